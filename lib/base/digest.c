#include <base/digest.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

int digest_sha256(struct slice input, struct digest *out)
{
    return EVP_Digest(input.len ? input.ptr : "", input.len, out->bytes, NULL, EVP_sha256(), NULL) == 1 ? 0 : -1;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return CRYPTO_memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

void digest_wipe(void *secret, size_t size)
{
    OPENSSL_cleanse(secret, size);
}
