#include <unit.h>

#include <tool/entry.h>

#define HEAD "{\"project\":\"p\",\"dashboard_id\":\"d\",\"scope\":\"read\","

enum { MEMORY = 1024 * 1024 };

/* What a line is read as, written again as NDJSON; or "code: detail". */
static const char *read_back(enum entry_format format, const char *line)
{
    static char text[4096];
    struct arena arena;
    struct entry entry;
    struct error error;
    struct buffer out;
    const struct entry_given nobody = { .by = NULL };
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    buffer_init(&out, sizeof text - 1);
    if (entry_read(format, slice_of(line), &arena, &entry, &error) == 0)
        entry_write_ndjson(&out, &entry, &nobody);
    else
        buffer_printf(&out, "%s", error_code(error.kind));
    snprintf(text, sizeof text, "%.*s", SLICE_ARGS(buffer_slice(&out)));
    buffer_release(&out);
    arena_release(&arena);
    return text;
}

static void reads_every_kind_of_grant(void **state)
{
    (void)state;
    static const struct {
        enum entry_format format;
        const char *line, *grant;
    } cases[] = {
        { ENTRY_CSV, "p,u,d,read", HEAD "\"user_reference\":\"u\"}\n" },
        { ENTRY_CSV, "p,\"u,\"\"1\"\"\",d,read_write",
          "{\"project\":\"p\",\"dashboard_id\":\"d\",\"scope\":\"read_write\","
          "\"user_reference\":\"u,\\\"1\\\"\"}\n" },
        { ENTRY_NDJSON,
          "{\"scope\":\"read\", \"user_reference\":\"u\",\"org_id\":null,"
          "\"dashboard_id\":\"d\",\"project\":\"p\"}",
          HEAD "\"user_reference\":\"u\"}\n" },
        { ENTRY_NDJSON, HEAD "\"user_reference\":\"u\",\"org_id\":\"o\"}",
          HEAD "\"user_reference\":\"u\",\"org_id\":\"o\"}\n" },
        { ENTRY_NDJSON, HEAD "\"org_id\":\"o\",\"role\":\"r\"}",
          HEAD "\"org_id\":\"o\",\"role\":\"r\"}\n" },
        { ENTRY_NDJSON, HEAD "\"org_id\":\"o\",\"org\":true}",
          HEAD "\"org_id\":\"o\",\"org\":true}\n" },
        { ENTRY_NDJSON, HEAD "\"user_reference\":\"u\","
                        "\"starts_at\":\"2026-01-01T01:00:00+01:00\",\"expires_at\":\"2027-01-01T00:00:00.5Z\","
                        "\"granted_by\":{\"kind\":\"server\"},\"granted_at\":\"2026-01-01T00:00:00Z\"}",
          HEAD "\"user_reference\":\"u\","
          "\"starts_at\":\"2026-01-01T00:00:00Z\",\"expires_at\":\"2027-01-01T00:00:00.500Z\"}\n" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(read_back(cases[i].format, cases[i].line), cases[i].grant);
}

static void refuses_what_is_not_a_grant(void **state)
{
    (void)state;
#define OBJECT(members) HEAD members "}"
    static const struct {
        enum entry_format format;
        const char *line, *code;
    } cases[] = {
        { ENTRY_CSV, "p,u,d", "bad_request" },
        { ENTRY_CSV, "p,u,d,read,x", "bad_request" },
        { ENTRY_CSV, "p,\"u,d,read", "bad_request" },
        { ENTRY_CSV, "p,u,d,rw", "invalid_scope" },
        { ENTRY_CSV, "p,u,d,", "missing_field" },
        { ENTRY_CSV, ",u,d,read", "invalid_value" },
        { ENTRY_CSV, "p,,d,read", "invalid_value" },
        { ENTRY_CSV, "p,u,,read", "invalid_value" },
        { ENTRY_CSV, "p,u,a/b,read", "invalid_value" },
        { ENTRY_CSV, "p,u,..,read", "invalid_value" },
        { ENTRY_CSV, "p,\xC0\x80,d,read", "invalid_value" },
        { ENTRY_CSV, "p,u\x01,d,read", "invalid_value" },
        { ENTRY_CSV, "project,user,dashboard,scope", "invalid_scope" },
        { ENTRY_NDJSON, "p,u,d,read", "bad_json" },
        { ENTRY_NDJSON, "[]", "wrong_type" },
        { ENTRY_NDJSON, "{}", "missing_field" },
        { ENTRY_NDJSON, "{\"dashboard_id\":\"d\",\"scope\":\"read\",\"user_reference\":\"u\"}", "missing_field" },
        { ENTRY_NDJSON, "{\"project\":\"p\",\"scope\":\"read\",\"user_reference\":\"u\"}", "missing_field" },
        { ENTRY_NDJSON, "{\"project\":\"p\",\"dashboard_id\":\"d\",\"user_reference\":\"u\"}", "missing_field" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"user_referense\":\"u\""), "unknown_field" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"user_reference\":\"v\""), "duplicate_key" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":1"), "wrong_type" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":null"), "wrong_type" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"org_id\":\"\""), "invalid_value" },
        { ENTRY_NDJSON, OBJECT("\"org_id\":\"o\""), "invalid_principal" },
        { ENTRY_NDJSON, OBJECT("\"role\":\"r\""), "invalid_principal" },
        { ENTRY_NDJSON, OBJECT("\"role\":\"r\",\"org_id\":null"), "invalid_principal" },
        { ENTRY_NDJSON, OBJECT("\"org\":true"), "invalid_principal" },
        { ENTRY_NDJSON, OBJECT("\"org_id\":\"o\",\"org\":false"), "invalid_value" },
        { ENTRY_NDJSON, OBJECT("\"org_id\":\"o\",\"org\":true,\"role\":\"r\""), "invalid_principal" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"org_id\":\"o\",\"role\":\"r\""), "invalid_principal" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"expires_at\":\"2026-01-01\""), "invalid_value" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"expires_at\":null"), "wrong_type" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"u\",\"starts_at\":\"2027-01-01T00:00:00Z\","
                               "\"expires_at\":\"2027-01-01T00:00:00Z\""), "invalid_period" },
        { ENTRY_NDJSON, OBJECT("\"user_reference\":\"\\ud800\""), "bad_json" },
    };
#undef OBJECT
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *seen = read_back(cases[i].format, cases[i].line);
        if (strcmp(seen, cases[i].code))
            fail_msg("%s is %s, not %s", cases[i].line, seen, cases[i].code);
    }
}

static void ids_are_bounded_as_the_model_has_it(void **state)
{
    (void)state;
    char line[1000], id[300];
    memset(id, 'x', sizeof id);
    for (int length = 127; length <= 129; length++) {
        snprintf(line, sizeof line, "%.*s,u,d,read", length, id);
        assert_int_equal(!strcmp(read_back(ENTRY_CSV, line), "too_long"), length > 128);
        snprintf(line, sizeof line, "p,u,%.*s,read", length, id);
        assert_int_equal(!strcmp(read_back(ENTRY_CSV, line), "too_long"), length > 128);
    }
    for (int length = 255; length <= 257; length++) {
        snprintf(line, sizeof line, "p,%.*s,d,read", length, id);
        assert_int_equal(!strcmp(read_back(ENTRY_CSV, line), "too_long"), length > 256);
    }
}

static struct entry entry_of(const char *line, struct arena *arena)
{
    struct entry entry;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(entry_read(ENTRY_NDJSON, slice_of(line), arena, &entry, &error), 0);
    return entry;
}

static void csv_holds_users_without_org_and_period_alone(void **state)
{
    (void)state;
    static const struct {
        const char *line, *csv;     /* NULL: it does not fit */
    } cases[] = {
        { HEAD "\"user_reference\":\"u,1\"}", "p,\"u,1\",d,read\n" },
        { HEAD "\"user_reference\":\"u\",\"org_id\":\"o\"}", NULL },
        { HEAD "\"role\":\"r\",\"org_id\":\"o\"}", NULL },
        { HEAD "\"org\":true,\"org_id\":\"o\"}", NULL },
        { HEAD "\"user_reference\":\"u\","
          "\"starts_at\":\"2027-01-01T00:00:00Z\"}", NULL },
        { HEAD "\"user_reference\":\"u\","
          "\"expires_at\":\"2027-01-01T00:00:00Z\"}", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena;
        struct buffer out;
        arena_init(&arena, MEMORY);
        buffer_init(&out, MEMORY);
        struct entry entry = entry_of(cases[i].line, &arena);
        assert_int_equal(entry_fits_csv(&entry), cases[i].csv != NULL);
        if (cases[i].csv) {
            entry_write_csv(&out, &entry);
            assert_slice(buffer_slice(&out), cases[i].csv);
        }
        buffer_release(&out);
        arena_release(&arena);
    }
}

static void a_listed_grant_is_exported_with_its_giver(void **state)
{
    (void)state;
    static const char row[] = "{\"dashboard_id\":\"d\",\"scope\":\"read\",\"org_id\":\"o\",\"org\":true,"
                              "\"granted_by\":{\"kind\":\"person\",\"id\":\"x\",\"org_id\":\"o\"},"
                              "\"granted_at\":\"2026-01-01T00:00:00Z\"}";
    static const struct json_limits limits = { 10000, 8, 100, 100 };
    struct arena arena;
    struct error error;
    struct buffer out;
    struct json *root;
    struct entry entry;
    struct entry_given given;
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    buffer_init(&out, MEMORY);
    assert_int_equal(json_parse(slice_of(row), &limits, &arena, &root, &error), 0);
    assert_int_equal(entry_read_grant(root, SLICE("p"), &entry, &given, &error), 0);
    entry_write_ndjson(&out, &entry, &given);
    assert_slice(buffer_slice(&out), HEAD "\"org_id\":\"o\",\"org\":true,"
                                     "\"granted_by\":{\"kind\":\"person\",\"id\":\"x\",\"org_id\":\"o\"},"
                                     "\"granted_at\":\"2026-01-01T00:00:00Z\"}\n");
    buffer_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind_of_grant),
        cmocka_unit_test(refuses_what_is_not_a_grant),
        cmocka_unit_test(ids_are_bounded_as_the_model_has_it),
        cmocka_unit_test(csv_holds_users_without_org_and_period_alone),
        cmocka_unit_test(a_listed_grant_is_exported_with_its_giver),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
