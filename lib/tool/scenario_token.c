/* What the token of a scenario's person says: as the config object that the service makes one for, or as claims
 * that the project signs itself. */
#include <base/clock.h>
#include <text/timestamp.h>
#include <tool/scenario.h>

/* What a person may have, and how the two kinds of tokens call it. */
static const struct {
    const char *name, *config, *claim;      /* config NULL: the service issues no such token */
} names[] = {
    { "user", "clientId", "userReference" },
    { "org", "orgId", "orgId" },
    { "roles", "roles", "roles" },
    { "roster", "orgs", "orgs" },
    { "dashboard", "dashboardId", "dashboardId" },
    { "scope", NULL, "scope" },
    { "parents", NULL, "parentDashboardIds" },
};

bool scenario_token_is_self_signed(const struct json *person)
{
    const struct json *flag = json_member(person, "self_signed");
    return (flag && flag->boolean) || json_member(person, "scope") || json_member(person, "admin") ||
           json_member(person, "parents") || json_member(person, "claims");
}

int scenario_token_config(const struct scenario_names *saved, const struct json *person, int64_t lifetime,
                          struct buffer *out, struct error *error)
{
    struct json_writer writer;
    int result = 0;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    for (size_t i = 0; i < sizeof names / sizeof *names && result == 0; i++) {
        const struct json *value = json_member(person, names[i].name);
        if (!value)
            continue;
        json_write_key(&writer, names[i].config);
        result = scenario_names_write(saved, value, &writer, error);
    }
    json_write_integer_member(&writer, "expiresIn", lifetime);
    json_write_object_end(&writer);
    json_write_end(&writer);
    return result == 0 && out->failed ? error_memory(error) : result;
}

/* The claims that the file states itself: they take the place of ours, null that of none. */
static int write_stated(const struct scenario_names *saved, const struct json *stated, struct json_writer *writer,
                        struct error *error)
{
    for (const struct json *one = stated ? stated->first : NULL; one; one = one->next) {
        if (one->type == JSON_NULL)
            continue;
        json_write_string(writer, one->key);
        if (scenario_names_write(saved, one, writer, error) != 0)
            return -1;
    }
    return 0;
}

static int write_named(const struct scenario_names *saved, const struct json *person, const struct json *stated,
                       struct json_writer *writer, struct error *error)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct json *value = json_member(person, names[i].name);
        if (!value || (stated && json_member(stated, names[i].claim)))
            continue;
        json_write_key(writer, names[i].claim);
        if (scenario_names_write(saved, value, writer, error) != 0)
            return -1;
    }
    return 0;
}

static void write_text(struct json_writer *writer, const struct json *stated, const char *name, struct slice text)
{
    if (!stated || !json_member(stated, name))
        json_write_string_member(writer, name, text);
}

int scenario_token_claims(const struct scenario_names *saved, const struct json *person, struct slice project,
                          int64_t lifetime, struct buffer *out, struct error *error)
{
    const struct json *stated = json_member(person, "claims"), *admin = json_member(person, "admin");
    char expires[TIMESTAMP_TEXT];
    struct json_writer writer;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    int result = write_stated(saved, stated, &writer, error);
    if (result == 0)
        result = write_named(saved, person, stated, &writer, error);
    write_text(&writer, stated, "projectId", project);
    write_text(&writer, stated, "expires", timestamp_format(clock_now() + lifetime * 1000, expires));
    if (admin && admin->boolean)
        write_text(&writer, stated, "accessType", SLICE("admin"));
    json_write_object_end(&writer);
    json_write_end(&writer);
    return result == 0 && out->failed ? error_memory(error) : result;
}
