#include "key.h"

void key_init(struct key *key)
{
    key->len = 0;
    key->failed = false;
}

void key_raw(struct key *key, struct slice bytes)
{
    if (key->failed || bytes.len > KEY_BYTES_MAX - key->len) {
        key->failed = true;
        return;
    }
    if (bytes.len)
        memcpy(key->bytes + key->len, bytes.ptr, bytes.len);
    key->len += bytes.len;
}

void key_id(struct key *key, struct slice id)
{
    if (id.len && memchr(id.ptr, 0, id.len))
        key->failed = true;
    key_raw(key, id);
    key_raw(key, SLICE("\0"));
}

static void number(struct key *key, uint64_t value, size_t bytes)
{
    char raw[8];
    for (size_t i = 0; i < bytes; i++)
        raw[i] = (char)(value >> (8 * (bytes - 1 - i)));
    key_raw(key, (struct slice){ raw, bytes });
}

void key_u8(struct key *key, uint8_t value)
{
    number(key, value, 1);
}

void key_u32(struct key *key, uint32_t value)
{
    number(key, value, 4);
}

void key_u64(struct key *key, uint64_t value)
{
    number(key, value, 8);
}

/* A user's orgs stand together, so that a revoke in every org is one short walk. */
void key_principal(struct key *key, const struct principal *principal)
{
    key_u8(key, (uint8_t)principal->kind);
    if (principal->kind == PRINCIPAL_USER)
        key_id(key, principal->user);
    key_id(key, principal->org);
    if (principal->kind == PRINCIPAL_ROLE)
        key_id(key, principal->role);
}

bool key_take_id(struct slice *rest, struct slice *id)
{
    const char *end = rest->len ? memchr(rest->ptr, 0, rest->len) : NULL;
    if (!end)
        return false;
    *id = (struct slice){ rest->ptr, (size_t)(end - rest->ptr) };
    *rest = slice_after(*rest, id->len + 1);
    return true;
}

static bool take_number(struct slice *rest, size_t bytes, uint64_t *value)
{
    if (rest->len < bytes)
        return false;
    *value = 0;
    for (size_t i = 0; i < bytes; i++)
        *value = *value << 8 | (unsigned char)rest->ptr[i];
    *rest = slice_after(*rest, bytes);
    return true;
}

bool key_take_u8(struct slice *rest, uint8_t *value)
{
    uint64_t wide = 0;
    bool taken = take_number(rest, 1, &wide);
    *value = (uint8_t)wide;
    return taken;
}

bool key_take_u32(struct slice *rest, uint32_t *value)
{
    uint64_t wide = 0;
    bool taken = take_number(rest, 4, &wide);
    *value = (uint32_t)wide;
    return taken;
}

bool key_take_u64(struct slice *rest, uint64_t *value)
{
    return take_number(rest, 8, value);
}

bool key_take_principal(struct slice *rest, struct principal *principal)
{
    uint8_t kind;
    *principal = (struct principal){ 0 };
    if (!key_take_u8(rest, &kind) || kind < PRINCIPAL_USER || kind > PRINCIPAL_ROLE)
        return false;
    principal->kind = (enum principal_kind)kind;
    if (principal->kind == PRINCIPAL_USER && !key_take_id(rest, &principal->user))
        return false;
    if (!key_take_id(rest, &principal->org))
        return false;
    return principal->kind != PRINCIPAL_ROLE || key_take_id(rest, &principal->role);
}
