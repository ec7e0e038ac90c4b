/* Changes of dashboards from the outside: what comes in is packed for the store. */
#include "dashboards.h"

#include <base/clock.h>
#include <base/random.h>
#include <model/bounds.h>
#include <share/rosters.h>

enum {
    DRAWN_BYTES = 16,
    ROWS_ABOUT = 5,
    REQUEST_BYTES_MAX = METADATA_BYTES_MAX + CHARTS_MAX * (CHART_ID_BYTES_MAX + CHART_NAME_BYTES_MAX + 4) + 65536,
    REPLY_BYTES_MAX = 1024
};

static const struct store_operation create_operation = { "dashboards_create", dashboards_plan_create };
static const struct store_operation change_operation = { "dashboards_change", dashboards_plan_change };
static const struct store_operation transfer_operation = { "dashboards_transfer", dashboards_plan_transfer };
static const struct store_operation delete_operation = { "dashboards_delete", dashboards_plan_delete };

/* Runs the packed request and releases it. `reply` (NULL: there is none) lives in the arena. */
static int run(struct store *store, const struct store_operation *operation, struct buffer *request,
               struct arena *arena, struct slice *reply, struct revision *revision, struct error *error)
{
    struct buffer out;
    buffer_init(&out, REPLY_BYTES_MAX);
    struct store_request written = { operation, buffer_slice(request), ROWS_ABOUT, false };
    int result = request->failed ? error_memory(error)
                                 : store_write(store, &written, arena, &out, revision, error);
    if (result == 0 && reply) {
        *reply = arena_copy(arena, buffer_slice(&out));
        result = reply->ptr ? 0 : error_memory(error);
    }
    buffer_release(request);
    buffer_release(&out);
    return result;
}

/* Outside the plan, which may run twice. */
static int draw_id(struct arena *arena, struct slice *id, struct error *error)
{
    char hex[2 * DRAWN_BYTES + 1];
    if (random_hex(hex, DRAWN_BYTES) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "No random numbers can be had at the moment; try again.");
    *id = arena_printf(arena, "dsh_%s", hex);
    return id->ptr ? 0 : error_memory(error);
}

int dashboards_create(struct store *store, const struct dashboards_asker *asker,
                      const struct dashboard_draft *draft, struct arena *arena, struct slice *id,
                      struct revision *revision, struct error *error)
{
    struct buffer request;
    *id = draft->id;
    if ((asker->bearer || draft->id.len == 0) && draw_id(arena, id, error) != 0)
        return -1;
    buffer_init(&request, REQUEST_BYTES_MAX);
    dashboards_pack_asker(&request, asker, *id, draft->parent);
    pack_slice(&request, draft->name);
    pack_slice(&request, draft->parent);
    pack_u8(&request, draft->is_parent);
    pack_slice(&request, draft->owner);
    pack_slice(&request, draft->owner_org);
    pack_u8(&request, draft->adopt);
    dashboards_pack_charts(&request, draft->details.charts, draft->details.chart_count);
    buffer_append(&request, draft->details.metadata);
    return run(store, &create_operation, &request, arena, NULL, revision, error);
}

int dashboards_change(struct store *store, const struct dashboards_asker *asker, struct slice id,
                      const struct dashboard_patch *patch, struct arena *arena, struct revision *revision,
                      struct error *error)
{
    struct buffer request;
    buffer_init(&request, REQUEST_BYTES_MAX);
    dashboards_pack_asker(&request, asker, id, (struct slice){ 0 });
    pack_u8(&request, patch->name != NULL);
    pack_slice(&request, patch->name ? *patch->name : (struct slice){ 0 });
    pack_u8(&request, patch->charts != NULL);
    dashboards_pack_charts(&request, patch->charts, patch->charts ? patch->chart_count : 0);
    pack_u8(&request, patch->metadata != NULL);
    if (patch->metadata)
        buffer_append(&request, *patch->metadata);
    return run(store, &change_operation, &request, arena, NULL, revision, error);
}

struct recipient {
    const struct dashboards_asker *asker;
    struct slice id, user;
};

/* The roster is the token's: what it says cannot change until the plan runs, so it is asked here. */
static int check_recipient(struct store_view *view, void *context, struct error *error)
{
    const struct recipient *recipient = context;
    const struct bearer *bearer = recipient->asker->bearer;
    struct dashboard_row row;
    struct access access;
    struct slice email;
    if (dashboards_look(view, recipient->asker, recipient->id, clock_now(), false, &row, &access, error) != 0 ||
        dashboards_judge_transfer(recipient->asker, &row, error) != 0)
        return -1;
    int found = rosters_find_user(view, bearer, bearer->org, recipient->user, &email);
    if (found == 0)
        return error_entry(error, ERROR_UNKNOWN_RECIPIENT, SLICE("/user_reference"),
                           "This user is not in the org's list of users.");
    return found < 0 ? error_memory(error) : 0;
}

int dashboards_transfer(struct store *store, const struct dashboards_asker *asker, struct slice id,
                        struct slice user, struct arena *arena, struct slice *owner_org, struct revision *revision,
                        struct error *error)
{
    struct recipient recipient = { asker, id, user };
    struct buffer request;
    if (asker->bearer && store_read(store, check_recipient, &recipient, arena, NULL, error) != 0)
        return -1;
    buffer_init(&request, REQUEST_BYTES_MAX);
    dashboards_pack_asker(&request, asker, id, (struct slice){ 0 });
    pack_slice(&request, user);
    return run(store, &transfer_operation, &request, arena, owner_org, revision, error);
}

int dashboards_delete(struct store *store, const struct dashboards_asker *asker, struct slice id,
                      struct arena *arena, struct revision *revision, struct error *error)
{
    struct buffer request;
    buffer_init(&request, REQUEST_BYTES_MAX);
    dashboards_pack_asker(&request, asker, id, (struct slice){ 0 });
    return run(store, &delete_operation, &request, arena, NULL, revision, error);
}
