/* Private: all words of the pages, in one table. In a text {name} is a place for a value (say.h). What is counted
 * has two forms, and the language tells which one a number takes. */
#ifndef PAGE_WORDS_H
#define PAGE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include <base/error.h>
#include <page/language.h>

/* ONE(symbol, English, German); TWO(symbol, English of one, of others, German of one, of others) */
#define PAGE_WORDS(ONE, TWO) \
    /* the head of a page */ \
    ONE(TITLE_SHARE, "Share {name}", "{name} freigeben") \
    ONE(TITLE_ACCESS, "Access to {name}", "Zugriff auf {name}") \
    ONE(TITLE_OPENING, "Share a dashboard", "Ein Dashboard freigeben") \
    ONE(DEVELOPMENT, "Development mode: the product has opened this page with a key that everybody can read who sees " \
        "the product's page. Do not use it for real dashboards.", \
        "Entwicklungsmodus: Das Produkt hat diese Seite mit einem Schlüssel geöffnet, den alle lesen können, die die " \
        "Seite des Produkts sehen. Nicht für echte Dashboards verwenden.") \
    ONE(ERROR_PREFIX, "Error: ", "Fehler: ") \
    ONE(DASHBOARD, "Dashboard", "Dashboard") \
    ONE(OWNER, "Owner", "Eigentümer") \
    ONE(OWNER_NOBODY, "nobody known here", "hier niemand bekannt") \
    ONE(YOU, "You", "Sie") \
    ONE(YOUR_ACCESS, "Your access", "Ihr Zugriff") \
    ONE(PERSON_IN_ORG, "{name} in {org}", "{name} in {org}") \
    /* scopes and recipients */ \
    ONE(SCOPE_READ, "View", "Ansehen") \
    ONE(SCOPE_READ_WRITE, "View and edit", "Ansehen und bearbeiten") \
    ONE(WHO_ORG, "everyone in {org}", "alle in {org}") \
    ONE(WHO_ROLE, "role {name}", "Rolle {name}") \
    /* who has access */ \
    ONE(ACCESS, "Who has access", "Wer Zugriff hat") \
    ONE(ACCESS_OWN, "How you have access", "Wodurch Sie Zugriff haben") \
    ONE(ACCESS_NOBODY, "Nobody but the owner yet.", "Bisher niemand außer dem Eigentümer.") \
    ONE(ACCESS_NOBODY_HERE, "Nobody of your organization but the owner yet.", \
        "Bisher niemand aus Ihrer Organisation außer dem Eigentümer.") \
    ONE(ACCESS_OWN_NOTHING, "By no share of your own.", "Durch keine eigene Freigabe.") \
    ONE(SINCE_BY_YOU, "given by you, {time}", "von Ihnen gegeben, {time}") \
    ONE(SINCE_BY_PERSON, "given by {name}, {time}", "gegeben von {name}, {time}") \
    ONE(SINCE_BY_SERVER, "given by the product, {time}", "vom Produkt gegeben, {time}") \
    ONE(FROM, "from {time}", "ab {time}") \
    ONE(UNTIL_TIME, "until {time}", "bis {time}") \
    ONE(UNTIL_DAY, "to the end of {day} (UTC)", "bis zum Ende des {day} (UTC)") \
    ONE(UNTIL_NEVER, "without end", "ohne Ende") \
    ONE(STATE_NOT_YET, "not yet in force", "gilt noch nicht") \
    ONE(STATE_EXPIRED, "has ended", "abgelaufen") \
    ONE(BY_SERVER_MARK, "Set by the product; it cannot be changed here.", \
        "Vom Produkt festgelegt; hier nicht zu ändern.") \
    ONE(CHANGE, "Change", "Ändern") \
    ONE(CHANGE_WHOSE, " access of {who}", ": Zugriff für {who}") \
    ONE(REMOVE, "Remove", "Entfernen") \
    ONE(REMOVE_WHOSE, " access of {who}", ": Zugriff für {who}") \
    TWO(OTHER_ORGS, "{count} more share is of another organization and not shown.", \
        "{count} more shares are of other organizations and not shown.", \
        "{count} weitere Freigabe gehört zu einer anderen Organisation und wird nicht gezeigt.", \
        "{count} weitere Freigaben gehören zu anderen Organisationen und werden nicht gezeigt.") \
    ONE(MORE_SHARES, "More shares", "Weitere Freigaben") \
    ONE(FIRST_SHARES, "First shares", "Zum Anfang der Freigaben") \
    /* sharing with somebody */ \
    ONE(SHARE_WITH, "Share with somebody", "Für jemanden freigeben") \
    ONE(RECIPIENT, "With whom", "Für wen") \
    TWO(RECIPIENT_ORG, "everyone in {org} ({count} person in the list)", \
        "everyone in {org} ({count} people in the list)", \
        "alle in {org} ({count} Person in der Liste)", "alle in {org} ({count} Personen in der Liste)") \
    ONE(LIST_MISSING, "The product has sent no list of the people in {org}, so only all of them can be chosen.", \
        "Das Produkt hat keine Liste der Personen in {org} gesandt; wählbar sind nur alle zusammen.") \
    ONE(LIST_OTHERS, "The list also has entries of other organizations. They are left out: " \
        "sharing stays inside {org}.", \
        "Die Liste hat auch Einträge anderer Organisationen. Sie sind weggelassen: " \
        "Freigaben bleiben innerhalb von {org}.") \
    ONE(LIST_NOTHING, "Nobody in the list matches {name}.", "Zu {name} passt niemand in der Liste.") \
    ONE(SEARCH_LABEL, "Search people and roles", "Personen und Rollen suchen") \
    ONE(SEARCH_HINT, "A part of a name or e-mail address", "Ein Teil eines Namens oder einer E-Mail-Adresse") \
    ONE(SEARCH, "Search", "Suchen") \
    ONE(MORE_PEOPLE, "More of the list", "Mehr aus der Liste") \
    ONE(FIRST_PEOPLE, "Beginning of the list", "Zum Anfang der Liste") \
    ONE(SCOPE, "What they may do", "Was erlaubt ist") \
    ONE(END, "Until (optional)", "Bis (optional)") \
    ONE(END_HINT, "To the end of that day, in UTC. Left empty: without end.", \
        "Bis zum Ende dieses Tages, in UTC. Leer: ohne Ende.") \
    ONE(SHARE, "Share", "Freigeben") \
    ONE(EDIT, "Change access of {who}", "Zugriff ändern: {who}") \
    ONE(SAVE, "Save", "Speichern") \
    ONE(CANCEL, "Cancel", "Abbrechen") \
    ONE(CONFIRM, "Share with everyone in {org}?", "Für alle in {org} freigeben?") \
    TWO(CONFIRM_COUNT, \
        "This opens the dashboard to everyone in {org}: {count} person in the list, and whoever joins later.", \
        "This opens the dashboard to everyone in {org}: {count} people in the list, and whoever joins later.", \
        "Das öffnet das Dashboard für alle in {org}: {count} Person der Liste und alle, die später dazukommen.", \
        "Das öffnet das Dashboard für alle in {org}: {count} Personen der Liste und alle, die später dazukommen.") \
    ONE(CONFIRM_NO_COUNT, \
        "This opens the dashboard to everyone in {org}. How many people that are is not known here.", \
        "Das öffnet das Dashboard für alle in {org}. Wie viele Personen das sind, ist hier nicht bekannt.") \
    ONE(CONFIRM_WHAT, "What they get: {scope}, {until}.", "Was sie bekommen: {scope}, {until}.") \
    ONE(CONFIRM_YES, "Yes, share with everyone", "Ja, für alle freigeben") \
    ONE(BACK, "Back", "Zurück") \
    /* what happened */ \
    ONE(DONE_GRANTED, "Shared with {who}: {scope}, {until}.", "Freigegeben für {who}: {scope}, {until}.") \
    ONE(DONE_UPDATED, "Changed for {who}: {scope}, {until}.", "Geändert für {who}: {scope}, {until}.") \
    ONE(DONE_UNCHANGED, "Nothing was changed: {who} had this access before.", \
        "Nichts wurde geändert: {who} hatte diesen Zugriff schon.") \
    ONE(DONE_REVOKED, "Removed: the access of {who}.", "Entfernt: der Zugriff für {who}.") \
    ONE(DONE_ABSENT, "Nothing was removed: {who} had no such access.", \
        "Nichts wurde entfernt: {who} hatte keinen solchen Zugriff.") \
    ONE(DONE_BEFORE, "Nothing was done again: this had been done already. Below is the present state.", \
        "Nichts wurde doppelt getan: Das war schon geschehen. Unten steht der jetzige Stand.") \
    ONE(STILL, "{who} can still open the dashboard:", "{who} kann das Dashboard weiterhin öffnen:") \
    ONE(MAYBE, "{who} may still open it, if one of these counts for that person:", \
        "{who} kann es vielleicht weiterhin öffnen, falls eines davon für die Person gilt:") \
    ONE(WAY, "{who}: {scope}", "{who}: {scope}") \
    ONE(WAY_OWNER, "as the owner", "als Eigentümer") \
    ONE(WAYS_MORE, "and by others", "und durch weitere") \
    /* what is wrong with a field */ \
    ONE(FIELD_RECIPIENT, "Choose with whom to share.", "Wählen Sie, für wen Sie freigeben.") \
    ONE(FIELD_SCOPE, "Choose what they may do.", "Wählen Sie, was erlaubt ist.") \
    ONE(FIELD_END, "Write the day as 2026-12-31, or leave it empty.", \
        "Schreiben Sie den Tag als 2026-12-31, oder lassen Sie das Feld leer.") \
    ONE(FIELD_END_PAST, "That time is over. Choose a later day, or leave it empty.", \
        "Dieser Zeitpunkt ist vorbei. Wählen Sie einen späteren Tag, oder lassen Sie das Feld leer.") \
    ONE(FIELD_END_EARLY, "The access begins only after that day. Choose a later one, or leave it empty.", \
        "Der Zugriff beginnt erst nach diesem Tag. Wählen Sie einen späteren, oder lassen Sie das Feld leer.") \
    ONE(FIELD_SEARCH, "This search is too long. Write a shorter part of the name.", \
        "Die Suche ist zu lang. Schreiben Sie einen kürzeren Teil des Namens.") \
    /* errors, each: what is wrong; what to do */ \
    ONE(FAULT_NO_OWNER, "It cannot be shared here: it belongs to no person here who could do that. " \
        "Ask those who run the product.", \
        "Es ist hier nicht freizugeben: Es gehört hier keiner Person, die das könnte. " \
        "Wenden Sie sich an die Betreiber des Produkts.") \
    ONE(FAULT_NOT_ALLOWED_TO_SHARE, "You cannot share it: only its owner can. Ask the owner.", \
        "Sie können es nicht freigeben: das kann nur der Eigentümer. Wenden Sie sich an ihn.") \
    ONE(FAULT_TOKEN_SCOPE_READ, "You cannot share it here: you are signed in for viewing only. " \
        "Open this page again from where you may edit.", \
        "Sie können es hier nicht freigeben: Sie sind nur zum Ansehen angemeldet. " \
        "Öffnen Sie diese Seite von dort neu, wo Sie bearbeiten dürfen.") \
    ONE(FAULT_IDENTITY_INCOMPLETE, "You cannot share here: the product has not said who you are or in which " \
        "organization. Sign in to it again, or ask those who run it.", \
        "Sie können hier nicht freigeben: Das Produkt hat nicht gesagt, wer Sie sind oder zu welcher " \
        "Organisation Sie gehören. Melden Sie sich dort neu an, oder fragen Sie die Betreiber.") \
    ONE(FAULT_CROSS_ORG, "Sharing stays inside one organization, and this would reach another. " \
        "Choose somebody of the dashboard's organization.", \
        "Freigaben bleiben innerhalb einer Organisation, und dies würde eine andere betreffen. " \
        "Wählen Sie jemanden aus der Organisation des Dashboards.") \
    ONE(FAULT_GRANTED_BY_SERVER, \
        "The product itself has set this access, so it cannot be changed or removed here. " \
        "Ask those who run the product.", \
        "Diesen Zugriff hat das Produkt selbst festgelegt; er ist hier nicht zu ändern oder zu entfernen. " \
        "Wenden Sie sich an die Betreiber des Produkts.") \
    ONE(FAULT_PRECONDITION_FAILED, "Nothing was done: the shares have changed in the meantime. " \
        "Below is the present state; look at it and decide anew.", \
        "Nichts wurde getan: Die Freigaben haben sich inzwischen geändert. " \
        "Unten steht der jetzige Stand; sehen Sie ihn an und entscheiden Sie neu.") \
    ONE(FAULT_UNKNOWN_RECIPIENT, "This person is not in the organization's list. Choose somebody of the list.", \
        "Diese Person steht nicht in der Liste der Organisation. Wählen Sie jemanden aus der Liste.") \
    ONE(FAULT_UNKNOWN_ROLE, "This role is not in the organization's list. Choose one of the list.", \
        "Diese Rolle steht nicht in der Liste der Organisation. Wählen Sie eine aus der Liste.") \
    ONE(FAULT_INVALID_EMAIL, "The list has no valid e-mail address for this person, so nothing can be shared. " \
        "Ask those who keep the list.", \
        "Die Liste hat für diese Person keine gültige E-Mail-Adresse, deshalb ist keine Freigabe möglich. " \
        "Wenden Sie sich an die, die die Liste pflegen.") \
    ONE(FAULT_OTHER, "This could not be done. Nothing was changed.", \
        "Das war nicht möglich. Nichts wurde geändert.") \
    /* whole pages that say what is wrong */ \
    ONE(OPENING, "This page is opened by the product that shows your dashboards: choose Share there. " \
        "Its address alone opens nothing.", \
        "Diese Seite öffnet das Produkt, das Ihre Dashboards zeigt: Wählen Sie dort Freigeben. " \
        "Die Adresse allein öffnet nichts.") \
    ONE(OPENING_HOW, \
        "For those who build it in: send a form by POST to this address, with the fields token and dashboard_id.", \
        "Für alle, die sie einbauen: Senden Sie per POST ein Formular mit den Feldern token und dashboard_id " \
        "an diese Adresse.") \
    ONE(PROBLEM_EXPIRED, "Your session has ended", "Ihre Sitzung ist abgelaufen") \
    ONE(PROBLEM_EXPIRED_DO, "Go back to the product and open sharing from there again.", \
        "Gehen Sie zurück zum Produkt, und öffnen Sie die Freigabe von dort neu.") \
    ONE(PROBLEM_TOKEN, "You are not signed in here", "Sie sind hier nicht angemeldet") \
    ONE(PROBLEM_TOKEN_DO, "Go back to the product, sign in, and open sharing from there. " \
        "If that does not help, tell those who run it what is said below.", \
        "Gehen Sie zurück zum Produkt, melden Sie sich an, und öffnen Sie die Freigabe von dort. " \
        "Hilft das nicht, nennen Sie den Betreibern, was unten steht.") \
    ONE(PROBLEM_IDENTITY, "The product has not said who you are", "Das Produkt hat nicht gesagt, wer Sie sind") \
    ONE(PROBLEM_IDENTITY_DO, "Sign in to the product and open sharing again. If that does not help, tell those " \
        "who run it what is said below.", \
        "Melden Sie sich beim Produkt an, und öffnen Sie die Freigabe neu. Hilft das nicht, nennen Sie den " \
        "Betreibern, was unten steht.") \
    ONE(PROBLEM_NOT_FOUND, "There is no such dashboard for you", "Für Sie gibt es kein solches Dashboard") \
    ONE(PROBLEM_NOT_FOUND_DO, "It may have been deleted, or your access has ended. Go back to the product, or " \
        "ask whoever gave you the address.", \
        "Vielleicht wurde es gelöscht, oder Ihr Zugriff ist beendet. Gehen Sie zurück zum Produkt, oder fragen " \
        "Sie, wer Ihnen die Adresse gab.") \
    ONE(PROBLEM_ADDRESS, "A token does not belong in an address", "Ein Token gehört nicht in eine Adresse") \
    ONE(PROBLEM_ADDRESS_DO, \
        "This page takes nothing in its address: what stands there is kept in histories and logs. " \
        "If a token was sent that way, have it revoked, and send a new one in the body of a form.", \
        "Diese Seite nimmt in ihrer Adresse nichts an: was dort steht, bleibt in Verläufen und Protokollen. " \
        "Wurde so ein Token gesandt, lassen Sie es widerrufen; senden Sie ein neues im Inhalt eines Formulars.") \
    ONE(PROBLEM_REQUEST, "This request cannot be read", "Diese Anfrage ist nicht lesbar") \
    ONE(PROBLEM_REQUEST_DO, "Go back to the product and open sharing from there again. " \
        "If that does not help, tell those who run it what is said below.", \
        "Gehen Sie zurück zum Produkt, und öffnen Sie die Freigabe von dort neu. " \
        "Hilft das nicht, nennen Sie den Betreibern, was unten steht.") \
    ONE(PROBLEM_UNAVAILABLE, "Sharing is not available at the moment", \
        "Die Freigabe ist im Moment nicht erreichbar") \
    ONE(PROBLEM_UNAVAILABLE_DO, "Nothing was changed. Try again in a moment.", \
        "Nichts wurde geändert. Versuchen Sie es gleich noch einmal.") \
    ONE(PROBLEM_UNKNOWN, "It is not known whether this was done", "Es ist nicht bekannt, ob das geschehen ist") \
    ONE(PROBLEM_UNKNOWN_DO, "Open sharing again in a moment and look whether the change is there.", \
        "Öffnen Sie die Freigabe gleich noch einmal, und sehen Sie nach, ob die Änderung da ist.") \
    ONE(PROBLEM_DETAIL, "For those who run the product:", "Für die Betreiber des Produkts:") \
    ONE(PROBLEM_CODE, "Code {name}, request {org}", "Code {name}, Anfrage {org}")

enum word {
#define WORD_ONE(symbol, ...) WORD_##symbol,
#define WORD_TWO(symbol, ...) WORD_##symbol,
    PAGE_WORDS(WORD_ONE, WORD_TWO)
#undef WORD_ONE
#undef WORD_TWO
    WORD_COUNT
};

/* The text, UTF-8; of a counted one the form for `count`. */
const char *words_text(enum language language, enum word word, uint64_t count);

/* Whether it has a form for one and another for others. */
bool words_counted(enum word word);

/* What stands between the digits of thousands. */
const char *words_thousands(enum language language);

/* What to tell about a rule that refused. */
enum word words_fault(enum error_kind kind);

/* A page of its own for an error: what is wrong, and what to do. */
enum word words_problem(enum error_kind kind, enum word *advice);

#endif
