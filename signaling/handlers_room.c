/* hello, and coming into a room and out of it. */
#include "core.h"

#include <string.h>

static struct participation *resumable(struct turn *t, const struct conn *c, const json_t *resume)
{
	const char *id = json_string_value(json_object_get(resume, "participation"));
	struct participation *p = id ? g_hash_table_lookup(t->s->parts, id) : NULL;
	return p && p->is_in && strcmp(p->person.id, c->person.id) == 0 ? p : NULL;
}

/* The reply first, then what was missed; the others hear that he is back. */
static void say_hello(struct turn *t, struct conn *c, int64_t re, struct participation *p, uint64_t seq)
{
	char school[STORE_NAME_MAX] = "";
	bool was_gone = p && !p->conn;
	bool needs_snapshot = p && !part_can_catch_up(p, seq);
	if (p) {
		t->s->stats.resumes++;
		conn_take_over(t, c, p);
		hall_part_line(p, true);
	}
	(void)!store_school_name(t->s->store, c->person.school, school);
	reply_data(t, c->id, re,
		json_pack("{s:o, s:{s:s}, s:I, s:[], s:b, s:o}", "person", show_person(&c->person), "school", "name", school,
			"serverTime", (json_int_t)t->now.unix_ms, "iceServers", "resumed", p != NULL, "snapshot",
			needs_snapshot ? show_snapshot(t, p) : json_null()));
	if (p && !needs_snapshot) {
		part_catch_up(t, p, seq);
	}
	if (was_gone) {
		register_came(t, p);
		room_note(t, p->room, p, "participant.changed", json_pack("{s:s, s:b}", "id", p->person.id, "present", 1));
	}
	supervision_heard(t, c);
	conn_note_draining(t, c);
}

void handle_hello(struct turn *t, struct conn *c, const struct request *r)
{
	const json_t *resume = json_object_get(r->data, "resume");
	if (c->said_hello) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "hello_again"));
		return;
	}
	if (json_integer_value(json_object_get(r->data, "protocol")) != 1) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:[i]}", "supported", 1));
		return;
	}
	struct participation *p = resumable(t, c, resume);
	c->said_hello = true;
	say_hello(t, c, r->id, p, (uint64_t)json_integer_value(json_object_get(resume, "seq")));
}

void handle_ping(struct turn *t, struct conn *c, const struct request *r)
{
	reply_data(t, c->id, r->id, NULL);
}

/* Besides himself, who may well be in already. */
static bool is_full(const struct turn *t, const struct conn *c, const struct room *room)
{
	const struct participation *mine = g_hash_table_lookup(t->s->persons, c->person.id);
	guint others = 0, learners = 0;
	for (guint i = 0; i < room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(room->parts, i);
		others += p != mine;
		learners += p != mine && !part_leads(p);
	}
	bool leads = room->policy->roles[room_standing(room, &c->person)].leads;
	return others >= ROOM_PEOPLE_MAX || (!leads && learners >= ROOM_LEARNERS_MAX);
}

/* Why this person may not enter now; NULL: he may, or may wait. Fills in what is known of him in this room. */
static const char *join_refusal(
	struct turn *t, const struct conn *c, const struct room *room, struct store_room_person *own)
{
	if (strcmp(room->info.school, c->person.school) != 0) {
		return "no_such_room";
	}
	if (!room_has_member(t, room, c->person.id)) {
		return "not_member";
	}
	if (!room->info.is_open && !room->policy->roles[room_standing(room, &c->person)].may_open) {
		return "room_closed";
	}
	if (!room->info.is_open && t->s->draining_until_ms) {
		return "server_draining";
	}
	if (kept_person(t->s, room, c->person.id, own)) {
		return "internal";
	}
	switch (policy_entry(room->policy, room_standing(room, &c->person), &room->state, own)) {
	case ENTRY_SENT_OUT:
		return "sent_out";
	case ENTRY_LOCKED:
		return "room_locked";
	case ENTRY_OPEN:
	case ENTRY_WAIT:
		break;
	}
	return is_full(t, c, room) ? "room_full" : NULL;
}

static bool must_wait(const struct conn *c, const struct room *room, const struct store_room_person *own)
{
	return policy_entry(room->policy, room_standing(room, &c->person), &room->state, own) == ENTRY_WAIT;
}

/* Is this person in a room on another device, and shall he stay there? The same session is the same browser. */
static bool is_elsewhere(const struct conn *c, const struct participation *mine, const struct request *r)
{
	return mine && mine->conn && mine->conn != c && strcmp(mine->session, c->session) != 0
		&& !json_is_true(json_object_get(r->data, "move"));
}

/* He comes in here: what he was in before ends, and another connection that held it closes. A conference that he leaves for another room does
 * not wait for him: nobody counts in two. */
static void leave_before(struct turn *t, const struct conn *c, struct participation *before, const struct room *next)
{
	struct conn *other = before->conn == c ? NULL : before->conn;
	struct hall *left = before->room != next ? before->room->hall : NULL;
	part_end(t, before, other ? "moved" : NULL, true);
	if (left) {
		hall_moved_on(t, left, c->person.id);
	}
	if (other) {
		conn_close(t, other, CLOSE_MOVED);
	}
}

static void enter(struct turn *t, struct conn *c, struct room *room, const struct store_room_person *own,
	const struct request *r)
{
	struct participation *p = part_new(t, room, c, own);
	talk_part_came(t, p);
	lobby_leave(t, c, "gone"); /* of another room */
	room->empty_since = US_NEVER;
	room_start(t, room);
	p->sources = policy_sources(p->rights, publish_bits(json_object_get(r->data, "publish"), 0));
	room_command(t, room, SFU_CMD_PEER_ADD, p->peer);
	part_allow(t, p);
	if (!offer_start(t, p, json_object_get(r->data, "media"), r->id)) {
		part_end(t, p, NULL, true);
	}
}

void handle_join(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room;
	json_t *detail;
	struct store_room_person own;
	struct participation *before = g_hash_table_lookup(t->s->persons, c->person.id);
	const char *id = json_string_value(json_object_get(r->data, "room"));
	if (c->part && !c->part->is_in) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "busy"));
		return;
	}
	struct limit *joins = person_limit(t, c->person.id, PERSON_JOINS);
	if (!limit_take(joins, t->now.mono)) {
		us_t wait_ms = limit_wait(joins, t->now.mono) / US_PER_MS + 1;
		reply_error(t, c->id, r->id, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
		return;
	}
	const char *refusal = room_wanted(t, c, id, &room, &detail);
	if (refusal) {
		reply_error(t, c->id, r->id, refusal, detail);
		return;
	}
	refusal = join_refusal(t, c, room, &own);
	if (!refusal && is_elsewhere(c, before, r)) {
		refusal = "elsewhere";
	}
	if (refusal) {
		reply_error(t, c->id, r->id, refusal, NULL);
		room_settle(t, room);
		return;
	}
	if (must_wait(c, room, &own)) {
		lobby_knock(t, c, room, r->id);
		return;
	}
	if (before) {
		/* ending it may free its room, which may be this one */
		leave_before(t, c, before, room);
		refusal = room_wanted(t, c, id, &room, &detail);
		if (refusal) {
			reply_error(t, c->id, r->id, refusal, detail);
			return;
		}
	}
	enter(t, c, room, &own, r);
}

/* Out of the room, or away from its door. */
void handle_leave(struct turn *t, struct conn *c, const struct request *r)
{
	if (c->part && c->part->is_in) {
		reply_data(t, c->id, r->id, NULL);
		part_end(t, c->part, NULL, false);
	} else if (c->waits_at) {
		reply_data(t, c->id, r->id, NULL);
		lobby_leave(t, c, "gone");
	} else {
		reply_error(t, c->id, r->id, "not_in_room", NULL);
	}
}

void handle_end(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	reply_data(t, c->id, r->id, NULL);
	room_end(t, room);
}
