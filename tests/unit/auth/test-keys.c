#include <unit.h>

#include <auth/keys.h>
#include <model/bounds.h>

#define SECRET "4f1d0b7c2a9e"

static const struct {
    const char *name;
    struct slice text;
    const char *id, *secret;
} good[] = {
    { "as it is shown", SLICE_INIT("dashgrant_3f9a0c55d1e27b84:::" SECRET), "3f9a0c55d1e27b84", SECRET },
    { "letters and a dash", SLICE_INIT("p_Ab-9:::" SECRET), "Ab-9", SECRET },
    { "a prefix with underscores", SLICE_INIT("my_own_prefix_k1:::" SECRET), "k1", SECRET },
    { "an empty prefix", SLICE_INIT("_k1:::" SECRET), "k1", SECRET },
    { "a prefix with a colon", SLICE_INIT("a::b_k1:::" SECRET), "k1", SECRET },
    { "a secret with an underscore", SLICE_INIT("p_k1:::a_b"), "k1", "a_b" },
    { "a secret with colons", SLICE_INIT("p_k1:::a:::b"), "k1", "a:::b" },
    { "a fourth colon is the secret's", SLICE_INIT("p_k1::::b"), "k1", ":b" },
    { "one character each", SLICE_INIT("_k:::s"), "k", "s" },
};

static void a_key_is_split_into_id_and_secret(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct slice id, secret;
        if (!keys_parse(good[i].text, &id, &secret))
            fail_msg("%s is refused", good[i].name);
        assert_slice(id, good[i].id);
        assert_slice(secret, good[i].secret);
    }
}

static const struct {
    const char *name;
    struct slice text;
} bad[] = {
    { "nothing", SLICE_INIT("") },
    { "colons alone", SLICE_INIT(":::") },
    { "no secret", SLICE_INIT("p_k1:::") },
    { "no id", SLICE_INIT("p_:::" SECRET) },
    { "no underscore", SLICE_INIT("k1:::" SECRET) },
    { "an underscore only behind the colons", SLICE_INIT("k1:::a_b") },
    { "two colons", SLICE_INIT("p_k1::" SECRET) },
    { "colons apart", SLICE_INIT("p_k1: ::" SECRET) },
    { "no colons", SLICE_INIT("p_k1") },
    { "an id with a dot", SLICE_INIT("p_k.1:::" SECRET) },
    { "an id with a space", SLICE_INIT("p_ k1:::" SECRET) },
    { "an id with a slash", SLICE_INIT("p_k/1:::" SECRET) },
    { "an id with a colon", SLICE_INIT("p_k:1:::" SECRET) },
    { "an id with NUL", SLICE_INIT("p_k\0001:::" SECRET) },
    { "an id past ASCII", SLICE_INIT("p_k\xc3\xa9:::" SECRET) },
};

static void another_text_is_no_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct slice id, secret;
        if (keys_parse(bad[i].text, &id, &secret))
            fail_msg("%s is taken", bad[i].name);
    }
}

static bool taken(size_t id_length, size_t secret_length)
{
    char text[2048] = "p_";
    struct slice id, secret;
    assert_true(id_length + secret_length + 5 <= sizeof text);
    memset(text + 2, 'k', id_length);
    memcpy(text + 2 + id_length, ":::", 3);
    memset(text + 5 + id_length, 's', secret_length);
    struct slice whole = { text, 5 + id_length + secret_length };
    return keys_parse(whole, &id, &secret) && id.len == id_length && secret.len == secret_length;
}

static void ids_and_secrets_are_bounded(void **state)
{
    (void)state;
    assert_true(taken(ID_BYTES_MAX, 512));
    assert_false(taken(ID_BYTES_MAX + 1, 512));
    assert_false(taken(ID_BYTES_MAX, 513));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_split_into_id_and_secret),
        cmocka_unit_test(another_text_is_no_key),
        cmocka_unit_test(ids_and_secrets_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
