/* GET /api/v3/project/audit: the trail in commit order, which is the feed of changes too. */
#include <audit/feed.h>

#include <stdio.h>

#include <text/number.h>

#include "exchange.h"
#include "wording.h"

enum { POSITION_TEXT = REVISION_TEXT + 12 };

/* A revision, or a revision, "-" and the number of an event inside it. */
static bool parse_position(struct slice text, struct feed_position *position)
{
    uint64_t n = FEED_WHOLE;
    struct slice revision = { text.ptr, text.len < REVISION_TEXT - 1 ? text.len : REVISION_TEXT - 1 };
    if (!revision_parse(revision, &position->revision))
        return false;
    struct slice rest = slice_after(text, revision.len);
    if (rest.len && (rest.ptr[0] != '-' || number_parse(slice_after(rest, 1), FEED_WHOLE - 1, &n) != 0))
        return false;
    position->n = (uint32_t)n;
    return true;
}

static struct slice format_position(struct feed_position position, char out[POSITION_TEXT])
{
    char revision[REVISION_TEXT];
    revision_format(position.revision, revision);
    if (position.n == FEED_WHOLE)
        snprintf(out, POSITION_TEXT, "%s", revision);
    else
        snprintf(out, POSITION_TEXT, "%s-%u", revision, position.n);
    return slice_of(out);
}

static void optional(struct json_writer *writer, const char *name, struct slice value)
{
    if (value.len)
        json_write_string_member(writer, name, value);
}

static void write_event(struct json_writer *writer, const struct feed_event *event)
{
    json_write_object(writer);
    wording_revision(writer, event->position.revision);
    json_write_string_member(writer, "event", slice_of(event->name));
    wording_time(writer, "at", event->origin.at);
    wording_actor(writer, "actor", &event->origin.actor);
    optional(writer, "dashboard_id", event->dashboard);
    if (event->has_principal) {
        optional(writer, "scope", slice_of(scope_name(event->scope)));
        wording_principal(writer, &event->principal);
        wording_period(writer, event->period);
    }
    optional(writer, strcmp(event->name, "alias_added") == 0 ? "alias" : "key_id", event->subject);
    optional(writer, "address", event->origin.address);
    optional(writer, "reason", event->origin.reason);
    optional(writer, "request_id", event->origin.request_id);
    json_write_object_end(writer);
}

static int write_page(struct exchange *exchange, const struct feed_page *page)
{
    struct json_writer writer;
    char next[POSITION_TEXT];
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "events");
    json_write_array(&writer);
    for (size_t i = 0; i < page->count; i++)
        write_event(&writer, &page->events[i]);
    json_write_array_end(&writer);
    json_write_string_member(&writer, "next_after", format_position(page->next, next));
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int audit_handle(struct exchange *exchange)
{
    struct feed_position after;
    struct feed_page page;
    struct slice text;
    size_t limit;
    bool given = parameters_get(exchange, "after", &text);
    if (given && !parse_position(text, &after))
        return error_set(exchange->error, ERROR_INVALID_CURSOR,
                         "after takes a revision, or next_after of the page before.");
    if (parameters_limit(exchange, &limit) != 0 ||
        feed_read(exchange->web->store, exchange->identity.project, given ? &after : NULL, limit, exchange->arena,
                  &page, exchange->error) != 0)
        return -1;
    return write_page(exchange, &page);
}
