#include <unit.h>

#include <text/timestamp.h>

#include "say.h"

static struct buffer out;

static const char *said(void)
{
    buffer_byte(&out, '\0');
    assert_false(out.failed);
    out.len = 0;
    return out.ptr;
}

static int64_t at(const char *text)
{
    int64_t time;
    assert_int_equal(timestamp_parse(slice_of(text), &time), 0);
    return time;
}

static const struct say english = { &out, LANGUAGE_ENGLISH, false };
static const struct say german = { &out, LANGUAGE_GERMAN, false };
static const struct say plain = { &out, LANGUAGE_ENGLISH, true };

static void names_from_outside_stand_apart(void **state)
{
    (void)state;
    say_name(&english, SLICE("<b>\xe2\x80\xae"));
    assert_string_equal(said(), "<bdi>&lt;b&gt;\xef\xbf\xbd</bdi>");
    say_name(&plain, SLICE("<b>\xe2\x81\xa9"));
    assert_string_equal(said(), "\xe2\x81\xa8&lt;b&gt;\xef\xbf\xbd\xe2\x81\xa9");
}

static void a_value_never_makes_a_place(void **state)
{
    (void)state;
    say_word(&english, WORD_TITLE_SHARE, &(struct say_values){ .name = SLICE("{org}"), .org = SLICE("x") });
    assert_string_equal(said(), "Share <bdi>{org}</bdi>");
}

static void recipients_are_named_by_kind(void **state)
{
    (void)state;
    const struct principal org = { .kind = PRINCIPAL_ORG, .org = SLICE("acme") };
    const struct principal role = { .kind = PRINCIPAL_ROLE, .org = SLICE("acme"), .role = SLICE("QA") };
    const struct principal user = { .kind = PRINCIPAL_USER, .org = SLICE("acme"), .user = SLICE("bea") };
    say_who(&english, &org, (struct slice){ 0 });
    assert_string_equal(said(), "everyone in <bdi>acme</bdi>");
    say_who(&german, &role, (struct slice){ 0 });
    assert_string_equal(said(), "Rolle <bdi>QA</bdi>");
    say_who(&english, &user, (struct slice){ 0 });
    assert_string_equal(said(), "<bdi>bea</bdi>");
    say_who(&english, &user, SLICE("bea@acme.example"));
    assert_string_equal(said(), "<bdi>bea@acme.example</bdi>");
    say_word(&english, WORD_REMOVE_WHOSE, &(struct say_values){ .who = &user, .email = SLICE("bea@acme.example") });
    assert_string_equal(said(), " access of <bdi>bea@acme.example</bdi>");
}

static void an_end_is_a_day_where_it_is_one(void **state)
{
    (void)state;
    say_until(&english, PERIOD_OPEN_END);
    assert_string_equal(said(), "without end");
    say_until(&english, at("2027-01-01T00:00:00Z"));
    assert_string_equal(said(), "to the end of 2026-12-31 (UTC)");
    say_until(&german, at("2026-12-31T15:30:59.5Z"));
    assert_string_equal(said(), "bis <time datetime=\"2026-12-31T15:30:59.500Z\">2026-12-31 15:30 UTC</time>");
    say_until(&plain, at("2026-12-31T15:30:00Z"));
    assert_string_equal(said(), "until 2026-12-31 15:30 UTC");
}

static void numbers_are_written_as_the_language_does(void **state)
{
    (void)state;
    static const struct { uint64_t count; const char *in_english, *in_german; } cases[] = {
        { 0, "everyone in <bdi>a</bdi> (0 people in the list)", "alle in <bdi>a</bdi> (0 Personen in der Liste)" },
        { 1, "everyone in <bdi>a</bdi> (1 person in the list)", "alle in <bdi>a</bdi> (1 Person in der Liste)" },
        { 999, "everyone in <bdi>a</bdi> (999 people in the list)", "alle in <bdi>a</bdi> (999 Personen in der Liste)" },
        { 1000, "everyone in <bdi>a</bdi> (1,000 people in the list)",
          "alle in <bdi>a</bdi> (1.000 Personen in der Liste)" },
        { 1234567, "everyone in <bdi>a</bdi> (1,234,567 people in the list)",
          "alle in <bdi>a</bdi> (1.234.567 Personen in der Liste)" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct say_values values = { .org = SLICE("a"), .count = cases[i].count };
        say_word(&english, WORD_RECIPIENT_ORG, &values);
        assert_string_equal(said(), cases[i].in_english);
        say_word(&german, WORD_RECIPIENT_ORG, &values);
        assert_string_equal(said(), cases[i].in_german);
    }
}

static void scopes_have_words(void **state)
{
    (void)state;
    say_scope(&english, SCOPE_READ);
    assert_string_equal(said(), "View");
    say_scope(&german, SCOPE_READ_WRITE);
    assert_string_equal(said(), "Ansehen und bearbeiten");
}

static int setup(void **state)
{
    (void)state;
    buffer_init(&out, 65536);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buffer_release(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_from_outside_stand_apart),
        cmocka_unit_test(a_value_never_makes_a_place),
        cmocka_unit_test(recipients_are_named_by_kind),
        cmocka_unit_test(an_end_is_a_day_where_it_is_one),
        cmocka_unit_test(numbers_are_written_as_the_language_does),
        cmocka_unit_test(scopes_have_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
