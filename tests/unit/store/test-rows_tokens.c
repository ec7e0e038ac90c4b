#include "store_fixture.h"

#include <store/tokens.h>

static int put_all(struct store_plan *plan, struct error *error)
{
    struct store_change *change = plan->change;
    static const char *const keys[][2] = { { "p", "k1" }, { "p", "k2" }, { "pp", "k3" }, { "q", "k1" } };
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct verify_key_row key = { .project = slice_of(keys[i][0]), .id = slice_of(keys[i][1]),
                                      .kid = SLICE("kid"), .name = SLICE("name"), .pem = SLICE("-----BEGIN"),
                                      .created_at = (int64_t)i, .revoked_at = 7 };
        if (store_put_verify_key(change, &key, error) != 0)
            return -1;
    }
    struct sign_key_row current = { SLICE("s2"), SLICE("pem2"), SLICE("point2"), 20, 0, INT64_MAX };
    struct sign_key_row old = { SLICE("s1"), SLICE("pem1"), SLICE("point1"), 10, 20, 30 };
    struct revocation_row in_all = { SLICE("p"), SLICE("ann"), { 0 }, 100 };
    struct revocation_row in_org = { SLICE("p"), SLICE("ann"), SLICE("o"), 200 };
    struct alias_row one = { SLICE("a1"), SLICE("p") }, two = { SLICE("a2"), SLICE("q") };
    return store_put_sign_key(change, &current, error) || store_put_sign_key(change, &old, error) ||
           store_put_revocation(change, &in_all, error) || store_put_revocation(change, &in_org, error) ||
           store_put_alias(change, &one, error) || store_put_alias(change, &two, error) ? -1 : 0;
}

static int delete_some(struct store_plan *plan, struct error *error)
{
    return store_delete_verify_key(plan->change, SLICE("p"), SLICE("k1"), error) ||
           store_delete_sign_key(plan->change, SLICE("s1"), error) ? -1 : 0;
}

static int put_with_nul(struct store_plan *plan, struct error *error)
{
    struct revocation_row row = { SLICE("p"), SLICE("a\0b"), { 0 }, 100 };
    return store_put_revocation(plan->change, &row, error);
}

static const struct store_operation put_operation = { "put", put_all };
static const struct store_operation delete_operation = { "delete", delete_some };
static const struct store_operation nul_operation = { "nul", put_with_nul };

static int run(struct fixture *f, const struct store_operation *operation)
{
    struct store_request request = { operation, { 0 }, 10, false };
    struct buffer reply;
    buffer_init(&reply, 16);
    error_init(&f->error, NULL);
    int result = store_write(f->store, &request, &f->arena, &reply, NULL, &f->error);
    buffer_release(&reply);
    return result;
}

/* What one read finds. */
struct seen {
    int key, missing, prefix, sign, in_all, in_org, in_other, alias, no_alias, nul;
    struct verify_key_row key_row;
    struct sign_key_row sign_row;
    struct revocation_row all_row, org_row;
    struct alias_row alias_row;
    char keys[64], signs[64], aliases[64];
};

static int list(struct store_view *view, struct seen *seen)
{
    struct store_scan *scan = NULL;
    struct verify_key_row key;
    struct sign_key_row sign;
    struct alias_row alias;
    int found = store_scan_verify_keys(view, SLICE("p"), (struct slice){ 0 }, &scan);
    for (seen->keys[0] = 0; found >= 0 && (found = store_next_verify_key(scan, &key)) == 1;)
        snprintf(seen->keys + strlen(seen->keys), 32, "%.*s ", SLICE_ARGS(key.id));
    store_scan_end(scan);
    found = found < 0 ? found : store_scan_sign_keys(view, &scan);
    for (seen->signs[0] = 0; found >= 0 && (found = store_next_sign_key(scan, &sign)) == 1;)
        snprintf(seen->signs + strlen(seen->signs), 32, "%.*s ", SLICE_ARGS(sign.kid));
    store_scan_end(scan);
    found = found < 0 ? found : store_scan_aliases(view, (struct slice){ 0 }, &scan);
    for (seen->aliases[0] = 0; found >= 0 && (found = store_next_alias(scan, &alias)) == 1;)
        snprintf(seen->aliases + strlen(seen->aliases), 32, "%.*s=%.*s ", SLICE_ARGS(alias.alias),
                 SLICE_ARGS(alias.project));
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static int look(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct seen *seen = context;
    struct revocation_row other;
    struct alias_row none;
    struct verify_key_row missing;
    seen->key = store_verify_key(view, SLICE("p"), SLICE("k1"), &seen->key_row);
    seen->missing = store_verify_key(view, SLICE("p"), SLICE("k3"), &missing);
    seen->sign = store_sign_key(view, SLICE("s1"), &seen->sign_row);
    seen->in_all = store_revocation(view, SLICE("p"), SLICE("ann"), (struct slice){ 0 }, &seen->all_row);
    seen->in_org = store_revocation(view, SLICE("p"), SLICE("ann"), SLICE("o"), &seen->org_row);
    seen->in_other = store_revocation(view, SLICE("q"), SLICE("ann"), SLICE("o"), &other);
    seen->alias = store_alias(view, SLICE("a1"), &seen->alias_row);
    seen->no_alias = store_alias(view, SLICE("a"), &none);
    seen->nul = store_alias(view, SLICE("a1\0"), &none);
    return list(view, seen);
}

static struct seen look_now(struct fixture *f)
{
    struct seen seen = { 0 };
    error_init(&f->error, NULL);
    assert_int_equal(store_read(f->store, look, &seen, &f->arena, NULL, &f->error), 0);
    return seen;
}

static void rows_come_back_as_they_were_put(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, &put_operation), 0);
    struct seen seen = look_now(f);
    assert_int_equal(seen.key, 1);
    assert_slice(seen.key_row.kid, "kid");
    assert_slice(seen.key_row.name, "name");
    assert_slice(seen.key_row.pem, "-----BEGIN");
    assert_int_equal(seen.key_row.revoked_at, 7);
    assert_int_equal(seen.missing, 0);
    assert_int_equal(seen.sign, 1);
    assert_slice(seen.sign_row.pem, "pem1");
    assert_slice(seen.sign_row.point, "point1");
    assert_int_equal(seen.sign_row.created_at, 10);
    assert_int_equal(seen.sign_row.retired_at, 20);
    assert_int_equal(seen.sign_row.kept_until, 30);
    assert_int_equal(seen.in_all + seen.in_org, 2);
    assert_int_equal(seen.all_row.revoked_before, 100);
    assert_int_equal(seen.org_row.revoked_before, 200);
    assert_int_equal(seen.in_other, 0);
    assert_int_equal(seen.alias, 1);
    assert_slice(seen.alias_row.project, "p");
    assert_int_equal(seen.no_alias + seen.nul, 0);
}

static void lists_hold_what_is_there_and_no_other_projects(void **state)
{
    struct fixture *f = *state;
    struct seen seen = look_now(f);
    assert_string_equal(seen.keys, "");
    assert_int_equal(run(f, &put_operation), 0);
    seen = look_now(f);
    assert_string_equal(seen.keys, "k1 k2 ");
    assert_string_equal(seen.signs, "s1 s2 ");
    assert_string_equal(seen.aliases, "a1=p a2=q ");
    assert_int_equal(run(f, &delete_operation), 0);
    seen = look_now(f);
    assert_string_equal(seen.keys, "k2 ");
    assert_string_equal(seen.signs, "s2 ");
    assert_int_equal(seen.key + seen.sign, 0);
}

static void an_id_with_a_nul_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, &nul_operation), -1);
    assert_error(&f->error, ERROR_INVALID_VALUE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_come_back_as_they_were_put),
        TEST(lists_hold_what_is_there_and_no_other_projects),
        TEST(an_id_with_a_nul_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
