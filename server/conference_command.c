/* `kreide conference`: conferences on the command line: what there are, calling one, its minutes. They are prepared in the browser. */
#include "admin.h"
#include "commands.h"
#include "conference.h"
#include "minutes_set.h"

#include <stdio.h>

static int fail(int code, const char *sentence)
{
	(void)fprintf(stderr, "kreide: %s\n", sentence);
	return code;
}

/* Id, kind, state, begin, how many vote, advise and listen, items; title. */
static void print_conference(void *ctx, const struct store_conference *conference)
{
	GDateTime *utc = g_date_time_new_from_unix_utc(conference->begin_ms / 1000), *begin = g_date_time_to_timezone(utc, ctx);
	char *text = g_date_time_format(begin, "%Y-%m-%d %H:%M");
	(void)printf("%s\t%s\t%s\t%s\t%u\t%u\t%u\t%u\t%s\n", conference->id, store_conference_kind_names[conference->kind],
		store_conference_state_names[conference->state], text, conference->seats[SEAT_VOTE], conference->seats[SEAT_ADVISORY],
		conference->seats[SEAT_GUEST], conference->items, conference->title);
	g_free(text);
	g_date_time_unref(begin);
	g_date_time_unref(utc);
}

static int list(struct store *store, const struct options *o)
{
	struct store_locale locale;
	if (options_need(o->school, "school") == NULL) {
		return 2;
	}
	if (store_locale_get(store, o->school, &locale) != OK) {
		return fail(1, "there is no such school.");
	}
	GTimeZone *zone = week_zone(locale.time_zone);
	enum err e = store_conference_each(store, o->school, NULL, true, print_conference, zone);
	g_time_zone_unref(zone);
	return e == OK ? 0 : fail(1, "the store can't be read.");
}

static int check_notice(struct store *store, const struct options *o, const struct store_conference *conference, int64_t now_ms)
{
	struct store_locale locale;
	if (store_locale_get(store, conference->school, &locale) != OK) {
		return fail(1, "the store can't be read.");
	}
	GTimeZone *zone = week_zone(locale.time_zone);
	int days = conference_notice(zone, conference, now_ms);
	g_time_zone_unref(zone);
	if (days >= conference->rules.notice_days || o->force) {
		return 0;
	}
	(void)fprintf(stderr, "kreide: it begins in %d days, and its rules ask for %d. --force calls it all the same.\n", days,
		conference->rules.notice_days);
	return 1;
}

static int invite(struct store *store, const struct options *o, const struct store_conference *conference)
{
	int64_t now_ms = g_get_real_time() / 1000;
	uint32_t count;
	if (conference->state == CONFERENCE_CLOSED) {
		return fail(1, "it is over.");
	}
	if (conference->seats[SEAT_VOTE] == 0 || (conference->items == 0 && conference->kind != CONFERENCE_WEEKLY)) {
		return fail(1, conference->seats[SEAT_VOTE] == 0 ? "nobody on its roll may vote." : "its agenda is empty.");
	}
	int code = conference->state == CONFERENCE_DRAFT ? check_notice(store, o, conference, now_ms) : 0;
	if (code != 0) {
		return code;
	}
	if (store_conference_invite(store, conference->id, now_ms, &count) != OK) {
		return fail(1, "nobody was invited: the store can't be written.");
	}
	(void)printf("%s\t%u\n", conference->id, count);
	return 0;
}

/* As Markdown, if the file is called so. */
static int write_minutes(struct store *store, const struct options *o, const struct store_conference *conference)
{
	struct minutes_set *set;
	enum minutes_form form = g_str_has_suffix(o->minutes, ".md") ? MINUTES_MARKDOWN : MINUTES_PDF;
	uint8_t *bytes = NULL;
	size_t len = 0;
	if (conference->opened_ms == 0) {
		return fail(1, "it has not begun.");
	}
	enum err e = minutes_set_load(&set, store, conference->id, NULL, g_get_real_time() / 1000);
	e = e != OK ? e : minutes_set_write(set, form, &bytes, &len);
	minutes_set_free(set);
	bool is_written = e == OK && admin_write_file(o->minutes, bytes, len);
	g_free(bytes);
	return is_written ? 0 : fail(1, e == OK ? "the minutes were not written." : "the store can't be read, or there are no fonts.");
}

static int change(struct store *store, const struct options *o)
{
	struct store_conference conference;
	enum err e = store_conference_get(store, o->conference, &conference);
	if (e != OK) {
		return fail(1, e == ERR_NOT_FOUND ? "there is no such conference; `kreide conference --school ID --list` prints their ids."
						  : "the store can't be read.");
	}
	if (!o->invite && o->minutes == NULL) {
		return fail(2, "what of it? See --help.");
	}
	int code = o->invite ? invite(store, o, &conference) : 0;
	return code == 0 && o->minutes != NULL ? write_minutes(store, o, &conference) : code;
}

int command_conference(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Conferences, which are prepared in the browser.\n\n"
		"  --school ID --list         id, kind, state, begin, how many vote, advise and listen, items, title; separated by tabs\n"
		"  --conference ID --invite   calls whoever was not called yet, by mail where an address is known; --force: though it is late\n"
		"  --conference ID --minutes FILE  its minutes with their annex, as a PDF, or as Markdown if FILE ends with .md");
	if (code < 0) {
		code = o.conference != NULL ? change(store, &o) : list(store, &o);
	}
	return admin_finish(&o, store, code);
}
