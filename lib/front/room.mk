# front: FastCGI, plain CGI, and a front in memory; the only room that knows libfcgi.
noinst_LTLIBRARIES += %D%/libfront.la
ROOM_LIBS += %D%/libfront.la
%C%_libfront_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_front) $(FCGI_CFLAGS)
%C%_libfront_la_SOURCES = \
	%D%/body.c %D%/body.h \
	%D%/call.c %D%/include/front/call.h \
	%D%/cgi.c %D%/cgi.h \
	%D%/client.c %D%/include/front/client.h \
	%D%/fcgi.c %D%/include/front/fcgi.h \
	%D%/hand.c %D%/include/front/hand.h \
	%D%/look.c %D%/include/front/look.h \
	%D%/memory.c %D%/include/front/memory.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/plain.c %D%/include/front/plain.h \
	%D%/record.c %D%/record.h
FRONT_FAKES = tests/unit/front/fakes.c tests/unit/front/fakes.h
FRONT_TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D% -I$(top_srcdir)/tests/unit/front
tests_unit_front_test_body_SOURCES = tests/unit/front/test-body.c $(FRONT_FAKES)
tests_unit_front_test_body_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_client_SOURCES = tests/unit/front/test-client.c $(FRONT_FAKES)
tests_unit_front_test_client_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_fcgi_SOURCES = tests/unit/front/test-fcgi.c $(FRONT_FAKES)
tests_unit_front_test_fcgi_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_hand_SOURCES = tests/unit/front/test-hand.c
tests_unit_front_test_hand_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_plain_SOURCES = tests/unit/front/test-plain.c $(FRONT_FAKES)
tests_unit_front_test_plain_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_look_SOURCES = tests/unit/front/test-look.c $(FRONT_FAKES)
tests_unit_front_test_look_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_memory_SOURCES = tests/unit/front/test-memory.c $(FRONT_FAKES)
tests_unit_front_test_memory_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
tests_unit_front_test_record_SOURCES = tests/unit/front/test-record.c
tests_unit_front_test_record_CPPFLAGS = $(FRONT_TEST_CPPFLAGS)
UNIT_TESTS += \
	tests/unit/front/test-body \
	tests/unit/front/test-client \
	tests/unit/front/test-fcgi \
	tests/unit/front/test-hand \
	tests/unit/front/test-look \
	tests/unit/front/test-memory \
	tests/unit/front/test-plain \
	tests/unit/front/test-record
