#include <store/store_fixture.h>

#include <conf/conf.h>
#include <model/bounds.h>
#include <share/permissions.h>
#include <share/projects.h>
#include <text/json.h>
#include <web/web.h>

/* A request of an administrator for the project "p", its body in memory. */
struct sent {
    struct request request;
    struct slice body;
};

static int variable(const struct request *request, const char *name, struct slice *value)
{
    (void)request;
    if (strcmp(name, "DASHGRANT_PROJECT") != 0)
        return 0;
    *value = SLICE("p");
    return 1;
}

static long read_body(struct request *request, char *out, size_t size)
{
    struct sent *sent = request->front;
    size_t length = sent->body.len < size ? sent->body.len : size;
    memcpy(out, sent->body.ptr, length);
    sent->body = slice_after(sent->body, length);
    return (long)length;
}

static void ask(struct fixture *f, const char *method, struct slice body, struct response *response)
{
    struct conf conf;
    struct arena arena;
    struct sent sent = { .body = body };
    sent.request = (struct request){ .channel = REQUEST_CONTROL, .method = slice_of(method),
                                     .path = SLICE("/api/v3/project/end-user/permissions"), .variable = variable,
                                     .read = read_body, .front = &sent };
    assert_int_equal(conf_defaults(&conf, &f->error), 0);
    struct web web = { .conf = &conf, .store = f->store };
    arena_init(&arena, WEB_ARENA_MAX);
    response_init(response);
    web_handle(&web, &sent.request, &arena, response);
    arena_release(&arena);
    conf_release(&conf);
}

static int setup(void **state)
{
    static const struct origin origin = { .actor = { .kind = ACTOR_ADMINISTRATOR }, .at = 1 };
    if (fixture_setup(state) != 0)
        return -1;
    struct fixture *f = *state;
    return projects_add(f->store, SLICE("p"), &origin, &f->arena, NULL, &f->error);
}

/* The longest role of the longest org, of bytes that grow when they are written as JSON. */
static void append_role(struct buffer *body, size_t number)
{
    buffer_append(body, SLICE("\"org_id\":\""));
    for (size_t i = 0; i < ID_BYTES_MAX; i++)
        buffer_append(body, SLICE("\\\\"));
    buffer_printf(body, "\",\"role\":\"%03zu", number);
    for (size_t i = 3; i < ID_BYTES_MAX; i++)
        buffer_append(body, SLICE("\\\\"));
    buffer_byte(body, '"');
}

/* The entries of a PUT to WAYS_TOLD_MAX roles, or of a DELETE from ENTRIES_MAX users, of one dashboard. */
static void write_body(struct buffer *body, bool roles)
{
    buffer_init(body, BODY_BYTES_MAX);
    buffer_append(body, SLICE("{\"permissions\":["));
    for (size_t i = 0; i < (roles ? WAYS_TOLD_MAX : ENTRIES_MAX); i++) {
        buffer_printf(body, "%s{\"dashboard_id\":\"d\",\"scope\":\"read\",", i ? "," : "");
        if (roles)
            append_role(body, i);
        else
            buffer_printf(body, "\"user_reference\":\"%zu\"", i);
        buffer_byte(body, '}');
    }
    buffer_append(body, SLICE("]}"));
    assert_false(body->failed);
}

static void hold_entry(const struct json *entry, bool *listed)
{
    const struct json *possible = json_member(entry, "possible"), *more = json_member(entry, "possible_more");
    if (possible)
        assert_int_equal(possible->count, WAYS_TOLD_MAX);
    if (!possible && !(more && more->boolean))
        fail_msg("entry %zu hides the roles that may get in", entry->index);
    *listed = *listed || possible != NULL;
}

static void a_revoke_of_all_entries_at_their_longest_is_answered(void **state)
{
    static const struct json_limits limits = { RESPONSE_BODY_MAX, 16, 2000000, 64 };
    struct fixture *f = *state;
    struct buffer body;
    struct response response;
    struct json *root;
    write_body(&body, true);
    ask(f, "PUT", buffer_slice(&body), &response);
    assert_int_equal(response.status, 200);
    response_release(&response);
    buffer_release(&body);
    write_body(&body, false);
    ask(f, "DELETE", buffer_slice(&body), &response);
    assert_int_equal(response.status, 200);
    struct arena arena;
    arena_init(&arena, 512 << 20);
    if (json_parse(buffer_slice(&response.body), &limits, &arena, &root, &f->error) != 0)
        fail_msg("the answer: %s", f->error.detail);
    const struct json *entries = json_member(root, "permissions");
    bool listed = false;
    assert_int_equal(entries->count, ENTRIES_MAX);
    for (const struct json *entry = entries->first; entry; entry = entry->next)
        hold_entry(entry, &listed);
    assert_true(listed);
    arena_release(&arena);
    response_release(&response);
    buffer_release(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_revoke_of_all_entries_at_their_longest_is_answered),
    };
    return cmocka_run_group_tests(tests, setup, fixture_teardown);
}
