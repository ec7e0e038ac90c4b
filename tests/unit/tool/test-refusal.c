#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include <tool/refusal.h>

static const char *tell(bool json, uint64_t max, int count, uint64_t resume)
{
    const struct tool tool = { .json = json };
    struct refusal refusal;
    captured_begin(STDERR_FILENO);
    refusal_init(&refusal, &tool, max);
    for (int i = 1; i <= count; i++)
        refusal_line(&refusal, (uint64_t)i * 10, "code", SLICE("It is \"bad\"."));
    refusal_tell(&refusal, "whole", "All is bad.", resume);
    refusal_release(&refusal);
    return captured_end();
}

static void names_lines_up_to_a_number_and_counts_the_others(void **state)
{
    (void)state;
    assert_string_equal(tell(false, 100, 1, 0), "line 10: It is \"bad\". (code)\ndashgrantctl: All is bad.\n");
    assert_string_equal(tell(false, 2, 5, 0), "line 10: It is \"bad\". (code)\nline 20: It is \"bad\". (code)\n"
                                              "and 3 more (--max-errors)\ndashgrantctl: All is bad.\n");
    assert_string_equal(tell(false, 0, 1, 0), "and 1 more (--max-errors)\ndashgrantctl: All is bad.\n");
}

static void tells_programs_the_same_as_one_object(void **state)
{
    (void)state;
    assert_string_equal(tell(true, 2, 3, 7),
                        "{\"code\":\"whole\",\"detail\":\"All is bad.\",\"resume_line\":7,\"refused\":3,"
                        "\"errors\":["
                        "{\"line\":10,\"code\":\"code\",\"detail\":\"It is \\\"bad\\\".\"},"
                        "{\"line\":20,\"code\":\"code\",\"detail\":\"It is \\\"bad\\\".\"}]}\n");
    assert_string_equal(tell(true, 2, 0, 0),
                        "{\"code\":\"whole\",\"detail\":\"All is bad.\",\"refused\":0,\"errors\":[]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lines_up_to_a_number_and_counts_the_others),
        cmocka_unit_test(tells_programs_the_same_as_one_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
