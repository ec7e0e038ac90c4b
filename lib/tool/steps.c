#include <tool/steps.h>

#include <stdlib.h>

void steps_init(struct steps *steps)
{
    *steps = (struct steps){ .free_count = STEPS_OPEN_MAX };
    known_init(&steps->open);
    for (size_t i = 0; i < STEPS_OPEN_MAX; i++)
        steps->free_slots[i] = i;
}

static void chain_free(struct step *step)
{
    while (step) {
        struct step *next = step->newer;
        step_release(step);
        free(step);
        step = next;
    }
}

void steps_release(struct steps *steps)
{
    chain_free(steps->oldest);
    chain_free(steps->spare);
    known_release(&steps->open);
}

void steps_give_back(struct steps *steps, struct step *step)
{
    step->newer = steps->spare;
    steps->spare = step;
}

/* Takes it out of the order, and out of the slots: its project has none any more. */
static struct step *take_out(struct steps *steps, struct step *step, struct known_name *name)
{
    size_t slot = (size_t)name->value - 1;
    *(step->older ? &step->older->newer : &steps->oldest) = step->newer;
    *(step->newer ? &step->newer->older : &steps->newest) = step->older;
    step->older = step->newer = NULL;
    steps->bytes -= step->body.len;
    steps->slots[slot] = NULL;
    steps->free_slots[steps->free_count++] = slot;
    name->value = 0;
    return step;
}

struct step *steps_take_oldest(struct steps *steps)
{
    struct error error;
    error_init(&error, NULL);
    /* the name is known: nothing is made for it, so nothing can fail */
    struct known_name *name = steps->oldest ? known_find(&steps->open, steps->oldest->project, &error) : NULL;
    return name ? take_out(steps, steps->oldest, name) : NULL;
}

/* Makes or takes again, and opens as the newest. NULL without memory. */
static struct step *open_step(struct steps *steps, struct known_name *name)
{
    struct step *step = steps->spare;
    if (step)
        steps->spare = step->newer;
    else if ((step = malloc(sizeof *step)))
        step_init(step);
    else
        return NULL;
    size_t slot = steps->free_slots[--steps->free_count];
    steps->slots[slot] = step;
    name->value = (int)slot + 1;
    step_begin(step, name->name);
    step->newer = NULL;
    step->older = steps->newest;
    *(steps->newest ? &steps->newest->newer : &steps->oldest) = step;
    steps->newest = step;
    steps->bytes += step->body.len;
    return step;
}

int steps_add(struct steps *steps, const struct entry *entry, uint64_t line, struct step **ready,
              struct error *error)
{
    struct known_name *name = known_find(&steps->open, entry->project, error);
    if (!name)
        return -1;
    if (steps->bytes > STEPS_BYTES_MAX || (!name->value && !steps->free_count)) {
        *ready = steps_take_oldest(steps);
        return 0;
    }
    struct step *step = name->value ? steps->slots[name->value - 1] : open_step(steps, name);
    if (!step)
        return error_memory(error);
    size_t before = step->body.len;
    enum step_result result = step_add(step, entry, line);
    steps->bytes += step->body.len - before;
    if (result == STEP_FAILED)
        return error_memory(error);
    if (result == STEP_TAKEN)
        return 1;
    *ready = take_out(steps, step, name);
    return 0;
}

bool steps_waited(const struct steps *steps, uint64_t line)
{
    return steps->oldest && steps->oldest->count && steps->oldest->lines[0] + STEPS_AGE_MAX < line;
}

uint64_t steps_first_line(const struct steps *steps)
{
    return steps->oldest && steps->oldest->count ? steps->oldest->lines[0] : 0;
}
