# text: bytes to checked values and back.
noinst_LTLIBRARIES += %D%/libtext.la
ROOM_LIBS += %D%/libtext.la
%C%_libtext_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_text) $(YAJL_CFLAGS)
%C%_libtext_la_SOURCES = \
	%D%/base64url.c %D%/include/text/base64url.h \
	%D%/csv.c %D%/include/text/csv.h \
	%D%/day.c %D%/include/text/day.h \
	%D%/duration.c %D%/include/text/duration.h \
	%D%/form.c %D%/include/text/form.h \
	%D%/html.c %D%/include/text/html.h \
	%D%/json.c %D%/include/text/json.h \
	%D%/json_memory.c %D%/json_memory.h \
	%D%/json_parse.c \
	%D%/json_text.c %D%/json_text.h \
	%D%/json_write.c %D%/include/text/json_write.h \
	%D%/number.c %D%/include/text/number.h \
	%D%/query.c %D%/query_split.h %D%/include/text/query.h \
	%D%/timestamp.c %D%/include/text/timestamp.h \
	%D%/utf8.c %D%/include/text/utf8.h
UNIT_TESTS += \
	tests/unit/text/test-base64url \
	tests/unit/text/test-csv \
	tests/unit/text/test-day \
	tests/unit/text/test-duration \
	tests/unit/text/test-form \
	tests/unit/text/test-html \
	tests/unit/text/test-json \
	tests/unit/text/test-json_limits \
	tests/unit/text/test-json_memory \
	tests/unit/text/test-json_parse \
	tests/unit/text/test-json_text \
	tests/unit/text/test-json_write \
	tests/unit/text/test-number \
	tests/unit/text/test-query \
	tests/unit/text/test-timestamp \
	tests/unit/text/test-utf8
EXTRA_DIST += tests/unit/text/json_fixture.h
# these two look into the private headers
tests_unit_text_test_json_memory_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib/text
tests_unit_text_test_json_text_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/lib/text
