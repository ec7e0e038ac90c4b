/* What a bearer's roster says of its org: read from the store where the token was issued here, else from the
 * token. */
#include <share/rosters.h>

#include <store/rosters.h>

#include "roster_pack.h"

/* The entry that the token itself carries. A reference to the store counts in issued tokens only. */
static const struct bearer_org *carried(const struct bearer *bearer, struct slice org)
{
    for (size_t i = 0; !bearer->issued && org.len && i < bearer->org_count; i++)
        if (slice_equal(bearer->orgs[i].org, org))
            return &bearer->orgs[i];
    return NULL;
}

/* The org's line in the header of a stored roster. */
static int stored(struct store_view *view, const struct bearer *bearer, struct slice org, struct roster_org *line)
{
    struct roster_row row;
    int found = bearer->issued && bearer->roster.len && org.len
        ? store_roster(view, bearer->project, bearer->roster, &row) : 0;
    if (found != 1)
        return found;
    for (size_t i = 0; i < row.org_count; i++)
        if (slice_equal(row.orgs[i].org, org)) {
            *line = row.orgs[i];
            return 1;
        }
    return 0;
}

int rosters_has_org(struct store_view *view, const struct bearer *bearer, struct slice org)
{
    struct roster_org line;
    return bearer->issued ? stored(view, bearer, org, &line) : carried(bearer, org) != NULL;
}

int rosters_has_others(struct store_view *view, const struct bearer *bearer, struct slice org)
{
    struct roster_row row;
    for (size_t i = 0; !bearer->issued && i < bearer->org_count; i++)
        if (!slice_equal(bearer->orgs[i].org, org))
            return 1;
    int found = bearer->issued && bearer->roster.len
        ? store_roster(view, bearer->project, bearer->roster, &row) : 0;
    for (size_t i = 0; found == 1 && i < row.org_count; i++)
        if (!slice_equal(row.orgs[i].org, org))
            return 1;
    return found < 0 ? -1 : 0;
}

static int stored_entry(struct store_view *view, const struct bearer *bearer, struct slice org,
                        enum roster_kind kind, struct slice name, struct slice *email)
{
    struct roster_part named = { bearer->project, bearer->roster, org, kind, name, { 0 } };
    return bearer->roster.len ? store_roster_entry(view, &named, email) : 0;
}

/* Where a token names a client twice, the lowest e-mail counts, as in rosters_search. */
static int carried_user(const struct bearer_org *entry, struct slice client_id, struct slice *email)
{
    int found = 0;
    for (size_t i = 0; entry && i < entry->user_count; i++) {
        const struct bearer_user *user = &entry->users[i];
        if (!slice_equal(user->client_id, client_id))
            continue;
        if (!found || slice_compare(user->email, *email) < 0)
            *email = user->email;
        found = 1;
    }
    return found;
}

int rosters_find_user(struct store_view *view, const struct bearer *bearer, struct slice org,
                      struct slice client_id, struct slice *email)
{
    if (bearer->issued)
        return stored_entry(view, bearer, org, ROSTER_USER, client_id, email);
    return carried_user(carried(bearer, org), client_id, email);
}

int rosters_find_role(struct store_view *view, const struct bearer *bearer, struct slice org, struct slice role)
{
    struct slice none;
    if (bearer->issued)
        return stored_entry(view, bearer, org, ROSTER_ROLE, role, &none);
    const struct bearer_org *entry = carried(bearer, org);
    for (size_t i = 0; entry && i < entry->role_count; i++)
        if (slice_equal(entry->roles[i], role))
            return 1;
    return 0;
}

int rosters_count_users(struct store_view *view, const struct bearer *bearer, struct slice org, uint64_t *count)
{
    struct roster_org line = { 0 };
    struct roster_sorted sorted;
    const struct bearer_org *entry = carried(bearer, org);
    int found = bearer->issued ? stored(view, bearer, org, &line) : 0;
    *count = line.users;
    if (found < 0 || !entry)
        return found < 0 ? -1 : 0;
    if (roster_sort(entry, store_view_arena(view), &sorted) != 0)
        return -1;
    *count = sorted.user_count;
    return 0;
}

static bool holds(const struct bearer_org *entry, struct slice client_id)
{
    for (size_t i = 0; i < entry->user_count; i++)
        if (slice_equal(entry->users[i].client_id, client_id))
            return true;
    return false;
}

int rosters_org_of(const struct bearer_org *orgs, size_t count, struct slice client_id, struct slice *org)
{
    const struct bearer_org *only = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!holds(&orgs[i], client_id))
            continue;
        if (only)
            return 0;
        only = &orgs[i];
    }
    if (only)
        *org = only->org;
    return only != NULL;
}
