/*
 * Who is in a lesson, for the class register. What happens is noted in memory and written a moment later, all of it together,
 * so that nobody waits for it; a store that can't be written costs no lesson, and is asked again. Between these writes it is
 * written now and then that the server is alive: after a crash whoever was there went then.
 */
#include "core.h"
#include "register_look.h"
#include "retention.h"
#include "store_privacy.h"
#include "week.h"

#define WRITE_AFTER_US US_PER_S
#define ALIVE_EVERY_US (5 * US_PER_S)
#define AGAIN_AFTER_US (10 * US_PER_S) /* if the store fails */
#define MORE_AFTER_US (100 * US_PER_MS)
#define CLEAN_EVERY_US (3600 * US_PER_S)
enum {
	EVENTS_MAX = 65536, /* while the store can't be written */
	EVENTS_AT_ONCE = 500,
	JUDGED_AT_ONCE = 4,
	PURGED_AT_ONCE = 20 /* lessons: a year's worth goes at the end of summer, and nobody may notice */
};

struct register_book {
	GArray *events;    /* struct register_event, that the store does not know yet */
	uint32_t present;  /* people in lessons, with a connection */
	bool is_resumed;   /* what the last run left behind is seen to */
	us_t write_at;     /* US_NEVER: there is nothing to write, and nobody in a lesson */
	us_t judge_at;     /* US_NEVER: there is nothing to judge */
	us_t clean_at;
};

struct register_book *register_book_new(void)
{
	struct register_book *book = g_new0(struct register_book, 1);
	book->events = g_array_new(FALSE, FALSE, sizeof(struct register_event));
	book->judge_at = US_NEVER;
	return book;
}

void register_book_free(struct register_book *book)
{
	if (book) {
		g_array_free(book->events, TRUE);
		g_free(book);
	}
}

/* -- what happens ----------------------------------------------------------------------------------------------- */

static struct register_event event_of(const struct room *room, enum register_what what, int64_t at_ms)
{
	struct register_event event = {.what = what, .begin_ms = room->info.opened_ms, .at_ms = at_ms};
	g_strlcpy(event.group, room->info.group, sizeof event.group);
	return event;
}

static void note(struct turn *t, const struct register_event *event)
{
	struct register_book *book = t->s->book;
	if (book->events->len >= EVENTS_MAX) {
		store_failed(t, "register_full", event->group);
		return;
	}
	g_array_append_val(book->events, *event);
	book->write_at = us_min(book->write_at, t->now.mono + WRITE_AFTER_US);
}

static void take_days(void *ctx, const char *kind, int days)
{
	if (retention_find(kind) == RETENTION_REGISTER && retention_may(RETENTION_REGISTER, days)) {
		*(int *)ctx = days;
	}
}

/* When the entry of a lesson goes, as its school decided. */
static int64_t kept_until(struct store *store, const char *school, int64_t begin_ms, GTimeZone *zone)
{
	int days = retention_rule(RETENTION_REGISTER)->days;
	(void)!store_retention_each(store, school, take_days, &days);
	return retention_until(RETENTION_REGISTER, days, begin_ms, zone);
}

static struct register_event begin_of(struct signaling *s, const struct room *room)
{
	struct register_event event = event_of(room, REGISTER_BEGAN, room->info.opened_ms);
	struct store_locale locale;
	GTimeZone *zone = week_zone(store_locale_get(s->store, room->info.school, &locale) ? "UTC" : locale.time_zone);
	event.kept_until_ms = kept_until(s->store, room->info.school, event.begin_ms, zone);
	(void)!week_planned(s->store, zone, room->info.school, event.group, event.begin_ms, &event.planned_begin_ms,
		&event.planned_end_ms);
	g_time_zone_unref(zone);
	return event;
}

void register_opened(struct turn *t, const struct room *room)
{
	struct register_event event = begin_of(t->s, room);
	note(t, &event);
}

/* Its begin may not have been written any more; or, if the store is dead for long, its entry may have ended meanwhile. */
void register_restored(struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct register_event event = begin_of(s, value);
		g_array_append_val(s->book->events, event);
	}
}

/* Guests are in no register, but a lesson with guests alone goes on. */
static void name_person(struct register_event *event, const struct store_person *person)
{
	event->is_staff = store_is_staff(person->role);
	if (event->is_staff || person->role == PERSON_PUPIL) {
		g_strlcpy(event->person, person->id, sizeof event->person);
	}
}

/* Whose line has dropped is gone until he is back, though his place is kept: a short while is none. No group, no register. */
static bool is_present(const struct participation *p)
{
	return p->is_in && p->conn && !p->program && !p->room->is_ephemeral;
}

void register_came(struct turn *t, const struct participation *p)
{
	if (p->room->is_ephemeral) {
		return;
	}
	struct register_event event = event_of(p->room, REGISTER_CAME, t->now.unix_ms);
	name_person(&event, &p->person);
	note(t, &event);
	t->s->book->present++;
}

static void note_went(struct turn *t, const struct participation *p, bool leaves_none)
{
	struct register_event event = event_of(p->room, REGISTER_WENT, t->now.unix_ms);
	name_person(&event, &p->person);
	event.leaves_none = leaves_none;
	note(t, &event);
	t->s->book->present--;
}

void register_went(struct turn *t, const struct participation *p)
{
	bool leaves_none = true;
	if (!is_present(p)) {
		return;
	}
	for (guint i = 0; i < p->room->parts->len; i++) {
		const struct participation *other = g_ptr_array_index(p->room->parts, i);
		leaves_none = leaves_none && (other == p || !is_present(other));
	}
	note_went(t, p, leaves_none);
}

void register_closed(struct turn *t, const struct room *room)
{
	if (room->is_ephemeral) {
		return;
	}
	for (guint i = 0; i < room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(room->parts, i);
		if (is_present(p)) {
			note_went(t, p, false);
		}
	}
	struct register_event event = event_of(room, REGISTER_ENDED, t->now.unix_ms);
	note(t, &event);
}

/* -- written ---------------------------------------------------------------------------------------------------- */

static bool has_end(const GArray *events, guint count)
{
	bool found = false;
	for (guint i = 0; i < count; i++) {
		found = found || g_array_index(events, struct register_event, i).what == REGISTER_ENDED;
	}
	return found;
}

/* Once; then there may be something to judge. */
static enum err resume(struct turn *t)
{
	struct register_book *book = t->s->book;
	enum err e = book->is_resumed ? OK : store_register_resume(t->s->store);
	if (!e && !book->is_resumed) {
		book->is_resumed = true;
		book->judge_at = t->now.mono + WRITE_AFTER_US;
	}
	return e;
}

static void write_down(struct turn *t)
{
	struct register_book *book = t->s->book;
	enum err e = resume(t);
	guint count = MIN(book->events->len, EVENTS_AT_ONCE);
	e = e ? e : store_register_write(t->s->store, (const struct register_event *)(void *)book->events->data, count,
		t->now.unix_ms);
	if (e) {
		store_failed(t, "register", "");
		book->write_at = t->now.mono + AGAIN_AFTER_US;
		return;
	}
	if (has_end(book->events, count)) {
		book->judge_at = us_min(book->judge_at, t->now.mono + WRITE_AFTER_US);
	}
	g_array_remove_range(book->events, 0, count);
	book->write_at = book->events->len ? t->now.mono + MORE_AFTER_US : book->present ? t->now.mono + ALIVE_EVERY_US : US_NEVER;
}

void live_settle_register(struct turn *t)
{
	if (t->s->book->events->len > 0) {
		write_down(t);
	}
}

/* -- judged ----------------------------------------------------------------------------------------------------- */

static void add_verdict(void *ctx, const struct register_seen *seen)
{
	struct register_verdict verdict = {.status = (int)seen->seen.status, .late_minutes = seen->seen.late_minutes,
		.left_minutes = seen->seen.left_minutes, .gone_minutes = seen->seen.gone_minutes};
	g_strlcpy(verdict.person, seen->person->person.id, sizeof verdict.person);
	g_array_append_val((GArray *)ctx, verdict);
}

static enum err judge(struct store *store, const char *id, int64_t now_ms)
{
	struct register_entry entry;
	enum err e = store_register_get(store, id, &entry);
	if (e) {
		return e;
	}
	GArray *verdicts = g_array_new(FALSE, FALSE, sizeof(struct register_verdict));
	e = register_look(store, &entry, now_ms, add_verdict, verdicts);
	e = e ? e : store_register_judge(store, id, (const struct register_verdict *)(void *)verdicts->data, verdicts->len);
	g_array_free(verdicts, TRUE);
	return e;
}

static void judge_some(struct turn *t)
{
	struct register_book *book = t->s->book;
	char id[STORE_ID_MAX];
	enum err e = OK;
	for (int i = 0; i < JUDGED_AT_ONCE && !e; i++) {
		e = store_register_unjudged(t->s->store, id);
		e = e ? e : judge(t->s->store, id, t->now.unix_ms);
	}
	if (e && e != ERR_NOT_FOUND) {
		store_failed(t, "register_judge", "");
	}
	book->judge_at = e == ERR_NOT_FOUND ? US_NEVER : t->now.mono + (e ? AGAIN_AFTER_US : MORE_AFTER_US);
}

/* -- by time ---------------------------------------------------------------------------------------------------- */

static void clean(struct turn *t)
{
	bool is_done = false;
	enum err e = store_register_purge(t->s->store, t->now.unix_ms, PURGED_AT_ONCE, &is_done);
	if (e) {
		store_failed(t, "register_purge", "");
	}
	t->s->book->clean_at = t->now.mono + (e || is_done ? CLEAN_EVERY_US : US_PER_S);
}

void register_on_time(struct turn *t)
{
	const struct register_book *book = t->s->book;
	if (t->now.mono >= book->write_at) {
		write_down(t);
	}
	if (t->now.mono >= book->judge_at) {
		judge_some(t);
	}
	if (t->now.mono >= book->clean_at) {
		clean(t);
	}
}

us_t register_deadline(const struct signaling *s)
{
	return us_min(us_min(s->book->write_at, s->book->judge_at), s->book->clean_at);
}
