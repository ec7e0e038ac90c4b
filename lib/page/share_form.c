/* The forms that give access: to somebody, to one who has it in another way, to everyone. */
#include <page/recipient.h>
#include <text/html.h>

#include "parts.h"

enum { SEARCH_BYTES_MAX = ROSTER_TEXT_BYTES_MAX };

static void write_paragraph(const struct sheet *sheet, enum word word, const struct say_values *values)
{
    html_markup(sheet->say.out, "<p class=\"hint\">");
    say_word(&sheet->say, word, values);
    html_markup(sheet->say.out, "</p>\n");
}

/* A fieldset whose radio buttons make one choice, tied to what is wrong with it. */
static void begin_choices(const struct sheet *sheet, unsigned fault, const char *name, enum word legend,
                          enum word wrong)
{
    struct buffer *out = sheet->say.out;
    html_markup(out, "<fieldset role=\"radiogroup\" aria-required=\"true\"");
    if (sheet->page->outcome.field_faults & fault) {
        html_markup(out, " aria-invalid=\"true\" aria-describedby=\"");
        html_attribute(out, slice_of(name));
        html_markup(out, "-error\"");
    }
    html_markup(out, ">\n<legend>");
    say_plain(&sheet->say, legend);
    html_markup(out, "</legend>\n");
    message_field(sheet, fault, name, wrong);
}

static void write_scopes(const struct sheet *sheet)
{
    static const enum scope scopes[] = { SCOPE_READ, SCOPE_READ_WRITE };
    struct buffer *out = sheet->say.out;
    begin_choices(sheet, PAGE_SCOPE_MISSING, "scope", WORD_SCOPE, WORD_FIELD_SCOPE);
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        const char *name = scope_name(scopes[i]);
        buffer_printf(out, "<div class=\"choice\"><input type=\"radio\" name=\"scope\" id=\"scope-%s\" "
                           "value=\"%s\"%s><label for=\"scope-%s\">", name, name,
                      sheet->page->draft.scope == scopes[i] ? " checked" : "", name);
        say_scope(&sheet->say, scopes[i]);
        html_markup(out, "</label></div>\n");
    }
    html_markup(out, "</fieldset>\n");
}

static void write_end(const struct sheet *sheet)
{
    struct buffer *out = sheet->say.out;
    bool wrong = sheet->page->outcome.field_faults & (PAGE_END_UNREADABLE | PAGE_END_PAST | PAGE_END_EARLY);
    html_markup(out, "<div class=\"field\">\n<label for=\"expires_at\">");
    say_plain(&sheet->say, WORD_END);
    html_markup(out, "</label>\n<input type=\"date\" name=\"expires_at\" id=\"expires_at\" value=\"");
    html_attribute(out, sheet->page->draft.end);
    html_markup(out, "\"");
    if (wrong)
        html_markup(out, " aria-invalid=\"true\" aria-describedby=\"expires_at-error expires_at-hint\">\n");
    else
        html_markup(out, " aria-describedby=\"expires_at-hint\">\n");
    html_markup(out, "<p class=\"hint\" id=\"expires_at-hint\">");
    say_plain(&sheet->say, WORD_END_HINT);
    html_markup(out, "</p>\n");
    message_field(sheet, PAGE_END_UNREADABLE, "expires_at", WORD_FIELD_END);
    message_field(sheet, PAGE_END_PAST, "expires_at", WORD_FIELD_END_PAST);
    message_field(sheet, PAGE_END_EARLY, "expires_at", WORD_FIELD_END_EARLY);
    html_markup(out, "</div>\n");
}

static void write_search(const struct sheet *sheet)
{
    struct buffer *out = sheet->say.out;
    bool wrong = sheet->page->outcome.field_faults & PAGE_SEARCH_TOO_LONG;
    html_markup(out, "<div class=\"field search\">\n<label for=\"q\">");
    say_plain(&sheet->say, WORD_SEARCH_LABEL);
    html_markup(out, "</label>\n<input type=\"search\" name=\"q\" id=\"q\" value=\"");
    html_attribute(out, sheet->page->search);
    buffer_printf(out, "\" maxlength=\"%d\"", SEARCH_BYTES_MAX);
    if (wrong)
        html_markup(out, " aria-invalid=\"true\" aria-describedby=\"q-error q-hint\">\n");
    else
        html_markup(out, " aria-describedby=\"q-hint\">\n");
    form_button(sheet, "plain", "search");
    say_plain(&sheet->say, WORD_SEARCH);
    html_markup(out, "</button>\n<p class=\"hint\" id=\"q-hint\">");
    say_plain(&sheet->say, WORD_SEARCH_HINT);
    html_markup(out, "</p>\n");
    message_field(sheet, PAGE_SEARCH_TOO_LONG, "q", WORD_FIELD_SEARCH);
    html_markup(out, "</div>\n");
}

static bool is_chosen(const struct sheet *sheet, const struct principal *recipient)
{
    struct principal chosen = sheet->page->draft.recipient;
    chosen.org = recipient->org;
    return chosen.kind && principal_equal(&chosen, recipient);
}

/* A radio button and the beginning of its label. */
static void begin_recipient(const struct sheet *sheet, const struct principal *recipient, size_t number)
{
    struct buffer *out = sheet->say.out;
    buffer_printf(out, "<div class=\"choice\"><input type=\"radio\" name=\"recipient\" id=\"recipient-%zu\" "
                       "value=\"", number);
    recipient_write(out, recipient);
    html_markup(out, "\"");
    if (is_chosen(sheet, recipient))
        html_markup(out, " checked");
    buffer_printf(out, "><label for=\"recipient-%zu\">", number);
}

static void write_recipient(const struct sheet *sheet, const struct principal *recipient, struct slice email,
                            size_t number)
{
    begin_recipient(sheet, recipient, number);
    say_who(&sheet->say, recipient, email);
    if (email.len) {
        html_markup(sheet->say.out, " <span class=\"id\">");
        say_name(&sheet->say, recipient->user);
        html_markup(sheet->say.out, "</span>");
    }
    html_markup(sheet->say.out, "</label></div>\n");
}

static void write_org(const struct sheet *sheet)
{
    const struct sharing_view *view = sheet->page->view;
    struct principal org = { .kind = PRINCIPAL_ORG, .org = sheet->page->bearer->org };
    begin_recipient(sheet, &org, 0);
    if (view->roster_has_org)
        say_word(&sheet->say, WORD_RECIPIENT_ORG, &(struct say_values){ .org = org.org, .count = view->users });
    else
        say_who(&sheet->say, &org, (struct slice){ 0 });
    html_markup(sheet->say.out, "</label></div>\n");
}

static struct principal recipient_of(const struct sheet *sheet, const struct roster_candidate *candidate)
{
    struct principal recipient = { .kind = candidate->is_role ? PRINCIPAL_ROLE : PRINCIPAL_USER,
                                   .org = sheet->page->bearer->org };
    *(candidate->is_role ? &recipient.role : &recipient.user) = candidate->name;
    return recipient;
}

/* What was chosen on another page of the list stays chosen. */
static bool chosen_elsewhere(const struct sheet *sheet)
{
    const struct roster_page *list = &sheet->page->view->candidates;
    if (!sheet->page->draft.recipient.kind || sheet->page->draft.recipient.kind == PRINCIPAL_ORG)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        struct principal recipient = recipient_of(sheet, &list->candidates[i]);
        if (is_chosen(sheet, &recipient))
            return false;
    }
    return true;
}

static void write_recipients(const struct sheet *sheet)
{
    const struct page *page = sheet->page;
    const struct roster_page *list = &page->view->candidates;
    begin_choices(sheet, PAGE_RECIPIENT_MISSING, "recipient", WORD_RECIPIENT, WORD_FIELD_RECIPIENT);
    write_org(sheet);
    if (chosen_elsewhere(sheet))
        write_recipient(sheet, &page->draft.recipient, page->draft.email, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        struct principal recipient = recipient_of(sheet, &list->candidates[i]);
        write_recipient(sheet, &recipient, list->candidates[i].email, i + 1);
    }
    if (page->view->roster_has_org && list->count == 0 && page->search.len)
        write_paragraph(sheet, WORD_LIST_NOTHING, &(struct say_values){ .name = page->search });
    html_markup(sheet->say.out, "</fieldset>\n");
}

static void write_pages(const struct sheet *sheet)
{
    const struct page *page = sheet->page;
    form_pages(sheet, &(struct list_place){ "people", page->people_cursor, page->view->candidates.next, WORD_FIRST_PEOPLE,
                                            WORD_MORE_PEOPLE });
}

/* Who can be chosen, and who cannot. */
static void write_list_hints(const struct sheet *sheet)
{
    const struct sharing_view *view = sheet->page->view;
    struct say_values values = { .org = sheet->page->bearer->org, .count = view->users };
    if (!view->roster_has_org)
        write_paragraph(sheet, WORD_LIST_MISSING, &values);
    if (view->roster_has_others)
        write_paragraph(sheet, WORD_LIST_OTHERS, &values);
}

/* The search stands first: Enter in a field presses the form's first button. */
void share_form_write(const struct sheet *sheet)
{
    const struct page *page = sheet->page;
    struct buffer *out = sheet->say.out;
    bool is_long = page->view->candidates.next.len || page->people_cursor.len || page->search.len;
    html_markup(out, "<section class=\"give\" aria-labelledby=\"give\">\n<h2 id=\"give\">");
    say_plain(&sheet->say, WORD_SHARE_WITH);
    html_markup(out, "</h2>\n");
    write_list_hints(sheet);
    form_begin(sheet, "give-form", false);
    if (is_long)
        write_search(sheet);
    write_recipients(sheet);
    write_pages(sheet);
    write_scopes(sheet);
    write_end(sheet);
    html_markup(out, "<p class=\"controls\">\n");
    form_button(sheet, "main", "share");
    say_plain(&sheet->say, WORD_SHARE);
    html_markup(out, "</button>\n</p>\n");
    form_end(sheet);
    html_markup(out, "</section>\n");
}

static void write_kept_recipient(const struct sheet *sheet)
{
    struct buffer *out = sheet->say.out;
    html_markup(out, "<input type=\"hidden\" name=\"recipient\" value=\"");
    recipient_write(out, &sheet->page->draft.recipient);
    html_markup(out, "\">\n");
    form_hidden(sheet, "starts_at", sheet->page->draft.starts_at);
    form_hidden(sheet, "expires_was", sheet->page->draft.expires_was);
}

/* Back from a new share keeps what was typed. */
static void write_decision(const struct sheet *sheet, const char *action, enum word yes, enum word no)
{
    const char *back = sheet->page->draft.of_share ? "cancel" : "view";
    struct buffer *out = sheet->say.out;
    html_markup(out, "<p class=\"controls\">\n");
    form_button(sheet, "main", action);
    say_plain(&sheet->say, yes);
    html_markup(out, "</button>\n");
    form_button(sheet, "plain", back);
    say_plain(&sheet->say, no);
    html_markup(out, "</button>\n</p>\n");
}

void edit_form_write(const struct sheet *sheet)
{
    const struct page_draft *draft = &sheet->page->draft;
    struct buffer *out = sheet->say.out;
    html_markup(out, "<section class=\"edit\" aria-labelledby=\"edit\">\n<h2 id=\"edit\">");
    say_word(&sheet->say, WORD_EDIT, &(struct say_values){ .who = &draft->recipient, .email = draft->email });
    html_markup(out, "</h2>\n");
    form_begin(sheet, "edit-form", true);
    write_kept_recipient(sheet);
    write_scopes(sheet);
    write_end(sheet);
    write_decision(sheet, "change", WORD_SAVE, WORD_CANCEL);
    form_end(sheet);
    html_markup(out, "</section>\n");
}

/* How many people it will be, said before it is done. */
void confirm_form_write(const struct sheet *sheet)
{
    const struct page *page = sheet->page;
    struct buffer *out = sheet->say.out;
    struct say_values values = { .org = page->bearer->org, .count = page->view->users,
                                 .scope = page->draft.scope, .until = page->draft.until };
    html_markup(out, "<section class=\"confirm\" aria-labelledby=\"confirm\">\n<h2 id=\"confirm\">");
    say_word(&sheet->say, WORD_CONFIRM, &values);
    html_markup(out, "</h2>\n<p>");
    say_word(&sheet->say, page->view->roster_has_org ? WORD_CONFIRM_COUNT : WORD_CONFIRM_NO_COUNT, &values);
    html_markup(out, "</p>\n<p>");
    say_word(&sheet->say, WORD_CONFIRM_WHAT, &values);
    html_markup(out, "</p>\n");
    form_begin(sheet, "confirm-form", true);
    write_kept_recipient(sheet);
    form_hidden(sheet, "scope", slice_of(scope_name(page->draft.scope)));
    form_hidden(sheet, "expires_at", page->draft.end);
    write_decision(sheet, page->draft.of_share ? "confirm change" : "confirm share", WORD_CONFIRM_YES, WORD_BACK);
    form_end(sheet);
    html_markup(out, "</section>\n");
}
