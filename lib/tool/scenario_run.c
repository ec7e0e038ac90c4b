#include <stdio.h>

#include <text/query.h>
#include <tool/answer.h>
#include <tool/interrupt.h>
#include <tool/scenario.h>
#include <tool/scenario_service.h>

#define LOGIN "/devapi/v4/core/login/token"
#define CHECK "/api/v3/project/end-user/check"

/* Of one step: its arena is fresh. */
struct run {
    struct scenario_service *service;
    struct scenario_result *result;
    struct scenario_names names;
    struct arena arena;
    struct front_answer answer;
    const struct json *seen;            /* the answer's body; NULL where it is no JSON object */
    struct error *error;
};

static int note(struct run *run, struct slice at, struct slice expected, struct slice seen, struct slice remark)
{
    const struct scenario_difference difference = { .at = at, .expected = expected, .seen = seen,
                                                    .remark = remark };
    return scenario_compare_note(run->result, &difference) == 0 ? 0 : error_memory(run->error);
}

/* What a problem document says in words; empty where it is another answer. */
static struct slice problem(struct run *run)
{
    struct slice code = answer_text(run->seen, "code"), detail = answer_text(run->seen, "detail");
    if (!code.len)
        return code;
    struct slice words = arena_printf(&run->arena, "%.*s: %.*s", SLICE_ARGS(code), SLICE_ARGS(detail));
    return words.ptr ? words : code;
}

static int ask(struct run *run, const struct scenario_request *request)
{
    struct error ignored;
    run->seen = NULL;
    if (scenario_service_call(run->service, request, &run->answer, run->error) != 0)
        return -1;
    error_init(&ignored, NULL);
    if (answer_parse(run->answer.body, &run->arena, &run->seen, &ignored) != 0)
        run->seen = NULL;
    return 0;
}

/* 1 where the status is the expected one (0: any 2xx), 0 where it is noted as different, -1. */
static int check_status(struct run *run, struct slice at, int expected)
{
    char wanted[16], seen[16];
    int status = run->answer.status;
    if (expected ? status == expected : status >= 200 && status < 300)
        return 1;
    snprintf(wanted, sizeof wanted, expected ? "%d" : "\"2xx\"", expected);
    snprintf(seen, sizeof seen, "%d", status);
    return note(run, at, slice_of(wanted), slice_of(seen), problem(run));
}

/* A value of the scenario as JSON text, filled in, in the step's arena. */
static int fill(struct run *run, const struct json *value, struct slice *text)
{
    struct buffer out;
    struct json_writer writer;
    buffer_init(&out, SCENARIO_ARENA_MAX);
    json_write_begin(&writer, &out);
    int result = scenario_names_write(&run->names, value, &writer, run->error);
    json_write_end(&writer);
    *text = result == 0 && !out.failed ? arena_copy(&run->arena, buffer_slice(&out)) : SLICE("");
    if (result == 0 && (out.failed || !text->ptr))
        result = error_memory(run->error);
    buffer_release(&out);
    return result;
}

/* Has the service make the person's token: 1, 0 (none is given, which is noted), -1. */
static int ask_token(struct run *run, struct slice config, struct slice *token)
{
    const struct scenario_request request = { .method = SLICE("POST"), .path = SLICE(LOGIN), .body = config };
    if (ask(run, &request) != 0)
        return -1;
    int result = check_status(run, SLICE("as"), 200);
    if (result == 1) {
        *token = arena_copy(&run->arena, answer_text(run->seen, "token"));
        if (!token->len)
            return error_set(run->error, ERROR_INTERNAL, "The service made no token for the scenario.");
    }
    return result;
}

/* Has a token made for the person, by the service or by the project itself. 1 with it, 0 where none is given, -1. */
static int log_in(struct run *run, const struct json *person, struct slice *token)
{
    const int64_t lifetime = scenario_service_lifetime(run->service);
    struct buffer said;
    int result;
    *token = SLICE("");
    if (!person)
        return 1;
    buffer_init(&said, SCENARIO_ARENA_MAX);
    if (scenario_token_is_self_signed(person)) {
        result = scenario_token_claims(&run->names, person, scenario_service_project_name(run->service), lifetime,
                                       &said, run->error);
        if (result == 0)
            result = scenario_service_sign(run->service, buffer_slice(&said), &run->arena, token, run->error);
        result = result == 0 ? 1 : -1;
    } else {
        result = scenario_token_config(&run->names, person, lifetime, &said, run->error);
        result = result == 0 ? ask_token(run, buffer_slice(&said), token) : -1;
    }
    buffer_release(&said);
    return result;
}

static int compare_body(struct run *run, const struct json *expected)
{
    static const struct json_limits limits = { SCENARIO_ARENA_MAX, 64, 1000000, 100000 };
    struct slice text;
    struct json *filled;
    if (!expected)
        return 0;
    if (fill(run, expected, &text) != 0 || json_parse(text, &limits, &run->arena, &filled, run->error) != 0)
        return -1;
    return scenario_compare(run->result, filled, run->seen) == 0 ? 0 : error_memory(run->error);
}

static int save(struct run *run, const struct json *pointers)
{
    for (const struct json *one = pointers ? pointers->first : NULL; one; one = one->next) {
        const struct json *value = scenario_compare_find(run->seen, one->text);
        struct slice at = arena_printf(&run->arena, "save %.*s", SLICE_ARGS(one->key));
        if (!at.ptr)
            return error_memory(run->error);
        bool fit = value && (value->type == JSON_STRING || value->type == JSON_NUMBER);
        if (fit && scenario_names_set(&run->names, one->key, value->text, run->result->arena) != 0)
            return error_memory(run->error);
        struct slice found = value && !fit ? arena_printf(&run->arena, "\"%s\"", json_type_name(value->type))
                                           : (struct slice){ NULL, 0 };
        if (!fit && note(run, at, SLICE("\"a string or a number\""), found, one->text) != 0)
            return -1;
    }
    return 0;
}

/* "/path?query" of the file into what a front gets: the path decoded, the query not. */
static int aim(struct run *run, struct slice target, struct scenario_request *request)
{
    struct buffer out;
    buffer_init(&out, SCENARIO_BYTES_MAX);
    int result = scenario_names_fill(&run->names, target, true, &out, run->error);
    struct slice whole = result == 0 && !out.failed ? arena_copy(&run->arena, buffer_slice(&out)) : SLICE("");
    if (result == 0 && (out.failed || !whole.ptr))
        result = error_memory(run->error);
    buffer_release(&out);
    if (result != 0)
        return -1;
    const char *mark = memchr(whole.ptr, '?', whole.len);
    struct slice path = { whole.ptr, mark ? (size_t)(mark - whole.ptr) : whole.len };
    request->query = slice_after(whole, path.len + 1);
    return query_decode_segment(path, &run->arena, &request->path, run->error);
}

static int run_request(struct run *run, const struct scenario_step *step, struct slice token)
{
    struct scenario_request request = { .method = step->method, .token = token };
    if (aim(run, step->target, &request) != 0 || (step->body && fill(run, step->body, &request.body) != 0) ||
        ask(run, &request) != 0)
        return -1;
    int as_expected = check_status(run, SLICE("status"), step->status);
    if (as_expected < 0 || compare_body(run, step->expected) != 0)
        return -1;
    /* of an answer that is another one nothing is taken */
    return as_expected ? save(run, step->save) : 0;
}

static int compare_may(struct run *run, const struct scenario_step *step)
{
    static const struct json none = { .type = JSON_NULL };
    const struct json *seen = json_member(run->seen, step->may->type == JSON_BOOLEAN ? "allowed" : "scope");
    struct slice expected_text, seen_text;
    if (!seen)
        seen = &none;
    if (seen->type == step->may->type && seen->boolean == step->may->boolean &&
        slice_equal(seen->text, step->may->text))
        return 0;
    if (fill(run, step->may, &expected_text) != 0 || fill(run, seen, &seen_text) != 0)
        return -1;
    return note(run, SLICE("may"), expected_text, seen_text, SLICE(""));
}

static int run_may(struct run *run, const struct scenario_step *step, struct slice token)
{
    struct scenario_request request = { .method = SLICE("GET"), .path = SLICE(CHECK), .token = token };
    struct buffer query;
    buffer_init(&query, SCENARIO_BYTES_MAX);
    buffer_printf(&query, "scope=%.*s&dashboard_id=", SLICE_ARGS(step->scope));
    struct buffer id;
    buffer_init(&id, SCENARIO_BYTES_MAX);
    int result = scenario_names_fill(&run->names, step->dashboard, false, &id, run->error);
    query_encode(&query, buffer_slice(&id));
    if (result == 0 && (id.failed || query.failed))
        result = error_memory(run->error);
    request.query = buffer_slice(&query);
    if (result == 0)
        result = ask(run, &request);
    buffer_release(&id);
    buffer_release(&query);
    if (result != 0)
        return -1;
    result = check_status(run, SLICE("status"), 200);
    return result == 1 ? compare_may(run, step) : result;
}

static int run_step(struct run *run, const struct scenario_step *step)
{
    struct slice token;
    int known = log_in(run, step->person, &token);
    if (known != 1)
        return known;
    return step->may ? run_may(run, step, token) : run_request(run, step, token);
}

/* A name that was not saved, since its step went wrong, is one more difference. */
static int run_noted(struct run *run, const struct scenario_step *step)
{
    int result = run_step(run, step);
    if (result == 0 || run->error->kind == ERROR_UNAVAILABLE || run->error->kind == ERROR_INTERNAL)
        return result;
    struct error why = *run->error;
    error_init(run->error, NULL);
    return note(run, SLICE("step"), SLICE("\"to be run\""), (struct slice){ NULL, 0 }, slice_of(why.detail));
}

int scenario_run(const struct scenario *scenario, struct scenario_service *service, struct scenario_result *result,
                 struct error *error)
{
    struct run run = { .service = service, .result = result, .error = error };
    int outcome = scenario_service_project(service, error);
    arena_init(&run.arena, ANSWER_ARENA_MAX);
    front_answer_init(&run.answer);
    for (const struct scenario_step *step = scenario->first; step && outcome == 0; step = step->next) {
        if (interrupt_asked()) {
            outcome = error_set(error, ERROR_UNAVAILABLE, "Interrupted.");
            break;
        }
        result->step = step;
        outcome = run_noted(&run, step);
        arena_release(&run.arena);
    }
    arena_release(&run.arena);
    front_answer_release(&run.answer);
    return outcome;
}
