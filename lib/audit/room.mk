# audit: what is written down of each change.
noinst_LTLIBRARIES += %D%/libaudit.la
ROOM_LIBS += %D%/libaudit.la
%C%_libaudit_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_audit)
%C%_libaudit_la_SOURCES = \
	%D%/audit.c %D%/include/audit/audit.h \
	%D%/feed.c %D%/include/audit/feed.h
