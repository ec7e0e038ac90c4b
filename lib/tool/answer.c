#include <tool/answer.h>

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
