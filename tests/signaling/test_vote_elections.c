/* Elections, runoffs and lots; who hears of a vote and how often; and a store that fails (docs/voting.md). */
#include "lot.h"
#include "store_sql.h"
#include "vote_five.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- elections --- */

static void vote_secretly(struct vote_world *w, const char *vote, const char *const *choices)
{
	struct vw_ballot ballots[VOTERS];
	vw_open(w, vote);
	vw_papers(w, vote, choices, VOTERS, ballots);
	assert_string_equal(vw_vote(w, TELLER, "vote.close", vote, NULL), "");
	vw_collect(w, vote, ballots, VOTERS);
}

static int drawn_by(const char *seed, const json_t *values, int candidates)
{
	lot_value s, v[8];
	uint64_t drawn;
	size_t len;
	assert_int_equal(sodium_hex2bin(s, sizeof s, seed, strlen(seed), NULL, &len, NULL), 0);
	for (size_t i = 0; i < json_array_size(values); i++) {
		const char *hex = json_string_value(json_array_get(values, i));
		assert_int_equal(sodium_hex2bin(v[i], sizeof v[i], hex, strlen(hex), NULL, &len, NULL), 0);
	}
	assert_int_equal(lot_draw(s, v[0], json_array_size(values), (UINT64_C(1) << candidates) - 1, 1, &drawn), OK);
	return drawn == 1 ? 1 : drawn == 2 ? 2 : 0;
}

static void an_election_a_runoff_and_the_lot(void **state)
{
	struct vote_world *w = *state;
	vote_name vote, runoff;
	vw_prepare(w, "open", "Kaya,Brandt,Celik", vote);
	assert_string_equal(json_string_value(json_object_get(vw_known(w, VOTER, vote), "form")), "secret"); /* electionsSecret */
	vote_secretly(w, vote, (const char *const[]){"1", "1", "3", "3", "2"});
	assert_int_equal(json_array_size(json_object_get(json_object_get(vw_known(w, VOTER, vote), "result"), "open")), 2);
	assert_string_equal(vw_vote(w, CHAIR, "vote.lot", vote, NULL), "vote_state"); /* not before a runoff */
	assert_string_equal(vw_vote(w, CHAIR, "vote.runoff", vote, NULL), "");
	snprintf(runoff, sizeof runoff, "%s", json_string_value(json_object_get(w->members[CHAIR].reply, "id")));
	assert_string_equal(vw_vote(w, CHAIR, "vote.runoff", vote, NULL), "vote_state"); /* there is one */
	const json_t *names = json_object_get(vw_known(w, VOTER, runoff), "candidates");
	assert_int_equal(json_array_size(names), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(names, 1), "name")), "Celik");
	assert_string_equal(json_string_value(json_object_get(vw_known(w, VOTER, runoff), "after")), vote);
	vw_restart(w);
	vw_join_all(w);
	vote_secretly(w, runoff, (const char *const[]){"1", "1", "2", "2", "abstain"});
	assert_string_equal(vw_vote(w, CHAIR, "vote.lot", runoff, NULL), "");
	const json_t *lot = json_object_get(vw_known(w, VOTER, runoff), "lot");
	assert_string_equal(json_string_value(json_object_get(lot, "state")), "drawing");
	assert_true(json_is_null(json_object_get(lot, "seed")));
	char *commitment = strdup(json_string_value(json_object_get(lot, "commitment")));
	vw_pass(w, 10 * US_PER_S); /* without anybody's chance nothing is drawn */
	vw_restart(w);
	vw_join_all(w);
	assert_string_equal(vw_vote(w, VOTER, "lot.add", runoff, json_pack("{s:s}", "value", "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")), "bad_request");
	assert_string_equal(vw_vote(w, VOTER, "lot.add", runoff, json_pack("{s:s}", "value", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")), "");
	assert_string_equal(vw_vote(w, ADVISORY, "lot.add", runoff, json_pack("{s:s}", "value", "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")), "");
	vw_pass(w, 2 * US_PER_S);
	lot = json_object_get(vw_known(w, VOTER, runoff), "lot");
	assert_string_equal(json_string_value(json_object_get(lot, "state")), "drawn");
	assert_string_equal(json_string_value(json_object_get(lot, "commitment")), commitment);
	int drawn = drawn_by(json_string_value(json_object_get(lot, "seed")), json_object_get(lot, "values"), 2);
	assert_int_equal(json_integer_value(json_array_get(json_object_get(lot, "drawn"), 0)), drawn);
	const json_t *result = json_object_get(vw_known(w, VOTER, runoff), "result");
	assert_int_equal(json_integer_value(json_array_get(json_object_get(result, "elected"), 0)), drawn);
	json_t *shown = json_deep_copy(vw_known(w, VOTER, runoff));
	vw_restart(w);
	vw_join_all(w);
	assert_true(json_equal(shown, vw_known(w, VOTER, runoff)));
	json_decref(shown);
	free(commitment);
}

static void prepare_runoff(struct vote_world *w, const char *vote, vote_name runoff)
{
	assert_string_equal(vw_vote(w, CHAIR, "vote.runoff", vote, NULL), "");
	snprintf(runoff, STORE_ID_MAX, "%s", json_string_value(json_object_get(w->members[CHAIR].reply, "id")));
}

/* Who is elected already takes a place away; a runoff that was annulled is none, one that is there leaves nothing to the lot, and the
 * other way round. */
static void a_runoff_or_the_lot(void **state)
{
	static const char *const equal[VOTERS] = {"1", "1", "2", "2", "abstain"};
	struct vote_world *w = *state;
	vote_name vote, runoff, third;
	vw_prepare(w, "secret", "Kaya,Brandt,Celik", vote);
	assert_string_equal(vw_vote(w, CHAIR, "vote.change", vote, json_pack("{s:i}", "places", 2)), "");
	vote_secretly(w, vote, (const char *const[]){"1,2", "1,3", "1", "1,2", "1,3"});
	assert_int_equal(json_array_size(json_object_get(json_object_get(vw_known(w, VOTER, vote), "result"), "elected")), 1);
	vw_restart(w);
	vw_join_all(w);
	prepare_runoff(w, vote, runoff);
	assert_int_equal(vw_number(w, runoff, "places"), 1);
	assert_string_equal(vw_vote(w, CHAIR, "vote.runoff", vote, NULL), "vote_state");
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", runoff, NULL), "");
	prepare_runoff(w, vote, runoff);
	vote_secretly(w, runoff, equal);
	prepare_runoff(w, runoff, third);
	assert_string_equal(vw_vote(w, CHAIR, "vote.lot", runoff, NULL), "vote_state");
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", third, NULL), "");
	assert_string_equal(vw_vote(w, CHAIR, "vote.lot", runoff, NULL), "");
	assert_string_equal(vw_vote(w, CHAIR, "vote.runoff", runoff, NULL), "vote_state");
	vw_restart(w);
	vw_join_all(w);
	const json_t *lot = json_object_get(vw_known(w, VOTER, runoff), "lot");
	assert_int_equal(json_integer_value(json_object_get(lot, "places")), 1);
	assert_int_equal(json_array_size(json_object_get(lot, "candidates")), 2);
}

/* --- who hears of what, and how often --- */

static const char *item_of(struct vote_world *w, size_t i)
{
	const json_t *agenda = json_object_get(json_object_get(w->members[CHAIR].snapshot, "conference"), "agenda");
	return json_string_value(json_object_get(json_array_get(agenda, i), "id"));
}

static void guests_hear_nothing_of_what_is_not_for_them(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	assert_string_equal(vw_ask(w, CHAIR, "agenda.go", json_pack("{s:s}", "item", item_of(w, 1))), "");
	vw_prepare(w, "open", NULL, vote);
	assert_non_null(vw_known(w, ADVISORY, vote));
	vw_open(w, vote);
	vw_cast_all(w, vote, (const char *const[]){"yes", "yes", "yes", "yes", "yes"});
	assert_string_equal(vw_ask(w, CHAIR, "agenda.go", json_pack("{s:s}", "item", item_of(w, 0))), "");
	vw_drop(w, GUEST);
	vw_pass(w, 3 * US_PER_S); /* no picture of before is left */
	vw_join(w, GUEST);
	assert_null(vw_known(w, GUEST, vote));
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", vote, NULL), "vote_state"); /* the next item has begun */
	assert_null(vw_known(w, GUEST, vote));
	assert_string_equal(vw_vote(w, GUEST, "lot.add", vote, json_pack("{s:s}", "value",
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")), "no_such_vote");
}

/* Also while he is in the room, before its item and after it; but whoever was let in for the item sees it. */
static void a_guest_hears_of_it_if_he_was_let_in(void **state)
{
	struct vote_world *w = *state;
	const char *closed = item_of(w, 1);
	vote_name vote;
	assert_string_equal(vw_ask(w, CHAIR, "vote.prepare", json_pack("{s:s, s:s, s:s, s:s}", "kind", "motion", "form", "open", "text", "Unter uns?",
		"item", closed)), "");
	snprintf(vote, sizeof vote, "%s", json_string_value(json_object_get(w->members[CHAIR].reply, "id")));
	assert_string_equal(vw_vote(w, TELLER, "vote.change", vote, json_pack("{s:s}", "text", "Nur unter uns?")), "");
	assert_non_null(vw_known(w, ADVISORY, vote));
	assert_null(vw_known(w, GUEST, vote));
	assert_string_equal(vw_vote(w, GUEST, "vote.demand", vote, NULL), "no_such_vote");
	assert_string_equal(vw_ask(w, CHAIR, "agenda.go", json_pack("{s:s}", "item", closed)), "");
	assert_string_equal(vw_ask(w, CHAIR, "guest.admit", json_pack("{s:s}", "participant", w->members[GUEST].person)), "");
	vw_drop(w, GUEST);
	vw_pass(w, 4 * US_PER_S);
	vw_join(w, GUEST);
	assert_non_null(vw_known(w, GUEST, vote));
	assert_string_equal(vw_vote(w, GUEST, "vote.demand", vote, NULL), "not_allowed");
}

static bool lost_key(const struct vote_world *w, const char *vote)
{
	return json_is_true(json_object_get(vw_known(w, CHAIR, vote), "lostKey"));
}

/* A store that comes from a backup has no keys: a secret vote that ran then is over, everybody hears why, and another can be held. */
static void no_secret_vote_goes_on_without_its_key(void **state)
{
	static const char *const yes[] = {"yes", "yes", "yes"};
	struct vote_world *w = *state;
	for (int is_closed = 0; is_closed < 2; is_closed++) {
		struct vw_ballot ballots[3];
		vote_name vote;
		vw_prepare(w, "secret", NULL, vote);
		vw_open(w, vote);
		vw_papers(w, vote, yes, 3, ballots);
		assert_string_equal(is_closed ? vw_vote(w, CHAIR, "vote.close", vote, NULL) : "", "");
		assert_int_equal(sql_run(w->store, "DELETE FROM vote_keys", ""), OK);
		for (int again = 0; again < 2; again++) {
			vw_restart(w);
			vw_join_all(w);
			assert_string_equal(vw_state(w, vote), "annulled");
			assert_true(lost_key(w, vote));
			assert_int_equal(vw_number(w, vote, "voted"), 0);
			assert_int_equal(vw_ballot_hand_in(w, &ballots[0]), 409);
		}
		for (int i = 0; i < 3; i++) {
			vw_ballot_finish(&ballots[i]);
		}
	}
	vote_name other;
	vw_prepare(w, "secret", NULL, other);
	vw_open(w, other);
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", other, NULL), "");
	assert_false(lost_key(w, other));
}

static void what_was_counted_can_be_annulled_until_the_next_item(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	vw_cast_all(w, vote, (const char *const[]){"yes", "yes", "yes", "yes", "yes"});
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", vote, NULL), "");
	assert_string_equal(vw_state(w, vote), "annulled");
	assert_true(json_is_null(json_object_get(vw_known(w, VOTER, vote), "result")));
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", vote, NULL), "vote_state");
}

static void many_choices_are_told_four_times_a_second(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	uint32_t before = w->members[GUEST].told;
	for (int i = 0; i < 100; i++) {
		assert_string_equal(vw_cast(w, i % (VOTERS - 1), vote, i / (VOTERS - 1) % 2 ? "yes" : "no"), "");
		vw_pass(w, 20 * US_PER_MS);
	}
	uint32_t told = w->members[GUEST].told - before;
	assert_in_range(told, 6, 9);
	vw_pass(w, 300 * US_PER_MS);
	assert_int_equal(vw_number(w, vote, "voted"), VOTERS - 1);
}

/* What the store does not take has not happened, and nobody hears of it. */
static void a_store_that_fails(void **state)
{
	struct vote_world *w = *state;
	struct vw_ballot mine;
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_ballot_make(w, VOTER, vote, "yes", &mine);
	assert_int_equal(sqlite3_exec(w->store->db, "CREATE TEMP TRIGGER dead BEFORE UPDATE ON main.voters BEGIN SELECT RAISE(ABORT, 'dead'); END;"
		"CREATE TEMP TRIGGER dead2 BEFORE UPDATE ON main.votes BEGIN SELECT RAISE(ABORT, 'dead'); END", NULL, NULL, NULL), SQLITE_OK);
	assert_string_equal(vw_ballot_paper(w, VOTER, &mine), "internal");
	assert_null(json_object_get(w->members[VOTER].reply, "signature"));
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "internal");
	vw_pass(w, US_PER_S);
	assert_string_equal(vw_state(w, vote), "open");
	assert_int_equal(vw_number(w, vote, "voted"), 0);
	assert_int_equal(sqlite3_exec(w->store->db, "DROP TRIGGER dead; DROP TRIGGER dead2", NULL, NULL, NULL), SQLITE_OK);
	assert_string_equal(vw_ballot_paper(w, VOTER, &mine), "");
	vw_ballot_finish(&mine);
}

/* What is due by itself waits a second each time, and does not run hot; a key that was taken for nothing is let go. */
static void a_store_that_fails_is_asked_again_later(void **state)
{
	struct vote_world *w = *state;
	vote_name vote, secret;
	vw_prepare(w, "secret", NULL, secret);
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	for (int i = 0; i < VOTERS; i++) {
		assert_string_equal(vw_cast(w, i, vote, "yes"), "");
	}
	assert_int_equal(sqlite3_exec(w->store->db, "CREATE TEMP TRIGGER dead BEFORE UPDATE ON main.votes BEGIN SELECT RAISE(ABORT, 'dead'); END", NULL,
		NULL, NULL), SQLITE_OK);
	vw_pass(w, 2 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "open");
	assert_true(signaling_deadline(w->signaling) > w->now_us);
	assert_int_equal(sqlite3_exec(w->store->db, "DROP TRIGGER dead", NULL, NULL, NULL), SQLITE_OK);
	vw_pass(w, 2 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "counted");
	assert_int_equal(sqlite3_exec(w->store->db, "CREATE TEMP TRIGGER dead BEFORE INSERT ON main.voters BEGIN SELECT RAISE(ABORT, 'dead'); END", NULL,
		NULL, NULL), SQLITE_OK);
	assert_string_equal(vw_vote(w, CHAIR, "vote.open", secret, NULL), "internal");
	assert_string_equal(vw_vote(w, CHAIR, "vote.change", secret, json_pack("{s:s}", "text", "Noch einmal?")), "");
	assert_true(json_is_null(json_object_get(vw_known(w, VOTER, secret), "key")));
	assert_int_equal(sqlite3_exec(w->store->db, "DROP TRIGGER dead", NULL, NULL, NULL), SQLITE_OK);
	vw_open(w, secret);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, vote_world_set_up, vote_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(an_election_a_runoff_and_the_lot), TEST(a_runoff_or_the_lot), TEST(a_guest_hears_of_it_if_he_was_let_in), TEST(guests_hear_nothing_of_what_is_not_for_them),
		TEST(what_was_counted_can_be_annulled_until_the_next_item), TEST(no_secret_vote_goes_on_without_its_key),
		TEST(many_choices_are_told_four_times_a_second),
		TEST(a_store_that_fails), TEST(a_store_that_fails_is_asked_again_later)};
	return cmocka_run_group_tests_name("vote_elections", tests, NULL, NULL);
}
