#include "draw.h"

#include "chance.h"
#include "clock.h"

struct slice draw_user(void)
{
    return names_users[chance_below(NAMES_USERS)];
}

struct slice draw_org(void)
{
    return chance_one_in(4) ? (struct slice){ 0 } : names_orgs[chance_below(NAMES_ORGS)];
}

size_t draw_project(void)
{
    return chance_one_in(4);
}

enum scope draw_scope(void)
{
    return chance_one_in(2) ? SCOPE_READ : SCOPE_READ_WRITE;
}

struct period draw_period(void)
{
    struct period period = { PERIOD_OPEN_START, PERIOD_OPEN_END };
    int64_t begin = clock_now() - 3;
    if (chance_one_in(3)) {
        begin = clock_now() + (int64_t)chance_below(9) - 4;
        period.starts_at = begin;
    }
    if (chance_one_in(3))
        period.expires_at = begin + 1 + (int64_t)chance_below(12);
    return period;
}

struct principal draw_principal(void)
{
    struct principal principal = { .kind = PRINCIPAL_USER };
    switch (chance_below(4)) {
    case 0:
        principal.kind = PRINCIPAL_ROLE;
        principal.role = names_roles[chance_below(NAMES_ROLES)];
        principal.org = names_orgs[chance_below(NAMES_ORGS)];
        break;
    case 1:
        principal.kind = PRINCIPAL_ORG;
        principal.org = names_orgs[chance_below(NAMES_ORGS)];
        break;
    default:
        principal.user = draw_user();
        principal.org = draw_org();
    }
    return principal;
}

struct slice draw_dashboard(struct model *model, bool strange)
{
    if (strange && chance_one_in(20))
        return chance_one_in(2) ? SLICE("abc") : SLICE("0");
    size_t i = chance_below(MODEL_DASHBOARDS);
    return slice_of(model->dashboards[model->dashboards[i].id[0] ? i : chance_below(MODEL_NAMED)].id);
}

struct slice draw_owned(struct model *model)
{
    struct slice id = draw_dashboard(model, true);
    for (size_t i = 0; i < 12; i++) {
        const struct model_dashboard *dashboard = model_find(model, id);
        if (dashboard && dashboard->state == MODEL_OWNED && dashboard->owner_org.len)
            break;
        id = draw_dashboard(model, true);
    }
    return id;
}

/* Each user once, most of them, some with what is no address. */
static void draw_roster(struct draw_person *person, size_t i, struct slice org)
{
    struct bearer_org *roster = &person->orgs[i];
    *roster = (struct bearer_org){ .org = org, .roles = person->org_roles[i], .users = person->users[i] };
    for (size_t role = 0; role < NAMES_ROLES; role++)
        if (!chance_one_in(4))
            person->org_roles[i][roster->role_count++] = names_roles[role];
    for (size_t user = 0; user < NAMES_USERS; user++)
        if (!chance_one_in(5)) {
            size_t email = chance_one_in(6) ? chance_below(NAMES_EMAILS) : chance_below(NAMES_EMAILS_GOOD);
            person->users[i][roster->user_count++] = (struct bearer_user){ names_users[user],
                                                                                 names_emails[email] };
        }
}

static void draw_rosters(struct draw_person *person)
{
    for (size_t i = 0; i < NAMES_ORGS; i++)
        if (!chance_one_in(5))
            draw_roster(person, person->bearer.org_count++, names_orgs[i]);
    person->bearer.orgs = person->orgs;
}

static void draw_parents(struct draw_person *person)
{
    for (size_t i = 0; i < NAMES_DASHBOARDS; i++)
        if (chance_one_in(3))
            person->parents[person->bearer.parent_count++] = names_dashboards[i];
    person->bearer.parents = person->parents;
}

void draw_person(struct draw_person *person, struct slice project)
{
    *person = (struct draw_person){ .bearer = { .project = project, .user = draw_user(), .org = draw_org(),
                                                .cap = chance_one_in(6) ? SCOPE_READ : SCOPE_READ_WRITE,
                                                .admin = chance_one_in(8), .roles = person->roles } };
    for (size_t count = chance_below(DRAW_ROLES + 1); person->bearer.role_count < count; )
        person->roles[person->bearer.role_count++] = names_roles[chance_below(NAMES_ROLES)];
    if (chance_one_in(3))
        draw_parents(person);
    if (chance_one_in(12))
        person->bearer.confined = names_dashboards[chance_below(NAMES_DASHBOARDS)];
    draw_rosters(person);
}

void draw_owner(struct draw_person *person, struct slice project, const struct model_dashboard *dashboard)
{
    draw_person(person, project);
    if (!dashboard || dashboard->state != MODEL_OWNED)
        return;
    person->bearer.user = dashboard->owner;
    person->bearer.org = dashboard->owner_org.len ? dashboard->owner_org : draw_org();
    person->bearer.admin = false;
    person->bearer.confined = (struct slice){ 0 };
}
