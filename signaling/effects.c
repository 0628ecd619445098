#include "effects.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

void effects_init(struct effects *e)
{
	*e = (struct effects){0};
}

void program_reply_free(struct program_reply *reply)
{
	if (reply) {
		free(reply->body);
		free(reply);
	}
}

static void finish_one(struct effect *one)
{
	free(one->text);
	program_reply_free(one->program);
	if (one->kind == EFFECT_SFU && one->cmd.kind == SFU_CMD_PEER_OFFER) {
		free(one->cmd.u.offer.sdp);
		free(one->cmd.u.offer.map);
	}
}

void effects_finish(struct effects *e)
{
	for (size_t i = 0; i < e->count; i++) {
		finish_one(&e->items[i]);
	}
	g_free(e->items);
	*e = (struct effects){0};
}

static struct effect *add(struct effects *e, enum effect_kind kind, conn_id conn)
{
	if (e->count == e->cap) {
		e->cap = e->cap ? e->cap * 2 : 16;
		e->items = g_renew(struct effect, e->items, e->cap);
	}
	struct effect *one = &e->items[e->count++];
	memset(one, 0, sizeof *one);
	one->kind = kind;
	one->conn = conn;
	return one;
}

void effects_send(struct effects *e, conn_id conn, char *text)
{
	if (text) {
		struct effect *one = add(e, EFFECT_SEND, conn);
		one->text = text;
		one->text_len = strlen(text);
	}
}

void effects_close(struct effects *e, conn_id conn, uint16_t code)
{
	add(e, EFFECT_CLOSE, conn)->close_code = code;
}

void effects_sfu(struct effects *e, const struct sfu_cmd *cmd)
{
	add(e, EFFECT_SFU, 0)->cmd = *cmd;
}

void effects_program(struct effects *e, conn_id id, struct program_reply *reply)
{
	add(e, EFFECT_PROGRAM, id)->program = reply;
}
