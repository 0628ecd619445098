/* What the store has written is moved into the database's file on a thread of its own: that waits for the disk, and the loop that
 * carries lessons must not. Once the key of a vote is destroyed, the journal is emptied, too. */
#ifndef KREIDE_CHECKPOINT_H
#define KREIDE_CHECKPOINT_H

#include "errors.h"

struct checkpoint;
struct store;

/* `store` leaves it to this from now on; `path` is that of its database. */
enum err checkpoint_start(struct checkpoint **out, struct store *store, const char *path) MUST_USE;
/* NULL is fine. Before the store is closed. */
void checkpoint_stop(struct checkpoint *c);

#endif
