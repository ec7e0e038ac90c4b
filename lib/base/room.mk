# base: what C lacks. Knows no other room.
noinst_LTLIBRARIES += %D%/libbase.la
ROOM_LIBS += %D%/libbase.la
%C%_libbase_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_base) $(CRYPTO_CFLAGS)
%C%_libbase_la_SOURCES = \
	%D%/arena.c %D%/include/base/arena.h \
	%D%/buffer.c %D%/include/base/buffer.h \
	%D%/clock.c %D%/include/base/clock.h \
	%D%/digest.c %D%/include/base/digest.h \
	%D%/error.c %D%/include/base/error.h \
	%D%/log.c %D%/include/base/log.h \
	%D%/metrics.c %D%/include/base/metrics.h \
	%D%/pack.c %D%/include/base/pack.h \
	%D%/random.c %D%/include/base/random.h \
	%D%/include/base/slice.h
UNIT_TESTS += \
	tests/unit/base/test-arena \
	tests/unit/base/test-buffer \
	tests/unit/base/test-error \
	tests/unit/base/test-metrics \
	tests/unit/base/test-pack \
	tests/unit/base/test-slice
