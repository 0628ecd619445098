/* What time deletes of conferences: each kind at its own, a little at once, and nothing before. */
#include "conference_world.h"
#include "store_privacy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { LIMIT = 3 };
#define CLOSED_MS (BEGIN_MS + 1000)

/* A conference that is over, with ballots, voters, speeches and stays. */
static int set_up(void **state)
{
	static struct conference_world w;
	w = (struct conference_world){0};
	conference_world_make(&w, NULL);
	conference_world_open(&w);
	for (int i = 0; i < 5; i++) {
		int64_t number;
		assert_int_equal(store_stay_set(w.s, w.id, w.staff[i], w.seats[i], BEGIN_MS), OK);
		assert_int_equal(store_speech_give(w.s, w.id, w.staff[i], BEGIN_MS, &number), OK);
	}
	consult_school_run(w.s, "INSERT INTO votes (id, conference, kind, form, text, majority, state, prepared_ms) "
		"SELECT 'v', id, 'motion', 'secret', '', 'simple', 'counted', 1 FROM conferences;"
		"INSERT INTO voters (vote, n, seat, person, has_voted) SELECT 'v', number, id, person, 1 FROM seats WHERE kind = 'vote';"
		"INSERT INTO ballots SELECT 'v', number, 'yes', x'00' FROM seats WHERE kind = 'vote'");
	assert_int_equal(store_conference_close(w.s, w.id, CLOSED_MS), OK);
	assert_int_equal(store_minutes_publish(w.s, w.id, "Protokoll", CLOSED_MS), OK);
	*state = &w;
	return 0;
}

/* How much of it, in as many steps as it takes. */
static uint32_t purge(struct conference_world *w, enum purge_kind kind, int64_t before_ms)
{
	uint32_t count = LIMIT, all = 0;
	const struct purge_order order = {.school = w->school, .kind = kind, .before_ms = before_ms, .limit = LIMIT};
	while (count >= LIMIT) {
		assert_int_equal(store_purge(w->s, &order, &count), OK);
		assert_true(count < 3 * LIMIT); /* nobody waits for long */
		all += count;
	}
	return all;
}

static void each_kind_has_its_time(void **state)
{
	struct conference_world *w = *state;
	assert_int_equal(purge(w, PURGE_SPEECHES, CLOSED_MS), 0);
	assert_int_equal(purge(w, PURGE_SPEECHES, CLOSED_MS + 1), 5);
	assert_int_equal(number_of(w, "SELECT count(*) FROM speeches"), 0);
	assert_int_equal(purge(w, PURGE_BALLOTS, CLOSED_MS), 0);
	assert_int_equal(purge(w, PURGE_BALLOTS, CLOSED_MS + 1), 5);
	/* that they voted, and what came of it, stays with the conference */
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE has_voted = 1"), 5);
	assert_int_equal(number_of(w, "SELECT count(*) FROM minutes"), 1);
	assert_int_equal(purge(w, PURGE_CONFERENCES, CLOSED_MS), 0);
	assert_int_equal(purge(w, PURGE_CONFERENCES, CLOSED_MS + 1), 5 + 5 + 1 + 1); /* voters, stays, the outsider, itself */
	static const char *const tables[] = {"conferences", "seats", "agenda_items", "votes", "voters", "conference_stays", "minutes", "outsiders"};
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		char sql[64];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
		assert_int_equal(number_of(w, sql), 0);
	}
	assert_int_equal(number_of(w, "SELECT count(*) FROM people WHERE role = 'guest'"), 0);
	assert_int_equal(number_of(w, "SELECT count(*) FROM people"), STAFF + 1);
}

static void what_never_opened_counts_from_its_begin(void **state)
{
	struct conference_world *w = *state;
	consult_school_run(w->s, "UPDATE conferences SET state = 'invited', closed_ms = NULL, alive_ms = NULL");
	assert_int_equal(purge(w, PURGE_SPEECHES, BEGIN_MS + 1), 0);
	assert_int_equal(purge(w, PURGE_CONFERENCES, BEGIN_MS), 0);
	/* one that nobody closed, from when it was last open */
	consult_school_run(w->s, "UPDATE conferences SET state = 'open', alive_ms = begin_ms + 500");
	assert_int_equal(purge(w, PURGE_CONFERENCES, BEGIN_MS + 500), 0);
	assert_true(purge(w, PURGE_CONFERENCES, BEGIN_MS + 501) > 0);
	assert_int_equal(number_of(w, "SELECT count(*) FROM conferences"), 0);
}

static void who_left_is_named_by_the_roll(void **state)
{
	struct conference_world *w = *state;
	consult_school_run(w->s, "UPDATE people SET left_ms = 1 WHERE name IN ('Lehrkraft 2', 'Lehrkraft 7')");
	assert_int_equal(purge(w, PURGE_PEOPLE, 2), 1);
	assert_int_equal(number_of(w, "SELECT count(*) FROM people WHERE name = 'Lehrkraft 2'"), 1);
	assert_true(purge(w, PURGE_CONFERENCES, CLOSED_MS + 1) > 0);
	assert_int_equal(purge(w, PURGE_PEOPLE, 2), 1);
}

static void note_token(void *ctx, const struct store_seat *seat, const char *token)
{
	(void)seat;
	snprintf(ctx, STORE_TOKEN_MAX, "%s", token);
}

static void an_outsiders_link_dies_after_a_while(void **state)
{
	struct conference_world *w = *state;
	const int64_t dies_ms = CLOSED_MS + INT64_C(60) * 24 * 3600 * 1000;
	char token[STORE_TOKEN_MAX];
	struct store_person person;
	assert_int_equal(store_seat_links(w->s, w->id, NULL, 0, CLOSED_MS, note_token, token), OK);
	assert_int_equal(store_guests_leave(w->s, w->school, CLOSED_MS), OK);
	assert_int_equal(purge(w, PURGE_ACCESS, dies_ms), 0);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &person), OK);
	assert_true(purge(w, PURGE_ACCESS, dies_ms + 1) > 0);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &person), ERR_NOT_FOUND);
}

/* A parent's contact has the time of the last parents' day; others have theirs as long as they are here. */
static void a_contact_goes_with_its_person(void **state)
{
	struct conference_world *w = *state;
	assert_int_equal(purge(w, PURGE_CONTACTS, INT64_MAX / 2), 0);
	assert_int_equal(number_of(w, "SELECT count(*) FROM person_contacts"), 3);
	consult_school_run(w->s, "UPDATE people SET role = 'parent' WHERE name = 'Lehrkraft 1'");
	assert_int_equal(purge(w, PURGE_CONTACTS, INT64_MAX / 2), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, conference_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_has_its_time),
		TEST(what_never_opened_counts_from_its_begin),
		TEST(who_left_is_named_by_the_roll),
		TEST(an_outsiders_link_dies_after_a_while),
		TEST(a_contact_goes_with_its_person),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
