#include "groups.h"

#include "schools.h"
#include "store_sql.h"

#include <stdio.h>
#include <string.h>

#define GROUP_COLUMNS \
	"SELECT g.id, g.name, g.subject, g.kind, g.is_primary, g.ended_ms IS NOT NULL, (SELECT count(*) FROM members n " \
	"JOIN people p ON p.id = n.person WHERE n.group_id = g.id AND p.role = 'pupil') FROM groups g "

static void read_group(sqlite3_stmt *row, struct store_group_info *out)
{
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->name, sizeof out->name);
	sql_text(row, 2, out->subject, sizeof out->subject);
	out->kind = (enum group_kind)sql_name(row, 3, store_group_kind_names, GROUP_KINDS, GROUP_CLASS);
	out->is_primary = sqlite3_column_int(row, 4) != 0;
	out->has_ended = sqlite3_column_int(row, 5) != 0;
	out->pupil_count = (uint32_t)sqlite3_column_int(row, 6);
}

/* ?1 school, ?2 who teaches or NULL, ?3 now, ?4 what is looked for or NULL */
#define GROUP_FILTER \
	"WHERE g.school = ?1 AND g.ended_ms IS NULL AND (?2 IS NULL OR g.id IN (SELECT group_id FROM members WHERE person = ?2 UNION " \
	"SELECT group_id FROM substitutes WHERE person = ?2 AND from_ms <= ?3 AND until_ms > ?3)) " \
	"AND (?4 IS NULL OR instr(kreide_fold(g.name || ' ' || g.subject), kreide_fold(?4)) > 0) "

enum err store_groups_find(struct store *s, const struct store_group_query *q,
	void (*each)(void *ctx, const struct store_group_info *group), void *ctx, uint32_t *total)
{
	struct store_group_info group;
	sqlite3_stmt *count = sql_begin(s, "SELECT count(*) FROM groups g " GROUP_FILTER, "ssis", q->school, q->person, q->now_ms, q->q);
	*total = sql_row(count) ? (uint32_t)sqlite3_column_int(count, 0) : 0;
	enum err e = sql_end(s, count);
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s, GROUP_COLUMNS GROUP_FILTER "ORDER BY g.name, g.subject, g.number LIMIT ?5 OFFSET ?6", "ssisii", q->school,
		q->person, q->now_ms, q->q, (int64_t)q->count, (int64_t)q->from);
	while (sql_row(row)) {
		read_group(row, &group);
		each(ctx, &group);
	}
	return sql_end(s, row);
}

enum err store_group_get(struct store *s, const char *id, struct store_group_info *out)
{
	sqlite3_stmt *row = sql_begin(s, GROUP_COLUMNS "WHERE g.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_group(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_group_members(struct store *s, const char *group,
	void (*each)(void *ctx, const struct store_person *person), void *ctx)
{
	struct store_person person;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM members m JOIN people p ON p.id = m.person WHERE m.group_id = ?1 "
		"ORDER BY p.role NOT IN " STAFF_ROLES ", p.family, p.given, p.number", "s", group);
	while (sql_row(row)) {
		sql_person(row, 0, &person);
		each(ctx, &person);
	}
	return sql_end(s, row);
}

/* The school has no other one like it that goes on. */
static enum err check_name(struct store *s, const char *school, const struct store_group_info *group)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM groups WHERE school = ?1 AND name = ?2 AND subject = ?3 AND id <> ?4 AND ended_ms IS NULL", "ssss", school, group->name,
		group->subject, group->id);
	bool is_taken = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : is_taken ? ERR_CONFLICT : OK;
}

static enum err read_draft(const struct store_group_draft *draft, struct store_group_info *group)
{
	if (draft->name && !store_is_name(draft->name)) {
		return ERR_MALFORMED;
	}
	if (draft->subject && draft->subject[0] && !store_is_name(draft->subject)) {
		return ERR_MALFORMED;
	}
	if (draft->name) {
		snprintf(group->name, sizeof group->name, "%s", draft->name);
	}
	if (draft->subject) {
		snprintf(group->subject, sizeof group->subject, "%s", draft->subject);
	}
	group->kind = draft->kind ? *draft->kind : group->kind;
	group->is_primary = draft->is_primary ? *draft->is_primary : group->is_primary;
	return group->name[0] ? OK : ERR_MALFORMED;
}

static enum err add_group(struct store *s, const char *school, struct store_group_info *group, bool is_primary_said)
{
	struct store_school found;
	enum err e = store_school_get(s, school, &found);
	if (!e && !is_primary_said) {
		group->is_primary = group->kind == GROUP_CLASS && store_preset_is_primary(found.preset);
	}
	return e ? e : sql_group_add(s, school, group->name, group->subject, group->id);
}

static enum err write_group(struct store *s, const struct store_group_info *group)
{
	char title[2 * STORE_NAME_MAX + 4];
	snprintf(title, sizeof title, "%s%s%s", group->name, group->subject[0] ? " · " : "", group->subject);
	enum err e = sql_run(s, "UPDATE groups SET name = ?2, subject = ?3, kind = ?4, is_primary = ?5 WHERE id = ?1", "ssssi", group->id,
		group->name, group->subject, store_group_kind_names[group->kind], (int64_t)group->is_primary);
	return e ? e : sql_run(s, "UPDATE rooms SET title = ?2 WHERE group_id = ?1", "ss", group->id, title);
}

/* One that is over is not there any more. */
static enum err get_living(struct store *s, const char *id, struct store_group_info *group)
{
	enum err e = store_group_get(s, id, group);
	return e ? e : group->has_ended ? ERR_NOT_FOUND : OK;
}

enum err store_group_save(struct store *s, const char *school, const struct store_group_draft *draft, char id[STORE_ID_MAX])
{
	struct store_group_info group = {.kind = GROUP_CLASS};
	bool is_new = id[0] == '\0';
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = is_new ? OK : get_living(s, id, &group);
	e = e ? e : read_draft(draft, &group);
	e = e ? e : check_name(s, school, &group);
	e = e || !is_new ? e : add_group(s, school, &group, draft->is_primary != NULL);
	e = e ? e : write_group(s, &group);
	snprintf(id, STORE_ID_MAX, "%s", group.id);
	return sql_finish_transaction(s, e);
}

enum err sql_member_add(struct store *s, const char *group, const char *person)
{
	struct store_person found;
	struct store_group_info living;
	enum err e = get_living(s, group, &living);
	e = e ? e : store_person_find(s, person, &found);
	e = e ? e : found.role == PERSON_PARENT ? ERR_DENIED : store_member_add(s, group, person);
	return e == ERR_DENIED && found.role != PERSON_PARENT ? ERR_NOT_FOUND : e;
}

enum err store_group_change_members(struct store *s, const char *group, const char *const *add, size_t add_count,
	const char *const *remove, size_t remove_count)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < add_count && !e; i++) {
		e = sql_member_add(s, group, add[i]);
	}
	for (size_t i = 0; i < remove_count && !e; i++) {
		e = store_roster_quit(s, group, remove[i]);
	}
	return sql_finish_transaction(s, e);
}

enum err store_group_end(struct store *s, const char *group, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, store_roster_end_group(s, group, now_ms));
}
