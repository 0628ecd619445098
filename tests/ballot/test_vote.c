/* One vote through all its states, by hand: the machine against docs/voting.md. By chance: tests/sim/votes_keep_their_rules.c. */
#include "vote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define T0 INT64_C(1700000000000)

static const struct vote_rules rules = {.secret_share = 20, .elections_secret = true, .has_casting_vote = true, .closes_when_all = true};
static const struct vote_draft open_motion = {BALLOT_OPEN, COUNT_SIMPLE, 0, 0}, secret_motion = {BALLOT_SECRET, COUNT_SIMPLE, 0, 0};

static struct vote v;
static int64_t now;

/* Seats 0 to count - 1 are there, each filled by the person of its number. */
static void people(size_t count)
{
	struct vote_seat seats[40];
	for (size_t i = 0; i < count; i++) {
		snprintf(seats[i].seat, sizeof seats[i].seat, "s%zu", i);
		snprintf(seats[i].person, sizeof seats[i].person, "p%zu", i);
	}
	assert_int_equal(vote_presence(&v, seats, count), VOTE_OK);
}

/* What is due by itself; how many of a kind were written. */
static unsigned run(enum vote_write_kind kind)
{
	struct vote_write w;
	unsigned count = 0, all = 0;
	while (vote_run(&v, now, &w)) {
		count += w.kind == kind;
		vote_commit(&v, &w);
		assert_true(++all < 100);
	}
	return count;
}

static enum vote_refusal done(enum vote_refusal refusal, const struct vote_write *w)
{
	if (refusal == VOTE_OK) {
		vote_commit(&v, w);
	}
	return refusal;
}

static enum vote_refusal cast(const char *person, const char *choice)
{
	struct vote_write w;
	return done(vote_cast(&v, person, choice, now, &w), &w);
}

static enum vote_refusal paper(const char *person, const char *blinded)
{
	struct vote_write w;
	return done(vote_paper(&v, person, bytes_of_string(blinded), now, &w), &w);
}

static enum vote_refusal hand_in_signed(char serial, const char *choice, struct bytes signature)
{
	char text[BALLOT_TEXT_MAX];
	int len = snprintf(text, sizeof text, "kreide-ballot-1 v1 %c123456789abcdef0123456789abcdef %s", serial, choice);
	return vote_ballot(&v, bytes_of(text, (size_t)len), signature, now);
}

static enum vote_refusal hand_in(char serial, const char *choice)
{
	return hand_in_signed(serial, choice, bytes_of_string("signature"));
}

static enum vote_refusal demand(const char *person)
{
	struct vote_write w;
	return done(vote_demand(&v, person, &w), &w);
}

static enum vote_refusal open_it(void)
{
	struct vote_write w;
	return done(vote_open(&v, now, &w), &w);
}

static enum vote_refusal close_it(void)
{
	struct vote_write w;
	return done(vote_close(&v, now, &w), &w);
}

static enum vote_refusal annul(bool may_recall)
{
	struct vote_write w;
	return done(vote_annul(&v, may_recall, now, &w), &w);
}

static void prepare(enum ballot_kind kind, const struct vote_draft *draft, unsigned round)
{
	vote_finish(&v);
	now = T0;
	assert_int_equal(vote_prepare(&v, "v1", kind, draft, round, &rules, now), VOTE_OK);
}

static void opened(const struct vote_draft *draft, size_t count)
{
	prepare(BALLOT_MOTION, draft, 1);
	people(count);
	assert_int_equal(open_it(), VOTE_OK);
	assert_int_equal(run(VOTE_WRITE_VOTER), 0);
}

/* What a restart leaves: all that was written. */
static void restart(void)
{
	struct vote before = v;
	vote_load(&v, &before.kept, &rules);
	for (size_t i = 0; i < before.voter_count; i++) {
		assert_int_equal(vote_load_voter(&v, &before.voters[i]), VOTE_OK);
	}
	for (size_t i = 0; i < before.demand_count; i++) {
		assert_int_equal(vote_load_demand(&v, before.demands[i]), VOTE_OK);
	}
	vote_finish(&before);
	vote_resume(&v, now);
}

static void wordings_are_checked(void **state)
{
	static const struct {
		enum ballot_kind kind;
		struct vote_draft draft;
		enum vote_refusal refusal;
	} rows[] = {
		{BALLOT_MOTION, {BALLOT_OPEN, COUNT_SIMPLE, 0, 0}, VOTE_OK},
		{BALLOT_MOTION, {BALLOT_OPEN, COUNT_MOST, 0, 0}, VOTE_NO_BAD_REQUEST},
		{BALLOT_MOTION, {BALLOT_OPEN, COUNT_SIMPLE, 2, 1}, VOTE_NO_BAD_REQUEST},
		{BALLOT_ELECTION, {BALLOT_OPEN, COUNT_MOST, 2, 1}, VOTE_OK},
		{BALLOT_ELECTION, {BALLOT_OPEN, COUNT_SIMPLE, 2, 1}, VOTE_NO_BAD_REQUEST},
		{BALLOT_ELECTION, {BALLOT_OPEN, COUNT_MOST, 0, 0}, VOTE_NO_BAD_REQUEST},
		{BALLOT_ELECTION, {BALLOT_OPEN, COUNT_MOST, 2, 0}, VOTE_NO_BAD_REQUEST},
		{BALLOT_ELECTION, {BALLOT_OPEN, COUNT_MOST, 2, 3}, VOTE_NO_BAD_REQUEST},
		{BALLOT_ELECTION, {BALLOT_OPEN, COUNT_MOST, BALLOT_CANDIDATES_MAX + 1, 3}, VOTE_NO_BAD_REQUEST},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(vote_prepare(&v, "v1", rows[i].kind, &rows[i].draft, 1, &rules, T0), rows[i].refusal);
		vote_finish(&v);
	}
	const struct vote_draft election = {BALLOT_OPEN, COUNT_MOST, 2, 1};
	prepare(BALLOT_ELECTION, &election, 1);
	assert_int_equal(v.kept.wording.form, BALLOT_SECRET);
}

static void an_open_vote(void **state)
{
	(void)state;
	opened(&open_motion, 3);
	assert_int_equal(cast("p9", "yes"), VOTE_NO_VOTER);
	assert_int_equal(cast("p0", "maybe"), VOTE_NO_BAD_REQUEST);
	assert_int_equal(paper("p0", "b"), VOTE_NO_STATE);
	assert_int_equal(cast("p0", "yes"), VOTE_OK);
	assert_int_equal(cast("p0", "no"), VOTE_OK);
	assert_int_equal(cast("p1", "yes"), VOTE_OK);
	assert_int_equal(vote_voted(&v), 2);
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), VOTE_NEVER);
	assert_int_equal(cast("p2", "yes"), VOTE_OK);
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_SETTLE_MS);
	now += VOTE_SETTLE_MS - 1;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 0);
	assert_int_equal(cast("p0", "yes"), VOTE_OK); /* a last thought */
	now++;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1);
	assert_int_equal(v.kept.result.yes, 3);
	assert_int_equal(v.kept.result.passed, COUNT_PASSED);
	assert_int_equal(cast("p0", "no"), VOTE_NO_OVER);
	assert_int_equal(v.voters[0].choice.voice, BALLOT_NONE); /* of an open one numbers are kept */
	assert_int_equal(vote_voted(&v), 3);
	assert_int_equal(annul(false), VOTE_NO_STATE);
	assert_int_equal(annul(true), VOTE_OK);
	assert_int_equal(vote_voted(&v), 0);
	assert_int_equal(annul(true), VOTE_NO_STATE);
}

static void who_leaves_and_who_comes(void **state)
{
	(void)state;
	opened(&open_motion, 3);
	assert_int_equal(cast("p0", "yes"), VOTE_OK);
	people(5); /* two seats that were nobody's */
	assert_int_equal(run(VOTE_WRITE_VOTER), 2);
	assert_int_equal(v.voter_count, 5);
	assert_int_equal(cast("p4", "no"), VOTE_OK);
	struct vote_seat deputy = {"s1", "d1"}; /* a deputy for whom was a voter: no vote of his own */
	assert_int_equal(vote_presence(&v, &deputy, 1), VOTE_OK);
	assert_int_equal(run(VOTE_WRITE_VOTER), 0);
	assert_int_equal(cast("d1", "no"), VOTE_NO_VOTER);
	struct vote_seat moved = {"s9", "p0"}; /* a voter on a seat that was nobody's: he has his vote already */
	assert_int_equal(vote_presence(&v, &moved, 1), VOTE_OK);
	assert_int_equal(run(VOTE_WRITE_VOTER), 0);
	assert_int_equal(cast("p1", "no"), VOTE_OK); /* he keeps his vote wherever he is */
	people(1);
	now += VOTE_SETTLE_MS;
	run(VOTE_WRITE_COUNTED);
	now += VOTE_SETTLE_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1); /* all who are there have voted */
	assert_int_equal(v.kept.result.voters, 5);
	assert_int_equal(v.kept.result.ballots, 3);
}

static void secrecy_is_demanded(void **state)
{
	(void)state;
	prepare(BALLOT_MOTION, &open_motion, 1);
	assert_int_equal(demand("p0"), VOTE_NO_VOTER); /* he is not there */
	assert_int_equal(vote_demands_needed(&v), 1); /* with 0 nobody could */
	people(11);
	assert_int_equal(vote_demands_needed(&v), 3);
	assert_int_equal(demand("p0"), VOTE_OK);
	assert_int_equal(demand("p0"), VOTE_OK);
	assert_int_equal(demand("p1"), VOTE_OK);
	assert_int_equal(vote_demands(&v), 2);
	assert_int_equal(v.kept.wording.form, BALLOT_OPEN);
	people(10); /* one goes, and now they are enough */
	assert_int_equal(run(VOTE_WRITE_WORDING), 1);
	assert_int_equal(v.kept.wording.form, BALLOT_SECRET);
	people(40);
	struct vote_write w;
	assert_int_equal(done(vote_change(&v, &open_motion, &w), &w), VOTE_OK);
	assert_int_equal(v.kept.wording.form, BALLOT_SECRET); /* it stays so */
	assert_int_equal(open_it(), VOTE_OK);
	assert_int_equal(vote_change(&v, &open_motion, &w), VOTE_NO_STATE);
	assert_int_equal(demand("p3"), VOTE_NO_STATE);
}

static void a_secret_vote(void **state)
{
	(void)state;
	prepare(BALLOT_MOTION, &secret_motion, 1);
	people(2);
	assert_int_equal(open_it(), VOTE_NO_FEW);
	opened(&secret_motion, 3);
	assert_int_equal(cast("p0", "yes"), VOTE_NO_STATE);
	assert_int_equal(hand_in('0', "yes"), VOTE_NO_STATE); /* too early: it would come alone */
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(paper("p0", "b1"), VOTE_NO_HAS_PAPER);
	assert_int_equal(paper("p1", "b1"), VOTE_OK);
	restart();
	people(3);
	run(VOTE_WRITE_VOTER);
	assert_int_equal(paper("p1", "b1"), VOTE_OK); /* the answer was lost with the server */
	assert_int_equal(paper("p1", "b2"), VOTE_NO_HAS_PAPER);
	assert_int_equal(paper("p2", "b2"), VOTE_OK);
	run(VOTE_WRITE_CLOSED);
	now += VOTE_SETTLE_MS;
	assert_int_equal(run(VOTE_WRITE_CLOSED), 1);
	assert_int_equal(paper("p2", "b2"), VOTE_NO_OVER);
	assert_int_equal(hand_in('c', "yes"), VOTE_OK);
	assert_int_equal(hand_in('c', "yes"), VOTE_OK);
	assert_int_equal(hand_in('c', "no"), VOTE_NO_USED);
	assert_int_equal(hand_in('A', "no"), VOTE_NO_TEXT);
	static const uint8_t too_long[VOTE_SIGNATURE_MAX + 1];
	assert_int_equal(hand_in_signed('d', "no", bytes_of(too_long, sizeof too_long)), VOTE_NO_TEXT);
	assert_int_equal(hand_in('a', "no"), VOTE_OK);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_TAKEN), VOTE_NO_STATE); /* nobody confirms before all were taken */
	restart();
	assert_int_equal(v.state, VOTE_IS_COLLECTING);
	assert_int_equal(v.ballot_count, 0);
	assert_int_equal(hand_in('c', "yes"), VOTE_OK);
	assert_int_equal(hand_in('a', "no"), VOTE_OK);
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(hand_in('b', "yes"), VOTE_OK);
	assert_int_equal(hand_in('d', "yes"), VOTE_NO_STATE); /* never more than papers */
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_AGAIN_MS);
	now += VOTE_AGAIN_MS - 1;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(hand_in('b', "yes"), VOTE_OK); /* the answer was lost */
	now++;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(v.state, VOTE_IS_CONFIRMING);
	assert_int_equal(hand_in('b', "yes"), VOTE_NO_STATE);
	assert_string_equal(v.ballots[1].choice, "yes"); /* by serial: nobody knows in which order they came */
	assert_int_equal(vote_claim(&v, "p9", VOTE_CLAIM_TAKEN), VOTE_NO_VOTER);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_TAKEN), VOTE_OK);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_TAKEN), VOTE_OK);
	assert_int_equal(vote_claim(&v, "p2", VOTE_CLAIM_TAKEN), VOTE_OK);
	assert_true(vote_waits_for(&v, &v.voters[1]));
	assert_false(vote_waits_for(&v, &v.voters[0]));
	assert_int_equal(vote_deadline(&v, now), now + VOTE_CONFIRM_MS);
	now += VOTE_CONFIRM_MS - 1;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 0);
	assert_int_equal(vote_claim(&v, "p1", VOTE_CLAIM_TAKEN), VOTE_OK);
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1);
	assert_int_equal(vote_voted(&v), 3);
	assert_int_equal(v.kept.result.yes, 2);
	assert_null(v.ballots); /* nothing of them is in memory any more */
	for (size_t i = 0; i < v.voter_count; i++) {
		assert_memory_equal(v.voters[i].paper, ((uint8_t[32]){0}), sizeof v.voters[i].paper);
	}
	assert_int_equal(vote_claim(&v, "p1", VOTE_CLAIM_TAKEN), VOTE_OK);
}

/* A paper whose ballot did not come: its voter could confirm for somebody else. */
static void lost_papers(void **state)
{
	(void)state;
	opened(&secret_motion, 3);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(paper("p1", "b1"), VOTE_OK);
	assert_int_equal(paper("p2", "b2"), VOTE_OK);
	assert_int_equal(close_it(), VOTE_OK);
	assert_int_equal(hand_in('0', "yes"), VOTE_OK);
	assert_int_equal(hand_in('1', "yes"), VOTE_OK);
	now += VOTE_WINDOW_MS + VOTE_LATE_MS - 1;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(v.state, VOTE_IS_COLLECTING);
	now++;
	assert_int_equal(hand_in('2', "yes"), VOTE_NO_STATE);
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(v.state, VOTE_IS_CONFIRMING);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_TAKEN), VOTE_OK);
	assert_int_equal(vote_claim(&v, "p2", VOTE_CLAIM_TAKEN), VOTE_OK); /* not so */
	assert_int_equal(run(VOTE_WRITE_COUNTED), 0);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_CONFIRM_MS); /* he whose it is has so long to say it */
	assert_int_equal(vote_claim(&v, "p1", VOTE_CLAIM_TAKEN), VOTE_OK);
	now += 10 * VOTE_CONFIRM_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 0); /* three confirm two ballots */
	assert_int_equal(annul(false), VOTE_OK);
	assert_int_equal(vote_papers(&v), 0);
	assert_null(v.ballots);
}

/* Five papers: what each of them says of his ballot ('t' taken, 'f' not taken, 'u' unknown, '.' nothing), how many came in, and who has
 * voted then ("": it waits for those with a 'w' in `waits`). */
static void whose_ballots_they_are(void **state)
{
	static const struct {
		const char *says;
		int ballots;
		const char *voted, *waits;
	} rows[] = {
		{"tttt.", 5, "vvvvv", ""}, {"tttt.", 4, "vvvv.", ""}, {"ttttu", 5, "vvvvv", ""}, {"ttttf", 4, "vvvv.", ""}, {"tttff", 3, "vvv..", ""},
		{".....", 5, "vvvvv", ""}, {".....", 0, ".....", ""}, {"fffff", 0, ".....", ""}, {"tttfu", 4, "vvv.v", ""}, {"tttfu", 3, "vvv..", ""},
		{"tttu.", 3, "vvv..", ""}, {"ttfu.", 4, "vv.vv", ""}, {"tttu.", 4, "", "...ww"}, {"tfu..", 2, "", "..www"}, {"ttttf", 5, "vvvvv", ""},
		{"ttttu", 3, "", "....w"}, {"tttff", 4, "", "...ww"}, {"ttttt", 4, "", "....."}, {"tffu.", 4, "", ".wwww"},
	};
	(void)state;
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		opened(&secret_motion, 5);
		for (int i = 0; i < 5; i++) {
			const char person[] = {'p', (char)('0' + i), 0};
			assert_int_equal(paper(person, person), VOTE_OK);
		}
		assert_int_equal(close_it(), VOTE_OK);
		for (int i = 0; i < rows[r].ballots; i++) {
			assert_int_equal(hand_in((char)('0' + i), "yes"), VOTE_OK);
		}
		run(VOTE_WRITE_COUNTED);
		now += VOTE_WINDOW_MS + VOTE_LATE_MS;
		run(VOTE_WRITE_COUNTED);
		assert_int_equal(v.state, VOTE_IS_CONFIRMING);
		for (int i = 0; i < 5; i++) {
			const char person[] = {'p', (char)('0' + i), 0}, says = rows[r].says[i];
			enum vote_claim claim = says == 't' ? VOTE_CLAIM_TAKEN : says == 'f' ? VOTE_CLAIM_NOT_TAKEN : VOTE_CLAIM_UNKNOWN;
			assert_true(says == '.' || vote_claim(&v, person, claim) == VOTE_OK);
			assert_true(says == '.' || vote_claim(&v, person, VOTE_CLAIM_UNKNOWN) == VOTE_OK); /* takes nothing back */
		}
		now += VOTE_CONFIRM_MS - 1;
		assert_int_equal(run(VOTE_WRITE_COUNTED), 0);
		for (size_t i = 0; i < 5; i++) { /* who says that his was not taken is no reason to wait, where the others account for all */
			bool is_lost = rows[r].says[i] == 'f' && rows[r].voted[0] && rows[r].voted[i] == '.';
			assert_false(is_lost && vote_waits_for(&v, &v.voters[i]));
		}
		now++;
		assert_int_equal(run(VOTE_WRITE_COUNTED), rows[r].voted[0] != 0);
		for (size_t i = 0; i < 5; i++) {
			assert_int_equal(v.voters[i].has_voted, rows[r].voted[0] && rows[r].voted[i] == 'v');
			assert_int_equal(vote_waits_for(&v, &v.voters[i]), rows[r].waits[0] && rows[r].waits[i] == 'w');
		}
	}
}

/* What was not known at first counts as soon as it is. */
static void who_comes_back_says_it(void **state)
{
	(void)state;
	opened(&secret_motion, 3);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(paper("p1", "b1"), VOTE_OK);
	assert_int_equal(paper("p2", "b2"), VOTE_OK);
	assert_int_equal(close_it(), VOTE_OK);
	assert_int_equal(hand_in('0', "yes"), VOTE_OK);
	now += VOTE_WINDOW_MS + VOTE_LATE_MS;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_UNKNOWN), VOTE_OK);
	assert_int_equal(vote_claim(&v, "p1", VOTE_CLAIM_NOT_TAKEN), VOTE_OK);
	now += 100 * VOTE_CONFIRM_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 0);
	assert_int_equal(vote_deadline(&v, now), VOTE_NEVER);
	assert_int_equal(vote_claim(&v, "p2", VOTE_CLAIM_NOT_TAKEN), VOTE_OK);
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1);
	assert_true(v.voters[0].has_voted && !v.voters[1].has_voted && !v.voters[2].has_voted);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_UNKNOWN), VOTE_OK);
	assert_int_equal(vote_claim(&v, "p1", VOTE_CLAIM_NOT_TAKEN), VOTE_NO_OVER);
}

/* What was said belongs to a round of collecting, and that one is gone. */
static void a_restart_forgets_what_was_said(void **state)
{
	(void)state;
	opened(&secret_motion, 3);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(paper("p1", "b1"), VOTE_OK);
	assert_int_equal(close_it(), VOTE_OK);
	assert_int_equal(hand_in('0', "yes"), VOTE_OK);
	now += VOTE_WINDOW_MS + VOTE_LATE_MS;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_claim(&v, "p0", VOTE_CLAIM_TAKEN), VOTE_OK);
	restart();
	assert_int_equal(v.state, VOTE_IS_COLLECTING);
	now += VOTE_WINDOW_MS + VOTE_LATE_MS;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(v.state, VOTE_IS_CONFIRMING);
	now += VOTE_CONFIRM_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1);
	assert_int_equal(v.kept.result.papers, 2);
	assert_int_equal(vote_voted(&v), 0);
}

static void after_a_restart_it_waits(void **state)
{
	(void)state;
	opened(&open_motion, 3);
	assert_int_equal(cast("p0", "yes"), VOTE_OK);
	restart();
	people(1);
	now += VOTE_SETTLE_MS;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), T0 + VOTE_BACK_MS);
	now = T0 + VOTE_BACK_MS - 1;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 0);
	now++;
	run(VOTE_WRITE_COUNTED);
	now += VOTE_SETTLE_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1); /* the others did not come back */
}

static void a_tie_waits_for_the_chair(void **state)
{
	struct vote_write w;
	(void)state;
	opened(&open_motion, 2);
	assert_int_equal(cast("p0", "yes"), VOTE_OK);
	assert_int_equal(cast("p1", "no"), VOTE_OK);
	assert_int_equal(vote_decide(&v, true, now, &w), VOTE_NO_STATE);
	assert_int_equal(close_it(), VOTE_OK);
	assert_int_equal(v.kept.result.passed, COUNT_PASSED_WAITS);
	assert_int_equal(done(vote_decide(&v, true, now, &w), &w), VOTE_OK);
	assert_int_equal(v.kept.result.passed, COUNT_PASSED);
	assert_int_equal(vote_decide(&v, false, now, &w), VOTE_NO_STATE);
}

static void runoff_and_lot(void **state)
{
	const struct vote_draft election = {BALLOT_OPEN, COUNT_MOST, 3, 1};
	struct vote_rules open_rules = rules;
	struct vote_write w;
	const lot_value seed = {1}, one = {2}, two = {3};
	uint64_t candidates;
	unsigned places;
	(void)state;
	open_rules.elections_secret = false;
	for (unsigned round = 1; round <= 2; round++) {
		vote_finish(&v);
		now = T0;
		assert_int_equal(vote_prepare(&v, "v1", BALLOT_ELECTION, &election, round, &open_rules, now), VOTE_OK);
		people(2);
		assert_int_equal(open_it(), VOTE_OK);
		assert_int_equal(cast("p0", "1"), VOTE_OK);
		assert_int_equal(cast("p1", "3"), VOTE_OK);
		assert_int_equal(vote_runoff(&v, &candidates, &places), VOTE_NO_STATE);
		assert_int_equal(close_it(), VOTE_OK);
		assert_int_equal(vote_runoff(&v, &candidates, &places), VOTE_OK);
		assert_int_equal(candidates, 5);
		assert_int_equal(places, 1);
		assert_int_equal(done(vote_lot(&v, seed, now, &w), &w), round == 1 ? VOTE_NO_STATE : VOTE_OK);
	}
	assert_int_equal(vote_lot(&v, seed, now, &w), VOTE_NO_STATE); /* it runs */
	now += 10 * VOTE_LOT_MS;
	assert_int_equal(run(VOTE_WRITE_LOT_DRAWN), 0); /* nobody has added anything: the server alone draws no lot */
	restart();
	assert_int_equal(vote_lot_add(&v, "p0", one, now), VOTE_OK);
	assert_int_equal(vote_lot_add(&v, "p0", two, now), VOTE_OK);
	assert_int_equal(vote_lot_add(&v, "p1", one, now), VOTE_OK);
	assert_int_equal(run(VOTE_WRITE_LOT_DRAWN), 0);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_LOT_MS); /* after the first */
	now += VOTE_LOT_MS;
	assert_int_equal(run(VOTE_WRITE_LOT_DRAWN), 1);
	assert_int_equal(v.value_count, 1); /* of each the first, each once */
	assert_memory_equal(v.values[0], one, LOT_BYTES);
	assert_true(v.kept.drawn == 1 || v.kept.drawn == 4);
	assert_int_equal(v.kept.result.elected, v.kept.drawn);
	assert_int_equal(vote_lot_add(&v, "p1", two, now), VOTE_NO_STATE);
	assert_int_equal(vote_lot(&v, seed, now, &w), VOTE_NO_STATE);
}

/* A clock that is set back by an hour holds nothing up. */
static void the_clock_jumps(void **state)
{
	(void)state;
	opened(&secret_motion, 3);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(close_it(), VOTE_OK);
	now -= 3600000;
	run(VOTE_WRITE_COUNTED);
	assert_true(vote_deadline(&v, now) <= now + VOTE_WINDOW_MS + VOTE_LATE_MS);
	now += VOTE_WINDOW_MS + VOTE_LATE_MS;
	run(VOTE_WRITE_COUNTED);
	now += VOTE_CONFIRM_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1);
	assert_int_equal(v.kept.result.papers, 1);
	assert_int_equal(v.kept.result.ballots, 0);
	opened(&secret_motion, 3);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(close_it(), VOTE_OK);
	assert_int_equal(hand_in('0', "yes"), VOTE_OK);
	run(VOTE_WRITE_COUNTED);
	now -= 3600000;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_AGAIN_MS);
	opened(&open_motion, 1);
	assert_int_equal(cast("p0", "yes"), VOTE_OK);
	run(VOTE_WRITE_COUNTED);
	now -= 3600000;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_SETTLE_MS);
	opened(&open_motion, 3);
	assert_int_equal(cast("p0", "yes"), VOTE_OK);
	restart();
	people(1);
	now -= 3600000;
	run(VOTE_WRITE_COUNTED);
	assert_int_equal(vote_deadline(&v, now), now + VOTE_BACK_MS);
	now += VOTE_BACK_MS;
	run(VOTE_WRITE_COUNTED);
	now += VOTE_SETTLE_MS;
	assert_int_equal(run(VOTE_WRITE_COUNTED), 1);
}

/* A line that is slow without end holds nobody up for ever; after a restart no line is known. */
static void a_slow_line(void **state)
{
	static const int64_t rows[][2] = {{0, 0}, {250, 0}, {251, VOTE_TRIPS * 251}, {3000, VOTE_TRIPS * 3000}, {INT64_MAX, VOTE_TRIPS * 3000}};
	(void)state;
	opened(&secret_motion, 3);
	assert_int_equal(paper("p0", "b0"), VOTE_OK);
	assert_int_equal(close_it(), VOTE_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		vote_slowest(&v, rows[i][0]);
		assert_int_equal(vote_deadline(&v, now), now + VOTE_WINDOW_MS + rows[i][1] + VOTE_LATE_MS);
	}
	restart();
	assert_int_equal(vote_deadline(&v, now), now + VOTE_WINDOW_MS + VOTE_LATE_MS);
}

static int drop(void **state)
{
	(void)state;
	vote_finish(&v);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(wordings_are_checked, drop),
		cmocka_unit_test_teardown(an_open_vote, drop),
		cmocka_unit_test_teardown(who_leaves_and_who_comes, drop),
		cmocka_unit_test_teardown(secrecy_is_demanded, drop),
		cmocka_unit_test_teardown(a_secret_vote, drop),
		cmocka_unit_test_teardown(lost_papers, drop),
		cmocka_unit_test_teardown(whose_ballots_they_are, drop),
		cmocka_unit_test_teardown(who_comes_back_says_it, drop),
		cmocka_unit_test_teardown(a_restart_forgets_what_was_said, drop),
		cmocka_unit_test_teardown(after_a_restart_it_waits, drop),
		cmocka_unit_test_teardown(a_tie_waits_for_the_chair, drop),
		cmocka_unit_test_teardown(runoff_and_lot, drop),
		cmocka_unit_test_teardown(the_clock_jumps, drop),
		cmocka_unit_test_teardown(a_slow_line, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
