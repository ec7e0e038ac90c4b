#include "words.h"

enum { FORMS = 2 };

/* The second form is NULL where nothing is counted. */
static const char *const texts[WORD_COUNT][LANGUAGE_COUNT][FORMS] = {
#define ROW_ONE(symbol, english, german) \
    [WORD_##symbol] = { [LANGUAGE_ENGLISH] = { english, NULL }, [LANGUAGE_GERMAN] = { german, NULL } },
#define ROW_TWO(symbol, english, english_others, german, german_others) \
    [WORD_##symbol] = { [LANGUAGE_ENGLISH] = { english, english_others }, \
                        [LANGUAGE_GERMAN] = { german, german_others } },
    PAGE_WORDS(ROW_ONE, ROW_TWO)
#undef ROW_ONE
#undef ROW_TWO
};

bool words_counted(enum word word)
{
    return texts[word][LANGUAGE_ENGLISH][1] != NULL;
}

/* English and German have the same rule (CLDR: "one" is 1 without decimals); another language adds its own. */
static int form_of(enum language language, uint64_t count)
{
    switch (language) {
    case LANGUAGE_ENGLISH:
    case LANGUAGE_GERMAN:
    default:
        return count == 1 ? 0 : 1;
    }
}

const char *words_text(enum language language, enum word word, uint64_t count)
{
    return texts[word][language][words_counted(word) ? form_of(language, count) : 0];
}

const char *words_thousands(enum language language)
{
    return language == LANGUAGE_GERMAN ? "." : ",";
}

enum word words_fault(enum error_kind kind)
{
    switch (kind) {
#define FAULT(symbol) case ERROR_##symbol: return WORD_FAULT_##symbol
    FAULT(NOT_ALLOWED_TO_SHARE);
    FAULT(TOKEN_SCOPE_READ);
    FAULT(IDENTITY_INCOMPLETE);
    FAULT(CROSS_ORG);
    FAULT(GRANTED_BY_SERVER);
    FAULT(PRECONDITION_FAILED);
    FAULT(UNKNOWN_RECIPIENT);
    FAULT(UNKNOWN_ROLE);
    FAULT(INVALID_EMAIL);
#undef FAULT
    default:
        return WORD_FAULT_OTHER;
    }
}

static const struct {
    enum error_kind kind;
    enum word what, advice;
} problems[] = {
#define ROW(kind, word) { ERROR_##kind, WORD_PROBLEM_##word, WORD_PROBLEM_##word##_DO }
    ROW(TOKEN_EXPIRED, EXPIRED),
    ROW(CREDENTIAL_MISSING, TOKEN),
    ROW(INVALID_TOKEN, TOKEN),
    ROW(TOKEN_TTL_TOO_LONG, TOKEN),
    ROW(INVALID_API_KEY, TOKEN),
    ROW(WRONG_CREDENTIAL, TOKEN),
    ROW(WRONG_APP, TOKEN),
    ROW(IDENTITY_INCOMPLETE, IDENTITY),
    ROW(NOT_FOUND, NOT_FOUND),
    ROW(BAD_QUERY, ADDRESS),
    ROW(INTERNAL, UNAVAILABLE),
    ROW(UNAVAILABLE, UNAVAILABLE),
    ROW(OUTCOME_UNKNOWN, UNKNOWN),
#undef ROW
};

enum word words_problem(enum error_kind kind, enum word *advice)
{
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (problems[i].kind == kind) {
            *advice = problems[i].advice;
            return problems[i].what;
        }
    *advice = WORD_PROBLEM_REQUEST_DO;
    return WORD_PROBLEM_REQUEST;
}
