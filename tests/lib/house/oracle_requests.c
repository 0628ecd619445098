/* Which requests are refused, and what becomes of those that are not. */
#include "oracle.h"

#include <stdio.h>
#include <string.h>

#define WORD_US (30 * US_PER_S)
#define DENIED_US (60 * US_PER_S)

static bool is_op(const struct oracle_request *r, const char *op)
{
	return strcmp(r->op, op) == 0;
}

static int room_of(const struct oracle *o, const json_t *data)
{
	const char *id = json_string_value(json_object_get(data, "room"));
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		if (id && strcmp(o->rooms[i].id, id) == 0) {
			return i;
		}
	}
	return -1;
}

static int target_of(const struct oracle *o, const struct oracle_request *r, const char *key)
{
	return oracle_person_of(o, json_string_value(json_object_get(r->data, key)));
}

static uint32_t published(const json_t *publish, uint32_t before)
{
	static const char *const names[SFU_SOURCE_COUNT] = {[SFU_SOURCE_MIC] = "mic", [SFU_SOURCE_CAMERA] = "camera",
		[SFU_SOURCE_SCREEN_AUDIO] = "screenAudio", [SFU_SOURCE_SCREEN] = "screen"};
	for (unsigned i = 0; i < SFU_SOURCE_COUNT; i++) {
		const json_t *value = json_object_get(publish, names[i]);
		before = !value ? before : json_is_true(value) ? before | SFU_SOURCE_BIT(i) : before & ~SFU_SOURCE_BIT(i);
	}
	return before;
}

/* -- what is due ------------------------------------------------------------------------------------------------ */

/* At the door of a lesson; *waits: in the lobby. */
static const char *expect_entry(const struct oracle *o, const struct oracle_request *r, int number, bool *waits)
{
	const struct oracle_person *p = &o->people[r->person];
	const struct oracle_own *own = &p->own[number];
	*waits = false;
	if (p->is_teacher) {
		return "";
	}
	if (own->is_removed) {
		return "sent_out";
	}
	if (own->passes) {
		return "";
	}
	*waits = o->rooms[number].lobby;
	return o->rooms[number].locked ? "room_locked" : "";
}

static const char *expect_join(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	int number = room_of(o, r->data);
	bool is_here = p->room >= 0 && p->conn == r->conn, waits;
	if (is_here && !p->is_in) {
		return "bad_request";
	}
	if (number < 0) {
		return "no_such_room";
	}
	if (!(p->member_of & 1u << number)) {
		return "not_member";
	}
	if (!o->rooms[number].is_open && (!p->is_teacher || o->is_draining)) {
		return p->is_teacher ? "server_draining" : "room_closed";
	}
	const char *refusal = expect_entry(o, r, number, &waits);
	if (*refusal) {
		return refusal;
	}
	bool is_elsewhere = p->room >= 0 && p->conn && !is_here && p->device != r->device;
	if (is_elsewhere && !json_is_true(json_object_get(r->data, "move"))) {
		return "elsewhere";
	}
	return waits && p->own[number].denied_until > r->now.mono ? "lobby_denied" : "";
}

static bool is_for_moderators(const struct oracle_request *r)
{
	static const char *const ops[] = {"room.set", "room.end", "person.rights", "person.remove", "person.readmit",
		"hand.lower", "word.give", "lobby.admit", "lobby.deny", "lead.give"};
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		if (is_op(r, ops[i])) {
			return true;
		}
	}
	return false;
}

/* Most of these are done to somebody who is here. */
static const char *expect_participant(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	int target = target_of(o, r, "participant");
	if (!json_object_get(r->data, "participant")) {
		return "";
	}
	if (target < 0 || o->people[target].room != p->room || !o->people[target].is_in) {
		return "no_such_person";
	}
	if (is_op(r, "hand.lower")) {
		return "";
	}
	return o->people[target].is_teacher == is_op(r, "lead.give") ? "" : "not_allowed";
}

/* And some to somebody who is outside. */
static const char *expect_moderator(const struct oracle *o, const struct oracle_request *r)
{
	int room = o->people[r->person].room, target = target_of(o, r, "person");
	if (is_op(r, "lobby.admit") && !json_object_get(r->data, "person")) {
		return "";
	}
	if (is_op(r, "lobby.admit") || is_op(r, "lobby.deny")) {
		return target >= 0 && oracle_waits(o, room, target, 0) ? "" : "no_such_person";
	}
	if (is_op(r, "person.readmit")) {
		return target >= 0 && o->people[target].member_of & 1u << room ? "" : "no_such_person";
	}
	return expect_participant(o, r);
}

static const json_t *message_by(const json_t *chat, const char *key, const json_t *value, const char *from)
{
	for (size_t i = json_array_size(chat); value && i > 0; i--) {
		const json_t *each = json_array_get(chat, i - 1);
		bool is_his = !from || strcmp(json_string_value(json_object_get(each, "from")), from) == 0;
		if (is_his && json_equal(json_object_get(each, key), value)) {
			return each;
		}
	}
	return NULL;
}

/* Slow mode: counted from his last message, also if it was deleted. */
static bool is_too_soon(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	const struct oracle_room *room = &o->rooms[p->room];
	json_t *id = json_string(p->id);
	const json_t *last = message_by(room->chat, "from", id, NULL);
	json_decref(id);
	return last && r->now.unix_ms < json_integer_value(json_object_get(last, "at")) + room->slow_s * 1000;
}

static const char *expect_private(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	int target = target_of(o, r, "to");
	if (!json_object_get(r->data, "to")) {
		return "";
	}
	if (target < 0 || target == r->person || o->people[target].room != p->room || !o->people[target].is_in) {
		return "no_such_person";
	}
	int adults = p->is_teacher + o->people[target].is_teacher;
	int needed = o->rules.private_chat == PRIVATE_OFF ? 3 : o->rules.private_chat == PRIVATE_ADULTS ? 2 : 1;
	return adults >= needed ? "" : "private_off";
}

static const char *expect_chat(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	const struct oracle_room *room = &o->rooms[p->room];
	if (message_by(room->chat, "key", json_object_get(r->data, "key"), p->id)) {
		return "";
	}
	enum oracle_frozen frozen = oracle_frozen(o, p->room, r->now.mono);
	if (frozen != ORACLE_OPEN) {
		return frozen == ORACLE_FROZEN ? "room_frozen" : NULL;
	}
	if (!(oracle_may(o, r->person) & MAY_WRITE)) {
		return "not_allowed";
	}
	if (!p->is_teacher && room->is_paused) {
		return "chat_paused";
	}
	return !p->is_teacher && is_too_soon(o, r) ? "chat_slow" : expect_private(o, r);
}

static const char *expect_delete(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	const json_t *it = message_by(o->rooms[p->room].chat, "id", json_object_get(r->data, "id"), NULL);
	bool is_there = it && !json_object_get(it, "deleted") && oracle_sees(o, r->person, it);
	bool is_his = is_there && strcmp(json_string_value(json_object_get(it, "from")), p->id) == 0;
	return is_there && !is_his && !p->is_teacher ? "not_allowed" : "";
}

static const char *expect_word(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	const struct oracle_room *room = &o->rooms[p->room];
	bool accepts = json_is_true(json_object_get(r->data, "accept"));
	if (is_op(r, "word.end")) {
		return p->is_teacher || room->word == r->person ? "" : "not_allowed";
	}
	return room->word == r->person && (accepts || !room->is_word_given) ? "" : "bad_request";
}

static const char *expect_inside(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	if (is_for_moderators(r)) {
		return p->is_teacher ? expect_moderator(o, r) : "not_allowed";
	}
	if (is_op(r, "media.offer")) {
		return p->is_offering ? "bad_request" : "";
	}
	if (is_op(r, "media.publish")) {
		uint32_t wanted = published(r->data, p->sources);
		return wanted & ~oracle_sources_of(oracle_may(o, r->person)) ? "not_allowed" : "";
	}
	if (is_op(r, "word.answer") || is_op(r, "word.end")) {
		return expect_word(o, r);
	}
	if (is_op(r, "chat.delete")) {
		return expect_delete(o, r);
	}
	return is_op(r, "chat.send") ? expect_chat(o, r) : "";
}

const char *oracle_expect(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	if (is_op(r, "hello") || is_op(r, "ping")) {
		return "";
	}
	if (is_op(r, "room.join")) {
		return expect_join(o, r);
	}
	if (p->room >= 0 && p->conn == r->conn && p->is_in) {
		return expect_inside(o, r);
	}
	bool waits = oracle_waits(o, 0, r->person, r->conn) || oracle_waits(o, 1, r->person, r->conn);
	return is_op(r, "room.leave") && waits ? "" : "not_in_room";
}

/* -- what becomes of it ----------------------------------------------------------------------------------------- */

const char *oracle_begin(struct oracle *o, const struct oracle_request *r)
{
	struct oracle_person *p = &o->people[r->person];
	if (is_op(r, "media.offer")) {
		const json_t *fresh = json_object_get(json_object_get(r->data, "media"), "fresh");
		p->is_offering = true;
		p->media_until = json_is_true(fresh) ? 0 : p->media_until;
		return NULL;
	}
	int number = room_of(o, r->data);
	bool waits;
	(void)expect_entry(o, r, number, &waits);
	if (waits) {
		return "comes in, and must wait";
	}
	struct oracle_room *room = &o->rooms[number];
	oracle_go(o, r->person, true, r->now);
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		oracle_stop_waiting(o, i, -1, r->conn);
	}
	room->empty_since = US_NEVER;
	room->order[room->count++] = r->person;
	p->room = number;
	p->is_in = false;
	p->media_until = 0;
	p->conn = r->conn;
	p->device = r->device;
	p->heard_at = r->now.mono;
	p->sources = published(json_object_get(r->data, "publish"), 0);
	oracle_stop(o, r->person);
	return NULL;
}

static const char *accept_join(struct oracle *o, const struct oracle_request *r, const json_t *reply)
{
	struct oracle_person *p = &o->people[r->person];
	const json_t *snapshot = json_object_get(reply, "snapshot");
	const char *participation = json_string_value(json_object_get(snapshot, "participation"));
	if (p->room < 0 || p->is_in || p->conn != r->conn || p->room != room_of(o, r->data)) {
		return "joins a room that he was not about to enter";
	}
	if (!participation || strlen(participation) >= sizeof p->participation) {
		return "a snapshot without participation";
	}
	snprintf(p->participation, sizeof p->participation, "%s", participation);
	p->is_in = true;
	p->own[p->room].passes = true;
	if (!o->rooms[p->room].is_open) {
		oracle_open_lesson(o, p->room, r->now);
	}
	oracle_book_came(o, r->person, r->now);
	oracle_choose_leader(o, p->room, r->now.mono);
	oracle_settle_word(o, p->room, r->now.mono);
	return NULL;
}

static const char *accept_knock(struct oracle *o, const struct oracle_request *r)
{
	int number = room_of(o, r->data);
	struct oracle_room *room = &o->rooms[number];
	bool waits;
	(void)expect_entry(o, r, number, &waits);
	if (!waits) {
		return "waits, and might come in";
	}
	if (oracle_waits(o, number, r->person, r->conn)) {
		return NULL;
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		oracle_stop_waiting(o, i, -1, r->conn);
	}
	struct oracle_waiting knock = {r->person, r->conn, r->now.unix_ms};
	int at = room->waiting_count;
	for (int i = 0; i < room->waiting_count; i++) {
		if (room->waiting[i].person == r->person) { /* he keeps the place that he has */
			knock.since_ms = room->waiting[i].since_ms;
			at = i;
		}
	}
	memmove(&room->waiting[at + 1], &room->waiting[at], (size_t)(room->waiting_count - at) * sizeof knock);
	room->waiting[at] = knock;
	room->waiting_count++;
	return NULL;
}

static const char *accept_hello(struct oracle *o, const struct oracle_request *r, const json_t *reply)
{
	struct oracle_person *p = &o->people[r->person];
	const char *wanted = json_string_value(json_object_get(json_object_get(r->data, "resume"), "participation"));
	bool is_known = wanted && p->room >= 0 && p->is_in && strcmp(p->participation, wanted) == 0;
	if (json_is_true(json_object_get(reply, "resumed")) != is_known) {
		return is_known ? "his place was not kept" : "resumes what is over";
	}
	if (is_known) {
		bool was_gone = !p->conn;
		p->conn = r->conn;
		if (was_gone) {
			oracle_book_came(o, r->person, r->now);
		}
		p->device = r->device;
		p->is_offering = false;
		p->heard_at = r->now.mono;
	}
	return NULL;
}

static const char *accept_chat(struct oracle *o, const struct oracle_request *r, const json_t *reply)
{
	const struct oracle_person *p = &o->people[r->person];
	struct oracle_room *room = &o->rooms[p->room];
	const json_t *id = json_object_get(reply, "id"), *to = json_object_get(r->data, "to");
	const json_t *key = json_object_get(r->data, "key"), *same = message_by(room->chat, "key", key, p->id);
	if (same) {
		return json_equal(json_object_get(same, "id"), id) ? NULL : "a second message for one key";
	}
	if (message_by(room->chat, "id", id, NULL)) {
		return "the id of another message";
	}
	json_t *message = json_pack("{s:O, s:s, s:s, s:O, s:I, s:O}", "id", id, "from", p->id, "name", p->name, "text",
		json_object_get(r->data, "text"), "at", (json_int_t)r->now.unix_ms, "key", key);
	if (to) {
		json_object_set(message, "to", (json_t *)(uintptr_t)to);
	} else if (room->to_teachers && !p->is_teacher) {
		json_object_set_new(message, "audience", json_string("teachers"));
	}
	json_array_append_new(room->chat, message);
	return NULL;
}

static void accept_delete(struct oracle *o, const struct oracle_request *r)
{
	const json_t *chat = o->rooms[o->people[r->person].room].chat;
	const json_t *it = message_by(chat, "id", json_object_get(r->data, "id"), NULL);
	if (it && oracle_sees(o, r->person, it)) {
		json_object_set_new((json_t *)(uintptr_t)it, "deleted", json_true());
	}
}

static void admit(struct oracle *o, int number, int person)
{
	struct oracle_room *room = &o->rooms[number];
	for (int i = 0; i < room->waiting_count; i++) {
		int waits = room->waiting[i].person;
		o->people[waits].own[number].passes |= person < 0 || waits == person;
	}
	oracle_stop_waiting(o, number, person, 0);
}

static void accept_room_set(struct oracle *o, const struct oracle_request *r)
{
	int number = o->people[r->person].room;
	struct oracle_room *room = &o->rooms[number];
	const json_t *chat = json_object_get(r->data, "chat"), *value;
	unsigned named, given = oracle_read_rights(json_object_get(r->data, "rights"), &named);
	room->rights = (room->rights & ~named) | given;
	room->lobby = (value = json_object_get(r->data, "lobby")) ? json_is_true(value) : room->lobby;
	room->locked = (value = json_object_get(r->data, "locked")) ? json_is_true(value) : room->locked;
	room->is_paused = (value = json_object_get(chat, "paused")) ? json_is_true(value) : room->is_paused;
	room->slow_s = (value = json_object_get(chat, "slowSeconds")) ? json_integer_value(value) : room->slow_s;
	value = json_object_get(chat, "to");
	room->to_teachers = value ? strcmp(json_string_value(value), "teachers") == 0 : room->to_teachers;
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		o->people[i].own[number].mask &= ~named;
		if (o->people[i].room == number) {
			oracle_stop(o, i);
		}
	}
	if (!room->lobby && !room->locked) {
		admit(o, number, -1);
	}
}

static void accept_person_rights(struct oracle *o, const struct oracle_request *r)
{
	int target = target_of(o, r, "participant");
	struct oracle_own *own = &o->people[target].own[o->people[target].room];
	unsigned named, given = oracle_read_rights(json_object_get(r->data, "rights"), &named);
	own->mask |= named;
	own->rights = (own->rights & ~named) | given;
	if (named & ~given & MAY_SPEAK && o->rooms[o->people[target].room].word == target) {
		oracle_take_word(o, o->people[target].room);
	}
	oracle_stop(o, target);
}

static void accept_word(struct oracle *o, const struct oracle_request *r)
{
	struct oracle_person *p = &o->people[r->person];
	struct oracle_room *room = &o->rooms[p->room];
	int target = target_of(o, r, "participant");
	if (is_op(r, "word.end")) {
		oracle_take_word(o, p->room);
	} else if (is_op(r, "word.give") && target != room->word) {
		oracle_take_word(o, p->room);
		room->word = target;
		room->word_until = r->now.mono + WORD_US;
	} else if (is_op(r, "word.answer") && !json_is_true(json_object_get(r->data, "accept"))) {
		oracle_take_word(o, p->room);
	} else if (is_op(r, "word.answer") && !room->is_word_given) {
		room->is_word_given = true;
		room->word_until = US_NEVER;
		p->own[p->room].hand_ms = 0;
		p->sources |= SFU_SOURCE_BIT(SFU_SOURCE_MIC);
	}
}

static void accept_hand(struct oracle *o, const struct oracle_request *r)
{
	int number = o->people[r->person].room, target = target_of(o, r, "participant");
	int64_t *hand_ms = &o->people[r->person].own[number].hand_ms;
	if (is_op(r, "hand.set")) {
		bool is_raised = json_is_true(json_object_get(r->data, "raised"));
		*hand_ms = !is_raised ? 0 : *hand_ms ? *hand_ms : r->now.unix_ms;
		return;
	}
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (target < 0 || target == i) {
			o->people[i].own[number].hand_ms = 0;
		}
	}
}

static void accept_door(struct oracle *o, const struct oracle_request *r)
{
	int number = o->people[r->person].room, target = target_of(o, r, "person");
	if (is_op(r, "lobby.admit")) {
		admit(o, number, target);
	} else if (is_op(r, "lobby.deny")) {
		o->people[target].own[number].denied_until = r->now.mono + DENIED_US;
		oracle_stop_waiting(o, number, target, 0);
	} else if (is_op(r, "person.readmit")) {
		o->people[target].own[number].is_removed = false;
	} else {
		target = target_of(o, r, "participant");
		oracle_go(o, target, false, r->now);
		o->people[target].own[number] = (struct oracle_own){.is_removed = true};
	}
}

static void accept_moderation(struct oracle *o, const struct oracle_request *r)
{
	int number = o->people[r->person].room;
	if (is_op(r, "room.end")) {
		oracle_end_lesson(o, number, r->now);
	} else if (is_op(r, "room.set")) {
		accept_room_set(o, r);
	} else if (is_op(r, "person.rights")) {
		accept_person_rights(o, r);
	} else if (is_op(r, "lead.give")) {
		o->rooms[number].remembered = target_of(o, r, "participant");
		o->rooms[number].kept_until = 0;
		oracle_choose_leader(o, number, r->now.mono);
	} else {
		accept_door(o, r);
	}
}

static void accept_leave(struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	if (p->room >= 0 && p->conn == r->conn && p->is_in) {
		oracle_go(o, r->person, false, r->now);
		return;
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		oracle_stop_waiting(o, i, -1, r->conn);
	}
}

const char *oracle_accept(struct oracle *o, const struct oracle_request *r, const json_t *reply)
{
	struct oracle_person *p = &o->people[r->person];
	if (is_op(r, "hello")) {
		return accept_hello(o, r, reply);
	}
	if (is_op(r, "room.join")) {
		return json_object_get(reply, "lobby") ? accept_knock(o, r) : accept_join(o, r, reply);
	}
	if (is_op(r, "chat.send")) {
		return accept_chat(o, r, reply);
	}
	if (is_op(r, "room.leave")) {
		accept_leave(o, r);
	} else if (is_op(r, "media.offer")) {
		p->is_offering = false;
	} else if (is_op(r, "media.publish")) {
		p->sources = published(r->data, p->sources);
	} else if (is_op(r, "chat.delete")) {
		accept_delete(o, r);
	} else if (strncmp(r->op, "hand.", 5) == 0) {
		accept_hand(o, r);
	} else if (strncmp(r->op, "word.", 5) == 0) {
		accept_word(o, r);
	} else if (is_for_moderators(r)) {
		accept_moderation(o, r);
	}
	return NULL;
}

void oracle_fail(struct oracle *o, const struct oracle_request *r)
{
	struct oracle_person *p = &o->people[r->person];
	if (p->room >= 0 && p->conn == r->conn && !p->is_in) {
		oracle_go(o, r->person, true, r->now);
	}
	p->is_offering = false;
}
