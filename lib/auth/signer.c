#include <auth/signer.h>

#include <stdlib.h>

#include <base/buffer.h>
#include <base/digest.h>

#include "ec_key.h"
#include "jwt.h"

struct signer {
    struct jwt_key *key;
    struct buffer pem;
};

/* Fills in both halves. 0 or -1. */
static int draw(struct signer *signer)
{
    struct ec_key numbers;
    struct buffer secret;
    buffer_init(&secret, EC_KEY_PEM_MAX);
    int result = ec_key_make(&secret);
    if (result == 0)
        result = ec_key_read_private(buffer_slice(&secret), &numbers);
    if (result == 0) {
        signer->key = jwt_key_load(&numbers);
        result = signer->key ? ec_key_write_public(&numbers, &signer->pem) : -1;
        digest_wipe(&numbers, sizeof numbers);
    }
    if (secret.len)
        digest_wipe(secret.ptr, secret.len);
    buffer_release(&secret);
    return result;
}

struct signer *signer_new(void)
{
    struct signer *signer = calloc(1, sizeof *signer);
    if (!signer)
        return NULL;
    buffer_init(&signer->pem, EC_KEY_PEM_MAX);
    if (draw(signer) == 0)
        return signer;
    signer_free(signer);
    return NULL;
}

void signer_free(struct signer *signer)
{
    if (!signer)
        return;
    jwt_key_free(signer->key);
    buffer_release(&signer->pem);
    free(signer);
}

struct slice signer_pem(const struct signer *signer)
{
    return buffer_slice(&signer->pem);
}

int signer_sign(const struct signer *signer, struct slice claims, struct arena *arena, struct slice *token,
                struct error *error)
{
    return jwt_sign(signer->key, NULL, claims, arena, token, error);
}
