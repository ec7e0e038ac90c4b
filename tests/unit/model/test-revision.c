#include <unit.h>

#include <model/revision.h>

static const struct {
    const char *text;
    struct revision revision;
} good[] = {
    { "00000000000000000000000000000000", { 0, 0 } },
    { "00000000000000010000000000000002", { 1, 2 } },
    { "5f0c2a9be1d34c770000000000000412", { 0x5f0c2a9be1d34c77, 0x412 } },
    { "ffffffffffffffffffffffffffffffff", { UINT64_MAX, UINT64_MAX } },
    { "8000000000000000000000000000abcd", { UINT64_C(1) << 63, 0xabcd } },
};

static void are_written_and_read_as_32_digits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        char out[REVISION_TEXT];
        struct revision again = { 7, 7 };
        assert_slice(revision_format(good[i].revision, out), good[i].text);
        assert_int_equal(strlen(out), REVISION_TEXT - 1);
        assert_true(revision_parse(slice_of(good[i].text), &again));
        assert_int_equal(again.epoch, good[i].revision.epoch);
        assert_int_equal(again.number, good[i].revision.number);
    }
}

static const struct {
    const char *name;
    struct slice text;
} bad[] = {
    { "nothing", SLICE_INIT("") },
    { "a digit too few", SLICE_INIT("0000000000000001000000000000000") },
    { "a digit too many", SLICE_INIT("000000000000000100000000000000020") },
    { "upper case", SLICE_INIT("5F0C2A9BE1D34C770000000000000412") },
    { "one letter in upper case", SLICE_INIT("0000000000000001000000000000000A") },
    { "a letter past f", SLICE_INIT("0000000000000001000000000000000g") },
    { "a character before 0", SLICE_INIT("/0000000000000010000000000000002") },
    { "a character behind 9", SLICE_INIT(":0000000000000010000000000000002") },
    { "a character before a", SLICE_INIT("`0000000000000010000000000000002") },
    { "a sign", SLICE_INIT("+0000000000000010000000000000002") },
    { "0x", SLICE_INIT("0x000000000000010000000000000002") },
    { "a space", SLICE_INIT(" 0000000000000010000000000000002") },
    { "a NUL", SLICE_INIT("0000000000000001000000000000000\0") },
    { "a byte past ASCII", SLICE_INIT("0000000000000001000000000000000\xb2") },
    { "a dash between", SLICE_INIT("000000000000001-0000000000000002") },
};

static void another_text_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct revision revision;
        if (revision_parse(bad[i].text, &revision))
            fail_msg("%s is taken", bad[i].name);
    }
}

static void texts_of_one_epoch_order_like_numbers(void **state)
{
    (void)state;
    static const uint64_t numbers[] = { 0, 1, 9, 10, 15, 16, 255, 256, 0xffffffff, 0x100000000, UINT64_MAX };
    char before[REVISION_TEXT], after[REVISION_TEXT];
    for (size_t i = 1; i < COUNT(numbers); i++) {
        struct slice a = revision_format((struct revision){ 42, numbers[i - 1] }, before);
        struct slice b = revision_format((struct revision){ 42, numbers[i] }, after);
        assert_true(slice_compare(a, b) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_written_and_read_as_32_digits),
        cmocka_unit_test(another_text_is_refused),
        cmocka_unit_test(texts_of_one_epoch_order_like_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
