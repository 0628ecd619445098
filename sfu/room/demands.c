/* What all who look at a picture want of it, told to its publisher so that he need not send the rest. */
#include "mirror.h"
#include "state.h"

#define DEMAND_US (200 * US_PER_MS)

static void sum_up(struct state *s, struct uplink *u, us_t now)
{
	uint16_t height_px;
	uint8_t layers = mirror_demand(u, &height_px, now);
	for (uint32_t i = 0; i < u->subscriber_count; i++) {
		const struct subscriber *sub = &u->subscribers[i];
		const struct downlink *d = sub->peer->slots ? &sub->peer->slots[sub->seat].video : NULL;
		if (d && d->source == u && d->wish) {
			uint16_t tile_px = sub->peer->seats.seat[sub->seat].height_px;
			layers |= d->wish;
			height_px = tile_px > height_px ? tile_px : height_px;
		}
	}
	if (u->peer->is_mirror) {
		mirror_send_demand(s, u, layers, height_px);
	} else if (demand_update(&u->demand, layers, height_px, now)) {
		struct sfu_event event = {.kind = SFU_EVENT_DEMAND};
		event.u.demand.source = u->source;
		event.u.demand.layers = (uint8_t)(u->demand.layers & ((1u << uplink_level_count(u)) - 1));
		event.u.demand.height_px = u->demand.height_px;
		emit(s, u->peer, &event);
	}
}

void demands_on_time(struct state *s, struct room *room, us_t now)
{
	if (now < room->demand_at) {
		return;
	}
	room->demand_at = now + DEMAND_US;
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *p = room->peers[i];
		for (int k = 0; k < SFU_SOURCE_COUNT && (peer_is_connected(p) || p->is_mirror); k++) {
			if (uplink_is_video(&p->uplinks[k]) && p->uplinks[k].is_negotiated) {
				sum_up(s, &p->uplinks[k], now);
			}
		}
	}
}
