#include "ec_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/* What stands before the point's 65 bytes in the DER of every P-256 public key whose curve is named and whose
 * point is not compressed. */
static const unsigned char head[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                      0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
                                      0x04 };

enum { DER_BYTES = sizeof head + 2 * EC_KEY_NUMBER, TEXT_BYTES_MAX = 4096 };

static int refuse(struct error *error, const char *why)
{
    return error_set(error, ERROR_INVALID_KEY, "%s", why);
}

static bool contains(struct slice text, const char *part)
{
    return text.len && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static struct slice trim(struct slice text)
{
    static const char space[] = " \t\r\n";
    while (text.len && memchr(space, text.ptr[0], sizeof space - 1))
        text = slice_after(text, 1);
    while (text.len && memchr(space, text.ptr[text.len - 1], sizeof space - 1))
        text.len--;
    return text;
}

/* What can be told from the outside, before anything is decoded. */
static int check_wrapping(struct slice text, struct error *error)
{
    static const struct slice begin = SLICE_INIT("-----BEGIN PUBLIC KEY-----");
    static const struct slice end = SLICE_INIT("-----END PUBLIC KEY-----");
    if (text.len > TEXT_BYTES_MAX)
        return refuse(error, "This is over 4,096 bytes, too long for a P-256 key.");
    if (contains(text, "PRIVATE KEY-----"))
        return refuse(error,
                      "This is a private key. Keep it to yourself and send its public half: openssl pkey -in "
                      "private.pem -pubout");
    if (contains(text, "BEGIN CERTIFICATE"))
        return refuse(error,
                      "This is a certificate. Send the key in it: openssl x509 -in certificate.pem -pubkey "
                      "-noout");
    if (!slice_starts(text, begin))
        return refuse(error,
                      "A key is sent as PEM, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----; this "
                      "does not begin so.");
    if (contains(slice_after(text, 1), "-----BEGIN "))
        return refuse(error, "These are several keys; send one at a time.");
    if (text.len < end.len || !slice_equal(slice_after(text, text.len - end.len), end))
        return refuse(error, "The PEM does not end with -----END PUBLIC KEY-----.");
    return 0;
}

/* 0 and the DER (to be freed), or -1. */
static int unwrap(struct slice text, unsigned char **der, long *length, struct error *error)
{
    char *name = NULL, *header = NULL;
    BIO *bio = BIO_new_mem_buf(text.ptr, (int)text.len);
    if (!bio)
        return error_memory(error);
    int read = PEM_read_bio(bio, &name, &header, der, length);
    bool plain = read == 1 && header[0] == '\0';
    BIO_free(bio);
    OPENSSL_free(name);
    OPENSSL_free(header);
    if (plain)
        return 0;
    if (read == 1)
        OPENSSL_free(*der);
    return refuse(error, "The base64 between the lines of the PEM cannot be read; send it as it was made.");
}

/* Says what a key is that is no plain P-256 one. */
static int check_kind(EVP_PKEY *key, bool plain, struct error *error)
{
    char group[64] = "";
    size_t length;
    if (!EVP_PKEY_is_a(key, "EC"))
        return error_set(error, ERROR_INVALID_KEY,
                         "This is a key of the kind %.16s. Tokens are signed with ES256, which needs one on the "
                         "curve P-256: openssl ecparam -name prime256v1 -genkey",
                         EVP_PKEY_get0_type_name(key) ? EVP_PKEY_get0_type_name(key) : "?");
    if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1 || strcmp(group, "prime256v1") != 0)
        return error_set(error, ERROR_INVALID_KEY,
                         "This key is on another curve (%.32s). Tokens are signed with ES256, which needs P-256: "
                         "openssl ecparam -name prime256v1 -genkey", group);
    if (!plain)
        return refuse(error,
                      "This P-256 key is written in an unusual way. Write it anew: openssl ec -pubin -in key.pem "
                      "-pubout -conv_form uncompressed -param_enc named_curve");
    return 0;
}

/* The DER is that of one public key, its point on the curve. */
static int check_der(const unsigned char *der, long length, struct error *error)
{
    const unsigned char *at = der;
    bool plain = length == DER_BYTES && memcmp(der, head, sizeof head) == 0;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, length);
    if (!key || at != der + length) {
        EVP_PKEY_free(key);
        return refuse(error, "The PEM holds no public key, or one whose point is not on its curve.");
    }
    int result = check_kind(key, plain, error);
    EVP_PKEY_free(key);
    return result;
}

int ec_key_write_public(const struct ec_key *key, struct buffer *pem)
{
    unsigned char der[DER_BYTES];
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    memcpy(der, head, sizeof head);
    memcpy(der + sizeof head, key->x, EC_KEY_NUMBER);
    memcpy(der + sizeof head + EC_KEY_NUMBER, key->y, EC_KEY_NUMBER);
    if (!bio || PEM_write_bio(bio, "PUBLIC KEY", "", der, DER_BYTES) <= 0) {
        BIO_free(bio);
        ERR_clear_error();
        return -1;
    }
    long length = BIO_get_mem_data(bio, &text);
    buffer_append(pem, (struct slice){ text, (size_t)length });
    BIO_free(bio);
    return pem->failed ? -1 : 0;
}

int ec_key_read_public(struct slice pem, struct ec_key *key, struct buffer *normal, struct error *error)
{
    unsigned char *der;
    long length;
    struct slice text = trim(pem);
    if (check_wrapping(text, error) != 0 || unwrap(text, &der, &length, error) != 0) {
        ERR_clear_error();
        return -1;
    }
    int result = check_der(der, length, error);
    if (result == 0) {
        *key = (struct ec_key){ .is_private = false };
        memcpy(key->x, der + sizeof head, EC_KEY_NUMBER);
        memcpy(key->y, der + sizeof head + EC_KEY_NUMBER, EC_KEY_NUMBER);
        result = ec_key_write_public(key, normal) == 0 ? 0 : error_memory(error);
    }
    OPENSSL_free(der);
    ERR_clear_error();
    return result;
}

int ec_key_make(struct buffer *pem)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *bio = key ? BIO_new(BIO_s_secmem()) : NULL;
    int result = -1;
    if (bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1) {
        char *text;
        long length = BIO_get_mem_data(bio, &text);
        buffer_append(pem, (struct slice){ text, (size_t)length });
        result = pem->failed ? -1 : 0;
    }
    BIO_free(bio);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return result;
}

static bool number(EVP_PKEY *key, const char *name, unsigned char *out)
{
    BIGNUM *value = NULL;
    bool whole = EVP_PKEY_get_bn_param(key, name, &value) == 1 &&
                 BN_bn2binpad(value, out, EC_KEY_NUMBER) == EC_KEY_NUMBER;
    BN_clear_free(value);
    return whole;
}

int ec_key_read_private(struct slice pem, struct ec_key *key)
{
    char group[64];
    size_t length;
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    EVP_PKEY *read = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    *key = (struct ec_key){ .is_private = true };
    bool whole = read && EVP_PKEY_get_group_name(read, group, sizeof group, &length) == 1 &&
                 strcmp(group, "prime256v1") == 0 && number(read, OSSL_PKEY_PARAM_EC_PUB_X, key->x) &&
                 number(read, OSSL_PKEY_PARAM_EC_PUB_Y, key->y) && number(read, OSSL_PKEY_PARAM_PRIV_KEY, key->d);
    EVP_PKEY_free(read);
    BIO_free(bio);
    ERR_clear_error();
    return whole ? 0 : -1;
}
