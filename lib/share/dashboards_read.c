/* Dashboards as they are found and shown. */
#include "dashboards.h"

#include <base/clock.h>

enum { GRANTS_LOOKED_AT_MAX = 1000 };

static const char *const status_names[] = {
    [DASHBOARD_OWNED_PRIVATE] = "owned_private", [DASHBOARD_OWNED_SHARED] = "owned_shared",
    [DASHBOARD_SHARED_WITH_ME] = "shared_with_me", [DASHBOARD_IS_PARENT] = "parent",
    [DASHBOARD_ELSEWHERE] = "unregistered",
};

const char *dashboards_status_name(enum dashboard_status status)
{
    return status_names[status];
}

bool dashboards_status_parse(struct slice text, enum dashboard_status *status)
{
    for (int s = DASHBOARD_OWNED_PRIVATE; s <= DASHBOARD_ELSEWHERE; s++)
        if (slice_is(text, status_names[s])) {
            *status = (enum dashboard_status)s;
            return true;
        }
    return false;
}

int dashboards_look(struct store_view *view, const struct dashboards_asker *asker, struct slice id, int64_t now,
                    bool explain, struct dashboard_row *row, struct access *access, struct error *error)
{
    *access = (struct access){ 0 };
    if (access_load(view, asker->project, id, row) != 0)
        return -1;
    bool there = row->generation != 0 && row->state != DASHBOARD_DELETED;
    if (asker->bearer && access_find(view, asker->bearer, row, now, explain, access) != 0)
        return error_memory(error);                     /* what is stated already stands */
    if (!there || (asker->bearer && access->scope == SCOPE_NONE))
        return error_set(error, ERROR_NOT_FOUND, "There is no such dashboard.");
    return 0;
}

static bool lasts(const struct hold *hold, int64_t now)
{
    return hold->present && period_state(hold->period, now) != PERIOD_EXPIRED;
}

static bool is_owner(const struct dashboard_row *row, const struct principal *principal)
{
    return row->state == DASHBOARD_OWNED && principal->kind == PRINCIPAL_USER &&
           slice_equal(principal->user, row->owner);
}

/* Whether a row of the dashboard's present generation says so to whoever asks. */
typedef bool counts(const struct dashboard_row *row, const struct grant_row *grant, int64_t now);

static bool lets_others_in(const struct dashboard_row *row, const struct grant_row *grant, int64_t now)
{
    return !is_owner(row, &grant->principal) && (lasts(&grant->read, now) || lasts(&grant->read_write, now));
}

static bool stands(const struct dashboard_row *row, const struct grant_row *grant, int64_t now)
{
    (void)row, (void)now;
    return grant->read.present || grant->read_write.present;
}

static int find_grant(struct store_view *view, const struct dashboard_row *row, int64_t now, counts *fits)
{
    struct store_grants_range range = { .project = row->project, .dashboard = row->dashboard };
    struct store_scan *scan = NULL;
    struct grant_row grant;
    int granted = 0, found = store_scan_grants(view, &range, &scan);
    for (int looked_at = 0; found == 0 && granted == 0; looked_at++) {
        int next = store_next_grant(scan, &grant);
        if (next != 1) {
            found = next;
            break;
        }
        granted = looked_at == GRANTS_LOOKED_AT_MAX ||
                  (grant.generation == row->generation && fits(row, &grant, now));
    }
    store_scan_end(scan);
    return found < 0 ? -1 : granted;
}

int dashboards_granted(struct store_view *view, const struct dashboard_row *row, int64_t now)
{
    return find_grant(view, row, now, lets_others_in);
}

int dashboards_has_grants(struct store_view *view, const struct dashboard_row *row)
{
    return find_grant(view, row, 0, stands);
}

static bool owns(const struct access *access)
{
    for (size_t i = 0; i < access->ways.count; i++)
        if (access->ways.ways[i].kind == WAY_OWNER)
            return true;
    return false;
}

static int find_status(struct store_view *view, const struct dashboard_row *row, const struct access *access,
                       int64_t now, enum dashboard_status *status)
{
    if (row->state == DASHBOARD_PARENT)
        *status = DASHBOARD_IS_PARENT;
    else if (access && !owns(access))
        *status = DASHBOARD_SHARED_WITH_ME;
    else if (row->state == DASHBOARD_UNREGISTERED)
        *status = DASHBOARD_ELSEWHERE;
    else {
        int granted = dashboards_granted(view, row, now);
        *status = granted ? DASHBOARD_OWNED_SHARED : DASHBOARD_OWNED_PRIVATE;
        return granted < 0 ? -1 : 0;
    }
    return 0;
}

static int keep_active(struct store_view *view, const struct way_list *all, struct way_list *active)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->ways[i].state == PERIOD_ACTIVE && way_add(active, store_view_arena(view), all->ways[i]) != 0)
            return -1;
    return 0;
}

int dashboards_fill(struct store_view *view, const struct dashboard_row *row, const struct access *access,
                    int64_t now, struct dashboard *out)
{
    *out = (struct dashboard){ .id = row->dashboard, .registered = row->state != DASHBOARD_UNREGISTERED,
                               .name = row->name, .parent = row->parent, .owner = row->owner,
                               .owner_org = row->owner_org, .created_at = row->created_at,
                               .updated_at = row->updated_at, .scope = access ? access->scope : SCOPE_NONE };
    if (access && keep_active(view, &access->ways, &out->ways) != 0)
        return -1;
    return find_status(view, row, access, now, &out->status);
}

struct lookup {
    const struct dashboards_asker *asker;
    struct slice id;
    struct dashboard *out;          /* NULL: only whether it is there */
};

static int read_one(struct store_view *view, void *context, struct error *error)
{
    const struct lookup *lookup = context;
    struct dashboard_row row;
    struct access access;
    int64_t now = clock_now();
    bool explain = lookup->out != NULL;
    if (dashboards_look(view, lookup->asker, lookup->id, now, explain, &row, &access, error) != 0)
        return -1;
    if (!lookup->out)
        return 0;
    if (dashboards_fill(view, &row, lookup->asker->bearer ? &access : NULL, now, lookup->out) != 0 ||
        store_details(view, row.project, row.dashboard, &lookup->out->details) < 0)
        return error_memory(error);
    return 0;
}

int dashboards_find(struct store *store, const struct dashboards_asker *asker, struct slice id,
                    struct arena *arena, struct error *error)
{
    struct lookup lookup = { asker, id, NULL };
    return store_read(store, read_one, &lookup, arena, NULL, error);
}

int dashboards_get(struct store *store, const struct dashboards_asker *asker, struct slice id, struct arena *arena,
                   struct dashboard *dashboard, struct error *error)
{
    struct lookup lookup = { asker, id, dashboard };
    return store_read(store, read_one, &lookup, arena, NULL, error);
}
