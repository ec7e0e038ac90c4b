/* GET and POST /api/v3/project/end-user/check: the hot path. */
#include <share/check.h>

#include <base/metrics.h>
#include <model/bounds.h>
#include <share/access.h>

#include "exchange.h"
#include "fields.h"
#include "wording.h"

static struct metric decisions[] = {
    { .name = "dashgrant_decisions_total", .labels = "allowed=\"false\"", .type = METRIC_COUNTER,
      .help = "Checks answered." },
    { .name = "dashgrant_decisions_total", .labels = "allowed=\"true\"", .type = METRIC_COUNTER,
      .help = "Checks answered." },
};

void check_register_metrics(void)
{
    metrics_register(&decisions[0]);
    metrics_register(&decisions[1]);
}

/* Members of an open object. */
static void write_answer(struct json_writer *writer, const struct check_answer *answer, bool explain)
{
    json_write_boolean_member(writer, "allowed", answer->allowed);
    json_write_key(writer, "scope");
    if (answer->scope == SCOPE_NONE)
        json_write_null(writer);
    else
        json_write_string(writer, slice_of(scope_name(answer->scope)));
    if (explain)
        wording_ways(writer, "via", &answer->ways);
    metric_add(&decisions[answer->allowed], 1);
}

/* A person asks for itself, by its token; a server for whom it names. */
static int decide(struct exchange *exchange, const struct check_question *question, bool explain,
                  struct check_answer *answer, struct revision *revision)
{
    struct store *store = exchange->web->store;
    if (exchange->bearer)
        return access_check(store, exchange->bearer, question->dashboard, question->scope, explain, exchange->arena,
                            answer, revision, exchange->error);
    return check_decide(store, exchange->identity.project, question, 1, explain, exchange->arena, answer, revision,
                        exchange->error);
}

static int decide_one(struct exchange *exchange, const struct check_question *question, bool explain)
{
    struct check_answer answer;
    struct revision revision;
    struct json_writer writer;
    if (decide(exchange, question, explain, &answer, &revision) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    write_answer(&writer, &answer, explain);
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

static int decide_all(struct exchange *exchange, const struct check_question *questions, size_t count, bool explain)
{
    struct check_answer *answers = arena_array(exchange->arena, count, sizeof *answers);
    struct revision revision;
    struct json_writer writer;
    if (!answers)
        return error_memory(exchange->error);
    if (check_decide(exchange->web->store, exchange->identity.project, questions, count, explain, exchange->arena,
                     answers, &revision, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "results");
    json_write_array(&writer);
    for (size_t i = 0; i < count; i++) {
        json_write_object(&writer);
        write_answer(&writer, &answers[i], explain);
        json_write_object_end(&writer);
    }
    json_write_array_end(&writer);
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

static void read_roles(struct exchange *exchange, const struct json *object, struct check_question *question)
{
    if (!json_member(object, "roles"))
        return;
    const struct json *array = fields_array(object, "roles", ROLES_MAX, exchange);
    struct slice *roles = array ? arena_array(exchange->arena, array->count, sizeof *roles) : NULL;
    if (!roles)
        return;
    size_t i = 0;
    for (const struct json *role = array->first; role; role = role->next)
        fields_id(role, ID_ROLE, &roles[i++], exchange);
    question->roles = roles;
    question->role_count = array->count;
}

static void read_question(struct exchange *exchange, const struct json *object, const char *const *names,
                          struct check_question *question)
{
    const struct json *org = json_member(object, "org_id");
    if (!fields_known(object, names, exchange))
        return;
    fields_id(fields_required(object, "dashboard_id", exchange), ID_DASHBOARD, &question->dashboard, exchange);
    fields_scope(fields_required(object, "scope", exchange), &question->scope, exchange);
    fields_id(fields_required(object, "user_reference", exchange), ID_USER, &question->user, exchange);
    if (org && org->type != JSON_NULL)
        fields_id(org, ID_ORG, &question->org, exchange);
    read_roles(exchange, object, question);
}

static int post_bare(struct exchange *exchange)
{
    static const char *const names[] = { "dashboard_id", "scope", "user_reference", "org_id", "roles", "explain",
                                         NULL };
    struct check_question question = { 0 };
    bool explain = false;
    read_question(exchange, exchange->body, names, &question);
    fields_flag(json_member(exchange->body, "explain"), &explain, exchange);
    return error_is_set(exchange->error) ? -1 : decide_one(exchange, &question, explain);
}

static int post_batch(struct exchange *exchange)
{
    static const char *const names[] = { "checks", "explain", NULL };
    static const char *const entry_names[] = { "dashboard_id", "scope", "user_reference", "org_id", "roles", NULL };
    bool explain = false;
    fields_known(exchange->body, names, exchange);
    const struct json *array = fields_array(exchange->body, "checks", ENTRIES_MAX, exchange);
    if (!array)
        return -1;
    struct check_question *questions = arena_array(exchange->arena, array->count, sizeof *questions);
    if (!questions)
        return error_memory(exchange->error);
    size_t i = 0;
    for (const struct json *entry = array->first; entry; entry = entry->next)
        read_question(exchange, entry, entry_names, &questions[i++]);
    fields_flag(json_member(exchange->body, "explain"), &explain, exchange);
    return error_is_set(exchange->error) ? -1 : decide_all(exchange, questions, array->count, explain);
}

int check_handle_post(struct exchange *exchange)
{
    return json_member(exchange->body, "checks") ? post_batch(exchange) : post_bare(exchange);
}

/* Whom a server asks for. A person asks for itself alone: it names nobody. */
static int parameter_subject(struct exchange *exchange, struct check_question *question)
{
    static const char *const names[] = { "user_reference", "org_id", "role" };
    struct slice value;
    if (!exchange->bearer)
        return parameters_id(exchange, "user_reference", true, ID_USER, &question->user) != 0 ||
               parameters_id(exchange, "org_id", false, ID_ORG, &question->org) != 0 ||
               parameters_roles(exchange, &question->roles, &question->role_count) != 0 ? -1 : 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (parameters_get(exchange, names[i], &value))
            return error_set(exchange->error, ERROR_UNKNOWN_PARAMETER,
                             "A token answers for its own bearer; leave \"%s\" out.", names[i]);
    return 0;
}

int check_handle_get(struct exchange *exchange)
{
    struct check_question question = { 0 };
    struct slice scope;
    bool explain;
    if (parameters_id(exchange, "dashboard_id", true, ID_DASHBOARD, &question.dashboard) != 0 ||
        parameter_subject(exchange, &question) != 0 || parameters_flag(exchange, "explain", &explain) != 0)
        return -1;
    if (!parameters_get(exchange, "scope", &scope))
        return error_set(exchange->error, ERROR_MISSING_FIELD, "The query parameter \"scope\" is needed.");
    if (!scope_parse(scope, &question.scope))
        return error_set(exchange->error, ERROR_INVALID_SCOPE, "The scope is \"read\" or \"read_write\".");
    return decide_one(exchange, &question, explain);
}
