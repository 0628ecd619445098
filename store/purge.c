/* What time deletes: a little at once, so that no lesson waits for it; each little is whole. */
#include "sql_conference.h"
#include "sql_privacy.h"
#include "store_roster.h"

#include <stdlib.h>

/* What a statement finds: numbers of rows, or ids. The rows are gone through after it, since they are to be deleted. */
struct found {
	char (*ids)[STORE_ID_MAX];
	uint32_t count;
};

/* ?1 school, ?2 before, ?3 limit; its first column. *found is the caller's to free. */
static enum err find(struct store *s, const struct purge_order *order, const char *sql, struct found *found)
{
	*found = (struct found){calloc(order->limit, STORE_ID_MAX), 0};
	if (!found->ids) {
		return ERR_NOMEM;
	}
	sqlite3_stmt *row = sql_begin(s, sql, "sii", order->school, order->before_ms, (int64_t)order->limit);
	while (found->count < order->limit && sql_row(row)) {
		sql_text(row, 0, found->ids[found->count++], STORE_ID_MAX);
	}
	return sql_end(s, row);
}

/* Each of these for every one that `sql` finds: ?1 is its id. */
static enum err delete_found(struct store *s, const struct purge_order *order, const char *sql, const char *const *statements, uint32_t *count)
{
	struct found found;
	enum err e = find(s, order, sql, &found);
	for (uint32_t i = 0; !e && i < found.count; i++) {
		for (size_t k = 0; !e && statements[k]; k++) {
			e = sql_run(s, statements[k], "s", found.ids[i]);
		}
	}
	*count = found.count;
	free(found.ids);
	return e;
}

static enum err purge_rows(struct store *s, const struct purge_order *order, const char *sql, uint32_t *count)
{
	enum err e = sql_run(s, sql, "sii", order->school, order->before_ms, (int64_t)order->limit);
	*count += e ? 0 : (uint32_t)sqlite3_changes(s->db);
	return e;
}

static enum err purge_private(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_rows(s, order,
		"DELETE FROM private_log WHERE number IN (SELECT number FROM private_log WHERE school = ?1 AND at_ms < ?2 LIMIT ?3)", count);
}

static enum err purge_attendance(struct store *s, const struct purge_order *order, uint32_t *count)
{
	static const char *const statements[] = {"DELETE FROM register_stays WHERE entry = CAST(?1 AS INTEGER)",
		"UPDATE register_entries SET has_times = 0 WHERE number = CAST(?1 AS INTEGER)", NULL};
	return delete_found(s, order,
		"SELECT e.number FROM register_entries e JOIN groups g ON g.id = e.group_id WHERE g.school = ?1 AND e.has_times = 1 "
		"AND e.end_ms < ?2 AND e.is_running = 0 AND e.is_judged = 1 LIMIT ?3", statements, count);
}

static enum err purge_register(struct store *s, const struct purge_order *order, uint32_t *count)
{
	static const char *const statements[] = {"DELETE FROM register_trace WHERE entry = CAST(?1 AS INTEGER)",
		"DELETE FROM register_stays WHERE entry = CAST(?1 AS INTEGER)", "DELETE FROM register_people WHERE entry = CAST(?1 AS INTEGER)",
		"DELETE FROM register_entries WHERE number = CAST(?1 AS INTEGER)", NULL};
	return delete_found(s, order,
		"SELECT e.number FROM register_entries e JOIN groups g ON g.id = e.group_id WHERE g.school = ?1 AND e.begin_ms < ?2 "
		"AND e.is_running = 0 LIMIT ?3", statements, count);
}

/* Tells the contents, then deletes the rows. */
static enum err purge_files(struct store *s, const struct purge_order *order, const char *sql, uint32_t *count)
{
	struct found found;
	enum err e = find(s, order, sql, &found);
	for (uint32_t i = 0; !e && i < found.count; i++) {
		e = sql_run(s, "DELETE FROM files WHERE id = ?1", "s", found.ids[i]);
		order->on_file(order->ctx, found.ids[i]);
	}
	*count = found.count;
	free(found.ids);
	return e;
}

static enum err purge_group_files(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_files(s, order,
		"SELECT f.id FROM files f JOIN folders d ON d.id = f.folder JOIN groups g ON g.id = d.group_id "
		"WHERE g.school = ?1 AND f.at_ms < ?2 AND f.is_ready = 1 LIMIT ?3", count);
}

static enum err purge_own_files(struct store *s, const struct purge_order *order, uint32_t *count)
{
	enum err e = purge_files(s, order,
		"SELECT f.id FROM people p JOIN folders d ON d.owner = p.id JOIN files f ON f.folder = d.id "
		"WHERE p.school = ?1 AND p.left_ms < ?2 LIMIT ?3", count);
	e = e ? e : purge_rows(s, order,
		"DELETE FROM notes WHERE number IN (SELECT n.number FROM people p JOIN notes n ON n.owner = p.id "
		"WHERE p.school = ?1 AND p.left_ms < ?2 LIMIT ?3)", count);
	/* once they are all empty */
	return e || *count >= order->limit ? e : sql_run(s,
		"DELETE FROM folders WHERE number IN (SELECT d.number FROM people p JOIN folders d ON d.owner = p.id "
		"WHERE p.school = ?1 AND p.left_ms < ?2)", "si", order->school, order->before_ms);
}

static enum err purge_notes(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_rows(s, order,
		"DELETE FROM notes WHERE number IN (SELECT n.number FROM notes n JOIN groups g ON g.id = n.group_id "
		"WHERE g.school = ?1 AND n.changed_ms < ?2 LIMIT ?3)", count);
}

/* Consultations of a school (?1) that were over before (?2); what has no slots is not over. */
#define OVER \
	"WITH ended AS MATERIALIZED (SELECT c.id FROM consultations c WHERE c.school = ?1 AND max(" \
	"ifnull((SELECT max(l.end_ms) FROM desks d JOIN slots l ON l.desk = d.id WHERE d.consultation = c.id), 0), " \
	"ifnull((SELECT max(t.end_ms) FROM talks t WHERE t.consultation = c.id), 0)) BETWEEN 1 AND ?2 - 1) "
/* A talk `t` of such a one, or, since hours go on for weeks, of an hour in which it was over before. */
#define IS_OVER "(t.consultation IN ended OR (t.end_ms < ?2 AND t.consultation IN (SELECT id FROM consultations WHERE school = ?1 AND kind = 'hour')))"

/* A teacher's note keeps its talk as long as its own time says, and of the consultation nothing else. */
static enum err purge_talks(struct store *s, const struct purge_order *order, uint32_t *count)
{
	static const char *const statements[] = {"DELETE FROM wishes WHERE consultation = ?1", "DELETE FROM wish_times WHERE consultation = ?1",
		"DELETE FROM slots WHERE desk IN (SELECT id FROM desks WHERE consultation = ?1)",
		"DELETE FROM desks WHERE consultation = ?1 AND NOT EXISTS (SELECT 1 FROM talks t WHERE t.desk = desks.id)",
		"DELETE FROM consultations WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM talks t WHERE t.consultation = consultations.id)", NULL};
	struct found found;
	enum err e = find(s, order, OVER "SELECT n.person FROM companions n JOIN talks t ON t.id = n.talk WHERE " IS_OVER " LIMIT ?3", &found);
	for (uint32_t i = 0; !e && i < found.count; i++) {
		e = sql_person_forget(s, found.ids[i]);
	}
	*count = found.count;
	free(found.ids);
	if (!e && *count < order->limit) {
		e = purge_rows(s, order, "DELETE FROM talks WHERE number IN (" OVER
			"SELECT t.number FROM talks t WHERE t.note = '' AND " IS_OVER " LIMIT ?3)", count);
	}
	if (e || *count >= order->limit) {
		return e;
	}
	uint32_t more = 0;
	e = delete_found(s, order, OVER "SELECT c.id FROM consultations c WHERE c.id IN ended AND (NOT EXISTS (SELECT 1 FROM talks t "
		"WHERE t.consultation = c.id) OR EXISTS (SELECT 1 FROM desks d JOIN slots l ON l.desk = d.id WHERE d.consultation = c.id)) LIMIT ?3",
		statements, &more);
	*count += more;
	return e;
}

static enum err purge_talk_notes(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_rows(s, order,
		"UPDATE talks SET note = '' WHERE number IN (SELECT t.number FROM consultations c JOIN talks t ON t.consultation = c.id "
		"WHERE c.school = ?1 AND t.note <> '' AND t.end_ms < ?2 LIMIT ?3)", count);
}

/* One that could not be sent, too: whose turn never came. */
static enum err purge_mails(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_rows(s, order,
		"DELETE FROM mails WHERE number IN (SELECT number FROM mails WHERE school = ?1 AND ifnull(done_ms, due_ms) < ?2 LIMIT ?3)", count);
}

/* Who is invited to a day is known from it, as long as it is kept. Others have theirs as long as they are at the school. */
static enum err purge_contacts(struct store *s, const struct purge_order *order, uint32_t *count)
{
	enum err e = sql_run(s,
		"UPDATE person_contacts SET invited_ms = o.end_ms FROM (SELECT max(l.end_ms) AS end_ms FROM consultations c "
		"JOIN desks d ON d.consultation = c.id JOIN slots l ON l.desk = d.id WHERE c.school = ?1 AND c.state <> 'draft') o "
		"WHERE invited_ms < o.end_ms AND person IN (SELECT id FROM people WHERE school = ?1)", "s", order->school);
	return e ? e : purge_rows(s, order,
		"DELETE FROM person_contacts WHERE person IN (SELECT a.person FROM people p JOIN person_contacts a ON a.person = p.id "
		"WHERE p.school = ?1 AND p.role = 'parent' AND a.invited_ms < ?2 LIMIT ?3)", count);
}

/* Those that are over; nobody closed it: that the room was last open. */
#define PAST_CONFERENCES \
	"(SELECT id FROM conferences WHERE school = ?1 AND ifnull(closed_ms, max(begin_ms, ifnull(alive_ms, 0))) < ?2) "

static enum err purge_speeches(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_rows(s, order,
		"DELETE FROM speeches WHERE number IN (SELECT h.number FROM conferences c JOIN speeches h ON h.conference = c.id "
		"WHERE c.school = ?1 AND c.closed_ms < ?2 LIMIT ?3)", count);
}

static enum err purge_ballots(struct store *s, const struct purge_order *order, uint32_t *count)
{
	return purge_rows(s, order,
		"DELETE FROM ballots WHERE (vote, serial) IN (SELECT b.vote, b.serial FROM conferences c JOIN votes v ON v.conference = c.id "
		"JOIN ballots b ON b.vote = v.id WHERE c.school = ?1 AND c.closed_ms < ?2 LIMIT ?3)", count);
}

/* First what there is much of, a little at a time; then who came for it alone; then itself. */
static enum err purge_conferences(struct store *s, const struct purge_order *order, uint32_t *count)
{
	static const char *const rows[] = {
		"DELETE FROM ballots WHERE (vote, serial) IN (SELECT b.vote, b.serial FROM votes v JOIN ballots b ON b.vote = v.id "
		"WHERE v.conference IN " PAST_CONFERENCES "LIMIT ?3)",
		"DELETE FROM voters WHERE (vote, n) IN (SELECT w.vote, w.n FROM votes v JOIN voters w ON w.vote = v.id "
		"WHERE v.conference IN " PAST_CONFERENCES "LIMIT ?3)",
		"DELETE FROM conference_stays WHERE number IN (SELECT number FROM conference_stays WHERE conference IN " PAST_CONFERENCES "LIMIT ?3)",
		"DELETE FROM speeches WHERE number IN (SELECT number FROM speeches WHERE conference IN " PAST_CONFERENCES "LIMIT ?3)",
	};
	static const char *const found[] = {
		"SELECT person FROM outsiders WHERE conference IN " PAST_CONFERENCES "LIMIT ?3",
		"SELECT id FROM conferences WHERE id IN " PAST_CONFERENCES "LIMIT ?3",
	};
	static enum err (*const forget[])(struct store *, const char *) = {sql_person_forget, sql_conference_drop};
	enum err e = OK;
	for (size_t i = 0; !e && *count < order->limit && i < sizeof rows / sizeof rows[0]; i++) {
		e = purge_rows(s, order, rows[i], count);
	}
	for (size_t i = 0; !e && *count < order->limit && i < sizeof found / sizeof found[0]; i++) {
		struct found ids;
		e = find(s, order, found[i], &ids);
		for (uint32_t k = 0; !e && k < ids.count; k++) {
			e = forget[i](s, ids.ids[k]);
		}
		*count += ids.count;
		free(ids.ids);
	}
	return e;
}

/* Parents whom a letter has made are there for their children alone. */
static enum err find_stranded_parent(struct store *s, const char *school, char id[STORE_ID_MAX])
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT p.id FROM people p WHERE p.school = ?1 AND p.is_letter_made = 1 AND p.left_ms IS NULL AND NOT EXISTS "
		"(SELECT 1 FROM guardians u JOIN people k ON k.id = u.child WHERE u.parent = p.id AND k.left_ms IS NULL) LIMIT 1", "s", school);
	return sql_one_text(s, row, id, STORE_ID_MAX);
}

/* Guests have left once no group of theirs goes on; who comes with a family goes with its talk, who comes to a conference with that. */
static enum err find_stranded_guest(struct store *s, const char *school, char id[STORE_ID_MAX])
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT p.id FROM people p WHERE p.school = ?1 AND p.role = 'guest' AND p.left_ms IS NULL AND NOT EXISTS "
		"(SELECT 1 FROM members m JOIN groups g ON g.id = m.group_id WHERE m.person = p.id AND g.ended_ms IS NULL) "
		"AND NOT EXISTS (SELECT 1 FROM companions n WHERE n.person = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM outsiders o WHERE o.person = p.id) LIMIT 1", "s", school);
	return sql_one_text(s, row, id, STORE_ID_MAX);
}

enum err store_guests_leave(struct store *s, const char *school, int64_t now_ms)
{
	char id[STORE_ID_MAX];
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	while ((e = find_stranded_guest(s, school, id)) == OK && (e = store_roster_leave(s, id, now_ms)) == OK) {
		continue;
	}
	while (e == ERR_NOT_FOUND && (e = find_stranded_parent(s, school, id)) == OK) {
		e = store_roster_leave(s, id, now_ms);
		e = e ? e : ERR_NOT_FOUND;
	}
	return sql_finish_transaction(s, e == ERR_NOT_FOUND ? OK : e);
}

/* Whoever has left; but not who is still named by something that has a time of its own. */
static enum err purge_people(struct store *s, const struct purge_order *order, uint32_t *count)
{
	struct found found;
	enum err e = find(s, order,
		"SELECT p.id FROM people p WHERE p.school = ?1 AND p.left_ms < ?2 "
		"AND NOT EXISTS (SELECT 1 FROM register_people r WHERE r.person = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM register_trace t WHERE t.author = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM seats t WHERE t.person = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM conference_stays t WHERE t.person = p.id) "
		"AND NOT EXISTS (SELECT 1 FROM files f WHERE f.person = p.id) LIMIT ?3", &found);
	for (uint32_t i = 0; !e && i < found.count; i++) {
		e = sql_person_erase(s, found.ids[i], order->on_file, order->ctx);
	}
	*count = found.count;
	free(found.ids);
	return e;
}

/* Days of changes are the school's own; half a day is more than any zone differs. */
static enum err purge_substitutions(struct store *s, const struct purge_order *order, uint32_t *count)
{
	enum err e = purge_rows(s, order,
		"DELETE FROM substitutes WHERE (group_id, person, from_ms) IN (SELECT t.group_id, t.person, t.from_ms FROM substitutes t "
		"JOIN groups g ON g.id = t.group_id WHERE g.school = ?1 AND t.until_ms < ?2 LIMIT ?3)", count);
	return e ? e : purge_rows(s, order,
		"DELETE FROM lesson_changes WHERE (lesson, day) IN (SELECT c.lesson, c.day FROM lesson_changes c "
		"JOIN lessons l ON l.id = c.lesson JOIN groups g ON g.id = l.group_id "
		"WHERE g.school = ?1 AND c.day < (?2 + 43200000) / 86400000 LIMIT ?3)", count);
}

static enum err purge_access(struct store *s, const struct purge_order *order, uint32_t *count)
{
	static const char *const statements[] = {
		/* an outsider may read the minutes, and object */
		"UPDATE links SET is_revoked = 1 WHERE hash IN (SELECT k.hash FROM links k JOIN outsiders o ON o.person = k.person "
		"JOIN conferences c ON c.id = o.conference WHERE c.school = ?1 AND k.is_revoked = 0 AND c.closed_ms < ?2 - 60 * 86400000 LIMIT ?3)",
		"DELETE FROM sessions WHERE hash IN (SELECT t.hash FROM sessions t JOIN people p ON p.id = t.person "
		"WHERE p.school = ?1 AND t.expires_ms < ?2 LIMIT ?3)",
		"DELETE FROM links WHERE hash IN (SELECT k.hash FROM links k JOIN people p ON p.id = k.person WHERE p.school = ?1 "
		"AND (k.is_revoked = 1 OR (k.is_invitation = 1 AND k.created_ms < ?2 - 604800000)) "
		"AND NOT EXISTS (SELECT 1 FROM sessions t WHERE t.link = k.hash) LIMIT ?3)",
		"DELETE FROM tokens WHERE number IN (SELECT t.number FROM tokens t JOIN rooms r ON r.id = t.room JOIN groups g ON g.id = r.group_id "
		"WHERE g.school = ?1 AND t.expires_ms < ?2 - 86400000 LIMIT ?3)",
		"DELETE FROM takeover_codes WHERE group_id IN (SELECT c.group_id FROM takeover_codes c JOIN groups g ON g.id = c.group_id "
		"WHERE g.school = ?1 AND c.until_ms < ?2 LIMIT ?3)",
	};
	enum err e = OK;
	for (size_t i = 0; !e && i < sizeof statements / sizeof statements[0]; i++) {
		e = purge_rows(s, order, statements[i], count);
	}
	return e;
}

enum err store_purge(struct store *s, const struct purge_order *order, uint32_t *count)
{
	static enum err (*const purges[PURGE_KINDS])(struct store *, const struct purge_order *, uint32_t *) = {
		[PURGE_PRIVATE] = purge_private, [PURGE_ATTENDANCE] = purge_attendance, [PURGE_REGISTER] = purge_register,
		[PURGE_GROUP_FILES] = purge_group_files, [PURGE_OWN_FILES] = purge_own_files, [PURGE_NOTES] = purge_notes, [PURGE_PEOPLE] = purge_people,
		[PURGE_SUBSTITUTIONS] = purge_substitutions, [PURGE_TALKS] = purge_talks, [PURGE_TALK_NOTES] = purge_talk_notes,
		[PURGE_MAILS] = purge_mails, [PURGE_CONTACTS] = purge_contacts, [PURGE_CONFERENCES] = purge_conferences,
		[PURGE_SPEECHES] = purge_speeches, [PURGE_BALLOTS] = purge_ballots, [PURGE_ACCESS] = purge_access,
	};
	*count = 0;
	enum err e = sql_transaction(s);
	e = e ? e : purges[order->kind](s, order, count);
	return sql_finish_transaction(s, e);
}

enum err store_shrink(struct store *s, uint32_t pages, uint32_t *left)
{
	char pragma[64];
	*left = 0;
	(void)sqlite3_snprintf(sizeof pragma, pragma, "PRAGMA incremental_vacuum(%u)", pages);
	enum err e = sqlite3_exec(s->db, pragma, NULL, NULL, NULL) == SQLITE_OK ? OK : ERR_SYS;
	sqlite3_stmt *row = sql_begin(s, "SELECT f.freelist_count, a.auto_vacuum FROM pragma_freelist_count f, pragma_auto_vacuum a", "");
	if (sql_row(row) && sqlite3_column_int(row, 1) == 2) { /* else they stay, as zeros */
		*left = (uint32_t)sqlite3_column_int(row, 0);
	}
	enum err ended = sql_end(s, row);
	return e ? e : ended;
}

enum err store_forget_journal(struct store *s)
{
	/* most of it without holding anybody up, then the rest */
	(void)sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	int result = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return result == SQLITE_OK ? OK : result == SQLITE_BUSY ? ERR_STATE : ERR_SYS;
}
