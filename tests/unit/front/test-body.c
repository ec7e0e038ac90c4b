#include <unit.h>

#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <web/request.h>

#include "body.h"
#include "fakes.h"
#include "record.h"

enum { ID = 7 };

/* A body of these bytes, after which the peer closes. */
static long read_text(struct slice bytes, char *out, size_t size, size_t piece)
{
    int ends[2];
    struct front_body body;
    size_t seen = 0;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    fake_send(ends[1], bytes);
    close(ends[1]);
    front_body_init(&body, ends[0], ID, clock_monotonic() + 5000);
    long n;
    while ((n = front_body_read(&body, out + seen, piece < size - seen ? piece : size - seen)) > 0)
        seen += (size_t)n;
    assert_int_equal(front_body_read(&body, out, size), n);
    close(ends[0]);
    return n == 0 ? (long)seen : n;
}

static void a_body_is_read_across_records_padding_and_pieces(void **state)
{
    (void)state;
    static const char text[] = "the content of three records";
    const struct slice bytes = SLICE("\1\5\0\7\0\4\3\0the ...\1\5\0\7\0\3\0\0con\1\5\0\7\0\x15\xff\0");
    struct buffer all;
    char out[100];
    buffer_init(&all, 1000);
    buffer_append(&all, bytes);
    buffer_append(&all, SLICE("tent of three records"));
    for (int i = 0; i < 255; i++)
        buffer_byte(&all, 'p');
    buffer_append(&all, SLICE("\1\5\0\7\0\0\2\0pp"));
    for (size_t piece = 1; piece < sizeof out; piece++) {
        assert_int_equal(read_text(buffer_slice(&all), out, sizeof out, piece), sizeof text - 1);
        assert_memory_equal(out, text, sizeof text - 1);
    }
    for (size_t cut = 0; cut < all.len; cut++)
        assert_int_equal(read_text((struct slice){ all.ptr, cut }, out, sizeof out, 10), REQUEST_BODY_SHORT);
    buffer_release(&all);
}

static void a_record_out_of_turn_leaves_it_short(void **state)
{
    (void)state;
    static const struct slice cases[] = {
        SLICE_INIT("\2\5\0\7\0\0\0\0"), SLICE_INIT("\1\2\0\7\0\0\0\0"), SLICE_INIT("\1\5\0\1\0\0\0\0"),
        SLICE_INIT("\1\x9\0\0\0\0\0\0"), SLICE_INIT("\1\1\0\7\0\0\0\0"),
    };
    char out[10];
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(read_text(cases[i], out, sizeof out, 10), REQUEST_BODY_SHORT);
}

static void the_deadline_holds_and_stays_passed(void **state)
{
    (void)state;
    int ends[2];
    char out[10];
    struct front_body body;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    int64_t began = clock_monotonic();
    front_body_init(&body, ends[0], ID, began + 100);
    assert_int_equal(front_body_read(&body, out, sizeof out), REQUEST_BODY_TIMEOUT);
    assert_in_range(clock_monotonic() - began, 95, 3000);
    fake_send(ends[1], SLICE("\1\5\0\7\0\0\0\0"));
    assert_int_equal(front_body_read(&body, out, sizeof out), REQUEST_BODY_TIMEOUT);
    close(ends[0]);
    close(ends[1]);
}

static void draining_stops_at_its_bound(void **state)
{
    (void)state;
    static char content[60000];
    struct buffer all;
    buffer_init(&all, 100000);
    front_record_append(&all, FRONT_RECORD_STDIN, ID, (struct slice){ content, sizeof content });
    front_record_end(&all, FRONT_RECORD_STDIN, ID);
    for (int enough = 0; enough < 2; enough++) {
        int ends[2];
        struct front_body body;
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        fake_send(ends[1], buffer_slice(&all));
        front_body_init(&body, ends[0], ID, clock_monotonic() + 5000);
        assert_int_equal(front_body_drain(&body, enough ? 100000 : 30000), enough);
        close(ends[0]);
        close(ends[1]);
    }
    buffer_release(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_read_across_records_padding_and_pieces),
        cmocka_unit_test(a_record_out_of_turn_leaves_it_short),
        cmocka_unit_test(the_deadline_holds_and_stays_passed),
        cmocka_unit_test(draining_stops_at_its_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
