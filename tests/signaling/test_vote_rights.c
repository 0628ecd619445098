/* Who may what in a vote, and when; motions and wordings; secrecy that is demanded; the quorum (docs/voting.md, section 1). */
#include "vote.h"
#include "vote_five.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void who_may_what(void **state)
{
	static const struct {
		const char *op;
		bool may[GUEST + 1]; /* chair, teller, voters, advisory, guest */
	} rows[] = {
		{"vote.change", {true, true, false, false, false, false, false}},
		{"vote.open", {true, true, false, false, false, false, false}},
		{"vote.close", {true, true, false, false, false, false, false}},
		{"vote.annul", {true, true, false, false, false, false, false}},
		{"vote.runoff", {true, true, false, false, false, false, false}},
		{"vote.lot", {true, true, false, false, false, false, false}},
		{"vote.decide", {true, false, false, false, false, false, false}},
		{"vote.demand", {true, true, true, true, true, false, false}},
		{"lot.add", {true, true, true, true, true, true, false}},
	};
	struct vote_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		for (int member = 0; member <= GUEST; member++) {
			vote_name vote;
			vw_prepare(w, "open", NULL, vote);
			json_t *more = strcmp(rows[i].op, "vote.decide") == 0 ? json_pack("{s:s}", "choice", "yes")
				: strcmp(rows[i].op, "lot.add") == 0 ? json_pack("{s:s}", "value",
					"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff") : NULL;
			bool is_refused = strcmp(vw_vote(w, member, rows[i].op, vote, more), "not_allowed") == 0;
			if (is_refused == rows[i].may[member]) {
				fail_msg("%s by %d", rows[i].op, member);
			}
			(void)vw_vote(w, CHAIR, "vote.annul", vote, NULL);
		}
		vw_pass(w, 5 * US_PER_S);
	}
}

static void motions_wait_for_the_chair(void **state)
{
	struct vote_world *w = *state;
	json_t *motion = json_pack("{s:s, s:s, s:s}", "kind", "motion", "form", "open", "text", "Pause länger?");
	assert_string_equal(vw_ask(w, GUEST, "vote.prepare", json_incref(motion)), "not_allowed");
	assert_string_equal(vw_ask(w, ADVISORY, "vote.prepare", json_incref(motion)), "");
	vote_name vote;
	snprintf(vote, sizeof vote, "%s", json_string_value(json_object_get(w->members[ADVISORY].reply, "id")));
	const json_t *mover = json_object_get(vw_known(w, CHAIR, vote), "mover");
	assert_string_equal(json_string_value(json_object_get(mover, "name")), "Mitglied 5");
	assert_string_equal(vw_vote(w, ADVISORY, "vote.open", vote, NULL), "not_allowed");
	vw_open(w, vote);
	assert_string_equal(vw_cast(w, ADVISORY, vote, "yes"), "not_voter");
	assert_string_equal(vw_cast(w, GUEST, vote, "yes"), "not_voter");
	assert_string_equal(vw_vote(w, CHAIR, "vote.open", "nosuch", NULL), "no_such_vote");
	vote_name other;
	vw_prepare(w, "open", NULL, other);
	assert_string_equal(vw_vote(w, CHAIR, "vote.open", other, NULL), "bad_request");
	assert_string_equal(vw_why(w, CHAIR), "not_now");
	json_decref(motion);
}

static void one_member_does_not_use_up_all_votes(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	json_t *motion = json_pack("{s:s, s:s, s:s}", "kind", "motion", "form", "open", "text", "Pause länger?");
	for (int i = 0; i < 10; i++) {
		assert_string_equal(vw_ask(w, ADVISORY, "vote.prepare", json_incref(motion)), "");
		vw_pass(w, US_PER_S);
	}
	assert_string_equal(vw_ask(w, ADVISORY, "vote.prepare", json_incref(motion)), "bad_request");
	assert_string_equal(vw_why(w, ADVISORY), "many");
	assert_string_equal(vw_ask(w, VOTER, "vote.prepare", json_incref(motion)), "");
	vw_prepare(w, "open", NULL, vote);
	json_decref(motion);
}

#define MOTION(more) "{\"kind\":\"motion\",\"form\":\"open\",\"text\":\"A\"" more "}"
#define ELECTION(more) "{\"kind\":\"election\",\"form\":\"open\",\"text\":\"A\"" more "}"

static void wordings_that_make_no_sense(void **state)
{
	static const struct {
		const char *draft, *why;
	} rows[] = {
		{"{\"kind\":\"x\",\"form\":\"open\",\"text\":\"A\"}", "kind"}, {"{\"kind\":\"motion\",\"form\":\"x\",\"text\":\"A\"}", "form"},
		{"{\"kind\":\"motion\",\"form\":\"open\",\"text\":\"  \"}", "text"}, {"{\"kind\":\"motion\",\"form\":\"open\",\"text\":\"\u200b \"}", "text"},
		{"{\"kind\":\"motion\",\"form\":\"open\",\"text\":\"\u202eA\"}", "text"}, {MOTION(",\"majority\":\"most\""), "majority"},
		{MOTION(",\"candidates\":[\"B\"]"), "candidates"}, {MOTION(",\"places\":1"), "places"}, {ELECTION(""), "candidates"},
		{ELECTION(",\"candidates\":[\"B\",\"B\"]"), "candidates"}, {ELECTION(",\"candidates\":[\"Ada B\",\"ada  b \"]"), "candidates"},
		{ELECTION(",\"candidates\":[\"Ada\",\"A\u200bda\"]"), "candidates"}, {ELECTION(",\"candidates\":[\"B\u2066\"]"), "candidates"},
		{ELECTION(",\"candidates\":[\"B\\nC\"]"), "candidates"}, {ELECTION(",\"candidates\":[\"B\"],\"places\":2"), "places"},
		{ELECTION(",\"candidates\":[\"B\"],\"majority\":\"simple\""), "majority"}};
	struct vote_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *code = vw_ask(w, CHAIR, "vote.prepare", json_loads(rows[i].draft, 0, NULL));
		if (strcmp(code, "bad_request") != 0 || strcmp(vw_why(w, CHAIR), rows[i].why) != 0) {
			fail_msg("%s: %s", rows[i].draft, code);
		}
	}
	assert_string_equal(vw_ask(w, CHAIR, "vote.prepare", json_loads(ELECTION(",\"candidates\":[\"Jörg\",\"Jorg\"]"), 0, NULL)), "");
	assert_string_equal(vw_ask(w, CHAIR, "vote.prepare", json_pack("{s:s, s:s, s:s, s:s}", "kind", "motion", "form", "open", "text", "A", "item",
		"nosuch")), "no_such_item");
}

/* Whatever becomes of the one that runs, until it is counted. */
static void one_vote_at_a_time(void **state)
{
	static const char *const yes[VOTERS] = {"yes", "yes", "yes", "yes", "yes"};
	struct vote_world *w = *state;
	struct vw_ballot ballots[VOTERS];
	vote_name running, other;
	vw_prepare(w, "secret", NULL, running);
	vw_prepare(w, "open", NULL, other);
	vw_open(w, running);
	vw_papers(w, running, yes, VOTERS, ballots);
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", running, NULL), "");
	for (int i = 0; i < 2; i++) {
		assert_string_equal(vw_state(w, running), i == 0 ? "collecting" : "confirming");
		assert_string_equal(vw_vote(w, CHAIR, "vote.open", other, NULL), "bad_request");
		assert_string_equal(vw_why(w, CHAIR), "not_now");
		assert_int_equal(vw_ballot_hand_in(w, &ballots[0]), i == 0 ? 200 : 409);
		vw_pass(w, (VOTE_WINDOW_MS + VOTE_LATE_MS) * US_PER_MS);
	}
	vw_claim(w, 0, running, json_true());
	for (int i = 1; i < VOTERS; i++) {
		vw_claim(w, i, running, json_false());
	}
	assert_string_equal(vw_state(w, running), "counted");
	vw_open(w, other);
	for (int i = 0; i < VOTERS; i++) {
		vw_ballot_finish(&ballots[i]);
	}
}

/* Of the conference, by HTTP, as the chair. */
static void change(struct vote_world *w, const char *what, const char *body)
{
	char *path = g_strdup_printf("/api/conferences/%s%s", w->conference, what);
	assert_int_equal(vw_http(w, "POST", path, w->members[CHAIR].session, body), 200);
	g_free(path);
}

static void a_chair_without_a_vote_decides_no_tie(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	char *body = g_strdup_printf("{\"set\":[{\"seat\":\"%s\",\"kind\":\"advisory\"}]}", w->members[CHAIR].seat);
	change(w, "/roll", body);
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	assert_string_equal(vw_cast(w, CHAIR, vote, "yes"), "not_voter");
	vw_cast_all(w, vote, (const char *const[]){NULL, "yes", "no", "yes", "no"});
	assert_int_equal(vw_number(w, vote, "result.isTied"), 1);
	assert_string_equal(vw_vote(w, CHAIR, "vote.decide", vote, json_pack("{s:s}", "choice", "yes")), "not_allowed");
	g_free(body);
}

static void without_a_quorum_no_vote_opens(void **state)
{
	struct conference_rules rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	rules.quorum_assumed = false;
	struct vote_world *w = vote_world_new(":memory:", VOTERS, 1, &rules);
	vote_name vote;
	(void)state;
	vw_join(w, CHAIR);
	vw_join(w, TELLER);
	vw_prepare(w, "open", NULL, vote);
	assert_string_equal(vw_vote(w, CHAIR, "vote.open", vote, NULL), "bad_request");
	assert_string_equal(vw_why(w, CHAIR), "not_now");
	vw_join(w, VOTER);
	vw_open(w, vote);
	vote_world_free(w);
}

static void a_demand_counts_while_somebody_is_there_for_it(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	change(w, "", "{\"rules\":{\"secretShare\":60}}");
	vw_prepare(w, "open", NULL, vote);
	assert_int_equal(vw_number(w, vote, "demandsNeeded"), 3);
	assert_string_equal(vw_vote(w, VOTER, "vote.demand", vote, NULL), "");
	assert_int_equal(vw_number(w, vote, "demands"), 1);
	assert_string_equal(vw_ask(w, VOTER, "room.leave", NULL), "");
	assert_string_equal(vw_ask(w, ADVISORY, "room.leave", NULL), "");
	vw_pass(w, 2 * US_PER_S);
	assert_int_equal(vw_number(w, vote, "demands"), 0);
	vw_join(w, VOTER);
	vw_pass(w, 2 * US_PER_S);
	assert_int_equal(vw_number(w, vote, "demands"), 1);
	change(w, "", "{\"rules\":{\"secretShare\":40}}");
	assert_int_equal(vw_number(w, vote, "demandsNeeded"), 2);
	assert_string_equal(vw_vote(w, ANOTHER, "vote.demand", vote, NULL), "");
	assert_string_equal(json_string_value(json_object_get(vw_known(w, GUEST, vote), "form")), "secret");
}

static void keys_are_waited_for_and_few_are_refused(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	w->has_no_keys = true;
	assert_string_equal(vw_vote(w, CHAIR, "vote.open", vote, NULL), "keys_wait");
	assert_string_equal(vw_state(w, vote), "prepared");
	w->has_no_keys = false;
	for (int i = VOTER; i <= LAST; i++) {
		assert_string_equal(vw_ask(w, i, "room.leave", NULL), "");
	}
	vw_pass(w, 40 * US_PER_S);
	assert_string_equal(vw_vote(w, CHAIR, "vote.open", vote, NULL), "bad_request");
	assert_string_equal(vw_why(w, CHAIR), "few");
	for (int i = VOTER; i <= LAST; i++) {
		vw_drop(w, i);
	}
	vw_join_all(w);
	vw_open(w, vote);
}

static void a_fifth_demands_secrecy(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "open", NULL, vote);
	assert_int_equal(vw_number(w, vote, "demandsNeeded"), 1);
	assert_string_equal(vw_vote(w, VOTER, "vote.demand", vote, NULL), "");
	assert_string_equal(json_string_value(json_object_get(vw_known(w, GUEST, vote), "form")), "secret");
	assert_true(json_is_true(json_object_get(json_object_get(vw_known(w, VOTER, vote), "you"), "hasDemanded")));
	assert_false(json_is_true(json_object_get(json_object_get(vw_known(w, ANOTHER, vote), "you"), "hasDemanded")));
	assert_string_equal(vw_vote(w, CHAIR, "vote.change", vote, json_pack("{s:s}", "form", "open")), "");
	assert_string_equal(json_string_value(json_object_get(vw_known(w, GUEST, vote), "form")), "secret");
	vw_restart(w);
	vw_join_all(w);
	assert_string_equal(json_string_value(json_object_get(vw_known(w, GUEST, vote), "form")), "secret");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, vote_world_set_up, vote_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(who_may_what), TEST(motions_wait_for_the_chair),
		TEST(one_member_does_not_use_up_all_votes), TEST(wordings_that_make_no_sense), TEST(one_vote_at_a_time),
		TEST(a_chair_without_a_vote_decides_no_tie), cmocka_unit_test(without_a_quorum_no_vote_opens),
		TEST(a_demand_counts_while_somebody_is_there_for_it), TEST(keys_are_waited_for_and_few_are_refused),
		TEST(a_fifth_demands_secrecy)};
	return cmocka_run_group_tests_name("vote_rights", tests, NULL, NULL);
}
