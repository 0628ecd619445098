/* Is only that a ballot which is one, letter by letter, and only that a choice which the question has? */
#include "ballot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define SERIAL "0123456789abcdef0123456789abcdef"

static const struct ballot_question motion = {BALLOT_MOTION, 0, 0}, election = {BALLOT_ELECTION, 12, 3};

static void choices_are_read(void **state)
{
	static const struct {
		const struct ballot_question *question;
		const char *text;
		enum ballot_voice voice;
		uint64_t names;
	} rows[] = {
		{&motion, "yes", BALLOT_YES, 0},
		{&motion, "no", BALLOT_NO, 0},
		{&motion, "abstain", BALLOT_ABSTAIN, 0},
		{&motion, "", BALLOT_INVALID, 0},
		{&motion, "Yes", BALLOT_INVALID, 0},
		{&motion, "yes ", BALLOT_INVALID, 0},
		{&motion, "1", BALLOT_INVALID, 0},
		{&election, "abstain", BALLOT_ABSTAIN, 0},
		{&election, "yes", BALLOT_INVALID, 0},
		{&election, "1", BALLOT_NAMES, 1},
		{&election, "12", BALLOT_NAMES, 1 << 11},
		{&election, "1,4,12", BALLOT_NAMES, 1 | 1 << 3 | 1 << 11},
		{&election, "13", BALLOT_INVALID, 0},
		{&election, "0", BALLOT_INVALID, 0},
		{&election, "01", BALLOT_INVALID, 0},
		{&election, "4,1", BALLOT_INVALID, 0},
		{&election, "4,4", BALLOT_INVALID, 0},
		{&election, "1,2,3,4", BALLOT_INVALID, 0},
		{&election, "1,", BALLOT_INVALID, 0},
		{&election, ",1", BALLOT_INVALID, 0},
		{&election, "1;2", BALLOT_INVALID, 0},
		{&election, "1 ,2", BALLOT_INVALID, 0},
		{&election, "-1", BALLOT_INVALID, 0},
		{&election, "99999999999999999999", BALLOT_INVALID, 0},
		{&election, "4294967297", BALLOT_INVALID, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ballot_choice choice = ballot_choice_read(rows[i].text, rows[i].question);
		char text[BALLOT_CHOICE_MAX];
		if (choice.voice != rows[i].voice || choice.names != rows[i].names) {
			fail_msg("'%s' was read as %d", rows[i].text, (int)choice.voice);
		}
		ballot_choice_write(choice, text);
		assert_string_equal(text, choice.voice == BALLOT_INVALID ? "invalid" : rows[i].text);
	}
}

static void the_longest_choice_fits(void **state)
{
	const struct ballot_question all = {BALLOT_ELECTION, BALLOT_CANDIDATES_MAX, BALLOT_CANDIDATES_MAX};
	struct ballot_choice choice = {BALLOT_NAMES, (UINT64_C(1) << BALLOT_CANDIDATES_MAX) - 1};
	char text[BALLOT_CHOICE_MAX];
	(void)state;
	ballot_choice_write(choice, text);
	assert_int_equal(strlen(text), BALLOT_CHOICE_MAX - 2); /* a word longer would fit, "," another would not */
	struct ballot_choice again = ballot_choice_read(text, &all);
	assert_int_equal(again.voice, BALLOT_NAMES);
	assert_int_equal(again.names, choice.names);
}

static void only_ballots_are_read(void **state)
{
	static const struct {
		const char *text;
		bool is_ballot;
	} rows[] = {
		{"kreide-ballot-1 v1 " SERIAL " yes", true},
		{"kreide-ballot-1 v_-aZ9 " SERIAL " 1,4", true},
		{"kreide-ballot-1 v1 " SERIAL " anything,else", true},
		{"kreide-ballot-1 v1 " SERIAL " Yes", false},
		{"kreide-ballot-1 v1 " SERIAL " ", false},
		{"kreide-ballot-1 v1 " SERIAL, false},
		{"kreide-ballot-1 v1 " SERIAL " yes ", false},
		{"kreide-ballot-1 v1 " SERIAL " yes\n", false},
		{"kreide-ballot-1 v1  " SERIAL " yes", false},
		{"kreide-ballot-1  v1 " SERIAL " yes", false},
		{" kreide-ballot-1 v1 " SERIAL " yes", false},
		{"kreide-ballot-2 v1 " SERIAL " yes", false},
		{"kreide-ballot-1 v1 0123456789ABCDEF0123456789ABCDEF yes", false},
		{"kreide-ballot-1 v1 " SERIAL "0 yes", false},
		{"kreide-ballot-1 v1 0123456789abcdef0123456789abcde yes", false},
		{"kreide-ballot-1  " SERIAL " yes", false},
		{"kreide-ballot-1 v\xc3\xa4 " SERIAL " yes", false},
		{"kreide-ballot-1 v2345678901234567890123456789012 " SERIAL " yes", true},
		{"kreide-ballot-1 v23456789012345678901234567890123 " SERIAL " yes", false},
		{"", false},
	};
	struct ballot ballot;
	char text[BALLOT_TEXT_MAX];
	size_t len;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool is_ballot = ballot_read(bytes_of_string(rows[i].text), &ballot) == OK;
		if (is_ballot != rows[i].is_ballot) {
			fail_msg("'%s' was %s", rows[i].text, is_ballot ? "taken" : "refused");
		}
		if (is_ballot) {
			assert_int_equal(ballot_write(&ballot, text, &len), OK);
			assert_string_equal(text, rows[i].text);
		}
	}
	assert_int_equal(ballot_read(bytes_of("kreide-ballot-1 v1 " SERIAL " yes", 56), &ballot), ERR_MALFORMED); /* its NUL, too */
}

static void only_ballots_are_written(void **state)
{
	struct ballot ballot = {"v1", SERIAL, "yes no"};
	char text[BALLOT_TEXT_MAX];
	size_t len;
	(void)state;
	assert_int_equal(ballot_write(&ballot, text, &len), ERR_MALFORMED);
	memset(&ballot, 'a', sizeof ballot);
	ballot.vote[sizeof ballot.vote - 1] = ballot.serial[sizeof ballot.serial - 1] = ballot.choice[sizeof ballot.choice - 1] = '\0';
	assert_int_equal(ballot_write(&ballot, text, &len), OK); /* the longest of all */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(choices_are_read),
		cmocka_unit_test(the_longest_choice_fits),
		cmocka_unit_test(only_ballots_are_read),
		cmocka_unit_test(only_ballots_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
