/* Lessons by weekday and period, turned into instants. */
#include "timetable.h"

#include <string.h>

enum { WEEK = 7 };

const char *const week_pattern_names[WEEK_PATTERNS] = {"all", "odd", "even"};

enum err minute_parse(const char *text, uint16_t *out)
{
	if (strlen(text) != 5 || text[2] != ':' || strspn(text, "0123456789") != 2 || strspn(text + 3, "0123456789") != 2) {
		return ERR_MALFORMED;
	}
	int hour = 10 * (text[0] - '0') + text[1] - '0', minute = 10 * (text[3] - '0') + text[4] - '0';
	*out = (uint16_t)(60 * hour + minute);
	return minute < 60 && *out <= DAY_MINUTES ? OK : ERR_MALFORMED;
}

void minute_format(unsigned minute, char text[MINUTE_TEXT_MAX])
{
	g_snprintf(text, MINUTE_TEXT_MAX, "%02u:%02u", minute / 60, minute % 60);
}

enum err periods_check(const struct period *periods, size_t count)
{
	if (count > TIMETABLE_PERIODS_MAX) {
		return ERR_FULL;
	}
	for (size_t i = 0; i < count; i++) {
		const struct period *p = &periods[i], *before = i > 0 ? &periods[i - 1] : NULL;
		if (p->number == 0 || p->begin_minute >= p->end_minute || p->end_minute > DAY_MINUTES ||
			(before && (p->number <= before->number || p->begin_minute < before->end_minute))) {
			return ERR_MALFORMED;
		}
	}
	return OK;
}

enum err week_pattern_find(const char *name, enum week_pattern *out)
{
	for (int i = 0; i < WEEK_PATTERNS; i++) {
		if (strcmp(name, week_pattern_names[i]) == 0) {
			*out = (enum week_pattern)i;
			return OK;
		}
	}
	return ERR_MALFORMED;
}

static bool is_its_week(enum week_pattern weeks, day_t day)
{
	return weeks == WEEK_ALL || (day_iso_week(day) % 2 == 1) == (weeks == WEEK_ODD);
}

bool lesson_is_planned(const struct lesson *lesson, day_t day)
{
	return day >= lesson->from && day <= lesson->until && day_weekday(day) == lesson->weekday &&
	       is_its_week(lesson->weeks, day);
}

const struct holiday *timetable_holiday(const struct timetable *t, day_t day)
{
	for (size_t i = 0; i < t->holiday_count; i++) {
		if (day >= t->holidays[i].first && day <= t->holidays[i].last) {
			return &t->holidays[i];
		}
	}
	return NULL;
}

static const struct period *find_period(const struct timetable *t, unsigned number)
{
	for (size_t i = 0; i < t->period_count; i++) {
		if (t->periods[i].number == number) {
			return &t->periods[i];
		}
	}
	return NULL;
}

static const struct lesson_change *find_change(const struct timetable *t, size_t lesson, day_t day)
{
	for (size_t i = 0; i < t->change_count; i++) {
		if (t->changes[i].lesson == lesson && t->changes[i].day == day) {
			return &t->changes[i];
		}
	}
	return NULL;
}

bool timetable_plans(const struct timetable *t, size_t lesson, day_t day, struct occurrence *out)
{
	const struct lesson *l = &t->lessons[lesson];
	if (!lesson_is_planned(l, day) || timetable_holiday(t, day)) {
		return false;
	}
	const struct period *first = find_period(t, l->first_period), *last = find_period(t, l->last_period);
	const struct lesson_change *change = find_change(t, lesson, day);
	if (!first || !last || last->end_minute <= first->begin_minute) {
		return false;
	}
	*out = (struct occurrence){
		.lesson = lesson,
		.day = day,
		.begin_ms = day_ms(t->zone, day, first->begin_minute),
		.end_ms = day_ms(t->zone, day, last->end_minute),
		.change = change,
	};
	return true;
}

bool occurrence_is_cancelled(const struct occurrence *o)
{
	return o->change && o->change->kind == CHANGE_CANCELLED;
}

bool timetable_meets(const struct timetable *t, size_t lesson, day_t day, struct occurrence *out)
{
	return timetable_plans(t, lesson, day, out) && !occurrence_is_cancelled(out);
}

static int by_begin(const void *a, const void *b)
{
	const struct occurrence *x = a, *y = b;
	if (x->begin_ms != y->begin_ms) {
		return x->begin_ms < y->begin_ms ? -1 : 1;
	}
	return (x->lesson > y->lesson) - (x->lesson < y->lesson);
}

void timetable_between(const struct timetable *t, int64_t from_ms, int64_t until_ms, GArray *out)
{
	unsigned minute;
	struct occurrence found;
	day_t from = day_at(t->zone, from_ms, &minute), until = day_at(t->zone, until_ms, &minute);
	for (size_t i = 0; i < t->lesson_count && from_ms < until_ms; i++) {
		const struct lesson *l = &t->lessons[i];
		day_t end = MIN(until, l->until);
		for (day_t day = day_next(MAX(from, l->from), l->weekday); day <= end; day += WEEK) {
			if (timetable_plans(t, i, day, &found) && found.begin_ms < until_ms && found.end_ms > from_ms) {
				g_array_append_val(out, found);
			}
		}
	}
	g_array_sort(out, by_begin);
}

/* Its first time that begins later than that. */
static bool first_after(const struct timetable *t, size_t lesson, day_t today, int64_t begin_after_ms, struct occurrence *out)
{
	const struct lesson *l = &t->lessons[lesson];
	day_t end = MIN(today + TIMETABLE_AHEAD_DAYS, l->until);
	for (day_t day = day_next(MAX(today, l->from), l->weekday); day <= end; day += WEEK) {
		if (timetable_meets(t, lesson, day, out) && out->begin_ms > begin_after_ms) {
			return true;
		}
	}
	return false;
}

void timetable_glance(const struct timetable *t, int64_t at_ms, struct glance *out)
{
	unsigned minute;
	day_t today = day_at(t->zone, at_ms, &minute);
	struct occurrence found;
	GArray *now = g_array_new(FALSE, FALSE, sizeof(struct occurrence));
	*out = (struct glance){0};
	timetable_between(t, at_ms, at_ms + TIMETABLE_EARLY_MS + 1, now);
	for (guint i = 0; i < now->len && out->now_count < TIMETABLE_NOW_MAX; i++) {
		const struct occurrence *o = &g_array_index(now, struct occurrence, i);
		if (!occurrence_is_cancelled(o)) {
			out->now[out->now_count++] = *o;
		}
	}
	g_array_free(now, TRUE);
	for (size_t i = 0; i < t->lesson_count; i++) {
		if (first_after(t, i, today, at_ms + TIMETABLE_EARLY_MS, &found) &&
			(!out->has_next || by_begin(&found, &out->next) < 0)) {
			out->next = found;
			out->has_next = true;
		}
	}
}
