/* Private: the parts of a page. */
#ifndef PAGE_PARTS_H
#define PAGE_PARTS_H

#include <page/page.h>

#include "say.h"

/* Everything that belongs to one document on its way out. */
struct sheet {
    struct say say;
    const struct page *page;
};

/* Begins and ends the document. `event` is what the script tells its host page, or NULL; `expires_in` the
 * milliseconds that the token has left, negative: it is not told; `ancestors` are the origins of such host pages. */
void document_begin(const struct say *say, bool is_error, enum word title, const struct say_values *values);
void document_body(const struct say *say, const char *event, int64_t expires_in, struct slice ancestors);
void document_end(const struct say *say);

/* The beginning of a form with what each carries: token, dashboard, version, the place in the lists. With `search`
 * false the text that is searched for has a field of its own in the form. */
void form_begin(const struct sheet *sheet, const char *class_name, bool search);
void form_end(const struct sheet *sheet);
void form_hidden(const struct sheet *sheet, const char *name, struct slice value);
/* <button name="action" value="ACTION">, up to and with ">". */
void form_button(const struct sheet *sheet, const char *class_name, const char *action);

/* The buttons that go on in a list, and back to its beginning: `action` with the next page's cursor, or alone. */
struct list_place {
    const char *action;
    struct slice here, next;        /* empty: this is the first page, the last one */
    enum word first, more;
};
void form_pages(const struct sheet *sheet, const struct list_place *place);

/* What happened, or what is wrong. */
void message_write(const struct sheet *sheet);
/* A line under a field that has this fault; its id is NAME-error. */
void message_field(const struct sheet *sheet, unsigned fault, const char *name, enum word word);

/* Who has access. */
void shares_write(const struct sheet *sheet);

/* The forms to share, to change one share, to confirm. */
void share_form_write(const struct sheet *sheet);
void edit_form_write(const struct sheet *sheet);
void confirm_form_write(const struct sheet *sheet);

#endif
