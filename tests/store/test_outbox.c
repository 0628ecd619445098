/* Mails: who gets which, when a newer one makes an older one needless, and that none is taken twice. */
#include "consult_school.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void write_to(struct consult_school *w, int parent, const char *email, bool reminder, int64_t now_ms)
{
	struct store_contact contact = {.language = "tr", .reminder = reminder};
	snprintf(contact.email, sizeof contact.email, "%s", email);
	assert_int_equal(store_contact_put(w->s, w->parents[parent], &contact, now_ms), OK);
}

static int set_up(void **state)
{
	struct consult_school *w = calloc(1, sizeof *w);
	consult_school_make(w, ":memory:");
	write_to(w, 0, "null@example.org", true, NOW_MS);
	write_to(w, 1, "eins@example.org", false, NOW_MS);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct consult_school *w = *state;
	store_close(w->s);
	free(w);
	return 0;
}

static void book(struct consult_school *w, int desk, int slot, int child, char id[STORE_ID_MAX])
{
	enum talk_refusal why;
	const struct talk_draft draft = {w->desks[desk], w->slots[desk][slot], w->children[child], 1, DESK_BOTH, "ar", w->teachers[0], true, NULL};
	assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, id), OK);
	assert_int_equal(why, TALK_OK);
}

/* All that is in the outbox: "kind state parent due", in the order of writing; due in hours from now. */
static void assert_outbox(struct consult_school *w, const char *expected)
{
	char sql[1024], *is;
	sqlite3_stmt *row;
	snprintf(sql, sizeof sql,
		"SELECT ifnull(group_concat(l, ', '), '') FROM (SELECT kind || ' ' || state || ' ' || CASE person WHEN '%s' THEN 0 WHEN '%s' THEN 1 "
		"WHEN '%s' THEN 2 WHEN '%s' THEN 3 END || ' ' || ((due_ms - %lld) / 3600000) AS l FROM mails ORDER BY number)", w->parents[0],
		w->parents[1], w->parents[2], w->parents[3], (long long)NOW_MS);
	assert_int_equal(sqlite3_prepare_v2(w->s->db, sql, -1, &row, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	is = strdup((const char *)sqlite3_column_text(row, 0));
	(void)sqlite3_finalize(row);
	assert_string_equal(is, expected);
	free(is);
}

static void who_hears_of_what(void **state)
{
	struct consult_school *w = *state;
	enum talk_refusal why;
	char id[STORE_ID_MAX];
	book(w, 3, 0, 1, id);
	assert_outbox(w, "booked waiting 0 0, booked waiting 1 0, reminder waiting 0 24");
	/* nothing has gone yet: the newest says all */
	assert_int_equal(store_talk_move(w->s, id, w->slots[3][6], true, NOW_MS, &why), OK);
	assert_outbox(w, "booked dropped 0 0, booked dropped 1 0, reminder dropped 0 24, moved waiting 0 0, moved waiting 1 0, reminder waiting 0 25");
	consult_school_run(w->s, "DELETE FROM mails WHERE state = 'dropped'; UPDATE mails SET state = 'sent' WHERE kind = 'moved'");
	assert_int_equal(store_talk_set(w->s, id, DESK_BOTH, "tr", NOW_MS, &why), OK); /* is for the school to hear */
	assert_int_equal(store_talk_set(w->s, id, DESK_PLACE, "tr", NOW_MS, &why), OK);
	assert_outbox(w, "moved sent 0 0, moved sent 1 0, reminder dropped 0 25, moved waiting 0 0, moved waiting 1 0, reminder waiting 0 25");
	consult_school_run(w->s, "DELETE FROM mails WHERE state <> 'waiting'");
	assert_int_equal(store_talk_cancel(w->s, id, true, NOW_MS), OK);
	assert_outbox(w, "moved dropped 0 0, moved dropped 1 0, reminder dropped 0 25, cancelled waiting 0 0, cancelled waiting 1 0");
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM mails WHERE kind = 'cancelled' AND sequence = 3"), 2);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM mails WHERE state = 'dropped' AND facts <> '{}'"), 0);
}

static void another_place_is_told(void **state)
{
	struct consult_school *w = *state;
	struct store_desk desk;
	char id[STORE_ID_MAX], other[STORE_ID_MAX];
	book(w, 2, 0, 0, id);
	book(w, 0, 5, 0, other);
	consult_school_run(w->s, "DELETE FROM mails");
	assert_int_equal(store_desk_get(w->s, w->desks[2], &desk), OK);
	snprintf(desk.phone, sizeof desk.phone, "030 1");
	assert_int_equal(store_desk_set(w->s, &desk, false, NOW_MS), OK);
	assert_outbox(w, "");
	snprintf(desk.place, sizeof desk.place, "R 2");
	assert_int_equal(store_desk_set(w->s, &desk, false, NOW_MS), OK);
	assert_outbox(w, "moved waiting 0 0, reminder waiting 0 24");
	assert_int_equal(consult_school_number(w->s, "SELECT facts ->> 'place' = 'R 2' AND facts ->> 'phone' = '030 1' FROM mails"), 1);
	assert_int_equal(store_desk_get(w->s, w->desks[0], &desk), OK);
	snprintf(desk.place, sizeof desk.place, "R 3"); /* it is by video */
	assert_int_equal(store_desk_set(w->s, &desk, false, NOW_MS), OK);
	assert_outbox(w, "moved waiting 0 0, reminder waiting 0 24");
}

static void a_draft_is_told_once_it_is_open(void **state)
{
	struct consult_school *w = *state;
	struct store_consult consult;
	char id[STORE_ID_MAX];
	assert_int_equal(store_consult_get(w->s, w->consults[0], &consult), OK);
	consult.state = CONSULT_DRAFT;
	assert_int_equal(store_consult_set(w->s, &consult, NOW_MS), OK);
	book(w, 0, 0, 0, id);
	assert_outbox(w, "");
	consult.state = CONSULT_OPEN;
	assert_int_equal(store_consult_set(w->s, &consult, NOW_MS), OK);
	assert_outbox(w, "booked waiting 0 0, reminder waiting 0 24");
	consult.state = CONSULT_CLOSED;
	assert_int_equal(store_consult_set(w->s, &consult, NOW_MS), OK);
	assert_outbox(w, "booked waiting 0 0, reminder waiting 0 24");
	assert_int_equal(store_consult_remove(w->s, w->consults[0], NOW_MS), OK);
	assert_outbox(w, "booked dropped 0 0, reminder dropped 0 24, cancelled waiting 0 0");
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks"), 0);
}

static void one_mail_for_one_address(void **state)
{
	struct consult_school *w = *state;
	char id[STORE_ID_MAX];
	write_to(w, 2, "wir@example.org", false, NOW_MS);
	write_to(w, 3, "Wir@example.org", true, NOW_MS);
	book(w, 0, 0, 3, id);
	assert_outbox(w, "booked waiting 2 0, reminder waiting 3 24");
}

static void reminders_are_as_the_parent_says_now(void **state)
{
	struct consult_school *w = *state;
	char id[STORE_ID_MAX];
	book(w, 0, 0, 0, id);
	consult_school_run(w->s, "DELETE FROM mails WHERE kind = 'booked'");
	write_to(w, 0, "null@example.org", false, NOW_MS);
	assert_outbox(w, "reminder dropped 0 24");
	write_to(w, 0, "null@example.org", true, NOW_MS + 5);
	assert_outbox(w, "reminder dropped 0 24, reminder waiting 0 24");
	write_to(w, 0, "", true, NOW_MS + 5);
	assert_outbox(w, "reminder dropped 0 24, reminder dropped 0 24");
	write_to(w, 0, "neu@example.org", true, BEGIN_MS - MAIL_REMINDER_MS); /* too late for one */
	assert_outbox(w, "reminder dropped 0 24, reminder dropped 0 24");
}

static void facts_are_those_of_then(void **state)
{
	static const char *const truths[] = {"facts ->> 'child' = 'p0'", "facts ->> 'title' = 'Sprechtag'", "facts ->> '$.teachers[1].name' = 't2 Kaya'",
		"json_array_length(facts, '$.teachers') = 2", "facts ->> 'begin' = 1800172800000", "facts ->> 'end' = 1800173400000", "facts ->> 'mode' = 'video'",
		"facts ->> 'interpreter' = 'ar'", "facts ->> 'isAssigned' = 1", "facts ->> 'changed' = 1800000000000"};
	struct consult_school *w = *state;
	enum talk_refusal why;
	char id[STORE_ID_MAX], sql[256];
	book(w, 1, 0, 0, id);
	for (size_t i = 0; i < sizeof truths / sizeof truths[0]; i++) {
		snprintf(sql, sizeof sql, "SELECT %s FROM mails", truths[i]);
		if (consult_school_number(w->s, sql) != 1) {
			fail_msg("not so: %s", truths[i]);
		}
	}
	assert_int_equal(store_talk_move(w->s, id, w->slots[1][1], true, NOW_MS, &why), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT facts ->> 'before' = 1800172800000 AND facts ->> 'begin' = 1800173400000 FROM mails "
		"WHERE kind = 'moved'"), 1);
	/* the given name alone, where it is known */
	consult_school_run(w->s, "UPDATE people SET given = 'Ada Maria', family = 'Kaya' WHERE role = 'pupil'");
	assert_int_equal(store_talk_move(w->s, id, w->slots[1][2], true, NOW_MS, &why), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM mails WHERE facts ->> 'child' = 'Ada Maria'"), 2);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM mails WHERE instr(facts, 'p0 Kaya') > 0"), 0);
}

/* -- taking ----------------------------------------------------------------------------------------------------- */

static void assert_counts(struct consult_school *w, uint32_t waiting, uint32_t sending, uint32_t sent, uint32_t unsure)
{
	uint32_t counts[MAIL_STATES];
	assert_int_equal(store_mail_count(w->s, w->consults[0], counts), OK);
	assert_int_equal(counts[MAIL_WAITING], waiting);
	assert_int_equal(counts[MAIL_SENDING], sending);
	assert_int_equal(counts[MAIL_SENT], sent);
	assert_int_equal(counts[MAIL_UNSURE], unsure);
}

static void each_is_taken_once(void **state)
{
	struct consult_school *w = *state;
	struct store_mail mail;
	char id[STORE_ID_MAX];
	int64_t due_ms;
	assert_int_equal(store_mail_due(w->s, &due_ms), OK);
	assert_true(due_ms == INT64_MAX);
	book(w, 0, 0, 1, id);
	assert_int_equal(store_mail_due(w->s, &due_ms), OK);
	assert_true(due_ms == NOW_MS);
	assert_int_equal(store_mail_take(w->s, NOW_MS, &mail), OK);
	assert_string_equal(mail.contact.email, "null@example.org");
	assert_string_equal(mail.contact.language, "tr");
	assert_int_equal(mail.kind, MAIL_BOOKED);
	assert_int_equal(mail.tries, 1);
	int64_t first = mail.number;
	assert_int_equal(store_mail_take(w->s, NOW_MS, &mail), OK);
	assert_string_equal(mail.contact.email, "eins@example.org");
	assert_counts(w, 1, 2, 0, 0);
	struct store_mail none;
	assert_int_equal(store_mail_take(w->s, NOW_MS, &none), ERR_NOT_FOUND);
	assert_int_equal(store_mail_again(w->s, first, NOW_MS + 60000), OK);
	assert_int_equal(store_mail_take(w->s, NOW_MS + 59999, &none), ERR_NOT_FOUND);
	assert_int_equal(store_mail_done(w->s, mail.number, MAIL_SENT, NOW_MS), OK);
	assert_int_equal(store_mail_again(w->s, mail.number, NOW_MS), OK); /* is nothing to try again */
	assert_int_equal(store_mail_take(w->s, NOW_MS + 60000, &none), OK);
	assert_int_equal(none.number, first);
	assert_int_equal(none.tries, 2);
	/* the server stopped in between */
	assert_int_equal(store_mail_resume(w->s, NOW_MS + 60001), OK);
	assert_counts(w, 1, 0, 1, 1);
	assert_int_equal(store_mail_take(w->s, NOW_MS + 60001, &none), ERR_NOT_FOUND);
	assert_int_equal(store_mail_due(w->s, &due_ms), OK);
	assert_true(due_ms == BEGIN_MS - MAIL_REMINDER_MS);
}

static void what_nobody_wants_any_more_is_dropped(void **unused)
{
	static const struct {
		const char *then;
		int64_t at_ms;
		bool is_taken;
	} rows[] = {
		{"SELECT 1", NOW_MS, true},
		{"UPDATE person_contacts SET email = ''", NOW_MS, false},
		{"DELETE FROM person_contacts", NOW_MS, false},
		{"UPDATE people SET left_ms = 1 WHERE role = 'parent'", NOW_MS, false},
		{"DELETE FROM guardians", NOW_MS, false}, /* of this child */
		{"SELECT 1", BEGIN_MS + SLOT_MS - 1, true},
		{"SELECT 1", BEGIN_MS + SLOT_MS, false},
		{"UPDATE mails SET kind = 'reminder'", NOW_MS, true},
		{"UPDATE mails SET kind = 'reminder'; UPDATE person_contacts SET reminder = 0", NOW_MS, false},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		void *state;
		char id[STORE_ID_MAX];
		struct store_mail mail;
		(void)set_up(&state);
		struct consult_school *w = state;
		book(w, 0, 0, 0, id);
		consult_school_run(w->s, rows[i].then);
		assert_int_equal(store_mail_take(w->s, rows[i].at_ms, &mail), rows[i].is_taken ? OK : ERR_NOT_FOUND);
		assert_int_equal(consult_school_number(w->s, "SELECT state = 'dropped' FROM mails"), !rows[i].is_taken);
		(void)tear_down(&state);
	}
}

static void what_was_taken_is_on_the_disk(void **unused)
{
	struct consult_school w;
	char path[64], id[STORE_ID_MAX];
	struct store_mail mail;
	(void)unused;
	snprintf(path, sizeof path, "/tmp/kreide-outbox-%d.db", (int)getpid());
	consult_school_make(&w, path);
	write_to(&w, 0, "null@example.org", true, NOW_MS);
	book(&w, 0, 0, 0, id);
	assert_int_equal(store_mail_take(w.s, NOW_MS, &mail), OK);
	assert_int_equal(store_sync(w.s), OK);
	store_close(w.s);
	(void)unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(who_hears_of_what, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_place_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_draft_is_told_once_it_is_open, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_mail_for_one_address, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reminders_are_as_the_parent_says_now, set_up, tear_down),
		cmocka_unit_test_setup_teardown(facts_are_those_of_then, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_is_taken_once, set_up, tear_down), cmocka_unit_test(what_nobody_wants_any_more_is_dropped), cmocka_unit_test(what_was_taken_is_on_the_disk)};
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
