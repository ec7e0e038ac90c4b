#include <share/check.h>

#include <base/clock.h>
#include <store/rows.h>

#include "inquiry.h"

static int answer(struct store_view *view, struct slice project, const struct check_question *question,
                  int64_t now, bool explain, struct check_answer *out)
{
    struct dashboard_row dashboard;
    *out = (struct check_answer){ 0 };
    int found = store_dashboard(view, project, question->dashboard, &dashboard);
    if (found != 1 || dashboard.state == DASHBOARD_DELETED)
        return found < 0 ? -1 : 0;
    struct inquiry inquiry = { .view = view, .dashboard = &dashboard, .now = now, .explain = explain };
    if (inquiry_ask(&inquiry, question) != 0)
        return -1;
    out->ways = inquiry.ways;
    out->scope = way_scope(&inquiry.ways);
    out->allowed = out->scope >= question->scope;
    return 0;
}

struct decision {
    struct slice project;
    const struct check_question *questions;
    size_t count;
    bool explain;
    struct check_answer *answers;
};

static int decide(struct store_view *view, void *context, struct error *error)
{
    struct decision *decision = context;
    int64_t now = clock_now();
    for (size_t i = 0; i < decision->count; i++)
        if (answer(view, decision->project, &decision->questions[i], now, decision->explain,
                   &decision->answers[i]) != 0)
            return error_memory(error);
    return 0;
}

int check_decide(struct store *store, struct slice project, const struct check_question *questions, size_t count,
                 bool explain, struct arena *arena, struct check_answer *answers, struct revision *revision,
                 struct error *error)
{
    struct decision decision = { project, questions, count, explain, answers };
    return store_read(store, decide, &decision, arena, revision, error);
}
