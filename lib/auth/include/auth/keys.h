/* API keys: several per project, so that they rotate without an outage. Of a key's secret only a digest is kept.
 *
 * A key reads PREFIX_KEYID:::SECRET, as Vizzly's documentation shows them. */
#ifndef AUTH_KEYS_H
#define AUTH_KEYS_H

#include <stdbool.h>

#include <base/error.h>
#include <model/actor.h>
#include <model/key_purpose.h>
#include <model/revision.h>

struct store;

/* A key as its list shows it. */
struct api_key {
    struct slice id, project, name;
    enum key_purpose purpose;
    int64_t created_at;
    int64_t expires_at;         /* PERIOD_OPEN_END: never */
    int64_t revoked_at, used_at;    /* 0: not */
};

enum { API_KEY_TEXT = 160 };

/* Splits a key's text into id and secret. False: it is no key's. */
bool keys_parse(struct slice text, struct slice *id, struct slice *secret);

/* Makes a key of an existing project: `key` tells project, name, purpose and expiry, takes id and time; its whole text is
 * written to `text`, terminated, and is found nowhere else. 0, or -1 with PROJECT_UNKNOWN or what store_write says.
 * Blocks for the disk. */
int keys_add(struct store *store, const char *prefix, struct api_key *key, const struct origin *origin,
             struct arena *arena, char text[API_KEY_TEXT], struct error *error);

/* Ends a key at once; one that is revoked stays as it is. `key` takes the row. 0, or -1 with KEY_UNKNOWN or what
 * store_write says. Blocks for the disk. */
int keys_revoke(struct store *store, struct slice id, const struct origin *origin, struct arena *arena,
                struct api_key *key, struct error *error);

/* How many keys of all projects are for the page and still count. 0 or -1. */
int keys_count_page(struct store *store, size_t *count, struct error *error);

struct keys_page {
    struct api_key *keys;
    size_t count;
    struct slice next;          /* where the next page begins; empty: that was all */
};

/* At most `limit` keys of a project (empty: of all) from `cursor` on. 0, or -1 with PROJECT_UNKNOWN. */
int keys_list(struct store *store, struct slice project, size_t limit, struct slice cursor, struct arena *arena,
              struct keys_page *page, struct error *error);

#endif
