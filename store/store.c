/* Opening a store and bringing it to the newest version. */
#include "migrations.h"
#include "store_sql.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err exec(struct store *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : ERR_SYS;
}

static enum err version_of(struct store *s, int *version)
{
	sqlite3_stmt *statement = sql_begin(s, "PRAGMA user_version", "");
	if (sql_row(statement)) {
		*version = sqlite3_column_int(statement, 0);
	}
	return sql_end(s, statement);
}

/* A table that was made anew must hold all that others refer to. */
static enum err check_references(struct store *s)
{
	sqlite3_stmt *statement = sql_begin(s, "PRAGMA foreign_key_check", "");
	bool is_broken = sql_row(statement);
	enum err e = sql_end(s, statement);
	return e ? e : is_broken ? ERR_MALFORMED : OK;
}

/* The version is read again inside of the transaction: two programs may open a new store at once. */
static enum err migrate_one(struct store *s, int *version)
{
	char pragma[48];
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = version_of(s, version);
	if (!e && *version < migration_count) {
		snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", *version + 1);
		e = exec(s, migrations[*version]);
		e = e ? e : exec(s, pragma);
		e = e ? e : check_references(s);
	}
	e = sql_finish_transaction(s, e);
	*version += e ? 0 : 1;
	return e;
}

static enum err prepare(struct store *s)
{
	int version = 0;
	store_set_patience(s, 2000);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	enum err e = sql_add_fold(s);
	/* references are off while tables are made anew: SQLite can't change that inside of a transaction */
	/* of a new store only: free pages are given back to the disk by store_shrink */
	e = e ? e : exec(s, "PRAGMA auto_vacuum = INCREMENTAL");
	e = e ? e : exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
			     "PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;");
	e = e ? e : version_of(s, &version);
	if (!e && version > migration_count) {
		return ERR_UNSUPPORTED;
	}
	while (!e && version < migration_count) {
		e = migrate_one(s, &version);
	}
	return e ? e : exec(s, "PRAGMA foreign_keys = ON");
}

enum err store_open(struct store **out, const char *path)
{
	*out = NULL;
	if (sodium_init() < 0) {
		return ERR_SYS;
	}
	struct store *s = calloc(1, sizeof *s);
	if (!s) {
		return ERR_NOMEM;
	}
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	enum err e = sqlite3_open_v2(path, &s->db, flags, NULL) == SQLITE_OK ? OK : ERR_SYS;
	e = e ? e : prepare(s);
	if (e) {
		store_close(s);
		return e;
	}
	*out = s;
	return OK;
}

void store_close(struct store *s)
{
	if (s) {
		sql_forget_all(s);
		sqlite3_close_v2(s->db);
		free(s);
	}
}

bool store_is_failing(const struct store *s)
{
	return s->is_failing;
}

enum err store_probe(struct store *s)
{
	char pragma[48];
	int version = 0;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = version_of(s, &version);
	if (!e) {
		snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", version);
		e = sql_run(s, pragma, "");
	}
	return sql_finish_transaction(s, e);
}

void store_set_patience(struct store *s, int patience_ms)
{
	s->patience_ms = patience_ms;
	sqlite3_busy_timeout(s->db, s->is_failing ? 0 : patience_ms);
}

enum err store_leave_checkpoints(struct store *s)
{
	return exec(s, "PRAGMA wal_autocheckpoint = 0");
}

enum err store_sync(struct store *s)
{
	/* with PRAGMA synchronous = FULL the lock would be held meanwhile */
	sqlite3_file *wal = NULL;
	int result = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	bool is_synced = result == SQLITE_OK && wal && wal->pMethods && wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL) == SQLITE_OK;
	return is_synced ? OK : ERR_SYS;
}

enum err store_checkpoint(struct store *s)
{
	return sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK ? OK : ERR_SYS;
}

bool store_is_empty(struct store *s)
{
	sqlite3_stmt *statement = sql_begin(s, "SELECT 1 FROM schools LIMIT 1", "");
	bool is_empty = !sql_row(statement);
	return sql_end(s, statement) == OK && is_empty;
}

enum err store_check(struct store *s, char *buf, size_t cap)
{
	sqlite3_stmt *statement = sql_begin(s, "PRAGMA quick_check(1)", "");
	snprintf(buf, cap, "%s", "unreadable");
	if (sql_row(statement)) {
		sql_text(statement, 0, buf, cap);
	}
	enum err e = sql_end(s, statement);
	return e ? e : strcmp(buf, "ok") == 0 ? OK : ERR_MALFORMED;
}

int64_t store_foreign_changes(struct store *s)
{
	int64_t version = 0;
	sqlite3_stmt *statement = sql_begin(s, "PRAGMA data_version", "");
	if (sql_row(statement)) {
		version = sqlite3_column_int64(statement, 0);
	}
	return sql_end(s, statement) ? -1 : version;
}
