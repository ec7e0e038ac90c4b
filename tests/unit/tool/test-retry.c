#include <unit.h>

#include "fake_channel.h"
#include "fake_time.h"
#include <tool/retry.h>

static int64_t well_from;               /* the service is there from then on */
static enum error_kind away_kind;       /* what it is until then: an error, or */
static int away_status;                 /* a status */
static const char *retry_after;

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)request;
    if (fake_now >= well_from)
        return fake_answer(answer, 200, SLICE("{}"));
    if (away_kind)
        return error_set(error, away_kind, "away");
    if (retry_after) {
        answer->headers[0] = (struct front_header){ SLICE("Retry-After"), slice_of(retry_after) };
        answer->header_count = 1;
    }
    return fake_answer(answer, away_status, SLICE("{}"));
}

static int call(int64_t well_after, enum error_kind kind, int status, const char *after,
                struct front_answer *answer, struct error *error)
{
    static const struct channel_request request = { .method = "GET", .path = "/" };
    fake_service = service;
    fake_calls = 0;
    fake_asked = false;
    well_from = fake_now + well_after;
    away_kind = kind;
    away_status = status;
    retry_after = after;
    error_init(error, NULL);
    return retry_call(NULL, &request, RETRY_PATIENCE, answer, error);
}

static void waits_for_a_service_that_comes_back(void **state)
{
    (void)state;
    static const struct {
        enum error_kind kind;
        int status;
        int64_t well_after;
        bool well;
    } cases[] = {
        { ERROR_NONE, 503, 0, true }, { ERROR_NONE, 503, 20000, true }, { ERROR_NONE, 408, 20000, true },
        { ERROR_UNAVAILABLE, 0, 20000, true }, { ERROR_OUTCOME_UNKNOWN, 0, 20000, true },
        { ERROR_NONE, 503, 40000, false }, { ERROR_UNAVAILABLE, 0, 40000, false },
        { ERROR_INTERNAL, 0, 500, false }, { ERROR_NONE, 422, 500, false }, { ERROR_NONE, 500, 500, false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct front_answer answer;
        struct error error;
        front_answer_init(&answer);
        int64_t began = fake_now;
        int result = call(cases[i].well_after, cases[i].kind, cases[i].status, NULL, &answer, &error);
        assert_int_equal(result, !cases[i].well && cases[i].kind ? -1 : 0);
        assert_error(&error, cases[i].well ? ERROR_NONE : cases[i].kind);
        if (result == 0)
            assert_int_equal(answer.status, cases[i].well ? 200 : cases[i].status);
        assert_true(fake_now - began <= RETRY_PATIENCE);
        assert_true(fake_calls <= 30);
        front_answer_release(&answer);
    }
}

static void what_cannot_get_better_is_asked_once(void **state)
{
    (void)state;
    struct front_answer answer;
    struct error error;
    front_answer_init(&answer);
    call(500, ERROR_INTERNAL, 0, NULL, &answer, &error);
    assert_int_equal(fake_calls, 1);
    call(500, ERROR_NONE, 409, NULL, &answer, &error);
    assert_int_equal(fake_calls, 1);
    front_answer_release(&answer);
}

static void keeps_to_retry_after(void **state)
{
    (void)state;
    struct front_answer answer;
    struct error error;
    front_answer_init(&answer);
    int64_t began = fake_now;
    assert_int_equal(call(9000, ERROR_NONE, 503, "10", &answer, &error), 0);
    assert_int_equal(fake_calls, 2);
    assert_int_equal(fake_now - began, 10000);
    call(60000, ERROR_NONE, 503, "60", &answer, &error);
    assert_int_equal(fake_calls, 1);
    call(60000, ERROR_NONE, 503, "Sat, 21 Nov 2026 20:26:00 GMT", &answer, &error);
    assert_true(fake_calls > 5);
    front_answer_release(&answer);
}

static int service_that_sees_a_wish_to_stop(const struct channel_request *request, struct front_answer *answer,
                                            struct error *error)
{
    fake_asked = true;
    return service(request, answer, error);
}

static void ends_early_when_asked_to_stop(void **state)
{
    (void)state;
    static const struct channel_request request = { .method = "GET", .path = "/" };
    struct front_answer answer;
    struct error error;
    front_answer_init(&answer);
    error_init(&error, NULL);
    fake_service = service_that_sees_a_wish_to_stop;
    well_from = fake_now + 500;
    away_kind = ERROR_UNAVAILABLE;
    fake_calls = 0;
    assert_int_equal(retry_call(NULL, &request, RETRY_PATIENCE, &answer, &error), -1);
    assert_int_equal(fake_calls, 1);
    front_answer_release(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_for_a_service_that_comes_back),
        cmocka_unit_test(what_cannot_get_better_is_asked_once),
        cmocka_unit_test(keeps_to_retry_after),
        cmocka_unit_test(ends_early_when_asked_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
