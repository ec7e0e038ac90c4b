/* Private to the model: what its changes share. */
#ifndef MODEL_TEST_MODEL_CHANGE_H
#define MODEL_TEST_MODEL_CHANGE_H

#include "model.h"

#define MODEL_DONE ((struct model_answer){ .count = 0 })

struct model_answer model_refused(enum error_kind kind);
void model_refuse(struct model_answer *answer, enum error_kind kind);

void model_put_grant(struct model *model, struct model_dashboard *dashboard, const struct principal *principal,
                     enum scope scope, struct period period, const struct origin *origin);
/* The last grant takes the place of this one. */
void model_drop_grant(struct model *model, struct model_dashboard *dashboard, struct grant *grant);

/* For a server, or for that person: without any scope on it a dashboard does not exist. */
bool model_exists_for(struct model *model, const struct bearer *bearer, struct slice id, int64_t now);

#endif
