/* hand.set and hand.lower: who wants to speak, and since when. */
#include "core.h"

static void set_hand(struct turn *t, struct participation *p, int64_t hand_ms)
{
	p->hand_ms = hand_ms;
	if (p->is_in) {
		room_note(t, p->room, NULL, "participant.changed",
			json_pack("{s:s, s:o}", "id", p->person.id, "hand", hand_ms ? json_integer(hand_ms) : json_null()));
	}
}

/* Raising it again keeps the place in the order. */
void handle_hand(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	bool is_raised = json_is_true(json_object_get(r->data, "raised"));
	int64_t hand_ms = !is_raised ? 0 : p->hand_ms ? p->hand_ms : t->now.unix_ms;
	reply_data(t, c->id, r->id, NULL);
	if (hand_ms != p->hand_ms) {
		keep_hand(t, p->room, &p->person, hand_ms);
		set_hand(t, p, hand_ms);
	}
}

static void lower_all(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	keep_hands_lowered(t, room);
	log_moderation(t, c->part, r->op, "");
	reply_data(t, c->id, r->id, NULL);
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->hand_ms) {
			set_hand(t, p, 0);
		}
	}
}

void handle_hand_lower(struct turn *t, struct conn *c, const struct request *r)
{
	if (!json_object_get(r->data, "participant")) {
		lower_all(t, c, r);
		return;
	}
	struct participation *target = moderation_target(t, c, r, ACTION_LOWER_HAND);
	if (!target) {
		return;
	}
	log_moderation(t, c->part, r->op, target->person.id);
	reply_data(t, c->id, r->id, NULL);
	if (target->hand_ms) {
		keep_hand(t, target->room, &target->person, 0);
		set_hand(t, target, 0);
	}
}
