/* Building the list of effects; what the server sees of it is in signaling.h. */
#ifndef KREIDE_EFFECTS_H
#define KREIDE_EFFECTS_H

#include "signaling.h"

/* Takes text (malloc'd; NULL: nothing happens). */
void effects_send(struct effects *e, conn_id conn, char *text);
void effects_close(struct effects *e, conn_id conn, uint16_t code);
/* Takes the command's texts. */
void effects_sfu(struct effects *e, const struct sfu_cmd *cmd);

/* Takes reply. */
void effects_program(struct effects *e, conn_id id, struct program_reply *reply);

#endif
