#include <base/error.h>

#include <stdarg.h>
#include <stdio.h>

static const struct {
    int status;
    const char *code, *title;
} kinds[ERROR_KIND_COUNT] = {
    [ERROR_NONE] = { 200, "none", "Nothing is wrong" },
#define ROW(symbol, status, code, title) [ERROR_##symbol] = { status, code, title },
    ERROR_KINDS(ROW)
#undef ROW
};

void error_init(struct error *error, struct arena *arena)
{
    *error = (struct error){ .arena = arena };
}

static void state(struct error *error, enum error_kind kind, const char *format, va_list arguments)
{
    if (error_is_set(error))
        return;
    error->kind = kind;
    vsnprintf(error->detail, sizeof error->detail, format, arguments);
}

int error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    state(error, kind, format, arguments);
    va_end(arguments);
    return -1;
}

int error_memory(struct error *error)
{
    return error_set(error, ERROR_UNAVAILABLE, "There is no memory for this at the moment; try again.");
}

/* 0, or -1 where the arena is full: the entry is then left out, the whole stays refused. */
static int append(struct error *error, enum error_kind kind, struct slice pointer, const char *format,
                  va_list arguments)
{
    struct error_entry *entry = arena_alloc(error->arena, sizeof *entry);
    if (!entry)
        return -1;
    *entry = (struct error_entry){ .kind = kind, .pointer = arena_copy(error->arena, pointer),
                                   .detail = arena_vprintf(error->arena, format, arguments) };
    if (error->last)
        error->last->next = entry;
    else
        error->first = entry;
    error->last = entry;
    error->entries++;
    return 0;
}

int error_entry(struct error *error, enum error_kind kind, struct slice pointer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    state(error, kind, format, arguments);
    if (error->arena)
        append(error, kind, pointer, format, again);
    if (error->kind != kind && error_status(error->kind) == error_status(kind) &&
        error_status(kind) == error_status(ERROR_INVALID_ENTRIES))
        error->kind = ERROR_INVALID_ENTRIES;
    va_end(again);
    va_end(arguments);
    return -1;
}

static bool known(enum error_kind kind)
{
    return kind > ERROR_NONE && kind < ERROR_KIND_COUNT;
}

int error_status(enum error_kind kind)
{
    return known(kind) ? kinds[kind].status : kinds[ERROR_NONE].status;
}

const char *error_code(enum error_kind kind)
{
    return known(kind) ? kinds[kind].code : kinds[ERROR_NONE].code;
}

const char *error_title(enum error_kind kind)
{
    return known(kind) ? kinds[kind].title : kinds[ERROR_NONE].title;
}
