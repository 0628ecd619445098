/* The list of what came of one input. */
#include "effects.h"

#include <stdlib.h>
#include <string.h>

void effects_init(struct effects *e)
{
	memset(e, 0, sizeof *e);
}

void effects_finish(struct effects *e)
{
	for (size_t i = 0; i < e->count; i++) {
		struct effect *item = &e->items[i];
		free(item->text);
		if (item->kind == EFFECT_SFU && item->cmd.kind == SFU_CMD_PEER_OFFER) {
			free(item->cmd.u.offer.sdp);
			free(item->cmd.u.offer.map);
		}
	}
	free(e->items);
	effects_init(e);
}

static struct effect *append(struct effects *e, enum effect_kind kind)
{
	if (e->count == e->cap) {
		size_t cap = e->cap ? e->cap * 2 : 16;
		struct effect *more = realloc(e->items, cap * sizeof *more);
		if (!more) {
			return NULL;
		}
		e->items = more;
		e->cap = cap;
	}
	struct effect *item = &e->items[e->count++];
	memset(item, 0, sizeof *item);
	item->kind = kind;
	return item;
}

void effects_send(struct effects *e, conn_id conn, const char *text, size_t len)
{
	char *copy = malloc(len + 1);
	struct effect *item = copy ? append(e, EFFECT_SEND) : NULL;
	if (!item) {
		free(copy);
		return;
	}
	memcpy(copy, text, len);
	copy[len] = 0;
	item->conn = conn;
	item->text = copy;
	item->text_len = len;
}

void effects_close(struct effects *e, conn_id conn, uint16_t code)
{
	struct effect *item = append(e, EFFECT_CLOSE);
	if (item) {
		item->conn = conn;
		item->close_code = code;
	}
}

void effects_sfu(struct effects *e, const struct sfu_cmd *cmd)
{
	struct effect *item = append(e, EFFECT_SFU);
	if (item) {
		item->cmd = *cmd;
	} else if (cmd->kind == SFU_CMD_PEER_OFFER) {
		free(cmd->u.offer.sdp);
		free(cmd->u.offer.map);
	}
}
