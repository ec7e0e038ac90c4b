#include <unit.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/buffer.h>
#include <front/look.h>

#include "fakes.h"
#include "record.h"

/* Looks at a copy in a block of just that size, so that a sanitizer sees a read past it. */
static struct front_look look_at(struct slice bytes, bool last, unsigned vain)
{
    struct front_look look;
    char *copy = malloc(bytes.len ? bytes.len : 1);
    assert_non_null(copy);
    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    front_look_bytes(copy, bytes.len, last, vain, &look);
    free(copy);
    return look;
}

static void raw(struct buffer *out, uint8_t version, uint8_t type, uint16_t id, size_t length, uint8_t padding)
{
    const unsigned char head[8] = { version, type, (unsigned char)(id >> 8), (unsigned char)id,
                                    (unsigned char)(length >> 8), (unsigned char)length, padding };
    buffer_append(out, (struct slice){ (const char *)head, sizeof head });
}

/* BEGIN, two pairs of which the second straddles two records, padding, a body in two records. */
static void sample(struct buffer *out)
{
    struct buffer params;
    buffer_init(&params, 1000);
    fake_pair(&params, "REQUEST_METHOD", "POST");
    fake_pair(&params, "PATH_INFO", "/a/path/that/lies/in/two/records");
    fake_begin(out, true);
    raw(out, 1, FRONT_RECORD_PARAMS, 1, 40, 3);
    buffer_append(out, (struct slice){ params.ptr, 40 });
    buffer_append(out, SLICE("\0\0\0"));
    raw(out, 1, FRONT_RECORD_PARAMS, 1, params.len - 40, 0);
    buffer_append(out, slice_after(buffer_slice(&params), 40));
    front_record_end(out, FRONT_RECORD_PARAMS, 1);
    front_record_append(out, FRONT_RECORD_STDIN, 1, SLICE("first"));
    front_record_append(out, FRONT_RECORD_STDIN, 1, SLICE("second"));
    front_record_end(out, FRONT_RECORD_STDIN, 1);
    buffer_release(&params);
}

static void a_request_is_ready_with_its_last_byte_and_not_before(void **state)
{
    (void)state;
    struct buffer request;
    buffer_init(&request, 1000);
    sample(&request);
    for (size_t cut = 0; cut < request.len; cut++) {
        struct front_look look = look_at((struct slice){ request.ptr, cut }, false, 0);
        assert_int_equal(look.state, cut == 0 ? FRONT_LOOK_NOTHING : FRONT_LOOK_INCOMPLETE);
    }
    struct front_look look = look_at(buffer_slice(&request), false, 0);
    assert_int_equal(look.state, FRONT_LOOK_READY);
    assert_true(look.whole);
    assert_true(look.keep);
    assert_int_equal(look.id, 1);
    assert_int_equal(look.head, request.len - 3 * FRONT_RECORD_HEAD - strlen("firstsecond"));
    buffer_release(&request);
}

static void every_split_of_params_into_records_is_the_same_request(void **state)
{
    (void)state;
    struct buffer params, request;
    buffer_init(&params, 1000);
    buffer_init(&request, 100000);
    fake_pair(&params, "NAME", "value");
    char longer[200];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    fake_pair(&params, "LONGER", longer);
    for (size_t piece = 1; piece <= params.len; piece++) {
        buffer_clear(&request);
        fake_begin(&request, false);
        for (struct slice rest = buffer_slice(&params); rest.len > 0; rest = slice_after(rest, piece))
            front_record_append(&request, FRONT_RECORD_PARAMS, 1,
                                (struct slice){ rest.ptr, rest.len < piece ? rest.len : piece });
        front_record_end(&request, FRONT_RECORD_PARAMS, 1);
        size_t head = request.len;
        front_record_end(&request, FRONT_RECORD_STDIN, 1);
        struct front_look look = look_at(buffer_slice(&request), false, 0);
        assert_int_equal(look.state, FRONT_LOOK_READY);
        assert_int_equal(look.head, head);
    }
    buffer_release(&params);
    buffer_release(&request);
}

/* PARAMS of these bytes, complete or not. */
static enum front_look_state params_state(struct slice params, const char **why)
{
    struct buffer request;
    buffer_init(&request, 1000);
    fake_begin(&request, true);
    front_record_append(&request, FRONT_RECORD_PARAMS, 1, params);
    front_record_end(&request, FRONT_RECORD_PARAMS, 1);
    front_record_end(&request, FRONT_RECORD_STDIN, 1);
    struct front_look look = look_at(buffer_slice(&request), false, 0);
    *why = look.why;
    buffer_release(&request);
    return look.state;
}

static void params_that_libfcgi_must_not_see_are_broken(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct slice params;
        enum front_look_state expected;
    } cases[] = {
        { "a pair", SLICE_INIT("\1\1ab"), FRONT_LOOK_READY },
        { "nothing", SLICE_INIT(""), FRONT_LOOK_READY },
        { "an empty name and value", SLICE_INIT("\0\0"), FRONT_LOOK_READY },
        { "a long length of a short value", SLICE_INIT("\1\x80\0\0\1ab"), FRONT_LOOK_READY },
        { "name 0x7fffffff", SLICE_INIT("\xff\xff\xff\xff\1ab"), FRONT_LOOK_BROKEN },
        { "value 0x7fffffff", SLICE_INIT("\1\xff\xff\xff\xff" "ab"), FRONT_LOOK_BROKEN },
        { "both 0x7fffffff", SLICE_INIT("\xff\xff\xff\xff\xff\xff\xff\xff" "ab"), FRONT_LOOK_BROKEN },
        { "both half of it", SLICE_INIT("\xc0\0\0\0\xbf\xff\xff\xfe" "ab"), FRONT_LOOK_BROKEN },
        { "one byte too few", SLICE_INIT("\1\2ab"), FRONT_LOOK_BROKEN },
        { "half a length", SLICE_INIT("\1\x80\0"), FRONT_LOOK_BROKEN },
        { "a name without a value's length", SLICE_INIT("\1"), FRONT_LOOK_BROKEN },
        { "an equals sign in a name", SLICE_INIT("\3\1a=bc"), FRONT_LOOK_BROKEN },
        { "an equals sign in a value", SLICE_INIT("\1\3ab=c"), FRONT_LOOK_READY },
        { "a NUL in a name", SLICE_INIT("\3\1a\0bc"), FRONT_LOOK_BROKEN },
        { "a NUL in a value", SLICE_INIT("\1\3ab\0c"), FRONT_LOOK_BROKEN },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *why;
        enum front_look_state seen = params_state(cases[i].params, &why);
        if (seen != cases[i].expected)
            fail_msg("%s: state %d, not %d", cases[i].name, seen, cases[i].expected);
        assert_int_equal(why != NULL, seen == FRONT_LOOK_BROKEN);
    }
}

struct head_case {
    const char *name;
    uint8_t version, type;
    uint16_t id;
    size_t length;
    uint8_t padding;
    const char *body;
};

static void what_is_no_request_is_broken(void **state)
{
    (void)state;
    static const struct head_case cases[] = {
        { "version 0", 0, 1, 1, 8, 0, "\0\1\0" }, { "version 2", 2, 1, 1, 8, 0, "\0\1\0" },
        { "an abort", 1, 2, 1, 0, 0, "\0\1\0" },        { "PARAMS first", 1, 4, 1, 8, 0, "\0\1\0" },
        { "values asked for", 1, 9, 0, 8, 0, "\0\1\0" }, { "request 0", 1, 1, 0, 8, 0, "\0\1\0" },
        { "a short BEGIN", 1, 1, 1, 7, 0, "\0\1\0" }, { "a long BEGIN", 1, 1, 1, 9, 0, "\0\1\0" },
        { "padding that libfcgi takes for a record", 1, 1, 1, 8, 8, "\0\1\0" },
        { "an authorizer", 1, 1, 1, 8, 0, "\0\2\0" }, { "a filter", 1, 1, 1, 8, 0, "\0\3\0" },
        { "role 257", 1, 1, 1, 8, 0, "\1\1\0" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct head_case *c = &cases[i];
        struct buffer request;
        buffer_init(&request, 100);
        raw(&request, c->version, c->type, c->id, c->length, c->padding);
        buffer_append(&request, (struct slice){ c->body, 3 });
        buffer_append(&request, SLICE("\0\0\0\0\0"));
        if (look_at(buffer_slice(&request), false, 0).state != FRONT_LOOK_BROKEN)
            fail_msg("%s is not broken", c->name);
        buffer_release(&request);
    }
    assert_int_equal(look_at(SLICE("GET / HTTP/1.1\r\n"), false, 0).state, FRONT_LOOK_BROKEN);
    assert_int_equal(look_at(SLICE("G"), false, 0).state, FRONT_LOOK_BROKEN);
}

static void records_out_of_turn_are_broken(void **state)
{
    (void)state;
    static const struct head_case cases[] = {
        { "an abort", 1, 2, 1, 0, 0, NULL },   { "a second BEGIN", 1, 1, 2, 8, 0, NULL },
        { "STDIN early", 1, 5, 1, 1, 0, NULL }, { "another id", 1, 4, 2, 0, 0, NULL },
        { "a management record", 1, 9, 0, 4, 0, NULL }, { "DATA", 1, 8, 1, 0, 0, NULL },
        { "version 2", 2, 4, 1, 0, 0, NULL }, { "padding behind the end", 1, 4, 1, 0, 8, NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer request;
        buffer_init(&request, 100);
        fake_begin(&request, true);
        raw(&request, cases[i].version, cases[i].type, cases[i].id, cases[i].length, cases[i].padding);
        buffer_append(&request, SLICE("12345678"));
        if (look_at(buffer_slice(&request), false, 0).state != FRONT_LOOK_BROKEN)
            fail_msg("%s is not broken", cases[i].name);
        buffer_release(&request);
    }
}

static void an_abort_while_the_body_comes_is_broken(void **state)
{
    (void)state;
    struct buffer request;
    buffer_init(&request, 1000);
    sample(&request);
    request.len -= FRONT_RECORD_HEAD;
    raw(&request, 1, FRONT_RECORD_ABORT, 1, 0, 0);
    assert_int_equal(look_at(buffer_slice(&request), false, 0).state, FRONT_LOOK_BROKEN);
    buffer_release(&request);
}

static void params_that_do_not_fit_the_window_are_broken(void **state)
{
    (void)state;
    static char value[FRONT_LOOK_WINDOW];
    struct buffer request, params;
    memset(value, 'x', sizeof value);
    buffer_init(&request, 200000);
    buffer_init(&params, 200000);
    fake_begin(&request, true);
    front_record_pair_length(&params, 1);
    front_record_pair_length(&params, sizeof value);
    buffer_append(&params, SLICE("n"));
    buffer_append(&params, (struct slice){ value, sizeof value });
    front_record_append(&request, FRONT_RECORD_PARAMS, 1, buffer_slice(&params));
    struct slice seen = { request.ptr, FRONT_LOOK_WINDOW };
    assert_int_equal(look_at(seen, true, 0).state, FRONT_LOOK_BROKEN);
    buffer_release(&request);
    buffer_release(&params);
}

static void a_body_that_does_not_fit_is_for_a_thread(void **state)
{
    (void)state;
    struct buffer request;
    buffer_init(&request, 1000);
    sample(&request);
    struct slice all = buffer_slice(&request);
    size_t head = look_at(all, false, 0).head;
    for (size_t cut = head; cut < all.len; cut++) {
        struct slice seen = { all.ptr, cut };
        assert_int_equal(look_at(seen, false, FRONT_LOOK_VAIN_MAX - 1).state, FRONT_LOOK_INCOMPLETE);
        const struct front_look looks[] = { look_at(seen, true, 0), look_at(seen, false, FRONT_LOOK_VAIN_MAX) };
        for (size_t i = 0; i < COUNT(looks); i++) {
            assert_int_equal(looks[i].state, FRONT_LOOK_READY);
            assert_false(looks[i].whole);
            assert_int_equal(looks[i].head, head);
        }
    }
    struct slice before = { all.ptr, head - 1 };
    assert_int_equal(look_at(before, false, FRONT_LOOK_VAIN_MAX).state, FRONT_LOOK_INCOMPLETE);
    buffer_release(&request);
}

/* A peer that waits for poll to let it write stops at a quarter of the socket's buffer: at about 50 KiB, or 70
 * small records. */
static void a_body_is_read_on_before_its_writer_has_to_stop(void **state)
{
    (void)state;
    static const char content[8192];
    const struct { size_t length; size_t records_max; } cases[] = { { 1, 40 }, { 100, 40 }, { 8192, 5 } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer request;
        buffer_init(&request, 100 * 1024);
        fake_begin(&request, true);
        front_record_end(&request, FRONT_RECORD_PARAMS, 1);
        size_t records = 0;
        do
            front_record_append(&request, FRONT_RECORD_STDIN, 1, (struct slice){ content, cases[i].length });
        while (look_at(buffer_slice(&request), false, 0).state == FRONT_LOOK_INCOMPLETE && ++records < 100);
        assert_in_range(records, 1, cases[i].records_max);
        assert_false(look_at(buffer_slice(&request), false, 0).whole);
        buffer_release(&request);
    }
}

static void what_follows_the_request_keeps_it_from_being_read_whole(void **state)
{
    (void)state;
    struct buffer request;
    buffer_init(&request, 2000);
    sample(&request);
    sample(&request);
    struct front_look look = look_at(buffer_slice(&request), false, 0);
    assert_int_equal(look.state, FRONT_LOOK_READY);
    assert_false(look.whole);
    buffer_release(&request);
}

static void a_look_takes_nothing_from_the_socket(void **state)
{
    (void)state;
    int ends[2];
    char *window = malloc(FRONT_LOOK_WINDOW);
    struct front_look look;
    struct buffer request;
    buffer_init(&request, 1000);
    sample(&request);
    assert_non_null(window);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    front_look(ends[0], 0, window, &look);
    assert_int_equal(look.state, FRONT_LOOK_NOTHING);
    fake_send(ends[1], (struct slice){ request.ptr, 20 });
    for (int i = 0; i < 2; i++) {
        front_look(ends[0], 0, window, &look);
        assert_int_equal(look.state, FRONT_LOOK_INCOMPLETE);
    }
    fake_send(ends[1], slice_after(buffer_slice(&request), 20));
    for (int i = 0; i < 2; i++) {
        front_look(ends[0], 0, window, &look);
        assert_int_equal(look.state, FRONT_LOOK_READY);
        assert_true(look.whole);
    }
    assert_int_equal(recv(ends[0], window, FRONT_LOOK_WINDOW, 0), request.len);
    close(ends[1]);
    front_look(ends[0], 0, window, &look);
    assert_int_equal(look.state, FRONT_LOOK_GONE);
    close(ends[0]);
    free(window);
    buffer_release(&request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_ready_with_its_last_byte_and_not_before),
        cmocka_unit_test(every_split_of_params_into_records_is_the_same_request),
        cmocka_unit_test(params_that_libfcgi_must_not_see_are_broken),
        cmocka_unit_test(what_is_no_request_is_broken),
        cmocka_unit_test(records_out_of_turn_are_broken),
        cmocka_unit_test(an_abort_while_the_body_comes_is_broken),
        cmocka_unit_test(params_that_do_not_fit_the_window_are_broken),
        cmocka_unit_test(a_body_that_does_not_fit_is_for_a_thread),
        cmocka_unit_test(a_body_is_read_on_before_its_writer_has_to_stop),
        cmocka_unit_test(what_follows_the_request_keeps_it_from_being_read_whole),
        cmocka_unit_test(a_look_takes_nothing_from_the_socket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
