/* GET and POST /share: the sharing page, by the same operations as .../sharing. Every answer is a whole page. */
#include <base/clock.h>
#include <conf/conf.h>
#include <model/bounds.h>
#include <page/page.h>
#include <share/sharing.h>
#include <text/base64url.h>
#include <text/day.h>
#include <text/form.h>
#include <text/timestamp.h>

#include "exchange.h"
#include "sharing_form.h"

enum { ROWS_ON_A_PAGE = 50 };

static enum language language_of(const struct exchange *exchange)
{
    struct slice accepted = { 0 };
    exchange->request->variable(exchange->request, "HTTP_ACCEPT_LANGUAGE", &accepted);
    return language_accepted(accepted);
}

static struct slice ancestors(const struct exchange *exchange)
{
    const struct conf_project *project = conf_find_project(exchange->web->conf, exchange->identity.project);
    return slice_of(project ? project->frame_ancestors : "");
}

/* Nothing but our own files runs or is loaded; forms go to us alone; who may frame the page, its project says. */
static struct slice policy(const struct exchange *exchange)
{
    struct slice framing = ancestors(exchange);
    if (framing.len == 0)
        framing = SLICE("'none'");
    return arena_printf(exchange->arena, "default-src 'none'; style-src 'self'; script-src 'self'; "
                                         "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors %.*s",
                        SLICE_ARGS(framing));
}

static int finish(struct exchange *exchange, int status)
{
    struct response *response = exchange->response;
    struct slice csp = policy(exchange);
    if (response->body.failed || !csp.ptr)
        return error_memory(exchange->error);
    response->status = status;
    response_header(response, "Content-Type", SLICE("text/html; charset=utf-8"));
    response_header(response, "Content-Security-Policy", csp);
    response_header(response, "Vary", SLICE("Accept-Language"));
    return 0;
}

static int finish_well(struct exchange *exchange, int status)
{
    if (finish(exchange, status) != 0)
        return -1;
    response_header(exchange->response, "Cache-Control", SLICE("no-store"));
    return 0;
}

int sharing_page_handle_get(struct exchange *exchange)
{
    page_write_opening(language_of(exchange), &exchange->response->body);
    return finish_well(exchange, 200);
}

void sharing_page_problem(struct exchange *exchange, struct slice allow)
{
    buffer_clear(&exchange->response->body);
    page_write_problem(language_of(exchange), exchange->error, exchange->request_id, ancestors(exchange),
                       &exchange->response->body);
    problem_head(exchange, allow);
    if (finish(exchange, error_status(exchange->error->kind)) != 0)
        buffer_clear(&exchange->response->body);        /* no memory: the status says it */
}

/* One request on its way. */
struct visit {
    struct exchange *exchange;
    struct sharing_form form;
    struct sharing_view view;
    struct share share;             /* of an action */
    struct permission_result result;
    struct page_outcome outcome;
    enum page_step step;
};

static int decode(struct exchange *exchange, struct slice text, struct slice *cursor)
{
    *cursor = (struct slice){ 0 };
    return text.len ? base64url_decode(text, exchange->arena, cursor) : 1;
}

/* A place that is no more (the list or the search is another) is the beginning. */
static void forget_places(struct sharing_form *form)
{
    form->people_cursor = form->shares_cursor = (struct slice){ 0 };
}

static int read_at(struct visit *visit, struct error *error)
{
    struct exchange *exchange = visit->exchange;
    struct sharing_form *form = &visit->form;
    struct sharing_query query = { .bearer = exchange->bearer, .dashboard = form->dashboard, .text = form->search,
                                   .limit = ROWS_ON_A_PAGE };
    if (decode(exchange, form->people_cursor, &query.candidates_cursor) != 1 ||
        decode(exchange, form->shares_cursor, &query.shares_cursor) != 1)
        forget_places(form);
    if (form->people_cursor.len == 0)
        query.candidates_cursor = (struct slice){ 0 };
    if (form->shares_cursor.len == 0)
        query.shares_cursor = (struct slice){ 0 };
    return sharing_read(exchange->web->store, &query, exchange->arena, &visit->view, error);
}

/* A later page of the shares from which the last one is gone: an empty page would read as if nobody had access. */
static bool behind_the_end(const struct visit *visit)
{
    return visit->form.shares_cursor.len && visit->view.share_count == 0;
}

/* What stands now. A search that is too long finds nothing, and is said to be. */
static int read_view(struct visit *visit)
{
    struct error error;
    if (visit->form.search.len > ROSTER_TEXT_BYTES_MAX) {
        visit->outcome.field_faults |= PAGE_SEARCH_TOO_LONG;
        visit->form.search = (struct slice){ 0 };
    }
    error_init(&error, NULL);
    if (read_at(visit, &error) == 0) {
        if (!behind_the_end(visit))
            return 0;
        visit->form.shares_cursor = (struct slice){ 0 };
        return read_at(visit, visit->exchange->error);
    }
    if (error.kind == ERROR_INVALID_CURSOR) {
        forget_places(&visit->form);
        return read_at(visit, visit->exchange->error);
    }
    return error_set(visit->exchange->error, error.kind, "%s", error.detail);
}

/* The e-mail address of a user, as the page in view has it. */
static struct slice email_of(const struct visit *visit, const struct principal *who)
{
    const struct sharing_view *view = &visit->view;
    for (size_t i = 0; i < view->share_count; i++)
        if (principal_equal(&view->shares[i].grant.principal, who))
            return view->shares[i].email;
    for (size_t i = 0; i < view->candidates.count; i++)
        if (who->kind == PRINCIPAL_USER && !view->candidates.candidates[i].is_role &&
            slice_equal(view->candidates.candidates[i].name, who->user))
            return view->candidates.candidates[i].email;
    return (struct slice){ 0 };
}

static const struct share_row *find_row(const struct visit *visit, enum scope scope)
{
    for (size_t i = 0; i < visit->view.share_count; i++) {
        const struct grant *grant = &visit->view.shares[i].grant;
        if (principal_equal(&grant->principal, &visit->share.principal) && grant->scope == scope)
            return &visit->view.shares[i];
    }
    return NULL;
}

/* Whether what was wanted stands already: then the form was sent again, by a reload for one. To remove `read` ends
 * both scopes; and who was given another one in the meantime has another level than was wanted. */
static bool stands_already(const struct visit *visit)
{
    bool write = visit->share.scope == SCOPE_READ_WRITE;
    const struct share_row *row = find_row(visit, visit->share.scope);
    const struct share_row *other = find_row(visit, write ? SCOPE_READ : SCOPE_READ_WRITE);
    bool whole = visit->view.shares_next.len == 0 && visit->form.shares_cursor.len == 0;
    if (visit->form.action == SHARING_REMOVE)
        return !row && (write || !other) && whole;
    return row && row->may_change && !(other && other->may_change) &&
           period_equal(row->grant.period, visit->share.period);
}

/* The errors that stand in the middle of the page, beside what stands; all others are pages of their own. */
static bool is_refusal(enum error_kind kind)
{
    static const enum error_kind refusals[] = {
        ERROR_IDENTITY_INCOMPLETE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_TOKEN_SCOPE_READ, ERROR_CROSS_ORG,
        ERROR_GRANTED_BY_SERVER, ERROR_UNKNOWN_RECIPIENT, ERROR_UNKNOWN_ROLE, ERROR_INVALID_EMAIL,
        ERROR_PRECONDITION_FAILED,
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i] == kind)
            return true;
    return false;
}

/* The share that the form speaks of. */
static struct share wanted(const struct visit *visit)
{
    struct share share = { .principal = visit->form.draft.recipient, .scope = visit->form.draft.scope,
                           .period = visit->form.period };
    share.principal.org = visit->exchange->bearer->org;
    return share;
}

static int act(struct visit *visit)
{
    struct exchange *exchange = visit->exchange;
    struct share_request request = { .bearer = exchange->bearer, .dashboard = visit->form.dashboard,
                                     .shares = &visit->share, .count = 1, .versions = { visit->form.version },
                                     .version_count = 1 };
    struct error error;
    struct revision version;
    visit->share = wanted(visit);
    if (origin_of(exchange, &request.origin) != 0)
        return -1;
    error_init(&error, exchange->arena);
    bool removal = visit->form.action == SHARING_REMOVE;
    int result = (removal ? sharing_end : sharing_set)(exchange->web->store, &request, exchange->arena,
                                                       &visit->result, &version, &error);
    /* to who has access already, another level is a change, though it is a grant of its own */
    if (result == 0 && visit->form.draft.of_share && visit->result.status == PERMISSION_GRANTED)
        visit->result.status = PERMISSION_UPDATED;
    if (result == 0)
        visit->outcome.share = &visit->share;
    else if (is_refusal(error.kind))
        visit->outcome.fault = error.kind;
    else
        return error_set(exchange->error, error.kind, "%s", error.detail);
    visit->outcome.result = &visit->result;
    return 0;
}

/* What a row's form begins with: the share as it stands. */
static void edit(struct visit *visit)
{
    struct page_draft *draft = &visit->form.draft;
    struct arena *arena = visit->exchange->arena;
    char text[TIMESTAMP_TEXT], day[DAY_TEXT];
    visit->share.principal = draft->recipient;
    visit->share.principal.org = visit->exchange->bearer->org;
    const struct share_row *row = find_row(visit, draft->scope);
    if (!row || !row->may_change) {
        visit->outcome.fault = ERROR_PRECONDITION_FAILED;
        *draft = (struct page_draft){ 0 };
        return;
    }
    struct period period = row->grant.period;
    visit->step = PAGE_EDIT;
    draft->of_share = true;
    if (period.starts_at != PERIOD_OPEN_START)
        draft->starts_at = arena_copy(arena, timestamp_format(period.starts_at, text));
    if (period.expires_at == PERIOD_OPEN_END)
        return;
    draft->expires_was = arena_copy(arena, timestamp_format(period.expires_at, text));
    day_format_end(period.expires_at, day);
    draft->end = arena_copy(arena, slice_of(day));
}

/* Whether the form spoke of what stands now. A step that hides the list must not pass on a version nobody has seen. */
static bool is_present(const struct visit *visit)
{
    struct revision seen = visit->form.version, now = visit->view.version;
    return seen.epoch == now.epoch && seen.number == now.number;
}

static void go_on(struct visit *visit, enum page_step step)
{
    if (!visit->view.may_share)
        visit->outcome.fault = visit->view.reason;
    else if (!is_present(visit))
        visit->outcome = (struct page_outcome){ .fault = ERROR_PRECONDITION_FAILED };
    else
        visit->step = step;
}

static void ask_about_everyone(struct visit *visit)
{
    visit->form.draft.until = visit->form.period.expires_at;
    visit->share = wanted(visit);
    go_on(visit, PAGE_CONFIRM);
}

/* What the next page shows after an action that was not a plain view. */
static void settle(struct visit *visit)
{
    struct page_outcome *outcome = &visit->outcome;
    bool everyone = visit->form.draft.recipient.kind == PRINCIPAL_ORG;
    bool gives = visit->form.action == SHARING_SHARE || visit->form.action == SHARING_CHANGE;
    if (visit->form.action == SHARING_EDIT)
        edit(visit);
    else if (gives && everyone && !visit->form.field_faults)
        ask_about_everyone(visit);
    else if (visit->form.action == SHARING_CHANGE && visit->form.field_faults)
        go_on(visit, PAGE_EDIT);
    if (outcome->fault == ERROR_PRECONDITION_FAILED && stands_already(visit)) {
        outcome->done_before = true;
        outcome->fault = ERROR_NONE;
    }
    if (outcome->share || outcome->done_before)
        visit->form.draft = (struct page_draft){ 0 };
}

static int answer(struct visit *visit)
{
    struct exchange *exchange = visit->exchange;
    const struct page_outcome *outcome = &visit->outcome;
    struct page page = { .language = language_of(exchange), .now = clock_now(), .bearer = exchange->bearer,
                         .view = &visit->view, .search = visit->form.search,
                         .people_cursor = visit->form.people_cursor, .shares_cursor = visit->form.shares_cursor,
                         .step = visit->step, .draft = visit->form.draft, .outcome = *outcome };
    page.token = exchange->token;
    page.development = exchange->development;
    page.frame_ancestors = ancestors(exchange);
    page.draft.recipient.org = exchange->bearer->org;
    page.draft.email = email_of(visit, &page.draft.recipient);
    visit->share.email = email_of(visit, &visit->share.principal);
    page_write(&page, &exchange->response->body);
    return finish_well(exchange, outcome->fault ? error_status(outcome->fault) : outcome->field_faults ? 422 : 200);
}

/* A gift to everyone is asked about first. */
static bool acts(const struct sharing_form *form)
{
    switch (form->action) {
    case SHARING_REMOVE:
        return true;
    case SHARING_CONFIRM:
        return !form->field_faults;
    case SHARING_SHARE:
    case SHARING_CHANGE:
        return !form->field_faults && form->draft.recipient.kind != PRINCIPAL_ORG;
    default:
        return false;
    }
}

/* What was done cannot be shown: that must not read as if nothing was done. */
static int done_unseen(struct exchange *exchange)
{
    error_init(exchange->error, exchange->arena);
    return error_set(exchange->error, ERROR_OUTCOME_UNKNOWN,
                     "The change was made; what stands now could not be read. Open the page again.");
}

int sharing_page_handle_post(struct exchange *exchange)
{
    struct visit visit = { .exchange = exchange };
    if (sharing_form_read(exchange, &visit.form) != 0)
        return -1;
    visit.outcome.field_faults = visit.form.field_faults;
    if (acts(&visit.form) && act(&visit) != 0)
        return -1;
    if (read_view(&visit) != 0)
        return visit.outcome.share ? done_unseen(exchange) : -1;
    settle(&visit);
    int result = answer(&visit);
    return result != 0 && visit.outcome.share ? done_unseen(exchange) : result;
}
