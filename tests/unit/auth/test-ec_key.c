#include "token_maker.h"

#include <openssl/rsa.h>

#include "ec_key.h"

static enum error_kind read_text(const char *text, struct ec_key *key, char normal[EC_KEY_PEM_MAX],
                                 char detail[256])
{
    struct buffer out;
    struct error error;
    buffer_init(&out, EC_KEY_PEM_MAX - 1);
    error_init(&error, NULL);
    int result = ec_key_read_public(slice_of(text), key, &out, &error);
    assert_int_equal(result, error_is_set(&error) ? -1 : 0);
    if (normal)
        snprintf(normal, EC_KEY_PEM_MAX, "%.*s", SLICE_ARGS(buffer_slice(&out)));
    if (detail)
        strcpy(detail, error.detail);
    buffer_release(&out);
    return error.kind;
}

static void a_p256_public_key_is_read_and_kept_in_one_way(void **state)
{
    (void)state;
    EVP_PKEY *key = maker_key("P-256");
    char *pem = maker_pem(key, false), normal[EC_KEY_PEM_MAX], again[EC_KEY_PEM_MAX], loose[1024];
    struct ec_key one, two;
    assert_int_equal(read_text(pem, &one, normal, NULL), ERROR_NONE);
    assert_string_equal(normal, pem);
    assert_false(one.is_private);
    snprintf(loose, sizeof loose, " \r\n%s\r\n\t", pem);
    assert_int_equal(read_text(loose, &two, again, NULL), ERROR_NONE);
    assert_string_equal(again, pem);
    assert_memory_equal(one.x, two.x, EC_KEY_NUMBER);
    assert_memory_equal(one.y, two.y, EC_KEY_NUMBER);
    char *crlf = calloc(1, 2 * strlen(pem)), *to = crlf;
    for (const char *c = pem; *c; c++) {
        if (*c == '\n')
            *to++ = '\r';
        *to++ = *c;
    }
    assert_int_equal(read_text(crlf, &two, again, NULL), ERROR_NONE);
    assert_string_equal(again, pem);
    free(crlf);
    free(pem);
    EVP_PKEY_free(key);
}

static void assert_refused(const char *text, const char *word)
{
    char detail[256];
    struct ec_key key;
    assert_int_equal(read_text(text, &key, NULL, detail), ERROR_INVALID_KEY);
    if (!strstr(detail, word))
        fail_msg("\"%s\" does not say \"%s\"", detail, word);
}

static void other_keys_are_refused_by_their_name(void **state)
{
    (void)state;
    EVP_PKEY *p256 = maker_key("P-256"), *p384 = maker_key("P-384"), *k1 = maker_key("secp256k1");
    EVP_PKEY *rsa = EVP_RSA_gen(2048), *ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    struct {
        char *pem;
        const char *word;
    } cases[] = { { maker_pem(p384, false), "secp384r1" }, { maker_pem(k1, false), "secp256k1" },
                  { maker_pem(rsa, false), "RSA" }, { maker_pem(ed, false), "ED25519" },
                  { maker_pem(p256, true), "private key" }, { maker_pem(rsa, true), "private key" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_refused(cases[i].pem, cases[i].word);
        free(cases[i].pem);
    }
    EVP_PKEY *keys[] = { p256, p384, k1, rsa, ed };
    for (size_t i = 0; i < COUNT(keys); i++)
        EVP_PKEY_free(keys[i]);
}

static void other_ways_to_write_a_p256_key_are_refused(void **state)
{
    (void)state;
    EVP_PKEY *key = maker_key("P-256");
    assert_int_equal(EVP_PKEY_set_utf8_string_param(key, "point-format", "compressed"), 1);
    char *pem = maker_pem(key, false);
    assert_refused(pem, "unusual");
    free(pem);
    EVP_PKEY_free(key);
    key = maker_key("P-256");
    assert_int_equal(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit"), 1);
    pem = maker_pem(key, false);
    assert_refused(pem, "anew");
    free(pem);
    EVP_PKEY_free(key);
}

#define BEGIN "-----BEGIN PUBLIC KEY-----\n"
#define END "-----END PUBLIC KEY-----\n"

static void what_is_no_key_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *word;
    } cases[] = {
        { "nothing", "", "does not begin" },
        { "words", "my key", "does not begin" },
        { "an empty PEM", BEGIN END, "base64" },
        { "no base64", BEGIN "%%%%\n" END, "base64" },
        { "no end", BEGIN "MFkw\n", "does not end" },
        { "no DER", BEGIN "AAAA\n" END, "no public key" },
        { "a point off the curve", BEGIN
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ==\n" END, "curve" },
        { "a certificate", "-----BEGIN CERTIFICATE-----\nMFkw\n-----END CERTIFICATE-----\n", "certificate" },
        { "two", BEGIN "MFkw\n" END BEGIN "MFkw\n" END, "several" },
        { "text before", "key: " BEGIN "MFkw\n" END, "does not begin" },
        { "text behind", BEGIN "MFkw\n" END "x", "does not end" },
        { "PEM headers", BEGIN "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMFkw\n" END, "base64" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_refused(cases[i].text, cases[i].word);
    char *large = calloc(1, 5001);
    memset(large, 'A', 5000);
    assert_refused(large, "4,096");
    free(large);
}

static void bytes_behind_the_key_in_the_der_are_refused(void **state)
{
    (void)state;
    EVP_PKEY *key = maker_key("P-256");
    unsigned char der[128], *at = der;
    int length = i2d_PUBKEY(key, &at);
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    PEM_write_bio(bio, "PUBLIC KEY", "", der, length + 1);
    long size = BIO_get_mem_data(bio, &text);
    char *pem = strndup(text, (size_t)size);
    assert_refused(pem, "no public key");
    free(pem);
    BIO_free(bio);
    EVP_PKEY_free(key);
}

static void a_key_that_is_made_can_be_read(void **state)
{
    (void)state;
    struct buffer pem;
    struct ec_key key, other;
    buffer_init(&pem, EC_KEY_PEM_MAX);
    assert_int_equal(ec_key_make(&pem), 0);
    assert_int_equal(ec_key_read_private(buffer_slice(&pem), &key), 0);
    assert_true(key.is_private);
    assert_int_equal(ec_key_read_private(SLICE("no key"), &other), -1);
    buffer_clear(&pem);
    assert_int_equal(ec_key_make(&pem), 0);
    assert_int_equal(ec_key_read_private(buffer_slice(&pem), &other), 0);
    assert_memory_not_equal(key.d, other.d, EC_KEY_NUMBER);
    buffer_release(&pem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_p256_public_key_is_read_and_kept_in_one_way),
        cmocka_unit_test(other_keys_are_refused_by_their_name),
        cmocka_unit_test(other_ways_to_write_a_p256_key_are_refused),
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(bytes_behind_the_key_in_the_der_are_refused),
        cmocka_unit_test(a_key_that_is_made_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
