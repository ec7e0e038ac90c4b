/* The steps of an import that are being filled, one for each project: so lines of many projects may stand mixed in
 * a file without making requests small. */
#ifndef TOOL_STEPS_H
#define TOOL_STEPS_H

#include <tool/known.h>
#include <tool/step.h>

enum {
    STEPS_OPEN_MAX = 4096,              /* steps that are filled at the same time */
    STEPS_BYTES_MAX = 64 * 1024 * 1024, /* of their bodies */
    STEPS_AGE_MAX = 500000              /* lines that an entry may wait for others of its project */
};

struct steps {
    struct known open;                  /* by project; value: 1 + index in `slots`, 0: none is open */
    struct step *slots[STEPS_OPEN_MAX];
    size_t free_slots[STEPS_OPEN_MAX];
    size_t free_count;
    struct step *oldest, *newest;       /* in order of their first line */
    size_t bytes;                       /* of the open bodies */
    struct step *spare;                 /* to be used again, linked by `newer` */
};

void steps_init(struct steps *steps);
/* Frees all steps but those that were taken out and not given back. */
void steps_release(struct steps *steps);

/* Adds an entry, which was checked, to the step of its project. Where something has to be sent before (that step
 * is full; there are too many, or they are too large) it is taken out and left in `*ready`, and the entry is not
 * added: send and call again. 1 added, 0 `*ready`, -1 with an error. */
int steps_add(struct steps *steps, const struct entry *entry, uint64_t line, struct step **ready,
              struct error *error);

/* Takes the step with the earliest line out; NULL where none is open. */
struct step *steps_take_oldest(struct steps *steps);

/* Whether the oldest has waited for so long, by the line that is read now, that it is to be sent. */
bool steps_waited(const struct steps *steps, uint64_t line);

/* The earliest line of an open step; 0 where none is open. */
uint64_t steps_first_line(const struct steps *steps);

/* A step that was taken out may be used again. */
void steps_give_back(struct steps *steps, struct step *step);

#endif
