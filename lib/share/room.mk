# share: the domain. Who may open what, by which rules, and the operations that change it.
noinst_LTLIBRARIES += %D%/libshare.la
ROOM_LIBS += %D%/libshare.la
%C%_libshare_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_share)
%C%_libshare_la_SOURCES = \
	%D%/access.c %D%/include/share/access.h \
	%D%/check.c %D%/include/share/check.h \
	%D%/dashboards.c %D%/dashboards.h %D%/include/share/dashboards.h \
	%D%/dashboards_list.c %D%/dashboards_merge.c %D%/dashboards_merge.h %D%/dashboards_pack.c \
	%D%/dashboards_read.c %D%/dashboards_sweep.c \
	%D%/plan_dashboard_change.c %D%/plan_dashboard_create.c \
	%D%/inquiry.c %D%/inquiry.h \
	%D%/list.c %D%/include/share/list.h \
	%D%/permissions.c %D%/permissions.h %D%/include/share/permissions.h \
	%D%/plan_delete.c %D%/plan_put.c %D%/plan_remaining.c \
	%D%/plan_share.c %D%/rules.c %D%/include/share/rules.h \
	%D%/sharing.c %D%/sharing.h %D%/include/share/sharing.h %D%/sharing_view.c \
	%D%/projects.c %D%/include/share/projects.h \
	%D%/roster_json.c %D%/include/share/roster_json.h \
	%D%/roster_match.c %D%/roster_match.h \
	%D%/roster_pack.c %D%/roster_pack.h \
	%D%/rosters.c %D%/rosters_put.c %D%/rosters_search.c %D%/rosters_sweep.c %D%/include/share/rosters.h \
	%D%/statistics.c %D%/include/share/statistics.h \
	%D%/touched.c \
	%D%/way.c %D%/include/share/way.h
UNIT_TESTS += \
	tests/unit/share/test-plan_remaining \
	tests/unit/share/test-projects \
	tests/unit/share/test-way \
	tests/unit/share/test-dashboards \
	tests/unit/share/test-dashboards_list \
	tests/unit/share/test-dashboards_merge \
	tests/unit/share/test-roster_json \
	tests/unit/share/test-roster_match \
	tests/unit/share/test-rosters \
	tests/unit/share/test-rosters_search \
	tests/unit/share/test-rules \
	tests/unit/share/test-sharing
EXTRA_DIST += tests/unit/share/dashboards_fixture.h tests/unit/share/roster_fixture.h
