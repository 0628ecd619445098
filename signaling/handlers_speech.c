/* Requests of the speaking list (speaking.h): each is in the store before the list changes. */
#include "conferences.h"

#include <string.h>

/* Somebody who is in the room; NULL: refused, and replied to. */
static const struct participation *target_of(struct turn *t, const struct conn *c, const struct request *r)
{
	const struct participation *p = g_hash_table_lookup(t->s->persons, json_string_value(json_object_get(r->data, "participant")));
	if (!p || p->room != c->part->room || !p->is_in) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
		return NULL;
	}
	return p;
}

static void done(struct turn *t, struct conn *c, const struct request *r, struct hall *hall)
{
	reply_data(t, c->id, r->id, NULL);
	hall_touch(t, hall);
}

/* False: refused, and replied to. */
static bool take_off(struct turn *t, struct conn *c, const struct request *r, struct hall *hall, const char *person)
{
	const struct speaking_wait *wait = speaking_find(hall->list, person);
	if (wait && hall_refuse_store(t, c, r, store_speech_remove(t->s->store, hall->info.id, wait->number))) {
		return false;
	}
	speaking_remove(hall->list, person);
	return true;
}

static void put_on(struct turn *t, struct conn *c, const struct request *r, struct hall *hall, enum speaking_kind kind)
{
	int64_t number;
	if (!take_off(t, c, r, hall, c->person.id) || hall_refuse_store(t, c, r,
		store_speech_ask(t->s->store, hall->info.id, c->person.id, (enum speech_kind)kind, t->now.unix_ms, &number))) {
		hall_touch(t, hall);
		return;
	}
	speaking_ask(hall->list, c->person.id, kind, number, t->now.unix_ms);
	done(t, c, r, hall);
}

void handle_speech_ask(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_for(t, c, r);
	const char *name = json_string_value(json_object_get(r->data, "kind"));
	bool is_order = strcmp(name, speaking_kind_names[SPEAKING_ORDER]) == 0;
	enum speaking_kind kind = is_order ? SPEAKING_ORDER : SPEAKING_TURN;
	if (!hall) {
		return;
	}
	if (!is_order && strcmp(name, speaking_kind_names[SPEAKING_TURN]) != 0) {
		refuse_why(t, c, r, "kind");
		return;
	}
	if (hall->current && !hall->current->guests && hall_is_guest(hall, c->person.id)) {
		refuse_denied(t, c, r);
		return;
	}
	switch (speaking_may_ask(hall->list, c->person.id, kind)) {
	case SPEAKING_FINE:
		put_on(t, c, r, hall, kind);
		break;
	case SPEAKING_NOT_NOW: /* he is on it, and stays where he is */
		reply_data(t, c->id, r->id, NULL);
		break;
	case SPEAKING_CLOSED:
		reply_error(t, c->id, r->id, "list_closed", NULL);
		break;
	case SPEAKING_FULL:
		refuse_why(t, c, r, "many");
		break;
	}
}

void handle_speech_withdraw(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_for(t, c, r);
	if (hall && !speaking_find(hall->list, c->person.id)) {
		refuse_why(t, c, r, "not_now");
	} else if (hall && take_off(t, c, r, hall, c->person.id)) {
		done(t, c, r, hall);
	}
}

void handle_speech_remove(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const char *person = json_string_value(json_object_get(r->data, "participant"));
	if (hall && !speaking_find(hall->list, person)) {
		refuse_why(t, c, r, "not_now");
	} else if (hall && take_off(t, c, r, hall, person)) {
		log_moderation(t, c->part, r->op, person);
		done(t, c, r, hall);
	}
}

/* number 0: nobody is next. */
static bool keep_next(struct turn *t, struct conn *c, const struct request *r, const struct hall *hall, int64_t number)
{
	return !hall_refuse_store(t, c, r, store_speech_next(t->s->store, hall->info.id, number, t->now.unix_ms));
}

void handle_speech_next(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const struct speaking_wait *first = hall ? speaking_first(hall->list) : NULL;
	if (!hall) {
		return;
	}
	if (!first && !hall->list->speaker.id[0]) {
		refuse_why(t, c, r, "not_now");
	} else if (keep_next(t, c, r, hall, first ? first->number : 0)) {
		speaking_next(hall->list, t->now.unix_ms);
		done(t, c, r, hall);
	}
}

void handle_speech_give(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const struct participation *target = hall ? target_of(t, c, r) : NULL;
	int64_t number;
	if (!target) {
		return;
	}
	if (strcmp(hall->list->speaker.id, target->person.id) == 0) {
		reply_data(t, c->id, r->id, NULL);
	} else if (!hall_refuse_store(t, c, r,
		store_speech_give(t->s->store, hall->info.id, target->person.id, t->now.unix_ms, &number))) {
		speaking_give(hall->list, target->person.id, t->now.unix_ms);
		done(t, c, r, hall);
	}
}

void handle_speech_end(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_of(c->part);
	bool is_mine = hall && strcmp(hall->list->speaker.id, c->person.id) == 0;
	hall = is_mine ? hall_for(t, c, r) : hall_to_lead(t, c, r);
	if (!hall) {
		return;
	}
	if (!hall->list->speaker.id[0]) {
		refuse_why(t, c, r, "not_now");
	} else if (keep_next(t, c, r, hall, 0)) {
		speaking_end(hall->list, t->now.unix_ms);
		done(t, c, r, hall);
	}
}

void handle_speech_set(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const json_t *closed = json_object_get(r->data, "isClosed"), *seconds = json_object_get(r->data, "turnSeconds");
	const json_t *first = json_object_get(r->data, "firstFirst");
	if (!hall) {
		return;
	}
	bool is_closed = closed ? json_is_true(closed) : hall->list->is_closed;
	int turn_seconds = seconds ? (int)json_integer_value(seconds) : hall->list->turn_seconds;
	bool first_first = first ? json_is_true(first) : hall->list->first_first;
	if (hall_refuse_store(t, c, r, store_speech_set(t->s->store, hall->info.id, is_closed, turn_seconds, first_first))) {
		return;
	}
	struct conference_rules *rules = &hall->info.rules;
	bool are_rules_new = rules->turn_seconds != turn_seconds || rules->first_first != first_first;
	rules->turn_seconds = turn_seconds;
	rules->first_first = first_first;
	speaking_close(hall->list, is_closed);
	speaking_rules(hall->list, first_first, turn_seconds);
	done(t, c, r, hall);
	if (are_rules_new) {
		hall_apply_rules(t, hall);
	}
}
