/* One stay of a person in a room: its numbered notifications, its end, and its place while the line is gone. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

struct participation *part_make(struct turn *t, struct room *room, const struct store_person *person)
{
	struct signaling *s = t->s;
	struct participation *p = g_new0(struct participation, 1);
	store_make_secret_id(p->id);
	p->person = *person;
	p->room = room;
	p->standing = room_standing(room, person);
	p->peer = ++s->last_sfu_id;
	g_ptr_array_add(room->parts, p);
	g_hash_table_insert(s->parts, p->id, p);
	g_hash_table_insert(s->peers, &p->peer, p);
	g_hash_table_insert(s->persons, p->person.id, p);
	return p;
}

struct participation *part_new(
	struct turn *t, struct room *room, struct conn *c, const struct store_room_person *own)
{
	struct participation *p = part_make(t, room, &c->person);
	p->conn = c;
	memcpy(p->session, c->session, sizeof p->session);
	p->own = *own;
	p->rights = rights_of(p);
	p->hand_ms = kept_hand(t->s, room, c->person.id);
	c->part = p;
	return p;
}

struct note *note_new(const char *ev, json_t *data)
{
	char *tail = codec_note_tail(ev, data);
	struct note *note = tail ? g_new(struct note, 1) : NULL;
	if (note) {
		*note = (struct note){1, tail};
	}
	return note;
}

void note_unref(struct note *note)
{
	if (note && --note->refs == 0) {
		free(note->tail);
		g_free(note);
	}
}

void part_free(void *data)
{
	struct participation *p = data;
	for (int i = 0; i < NOTES_KEPT; i++) {
		note_unref(p->notes[i]);
	}
	program_free(p->program);
	g_free(p);
}

static void send_note(struct turn *t, const struct participation *p, uint64_t seq)
{
	if (p->conn) {
		t->s->stats.messages_out++;
		effects_send(t->out, p->conn->id, codec_note(p->notes[seq % NOTES_KEPT]->tail, seq));
	}
}

void part_give_note(struct turn *t, struct participation *p, struct note *note)
{
	if (!note || p->program) { /* who never reads is kept nothing for */
		return;
	}
	note->refs++;
	p->seq++;
	note_unref(p->notes[p->seq % NOTES_KEPT]);
	p->notes[p->seq % NOTES_KEPT] = note;
	send_note(t, p, p->seq);
}

void part_note(struct turn *t, struct participation *p, const char *ev, json_t *data)
{
	struct note *note = note_new(ev, data);
	part_give_note(t, p, note);
	note_unref(note);
}

bool part_can_catch_up(const struct participation *p, uint64_t seq)
{
	size_t bytes = 0;
	if (seq > p->seq || p->seq - seq > NOTES_KEPT) {
		return false;
	}
	for (uint64_t each = seq + 1; each <= p->seq; each++) {
		bytes += strlen(p->notes[each % NOTES_KEPT]->tail);
	}
	return bytes <= CATCH_UP_BYTES;
}

void part_catch_up(struct turn *t, struct participation *p, uint64_t seq)
{
	for (uint64_t each = seq + 1; each <= p->seq; each++) {
		send_note(t, p, each);
	}
}

void part_allow(struct turn *t, struct participation *p)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ALLOW, .room = p->room->sfu, .peer = p->peer};
	bool is_held = p->room->is_frozen && !part_leads(p);
	cmd.u.allow.sources = is_held ? 0 : policy_sources(p->rights, p->sources);
	effects_sfu(t->out, &cmd);
}

void part_end(struct turn *t, struct participation *p, const char *reason, bool keeps_hand)
{
	struct signaling *s = t->s;
	struct room *room = p->room;
	if (reason && p->is_in) {
		part_note(t, p, "room.ended", json_pack("{s:s}", "reason", reason));
	}
	if (p->hand_ms && !keeps_hand) {
		keep_hand(t, room, &p->person, 0);
	}
	register_went(t, p);
	desk_touch_room(t, room);
	hall_part_went(t, p, keeps_hand);
	g_ptr_array_remove(room->parts, p);
	if (p->conn) {
		p->conn->part = NULL;
	}
	room_command(t, room, SFU_CMD_PEER_REMOVE, p->peer);
	s->viewer_count -= p->program && p->program->token.kind == TOKEN_WHEP;
	if (p->program && p->offer.request) { /* whoever wanted in, or asked for an ICE restart */
		bool was_in = p->program->offer != NULL;
		offer_refuse(t, p, was_in ? "not_found" : "bad_request", was_in ? NULL : json_pack("{s:s}", "why", "moved"));
	}
	if (p->is_in) {
		log_event(s->log, LOG_LEVEL_INFO, "participant.left", "room=%s person=%s", room->info.id, p->person.id);
		room_note(t, room, NULL, "participant.left", json_pack("{s:s}", "id", p->person.id));
	}
	if (room->leader == p) {
		leader_left(t, room, keeps_hand);
	}
	bool gives_up_word = !room->hall && !keeps_hand && strcmp(room->state.word, p->person.id) == 0;
	g_hash_table_remove(s->persons, p->person.id);
	g_hash_table_remove(s->peers, &p->peer);
	g_hash_table_remove(s->parts, p->id);
	if (gives_up_word) {
		word_take(t, room);
	}
	word_settle(t, room);
	if (!keeps_hand) {
		room_supervise(t, room, NULL); /* else he is about to be back; time will tell */
	}
	room_settle(t, room);
}

void part_drop(struct turn *t, struct participation *p)
{
	register_went(t, p);
	p->conn->part = NULL;
	p->conn = NULL;
	p->offer.request = 0;
	desk_touch_room(t, p->room);
	if (!p->is_in) {
		part_end(t, p, NULL, true);
		return;
	}
	p->place_until = t->now.mono + PLACE_KEPT_US;
	hall_part_line(p, false);
	room_note(t, p->room, p, "participant.changed", json_pack("{s:s, s:b}", "id", p->person.id, "present", 0));
	room_supervise(t, p->room, NULL);
}

static us_t due_at(const struct participation *p)
{
	us_t place = p->program ? program_deadline(p) : p->conn ? US_NEVER : p->place_until;
	return us_min(place, p->offer.request ? p->offer.deadline : US_NEVER);
}

void parts_on_time(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *due = g_ptr_array_new();
	g_hash_table_iter_init(&iter, t->s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (t->now.mono >= due_at(value)) {
			g_ptr_array_add(due, value);
		}
	}
	for (guint i = 0; i < due->len; i++) {
		struct participation *p = g_ptr_array_index(due, i);
		if (p->offer.request && t->now.mono >= p->offer.deadline) {
			log_event(t->s->log, LOG_LEVEL_ERROR, "offer.timeout", "room=%s", p->room->info.id);
			offer_fail(t, p, "internal", NULL);
		} else {
			part_end(t, p, NULL, false);
		}
	}
	g_ptr_array_free(due, TRUE);
}

us_t parts_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	us_t deadline = US_NEVER;
	g_hash_table_iter_init(&iter, s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		deadline = us_min(deadline, due_at(value));
	}
	return deadline;
}
