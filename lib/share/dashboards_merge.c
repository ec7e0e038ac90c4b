#include "dashboards_merge.h"

#include <stdlib.h>

enum { AHEAD = 32 };                /* ids that a source reads at once */

enum source_kind { SOURCE_ALL, SOURCE_OWNER, SOURCE_PRINCIPAL, SOURCE_LISTED };

/* Ids in order, read some at a time: an open cursor would hold its page against writers while others are read. */
struct source {
    enum source_kind kind;
    struct principal principal;     /* SOURCE_OWNER: its user and org, empty for parents */
    struct slice *ids;
    size_t count, next;
    bool last;                      /* behind these ids there are no more */
};

static struct store_scan *begin(struct dashboards_merge *merge, const struct source *source, struct slice behind)
{
    struct store_scan *scan = NULL;
    struct store_grants_range range = { .project = merge->project, .principal = &source->principal,
                                        .behind = behind };
    int result;
    if (source->kind == SOURCE_ALL)
        result = store_scan_dashboards(merge->view, merge->project, behind, &scan);
    else if (source->kind == SOURCE_OWNER)
        result = store_scan_owner(merge->view, merge->project, source->principal.user, source->principal.org,
                                  behind, &scan);
    else
        result = store_scan_principal(merge->view, &range, &scan);
    return result == 0 ? scan : NULL;
}

static int read_id(const struct source *source, struct store_scan *scan, struct slice *id)
{
    struct dashboard_row row;
    struct principal principal;
    if (source->kind == SOURCE_OWNER)
        return store_next_owner(scan, id);
    if (source->kind == SOURCE_PRINCIPAL)
        return store_next_principal(scan, &principal, id);
    int found = store_next_dashboard(scan, &row);
    *id = row.dashboard;
    return found;
}

static int refill(struct dashboards_merge *merge, struct source *source)
{
    struct slice behind = source->count ? source->ids[source->count - 1] : merge->behind;
    struct store_scan *scan = begin(merge, source, behind);
    int found = 1;
    source->count = source->next = 0;
    if (!scan)
        return -1;
    while (source->count < AHEAD && (found = read_id(source, scan, &source->ids[source->count])) == 1)
        source->count++;
    source->last = found == 0;
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static int add(struct dashboards_merge *merge, enum source_kind kind, struct principal principal)
{
    struct source *source = &merge->sources[merge->count++];
    *source = (struct source){ .kind = kind, .principal = principal,
                               .ids = arena_array(store_view_arena(merge->view), AHEAD, sizeof *source->ids) };
    return source->ids ? 0 : -1;
}

static int compare_ids(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* Ids that the token names itself: whether there are such dashboards is seen later. */
static int add_listed(struct dashboards_merge *merge, const struct slice *ids, size_t count)
{
    struct source *source = &merge->sources[merge->count++];
    *source = (struct source){ .kind = SOURCE_LISTED, .last = true,
                               .ids = arena_array(store_view_arena(merge->view), count + 1, sizeof *source->ids) };
    if (!source->ids)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (slice_compare(ids[i], merge->behind) > 0)
            source->ids[source->count++] = ids[i];
    qsort(source->ids, source->count, sizeof *source->ids, compare_ids);
    return 0;
}

static int add_user(struct dashboards_merge *merge, struct slice user, struct slice org)
{
    struct principal principal = { .kind = PRINCIPAL_USER, .user = user, .org = org };
    return add(merge, SOURCE_OWNER, principal) != 0 || add(merge, SOURCE_PRINCIPAL, principal) != 0 ? -1 : 0;
}

static int add_org(struct dashboards_merge *merge, const struct bearer *bearer)
{
    if (bearer->user.len && add_user(merge, bearer->user, bearer->org) != 0)
        return -1;
    merge->held = arena_array(store_view_arena(merge->view), bearer->role_count + 1, sizeof *merge->held);
    if (!merge->held ||
        add(merge, SOURCE_PRINCIPAL, (struct principal){ .kind = PRINCIPAL_ORG, .org = bearer->org }) != 0)
        return -1;
    for (size_t i = 0; i < bearer->role_count; i++)
        if (add(merge, SOURCE_PRINCIPAL, (struct principal){ .kind = PRINCIPAL_ROLE, .org = bearer->org,
                                                             .role = bearer->roles[i] }) != 0)
            return -1;
    return 0;
}

static int add_sources(struct dashboards_merge *merge, const struct bearer *bearer)
{
    if (!bearer)
        return add(merge, SOURCE_ALL, (struct principal){ 0 });
    if (bearer->confined.len)
        return add_listed(merge, &bearer->confined, 1);
    if (bearer->admin)
        return add(merge, SOURCE_OWNER, (struct principal){ 0 });
    if ((bearer->user.len && add_user(merge, bearer->user, (struct slice){ 0 }) != 0) ||
        (bearer->org.len && add_org(merge, bearer) != 0))
        return -1;
    return add_listed(merge, bearer->parents, bearer->parent_count);
}

int dashboards_merge_open(struct dashboards_merge *merge, struct store_view *view,
                          const struct dashboards_query *query, struct slice behind)
{
    size_t most = 6 + (query->bearer ? query->bearer->role_count : 0);
    *merge = (struct dashboards_merge){ .view = view, .project = query->project, .behind = behind,
                                        .sources = arena_array(store_view_arena(view), most,
                                                               sizeof *merge->sources) };
    if (query->bearer)
        merge->bearer = *query->bearer;
    return merge->sources ? add_sources(merge, query->bearer) : -1;
}

/* Lets a source stand at its first id behind the one that came last: 1, 0 there is none, -1. */
static int advance(struct dashboards_merge *merge, struct source *source)
{
    for (;;) {
        while (source->next < source->count && slice_compare(source->ids[source->next], merge->behind) <= 0)
            source->next++;
        if (source->next < source->count)
            return 1;
        if (source->last)
            return 0;
        if (refill(merge, source) != 0)
            return -1;
    }
}

/* A role that has no row in the order by principal holds no grant: it need not be asked, of a hundred roles or
 * so. */
static void narrow_roles(struct dashboards_merge *merge, struct slice id)
{
    if (!merge->held)
        return;
    merge->bearer.roles = merge->held;
    merge->bearer.role_count = 0;
    for (size_t i = 0; i < merge->count; i++) {
        const struct source *source = &merge->sources[i];
        if (source->kind == SOURCE_PRINCIPAL && source->principal.kind == PRINCIPAL_ROLE &&
            source->next < source->count && slice_equal(source->ids[source->next], id))
            merge->held[merge->bearer.role_count++] = source->principal.role;
    }
}

int dashboards_merge_next(struct dashboards_merge *merge, struct slice *id)
{
    struct slice least = { 0 };
    for (size_t i = 0; i < merge->count; i++) {
        struct source *source = &merge->sources[i];
        int found = advance(merge, source);
        if (found < 0)
            return -1;
        if (found == 1 && (least.len == 0 || slice_compare(source->ids[source->next], least) < 0))
            least = source->ids[source->next];
    }
    if (least.len == 0)
        return 0;
    narrow_roles(merge, least);
    *id = merge->behind = least;
    return 1;
}
