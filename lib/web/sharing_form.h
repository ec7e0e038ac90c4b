/* Private: the fields of the sharing page's forms, as what is to be done. */
#ifndef WEB_SHARING_FORM_H
#define WEB_SHARING_FORM_H

#include <page/page.h>

struct exchange;

enum sharing_action {
    SHARING_VIEW,
    SHARING_EDIT,           /* shows the form that changes a share */
    SHARING_SHARE,
    SHARING_CHANGE,
    SHARING_CONFIRM,        /* either of the two before, for a whole org, after it was asked */
    SHARING_REMOVE
};

struct sharing_form {
    enum sharing_action action;
    struct slice dashboard;
    struct revision version;
    struct slice search;
    struct slice people_cursor, shares_cursor;      /* as they came */
    struct page_draft draft;
    struct period period;           /* of the draft */
    unsigned field_faults;          /* of enum page_field_fault; of the draft only where it is to be done */
};

/* Reads the form of the exchange. What somebody may have typed or left out wrongly is a field fault; what only a
 * broken or foreign form sends is an error: 0, or -1 with MISSING_FIELD, UNKNOWN_FIELD, INVALID_VALUE, NOT_FOUND (no
 * id that a dashboard may have). */
int sharing_form_read(struct exchange *exchange, struct sharing_form *form);

#endif
