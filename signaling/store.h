/*
 * What must survive a restart: schools, people, groups, links, sessions, rooms, chat, hands. One C interface over
 * SQLite (WAL) with numbered migrations. Names and ids are copied out; nothing here logs.
 */
#ifndef KREIDE_STORE_H
#define KREIDE_STORE_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STORE_ID_MAX = 33, STORE_NAME_MAX = 129, STORE_TOKEN_MAX = 49 };

enum person_role { PERSON_TEACHER, PERSON_PUPIL };

struct store_person {
	char id[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	enum person_role role;
};

struct store;

/* Opens or creates; runs missing migrations in one transaction each. ERR_SYS: can't open; ERR_UNSUPPORTED: made by a newer version. */
enum err store_open(struct store **out, const char *path) MUST_USE;
void store_close(struct store *s);

/* Administration; used by the command line and the demo. Ids are made here and copied out. */
enum err store_school_add(struct store *s, const char *name, char id[STORE_ID_MAX]) MUST_USE;
enum err store_person_add(struct store *s, const char *school, const char *name, enum person_role role, char id[STORE_ID_MAX]) MUST_USE;
/* A group and its room. */
enum err store_group_add(struct store *s, const char *school, const char *name, const char *subject, char id[STORE_ID_MAX]) MUST_USE;
enum err store_member_add(struct store *s, const char *group, const char *person) MUST_USE;
/* A new personal link; the token is given out once, only its hash is kept. 192 random bits, URL-safe. */
enum err store_link_add(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX]) MUST_USE;
enum err store_links_revoke(struct store *s, const char *person) MUST_USE;
/* Calls each for every person of a school (all schools if school is NULL), in the order of adding. */
enum err store_person_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_person *person), void *ctx) MUST_USE;
/* True if the store holds no school yet. */
bool store_is_empty(struct store *s);
/* One line of what `PRAGMA quick_check` says into buf; OK if it is "ok". For doctor. */
enum err store_check(struct store *s, char *buf, size_t cap) MUST_USE;

#endif
