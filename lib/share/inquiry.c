/* Who may open a dashboard, as grants and ownership say: the one walk behind checks, lists and routes for people. */
#include "inquiry.h"

static int add_hold(struct inquiry *inquiry, const struct principal *principal, enum scope scope,
                    const struct hold *hold)
{
    if (!hold->present)
        return 0;
    enum period_state state = period_state(hold->period, inquiry->now);
    if (state != PERIOD_ACTIVE && !inquiry->explain)
        return 0;
    return way_add(&inquiry->ways, store_view_arena(inquiry->view), way_of(principal, scope, state));
}

/* Nothing more to find out: the greatest scope is there, and nobody asked for the other ways. */
static bool settled(const struct inquiry *inquiry)
{
    return !inquiry->explain && way_scope(&inquiry->ways) == SCOPE_READ_WRITE;
}

/* The principal's own grants, of the dashboard's present generation. 0 or -1. */
static int ask(struct inquiry *inquiry, struct principal principal)
{
    struct grant_row row;
    if (settled(inquiry))
        return 0;
    int found = store_grant(inquiry->view, inquiry->dashboard->project, inquiry->dashboard->dashboard, &principal,
                            &row);
    if (found != 1 || row.generation != inquiry->dashboard->generation)
        return found < 0 ? -1 : 0;
    if (add_hold(inquiry, &principal, SCOPE_READ, &row.read) != 0)
        return -1;
    return add_hold(inquiry, &principal, SCOPE_READ_WRITE, &row.read_write);
}

/* Ownership with an org counts in that org only; without one, whatever the bearer's. */
static int ask_owner(struct inquiry *inquiry, const struct check_question *question)
{
    const struct dashboard_row *d = inquiry->dashboard;
    if (d->state != DASHBOARD_OWNED || !slice_equal(d->owner, question->user) ||
        (d->owner_org.len && !slice_equal(d->owner_org, question->org)))
        return 0;
    struct way way = { WAY_OWNER, { .kind = PRINCIPAL_USER, .user = d->owner, .org = d->owner_org },
                       SCOPE_READ_WRITE, PERIOD_ACTIVE };
    return way_add(&inquiry->ways, store_view_arena(inquiry->view), way);
}

int inquiry_ask(struct inquiry *inquiry, const struct check_question *question)
{
    struct slice user = question->user, org = question->org;
    if (ask_owner(inquiry, question) != 0 ||
        ask(inquiry, (struct principal){ .kind = PRINCIPAL_USER, .user = user }) != 0)
        return -1;
    if (org.len == 0)
        return 0;
    if (ask(inquiry, (struct principal){ .kind = PRINCIPAL_USER, .user = user, .org = org }) != 0 ||
        ask(inquiry, (struct principal){ .kind = PRINCIPAL_ORG, .org = org }) != 0)
        return -1;
    for (size_t i = 0; i < question->role_count; i++)
        if (ask(inquiry, (struct principal){ .kind = PRINCIPAL_ROLE, .org = org, .role = question->roles[i] }) != 0)
            return -1;
    return 0;
}
