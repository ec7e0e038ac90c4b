/* Who has access: one row a grant, with its controls where people may change it. */
#include <page/recipient.h>
#include <text/html.h>

#include "parts.h"

/* A control tells its row in its name: "Remove access of bea@acme.example". */
static void write_control(const struct sheet *sheet, const struct share_row *row, const char *class_name,
                          const char *verb, enum word word, enum word whose)
{
    const struct say *say = &sheet->say;
    struct buffer *out = say->out;
    html_markup(out, "<button class=\"");
    html_attribute(out, slice_of(class_name));
    html_markup(out, "\" name=\"action\" value=\"");
    html_attribute(out, slice_of(verb));
    html_markup(out, " ");
    html_attribute(out, slice_of(scope_name(row->grant.scope)));
    html_markup(out, " ");
    recipient_write(out, &row->grant.principal);
    html_markup(out, "\">");
    say_plain(say, word);
    html_markup(out, "<span class=\"hidden\">");
    say_word(say, whose, &(struct say_values){ .who = &row->grant.principal, .email = row->email });
    html_markup(out, "</span></button>\n");
}

static void write_who(const struct sheet *sheet, const struct share_row *row)
{
    struct buffer *out = sheet->say.out;
    html_markup(out, "<p class=\"who\">");
    say_who(&sheet->say, &row->grant.principal, row->email);
    if (row->email.len) {
        html_markup(out, " <span class=\"id\">");
        say_name(&sheet->say, row->grant.principal.user);
        html_markup(out, "</span>");
    }
    html_markup(out, "</p>\n");
}

static void write_giver(const struct sheet *sheet, const struct grant *grant)
{
    const struct actor *giver = &grant->granted_by;
    const struct bearer *bearer = sheet->page->bearer;
    bool own = giver->kind == ACTOR_PERSON && slice_equal(giver->id, bearer->user) &&
               slice_equal(giver->org, bearer->org);
    enum word word = giver->kind != ACTOR_PERSON ? WORD_SINCE_BY_SERVER : own ? WORD_SINCE_BY_YOU
                                                                              : WORD_SINCE_BY_PERSON;
    say_word(&sheet->say, word, &(struct say_values){ .name = giver->id, .time = grant->granted_at });
}

static void begin_fact(const struct sheet *sheet, bool first)
{
    if (first)
        html_markup(sheet->say.out, "<span>");
    else
        html_markup(sheet->say.out, "</span>, <span>");
}

static void write_facts(const struct sheet *sheet, const struct share_row *row)
{
    const struct say *say = &sheet->say;
    const struct grant *grant = &row->grant;
    html_markup(say->out, "<p class=\"facts\">");
    begin_fact(sheet, true);
    say_scope(say, grant->scope);
    if (row->state != PERIOD_ACTIVE) {
        begin_fact(sheet, false);
        say_plain(say, row->state == PERIOD_NOT_YET ? WORD_STATE_NOT_YET : WORD_STATE_EXPIRED);
    }
    if (grant->period.starts_at != PERIOD_OPEN_START) {
        begin_fact(sheet, false);
        say_word(say, WORD_FROM, &(struct say_values){ .time = grant->period.starts_at });
    }
    begin_fact(sheet, false);
    say_until(say, grant->period.expires_at);
    begin_fact(sheet, false);
    write_giver(sheet, grant);
    html_markup(say->out, "</span></p>\n");
}

static void write_share(const struct sheet *sheet, const struct share_row *row)
{
    struct buffer *out = sheet->say.out;
    bool by_server = row->grant.granted_by.kind != ACTOR_PERSON;
    html_markup(out, "<li class=\"share");
    if (by_server)
        html_markup(out, " is-server");
    if (row->state != PERIOD_ACTIVE)
        html_markup(out, " is-inactive");
    html_markup(out, "\" data-recipient=\"");
    recipient_write(out, &row->grant.principal);
    html_markup(out, "\">\n");
    write_who(sheet, row);
    write_facts(sheet, row);
    if (row->may_change) {
        html_markup(out, "<p class=\"controls\">\n");
        write_control(sheet, row, "plain", "edit", WORD_CHANGE, WORD_CHANGE_WHOSE);
        write_control(sheet, row, "danger", "remove", WORD_REMOVE, WORD_REMOVE_WHOSE);
        html_markup(out, "</p>\n");
    } else if (by_server && sheet->page->view->may_share) {
        html_markup(out, "<p class=\"mark\">");
        say_plain(&sheet->say, WORD_BY_SERVER_MARK);
        html_markup(out, "</p>\n");
    }
    html_markup(out, "</li>\n");
}

static void write_pages(const struct sheet *sheet)
{
    const struct page *page = sheet->page;
    form_pages(sheet, &(struct list_place){ "shares", page->shares_cursor, page->view->shares_next, WORD_FIRST_SHARES,
                                            WORD_MORE_SHARES });
}

/* What is of other orgs is only counted, and yet it is access. */
static void write_nobody(const struct sheet *sheet)
{
    const struct sharing_view *view = sheet->page->view;
    enum word nobody = view->other_orgs ? WORD_ACCESS_NOBODY_HERE : WORD_ACCESS_NOBODY;
    html_markup(sheet->say.out, "<p>");
    say_plain(&sheet->say, view->may_share ? nobody : WORD_ACCESS_OWN_NOTHING);
    html_markup(sheet->say.out, "</p>\n");
}

/* One form for all rows: it has buttons alone, so that Enter presses none of them by itself. */
static void write_list(const struct sheet *sheet)
{
    const struct sharing_view *view = sheet->page->view;
    struct buffer *out = sheet->say.out;
    form_begin(sheet, "shares-form", true);
    html_markup(out, "<ul class=\"shares\">\n");
    for (size_t i = 0; i < view->share_count; i++)
        write_share(sheet, &view->shares[i]);
    html_markup(out, "</ul>\n");
    write_pages(sheet);
    form_end(sheet);
}

/* Who has no owner to ask is told whom else. */
static void write_reason(const struct sheet *sheet)
{
    const struct sharing_view *view = sheet->page->view;
    struct buffer *out = sheet->say.out;
    bool ownerless = view->reason == ERROR_NOT_ALLOWED_TO_SHARE && view->dashboard.owner.len == 0;
    html_markup(out, "<p class=\"reason\">");
    say_plain(&sheet->say, ownerless ? WORD_FAULT_NO_OWNER : words_fault(view->reason));
    html_markup(out, "</p>\n");
}

void shares_write(const struct sheet *sheet)
{
    const struct sharing_view *view = sheet->page->view;
    struct buffer *out = sheet->say.out;
    html_markup(out, "<section class=\"access\" aria-labelledby=\"access\">\n<h2 id=\"access\">");
    say_plain(&sheet->say, view->may_share ? WORD_ACCESS : WORD_ACCESS_OWN);
    html_markup(out, "</h2>\n");
    if (!view->may_share)
        write_reason(sheet);
    if (view->share_count == 0)
        write_nobody(sheet);
    else
        write_list(sheet);
    if (view->other_orgs) {
        html_markup(out, "<p class=\"hint\">");
        say_word(&sheet->say, WORD_OTHER_ORGS, &(struct say_values){ .count = view->other_orgs });
        html_markup(out, "</p>\n");
    }
    html_markup(out, "</section>\n");
}
