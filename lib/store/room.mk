# store: rows that survive. The only room that knows Berkeley DB.
noinst_LTLIBRARIES += %D%/libstore.la
ROOM_LIBS += %D%/libstore.la
%C%_libstore_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_store)
%C%_libstore_la_SOURCES = \
	%D%/include/store/dashboards.h %D%/include/store/rosters.h %D%/include/store/rows.h %D%/include/store/store.h \
	%D%/include/store/tokens.h \
	%D%/change.c %D%/change.h \
	%D%/engine.h %D%/environment.c \
	%D%/key.c %D%/key.h \
	%D%/meta.c %D%/meta.h \
	%D%/reader.c \
	%D%/rows_audit.c %D%/rows_dashboards.c %D%/rows_details.c %D%/rows_grants.c %D%/rows_projects.c \
	%D%/rows_rosters.c %D%/rows_tokens.c \
	%D%/scan.c %D%/scan.h \
	%D%/store.c \
	%D%/writer.c %D%/writer.h
UNIT_TESTS += \
	tests/unit/store/test-flush \
	tests/unit/store/test-key \
	tests/unit/store/test-kill \
	tests/unit/store/test-meta \
	tests/unit/store/test-reader \
	tests/unit/store/test-rows_dashboards \
	tests/unit/store/test-rows_projects \
	tests/unit/store/test-rows_rosters \
	tests/unit/store/test-rows_tokens \
	tests/unit/store/test-scan \
	tests/unit/store/test-store \
	tests/unit/store/test-writer
EXTRA_DIST += tests/unit/store/store_fixture.h
