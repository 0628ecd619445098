/* Looking people up. */
#include "members.h"

#include "store_sql.h"

#include <string.h>

#define MEMBER_COLUMNS \
	"SELECT " PERSON_COLUMNS ", p.given, p.family, p.short, p.external_id, l.login, l.password IS NOT NULL, l.totp_is_confirmed, " \
	"(SELECT count(*) FROM links k WHERE k.person = p.id AND k.is_revoked = 0 AND k.is_invitation = 0), p.left_ms " \
	"FROM people p LEFT JOIN logins l ON l.person = p.id "

static void read_member(sqlite3_stmt *row, struct store_member *out)
{
	sql_person(row, 0, &out->person);
	sql_text(row, 6, out->given, sizeof out->given);
	sql_text(row, 7, out->family, sizeof out->family);
	sql_text(row, 8, out->short_name, sizeof out->short_name);
	sql_text(row, 9, out->external, sizeof out->external);
	sql_text(row, 10, out->login, sizeof out->login);
	out->has_password = sqlite3_column_int(row, 11) != 0;
	out->has_totp = sqlite3_column_int(row, 12) != 0;
	out->links = (uint32_t)sqlite3_column_int(row, 13);
	out->left_ms = sqlite3_column_int64(row, 14);
}

/* ?1 school, ?2 role or NULL, ?3 group or NULL, ?4 what is looked for or NULL, ?5 those who have left. Whoever comes to one talk with a
 * family, or to one conference, is nobody of the school. */
#define MEMBER_FILTER \
	"WHERE p.school = ?1 AND (?2 IS NULL OR p.role = ?2) " \
	"AND (?3 IS NULL OR p.id IN (SELECT person FROM members WHERE group_id = ?3)) AND (p.left_ms IS NOT NULL) = ?5 " \
	"AND NOT EXISTS (SELECT 1 FROM companions n WHERE n.person = p.id) AND NOT EXISTS (SELECT 1 FROM outsiders o WHERE o.person = p.id) " \
	"AND (?4 IS NULL OR instr(kreide_fold(p.name || ' ' || p.given || ' ' || p.family || ' ' || p.short || ' ' || " \
	"ifnull(p.external_id, '') || ' ' || ifnull(l.login, '')), kreide_fold(?4)) > 0) "

enum err store_members_find(struct store *s, const struct store_member_query *q,
	void (*each)(void *ctx, const struct store_member *member), void *ctx, uint32_t *total)
{
	struct store_member member;
	const char *role = q->role == PERSON_ROLES ? NULL : store_role_names[q->role];
	sqlite3_stmt *count = sql_begin(s, "SELECT count(*) FROM people p LEFT JOIN logins l ON l.person = p.id " MEMBER_FILTER, "ssssi",
		q->school, role, q->group, q->q, (int64_t)q->has_left);
	*total = sql_row(count) ? (uint32_t)sqlite3_column_int(count, 0) : 0;
	enum err e = sql_end(s, count);
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s, MEMBER_COLUMNS MEMBER_FILTER "ORDER BY iif(p.family = '', p.name, p.family), p.given, p.number LIMIT ?6 OFFSET ?7", "ssssiii",
		q->school, role, q->group, q->q, (int64_t)q->has_left, (int64_t)q->count, (int64_t)q->from);
	while (sql_row(row)) {
		read_member(row, &member);
		each(ctx, &member);
	}
	return sql_end(s, row);
}

enum err store_member_get(struct store *s, const char *id, struct store_member *out)
{
	sqlite3_stmt *row = sql_begin(s, MEMBER_COLUMNS "WHERE p.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_member(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_member_groups(struct store *s, const char *person, void (*each)(void *ctx, const char *id, const char *name), void *ctx)
{
	char id[STORE_ID_MAX], name[STORE_NAME_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT g.id, g.name FROM members m JOIN groups g ON g.id = m.group_id WHERE m.person = ?1 AND g.ended_ms IS NULL ORDER BY g.number",
		"s", person);
	while (sql_row(row)) {
		sql_text(row, 0, id, sizeof id);
		sql_text(row, 1, name, sizeof name);
		each(ctx, id, name);
	}
	return sql_end(s, row);
}

enum err store_member_children(struct store *s, const char *parent,
	void (*each)(void *ctx, const struct store_person *child), void *ctx)
{
	struct store_person child;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM guardians u JOIN people p ON p.id = u.child WHERE u.parent = ?1 AND p.left_ms IS NULL "
		"ORDER BY p.number", "s", parent);
	while (sql_row(row)) {
		sql_person(row, 0, &child);
		each(ctx, &child);
	}
	return sql_end(s, row);
}
