#include <text/json.h>

const struct json *json_member(const struct json *object, const char *name)
{
    if (!object || object->type != JSON_OBJECT)
        return NULL;
    struct slice wanted = slice_of(name);
    const struct json *member = object->first;
    while (member && !slice_equal(member->key, wanted))
        member = member->next;
    return member;
}

/* A pointer is written from its end to its beginning, since a value knows only its parent. With `end` NULL it is
 * only measured. */
struct backwards {
    char *end;
    size_t length;
};

static void put(struct backwards *out, char c)
{
    out->length++;
    if (out->end)
        *--out->end = c;
}

static void put_key(struct backwards *out, struct slice key)
{
    for (size_t i = key.len; i > 0; i--) {
        char c = key.ptr[i - 1];
        if (c == '~' || c == '/') {
            put(out, c == '~' ? '0' : '1');
            c = '~';
        }
        put(out, c);
    }
}

static void put_index(struct backwards *out, size_t number)
{
    do
        put(out, (char)('0' + number % 10));
    while (number /= 10);
}

static void put_pointer(struct backwards *out, const struct json *value)
{
    for (; value->parent; value = value->parent) {
        if (value->parent->type == JSON_OBJECT)
            put_key(out, value->key);
        else
            put_index(out, value->index);
        put(out, '/');
    }
}

struct slice json_pointer(const struct json *value, struct arena *arena)
{
    struct backwards measure = { NULL, 0 };
    put_pointer(&measure, value);
    char *text = arena_alloc(arena, measure.length + 1);
    if (!text)
        return (struct slice){ NULL, 0 };
    struct backwards out = { text + measure.length, 0 };
    put_pointer(&out, value);
    return (struct slice){ text, measure.length };
}

const char *json_type_name(enum json_type type)
{
    static const char *const names[] = {
        [JSON_NULL] = "null", [JSON_BOOLEAN] = "a boolean", [JSON_NUMBER] = "a number",
        [JSON_STRING] = "a string", [JSON_ARRAY] = "an array", [JSON_OBJECT] = "an object",
    };
    return names[type];
}
