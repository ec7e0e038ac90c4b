#include <unit.h>

#include <text/form.h>
#include <text/timestamp.h>

#include "exchange.h"
#include "sharing_form.h"

#define VERSION "&version=5f0c2a9be1d34c770000000000000414"
#define ON "dashboard_id=d1&"

struct reading {
    struct arena arena;
    struct error error;
    struct exchange exchange;
    struct bearer bearer;
    struct sharing_form form;
    int result;
};

static void read_form(struct reading *reading, const char *text)
{
    *reading = (struct reading){ .result = -1 };
    arena_init(&reading->arena, 1 << 20);
    error_init(&reading->error, &reading->arena);
    reading->exchange.arena = &reading->arena;
    reading->exchange.error = &reading->error;
    reading->exchange.bearer = &reading->bearer;
    assert_int_equal(form_parse(slice_of(text), &reading->arena, &reading->exchange.form, &reading->error), 0);
    reading->result = sharing_form_read(&reading->exchange, &reading->form);
    if (reading->result != (error_is_set(&reading->error) ? -1 : 0))
        fail_msg("%s: %d, %s", text, reading->result, reading->error.detail);
}

static int64_t at(const char *text)
{
    int64_t time;
    assert_int_equal(timestamp_parse(slice_of(text), &time), 0);
    return time;
}

static void actions_are_read_with_what_they_are_about(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sharing_action action;
        enum principal_kind kind;
        const char *name;
        enum scope scope;
        bool of_share;
    } cases[] = {
        { "token=t&dashboard_id=d1", SHARING_VIEW, 0, "", SCOPE_NONE, false },
        { ON "action=view&recipient=user:bea&scope=read", SHARING_VIEW, PRINCIPAL_USER, "bea", SCOPE_READ, false },
        { ON "action=cancel&recipient=user:bea&scope=read", SHARING_VIEW, 0, "", SCOPE_NONE, false },
        { ON "action=share&recipient=role:QA&scope=read_write" VERSION, SHARING_SHARE, PRINCIPAL_ROLE, "QA",
          SCOPE_READ_WRITE, false },
        { ON "action=change&recipient=user:a+b&scope=read" VERSION, SHARING_CHANGE, PRINCIPAL_USER, "a b", SCOPE_READ,
          true },
        { ON "action=confirm+share&recipient=org&scope=read" VERSION, SHARING_CONFIRM, PRINCIPAL_ORG, "", SCOPE_READ,
          false },
        { ON "action=confirm+change&recipient=org&scope=read" VERSION, SHARING_CONFIRM, PRINCIPAL_ORG, "", SCOPE_READ,
          true },
        { ON "action=edit+read+user:a+b", SHARING_EDIT, PRINCIPAL_USER, "a b", SCOPE_READ, false },
        { ON "action=remove+read_write+role:read+org" VERSION, SHARING_REMOVE, PRINCIPAL_ROLE, "read org",
          SCOPE_READ_WRITE, false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct reading r;
        read_form(&r, cases[i].text);
        const struct page_draft *draft = &r.form.draft;
        struct slice name = draft->recipient.kind == PRINCIPAL_ROLE ? draft->recipient.role : draft->recipient.user;
        if (r.result != 0 || r.form.action != cases[i].action || draft->recipient.kind != cases[i].kind ||
            !slice_is(name, cases[i].name) || draft->scope != cases[i].scope ||
            draft->of_share != cases[i].of_share || r.form.field_faults)
            fail_msg("%s: action %d, %.*s, %d", cases[i].text, r.form.action, SLICE_ARGS(name), draft->scope);
        assert_slice(r.form.dashboard, "d1");
        arena_release(&r.arena);
    }
}

static void what_only_a_foreign_form_sends_is_an_error(void **state)
{
    (void)state;
    static const struct { const char *text; enum error_kind kind; } cases[] = {
        { "token=t", ERROR_MISSING_FIELD },
        { "dashboard_id=", ERROR_MISSING_FIELD },
        { "dashboard_id=a/b", ERROR_NOT_FOUND },
        { ON "expires=2027-01-01", ERROR_UNKNOWN_FIELD },
        { ON "action=delete", ERROR_INVALID_VALUE },
        { ON "action=Share" VERSION, ERROR_INVALID_VALUE },
        { ON "action=share&recipient=org&scope=read", ERROR_MISSING_FIELD },
        { ON "action=share&recipient=org&scope=read&version=1", ERROR_MISSING_FIELD },
        { ON "action=share&recipient=org&scope=read&version=", ERROR_MISSING_FIELD },
        { ON "action=remove+read+org", ERROR_MISSING_FIELD },
        { ON "action=remove" VERSION, ERROR_INVALID_VALUE },
        { ON "action=remove+org" VERSION, ERROR_INVALID_VALUE },
        { ON "action=remove+all+org" VERSION, ERROR_INVALID_VALUE },
        { ON "action=remove+read+bea" VERSION, ERROR_INVALID_VALUE },
        { ON "action=edit+read+user:", ERROR_INVALID_VALUE },
        { ON "action=change&scope=read" VERSION, ERROR_MISSING_FIELD },
        { ON "action=change&recipient=user:b&scope=read&starts_at=2027-01-01" VERSION, ERROR_INVALID_VALUE },
        { ON "action=change&recipient=user:b&scope=read&expires_was=x" VERSION, ERROR_INVALID_VALUE },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct reading r;
        read_form(&r, cases[i].text);
        if (r.error.kind != cases[i].kind)
            fail_msg("%s: %s", cases[i].text, error_code(r.error.kind));
        arena_release(&r.arena);
    }
}

static void what_may_be_typed_wrongly_is_a_fault_of_its_field(void **state)
{
    (void)state;
    static const struct { const char *text; unsigned faults; } cases[] = {
        { "", PAGE_RECIPIENT_MISSING | PAGE_SCOPE_MISSING },
        { "&recipient=&scope=", PAGE_RECIPIENT_MISSING | PAGE_SCOPE_MISSING },
        { "&recipient=bea&scope=write", PAGE_RECIPIENT_MISSING | PAGE_SCOPE_MISSING },
        { "&recipient=org&scope=read", 0 },
        { "&recipient=org&scope=read&expires_at=", 0 },
        { "&recipient=org&scope=read&expires_at=2999-12-31", 0 },
        { "&recipient=org&scope=read&expires_at=31.12.2999", PAGE_END_UNREADABLE },
        { "&recipient=org&scope=read&expires_at=2999-12-31T00:00:00Z", PAGE_END_UNREADABLE },
        { "&recipient=org&scope=read&expires_at=2001-12-31", PAGE_END_PAST },
        { "&recipient=org&scope=read&expires_at=2998-12-31&starts_at=2999-01-01T00:00:00Z", PAGE_END_EARLY },
        { "&recipient=org&scope=read&expires_at=2001-12-31&starts_at=2999-01-01T00:00:00Z", PAGE_END_PAST },
        { "&recipient=org&scope=read&expires_at=2998-12-31&starts_at=2998-12-31T23:59:59Z", 0 },
        { "&recipient=org&scope=read&expires_at=2001-12-31&expires_was=2001-12-31T10:00:00Z", PAGE_END_PAST },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[512];
        struct reading r;
        snprintf(text, sizeof text, ON "action=share" VERSION "%s", cases[i].text);
        read_form(&r, text);
        if (r.result != 0 || r.form.field_faults != cases[i].faults)
            fail_msg("%s: faults %u, %s", cases[i].text, r.form.field_faults, r.error.detail);
        arena_release(&r.arena);
    }
}

static void the_end_is_exact_where_its_day_was_not_touched(void **state)
{
    (void)state;
    static const struct { const char *text, *end; } cases[] = {
        { "&expires_at=2999-06-01", "2999-06-02T00:00:00Z" },
        { "&expires_at=2999-06-01&expires_was=2999-06-01T15:30:00.125Z", "2999-06-01T15:30:00.125Z" },
        { "&expires_at=2999-06-02&expires_was=2999-06-01T15:30:00.125Z", "2999-06-03T00:00:00Z" },
        { "&expires_at=2999-06-01&expires_was=2999-06-02T00:00:00Z", "2999-06-02T00:00:00Z" },
        { "&expires_at=2999-06-02&expires_was=2999-06-02T00:00:00Z", "2999-06-03T00:00:00Z" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[512];
        struct reading r;
        snprintf(text, sizeof text, ON "action=change&recipient=user:bea&scope=read" VERSION "%s", cases[i].text);
        read_form(&r, text);
        assert_int_equal(r.result, 0);
        if (r.form.period.expires_at != at(cases[i].end))
            fail_msg("%s: ends at %lld", cases[i].text, (long long)r.form.period.expires_at);
        assert_int_equal(r.form.period.starts_at, PERIOD_OPEN_START);
        arena_release(&r.arena);
    }
    struct reading r;
    read_form(&r, ON "action=change&recipient=user:bea&scope=read&expires_at=&expires_was=2999-06-01T15:30:00Z"
                  "&starts_at=2026-01-01T10:00:00.250Z" VERSION);
    assert_true(r.form.period.expires_at == PERIOD_OPEN_END);
    assert_int_equal(r.form.period.starts_at, at("2026-01-01T10:00:00.250Z"));
    arena_release(&r.arena);
}

static void a_place_in_a_list_goes_on_or_back(void **state)
{
    (void)state;
    static const struct { const char *text, *people, *shares; } cases[] = {
        { "people_cursor=P&shares_cursor=S", "P", "S" },
        { "people_cursor=P&shares_cursor=S&action=people+Q", "Q", "S" },
        { "people_cursor=P&shares_cursor=S&action=people", "", "S" },
        { "people_cursor=P&shares_cursor=S&action=shares+Q", "P", "Q" },
        { "people_cursor=P&shares_cursor=S&action=shares", "P", "" },
        { "people_cursor=P&shares_cursor=S&action=search&q=x", "", "S" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[512];
        struct reading r;
        snprintf(text, sizeof text, ON "%s", cases[i].text);
        read_form(&r, text);
        assert_int_equal(r.result, 0);
        assert_slice(r.form.people_cursor, cases[i].people);
        assert_slice(r.form.shares_cursor, cases[i].shares);
        arena_release(&r.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_are_read_with_what_they_are_about),
        cmocka_unit_test(what_only_a_foreign_form_sends_is_an_error),
        cmocka_unit_test(what_may_be_typed_wrongly_is_a_fault_of_its_field),
        cmocka_unit_test(the_end_is_exact_where_its_day_was_not_touched),
        cmocka_unit_test(a_place_in_a_list_goes_on_or_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
