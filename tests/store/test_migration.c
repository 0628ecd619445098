/* A store from before conferences: its notes, mails and contacts are in tables that were made anew since, and all of them are there. */
#include "migrations.h"
#include "store_mail.h"
#include "store_notes.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { BEFORE_CONFERENCES = 15 };

static const char older[] =
	"INSERT INTO schools (id, name) VALUES ('s1', 'Schule');"
	"INSERT INTO people (id, school, name, role) VALUES ('p1', 's1', 'Kind', 'pupil'), ('q1', 's1', 'Mutter', 'parent');"
	"INSERT INTO guardians VALUES ('q1', 'p1');"
	"INSERT INTO groups (id, school, name, subject) VALUES ('g1', 's1', '5b', '');"
	"INSERT INTO notes (number, id, group_id, owner, title, rights, last, bytes) VALUES (3, 'n1', 'g1', NULL, 'Mitschrift', 'write', 2, 4),"
	" (5, 'n2', NULL, 'p1', 'Heft', 'read', 0, 0);"
	"INSERT INTO note_updates (note, part, n, data) VALUES ('n1', 0, 1, x'beef'), ('n1', 0, 2, x'cafe');"
	"INSERT INTO parent_contacts VALUES ('q1', 'tr', 'q@example.org', 1, 5);"
	"INSERT INTO mails (id, school, person, child, talk, kind, sequence, facts, due_ms) VALUES"
	" ('m1', 's1', 'q1', 'p1', 't1', 'booked', 4, '{\"end\":9000000000000}', 7), ('m2', 's1', NULL, 'p1', 't1', 'cancelled', 5, '{}', 8);";

static char folder[] = "/tmp/kreide-older-XXXXXX", path[64];

static void run(sqlite3 *db, const char *sql)
{
	char *error = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) {
		fail_msg("%s", error);
	}
}

static void make_older(void)
{
	sqlite3 *db;
	char pragma[48];
	snprintf(path, sizeof path, "%s/kreide.db", mkdtemp(folder));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (int i = 0; i < BEFORE_CONFERENCES; i++) {
		run(db, migrations[i]);
	}
	run(db, older);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", BEFORE_CONFERENCES);
	run(db, pragma);
	sqlite3_close(db);
}

static void count_update(void *ctx, int64_t n, struct bytes data)
{
	assert_int_equal(data.len, 2);
	*(int64_t *)ctx += n;
}

static void what_was_written_is_there(void **state)
{
	(void)state;
	struct store *s;
	struct store_note note;
	struct store_contact contact;
	static struct store_mail mail;
	int64_t sum = 0;
	make_older();
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(store_note_find(s, "n1", &note), OK);
	assert_true(note.is_open_to_write && note.last == 2 && note.bytes == 4);
	assert_string_equal(note.conference, "");
	assert_int_equal(store_note_read(s, "n1", 0, count_update, &sum), OK);
	assert_int_equal(sum, 3);
	assert_int_equal(store_note_find(s, "n2", &note), OK);
	assert_string_equal(note.owner, "p1");
	assert_int_equal(store_contact_get(s, "q1", &contact), OK);
	assert_string_equal(contact.email, "q@example.org");
	assert_int_equal(store_mail_take(s, 9, &mail), OK);
	assert_string_equal(mail.id, "m1");
	assert_string_equal(mail.talk, "t1");
	assert_string_equal(mail.conference, "");
	assert_int_equal(mail.sequence, 4);
	/* what hangs on a note still does */
	assert_int_equal(store_note_remove(s, "n1"), OK);
	sum = 0;
	assert_int_equal(store_note_read(s, "n1", 0, count_update, &sum), OK);
	assert_int_equal(sum, 0);
	store_close(s);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_written_is_there)};
	return cmocka_run_group_tests_name("store_migration", tests, NULL, NULL);
}
