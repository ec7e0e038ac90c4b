/* What became of the action that the page answers, at the top; and what is wrong with a field, under it. */
#include <text/html.h>

#include "parts.h"

/* The script moves the focus there, so that whoever cannot see the top of the page is told first what happened. */
static void begin(const struct sheet *sheet, bool fault)
{
    struct buffer *out = sheet->say.out;
    if (fault)
        html_markup(out, "<div class=\"message fault\" role=\"alert\" tabindex=\"-1\">\n<p>");
    else
        html_markup(out, "<div class=\"message done\" role=\"status\" tabindex=\"-1\">\n<p>");
}

static void end(const struct sheet *sheet)
{
    html_markup(sheet->say.out, "</div>\n");
}

static void write_way(const struct sheet *sheet, const struct way *way)
{
    const struct say *say = &sheet->say;
    html_markup(say->out, "<li>");
    if (way->kind == WAY_OWNER)
        say_plain(say, WORD_WAY_OWNER);
    else
        say_word(say, WORD_WAY, &(struct say_values){ .who = &way->principal, .scope = way->scope });
    html_markup(say->out, "</li>\n");
}

static void write_ways(const struct sheet *sheet, const struct share *share, enum word word,
                       const struct way_list *ways, bool more)
{
    const struct say *say = &sheet->say;
    if (ways->count == 0)
        return;
    html_markup(say->out, "<p>");
    say_word(say, word, &(struct say_values){ .who = &share->principal, .email = share->email });
    html_markup(say->out, "</p>\n<ul>\n");
    for (size_t i = 0; i < ways->count; i++)
        write_way(sheet, &ways->ways[i]);
    if (more) {
        html_markup(say->out, "<li>");
        say_plain(say, WORD_WAYS_MORE);
        html_markup(say->out, "</li>\n");
    }
    html_markup(say->out, "</ul>\n");
}

static enum word word_of(enum permission_status status)
{
    switch (status) {
    case PERMISSION_GRANTED:
        return WORD_DONE_GRANTED;
    case PERMISSION_UPDATED:
        return WORD_DONE_UPDATED;
    case PERMISSION_REVOKED:
        return WORD_DONE_REVOKED;
    case PERMISSION_ABSENT:
        return WORD_DONE_ABSENT;
    default:
        return WORD_DONE_UNCHANGED;
    }
}

static void write_done(const struct sheet *sheet)
{
    const struct page_outcome *outcome = &sheet->page->outcome;
    const struct share *share = outcome->share;
    begin(sheet, false);
    say_word(&sheet->say, word_of(outcome->result->status),
             &(struct say_values){ .who = &share->principal, .email = share->email, .scope = share->scope,
                                   .until = share->period.expires_at });
    html_markup(sheet->say.out, "</p>\n");
    write_ways(sheet, share, WORD_STILL, &outcome->result->remaining, outcome->result->remaining_more);
    write_ways(sheet, share, WORD_MAYBE, &outcome->result->possible, outcome->result->possible_more);
    end(sheet);
}

static void write_line(const struct sheet *sheet, bool fault, enum word word)
{
    begin(sheet, fault);
    say_plain(&sheet->say, word);
    html_markup(sheet->say.out, "</p>\n");
    end(sheet);
}

void message_write(const struct sheet *sheet)
{
    const struct page_outcome *outcome = &sheet->page->outcome;
    if (outcome->done_before)
        write_line(sheet, false, WORD_DONE_BEFORE);
    else if (outcome->fault != ERROR_NONE)
        write_line(sheet, true, words_fault(outcome->fault));
    else if (outcome->share)
        write_done(sheet);
}

void message_field(const struct sheet *sheet, unsigned fault, const char *name, enum word word)
{
    struct buffer *out = sheet->say.out;
    if (!(sheet->page->outcome.field_faults & fault))
        return;
    html_markup(out, "<p class=\"error\" role=\"alert\" id=\"");
    html_attribute(out, slice_of(name));
    html_markup(out, "-error\">");
    say_plain(&sheet->say, word);
    html_markup(out, "</p>\n");
}
