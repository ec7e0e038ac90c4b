#include "../text/json_fixture.h"

#include <model/bounds.h>
#include <share/roster_json.h>
#include <share/rosters.h>

static const struct json_limits large = { .bytes = 64 << 20, .depth = 16, .values = 2000000, .members = 100 };

struct reading {
    struct fixture json;
    const struct bearer_org *orgs;
    size_t count;
    int result;
};

/* {"orgs": ...}, so that pointers are those of the config object. */
static void read_text(struct reading *reading, struct slice text)
{
    assert_int_equal(parse_limited(&reading->json, text, &large, 512 << 20), 0);
    reading->result = roster_json_read(json_member(reading->json.root, "orgs"), &reading->json.arena,
                                       &reading->orgs, &reading->count, &reading->json.error);
}

static void reads_the_vendors_form(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, SLICE("{\"orgs\":[{\"orgId\":\"org1\",\"orgName\":\"x\",\"orgRoles\":[\"QA\",\"Dev\"],"
                        "\"users\":[{\"clientId\":\"u1\",\"email\":\"u1@x.org\",\"name\":\"U\"},"
                        "{\"clientId\":\"u2\"}]},"
                        "{\"orgId\":\"org 2\"}]}"));
    assert_int_equal(r.result, 0);
    assert_int_equal(r.count, 2);
    assert_slice(r.orgs[0].org, "org1");
    assert_int_equal(r.orgs[0].role_count, 2);
    assert_slice(r.orgs[0].roles[0], "QA");
    assert_slice(r.orgs[0].roles[1], "Dev");
    assert_int_equal(r.orgs[0].user_count, 2);
    assert_slice(r.orgs[0].users[0].client_id, "u1");
    assert_slice(r.orgs[0].users[0].email, "u1@x.org");
    assert_slice(r.orgs[0].users[1].client_id, "u2");
    assert_int_equal(r.orgs[0].users[1].email.len, 0);
    assert_slice(r.orgs[1].org, "org 2");
    assert_int_equal(r.orgs[1].role_count + r.orgs[1].user_count, 0);
    release(&r.json);
}

static const struct {
    const char *name, *text;
    size_t orgs, users;
} taken[] = {
    { "no orgs", "{}", 0, 0 },
    { "null", "{\"orgs\":null}", 0, 0 },
    { "an empty array", "{\"orgs\":[]}", 0, 0 },
    { "lists that are null", "{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":null,\"users\":null}]}", 1, 0 },
    { "an e-mail that is null", "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"u\",\"email\":null}]}]}",
      1, 1 },
    { "orgid and clientid", "{\"orgs\":[{\"orgid\":\"o\",\"users\":[{\"clientid\":\"u\"}]}]}", 1, 1 },
    { "org_id and client_id", "{\"orgs\":[{\"org_id\":\"o\",\"users\":[{\"client_id\":\"u\"}]}]}", 1, 1 },
    { "two spellings of one value", "{\"orgs\":[{\"org_id\":\"o\",\"orgId\":\"o\"}]}", 1, 0 },
    { "a spelling that is null", "{\"orgs\":[{\"org_id\":null,\"orgId\":\"o\"}]}", 1, 0 },
    { "other fields of any type",
      "{\"orgs\":[{\"orgId\":\"o\",\"id\":[1,{}],\"users\":[{\"clientId\":\"u\",\"x\":1}]}]}",
      1, 1 },
    { "one client in two orgs",
      "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"u\"}]},{\"orgId\":\"O\"}]}", 2, 1 },
};

static void takes_what_may_be_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(taken); i++) {
        struct reading r;
        read_text(&r, slice_of(taken[i].text));
        if (r.result != 0 || r.count != taken[i].orgs || (r.count && r.orgs[0].user_count != taken[i].users))
            fail_msg("%s: %d, %zu orgs, %s", taken[i].name, r.result, r.count, r.json.error.detail);
        if (taken[i].users)
            assert_slice(r.orgs[0].users[0].client_id, "u");
        release(&r.json);
    }
}

static const struct {
    const char *name, *text;
    enum error_kind kind;
    const char *pointer;
} refused[] = {
    { "no array", "{\"orgs\":{}}", ERROR_WRONG_TYPE, "/orgs" },
    { "no object", "{\"orgs\":[{\"orgId\":\"o\"},\"o\"]}", ERROR_WRONG_TYPE, "/orgs/1" },
    { "no orgId", "{\"orgs\":[{\"users\":[]}]}", ERROR_MISSING_FIELD, "/orgs/0/orgId" },
    { "a null orgId", "{\"orgs\":[{\"orgId\":null}]}", ERROR_MISSING_FIELD, "/orgs/0/orgId" },
    { "a number as orgId", "{\"orgs\":[{\"orgId\":1}]}", ERROR_WRONG_TYPE, "/orgs/0/orgId" },
    { "an empty orgId", "{\"orgs\":[{\"orgId\":\"\"}]}", ERROR_INVALID_VALUE, "/orgs/0/orgId" },
    { "a control character", "{\"orgs\":[{\"orgId\":\"a\\u0000\"}]}", ERROR_INVALID_VALUE, "/orgs/0/orgId" },
    { "two spellings", "{\"orgs\":[{\"orgId\":\"a\",\"org_id\":\"b\"}]}", ERROR_INVALID_VALUE, "/orgs/0/org_id" },
    { "two spellings, two types", "{\"orgs\":[{\"orgId\":\"1\",\"org_id\":1}]}", ERROR_INVALID_VALUE,
      "/orgs/0/org_id" },
    { "an org twice", "{\"orgs\":[{\"orgId\":\"b\"},{\"orgid\":\"a\"},{\"org_id\":\"b\"}]}",
      ERROR_DUPLICATE_TARGET, "/orgs/2" },
    { "roles that are no array", "{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":\"QA\"}]}", ERROR_WRONG_TYPE,
      "/orgs/0/orgRoles" },
    { "a role that is null", "{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":[\"a\",null]}]}", ERROR_WRONG_TYPE,
      "/orgs/0/orgRoles/1" },
    { "an empty role", "{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":[\"\"]}]}", ERROR_INVALID_VALUE,
      "/orgs/0/orgRoles/0" },
    { "a user that is a string", "{\"orgs\":[{\"orgId\":\"o\",\"users\":[\"u\"]}]}", ERROR_WRONG_TYPE,
      "/orgs/0/users/0" },
    { "a user without clientId", "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"email\":\"a@b\"}]}]}",
      ERROR_MISSING_FIELD, "/orgs/0/users/0/clientId" },
    { "a user's two spellings",
      "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"u\",\"clientid\":\"U\"}]}]}",
      ERROR_INVALID_VALUE, "/orgs/0/users/0/clientid" },
    { "an e-mail that is a number", "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"u\",\"email\":1}]}]}",
      ERROR_WRONG_TYPE, "/orgs/0/users/0/email" },
};

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct reading r;
        read_text(&r, slice_of(refused[i].text));
        struct error *error = &r.json.error;
        if (r.result != -1 || error->kind != refused[i].kind || error->entries != 1)
            fail_msg("%s: %d, %s, %zu entries", refused[i].name, r.result, error_code(error->kind),
                     error->entries);
        assert_slice(error->first->pointer, refused[i].pointer);
        release(&r.json);
    }
}

static void read_repeated(struct reading *r, const char *head, const char *part, size_t times, const char *last)
{
    struct slice middle = repeat(part, times);
    size_t room = strlen(head) + middle.len + strlen(last) + 1;
    char *text = malloc(room);
    assert_non_null(text);
    snprintf(text, room, "%s%.*s%s", head, SLICE_ARGS(middle), last);
    read_text(r, slice_of(text));
    free((void *)(uintptr_t)middle.ptr);
    free(text);
}

static void bounds_what_is_long(void **state)
{
    (void)state;
    const struct {
        const char *head, *part, *last;
        size_t times;
        enum error_kind kind;
    } cases[] = {
        { "{\"orgs\":[{\"orgId\":\"", "a", "\"}]}", ID_BYTES_MAX, ERROR_NONE },
        { "{\"orgs\":[{\"orgId\":\"", "a", "\"}]}", ID_BYTES_MAX + 1, ERROR_TOO_LONG },
        { "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"", "a", "\"}]}]}", USER_REFERENCE_BYTES_MAX,
          ERROR_NONE },
        { "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"", "a", "\"}]}]}", USER_REFERENCE_BYTES_MAX + 1,
          ERROR_TOO_LONG },
        { "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"u\",\"email\":\"", "a", "\"}]}]}", 320,
          ERROR_NONE },
        { "{\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"u\",\"email\":\"", "a", "\"}]}]}", 321,
          ERROR_TOO_LONG },
        { "{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":[", "\"r\",", "\"r\"]}]}", ROSTER_ROLES_MAX - 1, ERROR_NONE },
        { "{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":[", "\"r\",", "\"r\"]}]}", ROSTER_ROLES_MAX,
          ERROR_TOO_MANY_ENTRIES },
        { "{\"orgs\":[{\"orgId\":\"p\",\"orgRoles\":[\"r\"]},{\"orgId\":\"o\",\"orgRoles\":[", "\"r\",",
          "\"r\"]}]}", ROSTER_ROLES_MAX - 1, ERROR_TOO_MANY_ENTRIES },
        { "{\"orgs\":[{\"orgId\":\"o\",\"users\":[", "{\"clientId\":\"u\"},", "{\"clientId\":\"u\"}]}]}",
          ROSTER_USERS_MAX - 1, ERROR_NONE },
        { "{\"orgs\":[{\"orgId\":\"o\",\"users\":[", "{\"clientId\":\"u\"},", "{\"clientId\":\"u\"}]}]}",
          ROSTER_USERS_MAX, ERROR_TOO_MANY_ENTRIES },
        { "{\"orgs\":[", "{\"orgId\":\"o\"},", "{\"orgId\":\"o\"}]}", ROSTER_ORGS_MAX, ERROR_TOO_MANY_ENTRIES },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct reading r;
        read_repeated(&r, cases[i].head, cases[i].part, cases[i].times, cases[i].last);
        if (r.json.error.kind != cases[i].kind)
            fail_msg("case %zu: %s", i, error_code(r.json.error.kind));
        release(&r.json);
    }
}

static void names_at_most_a_hundred_faults(void **state)
{
    (void)state;
    struct reading r;
    read_repeated(&r, "{\"orgs\":[{\"orgId\":\"o\",\"users\":[", "{},", 50000, "{}]}]}");
    assert_int_equal(r.result, -1);
    assert_int_equal(r.json.error.entries, 100);
    release(&r.json);
    read_repeated(&r, "{\"orgs\":[{\"orgId\":\"o\"},", "{\"orgId\":\"o\"},", 500, "{\"orgId\":\"p\"}]}");
    assert_error(&r.json.error, ERROR_DUPLICATE_TARGET);
    assert_int_equal(r.json.error.entries, 100);
    release(&r.json);
}

static void says_so_where_memory_ends(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, SLICE("{\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":[\"a\"],\"users\":[{\"clientId\":\"u\"}]}]}"));
    for (size_t room = 0, whole = 0; !whole; room += 8) {
        struct arena arena;
        struct error error;
        arena_init(&arena, room);
        error_init(&error, NULL);
        whole = roster_json_read(json_member(r.json.root, "orgs"), &arena, &r.orgs, &r.count, &error) == 0;
        if (!whole)
            assert_error(&error, ERROR_UNAVAILABLE);
        else
            assert_true(room > 0 && r.count == 1);
        arena_release(&arena);
    }
    release(&r.json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_vendors_form),
        cmocka_unit_test(takes_what_may_be_sent),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(bounds_what_is_long),
        cmocka_unit_test(names_at_most_a_hundred_faults),
        cmocka_unit_test(says_so_where_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
