/* Tokens of programs in the store: made, found, listed, revoked. */
#include "store_sql.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS                                                                                                          \
	"SELECT t.id, t.room, t.kind, t.role, t.label, ifnull(p.name, ''), t.created_ms, t.expires_ms FROM tokens t "    \
	"LEFT JOIN people p ON p.id = t.issuer "

/* Whoever made it teaches the group now (?2); the command line always does. */
#define HOLDS                                                                                                            \
	"(t.issuer IS NULL OR EXISTS (SELECT 1 FROM rooms r JOIN groups g ON g.id = r.group_id WHERE r.id = t.room AND "     \
	"g.ended_ms IS NULL AND (EXISTS (SELECT 1 FROM members m WHERE m.group_id = g.id AND m.person = t.issuer) OR EXISTS " \
	"(SELECT 1 FROM substitutes u WHERE u.group_id = g.id AND u.person = t.issuer AND u.from_ms <= ?2 AND u.until_ms > ?2)))) "

const char *const store_token_kind_names[TOKEN_KINDS] = {[TOKEN_WHIP] = "whip", [TOKEN_WHEP] = "whep"};

static void read_token(sqlite3_stmt *row, struct store_token *token)
{
	sql_text(row, 0, token->id, sizeof token->id);
	sql_text(row, 1, token->room, sizeof token->room);
	/* who is of an unknown kind or role has the fewest rights */
	token->kind = (enum token_kind)sql_name(row, 2, store_token_kind_names, TOKEN_KINDS, TOKEN_WHEP);
	token->role = (enum person_role)sql_name(row, 3, store_role_names, PERSON_ROLES, PERSON_PUPIL);
	sql_text(row, 4, token->label, sizeof token->label);
	sql_text(row, 5, token->issuer_name, sizeof token->issuer_name);
	token->created_ms = sqlite3_column_int64(row, 6);
	token->expires_ms = sqlite3_column_int64(row, 7);
}

static enum err read_one(struct store *s, sqlite3_stmt *row, struct store_token *token)
{
	bool is_found = sql_row(row);
	if (is_found) {
		read_token(row, token);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

static enum err count_living(struct store *s, const char *room, int64_t now_ms, int *count)
{
	sqlite3_stmt *row = sql_begin(
		s, "SELECT count(*) FROM tokens t WHERE t.room = ?1 AND t.expires_ms > ?2 AND " HOLDS, "si", room, now_ms);
	if (sql_row(row)) {
		*count = sqlite3_column_int(row, 0);
	}
	return sql_end(s, row);
}

/* Inside of a transaction. */
static enum err add_token(struct store *s, const struct store_token_draft *draft, int64_t now_ms,
	char id[STORE_ID_MAX], char token[STORE_TOKEN_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	int count = 0;
	enum err e = count_living(s, draft->room, now_ms, &count);
	if (e || count >= STORE_TOKENS_MAX) {
		return e ? e : ERR_FULL;
	}
	store_make_id('t', id);
	store_make_token(token);
	store_hash_token(token, strlen(token), hash);
	return sql_run(s,
		"INSERT INTO tokens (id, hash, room, kind, role, label, issuer, created_ms, expires_ms) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"shsssssii", id, hash, draft->room, store_token_kind_names[draft->kind], store_role_names[draft->role],
		draft->label, draft->issuer, now_ms, now_ms + draft->ttl_ms);
}

enum err store_token_add(struct store *s, const struct store_token_draft *draft, int64_t now_ms,
	char id[STORE_ID_MAX], char token[STORE_TOKEN_MAX])
{
	if (!store_is_name(draft->label) || draft->ttl_ms <= 0 || draft->ttl_ms > STORE_TOKEN_MS_MAX) {
		return ERR_MALFORMED;
	}
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, add_token(s, draft, now_ms, id, token));
}

enum err store_token_find(struct store *s, const void *token, size_t len, struct store_token *out)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, len, hash);
	return read_one(s, sql_begin(s, COLUMNS "WHERE t.hash = ?1", "h", hash), out);
}

enum err store_token_get(struct store *s, const char *id, struct store_token *out)
{
	return read_one(s, sql_begin(s, COLUMNS "WHERE t.id = ?1", "s", id), out);
}

enum err store_token_check(struct store *s, const char *id, int64_t now_ms)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT 1 FROM tokens t WHERE t.id = ?1 AND " HOLDS, "si", id, now_ms);
	bool is_held = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : is_held ? OK : ERR_NOT_FOUND;
}

enum err store_token_each(struct store *s, const char *room, int64_t now_ms,
	void (*each)(void *ctx, const struct store_token *token), void *ctx)
{
	struct store_token token;
	sqlite3_stmt *row =
		sql_begin(s, COLUMNS "WHERE t.room = ?1 AND t.expires_ms > ?2 AND " HOLDS "ORDER BY t.number", "si", room, now_ms);
	while (sql_row(row)) {
		read_token(row, &token);
		each(ctx, &token);
	}
	return sql_end(s, row);
}

enum err store_token_revoke(struct store *s, const char *id)
{
	return sql_run(s, "DELETE FROM tokens WHERE id = ?1", "s", id);
}

enum err store_tokens_purge(struct store *s, int64_t before_ms)
{
	return sql_run(s, "DELETE FROM tokens WHERE expires_ms <= ?1", "i", before_ms);
}
