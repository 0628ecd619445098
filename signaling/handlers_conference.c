/* Requests of a conference but the speaking list's: waiting at its door, the agenda, guests, the quorum, the end. */
#include "conferences.h"

#include <string.h>

static const char *text_of(const struct request *r, const char *key)
{
	return json_string_value(json_object_get(r->data, key));
}

void refuse_why(struct turn *t, const struct conn *c, const struct request *r, const char *why)
{
	reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", why));
}

struct hall *hall_for(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_of(c->part);
	if (!hall || hall->info.state != CONFERENCE_OPEN) {
		refuse_why(t, c, r, "not_now");
		return NULL;
	}
	if (!hall_is_kept(t, hall)) {
		reply_error(t, c->id, r->id, "internal", NULL);
		return NULL;
	}
	return hall;
}

struct hall *hall_to_lead(struct turn *t, struct conn *c, const struct request *r)
{
	if (c->part->room->hall && c->part->standing != AS_CHAIR) {
		refuse_denied(t, c, r);
		return NULL;
	}
	return hall_for(t, c, r);
}

bool hall_refuse_store(struct turn *t, const struct conn *c, const struct request *r, enum err e)
{
	bool is_known = e == ERR_FULL || e == ERR_MALFORMED || e == ERR_STATE || e == ERR_CONFLICT;
	if (is_known) {
		refuse_why(t, c, r, e == ERR_FULL ? "many" : e == ERR_MALFORMED ? "title" : "not_now");
	} else if (e) {
		refuse_store(t, c->part, r, r->op);
	}
	return e != OK;
}

/* --- the door --- */

/* Ids are guessed as seldom here as over HTTP. */
static void refuse_unknown(struct turn *t, const struct conn *c, const struct request *r)
{
	struct limit *guesses = person_limit(t, c->person.id, PERSON_GUESSES);
	if (limit_take(guesses, t->now.mono)) {
		reply_error(t, c->id, r->id, "no_such_conference", NULL);
	} else {
		us_t wait_ms = limit_wait(guesses, t->now.mono) / US_PER_MS + 1;
		reply_error(t, c->id, r->id, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
	}
}

void handle_conference_wait(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	enum err e = hall_load(t, text_of(r, "conference"), &hall);
	if (e && e != ERR_NOT_FOUND) {
		reply_error(t, c->id, r->id, "internal", NULL);
	} else if (e || strcmp(hall->info.school, c->person.school) != 0 || hall->info.state == CONFERENCE_DRAFT
		|| !hall_seat_of(hall, c->person.id)) {
		refuse_unknown(t, c, r);
	} else {
		reply_data(t, c->id, r->id, door_open(t, c, hall));
		hall_touch(t, hall);
	}
}

/* --- the agenda --- */

static void finish_item(struct hall *hall, int64_t now_ms)
{
	if (hall->current) {
		hall->current->state = ITEM_DONE;
		hall->current->ended_ms = now_ms;
	}
}

/* The guests are gone before anybody hears of the item. */
static void begin_item(struct turn *t, struct hall *hall, struct hall_item *item)
{
	finish_item(hall, t->now.unix_ms);
	hall_end_decisions(hall, t->now);
	if (item) {
		item->begun_ms = item->begun_ms ? item->begun_ms : t->now.unix_ms;
		item->ended_ms = 0;
		item->state = ITEM_CURRENT;
	}
	hall->current = item;
	hall_mark_closed(hall, t->now);
	hall_begin_decisions(hall, t->now.unix_ms);
	speaking_begin_item(hall->list, t->now.unix_ms);
	hall_put_out(t, hall);
	hall_tell_agenda(t, hall);
}

void handle_agenda_go(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const char *id = text_of(r, "item");
	struct hall_item *item = hall && id ? hall_item_find(hall, id) : NULL;
	if (!hall) {
		return;
	}
	if (id && !item) {
		reply_error(t, c->id, r->id, "no_such_item", NULL);
		return;
	}
	if (item == hall->current) {
		reply_data(t, c->id, r->id, NULL);
		return;
	}
	if (hall_refuse_store(t, c, r, store_agenda_go(t->s->store, hall->info.id, id, t->now.unix_ms))) {
		return;
	}
	log_event(t->s->log, LOG_LEVEL_INFO, "conference.item", "conference=%s by=%s item=%s", hall->info.id, c->person.id, id ? id : "-");
	/* who leads may be a guest by his seat, and then he is out */
	conn_id conn = c->id;
	begin_item(t, hall, item);
	reply_data(t, conn, r->id, NULL);
}

void handle_agenda_add(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const json_t *guests = json_object_get(r->data, "guests");
	const char *text = text_of(r, "text");
	char id[STORE_ID_MAX];
	if (!hall) {
		return;
	}
	char *title = g_strstrip(g_strdup(text_of(r, "title")));
	enum err e = store_agenda_add(t->s->store, hall->info.id, title, text ? text : "", !guests || json_is_true(guests), id);
	g_free(title);
	if (hall_refuse_store(t, c, r, e)) {
		return;
	}
	reply_data(t, c->id, r->id, json_pack("{s:s}", "id", id));
	live_conference_changed(t, hall->info.id);
}

/* --- guests --- */

/* They are in the store and let in, or out, from now on, whatever is on; who is not in the room is told by his door. */
static void set_guest(struct turn *t, struct conn *c, const struct request *r, bool is_admitted)
{
	struct hall *hall = hall_to_lead(t, c, r);
	const char *person = text_of(r, "participant");
	if (!hall) {
		return;
	}
	if (!hall_is_guest(hall, person)) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
		return;
	}
	if (is_admitted != hall_is_out(hall, person)) { /* so it is already */
		reply_data(t, c->id, r->id, NULL);
		return;
	}
	if (hall_refuse_store(t, c, r, store_guest_set(t->s->store, hall->info.id, person, is_admitted, t->now.unix_ms))) {
		return;
	}
	log_moderation(t, c->part, r->op, person);
	hall_set_guest(hall, person, is_admitted, t->now);
	hall->told_at = 0; /* and seen at once */
	/* who leads may be a guest by his seat, and send himself out */
	conn_id conn = c->id;
	hall_put_out(t, hall);
	reply_data(t, conn, r->id, NULL);
}

void handle_guest_admit(struct turn *t, struct conn *c, const struct request *r)
{
	set_guest(t, c, r, true);
}

void handle_guest_dismiss(struct turn *t, struct conn *c, const struct request *r)
{
	set_guest(t, c, r, false);
}

/* --- the quorum, the end --- */

void handle_quorum_establish(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	struct store_quorum found;
	if (!hall) {
		return;
	}
	hall_look_around(t, hall);
	hall_quorum(hall, &found);
	found.at_ms = t->now.unix_ms;
	if (hall_refuse_store(t, c, r, store_quorum_add(t->s->store, hall->info.id, &found))) {
		return;
	}
	hall->established = found;
	reply_data(t, c->id, r->id, NULL);
	hall->told_at = 0; /* what was found is seen at once, with those who were counted */
	hall_touch(t, hall);
}

void handle_conference_close(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_to_lead(t, c, r);
	if (!hall || hall_refuse_store(t, c, r, store_conference_close(t->s->store, hall->info.id, t->now.unix_ms))) {
		return;
	}
	log_event(t->s->log, LOG_LEVEL_INFO, "conference.closed", "conference=%s by=%s", hall->info.id, c->person.id);
	reply_data(t, c->id, r->id, NULL);
	hall_closed(t, hall);
}
