#include "store_letter.h"

#include "sql_consult.h"

#include <string.h>

/* Who looks after this child: the one that the letter says, or somebody new. */
static enum err find_parent(struct store *s, const struct store_letter *letter, char parent[STORE_ID_MAX])
{
	memcpy(parent, letter->parent, STORE_ID_MAX);
	sqlite3_stmt *row = sql_begin(s,
		"SELECT u.parent FROM guardians u JOIN people p ON p.id = u.parent WHERE u.child = ?1 AND (?2 = '' OR u.parent = ?2) "
		"AND p.left_ms IS NULL LIMIT 1", "ss", letter->child, letter->parent);
	bool is_found = sql_row(row);
	enum err e = sql_end(s, row);
	if (e || is_found != (parent[0] != '\0')) {
		return e ? e : ERR_STATE;
	}
	return parent[0] ? OK : sql_family_add(s, letter->child, letter->name, parent);
}

enum err store_letters_keep(struct store *s, const struct store_letter *letters, size_t count, int64_t now_ms)
{
	char parent[STORE_ID_MAX];
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; !e && i < count; i++) {
		e = find_parent(s, &letters[i], parent);
		e = e ? e : sql_link_keep(s, parent, now_ms, STORE_LINKS_MAX - 1, letters[i].token);
	}
	return sql_finish_transaction(s, e);
}
