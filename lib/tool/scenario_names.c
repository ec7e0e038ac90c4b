#include <text/query.h>
#include <tool/scenario.h>

static struct scenario_name *find(const struct scenario_names *names, struct slice name)
{
    struct scenario_name *found = names->first;
    while (found && !slice_equal(found->name, name))
        found = found->next;
    return found;
}

int scenario_names_set(struct scenario_names *names, struct slice name, struct slice value, struct arena *arena)
{
    struct scenario_name *set = find(names, name);
    if (!set) {
        set = arena_alloc(arena, sizeof *set);
        if (!set)
            return -1;
        set->name = arena_copy(arena, name);
        set->next = names->first;
        names->first = set;
    }
    set->value = arena_copy(arena, value);
    return set->name.ptr && set->value.ptr ? 0 : -1;
}

bool scenario_names_fit(struct slice name)
{
    static const char fit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    size_t i = 0;
    while (i < name.len && memchr(fit, name.ptr[i], sizeof fit - 1))
        i++;
    return i == name.len && i > 0;
}

/* Where "${" begins, or the text's end. */
static size_t mark(struct slice text)
{
    size_t i = 0;
    while (i < text.len && !slice_starts(slice_after(text, i), SLICE("${")))
        i++;
    return i;
}

int scenario_names_fill(const struct scenario_names *names, struct slice text, bool encoded, struct buffer *out,
                        struct error *error)
{
    for (size_t at = mark(text); at < text.len; at = mark(text)) {
        struct slice name = slice_after(text, at + 2);
        const char *end = name.len ? memchr(name.ptr, '}', name.len) : NULL;
        name.len = end ? (size_t)(end - name.ptr) : 0;
        if (!scenario_names_fit(name))
            return error_set(error, ERROR_INVALID_VALUE, "\"${\" is followed by a name (letters, digits, \"_\") "
                             "and \"}\".");
        const struct scenario_name *found = find(names, name);
        if (!found)
            return error_set(error, ERROR_INVALID_VALUE, "No step before this one has saved ${%.*s}.",
                             (int)(name.len > 60 ? 60 : name.len), name.ptr);
        buffer_append(out, (struct slice){ text.ptr, at });
        if (encoded)
            query_encode(out, found->value);
        else
            buffer_append(out, found->value);
        text = slice_after(text, at + 2 + name.len + 1);
    }
    buffer_append(out, text);
    return 0;
}

/* A string, filled in. */
static int write_string(const struct scenario_names *names, struct slice text, struct json_writer *writer,
                        struct error *error)
{
    struct buffer filled;
    buffer_init(&filled, SCENARIO_BYTES_MAX);
    int result = scenario_names_fill(names, text, false, &filled, error);
    if (result == 0 && filled.failed)
        result = error_memory(error);
    if (result == 0)
        json_write_string(writer, buffer_slice(&filled));
    buffer_release(&filled);
    return result;
}

static int write_all(const struct scenario_names *names, const struct json *value, struct json_writer *writer,
                     struct error *error)
{
    int result = 0;
    for (const struct json *one = value->first; one && result == 0; one = one->next) {
        if (value->type == JSON_OBJECT)
            json_write_string(writer, one->key);
        result = scenario_names_write(names, one, writer, error);
    }
    return result;
}

int scenario_names_write(const struct scenario_names *names, const struct json *value, struct json_writer *writer,
                         struct error *error)
{
    int result = 0;
    switch (value->type) {
    case JSON_STRING:
        return write_string(names, value->text, writer, error);
    case JSON_OBJECT:
        json_write_object(writer);
        result = write_all(names, value, writer, error);
        if (result == 0)
            json_write_object_end(writer);
        return result;
    case JSON_ARRAY:
        json_write_array(writer);
        result = write_all(names, value, writer, error);
        if (result == 0)
            json_write_array_end(writer);
        return result;
    default:
        json_write_value(writer, value);
        return 0;
    }
}
