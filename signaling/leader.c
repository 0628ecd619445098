/*
 * Who leads, among the moderators who are in. The room remembers its leader by person: while his place is kept (a reload, a
 * restart of the server) another moderator only stands in for him, and he leads again when he is back.
 */
#include "core.h"

#include <string.h>

/* The one whom the room remembers, else the first who came. */
static struct participation *next_leader(const struct room *room)
{
	struct participation *first = NULL;
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (!p->is_in || !part_leads(p)) {
			continue;
		}
		if (strcmp(room->state.leader, p->person.id) == 0) {
			return p;
		}
		first = first ? first : p;
	}
	return first;
}

static void leader_remember(struct turn *t, struct room *room, const char *person)
{
	struct store_room_state after = room->state;
	g_strlcpy(after.leader, person, sizeof after.leader);
	keep_state(t, room, &after, 0, "leader");
	room->leader_kept_until = 0;
}

bool leader_choose(struct turn *t, struct room *room)
{
	struct participation *chosen = next_leader(room);
	bool is_changed = chosen != room->leader;
	if (chosen && strcmp(room->state.leader, chosen->person.id) == 0) {
		room->leader_kept_until = 0;
	} else if (chosen && t->now.mono >= room->leader_kept_until) {
		leader_remember(t, room, chosen->person.id);
	}
	if (is_changed) {
		room->leader = chosen;
		room_command(t, room, SFU_CMD_ROOM_LEADER, chosen ? chosen->peer : 0);
	}
	return is_changed && chosen;
}

void leader_note(struct turn *t, struct room *room, const struct participation *but)
{
	room_note(t, room, but, "participant.changed",
		json_pack("{s:s, s:b}", "id", room->leader->person.id, "leader", 1));
}

/* Somebody who only stood in leaves the claim of whom he stood in for as it is. */
void leader_left(struct turn *t, struct room *room, bool comes_back)
{
	if (strcmp(room->state.leader, room->leader->person.id) == 0) {
		room->leader_kept_until = comes_back ? t->now.mono + PLACE_KEPT_US : 0;
	}
	if (leader_choose(t, room)) {
		leader_note(t, room, NULL);
	}
}

void leader_on_time(struct turn *t, struct room *room)
{
	if (room->leader_kept_until && t->now.mono >= room->leader_kept_until) {
		room->leader_kept_until = 0;
		(void)leader_choose(t, room);
	}
}

void handle_lead_give(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	struct participation *target = moderation_target(t, c, r, ACTION_GIVE_LEAD);
	if (!target) {
		return;
	}
	leader_remember(t, room, target->person.id);
	log_moderation(t, c->part, r->op, target->person.id);
	reply_data(t, c->id, r->id, NULL);
	if (leader_choose(t, room)) {
		leader_note(t, room, NULL);
	}
}
