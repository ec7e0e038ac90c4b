# host: processes, threads, sockets, and what is done now and then.
noinst_LTLIBRARIES += %D%/libhost.la
ROOM_LIBS += %D%/libhost.la
%C%_libhost_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_host)
%C%_libhost_la_SOURCES = \
	%D%/connect.c %D%/connect.h \
	%D%/connections.c %D%/connections.h \
	%D%/include/host/lock.h %D%/lock.c \
	%D%/lock_files.c %D%/lock_files.h \
	%D%/holder.c %D%/holder.h \
	%D%/include/host/owner.h %D%/owner.c \
	%D%/include/host/parent.h %D%/parent.c \
	%D%/include/host/plain.h %D%/plain.c \
	%D%/plain_start.c %D%/plain_start.h \
	%D%/pool.c %D%/pool.h %D%/pool_inside.h \
	%D%/pool_accept.c \
	%D%/pool_handed.c \
	%D%/pool_listen.c \
	%D%/pool_queue.c \
	%D%/pool_thread.c \
	%D%/renewal.c %D%/renewal.h \
	%D%/include/host/service.h %D%/service.c \
	%D%/signals.c %D%/signals.h \
	%D%/include/host/sockets.h %D%/sockets.c %D%/sockets_inherit.c \
	%D%/takeover.c %D%/takeover.h \
	%D%/tasks.c %D%/tasks.h \
	%D%/worker.c %D%/worker.h
HOST_FAKES = tests/unit/host/fakes.c tests/unit/host/fakes.h
HOST_POOL_FIXTURE = tests/unit/host/pool_fixture.c tests/unit/host/pool_fixture.h $(HOST_FAKES)
HOST_TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/%D% -I$(top_srcdir)/tests/unit/host
tests_unit_host_test_connections_SOURCES = tests/unit/host/test-connections.c
tests_unit_host_test_connections_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_lock_SOURCES = tests/unit/host/test-lock.c $(HOST_FAKES)
tests_unit_host_test_lock_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_parent_SOURCES = tests/unit/host/test-parent.c $(HOST_FAKES)
tests_unit_host_test_parent_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_pool_SOURCES = tests/unit/host/test-pool.c $(HOST_POOL_FIXTURE)
tests_unit_host_test_pool_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_pool_stop_SOURCES = tests/unit/host/test-pool_stop.c $(HOST_POOL_FIXTURE)
tests_unit_host_test_pool_stop_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_sockets_SOURCES = tests/unit/host/test-sockets.c $(HOST_FAKES)
tests_unit_host_test_sockets_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_tasks_SOURCES = tests/unit/host/test-tasks.c $(HOST_FAKES)
tests_unit_host_test_tasks_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_worker_SOURCES = tests/unit/host/test-worker.c $(HOST_FAKES)
tests_unit_host_test_worker_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_holder_SOURCES = tests/unit/host/test-holder.c $(HOST_FAKES)
tests_unit_host_test_holder_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_lock_files_SOURCES = tests/unit/host/test-lock_files.c $(HOST_FAKES)
tests_unit_host_test_lock_files_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_plain_SOURCES = tests/unit/host/test-plain.c $(HOST_POOL_FIXTURE)
tests_unit_host_test_plain_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_pool_listen_SOURCES = tests/unit/host/test-pool_listen.c $(HOST_POOL_FIXTURE)
tests_unit_host_test_pool_listen_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_renewal_SOURCES = tests/unit/host/test-renewal.c
tests_unit_host_test_renewal_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
tests_unit_host_test_takeover_SOURCES = tests/unit/host/test-takeover.c $(HOST_FAKES)
tests_unit_host_test_takeover_CPPFLAGS = $(HOST_TEST_CPPFLAGS)
UNIT_TESTS += \
	tests/unit/host/test-connections \
	tests/unit/host/test-holder \
	tests/unit/host/test-lock \
	tests/unit/host/test-lock_files \
	tests/unit/host/test-parent \
	tests/unit/host/test-plain \
	tests/unit/host/test-pool \
	tests/unit/host/test-pool_listen \
	tests/unit/host/test-pool_stop \
	tests/unit/host/test-renewal \
	tests/unit/host/test-sockets \
	tests/unit/host/test-takeover \
	tests/unit/host/test-tasks \
	tests/unit/host/test-worker
