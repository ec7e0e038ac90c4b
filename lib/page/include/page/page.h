/* What people see at /share: whole documents, written through escapers. No rule of sharing is here. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include <base/buffer.h>
#include <page/language.h>
#include <share/sharing.h>

/* What the page shows beside what stands: all of it, or one thing to be decided. */
enum page_step { PAGE_OVERVIEW, PAGE_EDIT, PAGE_CONFIRM };

/* Fields with a fault; a page may have several. */
enum page_field_fault {
    PAGE_RECIPIENT_MISSING = 1, PAGE_SCOPE_MISSING = 2, PAGE_END_UNREADABLE = 4, PAGE_END_PAST = 8,
    PAGE_SEARCH_TOO_LONG = 16, PAGE_END_EARLY = 32      /* before the share's own beginning */
};

/* What was typed or chosen, kept for the next page; or, in PAGE_EDIT, what stands. */
struct page_draft {
    struct principal recipient;     /* kind 0: none */
    struct slice email;             /* of a user, where it is known */
    enum scope scope;               /* SCOPE_NONE: none */
    struct slice end;               /* the day as it was typed, or empty */
    int64_t until;                  /* in PAGE_CONFIRM, the point of time that this means */
    bool of_share;                  /* a share that stands is to be changed: */
    struct slice starts_at, expires_was;    /* its exact points of time, or empty */
};

/* What became of the action that the page answers. */
struct page_outcome {
    const struct share *share;      /* NULL: nothing was done */
    const struct permission_result *result;
    bool done_before;               /* it was repeated, and what it wanted stands already */
    enum error_kind fault;          /* a rule that refused it; ERROR_NONE: none did */
    unsigned field_faults;          /* of enum page_field_fault */
};

struct page {
    enum language language;
    int64_t now;
    struct slice token;
    bool development;               /* the token comes of a page key: said on top */
    struct slice frame_ancestors;   /* who may show the page in a frame, for its script */
    const struct bearer *bearer;
    const struct sharing_view *view;
    struct slice search;
    struct slice people_cursor, shares_cursor;      /* of this page, as they came; empty: the first */
    enum page_step step;
    struct page_draft draft;
    struct page_outcome outcome;
};

void page_write(const struct page *page, struct buffer *out);

/* How the page is opened: what its address alone shows. */
void page_write_opening(enum language language, struct buffer *out);

/* A page that says what is wrong and what to do; `detail` is for those who build it in. */
void page_write_problem(enum language language, const struct error *error, struct slice request_id,
                        struct slice frame_ancestors, struct buffer *out);

#endif
