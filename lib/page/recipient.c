#include <page/recipient.h>

#include <model/id.h>
#include <text/html.h>

#define ROLE "role:"
#define USER "user:"

void recipient_write(struct buffer *out, const struct principal *recipient)
{
    switch (recipient->kind) {
    case PRINCIPAL_ORG:
        html_markup(out, "org");
        break;
    case PRINCIPAL_ROLE:
        html_markup(out, ROLE);
        html_attribute(out, recipient->role);
        break;
    case PRINCIPAL_USER:
        html_markup(out, USER);
        html_attribute(out, recipient->user);
        break;
    }
}

bool recipient_read(struct slice text, struct principal *recipient)
{
    const char *why;
    *recipient = (struct principal){ 0 };
    if (slice_is(text, "org")) {
        recipient->kind = PRINCIPAL_ORG;
        return true;
    }
    bool role = slice_starts(text, SLICE(ROLE));
    if (!role && !slice_starts(text, SLICE(USER)))
        return false;
    struct slice name = slice_after(text, sizeof ROLE - 1);
    recipient->kind = role ? PRINCIPAL_ROLE : PRINCIPAL_USER;
    *(role ? &recipient->role : &recipient->user) = name;
    return id_check(role ? ID_ROLE : ID_USER, name, &why) == ERROR_NONE;
}
