/* The outbox: a mail is written with what it tells of, taken once, and then forgotten. */
#include "sql_consult.h"

const char *const store_mail_kind_names[MAIL_KINDS] = {
	[MAIL_BOOKED] = "booked", [MAIL_MOVED] = "moved", [MAIL_CANCELLED] = "cancelled", [MAIL_REMINDER] = "reminder",
	[MAIL_INVITED] = "invited", [MAIL_CHANGED] = "changed", [MAIL_CALLED_OFF] = "calledOff", [MAIL_MINUTES] = "minutes"};
const char *const store_mail_state_names[MAIL_STATES] = {[MAIL_WAITING] = "waiting", [MAIL_SENDING] = "sending", [MAIL_SENT] = "sent",
	[MAIL_FAILED] = "failed", [MAIL_UNSURE] = "unsure", [MAIL_DROPPED] = "dropped"};

/* A teacher's id is there so that his name can be taken out, once he is erased. */
#define FACTS \
	"json_object('title', c.title, 'child', iif(k.given <> '', k.given, substr(k.name, 1, instr(k.name || ' ', ' ') - 1)), " \
	"'teachers', json((SELECT json_group_array(json_object('id', w.id, 'name', w.name)) FROM (SELECT p.id, p.name FROM desk_teachers x " \
	"JOIN people p ON p.id = x.person WHERE x.desk = d.id ORDER BY p.number) w)), 'begin', t.begin_ms, 'end', t.end_ms, 'mode', t.mode, " \
	"'place', d.place, 'phone', iif(d.phone <> '', d.phone, c.phone), 'interpreter', t.interpreter, 'isAssigned', t.is_assigned, " \
	"'changed', ?3, 'before', ?6, 'code', t.code)"
/* Guardians who want this kind of mail (?2): `q` with the contact `a`. */
#define WANTS(q, a) q ".left_ms IS NULL AND " a ".email <> '' AND (?2 <> 'reminder' OR " a ".reminder = 1)"

/* To all guardians, or to this one. */
static enum err write_mails(struct store *s, const char *talk, enum mail_kind kind, int64_t before_ms, int64_t now_ms, const char *parent)
{
	int64_t ahead_ms = kind == MAIL_REMINDER ? MAIL_REMINDER_MS : 0;
	return sql_run(s,
		"INSERT INTO mails (id, school, person, child, consultation, talk, kind, sequence, facts, due_ms) "
		"SELECT 'm' || lower(hex(randomblob(12))), c.school, q.id, k.id, c.id, t.id, ?2, t.sequence, " FACTS ", iif(?4 > 0, t.begin_ms - ?4, ?3) "
		"FROM talks t JOIN consultations c ON c.id = t.consultation JOIN desks d ON d.id = t.desk JOIN people k ON k.id = t.child "
		"JOIN guardians u ON u.child = t.child JOIN people q ON q.id = u.parent JOIN person_contacts a ON a.person = q.id "
		"WHERE t.id = ?1 AND c.state <> 'draft' AND t.end_ms > ?3 AND t.state <> 'over' AND (?4 = 0 OR (t.begin_ms - ?4 > ?3 AND t.state = 'booked')) "
		"AND (?5 IS NULL OR q.id = ?5) AND " WANTS("q", "a")
		/* one mail for those who share an address */
		" AND NOT EXISTS (SELECT 1 FROM guardians v JOIN people o ON o.id = v.parent JOIN person_contacts b ON b.person = o.id "
		"WHERE v.child = t.child AND o.number < q.number AND lower(b.email) = lower(a.email) AND " WANTS("o", "b") ") ORDER BY q.number",
		"ssiisi", talk, store_mail_kind_names[kind], now_ms, ahead_ms, parent, before_ms);
}

#define DROPPED "UPDATE mails SET state = 'dropped', facts = '{}', done_ms = ?2 "

enum err sql_talk_mails(struct store *s, const char *talk, enum mail_kind kind, int64_t before_ms, int64_t now_ms)
{
	enum err e = sql_run(s, DROPPED "WHERE talk = ?1 AND state = 'waiting'", "si", talk, now_ms);
	e = e ? e : write_mails(s, talk, kind, before_ms, now_ms, NULL);
	return e || kind == MAIL_CANCELLED ? e : write_mails(s, talk, MAIL_REMINDER, 0, now_ms, NULL);
}

enum err sql_reminders_renew(struct store *s, const char *parent, int64_t now_ms)
{
	char talk[STORE_ID_MAX];
	enum err e = sql_run(s, DROPPED "WHERE person = ?1 AND state = 'waiting' AND kind = 'reminder'", "si", parent, now_ms);
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s,
		"SELECT t.id FROM guardians u JOIN talks t ON t.child = u.child WHERE u.parent = ?1 AND t.begin_ms > ?2 ORDER BY t.begin_ms", "si",
		parent, now_ms);
	while (!e && sql_row(row)) {
		sql_text(row, 0, talk, sizeof talk);
		e = write_mails(s, talk, MAIL_REMINDER, 0, now_ms, parent);
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

/* Does whoever it goes to want it still, as things are now (?1)? What tells of a time is no news half a day after it. */
#define LATE_MS "43200000"
/* An outsider is gone with the conference that is called off: where he is to hear of it stands in the mail itself. */
#define ADDRESS "ifnull(a.email, m.facts ->> 'to')"
#define IS_WANTED \
	"p.left_ms IS NULL AND " ADDRESS " <> '' AND CASE WHEN m.conference IS NULL THEN " \
	"EXISTS (SELECT 1 FROM guardians u WHERE u.parent = m.person AND u.child = m.child) " \
	"AND (m.kind <> 'reminder' OR a.reminder = 1) AND m.facts ->> 'end' > ?1 " \
	"WHEN m.kind = 'calledOff' THEN m.facts ->> 'begin' + " LATE_MS " > ?1 " \
	"ELSE EXISTS (SELECT 1 FROM seats t WHERE t.conference = m.conference AND t.person = m.person) " \
	"AND iif(m.kind = 'minutes', m.facts ->> 'objectUntil', m.facts ->> 'begin' + " LATE_MS ") > ?1 END"

static enum err next_due(struct store *s, int64_t now_ms, struct store_mail *out, bool *is_wanted)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT m.number, m.id, m.school, m.person, m.talk, m.kind, m.sequence, m.facts, m.tries, "
		"ifnull(a.language, m.facts ->> 'language'), " ADDRESS ", a.reminder, " IS_WANTED
		", m.conference FROM mails m LEFT JOIN people p ON p.id = m.person LEFT JOIN person_contacts a ON a.person = p.id "
		"WHERE m.state = 'waiting' AND m.due_ms <= ?1 ORDER BY m.due_ms, m.number LIMIT 1", "i", now_ms);
	bool is_found = sql_row(row);
	if (is_found) {
		*out = (struct store_mail){.number = sqlite3_column_int64(row, 0), .sequence = sqlite3_column_int(row, 6),
			.tries = sqlite3_column_int(row, 8) + 1};
		sql_text(row, 1, out->id, sizeof out->id);
		sql_text(row, 2, out->school, sizeof out->school);
		sql_text(row, 3, out->person, sizeof out->person);
		sql_text(row, 4, out->talk, sizeof out->talk);
		out->kind = (enum mail_kind)sql_name(row, 5, store_mail_kind_names, MAIL_KINDS, MAIL_BOOKED);
		sql_text(row, 7, out->facts, sizeof out->facts);
		sql_text(row, 9, out->contact.language, sizeof out->contact.language);
		sql_text(row, 10, out->contact.email, sizeof out->contact.email);
		out->contact.reminder = sqlite3_column_int(row, 11) != 0;
		*is_wanted = sqlite3_column_int(row, 12) != 0;
		sql_text(row, 13, out->conference, sizeof out->conference);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_mail_take(struct store *s, int64_t now_ms, struct store_mail *out)
{
	bool is_wanted = false;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	while ((e = next_due(s, now_ms, out, &is_wanted)) == OK && !is_wanted
		&& (e = store_mail_done(s, out->number, MAIL_DROPPED, now_ms)) == OK) {
		continue;
	}
	e = e ? e : sql_run(s, "UPDATE mails SET state = 'sending', tries = tries + 1 WHERE number = ?1", "i", out->number);
	/* what was dropped stays dropped */
	enum err end = sql_finish_transaction(s, e == ERR_NOT_FOUND ? OK : e);
	return end ? end : e;
}

enum err store_mail_done(struct store *s, int64_t number, enum mail_state state, int64_t now_ms)
{
	return sql_run(s, "UPDATE mails SET state = ?3, facts = '{}', done_ms = ?2 WHERE number = ?1", "iis", number, now_ms,
		store_mail_state_names[state]);
}

enum err store_mail_again(struct store *s, int64_t number, int64_t due_ms)
{
	return sql_run(s, "UPDATE mails SET state = 'waiting', due_ms = ?2 WHERE number = ?1 AND state = 'sending'", "ii", number, due_ms);
}

enum err store_mail_resume(struct store *s, int64_t now_ms)
{
	return sql_run(s, "UPDATE mails SET state = 'unsure', facts = '{}', done_ms = ?1 WHERE state = 'sending'", "i", now_ms);
}

enum err store_mail_count(struct store *s, const char *consult, uint32_t counts[MAIL_STATES])
{
	for (size_t i = 0; i < MAIL_STATES; i++) {
		counts[i] = 0;
	}
	sqlite3_stmt *row = sql_begin(s, "SELECT state, count(*) FROM mails WHERE ?1 IS NULL OR consultation = ?1 GROUP BY state", "s", consult);
	while (sql_row(row)) {
		counts[sql_name(row, 0, store_mail_state_names, MAIL_STATES, MAIL_DROPPED)] = (uint32_t)sqlite3_column_int(row, 1);
	}
	return sql_end(s, row);
}

enum err store_mail_waiting(struct store *s, uint32_t *count)
{
	*count = 0;
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM mails WHERE state = 'waiting'", "");
	if (sql_row(row)) {
		*count = (uint32_t)sqlite3_column_int(row, 0);
	}
	return sql_end(s, row);
}

enum err store_mail_due(struct store *s, int64_t *due_ms)
{
	*due_ms = INT64_MAX;
	sqlite3_stmt *row = sql_begin(s, "SELECT min(due_ms) FROM mails WHERE state = 'waiting'", "");
	if (sql_row(row) && sqlite3_column_type(row, 0) != SQLITE_NULL) {
		*due_ms = sqlite3_column_int64(row, 0);
	}
	return sql_end(s, row);
}
