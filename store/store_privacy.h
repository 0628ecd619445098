/*
 * What time deletes, and what is stored of one person. Kinds are known by their names (school/retention.h); how long they are
 * kept is reckoned there.
 */
#ifndef KREIDE_STORE_PRIVACY_H
#define KREIDE_STORE_PRIVACY_H

#include "store.h"

enum { STORE_CONTACT_CHARS = 500, STORE_CONTACT_MAX = STORE_CONTACT_CHARS * 4 + 1, STORE_KIND_MAX = 24 };

/* --- What a school chose --- */

/* Kinds for which it is not as always. */
enum err store_retention_each(struct store *s, const char *school, void (*each)(void *ctx, const char *kind, int days), void *ctx) MUST_USE;
enum err store_retention_set(struct store *s, const char *school, const char *kind, int days) MUST_USE;
/* Entries of the register that began in [from_ms, until_ms) are kept until then; never one that runs less long than it says. */
enum err store_retention_register(struct store *s, const char *school, int64_t from_ms, int64_t until_ms, int64_t kept_ms) MUST_USE;

/* Who is responsible, the data protection officer, the authority that looks after both. */
enum contact { CONTACT_RESPONSIBLE, CONTACT_OFFICER, CONTACT_AUTHORITY, CONTACTS };
extern const char *const store_contact_names[CONTACTS];
/* "" where nothing was written. */
enum err store_contacts_get(struct store *s, const char *school, char texts[CONTACTS][STORE_CONTACT_MAX]) MUST_USE;
enum err store_contact_set(struct store *s, const char *school, enum contact contact, const char *text) MUST_USE;

/* --- What time deletes --- */

enum purge_kind {
	PURGE_PRIVATE, PURGE_ATTENDANCE, PURGE_REGISTER, PURGE_GROUP_FILES, PURGE_OWN_FILES, PURGE_NOTES, PURGE_PEOPLE, PURGE_SUBSTITUTIONS,
	PURGE_TALKS, PURGE_TALK_NOTES, PURGE_MAILS, PURGE_CONTACTS, PURGE_CONFERENCES, PURGE_SPEECHES, PURGE_BALLOTS, PURGE_ACCESS,
	PURGE_KINDS
};

struct purge_order {
	const char *school;
	enum purge_kind kind;
	int64_t before_ms; /* of ACCESS: now */
	uint32_t limit;    /* nobody waits for long */
	void (*on_file)(void *ctx, const char *file); /* its content is to go, once this has come back OK */
	void *ctx;
};

/* Guests of whom no group goes on have left; and parents whom a letter has made and who have no child at the school. Before the purge: their time counts from then on. */
enum err store_guests_leave(struct store *s, const char *school, int64_t now_ms) MUST_USE;
/* One transaction. *count < limit: there is no more of it. */
enum err store_purge(struct store *s, const struct purge_order *order, uint32_t *count) MUST_USE;
/* Of the last purge; count: of all of it. */
enum err store_purge_note(struct store *s, const char *school, const char *kind, int64_t now_ms, int64_t count) MUST_USE;
enum err store_purges_each(struct store *s, const char *school,
	void (*each)(void *ctx, const char *kind, int64_t at_ms, int64_t count), void *ctx) MUST_USE;
/* 0: never. */
enum err store_purge_last(struct store *s, int64_t *at_ms) MUST_USE;
/* Gives so many free pages back to the disk, which takes some ms; *left: how many there still are. */
enum err store_shrink(struct store *s, uint32_t pages, uint32_t *left) MUST_USE;
/* Nothing of what was deleted is left in the journal. ERR_STATE: somebody reads; try again. */
enum err store_forget_journal(struct store *s) MUST_USE;

/* --- One person --- */

/* Whole or not at all: nothing says any more that he was here. What others did stays, without him. on_file as above. ERR_STATE: the last
 * admin. */
enum err store_person_erase(struct store *s, const char *person, void (*on_file)(void *ctx, const char *file), void *ctx) MUST_USE;
/* No more rows of a table than these are told. */
enum { STORE_EXPORT_ROWS_MAX = 100000 };
enum store_value { VALUE_NONE, VALUE_NUMBER, VALUE_TEXT, VALUE_SECRET };
struct store_export {
	/* A row of what is stored of him, in what it belongs to ("register", "files"). */
	void (*on_row)(void *ctx, const char *section);
	/* Its values. SECRET: there is something, which is not given out. */
	void (*on_value)(void *ctx, const char *name, enum store_value value, const char *text, int64_t number);
	void (*on_file)(void *ctx, const char *file, const char *folder, const char *name);
	void *ctx;
};
enum err store_person_export(struct store *s, const char *person, const struct store_export *to) MUST_USE;
/* How much there is of him, of each section that has any; oldest_ms: of the oldest of it that counts for when it goes, 0: nothing does. */
enum err store_person_summary(struct store *s, const char *person,
	void (*each)(void *ctx, const char *section, int64_t count, int64_t oldest_ms), void *ctx) MUST_USE;

#endif
