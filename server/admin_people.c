/* The commands for people, one by one: what an admin does in the browser. */
#include "admin.h"
#include "commands.h"
#include "members.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* Ids by commas, all of them valid until g_strfreev. */
static char **split_ids(const char *text, size_t *count)
{
	char **ids = g_strsplit(text == NULL ? "" : text, ",", -1);
	*count = g_strv_length(ids);
	return ids;
}

static void print_person(const struct store_person *p)
{
	(void)printf("%s\t%s\t%s\t%s\n", p->id, p->school, store_role_names[p->role], p->name);
}

static int say_saved(struct store *store, enum err result, bool is_new, const char *id)
{
	struct store_person person;
	if (result == ERR_STATE) {
		(void)fputs("kreide: a school needs an admin, and this is the last one.\n", stderr);
		return 1;
	}
	if (result == ERR_CONFLICT) {
		(void)fputs("kreide: somebody has this external id already.\n", stderr);
		return 1;
	}
	if (is_new) {
		return admin_say_added(result, "person", id);
	}
	result = result == OK ? store_person_find(store, id, &person) : result;
	if (result == OK) {
		print_person(&person);
	}
	return admin_say_done(result, "nobody was changed");
}

static int save_person(struct store *store, const struct options *o, struct store_member_draft *draft)
{
	char id[STORE_ID_MAX] = "";
	struct store_person person;
	const char *school = o->school;
	if (o->person != NULL) {
		enum err found = store_person_find(store, o->person, &person);
		if (found != OK) {
			return admin_say_done(found, "nobody was changed");
		}
		school = person.school;
		g_strlcpy(id, o->person, sizeof id);
	}
	if (!admin_find_school(store, school)) {
		return 1;
	}
	char **groups = split_ids(o->groups, &draft->group_count), **children = split_ids(o->children, &draft->child_count);
	draft->groups = (const char *const *)groups;
	draft->children = (const char *const *)children;
	draft->has_groups = o->groups != NULL;
	draft->has_children = o->children != NULL;
	enum err result = store_member_save(store, school, draft, id);
	g_strfreev(groups);
	g_strfreev(children);
	return say_saved(store, result, o->person == NULL, id);
}

static int run_person(struct store *store, const struct options *o)
{
	bool is_admin, is_operator;
	struct store_member_draft draft = {.given = o->given, .family = o->family, .name = o->name, .short_name = o->abbr, .external = o->external};
	bool is_new = o->person == NULL, has_name = o->name != NULL || o->given != NULL || o->family != NULL;
	if (is_new && (options_need(o->school, "school") == NULL || options_need(o->role, "role") == NULL ||
		(!has_name && options_need(NULL, "name") == NULL))) {
		return 2;
	}
	int role = o->role == NULL ? PERSON_ROLES : admin_read_name("role", o->role, store_role_names, PERSON_ROLES);
	enum person_role known = (enum person_role)role;
	if (role < 0 || !admin_read_switch("admin", o->admin, &is_admin, &draft.is_admin) ||
		!admin_read_switch("operator", o->operator, &is_operator, &draft.is_operator)) {
		return 2;
	}
	draft.role = role == PERSON_ROLES ? NULL : &known;
	return save_person(store, o, &draft);
}

int command_person(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Adds a person and prints the id, or with --person changes one and prints id, school, role and name.\n\n"
		"  --school --role --given --family (or --name alone)   for a new one\n"
		"  --name TEXT   what the others see, instead of given and family name\n"
		"  --groups, --children   all of them; what is not named goes\n"
		"  --admin on    has an admin's rights beside his role; --operator on: may add schools\n\n"
		"`kreide token` makes a personal link, `kreide invite` a link to choose a password with. Another role\nends links and sessions.");
	return admin_finish(&o, store, code < 0 ? run_person(store, &o) : code);
}

static int run_leave(struct store *store, const struct options *o)
{
	const char *person = options_need(o->person, "person");
	if (person == NULL) {
		return 2;
	}
	enum err result = o->back ? store_member_return(store, person) : store_member_leave(store, person, g_get_real_time() / 1000);
	if (result == ERR_STATE) {
		(void)fputs("kreide: a school needs an admin, and this is the last one.\n", stderr);
		return 1;
	}
	return admin_say_done(result, "nobody has left or come back");
}

int command_leave(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Somebody has left the school: he belongs to no group, his links, sessions and password are dead, and a\n"
		"lesson that runs loses him within seconds. --back: he has returned. --person is needed.");
	return admin_finish(&o, store, code < 0 ? run_leave(store, &o) : code);
}

static int run_reset(struct store *store, const struct options *o)
{
	static const char *const names[] = {"password", "totp", "links"};
	static enum err (*const forget[])(struct store *, const char *) = {store_password_forget, store_totp_forget, store_links_forget};
	struct store_person person;
	const char *id = options_need(o->person, "person"), *what = id == NULL ? NULL : options_need(o->what, "what");
	int known = what == NULL ? -1 : admin_read_name("what", what, names, 3);
	if (known < 0) {
		return 2;
	}
	enum err result = store_person_find(store, id, &person);
	return admin_say_done(result == OK ? forget[known](store, id) : result, "nothing was forgotten");
}

int command_reset(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Forgets what lets somebody in, and ends his sessions: --person, and --what password (he needs a new\n"
		"`kreide invite`), totp (the second factor) or links.");
	return admin_finish(&o, store, code < 0 ? run_reset(store, &o) : code);
}

static int run_picture(struct store *store, const struct options *o)
{
	char picture[STORE_PICTURE_MAX];
	uint32_t choices;
	const char *person = options_need(o->person, "person");
	if (person == NULL) {
		return 2;
	}
	int known = o->picture == NULL ? 0 : admin_read_name("picture", o->picture, store_picture_names, STORE_PICTURES);
	if (known < 0) {
		return 2;
	}
	enum err result = store_needs_picture(store, person) ? OK : ERR_NOT_FOUND;
	result = result == OK ? store_picture_set(store, person, o->picture) : result;
	result = result == OK ? store_picture_get(store, person, picture, &choices) : result;
	if (result == OK) {
		(void)puts(picture);
	}
	return admin_say_done(result, "there is no such pupil in a primary group");
}

int command_picture(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Gives a pupil of a primary group (--person) a new picture, which is asked for beside his card, and\nprints it. --picture NAME: this one, else by chance.");
	return admin_finish(&o, store, code < 0 ? run_picture(store, &o) : code);
}

struct listing {
	bool has_left;
	struct store *store;
};

static void print_if_there(void *ctx, const struct store_person *p)
{
	const struct listing *listing = ctx;
	struct store_member member;
	if (store_member_get(listing->store, p->id, &member) == OK && (member.left_ms != 0) == listing->has_left) {
		print_person(p);
	}
}

static void print_member(void *ctx, const struct store_member *member)
{
	(void)ctx;
	print_person(&member->person);
}

static enum err print_group_people(struct store *store, const char *group)
{
	struct store_room room;
	uint32_t total;
	enum err e = store_room_of_group(store, group, &room);
	struct store_member_query query = {.school = room.school, .group = group, .role = PERSON_ROLES, .count = UINT32_MAX};
	return e != OK ? e : store_members_find(store, &query, print_member, NULL, &total);
}

static int run_people(struct store *store, const struct options *o)
{
	struct listing listing = {o->left, store};
	if (o->group != NULL) {
		return admin_say_done(print_group_people(store, o->group), "there is no such group");
	}
	if (o->school != NULL && !admin_find_school(store, o->school)) {
		return 1;
	}
	return store_person_each(store, o->school, print_if_there, &listing) == OK ? 0 : 1;
}

int command_people(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Lists people: id, school, role, name; separated by tabs.\n\n"
		"  --school ID  those of a school; --left: those who have left it\n"
		"  --group ID   those of a learning group: who teaches and who learns there");
	return admin_finish(&o, store, code < 0 ? run_people(store, &o) : code);
}
