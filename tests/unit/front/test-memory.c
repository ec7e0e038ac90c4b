#include <unit.h>

#include <front/memory.h>
#include <web/web.h>

static const struct web web;

static void a_repeated_variable_is_counted_and_the_first_is_given(void **state)
{
    (void)state;
    static const struct front_variable variables[] = {
        { SLICE_INIT("HTTP_AUTH"), SLICE_INIT("one") },
        { SLICE_INIT("HTTP_AUTHORIZATION"), SLICE_INIT("other") },
        { SLICE_INIT("HTTP_AUTH"), SLICE_INIT("two") },
    };
    const struct front_call call = { SLICE("GET"), SLICE("/echo"), SLICE("q"), variables, COUNT(variables),
                                     SLICE("12345") };
    struct front_answer answer;
    struct error error;
    error_init(&error, NULL);
    front_answer_init(&answer);
    assert_int_equal(front_memory_call(&web, REQUEST_CONTROL, &call, &answer, &error), 0);
    assert_int_equal(answer.status, 200);
    assert_slice(answer.body, "channel 1\nmethod GET\npath /echo\nquery q\nremote \nlength 1 5\nchunked 0\n"
                              "HTTP_AUTH[2]=one\nHTTP_AUTHORIZATION[1]=other\nbody 5 bytes, sum 2ca0033, end 0\n");
    front_answer_release(&answer);
}

static void headers_are_found_whatever_their_case(void **state)
{
    (void)state;
    const struct front_call call = { SLICE("GET"), SLICE("/size"), SLICE("3"), NULL, 0, SLICE("") };
    struct front_answer answer;
    struct error error;
    struct slice value;
    error_init(&error, NULL);
    front_answer_init(&answer);
    assert_int_equal(front_memory_call(&web, REQUEST_PUBLIC, &call, &answer, &error), 0);
    assert_slice(answer.body, "abc");
    assert_int_equal(front_answer_header(&answer, "content-type", &value), 1);
    assert_slice(value, "text/plain");
    assert_int_equal(front_answer_header(&answer, "CONTENT-LENGTH", &value), 1);
    assert_slice(value, "3");
    assert_int_equal(front_answer_header(&answer, "x-colon", &value), 1);
    assert_slice(value, "a: b");
    assert_int_equal(front_answer_header(&answer, "Content", &value), 0);
    front_answer_release(&answer);
}

static void an_answer_can_be_used_again(void **state)
{
    (void)state;
    const struct front_call large = { SLICE("GET"), SLICE("/size"), SLICE("100000"), NULL, 0, SLICE("") };
    const struct front_call small = { SLICE("GET"), SLICE("/size"), SLICE("2"), NULL, 0, SLICE("") };
    struct front_answer answer;
    struct error error;
    error_init(&error, NULL);
    front_answer_init(&answer);
    assert_int_equal(front_memory_call(&web, REQUEST_PUBLIC, &large, &answer, &error), 0);
    assert_int_equal(answer.body.len, 100000);
    assert_int_equal(front_memory_call(&web, REQUEST_PUBLIC, &small, &answer, &error), 0);
    assert_slice(answer.body, "ab");
    assert_int_equal(answer.header_count, 3);
    front_answer_release(&answer);
}

static void the_path_where_the_service_is_mounted_is_taken_off(void **state)
{
    (void)state;
    static const struct {
        const char *base;
        enum request_channel channel;
        const char *path, *seen;
    } cases[] = {
        { "/team/grants", REQUEST_PUBLIC, "/team/grants/echo", "/echo" },
        { "/team/grants", REQUEST_PUBLIC, "/team/grants/team/grants/echo", "/team/grants/echo" },
        { "/team/grants", REQUEST_PUBLIC, "/team/grants/", "/" },
        { "/team/grants", REQUEST_PUBLIC, "/team/grants", "/team/grants" },
        { "/team/grants", REQUEST_PUBLIC, "/team/grantsecho", "/team/grantsecho" },
        { "/team/grants", REQUEST_PUBLIC, "/echo", "/echo" },
        { "/team/grants", REQUEST_PUBLIC, "/x/team/grants/echo", "/x/team/grants/echo" },
        { "/team/grants", REQUEST_CONTROL, "/team/grants/echo", "/team/grants/echo" },
        { "", REQUEST_PUBLIC, "/echo", "/echo" },
        { NULL, REQUEST_PUBLIC, "//echo", "//echo" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct web mounted = { .base_path = cases[i].base };
        const struct front_call call = { SLICE("GET"), slice_of(cases[i].path), SLICE(""), NULL, 0, SLICE("") };
        struct front_answer answer;
        struct error error;
        char wanted[100];
        error_init(&error, NULL);
        front_answer_init(&answer);
        assert_int_equal(front_memory_call(&mounted, cases[i].channel, &call, &answer, &error), 0);
        snprintf(wanted, sizeof wanted, "\npath %s\n", cases[i].seen);
        if (!memmem(answer.body.ptr, answer.body.len, wanted, strlen(wanted)))
            fail_msg("%s under %s: %.*s", cases[i].path, cases[i].base, SLICE_ARGS(answer.body));
        front_answer_release(&answer);
    }
}

static void a_variable_that_no_front_could_send_is_refused(void **state)
{
    (void)state;
    static const struct front_variable cases[] = {
        { SLICE_INIT(""), SLICE_INIT("a") },
        { SLICE_INIT("A=B"), SLICE_INIT("a") },
        { SLICE_INIT("A\0B"), SLICE_INIT("a") },
        { SLICE_INIT("A"), SLICE_INIT("a\0b") },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct front_call call = { SLICE("GET"), SLICE("/echo"), SLICE(""), &cases[i], 1, SLICE("") };
        struct front_answer answer;
        struct error error;
        error_init(&error, NULL);
        front_answer_init(&answer);
        assert_int_equal(front_memory_call(&web, REQUEST_PUBLIC, &call, &answer, &error), -1);
        assert_error(&error, ERROR_BAD_REQUEST);
        front_answer_release(&answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeated_variable_is_counted_and_the_first_is_given),
        cmocka_unit_test(headers_are_found_whatever_their_case),
        cmocka_unit_test(an_answer_can_be_used_again),
        cmocka_unit_test(the_path_where_the_service_is_mounted_is_taken_off),
        cmocka_unit_test(a_variable_that_no_front_could_send_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
