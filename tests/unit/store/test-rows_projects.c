#include "store_fixture.h"

#include <base/pack.h>

#include "../../../lib/store/change.h"
#include "../../../lib/store/key.h"

static const struct key_row made = { .id = SLICE_INIT("k"), .project = SLICE_INIT("p"), .name = SLICE_INIT("n"),
                                     .purpose = KEY_PAGE, .digest = { { 7 } }, .created_at = 1, .expires_at = 2,
                                     .revoked_at = 3, .used_at = 4 };

static int put_key(struct store_plan *plan, struct error *error)
{
    return store_put_key(plan->change, &made, error);
}

/* A row as it was written of version `request[0]`, with `request[1]` behind it unless that is 0. */
static int put_old_key(struct store_plan *plan, struct error *error)
{
    struct key key;
    struct buffer value;
    key_init(&key);
    key_id(&key, SLICE("old"));
    buffer_init(&value, 256);
    pack_u8(&value, (uint8_t)plan->request.ptr[0]);
    pack_slice(&value, made.project);
    pack_slice(&value, made.name);
    pack_slice(&value, (struct slice){ (const char *)made.digest.bytes, DIGEST_BYTES });
    for (int64_t time = 1; time <= 4; time++)
        pack_i64(&value, time);
    if (plan->request.ptr[1])
        pack_u8(&value, (uint8_t)plan->request.ptr[1]);
    int result = change_add(plan->change, TABLE_KEYS, key_slice(&key), buffer_slice(&value), false, error);
    buffer_release(&value);
    return result;
}

static const struct store_operation put_operation = { "put", put_key };
static const struct store_operation old_operation = { "old", put_old_key };

static void write_key(struct fixture *f, const struct store_operation *operation, struct slice request)
{
    struct store_request written = { operation, request, 1, false };
    struct buffer reply;
    buffer_init(&reply, 16);
    error_init(&f->error, NULL);
    assert_int_equal(store_write(f->store, &written, &f->arena, &reply, NULL, &f->error), 0);
    buffer_release(&reply);
}

struct lookup {
    const char *id;
    int found;
    struct key_row row;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct lookup *lookup = context;
    lookup->found = store_key(view, slice_of(lookup->id), &lookup->row);
    return lookup->found < 0 ? -1 : 0;
}

static int read_key(struct fixture *f, struct lookup *lookup)
{
    error_init(&f->error, NULL);
    return store_read(f->store, look_up, lookup, &f->arena, NULL, &f->error);
}

static void a_key_is_read_as_it_was_written(void **state)
{
    struct fixture *f = *state;
    struct lookup lookup = { .id = "k" };
    write_key(f, &put_operation, SLICE("-"));
    assert_int_equal(read_key(f, &lookup), 0);
    assert_int_equal(lookup.found, 1);
    assert_slice(lookup.row.project, "p");
    assert_slice(lookup.row.name, "n");
    assert_int_equal(lookup.row.purpose, KEY_PAGE);
    assert_memory_equal(&lookup.row.digest, &made.digest, sizeof made.digest);
    assert_int_equal(lookup.row.expires_at, 2);
    assert_int_equal(lookup.row.used_at, 4);
}

static void a_key_from_before_there_were_purposes_is_a_servers(void **state)
{
    struct fixture *f = *state;
    struct lookup lookup = { .id = "old" };
    write_key(f, &old_operation, SLICE("\1\0"));
    assert_int_equal(read_key(f, &lookup), 0);
    assert_int_equal(lookup.found, 1);
    assert_int_equal(lookup.row.purpose, KEY_SERVER);
    assert_int_equal(lookup.row.revoked_at, 3);
}

static const struct {
    const char *name;
    struct slice request;
} unreadable[] = {
    { "a version that is newer", SLICE_INIT("\3\1") },
    { "no version", SLICE_INIT("\0\1") },
    { "a purpose that is not known", SLICE_INIT("\2\3") },
    { "no purpose", SLICE_INIT("\2\0") },
    { "an old row with something behind it", SLICE_INIT("\1\1") },
};

static void another_row_is_no_key(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT(unreadable); i++) {
        struct lookup lookup = { .id = "old" };
        write_key(f, &old_operation, unreadable[i].request);
        if (read_key(f, &lookup) == 0)
            fail_msg("%s is read", unreadable[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_read_as_it_was_written, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_key_from_before_there_were_purposes_is_a_servers, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(another_row_is_no_key, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
