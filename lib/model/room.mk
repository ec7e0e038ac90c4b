# model: the words of the domain as types, and their bounds.
noinst_LTLIBRARIES += %D%/libmodel.la
ROOM_LIBS += %D%/libmodel.la
%C%_libmodel_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_model)
%C%_libmodel_la_SOURCES = \
	%D%/actor.c %D%/include/model/actor.h \
	%D%/include/model/bearer.h \
	%D%/include/model/bounds.h \
	%D%/include/model/dashboard.h \
	%D%/include/model/grant.h \
	%D%/id.c %D%/include/model/id.h \
	%D%/include/model/key_purpose.h \
	%D%/period.c %D%/include/model/period.h \
	%D%/principal.c %D%/include/model/principal.h \
	%D%/revision.c %D%/include/model/revision.h \
	%D%/scope.c %D%/include/model/scope.h
UNIT_TESTS += \
	tests/unit/model/test-actor \
	tests/unit/model/test-id \
	tests/unit/model/test-period \
	tests/unit/model/test-principal \
	tests/unit/model/test-revision \
	tests/unit/model/test-scope
