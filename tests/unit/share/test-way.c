#include <unit.h>

#include <share/way.h>

#define USER { PRINCIPAL_USER, SLICE_INIT("u"), SLICE_INIT(""), SLICE_INIT("") }
#define MEMBER { PRINCIPAL_USER, SLICE_INIT("u"), SLICE_INIT("o"), SLICE_INIT("") }
#define ORG { PRINCIPAL_ORG, SLICE_INIT(""), SLICE_INIT("o"), SLICE_INIT("") }
#define ROLE { PRINCIPAL_ROLE, SLICE_INIT(""), SLICE_INIT("o"), SLICE_INIT("r") }

static const struct way ways[] = {
    { WAY_OWNER, USER, SCOPE_READ_WRITE, PERIOD_ACTIVE },
    { WAY_USER, MEMBER, SCOPE_READ, PERIOD_EXPIRED },
    { WAY_ROLE, ROLE, SCOPE_READ_WRITE, PERIOD_NOT_YET },
    { WAY_ORG, ORG, SCOPE_READ, PERIOD_ACTIVE },
};

static bool same(const struct way *a, const struct way *b)
{
    return a->kind == b->kind && principal_equal(&a->principal, &b->principal) && a->scope == b->scope &&
           a->state == b->state;
}

static void a_list_keeps_all_that_was_added_in_order(void **state)
{
    (void)state;
    struct arena arena;
    struct way_list list = { 0 };
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(way_add(&list, &arena, ways[i % COUNT(ways)]), 0);
    assert_int_equal(list.count, 100);
    for (size_t i = 0; i < 100; i++)
        assert_true(same(&list.ways[i], &ways[i % COUNT(ways)]));
    arena_release(&arena);
}

static void without_memory_the_list_stays_as_it_was(void **state)
{
    (void)state;
    struct arena arena;
    struct way_list list = { 0 };
    size_t added = 0;
    arena_init(&arena, 2048);
    while (added < 1000 && way_add(&list, &arena, ways[added % COUNT(ways)]) == 0)
        added++;
    assert_in_range(added, 1, 999);
    assert_int_equal(list.count, added);
    for (size_t i = 0; i < added; i++)
        assert_true(same(&list.ways[i], &ways[i % COUNT(ways)]));
    arena_release(&arena);
}

static void ways_are_named(void **state)
{
    (void)state;
    assert_string_equal(way_name(WAY_OWNER), "owner");
    assert_string_equal(way_name(WAY_USER), "user");
    assert_string_equal(way_name(WAY_ROLE), "role");
    assert_string_equal(way_name(WAY_ORG), "org");
}

static void a_grant_is_a_way_of_its_principals_kind(void **state)
{
    (void)state;
    static const struct {
        struct principal principal;
        enum way_kind kind;
    } cases[] = { { USER, WAY_USER }, { MEMBER, WAY_USER }, { ORG, WAY_ORG }, { ROLE, WAY_ROLE } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct way way = way_of(&cases[i].principal, SCOPE_READ, PERIOD_NOT_YET);
        assert_int_equal(way.kind, cases[i].kind);
        assert_string_equal(way_name(way.kind), principal_kind_name(cases[i].principal.kind));
        assert_true(principal_equal(&way.principal, &cases[i].principal));
        assert_int_equal(way.scope, SCOPE_READ);
        assert_int_equal(way.state, PERIOD_NOT_YET);
    }
}

enum { R = SCOPE_READ, RW = SCOPE_READ_WRITE, ON = PERIOD_ACTIVE, OVER = PERIOD_EXPIRED, SOON = PERIOD_NOT_YET };

static const struct {
    const char *name;
    size_t count;
    struct {
        int scope, state;
    } ways[3];
    enum scope scope;
} sums[] = {
    { "no way", 0, { { 0, 0 } }, SCOPE_NONE },
    { "read", 1, { { R, ON } }, SCOPE_READ },
    { "read_write", 1, { { RW, ON } }, SCOPE_READ_WRITE },
    { "the greatest first", 2, { { RW, ON }, { R, ON } }, SCOPE_READ_WRITE },
    { "the greatest last", 2, { { R, ON }, { RW, ON } }, SCOPE_READ_WRITE },
    { "an expired one", 1, { { RW, OVER } }, SCOPE_NONE },
    { "one that is yet to begin", 1, { { RW, SOON } }, SCOPE_NONE },
    { "only the lesser counts", 3, { { RW, OVER }, { R, ON }, { RW, SOON } }, SCOPE_READ },
};

static void the_greatest_active_way_gives_the_scope(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sums); i++) {
        struct way some[3] = { 0 };
        for (size_t j = 0; j < sums[i].count; j++)
            some[j] = (struct way){ WAY_USER, USER, (enum scope)sums[i].ways[j].scope,
                                    (enum period_state)sums[i].ways[j].state };
        struct way_list list = { some, sums[i].count, 3 };
        enum scope scope = way_scope(&list);
        if (scope != sums[i].scope)
            fail_msg("%s: \"%s\", not \"%s\"", sums[i].name, scope_name(scope), scope_name(sums[i].scope));
    }
}

static void pack(struct buffer *packed)
{
    struct way some[COUNT(ways)];
    memcpy(some, ways, sizeof ways);
    struct way_list list = { some, COUNT(ways), COUNT(ways) };
    buffer_init(packed, 4096);
    way_pack(packed, &list);
    assert_false(packed->failed);
}

static void a_list_comes_back_as_it_was_packed(void **state)
{
    (void)state;
    struct arena arena;
    struct buffer packed;
    arena_init(&arena, 1 << 20);
    pack(&packed);
    struct unpack in = { buffer_slice(&packed), false };
    struct way_list list = way_unpack(&in, &arena);
    assert_true(unpack_done(&in));
    assert_int_equal(list.count, COUNT(ways));
    for (size_t i = 0; i < COUNT(ways); i++)
        assert_true(same(&list.ways[i], &ways[i]));
    buffer_release(&packed);
    arena_release(&arena);
}

/* The first way of the packed list is an owner "u": kind, then kind, user, org, role, then scope and state. */
enum { COUNT_AT = 0, KIND_AT = 4, PRINCIPAL_AT = 5, SCOPE_AT = 13, STATE_AT = 14 };

static const struct {
    const char *name;
    size_t at;
    int byte;
} broken[] = {
    { "no kind of way", KIND_AT, 0 }, { "a kind of way past the last", KIND_AT, WAY_ADMIN + 1 },
    { "no kind of principal", PRINCIPAL_AT, 0 }, { "a kind of principal past the last", PRINCIPAL_AT, 4 },
    { "no scope", SCOPE_AT, SCOPE_NONE }, { "a scope past the last", SCOPE_AT, SCOPE_READ_WRITE + 1 },
    { "a state past the last", STATE_AT, 3 }, { "a state far past the last", STATE_AT, 255 },
    { "a count far past the end", COUNT_AT, 255 },
    { "one more than there are", COUNT_AT + 3, COUNT(ways) + 1 },
};

static void a_broken_list_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(broken); i++) {
        struct arena arena;
        struct buffer packed;
        arena_init(&arena, 1 << 20);
        pack(&packed);
        assert_int_equal(packed.ptr[SCOPE_AT], SCOPE_READ_WRITE);
        packed.ptr[broken[i].at] = (char)broken[i].byte;
        struct unpack in = { buffer_slice(&packed), false };
        way_unpack(&in, &arena);
        if (!in.failed)
            fail_msg("%s is taken", broken[i].name);
        buffer_release(&packed);
        arena_release(&arena);
    }
}

static void a_list_that_ends_early_or_finds_no_memory_fails(void **state)
{
    (void)state;
    struct arena arena;
    struct buffer packed;
    pack(&packed);
    for (size_t length = 0; length < packed.len; length++) {
        arena_init(&arena, 1 << 20);
        struct unpack in = { { packed.ptr, length }, false };
        way_unpack(&in, &arena);
        if (!in.failed)
            fail_msg("%zu of %zu bytes are taken", length, packed.len);
        arena_release(&arena);
    }
    arena_init(&arena, 16);
    struct unpack in = { buffer_slice(&packed), false };
    way_unpack(&in, &arena);
    assert_true(in.failed);
    arena_release(&arena);
    buffer_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_keeps_all_that_was_added_in_order),
        cmocka_unit_test(without_memory_the_list_stays_as_it_was),
        cmocka_unit_test(ways_are_named),
        cmocka_unit_test(a_grant_is_a_way_of_its_principals_kind),
        cmocka_unit_test(the_greatest_active_way_gives_the_scope),
        cmocka_unit_test(a_list_comes_back_as_it_was_packed),
        cmocka_unit_test(a_broken_list_fails),
        cmocka_unit_test(a_list_that_ends_early_or_finds_no_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
