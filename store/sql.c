/* Statements of SQLite, ids and tokens. */
#include "bytes.h"
#include "logins.h"
#include "store_sql.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int bind_one(sqlite3_stmt *statement, int index, char kind, va_list *values)
{
	const char *text;
	const struct bytes *bytes;
	switch (kind) {
	case 's':
		text = va_arg(*values, const char *);
		return text ? sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC)
			    : sqlite3_bind_null(statement, index);
	case 'i':
		return sqlite3_bind_int64(statement, index, va_arg(*values, int64_t));
	case 'h':
		return sqlite3_bind_blob(
			statement, index, va_arg(*values, const uint8_t *), STORE_HASH_BYTES, SQLITE_STATIC);
	case 'b':
		bytes = va_arg(*values, const struct bytes *);
		return sqlite3_bind_blob(statement, index, bytes->p, (int)bytes->len, SQLITE_STATIC);
	case 'k':
		return sqlite3_bind_blob(
			statement, index, va_arg(*values, const uint8_t *), STORE_TOTP_BYTES, SQLITE_STATIC);
	default:
		return SQLITE_MISUSE;
	}
}

static size_t place_of(const char *sql)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (const unsigned char *p = (const unsigned char *)sql; *p; p++) {
		hash = (hash ^ *p) * 16777619u;
	}
	return hash % STORE_STATEMENTS;
}

/* A new one, unless it is kept from before and nobody uses it now. */
static sqlite3_stmt *prepare(struct store *s, const char *sql)
{
	size_t place = place_of(sql);
	sqlite3_stmt *kept = s->kept[place].statement;
	if (kept && !s->kept[place].is_busy && strcmp(sqlite3_sql(kept), sql) == 0) {
		s->kept[place].is_busy = true;
		return kept;
	}
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
		return NULL;
	}
	if (statement && !s->kept[place].is_busy) {
		(void)sqlite3_finalize(kept);
		s->kept[place].statement = statement;
		s->kept[place].is_busy = true;
	}
	return statement;
}

static int release(struct store *s, sqlite3_stmt *statement)
{
	size_t place = place_of(sqlite3_sql(statement));
	if (s->kept[place].statement != statement) {
		return sqlite3_finalize(statement);
	}
	int result = sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement); /* the texts were borrowed */
	s->kept[place].is_busy = false;
	return result;
}

void sql_forget_all(struct store *s)
{
	for (size_t i = 0; i < STORE_STATEMENTS; i++) {
		(void)sqlite3_finalize(s->kept[i].statement);
		s->kept[i].statement = NULL;
	}
}

static sqlite3_stmt *begin(struct store *s, const char *sql, const char *kinds, va_list *values)
{
	sqlite3_stmt *statement = prepare(s, sql);
	for (int i = 0; statement && kinds[i]; i++) {
		if (bind_one(statement, i + 1, kinds[i], values) != SQLITE_OK) {
			(void)release(s, statement);
			return NULL;
		}
	}
	return statement;
}

sqlite3_stmt *sql_begin(struct store *s, const char *sql, const char *kinds, ...)
{
	va_list values;
	va_start(values, kinds);
	sqlite3_stmt *statement = begin(s, sql, kinds, &values);
	va_end(values);
	return statement;
}

bool sql_row(sqlite3_stmt *statement)
{
	return statement && sqlite3_step(statement) == SQLITE_ROW;
}

static void set_failing(struct store *s, bool is_failing)
{
	if (s->is_failing != is_failing) {
		s->is_failing = is_failing;
		store_set_patience(s, s->patience_ms);
	}
}

/* Is it the store that is to blame, and not the statement? */
static bool is_fault(int result)
{
	switch (result & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
	case SQLITE_CONSTRAINT:
	case SQLITE_ERROR:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_TOOBIG:
		return false;
	default:
		return true;
	}
}

enum err sql_end(struct store *s, sqlite3_stmt *statement)
{
	if (!statement) {
		if (is_fault(sqlite3_errcode(s->db))) {
			set_failing(s, true);
		}
		return ERR_SYS;
	}
	bool is_written = !sqlite3_stmt_readonly(statement) && sqlite3_get_autocommit(s->db);
	int result = release(s, statement);
	if (is_fault(result)) {
		set_failing(s, true);
	} else if (is_written && result == SQLITE_OK && sqlite3_changes(s->db) > 0) {
		set_failing(s, false);
	}
	if (result == SQLITE_OK) {
		return OK;
	}
	return result == SQLITE_CONSTRAINT ? ERR_CONFLICT : ERR_SYS;
}

enum err sql_run(struct store *s, const char *sql, const char *kinds, ...)
{
	va_list values;
	va_start(values, kinds);
	sqlite3_stmt *statement = begin(s, sql, kinds, &values);
	va_end(values);
	while (sql_row(statement)) {
		continue; /* rows of no interest */
	}
	return sql_end(s, statement);
}

void sql_text(sqlite3_stmt *statement, int column, char *out, size_t cap)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	int len = snprintf(out, cap, "%s", text ? (const char *)text : "");
	if (len >= (int)cap) { /* half a character is none, and what holds it is no text for anybody */
		size_t end = cap - 1;
		while (end > 0 && (text[end] & 0xc0) == 0x80) {
			end--;
		}
		out[end] = '\0';
	}
}

enum err sql_one_text(struct store *s, sqlite3_stmt *row, char *out, size_t cap)
{
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, out, cap);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

int sql_name(sqlite3_stmt *statement, int column, const char *const *names, int count, int otherwise)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	for (int i = 0; text && i < count; i++) {
		if (strcmp((const char *)text, names[i]) == 0) {
			return i;
		}
	}
	return otherwise;
}

enum err sql_transaction(struct store *s)
{
	return sql_run(s, "BEGIN IMMEDIATE", "");
}

enum err sql_finish_transaction(struct store *s, enum err so_far)
{
	enum err e = so_far ? so_far : sql_run(s, "COMMIT", "");
	if (!e) {
		set_failing(s, false);
	}
	if (e && !sqlite3_get_autocommit(s->db)) {
		(void)!sql_run(s, "ROLLBACK", "");
	}
	return e;
}

static void random_text(char *out, size_t bytes)
{
	uint8_t raw[32];
	randombytes_buf(raw, bytes);
	sodium_bin2base64(out, sodium_base64_ENCODED_LEN(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
		raw, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, sizeof raw);
}

void store_make_id(char prefix, char id[STORE_ID_MAX])
{
	/* 12 bytes are 16 characters; an id is no secret, it only must be new */
	id[0] = prefix;
	random_text(id + 1, 12);
}

void store_make_secret_id(char id[STORE_ID_MAX])
{
	random_text(id, 24);
}

void store_make_token(char token[STORE_TOKEN_MAX])
{
	random_text(token, 24);
}

void store_hash_token(const void *token, size_t len, uint8_t hash[STORE_HASH_BYTES])
{
	(void)crypto_generichash(hash, STORE_HASH_BYTES, token, len, NULL, 0);
}
