/* Private: one question about one dashboard, on one state of the store. */
#ifndef SHARE_INQUIRY_H
#define SHARE_INQUIRY_H

#include <share/check.h>
#include <store/rows.h>

struct inquiry {
    struct store_view *view;
    const struct dashboard_row *dashboard;
    int64_t now;
    bool explain;               /* gather also what does not count now, and go on when the answer is known */
    struct way_list ways;
};

/* Gathers the ways of the question's user, in the order of the contract: owner, (user, -), (user, org), (org), each
 * (org, role). 0 or -1. */
int inquiry_ask(struct inquiry *inquiry, const struct check_question *question);

#endif
