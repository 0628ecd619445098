#include "history.h"

#include <stddef.h>
#include <stdlib.h>

enum err history_init(struct history *h, uint32_t cap)
{
	h->slots = calloc(cap, sizeof *h->slots);
	h->cap = h->slots ? cap : 0;
	return h->slots ? OK : ERR_NOMEM;
}

void history_finish(struct history *h)
{
	free(h->slots);
	h->slots = NULL;
	h->cap = 0;
}

void history_clear(struct history *h)
{
	for (uint32_t i = 0; i < h->cap; i++) {
		/* reading first leaves slots that were never used without memory behind them */
		if (h->slots[i].is_used) {
			h->slots[i].is_used = false;
		}
	}
}

static struct history_packet *slot_of(const struct history *h, seq_t seq)
{
	return &h->slots[seq & (h->cap - 1)];
}

struct history_packet *history_put(struct history *h, seq_t seq, size_t payload_len)
{
	if (payload_len > HISTORY_SLOT_BYTES || h->cap == 0) {
		return NULL;
	}
	struct history_packet *slot = slot_of(h, seq);
	if (slot->is_used && slot->seq > seq) {
		return NULL;
	}
	slot->is_used = true;
	slot->seq = seq;
	slot->payload_len = (uint16_t)payload_len;
	slot->dd_len = 0;
	return slot;
}

const struct history_packet *history_get(const struct history *h, seq_t seq)
{
	if (h->cap == 0) {
		return NULL;
	}
	const struct history_packet *slot = slot_of(h, seq);
	return slot->is_used && slot->seq == seq ? slot : NULL;
}

struct history_packet *history_edit(struct history *h, seq_t seq)
{
	return history_get(h, seq) ? slot_of(h, seq) : NULL;
}

struct bytes history_dd(const struct history_packet *packet)
{
	return bytes_of(packet->payload + packet->payload_len, packet->dd_len);
}

size_t history_packet_bytes(const struct history_packet *packet)
{
	return offsetof(struct history_packet, payload) + packet->payload_len + packet->dd_len;
}
