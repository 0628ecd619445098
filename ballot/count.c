#include "count.h"

#include <string.h>

const char *const count_majority_names[COUNT_MAJORITIES] = {"simple", "absolute", "twoThirds", "most"};

bool count_majority_fits(enum count_majority majority, enum ballot_kind kind)
{
	return kind == BALLOT_MOTION ? majority <= COUNT_TWO_THIRDS : majority == COUNT_MOST || majority == COUNT_ABSOLUTE;
}

static void judge_motion(const struct count_rules *rules, struct count_result *r)
{
	bool is_passed = false, would_pass = true; /* would: if one of the equal halves weighed a little more */
	switch (rules->majority) {
	case COUNT_ABSOLUTE:
		is_passed = 2 * r->yes > r->voters;
		would_pass = 2 * r->yes == r->voters;
		break;
	case COUNT_TWO_THIRDS:
		is_passed = r->yes > 0 && 3 * r->yes >= 2 * (r->yes + r->no);
		would_pass = false;
		break;
	case COUNT_SIMPLE:
	case COUNT_MOST:
	case COUNT_MAJORITIES:
		is_passed = r->yes > r->no;
		break;
	}
	r->is_tied = would_pass && r->yes > 0 && r->yes == r->no;
	r->passed = is_passed ? COUNT_PASSED : r->is_tied && rules->has_casting_vote ? COUNT_PASSED_WAITS : COUNT_NOT_PASSED;
}

static unsigned size_of(uint64_t names)
{
	return (unsigned)__builtin_popcountll(names);
}

/* Of `among`, those with the most votes, as many as there are places; of those who have equally many at the last place, all
 * (`border`). Nobody without a vote. */
static uint64_t leaders(const struct count_result *r, uint64_t among, unsigned places, uint64_t *border)
{
	uint64_t in = 0;
	*border = 0;
	while (size_of(in) < places) {
		unsigned most = 0;
		uint64_t best = 0;
		for (unsigned i = 0; i < BALLOT_CANDIDATES_MAX; i++) {
			uint64_t one = UINT64_C(1) << i;
			if (!((among & ~in) & one) || r->votes[i] == 0 || r->votes[i] < most) {
				continue;
			}
			best = r->votes[i] > most ? one : best | one;
			most = r->votes[i];
		}
		if (best == 0) {
			return in;
		}
		in |= best;
		*border = best;
	}
	return in;
}

static void judge_election(const struct count_rules *rules, struct count_result *r)
{
	unsigned places = rules->question.places, valid = r->ballots - r->abstain - r->invalid;
	uint64_t all = (UINT64_C(1) << rules->question.candidates) - 1, able = all, border;
	for (unsigned i = 0; i < rules->question.candidates; i++) {
		if (rules->majority == COUNT_ABSOLUTE && 2 * r->votes[i] <= valid) {
			able &= ~(UINT64_C(1) << i);
		}
	}
	r->passed = COUNT_PASSED_WAITS;
	r->elected = leaders(r, able, places, &border);
	if (size_of(r->elected) > places) {
		r->elected &= ~border;
		r->open = border;
		r->is_tied = true;
	}
	unsigned left = places - size_of(r->elected);
	if (left > 0 && r->open == 0 && rules->majority == COUNT_ABSOLUTE) {
		uint64_t next = leaders(r, all & ~r->elected, 2 * left, &border);
		r->open = size_of(next) > left ? next : 0; /* without a choice between them there is no runoff */
	}
	r->places_left = r->open ? left : 0;
}

static void add(struct count_result *r, struct ballot_choice choice)
{
	r->ballots++;
	r->yes += choice.voice == BALLOT_YES;
	r->no += choice.voice == BALLOT_NO;
	r->abstain += choice.voice == BALLOT_ABSTAIN;
	r->invalid += choice.voice == BALLOT_INVALID;
	for (unsigned i = 0; choice.voice == BALLOT_NAMES && i < BALLOT_CANDIDATES_MAX; i++) {
		r->votes[i] += (unsigned)(choice.names >> i & 1);
	}
}

void count_votes(const struct count_rules *rules, const struct ballot_choice *choices, size_t count, unsigned voters, unsigned papers,
	struct count_result *result)
{
	memset(result, 0, sizeof *result);
	result->voters = voters;
	result->papers = papers;
	for (size_t i = 0; i < count; i++) {
		add(result, choices[i]);
	}
	if (rules->question.kind == BALLOT_MOTION) {
		judge_motion(rules, result);
	} else {
		judge_election(rules, result);
	}
}

enum err count_decide(struct count_result *result, bool is_passed)
{
	if (!result->is_tied || result->passed != COUNT_PASSED_WAITS || result->open) {
		return ERR_STATE;
	}
	result->passed = is_passed ? COUNT_PASSED : COUNT_NOT_PASSED;
	result->is_by_chair = true;
	return OK;
}

enum err count_draw(struct count_result *result, uint64_t drawn)
{
	if (drawn == 0 || (drawn & ~result->open) || size_of(drawn) != result->places_left) {
		return ERR_STATE;
	}
	result->elected |= drawn;
	result->open = 0;
	result->places_left = 0;
	return OK;
}
