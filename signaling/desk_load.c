/* Desks from the store into memory: their plan, and who belongs to their talks. */
#include "desks.h"

#include <string.h>

static void free_talk(void *talk)
{
	g_array_free(((struct live_talk *)talk)->people, TRUE);
	g_free(talk);
}

struct live_desk *live_desk_new(const struct store_desk *info)
{
	struct live_desk *desk = g_new0(struct live_desk, 1);
	desk->info = *info;
	desk_init(&desk->day, 0);
	desk->day.is_started = info->is_started;
	desk->day.is_held = info->is_held;
	desk->day.needs_help = info->needs_help;
	desk->talks = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_talk);
	desk->waiters = g_array_new(FALSE, FALSE, sizeof(struct waiter));
	desk->openers = g_array_new(FALSE, FALSE, sizeof(struct desk_opener));
	return desk;
}

void live_desk_free(void *data)
{
	struct live_desk *desk = data;
	g_hash_table_destroy(desk->talks);
	g_array_free(desk->waiters, TRUE);
	g_array_free(desk->openers, TRUE);
	desk_finish(&desk->day);
	g_free(desk);
}

/* What the store says of one desk; taken only if all of it could be read. */
struct plan {
	struct turn *t;
	struct live_desk *desk;
	struct store_desk info;
	struct store_consult consult;
	GArray *talks;     /* struct store_talk */
	GPtrArray *people; /* of each: GArray of struct talk_person */
};

bool desk_is_today(const struct turn *t, const struct store_talk *talk)
{
	int64_t now = t->now.unix_ms;
	return talk->end_ms > now - DESK_BEFORE_MS && talk->begin_ms < now + DESK_AFTER_MS;
}

static void take_talk(void *ctx, const struct store_talk *talk)
{
	struct plan *plan = ctx;
	const struct desk_talk *known = desk_find(&plan->desk->day, talk->id);
	if (desk_is_today(plan->t, talk) || talk->state == TALK_OPEN || (known && known->stage == TALK_IS_OPEN)) {
		g_array_append_val(plan->talks, *talk);
	}
}

static void take_guardian(void *ctx, const struct store_person *person)
{
	const struct talk_person parent = {*person, KIND_PARENT};
	g_array_append_val((GArray *)ctx, parent);
}

static void take_companion(void *ctx, const struct store_companion *companion)
{
	const struct talk_person person = {companion->person, talk_kind_of_companion[companion->kind]};
	g_array_append_val((GArray *)ctx, person);
}

static void free_people(void *people)
{
	g_array_free(people, TRUE);
}

static enum err read_plan(struct plan *plan)
{
	struct store *store = plan->t->s->store;
	enum err e = store_desk_get(store, plan->desk->info.id, &plan->info);
	e = e ? e : store_consult_get(store, plan->info.consult, &plan->consult);
	e = e ? e : store_talk_each(store, plan->info.id, take_talk, plan);
	for (guint i = 0; !e && i < plan->talks->len; i++) {
		const struct store_talk *talk = &g_array_index(plan->talks, struct store_talk, i);
		GArray *people = g_array_new(FALSE, FALSE, sizeof(struct talk_person));
		g_ptr_array_add(plan->people, people);
		e = store_guardian_each(store, talk->child.id, take_guardian, people);
		e = e ? e : store_companion_each(store, talk->id, take_companion, people);
	}
	return e;
}

static void put_talk(struct plan *plan, const struct store_talk *from, GArray *people)
{
	static const enum talk_stage stages[TALK_STATES] = {
		[TALK_BOOKED] = TALK_IS_BOOKED, [TALK_OPEN] = TALK_IS_OPEN, [TALK_OVER] = TALK_IS_OVER, [TALK_MISSED] = TALK_IS_MISSED};
	struct live_desk *desk = plan->desk;
	struct desk_talk talk = {.begin_ms = from->begin_ms, .end_ms = from->end_ms, .is_place = from->mode == DESK_PLACE,
		.stage = stages[from->state], .began_ms = from->began_ms, .ends_ms = from->ends_ms, .added_ms = from->added_ms,
		.ended_ms = from->ended_ms};
	memcpy(talk.id, from->id, sizeof talk.id);
	if (!desk_put(&desk->day, &talk, 0)) {
		return; /* no memory: it is not in this day */
	}
	struct live_talk *live = talk_of(desk, from->id);
	if (!live) {
		live = g_new0(struct live_talk, 1);
		memcpy(live->id, from->id, sizeof live->id);
		live->people = g_array_new(FALSE, FALSE, sizeof(struct talk_person));
		g_hash_table_insert(desk->talks, live->id, live);
		g_hash_table_insert(plan->t->s->desks->by_talk, g_strdup(live->id), desk);
	}
	live->child = from->child;
	live->code = from->code;
	live->is_listed = true;
	g_array_set_size(live->people, 0);
	g_array_append_vals(live->people, people->data, people->len);
}

/* Cancelled, or of another day now: whoever waits for it hears that it is over. */
static void drop_talk(struct turn *t, struct live_desk *desk, const char *gone)
{
	char id[STORE_ID_MAX];
	g_strlcpy(id, gone, sizeof id);
	struct desk_talk last = *desk_find(&desk->day, id);
	last.stage = TALK_IS_OVER;
	for (guint i = desk->waiters->len; i > 0; i--) {
		const struct waiter *w = &g_array_index(desk->waiters, struct waiter, i - 1);
		struct conn *c = strcmp(w->talk, id) == 0 ? conn_find(t, w->conn) : NULL;
		if (c) {
			conn_note(t, c, "talk.changed", show_wait(t->s, desk, &last));
		}
		if (strcmp(w->talk, id) == 0) {
			g_array_remove_index(desk->waiters, i - 1);
		}
	}
	talk_room_end(t, id);
	g_hash_table_remove(t->s->desks->by_talk, id);
	(void)desk_drop(&desk->day, id, t->now.unix_ms);
	g_hash_table_remove(desk->talks, id);
}

static void drop_unlisted(struct turn *t, struct live_desk *desk)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *gone = g_ptr_array_new();
	g_hash_table_iter_init(&iter, desk->talks);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (!((const struct live_talk *)value)->is_listed) {
			g_ptr_array_add(gone, value);
		}
	}
	for (guint i = 0; i < gone->len; i++) {
		drop_talk(t, desk, ((const struct live_talk *)g_ptr_array_index(gone, i))->id);
	}
	g_ptr_array_free(gone, TRUE);
}

static void unlist_all(struct live_desk *desk)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, desk->talks);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		((struct live_talk *)value)->is_listed = false;
	}
}

static void take_plan(struct plan *plan)
{
	struct live_desk *desk = plan->desk;
	const struct store_consult *consult = &plan->consult;
	desk->info = plan->info;
	desk->day.pause_ms = consult->pause_minutes * DESK_MINUTE_MS;
	g_strlcpy(desk->title, consult->title, sizeof desk->title);
	g_strlcpy(desk->phone, plan->info.phone[0] ? plan->info.phone : consult->phone, sizeof desk->phone);
	for (guint i = 0; i < plan->talks->len; i++) {
		put_talk(plan, &g_array_index(plan->talks, struct store_talk, i), g_ptr_array_index(plan->people, i));
	}
	for (guint i = desk->openers->len; i > 0; i--) { /* who sits there no more */
		if (!desk_has_teacher(desk, g_array_index(desk->openers, struct desk_opener, i - 1).person)) {
			g_array_remove_index(desk->openers, i - 1);
		}
	}
}

enum err desk_reload(struct turn *t, struct live_desk *desk)
{
	struct plan plan = {.t = t, .desk = desk, .talks = g_array_new(FALSE, FALSE, sizeof(struct store_talk)),
		.people = g_ptr_array_new_with_free_func(free_people)};
	enum err e = read_plan(&plan);
	desk->reload_at = t->now.mono + DESK_RELOAD_US;
	if (!e) {
		unlist_all(desk);
		take_plan(&plan);
		drop_unlisted(t, desk);
	} else if (e == ERR_NOT_FOUND) {
		unlist_all(desk);
		drop_unlisted(t, desk);
		g_array_set_size(desk->openers, 0);
		desk->day.is_started = false;
		desk->info.teacher_count = 0;
	} else {
		store_failed(t, "desk_load", desk->info.id);
	}
	g_array_free(plan.talks, TRUE);
	g_ptr_array_free(plan.people, TRUE);
	return e;
}

/* --- after a restart --- */

static void is_open(void *ctx, const struct store_talk *talk)
{
	*(bool *)ctx = *(bool *)ctx || talk->state == TALK_OPEN;
}

struct ids {
	struct store *store;
	int64_t now_ms;
	GPtrArray *list; /* owned texts */
};

static void add_school(void *ctx, const char *id, const char *name)
{
	(void)name;
	g_ptr_array_add(((struct ids *)ctx)->list, g_strdup(id));
}

/* Of these days. */
static void add_consult(void *ctx, const struct store_consult *consult)
{
	struct ids *ids = ctx;
	bool is_now = consult->begin_ms < ids->now_ms + DESK_AFTER_MS && consult->end_ms > ids->now_ms - DESK_BEFORE_MS;
	if (is_now && consult->state != CONSULT_DRAFT) {
		g_ptr_array_add(ids->list, g_strdup(consult->id));
	}
}

static void add_desk(void *ctx, const struct store_desk *desk)
{
	struct ids *ids = ctx;
	g_ptr_array_add(ids->list, g_strdup(desk->id));
}

static GPtrArray *new_list(void)
{
	return g_ptr_array_new_with_free_func(g_free);
}

void desks_resume(struct turn *t)
{
	struct store *store = t->s->store;
	struct ids schools = {store, t->now.unix_ms, new_list()}, consults = schools, desks = schools;
	consults.list = new_list();
	desks.list = new_list();
	enum err e = store_school_each(store, add_school, &schools);
	for (guint i = 0; !e && i < schools.list->len; i++) {
		e = store_consult_each(store, g_ptr_array_index(schools.list, i), NULL, add_consult, &consults);
	}
	for (guint i = 0; !e && i < consults.list->len; i++) {
		e = store_desk_each(store, g_ptr_array_index(consults.list, i), add_desk, &desks);
	}
	for (guint i = 0; !e && i < desks.list->len; i++) {
		const char *id = g_ptr_array_index(desks.list, i);
		struct live_desk *desk;
		struct store_desk info;
		bool was_used = false;
		e = store_desk_get(store, id, &info);
		e = e ? e : store_talk_each(store, id, is_open, &was_used);
		e = e || (!was_used && !info.is_started) ? e : desk_load(t, id, &desk);
	}
	if (e) {
		store_failed(t, "desks_resume", ""); /* each is loaded when somebody comes */
	}
	g_ptr_array_free(schools.list, TRUE);
	g_ptr_array_free(consults.list, TRUE);
	g_ptr_array_free(desks.list, TRUE);
}
