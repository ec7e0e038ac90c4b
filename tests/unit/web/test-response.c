#include <unit.h>

#include <web/response.h>

static const struct {
    const char *name;
    struct slice value;
    bool kept;
} values[] = {
    { "a word", SLICE_INIT("no-store"), true },
    { "nothing", SLICE_INIT(""), true },
    { "spaces and marks", SLICE_INIT("Api-Key realm=\"dashgrant\", x; y"), true },
    { "UTF-8", SLICE_INIT("caf\xc3\xa9"), true },
    { "a line's end", SLICE_INIT("a\r\nSet-Cookie: b=c"), false },
    { "a line feed", SLICE_INIT("a\nb"), false },
    { "a carriage return", SLICE_INIT("a\rb"), false },
    { "a line feed at the end", SLICE_INIT("a\n"), false },
    { "a line feed at the beginning", SLICE_INIT("\na"), false },
    { "NUL", SLICE_INIT("a\0b"), false },
    { "a tab", SLICE_INIT("a\tb"), false },
    { "DEL", SLICE_INIT("a\x7f"), false },
    { "next line, U+0085", SLICE_INIT("a\xc2\x85" "b"), false },
    { "a byte that is no UTF-8", SLICE_INIT("a\xff"), false },
    { "an overlong line feed", SLICE_INIT("a\xc0\x8a"), false },
};

static void a_value_that_could_split_a_header_is_left_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        struct response response;
        response_init(&response);
        response_header(&response, "X-Test", values[i].value);
        if (response.header_count != values[i].kept)
            fail_msg("%s is %s", values[i].name, values[i].kept ? "left out" : "kept");
        if (values[i].kept) {
            assert_string_equal(response.headers[0].name, "X-Test");
            assert_true(slice_equal(response.headers[0].value, values[i].value));
        }
        response_release(&response);
    }
}

static void headers_stay_in_order_and_one_too_many_is_left_out(void **state)
{
    (void)state;
    struct response response;
    response_init(&response);
    for (int i = 0; i < RESPONSE_HEADERS_MAX; i++)
        response_header(&response, i % 2 ? "Odd" : "Even", SLICE("1"));
    response_header(&response, "Late", SLICE("1"));
    assert_int_equal(response.header_count, RESPONSE_HEADERS_MAX);
    for (int i = 0; i < RESPONSE_HEADERS_MAX; i++)
        assert_string_equal(response.headers[i].name, i % 2 ? "Odd" : "Even");
    response_release(&response);
}

static void begins_as_an_empty_200(void **state)
{
    (void)state;
    struct response response;
    response_init(&response);
    assert_int_equal(response.status, 200);
    assert_int_equal(response.header_count, 0);
    assert_int_equal(response.body.len, 0);
    assert_int_equal(response.body.max, RESPONSE_BODY_MAX);
    assert_false(response.no_body);
    response_release(&response);
}

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 401, "Unauthorized" }, { 404, "Not Found" },
    { 405, "Method Not Allowed" }, { 413, "Content Too Large" }, { 422, "Unprocessable Content" },
    { 503, "Service Unavailable" }, { 299, "Unknown" }, { 0, "Unknown" }, { -1, "Unknown" },
};

static void reasons_are_those_of_rfc_9110(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(reasons); i++)
        assert_string_equal(response_reason(reasons[i].status), reasons[i].reason);
}

static void every_status_of_an_error_has_a_reason(void **state)
{
    (void)state;
    for (int i = 1; i < ERROR_KIND_COUNT; i++)
        if (strcmp(response_reason(error_status((enum error_kind)i)), "Unknown") == 0)
            fail_msg("%d of %s has no reason", error_status((enum error_kind)i), error_code((enum error_kind)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_that_could_split_a_header_is_left_out),
        cmocka_unit_test(headers_stay_in_order_and_one_too_many_is_left_out),
        cmocka_unit_test(begins_as_an_empty_200),
        cmocka_unit_test(reasons_are_those_of_rfc_9110),
        cmocka_unit_test(every_status_of_an_error_has_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
