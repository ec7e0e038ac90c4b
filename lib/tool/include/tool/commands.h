/* The commands: one table, and the functions that it names. Each is given a tool whose arguments and configuration
 * are read, reports what goes wrong, and returns the exit code. */
#ifndef TOOL_COMMANDS_H
#define TOOL_COMMANDS_H

#include <tool/tool.h>

/* Every command; the last row has no name. */
const struct command *commands_table(void);

int command_init(struct tool *tool);
int command_ping(struct tool *tool);
int command_stats(struct tool *tool);
int command_project_add(struct tool *tool);
int command_project_list(struct tool *tool);
int command_key_add(struct tool *tool);
int command_key_list(struct tool *tool);
int command_key_revoke(struct tool *tool);
int command_pubkey_add(struct tool *tool);
int command_pubkey_list(struct tool *tool);
int command_pubkey_revoke(struct tool *tool);
int command_signkey_rotate(struct tool *tool);
int command_alias_add(struct tool *tool);
int command_alias_list(struct tool *tool);
int command_token_revoke(struct tool *tool);
int command_audit(struct tool *tool);
int command_grant(struct tool *tool);
int command_revoke(struct tool *tool);
int command_check(struct tool *tool);
int command_list(struct tool *tool);
int command_import(struct tool *tool);
int command_export(struct tool *tool);
int command_scenario(struct tool *tool);

#endif
