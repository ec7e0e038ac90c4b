/* The one credential of a request, and who stands behind it. */
#include "exchange.h"

#include <auth/bearer.h>
#include <share/projects.h>
#include <text/form.h>

#include "tokens.h"

static const struct {
    enum credential_header header;
    const char *variable;
} credential_variables[] = {
    { CREDENTIAL_AUTH, "HTTP_AUTH" },
    { CREDENTIAL_X_API_KEY, "HTTP_X_API_KEY" },
    { CREDENTIAL_AUTHORIZATION, "HTTP_AUTHORIZATION" },
};

static int find_credential(struct exchange *exchange, enum credential_kind *kind, struct slice *text)
{
    struct credentials credentials = { 0 };
    const struct request *request = exchange->request;
    for (size_t i = 0; i < CREDENTIAL_HEADERS; i++) {
        enum credential_header header = credential_variables[i].header;
        credentials.headers[header].count = request->variable(request, credential_variables[i].variable,
                                                              &credentials.headers[header].value);
    }
    return identity_credential(&credentials, kind, text, exchange->error);
}

static int by_api_key(struct exchange *exchange, struct slice text)
{
    if (exchange->route->access == ROUTE_PERSON)
        return error_set(exchange->error, ERROR_WRONG_CREDENTIAL, "This route takes a person's token, not an API key.");
    return identity_of_api_key(exchange->web->store, exchange->web->key_use, text, KEY_SERVER, exchange->arena,
                               &exchange->identity, exchange->error);
}

static int by_token(struct exchange *exchange, struct slice text)
{
    struct bearer *bearer = arena_alloc(exchange->arena, sizeof *bearer);
    if (exchange->route->access == ROUTE_SERVER)
        return error_set(exchange->error, ERROR_WRONG_CREDENTIAL, "This route takes an API key, not a token.");
    if (!bearer)
        return error_memory(exchange->error);
    int result = bearer_of_token(exchange->web->tokens, text, exchange->arena, bearer, exchange->error);
    exchange->identity = (struct identity){ bearer->project, { ACTOR_PERSON, bearer->user, bearer->org } };
    exchange->bearer = result == 0 ? bearer : NULL;
    return result;
}

/* An administrator names the project by a variable that no HTTP header can set. */
static int by_control(struct exchange *exchange, struct slice project_id)
{
    struct project project;
    if (exchange->route->access == ROUTE_PERSON)
        return error_set(exchange->error, ERROR_WRONG_CREDENTIAL, "This route takes a person's token.");
    int found = projects_find(exchange->web->store, project_id, exchange->arena, &project, exchange->error);
    if (found == 0)
        return error_set(exchange->error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    exchange->identity = (struct identity){ project_id, { .kind = ACTOR_ADMINISTRATOR } };
    return found < 0 ? -1 : 0;
}

static int refuse_missing(struct exchange *exchange)
{
    if (exchange->route->access == ROUTE_PERSON)
        return error_set(exchange->error, ERROR_CREDENTIAL_MISSING, "Send a token as \"Authorization: Bearer TOKEN\".");
    return error_set(exchange->error, ERROR_CREDENTIAL_MISSING,
                     "Send an API key in the header auth, x-api-key or Authorization.");
}

int credential_resolve(struct exchange *exchange)
{
    enum credential_kind kind;
    struct slice text;
    const struct request *request = exchange->request;
    if (request->channel == REQUEST_CONTROL && request->variable(request, "DASHGRANT_PROJECT", &text) == 1)
        return by_control(exchange, text);
    if (find_credential(exchange, &kind, &text) != 0)
        return -1;
    switch (kind) {
    case CREDENTIAL_API_KEY:
        return by_api_key(exchange, text);
    case CREDENTIAL_TOKEN:
        return by_token(exchange, text);
    case CREDENTIAL_UNREADABLE:
        if (exchange->route->access == ROUTE_PERSON)
            return error_set(exchange->error, ERROR_INVALID_TOKEN, "Send the token as \"Bearer TOKEN\".");
        return error_set(exchange->error, ERROR_INVALID_API_KEY, "Send the API key as \"Api-Key KEY\".");
    default:
        return refuse_missing(exchange);
    }
}

static int refuse_header(struct exchange *exchange, enum credential_kind kind, bool has_token)
{
    if (has_token)
        return error_set(exchange->error, ERROR_AMBIGUOUS_CREDENTIALS,
                         "Send the token in the form's field token alone, without a header beside it.");
    if (kind == CREDENTIAL_API_KEY)
        return error_set(exchange->error, ERROR_WRONG_CREDENTIAL, "This page takes a person's token, not a key.");
    return error_set(exchange->error, ERROR_CREDENTIAL_MISSING,
                     "Send the token in the form's field token, not in a header.");
}

/* The config object in place of a token. */
static int by_config(struct exchange *exchange, struct slice text)
{
    const struct json *config;
    if (body_parse_json(exchange, text, exchange->route->body_max, &config) != 0)
        return -1;
    if (config->type != JSON_OBJECT)
        return error_set(exchange->error, ERROR_WRONG_TYPE, "The form's field config is a JSON object.");
    if (tokens_of_config(exchange, config, &exchange->token, &exchange->development) != 0)
        return -1;
    return by_token(exchange, exchange->token);
}

int credential_of_form(struct exchange *exchange)
{
    enum credential_kind kind;
    struct slice text, config = { 0 }, said;
    form_get(&exchange->form, "token", &exchange->token);
    form_get(&exchange->form, "config", &config);
    exchange->development = form_get(&exchange->form, "development", &said);
    if (find_credential(exchange, &kind, &text) != 0)
        return -1;
    if (kind != CREDENTIAL_NONE)
        return refuse_header(exchange, kind, exchange->token.len > 0 || config.len > 0);
    if (exchange->token.len > 0)
        return by_token(exchange, exchange->token);
    if (config.len > 0)
        return by_config(exchange, config);
    return error_set(exchange->error, ERROR_CREDENTIAL_MISSING, "Send a token in the form's field token.");
}
