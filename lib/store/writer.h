/* Private: the queue of writers, whose first is the leader for all that wait. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "engine.h"

/* Runs a reader in the leader's turn, when nothing changes: for reads that commits overtook too often. */
int writer_read(struct store *store, store_reader *reader, void *context, struct arena *arena,
                struct revision *revision, struct error *error);

void writer_register_metrics(void);
void reader_register_metrics(void);

#endif
