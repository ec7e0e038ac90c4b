/* /api/v3/project/dashboards and /{id}: for people by token, and for a project's servers. */
#include "dashboards.h"

#include "exchange.h"
#include "fields.h"
#include "wording.h"

static void asker_of(const struct exchange *exchange, struct dashboards_asker *asker)
{
    *asker = (struct dashboards_asker){ .project = exchange->identity.project, .bearer = exchange->bearer };
}

/* The same, for a change. */
static int actor_of(struct exchange *exchange, struct dashboards_asker *asker)
{
    asker_of(exchange, asker);
    return origin_of(exchange, &asker->origin);
}

int dashboards_admit(struct exchange *exchange)
{
    struct dashboards_asker asker;
    asker_of(exchange, &asker);
    return dashboards_find(exchange->web->store, &asker, exchange->id, exchange->arena, exchange->error);
}

/* The dashboard as it is now; `revision` NULL: it is not told. */
static int answer_dashboard(struct exchange *exchange, int status, const struct dashboards_asker *asker,
                            struct slice id, const struct revision *revision)
{
    struct dashboard dashboard;
    struct json_writer writer;
    if (dashboards_get(exchange->web->store, asker, id, exchange->arena, &dashboard, exchange->error) != 0)
        return -1;
    answer_begin(exchange, status, &writer);
    json_write_object(&writer);
    dashboards_write_head(&writer, &dashboard);
    dashboards_write_charts(&writer, &dashboard.details);
    dashboards_write_metadata(&writer, &dashboard.details);
    if (revision)
        wording_revision(&writer, *revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int dashboards_handle_get(struct exchange *exchange)
{
    struct dashboards_asker asker;
    asker_of(exchange, &asker);
    return answer_dashboard(exchange, 200, &asker, exchange->id, NULL);
}

int dashboards_handle_create(struct exchange *exchange)
{
    struct dashboards_asker asker;
    struct dashboard_draft draft;
    struct revision revision;
    struct slice id;
    if (dashboards_read_draft(exchange, &draft) != 0 || actor_of(exchange, &asker) != 0 ||
        dashboards_create(exchange->web->store, &asker, &draft, exchange->arena, &id, &revision,
                          exchange->error) != 0)
        return -1;
    const char *base = exchange->web->base_path ? exchange->web->base_path : "";
    struct slice at = arena_printf(exchange->arena, "%s%.*s/%.*s", base, SLICE_ARGS(exchange->request->path),
                                   SLICE_ARGS(id));
    if (!at.ptr)
        return error_memory(exchange->error);
    if (answer_dashboard(exchange, 201, &asker, id, &revision) != 0)
        return -1;
    response_header(exchange->response, "Location", at);
    return 0;
}

int dashboards_handle_change(struct exchange *exchange)
{
    struct dashboards_asker asker;
    struct dashboards_patch_body body;
    struct revision revision;
    if (dashboards_read_patch(exchange, &body) != 0 || actor_of(exchange, &asker) != 0 ||
        dashboards_change(exchange->web->store, &asker, exchange->id, &body.patch, exchange->arena, &revision,
                          exchange->error) != 0)
        return -1;
    return answer_dashboard(exchange, 200, &asker, exchange->id, &revision);
}

int dashboards_handle_transfer(struct exchange *exchange)
{
    static const char *const names[] = { "user_reference", NULL };
    struct dashboards_asker asker;
    struct json_writer writer;
    struct revision revision;
    struct slice user, org;
    fields_known(exchange->body, names, exchange);
    fields_id(fields_required(exchange->body, "user_reference", exchange), ID_USER, &user, exchange);
    if (error_is_set(exchange->error) || actor_of(exchange, &asker) != 0 ||
        dashboards_transfer(exchange->web->store, &asker, exchange->id, user, exchange->arena, &org, &revision,
                            exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_string_member(&writer, "dashboard_id", exchange->id);
    dashboards_write_owner(&writer, user, org);
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int dashboards_handle_delete(struct exchange *exchange)
{
    struct dashboards_asker asker;
    struct json_writer writer;
    struct revision revision;
    if (actor_of(exchange, &asker) != 0 ||
        dashboards_delete(exchange->web->store, &asker, exchange->id, exchange->arena, &revision,
                          exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_string_member(&writer, "dashboard_id", exchange->id);
    json_write_boolean_member(&writer, "deleted", true);
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int dashboards_handle_list(struct exchange *exchange)
{
    struct dashboards_query query;
    struct dashboards_page page;
    struct json_writer writer;
    if (dashboards_query_read(exchange, &query) != 0 ||
        dashboards_list(exchange->web->store, &query, exchange->arena, &page, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "dashboards");
    json_write_array(&writer);
    for (size_t i = 0; i < page.count; i++) {
        json_write_object(&writer);
        dashboards_write_head(&writer, &page.dashboards[i]);
        if (query.charts)
            dashboards_write_charts(&writer, &page.dashboards[i].details);
        json_write_object_end(&writer);
    }
    json_write_array_end(&writer);
    wording_next_cursor(&writer, page.next);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}
