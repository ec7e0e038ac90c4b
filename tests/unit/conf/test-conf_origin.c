#include <unit.h>

#include "conf_origin.h"

static void takes_what_a_browser_writes_and_nothing_else(void **state)
{
    (void)state;
    static const char label[] = "https://abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk.example";
    static const struct { struct slice origin; bool valid; } cases[] = {
        { SLICE_INIT("https://app.example"), true },
        { SLICE_INIT("http://localhost:3000"), true },
        { SLICE_INIT("http://127.0.0.1:8080"), true },
        { SLICE_INIT("https://a-b.c1.example:65535"), true },
        { SLICE_INIT("https://xn--mnchen-3ya.example"), true },
        { SLICE_INIT("http://app.example:443"), true },
        { { label, sizeof label - 1 }, true },
        { SLICE_INIT(""), false },
        { SLICE_INIT("*"), false },
        { SLICE_INIT("null"), false },
        { SLICE_INIT("'self'"), false },
        { SLICE_INIT("'none'"), false },
        { SLICE_INIT("https:"), false },
        { SLICE_INIT("https://"), false },
        { SLICE_INIT("app.example"), false },
        { SLICE_INIT("//app.example"), false },
        { SLICE_INIT("ftp://app.example"), false },
        { SLICE_INIT("data:text/html"), false },
        { SLICE_INIT("HTTPS://app.example"), false },
        { SLICE_INIT("https://App.example"), false },
        { SLICE_INIT("https://*.example"), false },
        { SLICE_INIT("https://app.example/"), false },
        { SLICE_INIT("https://app.example/x"), false },
        { SLICE_INIT("https://app.example?x"), false },
        { SLICE_INIT("https://app.example#x"), false },
        { SLICE_INIT("https://ann@app.example"), false },
        { SLICE_INIT("https://app.example;script-src"), false },
        { SLICE_INIT("https://app.example,https://b.example"), false },
        { SLICE_INIT("https://app_1.example"), false },
        { SLICE_INIT("https://m\xc3\xbcnchen.example"), false },
        { SLICE_INIT("https://.example"), false },
        { SLICE_INIT("https://app..example"), false },
        { SLICE_INIT("https://app.example."), false },
        { SLICE_INIT("https://-app.example"), false },
        { SLICE_INIT("https://app-.example"), false },
        { SLICE_INIT("https://[::1]:3000"), false },
        { SLICE_INIT("https://app.example:"), false },
        { SLICE_INIT("https://app.example:0"), false },
        { SLICE_INIT("https://app.example:080"), false },
        { SLICE_INIT("https://app.example:65536"), false },
        { SLICE_INIT("https://app.example:x"), false },
        { SLICE_INIT("https://app.example:*"), false },
        { SLICE_INIT("https://app.example:1:2"), false },
        { SLICE_INIT("https://app.example:443"), false },
        { SLICE_INIT("http://app.example:80"), false },
        { SLICE_INIT("https://app\0.example"), false },
        { SLICE_INIT("https://abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl.example"), false },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (conf_origin_valid(cases[i].origin) != cases[i].valid)
            fail_msg("%.*s is %s", SLICE_ARGS(cases[i].origin), cases[i].valid ? "refused" : "taken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_a_browser_writes_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
