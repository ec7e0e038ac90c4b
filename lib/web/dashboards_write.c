/* Dashboards as JSON. */
#include "dashboards.h"

#include "wording.h"

static void nullable(struct json_writer *writer, const char *name, struct slice value)
{
    json_write_key(writer, name);
    if (value.len)
        json_write_string(writer, value);
    else
        json_write_null(writer);
}

void dashboards_write_owner(struct json_writer *writer, struct slice user, struct slice org)
{
    json_write_key(writer, "owner");
    if (user.len == 0) {
        json_write_null(writer);
        return;
    }
    json_write_object(writer);
    json_write_string_member(writer, "user_reference", user);
    nullable(writer, "org_id", org);
    json_write_object_end(writer);
}

void dashboards_write_head(struct json_writer *writer, const struct dashboard *dashboard)
{
    json_write_string_member(writer, "dashboard_id", dashboard->id);
    nullable(writer, "name", dashboard->name);
    nullable(writer, "parent_dashboard_id", dashboard->parent);
    dashboards_write_owner(writer, dashboard->owner, dashboard->owner_org);
    nullable(writer, "scope", slice_of(scope_name(dashboard->scope)));
    json_write_string_member(writer, "status", slice_of(dashboards_status_name(dashboard->status)));
    wording_ways(writer, "via", &dashboard->ways);
    if (!dashboard->registered)
        return;
    wording_time(writer, "created_at", dashboard->created_at);
    wording_time(writer, "updated_at", dashboard->updated_at);
}

void dashboards_write_charts(struct json_writer *writer, const struct details *details)
{
    json_write_key(writer, "charts");
    json_write_array(writer);
    for (size_t i = 0; i < details->chart_count; i++) {
        json_write_object(writer);
        json_write_string_member(writer, "chart_id", details->charts[i].id);
        json_write_string_member(writer, "name", details->charts[i].name);
        json_write_object_end(writer);
    }
    json_write_array_end(writer);
}

void dashboards_write_metadata(struct json_writer *writer, const struct details *details)
{
    json_write_key(writer, "metadata");
    json_write_raw(writer, details->metadata.len ? details->metadata : SLICE("{}"));
}
