/* Personal links in the store: made, revoked, re-issued for the pupils and guests of a group. */
#include "logins.h"
#include "sql_consult.h"
#include "sql_privacy.h"

#include <string.h>

enum err store_link_find(struct store *s, const void *link, size_t len, struct store_person *person)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(link, len, hash);
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM links l JOIN people p ON p.id = l.person "
		"WHERE l.hash = ?1 AND l.is_revoked = 0 AND l.is_invitation = 0 AND p.left_ms IS NULL", "h", hash);
	return sql_one_person(s, row, person);
}

/* Dead links are kept as long as a session of theirs could be used: so that it is known why that one is dead. */
static enum err purge_dead(struct store *s, const char *person, int64_t now_ms)
{
	enum err e = sql_run(s, "DELETE FROM sessions WHERE person = ?1 AND expires_ms <= ?2", "si", person, now_ms);
	return e ? e : sql_run(s,
		"DELETE FROM links WHERE person = ?1 AND is_revoked = 1 "
		"AND NOT EXISTS (SELECT 1 FROM sessions WHERE link = links.hash)", "s", person);
}

/* Of the living ones the newest `keep` stay. */
static enum err kill_older(struct store *s, const char *person, int64_t keep)
{
	return sql_run(s,
		"UPDATE links SET is_revoked = 1 WHERE hash IN (SELECT hash FROM links WHERE person = ?1 AND is_revoked = 0 AND is_invitation = 0 "
		"ORDER BY created_ms DESC, rowid DESC LIMIT -1 OFFSET ?2)", "si", person, keep);
}

enum err sql_link_keep(struct store *s, const char *person, int64_t now_ms, int64_t keep, const char *token)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, strlen(token), hash);
	enum err e = kill_older(s, person, keep);
	e = e ? e : purge_dead(s, person, now_ms);
	return e ? e : sql_run(s, "INSERT INTO links (hash, person, created_ms) VALUES (?1, ?2, ?3)", "hsi", hash, person, now_ms);
}

enum err sql_link_add(struct store *s, const char *person, int64_t now_ms, int64_t keep, char token[STORE_TOKEN_MAX])
{
	store_make_token(token);
	return sql_link_keep(s, person, now_ms, keep, token);
}

enum err store_link_add(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX])
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, sql_link_add(s, person, now_ms, STORE_LINKS_MAX - 1, token));
}

enum err store_links_revoke(struct store *s, const char *person)
{
	enum err e = sql_run(s, "UPDATE links SET is_revoked = 1 WHERE person = ?1", "s", person);
	return e ? e : sql_run(s, "DELETE FROM tokens WHERE issuer = ?1", "s", person);
}

enum err store_links_forget(struct store *s, const char *person)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_links_revoke(s, person);
	e = e ? e : store_sessions_end(s, person);
	return sql_finish_transaction(s, e);
}

enum err store_learner_each(struct store *s, const char *group,
	void (*each)(void *ctx, const struct store_person *person, uint32_t links), void *ctx)
{
	struct store_person person;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS ", (SELECT count(*) FROM links l WHERE l.person = p.id AND l.is_revoked = 0 AND l.is_invitation = 0) "
		"FROM members m JOIN people p ON p.id = m.person WHERE m.group_id = ?1 AND p.role IN " LEARNER_ROLES " ORDER BY p.number",
		"s", group);
	while (sql_row(row)) {
		sql_person(row, 0, &person);
		each(ctx, &person, (uint32_t)sqlite3_column_int(row, 6));
	}
	return sql_end(s, row);
}

/* One of the group's pupils and guests. */
static enum err find_learner(struct store *s, const char *group, const char *id, struct store_person *person)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM members m JOIN people p ON p.id = m.person "
		"WHERE m.group_id = ?1 AND p.id = ?2 AND p.role IN " LEARNER_ROLES, "ss", group, id);
	return sql_one_person(s, row, person);
}

enum err store_links_reissue(struct store *s, const char *group, const char *const *people, size_t count, int64_t now_ms,
	void (*each)(void *ctx, const struct store_person *person, const char *token), void *ctx)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < count && !e; i++) {
		struct store_person person;
		char token[STORE_TOKEN_MAX];
		e = find_learner(s, group, people[i], &person);
		e = e ? e : sql_link_add(s, person.id, now_ms, 0, token);
		if (!e) {
			each(ctx, &person, token);
		}
	}
	return sql_finish_transaction(s, e);
}

enum err store_links_revoke_of(struct store *s, const char *group, const char *const *people, size_t count)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < count && !e; i++) {
		struct store_person person;
		e = find_learner(s, group, people[i], &person);
		e = e ? e : store_links_revoke(s, person.id);
	}
	return sql_finish_transaction(s, e);
}

static enum err count_guests(struct store *s, const char *group, int *count)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT count(*) FROM members m JOIN people p ON p.id = m.person WHERE m.group_id = ?1 AND p.role = 'guest'",
		"s", group);
	if (sql_row(row)) {
		*count = sqlite3_column_int(row, 0);
	}
	return sql_end(s, row);
}

/* A guest of this group alone who has no living link, and of whom nothing is told in a running lesson, nor kept for a time of
 * its own: he may have been a pupil. ERR_FULL: none. */
static enum err find_gone_guest(struct store *s, const char *group, char id[STORE_ID_MAX])
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT p.id FROM members m JOIN people p ON p.id = m.person WHERE m.group_id = ?1 AND p.role = 'guest' "
		"AND NOT EXISTS (SELECT 1 FROM links l WHERE l.person = p.id AND l.is_revoked = 0 AND l.is_invitation = 0) "
		"AND NOT EXISTS (SELECT 1 FROM members n WHERE n.person = p.id AND n.group_id <> m.group_id) "
		"AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.person = p.id OR c.recipient = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM register_people e WHERE e.person = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM files f WHERE f.person = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM rooms r WHERE r.word = p.id OR r.leader = p.id) ORDER BY p.number LIMIT 1",
		"s", group);
	enum err e = sql_one_text(s, row, id, STORE_ID_MAX);
	return e == ERR_NOT_FOUND ? ERR_FULL : e;
}

static enum err make_place(struct store *s, const char *group)
{
	int count = 0;
	char id[STORE_ID_MAX];
	enum err e = count_guests(s, group, &count);
	if (e || count < STORE_GUESTS_MAX) {
		return e;
	}
	e = find_gone_guest(s, group, id);
	return e ? e : sql_person_forget(s, id);
}

enum err store_guest_add(struct store *s, const char *group, const char *name, int64_t now_ms,
	struct store_person *person, char token[STORE_TOKEN_MAX])
{
	struct store_room room;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_room_of_group(s, group, &room);
	e = e ? e : make_place(s, group);
	e = e ? e : store_person_add(s, room.school, name, PERSON_GUEST, person->id);
	e = e ? e : store_member_add(s, group, person->id);
	e = e ? e : sql_link_add(s, person->id, now_ms, 0, token);
	e = e ? e : find_learner(s, group, person->id, person);
	return sql_finish_transaction(s, e);
}
