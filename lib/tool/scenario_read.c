#include <stdarg.h>

#include <text/number.h>
#include <text/utf8.h>
#include <tool/scenario.h>

enum { DEPTH_MAX = 32, VALUES_MAX = 50000, MEMBERS_MAX = 1000 };

struct reader {
    const char *file;
    struct slice text;
    struct arena *arena;
    struct scenario *scenario;
    const struct json *people;          /* identities by name, or NULL */
    struct scenario_names saved;        /* by the steps so far */
    struct error *error;
};

#define TYPE(type) (1u << JSON_##type)

/* A member that an object may have. */
struct field {
    const char *name;
    unsigned types;                     /* TYPE bits */
    bool required;
    const struct json **out;            /* NULL: taken, and looked at elsewhere */
};

static int fail(struct reader *reader, const struct json *where, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static int fail(struct reader *reader, const struct json *where, enum error_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct slice why = arena_vprintf(reader->arena, format, arguments);
    va_end(arguments);
    if (!why.ptr)
        return error_memory(reader->error);
    return error_set(reader->error, kind, "%.100s:%zu: %.*s", reader->file, scenario_line(reader->text, where),
                     SLICE_ARGS(why));
}

static int fail_unknown(struct reader *reader, const struct json *member, const char *what,
                        const struct field *fields)
{
    struct slice known = { "", 0 };
    for (const struct field *field = fields; field->name && known.ptr; field++)
        known = arena_printf(reader->arena, "%.*s%s%s", SLICE_ARGS(known), known.len ? ", " : "", field->name);
    int length = (int)(member->key.len > 40 ? 40 : member->key.len);
    return fail(reader, member, ERROR_UNKNOWN_FIELD, "%s has no field \"%.*s\"; it may have %.*s.", what, length,
                member->key.len ? member->key.ptr : "", SLICE_ARGS(known));
}

static int take(struct reader *reader, const struct json *member, const char *what, const struct field *fields)
{
    const struct field *field = fields;
    while (field->name && !slice_is(member->key, field->name))
        field++;
    if (!field->name)
        return fail_unknown(reader, member, what, fields);
    if (!(field->types & 1u << member->type))
        return fail(reader, member, ERROR_WRONG_TYPE, "\"%s\" of %s is not to be %s.", field->name, what,
                    json_type_name(member->type));
    if (field->out)
        *field->out = member;
    return 0;
}

/* Reads an object, by a table that ends with a row without name; `what` is what it is called in errors. */
static int read_object(struct reader *reader, const struct json *object, const char *what,
                       const struct field *fields)
{
    if (object->type != JSON_OBJECT)
        return fail(reader, object, ERROR_WRONG_TYPE, "%s is an object, not %s.", what,
                    json_type_name(object->type));
    for (const struct json *member = object->first; member; member = member->next)
        if (take(reader, member, what, fields) != 0)
            return -1;
    for (const struct field *field = fields; field->name; field++)
        if (field->required && !json_member(object, field->name))
            return fail(reader, object, ERROR_MISSING_FIELD, "%s needs \"%s\".", what, field->name);
    return 0;
}

/* Each name that the strings of a value use was saved before. */
static int check_names(struct reader *reader, const struct json *value)
{
    struct buffer scratch;
    struct error error;
    int result = 0;
    if (value->type == JSON_STRING) {
        buffer_init(&scratch, SCENARIO_BYTES_MAX);
        error_init(&error, NULL);
        if (scenario_names_fill(&reader->saved, value->text, false, &scratch, &error) != 0)
            result = fail(reader, value, error.kind, "%s", error.detail);
        buffer_release(&scratch);
    }
    for (const struct json *one = value->first; one && result == 0; one = one->next)
        result = check_names(reader, one);
    return result;
}

static int check_strings(struct reader *reader, const struct json *array, const char *what)
{
    for (const struct json *one = array ? array->first : NULL; one; one = one->next)
        if (one->type != JSON_STRING)
            return fail(reader, one, ERROR_WRONG_TYPE, "%s is a string.", what);
    return 0;
}

static int check_person(struct reader *reader, const struct json *person)
{
    const struct json *roles = NULL, *parents = NULL, *signed_here = NULL;
    const struct field fields[] = {
        { "user", TYPE(STRING), true, NULL }, { "org", TYPE(STRING), false, NULL },
        { "roles", TYPE(ARRAY), false, &roles }, { "dashboard", TYPE(STRING), false, NULL },
        { "roster", TYPE(ARRAY), false, NULL }, { "self_signed", TYPE(BOOLEAN), false, &signed_here },
        { "scope", TYPE(STRING), false, NULL }, { "admin", TYPE(BOOLEAN), false, NULL },
        { "parents", TYPE(ARRAY), false, &parents }, { "claims", TYPE(OBJECT), false, NULL },
        { NULL, 0, false, NULL },
    };
    if (read_object(reader, person, "A person", fields) != 0 || check_strings(reader, roles, "A role") != 0 ||
        check_strings(reader, parents, "The id of a parent") != 0)
        return -1;
    if (signed_here && !signed_here->boolean && scenario_token_is_self_signed(person))
        return fail(reader, signed_here, ERROR_INVALID_VALUE, "\"scope\", \"admin\", \"parents\" and \"claims\" "
                    "stand in tokens alone that the project signs itself; leave them out, or \"self_signed\".");
    return 0;
}

/* "server", a name of `people`, or the person itself. */
static int read_asker(struct reader *reader, const struct json *as, struct scenario_step *step)
{
    step->person = as;
    if (as->type == JSON_STRING && slice_is(as->text, "server")) {
        step->person = NULL;
        return 0;
    }
    if (as->type == JSON_STRING) {
        step->person = reader->people ? reader->people->first : NULL;
        while (step->person && !slice_equal(step->person->key, as->text))
            step->person = step->person->next;
        if (!step->person)
            return fail(reader, as, ERROR_INVALID_VALUE, "\"as\" is \"server\", a name that stands in \"people\", "
                        "or an object with \"user\".");
    }
    if (check_person(reader, step->person) != 0)
        return -1;
    return check_names(reader, step->person);
}

/* "PUT /path?query" */
static int read_request(struct reader *reader, const struct json *request, struct scenario_step *step)
{
    static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
    const char *blank = request->text.len ? memchr(request->text.ptr, ' ', request->text.len) : NULL;
    size_t length = blank ? (size_t)(blank - request->text.ptr) : 0, i = 0;
    step->method = (struct slice){ request->text.ptr, length };
    step->target = slice_after(request->text, length + 1);
    while (i < sizeof methods / sizeof *methods && !slice_is(step->method, methods[i]))
        i++;
    if (i == sizeof methods / sizeof *methods || !slice_starts(step->target, SLICE("/")) ||
        memchr(step->target.ptr, ' ', step->target.len) || utf8_has_control(step->target))
        return fail(reader, request, ERROR_INVALID_VALUE, "\"do\" is a method and a path, such as \"GET "
                    "/api/v3/project/dashboards\", blanks in it written as %%20.");
    return check_names(reader, request);
}

static int read_expected(struct reader *reader, const struct json *expect, struct scenario_step *step)
{
    const struct json *status = NULL;
    const struct field fields[] = {
        { "status", TYPE(NUMBER), false, &status }, { "body", TYPE(OBJECT), false, &step->expected },
        { NULL, 0, false, NULL },
    };
    uint64_t number = 0;
    if (!expect)
        return 0;
    if (read_object(reader, expect, "\"expect\"", fields) != 0)
        return -1;
    if (status && (number_parse(status->text, 599, &number) != 0 || number < 100))
        return fail(reader, status, ERROR_INVALID_VALUE, "A status is a number from 100 to 599.");
    step->status = (int)number;
    return step->expected ? check_names(reader, step->expected) : 0;
}

static int read_saves(struct reader *reader, const struct json *save)
{
    for (const struct json *one = save ? save->first : NULL; one; one = one->next) {
        if (!scenario_names_fit(one->key))
            return fail(reader, one, ERROR_INVALID_VALUE, "A name to save as has letters, digits, \"_\" alone.");
        if (one->type != JSON_STRING || !slice_starts(one->text, SLICE("/")))
            return fail(reader, one, ERROR_INVALID_VALUE, "What is saved is named by a JSON pointer, such as "
                        "\"/dashboard_id\".");
        if (scenario_names_set(&reader->saved, one->key, SLICE("x"), reader->arena) != 0)
            return error_memory(reader->error);
    }
    return 0;
}

static int read_asking(struct reader *reader, const struct json *object, struct scenario_step *step)
{
    const struct json *as = NULL, *request = NULL, *expect = NULL;
    const struct field fields[] = {
        { "name", TYPE(STRING), false, NULL }, { "as", TYPE(STRING) | TYPE(OBJECT), true, &as },
        { "do", TYPE(STRING), true, &request }, { "body", TYPE(OBJECT) | TYPE(ARRAY), false, &step->body },
        { "expect", TYPE(OBJECT), false, &expect }, { "save", TYPE(OBJECT), false, &step->save },
        { NULL, 0, false, NULL },
    };
    if (read_object(reader, object, "A step with \"do\"", fields) != 0 || read_asker(reader, as, step) != 0 ||
        read_request(reader, request, step) != 0 || read_expected(reader, expect, step) != 0)
        return -1;
    if (step->body && check_names(reader, step->body) != 0)
        return -1;
    return read_saves(reader, step->save);
}

static bool is_scope(const struct json *value)
{
    return slice_is(value->text, "read") || slice_is(value->text, "read_write");
}

static int read_may(struct reader *reader, const struct json *object, struct scenario_step *step)
{
    const struct json *as = NULL, *dashboard = NULL, *scope = NULL;
    const struct field fields[] = {
        { "name", TYPE(STRING), false, NULL }, { "as", TYPE(STRING) | TYPE(OBJECT), true, &as },
        { "may", TYPE(BOOLEAN) | TYPE(STRING) | TYPE(NULL), true, &step->may },
        { "dashboard", TYPE(STRING), true, &dashboard }, { "scope", TYPE(STRING), false, &scope },
        { NULL, 0, false, NULL },
    };
    if (read_object(reader, object, "A step with \"may\"", fields) != 0 || read_asker(reader, as, step) != 0 ||
        check_names(reader, dashboard) != 0)
        return -1;
    if (!step->person)
        return fail(reader, as, ERROR_INVALID_VALUE, "\"may\" is asked by a person, not by the server.");
    if (step->may->type == JSON_STRING && !is_scope(step->may))
        return fail(reader, step->may, ERROR_INVALID_VALUE, "\"may\" is true, false, \"read\", \"read_write\" or "
                    "null.");
    if (scope && (step->may->type != JSON_BOOLEAN || !is_scope(scope)))
        return fail(reader, scope, ERROR_INVALID_VALUE, "\"scope\" is \"read\" or \"read_write\", beside a "
                    "\"may\" that is true or false.");
    step->dashboard = dashboard->text;
    step->scope = scope ? scope->text : SLICE("read");
    return 0;
}

static int read_name(struct reader *reader, const struct json *object, struct slice *name)
{
    const struct json *member = json_member(object, "name");
    if (member && member->type == JSON_STRING && utf8_has_control(member->text))
        return fail(reader, member, ERROR_INVALID_VALUE, "A name holds no control characters.");
    if (member && member->type == JSON_STRING)
        *name = member->text;
    return 0;
}

static int read_step(struct reader *reader, const struct json *object)
{
    struct scenario *scenario = reader->scenario;
    struct scenario_step *step = arena_alloc(reader->arena, sizeof *step);
    if (!step)
        return error_memory(reader->error);
    step->number = ++scenario->count;
    step->line = scenario_line(reader->text, object);
    if (scenario->last)
        scenario->last->next = step;
    else
        scenario->first = step;
    scenario->last = step;
    bool may = json_member(object, "may"), request = json_member(object, "do");
    if (object->type != JSON_OBJECT || may == request)
        return fail(reader, object, ERROR_INVALID_VALUE, "A step is an object with either \"do\" or \"may\".");
    if (read_name(reader, object, &step->name) != 0)
        return -1;
    return may ? read_may(reader, object, step) : read_asking(reader, object, step);
}

static int read_root(struct reader *reader, const struct json *root)
{
    const struct json *steps = NULL;
    const struct field fields[] = {
        { "name", TYPE(STRING), true, NULL }, { "people", TYPE(OBJECT), false, &reader->people },
        { "steps", TYPE(ARRAY), true, &steps }, { NULL, 0, false, NULL },
    };
    if (read_object(reader, root, "A scenario", fields) != 0 ||
        read_name(reader, root, &reader->scenario->name) != 0)
        return -1;
    for (const struct json *one = reader->people ? reader->people->first : NULL; one; one = one->next) {
        if (slice_is(one->key, "server"))
            return fail(reader, one, ERROR_INVALID_VALUE, "\"server\" is the project's server; name the person "
                        "otherwise.");
        if (check_person(reader, one) != 0)
            return -1;
    }
    if (steps->count == 0 || steps->count > SCENARIO_STEPS_MAX)
        return fail(reader, steps, ERROR_INVALID_VALUE, "A scenario has 1 to %d steps.", SCENARIO_STEPS_MAX);
    for (const struct json *one = steps->first; one; one = one->next)
        if (read_step(reader, one) != 0)
            return -1;
    return 0;
}

int scenario_read(const char *file, struct slice text, struct arena *arena, struct scenario *scenario,
                  struct error *error)
{
    static const struct json_limits limits = { SCENARIO_BYTES_MAX, DEPTH_MAX, VALUES_MAX, MEMBERS_MAX };
    struct reader reader = { .file = file, .text = text, .arena = arena, .scenario = scenario, .error = error };
    struct error inner;
    struct json *root;
    *scenario = (struct scenario){ .file = file };
    error_init(&inner, arena);
    if (json_parse(text, &limits, arena, &root, &inner) == 0)
        return read_root(&reader, root);
    if (inner.kind == ERROR_UNAVAILABLE)
        return error_memory(error);
    struct slice pointer = inner.first ? inner.first->pointer : SLICE("");
    return error_set(error, inner.kind, "%.100s: %.*s%s%.120s", file, (int)(pointer.len > 60 ? 60 : pointer.len),
                     pointer.len ? pointer.ptr : "", pointer.len ? ": " : "", inner.detail);
}
