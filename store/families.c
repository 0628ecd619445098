/* Families: who looks after a child, how they are reached, and who teaches their children. */
#include "sql_consult.h"

#include <string.h>

enum err store_contact_get(struct store *s, const char *person, struct store_contact *out)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT ifnull(a.language, c.language), ifnull(a.email, ''), ifnull(a.reminder, 1) FROM people p JOIN schools c ON c.id = p.school "
		"LEFT JOIN person_contacts a ON a.person = p.id WHERE p.id = ?1", "s", person);
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, out->language, sizeof out->language);
		sql_text(row, 1, out->email, sizeof out->email);
		out->reminder = sqlite3_column_int(row, 2) != 0;
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

static enum err put_contact(struct store *s, const char *person, const struct store_contact *contact, int64_t now_ms)
{
	enum err e = sql_run(s,
		"INSERT INTO person_contacts (person, language, email, reminder, invited_ms) SELECT id, ?2, ?3, ?4, ?5 FROM people "
		"WHERE id = ?1 AND role <> 'guest' ON CONFLICT (person) DO UPDATE SET language = excluded.language, email = excluded.email, "
		"reminder = excluded.reminder, invited_ms = max(invited_ms, excluded.invited_ms)", "sssii", person, contact->language, contact->email,
		(int64_t)contact->reminder, now_ms);
	e = e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
	return e ? e : sql_reminders_renew(s, person, now_ms);
}

enum err store_contact_put(struct store *s, const char *person, const struct store_contact *contact, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, put_contact(s, person, contact, now_ms));
}

#define GUARDIANS "FROM guardians u JOIN people p ON p.id = u.parent WHERE u.child = ?1 AND p.left_ms IS NULL"

enum err sql_family_add(struct store *s, const char *child, const char *name, char parent[STORE_ID_MAX])
{
	struct store_person pupil;
	enum err e = store_person_find(s, child, &pupil);
	if (e || pupil.role != PERSON_PUPIL) {
		return e ? e : ERR_NOT_FOUND;
	}
	e = store_person_add(s, pupil.school, name, PERSON_PARENT, parent);
	e = e ? e : sql_run(s, "UPDATE people SET is_letter_made = 1 WHERE id = ?1", "s", parent);
	return e ? e : sql_run(s, "INSERT INTO guardians (parent, child) VALUES (?1, ?2)", "ss", parent, child);
}

static enum err ensure(struct store *s, const char *child, const char *name)
{
	char parent[STORE_ID_MAX];
	enum err e = sql_one_text(s, sql_begin(s, "SELECT p.id " GUARDIANS " LIMIT 1", "s", child), parent, sizeof parent);
	return e == ERR_NOT_FOUND ? sql_family_add(s, child, name, parent) : e;
}

enum err store_family_ensure(struct store *s, const char *child, const char *name)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, ensure(s, child, name));
}

enum err store_guardian_each(struct store *s, const char *child, void (*each)(void *ctx, const struct store_person *parent), void *ctx)
{
	struct store_person parent;
	sqlite3_stmt *row = sql_begin(s, "SELECT " PERSON_COLUMNS " " GUARDIANS " ORDER BY p.number", "s", child);
	while (sql_row(row)) {
		sql_person(row, 0, &parent);
		each(ctx, &parent);
	}
	return sql_end(s, row);
}

bool store_desk_teaches(struct store *s, const char *desk, const char *child)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM desk_teachers x JOIN members m ON m.person = x.person JOIN members n ON n.group_id = m.group_id "
		"JOIN groups g ON g.id = m.group_id WHERE x.desk = ?1 AND n.person = ?2 AND g.ended_ms IS NULL LIMIT 1", "ss", desk, child);
	bool teaches = sql_row(row);
	return sql_end(s, row) == OK && teaches;
}
