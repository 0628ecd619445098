/* All that is stored of one person: given out, counted, erased. A table that names people belongs into all three lists. */
#include "sql_consult.h"
#include "sql_privacy.h"

#include <string.h>

/* -- erased ----------------------------------------------------------------------------------------------------- */

#define HIS_FILES "(person = ?1 OR folder IN (SELECT id FROM folders WHERE owner = ?1))"

/* What refers to others goes before them. ?1: the person. */
static const char *const erasures[] = {
	"DELETE FROM chat WHERE person = ?1 OR recipient = ?1",
	"DELETE FROM hands WHERE person = ?1",
	"DELETE FROM room_people WHERE person = ?1",
	"UPDATE rooms SET leader = NULL WHERE leader = ?1",
	"UPDATE rooms SET word = NULL, word_given = 0 WHERE word = ?1",
	"DELETE FROM tokens WHERE issuer = ?1",
	"DELETE FROM register_stays WHERE person = ?1",
	"DELETE FROM register_trace WHERE person = ?1",
	"UPDATE register_trace SET author = NULL WHERE author = ?1",
	"DELETE FROM register_people WHERE person = ?1",
	"DELETE FROM lesson_changes WHERE substitute = ?1",
	"DELETE FROM substitutes WHERE person = ?1",
	"DELETE FROM files WHERE " HIS_FILES,
	"DELETE FROM folders WHERE owner = ?1",
	"DELETE FROM notes WHERE owner = ?1",
	"DELETE FROM companions WHERE person = ?1",
	"DELETE FROM wishes WHERE child = ?1",
	"DELETE FROM wish_times WHERE child = ?1",
	"DELETE FROM person_contacts WHERE person = ?1",
	"DELETE FROM desk_teachers WHERE person = ?1",
	"UPDATE talks SET author = NULL, key = NULL WHERE author = ?1",
	/* the minutes name whom they elected; seats, stays, speeches and objections go with him, and a vote has a voter whom nobody knows */
	"UPDATE votes SET candidates = (SELECT json_group_array(iif(value = p.name, '–', value)) FROM json_each(votes.candidates)) FROM people p "
	"WHERE p.id = ?1 AND votes.conference IN (SELECT conference FROM seats WHERE person = ?1) "
	"AND EXISTS (SELECT 1 FROM json_each(votes.candidates) WHERE value = p.name)",
	"DELETE FROM mails WHERE person = ?1 OR child = ?1",
	/* who is told of a talk with him is not told his name any more */
	"UPDATE mails SET facts = json_set(facts, '$.teachers', json((SELECT json_group_array(json(value)) FROM json_each(facts, '$.teachers') "
	"WHERE value ->> 'id' <> ?1))) WHERE instr(facts, ?1) > 0",
	"DELETE FROM feeds WHERE person = ?1",
	"DELETE FROM recovery_codes WHERE person = ?1",
	"DELETE FROM logins WHERE person = ?1",
	"DELETE FROM sessions WHERE person = ?1",
	"DELETE FROM links WHERE person = ?1",
	"DELETE FROM guardians WHERE parent = ?1 OR child = ?1",
	"DELETE FROM members WHERE person = ?1",
	"DELETE FROM people WHERE id = ?1",
};

enum err sql_person_forget(struct store *s, const char *person)
{
	enum err e = sql_talks_forget(s, person);
	for (size_t i = 0; !e && i < sizeof erasures / sizeof erasures[0]; i++) {
		e = sql_run(s, erasures[i], "s", person);
	}
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

enum err sql_person_erase(struct store *s, const char *person, void (*on_file)(void *ctx, const char *file), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT id FROM files WHERE " HIS_FILES, "s", person);
	while (sql_row(row)) {
		on_file(ctx, (const char *)sqlite3_column_text(row, 0));
	}
	enum err e = sql_end(s, row);
	e = e ? e : sql_run(s, "DELETE FROM private_log WHERE sender = ?1 OR recipient = ?1", "s", person);
	return e ? e : sql_person_forget(s, person);
}

enum err store_person_erase(struct store *s, const char *person, void (*on_file)(void *ctx, const char *file), void *ctx)
{
	struct store_person known;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_person_find(s, person, &known);
	e = e ? e : sql_person_erase(s, person, on_file, ctx);
	e = e || !known.is_admin ? e : sql_check_admin(s, known.school);
	return sql_finish_transaction(s, e);
}

/* -- given out -------------------------------------------------------------------------------------------------- */

#define STATUS(column) \
	"CASE " column " WHEN 0 THEN 'present' WHEN 1 THEN 'late' WHEN 2 THEN 'leftEarly' WHEN 3 THEN 'absent' WHEN 4 THEN 'excused' END"

/* What was seen is judged when the lesson is over; until then nothing is said. */
#define JUDGED(column) "CASE WHEN e.is_judged THEN " STATUS(column) " END"

/* Columns that end with _ms are times; secrets are blobs, or end with _secret. */
static const struct {
	const char *section, *sql;
} exports[] = {
	{"person",
		"SELECT p.id, p.name, p.given, p.family, p.role, p.short, p.external_id AS externalId, p.is_admin AS isAdmin, "
		"p.is_operator AS isOperator, p.picture, p.left_ms, c.name AS school FROM people p JOIN schools c ON c.id = p.school WHERE p.id = ?1"},
	{"login",
		"SELECT login, password AS password_secret, totp_secret, totp_is_confirmed AS totpIsConfirmed FROM logins WHERE person = ?1"},
	{"recoveryCodes", "SELECT hash FROM recovery_codes WHERE person = ?1"},
	{"links", "SELECT hash, created_ms, is_revoked AS isRevoked, is_invitation AS isInvitation FROM links WHERE person = ?1"},
	{"sessions", "SELECT hash, expires_ms FROM sessions WHERE person = ?1"},
	{"feed", "SELECT hash, since_ms FROM feeds WHERE person = ?1"},
	{"groups", "SELECT g.name, g.subject FROM members m JOIN groups g ON g.id = m.group_id WHERE m.person = ?1 ORDER BY g.number"},
	{"children", "SELECT p.name FROM guardians u JOIN people p ON p.id = u.child WHERE u.parent = ?1"},
	{"parents", "SELECT p.name FROM guardians u JOIN people p ON p.id = u.parent WHERE u.child = ?1"},
	{"register",
		"SELECT g.name AS \"group\", e.begin_ms, e.end_ms, e.topic, e.homework, r.is_staff AS isStaff, " JUDGED("r.status") " AS status, "
		STATUS("r.corrected") " AS corrected, r.late_minutes AS lateMinutes, r.left_minutes AS leftMinutes, r.gone_minutes AS goneMinutes, "
		"r.note FROM register_people r JOIN register_entries e ON e.number = r.entry JOIN groups g ON g.id = e.group_id "
		"WHERE r.person = ?1 ORDER BY e.begin_ms"},
	{"attendance",
		"SELECT e.begin_ms AS lesson_ms, t.from_ms, t.until_ms FROM register_stays t JOIN register_entries e ON e.number = t.entry "
		"WHERE t.person = ?1 ORDER BY t.from_ms"},
	{"corrections",
		"SELECT at_ms, what, before, after, author IS ?1 AS isByThisPerson FROM register_trace WHERE person = ?1 OR author = ?1 ORDER BY number"},
	{"folders", "SELECT name FROM folders WHERE owner = ?1 ORDER BY number"},
	{"files",
		"SELECT f.name, f.bytes, f.at_ms, d.name AS folder, g.name AS \"group\" FROM files f JOIN folders d ON d.id = f.folder "
		"LEFT JOIN groups g ON g.id = d.group_id WHERE f.person = ?1 ORDER BY f.number"},
	/* updates of Yjs, as the web client made them: nobody here reads them */
	{"notebook",
		"SELECT n.title, n.changed_ms, (SELECT group_concat(hex(u.data), ' ') FROM note_updates u WHERE u.note = n.id AND u.part = n.part) "
		"AS yjsUpdates FROM notes n WHERE n.owner = ?1 ORDER BY n.number"},
	{"chat", "SELECT text, at_ms, person = ?1 AS isByThisPerson FROM chat WHERE (person = ?1 OR recipient = ?1) AND is_deleted = 0 ORDER BY number"},
	{"messages",
		"SELECT text, at_ms, sender_name AS \"from\", recipient_name AS \"to\", room FROM private_log WHERE sender = ?1 OR recipient = ?1 "
		"ORDER BY number"},
	{"hands", "SELECT raised_ms FROM hands WHERE person = ?1"},
	{"rights", "SELECT passes, mask, rights, is_removed AS isRemoved FROM room_people WHERE person = ?1"},
	{"rooms", "SELECT title, leader IS ?1 AS leads, word IS ?1 AS hasWord FROM rooms WHERE leader = ?1 OR word = ?1"},
	{"substitutions",
		"SELECT g.name AS \"group\", t.from_ms, t.until_ms FROM substitutes t JOIN groups g ON g.id = t.group_id WHERE t.person = ?1"},
	{"lessonChanges",
		"SELECT g.name AS \"group\", date(c.day * 86400, 'unixepoch') AS date FROM lesson_changes c JOIN lessons l ON l.id = c.lesson "
		"JOIN groups g ON g.id = l.group_id WHERE c.substitute = ?1"},
	/* what a teacher noted of a talk is his, and is not told to others */
	{"talks",
		"SELECT c.title, t.begin_ms, t.end_ms, t.mode, t.state, t.interpreter, k.name AS child, (SELECT group_concat(w.name, ', ') "
		"FROM desk_teachers y JOIN people w ON w.id = y.person WHERE y.desk = t.desk) AS teachers, "
		"iif(EXISTS (SELECT 1 FROM desk_teachers x WHERE x.desk = t.desk AND x.person = ?1), t.note, NULL) AS note "
		"FROM talks t JOIN consultations c ON c.id = t.consultation JOIN people k ON k.id = t.child WHERE t.child = ?1 "
		"OR t.child IN (SELECT child FROM guardians WHERE parent = ?1) OR t.desk IN (SELECT desk FROM desk_teachers WHERE person = ?1) "
		"OR t.id IN (SELECT talk FROM companions WHERE person = ?1) ORDER BY t.begin_ms"},
	/* of others' children he has booked for, not who they are */
	{"bookings",
		"SELECT c.title, t.begin_ms, t.is_assigned AS isAssigned FROM talks t JOIN consultations c ON c.id = t.consultation WHERE t.author = ?1 "
		"ORDER BY t.begin_ms"},
	{"consultations", "SELECT title, kind, created_ms FROM consultations WHERE owner = ?1 ORDER BY number"},
	{"desks",
		"SELECT c.title, d.place FROM desk_teachers x JOIN desks d ON d.id = x.desk JOIN consultations c ON c.id = d.consultation "
		"WHERE x.person = ?1 ORDER BY d.number"},
	{"wishes",
		"SELECT c.title, w.rank, (SELECT group_concat(p.name, ', ') FROM desk_teachers x JOIN people p ON p.id = x.person "
		"WHERE x.desk = w.desk) AS teachers, t.from_ms, t.until_ms FROM wishes w JOIN consultations c ON c.id = w.consultation "
		"LEFT JOIN wish_times t ON t.consultation = w.consultation AND t.child = w.child WHERE w.child = ?1 "
		"OR w.child IN (SELECT child FROM guardians WHERE parent = ?1) ORDER BY w.consultation, w.child, w.rank"},
	{"conferences",
		"SELECT c.title, c.kind, c.begin_ms, c.closed_ms, c.convener IS ?1 AS isConvener, t.kind AS seat, t.office, t.invited_ms, "
		"(SELECT d.name FROM people d WHERE d.id = t.deputy) AS deputy FROM conferences c LEFT JOIN seats t ON t.conference = c.id AND t.person = ?1 "
		"WHERE c.convener = ?1 OR t.id IS NOT NULL ORDER BY c.begin_ms"},
	{"deputies",
		"SELECT c.title, p.name AS \"for\" FROM seats t JOIN conferences c ON c.id = t.conference JOIN people p ON p.id = t.person WHERE t.deputy = ?1 "
		"ORDER BY t.number"},
	{"conferenceStays",
		"SELECT c.title, t.from_ms, t.until_ms FROM conference_stays t JOIN conferences c ON c.id = t.conference WHERE t.person = ?1 ORDER BY t.number"},
	{"conferenceItems",
		"SELECT c.title, i.title AS item, g.is_admitted AS isAdmitted, g.from_ms, g.until_ms FROM guest_times g JOIN conferences c ON c.id = g.conference "
		"LEFT JOIN agenda_items i ON i.id = g.item WHERE g.person = ?1 ORDER BY g.number"},
	{"speeches",
		"SELECT c.title, i.title AS item, h.kind, h.asked_ms, h.begun_ms, h.ended_ms FROM speeches h JOIN conferences c ON c.id = h.conference "
		"LEFT JOIN agenda_items i ON i.id = h.item WHERE h.person = ?1 ORDER BY h.number"},
	{"motions", "SELECT text, prepared_ms FROM votes WHERE mover = ?1 ORDER BY number"},
	/* of a secret one nobody knows more than that he took part */
	{"votes",
		"SELECT c.title, v.text, v.form, w.has_paper AS hasPaper, w.has_voted AS hasVoted, w.choice, nullif(w.blinded_hash, zeroblob(32)) AS blinded_hash, EXISTS (SELECT 1 FROM vote_demands d "
		"WHERE d.vote = w.vote AND d.seat = w.seat) AS demandsSecrecy FROM voters w JOIN votes v ON v.id = w.vote "
		"JOIN conferences c ON c.id = v.conference WHERE w.person = ?1 ORDER BY v.number"},
	{"objections", "SELECT c.title, o.text, o.at_ms, o.answer, o.is_accepted AS isAccepted FROM objections o "
		"JOIN conferences c ON c.id = o.conference WHERE o.person = ?1 ORDER BY o.number"},
	{"outsider", "SELECT c.title, c.begin_ms FROM outsiders o JOIN conferences c ON c.id = o.conference WHERE o.person = ?1"},
	{"contact", "SELECT language, email, reminder, invited_ms FROM person_contacts WHERE person = ?1"},
	{"companion", "SELECT kind, language FROM companions WHERE person = ?1"},
	{"mails",
		"SELECT kind, state, due_ms, done_ms, person IS ?1 AS isToThisPerson FROM mails WHERE person = ?1 OR child = ?1 ORDER BY number"},
	{"programs", "SELECT label, kind, created_ms, expires_ms FROM tokens WHERE issuer = ?1"},
};

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);
	return len >= tail && strcmp(text + len - tail, end) == 0;
}

static void tell_value(sqlite3_stmt *row, int column, const struct store_export *to)
{
	const char *name = sqlite3_column_name(row, column);
	int type = sqlite3_column_type(row, column);
	if (type == SQLITE_NULL) {
		to->on_value(to->ctx, name, VALUE_NONE, NULL, 0);
	} else if (type == SQLITE_BLOB || ends_with(name, "_secret")) {
		to->on_value(to->ctx, name, VALUE_SECRET, NULL, 0);
	} else if (type == SQLITE_INTEGER) {
		to->on_value(to->ctx, name, VALUE_NUMBER, NULL, sqlite3_column_int64(row, column));
	} else {
		to->on_value(to->ctx, name, VALUE_TEXT, (const char *)sqlite3_column_text(row, column), 0);
	}
}

static enum err export_section(struct store *s, const char *section, const char *sql, const char *person, const struct store_export *to)
{
	uint32_t rows = 0;
	sqlite3_stmt *row = sql_begin(s, sql, "s", person);
	while (rows++ < STORE_EXPORT_ROWS_MAX && sql_row(row)) {
		to->on_row(to->ctx, section);
		for (int i = 0; i < sqlite3_column_count(row); i++) {
			tell_value(row, i, to);
		}
	}
	return sql_end(s, row);
}

enum err store_person_export(struct store *s, const char *person, const struct store_export *to)
{
	enum err e = OK;
	for (size_t i = 0; !e && i < sizeof exports / sizeof exports[0]; i++) {
		e = export_section(s, exports[i].section, exports[i].sql, person, to);
	}
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s,
		"SELECT f.id, d.name, f.name FROM files f JOIN folders d ON d.id = f.folder WHERE f.person = ?1 AND f.is_ready = 1 ORDER BY f.number",
		"s", person);
	while (sql_row(row)) {
		to->on_file(to->ctx, (const char *)sqlite3_column_text(row, 0), (const char *)sqlite3_column_text(row, 1),
			(const char *)sqlite3_column_text(row, 2));
	}
	return sql_end(s, row);
}

/* -- counted ---------------------------------------------------------------------------------------------------- */

/* By the kinds of school/retention.h: how many, and the time of the oldest. */
static const struct {
	const char *kind, *sql;
} counts[] = {
	{"people", "SELECT 1, left_ms FROM people WHERE id = ?1"},
	{"chat", "SELECT count(*), min(at_ms) FROM chat WHERE (person = ?1 OR recipient = ?1) AND is_deleted = 0"},
	{"private", "SELECT count(*), min(at_ms) FROM private_log WHERE sender = ?1 OR recipient = ?1"},
	{"attendance",
		"SELECT count(*), min(e.end_ms) FROM register_stays t JOIN register_entries e ON e.number = t.entry WHERE t.person = ?1"},
	{"register", "SELECT count(*), min(e.begin_ms) FROM register_people r JOIN register_entries e ON e.number = r.entry WHERE r.person = ?1"},
	{"groupFiles", "SELECT count(*), min(f.at_ms) FROM files f JOIN folders d ON d.id = f.folder WHERE f.person = ?1 AND d.group_id IS NOT NULL"},
	{"ownFiles",
		"SELECT count(*) + (SELECT count(*) FROM notes WHERE owner = ?1), (SELECT left_ms FROM people WHERE id = ?1) FROM files f "
		"JOIN folders d ON d.id = f.folder WHERE d.owner = ?1"},
	{"substitutions", "SELECT count(*), min(until_ms) FROM substitutes WHERE person = ?1"},
	{"talks",
		"SELECT count(DISTINCT t.id), min(iif(c.kind = 'hour', t.end_ms, "
		"(SELECT max(l.end_ms) FROM desks d JOIN slots l ON l.desk = d.id WHERE d.consultation = c.id))) "
		"FROM talks t JOIN consultations c ON c.id = t.consultation WHERE t.child = ?1 OR t.child IN (SELECT child FROM guardians WHERE parent = ?1) "
		"OR t.desk IN (SELECT desk FROM desk_teachers WHERE person = ?1) OR t.id IN (SELECT talk FROM companions WHERE person = ?1)"},
	{"talkNotes", "SELECT count(*), min(t.end_ms) FROM desk_teachers x JOIN talks t ON t.desk = x.desk WHERE x.person = ?1 AND t.note <> ''"},
	{"conferences",
		"SELECT count(*), min(ifnull(c.closed_ms, c.begin_ms)) FROM conferences c WHERE c.convener = ?1 "
		"OR EXISTS (SELECT 1 FROM seats t WHERE t.conference = c.id AND (t.person = ?1 OR t.deputy = ?1)) "
		"OR EXISTS (SELECT 1 FROM conference_stays t WHERE t.conference = c.id AND t.person = ?1)"},
	{"speeches",
		"SELECT count(*), min(c.closed_ms) FROM speeches h JOIN conferences c ON c.id = h.conference WHERE h.person = ?1"},
	{"mails", "SELECT count(*), min(done_ms) FROM mails WHERE person = ?1 OR child = ?1"},
	{"contacts",
		"SELECT count(*), iif(p.role = 'parent', min(a.invited_ms), NULL) FROM person_contacts a JOIN people p ON p.id = a.person WHERE a.person = ?1"},
	{"access",
		"SELECT (SELECT count(*) FROM sessions WHERE person = ?1) + (SELECT count(*) FROM links WHERE person = ?1), "
		"(SELECT min(expires_ms) FROM sessions WHERE person = ?1)"},
};

enum err store_person_summary(struct store *s, const char *person,
	void (*each)(void *ctx, const char *section, int64_t count, int64_t oldest_ms), void *ctx)
{
	enum err e = OK;
	for (size_t i = 0; !e && i < sizeof counts / sizeof counts[0]; i++) {
		sqlite3_stmt *row = sql_begin(s, counts[i].sql, "s", person);
		if (sql_row(row) && sqlite3_column_int64(row, 0) > 0) {
			each(ctx, counts[i].kind, sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1));
		}
		e = sql_end(s, row);
	}
	return e;
}
