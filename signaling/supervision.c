/*
 * No adult, no room: while no moderator is there, nothing of the others is forwarded and nobody writes. One is there while
 * his media flows or his connection is heard; so a short cut of either freezes nothing, and a dead laptop does within seconds.
 */
#include "core.h"

/* Until when is he there, if nothing more is heard of him? */
static us_t present_until(const struct participation *p)
{
	if (p->media == SFU_PEER_CONNECTED) {
		return US_NEVER;
	}
	us_t until = p->conn ? p->conn->heard_at + ADULT_HEARD_US : 0;
	return p->media == SFU_PEER_INTERRUPTED ? us_max(until, p->media_since + ADULT_CONSENT_US) : until;
}

static us_t supervised_until(const struct room *room)
{
	us_t until = 0;
	for (guint i = 0; i < room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(room->parts, i);
		if (part_leads(p)) { /* who is just coming in counts, too: a reload freezes nothing */
			until = us_max(until, present_until(p));
		}
	}
	return until;
}

void room_supervise(struct turn *t, struct room *room, const struct participation *but)
{
	bool is_frozen = room->rules.supervision != SUPERVISION_OPEN && t->now.mono >= supervised_until(room);
	if (is_frozen == room->is_frozen || !room->info.is_open) {
		return;
	}
	room->is_frozen = is_frozen;
	room->frozen_since = is_frozen ? t->now.mono : US_NEVER;
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (!part_leads(p)) {
			part_allow(t, p);
		}
	}
	log_event(t->s->log, LOG_LEVEL_INFO, is_frozen ? "room.frozen" : "room.thawed", "room=%s", room->info.id);
	room_note(t, room, but, "room.changed", json_pack("{s:b}", "frozen", is_frozen));
}

void supervision_heard(struct turn *t, const struct conn *c)
{
	if (c->part && c->part->room->is_frozen && part_leads(c->part)) {
		room_supervise(t, c->part->room, NULL);
	}
}

bool supervision_is_over(const struct room *room, us_t now)
{
	return room->info.is_open && room->is_frozen && room->rules.supervision == SUPERVISION_END
		&& room->frozen_since != US_NEVER && now >= room->frozen_since + FROZEN_ROOM_US;
}

us_t supervision_deadline(const struct room *room)
{
	if (!room->info.is_open || room->rules.supervision == SUPERVISION_OPEN) {
		return US_NEVER;
	}
	if (!room->is_frozen) {
		return supervised_until(room);
	}
	bool ends = room->rules.supervision == SUPERVISION_END && room->frozen_since != US_NEVER;
	return ends ? room->frozen_since + FROZEN_ROOM_US : US_NEVER;
}
