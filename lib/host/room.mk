# host: processes, threads, sockets, and what is done now and then.
noinst_LTLIBRARIES += %D%/libhost.la
ROOM_LIBS += %D%/libhost.la
%C%_libhost_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_host)
%C%_libhost_la_SOURCES = \
	%D%/connections.c %D%/connections.h \
	%D%/include/host/lock.h %D%/lock.c \
	%D%/include/host/owner.h %D%/owner.c \
	%D%/include/host/parent.h %D%/parent.c \
	%D%/pool.c %D%/pool.h %D%/pool_inside.h \
	%D%/pool_accept.c \
	%D%/pool_queue.c \
	%D%/pool_thread.c \
	%D%/include/host/service.h %D%/service.c \
	%D%/include/host/sockets.h %D%/sockets.c \
	%D%/tasks.c %D%/tasks.h \
	%D%/worker.c %D%/worker.h
