#include <unit.h>

#include <page/recipient.h>

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const struct { const char *text; struct principal principal; } cases[] = {
        { "org", { .kind = PRINCIPAL_ORG } },
        { "role:QA", { .kind = PRINCIPAL_ROLE, .role = SLICE_INIT("QA") } },
        { "user:bea", { .kind = PRINCIPAL_USER, .user = SLICE_INIT("bea") } },
        { "user:user 123456", { .kind = PRINCIPAL_USER, .user = SLICE_INIT("user 123456") } },
        { "user:org:0", { .kind = PRINCIPAL_USER, .user = SLICE_INIT("org:0") } },
        { "role:role:x", { .kind = PRINCIPAL_ROLE, .role = SLICE_INIT("role:x") } },
        { "user:Zo\xc3\xab", { .kind = PRINCIPAL_USER, .user = SLICE_INIT("Zo\xc3\xab") } },
    };
    struct buffer out;
    buffer_init(&out, 1024);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct principal seen;
        buffer_clear(&out);
        recipient_write(&out, &cases[i].principal);
        assert_slice(buffer_slice(&out), cases[i].text);
        assert_true(recipient_read(slice_of(cases[i].text), &seen));
        assert_true(principal_equal(&seen, &cases[i].principal));
    }
    buffer_release(&out);
}

static void it_is_written_as_the_value_of_an_attribute(void **state)
{
    (void)state;
    const struct principal role = { .kind = PRINCIPAL_ROLE, .role = SLICE("\"><b>'&") };
    struct buffer out;
    buffer_init(&out, 1024);
    recipient_write(&out, &role);
    assert_slice(buffer_slice(&out), "role:&quot;&gt;&lt;b&gt;&#39;&amp;");
    buffer_release(&out);
}

static void nothing_else_is_a_recipient(void **state)
{
    (void)state;
    char longest[300] = "role:";
    memset(longest + 5, 'a', sizeof longest - 5);
    const struct slice bad[] = {
        SLICE(""), SLICE("ORG"), SLICE("org "), SLICE("org:acme"), SLICE("role"), SLICE("role:"), SLICE("user:"),
        SLICE("User:bea"), SLICE("bea"), SLICE(" user:bea"), SLICE("user:a\nb"), SLICE("user:\x7f"), SLICE("user:\xff"),
        SLICE("role:a\0b"), { longest, 5 + 129 },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct principal seen;
        if (recipient_read(bad[i], &seen))
            fail_msg("\"%.*s\" is taken", SLICE_ARGS(bad[i]));
    }
    struct principal seen;
    assert_true(recipient_read((struct slice){ longest, 5 + 128 }, &seen));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(it_is_written_as_the_value_of_an_attribute),
        cmocka_unit_test(nothing_else_is_a_recipient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
