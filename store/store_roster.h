/*
 * All people, groups and memberships of a school at once, and how an import changes them: between begin and finish, whole or
 * not at all. Texts are borrowed during a call; "" where there is none.
 */
#ifndef KREIDE_STORE_ROSTER_H
#define KREIDE_STORE_ROSTER_H

#include "store.h"

enum group_kind { GROUP_CLASS, GROUP_COURSE, GROUP_STAFF, GROUP_KINDS };
extern const char *const store_group_kind_names[GROUP_KINDS];

struct store_roster_person {
	const char *id, *external, *given, *family, *name, *abbr, *login;
	enum person_role role;
	bool is_admin, is_operator, is_gone;
};

struct store_roster_group {
	const char *id, *name, *subject;
	enum group_kind kind;
	bool is_imported, is_gone;
};

/* In the order of adding; without guests, and without parents whom a letter has made: no file knows them, so none says that they have left. */
enum err store_roster_people(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_roster_person *person), void *ctx) MUST_USE;
enum err store_roster_groups(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_roster_group *group), void *ctx) MUST_USE;
enum err store_roster_members(struct store *s, const char *school,
	void (*each)(void *ctx, const char *group, const char *person, bool is_imported), void *ctx) MUST_USE;
enum err store_roster_children(struct store *s, const char *school,
	void (*each)(void *ctx, const char *parent, const char *child), void *ctx) MUST_USE;
/* Those of people of other schools. */
enum err store_roster_other_logins(struct store *s, const char *school, void (*each)(void *ctx, const char *login), void *ctx) MUST_USE;

/* Nobody else writes in between. finish returns `so_far` or the error of the commit; any error undoes all of it. */
enum err store_roster_begin(struct store *s) MUST_USE;
enum err store_roster_finish(struct store *s, enum err so_far) MUST_USE;

/* The id is made here. ERR_CONFLICT: the external id or the login is somebody's already. */
enum err store_roster_add_person(struct store *s, const char *school, const struct store_roster_person *person,
	char id[STORE_ID_MAX]) MUST_USE;
enum err store_roster_rename(struct store *s, const char *person, const char *given, const char *family, const char *name) MUST_USE;
enum err store_roster_set_role(struct store *s, const char *person, enum person_role role) MUST_USE;
enum err store_roster_set_external(struct store *s, const char *person, const char *external) MUST_USE;
enum err store_roster_set_abbr(struct store *s, const char *person, const char *abbr) MUST_USE;
enum err store_roster_set_login(struct store *s, const char *person, const char *login) MUST_USE;
/* No group, dead links, no session, no password. What was written of him stays. */
enum err store_roster_leave(struct store *s, const char *person, int64_t now_ms) MUST_USE;
enum err store_roster_return(struct store *s, const char *person) MUST_USE;
/* With its room. A class of a primary school is primary. */
enum err store_roster_add_group(struct store *s, const char *school, const struct store_roster_group *group,
	char id[STORE_ID_MAX]) MUST_USE;
enum err store_roster_end_group(struct store *s, const char *group, int64_t now_ms) MUST_USE;
enum err store_roster_return_group(struct store *s, const char *group) MUST_USE;
enum err store_roster_join(struct store *s, const char *group, const char *person) MUST_USE;
enum err store_roster_quit(struct store *s, const char *group, const char *person) MUST_USE;
enum err store_roster_add_child(struct store *s, const char *parent, const char *child) MUST_USE;
enum err store_roster_remove_child(struct store *s, const char *parent, const char *child) MUST_USE;

#endif
