/* A signer that is not ours: tokens made of any header, payload and signature, by OpenSSL alone. */
#ifndef TOKEN_MAKER_H
#define TOKEN_MAKER_H

#include <stdlib.h>

#include <unit.h>

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <text/base64url.h>

#define ES256 "{\"alg\":\"ES256\",\"typ\":\"JWT\"}"

static inline EVP_PKEY *maker_key(const char *curve)
{
    EVP_PKEY *key = EVP_EC_gen(curve);
    assert_non_null(key);
    return key;
}

/* PEM of the public half, or of the whole; to be freed. */
static inline char *maker_pem(EVP_PKEY *key, bool whole)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    assert_int_equal(whole ? PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL)
                     : PEM_write_bio_PUBKEY(bio, key), 1);
    long length = BIO_get_mem_data(bio, &text);
    char *copy = strndup(text, (size_t)length);
    BIO_free(bio);
    return copy;
}

/* The 64 bytes of an ES256 signature (of another hash, where it is told). */
static inline void maker_sign(EVP_PKEY *key, const EVP_MD *hash, struct slice text, unsigned char out[64])
{
    unsigned char der[256];
    size_t length = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, hash, NULL, key), 1);
    assert_int_equal(EVP_DigestSign(context, der, &length, (const unsigned char *)text.ptr, text.len), 1);
    EVP_MD_CTX_free(context);
    const unsigned char *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)length);
    assert_non_null(signature);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32), 32);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32), 32);
    ECDSA_SIG_free(signature);
}

static inline void maker_part(struct buffer *out, struct slice bytes)
{
    if (out->len)
        buffer_byte(out, '.');
    base64url_encode(out, bytes);
}

/* A signed token; to be freed. */
static inline char *maker_token(EVP_PKEY *key, const char *header, const char *payload)
{
    struct buffer out;
    unsigned char signature[64];
    buffer_init(&out, 1 << 20);
    maker_part(&out, slice_of(header));
    maker_part(&out, slice_of(payload));
    maker_sign(key, EVP_sha256(), buffer_slice(&out), signature);
    maker_part(&out, (struct slice){ (char *)signature, sizeof signature });
    buffer_byte(&out, '\0');
    assert_false(out.failed);
    return out.ptr;
}

#endif
