#include <auth/revocations.h>

#include <audit/audit.h>
#include <store/tokens.h>

enum { REQUEST_BYTES_MAX = 4096 };

/* Rows stay for good: a token may be refused today for its far expiry alone, and be taken years later. */
static int plan_add(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct origin origin = origin_unpack(&in);
    struct revocation_row row, before;
    struct project_row project;
    row.project = unpack_slice(&in);
    row.user = unpack_slice(&in);
    row.org = unpack_slice(&in);
    row.revoked_before = origin.at;
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    int found = store_project(plan->view, row.project, &project);
    if (found == 0)
        return error_set(error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    if (found < 0 || (found = store_revocation(plan->view, row.project, row.user, row.org, &before)) < 0)
        return -1;
    if (found == 1 && before.revoked_before > row.revoked_before)
        row.revoked_before = before.revoked_before;
    if (store_put_revocation(plan->change, &row, error) != 0)
        return -1;
    return audit_tokens_revoked(plan->change, row.project, &origin, row.user, row.org, error);
}

static const struct store_operation add_operation = { "revocations_add", plan_add };

int revocations_add(struct store *store, struct slice project, struct slice user, struct slice org,
                    const struct origin *origin, struct arena *arena, struct revision *revision,
                    struct error *error)
{
    struct buffer request, reply;
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, 16);
    origin_pack(&request, origin);
    pack_slice(&request, project);
    pack_slice(&request, user);
    pack_slice(&request, org);
    struct store_request written = { &add_operation, buffer_slice(&request), 2, false };
    int result = request.failed ? error_memory(error)
                                : store_write(store, &written, arena, &reply, revision, error);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}
