#include <share/rules.h>

#include <store/rows.h>
#include <text/utf8.h>

enum { EMAIL_BYTES_MAX = 254, LOCAL_PART_BYTES_MAX = 64 };

enum error_kind rules_identity(const struct bearer *bearer)
{
    return bearer->user.len && bearer->org.len ? ERROR_NONE : ERROR_IDENTITY_INCOMPLETE;
}

/* A dashboard owned inside an org is owned there only; one owned without, by that person in whatever org. */
enum error_kind rules_owner(const struct bearer *bearer, const struct dashboard_row *dashboard)
{
    bool owns = dashboard->state == DASHBOARD_OWNED && !bearer->admin &&
                slice_equal(dashboard->owner, bearer->user) &&
                (dashboard->owner_org.len == 0 || slice_equal(dashboard->owner_org, bearer->org));
    return owns ? ERROR_NONE : ERROR_NOT_ALLOWED_TO_SHARE;
}

enum error_kind rules_writes(const struct bearer *bearer)
{
    return bearer->cap == SCOPE_READ_WRITE ? ERROR_NONE : ERROR_TOKEN_SCOPE_READ;
}

enum error_kind rules_same_org(const struct bearer *bearer, const struct dashboard_row *dashboard)
{
    return dashboard->owner_org.len && slice_equal(dashboard->owner_org, bearer->org) ? ERROR_NONE : ERROR_CROSS_ORG;
}

enum error_kind rules_may_share(const struct bearer *bearer, const struct dashboard_row *dashboard)
{
    const enum error_kind said[] = { rules_identity(bearer), rules_owner(bearer, dashboard), rules_writes(bearer),
                                     rules_same_org(bearer, dashboard) };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (said[i] != ERROR_NONE)
            return said[i];
    return ERROR_NONE;
}

enum error_kind rules_entry_org(const struct bearer *bearer, struct slice org)
{
    return org.len == 0 || slice_equal(org, bearer->org) ? ERROR_NONE : ERROR_CROSS_ORG;
}

enum error_kind rules_change_hold(const struct hold *hold, struct slice org)
{
    if (!hold->present)
        return ERROR_NONE;
    if (hold->granted_by.kind != ACTOR_PERSON)
        return ERROR_GRANTED_BY_SERVER;
    return slice_equal(hold->granted_by.org, org) ? ERROR_NONE : ERROR_CROSS_ORG;
}

enum error_kind rules_email(struct slice email)
{
    const char *at = email.len ? memchr(email.ptr, '@', email.len) : NULL;
    if (!at || email.len > EMAIL_BYTES_MAX || !utf8_valid(email) || utf8_has_control(email) ||
        memchr(email.ptr, ' ', email.len))
        return ERROR_INVALID_EMAIL;
    size_t local = (size_t)(at - email.ptr);
    struct slice domain = slice_after(email, local + 1);
    const char *dot = domain.len ? memchr(domain.ptr, '.', domain.len) : NULL;
    bool good = local > 0 && local <= LOCAL_PART_BYTES_MAX && dot && dot != domain.ptr &&
                domain.ptr[domain.len - 1] != '.' && !memchr(domain.ptr, '@', domain.len);
    return good ? ERROR_NONE : ERROR_INVALID_EMAIL;
}

const char *rules_detail(enum error_kind kind)
{
    switch (kind) {
    case ERROR_IDENTITY_INCOMPLETE:
        return "Sharing needs a token with a user reference (clientId) and an org (orgId).";
    case ERROR_NOT_ALLOWED_TO_SHARE:
        return "Only the owner of the dashboard shares it; ask the owner.";
    case ERROR_TOKEN_SCOPE_READ:
        return "This token may read only; ask for one of scope read_write.";
    case ERROR_CROSS_ORG:
        return "Sharing stays inside one org: the sharer's, the dashboard's and the recipient's must be the same.";
    case ERROR_GRANTED_BY_SERVER:
        return "The project's server gave this; only it can change or end it.";
    case ERROR_INVALID_EMAIL:
        return "The recipient's e-mail address is not valid, or is not the one in the org's list.";
    case ERROR_UNKNOWN_RECIPIENT:
        return "This user is not in the org's list of users.";
    case ERROR_UNKNOWN_ROLE:
        return "This role is not in the org's list of roles.";
    default:
        return "This is not allowed.";
    }
}
