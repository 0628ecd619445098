/* `kreide register`: the class register of a group, printed, as a table for spreadsheets, or on paper. */
#include "admin.h"
#include "book_load.h"
#include "commands.h"
#include "week.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain(int code, const char *sentence)
{
	(void)fprintf(stderr, "kreide: %s\n", sentence);
	return code;
}

static int write_csv(const struct rollbook *book, const char *path)
{
	size_t len;
	char *text = rollbook_csv(book, &len);
	bool is_written = text != NULL && admin_write_file(path, text, len);
	free(text);
	return is_written ? 0 : 1;
}

static int write_pdf(const struct rollbook *book, const char *path)
{
	uint8_t *pdf = NULL;
	size_t len;
	if (rollbook_pdf(book, &pdf, &len) != OK) {
		return complain(1, "there are no fonts for a document (Debian: fonts-dejavu-core).");
	}
	bool is_written = admin_write_file(path, pdf, len);
	g_free(pdf);
	return is_written ? 0 : 1;
}

/* Date, times, how many were present, late, gone early, absent, excused; topic. */
static void print_lesson(const struct rollbook *book, const struct rollbook_lesson *lesson)
{
	unsigned counts[ATTENDANCE_STATUSES] = {0};
	char date[DAY_TEXT_MAX], begin[MINUTE_TEXT_MAX], end[MINUTE_TEXT_MAX] = "";
	for (guint i = 0; i < book->pupils->len; i++) {
		struct rollbook_cell cell = rollbook_cell_of(lesson, g_ptr_array_index(book->pupils, i));
		counts[cell.status] += cell.is_listed;
	}
	rollbook_date(book, lesson->begin_ms, date);
	rollbook_clock(book, lesson->begin_ms, begin);
	if (lesson->end_ms != 0) {
		rollbook_clock(book, lesson->end_ms, end);
	}
	char *topic = g_strdelimit(g_strdup(lesson->topic), "\t\n", ' ');
	(void)printf("%s\t%s\t%s", date, begin, end);
	for (int i = 0; i < ATTENDANCE_STATUSES; i++) {
		(void)printf("\t%u", counts[i]);
	}
	(void)printf("\t%s\n", topic);
	g_free(topic);
}

static int show(const struct rollbook *book, const struct options *o)
{
	int code = o->csv != NULL ? write_csv(book, o->csv) : 0;
	code = code == 0 && o->pdf != NULL ? write_pdf(book, o->pdf) : code;
	for (guint i = 0; o->csv == NULL && o->pdf == NULL && i < book->lessons->len; i++) {
		print_lesson(book, g_ptr_array_index(book->lessons, i));
	}
	return code;
}

static int run(struct store *store, const struct options *o)
{
	struct store_room room;
	struct store_locale locale;
	struct rollbook *book = NULL;
	day_t from = DAY_FIRST, until = DAY_LAST;
	const char *group = options_need(o->group, "group");
	if (group == NULL) {
		return 2;
	}
	if ((o->from != NULL && day_parse(o->from, &from) != OK) || (o->until != NULL && day_parse(o->until, &until) != OK)) {
		return complain(2, "--from and --until are days such as 2026-08-31.");
	}
	if (store_room_of_group(store, group, &room) != OK || store_locale_get(store, room.school, &locale) != OK) {
		return complain(1, "there is no such group; see `kreide groups`.");
	}
	GTimeZone *zone = week_zone(locale.time_zone);
	enum err e = book_load(&book, store, &room, zone, locale.language, from, until, g_get_real_time() / 1000);
	g_time_zone_unref(zone);
	if (e != OK) {
		return complain(1, "the store can't be read.");
	}
	int code = show(book, o);
	rollbook_free(book);
	return code;
}

int command_register(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Prints the lessons of a group that were held: date, begin, end, how many were present, late, gone early,\n"
		"absent and excused, and the topic. Or writes all of it with the pupils into a file.\n\n"
		"  --from, --until  days, both included\n"
		"  --csv, --pdf     a file that only its owner can read");
	return admin_finish(&o, store, code < 0 ? run(store, &o) : code);
}
