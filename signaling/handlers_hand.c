/* hand.set: who wants to speak, and since when. */
#include "core.h"

/* Raising it again keeps the place in the order. */
void handle_hand(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	bool is_raised = json_is_true(json_object_get(r->data, "raised"));
	int64_t hand_ms = !is_raised ? 0 : p->hand_ms ? p->hand_ms : t->now.unix_ms;
	if (hand_ms != p->hand_ms && store_hand_set(t->s->store, p->room->info.id, p->person.id, hand_ms)) {
		log_event(t->s->log, LOG_LEVEL_ERROR, "store.failed", "what=hand_set room=%s", p->room->info.id);
		reply_error(t, c->id, r->id, "internal", NULL);
		return;
	}
	reply_data(t, c->id, r->id, NULL);
	if (hand_ms != p->hand_ms) {
		p->hand_ms = hand_ms;
		room_note(t, p->room, NULL, "participant.changed",
			json_pack("{s:s, s:o}", "id", p->person.id, "hand", hand_ms ? json_integer(hand_ms) : json_null()));
	}
}
