#include "sharing_form.h"

#include <base/clock.h>
#include <page/recipient.h>
#include <text/day.h>
#include <text/form.h>
#include <text/timestamp.h>

#include "exchange.h"

static const char *const names[] = {
    "token", "config", "development", "dashboard_id", "action", "version", "recipient", "scope", "expires_at",
    "starts_at", "expires_was", "q", "people_cursor", "shares_cursor",
};

static const struct {
    const char *name;
    enum sharing_action action;
    bool draft;                     /* what was typed is read */
    bool about_share;               /* behind the name stand the scope and the recipient of a share */
} actions[] = {
    { "view", SHARING_VIEW, true, false },
    { "cancel", SHARING_VIEW, false, false },
    { "search", SHARING_VIEW, true, false },
    { "people", SHARING_VIEW, true, false },
    { "shares", SHARING_VIEW, true, false },
    { "share", SHARING_SHARE, true, false },
    { "change", SHARING_CHANGE, true, false },
    { "confirm", SHARING_CONFIRM, true, false },
    { "edit", SHARING_EDIT, false, true },
    { "remove", SHARING_REMOVE, false, true },
};

enum { ACTIONS = sizeof actions / sizeof *actions };

static struct slice field(const struct exchange *exchange, const char *name)
{
    struct slice value = { 0 };
    form_get(&exchange->form, name, &value);
    return value;
}

/* A misspelt field must not be passed over: it may be the end of a share. */
static int check_names(struct exchange *exchange)
{
    for (const struct query_pair *pair = exchange->form.first; pair; pair = pair->next) {
        bool known = false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known = known || slice_is(pair->name, names[i]);
        if (!known)
            return error_set(exchange->error, ERROR_UNKNOWN_FIELD, "The form has a field that is not known here.");
    }
    return 0;
}

static int wrong_action(struct exchange *exchange)
{
    return error_set(exchange->error, ERROR_INVALID_VALUE, "The form's field action is not known here.");
}

/* "remove read user:bea": the share that a row's button stands for. */
static int read_about(struct exchange *exchange, struct slice rest, struct sharing_form *form)
{
    if (!scope_parse(slice_take(&rest, ' '), &form->draft.scope) || !recipient_read(rest, &form->draft.recipient))
        return wrong_action(exchange);
    return 0;
}

/* "people CURSOR" and "shares CURSOR" go on in a list, without a cursor to its beginning; a search begins anew. */
static void move(struct slice word, struct slice rest, struct sharing_form *form)
{
    if (slice_is(word, "people"))
        form->people_cursor = rest;
    else if (slice_is(word, "shares"))
        form->shares_cursor = rest;
    else if (slice_is(word, "search"))
        form->people_cursor = (struct slice){ 0 };
}

static int read_action(struct exchange *exchange, struct sharing_form *form, bool *draft)
{
    struct slice rest = field(exchange, "action");
    struct slice word = slice_take(&rest, ' ');
    if (word.len == 0)
        word = SLICE("view");
    for (size_t i = 0; i < ACTIONS; i++) {
        if (!slice_is(word, actions[i].name))
            continue;
        form->action = actions[i].action;
        *draft = actions[i].draft;
        move(word, rest, form);
        form->draft.of_share = actions[i].action == SHARING_CHANGE ||
                               (actions[i].action == SHARING_CONFIRM && slice_is(rest, "change"));
        return actions[i].about_share ? read_about(exchange, rest, form) : 0;
    }
    return wrong_action(exchange);
}

static int read_exact(struct exchange *exchange, const char *name, struct slice *text, int64_t *time)
{
    *text = field(exchange, name);
    if (text->len == 0 || timestamp_parse(*text, time) == 0)
        return 0;
    return error_set(exchange->error, ERROR_INVALID_VALUE, "The form's field %s is not a point of time.", name);
}

/* A day that was not touched stands for the exact end that it was shown for. */
static void read_end(struct sharing_form *form, int64_t was)
{
    char day[DAY_TEXT];
    int64_t *end = &form->period.expires_at;
    if (form->draft.end.len == 0)
        return;
    if (day_parse_end(form->draft.end, end) != 0) {
        form->field_faults |= PAGE_END_UNREADABLE;
        return;
    }
    if (form->draft.expires_was.len) {
        day_format_end(was, day);
        *end = slice_is(form->draft.end, day) ? was : *end;
    }
    if (*end <= clock_now())
        form->field_faults |= PAGE_END_PAST;
    else if (*end <= form->period.starts_at)
        form->field_faults |= PAGE_END_EARLY;
}

static int read_draft(struct exchange *exchange, struct sharing_form *form)
{
    struct page_draft *draft = &form->draft;
    struct slice recipient = field(exchange, "recipient");
    int64_t was = 0;
    draft->end = field(exchange, "expires_at");
    if (read_exact(exchange, "starts_at", &draft->starts_at, &form->period.starts_at) != 0 ||
        read_exact(exchange, "expires_was", &draft->expires_was, &was) != 0)
        return -1;
    if (!recipient_read(recipient, &draft->recipient)) {
        draft->recipient = (struct principal){ 0 };
        form->field_faults |= PAGE_RECIPIENT_MISSING;
    }
    if (!scope_parse(field(exchange, "scope"), &draft->scope))
        form->field_faults |= PAGE_SCOPE_MISSING;
    read_end(form, was);
    if (form->action == SHARING_VIEW)
        form->field_faults = 0;
    if (form->action == SHARING_CHANGE && !draft->recipient.kind)
        return error_set(exchange->error, ERROR_MISSING_FIELD, "The form's field recipient is needed.");
    return 0;
}

static int read_dashboard(struct exchange *exchange, struct sharing_form *form)
{
    const char *why;
    form->dashboard = field(exchange, "dashboard_id");
    if (form->dashboard.len == 0)       /* a config object names it itself */
        form->dashboard = exchange->bearer->confined;
    if (form->dashboard.len == 0)
        return error_set(exchange->error, ERROR_MISSING_FIELD, "The form's field dashboard_id is needed.");
    if (id_check(ID_DASHBOARD, form->dashboard, &why) != ERROR_NONE)
        return error_set(exchange->error, ERROR_NOT_FOUND, "There is no such dashboard.");
    return 0;
}

/* Whatever changes something says of which state it speaks, so that nothing is done twice or unseen. */
static int read_version(struct exchange *exchange, struct sharing_form *form)
{
    if (form->action == SHARING_VIEW || form->action == SHARING_EDIT ||
        revision_parse(field(exchange, "version"), &form->version))
        return 0;
    return error_set(exchange->error, ERROR_MISSING_FIELD,
                     "The form's field version is needed; take it from the page before.");
}

int sharing_form_read(struct exchange *exchange, struct sharing_form *form)
{
    bool draft = false;
    *form = (struct sharing_form){ .period = { PERIOD_OPEN_START, PERIOD_OPEN_END } };
    form->search = field(exchange, "q");
    form->people_cursor = field(exchange, "people_cursor");
    form->shares_cursor = field(exchange, "shares_cursor");
    if (check_names(exchange) != 0 || read_dashboard(exchange, form) != 0 ||
        read_action(exchange, form, &draft) != 0 || read_version(exchange, form) != 0)
        return -1;
    return draft ? read_draft(exchange, form) : 0;
}
