/*
 * A lesson goes on while the store can't be written: what was decided holds in memory, and is written once the store takes
 * it. What is lost by a restart in between is what a dead disk costs.
 */
#include "core.h"

#include <string.h>

/* What the store does not know yet of one person in a room. */
struct unsaved {
	struct store_person person;
	bool has_own, has_hand;
	struct store_room_person own;
	int64_t hand_ms;
};

static struct unsaved *find_unsaved(const struct room *room, const char *person)
{
	return room->unsaved ? g_hash_table_lookup(room->unsaved, person) : NULL;
}

static struct unsaved *add_unsaved(struct room *room, const struct store_person *person)
{
	struct unsaved *u = find_unsaved(room, person->id);
	if (!u) {
		if (!room->unsaved) {
			room->unsaved = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
		}
		u = g_new0(struct unsaved, 1);
		u->person = *person;
		g_hash_table_insert(room->unsaved, u->person.id, u);
	}
	return u;
}

/* True if it is in the store; else the room is written again later. */
static bool is_kept(struct turn *t, struct room *room, enum err e, const char *what)
{
	if (room->is_ephemeral) {
		return false;
	}
	if (e) {
		store_failed(t, what, room->info.id);
		room->is_unsaved = true;
	}
	return !e;
}

static void forget_unsaved(struct room *room)
{
	room->is_unsaved = false;
	room->unsaved_cleared = 0;
	g_clear_pointer(&room->unsaved, g_hash_table_destroy);
	g_clear_pointer(&room->undeleted, g_array_unref);
}

void keep_free(struct room *room)
{
	forget_unsaved(room);
	g_clear_pointer(&room->said, g_ptr_array_unref);
}

/* Who was sent out of the lesson before, which the store does not know either. */
static void adopt_removed(struct turn *t, struct room *room)
{
	GHashTableIter iter;
	gpointer value;
	GHashTable *unclosed = g_hash_table_lookup(t->s->unclosed, room->info.id);
	if (unclosed) {
		g_hash_table_iter_init(&iter, unclosed);
		while (g_hash_table_iter_next(&iter, NULL, &value)) {
			const struct unsaved *u = value;
			if (u->has_own && u->own.is_removed) {
				struct unsaved *here = add_unsaved(room, &u->person);
				here->has_own = true;
				here->own = (struct store_room_person){.is_removed = true};
			}
		}
	}
}

void keep_opened(struct turn *t, struct room *room)
{
	adopt_removed(t, room);
	enum err e = store_room_open(t->s->store, room->info.id, &room->state, room->info.opened_ms);
	(void)is_kept(t, room, e, "room_open");
}

/* What is left of a lesson that is over: who was sent out. */
static void move_unsaved(struct room *room, GHashTable *to)
{
	GHashTableIter iter;
	gpointer value;
	if (room->unsaved) {
		g_hash_table_iter_init(&iter, room->unsaved);
		while (g_hash_table_iter_next(&iter, NULL, &value)) {
			struct unsaved *u = g_memdup2(value, sizeof *u);
			g_hash_table_replace(to, u->person.id, u);
		}
	}
}

static enum err save_closed(struct signaling *s, const char *room, GHashTable *unsaved)
{
	GHashTableIter iter;
	gpointer value;
	enum err e = store_room_close(s->store, room);
	g_hash_table_iter_init(&iter, unsaved);
	while (!e && g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct unsaved *u = value;
		const struct store_room_person own = {.is_removed = u->own.is_removed};
		e = u->has_own ? store_room_person_set(s->store, room, u->person.id, &own) : OK;
		e = e == ERR_CONFLICT ? OK : e; /* he is gone from the store, too */
	}
	return e;
}

void keep_closed(struct turn *t, struct room *room)
{
	if (room->is_ephemeral) {
		return;
	}
	GHashTable *unclosed = g_hash_table_lookup(t->s->unclosed, room->info.id);
	if (!unclosed) {
		unclosed = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
		g_hash_table_insert(t->s->unclosed, g_strdup(room->info.id), unclosed);
	}
	move_unsaved(room, unclosed);
	keep_free(room);
	if (save_closed(t->s, room->info.id, unclosed)) {
		store_failed(t, "room_close", room->info.id);
	} else {
		g_hash_table_remove(t->s->unclosed, room->info.id);
	}
}

void keep_state(struct turn *t, struct room *room, const struct store_room_state *after, unsigned cleared, const char *what)
{
	enum err e = room->is_ephemeral ? OK
		: cleared ? store_room_rights_set(t->s->store, room->info.id, after, cleared)
			     : store_room_state_set(t->s->store, room->info.id, after);
	room->state = *after;
	if (!is_kept(t, room, e, what)) {
		room->unsaved_cleared |= cleared;
	}
	GHashTableIter iter;
	gpointer value;
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		p->own.mask &= ~cleared;
		p->own.rights &= ~cleared;
	}
	if (room->unsaved) {
		g_hash_table_iter_init(&iter, room->unsaved);
		while (g_hash_table_iter_next(&iter, NULL, &value)) {
			struct unsaved *u = value;
			u->own.mask &= ~cleared;
			u->own.rights &= ~cleared;
		}
	}
}

void keep_person(struct turn *t, struct room *room, const struct store_person *person,
	const struct store_room_person *own, const char *what)
{
	enum err e = room->is_ephemeral ? OK : store_room_person_set(t->s->store, room->info.id, person->id, own);
	bool kept = is_kept(t, room, e, what);
	struct unsaved *u = kept ? find_unsaved(room, person->id) : add_unsaved(room, person);
	if (u) {
		u->has_own = !kept;
		u->own = *own;
	}
}

void keep_hand(struct turn *t, struct room *room, const struct store_person *person, int64_t hand_ms)
{
	enum err e = room->is_ephemeral ? OK : store_hand_set(t->s->store, room->info.id, person->id, hand_ms);
	bool kept = is_kept(t, room, e, "hand_set");
	struct unsaved *u = kept ? find_unsaved(room, person->id) : add_unsaved(room, person);
	if (u) {
		u->has_hand = !kept;
		u->hand_ms = hand_ms;
	}
}

void keep_hands_lowered(struct turn *t, struct room *room)
{
	enum err e = room->is_ephemeral ? OK : store_hands_lower(t->s->store, room->info.id);
	bool kept = is_kept(t, room, e, "hands_lower");
	for (guint i = 0; !kept && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->hand_ms) {
			struct unsaved *u = add_unsaved(room, &p->person);
			u->has_hand = true;
			u->hand_ms = 0;
		}
	}
}

void keep_deleted(struct turn *t, struct room *room, int64_t number)
{
	if (!is_kept(t, room, store_chat_delete(t->s->store, room->info.id, number), "chat_delete")) {
		if (!room->undeleted) {
			room->undeleted = g_array_new(FALSE, FALSE, sizeof number);
		}
		g_array_append_val(room->undeleted, number);
	}
}

bool kept_is_deleted(const struct room *room, int64_t number)
{
	for (guint i = 0; room->undeleted && i < room->undeleted->len; i++) {
		if (g_array_index(room->undeleted, int64_t, i) == number) {
			return true;
		}
	}
	return false;
}

bool room_is_unclosed(const struct signaling *s, const char *room)
{
	return g_hash_table_contains(s->unclosed, room);
}

bool room_is_stored(const struct signaling *s, const struct room *room)
{
	return !room->is_ephemeral && !room_is_unclosed(s, room->info.id);
}

bool kept_is_removed(const struct signaling *s, const char *room, const char *person)
{
	const struct room *open = g_hash_table_lookup(s->rooms, room);
	const struct unsaved *u = open ? find_unsaved(open, person) : NULL;
	GHashTable *unclosed = g_hash_table_lookup(s->unclosed, room);
	if ((!u || !u->has_own) && unclosed) {
		u = g_hash_table_lookup(unclosed, person);
	}
	struct store_room_person own;
	if (u && u->has_own) {
		return u->own.is_removed;
	}
	return store_room_person_get(s->store, room, person, &own) == OK && own.is_removed;
}

enum err kept_person(const struct signaling *s, const struct room *room, const char *person, struct store_room_person *own)
{
	const struct unsaved *u = find_unsaved(room, person);
	if (u && u->has_own) {
		*own = u->own;
		return OK;
	}
	if (room->is_ephemeral) {
		*own = (struct store_room_person){0};
		return OK;
	}
	enum err e = store_room_person_get(s->store, room->info.id, person, own);
	own->mask &= ~room->unsaved_cleared;
	own->rights &= ~room->unsaved_cleared;
	if (room_is_unclosed(s, room->info.id)) { /* all but this was of the lesson before */
		*own = (struct store_room_person){.is_removed = kept_is_removed(s, room->info.id, person)};
	}
	return e;
}

int64_t kept_hand(const struct signaling *s, const struct room *room, const char *person)
{
	const struct unsaved *u = find_unsaved(room, person);
	if (u && u->has_hand) {
		return u->hand_ms;
	}
	return room_is_stored(s, room) ? store_hand(s->store, room->info.id, person) : 0;
}

struct removed_list {
	const struct room *room;
	json_t *list;
};

static void add_removed(void *ctx, const struct store_person *person)
{
	struct removed_list *removed = ctx;
	const struct unsaved *u = find_unsaved(removed->room, person->id);
	if (!u || !u->has_own || u->own.is_removed) {
		json_array_append_new(removed->list, json_pack("{s:s, s:s}", "id", person->id, "name", person->name));
	}
}

json_t *show_removed(struct signaling *s, const struct room *room)
{
	struct removed_list removed = {room, json_array()};
	GHashTableIter iter;
	gpointer value;
	if (!room->is_ephemeral) {
		(void)!store_removed_each(s->store, room->info.id, add_removed, &removed);
	}
	if (room->unsaved) {
		g_hash_table_iter_init(&iter, room->unsaved);
		while (g_hash_table_iter_next(&iter, NULL, &value)) {
			const struct unsaved *u = value;
			struct store_room_person known;
			bool is_listed = !removed.room->is_ephemeral
				&& store_room_person_get(s->store, room->info.id, u->person.id, &known) == OK && known.is_removed;
			if (u->has_own && u->own.is_removed && !is_listed) {
				add_removed(&removed, &u->person);
			}
		}
	}
	return removed.list;
}

/* Somebody whom the store does not know any more (a guest whose place was taken) holds up nobody else. */
static enum err save_person(struct signaling *s, const struct room *room, const struct unsaved *u)
{
	enum err e = u->has_own ? store_room_person_set(s->store, room->info.id, u->person.id, &u->own) : OK;
	e = e || !u->has_hand ? e : store_hand_set(s->store, room->info.id, u->person.id, u->hand_ms);
	return e == ERR_CONFLICT ? OK : e;
}

/* All of it again: nobody knows how far the writes before it came. */
static enum err save_room(struct signaling *s, struct room *room)
{
	GHashTableIter iter;
	gpointer value;
	enum err e = room->info.is_open ? store_room_open(s->store, room->info.id, &room->state, room->info.opened_ms) : OK;
	e = e ? e : store_room_rights_set(s->store, room->info.id, &room->state, room->unsaved_cleared);
	if (room->unsaved) {
		g_hash_table_iter_init(&iter, room->unsaved);
		while (!e && g_hash_table_iter_next(&iter, NULL, &value)) {
			e = save_person(s, room, value);
		}
	}
	for (guint i = 0; !e && room->undeleted && i < room->undeleted->len; i++) {
		e = store_chat_delete(s->store, room->info.id, g_array_index(room->undeleted, int64_t, i));
	}
	if (!e) {
		forget_unsaved(room);
	}
	return e;
}

static enum err save_all_closed(struct signaling *s)
{
	GHashTableIter iter;
	gpointer id, unsaved;
	enum err e = OK;
	g_hash_table_iter_init(&iter, s->unclosed);
	while (!e && g_hash_table_iter_next(&iter, &id, &unsaved)) {
		e = save_closed(s, id, unsaved);
		if (!e) {
			g_hash_table_iter_remove(&iter);
		}
	}
	return e;
}

us_t keep_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	if (g_hash_table_size(s->unclosed) > 0) {
		return s->save_at;
	}
	g_hash_table_iter_init(&iter, s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (((const struct room *)value)->is_unsaved) {
			return s->save_at;
		}
	}
	return US_NEVER;
}

void keep_on_time(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	if (t->now.mono < t->s->save_at) {
		return;
	}
	t->s->save_at = t->now.mono + SAVE_EVERY_US;
	enum err e = save_all_closed(t->s);
	g_hash_table_iter_init(&iter, t->s->rooms);
	while (!e && g_hash_table_iter_next(&iter, NULL, &value)) {
		struct room *room = value;
		e = room->is_unsaved ? save_room(t->s, room) : OK;
	}
	if (e) {
		store_failed(t, "save", "");
	}
}
