/* The rows of rosters: a header for each content, and its roles and users in sorted parts, so that one of 100,000
 * is found by one seek and all are searched by reading some hundred rows. Results as in rows.h. */
#ifndef STORE_ROSTERS_H
#define STORE_ROSTERS_H

#include <base/digest.h>
#include <store/rows.h>

struct roster_org {
    struct slice org;
    uint32_t roles, users;          /* how many */
};

/* rosters: (project, digest): a content that stands once in its project */
struct roster_row {
    struct slice project;
    struct slice digest;            /* DIGEST_BYTES raw */
    int64_t kept_until;             /* milliseconds since 1970, not negative */
    bool whole;                     /* false: a sweep has begun to delete its parts, it must not be used again */
    const struct roster_org *orgs;  /* in the order of their bytes */
    size_t org_count;
};

/* The values are stored, and are the order of the parts. */
enum roster_kind { ROSTER_ROLE = 'R', ROSTER_USER = 'U' };

/* roster_parts: (project, digest, org, kind, the last name in it). The last, not the first: so the part that may
 * hold a name is the first one at or behind that name. */
struct roster_part {
    struct slice project, digest, org;
    enum roster_kind kind;
    struct slice last;
    struct slice entries;           /* packed entries in the order of their names; each name once */
};

/* An entry of a part is packed as two slices: name, e-mail (empty for a role). */
struct roster_entry {
    struct slice name, email;
};

static inline bool roster_take_slice(struct slice *rest, struct slice *taken)
{
    if (rest->len < 2)
        return false;
    size_t len = (size_t)(unsigned char)rest->ptr[0] << 8 | (unsigned char)rest->ptr[1];
    if (rest->len - 2 < len)
        return false;
    *taken = (struct slice){ rest->ptr + 2, len };
    *rest = (struct slice){ rest->ptr + 2 + len, rest->len - 2 - len };
    return true;
}

/* Takes the next entry off packed ones; false at their end, or where they are cut short. Quick: nothing is
 * copied. */
static inline bool roster_take_entry(struct slice *rest, struct roster_entry *entry)
{
    return roster_take_slice(rest, &entry->name) && roster_take_slice(rest, &entry->email);
}

int store_roster(struct store_view *view, struct slice project, struct slice digest, struct roster_row *row);

/* The entry of that name, by one seek. `email` lives in the view's arena. 1, 0, -1. */
int store_roster_entry(struct store_view *view, const struct roster_part *named, struct slice *email);

/* Also keeps the order by end of life; `before` is the row that stands there (NULL: none). */
int store_put_roster(struct store_change *change, const struct roster_row *row, const struct roster_row *before,
                     struct error *error);
/* The header alone: its parts are deleted before. */
int store_delete_roster(struct store_change *change, const struct roster_row *row, struct error *error);

int store_put_roster_part(struct store_change *change, const struct roster_part *part, struct error *error);
int store_delete_roster_part(struct store_change *change, const struct roster_part *part, struct error *error);

/* Parts of one org and kind, from the one that may hold the name `last` on (empty: from the first); of the whole
 * roster where `org` is empty. */
int store_scan_roster_parts(struct store_view *view, const struct roster_part *range, struct store_scan **scan);
/* The slices are borrowed until the next call on the scan. */
int store_next_roster_part(struct store_scan *scan, struct roster_part *part);

/* Rosters of all projects in the order of `kept_until`: only it, project and digest are set, and borrowed. */
int store_scan_roster_ends(struct store_view *view, struct store_scan **scan);
int store_next_roster_end(struct store_scan *scan, struct roster_row *row);

#endif
