/* Adding and changing one person, with all that hangs on his role. */
#include "members.h"
#include "store_roster.h"
#include "store_sql.h"

#include <stdio.h>
#include <string.h>

static void join_name(const struct store_member *m, char *out, size_t cap)
{
	snprintf(out, cap, "%s%s%s", m->given, m->given[0] && m->family[0] ? " " : "", m->family);
}

/* False: it does not fit, or is no name. */
static bool take_text(const char *said, char *out, size_t cap)
{
	if (!said) {
		return true;
	}
	if ((said[0] && !store_is_name(said)) || strlen(said) >= cap) {
		return false;
	}
	snprintf(out, cap, "%s", said);
	return true;
}

/* Who was shown by given and family name still is, if these change. */
static bool take_names(const struct store_member_draft *draft, struct store_member *m)
{
	char before[2 * STORE_NAME_MAX], after[2 * STORE_NAME_MAX];
	join_name(m, before, sizeof before);
	if (!take_text(draft->given, m->given, sizeof m->given) || !take_text(draft->family, m->family, sizeof m->family)
		|| !take_text(draft->short_name, m->short_name, sizeof m->short_name)
		|| !take_text(draft->external, m->external, sizeof m->external)) {
		return false;
	}
	join_name(m, after, sizeof after);
	bool is_plain = strcmp(m->person.name, before) == 0;
	const char *said = draft->name && draft->name[0] ? draft->name : draft->name || is_plain ? after : m->person.name;
	char name[2 * STORE_NAME_MAX];
	snprintf(name, sizeof name, "%s", said);
	return store_is_name(name) && take_text(name, m->person.name, sizeof m->person.name);
}

static void take_standing(const struct store_member_draft *draft, struct store_person *p)
{
	bool was_admin = p->is_admin && p->role != PERSON_ADMIN;
	p->role = draft->role ? *draft->role : p->role;
	bool is_admin = draft->is_admin ? *draft->is_admin : was_admin;
	p->is_admin = p->role == PERSON_ADMIN || (is_admin && store_is_staff(p->role));
	p->is_operator = p->is_admin && (draft->is_operator ? *draft->is_operator : p->is_operator);
}

static enum err write_member(struct store *s, const struct store_member *m)
{
	return sql_run(s,
		"UPDATE people SET name = ?2, role = ?3, given = ?4, family = ?5, short = ?6, external_id = ?7, is_admin = ?8, is_operator = ?9 "
		"WHERE id = ?1", "sssssssii", m->person.id, m->person.name, store_role_names[m->person.role], m->given, m->family, m->short_name,
		m->external[0] ? m->external : NULL, (int64_t)m->person.is_admin, (int64_t)m->person.is_operator);
}

static enum err run_all(struct store *s, const char *const *statements, size_t count, const char *id)
{
	enum err e = OK;
	for (size_t i = 0; i < count && !e; i++) {
		e = sql_run(s, statements[i], "s", id);
	}
	return e;
}

/* Whoever is something else now comes in anew; what the other role alone has goes. */
static enum err change_role(struct store *s, const char *id, enum person_role role)
{
	static const char *const entrance[] = {"UPDATE links SET is_revoked = 1 WHERE person = ?1", "DELETE FROM sessions WHERE person = ?1",
		"DELETE FROM tokens WHERE issuer = ?1", "DELETE FROM substitutes WHERE person = ?1",
		"DELETE FROM lesson_changes WHERE substitute = ?1", "DELETE FROM feeds WHERE person = ?1", "DELETE FROM companions WHERE person = ?1",
		"DELETE FROM outsiders WHERE person = ?1"};
	static const char *const login[] = {"DELETE FROM recovery_codes WHERE person = ?1", "DELETE FROM logins WHERE person = ?1"};
	static const char *const desk[] = {"DELETE FROM desk_teachers WHERE person = ?1"};
	static const char *const parent[] = {"DELETE FROM guardians WHERE parent = ?1",
		"UPDATE people SET is_letter_made = 0 WHERE id = ?1"};
	static const char *const pupil[] = {"DELETE FROM guardians WHERE child = ?1"};
	static const char *const contact[] = {"DELETE FROM person_contacts WHERE person = ?1"};
	static const char *const member[] = {"DELETE FROM members WHERE person = ?1"};
	enum err e = run_all(s, entrance, sizeof entrance / sizeof entrance[0], id);
	e = e || store_is_staff(role) ? e : run_all(s, login, sizeof login / sizeof login[0], id);
	e = e || store_is_staff(role) ? e : run_all(s, desk, 1, id);
	e = e || role == PERSON_PARENT ? e : run_all(s, parent, sizeof parent / sizeof parent[0], id);
	e = e || role == PERSON_PUPIL ? e : run_all(s, pupil, 1, id);
	e = e || role != PERSON_GUEST ? e : run_all(s, contact, 1, id);
	return e || role != PERSON_PARENT ? e : run_all(s, member, 1, id);
}

enum err sql_check_admin(struct store *s, const char *school)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM people WHERE school = ?1 AND left_ms IS NULL AND (role = 'admin' OR is_admin = 1) LIMIT 1", "s", school);
	bool is_there = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : is_there ? OK : ERR_STATE;
}

static enum err set_groups(struct store *s, const char *id, const char *const *groups, size_t count)
{
	struct store_room room;
	enum err e = OK;
	char kept[STORE_ID_MAX] = "";
	/* those that stay keep what is known of them (is_imported): they are not made anew */
	sqlite3_stmt *row = sql_begin(s, "SELECT group_id FROM members WHERE person = ?1", "s", id);
	while (!e && sql_row(row)) {
		bool stays = false;
		sql_text(row, 0, kept, sizeof kept);
		for (size_t i = 0; i < count; i++) {
			stays = stays || strcmp(groups[i], kept) == 0;
		}
		e = stays ? OK : store_roster_quit(s, kept, id);
	}
	enum err end = sql_end(s, row);
	e = e ? e : end;
	for (size_t i = 0; i < count && !e; i++) {
		e = store_room_of_group(s, groups[i], &room);
		e = e ? e : sql_member_add(s, groups[i], id);
	}
	return e;
}

/* Of a parent; pupils of his school. */
static enum err set_children(struct store *s, const struct store_person *parent, const char *const *children, size_t count)
{
	struct store_person child;
	enum err e = sql_run(s, "DELETE FROM guardians WHERE parent = ?1", "s", parent->id);
	if (e || parent->role != PERSON_PARENT) {
		return e ? e : count ? ERR_DENIED : OK;
	}
	for (size_t i = 0; i < count && !e; i++) {
		e = store_person_find(s, children[i], &child);
		bool is_pupil = !e && child.role == PERSON_PUPIL && strcmp(child.school, parent->school) == 0;
		e = e ? e : !is_pupil ? ERR_NOT_FOUND : sql_run(s, "INSERT OR IGNORE INTO guardians (parent, child) VALUES (?1, ?2)", "ss", parent->id,
			child.id);
	}
	return e;
}

static enum err begin_member(struct store *s, const char *school, const char *id, struct store_member *m)
{
	if (id[0]) {
		return store_member_get(s, id, m);
	}
	*m = (struct store_member){.person = {.role = PERSON_PUPIL}};
	store_make_id('u', m->person.id);
	snprintf(m->person.school, sizeof m->person.school, "%s", school);
	return OK;
}

static enum err save(struct store *s, const char *school, const struct store_member_draft *draft, char id[STORE_ID_MAX])
{
	struct store_member m;
	enum err e = begin_member(s, school, id, &m);
	if (e || !take_names(draft, &m)) {
		return e ? e : ERR_MALFORMED;
	}
	enum person_role before = m.person.role;
	bool is_new = id[0] == '\0', was_admin = m.person.is_admin;
	take_standing(draft, &m.person);
	e = is_new ? sql_run(s, "INSERT INTO people (id, school, name, role) VALUES (?1, ?2, ?3, ?4)", "ssss", m.person.id, school, m.person.name,
		store_role_names[m.person.role]) : OK;
	e = e ? e : write_member(s, &m);
	e = e || is_new || before == m.person.role ? e : change_role(s, m.person.id, m.person.role);
	e = e || !was_admin || m.person.is_admin ? e : sql_check_admin(s, school);
	e = e || !draft->has_groups ? e : set_groups(s, m.person.id, draft->groups, draft->group_count);
	e = e || !draft->has_children ? e : set_children(s, &m.person, draft->children, draft->child_count);
	snprintf(id, STORE_ID_MAX, "%s", m.person.id);
	return e;
}

enum err store_member_save(struct store *s, const char *school, const struct store_member_draft *draft, char id[STORE_ID_MAX])
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, save(s, school, draft, id));
}

static enum err leave(struct store *s, const char *id, int64_t now_ms)
{
	struct store_person person;
	enum err e = store_person_find(s, id, &person);
	e = e ? e : store_roster_leave(s, id, now_ms);
	return e || !person.is_admin ? e : sql_check_admin(s, person.school);
}

enum err store_member_leave(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, leave(s, id, now_ms));
}

enum err store_member_return(struct store *s, const char *id)
{
	return store_roster_return(s, id);
}
