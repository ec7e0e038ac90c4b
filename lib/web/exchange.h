/* Private: one request on its way to an answer, and the table of routes. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include <auth/identity.h>
#include <model/bearer.h>
#include <model/id.h>
#include <model/revision.h>
#include <text/json.h>
#include <text/json_write.h>
#include <text/query.h>
#include <web/web.h>

struct exchange {
    const struct web *web;
    struct request *request;
    struct response *response;
    struct arena *arena;
    struct error *error;
    const struct route *route;
    struct slice request_id;
    struct identity identity;           /* set where the route asks for a project */
    const struct bearer *bearer;        /* a person; NULL: a server or an administrator */
    struct slice id;                    /* of the path's {id}, checked; empty where the route has none */
    struct query query;
    const struct json *body;            /* set where the route takes one */
    struct query form;                  /* the same of a form */
    struct slice token;                 /* of the form, or issued for its config object */
    bool development;                   /* that was so, or is said to have been */
};

/* Who may call a route. */
enum route_access {
    ROUTE_OPEN,             /* whoever reaches it */
    ROUTE_MONITOR,          /* the control channel, and addresses that the configuration lists */
    ROUTE_SERVER,           /* a project's server by API key, or an administrator for a project */
    ROUTE_PERSON,           /* a person by token */
    ROUTE_EITHER,           /* a project's server or administrator, or a person by token */
    ROUTE_PAGE,             /* whoever reaches it; the answer is a page for people */
    ROUTE_FORM,             /* a person by the token in the form that is the body; the answer is a page */
    ROUTE_CONTROL           /* the control channel alone; elsewhere there is nothing */
};

/* A query parameter that the route knows. */
struct parameter {
    const char *name;
    bool repeated;
};

enum { ROUTE_PARAMETERS_MAX = 8 };

struct route {
    const char *method, *path;      /* one segment may be "{id}": a dashboard's */
    enum route_access access;
    size_t body_max;                /* bytes of a body that is taken (JSON, or a form); 0: none */
    /* Answers, or states an error (-1). */
    int (*handle)(struct exchange *exchange);
    struct parameter parameters[ROUTE_PARAMETERS_MAX];
};

/* All routes; `count` of them. */
const struct route *routes_all(size_t *count);

/* The route of that method and path, and the path's {id}; HEAD is served by GET. NULL where there is none: then *allow
 * tells the methods of the path, for the header Allow, and is empty where the path is not known (also: no such id). */
const struct route *routes_find(struct slice method, struct slice path, struct arena *arena, struct slice *id,
                                struct slice *allow);

/* Whether what is at the path answers in pages, its errors too. */
bool routes_answer_pages(struct slice path);

/* Reads the body up to the cap and parses it. 0 or -1. */
int body_read_json(struct exchange *exchange);
int body_read_form(struct exchange *exchange);
/* JSON that came inside a form. 0 or -1. */
int body_parse_json(struct exchange *exchange, struct slice text, size_t max, const struct json **root);

/* Finds the request's one credential and who stands behind it, as the route takes them. 0 or -1. */
int credential_resolve(struct exchange *exchange);
/* The same for a form that was read: the one credential is its field `token`, or else what its field `config` stands
 * for (tokens_of_config). A token that was signed rightly and does not count is an error and yet tells the project. */
int credential_of_form(struct exchange *exchange);

/* Whether the route is for whoever asks, and who that is. 0 or -1. */
int access_grant(struct exchange *exchange);

/* Checks names and counts of the query's parameters against the route's. 0 or -1. */
int parameters_check(struct exchange *exchange);
/* Whether it was given; the value of the first. */
bool parameters_get(const struct exchange *exchange, const char *name, struct slice *value);
/* An id; where it is not required, absent leaves it empty. 0 or -1. */
int parameters_id(struct exchange *exchange, const char *name, bool required, enum id_kind kind, struct slice *id);
/* Every "role", at most ROLES_MAX; `*count` begins at 0. 0 or -1. */
int parameters_roles(struct exchange *exchange, const struct slice **roles, size_t *count);
/* "true" or "false", absent is false. 0 or -1. */
int parameters_flag(struct exchange *exchange, const char *name, bool *flag);
/* `limit` of a list. 0 or -1. */
int parameters_limit(struct exchange *exchange, size_t *limit);
/* A cursor, decoded; absent is empty. 0 or -1. */
int parameters_cursor(struct exchange *exchange, const char *name, struct slice *cursor);
/* `limit` and `cursor` of a list; the cursor decoded. 0 or -1. */
int parameters_page(struct exchange *exchange, size_t *limit, struct slice *cursor);

/* Who acts, when, from where and why, for what is written down. 0 or -1. */
int origin_of(struct exchange *exchange, struct origin *origin);

/* Writes the problem document of the error, and the headers that go with it. */
void problem_write(struct exchange *exchange, struct slice allow);
/* Status, and the headers that go with an error whatever its body is. */
void problem_head(struct exchange *exchange, struct slice allow);
/* The error as a page. */
void sharing_page_problem(struct exchange *exchange, struct slice allow);

/* What a browser is told about requests from other origins: in the answer to OPTIONS, and in any other. */
void cors_preflight(struct exchange *exchange);
void cors_answer(struct exchange *exchange);

/* Begins and ends a JSON answer. */
void answer_begin(struct exchange *exchange, int status, struct json_writer *writer);
int answer_end(struct exchange *exchange, struct json_writer *writer);

void check_register_metrics(void);

/* Whether the dashboard of the path exists for the person who asks: before the query, the body and any other rule. 0,
 * or -1 with NOT_FOUND. */
int dashboards_admit(struct exchange *exchange);

/* Handlers, by file. */
int permissions_handle_put(struct exchange *exchange);
int permissions_handle_delete(struct exchange *exchange);
int permissions_handle_list(struct exchange *exchange);
int check_handle_get(struct exchange *exchange);
int check_handle_post(struct exchange *exchange);
int audit_handle(struct exchange *exchange);
int dashboards_handle_list(struct exchange *exchange);
int dashboards_handle_create(struct exchange *exchange);
int dashboards_handle_get(struct exchange *exchange);
int dashboards_handle_change(struct exchange *exchange);
int dashboards_handle_transfer(struct exchange *exchange);
int dashboards_handle_delete(struct exchange *exchange);
int sharing_handle_get(struct exchange *exchange);
int sharing_handle_put(struct exchange *exchange);
int sharing_handle_delete(struct exchange *exchange);
int sharing_page_handle_get(struct exchange *exchange);
int sharing_page_handle_post(struct exchange *exchange);
int tokens_handle_login(struct exchange *exchange);
int tokens_handle_jwks(struct exchange *exchange);
int tokens_handle_revoke(struct exchange *exchange);
int control_handle_aliases(struct exchange *exchange);
int control_handle_alias_add(struct exchange *exchange);
int control_handle_sign_key_rotate(struct exchange *exchange);
int control_handle_verify_keys(struct exchange *exchange);
int control_handle_verify_key_add(struct exchange *exchange);
int control_handle_verify_key_revoke(struct exchange *exchange);
int control_handle_ping(struct exchange *exchange);
int control_handle_stats(struct exchange *exchange);
int control_handle_projects(struct exchange *exchange);
int control_handle_project_add(struct exchange *exchange);
int control_handle_keys(struct exchange *exchange);
int control_handle_key_add(struct exchange *exchange);
int control_handle_key_revoke(struct exchange *exchange);
int monitor_handle_healthz(struct exchange *exchange);
int monitor_handle_readyz(struct exchange *exchange);
int monitor_handle_metrics(struct exchange *exchange);
int openapi_handle(struct exchange *exchange);

#endif
