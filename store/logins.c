#include "logins.h"

#include "store_sql.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define LOGIN_COLUMNS \
	"SELECT l.person, l.login, l.password, l.totp_secret, l.totp_is_confirmed, l.totp_step FROM logins l " \
	"JOIN people p ON p.id = l.person WHERE p.left_ms IS NULL AND "

static enum err read_login(struct store *s, sqlite3_stmt *row, struct store_login *out)
{
	bool is_found = sql_row(row);
	if (is_found) {
		const void *secret = sqlite3_column_blob(row, 3);
		*out = (struct store_login){0};
		sql_text(row, 0, out->person, sizeof out->person);
		sql_text(row, 1, out->login, sizeof out->login);
		sql_text(row, 2, out->password, sizeof out->password);
		out->has_totp = secret && sqlite3_column_bytes(row, 3) == STORE_TOTP_BYTES;
		if (out->has_totp) {
			memcpy(out->totp, secret, STORE_TOTP_BYTES);
		}
		out->is_totp_valid = out->has_totp && sqlite3_column_int(row, 4) != 0;
		out->totp_step = sqlite3_column_int64(row, 5);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_login_find(struct store *s, const char *login, struct store_login *out)
{
	return read_login(s, sql_begin(s, LOGIN_COLUMNS "l.login = ?1", "s", login), out);
}

enum err store_login_of(struct store *s, const char *person, struct store_login *out)
{
	return read_login(s, sql_begin(s, LOGIN_COLUMNS "l.person = ?1", "s", person), out);
}

enum err store_sessions_end(struct store *s, const char *person)
{
	return sql_run(s, "DELETE FROM sessions WHERE person = ?1", "s", person);
}

enum err sql_login_set(struct store *s, const char *person, const char *login, const char *password)
{
	enum err e = sql_run(s,
		"INSERT INTO logins (person, login, password) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (person) DO UPDATE SET login = excluded.login, password = excluded.password", "sss", person, login, password);
	return e ? e : store_sessions_end(s, person);
}

enum err store_login_set(struct store *s, const char *person, const char *login, const char *password)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, sql_login_set(s, person, login, password));
}

static enum err changed_one(struct store *s, enum err e)
{
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err store_password_renew(struct store *s, const char *person, const char *before, const char *password)
{
	return changed_one(s, sql_run(s, "UPDATE logins SET password = ?3 WHERE person = ?1 AND password = ?2", "sss", person, before,
		password));
}

enum err store_password_set(struct store *s, const char *person, const char *password, const char *session)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(session, strlen(session), hash);
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = changed_one(s, sql_run(s, "UPDATE logins SET password = ?2 WHERE person = ?1", "ss", person, password));
	e = e ? e : sql_run(s, "DELETE FROM sessions WHERE person = ?1 AND hash <> ?2", "sh", person, hash);
	return sql_finish_transaction(s, e);
}

enum err store_password_forget(struct store *s, const char *person)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "UPDATE logins SET password = NULL WHERE person = ?1", "s", person);
	e = e ? e : store_sessions_end(s, person);
	return sql_finish_transaction(s, e);
}

/* Inside of a transaction. */
static enum err drop_totp(struct store *s, const char *person)
{
	enum err e = sql_run(s, "UPDATE logins SET totp_secret = NULL, totp_is_confirmed = 0 WHERE person = ?1", "s", person);
	return e ? e : sql_run(s, "DELETE FROM recovery_codes WHERE person = ?1", "s", person);
}

enum err store_totp_forget(struct store *s, const char *person)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = drop_totp(s, person);
	e = e ? e : store_sessions_end(s, person);
	return sql_finish_transaction(s, e);
}

enum err store_totp_remove(struct store *s, const char *person)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, drop_totp(s, person));
}

enum err store_totp_begin(struct store *s, const char *person, const uint8_t secret[STORE_TOTP_BYTES])
{
	enum err e = sql_run(s,
		"UPDATE logins SET totp_secret = ?2 WHERE person = ?1 AND totp_is_confirmed = 0", "sk", person, secret);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_STATE;
}

static void hash_code(const char *person, const char *code, uint8_t hash[STORE_HASH_BYTES])
{
	char text[STORE_ID_MAX + STORE_RECOVERY_MAX + 1];
	snprintf(text, sizeof text, "%s %s", person, code);
	store_hash_token(text, strlen(text), hash);
}

/* Without what is mistaken for something else when it is read aloud or written down. */
static void make_code(char code[STORE_RECOVERY_MAX])
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	for (size_t i = 0; i < 9; i++) {
		code[i] = i == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
	}
	code[9] = '\0';
}

static enum err make_codes(struct store *s, const char *person, char codes[STORE_RECOVERY_CODES][STORE_RECOVERY_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	enum err e = sql_run(s, "DELETE FROM recovery_codes WHERE person = ?1", "s", person);
	for (size_t i = 0; i < STORE_RECOVERY_CODES && !e; i++) {
		make_code(codes[i]);
		hash_code(person, codes[i], hash);
		e = sql_run(s, "INSERT INTO recovery_codes (person, hash) VALUES (?1, ?2)", "sh", person, hash);
	}
	return e;
}

enum err store_totp_confirm(struct store *s, const char *person, int64_t step,
	char codes[STORE_RECOVERY_CODES][STORE_RECOVERY_MAX])
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = changed_one(s, sql_run(s,
		"UPDATE logins SET totp_is_confirmed = 1, totp_step = ?2 WHERE person = ?1 AND totp_secret IS NOT NULL", "si", person, step));
	e = e ? e : make_codes(s, person, codes);
	return sql_finish_transaction(s, e);
}

enum err store_totp_use(struct store *s, const char *person, int64_t step)
{
	enum err e = sql_run(s, "UPDATE logins SET totp_step = ?2 WHERE person = ?1 AND totp_step < ?2", "si", person, step);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_REPLAY;
}

enum err store_recovery_use(struct store *s, const char *person, const char *code)
{
	uint8_t hash[STORE_HASH_BYTES];
	hash_code(person, code, hash);
	return changed_one(s, sql_run(s, "DELETE FROM recovery_codes WHERE person = ?1 AND hash = ?2", "sh", person, hash));
}

enum err store_recovery_count(struct store *s, const char *person, uint32_t *count)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM recovery_codes WHERE person = ?1", "s", person);
	*count = sql_row(row) ? (uint32_t)sqlite3_column_int(row, 0) : 0;
	return sql_end(s, row);
}
