/* The people of a school as its admins see and change them, one by one. */
#ifndef KREIDE_MEMBERS_H
#define KREIDE_MEMBERS_H

#include "logins.h"

enum { STORE_SHORT_MAX = 33, STORE_EXTERNAL_MAX = 65 };

struct store_member {
	struct store_person person;
	char given[STORE_NAME_MAX], family[STORE_NAME_MAX];
	char short_name[STORE_SHORT_MAX];
	char external[STORE_EXTERNAL_MAX]; /* "": none */
	char login[STORE_LOGIN_MAX];       /* "": none */
	bool has_password, has_totp;
	uint32_t links;  /* living ones */
	int64_t left_ms; /* 0: he is here */
};

struct store_member_query {
	const char *school;
	const char *group, *q;  /* NULL: any; q: a part of names, login or external id */
	enum person_role role;  /* PERSON_ROLES: any */
	bool has_left;
	uint32_t from, count;
};

/* By family and given name, `count` of them from number `from` on; *total: how many there are in all. */
enum err store_members_find(struct store *s, const struct store_member_query *query,
	void (*each)(void *ctx, const struct store_member *member), void *ctx, uint32_t *total) MUST_USE;
enum err store_member_get(struct store *s, const char *id, struct store_member *out) MUST_USE;

/* NULL: as it is; in a new person: none. */
struct store_member_draft {
	const enum person_role *role;
	const char *given, *family;
	const char *name; /* as others see it; "" or none: given and family */
	const char *short_name, *external;
	const bool *is_admin, *is_operator;
	const char *const *groups; /* all that he shall belong to; those he is a member of now besides go */
	size_t group_count;
	const char *const *children;
	size_t child_count;
	bool has_groups, has_children;
};

/* id "": a new one, else that one is changed. All or nothing. ERR_MALFORMED: a name is none; ERR_CONFLICT: somebody else has this external id;
 * ERR_NOT_FOUND: no such group or child in this school; ERR_DENIED: a parent in a group, or children of somebody else;
 * ERR_STATE: the school would have no admin any more. Another role ends links and sessions. */
enum err store_member_save(struct store *s, const char *school, const struct store_member_draft *draft, char id[STORE_ID_MAX]) MUST_USE;
/* He has left: no group, no link, no session, no password. ERR_STATE: the last admin. */
enum err store_member_leave(struct store *s, const char *id, int64_t now_ms) MUST_USE;
enum err store_member_return(struct store *s, const char *id) MUST_USE;

/* Groups that go on: id and name, in the order of adding. */
enum err store_member_groups(struct store *s, const char *person, void (*each)(void *ctx, const char *id, const char *name), void *ctx) MUST_USE;
/* In the order of adding. */
enum err store_member_children(struct store *s, const char *parent,
	void (*each)(void *ctx, const struct store_person *child), void *ctx) MUST_USE;

/* The pictures that pupils of primary groups know by sight. */
enum { STORE_PICTURES = 24, STORE_PICTURE_CHOICES = 12, STORE_PICTURE_MAX = 16 };
extern const char *const store_picture_names[STORE_PICTURES];
/* Does he need one: a pupil of a primary group that goes on? */
bool store_needs_picture(struct store *s, const char *person);
/* His, made now if he had none yet; *choices: a bit for each of the pictures that he is asked among, always the same ones. */
enum err store_picture_get(struct store *s, const char *person, char picture[STORE_PICTURE_MAX], uint32_t *choices) MUST_USE;
/* NULL: another one by chance. ERR_MALFORMED: there is no such picture. */
enum err store_picture_set(struct store *s, const char *person, const char *picture) MUST_USE;

#endif
