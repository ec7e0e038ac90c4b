/* Loading grants from a file: first the whole file is checked, then it is sent. */
#ifndef TOOL_IMPORT_H
#define TOOL_IMPORT_H

#include <tool/source.h>
#include <tool/step.h>
#include <tool/tool.h>

struct import {
    struct tool *tool;
    int file;                   /* a regular file, or a spool */
    uint64_t size;              /* in bytes */
    enum entry_format format;
    uint64_t max_errors;        /* refused lines that are named */
    uint64_t start_line;        /* lines before it are checked and not sent */
    uint64_t entries;           /* from start_line on; set by import_check */
};

/* Reads every line and asks for every project; changes nothing. EXIT_DONE, or another after having reported what
 * is wrong. */
enum exit_code import_check(struct import *import);

/* Sends the entries in steps. EXIT_DONE with the counts, or another after having reported why it stopped and from
 * which line on it is to be resumed. */
enum exit_code import_send(struct import *import, struct step_counts *counts);

#endif
