#include <auth/identity.h>

#include <strings.h>

#include <auth/key_use.h>
#include <auth/keys.h>
#include <base/clock.h>
#include <base/digest.h>
#include <store/rows.h>

struct scheme {
    const char *name;
    enum credential_kind kind;
};

static const struct scheme schemes[] = { { "Api-Key", CREDENTIAL_API_KEY }, { "Bearer", CREDENTIAL_TOKEN } };

/* "Api-Key K": the scheme in any case (RFC 9110, 11.1), spaces, the credential. */
static enum credential_kind split_scheme(struct slice value, struct slice *text)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t length = strlen(schemes[i].name);
        if (value.len <= length || strncasecmp(value.ptr, schemes[i].name, length) != 0 || value.ptr[length] != ' ')
            continue;
        *text = slice_after(value, length);
        while (text->len && text->ptr[0] == ' ')
            *text = slice_after(*text, 1);
        return schemes[i].kind;
    }
    return CREDENTIAL_UNREADABLE;
}

static bool joined(struct slice value)
{
    return value.len && memchr(value.ptr, ',', value.len) != NULL;
}

int identity_credential(const struct credentials *credentials, enum credential_kind *kind, struct slice *text,
                        struct error *error)
{
    int seen = 0;
    *kind = CREDENTIAL_NONE;
    for (int h = 0; h < CREDENTIAL_HEADERS; h++) {
        struct slice value = credentials->headers[h].value;
        if (credentials->headers[h].count == 0 || (credentials->headers[h].count == 1 && value.len == 0))
            continue;
        seen += credentials->headers[h].count + joined(value);
        *text = value;
        *kind = h == CREDENTIAL_X_API_KEY ? CREDENTIAL_API_KEY : split_scheme(value, text);
    }
    if (seen > 1)
        return error_set(error, ERROR_AMBIGUOUS_CREDENTIALS,
                         "Send one credential once: in one of the headers auth, x-api-key and Authorization.");
    return 0;
}

struct lookup {
    struct slice id;
    int found;
    struct key_row row;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct lookup *lookup = context;
    lookup->found = store_key(view, lookup->id, &lookup->row);
    return lookup->found < 0 ? -1 : 0;
}

static int refuse(struct error *error, const char *why)
{
    return error_set(error, ERROR_INVALID_API_KEY, "%s", why);
}

int identity_of_api_key(struct store *store, struct key_use *uses, struct slice text, enum key_purpose purpose,
                        struct arena *arena, struct identity *identity, struct error *error)
{
    struct slice secret;
    struct lookup lookup = { 0 };
    struct digest digest;
    if (!keys_parse(text, &lookup.id, &secret))
        return refuse(error, "An API key reads PREFIX_KEYID:::SECRET; this one does not.");
    if (store_read(store, look_up, &lookup, arena, NULL, error) != 0)
        return -1;
    if (digest_sha256(secret, &digest) != 0)
        return error_memory(error);
    /* an unknown id is compared too (with no digest of anything), and told by the same words */
    bool same = digest_equal(&digest, &lookup.row.digest);
    if (!same || lookup.found != 1)
        return refuse(error, "There is no such API key.");
    int64_t now = clock_now();
    if (lookup.row.revoked_at != 0)
        return refuse(error, "This API key was revoked; use another of the project's keys.");
    if (lookup.row.expires_at <= now)
        return refuse(error, "This API key has expired; use another of the project's keys.");
    if (lookup.row.purpose != purpose)
        return error_set(error, ERROR_WRONG_CREDENTIAL, purpose == KEY_PAGE
                         ? "This API key is a server's and must not reach a browser; the page takes a key made for it."
                         : "This API key is for the sharing page alone.");
    *identity = (struct identity){ lookup.row.project, { .kind = ACTOR_SERVER, .id = lookup.id } };
    if (uses)
        key_use_note(uses, lookup.id, now);
    return 0;
}
