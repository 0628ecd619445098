/* The commands for schools, learning groups and their members. */
#include "admin.h"
#include "commands.h"
#include "groups.h"
#include "schools.h"
#include "takeover.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static void print_school(void *ctx, const struct store_school *s)
{
	uint32_t people = 0;
	(void)ctx;
	for (int role = 0; role < PERSON_ROLES; role++) {
		people += s->people[role];
	}
	(void)printf("%s\t%s\t%s\t%u\t%u\t%s\n", s->id, store_preset_names[s->preset], store_language_names[s->language], people, s->groups,
		s->name);
}

static int change_school(struct store *store, const struct options *o, int preset, int language)
{
	struct store_school school;
	if (!admin_find_school(store, o->school)) {
		return 1;
	}
	enum err result = store_school_get(store, o->school, &school);
	result = result == OK ? store_school_change(store, o->school, o->name, (enum preset)preset, (enum language)language) : result;
	result = result == OK ? store_school_get(store, o->school, &school) : result;
	if (result == OK) {
		print_school(NULL, &school);
	}
	return admin_say_done(result, "nothing was changed: that is not a name");
}

static int run_school(struct store *store, const struct options *o)
{
	char id[STORE_ID_MAX];
	int preset = o->preset == NULL ? PRESETS : admin_read_name("preset", o->preset, store_preset_names, PRESETS);
	int language = o->language == NULL ? LANGUAGES : admin_read_name("language", o->language, store_language_names, LANGUAGES);
	if (preset < 0 || language < 0) {
		return 2;
	}
	if (o->list) {
		return admin_say_done(store_schools_each(store, print_school, NULL), "the schools can't be read");
	}
	if (o->school != NULL) {
		return change_school(store, o, preset, language);
	}
	if (options_need(o->name, "name") == NULL) {
		return 2;
	}
	enum err result = store_school_make(store, o->name, preset == PRESETS ? PRESET_SEKUNDAR : (enum preset)preset, id);
	result = result == OK ? store_school_change(store, id, NULL, PRESETS, (enum language)language) : result;
	return admin_say_added(result, "school", id);
}

int command_school(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Adds a school (--name) and prints its id; with --school changes one, and prints id, preset, language,\n"
		"people, groups and name; with --list prints that of all.\n\n"
		"  --preset grundschule|sekundar|kollegium  how lessons begin (`kreide rules` shows and changes that)\n"
		"  --language de|en\n\n"
		"`kreide setup --school ID` makes the link for its admin.");
	return admin_finish(&o, store, code < 0 ? run_school(store, &o) : code);
}

static int save_group(struct store *store, const struct options *o, const struct store_group_draft *draft)
{
	char id[STORE_ID_MAX] = "";
	struct store_room room;
	const char *school = o->school;
	if (o->group != NULL) {
		enum err found = store_room_of_group(store, o->group, &room);
		if (found != OK) {
			return admin_say_done(found, "no group was changed");
		}
		school = room.school;
		g_strlcpy(id, o->group, sizeof id);
	} else if (!admin_find_school(store, school)) {
		return 1;
	}
	enum err result = store_group_save(store, school, draft, id);
	if (result == ERR_CONFLICT) {
		(void)fputs("kreide: the school has a group of this name and subject.\n", stderr);
		return 1;
	}
	return o->group == NULL ? admin_say_added(result, "group", id) : admin_say_done(result, "no group was changed");
}

static int end_group(struct store *store, const char *group)
{
	struct store_room room;
	enum err result = store_room_of_group(store, group, &room);
	return admin_say_done(result == OK ? store_group_end(store, group, g_get_real_time() / 1000) : result, "no group has ended");
}

static int run_group(struct store *store, const struct options *o)
{
	bool is_primary;
	int kind = o->kind == NULL ? GROUP_KINDS : admin_read_name("kind", o->kind, store_group_kind_names, GROUP_KINDS);
	enum group_kind known = (enum group_kind)kind;
	struct store_group_draft draft = {.name = o->name, .subject = o->subject, .kind = kind == GROUP_KINDS ? NULL : &known};
	if (kind < 0 || !admin_read_switch("primary", o->primary, &is_primary, &draft.is_primary)) {
		return 2;
	}
	if (o->end) {
		return options_need(o->group, "group") == NULL ? 2 : end_group(store, o->group);
	}
	if (o->group == NULL && (options_need(o->school, "school") == NULL || options_need(o->name, "name") == NULL)) {
		return 2;
	}
	return save_group(store, o, &draft);
}

int command_group(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Adds a learning group with its room (--school --name) and prints its id; with --group changes one.\n\n"
		"  --subject TEXT  --kind class|course|staff  --primary on|off (new classes: as the school's preset says)\n"
		"  --end           it is over: nobody belongs to it any more, its lesson loses all within seconds");
	return admin_finish(&o, store, code < 0 ? run_group(store, &o) : code);
}

static void print_group(void *ctx, const struct store_group_info *g)
{
	(void)ctx;
	(void)printf("%s\t%s\t%s\t%u\t%s\t%s\n", g->id, store_group_kind_names[g->kind], g->is_primary ? "primary" : "-", g->pupil_count, g->name,
		g->subject);
}

static int run_groups(struct store *store, const struct options *o)
{
	uint32_t total;
	struct store_group_query query = {.school = options_need(o->school, "school"), .count = UINT32_MAX};
	if (query.school == NULL || !admin_find_school(store, query.school)) {
		return query.school == NULL ? 2 : 1;
	}
	return admin_say_done(store_groups_find(store, &query, print_group, NULL, &total), "the groups can't be read");
}

int command_groups(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Lists the groups of a school (--school): id, kind, primary or -, pupils, name, subject; separated by tabs.");
	return admin_finish(&o, store, code < 0 ? run_groups(store, &o) : code);
}

static int run_member(struct store *store, const struct options *o)
{
	struct store_room room;
	const char *group = options_need(o->group, "group"), *person = group == NULL ? NULL : options_need(o->person, "person");
	if (person == NULL) {
		return 2;
	}
	enum err result = store_room_of_group(store, group, &room);
	size_t added = o->remove ? 0 : 1;
	result = result == OK ? store_group_change_members(store, group, &person, added, &person, 1 - added) : result;
	return o->remove ? admin_say_done(result, "nobody was taken out") : admin_say_added(result, "member", person);
}

int command_member(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Puts a person into a learning group: --group --person. Admins, leaders and teachers teach it, all others\n"
		"learn there. --remove takes him out; a lesson that runs loses him within seconds.");
	return admin_finish(&o, store, code < 0 ? run_member(store, &o) : code);
}

static int run_code(struct store *store, const struct options *o)
{
	struct store_room room;
	char code[STORE_CODE_MAX];
	int64_t now_ms = g_get_real_time() / 1000, until_ms = 0;
	const char *group = options_need(o->group, "group");
	if (group == NULL) {
		return 2;
	}
	enum err result = store_room_of_group(store, group, &room);
	result = result == OK ? takeover_end_of_day(store, room.school, now_ms, &until_ms) : result;
	result = result == OK ? store_code_add(store, group, until_ms, code) : result;
	if (result == OK) {
		(void)puts(code);
	}
	return admin_say_done(result, "no code was made");
}

int command_code(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Prints a code of 8 digits for a substitute: whoever of the staff enters it today teaches the group\n"
		"(--group) until midnight. An older one is dead.");
	return admin_finish(&o, store, code < 0 ? run_code(store, &o) : code);
}
