/*
 * Who is looked after when. To look at everybody at every tick would cost more than all that is forwarded to them in a quiet
 * room: whoever had something happen to him is served with the next tick or together with his own packet, while his
 * state is warm; all others are looked at now and then, all in one go, so that the worker sleeps in between.
 */
#include "mirror.h"
#include "state.h"

#define TICK_US (10 * US_PER_MS)
/* Five hundred views that change with the speaker are looked at together, not one by one. */
#define COMMANDS_GAP_US (2 * US_PER_MS)
#define LOOK_US (100 * US_PER_MS)    /* whoever nothing happens to */
#define WARM_US (75 * US_PER_MS)     /* a look with one's own feedback, which a browser gives every 50 to 100 ms, comes earlier */
#define FRESH_US (2 * US_PER_MS)     /* not again so soon */

void rota_touch(struct state *s, const struct peer *p)
{
	s->due[p->index] = 0;
	s->is_touched = true;
	if (p->layout_dirty) {
		p->room->due_at = 0;
	}
	s->tick_at = us_min(s->tick_at, us_max(s->served_at + TICK_US, s->now));
}

void rota_expect(struct state *s, const struct peer *p, us_t at)
{
	s->due[p->index] = us_min(s->due[p->index], at);
	s->tick_at = us_min(s->tick_at, us_max(s->served_at + TICK_US, at));
}

void rota_touch_all(struct state *s)
{
	s->is_all_due = true;
	s->tick_at = us_min(s->tick_at, us_max(s->now, s->served_at + COMMANDS_GAP_US));
}

/* All looks of a worker fall together. */
static us_t next_look(us_t now)
{
	return (now / LOOK_US + 1) * LOOK_US;
}

/* What is owed to a publisher does not wait for a look. */
static us_t publisher_deadline(const struct peer *p)
{
	us_t at = p->is_mirror ? US_NEVER : twcc_rx_deadline(&p->twcc_rx);
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		const struct uplink *u = &p->uplinks[i];
		for (int k = 0; u->is_negotiated && k < u->layer_count; k++) {
			const struct layer *l = &u->layers[k];
			if (l->is_bound) {
				at = us_min(at, us_min(nack_deadline(l->nack), keyreq_deadline(&l->keyreq)));
			}
		}
	}
	return at;
}

static us_t next_due(const struct peer *p, us_t now)
{
	if (!p->has_transport) {
		return p->is_mirror ? us_min(next_look(now), publisher_deadline(p)) : next_look(now);
	}
	if (!peer_is_connected(p)) {
		return now + TICK_US; /* ICE and DTLS have timers of their own */
	}
	const struct copies *c = &p->copies;
	us_t at = us_min(next_look(now), p->slots ? p->share_at : US_NEVER);
	at = us_min(at, c->head != c->tail ? c->ring[c->head % PEER_MAX_COPIES].due_at : US_NEVER);
	return p->binding_count > 0 ? us_min(at, publisher_deadline(p)) : at;
}

static void serve_peer(struct state *s, struct peer *p, us_t now)
{
	p->served_at = now;
	s->due[p->index] = US_NEVER;
	peer_on_time(s, p, now);
	shares_on_time(s, p, now);
	resend_on_time(s, p, now);
	redundant_on_time(p, now);
	report_on_time(s, p, now);
	probe_on_time(s, p, now);
	mirror_on_time(s, p, now);
	s->due[p->index] = us_min(s->due[p->index], next_due(p, now)); /* somebody may have touched him meanwhile */
}

void rota_after_media(struct state *s, struct peer *p)
{
	if (p->layout_dirty || p->room->layout_dirty || p->room->speakers_dirty) {
		rota_touch(s, p);
	} else {
		rota_expect(s, p, us_min(publisher_deadline(p), speaker_deadline(&p->room->speaker)));
	}
}

void rota_after_packet(struct state *s, struct peer *p, us_t now)
{
	bool is_changed = p->layout_dirty || p->room->layout_dirty;
	bool is_due = s->due[p->index] <= now || (p->slots && p->share_at <= now);
	us_t gap_us = is_due ? FRESH_US : WARM_US;
	if (!is_changed && now - p->served_at >= gap_us) {
		serve_peer(s, p, now);
	} else if (is_changed || is_due) {
		rota_touch(s, p);
	}
}

static bool is_room_due(const struct state *s, const struct room *room, us_t now)
{
	return s->is_all_due || room->layout_dirty || room->speakers_dirty || room->due_at <= now ||
		speaker_deadline(&room->speaker) <= now;
}

static us_t serve_rooms(struct state *s, us_t now)
{
	us_t next = US_NEVER;
	for (uint32_t i = 0; i < s->room_end; i++) {
		struct room *room = s->rooms[i];
		if (!room) {
			continue;
		}
		if (is_room_due(s, room, now)) {
			room->due_at = next_look(now);
			layout_on_time(s, room, now);
			mirror_room_on_time(s, room, now);
		}
		us_t speakers_at = room->speakers_dirty ? room->speakers_at : US_NEVER;
		next = us_min(next, us_min(room->due_at, us_min(speaker_deadline(&room->speaker), speakers_at)));
	}
	return next;
}

static us_t serve_peers(struct state *s, us_t now)
{
	us_t next = US_NEVER;
	for (uint32_t i = 0; i < s->peer_end; i++) {
		if (!s->peers[i]) {
			continue;
		}
		if (s->due[i] <= now || s->is_all_due) {
			serve_peer(s, s->peers[i], now);
		}
		next = us_min(next, s->due[i]);
	}
	return next;
}

void rota_serve(struct state *s, us_t now)
{
	s->served_at = now;
	s->is_touched = false;
	us_t next = serve_rooms(s, now);
	next = us_min(next, serve_peers(s, now));
	for (uint32_t i = 0; i < s->room_end; i++) {
		if (s->rooms[i]) {
			demands_on_time(s, s->rooms[i], now);
		}
	}
	s->is_all_due = false;
	s->tick_at = s->is_touched ? now + TICK_US : us_max(next, now + TICK_US);
}
