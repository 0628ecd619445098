#include "relays.h"

#include <string.h>

enum { TAKEN_PER_TURN = 256 }; /* of each worker; packets from the network wait no longer than that takes */

/* A relay in a ring: the value, then as much of the packet as it has. */
struct record {
	_Alignas(RING_ALIGN) struct relay relay;
};

void relays_init(struct relays *r, struct mailbox *bell)
{
	for (uint32_t i = 0; i < SPREAD_MAX_WORKERS; i++) {
		atomic_init(&r->from[i], NULL);
	}
	atomic_init(&r->is_asleep, false);
	r->bell = bell;
}

void relays_finish(struct relays *r)
{
	for (uint32_t i = 0; i < SPREAD_MAX_WORKERS; i++) {
		ring_free(atomic_load(&r->from[i]));
		atomic_store(&r->from[i], NULL);
	}
}

static struct ring *ring_from(struct relays *to, uint32_t from)
{
	/* only this writer ever sets it */
	struct ring *ring = atomic_load_explicit(&to->from[from], memory_order_relaxed);
	if (!ring) {
		ring = ring_new(RELAYS_RING_BYTES);
		atomic_store(&to->from[from], ring);
	}
	return ring;
}

bool relays_put(struct relays *to, uint32_t from, const struct relay *relay)
{
	const struct history_packet *packet = relay->packet;
	size_t packet_bytes = packet ? history_packet_bytes(packet) : 0;
	struct ring *ring = ring_from(to, from);
	struct record *record = ring ? ring_reserve(ring, sizeof *record + packet_bytes) : NULL;
	if (!record) {
		return false;
	}
	record->relay = *relay;
	if (packet) {
		memcpy(record + 1, packet, packet_bytes);
	}
	ring_commit(ring);
	return true;
}

void relays_wake(struct relays *to)
{
	if (atomic_exchange(&to->is_asleep, false)) {
		mailbox_wake(to->bell);
	}
}

static void take_from(struct ring *ring, struct worker *w, us_t now)
{
	const struct record *record;
	size_t len;
	for (uint32_t n = 0; n < TAKEN_PER_TURN && (record = ring_peek(ring, &len)) != NULL; n++) {
		struct relay relay = record->relay;
		relay.packet = len > sizeof *record ? (const struct history_packet *)(const void *)(record + 1) : NULL;
		worker_on_relay(w, &relay, now);
		ring_pop(ring);
	}
}

void relays_take(struct relays *r, struct worker *w, us_t now)
{
	for (uint32_t i = 0; i < SPREAD_MAX_WORKERS; i++) {
		struct ring *ring = atomic_load_explicit(&r->from[i], memory_order_acquire);
		if (ring && !ring_is_empty(ring)) {
			worker_hold(w);
			take_from(ring, w, now);
			worker_release(w, now);
		}
	}
}

bool relays_fall_asleep(struct relays *r)
{
	atomic_store(&r->is_asleep, true);
	for (uint32_t i = 0; i < SPREAD_MAX_WORKERS; i++) {
		struct ring *ring = atomic_load(&r->from[i]);
		if (ring && !ring_is_empty(ring)) {
			return false;
		}
	}
	return true;
}

void relays_awake(struct relays *r)
{
	atomic_store_explicit(&r->is_asleep, false, memory_order_relaxed);
}
