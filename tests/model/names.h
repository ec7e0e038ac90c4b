/* Few names, so that they meet often; and such as would run together if they were joined without care. */
#ifndef MODEL_TEST_NAMES_H
#define MODEL_TEST_NAMES_H

#include <base/slice.h>

enum { NAMES_PROJECTS = 2, NAMES_USERS = 4, NAMES_ORGS = 3, NAMES_ROLES = 3, NAMES_DASHBOARDS = 6,
       NAMES_EMAILS = 4, NAMES_EMAILS_GOOD = 2 };

extern const struct slice names_projects[NAMES_PROJECTS];
extern const struct slice names_users[NAMES_USERS];
extern const struct slice names_orgs[NAMES_ORGS];
extern const struct slice names_roles[NAMES_ROLES];
extern const struct slice names_dashboards[NAMES_DASHBOARDS];
extern const struct slice names_emails[NAMES_EMAILS];       /* the first NAMES_EMAILS_GOOD are addresses */

#endif
