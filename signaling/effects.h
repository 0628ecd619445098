/* Appending effects; for the handlers of signaling. */
#ifndef KREIDE_EFFECTS_H
#define KREIDE_EFFECTS_H

#include "signaling.h"

/* Copies the text. */
void effects_send(struct effects *e, conn_id conn, const char *text, size_t len);
void effects_close(struct effects *e, conn_id conn, uint16_t code);
/* Takes the command's texts. */
void effects_sfu(struct effects *e, const struct sfu_cmd *cmd);

#endif
