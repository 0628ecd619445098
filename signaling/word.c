/* At most one participant has the word, or is asked whether he takes it. */
#include "core.h"

#include <string.h>

static void word_save(struct turn *t, struct room *room, const char *person, bool is_given)
{
	struct store_room_state after = room->state;
	g_strlcpy(after.word, person, sizeof after.word);
	after.word_given = is_given;
	keep_state(t, room, &after, 0, "word");
}

/* Also if he is only on his way in: what he has by it is taken from him all the same. */
static struct participation *word_owner(const struct turn *t, const struct room *room)
{
	struct participation *p = room->state.word[0] ? g_hash_table_lookup(t->s->persons, room->state.word) : NULL;
	return p && p->room == room ? p : NULL;
}

static bool is_owner_in(const struct turn *t, const struct room *room)
{
	const struct participation *p = word_owner(t, room);
	return p && p->is_in;
}

static void note_word(struct turn *t, struct room *room)
{
	room_note(t, room, NULL, "room.changed", json_pack("{s:o}", "word", show_word(room)));
}

void word_settle(struct turn *t, struct room *room)
{
	/* a conference's list knows itself how long somebody is waited for */
	bool waits = !room->hall && room->state.word[0] && (!room->state.word_given || !is_owner_in(t, room));
	if (!waits) {
		room->word_until = US_NEVER;
	} else if (room->word_until == US_NEVER) {
		room->word_until = t->now.mono + WORD_ANSWER_US;
	}
}

void word_take(struct turn *t, struct room *room)
{
	struct participation *before = word_owner(t, room);
	if (!room->state.word[0]) {
		return;
	}
	word_save(t, room, "", false);
	room->word_until = US_NEVER;
	note_word(t, room);
	if (before) {
		rights_apply(t, before, before->sources, json_object());
	}
}

/* He was asked, and it comes to nothing. */
static void word_decline(struct turn *t, struct room *room, const char *why)
{
	char person[STORE_ID_MAX];
	g_strlcpy(person, room->state.word, sizeof person);
	word_take(t, room);
	room_note_leading(t, room, "word.declined", json_pack("{s:s, s:s}", "participant", person, "why", why));
}

void word_on_time(struct turn *t, struct room *room)
{
	if (t->now.mono < room->word_until) {
		return;
	}
	if (room->state.word_given) {
		word_take(t, room);
	} else {
		word_decline(t, room, "timeout");
	}
}

void handle_word_give(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	struct participation *target = moderation_target(t, c, r, ACTION_GIVE_WORD);
	if (!target) {
		return;
	}
	if (strcmp(room->state.word, target->person.id) == 0) {
		reply_data(t, c->id, r->id, NULL);
		return;
	}
	struct participation *before = word_owner(t, room);
	word_save(t, room, target->person.id, false);
	room->word_until = t->now.mono + WORD_ANSWER_US;
	log_moderation(t, c->part, r->op, target->person.id);
	reply_data(t, c->id, r->id, NULL);
	note_word(t, room);
	if (before) {
		rights_apply(t, before, before->sources, json_object());
	}
}

/* His microphone opens and his hand goes down: he said yes to being heard. */
static void word_accept(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	struct room *room = p->room;
	json_t *changes = json_object();
	word_save(t, room, p->person.id, true);
	room->word_until = US_NEVER;
	if (p->hand_ms) {
		p->hand_ms = 0;
		keep_hand(t, room, &p->person, 0);
		json_object_set_new(changes, "hand", json_null());
	}
	reply_data(t, c->id, r->id, NULL);
	note_word(t, room);
	rights_apply(t, p, p->sources | SFU_SOURCE_BIT(SFU_SOURCE_MIC), changes);
}

void handle_word_answer(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	const char *why = json_string_value(json_object_get(r->data, "why"));
	bool accepts = json_is_true(json_object_get(r->data, "accept"));
	if (why && (accepts || (strcmp(why, "declined") != 0 && strcmp(why, "no_device") != 0))) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "why"));
	} else if (accepts && part_has_word(c->part)) {
		reply_data(t, c->id, r->id, NULL); /* said again after a broken line */
	} else if (room->state.word_given || strcmp(room->state.word, c->person.id) != 0) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "not_asked"));
	} else if (accepts) {
		word_accept(t, c, r);
	} else {
		word_decline(t, room, why ? why : "declined");
		reply_data(t, c->id, r->id, NULL);
	}
}

void handle_word_end(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	bool is_mine = strcmp(room->state.word, c->person.id) == 0;
	if (room->hall) {
		handle_speech_end(t, c, r);
		return;
	}
	if (!is_mine && !policy_may_act(room->policy, ACTION_END_WORD, c->part->standing)) {
		refuse_denied(t, c, r);
	} else {
		word_take(t, room);
		log_moderation(t, c->part, r->op, "");
		reply_data(t, c->id, r->id, NULL);
	}
}
