#include <share/check.h>

#include <base/clock.h>
#include <store/rows.h>

/* Where one question stands. */
struct inquiry {
    struct store_view *view;
    const struct dashboard_row *dashboard;
    int64_t now;
    bool explain;
    struct way_list ways;
};

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

/* The order of the contract: owner, (user, -), (user, org), (org), each (org, role). */
static int ask_all(struct inquiry *inquiry, const struct check_question *question)
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

static int answer(struct store_view *view, struct slice project, const struct check_question *question,
                  int64_t now, bool explain, struct check_answer *out)
{
    struct dashboard_row dashboard;
    *out = (struct check_answer){ 0 };
    int found = store_dashboard(view, project, question->dashboard, &dashboard);
    if (found != 1 || dashboard.state == DASHBOARD_DELETED)
        return found < 0 ? -1 : 0;
    struct inquiry inquiry = { .view = view, .dashboard = &dashboard, .now = now, .explain = explain };
    if (ask_all(&inquiry, question) != 0)
        return -1;
    out->ways = inquiry.ways;
    out->scope = way_scope(&inquiry.ways);
    out->allowed = out->scope >= question->scope;
    return 0;
}

struct decision {
    struct slice project;
    const struct check_question *questions;
    size_t count;
    bool explain;
    struct check_answer *answers;
};

static int decide(struct store_view *view, void *context, struct error *error)
{
    struct decision *decision = context;
    int64_t now = clock_now();
    for (size_t i = 0; i < decision->count; i++)
        if (answer(view, decision->project, &decision->questions[i], now, decision->explain,
                   &decision->answers[i]) != 0)
            return error_memory(error);
    return 0;
}

int check_decide(struct store *store, struct slice project, const struct check_question *questions, size_t count,
                 bool explain, struct arena *arena, struct check_answer *answers, struct revision *revision,
                 struct error *error)
{
    struct decision decision = { project, questions, count, explain, answers };
    return store_read(store, decide, &decision, arena, revision, error);
}
