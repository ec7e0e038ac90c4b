/* Projects: the tenants. */
#ifndef SHARE_PROJECTS_H
#define SHARE_PROJECTS_H

#include <base/error.h>
#include <model/actor.h>
#include <model/revision.h>

struct store;
struct store_view;

struct project {
    struct slice id;
    int64_t created_at;
};

/* Makes a project; its id was checked. 0, or -1 with PROJECT_EXISTS (also: another's alias) or what store_write
 * says. Blocks for the disk. */
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

/* Another name by which tokens and config objects may call a project (their appId); it was checked as an id. An
 * alias is for good: it is never another project's later. 0 (also where it stands already), or -1 with
 * PROJECT_UNKNOWN, ALIAS_EXISTS (a project's name, or another's alias) or what store_write says. Blocks for the
 * disk. */
int projects_add_alias(struct store *store, struct slice project, struct slice alias, const struct origin *origin,
                       struct arena *arena, struct revision *revision, struct error *error);

/* Inside a read or a plan: 0 where there is such a project, or -1 with PROJECT_UNKNOWN or as passed on. */
int projects_known(struct store_view *view, struct slice project, struct error *error);

/* Inside a read or a plan: which project goes by that name, its own or an alias. 1, 0, -1. */
int projects_resolve(struct store_view *view, struct slice name, struct slice *project);

/* Whether the project goes by that name, its own or an alias. 1, 0, -1. */
int projects_goes_by(struct store *store, struct slice project, struct slice name, struct arena *arena,
                     struct error *error);

struct projects_aliases {
    struct slice *aliases;
    size_t count;
    struct slice next;          /* where the next page begins; empty: that was all */
};

/* At most `limit` of a project's aliases from `cursor` on, in their order. 0, or -1 with PROJECT_UNKNOWN. */
int projects_list_aliases(struct store *store, struct slice project, size_t limit, struct slice cursor,
                          struct arena *arena, struct projects_aliases *page, struct error *error);

/* The revision that is on disk, as a proof that the store answers. 0 or -1. */
int projects_revision(struct store *store, struct arena *arena, struct revision *revision, struct error *error);

#endif
