#include <unit.h>

#include "fake_channel.h"
#include <tool/report.h>

static void statuses_have_the_documented_exit_codes(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum exit_code code;
    } cases[] = {
        { 200, EXIT_DONE }, { 201, EXIT_DONE }, { 204, EXIT_DONE }, { 400, EXIT_DATA_WRONG },
        { 403, EXIT_REFUSED }, { 404, EXIT_REFUSED }, { 408, EXIT_TRY_AGAIN }, { 409, EXIT_REFUSED },
        { 413, EXIT_DATA_WRONG },
        { 422, EXIT_DATA_WRONG }, { 500, EXIT_INTERNAL }, { 503, EXIT_TRY_AGAIN }, { 0, EXIT_INTERNAL },
        { 301, EXIT_INTERNAL },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(report_exit_of_status(cases[i].status), cases[i].code);
}

static void errors_have_the_documented_exit_codes(void **state)
{
    (void)state;
    static const struct {
        enum error_kind kind;
        enum exit_code code;
    } cases[] = {
        { ERROR_BAD_REQUEST, EXIT_USAGE_WRONG }, { ERROR_NOT_FOUND, EXIT_NOT_AVAILABLE },
        { ERROR_UNAVAILABLE, EXIT_TRY_AGAIN }, { ERROR_OUTCOME_UNKNOWN, EXIT_TRY_AGAIN },
        { ERROR_INTERNAL, EXIT_INTERNAL }, { ERROR_INVALID_VALUE, EXIT_DATA_WRONG },
        { ERROR_INVALID_SCOPE, EXIT_DATA_WRONG }, { ERROR_BAD_UTF8, EXIT_DATA_WRONG },
        { ERROR_TOO_MANY_ENTRIES, EXIT_DATA_WRONG },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error error;
        error_init(&error, NULL);
        error_set(&error, cases[i].kind, "x");
        assert_int_equal(report_exit_of_error(&error), cases[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses_have_the_documented_exit_codes),
        cmocka_unit_test(errors_have_the_documented_exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
