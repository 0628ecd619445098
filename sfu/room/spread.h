/*
 * Which worker serves whom. A room lives on one worker; who comes into one that has grown large is served by whichever worker
 * serves fewest, and from then on the room is on that one, too. Those who are there already stay where they are.
 *
 * Every worker of a room knows its leader and whoever may send there: what concerns a peer goes to the worker that serves
 * him, and what he may send goes to all (mirror.h).
 */
#ifndef KREIDE_SPREAD_H
#define KREIDE_SPREAD_H

#include "sfu.h"

enum { SPREAD_MAX_WORKERS = 64, SPREAD_FROM_DEFAULT = 100 };

struct spread;

/* from: as spread_from of sfu_conf. NULL: no memory. */
struct spread *spread_new(uint32_t workers, uint32_t max_rooms, uint32_t from);
void spread_free(struct spread *s);
/*
 * Gives the command, and what must go with it, to `send` in the order in which it must arrive. Texts are handed on once.
 * OK, or the first error of `send`; ERR_NOMEM: the room stays on one worker, and the command was handed on.
 */
typedef enum err spread_send(void *ctx, uint32_t worker, const struct sfu_cmd *cmd);
enum err spread_command(struct spread *s, const struct sfu_cmd *cmd, spread_send *send, void *ctx) MUST_USE;

#endif
