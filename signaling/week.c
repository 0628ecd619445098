/* Timetables of single people, loaded from the store. */
#include "week.h"

#include <string.h>

GTimeZone *week_zone(const char *name)
{
	GTimeZone *zone = g_time_zone_new_identifier(name);
	return zone ? zone : g_time_zone_new_utc();
}

static void free_holiday(gpointer item)
{
	g_free(((struct holiday *)item)->name);
}

static void free_change(gpointer item)
{
	g_free((char *)((struct lesson_change *)item)->by);
}

static void init(struct week *w, GTimeZone *zone)
{
	*w = (struct week){
		.timetable.zone = zone,
		.periods = g_array_new(FALSE, FALSE, sizeof(struct period)),
		.holidays = g_array_new(FALSE, FALSE, sizeof(struct holiday)),
		.lessons = g_array_new(FALSE, FALSE, sizeof(struct lesson)),
		.known = g_array_new(FALSE, FALSE, sizeof(struct store_lesson)),
		.changes = g_array_new(FALSE, FALSE, sizeof(struct lesson_change)),
		.by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
	g_array_set_clear_func(w->holidays, free_holiday);
	g_array_set_clear_func(w->changes, free_change);
}

void week_finish(struct week *w)
{
	g_array_free(w->periods, TRUE);
	g_array_free(w->holidays, TRUE);
	g_array_free(w->lessons, TRUE);
	g_array_free(w->known, TRUE);
	g_array_free(w->changes, TRUE);
	g_hash_table_destroy(w->by_id);
}

static void settle(struct week *w)
{
	w->timetable = (struct timetable){
		.zone = w->timetable.zone,
		.periods = (const struct period *)(void *)w->periods->data,
		.period_count = w->periods->len,
		.holidays = (const struct holiday *)(void *)w->holidays->data,
		.holiday_count = w->holidays->len,
		.lessons = (const struct lesson *)(void *)w->lessons->data,
		.lesson_count = w->lessons->len,
		.changes = (const struct lesson_change *)(void *)w->changes->data,
		.change_count = w->changes->len,
	};
}

static void add_period(void *ctx, const struct store_period *p)
{
	struct week *w = ctx;
	const struct period period = {(uint8_t)p->number, (uint16_t)p->begin_minute, (uint16_t)p->end_minute};
	g_array_append_val(w->periods, period);
}

static void add_holiday(void *ctx, const struct store_holiday *h)
{
	struct week *w = ctx;
	const struct holiday holiday = {h->first, h->last, g_strdup(h->name)};
	g_array_append_val(w->holidays, holiday);
}

static struct lesson lesson_of(const struct store_lesson *l)
{
	struct lesson lesson = {
		.weekday = (uint8_t)l->weekday,
		.first_period = (uint8_t)l->first_period,
		.last_period = (uint8_t)l->last_period,
		.weeks = WEEK_ALL,
		.from = l->from == STORE_NO_DAY ? DAY_FIRST : l->from,
		.until = l->until == STORE_NO_DAY ? DAY_LAST : l->until,
	};
	(void)!week_pattern_find(l->weeks, &lesson.weeks); /* the store knows no others */
	return lesson;
}

static void add_lesson(void *ctx, const struct store_lesson *l)
{
	struct week *w = ctx;
	const struct lesson lesson = lesson_of(l);
	g_array_append_val(w->lessons, lesson);
	g_array_append_val(w->known, *l);
	g_hash_table_insert(w->by_id, g_strdup(l->id), GUINT_TO_POINTER(w->lessons->len));
}

/* A lesson of somebody else's group, on the one day. */
static void add_substitution(void *ctx, const struct store_lesson *l, int32_t day)
{
	struct week *w = ctx;
	struct lesson lesson = lesson_of(l);
	lesson.from = MAX(lesson.from, day);
	lesson.until = MIN(lesson.until, day);
	g_array_append_val(w->lessons, lesson);
	g_array_append_val(w->known, *l);
	const struct lesson_change change = {w->lessons->len - 1, day, CHANGE_SUBSTITUTED, g_strdup(w->person->name)};
	g_array_append_val(w->changes, change);
}

static void add_change(void *ctx, const struct store_lesson_change *c)
{
	struct week *w = ctx;
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(w->by_id, c->lesson));
	bool is_substituted = c->substitute[0] != '\0';
	bool is_gone = is_substituted && w->is_own_only && store_is_staff(w->person->role) && strcmp(c->substitute, w->person->id) != 0;
	const struct lesson_change change = {place - 1, c->day, is_substituted && !is_gone ? CHANGE_SUBSTITUTED : CHANGE_CANCELLED,
		g_strdup(c->substitute_name)};
	if (place > 0) {
		g_array_append_val(w->changes, change);
	} else {
		g_free((char *)change.by);
	}
}

enum err week_load(struct week *w, struct store *store, GTimeZone *zone, const struct store_person *person,
	struct store_days window, bool own_only)
{
	init(w, zone);
	w->person = person;
	w->is_own_only = own_only;
	enum err e = store_period_each(store, person->school, add_period, w);
	e = e ? e : store_holiday_each(store, person->school, window, add_holiday, w);
	e = e ? e : store_lesson_each_of(store, person->id, add_lesson, w);
	e = e ? e : store_change_each_of(store, person->id, window, add_change, w);
	e = e ? e : store_substitution_each(store, person->id, window, add_substitution, w);
	settle(w);
	return e;
}

enum err week_load_lesson(
	struct week *w, struct store *store, GTimeZone *zone, const char *school, const struct store_lesson *lesson)
{
	init(w, zone);
	enum err e = store_period_each(store, school, add_period, w);
	e = e ? e : store_holiday_each(store, school, (struct store_days){DAY_FIRST, DAY_LAST}, add_holiday, w);
	add_lesson(w, lesson);
	settle(w);
	return e;
}

bool week_planned(struct store *store, GTimeZone *zone, const char *school, const char *group, int64_t now_ms,
	int64_t *begin_ms, int64_t *end_ms)
{
	struct week w;
	unsigned minute;
	bool is_found = false;
	day_t today = day_at(zone, now_ms, &minute);
	const struct store_days window = {today, today + 1};
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct occurrence));
	init(&w, zone);
	enum err e = store_period_each(store, school, add_period, &w);
	e = e ? e : store_holiday_each(store, school, window, add_holiday, &w);
	e = e ? e : store_lesson_each(store, group, add_lesson, &w);
	e = e ? e : store_change_each_in(store, group, window, add_change, &w);
	settle(&w);
	if (!e) {
		timetable_between(&w.timetable, now_ms, now_ms + WEEK_BEFORE_MS + 1, found);
	}
	for (guint i = 0; i < found->len; i++) {
		const struct occurrence *o = &g_array_index(found, struct occurrence, i);
		if (!occurrence_is_cancelled(o)) {
			*begin_ms = o->begin_ms;
			*end_ms = o->end_ms;
			is_found = true;
		}
	}
	g_array_free(found, TRUE);
	week_finish(&w);
	return is_found;
}

static bool has_period(const struct week *w, int number)
{
	for (size_t i = 0; i < w->timetable.period_count; i++) {
		if (w->timetable.periods[i].number == number) {
			return true;
		}
	}
	return false;
}

const char *week_check_lesson(const struct week *w, const struct store_lesson *l)
{
	enum week_pattern weeks;
	if (l->weekday < 1 || l->weekday > 7) {
		return "weekday";
	}
	if (l->first_period > l->last_period || !has_period(w, l->first_period) || !has_period(w, l->last_period)) {
		return "period";
	}
	if (week_pattern_find(l->weeks, &weeks)) {
		return "weeks";
	}
	return l->from != STORE_NO_DAY && l->until != STORE_NO_DAY && l->until < l->from ? "until" : "";
}

/* A substitute for what w knows of the lesson, which is its only one. */
static enum err substitute(const struct week *w, struct store *store, day_t day, const char *person, const struct store_lesson_change *known)
{
	struct occurrence o;
	const struct store_lesson *lesson = &g_array_index(w->known, struct store_lesson, 0);
	if (!timetable_plans(&w->timetable, 0, day, &o)) {
		return ERR_NOT_FOUND;
	}
	int64_t from_ms = o.begin_ms - WEEK_BEFORE_MS, until_ms = o.end_ms + WEEK_AFTER_MS;
	bool is_known = known && known->from_ms == from_ms && known->until_ms == until_ms;
	return is_known ? OK : store_change_set(store, lesson->id, day, person, from_ms, until_ms);
}

enum err week_substitute(struct store *store, GTimeZone *zone, const char *school, const struct store_lesson *lesson, day_t day,
	const char *person)
{
	struct week w;
	enum err e = week_load_lesson(&w, store, zone, school, lesson);
	e = e ? e : substitute(&w, store, day, person, NULL);
	week_finish(&w);
	return e;
}

enum err week_keep_holidays(struct store *store, const char *school, const struct holiday *holidays, size_t count)
{
	struct store_holiday *kept = g_new0(struct store_holiday, count);
	GArray *years = g_array_new(FALSE, FALSE, sizeof(struct store_days));
	int last_year = 0;
	for (size_t i = 0; i < count; i++) {
		int year, month, day;
		struct store_days window;
		kept[i] = (struct store_holiday){holidays[i].first, holidays[i].last, holidays[i].name};
		day_split(holidays[i].first, &year, &month, &day);
		/* they come in the order of their days */
		if (year != last_year && day_of(year, 1, 1, &window.first) && day_of(year, 12, 31, &window.last)) {
			g_array_append_val(years, window);
			last_year = year;
		}
	}
	enum err e = store_holidays_replace(store, school, (const struct store_days *)(void *)years->data, years->len, kept, count);
	g_array_free(years, TRUE);
	g_free(kept);
	return e;
}

static void copy_change(void *ctx, const struct store_lesson_change *change)
{
	g_array_append_vals(ctx, change, 1);
}

/* The lesson instead of the one that w knew. */
static enum err change_lesson(struct week *w, struct store *store, const char *id)
{
	struct store_lesson lesson;
	enum err e = store_lesson_get(store, id, &lesson);
	if (!e) {
		g_array_set_size(w->lessons, 0);
		g_array_set_size(w->known, 0);
		add_lesson(w, &lesson);
		settle(w);
	}
	return e;
}

enum err week_move_substitutes(struct store *store, GTimeZone *zone, const char *school, const char *lesson, day_t today)
{
	struct week w;
	GArray *changes = g_array_new(FALSE, FALSE, sizeof(struct store_lesson_change));
	init(&w, zone);
	enum err e = store_period_each(store, school, add_period, &w);
	e = e ? e : store_holiday_each(store, school, (struct store_days){today, DAY_LAST}, add_holiday, &w);
	e = e ? e : store_change_each(store, school, today, copy_change, changes);
	for (guint i = 0; i < changes->len && !e; i++) {
		const struct store_lesson_change *c = &g_array_index(changes, struct store_lesson_change, i);
		if (lesson && strcmp(lesson, c->lesson) != 0) {
			continue;
		}
		e = change_lesson(&w, store, c->lesson);
		e = e ? e : substitute(&w, store, c->day, c->substitute, c);
		/* there is no lesson any more that day, or he has left */
		if (e == ERR_NOT_FOUND || e == ERR_CONFLICT) {
			e = store_change_remove(store, c->lesson, c->day);
		}
	}
	g_array_free(changes, TRUE);
	week_finish(&w);
	return e;
}
