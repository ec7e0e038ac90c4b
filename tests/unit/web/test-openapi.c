/* What htdocs/openapi.json says beyond its routes: bounds, words, problems, and that it holds together. */
#include "openapi_document.h"

#include <auth/sign_keys.h>
#include <auth/token_issue.h>
#include <model/actor.h>
#include <model/bounds.h>
#include <model/revision.h>
#include <model/scope.h>
#include <share/dashboards.h>
#include <share/permissions.h>
#include <share/rosters.h>
#include <share/way.h>

#define SCHEMAS "/components/schemas"

static const struct {
    const char *pointer;
    uint64_t bound;
} bounds[] = {
    { SCHEMAS "/DashboardId/maxLength", ID_BYTES_MAX },
    { SCHEMAS "/OrgId/maxLength", ID_BYTES_MAX },
    { SCHEMAS "/Role/maxLength", ID_BYTES_MAX },
    { SCHEMAS "/UserReference/maxLength", USER_REFERENCE_BYTES_MAX },
    { SCHEMAS "/Actor/properties/id/maxLength", USER_REFERENCE_BYTES_MAX },
    { SCHEMAS "/RequestId/maxLength", REQUEST_ID_BYTES_MAX },
    { SCHEMAS "/Revision/minLength", REVISION_TEXT - 1 },
    { SCHEMAS "/Revision/maxLength", REVISION_TEXT - 1 },
    { SCHEMAS "/Permissions/properties/permissions/maxItems", ENTRIES_MAX },
    { SCHEMAS "/GrantResults/properties/permissions/maxItems", ENTRIES_MAX },
    { SCHEMAS "/RevokeResults/properties/permissions/maxItems", ENTRIES_MAX },
    { SCHEMAS "/RevokeResult/properties/possible/maxItems", WAYS_TOLD_MAX },
    { SCHEMAS "/RevokeResult/properties/remaining/maxItems", WAYS_TOLD_MAX },
    { SCHEMAS "/EventList/properties/events/maxItems", LIST_LIMIT_MAX },
    { SCHEMAS "/GrantList/properties/permissions/maxItems", LIST_LIMIT_MAX },
    { SCHEMAS "/Checks/properties/checks/maxItems", ENTRIES_MAX },
    { SCHEMAS "/CheckAnswers/properties/results/maxItems", ENTRIES_MAX },
    { SCHEMAS "/Check/properties/roles/maxItems", ROLES_MAX },
    /* the owner, and a read and a read_write of the user, of the user in the org, of the org and of each role */
    { SCHEMAS "/Decision/properties/via/maxItems", 1 + 2 * (3 + ROLES_MAX) },
    { SCHEMAS "/Dashboard/properties/via/maxItems", 1 + 2 * (3 + ROLES_MAX) },
    { SCHEMAS "/Dashboard/properties/charts/maxItems", CHARTS_MAX },
    { SCHEMAS "/NewDashboard/properties/charts/maxItems", CHARTS_MAX },
    { SCHEMAS "/DashboardPatch/properties/charts/maxItems", CHARTS_MAX },
    { SCHEMAS "/DashboardList/properties/dashboards/maxItems", LIST_LIMIT_MAX },
    { SCHEMAS "/DashboardName/maxLength", DASHBOARD_NAME_BYTES_MAX },
    { SCHEMAS "/Chart/properties/chart_id/maxLength", CHART_ID_BYTES_MAX },
    { SCHEMAS "/Chart/properties/name/maxLength", CHART_NAME_BYTES_MAX },
    { SCHEMAS "/Shares/properties/shares/maxItems", ENTRIES_MAX },
    { SCHEMAS "/SharingForm/properties/q/maxLength", ROSTER_TEXT_BYTES_MAX },
    { SCHEMAS "/SharesEnded/properties/shares/maxItems", ENTRIES_MAX },
    { SCHEMAS "/ShareResults/properties/shares/maxItems", ENTRIES_MAX },
    { SCHEMAS "/ShareEndResults/properties/shares/maxItems", ENTRIES_MAX },
    /* a read and a read_write of each principal */
    { SCHEMAS "/Sharing/properties/shares/maxItems", 2 * LIST_LIMIT_MAX },
    { SCHEMAS "/Candidates/properties/roles/maxItems", LIST_LIMIT_MAX },
    { SCHEMAS "/Candidates/properties/users/maxItems", LIST_LIMIT_MAX },
    { SCHEMAS "/TokenConfig/properties/appId/maxLength", ID_BYTES_MAX },
    { SCHEMAS "/TokenConfig/properties/roles/maxItems", ROLES_MAX },
    { SCHEMAS "/TokenConfig/properties/orgs/maxItems", ROSTER_ORGS_MAX },
    { SCHEMAS "/RosterOrg/properties/orgRoles/maxItems", ROSTER_ROLES_MAX },
    { SCHEMAS "/RosterOrg/properties/users/maxItems", ROSTER_USERS_MAX },
    { SCHEMAS "/TokenIssued/properties/token/maxLength", TOKEN_ISSUED_BYTES_MAX },
    { SCHEMAS "/KeySet/properties/keys/maxItems", SIGN_KEYS_KEPT_MAX },
    { SCHEMAS "/Problem/properties/detail/maxLength", sizeof((struct error *)0)->detail - 1 },
    { "/components/parameters/Limit/schema/maximum", LIST_LIMIT_MAX },
    { "/components/parameters/Limit/schema/default", LIST_LIMIT_DEFAULT },
    { "/components/parameters/AuditReason/schema/maxLength", AUDIT_REASON_BYTES_MAX },
};

static void bounds_are_those_of_the_code(void **state)
{
    for (size_t i = 0; i < COUNT(bounds); i++) {
        uint64_t told = number_of(value_of(*state, bounds[i].pointer));
        if (told != bounds[i].bound)
            fail_msg("%s is %llu, not %llu", bounds[i].pointer, (unsigned long long)told,
                     (unsigned long long)bounds[i].bound);
    }
}

enum { WORDS_MAX = 16 };

/* The enum holds these words and no others. */
static void hold_words(const struct document *document, const char *pointer, const char *const words[WORDS_MAX])
{
    const struct json *told = value_of(document, pointer);
    size_t count = 0;
    for (; count < WORDS_MAX && words[count]; count++)
        if (!array_holds(told, words[count]))
            fail_msg("%s does not hold \"%s\"", pointer, words[count]);
    if (told->count != count)
        fail_msg("%s holds a word that is never said", pointer);
}

static void words_are_those_of_the_code(void **state)
{
    const struct {
        const char *pointer;
        const char *words[WORDS_MAX];
    } enums[] = {
        { SCHEMAS "/Scope/enum", { scope_name(SCOPE_READ), scope_name(SCOPE_READ_WRITE) } },
        { SCHEMAS "/GrantResult/properties/status/enum",
          { permission_status_name(PERMISSION_GRANTED), permission_status_name(PERMISSION_UPDATED),
            permission_status_name(PERMISSION_UNCHANGED) } },
        { SCHEMAS "/RevokeResult/properties/status/enum",
          { permission_status_name(PERMISSION_REVOKED), permission_status_name(PERMISSION_ABSENT) } },
        { SCHEMAS "/Way/properties/kind/enum",
          { way_name(WAY_OWNER), way_name(WAY_USER), way_name(WAY_ROLE), way_name(WAY_ORG), way_name(WAY_PARENT),
            way_name(WAY_ADMIN) } },
        { SCHEMAS "/Dashboard/properties/status/enum",
          { dashboards_status_name(DASHBOARD_OWNED_PRIVATE), dashboards_status_name(DASHBOARD_OWNED_SHARED),
            dashboards_status_name(DASHBOARD_SHARED_WITH_ME), dashboards_status_name(DASHBOARD_IS_PARENT),
            dashboards_status_name(DASHBOARD_ELSEWHERE) } },
        { SCHEMAS "/ShareResult/properties/status/enum",
          { permission_status_name(PERMISSION_GRANTED), permission_status_name(PERMISSION_UPDATED),
            permission_status_name(PERMISSION_UNCHANGED) } },
        { SCHEMAS "/ShareEndResult/properties/status/enum",
          { permission_status_name(PERMISSION_REVOKED), permission_status_name(PERMISSION_ABSENT) } },
        { SCHEMAS "/Event/properties/event/enum",
          { "granted", "updated", "revoked", "project_added", "key_added", "key_revoked", "verify_key_added",
            "verify_key_revoked", "sign_key_rotated", "tokens_revoked", "alias_added", "dashboard_created",
            "dashboard_changed", "dashboard_transferred", "dashboard_deleted" } },
        { SCHEMAS "/Actor/properties/kind/enum",
          { actor_kind_name(ACTOR_SERVER), actor_kind_name(ACTOR_PERSON), actor_kind_name(ACTOR_ADMINISTRATOR) } },
    };
    for (size_t i = 0; i < COUNT(enums); i++)
        hold_words(*state, enums[i].pointer, enums[i].words);
}

static void follow(const struct document *document, const struct json *value)
{
    resolve(document, value);
    for (const struct json *child = value->first; child; child = child->next)
        follow(document, child);
}

static void every_reference_leads_somewhere(void **state)
{
    const struct document *document = *state;
    follow(document, document->root);
}

static enum error_kind kind_of(const struct json *code)
{
    for (int i = 1; i < ERROR_KIND_COUNT; i++)
        if (text_is(code, error_code((enum error_kind)i)))
            return (enum error_kind)i;
    return ERROR_NONE;
}

/* An example of a problem says what the table says, and stands under its own status. */
static void hold_problem(const struct json *problem, struct slice status)
{
    char type[128];
    enum error_kind kind = kind_of(json_member(problem, "code"));
    snprintf(type, sizeof type, "urn:dashgrant:problem:%s", error_code(kind));
    if (kind == ERROR_NONE || !text_is(json_member(problem, "title"), error_title(kind)) ||
        !text_is(json_member(problem, "type"), type) ||
        number_of(json_member(problem, "status")) != (uint64_t)error_status(kind))
        fail_msg("the example of %s is not as the code has it", error_code(kind));
    const struct json *told = json_member(problem, "status");
    if (!slice_equal(told->text, status))
        fail_msg("%s is told under %.*s", error_code(kind), SLICE_ARGS(status));
}

static void hold_problems(const struct document *document, const struct json *path, const struct json *operation)
{
    const struct json *responses = json_member(operation, "responses");
    for (const struct json *response = responses->first; response; response = response->next) {
        const struct json *content = json_member(resolve(document, response), "content");
        const struct json *media = json_member(content, "application/problem+json");
        if (slice_is(path->key, "/share")) {        /* pages for people, errors too */
            if (media || !json_member(content, "text/html"))
                fail_msg("%.*s: %.*s is no page", SLICE_ARGS(path->key), SLICE_ARGS(response->key));
            continue;
        }
        if ((media != NULL) != (response->key.len && response->key.ptr[0] >= '4'))
            fail_msg("%.*s: %.*s and problems do not go together", SLICE_ARGS(path->key),
                     SLICE_ARGS(response->key));
        const struct json *examples = json_member(media, "examples");
        for (const struct json *example = examples ? examples->first : NULL; example; example = example->next)
            hold_problem(json_member(example, "value"), response->key);
    }
}

static void problems_are_told_under_their_status(void **state)
{
    each_operation(*state, hold_problems);
}

/* Each media type of a body or an answer has an example. */
static void hold_content(const struct document *document, const struct json *path, const struct json *owner)
{
    const struct json *content = json_member(resolve(document, owner), "content");
    if (!content || content->count == 0)
        fail_msg("%.*s: an answer or a body without content", SLICE_ARGS(path->key));
    for (const struct json *media = content->first; media; media = media->next) {
        const struct json *examples = json_member(media, "examples");
        if (!json_member(media, "schema") || !examples || examples->count == 0)
            fail_msg("%.*s: %.*s needs a schema and an example", SLICE_ARGS(path->key), SLICE_ARGS(media->key));
    }
}

static void hold_examples(const struct document *document, const struct json *path, const struct json *operation)
{
    const struct json *body = json_member(operation, "requestBody");
    const struct json *responses = json_member(operation, "responses");
    if (body)
        hold_content(document, path, body);
    if (!json_member(responses, "200") && !json_member(responses, "201"))
        fail_msg("%.*s: nothing is told of success", SLICE_ARGS(path->key));
    for (const struct json *response = responses->first; response; response = response->next)
        hold_content(document, path, response);
}

static void every_body_and_answer_has_an_example(void **state)
{
    each_operation(*state, hold_examples);
}

static void hold_words_of(const struct document *document, const struct json *path, const struct json *operation)
{
    (void)document;
    static const char *const needed[] = { "operationId", "summary", "description", "tags" };
    for (size_t i = 0; i < COUNT(needed); i++)
        if (!json_member(operation, needed[i]))
            fail_msg("%.*s %.*s has no %s", SLICE_ARGS(operation->key), SLICE_ARGS(path->key), needed[i]);
}

static void every_operation_is_named_and_described(void **state)
{
    each_operation(*state, hold_words_of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_are_those_of_the_code),
        cmocka_unit_test(words_are_those_of_the_code),
        cmocka_unit_test(every_reference_leads_somewhere),
        cmocka_unit_test(problems_are_told_under_their_status),
        cmocka_unit_test(every_body_and_answer_has_an_example),
        cmocka_unit_test(every_operation_is_named_and_described),
    };
    return cmocka_run_group_tests(tests, document_setup, document_teardown);
}
