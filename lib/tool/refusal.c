#include <tool/refusal.h>

#include <stdio.h>

#include <text/json_write.h>

enum { JSON_BYTES_MAX = 64 * 1024 * 1024 };

void refusal_init(struct refusal *refusal, const struct tool *tool, uint64_t max)
{
    *refusal = (struct refusal){ .tool = tool, .max = max };
    buffer_init(&refusal->json, JSON_BYTES_MAX);
}

void refusal_release(struct refusal *refusal)
{
    buffer_release(&refusal->json);
}

void refusal_line(struct refusal *refusal, uint64_t line, const char *code, struct slice detail)
{
    if (refusal->count++ >= refusal->max)
        return;
    if (!refusal->tool->json) {
        fprintf(stderr, "line %llu: %.*s (%s)\n", (unsigned long long)line, SLICE_ARGS(detail), code);
        return;
    }
    struct json_writer writer;
    if (refusal->json.len)
        buffer_byte(&refusal->json, ',');
    json_write_begin(&writer, &refusal->json);
    json_write_object(&writer);
    json_write_integer_member(&writer, "line", (int64_t)line);
    json_write_string_member(&writer, "code", slice_of(code));
    json_write_string_member(&writer, "detail", detail);
    json_write_object_end(&writer);
    json_write_end(&writer);
}

/* The members of the whole, without braces and list. */
static void head_write(struct buffer *out, const char *code, const char *detail)
{
    struct json_writer writer;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    json_write_string_member(&writer, "code", slice_of(code));
    json_write_string_member(&writer, "detail", slice_of(detail));
    json_write_object_end(&writer);
    json_write_end(&writer);
    if (!out->failed)
        out->len--;     /* the closing brace: more members follow */
}

void refusal_tell(struct refusal *refusal, const char *code, const char *detail, uint64_t resume_line)
{
    uint64_t unnamed = refusal->count > refusal->max ? refusal->count - refusal->max : 0;
    if (!refusal->tool->json) {
        if (unnamed)
            fprintf(stderr, "and %llu more (--max-errors)\n", (unsigned long long)unnamed);
        fprintf(stderr, "dashgrantctl: %s\n", detail);
        return;
    }
    struct buffer out;
    buffer_init(&out, JSON_BYTES_MAX);
    head_write(&out, code, detail);
    if (resume_line)
        buffer_printf(&out, ",\"resume_line\":%llu", (unsigned long long)resume_line);
    buffer_printf(&out, ",\"refused\":%llu", (unsigned long long)refusal->count);
    if (!refusal->json.failed)
        buffer_printf(&out, ",\"errors\":[%.*s]", SLICE_ARGS(buffer_slice(&refusal->json)));
    fprintf(stderr, "%.*s}\n", SLICE_ARGS(buffer_slice(&out)));
    buffer_release(&out);
}
