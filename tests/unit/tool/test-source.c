#include <unit.h>

#include "temporary.h"
#include <tool/source.h>

static void tells_the_format_by_the_first_byte(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        enum entry_format format;
    } cases[] = {
        { SLICE_INIT("{\"project\""), ENTRY_NDJSON },
        { SLICE_INIT("\xEF\xBB\xBF{"), ENTRY_NDJSON },
        { SLICE_INIT("project,user"), ENTRY_CSV },
        { SLICE_INIT(""), ENTRY_CSV },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum entry_format format;
        struct error error;
        error_init(&error, NULL);
        int fd = temporary_file(cases[i].text);
        assert_int_equal(source_guess(fd, &format, &error), 0);
        assert_int_equal(format, cases[i].format);
        close(fd);
    }
}

/* Reads to the end; what was seen as "line:user", "line!code", joined by blanks. */
static void expect(enum entry_format format, struct slice text, const char *wanted)
{
    struct source source;
    struct entry entry;
    struct error error;
    struct buffer seen;
    enum source_result result;
    error_init(&error, NULL);
    buffer_init(&seen, 10000);
    int fd = temporary_file(text);
    assert_int_equal(source_open(&source, fd, format, &error), 0);
    while ((result = source_next(&source, &entry, &error)) != SOURCE_END) {
        assert_int_not_equal(result, SOURCE_FAILED);
        if (result == SOURCE_ENTRY)
            buffer_printf(&seen, "%d:%.*s ", (int)source_line(&source), SLICE_ARGS(entry.grant.principal.user));
        else
            buffer_printf(&seen, "%d!%s ", (int)source_line(&source), error_code(error.kind));
    }
    assert_slice(buffer_slice(&seen), wanted);
    source_close(&source);
    buffer_release(&seen);
    close(fd);
}

static void numbers_lines_and_goes_on_behind_wrong_ones(void **state)
{
    (void)state;
    expect(ENTRY_CSV, SLICE("project,user,dashboard,scope\np,a,d,read\n\np,b,d\r\np,c,d,read\r\n\n"),
           "2:a 4!bad_request 5:c ");
    expect(ENTRY_CSV, SLICE("p,a,d,read\nproject,user,dashboard,scope\n"), "1:a 2!invalid_scope ");
    expect(ENTRY_CSV, SLICE("\xEF\xBB\xBFproject,user,dashboard,scope\r\np,a,d,read"), "2:a ");
    expect(ENTRY_NDJSON, SLICE("{}\n{\"project\":\"p\",\"dashboard_id\":\"d\",\"scope\":\"read\","
                               "\"user_reference\":\"u\"}"), "1!missing_field 2:u ");
    expect(ENTRY_CSV, SLICE(""), "");
}

static void a_line_without_end_does_not_end_the_work(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 1024 * 1024);
    for (int i = 0; i < 100000; i++)
        buffer_byte(&text, 'x');
    buffer_append(&text, SLICE("\np,a,d,read\n"));
    expect(ENTRY_CSV, buffer_slice(&text), "1!too_long 2:a ");
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_format_by_the_first_byte),
        cmocka_unit_test(numbers_lines_and_goes_on_behind_wrong_ones),
        cmocka_unit_test(a_line_without_end_does_not_end_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
