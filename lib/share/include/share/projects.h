/* Projects: the tenants. */
#ifndef SHARE_PROJECTS_H
#define SHARE_PROJECTS_H

#include <base/error.h>
#include <model/actor.h>
#include <model/revision.h>

struct store;

struct project {
    struct slice id;
    int64_t created_at;
};

/* Makes a project; its id was checked. 0, or -1 with PROJECT_EXISTS or what store_write says. Blocks for the disk. */
int projects_add(struct store *store, struct slice id, const struct origin *origin, struct arena *arena,
                 struct revision *revision, struct error *error);

/* 1, 0, -1: is there such a project? */
int projects_find(struct store *store, struct slice id, struct arena *arena, struct project *project,
                  struct error *error);

struct projects_page {
    struct project *projects;
    size_t count;
    struct slice next;          /* where the next page begins; empty: that was all */
};

/* At most `limit` projects from `cursor` on, in the order of their ids. 0 or -1. */
int projects_list(struct store *store, size_t limit, struct slice cursor, struct arena *arena,
                  struct projects_page *page, struct error *error);

/* The revision that is on disk, as a proof that the store answers. 0 or -1. */
int projects_revision(struct store *store, struct arena *arena, struct revision *revision, struct error *error);

#endif
