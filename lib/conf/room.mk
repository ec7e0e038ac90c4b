# conf: one table of options makes the settings, the sample file and the man page. No other room knows libconfuse.
noinst_LTLIBRARIES += %D%/libconf.la
ROOM_LIBS += %D%/libconf.la
%C%_libconf_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_conf) $(CONFUSE_CFLAGS) \
	-DDASHGRANT_STATE_DIR='"$(localstatedir)/lib/dashgrant"'
%C%_libconf_la_SOURCES = \
	%D%/conf.c %D%/include/conf/conf.h \
	%D%/conf_file.c %D%/conf_file.h \
	%D%/conf_option.c %D%/conf_option.h \
	%D%/conf_origin.c %D%/conf_origin.h \
	%D%/conf_parse.c %D%/conf_parse.h \
	%D%/conf_project.c %D%/conf_project.h \
	%D%/conf_syntax.c %D%/conf_syntax.h \
	%D%/conf_value.c %D%/conf_value.h \
	%D%/conf_write.c

# run by conf/conf.mk; links no more than it needs, so that it is there early
noinst_PROGRAMS = %D%/generate
%C%_generate_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_conf)
%C%_generate_LDADD = %D%/libconf.la lib/text/libtext.la lib/base/libbase.la $(CONFUSE_LIBS)

# tests that look into the room's private headers
tests_unit_conf_test_conf_file_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_option_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_origin_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_parse_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_project_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_syntax_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_value_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
tests_unit_conf_test_conf_write_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
UNIT_TESTS += \
	tests/unit/conf/test-conf \
	tests/unit/conf/test-conf_file \
	tests/unit/conf/test-conf_option \
	tests/unit/conf/test-conf_origin \
	tests/unit/conf/test-conf_parse \
	tests/unit/conf/test-conf_project \
	tests/unit/conf/test-conf_syntax \
	tests/unit/conf/test-conf_value \
	tests/unit/conf/test-conf_write
EXTRA_DIST += tests/unit/conf/config_file.h
