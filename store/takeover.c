/* Codes with which somebody of the staff takes a group over for a day. */
#include "groups.h"
#include "store_sql.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Too short to be hidden by that from whoever has the store; but nobody reads it in passing. */
static void hash_code(const char *code, uint8_t hash[STORE_HASH_BYTES])
{
	store_hash_token(code, strlen(code), hash);
}

enum err store_code_add(struct store *s, const char *group, int64_t until_ms, char code[STORE_CODE_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	enum err e = ERR_CONFLICT;
	for (int tries = 0; tries < 8 && e == ERR_CONFLICT; tries++) { /* another group may have it */
		snprintf(code, STORE_CODE_MAX, "%08u", randombytes_uniform(100000000));
		hash_code(code, hash);
		e = sql_run(s,
			"INSERT INTO takeover_codes (group_id, hash, until_ms) VALUES (?1, ?2, ?3) "
			"ON CONFLICT (group_id) DO UPDATE SET hash = excluded.hash, until_ms = excluded.until_ms", "shi", group, hash, until_ms);
	}
	return e;
}

enum err store_code_use(struct store *s, const struct store_person *person, const char *code, int64_t now_ms, char group[STORE_ID_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	int64_t until_ms = 0;
	hash_code(code, hash);
	sqlite3_stmt *row = sql_begin(s,
		"SELECT g.id, c.until_ms FROM takeover_codes c JOIN groups g ON g.id = c.group_id "
		"WHERE c.hash = ?1 AND c.until_ms > ?2 AND g.school = ?3 AND g.ended_ms IS NULL", "his", hash, now_ms, person->school);
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, group, STORE_ID_MAX);
		until_ms = sqlite3_column_int64(row, 1);
	}
	enum err e = sql_end(s, row);
	if (e || !is_found) {
		return e ? e : ERR_NOT_FOUND;
	}
	return sql_run(s,
		"INSERT INTO substitutes (group_id, person, from_ms, until_ms) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT (group_id, person, from_ms) DO UPDATE SET until_ms = excluded.until_ms", "ssii", group, person->id, now_ms, until_ms);
}
