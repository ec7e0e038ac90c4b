/* RFC 8725 point by point, as far as it is about a token's form and its key. */
#include "token_maker.h"

#include "ec_key.h"
#include "jwt.h"

struct keys {
    EVP_PKEY *ours, *theirs;
    struct jwt_key *loaded;
    struct arena arena;
};

static int setup(void **state)
{
    struct keys *k = calloc(1, sizeof *k);
    struct ec_key numbers;
    struct buffer normal;
    struct error error;
    k->ours = maker_key("P-256");
    k->theirs = maker_key("P-256");
    arena_init(&k->arena, 16 << 20);
    char *pem = maker_pem(k->ours, false);
    buffer_init(&normal, EC_KEY_PEM_MAX);
    error_init(&error, NULL);
    assert_int_equal(ec_key_read_public(slice_of(pem), &numbers, &normal, &error), 0);
    k->loaded = jwt_key_load(&numbers);
    buffer_release(&normal);
    free(pem);
    *state = k;
    return k->loaded ? 0 : -1;
}

static int teardown(void **state)
{
    struct keys *k = *state;
    jwt_key_free(k->loaded);
    arena_release(&k->arena);
    EVP_PKEY_free(k->ours);
    EVP_PKEY_free(k->theirs);
    free(k);
    return 0;
}

/* 1 read and verified, 0 read and not verified, -1 not read. */
static int judge(struct keys *k, struct slice text, struct jwt *jwt)
{
    struct error error;
    error_init(&error, NULL);
    if (jwt_read(text, &k->arena, jwt, &error) != 0) {
        assert_error(&error, ERROR_INVALID_TOKEN);
        return -1;
    }
    return jwt_verify(jwt, k->loaded);
}

static int judge_made(struct keys *k, EVP_PKEY *key, const char *header, const char *payload)
{
    struct jwt jwt;
    char *token = maker_token(key, header, payload);
    int result = judge(k, slice_of(token), &jwt);
    free(token);
    return result;
}

static void a_right_token_is_read_and_verified(void **state)
{
    struct keys *k = *state;
    struct jwt jwt;
    char *token = maker_token(k->ours, "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"one\",\"x\":1}",
                              "{\"a\":\"b\"}");
    assert_int_equal(judge(k, slice_of(token), &jwt), 1);
    assert_true(jwt.has_kid);
    assert_slice(jwt.kid, "one");
    assert_slice(json_member(jwt.claims, "a")->text, "b");
    free(token);
    assert_int_equal(judge_made(k, k->ours, "{\"alg\":\"ES256\"}", "{}"), 1);
    assert_int_equal(judge_made(k, k->ours, "{\"alg\":\"ES256\",\"typ\":\"jwt\"}", "{}"), 1);
}

static void a_foreign_key_does_not_verify(void **state)
{
    struct keys *k = *state;
    assert_int_equal(judge_made(k, k->theirs, ES256, "{}"), 0);
}

static void headers_that_are_not_taken(void **state)
{
    struct keys *k = *state;
    static const struct {
        const char *name, *header;
    } cases[] = {
        { "RFC 8725 3.1: none", "{\"alg\":\"none\"}" },
        { "None", "{\"alg\":\"None\"}" },
        { "HS256 under the public key", "{\"alg\":\"HS256\"}" },
        { "ES384 with a P-256 key", "{\"alg\":\"ES384\"}" },
        { "RS256", "{\"alg\":\"RS256\"}" },
        { "alg in small letters", "{\"alg\":\"es256\"}" },
        { "alg with a space", "{\"alg\":\"ES256 \"}" },
        { "alg with a NUL", "{\"alg\":\"ES256\\u0000\"}" },
        { "no alg", "{\"typ\":\"JWT\"}" },
        { "alg a number", "{\"alg\":256}" },
        { "alg an array", "{\"alg\":[\"ES256\"]}" },
        { "alg twice", "{\"alg\":\"ES256\",\"alg\":\"ES256\"}" },
        { "alg twice, differently spelled", "{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}" },
        { "3.10 jku", "{\"alg\":\"ES256\",\"jku\":\"https://x\"}" },
        { "3.10 jwk", "{\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\"}}" },
        { "3.10 x5u", "{\"alg\":\"ES256\",\"x5u\":\"https://x\"}" },
        { "3.10 x5c", "{\"alg\":\"ES256\",\"x5c\":[]}" },
        { "3.10 kid a number", "{\"alg\":\"ES256\",\"kid\":1}" },
        { "kid null", "{\"alg\":\"ES256\",\"kid\":null}" },
        { "3.11 another typ", "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}" },
        { "typ a number", "{\"alg\":\"ES256\",\"typ\":1}" },
        { "typ cut", "{\"alg\":\"ES256\",\"typ\":\"J\"}" },
        { "crit", "{\"alg\":\"ES256\",\"crit\":[\"x\"],\"x\":1}" },
        { "crit empty", "{\"alg\":\"ES256\",\"crit\":[]}" },
        { "b64 false", "{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]}" },
        { "b64 alone", "{\"alg\":\"ES256\",\"b64\":true}" },
        { "3.6 compressed", "{\"alg\":\"ES256\",\"zip\":\"DEF\"}" },
        { "nested", "{\"alg\":\"ES256\",\"cty\":\"JWT\"}" },
        { "encrypted", "{\"alg\":\"ES256\",\"enc\":\"A128GCM\"}" },
        { "an array", "[\"ES256\"]" },
        { "a string", "\"ES256\"" },
        { "3.7 no UTF-8", "{\"alg\":\"ES256\",\"x\":\"\xff\"}" },
        { "3.7 UTF-16", "\xff\xfe{\0" },
        { "a lone surrogate", "{\"alg\":\"ES256\",\"kid\":\"\\ud800\"}" },
        { "something behind", "{\"alg\":\"ES256\"}{}" },
        { "a byte order mark", "\xef\xbb\xbf{\"alg\":\"ES256\"}" },
        { "a comment", "{\"alg\":\"ES256\"/* */}" },
        { "too deep", "{\"alg\":\"ES256\",\"x\":[[[[1]]]]}" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (judge_made(k, k->ours, cases[i].header, "{}") != -1)
            fail_msg("taken: %s", cases[i].name);
}

static void payloads_that_are_not_taken(void **state)
{
    struct keys *k = *state;
    static const char *const cases[] = { "[]", "1", "null", "\"x\"", "{\"a\":1,\"a\":1}",
                                         "{\"a\":1,\"\\u0061\":2}",
                                         "{\"a\":\"\xc0\x80\"}", "{", "{}x", "{\"a\":{\"b\":1,\"b\":2}}",
                                         "{\"a\":[[[[[[[[1]]]]]]]]}" };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (judge_made(k, k->ours, ES256, cases[i]) != -1)
            fail_msg("taken: %s", cases[i]);
}

static void forms_that_are_not_taken(void **state)
{
    struct keys *k = *state;
    char *right = maker_token(k->ours, ES256, "{\"a\":1}"), text[1024];
    size_t length = strlen(right), header = (size_t)(strchr(right, '.') - right);
    struct jwt jwt;
    static const char *const cases[] = { "", ".", "..", "...", "a", "a.b", "a.b.c", "a.b.c.d.e",
                                         "eyJhbGciOiJub25lIn0.e30." };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(judge(k, slice_of(cases[i]), &jwt), -1);
    static const char *const behind[] = { "=", "==", " ", "\n", ".", "A", ".AAAA" };
    for (size_t i = 0; i < COUNT(behind); i++) {
        snprintf(text, sizeof text, "%s%s", right, behind[i]);
        assert_int_equal(judge(k, slice_of(text), &jwt), -1);
    }
    snprintf(text, sizeof text, " %s", right);
    assert_int_equal(judge(k, slice_of(text), &jwt), -1);
    snprintf(text, sizeof text, "%.*s=%s", (int)header, right, right + header);
    assert_int_equal(judge(k, slice_of(text), &jwt), -1);
    assert_int_equal(judge(k, (struct slice){ right, length - 1 }, &jwt), -1);
    assert_int_equal(judge(k, (struct slice){ right, length }, &jwt), 1);
    assert_int_equal(judge(k, (struct slice){ right, length + 1 }, &jwt), -1);      /* its NUL */
    free(right);
}

/* The last character of 64 bytes carries four unused bits: only one of its sixteen spellings is taken. */
static void only_one_spelling_of_a_signature_is_taken(void **state)
{
    struct keys *k = *state;
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *token = maker_token(k->ours, ES256, "{}");
    size_t last = strlen(token) - 1;
    int read = 0, verified = 0;
    for (const char *c = alphabet; *c; c++) {
        struct jwt jwt;
        token[last] = *c;
        int result = judge(k, slice_of(token), &jwt);
        read += result >= 0;
        verified += result == 1;
    }
    assert_int_equal(read, 4);
    assert_int_equal(verified, 1);
    free(token);
}

static void signatures_that_do_not_verify(void **state)
{
    struct keys *k = *state;
    unsigned char sha512[64], zero[64] = { 0 }, ones[64], short_one[63] = { 1 }, mac[64];
    struct buffer text;
    struct jwt jwt;
    buffer_init(&text, 4096);
    maker_part(&text, slice_of(ES256));
    maker_part(&text, SLICE("{}"));
    maker_sign(k->ours, EVP_sha512(), buffer_slice(&text), sha512);
    memset(ones, 0xff, sizeof ones);
    char *pem = maker_pem(k->ours, false);
    unsigned int size = 0;
    HMAC(EVP_sha512(), pem, (int)strlen(pem), (unsigned char *)text.ptr, text.len, mac, &size);
    free(pem);
    struct {
        struct slice bytes;
        int expected;
    } cases[] = { { { (char *)sha512, 64 }, 0 }, { { (char *)zero, 64 }, 0 }, { { (char *)ones, 64 }, 0 },
                  { { (char *)mac, 64 }, 0 }, { { (char *)mac, 32 }, -1 }, { { (char *)short_one, 63 }, -1 } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t length = text.len;
        maker_part(&text, cases[i].bytes);
        assert_int_equal(judge(k, buffer_slice(&text), &jwt), cases[i].expected);
        text.len = length;
    }
    buffer_release(&text);
}

static void every_changed_character_is_noticed(void **state)
{
    struct keys *k = *state;
    char *token = maker_token(k->ours, ES256, "{\"userReference\":\"ann\"}");
    for (size_t i = 0; token[i]; i++) {
        struct jwt jwt;
        char before = token[i];
        token[i] = before == 'Q' ? 'R' : 'Q';
        assert_true(judge(k, slice_of(token), &jwt) <= 0);
        token[i] = before;
    }
    free(token);
}

static void a_token_over_16_kib_is_not_read(void **state)
{
    struct keys *k = *state;
    char *payload = malloc(20000);
    for (int over = 0; over < 2; over++) {
        size_t length = over ? 12400 : 12000;
        memset(payload, 'x', length);
        memcpy(payload, "{\"a\":\"", 6);
        memcpy(payload + length, "\"}", 3);
        assert_int_equal(judge_made(k, k->ours, ES256, payload), over ? -1 : 1);
    }
    free(payload);
}

static void what_is_signed_here_verifies(void **state)
{
    struct keys *k = *state;
    struct ec_key numbers;
    struct buffer pem;
    struct slice text;
    struct jwt jwt;
    struct error error;
    buffer_init(&pem, EC_KEY_PEM_MAX);
    error_init(&error, NULL);
    assert_int_equal(ec_key_make(&pem), 0);
    assert_int_equal(ec_key_read_private(buffer_slice(&pem), &numbers), 0);
    struct jwt_key *key = jwt_key_load(&numbers);
    assert_int_equal(jwt_sign(key, "dashgrant:1", SLICE("{\"a\":\"\\u00e9\xc3\xa9\"}"), &k->arena, &text, &error),
                     0);
    assert_int_equal(jwt_read(text, &k->arena, &jwt, &error), 0);
    assert_slice(jwt.kid, "dashgrant:1");
    assert_int_equal(jwt_verify(&jwt, key), 1);
    assert_int_equal(jwt_verify(&jwt, k->loaded), 0);
    jwt_key_free(key);
    buffer_release(&pem);
}

static void a_point_that_is_none_is_not_loaded(void **state)
{
    (void)state;
    struct ec_key key = { .is_private = false };
    assert_null(jwt_key_load(&key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_token_is_read_and_verified),
        cmocka_unit_test(a_foreign_key_does_not_verify),
        cmocka_unit_test(headers_that_are_not_taken),
        cmocka_unit_test(payloads_that_are_not_taken),
        cmocka_unit_test(forms_that_are_not_taken),
        cmocka_unit_test(only_one_spelling_of_a_signature_is_taken),
        cmocka_unit_test(signatures_that_do_not_verify),
        cmocka_unit_test(every_changed_character_is_noticed),
        cmocka_unit_test(a_token_over_16_kib_is_not_read),
        cmocka_unit_test(what_is_signed_here_verifies),
        cmocka_unit_test(a_point_that_is_none_is_not_loaded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
