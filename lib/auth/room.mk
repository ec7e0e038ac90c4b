# auth: who asks. No other room knows cjose.
noinst_LTLIBRARIES += %D%/libauth.la
ROOM_LIBS += %D%/libauth.la
%C%_libauth_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_auth) $(CRYPTO_CFLAGS)
%C%_libauth_la_SOURCES = \
	%D%/bearer.c %D%/include/auth/bearer.h \
	%D%/claims.c %D%/claims.h \
	%D%/claims_pack.c %D%/claims_pack.h \
	%D%/ec_key.c %D%/ec_key.h \
	%D%/identity.c %D%/include/auth/identity.h \
	%D%/identity_claims.c %D%/include/auth/identity_claims.h \
	%D%/jwt.c %D%/jwt.h \
	%D%/key_ring.c %D%/key_ring.h \
	%D%/key_use.c %D%/include/auth/key_use.h \
	%D%/keys.c %D%/include/auth/keys.h \
	%D%/revocations.c %D%/include/auth/revocations.h \
	%D%/sign_keys.c %D%/sign_keys.h %D%/include/auth/sign_keys.h \
	%D%/token_cache.c %D%/token_cache.h \
	%D%/token_issue.c %D%/include/auth/token_issue.h \
	%D%/tokens.c %D%/tokens.h %D%/include/auth/tokens.h \
	%D%/verify_keys.c %D%/include/auth/verify_keys.h
UNIT_TESTS += \
	tests/unit/auth/test-identity \
	tests/unit/auth/test-keys
