/* Bodies and queries about dashboards. */
#include "dashboards.h"

#include <stdlib.h>

#include <model/bounds.h>

#include "exchange.h"
#include "fields.h"

static int wrong(struct exchange *exchange, enum error_kind kind, const char *pointer, const char *detail)
{
    return error_entry(exchange->error, kind, slice_of(pointer), "%s", detail);
}

/* Any object, kept as compact JSON; json_parse has bounded its depth. */
static void read_metadata(struct exchange *exchange, const struct json *value, struct slice *metadata)
{
    struct json_writer writer;
    struct buffer text;
    if (!value)
        return;
    if (value->type != JSON_OBJECT) {
        wrong(exchange, ERROR_WRONG_TYPE, "/metadata", "It must be an object; {} holds nothing.");
        return;
    }
    buffer_init(&text, METADATA_BYTES_MAX);
    json_write_begin(&writer, &text);
    json_write_value(&writer, value);
    json_write_end(&writer);
    *metadata = arena_copy(exchange->arena, buffer_slice(&text));
    if (text.failed)
        error_entry(exchange->error, ERROR_TOO_LONG, SLICE("/metadata"),
                    "It may have at most %d bytes of compact JSON.", METADATA_BYTES_MAX);
    else if (!metadata->ptr)
        error_memory(exchange->error);
    buffer_release(&text);
}

struct numbered_chart {
    struct slice id;
    size_t index;
};

static int compare_charts(const void *a, const void *b)
{
    const struct numbered_chart *x = a, *y = b;
    int order = slice_compare(x->id, y->id);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static void refuse_twins(struct exchange *exchange, const struct chart *charts, size_t count)
{
    struct numbered_chart *sorted = arena_array(exchange->arena, count + 1, sizeof *sorted);
    if (!sorted) {
        error_memory(exchange->error);
        return;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct numbered_chart){ charts[i].id, i };
    qsort(sorted, count, sizeof *sorted, compare_charts);
    for (size_t i = 1; i < count; i++)
        if (sorted[i].id.len && slice_equal(sorted[i].id, sorted[i - 1].id))
            error_entry(exchange->error, ERROR_DUPLICATE_TARGET,
                        arena_printf(exchange->arena, "/charts/%zu/chart_id", sorted[i].index),
                        "This chart stands twice; send it once.");
}

static void read_chart(struct exchange *exchange, const struct json *value, struct chart *chart)
{
    static const char *const names[] = { "chart_id", "name", NULL };
    if (!fields_known(value, names, exchange))
        return;
    fields_text(fields_required(value, "chart_id", exchange), 1, CHART_ID_BYTES_MAX, &chart->id, exchange);
    fields_text(fields_required(value, "name", exchange), 0, CHART_NAME_BYTES_MAX, &chart->name, exchange);
}

/* NULL: none were sent, or not such an array (said). */
static const struct chart *read_charts(struct exchange *exchange, size_t *count)
{
    *count = 0;
    if (!json_member(exchange->body, "charts"))
        return NULL;
    const struct json *array = fields_array(exchange->body, "charts", CHARTS_MAX, exchange);
    struct chart *charts = array ? arena_array(exchange->arena, array->count + 1, sizeof *charts) : NULL;
    if (!charts) {
        error_memory(exchange->error);      /* what is stated already stands */
        return NULL;
    }
    for (const struct json *value = array->first; value; value = value->next)
        read_chart(exchange, value, &charts[(*count)++]);
    refuse_twins(exchange, charts, *count);
    return charts;
}

static void read_owner(struct exchange *exchange, const struct json *owner, struct dashboard_draft *draft)
{
    static const char *const names[] = { "user_reference", "org_id", NULL };
    if (!fields_known(owner, names, exchange))
        return;
    const struct json *org = json_member(owner, "org_id");
    fields_id(fields_required(owner, "user_reference", exchange), ID_USER, &draft->owner, exchange);
    if (org && org->type != JSON_NULL)
        fields_id(org, ID_ORG, &draft->owner_org, exchange);
}

static void read_server_part(struct exchange *exchange, struct dashboard_draft *draft)
{
    const struct json *body = exchange->body, *owner = json_member(body, "owner");
    fields_id(json_member(body, "dashboard_id"), ID_DASHBOARD, &draft->id, exchange);
    fields_flag(json_member(body, "adopt"), &draft->adopt, exchange);
    if (owner)
        read_owner(exchange, owner, draft);
    if (owner && draft->is_parent)
        wrong(exchange, ERROR_INVALID_VALUE, "/owner", "A parent dashboard has no owner.");
    if (!owner && !draft->is_parent)
        wrong(exchange, ERROR_MISSING_FIELD, "/owner", "Name the owner, or say \"parent\": true.");
}

int dashboards_read_draft(struct exchange *exchange, struct dashboard_draft *draft)
{
    static const char *const persons[] = { "name", "metadata", "parent_dashboard_id", "charts", "parent", NULL };
    static const char *const servers[] = { "name", "metadata", "parent_dashboard_id", "charts", "parent",
                                           "dashboard_id", "owner", "adopt", NULL };
    const struct json *body = exchange->body;
    *draft = (struct dashboard_draft){ 0 };
    if (!fields_known(body, exchange->bearer ? persons : servers, exchange))
        return -1;
    const struct json *parent = json_member(body, "parent_dashboard_id");
    fields_text(fields_required(body, "name", exchange), 1, DASHBOARD_NAME_BYTES_MAX, &draft->name, exchange);
    fields_flag(json_member(body, "parent"), &draft->is_parent, exchange);
    if (parent && parent->type != JSON_NULL)
        fields_id(parent, ID_DASHBOARD, &draft->parent, exchange);
    if (draft->is_parent && draft->parent.len)
        wrong(exchange, ERROR_INVALID_VALUE, "/parent_dashboard_id", "A parent dashboard has no parent itself.");
    if (!exchange->bearer)
        read_server_part(exchange, draft);
    read_metadata(exchange, json_member(body, "metadata"), &draft->details.metadata);
    draft->details.charts = read_charts(exchange, &draft->details.chart_count);
    return error_is_set(exchange->error) ? -1 : 0;
}

int dashboards_read_patch(struct exchange *exchange, struct dashboards_patch_body *body)
{
    static const char *const names[] = { "name", "metadata", "charts", NULL };
    const struct json *json = exchange->body;
    *body = (struct dashboards_patch_body){ .name = { 0 } };
    if (!fields_known(json, names, exchange))
        return -1;
    if (fields_text(json_member(json, "name"), 1, DASHBOARD_NAME_BYTES_MAX, &body->name, exchange))
        body->patch.name = &body->name;
    read_metadata(exchange, json_member(json, "metadata"), &body->metadata);
    if (body->metadata.len)
        body->patch.metadata = &body->metadata;
    body->patch.charts = read_charts(exchange, &body->patch.chart_count);
    return error_is_set(exchange->error) ? -1 : 0;
}
