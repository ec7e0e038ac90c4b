#include <unit.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/hand.h>

static void make_pair(int ends[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
}

static struct front_look look_at(int fd)
{
    static char window[FRONT_LOOK_WINDOW];
    struct front_look look;
    front_look(fd, 0, window, &look);
    return look;
}

static bool same_file(int a, int b)
{
    struct stat one, other;
    return fstat(a, &one) == 0 && fstat(b, &other) == 0 && one.st_ino == other.st_ino && one.st_dev == other.st_dev;
}

static void text_and_descriptors_arrive(void **state)
{
    (void)state;
    int ends[2], given[2];
    struct front_handed handed;
    struct error error;
    error_init(&error, NULL);
    make_pair(ends);
    make_pair(given);
    assert_int_equal(front_hand_send(ends[0], FRONT_HAND_CGI, SLICE("A=1\0B=2\0"), given, 2, INT64_MAX, &error), 0);
    struct front_look look = look_at(ends[1]);
    assert_int_equal(look.state, FRONT_LOOK_HANDED);
    look = look_at(ends[1]);                            /* a look takes nothing */
    assert_int_equal(look.state, FRONT_LOOK_HANDED);
    assert_int_equal(front_hand_take(ends[1], &look, &handed, &error), 0);
    assert_int_equal(handed.kind, FRONT_HAND_CGI);
    assert_int_equal(handed.count, 2);
    assert_int_equal(handed.text_size, 8);
    assert_memory_equal(handed.text, "A=1\0B=2\0", 9);
    for (int i = 0; i < 2; i++) {
        assert_true(same_file(handed.fds[i], given[i]));
        assert_true(fcntl(handed.fds[i], F_GETFD) & FD_CLOEXEC);
    }
    int fd = handed.fds[0];
    front_hand_release(&handed);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
    assert_int_equal(look_at(ends[1]).state, FRONT_LOOK_NOTHING);
    assert_int_equal(front_hand_reply(ends[1], FRONT_HAND_TAKEN), 0);
    char byte;
    assert_int_equal(recv(ends[0], &byte, 1, 0), 1);
    assert_int_equal(byte, FRONT_HAND_TAKEN);
    close(ends[0]);
    assert_int_equal(look_at(ends[1]).state, FRONT_LOOK_GONE);
    assert_int_equal(front_hand_reply(ends[1], FRONT_HAND_END), -1);
    close(ends[1]);
    close(given[0]);
    close(given[1]);
}

static void the_longest_text_arrives_and_a_longer_one_is_refused(void **state)
{
    (void)state;
    int ends[2], given[2];
    struct front_handed handed;
    struct error error;
    char *text = calloc(1, FRONT_HAND_TEXT_MAX + 1);
    assert_non_null(text);
    error_init(&error, NULL);
    make_pair(ends);
    make_pair(given);
    struct slice longest = { text, FRONT_HAND_TEXT_MAX }, longer = { text, FRONT_HAND_TEXT_MAX + 1 };
    assert_int_equal(front_hand_send(ends[0], FRONT_HAND_CGI, longest, given, 2, INT64_MAX, &error), 0);
    struct front_look look = look_at(ends[1]);
    assert_int_equal(look.state, FRONT_LOOK_HANDED);
    assert_int_equal(front_hand_take(ends[1], &look, &handed, &error), 0);
    assert_int_equal(handed.text_size, FRONT_HAND_TEXT_MAX);
    front_hand_release(&handed);
    assert_int_equal(front_hand_send(ends[0], FRONT_HAND_CGI, longer, given, 2, INT64_MAX, &error), -1);
    assert_error(&error, ERROR_BAD_REQUEST);
    error_init(&error, NULL);
    assert_int_equal(front_hand_send(ends[0], FRONT_HAND_CGI, SLICE(""), given, 0, INT64_MAX, &error), -1);
    assert_int_equal(look_at(ends[1]).state, FRONT_LOOK_NOTHING);
    for (int i = 0; i < 2; i++) {
        close(ends[i]);
        close(given[i]);
    }
    free(text);
}

static void who_takes_nothing_is_given_up_in_time(void **state)
{
    (void)state;
    int ends[2], given[2], size = 4096;
    struct error error;
    char *text = calloc(1, FRONT_HAND_TEXT_MAX);
    assert_non_null(text);
    error_init(&error, NULL);
    make_pair(ends);
    make_pair(given);
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    int64_t began = clock_monotonic();
    assert_int_equal(front_hand_send(ends[0], FRONT_HAND_CGI, (struct slice){ text, FRONT_HAND_TEXT_MAX }, given, 2,
                                     began + 100, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    assert_in_range(clock_monotonic() - began, 90, 3000);
    for (int i = 0; i < 2; i++) {
        close(ends[i]);
        close(given[i]);
    }
    free(text);
}

static void a_message_is_handed_with_its_last_byte_and_not_before(void **state)
{
    (void)state;
    static const char whole[] = "DGC\1\0\0\0\4A=1\0.";
    for (size_t size = 1; size < sizeof whole; size++) {
        struct front_look look;
        char *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, whole, size);
        front_look_bytes(copy, size, false, 0, &look);
        assert_int_equal(look.state, size == sizeof whole - 1 ? FRONT_LOOK_HANDED : FRONT_LOOK_INCOMPLETE);
        free(copy);
    }
}

static void what_is_no_message_is_broken_at_once(void **state)
{
    (void)state;
    static const struct slice cases[] = {
        SLICE_INIT("DE"), SLICE_INIT("DELETE / HTTP/1.1"), SLICE_INIT("DGX"), SLICE_INIT("DGC\0"), SLICE_INIT("DGC\2"),
        SLICE_INIT("DGC\1\0\1\0\0"), SLICE_INIT("DGC\1\377\377\377\377"), SLICE_INIT("DGS\1\0\0\0\1"),
        SLICE_INIT("DGK\1\0\0\0\1"),
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct front_look look;
        char bytes[32];
        memcpy(bytes, cases[i].ptr, cases[i].len);
        front_look_bytes(bytes, cases[i].len, false, 0, &look);
        assert_int_equal(look.state, FRONT_LOOK_BROKEN);
        assert_non_null(look.why);
    }
}

static void a_message_without_descriptors_is_not_taken(void **state)
{
    (void)state;
    static const char message[] = "DGS\1\0\0\0\0.";
    int ends[2];
    struct front_handed handed;
    struct error error;
    error_init(&error, NULL);
    make_pair(ends);
    assert_int_equal(send(ends[0], message, sizeof message - 1, 0), sizeof message - 1);
    struct front_look look = look_at(ends[1]);
    assert_int_equal(look.state, FRONT_LOOK_HANDED);
    assert_int_equal(front_hand_take(ends[1], &look, &handed, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    close(ends[0]);
    close(ends[1]);
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 200; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void more_descriptors_than_a_message_has_are_closed(void **state)
{
    (void)state;
    int ends[2], given[FRONT_HAND_DESCRIPTORS_MAX + 4];
    union {
        char bytes[CMSG_SPACE(sizeof given)];
        struct cmsghdr aligned;
    } control = { .bytes = { 0 } };
    char message[] = "DGS\1\0\0\0\0.";
    struct front_handed handed;
    struct error error;
    error_init(&error, NULL);
    make_pair(ends);
    for (size_t i = 0; i < COUNT(given); i++)
        given[i] = ends[0];
    int before = open_descriptors();
    struct iovec part = { message + sizeof message - 2, 1 };
    struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes };
    struct cmsghdr *head = CMSG_FIRSTHDR(&header);
    *head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof given), .cmsg_level = SOL_SOCKET,
                              .cmsg_type = SCM_RIGHTS };
    memcpy(CMSG_DATA(head), given, sizeof given);
    assert_int_equal(send(ends[0], message, sizeof message - 2, 0), sizeof message - 2);
    assert_int_equal(sendmsg(ends[0], &header, 0), 1);
    struct front_look look = look_at(ends[1]);
    assert_int_equal(look.state, FRONT_LOOK_HANDED);
    assert_int_equal(front_hand_take(ends[1], &look, &handed, &error), -1);
    assert_int_equal(open_descriptors(), before);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_descriptors_arrive),
        cmocka_unit_test(the_longest_text_arrives_and_a_longer_one_is_refused),
        cmocka_unit_test(who_takes_nothing_is_given_up_in_time),
        cmocka_unit_test(a_message_is_handed_with_its_last_byte_and_not_before),
        cmocka_unit_test(what_is_no_message_is_broken_at_once),
        cmocka_unit_test(a_message_without_descriptors_is_not_taken),
        cmocka_unit_test(more_descriptors_than_a_message_has_are_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
