/* Private: a token of the sharing page out of the vendor's config object. */
#ifndef WEB_TOKENS_H
#define WEB_TOKENS_H

#include <auth/token_issue.h>
#include <text/json.h>

struct exchange;

/* What a config object stands for: its token (qvToken or dashboardAccessToken) where it has one, and then nothing else
 * of it counts; else one issued for an hour to whom it describes, if its apiKey is a page key. `*development` tells
 * that it was such a key: the page then says so. 0, or -1 with CREDENTIAL_MISSING: it has neither; what
 * identity_of_api_key, identity_claims_read or token_issue say; WRONG_APP. */
int tokens_of_config(struct exchange *exchange, const struct json *config, struct slice *token, bool *development);

#endif
