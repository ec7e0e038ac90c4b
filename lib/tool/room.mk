# tool: what administrators do, from the command line.
noinst_LTLIBRARIES += %D%/libtool.la
ROOM_LIBS += %D%/libtool.la
%C%_libtool_la_CPPFLAGS = $(COMMON_CPPFLAGS) $(SEES_tool) \
	-DTOOL_CONFIG_FILE='"$(sysconfdir)/dashgrant/dashgrant.conf"'
%C%_libtool_la_SOURCES = \
	%D%/answer.c %D%/include/tool/answer.h \
	%D%/arguments.c %D%/include/tool/arguments.h \
	%D%/ask.c %D%/include/tool/ask.h \
	%D%/become.c %D%/include/tool/become.h \
	%D%/change.c %D%/include/tool/change.h \
	%D%/channel.c %D%/include/tool/channel.h \
	%D%/command_alias.c \
	%D%/command_audit.c \
	%D%/command_check.c \
	%D%/command_export.c \
	%D%/command_grant.c \
	%D%/command_import.c \
	%D%/command_key.c \
	%D%/command_list.c \
	%D%/command_project.c \
	%D%/command_pubkey.c \
	%D%/command_scenario.c \
	%D%/command_service.c \
	%D%/command_token.c \
	%D%/commands.c %D%/include/tool/commands.h \
	%D%/describe.c %D%/include/tool/describe.h \
	%D%/entry.c %D%/include/tool/entry.h \
	%D%/export.c %D%/include/tool/export.h \
	%D%/import_check.c \
	%D%/import_send.c %D%/include/tool/import.h \
	%D%/interrupt.c %D%/include/tool/interrupt.h \
	%D%/known.c %D%/include/tool/known.h \
	%D%/lines.c %D%/include/tool/lines.h \
	%D%/list.c %D%/include/tool/list.h \
	%D%/moment.c %D%/include/tool/moment.h \
	%D%/output.c %D%/include/tool/output.h \
	%D%/pages.c %D%/include/tool/pages.h \
	%D%/print.c %D%/include/tool/print.h \
	%D%/progress.c %D%/include/tool/progress.h \
	%D%/refusal.c %D%/include/tool/refusal.h \
	%D%/report.c %D%/include/tool/report.h \
	%D%/retry.c %D%/include/tool/retry.h \
	%D%/scenario_compare.c %D%/include/tool/scenario.h \
	%D%/scenario_line.c \
	%D%/scenario_names.c \
	%D%/scenario_read.c \
	%D%/scenario_run.c \
	%D%/scenario_service.c %D%/include/tool/scenario_service.h \
	%D%/scenario_token.c \
	%D%/sender.c %D%/include/tool/sender.h \
	%D%/source.c %D%/include/tool/source.h \
	%D%/spool.c %D%/include/tool/spool.h \
	%D%/step.c %D%/include/tool/step.h \
	%D%/steps.c %D%/include/tool/steps.h \
	%D%/table.c %D%/include/tool/table.h \
	%D%/tool.c %D%/include/tool/tool.h \
	%D%/trail.c %D%/include/tool/trail.h \
	%D%/whole.c %D%/include/tool/whole.h
UNIT_TESTS += \
	tests/unit/tool/test-answer \
	tests/unit/tool/test-arguments \
	tests/unit/tool/test-become \
	tests/unit/tool/test-change \
	tests/unit/tool/test-commands \
	tests/unit/tool/test-describe \
	tests/unit/tool/test-entry \
	tests/unit/tool/test-export \
	tests/unit/tool/test-import_check \
	tests/unit/tool/test-import_send \
	tests/unit/tool/test-known \
	tests/unit/tool/test-lines \
	tests/unit/tool/test-list \
	tests/unit/tool/test-moment \
	tests/unit/tool/test-output \
	tests/unit/tool/test-pages \
	tests/unit/tool/test-progress \
	tests/unit/tool/test-refusal \
	tests/unit/tool/test-report \
	tests/unit/tool/test-retry \
	tests/unit/tool/test-scenario_compare \
	tests/unit/tool/test-scenario_line \
	tests/unit/tool/test-scenario_names \
	tests/unit/tool/test-scenario_read \
	tests/unit/tool/test-scenario_run \
	tests/unit/tool/test-scenario_token \
	tests/unit/tool/test-source \
	tests/unit/tool/test-spool \
	tests/unit/tool/test-step \
	tests/unit/tool/test-steps \
	tests/unit/tool/test-table \
	tests/unit/tool/test-trail \
	tests/unit/tool/test-whole
EXTRA_DIST += \
	tests/unit/tool/captured.h \
	tests/unit/tool/fake_channel.h \
	tests/unit/tool/fake_time.h \
	tests/unit/tool/temporary.h
