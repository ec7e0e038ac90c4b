#include <tool/describe.h>

#include <tool/answer.h>

enum { CELL_MAX = 4096 };

static void words(struct buffer *out, const char *before, struct slice name)
{
    buffer_append(out, slice_of(before));
    buffer_append(out, name);
}

void describe_principal(struct buffer *out, const struct json *row)
{
    struct slice user = answer_text(row, "user_reference"), role = answer_text(row, "role");
    struct slice org = answer_text(row, "org_id");
    if (user.len) {
        words(out, "user ", user);
        if (org.len)
            words(out, " in org ", org);
    } else if (role.len) {
        words(out, "role ", role);
        words(out, " of org ", org);
    } else {
        words(out, "org ", org);
    }
}

void describe_way(struct buffer *out, const struct json *way)
{
    struct slice kind = answer_text(way, "kind"), state = answer_text(way, "state");
    bool named = json_member(way, "user_reference") || json_member(way, "org_id");
    buffer_append(out, answer_text(way, "scope"));
    buffer_append(out, SLICE(" by "));
    if (slice_is(kind, "owner") || !named)
        buffer_append(out, kind);
    else
        describe_principal(out, way);
    if (state.len && !slice_is(state, "active")) {
        words(out, " (", state);
        buffer_byte(out, ')');
    }
}

void describe_giver(struct buffer *out, const struct json *giver)
{
    struct slice id = answer_text(giver, "id"), org = answer_text(giver, "org_id");
    buffer_append(out, answer_text(giver, "kind"));
    if (id.len)
        words(out, " ", id);
    if (org.len)
        words(out, " of org ", org);
}

int describe_cell(void (*describe)(struct buffer *, const struct json *), const struct json *value,
                  struct arena *arena, struct slice *cell)
{
    struct buffer text;
    buffer_init(&text, CELL_MAX);
    if (value)
        describe(&text, value);
    *cell = arena_copy(arena, buffer_slice(&text));
    buffer_release(&text);
    return cell->ptr ? 0 : -1;
}
