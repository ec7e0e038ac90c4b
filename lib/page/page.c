/* The page as a whole. Its classes, for the style sheet:
 *   body main.sharing h1; dl.facts > dt + dd
 *   div.message.warning, div.message.done (role=status), div.message.fault (role=alert), each with p and ul
 *   section.access > form > ul.shares > li.share (.is-server, .is-inactive) > p.who + p.facts, p.mark or p.controls
 *   section.give > form: fieldset > legend + div.choice (input + label); div.field > label + input + p.hint +
 *   p.error
 *   section.edit, section.confirm: one form, and p.controls with its buttons
 *   button.main, button.plain, button.danger; .hidden is for screen readers alone
 * For the script: body has data-expires-in (milliseconds that the token has left) and data-event (shared, changed,
 * removed, expired) and data-frame-ancestors (whose words it takes); ids come back in data-recipient of li.share. */
#include <page/page.h>

#include <inttypes.h>

#include <text/html.h>

#include "parts.h"

void document_begin(const struct say *say, bool is_error, enum word title, const struct say_values *values)
{
    struct say plain = { say->out, say->language, true };
    html_markup(say->out, "<!DOCTYPE html>\n<html lang=\"");
    html_attribute(say->out, slice_of(language_code(say->language)));
    html_markup(say->out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    if (is_error)
        say_plain(&plain, WORD_ERROR_PREFIX);
    say_word(&plain, title, values);
    html_markup(say->out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=\"color-scheme\" content=\"light dark\">\n"
                          "<meta name=\"robots\" content=\"noindex\">\n"
                          "<link rel=\"stylesheet\" href=\"static/share.css\">\n"
                          "<script src=\"static/share.js\" defer></script>\n</head>\n");
}

void document_body(const struct say *say, const char *event, int64_t expires_in, struct slice ancestors)
{
    html_markup(say->out, "<body");
    if (expires_in >= 0)
        buffer_printf(say->out, " data-expires-in=\"%" PRId64 "\"", expires_in);
    if (event) {
        html_markup(say->out, " data-event=\"");
        html_attribute(say->out, slice_of(event));
        html_markup(say->out, "\"");
    }
    if (ancestors.len) {
        html_markup(say->out, " data-frame-ancestors=\"");
        html_attribute(say->out, ancestors);
        html_markup(say->out, "\"");
    }
    html_markup(say->out, ">\n<main class=\"sharing\">\n");
}

void document_end(const struct say *say)
{
    html_markup(say->out, "</main>\n</body>\n</html>\n");
}

static const char *event_of(const struct page_outcome *outcome)
{
    if (!outcome->share || outcome->done_before)
        return NULL;
    switch (outcome->result->status) {
    case PERMISSION_GRANTED:
        return "shared";
    case PERMISSION_UPDATED:
        return "changed";
    case PERMISSION_REVOKED:
        return "removed";
    default:
        return NULL;
    }
}

static struct slice name_of(const struct dashboard *dashboard)
{
    return dashboard->name.len ? dashboard->name : dashboard->id;
}

static void write_person(const struct say *say, struct slice name, struct slice org)
{
    if (org.len)
        say_word(say, WORD_PERSON_IN_ORG, &(struct say_values){ .name = name, .org = org });
    else
        say_name(say, name);
}

static void begin_fact(const struct say *say, enum word word)
{
    html_markup(say->out, "<dt>");
    say_plain(say, word);
    html_markup(say->out, "</dt><dd>");
}

static void end_fact(const struct say *say)
{
    html_markup(say->out, "</dd>\n");
}

static void write_facts(const struct sheet *sheet)
{
    const struct say *say = &sheet->say;
    const struct dashboard *dashboard = &sheet->page->view->dashboard;
    html_markup(say->out, "<dl class=\"facts\">\n");
    begin_fact(say, WORD_DASHBOARD);
    say_name(say, dashboard->id);
    end_fact(say);
    begin_fact(say, WORD_OWNER);
    if (dashboard->owner.len)
        write_person(say, dashboard->owner, dashboard->owner_org);
    else
        say_plain(say, WORD_OWNER_NOBODY);
    end_fact(say);
    begin_fact(say, WORD_YOU);
    write_person(say, sheet->page->bearer->user, sheet->page->bearer->org);
    end_fact(say);
    begin_fact(say, WORD_YOUR_ACCESS);
    say_scope(say, dashboard->scope);
    end_fact(say);
    html_markup(say->out, "</dl>\n");
}

static void write_step(const struct sheet *sheet)
{
    switch (sheet->page->step) {
    case PAGE_EDIT:
        edit_form_write(sheet);
        break;
    case PAGE_CONFIRM:
        confirm_form_write(sheet);
        break;
    case PAGE_OVERVIEW:
        shares_write(sheet);
        if (sheet->page->view->may_share)
            share_form_write(sheet);
        break;
    }
}

void page_write(const struct page *page, struct buffer *out)
{
    struct sheet sheet = { { out, page->language, false }, page };
    const struct say *say = &sheet.say;
    struct say_values values = { .name = name_of(&page->view->dashboard) };
    enum word title = page->view->may_share ? WORD_TITLE_SHARE : WORD_TITLE_ACCESS;
    bool is_error = page->outcome.fault != ERROR_NONE || page->outcome.field_faults;
    int64_t left = page->bearer->expires_at - page->now;
    document_begin(say, is_error, title, &values);
    document_body(say, event_of(&page->outcome), left > 0 ? left : 0, page->frame_ancestors);
    html_markup(out, "<h1>");
    say_word(say, title, &values);
    html_markup(out, "</h1>\n");
    if (page->development) {
        html_markup(out, "<div class=\"message warning\">\n<p>");
        say_plain(say, WORD_DEVELOPMENT);
        html_markup(out, "</p>\n</div>\n");
    }
    message_write(&sheet);
    write_facts(&sheet);
    write_step(&sheet);
    document_end(say);
}

void page_write_opening(enum language language, struct buffer *out)
{
    struct say say = { out, language, false };
    document_begin(&say, false, WORD_TITLE_OPENING, &(struct say_values){ 0 });
    document_body(&say, NULL, -1, (struct slice){ 0 });
    html_markup(out, "<h1>");
    say_plain(&say, WORD_TITLE_OPENING);
    html_markup(out, "</h1>\n<p>");
    say_plain(&say, WORD_OPENING);
    html_markup(out, "</p>\n<p class=\"hint\">");
    say_plain(&say, WORD_OPENING_HOW);
    html_markup(out, "</p>\n");
    document_end(&say);
}

void page_write_problem(enum language language, const struct error *error, struct slice request_id,
                        struct slice frame_ancestors, struct buffer *out)
{
    struct say say = { out, language, false };
    struct say_values values = { .name = slice_of(error_code(error->kind)), .org = request_id };
    enum word advice, what = words_problem(error->kind, &advice);
    document_begin(&say, true, what, &values);
    document_body(&say, error->kind == ERROR_TOKEN_EXPIRED ? "expired" : NULL, -1, frame_ancestors);
    html_markup(out, "<h1>");
    say_plain(&say, what);
    html_markup(out, "</h1>\n<div class=\"message fault\" role=\"alert\">\n<p>");
    say_plain(&say, advice);
    html_markup(out, "</p>\n</div>\n<div class=\"hint\">\n<p>");
    say_plain(&say, WORD_PROBLEM_DETAIL);
    html_markup(out, "</p>\n<p lang=\"en\">");
    html_text(out, slice_of(error->detail));
    html_markup(out, "</p>\n<p>");
    say_word(&say, WORD_PROBLEM_CODE, &values);
    html_markup(out, "</p>\n</div>\n");
    document_end(&say);
}
