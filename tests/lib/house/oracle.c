#include "oracle.h"

#include <stdio.h>
#include <string.h>

#define PLACE_US (30 * US_PER_S)
#define EMPTY_US (600 * US_PER_S)
static const unsigned default_rights = MAY_SPEAK | MAY_CAMERA | MAY_WRITE;
static const char *const right_names[] = {"speak", "camera", "share", "write"};

void oracle_init(struct oracle *o)
{
	memset(o, 0, sizeof *o);
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		o->people[i].is_teacher = i < HOUSE_TEACHERS;
		o->people[i].room = -1;
		o->people[i].member_of = i == HOUSE_STRANGER ? 0 : i == 1 || i == 4 || i == 5 ? 3 : 1;
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		o->rooms[i].leader = -1;
		o->rooms[i].empty_since = US_NEVER;
		o->rooms[i].chat = json_array();
	}
}

void oracle_finish(struct oracle *o)
{
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		json_decref(o->rooms[i].chat);
	}
}

int oracle_person_of(const struct oracle *o, const char *id)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (id && strcmp(o->people[i].id, id) == 0) {
			return i;
		}
	}
	return -1;
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

/* -- rights ----------------------------------------------------------------------------------------------------- */

static unsigned may_in(const struct oracle *o, int person, int room)
{
	const struct oracle_person *p = &o->people[person];
	const struct oracle_own *own = &p->own[room];
	return p->is_teacher ? MAY_ALL : (o->rooms[room].rights & ~own->mask) | (own->rights & own->mask);
}

unsigned oracle_may(const struct oracle *o, int person)
{
	int room = o->people[person].room;
	return room < 0 ? 0 : may_in(o, person, room);
}

static uint32_t sources_of(unsigned may)
{
	uint32_t bits = may & MAY_SPEAK ? SFU_SOURCE_BIT(SFU_SOURCE_MIC) : 0;
	bits |= may & MAY_CAMERA ? SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) : 0;
	return bits | (may & MAY_SHARE ? SFU_SOURCE_BIT(SFU_SOURCE_SCREEN) | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO) : 0);
}

uint32_t oracle_sources(const struct oracle *o, int person)
{
	return o->people[person].sources & sources_of(oracle_may(o, person));
}

/* What is taken away also stops being published. */
static void stop_what_may_not(struct oracle *o, int person)
{
	o->people[person].sources = oracle_sources(o, person);
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

static unsigned read_rights(const json_t *rights, unsigned *named)
{
	unsigned given = 0;
	*named = 0;
	for (unsigned i = 0; i < 4; i++) {
		const json_t *value = json_object_get(rights, right_names[i]);
		*named |= value ? 1u << i : 0;
		given |= json_is_true(value) ? 1u << i : 0;
	}
	return given;
}

/* -- coming and going ------------------------------------------------------------------------------------------- */

static void choose_leader(struct oracle *o, struct oracle_room *room)
{
	room->leader = -1;
	for (int i = 0; i < room->count && room->leader < 0; i++) {
		const struct oracle_person *p = &o->people[room->order[i]];
		room->leader = p->is_in && p->is_teacher ? room->order[i] : -1;
	}
}

static void go(struct oracle *o, int person, bool lowers_hand, struct instant now)
{
	struct oracle_person *p = &o->people[person];
	if (p->room < 0) {
		return;
	}
	struct oracle_room *room = &o->rooms[p->room];
	if (lowers_hand) {
		p->own[p->room].hand_ms = 0;
	}
	for (int i = 0; i < room->count; i++) {
		if (room->order[i] == person) {
			memmove(&room->order[i], &room->order[i + 1], (size_t)(room->count - i - 1) * sizeof room->order[0]);
			room->count--;
			break;
		}
	}
	p->room = -1;
	p->is_in = false;
	p->is_offering = false;
	p->conn = 0;
	p->sources = 0;
	if (room->leader == person) {
		choose_leader(o, room);
	}
	if (room->count == 0 && room->is_open) {
		room->empty_since = now.mono;
	}
}

static void end_lesson(struct oracle *o, int number, struct instant now)
{
	struct oracle_room *room = &o->rooms[number];
	while (room->count > 0) {
		go(o, room->order[0], true, now);
	}
	room->is_open = false;
	room->empty_since = US_NEVER;
	room->leader = -1;
	json_array_clear(room->chat);
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		o->people[i].own[number] = (struct oracle_own){0};
	}
}

static void open_lesson(struct oracle_room *room, struct instant now)
{
	room->is_open = true;
	room->opened_ms = now.unix_ms;
	room->rights = default_rights;
	room->lobby = room->locked = room->to_teachers = room->is_paused = false;
	room->slow_s = 0;
}

void oracle_gone(struct oracle *o, conn_id conn, struct instant now)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		struct oracle_person *p = &o->people[i];
		if (p->room < 0 || p->conn != conn) {
			continue;
		}
		p->conn = 0;
		p->is_offering = false;
		p->place_until = now.mono + PLACE_US;
		if (!p->is_in) {
			go(o, i, false, now);
		}
	}
}

void oracle_on_time(struct oracle *o, struct instant now)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		const struct oracle_person *p = &o->people[i];
		if (p->room >= 0 && p->conn == 0 && now.mono >= p->place_until) {
			go(o, i, true, now);
		}
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		if (o->rooms[i].empty_since != US_NEVER && now.mono >= o->rooms[i].empty_since + EMPTY_US) {
			end_lesson(o, i, now);
		}
	}
}

void oracle_restart(struct oracle *o, struct instant now)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		go(o, i, false, now);
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		o->rooms[i].empty_since = o->rooms[i].is_open ? now.mono : US_NEVER;
	}
}

/* -- requests --------------------------------------------------------------------------------------------------- */

static const char *expect_join(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	int number = room_of(o, r->data);
	bool is_here = p->room >= 0 && p->conn == r->conn;
	if (is_here && !p->is_in) {
		return "bad_request";
	}
	if (number < 0) {
		return "no_such_room";
	}
	if (!(p->member_of & 1u << number)) {
		return "not_member";
	}
	if (!o->rooms[number].is_open && !p->is_teacher) {
		return "room_closed";
	}
	bool is_elsewhere = p->room >= 0 && p->conn && !is_here && p->device != r->device;
	return is_elsewhere && !json_is_true(json_object_get(r->data, "move")) ? "elsewhere" : "";
}

static bool is_for_moderators(const char *op)
{
	static const char *const ops[] = {"room.set", "room.end", "person.rights"};
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		if (strcmp(op, ops[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* Some of these are done to somebody, who must be here, and no teacher. */
static const char *expect_target(const struct oracle *o, const struct oracle_request *r)
{
	int target = oracle_person_of(o, json_string_value(json_object_get(r->data, "participant")));
	if (strcmp(r->op, "person.rights") != 0) {
		return "";
	}
	if (target < 0 || o->people[target].room != o->people[r->person].room || !o->people[target].is_in) {
		return "no_such_person";
	}
	return o->people[target].is_teacher ? "not_allowed" : "";
}

const char *oracle_expect(const struct oracle *o, const struct oracle_request *r)
{
	const struct oracle_person *p = &o->people[r->person];
	if (strcmp(r->op, "hello") == 0 || strcmp(r->op, "ping") == 0) {
		return "";
	}
	if (strcmp(r->op, "room.join") == 0) {
		return expect_join(o, r);
	}
	if (p->room < 0 || p->conn != r->conn || !p->is_in) {
		return "not_in_room";
	}
	if (is_for_moderators(r->op)) {
		return p->is_teacher ? expect_target(o, r) : "not_allowed";
	}
	if (strcmp(r->op, "media.offer") == 0) {
		return p->is_offering ? "bad_request" : "";
	}
	if (strcmp(r->op, "media.publish") == 0) {
		uint32_t wanted = published(r->data, p->sources);
		return wanted & ~sources_of(oracle_may(o, r->person)) ? "not_allowed" : "";
	}
	if (strcmp(r->op, "chat.send") == 0) {
		return oracle_may(o, r->person) & MAY_WRITE ? "" : "not_allowed";
	}
	return "";
}

void oracle_begin(struct oracle *o, const struct oracle_request *r)
{
	struct oracle_person *p = &o->people[r->person];
	if (strcmp(r->op, "media.offer") == 0) {
		p->is_offering = true;
		return;
	}
	int number = room_of(o, r->data);
	struct oracle_room *room = &o->rooms[number];
	go(o, r->person, false, r->now);
	room->empty_since = US_NEVER;
	room->order[room->count++] = r->person;
	p->room = number;
	p->is_in = false;
	p->conn = r->conn;
	p->device = r->device;
	p->sources = published(json_object_get(r->data, "publish"), 0);
	stop_what_may_not(o, r->person);
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
	struct oracle_room *room = &o->rooms[p->room];
	snprintf(p->participation, sizeof p->participation, "%s", participation);
	p->is_in = true;
	if (!room->is_open) {
		open_lesson(room, r->now);
	}
	if (room->leader < 0 && p->is_teacher) {
		room->leader = r->person;
	}
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
		p->conn = r->conn;
		p->device = r->device;
		p->is_offering = false;
	}
	return NULL;
}

static const char *accept_chat(struct oracle *o, const struct oracle_request *r, const json_t *reply)
{
	const struct oracle_person *p = &o->people[r->person];
	json_t *chat = o->rooms[p->room].chat, *each;
	const json_t *id = json_object_get(reply, "id"), *text = json_object_get(r->data, "text");
	size_t i;
	json_array_foreach(chat, i, each)
	{
		if (json_equal(json_object_get(each, "id"), id)) {
			bool is_same = json_equal(json_object_get(each, "text"), text) &&
				strcmp(json_string_value(json_object_get(each, "from")), p->id) == 0;
			return is_same ? NULL : "the id of another message";
		}
		if (json_equal(json_object_get(each, "text"), text)) {
			return "a second message for the same key";
		}
	}
	json_array_append_new(chat, json_pack("{s:O, s:s, s:s, s:O, s:I}", "id", id, "from", p->id, "name", p->name, "text",
		text, "at", (json_int_t)r->now.unix_ms));
	return NULL;
}

static void accept_room_set(struct oracle *o, const struct oracle_request *r)
{
	int number = o->people[r->person].room;
	struct oracle_room *room = &o->rooms[number];
	const json_t *chat = json_object_get(r->data, "chat"), *value;
	unsigned named, given = read_rights(json_object_get(r->data, "rights"), &named);
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
			stop_what_may_not(o, i);
		}
	}
}

static void accept_person_rights(struct oracle *o, const struct oracle_request *r)
{
	int target = oracle_person_of(o, json_string_value(json_object_get(r->data, "participant")));
	struct oracle_own *own = &o->people[target].own[o->people[target].room];
	unsigned named, given = read_rights(json_object_get(r->data, "rights"), &named);
	own->mask |= named;
	own->rights = (own->rights & ~named) | given;
	stop_what_may_not(o, target);
}

const char *oracle_accept(struct oracle *o, const struct oracle_request *r, const json_t *reply)
{
	struct oracle_person *p = &o->people[r->person];
	if (strcmp(r->op, "hello") == 0) {
		return accept_hello(o, r, reply);
	}
	if (strcmp(r->op, "room.join") == 0) {
		return accept_join(o, r, reply);
	}
	if (strcmp(r->op, "chat.send") == 0) {
		return accept_chat(o, r, reply);
	}
	if (strcmp(r->op, "room.leave") == 0) {
		go(o, r->person, true, r->now);
	} else if (strcmp(r->op, "room.end") == 0) {
		end_lesson(o, p->room, r->now);
	} else if (strcmp(r->op, "media.offer") == 0) {
		p->is_offering = false;
	} else if (strcmp(r->op, "media.publish") == 0) {
		p->sources = published(r->data, p->sources);
	} else if (strcmp(r->op, "hand.set") == 0) {
		int64_t *hand_ms = &p->own[p->room].hand_ms;
		bool is_raised = json_is_true(json_object_get(r->data, "raised"));
		*hand_ms = !is_raised ? 0 : *hand_ms ? *hand_ms : r->now.unix_ms;
	} else if (strcmp(r->op, "room.set") == 0) {
		accept_room_set(o, r);
	} else if (strcmp(r->op, "person.rights") == 0) {
		accept_person_rights(o, r);
	}
	return NULL;
}

void oracle_fail(struct oracle *o, const struct oracle_request *r)
{
	struct oracle_person *p = &o->people[r->person];
	if (p->room >= 0 && p->conn == r->conn && !p->is_in) {
		go(o, r->person, false, r->now);
	}
	p->is_offering = false;
}

/* -- what a snapshot must say ----------------------------------------------------------------------------------- */

static json_t *show_rights(unsigned rights)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < 4; i++) {
		if (rights & 1u << i) {
			json_array_append_new(list, json_string(right_names[i]));
		}
	}
	return list;
}

static json_t *show_person(const struct oracle *o, int person)
{
	const struct oracle_person *p = &o->people[person];
	int64_t hand_ms = p->own[p->room].hand_ms;
	uint32_t on = p->sources;
	return json_pack("{s:s, s:s, s:{s:b, s:b, s:b, s:b}, s:o, s:b, s:o}", "id", p->id, "name", p->name, "publish", "mic",
		!!(on & SFU_SOURCE_BIT(SFU_SOURCE_MIC)), "camera", !!(on & SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)), "screen",
		!!(on & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN)), "screenAudio", !!(on & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO)),
		"hand", hand_ms ? json_integer(hand_ms) : json_null(), "present", p->conn != 0, "may",
		show_rights(oracle_may(o, person)));
}

json_t *oracle_snapshot(const struct oracle *o, int person)
{
	const struct oracle_room *room = &o->rooms[o->people[person].room];
	const char *leader = room->leader < 0 ? NULL : o->people[room->leader].id;
	json_t *people = json_array();
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (o->people[i].is_in && &o->rooms[o->people[i].room] == room) {
			json_array_append_new(people, show_person(o, i));
		}
	}
	return json_pack("{s:s, s:{s:s, s:s, s:I, s:s?, s:b, s:b, s:o, s:{s:s, s:b, s:I}}, s:{s:s, s:b, s:o}, s:o, s:O}",
		"participation", o->people[person].participation, "room", "id", room->id, "state", "open", "openedAt",
		(json_int_t)room->opened_ms, "leader", leader, "lobby", room->lobby, "locked", room->locked, "rights",
		show_rights(room->rights), "chat", "to", room->to_teachers ? "teachers" : "all", "paused", room->is_paused,
		"slowSeconds", (json_int_t)room->slow_s, "you", "participant", o->people[person].id, "leads",
		o->people[person].is_teacher, "may", show_rights(oracle_may(o, person)), "participants", people, "chat",
		room->chat);
}
