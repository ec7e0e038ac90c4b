# web: HTTP. Routes, bodies, answers, problem documents.
noinst_LTLIBRARIES += %D%/libweb.la
ROOM_LIBS += %D%/libweb.la
%C%_libweb_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_web) -I$(top_builddir)/lib/web
%C%_libweb_la_SOURCES = \
	%D%/include/web/request.h %D%/include/web/web.h \
	%D%/access.c %D%/answer.c %D%/audit.c %D%/body.c %D%/check.c %D%/control.c %D%/control_people.c \
	%D%/cors.c %D%/credential.c %D%/exchange.h \
	%D%/dashboards.c %D%/dashboards.h %D%/dashboards_query.c %D%/dashboards_read.c %D%/dashboards_write.c \
	%D%/fields.c %D%/fields.h \
	%D%/monitor.c %D%/openapi.c %D%/parameters.c %D%/permissions.c %D%/problem.c \
	%D%/response.c %D%/include/web/response.h \
	%D%/routes.c %D%/sharing.c %D%/sharing_form.c %D%/sharing_form.h %D%/sharing_page.c \
	%D%/tokens.c %D%/tokens.h %D%/web.c \
	%D%/wording.c %D%/wording.h

# the program carries the contract that it was built with
%D%/openapi_text.h: htdocs/openapi.json
	$(AM_V_GEN)$(MKDIR_P) %D% && { echo 'static const unsigned char openapi_text[] = {'; \
	od -An -v -tx1 $(top_srcdir)/htdocs/openapi.json | $(SED) -e 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'; echo '};'; } > $@.new && mv $@.new $@
BUILT_SOURCES += %D%/openapi_text.h
CLEANFILES += %D%/openapi_text.h %D%/openapi_text.h.new
EXTRA_DIST += htdocs/openapi.json

UNIT_TESTS += \
	tests/unit/web/test-openapi \
	tests/unit/web/test-permissions \
	tests/unit/web/test-response \
	tests/unit/web/test-routes
EXTRA_DIST += tests/unit/web/openapi_document.h
# this one looks into the private headers
tests_unit_web_test_routes_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
UNIT_TESTS += tests/unit/web/test-dashboards tests/unit/web/test-sharing_form
tests_unit_web_test_sharing_form_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D%
