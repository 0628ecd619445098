/* The room as a client has it: a snapshot, and what notifications make of it. */
#include "house_state.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* Index of the one with this id; -1: none. */
static int find(const json_t *list, const char *id)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (strcmp(text_of(json_array_get(list, i), "id"), id) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static const char *joined(json_t *replica, const json_t *data)
{
	json_t *people = json_object_get(replica, "participants");
	if (find(people, text_of(data, "id")) >= 0) {
		return "joins, but is there";
	}
	json_array_append_new(people, json_deep_copy(data));
	return NULL;
}

static const char *changed(json_t *replica, const json_t *data)
{
	json_t *people = json_object_get(replica, "participants"), *you = json_object_get(replica, "you");
	int i = find(people, text_of(data, "id"));
	json_t *person = i < 0 ? NULL : json_array_get(people, (size_t)i), *each;
	const char *key;
	if (!person) {
		return "changes, but is not there";
	}
	json_object_foreach((json_t *)(uintptr_t)data, key, each)
	{
		if (strcmp(key, "leader") == 0) {
			json_object_set_new(json_object_get(replica, "room"), "leader", json_string(text_of(data, "id")));
		} else {
			json_object_set_new(person, key, json_deep_copy(each));
		}
	}
	if (json_object_get(data, "may") && strcmp(text_of(data, "id"), text_of(you, "participant")) == 0) {
		json_object_set_new(you, "may", json_deep_copy(json_object_get(data, "may")));
	}
	return NULL;
}

/* Whoever has left sits nowhere, is not heard and leads no more. */
static const char *left(json_t *replica, const json_t *data)
{
	const char *id = text_of(data, "id");
	json_t *people = json_object_get(replica, "participants"), *seats = json_object_get(replica, "seats");
	json_t *speakers = json_object_get(replica, "speakers"), *room = json_object_get(replica, "room");
	int found = find(people, id);
	if (found < 0) {
		return "leaves, but is not there";
	}
	json_array_remove(people, (size_t)found);
	for (size_t i = 0; i < json_array_size(seats); i++) {
		json_t *seat = json_array_get(seats, i);
		if (strcmp(text_of(seat, "participant"), id) == 0) {
			json_object_set_new(seat, "participant", json_null());
			json_object_set_new(seat, "state", json_string("empty"));
		}
	}
	for (size_t i = json_array_size(speakers); i > 0; i--) {
		if (strcmp(json_string_value(json_array_get(speakers, i - 1)), id) == 0) {
			json_array_remove(speakers, i - 1);
		}
	}
	if (strcmp(text_of(room, "leader"), id) == 0) {
		json_object_set_new(room, "leader", json_null());
	}
	return NULL;
}

static const char *room_changed(json_t *replica, const json_t *data)
{
	json_t *copy = json_deep_copy(data);
	json_object_update(json_object_get(replica, "room"), copy);
	json_decref(copy);
	return NULL;
}

static bool leads(const json_t *replica)
{
	return json_is_true(json_object_get(json_object_get(replica, "you"), "leads"));
}

static const char *said(json_t *replica, const json_t *data)
{
	json_t *chat = json_object_get(replica, "chat");
	const char *me = text_of(json_object_get(replica, "you"), "participant"), *to = text_of(data, "to");
	bool is_mine = strcmp(text_of(data, "from"), me) == 0;
	if (find(chat, text_of(data, "id")) >= 0) {
		return "a message twice";
	}
	if (!is_mine && (*to ? strcmp(to, me) != 0 : json_object_get(data, "audience") && !leads(replica))) {
		return "a message between others";
	}
	json_array_append_new(chat, json_deep_copy(data));
	return NULL;
}

static const char *unsaid(json_t *replica, const json_t *data)
{
	json_t *chat = json_object_get(replica, "chat");
	int found = find(chat, text_of(data, "id"));
	if (found < 0) {
		return "a message is deleted that was not there";
	}
	json_array_remove(chat, (size_t)found);
	return NULL;
}

static const char *seat(json_t *replica, const json_t *data)
{
	json_t *seats = json_object_get(replica, "seats");
	size_t number = (size_t)json_integer_value(json_object_get(data, "seat"));
	if (number >= json_array_size(seats)) {
		return "a seat that was not offered";
	}
	json_array_set_new(seats, number, json_deep_copy(data));
	return NULL;
}

/* The camera's stands first. */
static const char *demand(json_t *replica, const json_t *data)
{
	json_t *list = json_object_get(replica, "demand");
	bool is_camera = strcmp(text_of(data, "source"), "camera") == 0;
	if (!list) {
		list = json_array();
		json_object_set_new(replica, "demand", list);
	}
	for (size_t i = json_array_size(list); i > 0; i--) {
		if (strcmp(text_of(json_array_get(list, i - 1), "source"), text_of(data, "source")) == 0) {
			json_array_remove(list, i - 1);
		}
	}
	json_array_insert_new(list, is_camera ? 0 : json_array_size(list), json_deep_copy(data));
	return NULL;
}

static const char *speakers(json_t *replica, const json_t *data)
{
	json_object_set_new(replica, "speakers", json_deep_copy(json_object_get(data, "participants")));
	return NULL;
}

static const char *knocked(json_t *replica, const json_t *data)
{
	json_t *waiting = json_object_get(replica, "waiting");
	if (find(waiting, text_of(data, "id")) >= 0) {
		return "waits twice";
	}
	json_array_append_new(waiting, json_deep_copy(data));
	return NULL;
}

static const char *waits_no_more(json_t *replica, const json_t *data)
{
	json_t *waiting = json_object_get(replica, "waiting");
	int found = find(waiting, text_of(data, "id"));
	if (found < 0) {
		return "waits no more, but did not wait";
	}
	json_array_remove(waiting, (size_t)found);
	return NULL;
}

static const char *sent_out(json_t *replica, const json_t *data)
{
	json_object_set_new(replica, "removed", json_deep_copy(json_object_get(data, "removed")));
	return NULL;
}

static const char *ignored(json_t *replica, const json_t *data)
{
	(void)replica;
	(void)data;
	return NULL;
}

const char *replica_apply(json_t *replica, const char *ev, const json_t *data)
{
	static const struct {
		const char *ev;
		bool is_for_leaders;
		const char *(*apply)(json_t *replica, const json_t *data);
	} table[] = {{"participant.joined", false, joined}, {"participant.changed", false, changed},
		{"participant.left", false, left}, {"room.changed", false, room_changed}, {"chat.message", false, said},
		{"chat.deleted", false, unsaid}, {"lobby.joined", true, knocked}, {"lobby.left", true, waits_no_more}, {"removed.changed", true, sent_out},
		{"word.declined", true, ignored}, {"seat", false, seat}, {"speakers", false, speakers},
		{"quality", false, ignored}, {"demand", false, demand}, {"media.state", false, ignored}};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (strcmp(table[i].ev, ev) == 0) {
			return table[i].is_for_leaders && !leads(replica) ? "meant for moderators" : table[i].apply(replica, data);
		}
	}
	return "an unknown notification";
}

/* Seats change one by one: for a moment, whoever moves sits in the new one and in the old one. */
static const char *check_seat(const json_t *replica, size_t number, bool is_settled)
{
	const json_t *seats = json_object_get(replica, "seats"), *it = json_array_get(seats, number);
	const char *who = text_of(it, "participant");
	if (!*who) {
		return strcmp(text_of(it, "state"), "empty") == 0 ? NULL : "nobody sits in a seat that is not empty";
	}
	if (strcmp(who, text_of(json_object_get(replica, "you"), "participant")) == 0) {
		return "he sees himself";
	}
	if (find(json_object_get(replica, "participants"), who) < 0) {
		return "somebody sits in a seat who is not in the room";
	}
	for (size_t i = 0; is_settled && i < number; i++) {
		const json_t *other = json_array_get(seats, i);
		if (strcmp(text_of(other, "participant"), who) == 0
			&& strcmp(text_of(other, "feed"), text_of(it, "feed")) == 0) {
			return "somebody sits in two seats";
		}
	}
	return NULL;
}

const char *replica_check(const json_t *replica, bool is_settled)
{
	const json_t *people = json_object_get(replica, "participants"), *room = json_object_get(replica, "room");
	const char *fault = NULL;
	if (find(people, text_of(json_object_get(replica, "you"), "participant")) < 0) {
		return "he is not in his own room";
	}
	if (*text_of(room, "leader") && find(people, text_of(room, "leader")) < 0) {
		return "who leads is not there";
	}
	for (size_t i = 0; !fault && i < json_array_size(json_object_get(replica, "seats")); i++) {
		fault = check_seat(replica, i, is_settled);
	}
	return fault;
}

/* A copy that compares: the order of participants means nothing, and numbers go on. */
json_t *replica_sorted(const json_t *snapshot)
{
	json_t *copy = json_deep_copy(snapshot), *people = json_object_get(copy, "participants");
	for (size_t i = 1; i < json_array_size(people); i++) {
		for (size_t k = i; k > 0; k--) {
			json_t *before = json_incref(json_array_get(people, k - 1)), *it = json_incref(json_array_get(people, k));
			if (strcmp(text_of(before, "id"), text_of(it, "id")) > 0) {
				json_array_set(people, k - 1, it);
				json_array_set(people, k, before);
			}
			json_decref(before);
			json_decref(it);
		}
	}
	json_object_del(copy, "seq");
	return copy;
}
