/* What every form of the page carries. The token travels in bodies alone, so each form has it. */
#include <text/base64url.h>
#include <text/html.h>

#include "parts.h"

void form_hidden(const struct sheet *sheet, const char *name, struct slice value)
{
    struct buffer *out = sheet->say.out;
    if (value.len == 0)
        return;
    html_markup(out, "<input type=\"hidden\" name=\"");
    html_attribute(out, slice_of(name));
    html_markup(out, "\" value=\"");
    html_attribute(out, value);
    html_markup(out, "\">\n");
}

void form_begin(const struct sheet *sheet, const char *class_name, bool search)
{
    const struct page *page = sheet->page;
    struct buffer *out = sheet->say.out;
    char version[REVISION_TEXT];
    html_markup(out, "<form class=\"");
    html_attribute(out, slice_of(class_name));
    html_markup(out, "\" method=\"post\" action=\"share\" accept-charset=\"utf-8\" autocomplete=\"off\">\n");
    form_hidden(sheet, "token", page->token);
    if (page->development)
        form_hidden(sheet, "development", SLICE("true"));
    form_hidden(sheet, "dashboard_id", page->view->dashboard.id);
    form_hidden(sheet, "version", revision_format(page->view->version, version));
    if (search)
        form_hidden(sheet, "q", page->search);
    form_hidden(sheet, "people_cursor", page->people_cursor);
    form_hidden(sheet, "shares_cursor", page->shares_cursor);
}

void form_end(const struct sheet *sheet)
{
    html_markup(sheet->say.out, "</form>\n");
}

void form_button(const struct sheet *sheet, const char *class_name, const char *action)
{
    struct buffer *out = sheet->say.out;
    html_markup(out, "<button class=\"");
    html_attribute(out, slice_of(class_name));
    html_markup(out, "\" name=\"action\" value=\"");
    html_attribute(out, slice_of(action));
    html_markup(out, "\">");
}

void form_pages(const struct sheet *sheet, const struct list_place *place)
{
    struct buffer *out = sheet->say.out;
    if (place->here.len == 0 && place->next.len == 0)
        return;
    html_markup(out, "<p class=\"controls\">\n");
    if (place->here.len) {
        form_button(sheet, "plain", place->action);
        say_plain(&sheet->say, place->first);
        html_markup(out, "</button>\n");
    }
    if (place->next.len) {
        html_markup(out, "<button class=\"plain\" name=\"action\" value=\"");
        html_attribute(out, slice_of(place->action));
        html_markup(out, " ");
        base64url_encode(out, place->next);
        html_markup(out, "\">");
        say_plain(&sheet->say, place->more);
        html_markup(out, "</button>\n");
    }
    html_markup(out, "</p>\n");
}
