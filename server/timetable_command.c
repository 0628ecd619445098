/* `kreide timetable` and `kreide holidays`: what an admin plans in the browser, on the command line. */
#include "admin.h"
#include "calendar.h"
#include "commands.h"
#include "week.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { DAYS_OF_WEEK = 7 };

static const char *const weekdays[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

struct work {
	struct store *store;
	const struct options *o;
	const char *file;            /* what stands behind `import` */
	char school[STORE_ID_MAX];   /* whose timetable it is */
	struct store_lesson lesson;  /* of --lesson */
	GTimeZone *zone;
};

static int complain(int code, const char *sentence)
{
	(void)fprintf(stderr, "kreide: %s\n", sentence);
	return code;
}

static int say_failed(enum err e)
{
	(void)fprintf(stderr, "kreide: the store refused it (%s).\n", err_name(e));
	return 1;
}

static day_t today(const struct work *w)
{
	unsigned minute;
	return day_at(w->zone, g_get_real_time() / 1000, &minute);
}

/* Whose school is it, by --school, --group, --lesson or --person? Else the exit code: it was said what is missing. */
static int find_school(struct work *w)
{
	const struct options *o = w->o;
	struct store_room room;
	struct store_person person;
	struct store_locale locale;
	enum err e = ERR_NOT_FOUND;
	if (o->lesson == NULL && o->group == NULL && o->person == NULL && options_need(o->school, "school") == NULL) {
		return 2;
	}
	if (o->lesson != NULL) {
		e = store_lesson_get(w->store, o->lesson, &w->lesson);
		e = e != OK ? e : store_room_find(w->store, w->lesson.room, &room);
	} else if (o->group != NULL) {
		e = store_room_of_group(w->store, o->group, &room);
	} else if (o->person != NULL) {
		e = store_person_find(w->store, o->person, &person);
		g_strlcpy(room.school, e == OK ? person.school : "", sizeof room.school);
	} else if (o->school != NULL) {
		g_strlcpy(room.school, o->school, sizeof room.school);
		e = OK;
	}
	e = e != OK ? e : store_locale_get(w->store, room.school, &locale);
	if (e != OK) {
		return complain(1, "there is no such school, group, lesson or person; see --help.");
	}
	g_strlcpy(w->school, room.school, sizeof w->school);
	w->zone = week_zone(locale.time_zone);
	return 0;
}

static void print_day(int32_t day)
{
	char text[DAY_TEXT_MAX] = "-";
	if (day != STORE_NO_DAY) {
		day_format(day, text);
	}
	(void)printf("\t%s", text);
}

static void print_lesson(void *ctx, const struct store_lesson *l)
{
	(void)ctx;
	(void)printf("%s\t%s\t%s\t%d-%d\t%s", l->id, l->group_name, weekdays[l->weekday], l->first_period, l->last_period, l->weeks);
	print_day(l->from);
	print_day(l->until);
	(void)putchar('\n');
}

static void print_room(void *ctx, const struct store_room *room)
{
	(void)!store_lesson_each(ctx, room->group, print_lesson, NULL);
}

static int list(struct work *w)
{
	enum err e = w->o->group != NULL ? store_lesson_each(w->store, w->o->group, print_lesson, NULL)
					 : store_room_each(w->store, w->school, print_room, w->store);
	return e == OK ? 0 : say_failed(e);
}

static void print_period(void *ctx, const struct store_period *p)
{
	char begin[MINUTE_TEXT_MAX], end[MINUTE_TEXT_MAX];
	(void)ctx;
	minute_format((unsigned)p->begin_minute, begin);
	minute_format((unsigned)p->end_minute, end);
	(void)printf("%d\t%s\t%s\n", p->number, begin, end);
}

/* "1 08:00-08:45, 2 08:50-09:35"; the number of them, or -1: it is not understood. */
static int read_periods(const char *text, struct period *periods)
{
	char **parts = g_strsplit(text, ",", -1);
	int count = 0;
	for (char **part = parts; *part != NULL && count >= 0; part++) {
		guint64 number;
		char **words = g_strsplit_set(g_strstrip(*part), " -", -1);
		bool is_good = count < TIMETABLE_PERIODS_MAX && g_strv_length(words) == 3 &&
			       g_ascii_string_to_unsigned(words[0], 10, 1, 99, &number, NULL) &&
			       minute_parse(words[1], &periods[count].begin_minute) == OK &&
			       minute_parse(words[2], &periods[count].end_minute) == OK;
		if (is_good) {
			periods[count++].number = (uint8_t)number;
		} else {
			count = -1;
		}
		g_strfreev(words);
	}
	g_strfreev(parts);
	return count >= 0 && periods_check(periods, (size_t)count) == OK ? count : -1;
}

static int run_periods(struct work *w)
{
	struct period periods[TIMETABLE_PERIODS_MAX];
	struct store_period kept[TIMETABLE_PERIODS_MAX];
	enum err e = OK;
	if (w->o->set != NULL) {
		int count = read_periods(w->o->set, periods);
		if (count < 0) {
			return complain(2, "--set must be such as \"1 08:00-08:45, 2 08:50-09:35\": in order, at most 20, none overlaps.");
		}
		for (int i = 0; i < count; i++) {
			kept[i] = (struct store_period){periods[i].number, periods[i].begin_minute, periods[i].end_minute};
		}
		e = store_periods_set(w->store, w->school, kept, (size_t)count);
		e = e != OK ? e : week_move_substitutes(w->store, w->zone, w->school, NULL, today(w));
	}
	e = e != OK ? e : store_period_each(w->store, w->school, print_period, NULL);
	return e == OK ? 0 : say_failed(e);
}

/* False: no such day; it was said. */
static bool read_day(const char *option, const char *text, int32_t *day)
{
	if (text != NULL && strcmp(text, "-") == 0) {
		*day = STORE_NO_DAY;
	} else if (text != NULL && day_parse(text, day) != OK) {
		(void)fprintf(stderr, "kreide: --%s must be a day such as 2026-08-31.\n", option);
		return false;
	}
	return true;
}

/* What was given goes into the lesson. 0, or the exit code. */
static int change_lesson(struct work *w)
{
	const struct options *o = w->o;
	struct store_lesson *l = &w->lesson;
	struct week week;
	l->weekday = o->weekday != 0 ? o->weekday : l->weekday;
	l->first_period = o->first != 0 ? o->first : l->first_period;
	l->last_period = o->last != 0 ? o->last : o->first != 0 ? o->first : l->last_period;
	if (o->weeks != NULL) {
		g_strlcpy(l->weeks, o->weeks, sizeof l->weeks);
	}
	if (!read_day("from", o->from, &l->from) || !read_day("until", o->until, &l->until)) {
		return 2;
	}
	enum err e = week_load_lesson(&week, w->store, w->zone, w->school, l);
	const char *wrong = e == OK ? week_check_lesson(&week, l) : "";
	week_finish(&week);
	if (wrong[0] != '\0') {
		(void)fprintf(stderr, "kreide: this is no possible lesson: look at its %s.\n", wrong);
		return 2;
	}
	return e == OK ? 0 : say_failed(e);
}

static int say_planned(struct work *w, enum err e)
{
	e = e != OK ? e : week_move_substitutes(w->store, w->zone, w->school, w->lesson.id, today(w));
	if (e != OK) {
		return say_failed(e);
	}
	(void)printf("%s\n", w->lesson.id);
	return 0;
}

static int run_add(struct work *w)
{
	const char *group = options_need(w->o->group, "group");
	if (group == NULL) {
		return 2;
	}
	w->lesson = (struct store_lesson){.weeks = "all", .from = STORE_NO_DAY, .until = STORE_NO_DAY};
	g_strlcpy(w->lesson.group, group, sizeof w->lesson.group);
	int code = change_lesson(w);
	return code != 0 ? code : say_planned(w, store_lesson_add(w->store, &w->lesson, w->lesson.id));
}

static int run_move(struct work *w)
{
	if (options_need(w->o->lesson, "lesson") == NULL) {
		return 2;
	}
	int code = change_lesson(w);
	return code != 0 ? code : say_planned(w, store_lesson_set(w->store, &w->lesson));
}

static int run_remove(struct work *w)
{
	if (options_need(w->o->lesson, "lesson") == NULL) {
		return 2;
	}
	enum err e = store_lesson_remove(w->store, w->lesson.id);
	return e == OK ? 0 : say_failed(e);
}

/* The day of --date for --lesson. False: it was said what is wrong. */
static bool read_date(const struct work *w, day_t *day)
{
	return options_need(w->o->lesson, "lesson") != NULL && options_need(w->o->date, "date") != NULL && read_day("date", w->o->date, day) &&
	       *day != STORE_NO_DAY;
}

static int run_cancel(struct work *w)
{
	day_t day;
	if (!read_date(w, &day)) {
		return 2;
	}
	enum err e = store_change_set(w->store, w->lesson.id, day, NULL, 0, 0);
	return e == OK ? 0 : say_failed(e);
}

static int run_substitute(struct work *w)
{
	day_t day;
	if (!read_date(w, &day) || options_need(w->o->person, "person") == NULL) {
		return 2;
	}
	enum err e = week_substitute(w->store, w->zone, w->school, &w->lesson, day, w->o->person);
	if (e == ERR_NOT_FOUND) {
		return complain(1, "there is no such lesson on that day.");
	}
	return e == ERR_CONFLICT ? complain(1, "that is nobody of the school's staff.") : e != OK ? say_failed(e) : 0;
}

static int run_usual(struct work *w)
{
	day_t day;
	if (!read_date(w, &day)) {
		return 2;
	}
	enum err e = store_change_remove(w->store, w->lesson.id, day);
	return e == OK ? 0 : say_failed(e);
}

static void print_occurrence(const struct week *week, const struct occurrence *o)
{
	char date[DAY_TEXT_MAX], begin[MINUTE_TEXT_MAX], end[MINUTE_TEXT_MAX];
	unsigned from, until;
	const struct store_lesson *l = &g_array_index(week->known, struct store_lesson, o->lesson);
	day_format(o->day, date);
	(void)day_at(week->timetable.zone, o->begin_ms, &from);
	(void)day_at(week->timetable.zone, o->end_ms, &until);
	minute_format(from, begin);
	minute_format(until, end);
	(void)printf("%s %s\t%s-%s\t%s%s%s\t%s\n", weekdays[day_weekday(o->day)], date, begin, end, l->group_name,
		l->subject[0] == '\0' ? "" : " · ", l->subject,
		o->change == NULL ? "" : occurrence_is_cancelled(o) ? "cancelled" : o->change->by);
}

static int run_week(struct work *w)
{
	struct store_person person;
	struct week week;
	day_t from = today(w);
	if (options_need(w->o->person, "person") == NULL || !read_day("date", w->o->date, &from)) {
		return 2;
	}
	const struct store_days window = {from, from + DAYS_OF_WEEK - 1};
	enum err e = store_person_find(w->store, w->o->person, &person);
	if (e != OK) {
		return say_failed(e);
	}
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct occurrence));
	e = week_load(&week, w->store, w->zone, &person, window, false);
	if (e == OK) {
		timetable_between(&week.timetable, day_ms(w->zone, window.first, 0), day_ms(w->zone, window.last, DAY_MINUTES), found);
	}
	for (guint i = 0; i < found->len; i++) {
		print_occurrence(&week, &g_array_index(found, struct occurrence, i));
	}
	g_array_free(found, TRUE);
	week_finish(&week);
	return e == OK ? 0 : say_failed(e);
}

static void print_holiday(void *ctx, const struct store_holiday *h)
{
	char first[DAY_TEXT_MAX], last[DAY_TEXT_MAX];
	(void)ctx;
	day_format(h->first, first);
	day_format(h->last, last);
	(void)printf("%s\t%s\t%s\n", first, last, h->name);
}

static int list_holidays(struct work *w)
{
	enum err e = store_holiday_each(w->store, w->school, (struct store_days){DAY_FIRST, DAY_LAST}, print_holiday, NULL);
	return e == OK ? 0 : say_failed(e);
}

static int run_clear(struct work *w)
{
	enum err e = store_holidays_clear(w->store, w->school);
	return e == OK ? 0 : say_failed(e);
}

static int keep_holidays(struct work *w, struct bytes text)
{
	static const char *const sentences[CALENDAR_FAULTS] = {[CALENDAR_OK] = "", [CALENDAR_TOO_BIG] = "the file is too large",
		[CALENDAR_NOT_UTF8] = "the text is not UTF-8", [CALENDAR_NOT_ICAL] = "this is no calendar's file (.ics)",
		[CALENDAR_BAD_LINE] = "a line that no calendar has", [CALENDAR_CUT] = "the end of the file is missing",
		[CALENDAR_BAD_VALUE] = "there is no such day or value",
		[CALENDAR_BAD_REPEAT] = "it comes again in a way that is not understood here",
		[CALENDAR_NO_START] = "an event without a first day", [CALENDAR_NO_NAME] = "an event without a name",
		[CALENDAR_BACKWARDS] = "an event that ends before it begins", [CALENDAR_TOO_MANY] = "too many holidays"};
	struct calendar calendar;
	uint32_t line;
	enum calendar_fault fault = calendar_read(text, w->zone, &calendar, &line);
	int code = 0;
	if (fault != CALENDAR_OK) {
		(void)fprintf(stderr, "kreide: line %u: %s. Nothing was changed.\n", line, sentences[fault]);
		code = 1;
	} else if (calendar.count == 0) {
		code = complain(1, "there is nothing in this calendar. Nothing was changed.");
	} else {
		enum err e = week_keep_holidays(w->store, w->school, calendar.holidays, calendar.count);
		code = e != OK ? say_failed(e) : list_holidays(w);
	}
	calendar_finish(&calendar);
	return code;
}

static int run_import(struct work *w)
{
	char *text;
	gsize len;
	GError *failure = NULL;
	if (w->file == NULL) {
		return complain(2, "which file? See --help.");
	}
	if (!g_file_get_contents(w->file, &text, &len, &failure)) {
		(void)complain(1, failure->message);
		g_error_free(failure);
		return 1;
	}
	int code = keep_holidays(w, bytes_of(text, len));
	g_free(text);
	return code;
}

struct verb {
	const char *name;
	int (*run)(struct work *w);
};

/* What is to be done stands first, without dashes; nothing there: the first of the verbs. */
static int run_verb(int argc, char **argv, const struct verb *verbs, const char *summary)
{
	struct options o;
	struct work w = {0};
	const struct verb *verb = verbs;
	if (argc > 1 && argv[1][0] != '-') {
		while (verb->name != NULL && strcmp(verb->name, argv[1]) != 0) {
			verb++;
		}
		if (verb->name == NULL) {
			(void)fprintf(stderr, "kreide: '%s' is not understood here. See --help.\n", argv[1]);
			return 2;
		}
		argv[1] = argv[0];
		argc--;
		argv++;
		if (verb->run == run_import && argc > 1 && argv[1][0] != '-') {
			w.file = argv[1];
			argv[1] = argv[0];
			argc--;
			argv++;
		}
	}
	int code = admin_begin(&o, &w.store, argc, argv, summary);
	if (code < 0) {
		w.o = &o;
		code = find_school(&w);
		code = code == 0 ? verb->run(&w) : code;
		g_clear_pointer(&w.zone, g_time_zone_unref);
	}
	return admin_finish(&o, w.store, code);
}

int command_timetable(int argc, char **argv)
{
	static const struct verb verbs[] = {{"list", list}, {"periods", run_periods}, {"add", run_add}, {"move", run_move},
		{"remove", run_remove}, {"cancel", run_cancel}, {"substitute", run_substitute}, {"usual", run_usual},
		{"week", run_week}, {NULL, NULL}};
	return run_verb(argc, argv, verbs,
		"The weekly lessons of a school: id, group, weekday, periods, weeks, first and last day; separated by tabs.\n\n"
		"  timetable [list] --school ID, or --group ID\n"
		"  timetable periods --school ID [--set \"1 08:00-08:45, 2 08:50-09:35\"]  the slots of the day\n"
		"  timetable add --group ID --weekday 1..7 --first N [--last N] [--weeks all|odd|even] [--from DAY] [--until DAY]\n"
		"  timetable move --lesson ID and what is different; --from - and --until -: without an end\n"
		"  timetable remove --lesson ID\n"
		"  timetable cancel --lesson ID --date DAY\n"
		"  timetable substitute --lesson ID --date DAY --person ID  who teaches it instead\n"
		"  timetable usual --lesson ID --date DAY                   as always\n"
		"  timetable week --person ID [--date DAY]                  somebody's next seven days\n\n"
		"Days are such as 2026-08-31, weeks those of ISO 8601.");
}

int command_holidays(int argc, char **argv)
{
	static const struct verb verbs[] = {{"list", list_holidays}, {"import", run_import}, {"clear", run_clear}, {NULL, NULL}};
	return run_verb(argc, argv, verbs,
		"The holidays of a school: first day, last day, name; separated by tabs.\n\n"
		"  holidays [list] --school ID\n"
		"  holidays import FILE.ics --school ID  those of a calendar's file; instead of those of the same name in its years\n"
		"  holidays clear --school ID");
}
