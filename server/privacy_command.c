/* `kreide purge`, `kreide privacy`, `kreide export` and `kreide erase`. */
#include "admin.h"
#include "backup_parts.h"
#include "commands.h"
#include "export.h"
#include "keeping.h"
#include "person_export.h"
#include "privacy_files.h"
#include "purge.h"
#include "store_privacy.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static void drop_file(void *ctx, const char *file)
{
	const char *store_dir = ctx;
	char name[BACKUP_NAME_MAX];
	if (backup_file_name(file, name)) {
		char *path = g_build_filename(store_dir, name, NULL);
		if (g_unlink(path) != 0 && errno != ENOENT) {
			(void)fprintf(stderr, "kreide: the content of a file can't be removed: %s.\n", g_strerror(errno));
		}
		g_free(path);
	}
}

static bool goes_on(void *ctx)
{
	(void)ctx;
	return false;
}

static int run_purge(struct store *store, const struct options *o)
{
	struct purge_task task = {store, o->conf.store_dir, g_get_real_time() / 1000, drop_file, goes_on, o->conf.store_dir};
	struct purge_counts counts;
	enum err e = purge_run(&task, &counts);
	for (int kind = 0; kind < RETENTION_KINDS; kind++) {
		if (counts.of[kind] > 0) {
			(void)printf("%s\t%" G_GINT64_FORMAT "\n", retention_rule((enum retention_kind)kind)->name, counts.of[kind]);
		}
	}
	if (e != OK) {
		(void)fprintf(stderr, "kreide: the purge was not ended (%s). Try again.\n", err_name(e));
	}
	return e == OK ? 0 : 1;
}

int command_purge(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Deletes for good what is older than it may be, in all schools, as the server does every night, and prints how much of what.\n"
		"Lessons go on meanwhile.");
	return admin_finish(&o, store, code < 0 ? run_purge(store, &o) : code);
}

static void print_days(const struct keeping *k)
{
	for (int i = 0; i < RETENTION_KINDS; i++) {
		const struct retention_rule *rule = retention_rule((enum retention_kind)i);
		(void)printf("%s\t%d\t%s\t%d-%d\n", rule->name, k->days[i], retention_from_names[rule->from], rule->least, rule->most);
	}
}

/* "register=30,notes=0"; `store` NULL: may it be? */
static int set_days(struct store *store, const char *school, const char *text)
{
	char **parts = g_strsplit(text, ",", -1);
	int code = 0;
	for (char **part = parts; *part != NULL && code == 0; part++) {
		char *value = strchr(*part, '=');
		guint64 days = 0;
		bool is_number = value != NULL && g_ascii_string_to_unsigned(value + 1, 10, 0, G_MAXINT, &days, NULL);
		if (value != NULL) {
			*value = '\0';
		}
		enum retention_kind kind = retention_find(*part);
		if (!is_number || kind == RETENTION_KINDS || !retention_may(kind, (int)days)) {
			(void)fprintf(stderr, "kreide: '%s' can't be kept like that. Without --set this command prints what may be.\n", *part);
			code = 2;
		} else if (store != NULL && store_retention_set(store, school, *part, (int)days) != OK) {
			(void)fputs("kreide: it can't be written.\n", stderr);
			code = 1;
		}
	}
	g_strfreev(parts);
	return code;
}

static int write_paper(struct store *store, const struct options *o, enum privacy_paper_kind kind, const char *path)
{
	struct privacy_set set;
	uint8_t *pdf = NULL;
	size_t len = 0;
	GError *failure = NULL;
	enum err e = privacy_set_load(&set, store, o->school);
	if (!e) {
		struct privacy_facts facts = privacy_set_facts(&set, o->language, g_get_real_time() / 1000);
		e = privacy_paper(&facts, kind, &pdf, &len);
	}
	privacy_set_finish(&set);
	bool is_written = !e && g_file_set_contents(path, (const char *)pdf, (gssize)len, &failure);
	g_free(pdf);
	if (!is_written) {
		(void)fprintf(stderr, "kreide: it can't be written: %s.\n", failure != NULL ? failure->message : err_name(e));
		g_clear_error(&failure);
	}
	return is_written ? 0 : 1;
}

/* Whom people may ask; the papers name them. */
static int set_contacts(struct store *store, const struct options *o)
{
	const char *const said[CONTACTS] = {
		[CONTACT_RESPONSIBLE] = o->responsible, [CONTACT_OFFICER] = o->officer, [CONTACT_AUTHORITY] = o->authority};
	for (int i = 0; i < CONTACTS; i++) {
		bool is_refused = said[i] != NULL && (!g_utf8_validate(said[i], -1, NULL) || g_utf8_strlen(said[i], -1) > STORE_CONTACT_CHARS);
		if (is_refused || (said[i] != NULL && store_contact_set(store, o->school, (enum contact)i, said[i]) != OK)) {
			(void)fprintf(stderr, "kreide: --%s %s.\n", store_contact_names[i], is_refused ? "is no text of 500 letters at most" : "can't be written");
			return is_refused ? 2 : 1;
		}
	}
	return 0;
}

static int print_contacts(struct store *store, const char *school)
{
	char texts[CONTACTS][STORE_CONTACT_MAX];
	enum err e = store_contacts_get(store, school, texts);
	for (int i = 0; i < CONTACTS && e == OK; i++) {
		/* on one line each, as all that is printed for programs */
		(void)printf("%s\t%s\n", store_contact_names[i], g_strdelimit(texts[i], "\n\r\t", ' '));
	}
	return e == OK ? 0 : 1;
}

static int set_all(struct store *store, const struct options *o)
{
	int code = o->set == NULL ? 0 : set_days(NULL, o->school, o->set);
	code = code != 0 ? code : set_contacts(store, o);
	return code != 0 || o->set == NULL ? code : set_days(store, o->school, o->set);
}

static int run_privacy(struct store *store, const struct options *o)
{
	char name[STORE_NAME_MAX];
	struct keeping k;
	if (options_need(o->school, "school") == NULL) {
		return 2;
	}
	if (store_school_name(store, o->school, name) != OK) {
		(void)fputs("kreide: there is no such school.\n", stderr);
		return 1;
	}
	int code = set_all(store, o);
	if (code == 0 && (o->record != NULL || o->letter != NULL)) {
		int written = o->record == NULL ? 0 : write_paper(store, o, PRIVACY_RECORD, o->record);
		return o->letter == NULL || written != 0 ? written : write_paper(store, o, PRIVACY_LETTER, o->letter);
	}
	if (code == 0) {
		enum err e = keeping_load(&k, store, o->school);
		e = e ? e : o->set == NULL ? OK : keeping_mark_register(&k, store, o->school, g_get_real_time() / 1000);
		if (e == OK) {
			print_days(&k);
		}
		keeping_finish(&k);
		code = e == OK ? print_contacts(store, o->school) : 1;
	}
	return code;
}

int command_privacy(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"How long a school keeps what: kind, days, from when on, and what may be chosen; separated by tabs. Then whom people may ask.\n\n"
		"  --school ID --set register=30,notes=60   keeps these so many days\n"
		"  --school ID --responsible TEXT --officer TEXT --authority TEXT   whom people may ask; the papers name them\n"
		"  --school ID --record FILE, --letter FILE   the record of processing, the letter for parents, as PDF");
	return admin_finish(&o, store, code < 0 ? run_privacy(store, &o) : code);
}

/* -- one person ------------------------------------------------------------------------------------------------- */

/* False, and a sentence: there is no such person. */
static bool find_person(struct store *store, const char *id, struct store_person *person)
{
	bool is_found = store_person_find(store, id, person) == OK;
	if (!is_found) {
		(void)fputs("kreide: there is no such person. `kreide people` lists their ids.\n", stderr);
	}
	return is_found;
}

static int run_export(struct store *store, const struct options *o, const char *path)
{
	struct store_person person;
	struct person_export made;
	int64_t bytes;
	if (options_need(o->person, "person") == NULL) {
		return 2;
	}
	if (!find_person(store, o->person, &person)) {
		return 1;
	}
	enum err e = person_export_read(&made, store, person.school, person.id, g_get_real_time() / 1000);
	if (!e) {
		struct api_archive archive = person_export_archive(&made);
		e = export_write(o->conf.store_dir, &archive, path, &bytes);
	}
	person_export_finish(&made);
	if (e) {
		(void)fprintf(stderr, "kreide: %s was not written: %s.\n", path, e == ERR_SYS ? g_strerror(errno) : err_name(e));
		return 1;
	}
	(void)fprintf(stderr, "%s: %" G_GINT64_FORMAT " bytes.\n", path, bytes);
	return 0;
}

int command_export(int argc, char **argv)
{
	struct options o;
	struct store *store;
	const char *path = options_take_path(&argc, &argv);
	int code = admin_begin(&o, &store, argc, argv,
		"kreide export FILE --person ID: all that is stored of a person, as a zip: data.json, and the files that he brought.");
	if (code < 0 && path == NULL) {
		(void)fputs("kreide: where to? kreide export FILE --person ID. See --help.\n", stderr);
		code = 2;
	}
	return admin_finish(&o, store, code < 0 ? run_export(store, &o, path) : code);
}

static void collect(void *ctx, const char *file)
{
	g_ptr_array_add(ctx, g_strdup(file));
}

static int erase(struct store *store, const struct options *o)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
	struct purge_task task = {store, o->conf.store_dir, g_get_real_time() / 1000, drop_file, goes_on, o->conf.store_dir};
	enum err e = store_person_erase(store, o->person, collect, files);
	for (guint i = 0; !e && i < files->len; i++) {
		drop_file(o->conf.store_dir, g_ptr_array_index(files, i));
	}
	g_ptr_array_free(files, TRUE);
	if (e) {
		(void)fprintf(stderr, "kreide: nothing was erased: %s.\n", e == ERR_STATE ? "the school would have no admin any more" : err_name(e));
		return 1;
	}
	e = purge_scrub(&task);
	if (e) {
		(void)fputs("kreide: erased, but the journal is not empty yet. Run `kreide purge`.\n", stderr);
	}
	return e ? 1 : 0;
}

static int run_erase(struct store *store, const struct options *o)
{
	struct store_person person;
	if (options_need(o->person, "person") == NULL || options_need(o->name, "name") == NULL) {
		return 2;
	}
	if (!find_person(store, o->person, &person)) {
		return 1;
	}
	if (strcmp(person.name, o->name) != 0) {
		(void)fputs("kreide: nothing was erased: --name is not the name of this person.\n", stderr);
		return 2;
	}
	return erase(store, o);
}

int command_erase(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"kreide erase --person ID --name NAME: nothing is stored of this person any more, at once and for good; whole or not at all.\n"
		"The name is asked for so that it is not somebody else. Older backups still hold him.");
	return admin_finish(&o, store, code < 0 ? run_erase(store, &o) : code);
}
