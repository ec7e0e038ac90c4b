# Unit tests: tests/unit/ROOM/test-FILE.c for lib/ROOM/FILE.c, named in the room's fragment; each is a program of its
# own that speaks TAP. A test may look at every room, and into the private headers of its own.
AM_CPPFLAGS = $(COMMON_CPPFLAGS) $(I_base) $(I_text) $(I_model) $(I_conf) $(I_store) $(I_audit) $(I_share) $(I_auth) \
	$(I_page) $(I_web) $(I_front) $(I_host) $(I_tool) -I$(top_srcdir)/tests/unit -I$(top_srcdir)/tests/api \
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
	tests/api/test-apache-cgi.py \
	tests/api/test-apache-cgid.py \
	tests/api/test-apache-fcgid.py \
	tests/api/test-apache-proxy.py \
	tests/api/test-cgi.py \
	tests/api/test-fcgi.py \
	tests/api/test-lighttpd.py \
	tests/api/test-lighttpd-spawn.py \
	tests/api/test-memory.py \
	tests/api/test-nginx.py \
	tests/api/test-people-cgi.py \
	tests/api/test-people-fcgi.py \
	tests/api/test-people-memory.py \
	tests/api/test-time.py \
	tests/browser/test-apache.py \
	tests/browser/test-lighttpd.py \
	tests/browser/test-nginx.py \
	tests/foreign/test-examples.py \
	tests/foreign/test-foreign.py \
	tests/scenarios/test-scenarios.py \
	tests/serve/test-crowd.py \
	tests/serve/test-feed.py \
	tests/serve/test-holder.py \
	tests/serve/test-hosting.py \
	tests/serve/test-kill.py \
	tests/serve/test-servers-apache.py \
	tests/serve/test-servers-lighttpd.py \
	tests/serve/test-servers-nginx.py \
	tests/serve/test-starts.py \
	tests/serve/test-plain.py \
	tests/structure.py
check_PROGRAMS += tests/api/api-call tests/model/test-model

# A model of who may open what, beside the program. Its clock and random numbers take the place of those of lib/base.
tests_model_test_model_SOURCES = \
	tests/model/chance.c tests/model/chance.h \
	tests/model/clock.c tests/model/clock.h \
	tests/model/decide.c \
	tests/model/draw.c tests/model/draw.h \
	tests/model/model.c tests/model/model.h \
	tests/model/model_change.c tests/model/model_change.h tests/model/model_people.c \
	tests/model/names.c tests/model/names.h \
	tests/model/operate.c \
	tests/model/random.c \
	tests/model/test-model.c \
	tests/model/world.c tests/model/world.h

# As many decisions as a long run compares; a disagreement prints the seed and the step that repeat it.
MODEL_DECISIONS = 1000000
check-long: tests/model/test-model$(EXEEXT)
	tests/model/test-model$(EXEEXT) --decisions $(MODEL_DECISIONS)
.PHONY: check-long

# the pictures that README shows, taken anew
pictures: $(check_PROGRAMS) all
	$(AM_TESTS_ENVIRONMENT) ONLY='pictures for README' $(PYTHON3) $(srcdir)/tests/browser/test-lighttpd.py
	cp tests/pictures/doc/share.png tests/pictures/doc/share-phone.png $(srcdir)/doc/
.PHONY: pictures

clean-local:
	rm -rf tests/pictures
EXTRA_DIST += doc/share.png doc/share-phone.png

if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
TESTS = $(UNIT_TESTS) tests/model/test-model $(SCRIPT_TESTS)
else
TESTS = tests/model/test-model $(SCRIPT_TESTS)
endif
EXTRA_DIST += $(SCRIPT_TESTS) tests/unit/unit.h tests/api/cases.py tests/api/run.py tests/api/differences.py tests/lib/plain.py tests/lib/servers.py \
	tests/lib/service.py tests/lib/tap.py \
	tests/api/people.py tests/api/people_board.py tests/api/people_config.py tests/api/people_cors.py tests/api/people_issue.py tests/api/people_key.py \
	tests/api/people_list.py tests/api/people_match.py tests/api/people_page.py tests/api/people_page_safe.py tests/api/screen.py tests/api/people_share.py tests/api/people_token.py \
	tests/api/people_view.py tests/api/people_withheld.py tests/api/project.py tests/lib/tokens.py \
	tests/browser/browse.py tests/browser/access.js tests/browser/acts.js tests/browser/element.js \
	tests/browser/names.js tests/browser/page.js tests/browser/people.js tests/browser/pictures.js \
	tests/browser/renewal.js tests/browser/run.js tests/browser/world.js \
	tests/foreign/client.js tests/foreign/client.py tests/foreign/foreign.py tests/bench/page.py tests/bench/people.py tests/bench/servers.py \
	tests/node/.npmrc tests/node/package-lock.json tests/node/package.json \
	tests/serve/load.py tests/serve/wire.py

# each shows one rule; installed for people to read, run and change
scenariosdir = $(docdir)/examples/scenarios
dist_scenarios_DATA = \
	tests/scenarios/key-and-token-apart.json \
	tests/scenarios/match-greatest-scope.json \
	tests/scenarios/match-org.json \
	tests/scenarios/match-owner.json \
	tests/scenarios/match-period.json \
	tests/scenarios/match-role.json \
	tests/scenarios/match-roster-gives-nothing.json \
	tests/scenarios/match-user.json \
	tests/scenarios/parent-gives-nothing-to-children.json \
	tests/scenarios/parent-listed-in-token.json \
	tests/scenarios/parent-made-by-admins.json \
	tests/scenarios/parent-open-to-its-childs-maker.json \
	tests/scenarios/revoke-is-honest.json \
	tests/scenarios/share-all-or-nothing.json \
	tests/scenarios/share-inside-one-org.json \
	tests/scenarios/share-leaves-server-grants.json \
	tests/scenarios/share-needs-identity.json \
	tests/scenarios/share-only-by-owner.json \
	tests/scenarios/share-sets-exact-level.json \
	tests/scenarios/share-with-listed-only.json \
	tests/scenarios/share-with-user-role-org.json \
	tests/scenarios/token-admin-on-parents.json \
	tests/scenarios/token-confined-and-admin.json \
	tests/scenarios/token-for-data.json \
	tests/scenarios/token-of-one-dashboard.json \
	tests/scenarios/token-read-only-admin.json \
	tests/scenarios/token-read-only.json \
	tests/scenarios/token-revoked.json \
	tests/scenarios/token-self-signed.json
