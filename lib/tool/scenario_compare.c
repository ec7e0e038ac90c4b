#include <text/number.h>
#include <tool/scenario.h>

enum { VALUE_BYTES_MAX = 4 * 1024 * 1024 };

/* A copy, or what it was where there is nothing. */
static struct slice keep(struct arena *arena, struct slice text, bool *failed)
{
    if (!text.ptr)
        return text;
    struct slice copy = arena_copy(arena, text);
    *failed = *failed || !copy.ptr;
    return copy;
}

int scenario_compare_note(struct scenario_result *result, const struct scenario_difference *difference)
{
    bool failed = false;
    struct scenario_difference *kept = arena_alloc(result->arena, sizeof *kept);
    if (!kept)
        return -1;
    *kept = (struct scenario_difference){
        .step = result->step,
        .at = keep(result->arena, difference->at, &failed),
        .expected = keep(result->arena, difference->expected, &failed),
        .seen = keep(result->arena, difference->seen, &failed),
        .remark = keep(result->arena, difference->remark, &failed),
    };
    if (result->last)
        result->last->next = kept;
    else
        result->first = kept;
    result->last = kept;
    result->count++;
    return failed ? -1 : 0;
}

static void write(struct buffer *out, const struct json *value)
{
    struct json_writer writer;
    json_write_begin(&writer, out);
    json_write_value(&writer, value);
    json_write_end(&writer);
}

static int note(struct scenario_result *result, const struct json *expected, const struct json *seen)
{
    struct buffer expected_text, seen_text;
    buffer_init(&expected_text, VALUE_BYTES_MAX);
    buffer_init(&seen_text, VALUE_BYTES_MAX);
    write(&expected_text, expected);
    if (seen)
        write(&seen_text, seen);
    struct slice pointer = json_pointer(expected, result->arena);
    struct slice at = arena_printf(result->arena, "body%.*s", SLICE_ARGS(pointer));
    const struct scenario_difference difference = { .at = at, .expected = buffer_slice(&expected_text),
                                                    .seen = buffer_slice(&seen_text) };
    int failed = !pointer.ptr || !at.ptr || expected_text.failed || seen_text.failed ||
                 scenario_compare_note(result, &difference) != 0;
    buffer_release(&expected_text);
    buffer_release(&seen_text);
    return failed ? -1 : 0;
}

static bool same_scalar(const struct json *a, const struct json *b)
{
    return a->type == JSON_BOOLEAN ? a->boolean == b->boolean : slice_equal(a->text, b->text);
}

static const struct json *member(const struct json *object, struct slice key)
{
    const struct json *found = object->first;
    while (found && !slice_equal(found->key, key))
        found = found->next;
    return found;
}

int scenario_compare(struct scenario_result *result, const struct json *expected, const struct json *seen)
{
    if (expected->type == JSON_NULL && (!seen || seen->type == JSON_NULL))
        return 0;
    if (!seen || seen->type != expected->type)
        return note(result, expected, seen);
    if (expected->type == JSON_ARRAY && expected->count != seen->count)
        return note(result, expected, seen);
    if (expected->type != JSON_ARRAY && expected->type != JSON_OBJECT)
        return same_scalar(expected, seen) ? 0 : note(result, expected, seen);
    const struct json *element = seen->first;
    for (const struct json *one = expected->first; one; one = one->next) {
        const struct json *other = expected->type == JSON_OBJECT ? member(seen, one->key) : element;
        if (scenario_compare(result, one, other) != 0)
            return -1;
        element = element ? element->next : NULL;
    }
    return 0;
}

/* Whether a pointer's piece, in which "~1" is "/" and "~0" is "~", names this key. */
static bool names(struct slice piece, struct slice key)
{
    size_t at = 0;
    for (size_t i = 0; i < piece.len; i++, at++) {
        char c = piece.ptr[i];
        if (c == '~' && i + 1 < piece.len && (piece.ptr[i + 1] == '0' || piece.ptr[i + 1] == '1'))
            c = piece.ptr[++i] == '0' ? '~' : '/';
        if (at >= key.len || key.ptr[at] != c)
            return false;
    }
    return at == key.len;
}

static const struct json *child(const struct json *parent, struct slice piece)
{
    uint64_t index = 0;
    const struct json *found = parent->first;
    if (parent->type == JSON_ARRAY && number_parse(piece, SIZE_MAX, &index) != 0)
        return NULL;
    while (found && (parent->type == JSON_ARRAY ? found->index != index : !names(piece, found->key)))
        found = found->next;
    return found;
}

const struct json *scenario_compare_find(const struct json *root, struct slice pointer)
{
    while (root && pointer.len) {
        if (pointer.ptr[0] != '/')
            return NULL;
        struct slice piece = slice_after(pointer, 1);
        const char *end = piece.len ? memchr(piece.ptr, '/', piece.len) : NULL;
        piece.len = end ? (size_t)(end - piece.ptr) : piece.len;
        root = child(root, piece);
        pointer = slice_after(pointer, piece.len + 1);
    }
    return root;
}
