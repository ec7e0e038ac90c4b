#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include "temporary.h"
#include <tool/export.h>

#define GRANT(members) \
    "{\"dashboard_id\":\"d\",\"scope\":\"read\"," members ",\"granted_by\":{\"kind\":\"server\"}," \
    "\"granted_at\":\"2026-01-01T00:00:00Z\"}"

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)error;
    if (!strcmp(request->path, "/control/projects"))
        return fake_answer(answer, 200, SLICE("{\"projects\":[{\"project\":\"p\"},{\"project\":\"q\"}],"
                                              "\"next_cursor\":null}"));
    if (slice_is(request->project, "p"))
        return fake_answer(answer, 200, SLICE("{\"permissions\":[" GRANT("\"user_reference\":\"u\"") "],"
                                              "\"next_cursor\":null}"));
    return fake_answer(answer, 200, SLICE("{\"permissions\":[" GRANT("\"org\":true,\"org_id\":\"o\"") "],"
                                          "\"next_cursor\":null}"));
}

static void expect(enum entry_format format, struct slice project, uint64_t unfit, const char *wanted)
{
    struct tool tool = { .quiet = true };
    struct export export = { .tool = &tool, .format = format, .file = temporary_file(SLICE("")) };
    char text[2000];
    fake_service = service;
    assert_int_equal(export_write(&export, project), EXIT_DONE);
    ssize_t n = pread(export.file, text, sizeof text, 0);
    assert_true(n >= 0);
    assert_slice(((struct slice){ text, (size_t)n }), wanted);
    assert_int_equal(export.unfit, unfit);
    if (unfit)
        assert_slice(buffer_slice(&export.first_unfit), "d of project q for org o");
    buffer_release(&export.first_unfit);
    close(export.file);
}

static void writes_all_projects_or_one(void **state)
{
    (void)state;
#define GIVEN ",\"granted_by\":{\"kind\":\"server\"},\"granted_at\":\"2026-01-01T00:00:00Z\"}\n"
    expect(ENTRY_NDJSON, SLICE(""), 0,
           "{\"project\":\"p\",\"dashboard_id\":\"d\",\"scope\":\"read\",\"user_reference\":\"u\"" GIVEN
           "{\"project\":\"q\",\"dashboard_id\":\"d\",\"scope\":\"read\",\"org_id\":\"o\",\"org\":true" GIVEN);
    expect(ENTRY_NDJSON, SLICE("p"), 0,
           "{\"project\":\"p\",\"dashboard_id\":\"d\",\"scope\":\"read\",\"user_reference\":\"u\"" GIVEN);
#undef GIVEN
}

static void counts_what_csv_cannot_hold(void **state)
{
    (void)state;
    expect(ENTRY_CSV, SLICE("p"), 0, "project,user,dashboard,scope\np,u,d,read\n");
    expect(ENTRY_CSV, SLICE(""), 1, "project,user,dashboard,scope\np,u,d,read\n");
}

static int service_with_a_strange_grant(const struct channel_request *request, struct front_answer *answer,
                                        struct error *error)
{
    (void)request, (void)error;
    return fake_answer(answer, 200, SLICE("{\"permissions\":[" GRANT("\"user_reference\":\"u\",\"new\":1") "]}"));
}

static void a_field_that_is_not_known_is_not_lost_silently(void **state)
{
    (void)state;
    struct tool tool = { .quiet = true };
    struct export export = { .tool = &tool, .file = temporary_file(SLICE("")) };
    fake_service = service_with_a_strange_grant;
    captured_begin(STDERR_FILENO);
    enum exit_code code = export_write(&export, SLICE("p"));
    assert_non_null(strstr(captured_end(), "\"new\" is no field of a grant"));
    assert_int_equal(code, EXIT_INTERNAL);
    buffer_release(&export.first_unfit);
    close(export.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_all_projects_or_one),
        cmocka_unit_test(counts_what_csv_cannot_hold),
        cmocka_unit_test(a_field_that_is_not_known_is_not_lost_silently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
