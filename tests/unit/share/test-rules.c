/* Each rule of sharing by its own table. */
#include <unit.h>

#include <share/rules.h>
#include <store/rows.h>

#define U SLICE_INIT("u")
#define O SLICE_INIT("o")
#define NONE { 0 }

struct sharer {
    const char *name;
    struct bearer bearer;
    struct dashboard_row dashboard;
    enum error_kind identity, owner, writes, same_org, may_share;
};

static const struct sharer sharers[] = {
    { "the owner, in its org", { .user = U, .org = O, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = O },
      ERROR_NONE, ERROR_NONE, ERROR_NONE, ERROR_NONE, ERROR_NONE },
    { "the owner without an org", { .user = U, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = NONE },
      ERROR_IDENTITY_INCOMPLETE, ERROR_NONE, ERROR_NONE, ERROR_CROSS_ORG, ERROR_IDENTITY_INCOMPLETE },
    { "an org without a user", { .org = O, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = O },
      ERROR_IDENTITY_INCOMPLETE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_NONE, ERROR_IDENTITY_INCOMPLETE },
    { "somebody else of the org", { .user = SLICE_INIT("v"), .org = O, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = O },
      ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE },
    { "the same user in another org", { .user = U, .org = SLICE_INIT("p"), .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = O },
      ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_CROSS_ORG, ERROR_NOT_ALLOWED_TO_SHARE },
    { "the owner of a dashboard without org", { .user = U, .org = O, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_OWNED, .owner = U },
      ERROR_NONE, ERROR_NONE, ERROR_NONE, ERROR_CROSS_ORG, ERROR_CROSS_ORG },
    { "the owner by a token that reads only", { .user = U, .org = O, .cap = SCOPE_READ },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = O },
      ERROR_NONE, ERROR_NONE, ERROR_TOKEN_SCOPE_READ, ERROR_NONE, ERROR_TOKEN_SCOPE_READ },
    { "an admin, of its own dashboard", { .user = U, .org = O, .cap = SCOPE_READ_WRITE, .admin = true },
      { .state = DASHBOARD_OWNED, .owner = U, .owner_org = O },
      ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE },
    { "an admin, of a parent", { .user = U, .org = O, .cap = SCOPE_READ_WRITE, .admin = true },
      { .state = DASHBOARD_PARENT },
      ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_CROSS_ORG, ERROR_NOT_ALLOWED_TO_SHARE },
    { "a dashboard that is not registered", { .user = U, .org = O, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_UNREGISTERED },
      ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_CROSS_ORG, ERROR_NOT_ALLOWED_TO_SHARE },
    { "a deleted one", { .user = U, .org = O, .cap = SCOPE_READ_WRITE },
      { .state = DASHBOARD_DELETED, .owner = U, .owner_org = O },
      ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_NONE, ERROR_NONE, ERROR_NOT_ALLOWED_TO_SHARE },
};

static void fits(const char *name, const char *rule, enum error_kind seen, enum error_kind wanted)
{
    if (seen != wanted)
        fail_msg("%s: %s says %s, not %s", name, rule, error_code(seen), error_code(wanted));
}

static void who_may_share(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sharers); i++) {
        const struct sharer *s = &sharers[i];
        fits(s->name, "rules_identity", rules_identity(&s->bearer), s->identity);
        fits(s->name, "rules_owner", rules_owner(&s->bearer, &s->dashboard), s->owner);
        fits(s->name, "rules_writes", rules_writes(&s->bearer), s->writes);
        fits(s->name, "rules_same_org", rules_same_org(&s->bearer, &s->dashboard), s->same_org);
        fits(s->name, "rules_may_share", rules_may_share(&s->bearer, &s->dashboard), s->may_share);
    }
}

static void an_entry_names_the_sharers_org_or_none(void **state)
{
    (void)state;
    const struct bearer bearer = { .user = U, .org = O };
    fits("none", "rules_entry_org", rules_entry_org(&bearer, SLICE("")), ERROR_NONE);
    fits("own", "rules_entry_org", rules_entry_org(&bearer, SLICE("o")), ERROR_NONE);
    fits("another", "rules_entry_org", rules_entry_org(&bearer, SLICE("O")), ERROR_CROSS_ORG);
}

static void people_change_what_people_of_their_org_gave(void **state)
{
    (void)state;
    const struct {
        const char *name;
        struct hold hold;
        enum error_kind kind;
    } cases[] = {
        { "nothing there", { .present = false }, ERROR_NONE },
        { "a person of the org", { true, { 0, 1 }, { ACTOR_PERSON, U, O }, 0 }, ERROR_NONE },
        { "a person of another org", { true, { 0, 1 }, { ACTOR_PERSON, U, SLICE_INIT("p") }, 0 }, ERROR_CROSS_ORG },
        { "the server", { true, { 0, 1 }, { ACTOR_SERVER, SLICE_INIT("k"), NONE }, 0 }, ERROR_GRANTED_BY_SERVER },
        { "an administrator", { true, { 0, 1 }, { ACTOR_ADMINISTRATOR, NONE, NONE }, 0 }, ERROR_GRANTED_BY_SERVER },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        fits(cases[i].name, "rules_change_hold", rules_change_hold(&cases[i].hold, SLICE("o")), cases[i].kind);
}

static void addresses_that_can_be_written_to(void **state)
{
    (void)state;
    const char *const good[] = { "a@b.c", "first.last+tag@sub.example.com", "o'neil@example.org", "zo\xc3\xab@example.org" };
    const char *const bad[] = { "", "a", "@b.c", "a@", "a@b", "a@.c", "a@b.", "a@b@c.d", "a b@c.d", "a@b.c\n", "a@b .c",
                                "\xff@b.c", "0123456789012345678901234567890123456789012345678901234567890123x@b.c" };
    for (size_t i = 0; i < COUNT(good); i++)
        fits(good[i], "rules_email", rules_email(slice_of(good[i])), ERROR_NONE);
    for (size_t i = 0; i < COUNT(bad); i++)
        fits(bad[i], "rules_email", rules_email(slice_of(bad[i])), ERROR_INVALID_EMAIL);
}

static void every_refusal_has_its_words(void **state)
{
    (void)state;
    const enum error_kind kinds[] = { ERROR_IDENTITY_INCOMPLETE, ERROR_NOT_ALLOWED_TO_SHARE, ERROR_TOKEN_SCOPE_READ,
                                      ERROR_CROSS_ORG, ERROR_GRANTED_BY_SERVER, ERROR_INVALID_EMAIL,
                                      ERROR_UNKNOWN_RECIPIENT, ERROR_UNKNOWN_ROLE };
    for (size_t i = 0; i < COUNT(kinds); i++)
        for (size_t j = 0; j <= i; j++)
            assert_int_equal(strcmp(rules_detail(kinds[i]), rules_detail(kinds[j])) == 0, i == j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_may_share),
        cmocka_unit_test(an_entry_names_the_sharers_org_or_none),
        cmocka_unit_test(people_change_what_people_of_their_org_gave),
        cmocka_unit_test(addresses_that_can_be_written_to),
        cmocka_unit_test(every_refusal_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
