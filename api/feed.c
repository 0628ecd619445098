/* One person's lessons as a calendar that other programs subscribe to, known by a secret of its own. */
#include "calendar_feed.h"
#include "plan.h"

#include <string.h>

/* Lessons of the last weeks may stay in a calendar; a school year and some weeks are to come. */
enum { DAYS_BACK = 28, DAYS_AHEAD = 400, REFRESH_MINUTES = 60, DAY_MS = 24 * 3600 * 1000 };

/* The few words that a calendar has, in the languages of schools. */
static const struct words {
	const char *language, *timetable, *substitute;
} words[] = {
	{"de", "Stundenplan", "Vertretung"},
	{"en", "Timetable", "Substitute"},
};

void api_post_feed(struct api_call *c)
{
	char token[STORE_TOKEN_MAX], path[STORE_TOKEN_MAX + 16];
	if (store_feed_make(c->api->store, c->me.id, c->t->now.unix_ms, token)) {
		api_fail(c, "feed_make");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "feed.made", "person=%s", c->me.id);
	g_snprintf(path, sizeof path, "/ical/%s.ics", token);
	api_answer(c, 200, json_pack("{s:s}", "path", path));
}

void api_post_feed_remove(struct api_call *c)
{
	if (store_feed_remove(c->api->store, c->me.id)) {
		api_fail(c, "feed_remove");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "feed.removed", "person=%s", c->me.id);
	api_answer(c, 200, json_object());
}

json_t *api_show_feed(struct api_call *c)
{
	int64_t since_ms;
	enum err e = store_feed_since(c->api->store, c->me.id, &since_ms);
	return e == ERR_NOT_FOUND ? json_null() : e ? NULL : json_pack("{s:I}", "since", (json_int_t)since_ms);
}

static const struct words *words_of(const char *language)
{
	size_t i = G_N_ELEMENTS(words) - 1;
	while (i > 0 && strcmp(words[i].language, language) != 0) {
		i--;
	}
	return &words[i];
}

/* A lesson in which he stands in has an id of its own: he may do so more than once. */
static char *id_of(const struct week *w, size_t lesson)
{
	const struct store_lesson *known = &g_array_index(w->known, struct store_lesson, lesson);
	const struct lesson *l = &w->timetable.lessons[lesson];
	bool is_weekly = g_hash_table_lookup(w->by_id, known->id) == GUINT_TO_POINTER(lesson + 1);
	return is_weekly ? g_strdup(known->id) : g_strdup_printf("%s-%d", known->id, (int)l->from);
}

static char *write_feed(struct api_call *c, const struct week *w, const struct words *say, struct store_days window)
{
	size_t count = w->timetable.lesson_count;
	struct feed_lesson *texts = g_new0(struct feed_lesson, count + 1);
	char school[STORE_NAME_MAX] = "";
	(void)!store_school_name(c->api->store, c->me.school, school);
	for (size_t i = 0; i < count; i++) {
		const struct store_lesson *l = &g_array_index(w->known, struct store_lesson, i);
		texts[i].id = id_of(w, i);
		texts[i].summary = g_strdup_printf("%s%s%s", l->group_name, l->subject[0] ? " · " : "", l->subject);
	}
	char *name = g_strdup_printf("%s · %s", say->timetable, school);
	char *url = g_strdup_printf("%.*s/", (int)c->request->base.len, (const char *)c->request->base.p);
	const struct feed feed = {
		.timetable = &w->timetable,
		.lessons = texts,
		.name = name,
		.host = "kreide", /* lessons' ids are unique among all servers */
		.url = url,
		.substitute = say->substitute,
		.from = window.first,
		.until = window.last,
		.changed_ms = c->t->now.unix_ms - c->t->now.unix_ms % DAY_MS,
		.refresh_minutes = REFRESH_MINUTES,
	};
	char *text = calendar_feed(&feed);
	for (size_t i = 0; i < count; i++) {
		g_free((char *)texts[i].id);
		g_free((char *)texts[i].summary);
	}
	g_free(texts);
	g_free(name);
	g_free(url);
	return text;
}

static void answer_feed(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct week w;
	unsigned minute;
	if (!api_locale(c, &locale, &zone)) {
		return;
	}
	day_t today = day_at(zone, c->t->now.unix_ms, &minute);
	const struct store_days window = {today - DAYS_BACK, today + DAYS_AHEAD};
	if (week_load(&w, c->api->store, zone, &c->me, window, false)) {
		api_fail(c, "feed");
	} else {
		char *text = write_feed(c, &w, words_of(locale.language), window);
		c->reply->status = 200;
		c->reply->mime = "text/calendar; charset=utf-8";
		c->reply->body = strdup(text); /* the reply is freed without glib */
		c->reply->body_len = strlen(text);
		g_free(text);
	}
	week_finish(&w);
}

void api_get_ical(struct api_call *c)
{
	us_t wait_us;
	enum err e = store_feed_find(c->api->store, c->id, strlen(c->id), &c->me);
	if (e == ERR_NOT_FOUND) {
		if (live_take_guess(c->t, c->request->rate_key, &wait_us)) {
			api_refuse(c, 404, "not_found", NULL);
		} else {
			api_refuse_fast(c, wait_us);
		}
	} else if (e) {
		api_fail(c, "feed_find");
	} else if (api_take(c, c->me.id, PERSON_API)) {
		answer_feed(c);
	}
}
