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
	%D%/signer.c %D%/include/auth/signer.h \
	%D%/token_cache.c %D%/token_cache.h \
	%D%/token_issue.c %D%/include/auth/token_issue.h \
	%D%/tokens.c %D%/tokens.h %D%/include/auth/tokens.h \
	%D%/verify_keys.c %D%/include/auth/verify_keys.h
# tests that look into the room's private headers
tests_unit_auth_test_claims_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_auth_test_claims_pack_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_auth_test_ec_key_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_auth_test_jwt_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_auth_test_key_ring_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_auth_test_signer_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_auth_test_token_cache_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
UNIT_TESTS += \
	tests/unit/auth/test-bearer \
	tests/unit/auth/test-claims \
	tests/unit/auth/test-claims_pack \
	tests/unit/auth/test-ec_key \
	tests/unit/auth/test-identity \
	tests/unit/auth/test-identity_claims \
	tests/unit/auth/test-jwt \
	tests/unit/auth/test-key_ring \
	tests/unit/auth/test-keys \
	tests/unit/auth/test-revocations \
	tests/unit/auth/test-sign_keys \
	tests/unit/auth/test-signer \
	tests/unit/auth/test-token_cache \
	tests/unit/auth/test-token_issue \
	tests/unit/auth/test-tokens \
	tests/unit/auth/test-verify_keys
EXTRA_DIST += tests/unit/auth/auth_fixture.h tests/unit/auth/token_maker.h
