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

/* Whether more of its frame is to come: of a layer the newest packet that waits is not the last one of a frame. */
static bool is_part(const struct burst *b, uint32_t at)
{
	const struct burst_packet *last = &b->packets[at];
	if (!uplink_is_video(last->source) || last->packet->payload_len == 0) {
		return false;
	}
	for (uint32_t i = at; i < b->count; i++) {
		const struct burst_packet *p = &b->packets[i];
		if (p->source == last->source && p->layer == last->layer && p->packet->marker) {
			return false;
		}
	}
	return true;
}

static bool has_part(const struct burst *b)
{
	for (uint32_t i = 0; i < b->count; i++) {
		if (is_part(b, i)) {
			return true;
		}
	}
	return false;
}

void burst_release(struct state *s, us_t now)
{
	struct burst *b = &s->burst;
	b->is_held = false;
	if (b->count > 0 && (now >= burst_deadline(s) || !has_part(b))) {
		burst_flush(s, now);
	}
}

us_t burst_deadline(const struct state *s)
{
	return s->burst.count > 0 ? s->burst.since + s->conf.gather_us : US_NEVER;
}

void burst_add(struct state *s, struct uplink *source, int layer, const struct history_packet *packet, us_t now)
{
	struct burst *b = &s->burst;
	if (!uplink_is_sent(source)) {
		return;
	}
	b->since = b->count == 0 ? now : b->since;
	b->packets[b->count++] = (struct burst_packet){source, packet, packet->seq, (uint8_t)layer};
	if (b->count == BURST_MAX || !b->is_held) {
		burst_flush(s, now);
	}
}
