#include <tool/commands.h>

#include <stdio.h>

#include <base/clock.h>
#include <tool/answer.h>
#include <tool/ask.h>
#include <tool/describe.h>
#include <tool/entry.h>
#include <tool/moment.h>
#include <tool/report.h>

static const char path[] = "/api/v3/project/end-user/permissions";

/* Exactly one of: a user (in an org or not), a role of an org, a whole org. */
static int principal_take(const struct arguments *arguments, struct principal *principal, struct error *error)
{
    bool user = arguments_given(arguments, OPTION_USER), role = arguments->role_count > 0;
    bool org = arguments_given(arguments, OPTION_ORG), no_org = arguments_given(arguments, OPTION_NO_ORG);
    if ((user && role) || (!user && !org))
        return error_set(error, ERROR_BAD_REQUEST, "Say for whom: --user U, --user U --org O, --role R --org O, "
                         "or --org O for the whole org.");
    if (no_org && (org || !user))
        return error_set(error, ERROR_BAD_REQUEST, "--no-org goes with --user alone.");
    if (org && !arguments_value(arguments, OPTION_ORG).len)
        return error_set(error, ERROR_BAD_REQUEST, "--org must not be empty.");
    principal->kind = user ? PRINCIPAL_USER : role ? PRINCIPAL_ROLE : PRINCIPAL_ORG;
    principal->user = arguments_value(arguments, OPTION_USER);
    principal->org = arguments_value(arguments, OPTION_ORG);
    principal->role = role ? slice_of(arguments->roles[0]) : SLICE("");
    return 0;
}

static int moment_take(const struct arguments *arguments, enum option_id id, const char *name, int64_t from,
                       int64_t *at, struct error *error)
{
    char text[TIMESTAMP_TEXT];
    struct slice moment;
    if (!arguments_given(arguments, id))
        return 0;
    if (moment_read(name, arguments_value(arguments, id), from, text, &moment, error) != 0)
        return -1;
    return timestamp_parse(moment, at);
}

static int entry_take(const struct arguments *arguments, struct entry *entry, struct error *error)
{
    struct grant *grant = &entry->grant;
    *entry = (struct entry){ .project = slice_of(arguments->positionals[0]) };
    grant->dashboard = slice_of(arguments->positionals[1]);
    grant->period = (struct period){ PERIOD_OPEN_START, PERIOD_OPEN_END };
    if (!scope_parse(slice_of(arguments->positionals[2]), &grant->scope))
        return error_set(error, ERROR_INVALID_SCOPE, "The scope must be read or read_write.");
    if (principal_take(arguments, &grant->principal, error) != 0 ||
        moment_take(arguments, OPTION_STARTS, "starts", 0, &grant->period.starts_at, error) != 0 ||
        moment_take(arguments, OPTION_EXPIRES, "expires", clock_now(), &grant->period.expires_at, error) != 0)
        return -1;
    return entry_check(entry, error);
}

static void body_write(struct buffer *body, const struct tool *tool, const struct grant *grant)
{
    struct json_writer writer;
    json_write_begin(&writer, body);
    json_write_object(&writer);
    json_write_key(&writer, "permissions");
    json_write_array(&writer);
    json_write_object(&writer);
    entry_write_members(&writer, grant);
    if (arguments_given(&tool->arguments, OPTION_NO_ORG)) {
        json_write_key(&writer, "org_id");
        json_write_null(&writer);
    }
    json_write_object_end(&writer);
    json_write_array_end(&writer);
    json_write_object_end(&writer);
    json_write_end(&writer);
}

static void ways_print(struct buffer *out, const char *what, const struct json *ways)
{
    for (const struct json *way = ways ? ways->first : NULL; way; way = way->next) {
        buffer_printf(out, "  %s: ", what);
        describe_way(out, way);
        buffer_byte(out, '\n');
    }
}

/* "granted: read on D for user u", and after a revoke what access is left. */
static void row_print(struct buffer *out, const struct tool *tool, const struct json *row)
{
    struct slice starts = answer_text(row, "starts_at"), expires = answer_text(row, "expires_at");
    if (arguments_given(&tool->arguments, OPTION_DRY_RUN))
        buffer_append(out, SLICE("would be "));
    buffer_append(out, answer_text(row, "status"));
    buffer_append(out, SLICE(": "));
    buffer_append(out, answer_text(row, "scope"));
    buffer_append(out, SLICE(" on "));
    buffer_append(out, answer_text(row, "dashboard_id"));
    buffer_append(out, SLICE(" for "));
    describe_principal(out, row);
    if (starts.len)
        buffer_printf(out, " from %.*s", SLICE_ARGS(starts));
    if (expires.len)
        buffer_printf(out, " until %.*s", SLICE_ARGS(expires));
    buffer_byte(out, '\n');
    ways_print(out, "still has access", answer_array(row, "remaining"));
    ways_print(out, "may have access", answer_array(row, "possible"));
    if (json_member(row, "possible_more"))
        buffer_append(out, SLICE("  may have access: by more roles and orgs than are shown\n"));
}

static enum exit_code rows_print(const struct tool *tool, struct slice body)
{
    struct arena arena;
    struct error error;
    struct buffer out;
    const struct json *root;
    enum exit_code code = EXIT_DONE;
    arena_init(&arena, ANSWER_ARENA_MAX);
    error_init(&error, NULL);
    buffer_init(&out, ANSWER_ARENA_MAX);
    if (answer_parse(body, &arena, &root, &error) != 0) {
        code = report_error(tool, &error);
    } else {
        const struct json *rows = answer_array(root, "permissions");
        for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
            row_print(&out, tool, row);
        fwrite(out.ptr, 1, out.len, stdout);
    }
    buffer_release(&out);
    arena_release(&arena);
    return code;
}

/* Grants or revokes, by the method. */
static enum exit_code change(struct tool *tool, const char *method)
{
    bool dry_run = arguments_given(&tool->arguments, OPTION_DRY_RUN);
    struct channel_request request = { .method = method, .path = path,
                                       .query = dry_run ? SLICE("dry_run=true") : SLICE(""),
                                       .project = slice_of(tool->arguments.positionals[0]),
                                       .reason = arguments_value(&tool->arguments, OPTION_REASON) };
    struct front_answer answer;
    struct entry entry;
    struct buffer body;
    struct error error;
    error_init(&error, NULL);
    if (entry_take(&tool->arguments, &entry, &error) != 0)
        return report_error(tool, &error);
    buffer_init(&body, BODY_BYTES_MAX);
    front_answer_init(&answer);
    body_write(&body, tool, &entry.grant);
    enum exit_code code = ask_with_body(tool, request, &body, ASK_AGAIN, &answer);
    if (code == EXIT_DONE && tool->json)
        ask_print(&answer);
    else if (code == EXIT_DONE)
        code = rows_print(tool, answer.body);
    front_answer_release(&answer);
    buffer_release(&body);
    return code;
}

int command_grant(struct tool *tool)
{
    return change(tool, "PUT");
}

int command_revoke(struct tool *tool)
{
    return change(tool, "DELETE");
}
