#include "names.h"

const struct slice names_projects[] = { SLICE_INIT("p"), SLICE_INIT("pa") };
const struct slice names_users[] = { SLICE_INIT("a"), SLICE_INIT("ab"), SLICE_INIT("abc"),
                                     SLICE_INIT("\xc3\xa9") };
const struct slice names_orgs[] = { SLICE_INIT("bc"), SLICE_INIT("c"), SLICE_INIT("b") };
const struct slice names_roles[] = { SLICE_INIT("c"), SLICE_INIT("bc"), SLICE_INIT("a") };
const struct slice names_dashboards[] = { SLICE_INIT("a"), SLICE_INIT("ab"), SLICE_INIT("a-b"), SLICE_INIT("b"),
                                          SLICE_INIT("a~"), SLICE_INIT("dsh_") };
const struct slice names_emails[] = { SLICE_INIT("a@x.example"), SLICE_INIT("b@x.example"), SLICE_INIT("nobody"),
                                      SLICE_INIT("") };
