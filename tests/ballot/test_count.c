/*
 * Counting: cases reckoned by hand from docs/voting.md, and for small votes every possible one against a second count that
 * goes about it in another way.
 */
#include "count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { BALLOTS_MAX = 64 };

/* "3*yes no 2*abstain": how many of which. */
static size_t ballots_of(const char *text, const struct ballot_question *question, struct ballot_choice *choices)
{
	size_t count = 0;
	char word[32];
	int used;
	for (; *text; text += used + (text[used] == ' ')) {
		const char *star = strchr(text, '*'), *end = strchr(text, ' ');
		used = end ? (int)(end - text) : (int)strlen(text);
		bool has_many = star && star < text + used;
		int many = has_many ? atoi(text) : 1;
		const char *from = has_many ? star + 1 : text;
		snprintf(word, sizeof word, "%.*s", (int)(text + used - from), from);
		while (many-- > 0) {
			assert_true(count < BALLOTS_MAX);
			choices[count++] = ballot_choice_read(word, question);
		}
	}
	return count;
}

static void motions(void **state)
{
	static const struct {
		enum count_majority majority;
		unsigned voters;
		const char *ballots;
		bool has_casting_vote;
		enum count_passed passed;
		bool is_tied;
	} rows[] = {
		{COUNT_SIMPLE, 5, "3*yes 2*no", false, COUNT_PASSED, false},
		{COUNT_SIMPLE, 5, "2*yes 3*no", true, COUNT_NOT_PASSED, false},
		{COUNT_SIMPLE, 9, "yes 8*abstain", false, COUNT_PASSED, false},
		{COUNT_SIMPLE, 9, "yes 5*invalid", false, COUNT_PASSED, false},
		{COUNT_SIMPLE, 9, "2*yes 2*no 3*abstain", false, COUNT_NOT_PASSED, true},
		{COUNT_SIMPLE, 9, "2*yes 2*no 3*abstain", true, COUNT_PASSED_WAITS, true},
		{COUNT_SIMPLE, 9, "9*abstain", true, COUNT_NOT_PASSED, false},
		{COUNT_SIMPLE, 9, "", true, COUNT_NOT_PASSED, false},
		{COUNT_ABSOLUTE, 10, "6*yes", false, COUNT_PASSED, false},
		{COUNT_ABSOLUTE, 10, "5*yes", true, COUNT_NOT_PASSED, false},
		{COUNT_ABSOLUTE, 10, "5*yes 5*no", true, COUNT_PASSED_WAITS, true},
		{COUNT_ABSOLUTE, 10, "5*yes 5*no", false, COUNT_NOT_PASSED, true},
		{COUNT_ABSOLUTE, 10, "4*yes 4*no 2*abstain", true, COUNT_NOT_PASSED, false},
		{COUNT_ABSOLUTE, 11, "5*yes 5*no", true, COUNT_NOT_PASSED, false},
		{COUNT_ABSOLUTE, 11, "6*yes 5*no", false, COUNT_PASSED, false},
		{COUNT_TWO_THIRDS, 9, "6*yes 3*no", false, COUNT_PASSED, false},
		{COUNT_TWO_THIRDS, 9, "5*yes 3*no abstain", false, COUNT_NOT_PASSED, false},
		{COUNT_TWO_THIRDS, 9, "2*yes no 6*abstain", false, COUNT_PASSED, false},
		{COUNT_TWO_THIRDS, 9, "3*yes 3*no", true, COUNT_NOT_PASSED, false},
		{COUNT_TWO_THIRDS, 9, "9*abstain", true, COUNT_NOT_PASSED, false},
	};
	const struct ballot_question question = {BALLOT_MOTION, 0, 0};
	struct ballot_choice choices[BALLOTS_MAX];
	struct count_result result;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct count_rules rules = {question, rows[i].majority, rows[i].has_casting_vote};
		size_t count = ballots_of(rows[i].ballots, &question, choices);
		count_votes(&rules, choices, count, rows[i].voters, (unsigned)count, &result);
		if (result.passed != rows[i].passed || result.is_tied != rows[i].is_tied || result.elected || result.open) {
			fail_msg("%s of %s among %u: %d%s", count_majority_names[rows[i].majority], rows[i].ballots, rows[i].voters,
				(int)result.passed, result.is_tied ? ", tied" : "");
		}
		assert_int_equal(result.yes + result.no + result.abstain + result.invalid, result.ballots);
	}
}

/* Names as letters: "AC" are candidates 1 and 3. */
static uint64_t names_of(const char *letters)
{
	uint64_t names = 0;
	for (; *letters; letters++) {
		names |= UINT64_C(1) << (*letters - 'A');
	}
	return names;
}

static void elections(void **state)
{
	static const struct {
		enum count_majority majority;
		unsigned candidates, places;
		const char *ballots, *elected, *open;
		unsigned left;
	} rows[] = {
		{COUNT_MOST, 3, 1, "3*1 2*2 3", "A", "", 0},
		{COUNT_MOST, 3, 1, "2*1 2*2 3", "", "AB", 1},
		{COUNT_MOST, 3, 1, "2*1 2*2 2*3", "", "ABC", 1},
		{COUNT_MOST, 3, 1, "2*1 5*abstain 4*invalid", "A", "", 0},
		{COUNT_MOST, 3, 1, "4*abstain", "", "", 0},
		{COUNT_MOST, 3, 1, "", "", "", 0},
		{COUNT_MOST, 4, 2, "5*1,2 3*2,3 4", "AB", "", 0},
		{COUNT_MOST, 4, 2, "5*1 3*2 3*3", "A", "BC", 1},
		{COUNT_MOST, 4, 2, "4*1 4*2 4*3", "", "ABC", 2},
		{COUNT_MOST, 4, 2, "5*1 5*2 3*3", "AB", "", 0},
		{COUNT_MOST, 4, 3, "5*1 3*2 3*3 3*4", "A", "BCD", 2},
		{COUNT_MOST, 4, 4, "5*1 3*2", "AB", "", 0},
		{COUNT_MOST, 4, 4, "1,2,3,4", "ABCD", "", 0},
		{COUNT_ABSOLUTE, 3, 1, "6*1 3*2 2*3", "A", "", 0},
		{COUNT_ABSOLUTE, 3, 1, "5*1 3*2 2*3", "", "AB", 1},
		{COUNT_ABSOLUTE, 3, 1, "5*1 3*2 2*abstain 3*invalid", "A", "", 0},
		{COUNT_ABSOLUTE, 4, 1, "4*1 2*2 2*3 4", "", "ABC", 1},
		{COUNT_ABSOLUTE, 4, 1, "3*1 3*2 2*3 2*4", "", "AB", 1},
		{COUNT_ABSOLUTE, 2, 1, "3*1 3*2", "", "AB", 1},
		{COUNT_ABSOLUTE, 1, 1, "3*1 3*abstain", "A", "", 0},
		{COUNT_ABSOLUTE, 1, 1, "3*abstain", "", "", 0},
		{COUNT_ABSOLUTE, 2, 2, "4*1 3*2", "A", "", 0},
		{COUNT_ABSOLUTE, 6, 2, "6*1,2 2*3 2*4 5", "AB", "", 0},
		{COUNT_ABSOLUTE, 6, 2, "6*1,2 2*3 2*4 2*5", "", "ABCDE", 2},
		{COUNT_ABSOLUTE, 6, 2, "6*1 3*2 2*3", "A", "BC", 1},
		{COUNT_ABSOLUTE, 6, 2, "4*1 4*2 3*3 2*4 5", "", "ABCD", 2},
		{COUNT_ABSOLUTE, 4, 2, "6*1,2 4*1,3 2*2,3", "AB", "", 0},
		{COUNT_ABSOLUTE, 4, 1, "4*1 4", "A", "", 0},
	};
	struct ballot_choice choices[BALLOTS_MAX];
	struct count_result result;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct count_rules rules = {{BALLOT_ELECTION, rows[i].candidates, rows[i].places}, rows[i].majority, true};
		size_t count = ballots_of(rows[i].ballots, &rules.question, choices);
		count_votes(&rules, choices, count, 20, (unsigned)count, &result);
		if (result.elected != names_of(rows[i].elected) || result.open != names_of(rows[i].open) || result.places_left != rows[i].left) {
			fail_msg("%u places, %s, %s: elected %#x, open %#x for %u", rows[i].places, count_majority_names[rows[i].majority],
				rows[i].ballots, (unsigned)result.elected, (unsigned)result.open, result.places_left);
		}
		assert_int_equal(result.passed, COUNT_PASSED_WAITS);
	}
}

/*
 * The second count, of elections: for each candidate by himself, from how many are before him and how many beside him.
 */
struct standing {
	unsigned votes, above, equal;
};

static struct standing standing_of(const struct ballot_choice *choices, size_t count, uint64_t among, unsigned candidates, unsigned n)
{
	unsigned votes[8] = {0};
	struct standing s = {0};
	for (size_t i = 0; i < count; i++) {
		for (unsigned c = 0; c < candidates; c++) {
			votes[c] += choices[i].voice == BALLOT_NAMES && (choices[i].names & UINT64_C(1) << c);
		}
	}
	s.votes = votes[n];
	for (unsigned c = 0; c < candidates; c++) {
		s.above += (among & UINT64_C(1) << c) && votes[c] > votes[n];
		s.equal += (among & UINT64_C(1) << c) && votes[c] == votes[n];
	}
	return s;
}

static unsigned size_of(uint64_t names)
{
	unsigned size = 0;
	for (; names; names &= names - 1) {
		size++;
	}
	return size;
}

static void second_count(const struct count_rules *rules, const struct ballot_choice *choices, size_t count, uint64_t *elected, uint64_t *open)
{
	unsigned candidates = rules->question.candidates, places = rules->question.places, valid = 0;
	uint64_t all = (UINT64_C(1) << candidates) - 1, able = 0, rest = 0;
	*elected = *open = 0;
	for (size_t i = 0; i < count; i++) {
		valid += choices[i].voice == BALLOT_NAMES;
	}
	for (unsigned c = 0; c < candidates; c++) {
		unsigned votes = standing_of(choices, count, all, candidates, c).votes;
		bool is_able = rules->majority == COUNT_MOST ? votes > 0 : votes * 2 > valid;
		able |= is_able ? UINT64_C(1) << c : 0;
	}
	for (unsigned c = 0; c < candidates; c++) {
		struct standing s = standing_of(choices, count, able, candidates, c);
		if (!(able & UINT64_C(1) << c) || s.above >= places) {
			continue;
		}
		*(s.above + s.equal <= places ? elected : open) |= UINT64_C(1) << c;
	}
	unsigned left = places - size_of(*elected);
	if (*open || left == 0 || rules->majority == COUNT_MOST) {
		return;
	}
	rest = all & ~*elected;
	for (unsigned c = 0; c < candidates; c++) {
		struct standing s = standing_of(choices, count, rest, candidates, c);
		*open |= (rest & UINT64_C(1) << c) && s.votes > 0 && s.above < 2 * left ? UINT64_C(1) << c : 0;
	}
	*open = size_of(*open) > left ? *open : 0;
}

static bool next_ballots(unsigned *digits, size_t count, unsigned base)
{
	for (size_t i = 0; i < count; i++) {
		if (++digits[i] < base) {
			return true;
		}
		digits[i] = 0;
	}
	return false;
}

static void check_election(const struct count_rules *rules, const struct ballot_choice *choices, size_t count)
{
	struct count_result result;
	uint64_t elected, open;
	count_votes(rules, choices, count, 9, (unsigned)count, &result);
	second_count(rules, choices, count, &elected, &open);
	assert_int_equal(result.elected, elected);
	assert_int_equal(result.open, open);
	assert_int_equal(result.places_left, open ? rules->question.places - size_of(elected) : 0);
}

static void every_small_election(void **state)
{
	(void)state;
	for (unsigned candidates = 1; candidates <= 4; candidates++) {
		for (unsigned places = 1; places <= candidates; places++) {
			struct ballot_choice kinds[18], choices[5];
			unsigned base = 0, checked = 0;
			kinds[base++] = (struct ballot_choice){BALLOT_ABSTAIN, 0};
			for (uint64_t names = 1; names < UINT64_C(1) << candidates; names++) {
				if (size_of(names) <= places) {
					kinds[base++] = (struct ballot_choice){BALLOT_NAMES, names};
				}
			}
			unsigned digits[5] = {0};
			size_t count = candidates < 4 ? 5 : 4;
			do {
				for (size_t i = 0; i < count; i++) {
					choices[i] = kinds[digits[i]];
				}
				for (int majority = COUNT_ABSOLUTE; majority <= COUNT_MOST; majority += COUNT_MOST - COUNT_ABSOLUTE) {
					const struct count_rules rules = {{BALLOT_ELECTION, candidates, places}, (enum count_majority)majority, false};
					check_election(&rules, choices, count);
				}
				checked++;
			} while (next_ballots(digits, count, base));
			assert_true(checked > 1);
		}
	}
}

static void every_small_motion(void **state)
{
	struct ballot_choice choices[40];
	struct count_result result;
	(void)state;
	for (unsigned code = 0; code < 10 * 10 * 4 * 3 * 3; code++) {
		unsigned yes = code % 10, no = code / 10 % 10, abstain = code / 100 % 4, absent = code / 400 % 3, majority = code / 1200;
		unsigned voters = yes + no + abstain + absent;
		size_t count = 0;
		for (unsigned i = 0; i < yes + no + abstain; i++) {
			choices[count++] = (struct ballot_choice){i < yes ? BALLOT_YES : i < yes + no ? BALLOT_NO : BALLOT_ABSTAIN, 0};
		}
		const struct count_rules rules = {{BALLOT_MOTION, 0, 0}, (enum count_majority)majority, false};
		count_votes(&rules, choices, count, voters, voters, &result);
		double share = majority == COUNT_ABSOLUTE ? (voters ? (double)yes / voters : 0) : yes + no ? (double)yes / (yes + no) : 0;
		bool is_passed = majority == COUNT_TWO_THIRDS ? share > 0.6666666 : share > 0.5;
		assert_int_equal(result.passed, is_passed ? COUNT_PASSED : COUNT_NOT_PASSED);
	}
}

static void a_tie_is_decided_once(void **state)
{
	struct count_result tie = {.passed = COUNT_PASSED_WAITS, .is_tied = true}, clear = {.passed = COUNT_NOT_PASSED};
	(void)state;
	assert_int_equal(count_decide(&clear, true), ERR_STATE);
	assert_int_equal(count_decide(&tie, true), OK);
	assert_int_equal(tie.passed, COUNT_PASSED);
	assert_true(tie.is_by_chair);
	assert_int_equal(count_decide(&tie, false), ERR_STATE);
	/* nor is an election, however many have equally many votes */
	struct count_result election = {.passed = COUNT_PASSED_WAITS, .is_tied = true, .open = 3, .places_left = 1};
	assert_int_equal(count_decide(&election, true), ERR_STATE);
}

static void who_was_drawn_is_elected(void **state)
{
	struct count_result r = {.elected = 1, .open = 2 | 4 | 8, .places_left = 2};
	(void)state;
	assert_int_equal(count_draw(&r, 2), ERR_STATE);
	assert_int_equal(count_draw(&r, 2 | 16), ERR_STATE);
	assert_int_equal(count_draw(&r, 2 | 4 | 8), ERR_STATE);
	assert_int_equal(count_draw(&r, 2 | 8), OK);
	assert_int_equal(r.elected, 1 | 2 | 8);
	assert_int_equal(r.open, 0);
	assert_int_equal(count_draw(&r, 4), ERR_STATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(motions),
		cmocka_unit_test(elections),
		cmocka_unit_test(every_small_election),
		cmocka_unit_test(every_small_motion),
		cmocka_unit_test(a_tie_is_decided_once),
		cmocka_unit_test(who_was_drawn_is_elected),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
