# auth: who asks.
noinst_LTLIBRARIES += %D%/libauth.la
ROOM_LIBS += %D%/libauth.la
%C%_libauth_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_auth)
%C%_libauth_la_SOURCES = \
	%D%/identity.c %D%/include/auth/identity.h \
	%D%/key_use.c %D%/include/auth/key_use.h \
	%D%/keys.c %D%/include/auth/keys.h
UNIT_TESTS += \
	tests/unit/auth/test-identity \
	tests/unit/auth/test-keys
