#include <unit.h>

#include <model/actor.h>

static const struct {
    const char *name;
    struct actor actor;
} actors[] = {
    { "server", { ACTOR_SERVER, SLICE_INIT("3f9a0c55d1e27b84"), SLICE_INIT("") } },
    { "person", { ACTOR_PERSON, SLICE_INIT("user 123456"), SLICE_INIT("acme") } },
    { "person", { ACTOR_PERSON, SLICE_INIT("user 123456"), SLICE_INIT("") } },
    { "administrator", { ACTOR_ADMINISTRATOR, SLICE_INIT(""), SLICE_INIT("") } },
};

static bool same(const struct actor *a, const struct actor *b)
{
    return a->kind == b->kind && slice_equal(a->id, b->id) && slice_equal(a->org, b->org);
}

static void come_back_as_they_were_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(actors); i++) {
        struct buffer packed;
        buffer_init(&packed, 4096);
        actor_pack(&packed, &actors[i].actor);
        struct unpack in = { buffer_slice(&packed), false };
        struct actor again = actor_unpack(&in);
        if (!unpack_done(&in) || !same(&again, &actors[i].actor))
            fail_msg("%s does not come back", actors[i].name);
        buffer_release(&packed);
    }
}

static void kinds_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(actors); i++)
        assert_string_equal(actor_kind_name(actors[i].actor.kind), actors[i].name);
}

static void a_kind_that_is_not_known_fails(void **state)
{
    (void)state;
    static const unsigned char kinds[] = { 0, 4, 5, 127, 128, 255 };
    struct buffer packed;
    buffer_init(&packed, 4096);
    actor_pack(&packed, &actors[0].actor);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        packed.ptr[0] = (char)kinds[i];
        struct unpack in = { buffer_slice(&packed), false };
        actor_unpack(&in);
        if (!in.failed)
            fail_msg("kind %d is taken", kinds[i]);
    }
    buffer_release(&packed);
}

static const struct origin origins[] = {
    { { ACTOR_SERVER, SLICE_INIT("k"), SLICE_INIT("") }, 1795292760125, SLICE_INIT("192.0.2.7"),
      SLICE_INIT("ticket 4711"), SLICE_INIT("r-1") },
    { { ACTOR_PERSON, SLICE_INIT("u"), SLICE_INIT("o") }, INT64_MIN, SLICE_INIT("2001:db8::1"), SLICE_INIT(""),
      SLICE_INIT("r-2") },
    { { ACTOR_ADMINISTRATOR, SLICE_INIT(""), SLICE_INIT("") }, INT64_MAX, SLICE_INIT(""),
      SLICE_INIT("caf\xc3\xa9"), SLICE_INIT("") },
};

static void an_origin_comes_back_as_it_was_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(origins); i++) {
        struct buffer packed;
        buffer_init(&packed, 4096);
        origin_pack(&packed, &origins[i]);
        struct unpack in = { buffer_slice(&packed), false };
        struct origin again = origin_unpack(&in);
        assert_true(unpack_done(&in));
        assert_true(same(&again.actor, &origins[i].actor));
        assert_true(again.at == origins[i].at);
        assert_true(slice_equal(again.address, origins[i].address));
        assert_true(slice_equal(again.reason, origins[i].reason));
        assert_true(slice_equal(again.request_id, origins[i].request_id));
        buffer_release(&packed);
    }
}

static void an_input_that_ends_early_fails(void **state)
{
    (void)state;
    struct buffer packed;
    buffer_init(&packed, 4096);
    origin_pack(&packed, &origins[0]);
    for (size_t length = 0; length < packed.len; length++) {
        struct unpack in = { { packed.ptr, length }, false };
        origin_unpack(&in);
        if (!in.failed)
            fail_msg("%zu of %zu bytes are taken", length, packed.len);
    }
    buffer_release(&packed);
}

static void the_stored_values_stay(void **state)
{
    (void)state;
    assert_int_equal(ACTOR_SERVER, 1);
    assert_int_equal(ACTOR_PERSON, 2);
    assert_int_equal(ACTOR_ADMINISTRATOR, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(come_back_as_they_were_packed),
        cmocka_unit_test(kinds_are_named),
        cmocka_unit_test(a_kind_that_is_not_known_fails),
        cmocka_unit_test(an_origin_comes_back_as_it_was_packed),
        cmocka_unit_test(an_input_that_ends_early_fails),
        cmocka_unit_test(the_stored_values_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
