#include <unit.h>

#include <model/period.h>

#define FROM PERIOD_OPEN_START
#define EVER PERIOD_OPEN_END

static const struct {
    const char *name;
    struct period period;
    int64_t now;
    enum period_state state;
} cases[] = {
    { "unbounded", { FROM, EVER }, 0, PERIOD_ACTIVE },
    { "unbounded, at the first moment there is", { FROM, EVER }, INT64_MIN, PERIOD_ACTIVE },
    { "unbounded, at the last moment there is", { FROM, EVER }, INT64_MAX, PERIOD_ACTIVE },
    { "a millisecond before it starts", { 1000, EVER }, 999, PERIOD_NOT_YET },
    { "as it starts", { 1000, EVER }, 1000, PERIOD_ACTIVE },
    { "long after it started", { 1000, EVER }, INT64_MAX, PERIOD_ACTIVE },
    { "a millisecond before it expires", { FROM, 2000 }, 1999, PERIOD_ACTIVE },
    { "as it expires", { FROM, 2000 }, 2000, PERIOD_EXPIRED },
    { "after it expired", { FROM, 2000 }, 2001, PERIOD_EXPIRED },
    { "inside", { 1000, 2000 }, 1500, PERIOD_ACTIVE },
    { "before both ends", { 1000, 2000 }, INT64_MIN, PERIOD_NOT_YET },
    { "behind both ends", { 1000, 2000 }, INT64_MAX, PERIOD_EXPIRED },
    { "a single millisecond", { 1000, 1001 }, 1000, PERIOD_ACTIVE },
    { "a single millisecond, over", { 1000, 1001 }, 1001, PERIOD_EXPIRED },
    { "before 1970", { -2000, -1000 }, -1500, PERIOD_ACTIVE },
    { "before 1970, over", { -2000, -1000 }, -1000, PERIOD_EXPIRED },
};

static void counts_from_its_start_until_just_before_its_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum period_state seen = period_state(cases[i].period, cases[i].now);
        if (seen != cases[i].state)
            fail_msg("%s: state %d, not %d", cases[i].name, (int)seen, (int)cases[i].state);
    }
}

static void an_empty_or_turned_period_never_counts(void **state)
{
    (void)state;
    static const struct period periods[] = { { 1000, 1000 }, { 2000, 1000 }, { EVER, FROM } };
    static const int64_t moments[] = { INT64_MIN, 0, 999, 1000, 1001, 1999, 2000, 2001, INT64_MAX };
    for (size_t i = 0; i < COUNT(periods); i++)
        for (size_t j = 0; j < COUNT(moments); j++)
            assert_int_not_equal(period_state(periods[i], moments[j]), PERIOD_ACTIVE);
}

static void are_equal_where_both_ends_are(void **state)
{
    (void)state;
    static const struct period periods[] = { { FROM, EVER }, { 0, EVER }, { FROM, 0 }, { 0, 1 }, { 1, 2 } };
    for (size_t i = 0; i < COUNT(periods); i++)
        for (size_t j = 0; j < COUNT(periods); j++)
            assert_int_equal(period_equal(periods[i], periods[j]), i == j);
}

static void come_back_as_they_were_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer packed;
        buffer_init(&packed, 64);
        period_pack(&packed, cases[i].period);
        struct unpack in = { buffer_slice(&packed), false };
        struct period again = period_unpack(&in);
        if (!unpack_done(&in) || !period_equal(again, cases[i].period))
            fail_msg("%s does not come back", cases[i].name);
        for (size_t length = 0; length < packed.len; length++) {
            in = (struct unpack){ { packed.ptr, length }, false };
            period_unpack(&in);
            assert_true(in.failed);
        }
        buffer_release(&packed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_from_its_start_until_just_before_its_end),
        cmocka_unit_test(an_empty_or_turned_period_never_counts),
        cmocka_unit_test(are_equal_where_both_ends_are),
        cmocka_unit_test(come_back_as_they_were_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
