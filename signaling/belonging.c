/* Who was taken out of a group leaves its lesson at once. */
#include "sheets.h"

#include <string.h>

bool room_has_member(struct turn *t, const struct room *room, const char *person)
{
	return room->hall ? hall_room_has(room, person) : room->is_ephemeral ? talk_room_has(t, room, person)
		: store_is_member(t->s->store, room->info.group, person, t->now.unix_ms);
}

/* Who stood in when the lesson began may stay to its end. What the store can't say now throws nobody out. */
static bool belongs(struct turn *t, const struct room *room, const char *person)
{
	struct store *store = t->s->store;
	return room_has_member(t, room, person)
		|| (!room->is_ephemeral && room->info.is_open && store_is_member(store, room->info.group, person, room->info.opened_ms)) || store_is_failing(store);
}

static void check_rooms(struct turn *t, const char *person)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *gone = g_ptr_array_new();
	g_hash_table_iter_init(&iter, t->s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct participation *p = value;
		if (!p->program && (!person || strcmp(p->person.id, person) == 0) && !belongs(t, p->room, p->person.id)) {
			g_ptr_array_add(gone, value);
		}
	}
	for (guint i = 0; i < gone->len; i++) {
		struct participation *p = g_ptr_array_index(gone, i);
		log_event(t->s->log, LOG_LEVEL_INFO, "participant.unmade", "room=%s person=%s", p->room->info.id, p->person.id);
		if (!p->is_in && p->offer.request) {
			offer_refuse(t, p, "not_member", NULL);
		}
		part_end(t, p, "removed", false);
	}
	g_ptr_array_free(gone, TRUE);
}

static void check_doors(struct turn *t, const char *person)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *gone = g_ptr_array_new();
	g_hash_table_iter_init(&iter, t->s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct conn *c = value;
		if (c->waits_at && (!person || strcmp(c->person.id, person) == 0) && !belongs(t, c->waits_at, c->person.id)) {
			g_ptr_array_add(gone, value);
		}
	}
	for (guint i = 0; i < gone->len; i++) {
		const struct conn *c = g_ptr_array_index(gone, i);
		if (c->waits_at) {
			lobby_dismiss(t, c->waits_at, c->person.id);
		}
	}
	g_ptr_array_free(gone, TRUE);
}

void belonging_check(struct turn *t, const char *person)
{
	halls_check_person(t, person);
	check_rooms(t, person);
	check_doors(t, person);
	sheets_check_person(t, person);
	desks_check_person(t, person);
}

void live_end_room(struct turn *t, const char *id)
{
	struct room *room = g_hash_table_lookup(t->s->rooms, id);
	if (room && room->info.is_open) {
		room_end(t, room);
	} else {
		belonging_check(t, NULL);
	}
}
