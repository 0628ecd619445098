/* What a family's page is made of. */
#include "store_family.h"

#include "sql_consult.h"

#include <string.h>

/* No slot is longer than that: by it an index finds those that are not over. */
#define SLOT_MS_MAX (INT64_C(24) * 3600 * 1000)

enum err store_family_child_each(struct store *s, const char *parent,
	void (*each)(void *ctx, const struct store_person *child, const char *given), void *ctx)
{
	struct store_person child;
	char given[STORE_NAME_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS ", p.given FROM guardians w JOIN people p ON p.id = w.child "
		"WHERE w.parent = ?1 AND p.left_ms IS NULL ORDER BY p.number", "s", parent);
	while (sql_row(row)) {
		sql_person(row, 0, &child);
		sql_text(row, 6, given, sizeof given);
		each(ctx, &child, given);
	}
	return sql_end(s, row);
}

enum err store_family_group_each(struct store *s, const char *parent,
	void (*each)(void *ctx, const char *child, const char *group, const char *name, const char *subject), void *ctx)
{
	char child[STORE_ID_MAX], group[STORE_ID_MAX], name[STORE_NAME_MAX], subject[STORE_NAME_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT m.person, g.id, g.name, g.subject FROM guardians w JOIN members m ON m.person = w.child "
		"JOIN groups g ON g.id = m.group_id WHERE w.parent = ?1 AND g.ended_ms IS NULL ORDER BY g.number", "s", parent);
	while (sql_row(row)) {
		sql_text(row, 0, child, sizeof child);
		sql_text(row, 1, group, sizeof group);
		sql_text(row, 2, name, sizeof name);
		sql_text(row, 3, subject, sizeof subject);
		each(ctx, child, group, name, subject);
	}
	return sql_end(s, row);
}

enum err store_family_consult_each(struct store *s, const char *school, int64_t now_ms,
	void (*each)(void *ctx, const struct store_consult *consult), void *ctx)
{
	struct store_consult consult = {0};
	/* slots of a desk don't overlap: the one that begins last ends last */
	sqlite3_stmt *row = sql_begin(s,
		"SELECT c.id, c.school, c.kind, c.title, c.state, c.owner, c.book_from_ms, c.book_until_ms, c.wish_until_ms, c.slot_minutes, "
		"c.pause_minutes, c.most_talks, c.change_minutes, c.phone, c.text, "
		"(SELECT min((SELECT min(z.begin_ms) FROM slots z WHERE z.desk = d.id)) FROM desks d WHERE d.consultation = c.id), "
		"(SELECT max((SELECT z.end_ms FROM slots z WHERE z.desk = d.id ORDER BY z.begin_ms DESC LIMIT 1)) FROM desks d "
		"WHERE d.consultation = c.id) FROM consultations c WHERE c.school = ?1 AND c.state <> 'draft' "
		"AND EXISTS (SELECT 1 FROM desks d JOIN slots z ON z.desk = d.id WHERE d.consultation = c.id AND z.begin_ms > ?3 AND z.end_ms > ?2) "
		"ORDER BY c.number", "sii", school, now_ms, now_ms - SLOT_MS_MAX);
	while (sql_row(row)) {
		sql_consult(row, &consult);
		each(ctx, &consult);
	}
	return sql_end(s, row);
}

static void read_desk(sqlite3_stmt *row, struct store_desk *d)
{
	sql_text(row, 0, d->id, sizeof d->id);
	sql_text(row, 1, d->consult, sizeof d->consult);
	sql_text(row, 2, d->school, sizeof d->school);
	sql_text(row, 3, d->place, sizeof d->place);
	d->mode = (enum desk_mode)sql_name(row, 4, store_desk_mode_names, DESK_MODES, DESK_PLACE);
	sql_text(row, 5, d->phone, sizeof d->phone);
	d->free = (uint32_t)sqlite3_column_int(row, 6);
}

enum err store_family_desk_each(struct store *s, const char *consult, int64_t now_ms,
	void (*each)(void *ctx, const struct store_desk *desk), void *ctx)
{
	struct store_desk desk = {0};
	char id[STORE_ID_MAX];
	/* a row for each of its teachers */
	sqlite3_stmt *row = sql_begin(s,
		"SELECT d.id, d.consultation, c.school, d.place, d.mode, d.phone, "
		"(SELECT count(*) FROM slots z WHERE z.desk = d.id AND z.begin_ms > ?2 AND z.state = 'open' AND z.talk IS NULL), " PERSON_COLUMNS
		" FROM consultations c JOIN desks d ON d.consultation = c.id JOIN desk_teachers t ON t.desk = d.id JOIN people p ON p.id = t.person "
		"WHERE c.id = ?1 ORDER BY d.number, p.number", "si", consult, now_ms);
	while (sql_row(row)) {
		sql_text(row, 0, id, sizeof id);
		if (strcmp(id, desk.id) != 0) {
			if (desk.id[0]) {
				each(ctx, &desk);
			}
			desk = (struct store_desk){0};
			read_desk(row, &desk);
		}
		if (desk.teacher_count < DESK_TEACHERS_MAX) {
			sql_person(row, 7, &desk.teachers[desk.teacher_count++]);
		}
	}
	enum err e = sql_end(s, row);
	if (!e && desk.id[0]) {
		each(ctx, &desk);
	}
	return e;
}

enum err store_family_taught_each(struct store *s, const char *consult,
	void (*each)(void *ctx, const char *desk, const char *group), void *ctx)
{
	char desk[STORE_ID_MAX], group[STORE_ID_MAX];
	sqlite3_stmt *row = sql_begin(s,
		"SELECT d.id, m.group_id FROM desks d JOIN desk_teachers t ON t.desk = d.id JOIN members m ON m.person = t.person "
		"WHERE d.consultation = ?1", "s", consult);
	while (sql_row(row)) {
		sql_text(row, 0, desk, sizeof desk);
		sql_text(row, 1, group, sizeof group);
		each(ctx, desk, group);
	}
	return sql_end(s, row);
}
