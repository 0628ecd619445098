/* What a person's snapshot must say. */
#include "oracle.h"

#include <string.h>

bool oracle_sees(const struct oracle *o, int person, const json_t *message)
{
	const char *id = o->people[person].id, *to = json_string_value(json_object_get(message, "to"));
	if (strcmp(json_string_value(json_object_get(message, "from")), id) == 0) {
		return true;
	}
	if (to) {
		return strcmp(to, id) == 0;
	}
	return o->people[person].is_teacher || !json_object_get(message, "audience");
}

static json_t *show_rights(unsigned rights)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < 4; i++) {
		if (rights & 1u << i) {
			json_array_append_new(list, json_string(oracle_right_names[i]));
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

static json_t *show_people(const struct oracle *o, int room)
{
	json_t *people = json_array();
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (o->people[i].is_in && o->people[i].room == room) {
			json_array_append_new(people, show_person(o, i));
		}
	}
	return people;
}

static json_t *show_chat(const struct oracle *o, int person)
{
	const json_t *chat = o->rooms[o->people[person].room].chat;
	json_t *shown = json_array();
	for (size_t i = 0; i < json_array_size(chat); i++) {
		json_t *each = json_array_get(chat, i);
		if (!json_object_get(each, "deleted") && oracle_sees(o, person, each)) {
			json_t *copy = json_copy(each);
			json_object_del(copy, "key");
			json_array_append_new(shown, copy);
		}
	}
	return shown;
}

static json_t *show_waiting(const struct oracle *o, const struct oracle_room *room)
{
	json_t *list = json_array();
	for (int i = 0; i < room->waiting_count; i++) {
		bool is_first = true;
		for (int k = 0; k < i; k++) {
			is_first &= room->waiting[k].person != room->waiting[i].person;
		}
		if (is_first) {
			json_array_append_new(list, json_pack("{s:s, s:I}", "id", o->people[room->waiting[i].person].id, "since",
				(json_int_t)room->waiting[i].since_ms));
		}
	}
	return list;
}

static json_t *show_removed(const struct oracle *o, int room)
{
	json_t *list = json_array();
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (o->people[i].own[room].is_removed) {
			json_array_append_new(list, json_pack("{s:s, s:s}", "id", o->people[i].id, "name", o->people[i].name));
		}
	}
	return list;
}

static json_t *show_room(const struct oracle *o, int number, us_t now)
{
	static const char *const privates[] = {[PRIVATE_OFF] = "off", [PRIVATE_ADULTS] = "adults", [PRIVATE_LOGGED] = "logged"};
	const struct oracle_room *room = &o->rooms[number];
	json_t *word = room->word < 0 ? json_null() : json_pack("{s:s, s:s}", "participant", o->people[room->word].id, "state",
		room->is_word_given ? "given" : "asked");
	return json_pack("{s:s, s:s, s:I, s:s?, s:b, s:b, s:b, s:o, s:o, s:{s:s, s:b, s:I, s:s}}", "id", room->id, "state",
		"open", "openedAt", (json_int_t)room->opened_ms, "leader", room->leader < 0 ? NULL : o->people[room->leader].id,
		"lobby", room->lobby, "locked", room->locked, "frozen", oracle_frozen(o, number, now) == ORACLE_FROZEN, "rights",
		show_rights(room->rights), "word", word, "chat", "to", room->to_teachers ? "teachers" : "all", "paused",
		room->is_paused, "slowSeconds", (json_int_t)room->slow_s, "private", privates[o->rules.private_chat]);
}

json_t *oracle_snapshot(const struct oracle *o, int person, us_t now)
{
	const struct oracle_person *p = &o->people[person];
	json_t *shown = json_pack("{s:s, s:o, s:{s:s, s:b, s:o}, s:o, s:o}", "participation", p->participation, "room",
		show_room(o, p->room, now), "you", "participant", p->id, "leads", p->is_teacher, "may",
		show_rights(oracle_may(o, person)), "participants", show_people(o, p->room), "chat", show_chat(o, person));
	if (p->is_teacher) {
		json_object_set_new(shown, "waiting", show_waiting(o, &o->rooms[p->room]));
		json_object_set_new(shown, "removed", show_removed(o, p->room));
	}
	return shown;
}
