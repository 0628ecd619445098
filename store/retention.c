/* How long a school keeps what, and whom its people may ask. */
#include "store_privacy.h"
#include "store_sql.h"

const char *const store_contact_names[CONTACTS] = {"responsible", "officer", "authority"};

enum err store_retention_each(struct store *s, const char *school, void (*each)(void *ctx, const char *kind, int days), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT kind, days FROM retention WHERE school = ?1", "s", school);
	while (sql_row(row)) {
		each(ctx, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int(row, 1));
	}
	return sql_end(s, row);
}

enum err store_retention_set(struct store *s, const char *school, const char *kind, int days)
{
	return sql_run(s, "INSERT INTO retention (school, kind, days) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET days = excluded.days", "ssi",
		school, kind, (int64_t)days);
}

enum err store_retention_register(struct store *s, const char *school, int64_t from_ms, int64_t until_ms, int64_t kept_ms)
{
	return sql_run(s,
		"UPDATE register_entries SET kept_until_ms = ?4 WHERE group_id IN (SELECT id FROM groups WHERE school = ?1) "
		"AND begin_ms >= ?2 AND begin_ms < ?3 AND kept_until_ms <> ?4", "siii", school, from_ms, until_ms, kept_ms);
}

enum err store_contacts_get(struct store *s, const char *school, char texts[CONTACTS][STORE_CONTACT_MAX])
{
	sqlite3_stmt *row = sql_begin(s, "SELECT kind, text FROM contacts WHERE school = ?1", "s", school);
	for (int i = 0; i < CONTACTS; i++) {
		texts[i][0] = '\0';
	}
	while (sql_row(row)) {
		sql_text(row, 1, texts[sql_name(row, 0, store_contact_names, CONTACTS, CONTACT_RESPONSIBLE)], STORE_CONTACT_MAX);
	}
	return sql_end(s, row);
}

enum err store_contact_set(struct store *s, const char *school, enum contact contact, const char *text)
{
	return sql_run(s, "INSERT INTO contacts (school, kind, text) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET text = excluded.text", "sss",
		school, store_contact_names[contact], text);
}

enum err store_purge_note(struct store *s, const char *school, const char *kind, int64_t now_ms, int64_t count)
{
	return sql_run(s,
		"INSERT INTO purges (school, kind, at_ms, count) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms, count = excluded.count", "ssii", school, kind, now_ms, count);
}

enum err store_purges_each(struct store *s, const char *school,
	void (*each)(void *ctx, const char *kind, int64_t at_ms, int64_t count), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT kind, at_ms, count FROM purges WHERE school = ?1", "s", school);
	while (sql_row(row)) {
		each(ctx, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2));
	}
	return sql_end(s, row);
}

enum err store_purge_last(struct store *s, int64_t *at_ms)
{
	*at_ms = 0;
	sqlite3_stmt *row = sql_begin(s, "SELECT max(at_ms) FROM purges", "");
	if (sql_row(row)) {
		*at_ms = sqlite3_column_int64(row, 0);
	}
	return sql_end(s, row);
}
