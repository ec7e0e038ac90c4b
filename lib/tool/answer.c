#include <tool/answer.h>

#include <errno.h>
#include <stdlib.h>

static const struct json_limits limits = {
    .bytes = 32 * 1024 * 1024, .depth = 32, .values = 1000000, .members = 1000,
};

int answer_parse(struct slice body, struct arena *arena, const struct json **root, struct error *error)
{
    struct error why;
    struct json *tree;
    error_init(&why, NULL);
    if (json_parse(body, &limits, arena, &tree, &why) != 0)
        return error_set(error, ERROR_INTERNAL, "The service's answer cannot be read: %s", why.detail);
    if (tree->type != JSON_OBJECT)
        return error_set(error, ERROR_INTERNAL, "The service's answer is %s, not an object.",
                         json_type_name(tree->type));
    *root = tree;
    return 0;
}

struct slice answer_text(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return member && member->type == JSON_STRING ? member->text : SLICE("");
}

const struct json *answer_array(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return member && member->type == JSON_ARRAY ? member : NULL;
}

static void copy_number(struct json_writer *writer, struct slice text)
{
    char digits[32];
    char *end = digits;
    if (text.len < sizeof digits) {
        memcpy(digits, text.ptr, text.len);
        digits[text.len] = '\0';
        errno = 0;
        long long value = strtoll(digits, &end, 10);
        if (end == digits + text.len && errno == 0) {
            json_write_integer(writer, value);
            return;
        }
    }
    json_write_string(writer, text);
}

/* Depth is bounded by the limits of reading. */
void answer_copy(struct json_writer *writer, const struct json *value)
{
    switch (value->type) {
    case JSON_NULL:
        json_write_null(writer);
        break;
    case JSON_BOOLEAN:
        json_write_boolean(writer, value->boolean);
        break;
    case JSON_NUMBER:
        copy_number(writer, value->text);
        break;
    case JSON_STRING:
        json_write_string(writer, value->text);
        break;
    case JSON_ARRAY:
        json_write_array(writer);
        for (const struct json *element = value->first; element; element = element->next)
            answer_copy(writer, element);
        json_write_array_end(writer);
        break;
    case JSON_OBJECT:
        json_write_object(writer);
        for (const struct json *member = value->first; member; member = member->next) {
            json_write_string(writer, member->key);
            answer_copy(writer, member);
        }
        json_write_object_end(writer);
        break;
    }
}
