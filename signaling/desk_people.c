/* Who is at a desk: teachers who have it open, families and companions who wait or are in a talk's room. */
#include "desks.h"

#include <string.h>

const char *const talk_kind_names[TALK_KINDS] = {"teacher", "parent", "interpreter", "social"};
const enum talk_kind talk_kind_of_companion[COMPANION_KINDS] = {
	[COMPANION_PARENT] = KIND_PARENT, [COMPANION_INTERPRETER] = KIND_INTERPRETER, [COMPANION_SOCIAL] = KIND_SOCIAL};

static struct waiter *waiter_at(const struct live_desk *desk, guint i)
{
	return &g_array_index(desk->waiters, struct waiter, i);
}

struct waiter *waiter_of_conn(const struct signaling *s, conn_id conn, struct live_desk **desk)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, s->desks->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		*desk = value;
		for (guint i = 0; i < (*desk)->waiters->len; i++) {
			if (waiter_at(*desk, i)->conn == conn) {
				return waiter_at(*desk, i);
			}
		}
	}
	return NULL;
}

bool waiter_leave(struct turn *t, conn_id conn)
{
	struct live_desk *desk;
	struct waiter *w = waiter_of_conn(t->s, conn, &desk);
	if (w) {
		g_array_remove_index(desk->waiters, (guint)(w - waiter_at(desk, 0)));
		desk_touch(t, desk);
	}
	return w != NULL;
}

struct waiter *waiter_add(struct turn *t, struct live_desk *desk, const struct conn *c, const char *talk, enum talk_kind kind)
{
	struct waiter added = {.conn = c->id, .until = US_NEVER, .kind = kind};
	g_strlcpy(added.talk, talk, sizeof added.talk);
	g_strlcpy(added.person, c->person.id, sizeof added.person);
	(void)waiter_leave(t, c->id);
	for (guint i = desk->waiters->len; i > 0; i--) { /* he is back */
		const struct waiter *w = waiter_at(desk, i - 1);
		if (!w->conn && strcmp(w->person, added.person) == 0 && strcmp(w->talk, talk) == 0) {
			g_array_remove_index(desk->waiters, i - 1);
		}
	}
	g_array_append_val(desk->waiters, added);
	desk_touch(t, desk);
	return waiter_at(desk, desk->waiters->len - 1);
}

struct desk_opener *desk_opener(const struct live_desk *desk, conn_id conn)
{
	for (guint i = 0; i < desk->openers->len; i++) {
		struct desk_opener *opener = &g_array_index(desk->openers, struct desk_opener, i);
		if (opener->conn == conn) {
			return opener;
		}
	}
	return NULL;
}

uint32_t desks_open_of(const struct signaling *s, conn_id conn)
{
	GHashTableIter iter;
	gpointer value;
	uint32_t count = 0;
	g_hash_table_iter_init(&iter, s->desks->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		count += desk_opener(value, conn) != NULL;
	}
	return count;
}

void desk_close(struct turn *t, struct live_desk *desk, conn_id conn)
{
	struct desk_opener *opener = desk_opener(desk, conn);
	if (opener) {
		g_array_remove_index(desk->openers, (guint)(opener - &g_array_index(desk->openers, struct desk_opener, 0)));
		desk_touch(t, desk);
	}
}

void desks_drop(struct turn *t, conn_id conn)
{
	GHashTableIter iter;
	gpointer value;
	struct live_desk *desk;
	struct waiter *w = waiter_of_conn(t->s, conn, &desk);
	if (w) {
		w->conn = 0;
		w->until = t->now.mono + PLACE_KEPT_US;
		desk_touch(t, desk);
	}
	g_hash_table_iter_init(&iter, t->s->desks->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		desk_close(t, value, conn);
	}
}

us_t waiters_until(const struct live_desk *desk)
{
	us_t until = US_NEVER;
	for (guint i = 0; i < desk->waiters->len; i++) {
		until = us_min(until, waiter_at(desk, i)->until);
	}
	return until;
}

void waiters_on_time(struct turn *t, struct live_desk *desk)
{
	for (guint i = desk->waiters->len; i > 0; i--) {
		if (t->now.mono >= waiter_at(desk, i - 1)->until) {
			g_array_remove_index(desk->waiters, i - 1);
			desk_touch(t, desk);
		}
	}
}

/* --- what somebody is to a talk --- */

static const struct talk_person *find_person(const struct live_talk *talk, const char *person)
{
	for (guint i = 0; i < talk->people->len; i++) {
		const struct talk_person *p = &g_array_index(talk->people, struct talk_person, i);
		if (strcmp(p->person.id, person) == 0) {
			return p;
		}
	}
	return NULL;
}

void desk_meets(struct turn *t, struct live_desk *desk, const char *talk, const char *person)
{
	const struct live_talk *known = talk_of(desk, talk);
	if (known && !find_person(known, person)) {
		desk_reload_by(desk, t->now.mono);
	}
}

static enum err kind_in_memory(const struct signaling *s, const char *id, const char *person, enum talk_kind *kind)
{
	const struct live_desk *desk = g_hash_table_lookup(s->desks->by_talk, id);
	const struct live_talk *talk = desk ? talk_of(desk, id) : NULL;
	if (talk && desk_has_teacher(desk, person)) {
		*kind = KIND_TEACHER;
		return OK;
	}
	const struct talk_person *p = talk ? find_person(talk, person) : NULL;
	*kind = p ? p->kind : *kind;
	return p ? OK : ERR_NOT_FOUND;
}

static enum err kind_of_companion(struct turn *t, const char *person, enum talk_kind *kind)
{
	struct store_companion companion;
	enum err e = store_companion_get(t->s->store, person, &companion);
	if (!e) {
		*kind = talk_kind_of_companion[companion.kind];
	}
	return e;
}

enum err talk_kind_of(struct turn *t, const char *id, const char *person, enum talk_kind *kind)
{
	struct store_talk talk;
	enum talk_role role;
	enum err e = store_talk_role(t->s->store, id, person, &talk, &role);
	if (e && e != ERR_NOT_FOUND) {
		store_failed(t, "talk_role", id);
		return kind_in_memory(t->s, id, person, kind);
	}
	if (e || role == TALK_NOBODY) {
		return ERR_NOT_FOUND;
	}
	*kind = role == TALK_STAFF ? KIND_TEACHER : KIND_PARENT;
	return role == TALK_COMPANION ? kind_of_companion(t, person, kind) : OK;
}

/* Does he sit there, or is a talk with him, or about him? */
static bool knows_person(const struct live_desk *desk, const char *person)
{
	GHashTableIter iter;
	gpointer value;
	bool is_known = desk_has_teacher(desk, person);
	g_hash_table_iter_init(&iter, desk->talks);
	while (!is_known && g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct live_talk *talk = value;
		is_known = strcmp(talk->child.id, person) == 0 || find_person(talk, person);
	}
	return is_known;
}

/* Takes away what a person has no part in any more. person NULL: everybody. Talks of a child that left are there no more. */
static void check_desk(struct turn *t, struct live_desk *desk, const char *person)
{
	enum talk_kind kind;
	if (!person) {
		/* mails that are sent are written by another thread, minute for minute: not all desks at once */
		us_t later = g_str_hash(desk->info.id) % DESK_FOREIGN_US;
		desk_reload_by(desk, t->now.mono + DESK_FOREIGN_US + later);
	} else if (knows_person(desk, person)) {
		desk_reload_by(desk, t->now.mono);
	}
	for (guint i = desk->waiters->len; i > 0; i--) {
		const struct waiter *w = waiter_at(desk, i - 1);
		if ((!person || strcmp(w->person, person) == 0) && talk_kind_of(t, w->talk, w->person, &kind)) {
			g_array_remove_index(desk->waiters, i - 1);
			desk_touch(t, desk);
		}
	}
}

void desks_check_person(struct turn *t, const char *person)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, t->s->desks->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		check_desk(t, value, person);
	}
}

/* --- who is there --- */

static const struct participation *in_room(const struct signaling *s, const char *talk, const char *person)
{
	const struct participation *p = g_hash_table_lookup(s->persons, person);
	return p && strcmp(p->room->info.id, talk) == 0 ? p : NULL;
}

bool talk_person_is_there(const struct signaling *s, const struct live_desk *desk, const char *talk, const struct talk_person *p)
{
	for (guint i = 0; p->kind == KIND_TEACHER && i < desk->openers->len; i++) {
		if (strcmp(g_array_index(desk->openers, struct desk_opener, i).person, p->person.id) == 0) {
			return true;
		}
	}
	for (guint i = 0; i < desk->waiters->len; i++) {
		if (strcmp(waiter_at(desk, i)->person, p->person.id) == 0 && strcmp(waiter_at(desk, i)->talk, talk) == 0) {
			return true;
		}
	}
	return in_room(s, talk, p->person.id) != NULL;
}

static bool family_is_there(const struct signaling *s, const struct live_desk *desk, const struct live_talk *talk)
{
	for (guint i = 0; i < talk->people->len; i++) {
		const struct talk_person *p = &g_array_index(talk->people, struct talk_person, i);
		if (p->kind == KIND_PARENT && talk_person_is_there(s, desk, talk->id, p)) {
			return true;
		}
	}
	return false;
}

void desk_look_around(struct turn *t, struct live_desk *desk)
{
	int64_t now = t->now.unix_ms;
	if (desk->day.is_staff_there != (desk->openers->len > 0)) {
		desk_staff(&desk->day, desk->openers->len > 0, now);
	}
	for (size_t i = 0; i < desk->day.count; i++) {
		const struct desk_talk *talk = &desk->day.talks[i];
		bool is_there = family_is_there(t->s, desk, talk_of(desk, talk->id));
		if (is_there != talk->is_there) {
			desk_family(&desk->day, talk->id, is_there, now);
		}
	}
	desk_run(&desk->day, now);
}
