/* Small letters for looking things up; SQLite knows those of ASCII alone. */
#include "store_sql.h"

#include <stdlib.h>
#include <string.h>

/* U+00C0..U+00DE (without U+00D7) and U+0100..U+017E: capital letters have a small one 32, or 1, behind them. */
static void fold_pair(unsigned char *p)
{
	if (p[0] == 0xc3 && p[1] >= 0x80 && p[1] <= 0x9e && p[1] != 0x97) {
		p[1] = (unsigned char)(p[1] + 0x20);
		return;
	}
	if (p[0] != 0xc4 && p[0] != 0xc5) {
		return;
	}
	unsigned c = (unsigned)(p[0] & 0x1f) << 6 | (p[1] & 0x3fu);
	bool is_odd_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
	bool has_none = c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x178 || c == 0x17f;
	if (!has_none && (c % 2 == 1) == is_odd_capital) {
		c++;
		p[0] = (unsigned char)(0xc0 | c >> 6);
		p[1] = (unsigned char)(0x80 | (c & 0x3f));
	}
}

static void fold(sqlite3_context *ctx, int count, sqlite3_value **values)
{
	const char *text = count == 1 ? (const char *)sqlite3_value_text(values[0]) : NULL;
	size_t len = text ? strlen(text) : 0;
	unsigned char *folded = sqlite3_malloc64(len + 1);
	if (!folded) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	memcpy(folded, text ? text : "", len + 1);
	for (size_t i = 0; i < len; i++) {
		if (folded[i] >= 'A' && folded[i] <= 'Z') {
			folded[i] = (unsigned char)(folded[i] + 32);
		} else if (i + 1 < len) {
			fold_pair(folded + i);
		}
	}
	sqlite3_result_text64(ctx, (char *)folded, len, sqlite3_free, SQLITE_UTF8);
}

enum err sql_add_fold(struct store *s)
{
	int result = sqlite3_create_function_v2(s->db, "kreide_fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, fold,
		NULL, NULL, NULL);
	return result == SQLITE_OK ? OK : ERR_SYS;
}
