/* `kreide consultation`: parents' days on the command line: what there are, opened and closed, letters and lists on paper. */
#include "admin.h"
#include "commands.h"
#include "days.h"
#include "letter_set.h"
#include "list_set.h"
#include "week.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static int complain(int code, const char *sentence)
{
	(void)fprintf(stderr, "kreide: %s\n", sentence);
	return code;
}

/* -- what there are --------------------------------------------------------------------------------------------- */

static void print_day(GTimeZone *zone, int64_t at_ms)
{
	char text[DAY_TEXT_MAX] = "-";
	unsigned minute;
	if (at_ms != 0) {
		day_format(day_at(zone, at_ms, &minute), text);
	}
	(void)printf("\t%s", text);
}

/* Id, kind, state, first and last day, how many desks, slots and talks; title. */
static void print_consult(void *ctx, const struct store_consult *consult)
{
	(void)printf("%s\t%s\t%s", consult->id, store_consult_kind_names[consult->kind], store_consult_state_names[consult->state]);
	print_day(ctx, consult->begin_ms);
	print_day(ctx, consult->end_ms);
	(void)printf("\t%u\t%u\t%u\t%s\n", consult->desks, consult->slots, consult->talks, consult->title);
}

static int list(struct store *store, const struct options *o)
{
	struct store_locale locale;
	if (options_need(o->school, "school") == NULL) {
		return 2;
	}
	if (store_locale_get(store, o->school, &locale) != OK) {
		return complain(1, "there is no such school.");
	}
	GTimeZone *zone = week_zone(locale.time_zone);
	enum err e = store_consult_each(store, o->school, NULL, print_consult, zone);
	g_time_zone_unref(zone);
	return e == OK ? 0 : complain(1, "the store can't be read.");
}

/* -- one of them ------------------------------------------------------------------------------------------------ */

static int set_state(struct store *store, struct store_consult *consult, bool is_open)
{
	if (is_open && consult->slots == 0) {
		return complain(1, "it was not opened: it has no slot yet.");
	}
	consult->state = is_open ? CONSULT_OPEN : CONSULT_CLOSED;
	return admin_say_done(store_consult_set(store, consult, g_get_real_time() / 1000), "it was not changed");
}

/* The links are good once the store has them; a paper whose links it has not is taken away again. */
static int keep_letters(struct store *store, const struct letter_set *set, const char *path, const uint8_t *pdf, size_t len)
{
	bool is_file = strcmp(path, "-") != 0;
	if (is_file && !admin_write_file(path, pdf, len)) {
		return 1;
	}
	enum err e = letter_set_keep(set, store, g_get_real_time() / 1000);
	if (e != OK) {
		if (is_file) {
			(void)g_unlink(path);
		}
		return complain(1, e == ERR_STATE ? "somebody has changed the families meanwhile; no letter was made. Try again."
						  : "no letter was made: the store can't be written.");
	}
	if (!is_file && !admin_write_file(path, pdf, len)) {
		return complain(1, "the letters can't be written; their links are good, and in nobody's hands.");
	}
	(void)fprintf(stderr, "%u letters, each with a link of its own: keep them as you keep keys.\n", (unsigned)letter_set_count(set));
	return 0;
}

static int write_letters(struct store *store, const struct options *o, const struct store_consult *consult)
{
	struct letter_set *set;
	uint8_t *pdf = NULL;
	size_t len = 0;
	int language = o->language == NULL ? 0 : admin_read_name("language", o->language, consult_language_names, CONSULT_LANGUAGES);
	if (language < 0) {
		return 2;
	}
	char *base = options_link_base(&o->conf, NULL, o->conf.https);
	const struct letter_order order = {.consult = consult, .groups = (const char *const *)&o->group, .group_count = o->group != NULL,
		.language = o->language, .base = base, .now_ms = g_get_real_time() / 1000};
	enum err e = letter_set_load(&set, store, &order);
	g_free(base);
	int code = e == OK ? 0 : complain(1, e == ERR_NOT_FOUND ? "there is no such group in that school; see `kreide groups`."
								  : "the store can't be read.");
	if (code == 0 && letter_set_count(set) == 0) {
		code = complain(1, "there is nobody to write to.");
	}
	if (code == 0 && letter_set_pdf(set, &pdf, &len) != OK) {
		code = complain(1, "there are no fonts for a document (Debian: fonts-dejavu-core), or the address of the server is too long.");
	}
	code = code == 0 ? keep_letters(store, set, o->letters, pdf, len) : code;
	g_free(pdf);
	letter_set_free(set);
	return code;
}

static int write_lists(struct store *store, const struct store_consult *consult, enum consult_list_kind kind, const char *path)
{
	struct list_set *set;
	uint8_t *pdf = NULL;
	size_t len = 0;
	enum err e = list_set_load(&set, store, consult, NULL, g_get_real_time() / 1000);
	int code = e == OK ? 0 : complain(1, "the store can't be read.");
	if (code == 0 && list_set_pdf(set, kind, &pdf, &len) != OK) {
		code = complain(1, "there are no fonts for a document (Debian: fonts-dejavu-core).");
	}
	code = code != 0 || admin_write_file(path, pdf, len) ? code : 1;
	g_free(pdf);
	list_set_free(set);
	return code;
}

static int change(struct store *store, const struct options *o)
{
	struct store_consult consult;
	if (store_consult_get(store, o->consultation, &consult) != OK) {
		return complain(1, "there is no such consultation; `kreide consultation --school ID --list` prints their ids.");
	}
	if (o->open && o->close) {
		return complain(2, "--open or --close?");
	}
	int code = o->open || o->close ? set_state(store, &consult, o->open) : 0;
	code = code == 0 && o->letters != NULL ? write_letters(store, o, &consult) : code;
	code = code == 0 && o->lists != NULL ? write_lists(store, &consult, CONSULT_LIST_TEACHER, o->lists) : code;
	code = code == 0 && o->door != NULL ? write_lists(store, &consult, CONSULT_LIST_DOOR, o->door) : code;
	if (code == 0 && store_consult_get(store, o->consultation, &consult) == OK && o->letters == NULL && o->lists == NULL && o->door == NULL) {
		(void)printf("%s\t%s\n", consult.id, store_consult_state_names[consult.state]);
	}
	return code;
}

int command_consultation(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Parents' days and teachers' hours, which are planned in the browser.\n\n"
		"  --school ID --list        id, kind, state, first and last day, desks, slots, talks, title; separated by tabs\n"
		"  --consultation ID --open  families see it and book; --close: nothing is booked any more\n"
		"  --consultation ID --letters FILE [--group ID] [--language tr]   a page a family with a new link, for all\n"
		"                            pupils or those of a group; families that are missing are made. Older links live on\n"
		"  --consultation ID --lists FILE, --door FILE   for the teachers, with names; for the doors, without");
	if (code < 0) {
		code = o.consultation != NULL ? change(store, &o) : list(store, &o);
	}
	return admin_finish(&o, store, code);
}
