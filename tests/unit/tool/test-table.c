#include <unit.h>

#include <tool/table.h>

static void row(struct table *table, const char *a, const char *b, const char *c)
{
    struct error error;
    const struct slice cells[] = { slice_of(a), slice_of(b), slice_of(c) };
    error_init(&error, NULL);
    assert_int_equal(table_row(table, cells, &error), 0);
}

static void aligns_columns_and_leaves_no_blank_at_the_end(void **state)
{
    (void)state;
    static const char *const heads[] = { "ONE", "TWO", "THREE" };
    struct table table;
    struct buffer out;
    buffer_init(&out, 10000);
    table_init(&table, heads, 3);
    row(&table, "a", "bbbbb", "c");
    row(&table, "", "b", "");
    row(&table, "M\xC3\xBCller", "", "x");
    table_flush(&table, &out);
    assert_slice(buffer_slice(&out), "ONE     TWO    THREE\na       bbbbb  c\n        b\n"
                                     "M\xC3\xBCller         x\n");
    table_release(&table);
    buffer_release(&out);
}

static void a_later_page_has_no_second_head_and_only_grows(void **state)
{
    (void)state;
    static const char *const heads[] = { "A", "B", "C" };
    struct table table;
    struct buffer out;
    buffer_init(&out, 10000);
    table_init(&table, heads, 3);
    row(&table, "aaa", "b", "c");
    table_flush(&table, &out);
    buffer_clear(&out);
    row(&table, "a", "bbb", "c");
    table_flush(&table, &out);
    assert_slice(buffer_slice(&out), "a    bbb  c\n");
    buffer_clear(&out);
    table_flush(&table, &out);
    assert_slice(buffer_slice(&out), "");
    table_release(&table);
    buffer_release(&out);
}

static void an_empty_table_shows_its_heads(void **state)
{
    (void)state;
    static const char *const heads[] = { "A", "B", "C" };
    struct table table;
    struct buffer out;
    buffer_init(&out, 10000);
    table_init(&table, heads, 3);
    table_flush(&table, &out);
    assert_slice(buffer_slice(&out), "A  B  C\n");
    table_release(&table);
    buffer_release(&out);
}

static void no_text_steers_the_terminal(void **state)
{
    (void)state;
    static const char *const heads[] = { "A", "B", "C" };
    struct table table;
    struct buffer out;
    buffer_init(&out, 10000);
    table_init(&table, heads, 3);
    row(&table, "\x1b[2J", "a\nb\x7F", "\xC2\x9B" "x\xC2\xA0y");
    table_flush(&table, &out);
    assert_slice(buffer_slice(&out), "A     B     C\n?[2J  a?b?  ?x\xC2\xA0y\n");
    table_release(&table);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aligns_columns_and_leaves_no_blank_at_the_end),
        cmocka_unit_test(a_later_page_has_no_second_head_and_only_grows),
        cmocka_unit_test(an_empty_table_shows_its_heads),
        cmocka_unit_test(no_text_steers_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
