#include "desks.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)DESK_ID_MAX == (int)STORE_ID_MAX, "a desk knows its talks by their ids");

struct desks *desks_new(void)
{
	struct desks *desks = g_new0(struct desks, 1);
	desks->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, live_desk_free);
	desks->by_talk = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return desks;
}

void desks_free(struct desks *desks)
{
	g_hash_table_destroy(desks->by_talk);
	g_hash_table_destroy(desks->by_id);
	g_free(desks);
}

struct live_desk *desk_in_memory(const struct signaling *s, const char *id)
{
	return g_hash_table_lookup(s->desks->by_id, id);
}

struct live_talk *talk_of(const struct live_desk *desk, const char *id)
{
	return g_hash_table_lookup(desk->talks, id);
}

void desk_touch(struct turn *t, struct live_desk *desk)
{
	desk->is_dirty = true;
	t->s->desks->is_dirty = true;
}

void desk_reload_by(struct live_desk *desk, us_t at)
{
	desk->reload_at = us_min(desk->reload_at, at);
	desk->run_at = us_min(desk->run_at, at);
}

void desk_touch_room(struct turn *t, const struct room *room)
{
	struct live_desk *desk = room->desk[0] ? desk_in_memory(t->s, room->desk) : NULL;
	if (desk) {
		desk_touch(t, desk);
	}
}

bool desk_has_teacher(const struct live_desk *desk, const char *person)
{
	for (uint32_t i = 0; i < desk->info.teacher_count; i++) {
		if (strcmp(desk->info.teachers[i].id, person) == 0) {
			return true;
		}
	}
	return false;
}

/* --- in memory --- */

static void forget(struct signaling *s, struct live_desk *desk)
{
	for (size_t i = 0; i < desk->day.count; i++) {
		g_hash_table_remove(s->desks->by_talk, desk->day.talks[i].id);
	}
	g_hash_table_remove(s->desks->by_id, desk->info.id);
}

/* Was it in use when the store was written last? */
static bool was_in_use(const struct live_desk *desk)
{
	return desk->day.is_started || desk_running(&desk->day);
}

enum err desk_load(struct turn *t, const char *id, struct live_desk **out)
{
	struct store_desk info;
	*out = desk_in_memory(t->s, id);
	if (*out) {
		return OK;
	}
	enum err e = store_desk_get(t->s->store, id, &info);
	if (e) {
		return e;
	}
	struct live_desk *desk = live_desk_new(&info);
	g_hash_table_insert(t->s->desks->by_id, desk->info.id, desk);
	e = desk_reload(t, desk);
	if (e) {
		forget(t->s, desk);
		return e;
	}
	desk_begin(&desk->day, was_in_use(desk) ? t->s->desks->began_ms : 0, t->now.unix_ms);
	const struct desk_talk *running = desk_running(&desk->day);
	if (running && !running->is_place) {
		talk_room_open(t, desk, running);
	}
	desk->cared_at = t->now.mono;
	desk_touch(t, desk);
	*out = desk;
	return OK;
}

enum err desk_load_of_talk(struct turn *t, const char *id, struct live_desk **desk, struct desk_talk **out)
{
	struct store_talk talk;
	*desk = g_hash_table_lookup(t->s->desks->by_talk, id);
	if (!*desk) {
		enum err e = store_talk_get(t->s->store, id, &talk);
		e = e ? e : desk_load(t, talk.desk, desk);
		if (e) {
			return e;
		}
		if (!desk_find(&(*desk)->day, id) && desk_is_today(t, &talk)) {
			(void)!desk_reload(t, *desk); /* it has come into the day since */
			desk_touch(t, *desk);
		}
	}
	*out = desk_find(&(*desk)->day, id);
	return OK;
}

/* --- what comes of it --- */

static bool save_talk(struct turn *t, const struct live_desk *desk, const struct desk_talk *talk)
{
	static const enum talk_state states[] = {
		[TALK_IS_BOOKED] = TALK_BOOKED, [TALK_IS_OPEN] = TALK_OPEN, [TALK_IS_OVER] = TALK_OVER, [TALK_IS_MISSED] = TALK_MISSED};
	struct store_talk day = {.state = states[talk->stage], .began_ms = talk->began_ms, .ends_ms = talk->ends_ms,
		.added_ms = talk->added_ms, .ended_ms = talk->ended_ms};
	memcpy(day.id, talk->id, sizeof day.id);
	enum err e = store_talk_day(t->s->store, &day);
	if (e) {
		store_failed(t, "talk_day", desk->info.id);
	}
	return !e;
}

static bool save_desk(struct turn *t, const struct live_desk *desk)
{
	enum err e = store_desk_day(t->s->store, desk->info.id, desk->day.is_started, desk->day.is_held, desk->day.needs_help);
	if (e) {
		store_failed(t, "desk_day", desk->info.id);
	}
	return !e;
}

static void take_talk_news(struct turn *t, struct live_desk *desk, struct desk_talk *talk)
{
	static const unsigned kept = TALK_NEWS_OPENED | TALK_NEWS_END | TALK_NEWS_OVER | TALK_NEWS_MISSED;
	unsigned news = talk->news;
	talk->news = 0;
	if (news & (TALK_NEWS_OVER | TALK_NEWS_MISSED)) {
		log_event(t->s->log, LOG_LEVEL_INFO, news & TALK_NEWS_OVER ? "talk.over" : "talk.missed", "talk=%s desk=%s", talk->id, desk->info.id);
		talk_room_end(t, talk->id);
	}
	if ((news & TALK_NEWS_OPENED) && talk->stage == TALK_IS_OPEN) {
		log_event(t->s->log, LOG_LEVEL_INFO, "talk.opened", "talk=%s desk=%s", talk->id, desk->info.id);
		if (!talk->is_place) {
			talk_room_open(t, desk, talk);
		}
	}
	if (news & kept) {
		talk_of(desk, talk->id)->is_unsaved = !save_talk(t, desk, talk);
	}
}

static void take_news(struct turn *t, struct live_desk *desk)
{
	for (size_t i = 0; i < desk->day.count; i++) {
		if (desk->day.talks[i].news) {
			take_talk_news(t, desk, &desk->day.talks[i]);
		}
	}
	if (desk->day.news) {
		desk->day.news = 0;
		desk->is_unsaved = !save_desk(t, desk);
	}
}

static void save_again(struct turn *t, struct live_desk *desk)
{
	desk->is_unsaved = desk->is_unsaved && !save_desk(t, desk);
	for (size_t i = 0; i < desk->day.count; i++) {
		struct live_talk *talk = talk_of(desk, desk->day.talks[i].id);
		talk->is_unsaved = talk->is_unsaved && !save_talk(t, desk, &desk->day.talks[i]);
	}
}

static bool is_unsaved(const struct live_desk *desk)
{
	GHashTableIter iter;
	gpointer talk;
	g_hash_table_iter_init(&iter, desk->talks);
	while (g_hash_table_iter_next(&iter, NULL, &talk)) {
		if (((const struct live_talk *)talk)->is_unsaved) {
			return true;
		}
	}
	return desk->is_unsaved;
}

/* --- what is told --- */

void told_in_reply(struct turn *t, struct told *told, const char *ev, json_t *data)
{
	char *tail = codec_note_tail(ev, json_incref(data));
	*told = (struct told){tail ? g_str_hash(tail) : 0, t->now.mono};
	free(tail);
}

/* Takes data. Nothing is told twice, but that somebody is still waited for is told now and then. */
static void tell(struct turn *t, conn_id conn, struct told *told, us_t again_us, const char *ev, json_t *data)
{
	char *tail = codec_note_tail(ev, data);
	guint hash = tail ? g_str_hash(tail) : 0;
	if (tail && (hash != told->hash || t->now.mono - told->at >= again_us)) {
		*told = (struct told){hash, t->now.mono};
		t->s->stats.messages_out++;
		effects_send(t->out, conn, codec_note(tail, 0));
	}
	free(tail);
}

static void tell_waiters(struct turn *t, struct live_desk *desk)
{
	for (guint i = desk->waiters->len; i > 0; i--) {
		struct waiter *w = &g_array_index(desk->waiters, struct waiter, i - 1);
		const struct desk_talk *talk = desk_find(&desk->day, w->talk);
		if (w->conn && talk) {
			tell(t, w->conn, &w->told, WAIT_TOLD_US, "talk.changed", show_wait(t->s, desk, talk));
		}
		if (!talk || talk->stage == TALK_IS_OVER) { /* goodbye */
			g_array_remove_index(desk->waiters, i - 1);
		}
	}
}

static void tell_all(struct turn *t, struct live_desk *desk)
{
	json_t *live = desk->openers->len ? show_live(t->s, desk, t->now.unix_ms) : NULL;
	for (guint i = 0; i < desk->openers->len; i++) {
		struct desk_opener *opener = &g_array_index(desk->openers, struct desk_opener, i);
		tell(t, opener->conn, &opener->told, US_NEVER, "desk.changed", json_incref(live));
	}
	json_decref(live);
	tell_waiters(t, desk);
}

/* --- the turn --- */

static bool is_cared_for(const struct live_desk *desk)
{
	return desk->openers->len > 0 || desk->waiters->len > 0 || was_in_use(desk) || is_unsaved(desk);
}

static us_t mono_of(const struct turn *t, int64_t unix_ms)
{
	return unix_ms == DESK_NEVER ? US_NEVER : t->now.mono + (unix_ms - t->now.unix_ms) * US_PER_MS;
}

/* Ending a room changes who is there: until nothing changes any more. */
static void settle(struct turn *t, struct live_desk *desk)
{
	for (size_t i = 0; desk->is_dirty && i <= desk->day.count; i++) {
		desk->is_dirty = false;
		desk_look_around(t, desk);
		take_news(t, desk);
	}
	desk->is_dirty = false;
	desk_reckon(&desk->day, t->now.unix_ms);
	desk->cared_at = is_cared_for(desk) ? t->now.mono : desk->cared_at;
	desk->run_at = us_min(mono_of(t, desk_deadline(&desk->day, t->now.unix_ms)), t->now.mono + DESK_RECKON_MS * US_PER_MS);
	desk->run_at = us_min(desk->run_at, us_min(desk->reload_at, waiters_until(desk)));
	tell_all(t, desk);
}

void desks_settle(struct turn *t)
{
	struct desks *desks = t->s->desks;
	if (!desks->is_dirty) {
		return;
	}
	desks->is_dirty = false;
	GList *all = g_hash_table_get_values(desks->by_id);
	for (GList *each = all; each; each = each->next) {
		if (((struct live_desk *)each->data)->is_dirty) {
			settle(t, each->data);
		}
	}
	g_list_free(all);
}

static void desk_on_time(struct turn *t, struct live_desk *desk)
{
	waiters_on_time(t, desk);
	if (t->now.mono >= desk->reload_at) {
		(void)!desk_reload(t, desk); /* of a desk that is gone nothing is left; it is forgotten soon */
		desk_touch(t, desk);
	}
	if (t->now.mono >= desk->run_at) {
		desk_touch(t, desk);
	}
}

void desks_on_time(struct turn *t)
{
	struct desks *desks = t->s->desks;
	if (!desks->is_resumed) {
		desks->is_resumed = true;
		desks->began_ms = t->now.unix_ms;
		desks_resume(t);
	}
	if (t->now.mono < desks_deadline(t->s)) {
		return;
	}
	bool saves = t->now.mono >= desks->save_at;
	desks->save_at = saves ? t->now.mono + SAVE_EVERY_US : desks->save_at;
	GList *all = g_hash_table_get_values(desks->by_id);
	for (GList *each = all; each; each = each->next) {
		struct live_desk *desk = each->data;
		desk_on_time(t, desk);
		if (saves) {
			save_again(t, desk);
		}
		if (!is_cared_for(desk) && t->now.mono >= desk->cared_at + DESK_KEPT_US) {
			forget(t->s, desk);
		}
	}
	g_list_free(all);
}

us_t desks_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	us_t deadline = s->desks->is_resumed ? US_NEVER : 0;
	g_hash_table_iter_init(&iter, s->desks->by_id);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		deadline = us_min(deadline, ((const struct live_desk *)value)->run_at); /* within seconds: what else is due waits for it */
	}
	return deadline;
}

/* --- what api/ asks --- */

void live_desk_changed(struct turn *t, const char *id)
{
	struct live_desk *desk = desk_in_memory(t->s, id);
	if (desk) {
		(void)!desk_reload(t, desk);
		desk_touch(t, desk);
	}
}

json_t *live_desk_panel(struct turn *t, const char *id)
{
	struct live_desk *desk;
	if (desk_load(t, id, &desk)) {
		return NULL;
	}
	desk_look_around(t, desk);
	desk_reckon(&desk->day, t->now.unix_ms);
	desk->cared_at = t->now.mono;
	desk_touch(t, desk);
	return show_panel(desk, t->now.unix_ms);
}
