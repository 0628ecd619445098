/* Conferences in memory: from when somebody cares until nobody does any more; and what time does to them. */
#include "hall_votes.h"

#include <string.h>

struct halls *halls_new(void)
{
	struct halls *halls = g_new0(struct halls, 1);
	halls->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, hall_free);
	halls->doors = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	return halls;
}

void halls_free(struct halls *halls)
{
	g_hash_table_destroy(halls->by_id);
	g_hash_table_destroy(halls->doors);
	g_free(halls);
}

struct hall *hall_in_memory(const struct signaling *s, const char *id)
{
	return g_hash_table_lookup(s->halls->by_id, id);
}

struct hall *hall_of(const struct participation *p)
{
	return p->room->hall;
}

struct room *hall_room(const struct signaling *s, const struct hall *hall)
{
	return g_hash_table_lookup(s->rooms, hall->info.id);
}

void hall_touch(struct turn *t, struct hall *hall)
{
	hall->is_dirty = true;
	t->s->halls->is_dirty = true;
}

void hall_note(struct turn *t, const struct hall *hall, const char *ev, json_t *data)
{
	struct room *room = hall_room(t->s, hall);
	if (room) {
		room_note(t, room, NULL, ev, data);
	} else {
		json_decref(data);
	}
}

enum err hall_load(struct turn *t, const char *id, struct hall **out)
{
	enum err e = OK;
	*out = hall_in_memory(t->s, id);
	if (*out) {
		(*out)->cared_at = t->now.mono;
		return OK;
	}
	struct hall *hall = hall_read(t, id, &e);
	e = hall ? hall_votes_load(t, hall) : e;
	if (e && hall) {
		hall_free(hall);
	}
	if (e) {
		if (e != ERR_NOT_FOUND) {
			store_failed(t, "conference_read", id);
		}
		return e;
	}
	g_hash_table_insert(t->s->halls->by_id, hall->info.id, hall);
	hall_touch(t, hall);
	*out = hall;
	return OK;
}

void hall_gone(struct turn *t, struct hall *hall, const char *person)
{
	const struct speaking_wait *wait = speaking_find(hall->list, person);
	struct hall_write write = {.kind = HALL_WRITE_REMOVE, .number = wait ? wait->number : 0};
	g_strlcpy(write.person, person, sizeof write.person);
	if (wait) {
		hall_keep(t, hall, write);
	}
	if (strcmp(hall->list->speaker.id, person) == 0) {
		write.kind = HALL_WRITE_END;
		hall_keep(t, hall, write);
	}
	speaking_gone(hall->list, write.person, t->now.unix_ms);
	const struct hall_presence *presence = g_hash_table_lookup(hall->presences, write.person);
	if (presence && presence->seat[0]) {
		write.kind = HALL_WRITE_STAY;
		hall_keep(t, hall, write);
	}
	g_hash_table_remove(hall->presences, write.person);
	hall->is_crowd_new = true;
	if (g_hash_table_size(hall->presences) == 0) {
		hall->empty_since = t->now.mono;
	}
	hall_touch(t, hall);
}

/* --- what HTTP has changed --- */

/* Those whose place was kept after a restart of the server are in no room. */
static void forget_strangers(struct turn *t, struct hall *hall)
{
	GList *people = g_hash_table_get_keys(hall->presences);
	for (GList *each = people; each; each = each->next) {
		if (!hall_seat_of(hall, each->data)) {
			hall_gone(t, hall, each->data);
		}
	}
	g_list_free(people);
}

/* Whoever has no seat any more is put out; also who is on his way in. */
static void put_out_strangers(struct turn *t, struct hall *hall)
{
	struct room *room = hall_room(t->s, hall);
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (!hall_seat_of(hall, p->person.id)) {
			g_ptr_array_add(out, p);
		}
	}
	for (guint i = 0; i < out->len; i++) {
		struct participation *p = g_ptr_array_index(out, i);
		if (!p->is_in && p->offer.request) {
			offer_refuse(t, p, "not_member", NULL);
		}
		part_end(t, p, "off_roll", false);
	}
	g_ptr_array_free(out, TRUE);
	forget_strangers(t, hall);
}

void hall_closed(struct turn *t, struct hall *hall)
{
	struct room *room = hall_room(t->s, hall);
	hall->info.state = CONFERENCE_CLOSED;
	g_hash_table_remove_all(hall->presences);
	hall->is_crowd_new = true;
	hall->empty_since = US_NEVER;
	if (room) {
		room_end(t, room);
	}
	hall_touch(t, hall);
}

/* Before anybody hears of what is new. Somebody who was a deputy and filled a seat fills none any more. */
static void put_out_all(struct turn *t, struct hall *hall)
{
	if (hall->info.state == CONFERENCE_OPEN) {
		hall_look_around(t, hall);
	}
	put_out_strangers(t, hall);
	hall_mark_closed(hall, t->now);
	hall_put_out(t, hall);
}

static void refresh(struct turn *t, struct hall *hall)
{
	struct conference_rules rules = hall->info.rules;
	json_t *agenda = show_agenda(hall, NULL);
	enum err e = hall_reload(t, hall);
	hall->reload_at = US_NEVER;
	if (e && e != ERR_NOT_FOUND) {
		hall->reload_at = t->now.mono + HALL_RELOAD_US;
		store_failed(t, "conference_read", hall->info.id);
	} else if (e || hall->info.state == CONFERENCE_CLOSED) {
		hall_closed(t, hall);
	} else {
		put_out_all(t, hall);
		json_t *now = show_agenda(hall, NULL);
		if (!json_equal(agenda, now)) {
			hall_tell_agenda(t, hall);
		}
		json_decref(now);
		if (memcmp(&rules, &hall->info.rules, sizeof rules) != 0) {
			hall_apply_rules(t, hall);
		}
		hall_touch(t, hall);
	}
	json_decref(agenda);
}

void live_conference_changed(struct turn *t, const char *id)
{
	struct hall *hall = hall_in_memory(t->s, id);
	if (hall) {
		refresh(t, hall);
	}
}

static bool knows(const struct hall *hall, const char *person)
{
	return hall_seat_of(hall, person) != NULL;
}

void halls_check_person(struct turn *t, const char *person)
{
	GList *all = g_hash_table_get_values(t->s->halls->by_id);
	for (GList *each = all; each; each = each->next) {
		struct hall *hall = each->data;
		if (!person) {
			/* mails that are sent are written by another thread, minute for minute: not all at once */
			us_t later = g_str_hash(hall->info.id) % HALL_RELOAD_US;
			hall->reload_at = us_min(hall->reload_at, t->now.mono + HALL_RELOAD_US + later);
		} else if (knows(hall, person)) {
			refresh(t, hall);
		}
	}
	g_list_free(all);
}

/* --- time --- */

static bool is_cared_for(const struct signaling *s, const struct hall *hall)
{
	return hall->info.state == CONFERENCE_OPEN || hall->unsaved->len > 0 || hall_room(s, hall) || hall_has_doors(s, hall);
}

static void drop_overdue(struct turn *t, struct hall *hall)
{
	GHashTableIter iter;
	gpointer value;
	const char *person;
	GPtrArray *gone = g_ptr_array_new_with_free_func(g_free);
	g_hash_table_iter_init(&iter, hall->presences);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct hall_presence *presence = value;
		if (t->now.mono >= presence->kept_until) {
			g_ptr_array_add(gone, g_strdup(presence->person));
		}
	}
	for (guint i = 0; i < gone->len; i++) {
		hall_gone(t, hall, g_ptr_array_index(gone, i));
	}
	g_ptr_array_free(gone, TRUE);
	while ((person = speaking_overdue(hall->list, t->now.unix_ms))) {
		hall_gone(t, hall, person);
	}
}

/* Everybody has gone, and nobody has closed it. */
static void close_empty(struct turn *t, struct hall *hall)
{
	if (hall_is_kept(t, hall) && store_conference_close(t->s->store, hall->info.id, t->now.unix_ms) == OK) {
		hall_closed(t, hall);
	} else {
		hall->empty_since = t->now.mono; /* later */
	}
}

static void open_on_time(struct turn *t, struct hall *hall)
{
	drop_overdue(t, hall);
	if (t->now.mono >= hall->alive_at) {
		hall->alive_at = t->now.mono + HALL_ALIVE_US;
		if (store_conference_alive(t->s->store, hall->info.id, t->now.unix_ms)) {
			store_failed(t, "conference_alive", hall->info.id);
		}
	}
	if (hall->empty_since != US_NEVER && t->now.mono >= hall->empty_since + HALL_EMPTY_US) {
		close_empty(t, hall);
	}
}

static void hall_on_time(struct turn *t, struct hall *hall)
{
	if (hall->info.state == CONFERENCE_OPEN) {
		open_on_time(t, hall);
	}
	if (hall->unsaved->len > 0 && t->now.mono >= hall->save_at) {
		(void)hall_is_kept(t, hall);
	}
	if (t->now.mono >= hall->reload_at) {
		refresh(t, hall);
	}
	if (t->now.mono >= hall->aired_at) {
		hall->aired_at = US_NEVER;
		hall_touch(t, hall);
	}
	if (t->now.mono >= us_min(hall_tell_at(hall), hall->door_at)) {
		hall_touch(t, hall);
	}
	hall_votes_on_time(t, hall);
	if (is_cared_for(t->s, hall)) {
		hall->cared_at = t->now.mono;
	} else if (t->now.mono >= hall->cared_at + HALL_KEPT_US) {
		g_hash_table_remove(t->s->halls->by_id, hall->info.id);
	}
}

static void resume_one(void *ctx, const char *id)
{
	g_ptr_array_add(ctx, g_strdup(id));
}

/* Those that ran when the server stopped. */
static void resume(struct turn *t)
{
	GPtrArray *open = g_ptr_array_new_with_free_func(g_free);
	struct hall *hall;
	t->s->halls->is_resumed = store_conference_each_open(t->s->store, resume_one, open) == OK;
	for (guint i = 0; i < open->len; i++) {
		(void)!hall_load(t, g_ptr_array_index(open, i), &hall);
	}
	g_ptr_array_free(open, TRUE);
}

void halls_on_time(struct turn *t)
{
	if (!t->s->halls->is_resumed) {
		resume(t);
	}
	GList *all = g_hash_table_get_values(t->s->halls->by_id);
	for (GList *each = all; each; each = each->next) {
		hall_on_time(t, each->data);
	}
	g_list_free(all);
}

static us_t deadline_of(const struct signaling *s, const struct hall *hall)
{
	GHashTableIter iter;
	gpointer value;
	us_t due = us_min(us_min(hall->reload_at, hall->door_at), us_min(hall->aired_at, hall_tell_at(hall)));
	due = us_min(due, hall_votes_deadline(hall));
	due = hall->unsaved->len > 0 ? us_min(due, hall->save_at) : due;
	if (hall->info.state != CONFERENCE_OPEN) {
		return is_cared_for(s, hall) ? due : us_min(due, hall->cared_at + HALL_KEPT_US);
	}
	g_hash_table_iter_init(&iter, hall->presences);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		due = us_min(due, ((const struct hall_presence *)value)->kept_until);
	}
	return us_min(due, hall->alive_at); /* within seconds: what the wall clock says waits for it */
}

us_t halls_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	us_t deadline = s->halls->is_resumed && !s->halls->is_dirty ? US_NEVER : 0;
	g_hash_table_iter_init(&iter, s->halls->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		deadline = us_min(deadline, deadline_of(s, value));
	}
	return deadline;
}

void halls_settle(struct turn *t)
{
	struct halls *halls = t->s->halls;
	if (!halls->is_dirty) {
		return;
	}
	halls->is_dirty = false;
	GList *all = g_hash_table_get_values(halls->by_id);
	for (GList *each = all; each; each = each->next) {
		if (((struct hall *)each->data)->is_dirty) {
			hall_settle(t, each->data);
		}
	}
	g_list_free(all);
}
