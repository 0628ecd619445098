/* The room of a conference: who may in, who opens it, who comes and goes. */
#include "hall_votes.h"

#include <string.h>

/* A guest who was out just now. */
static bool is_aired(const struct turn *t, const struct hall *hall, const char *person)
{
	return hall->aired_at != US_NEVER && t->now.mono < hall->aired_at && hall_is_guest(hall, person) && !hall_is_there(hall, person);
}

const char *hall_refusal(const struct turn *t, const struct hall *hall, const char *person)
{
	if (hall->info.state == CONFERENCE_DRAFT) {
		return "no_such_room";
	}
	if (!hall_seat_of(hall, person)) {
		return "not_member";
	}
	switch (hall->info.state) {
	case CONFERENCE_INVITED:
		if (hall_standing(hall, person) != AS_CHAIR) {
			return "room_closed";
		}
		return t->now.unix_ms < hall->info.begin_ms - HALL_EARLY_MS ? "too_early" : NULL;
	case CONFERENCE_OPEN:
		return hall_is_out(hall, person) || is_aired(t, hall, person) ? "not_for_guests" : NULL;
	case CONFERENCE_DRAFT:
	case CONFERENCE_CLOSED:
	case CONFERENCE_STATES:
		break;
	}
	return "room_closed";
}

/* The conference of this id in his school; NULL: why there is none. */
static const char *find(struct turn *t, const struct conn *c, const char *id, struct hall **hall)
{
	enum err e = hall_load(t, id, hall);
	if (e) {
		return e == ERR_NOT_FOUND ? "no_such_room" : "internal";
	}
	return strcmp((*hall)->info.school, c->person.school) == 0 ? NULL : "no_such_room";
}

static unsigned room_rights(const struct hall *hall)
{
	return hall->info.rules.audience == AUDIENCE_LISTEN ? RIGHT_WRITE : RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE;
}

static struct room *make_room(struct turn *t, struct hall *hall)
{
	struct room *room = room_make_ephemeral(t, &policy_conference, hall->info.id, hall->info.school, hall->info.title);
	room->hall = hall;
	room->rules.supervision = SUPERVISION_OPEN; /* grown-ups among themselves */
	room->state.rights = room_rights(hall);
	room->info.is_open = hall->info.state == CONFERENCE_OPEN;
	room->info.opened_ms = hall->info.opened_ms;
	if (hall->list->speaker.id[0]) {
		memcpy(room->state.word, hall->list->speaker.id, sizeof room->state.word);
		room->state.word_given = true;
	}
	return room;
}

const char *hall_room_wanted(struct turn *t, const struct conn *c, const char *id, struct room **out, json_t **detail)
{
	struct hall *hall;
	const char *refusal = find(t, c, id, &hall);
	refusal = refusal ? refusal : hall_refusal(t, hall, c->person.id);
	*out = NULL;
	if (refusal) {
		if (strcmp(refusal, "too_early") == 0) {
			*detail = json_pack("{s:I}", "begin", (json_int_t)hall->info.begin_ms);
		}
		return refusal;
	}
	struct room *room = hall_room(t->s, hall);
	*out = room ? room : make_room(t, hall);
	return NULL;
}

bool hall_room_has(const struct room *room, const char *person)
{
	return hall_seat_of(room->hall, person) != NULL;
}

bool hall_room_open(struct turn *t, const struct participation *p)
{
	struct room *room = p->room;
	struct hall *hall = room->hall;
	enum err e = store_conference_open(t->s->store, hall->info.id, t->now.unix_ms);
	if (e) {
		store_failed(t, "conference_open", hall->info.id);
		return false;
	}
	hall->info.state = CONFERENCE_OPEN;
	hall->info.opened_ms = t->now.unix_ms;
	hall->alive_at = t->now.mono;
	room->info.is_open = true;
	room->info.opened_ms = t->now.unix_ms;
	log_event(t->s->log, LOG_LEVEL_INFO, "conference.opened", "conference=%s by=%s", hall->info.id, p->person.id);
	hall_touch(t, hall);
	return true;
}

void hall_part_came(struct turn *t, struct participation *p)
{
	struct hall *hall = hall_of(p);
	if (!hall) {
		return;
	}
	struct hall_presence *presence = g_hash_table_lookup(hall->presences, p->person.id);
	if (!presence) {
		presence = g_new0(struct hall_presence, 1);
		memcpy(presence->person, p->person.id, sizeof presence->person);
		memcpy(presence->name, p->person.name, sizeof presence->name);
		g_hash_table_insert(hall->presences, presence->person, presence);
	}
	presence->kept_until = US_NEVER;
	hall->is_crowd_new = true;
	hall->empty_since = US_NEVER;
	speaking_back(hall->list, p->person.id);
	hall_look_around(t, hall); /* he sees himself there */
	hall_touch(t, hall);
}

void hall_part_went(struct turn *t, struct participation *p, bool comes_back)
{
	struct hall *hall = hall_of(p);
	struct hall_presence *presence = hall ? g_hash_table_lookup(hall->presences, p->person.id) : NULL;
	if (!presence || !p->is_in || hall->info.state != CONFERENCE_OPEN) {
		return;
	}
	if (comes_back) {
		presence->kept_until = t->now.mono + PLACE_KEPT_US;
		speaking_drop(hall->list, p->person.id, t->now.unix_ms + PLACE_KEPT_US / US_PER_MS);
	} else {
		hall_gone(t, hall, p->person.id);
	}
}

/* On the list he is passed over meanwhile; how long his place is kept is for his participation to say. */
void hall_part_line(struct participation *p, bool is_alive)
{
	struct hall *hall = hall_of(p);
	if (hall && is_alive) {
		speaking_back(hall->list, p->person.id);
	} else if (hall) {
		speaking_drop(hall->list, p->person.id, SPEAKING_NEVER);
	}
}

/* Those whose place was kept after a restart of the server are in no room, and out all the same. */
static void forget_guests(struct turn *t, struct hall *hall)
{
	GList *people = g_hash_table_get_keys(hall->presences);
	for (GList *each = people; each; each = each->next) {
		if (hall_is_out(hall, each->data)) {
			hall_gone(t, hall, each->data);
		}
	}
	g_list_free(people);
}

void hall_moved_on(struct turn *t, struct hall *hall, const char *person)
{
	if (hall->info.state == CONFERENCE_OPEN) {
		hall_gone(t, hall, person);
	}
}

void hall_put_out(struct turn *t, struct hall *hall)
{
	struct room *room = hall_room(t->s, hall);
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (hall_is_out(hall, p->person.id)) {
			g_ptr_array_add(out, p);
		}
	}
	for (guint i = 0; i < out->len; i++) {
		struct participation *p = g_ptr_array_index(out, i);
		if (!p->is_in && p->offer.request) {
			offer_refuse(t, p, "not_for_guests", NULL);
		}
		part_end(t, p, "not_for_guests", false);
	}
	g_ptr_array_free(out, TRUE);
	forget_guests(t, hall);
	hall_touch(t, hall);
}

void hall_apply_rules(struct turn *t, struct hall *hall)
{
	struct room *room = hall_room(t->s, hall);
	hall_note(t, hall, "conference.changed", json_pack("{s:o}", "rules", show_rules(&hall->info.rules)));
	if (room && room->state.rights != room_rights(hall)) {
		struct store_room_state after = room->state;
		after.rights = room_rights(hall);
		/* what a chair gave or took in one audience does not count in the other */
		keep_state(t, room, &after, RIGHTS_ALL, "rules");
		room_note(t, room, NULL, "room.changed", json_pack("{s:o}", "rights", show_rights(after.rights)));
		hall->is_crowd_new = true; /* who listened is a member now, or the other way round */
		hall_look_around(t, hall);
		rights_apply_all(t, room);
	}
	hall_votes_rules(t, hall);
	hall_touch(t, hall);
}
