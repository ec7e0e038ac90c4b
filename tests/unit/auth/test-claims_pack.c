#include <unit.h>

#include "claims.h"
#include "claims_pack.h"

static void what_was_packed_comes_back(void **state)
{
    (void)state;
    const struct slice roles[] = { SLICE_INIT("QA"), SLICE_INIT("Dev") }, parents[] = { SLICE_INIT("d1") };
    const struct bearer_user users[] = { { SLICE_INIT("bob"), SLICE_INIT("b@x.org") },
                                         { SLICE_INIT("eve"), { 0 } } };
    const struct bearer_org orgs[] = { { SLICE("o"), roles, 2, users, 2 }, { SLICE("empty"), NULL, 0, NULL, 0 } };
    const struct claims in = {
        .bearer = { SLICE("p"), SLICE("ann"), SLICE("o"), roles, 2, SCOPE_READ, true, parents, 1, SLICE("d9"),
                    true, SLICE("0123456789abcdef0123456789abcdef"), orgs, 2, 123456 },
        .key = SLICE("key"), .issued_at = -5, .not_before = CLAIMS_NO_TIME };
    struct claims out;
    struct arena arena;
    struct buffer packed;
    arena_init(&arena, 1 << 20);
    buffer_init(&packed, 1 << 16);
    claims_pack(&packed, &in);
    assert_false(packed.failed);
    assert_int_equal(claims_unpack(buffer_slice(&packed), &arena, &out), 0);
    const struct bearer *bearer = &out.bearer;
    assert_slice(bearer->project, "p");
    assert_slice(bearer->user, "ann");
    assert_slice(bearer->org, "o");
    assert_int_equal(bearer->role_count, 2);
    assert_slice(bearer->roles[1], "Dev");
    assert_int_equal(bearer->cap, SCOPE_READ);
    assert_true(bearer->admin && bearer->issued);
    assert_int_equal(bearer->parent_count, 1);
    assert_slice(bearer->parents[0], "d1");
    assert_slice(bearer->confined, "d9");
    assert_slice(bearer->roster, "0123456789abcdef0123456789abcdef");
    assert_int_equal(bearer->org_count, 2);
    assert_slice(bearer->orgs[0].users[1].client_id, "eve");
    assert_slice(bearer->orgs[0].roles[0], "QA");
    assert_slice(bearer->orgs[1].org, "empty");
    assert_int_equal(bearer->orgs[1].user_count, 0);
    assert_int_equal(bearer->expires_at, 123456);
    assert_slice(out.key, "key");
    assert_int_equal(out.issued_at, -5);
    assert_true(out.not_before == CLAIMS_NO_TIME);
    for (size_t cut = 0; cut < packed.len; cut++)
        assert_int_equal(claims_unpack((struct slice){ packed.ptr, cut }, &arena, &out), -1);
    buffer_release(&packed);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_packed_comes_back) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
