/*
 * A school, or one person, is removed with all that can be stored of them, and nothing of others goes. Each table must have a
 * row here: one that is new and is forgotten in a list of what is removed fails this test.
 */
#include "groups.h"
#include "logins.h"
#include "members.h"
#include "store_privacy.h"
#include "store_sql.h"
#include "store_timetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* All of one school; `@` is its number. */
static const char all[] =
	"INSERT INTO schools (id, name) VALUES ('s@', 'Schule');"
	"INSERT INTO people (id, school, name, role, picture) VALUES ('t@', 's@', 'T', 'teacher', NULL), ('p@', 's@', 'P', 'pupil', 'fox'),"
	" ('q@', 's@', 'Q', 'parent', NULL), ('g@', 's@', 'G', 'guest', NULL);"
	"INSERT INTO groups (id, school, name, subject) VALUES ('c@', 's@', '5b', 'Mathe');"
	"INSERT INTO rooms (id, group_id, kind, title, leader, word) VALUES ('r@', 'c@', 'lesson', '5b', 't@', 'p@');"
	"INSERT INTO members (group_id, person) VALUES ('c@', 't@'), ('c@', 'p@'), ('c@', 'g@');"
	"INSERT INTO guardians VALUES ('q@', 'p@');"
	"INSERT INTO logins (person, login) VALUES ('t@', 'login@');"
	"INSERT INTO recovery_codes VALUES ('t@', x'0@');"
	"INSERT INTO links (hash, person, created_ms) VALUES (x'0@', 'p@', 1), (x'1@', 'g@', 1);"
	"INSERT INTO sessions VALUES (x'0@', 'p@', x'0@', 9), (x'1@', 't@', NULL, 9);"
	"INSERT INTO setups VALUES (x'0@', 's@');"
	"INSERT INTO substitutes VALUES ('c@', 't@', 1, 2);"
	"INSERT INTO takeover_codes VALUES ('c@', x'0@', 2);"
	"INSERT INTO tokens (id, hash, room, kind, role, label, issuer, created_ms, expires_ms)"
	" VALUES ('k@', x'0@', 'r@', 'whip', 'teacher', 'Kamera', 't@', 1, 2);"
	"INSERT INTO chat (room, person, text, at_ms, recipient) VALUES ('r@', 'g@', 'Hallo', 1, 't@'), ('r@', 't@', 'Hallo', 1, 'p@');"
	"INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms)"
	" VALUES ('s@', 'r@', 'g@', 'G', 't@', 'T', 'Hallo', 1);"
	"INSERT INTO hands VALUES ('r@', 'p@', 1);"
	"INSERT INTO room_people (room, person) VALUES ('r@', 'p@'), ('r@', 'g@');"
	"INSERT INTO folders (id, group_id, owner, name, rights) VALUES ('d@', 'c@', NULL, 'Mappe', 'write'), ('o@', NULL, 'p@', 'Heft', 'none');"
	"INSERT INTO files (id, folder, person, name, bytes, at_ms, is_ready) VALUES ('f@', 'd@', 'p@', 'a.pdf', 1, 1, 1),"
	" ('x@', 'o@', 'p@', 'b.pdf', 1, 1, 0), ('y@', 'd@', 't@', 'c.pdf', 1, 1, 1);"
	"INSERT INTO periods VALUES ('s@', 1, 480, 525);"
	"INSERT INTO holidays (school, first_day, last_day, name) VALUES ('s@', 1, 2, 'Ferien');"
	"INSERT INTO lessons (id, group_id, weekday, first_period, last_period, weeks) VALUES ('l@', 'c@', 1, 1, 1, 'all');"
	"INSERT INTO lesson_changes VALUES ('l@', 5, 't@', 1, 2);"
	"INSERT INTO feeds VALUES ('g@', x'0@', 1), ('t@', x'1@', 1), ('p@', x'2@', 1), ('q@', x'3@', 1);"
	"INSERT INTO register_entries (id, group_id, begin_ms, kept_until_ms) VALUES ('e@', 'c@', 1, 9);"
	"INSERT INTO register_people (entry, person, is_staff) SELECT number, 'p@', 0 FROM register_entries WHERE id = 'e@';"
	"INSERT INTO register_people (entry, person, is_staff) SELECT number, 't@', 1 FROM register_entries WHERE id = 'e@';"
	"INSERT INTO register_stays SELECT number, 'p@', 1, 2 FROM register_entries WHERE id = 'e@';"
	"INSERT INTO register_trace (entry, at_ms, author, what, person, before, after)"
	" SELECT number, 1, 't@', 'note', 'p@', '', 'Notiz' FROM register_entries WHERE id = 'e@';"
	"INSERT INTO notes (id, group_id, owner, title, rights) VALUES ('n@', 'c@', NULL, 'Mitschrift', 'read'), ('m@', NULL, 'p@', 'Heft', 'read');"
	"INSERT INTO note_updates (note, part, n, data) VALUES ('n@', 0, 1, x'00'), ('m@', 0, 1, x'00');"
	"INSERT INTO retention VALUES ('s@', 'register', 30);"
	"INSERT INTO purges VALUES ('s@', 'register', 1, 2);"
	"INSERT INTO contacts VALUES ('s@', 'officer', 'Frau Schutz');";
/* and its parents' day */
static const char day[] =
	"INSERT INTO people (id, school, name, role) VALUES ('i@', 's@', 'I', 'guest'), ('u@', 's@', 'U', 'teacher');"
	"INSERT INTO consultations (id, school, kind, title, owner, created_ms) VALUES ('h@', 's@', 'hour', 'Sprechstunde', 't@', 1),"
	" ('v@', 's@', 'day', 'Sprechtag', NULL, 1);"
	"INSERT INTO desks (id, consultation) VALUES ('a@', 'h@'), ('b@', 'v@'), ('w@', 'v@');"
	"INSERT INTO desk_teachers VALUES ('a@', 't@'), ('b@', 't@'), ('b@', 'u@'), ('w@', 'u@');"
	"INSERT INTO talks (id, consultation, desk, child, code, begin_ms, end_ms, mode, author) VALUES"
	" ('z@', 'h@', 'a@', 'p@', 1, 1, 2, 'video', 'q@'), ('j@', 'v@', 'b@', 'p@', 1, 3, 4, 'video', 't@');"
	"INSERT INTO slots (id, desk, begin_ms, end_ms, talk) VALUES ('1@', 'a@', 1, 2, 'z@'), ('2@', 'b@', 3, 4, 'j@');"
	"INSERT INTO companions VALUES ('i@', 'j@', 'interpreter', 'tr');"
	"INSERT INTO wishes VALUES ('v@', 'p@', 'b@', 0);"
	"INSERT INTO wish_times VALUES ('v@', 'p@', 1, 2);"
	"INSERT INTO person_contacts VALUES ('q@', 'tr', 'eine Adresse', 1, 1);"
	"INSERT INTO mails (id, school, person, child, consultation, talk, kind, sequence, facts, due_ms) VALUES"
	" ('y@', 's@', 'q@', 'p@', 'v@', 'j@', 'booked', 0, '{\"teachers\":[{\"id\":\"t@\"},{\"id\":\"u@\"}]}', 1);";

/* and its conference, with a vote that is as full of everything as no vote is */
static const char meeting[] =
	"INSERT INTO people (id, school, name, role) VALUES ('w@', 's@', 'W', 'guest');"
	"INSERT INTO conferences (id, school, kind, title, state, begin_ms, closed_ms, convener, created_ms) VALUES"
	" ('f@', 's@', 'teachers', 'Konferenz', 'closed', 1, 9, 't@', 1), ('d@', 's@', 'weekly', 'Entwurf', 'draft', 1, NULL, 't@', 1);"
	"INSERT INTO seats (id, conference, person, kind, office, deputy) VALUES ('1@', 'f@', 't@', 'vote', 'chair', 'p@'),"
	" ('2@', 'f@', 'u@', 'vote', NULL, NULL), ('3@', 'f@', 'q@', 'advisory', NULL, NULL), ('4@', 'f@', 'w@', 'guest', NULL, NULL);"
	"INSERT INTO outsiders VALUES ('w@', 'f@');"
	"INSERT INTO agenda_items (id, conference, place, title) VALUES ('5@', 'f@', 0, 'Punkt');"
	"INSERT INTO item_papers VALUES ('5@', 0, 'f@');"
	"INSERT INTO item_guests VALUES ('5@', 'q@', 1);"
	"INSERT INTO item_spans (item, from_ms, until_ms) VALUES ('5@', 1, 2);"
	"INSERT INTO guest_times (conference, item, person, is_admitted, from_ms, until_ms) VALUES ('f@', '5@', 'q@', 1, 1, 2), ('f@', NULL, 'q@', 0, 2, 3);"
	"INSERT INTO conference_stays (conference, person, seat, from_ms, until_ms) VALUES ('f@', 't@', '1@', 1, 2), ('f@', 'p@', '1@', 2, 3);"
	"INSERT INTO quorum_findings (conference, item, at_ms, seats, present, needed, is_quorate) VALUES ('f@', '5@', 1, 2, 2, 2, 1);"
	"INSERT INTO speeches (conference, item, person, kind, asked_ms, begun_ms, ended_ms) VALUES ('f@', '5@', 't@', 'turn', 1, 2, 3);"
	"INSERT INTO minutes VALUES ('f@', 'Es wurde beschlossen', 1, 1);"
	"INSERT INTO notes (id, conference, title, rights) VALUES ('z@', 'f@', 'Protokoll', 'read');"
	"INSERT INTO objections (id, conference, person, text, at_ms) VALUES ('6@', 'f@', 't@', 'Nein', 1);"
	"INSERT INTO votes (id, conference, item, kind, form, text, mover, candidates, majority, prepared_ms) VALUES"
	" ('7@', 'f@', '5@', 'election', 'secret', 'Wer?', 't@', '[\"T\",\"U\"]', 'most', 1);"
	"INSERT INTO vote_keys VALUES ('7@', x'00');"
	"INSERT INTO vote_demands VALUES ('7@', '1@');"
	"INSERT INTO voters (vote, n, seat, person, has_paper, has_voted) VALUES ('7@', 0, '1@', 't@', 1, 1), ('7@', 1, '2@', 'u@', 1, 1);"
	"INSERT INTO ballots VALUES ('7@', '00', '1', x'00'), ('7@', '01', '2', x'00');"
	"INSERT INTO mails (id, school, person, conference, kind, sequence, facts, due_ms) VALUES ('l@', 's@', 't@', 'f@', 'minutes', 0, '{}', 1);";

static void fill(struct store *s, const char *text, char number)
{
	char *sql = strdup(text), *error = NULL;
	for (char *p = sql; (p = strchr(p, '@')) != NULL;) {
		*p = number;
	}
	if (sqlite3_exec(s->db, sql, NULL, NULL, &error) != SQLITE_OK) {
		fail_msg("%s", error);
	}
	free(sql);
}

static int set_up(void **state)
{
	struct store *s;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	for (char number = '1'; number <= '2'; number++) {
		fill(s, all, number);
		fill(s, day, number);
		fill(s, meeting, number);
	}
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	store_close(*state);
	return 0;
}

static int64_t number_of(struct store *s, const char *sql)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &row, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(row, 0);
	(void)sqlite3_finalize(row);
	return number;
}

static int64_t count_rows(struct store *s, const char *table)
{
	char sql[128];
	(void)sqlite3_snprintf(sizeof sql, sql, "SELECT count(*) FROM %s", table);
	return number_of(s, sql);
}

/* Of nobody: it has one row for all schools. */
static bool is_of_schools(const char *table)
{
	return strcmp(table, "register_clock") != 0;
}

#define TABLES "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
enum { TABLES_MAX = 80, NAME_MAX = 64 };

static int list_tables(struct store *s, char names[TABLES_MAX][NAME_MAX])
{
	int count = 0;
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(s->db, TABLES, -1, &row, NULL), SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 0);
		if (is_of_schools(name)) {
			assert_true(count < TABLES_MAX);
			(void)snprintf(names[count++], NAME_MAX, "%s", name);
		}
	}
	(void)sqlite3_finalize(row);
	return count;
}

static void a_school_goes_with_all_that_is_its_own(void **state)
{
	struct store *s = *state;
	char tables[TABLES_MAX][NAME_MAX];
	int64_t before[TABLES_MAX];
	int count = list_tables(s, tables);
	assert_in_range(count, 30, TABLES_MAX);
	for (int i = 0; i < count; i++) {
		before[i] = count_rows(s, tables[i]);
		if (before[i] < 2) {
			fail_msg("nothing is in %s: add a row of each school", tables[i]);
		}
	}
	assert_int_equal(store_school_remove(s, "s1"), OK);
	for (int i = 0; i < count; i++) {
		if (count_rows(s, tables[i]) != before[i] / 2) {
			fail_msg("%s: %lld of %lld are left", tables[i], (long long)count_rows(s, tables[i]), (long long)before[i]);
		}
	}
}

/* In whatever column of whatever table. */
static int64_t count_named(struct store *s, const char *table, const char *id)
{
	char sql[256];
	int64_t count = 0;
	sqlite3_stmt *row;
	(void)sqlite3_snprintf(sizeof sql, sql, "SELECT name FROM pragma_table_info('%s') WHERE type = 'TEXT'", table);
	assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &row, NULL), SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW) {
		(void)sqlite3_snprintf(sizeof sql, sql, "SELECT count(*) FROM %s WHERE %s = '%s'", table, sqlite3_column_text(row, 0), id);
		count += number_of(s, sql);
	}
	(void)sqlite3_finalize(row);
	return count;
}

static void count_file(void *ctx, const char *file)
{
	(void)file;
	++*(int *)ctx;
}

static void nothing_names_who_is_erased(void **state)
{
	struct store *s = *state;
	static const char *const people[] = {"t1", "p1", "q1", "g1"};
	char tables[TABLES_MAX][NAME_MAX];
	int count = list_tables(s, tables), files = 0;
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
		assert_int_equal(store_person_erase(s, people[i], count_file, &files), OK);
		for (int k = 0; k < count; k++) {
			if (count_named(s, tables[k], people[i]) != 0) {
				fail_msg("%s still names %s", tables[k], people[i]);
			}
		}
	}
	assert_int_equal(files, 3);
	/* all of the other school, and the colleague; an interpreter is gone with the talk */
	assert_int_equal(number_of(s, "SELECT count(*) FROM people"), 9);
}

/* What was decided stays, by as many as it was; who voted and spoke, and whom they voted on, is nobody any more. */
static void a_conference_goes_on_without_who_is_erased(void **state)
{
	struct store *s = *state;
	int files = 0;
	assert_int_equal(store_person_erase(s, "t1", count_file, &files), OK);
	assert_int_equal(number_of(s, "SELECT count(*) FROM conferences WHERE school = 's1' AND convener IS NULL"), 2);
	assert_int_equal(number_of(s, "SELECT count(*) FROM seats WHERE conference = 'f1'"), 3);
	assert_int_equal(number_of(s, "SELECT count(*) FROM voters WHERE vote = '71' AND has_voted = 1 AND (person IS NULL OR person = 'u1')"), 2);
	assert_int_equal(number_of(s, "SELECT count(*) FROM ballots WHERE vote = '71'"), 2);
	assert_int_equal(number_of(s, "SELECT candidates = '[\"–\",\"U\"]' AND mover IS NULL FROM votes WHERE id = '71'"), 1);
	assert_int_equal(number_of(s, "SELECT candidates = '[\"T\",\"U\"]' FROM votes WHERE id = '72'"), 1);
	assert_int_equal(number_of(s, "SELECT count(*) FROM conference_stays WHERE conference = 'f1' AND person = 'p1' AND seat IS NULL"), 1);
	assert_int_equal(number_of(s, "SELECT count(*) FROM minutes"), 2);
}

/* Who leaves is counted in no quorum of what is to come, but stays in what was. */
static void who_leaves_is_on_no_roll_of_what_is_to_come(void **state)
{
	struct store *s = *state;
	assert_int_equal(sqlite3_exec(s->db,
		"UPDATE conferences SET state = 'invited' WHERE id = 'd1'; INSERT INTO seats (id, conference, person, kind, deputy) VALUES "
		"('81', 'd1', 'u1', 'vote', NULL), ('91', 'd1', 't1', 'vote', 'u1')", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_member_leave(s, "u1", 5), OK);
	assert_int_equal(number_of(s, "SELECT count(*) FROM seats WHERE conference = 'd1' AND deputy IS NULL"), 1);
	assert_int_equal(number_of(s, "SELECT count(*) FROM seats WHERE conference = 'f1' AND person = 'u1'"), 1);
}

/* A team's talk goes on with the other one; what is told of it names him no more. */
static void a_colleague_keeps_the_talks(void **state)
{
	struct store *s = *state;
	int files = 0;
	assert_int_equal(store_person_erase(s, "t1", count_file, &files), OK);
	assert_int_equal(number_of(s, "SELECT count(*) FROM talks WHERE id = 'j1' AND author IS NULL"), 1);
	assert_int_equal(number_of(s, "SELECT count(*) FROM talks WHERE id = 'z1'"), 0);
	assert_int_equal(number_of(s, "SELECT count(*) FROM consultations WHERE id = 'h1'"), 0);
	assert_int_equal(number_of(s, "SELECT facts ->> '$.teachers[0].id' = 'u1' AND instr(facts, 't1') = 0 FROM mails WHERE id = 'y1'"), 1);
	assert_int_equal(store_person_erase(s, "u1", count_file, &files), OK);
	assert_int_equal(number_of(s, "SELECT count(*) FROM desks WHERE consultation = 'v1'"), 0);
	assert_int_equal(number_of(s, "SELECT count(*) FROM people WHERE id = 'i1'"), 0);
}

/* -- guests ----------------------------------------------------------------------------------------------------- */

static void a_guest_who_had_a_calendar_makes_place(void **state)
{
	struct store *s = *state;
	struct store_person guest;
	char token[STORE_TOKEN_MAX];
	assert_int_equal(sqlite3_exec(s->db, "DELETE FROM chat; UPDATE links SET is_revoked = 1 WHERE person = 'g1'", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 1; i < STORE_GUESTS_MAX; i++) {
		assert_int_equal(store_guest_add(s, "c1", "Gast", 1, &guest, token), OK);
	}
	assert_int_equal(store_guest_add(s, "c1", "Noch einer", 1, &guest, token), OK);
	assert_int_equal(store_person_find(s, "g1", &guest), ERR_NOT_FOUND);
	/* what the school keeps of his messages has a time of its own */
	assert_int_equal(number_of(s, "SELECT count(*) FROM private_log WHERE sender = 'g1'"), 1);
	assert_int_equal(store_guest_add(s, "c1", "Zu viel", 1, &guest, token), ERR_FULL);
}

static void who_was_a_pupil_makes_no_place(void **state)
{
	struct store *s = *state;
	struct store_person guest;
	char token[STORE_TOKEN_MAX];
	assert_int_equal(sqlite3_exec(s->db,
		"DELETE FROM chat; DELETE FROM members WHERE person = 'g1'; UPDATE rooms SET word = NULL;"
		"UPDATE people SET role = 'guest' WHERE id = 'p1'; UPDATE links SET is_revoked = 1 WHERE person = 'p1'", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 1; i < STORE_GUESTS_MAX; i++) {
		assert_int_equal(store_guest_add(s, "c1", "Gast", 1, &guest, token), OK);
	}
	assert_int_equal(store_guest_add(s, "c1", "Noch einer", 1, &guest, token), ERR_FULL);
	assert_int_equal(number_of(s, "SELECT count(*) FROM files WHERE person = 'p1'"), 2);
}

static bool has_left(struct store *s, const char *id)
{
	struct store_member member;
	assert_int_equal(store_member_get(s, id, &member), OK);
	return member.left_ms == 50;
}

static void guests_leave_with_their_last_group(void **state)
{
	struct store *s = *state;
	struct store_person person;
	uint32_t count;
	int files = 0;
	struct purge_order order = {.school = "s1", .kind = PURGE_PEOPLE, .before_ms = 51, .limit = 10, .on_file = count_file, .ctx = &files};
	assert_int_equal(store_guests_leave(s, "s1", 50), OK);
	assert_false(has_left(s, "g1"));
	assert_int_equal(store_group_end(s, "c1", 40), OK);
	assert_int_equal(store_group_change_members(s, "c2", NULL, 0, (const char *const[]){"g2"}, 1), OK);
	assert_int_equal(store_guests_leave(s, "s1", 50), OK);
	assert_int_equal(store_guests_leave(s, "s2", 50), OK);
	assert_true(has_left(s, "g1"));
	assert_true(has_left(s, "g2"));
	assert_false(has_left(s, "p1")); /* pupils are of the school, not of a group */
	assert_int_equal(number_of(s, "SELECT count(*) FROM links WHERE person = 'g1' AND is_revoked = 0"), 0);
	order.before_ms = 50;
	assert_int_equal(store_purge(s, &order, &count), OK);
	assert_int_equal(count, 0);
	order.before_ms = 51;
	assert_int_equal(store_purge(s, &order, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_person_find(s, "g1", &person), ERR_NOT_FOUND);
	assert_int_equal(store_person_find(s, "g2", &person), OK);
}

/* -- leaving ---------------------------------------------------------------------------------------------------- */

/* However he left: by an admin, or since a file of people does not name him. */
static void no_password_outlives_leaving(void **state)
{
	struct store *s = *state;
	struct store_login login;
	assert_int_equal(store_login_set(s, "t1", "login1", "a hash"), OK);
	assert_int_equal(store_roster_begin(s), OK);
	assert_int_equal(store_roster_finish(s, store_roster_leave(s, "t1", 5)), OK);
	assert_int_equal(store_member_return(s, "t1"), OK);
	assert_int_equal(store_login_of(s, "t1", &login), OK);
	assert_string_equal(login.login, "login1");
	assert_string_equal(login.password, "");
	assert_int_equal(number_of(s, "SELECT count(*) FROM recovery_codes WHERE person = 't1'"), 0);
}

static void who_has_left_joins_nothing(void **state)
{
	struct store *s = *state;
	const char *const pupil = "p1", *const group = "c1";
	char id[STORE_ID_MAX] = "p1";
	const struct store_member_draft draft = {.has_groups = true, .groups = &group, .group_count = 1};
	assert_int_equal(store_member_leave(s, pupil, 5), OK);
	assert_int_equal(store_group_change_members(s, group, &pupil, 1, NULL, 0), ERR_NOT_FOUND);
	assert_int_equal(store_member_save(s, "s1", &draft, id), ERR_NOT_FOUND);
	assert_int_equal(number_of(s, "SELECT count(*) FROM members WHERE person = 'p1'"), 0);
	assert_int_equal(store_member_return(s, pupil), OK);
	assert_int_equal(store_group_change_members(s, group, &pupil, 1, NULL, 0), OK);
	assert_true(store_is_member(s, group, pupil, 9));
}

static void another_role_has_nothing_of_the_first(void **state)
{
	struct store *s = *state;
	static const char *const left[] = {"substitutes WHERE person", "lesson_changes WHERE substitute", "feeds WHERE person",
		"tokens WHERE issuer", "sessions WHERE person", "logins WHERE person", "desk_teachers WHERE person"};
	const enum person_role role = PERSON_PUPIL;
	char id[STORE_ID_MAX] = "t1", sql[128];
	assert_int_equal(store_member_save(s, "s1", &(struct store_member_draft){.role = &role}, id), OK);
	for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
		(void)sqlite3_snprintf(sizeof sql, sql, "SELECT count(*) FROM %s = 't1'", left[i]);
		assert_int_equal(number_of(s, sql), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(a_school_goes_with_all_that_is_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_names_who_is_erased, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_colleague_keeps_the_talks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_conference_goes_on_without_who_is_erased, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_leaves_is_on_no_roll_of_what_is_to_come, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_guest_who_had_a_calendar_makes_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_was_a_pupil_makes_no_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(guests_leave_with_their_last_group, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_password_outlives_leaving, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_has_left_joins_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_role_has_nothing_of_the_first, set_up, tear_down)};
	return cmocka_run_group_tests_name("store_removal", tests, NULL, NULL);
}
