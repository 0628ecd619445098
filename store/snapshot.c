/* A copy is made by VACUUM INTO: one read transaction, which holds up no writer; free pages are not in it. */
#include "snapshot.h"

#include "migrations.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 10000 };

static enum err open_at(sqlite3 **db, const char *path)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, db, flags, NULL) != SQLITE_OK) {
		return ERR_SYS;
	}
	(void)sqlite3_busy_timeout(*db, PATIENCE_MS);
	return sqlite3_exec(*db, "PRAGMA trusted_schema = OFF", NULL, NULL, NULL) == SQLITE_OK ? OK : ERR_MALFORMED;
}

static bool has_table(sqlite3 *db, const char *name)
{
	return sqlite3_table_column_metadata(db, NULL, name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/* The keys of secret votes that run: whoever has one can make ballots. Without it such a vote is annulled once somebody looks at it. */
static enum err forget_keys(sqlite3 *db)
{
	if (!has_table(db, "vote_keys")) { /* older stores have none */
		return OK;
	}
	bool is_done = sqlite3_exec(db, "PRAGMA secure_delete = ON; PRAGMA journal_mode = MEMORY; DELETE FROM vote_keys", NULL, NULL, NULL) == SQLITE_OK;
	return is_done ? OK : ERR_SYS;
}

static enum err leave_out_keys(const char *copy)
{
	sqlite3 *db = NULL;
	enum err e = open_at(&db, copy);
	e = e ? e : forget_keys(db);
	(void)sqlite3_close_v2(db);
	return e;
}

enum err store_snapshot_make(const char *path, const char *copy)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	enum err e = open_at(&db, path);
	if (!e) {
		bool is_made = sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &statement, NULL) == SQLITE_OK
			&& sqlite3_bind_text(statement, 1, copy, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(statement) == SQLITE_DONE;
		e = is_made ? OK : ERR_SYS;
	}
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close_v2(db);
	return e ? e : leave_out_keys(copy);
}

/* The text in the first row of it. */
static bool says(sqlite3 *db, const char *sql, char *out, size_t cap)
{
	sqlite3_stmt *statement = NULL;
	bool is_said = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW
		&& sqlite3_column_text(statement, 0);
	if (is_said) {
		snprintf(out, cap, "%s", (const char *)sqlite3_column_text(statement, 0));
	}
	(void)sqlite3_finalize(statement);
	return is_said;
}

static enum err check(sqlite3 *db, int *version)
{
	char text[64];
	*version = 0;
	if (!says(db, "PRAGMA user_version", text, sizeof text)) {
		return ERR_MALFORMED;
	}
	*version = (int)strtol(text, NULL, 10);
	if (*version < 1) {
		return ERR_MALFORMED;
	}
	if (*version > migration_count) {
		return ERR_UNSUPPORTED;
	}
	bool is_store = has_table(db, "schools");
	bool is_whole = is_store && says(db, "PRAGMA integrity_check(1)", text, sizeof text) && strcmp(text, "ok") == 0;
	return is_whole && !says(db, "SELECT 'x' FROM pragma_foreign_key_check LIMIT 1", text, sizeof text) ? OK : ERR_MALFORMED;
}

enum err store_snapshot_check(const char *copy, int *version)
{
	sqlite3 *db = NULL;
	*version = 0;
	enum err e = open_at(&db, copy);
	e = e ? e : check(db, version);
	(void)sqlite3_close_v2(db);
	return e;
}

static enum err each_file(sqlite3 *db, void (*each)(void *ctx, const char *file, int64_t bytes), void *ctx)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, "SELECT id, bytes FROM files WHERE is_ready = 1 ORDER BY number", -1, &statement, NULL);
	while (result == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
		each(ctx, (const char *)sqlite3_column_text(statement, 0), sqlite3_column_int64(statement, 1));
	}
	bool is_done = sqlite3_finalize(statement) == SQLITE_OK;
	return result == SQLITE_OK && is_done ? OK : ERR_MALFORMED;
}

enum err store_snapshot_files(const char *copy, void (*each)(void *ctx, const char *file, int64_t bytes), void *ctx)
{
	sqlite3 *db = NULL;
	enum err e = open_at(&db, copy);
	if (!e && has_table(db, "files")) { /* older stores have none */
		e = each_file(db, each, ctx);
	}
	(void)sqlite3_close_v2(db);
	return e;
}

enum err store_snapshot_settle(const char *copy, int64_t now_ms)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	enum err e = open_at(&db, copy);
	e = e ? e : forget_keys(db); /* backups of older versions have them */
	if (!e && has_table(db, "mails")) {
		bool is_done = sqlite3_prepare_v2(db,
			"UPDATE mails SET state = 'unsure', facts = '{}', done_ms = ?1 WHERE state = 'sending' OR (state = 'waiting' AND due_ms <= ?1)", -1,
			&statement, NULL) == SQLITE_OK && sqlite3_bind_int64(statement, 1, now_ms) == SQLITE_OK && sqlite3_step(statement) == SQLITE_DONE;
		e = is_done ? OK : ERR_SYS;
	}
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close_v2(db);
	return e;
}
