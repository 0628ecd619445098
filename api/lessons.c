/* Lessons of the week, and what differs on single days. */
#include "plan.h"

#include <string.h>

static json_t *show_day(int32_t day)
{
	char text[DAY_TEXT_MAX];
	if (day == STORE_NO_DAY) {
		return json_null();
	}
	day_format(day, text);
	return json_string(text);
}

static json_t *show_lesson(const struct store_lesson *l)
{
	return json_pack("{s:s, s:{s:s, s:s, s:s}, s:i, s:i, s:i, s:s, s:o, s:o}", "id", l->id, "group", "id", l->group, "name",
		l->group_name, "subject", l->subject, "weekday", l->weekday, "first", l->first_period, "last", l->last_period,
		"weeks", l->weeks, "from", show_day(l->from), "until", show_day(l->until));
}

static void add_lesson(void *ctx, const struct store_lesson *l)
{
	json_array_append_new(ctx, show_lesson(l));
}

void api_get_lessons(struct api_call *c)
{
	char group[STORE_ID_MAX];
	api_query(c, "group", group, sizeof group);
	if (!api_admit_to_group(c, group, WHO_ADMIN | WHO_LEADER, WHO_STAFF)) {
		return;
	}
	json_t *lessons = json_array();
	if (store_lesson_each(c->api->store, c->room.group, add_lesson, lessons)) {
		json_decref(lessons);
		api_fail(c, "lessons");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "lessons", lessons));
}

/* null: none. False: no such day. */
static bool read_day(const struct api_call *c, const char *key, int32_t *day)
{
	const json_t *value = json_object_get(c->body, key);
	if (json_is_null(value)) {
		*day = STORE_NO_DAY;
	}
	return !json_is_string(value) || day_parse(json_string_value(value), day) == OK;
}

static void read_number(const struct api_call *c, const char *key, int *number)
{
	const json_t *value = json_object_get(c->body, key);
	if (value) {
		*number = (int)json_integer_value(value);
	}
}

/* What the body says of a lesson, into what it was. False: refused. */
static bool read_lesson(struct api_call *c, GTimeZone *zone, struct store_lesson *l)
{
	struct week w;
	const char *weeks = api_text(c, "weeks"), *wrong = NULL;
	read_number(c, "weekday", &l->weekday);
	read_number(c, "first", &l->first_period);
	read_number(c, "last", &l->last_period);
	if (weeks) {
		g_strlcpy(l->weeks, weeks, sizeof l->weeks);
	}
	if (!read_day(c, "from", &l->from)) {
		wrong = "from";
	} else if (!read_day(c, "until", &l->until)) {
		wrong = "until";
	} else {
		if (!week_load_lesson(&w, c->api->store, zone, c->me.school, l)) {
			wrong = week_check_lesson(&w, l);
		}
		week_finish(&w);
	}
	if (!wrong) {
		api_fail(c, "periods");
	} else if (wrong[0]) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", wrong));
	}
	return wrong && !wrong[0];
}

/* Whoever stands in does so when the lesson is now; then it is shown. */
static void finish(struct api_call *c, GTimeZone *zone, enum err e, const char *what, const char *id)
{
	struct store_lesson lesson;
	unsigned minute;
	e = e ? e : week_move_substitutes(c->api->store, zone, c->me.school, id, day_at(zone, c->t->now.unix_ms, &minute));
	e = e ? e : store_lesson_get(c->api->store, id, &lesson);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s, s:i}", "why", "lessons", "most", STORE_LESSONS_MAX));
	} else if (e) {
		api_fail(c, what);
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "lesson.planned", "group=%s lesson=%s", lesson.group, id);
		api_answer(c, 200, show_lesson(&lesson));
	}
}

void api_post_lessons(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	char id[STORE_ID_MAX];
	struct store_lesson lesson = {.weeks = "all", .from = STORE_NO_DAY, .until = STORE_NO_DAY};
	if (!api_admit_to_group(c, api_text(c, "group"), WHO_ADMIN, WHO_STAFF) || !api_locale(c, &locale, &zone) ||
		!read_lesson(c, zone, &lesson)) {
		return;
	}
	memcpy(lesson.group, c->room.group, sizeof lesson.group);
	finish(c, zone, store_lesson_add(c->api->store, &lesson, id), "lesson_add", id);
}

/* The lesson that the path names. False: refused. */
static bool find_lesson(struct api_call *c, struct store_lesson *lesson)
{
	enum err e = store_lesson_get(c->api->store, c->id, lesson);
	if (e) {
		api_fail(c, "lesson_get");
	}
	return !e;
}

struct standing_in {
	const char *lesson;
	GPtrArray *people; /* ids */
};

static void add_substitute(void *ctx, const struct store_lesson_change *change)
{
	const struct standing_in *in = ctx;
	if (change->substitute[0] && strcmp(change->lesson, in->lesson) == 0) {
		g_ptr_array_add(in->people, g_strdup(change->substitute));
	}
}

/* Who stands in for this lesson that day, before it is changed. NULL: the store failed, and it is refused. */
static GPtrArray *find_substitutes(struct api_call *c, day_t day)
{
	struct standing_in in = {c->id, g_ptr_array_new_with_free_func(g_free)};
	if (store_change_each_in(c->api->store, c->room.group, (struct store_days){day, day}, add_substitute, &in)) {
		g_ptr_array_free(in.people, TRUE);
		api_fail(c, "changes");
		return NULL;
	}
	return in.people;
}

/* Whoever stood in and does not any more leaves, even if the lesson runs. Takes them. */
static void look_at(struct api_call *c, GPtrArray *people)
{
	for (guint i = 0; i < people->len; i++) {
		conns_check_person(c->t, g_ptr_array_index(people, i));
	}
	g_ptr_array_free(people, TRUE);
}

void api_post_lesson(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct store_lesson lesson;
	unsigned minute;
	if (!find_lesson(c, &lesson) || !api_locale(c, &locale, &zone) || !read_lesson(c, zone, &lesson)) {
		return;
	}
	GPtrArray *people = find_substitutes(c, day_at(zone, c->t->now.unix_ms, &minute));
	if (people) {
		finish(c, zone, store_lesson_set(c->api->store, &lesson), "lesson_set", lesson.id);
		look_at(c, people);
	}
}

void api_post_lesson_remove(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	unsigned minute;
	GPtrArray *people = api_locale(c, &locale, &zone) ? find_substitutes(c, day_at(zone, c->t->now.unix_ms, &minute)) : NULL;
	if (!people) {
		return;
	}
	enum err e = store_lesson_remove(c->api->store, c->id);
	look_at(c, people);
	if (e) {
		api_fail(c, "lesson_remove");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "lesson.removed", "group=%s lesson=%s", c->room.group, c->id);
	api_answer(c, 200, json_object());
}

static enum err change(struct api_call *c, GTimeZone *zone, const struct store_lesson *lesson, day_t day)
{
	const char *kind = api_text(c, "kind"), *substitute = api_text(c, "substitute");
	if (strcmp(kind, "none") == 0) {
		return store_change_remove(c->api->store, lesson->id, day);
	}
	if (strcmp(kind, "cancelled") == 0) {
		return store_change_set(c->api->store, lesson->id, day, NULL, 0, 0);
	}
	if (strcmp(kind, "substituted") != 0 || !substitute) {
		return ERR_MALFORMED;
	}
	return week_substitute(c->api->store, zone, c->me.school, lesson, day, substitute);
}

void api_post_lesson_change(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct store_lesson lesson;
	day_t day;
	if (!find_lesson(c, &lesson) || !api_locale(c, &locale, &zone)) {
		return;
	}
	if (day_parse(api_text(c, "date"), &day)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "date"));
		return;
	}
	GPtrArray *people = find_substitutes(c, day);
	if (!people) {
		return;
	}
	enum err e = change(c, zone, &lesson, day);
	look_at(c, people);
	if (e == ERR_MALFORMED || e == ERR_NOT_FOUND) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", e == ERR_NOT_FOUND ? "date" : "kind"));
	} else if (e == ERR_CONFLICT) {
		api_refuse(c, 404, "no_such_person", NULL);
	} else if (e) {
		api_fail(c, "lesson_change");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "lesson.changed", "lesson=%s kind=%s", lesson.id, api_text(c, "kind"));
		api_answer(c, 200, json_object());
	}
}
