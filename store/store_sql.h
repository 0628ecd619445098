/* What the files of the store share: the handle, and statements that are prepared, bound and stepped in one place. */
#ifndef KREIDE_STORE_SQL_H
#define KREIDE_STORE_SQL_H

#include "schools.h"

#include <sqlite3.h>

enum { STORE_HASH_BYTES = 32, STORE_STATEMENTS = 256 };

struct store {
	sqlite3 *db;
	int patience_ms;
	bool is_failing; /* the newest write failed for a reason that is not in what was written */
	/* statements that were prepared, by a hash of their text; making one costs more than running it */
	struct {
		sqlite3_stmt *statement; /* NULL: none */
		bool is_busy;
	} kept[STORE_STATEMENTS];
};

/* What sql_person reads, of a table `p`. */
#define PERSON_COLUMNS "p.id, p.school, p.name, p.role, p.is_admin, p.is_operator"
/* Roles as SQL lists: adults of the school, who teach the groups that they belong to; and those who learn there. */
#define STAFF_ROLES "('teacher', 'leader', 'admin')"
#define LEARNER_ROLES "('pupil', 'guest')"

/* A prepared statement with its values bound from ?1 on, by letter: s text (NULL: SQL NULL), i int64_t,
 * h hash of STORE_HASH_BYTES, k key of STORE_TOTP_BYTES, b struct bytes *, not empty. Texts are borrowed until sql_end. NULL on an error; the calls below take NULL. */
sqlite3_stmt *sql_begin(struct store *s, const char *sql, const char *kinds, ...);
/* True while there is a row. */
bool sql_row(sqlite3_stmt *statement);
/* Gives every statement back to SQLite; before the store is closed. */
void sql_forget_all(struct store *s);
/* OK if every step went well; the statement is used no more. ERR_CONFLICT on a broken constraint, else ERR_SYS. */
enum err sql_end(struct store *s, sqlite3_stmt *statement) MUST_USE;
/* begin, step to the end, end. */
enum err sql_run(struct store *s, const char *sql, const char *kinds, ...) MUST_USE;
/* A text column, cut at cap - 1; NULL becomes "". */
void sql_text(sqlite3_stmt *statement, int column, char *out, size_t cap);
/* Which of the names stands in a text column; `otherwise` if none. */
int sql_name(sqlite3_stmt *statement, int column, const char *const *names, int count, int otherwise);
/* A name from a roster: some text, valid UTF-8, no control characters. */
bool store_is_name(const char *name);
/* PERSON_COLUMNS from `column` on. */
void sql_person(sqlite3_stmt *row, int column, struct store_person *person);
/* What the first row says, and the end of the statement. ERR_NOT_FOUND: there is none. */
enum err sql_one_person(struct store *s, sqlite3_stmt *row, struct store_person *person) MUST_USE;
enum err sql_one_text(struct store *s, sqlite3_stmt *row, char *out, size_t cap) MUST_USE;
/* `kreide_fold` in SQL: small letters, umlauts and accents of European languages among them, to look for things. */
enum err sql_add_fold(struct store *s) MUST_USE;
/* Inside of a transaction. */
enum err sql_group_add(struct store *s, const char *school, const char *name, const char *subject, char id[STORE_ID_MAX]) MUST_USE;
/* ERR_NOT_FOUND: nobody of the group's school; ERR_DENIED: a parent. */
enum err sql_member_add(struct store *s, const char *group, const char *person) MUST_USE;
enum err sql_school_preset(struct store *s, const char *school, enum preset preset) MUST_USE;
/* The login name and the password; his sessions end. */
enum err sql_login_set(struct store *s, const char *person, const char *login, const char *password) MUST_USE;
enum err sql_room_state(struct store *s, const char *room, const struct store_room_state *state) MUST_USE;

/* ERR_STATE: the school has no admin. */
enum err sql_check_admin(struct store *s, const char *school) MUST_USE;
/* Several statements that belong together. An error rolls back; finish returns `so_far` or the error of the commit. */
enum err sql_transaction(struct store *s) MUST_USE;
enum err sql_finish_transaction(struct store *s, enum err so_far) MUST_USE;

/* A new id: the prefix and 16 random characters of [A-Za-z0-9_-]. */
void store_make_id(char prefix, char id[STORE_ID_MAX]);
/* What is kept of a token: BLAKE2b-256. */
void store_hash_token(const void *token, size_t len, uint8_t hash[STORE_HASH_BYTES]);
/* 192 random bits, URL-safe. */
void store_make_token(char token[STORE_TOKEN_MAX]);

#endif
