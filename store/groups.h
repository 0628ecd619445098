/* Learning groups as admins see and change them; and who teaches one for a time. */
#ifndef KREIDE_GROUPS_H
#define KREIDE_GROUPS_H

#include "store_roster.h"

enum { STORE_CODE_MAX = 9 };

struct store_group_info {
	char id[STORE_ID_MAX];
	char name[STORE_NAME_MAX], subject[STORE_NAME_MAX];
	enum group_kind kind;
	bool is_primary, has_ended;
	uint32_t pupil_count;
};

struct store_group_query {
	const char *school;
	const char *person; /* only those that he teaches now; NULL: all */
	const char *q;      /* NULL: any; a part of name or subject */
	uint32_t from, count;
	int64_t now_ms;
};

/* Those that go on, by name; as store_members_find. */
enum err store_groups_find(struct store *s, const struct store_group_query *query,
	void (*each)(void *ctx, const struct store_group_info *group), void *ctx, uint32_t *total) MUST_USE;
enum err store_group_get(struct store *s, const char *id, struct store_group_info *out) MUST_USE;
/* All members, staff first, then by family and given name. */
enum err store_group_members(struct store *s, const char *group,
	void (*each)(void *ctx, const struct store_person *person), void *ctx) MUST_USE;

/* NULL: as it is; in a new group: no subject, a class, primary as the school's preset says of classes. */
struct store_group_draft {
	const char *name, *subject;
	const enum group_kind *kind;
	const bool *is_primary;
};

/* id "": a new one. ERR_MALFORMED: a name is none; ERR_CONFLICT: the school has a group of this name and subject. */
enum err store_group_save(struct store *s, const char *school, const struct store_group_draft *draft, char id[STORE_ID_MAX]) MUST_USE;
/* All or nothing. ERR_NOT_FOUND: one is not there, or not of the group's school; ERR_DENIED: a parent. */
enum err store_group_change_members(struct store *s, const char *group, const char *const *add, size_t add_count,
	const char *const *remove, size_t remove_count) MUST_USE;
/* Nobody belongs to it any more. */
enum err store_group_end(struct store *s, const char *group, int64_t now_ms) MUST_USE;

/* A new code of 8 digits with which somebody of the staff takes the group over; the older one is dead. */
enum err store_code_add(struct store *s, const char *group, int64_t until_ms, char code[STORE_CODE_MAX]) MUST_USE;
/* He teaches the group as long as the code lives. ERR_NOT_FOUND: there is no such code in his school. */
enum err store_code_use(struct store *s, const struct store_person *person, const char *code, int64_t now_ms, char group[STORE_ID_MAX]) MUST_USE;

#endif
