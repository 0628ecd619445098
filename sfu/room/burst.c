#include "burst.h"

#include "state.h"

/* The packets of one source, oldest first; those of others stay. Returns how many. */
static uint32_t take_source(struct burst *b, uint32_t from, struct forward_item items[BURST_MAX])
{
	const struct uplink *source = b->packets[from].source;
	uint32_t count = 0;
	for (uint32_t i = from; i < b->count; i++) {
		struct burst_packet *p = &b->packets[i];
		if (p->source != source) {
			continue;
		}
		p->source = NULL;
		if (p->packet->is_used && p->packet->seq == p->seq) {
			items[count++] = (struct forward_item){.packet = p->packet, .layer = p->layer};
		}
	}
	return count;
}

void burst_flush(struct state *s, us_t now)
{
	struct burst *b = &s->burst;
	struct forward_item items[BURST_MAX];
	for (uint32_t i = 0; i < b->count; i++) {
		struct uplink *source = b->packets[i].source;
		if (source) {
			uint32_t count = take_source(b, i, items);
			forward_items(s, source, items, count, now);
		}
	}
	b->count = 0;
}

void burst_add(struct state *s, struct uplink *source, int layer, const struct history_packet *packet, us_t now)
{
	struct burst *b = &s->burst;
	if (!uplink_is_sent(source)) {
		return;
	}
	b->packets[b->count++] = (struct burst_packet){source, packet, packet->seq, (uint8_t)layer};
	if (b->count == BURST_MAX || !b->is_held) {
		burst_flush(s, now);
	}
}
