# Unit tests: tests/unit/ROOM/test-FILE.c for lib/ROOM/FILE.c, named in the room's fragment; each is a program of its
# own that speaks TAP. A test may look at every room, and into the private headers of its own.
AM_CPPFLAGS = $(COMMON_CPPFLAGS) $(I_base) $(I_text) $(I_model) $(I_conf) $(I_store) $(I_audit) $(I_share) $(I_auth) \
	$(I_web) $(I_front) $(I_host) $(I_tool) -I$(top_srcdir)/tests/unit -I$(top_srcdir)/tests/api \
	$(YAJL_CFLAGS) $(CRYPTO_CFLAGS) $(CONFUSE_CFLAGS) $(FCGI_CFLAGS) $(CMOCKA_CFLAGS)
ALL_LIBS = $(YAJL_LIBS) $(CJOSE_LIBS) $(CRYPTO_LIBS) $(CONFUSE_LIBS) $(FCGI_LIBS) $(DB_LIBS) -lpthread
LDADD = $(ROOM_LIBS) $(ALL_LIBS) $(CMOCKA_LIBS)

TEST_EXTENSIONS = .py
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
PY_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_COMPILER = $(PYTHON3)
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	SRCDIR='$(abs_top_srcdir)'; export SRCDIR; BUILDDIR='$(abs_top_builddir)'; export BUILDDIR; \
	CC='$(CC)'; export CC; PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE;

# Tests that run the programs, or look at the tree; each prints TAP.
SCRIPT_TESTS = \
	tests/api/test-fcgi.py \
	tests/api/test-lighttpd.py \
	tests/api/test-memory.py \
	tests/api/test-people-fcgi.py \
	tests/api/test-people-lighttpd.py \
	tests/api/test-people-memory.py \
	tests/scenarios/test-scenarios.py \
	tests/serve/test-bodies.py \
	tests/serve/test-crowd.py \
	tests/serve/test-kill.py \
	tests/structure.py
check_PROGRAMS += tests/api/api-call

if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
TESTS = $(UNIT_TESTS) $(SCRIPT_TESTS)
else
TESTS = $(SCRIPT_TESTS)
endif
EXTRA_DIST += $(SCRIPT_TESTS) tests/unit/unit.h tests/api/cases.py tests/api/run.py tests/lib/service.py tests/lib/tap.py \
	tests/api/people.py tests/api/people_board.py tests/api/people_issue.py tests/api/people_list.py \
	tests/api/people_match.py tests/api/people_share.py tests/api/people_token.py tests/api/people_view.py \
	tests/api/project.py tests/lib/tokens.py \
	tests/serve/load.py

# each shows one rule; installed for people to read, run and change
scenariosdir = $(docdir)/examples/scenarios
dist_scenarios_DATA = \
	tests/scenarios/match-greatest-scope.json \
	tests/scenarios/match-org.json \
	tests/scenarios/match-owner.json \
	tests/scenarios/match-period.json \
	tests/scenarios/match-role.json \
	tests/scenarios/match-roster-gives-nothing.json \
	tests/scenarios/match-user.json \
	tests/scenarios/revoke-is-honest.json \
	tests/scenarios/share-all-or-nothing.json \
	tests/scenarios/share-inside-one-org.json \
	tests/scenarios/share-leaves-server-grants.json \
	tests/scenarios/share-needs-identity.json \
	tests/scenarios/share-only-by-owner.json \
	tests/scenarios/share-sets-exact-level.json \
	tests/scenarios/share-with-listed-only.json \
	tests/scenarios/share-with-user-role-org.json \
	tests/scenarios/token-of-one-dashboard.json
