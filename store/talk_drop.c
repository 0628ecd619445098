/* Talks that go: with their companions, with a consultation, with somebody who is erased. */
#include "sql_consult.h"
#include "sql_privacy.h"

#include <stdio.h>

enum err sql_talk_changed(struct store *s, const char *talk, enum mail_kind kind, int64_t before_ms, int64_t now_ms)
{
	enum err e = sql_run(s, "UPDATE talks SET sequence = sequence + 1 WHERE id = ?1", "s", talk);
	return e ? e : sql_talk_mails(s, talk, kind, before_ms, now_ms);
}

enum err sql_talk_drop(struct store *s, const char *talk)
{
	char person[STORE_ID_MAX];
	enum err e;
	while ((e = sql_one_text(s, sql_begin(s, "SELECT person FROM companions WHERE talk = ?1 LIMIT 1", "s", talk), person, sizeof person)) == OK
		&& (e = sql_person_forget(s, person)) == OK) {
		continue;
	}
	return e != ERR_NOT_FOUND ? e : sql_run(s, "DELETE FROM talks WHERE id = ?1", "s", talk);
}

enum err sql_talks_call_off(struct store *s, const char *consult, const char *desk, int64_t now_ms)
{
	char talk[STORE_ID_MAX];
	enum err e;
	while ((e = sql_one_text(s, sql_begin(s, "SELECT id FROM talks WHERE consultation = ?1 OR desk = ?2 LIMIT 1", "ss", consult, desk), talk,
			sizeof talk)) == OK
		&& (e = sql_talk_changed(s, talk, MAIL_CANCELLED, 0, now_ms)) == OK && (e = sql_talk_drop(s, talk)) == OK) {
		continue;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err sql_consult_drop(struct store *s, const char *consult, int64_t now_ms)
{
	enum err e = sql_talks_call_off(s, consult, NULL, now_ms);
	e = e ? e : sql_run(s, "DELETE FROM consultations WHERE id = ?1", "s", consult);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err sql_talks_quit(struct store *s, const char *child, int64_t now_ms)
{
	char talk[STORE_ID_MAX];
	enum err e = sql_run(s, "DELETE FROM wishes WHERE child = ?1", "s", child);
	e = e ? e : sql_run(s, "DELETE FROM wish_times WHERE child = ?1", "s", child);
	while (!e && (e = sql_one_text(s, sql_begin(s, "SELECT id FROM talks WHERE child = ?1 AND begin_ms > ?2 AND state = 'booked' LIMIT 1", "si",
			child, now_ms), talk, sizeof talk)) == OK
		&& (e = sql_talk_changed(s, talk, MAIL_CANCELLED, 0, now_ms)) == OK) {
		e = sql_talk_drop(s, talk);
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The next of those that a statement finds for this person. */
static enum err next_of(struct store *s, const char *sql, const char *person, char id[STORE_ID_MAX])
{
	return sql_one_text(s, sql_begin(s, sql, "s", person), id, STORE_ID_MAX);
}

enum err sql_talks_forget(struct store *s, const char *person)
{
	char id[STORE_ID_MAX];
	enum err e;
	while ((e = next_of(s, "SELECT id FROM talks WHERE child = ?1 LIMIT 1", person, id)) == OK && (e = sql_talk_drop(s, id)) == OK) {
		continue;
	}
	/* due at once, whatever the time is: a mail of what is over is dropped when its turn comes */
	while (e == ERR_NOT_FOUND && (e = next_of(s, "SELECT id FROM consultations WHERE owner = ?1 LIMIT 1", person, id)) == OK) {
		e = sql_consult_drop(s, id, 0);
		e = e ? e : ERR_NOT_FOUND;
	}
	while (e == ERR_NOT_FOUND && (e = next_of(s,
		"SELECT x.desk FROM desk_teachers x WHERE x.person = ?1 AND NOT EXISTS "
		"(SELECT 1 FROM desk_teachers y WHERE y.desk = x.desk AND y.person <> x.person) LIMIT 1", person, id)) == OK) {
		e = sql_talks_call_off(s, NULL, id, 0);
		e = e ? e : sql_run(s, "DELETE FROM desks WHERE id = ?1", "s", id);
		e = e ? e : ERR_NOT_FOUND;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
