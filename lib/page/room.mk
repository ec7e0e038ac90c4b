# page: what people see. HTML and its words.
noinst_LTLIBRARIES += %D%/libpage.la
ROOM_LIBS += %D%/libpage.la
%C%_libpage_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_page)
%C%_libpage_la_SOURCES = \
	%D%/form.c %D%/include/page/page.h \
	%D%/language.c %D%/include/page/language.h \
	%D%/message.c \
	%D%/page.c %D%/parts.h \
	%D%/recipient.c %D%/include/page/recipient.h \
	%D%/say.c %D%/say.h \
	%D%/share_form.c %D%/shares.c \
	%D%/words.c %D%/words.h

UNIT_TESTS += \
	tests/unit/page/test-language \
	tests/unit/page/test-recipient \
	tests/unit/page/test-say \
	tests/unit/page/test-words
# these look into the private headers
tests_unit_page_test_say_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_page_test_words_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
