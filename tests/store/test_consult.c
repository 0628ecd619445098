/* What can be booked, and what can't: tables of cases. */
#include "consult_school.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
	struct consult_school *w = calloc(1, sizeof *w);
	consult_school_make(w, ":memory:");
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

/* -- booking ---------------------------------------------------------------------------------------------------- */

enum by { FAMILY, STAFF };
struct ask {
	int desk, slot, child;
	uint32_t slots; /* 0: there is no such */
	enum desk_mode mode;
	enum by by;
	int64_t at_ms; /* 0: NOW_MS */
};

static enum talk_refusal book(struct consult_school *w, const struct ask *a, char id[STORE_ID_MAX])
{
	enum talk_refusal why;
	const struct talk_draft draft = {.desk = w->desks[a->desk], .slot = w->slots[a->desk][a->slot], .child = w->children[a->child],
		.slots = a->slots, .mode = a->mode, .author = a->by == STAFF ? w->teachers[0] : w->parents[0], .is_assigned = a->by == STAFF};
	assert_int_equal(store_talk_book(w->s, &draft, a->at_ms ? a->at_ms : NOW_MS, &why, id), OK);
	return why;
}

/* A slot is 10 minutes; desk 2 is in the building, where 5 minutes are needed to get there. */
static const struct {
	const char *what;
	const char *before; /* of the store */
	struct ask first[2], then;
	enum talk_refusal why;
} bookings[] = {
	{"a free slot", NULL, {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"the desk's mode, whatever it is", NULL, {{0}}, {2, 0, 0, 1, DESK_BOTH, FAMILY, 0}, TALK_OK},
	{"a taken one", NULL, {{0, 0, 3, 1, DESK_VIDEO, FAMILY, 0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_TAKEN},
	{"two in a row", NULL, {{0, 2, 3, 1, DESK_VIDEO, FAMILY, 0}}, {0, 0, 0, 2, DESK_VIDEO, STAFF, 0}, TALK_OK},
	{"two in a row, of which one is taken", NULL, {{0, 1, 3, 1, DESK_VIDEO, FAMILY, 0}}, {0, 0, 0, 2, DESK_VIDEO, STAFF, 0}, TALK_TAKEN},
	{"more than there are", NULL, {{0}}, {0, 7, 0, 2, DESK_VIDEO, STAFF, 0}, TALK_NO_SLOT},
	{"over a break", "UPDATE slots SET state = 'break' WHERE begin_ms = 1800173400000", {{0}}, {0, 0, 0, 2, DESK_VIDEO, STAFF, 0}, TALK_NO_SLOT},
	{"over a long gap", "DELETE FROM slots WHERE begin_ms IN (1800173400000, 1800174000000, 1800174600000, 1800175200000)", {{0}},
		{0, 0, 0, 2, DESK_VIDEO, STAFF, 0}, TALK_NO_SLOT},
	{"a blocked slot", "UPDATE slots SET state = 'blocked'", {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_NO_SLOT},
	{"by video in the building", NULL, {{0}}, {2, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_MODE},
	{"twice at one desk", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {0, 4, 0, 1, DESK_VIDEO, STAFF, 0}, TALK_HAS},
	{"the teacher, at another desk", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {4, 0, 3, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLASH},
	{"the teacher, right after", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {4, 1, 3, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"one of the team", NULL, {{1, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {5, 0, 3, 1, DESK_VIDEO, STAFF, 0}, TALK_CLASH},
	{"other teachers", NULL, {{1, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {3, 0, 3, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"the child elsewhere", NULL, {{0, 0, 4, 1, DESK_VIDEO, FAMILY, 0}}, {1, 0, 4, 1, DESK_VIDEO, STAFF, 0}, TALK_CLASH},
	{"the brother", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {1, 0, 1, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLASH},
	{"the half-brother by another parent", NULL, {{0, 0, 2, 1, DESK_VIDEO, FAMILY, 0}}, {1, 0, 1, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLASH},
	{"a brother's half-brother is of no family", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {1, 0, 2, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"another family", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {1, 0, 3, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"from the screen to the screen", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {1, 1, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"from the screen to the building", NULL, {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}}, {2, 1, 0, 1, DESK_PLACE, FAMILY, 0}, TALK_CLASH},
	{"from the building to the screen", NULL, {{2, 0, 1, 1, DESK_PLACE, FAMILY, 0}}, {0, 1, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLASH},
	{"with a slot between", NULL, {{2, 0, 0, 1, DESK_PLACE, FAMILY, 0}}, {0, 2, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"brothers, one after the other in one room", NULL, {{2, 0, 0, 1, DESK_PLACE, FAMILY, 0}}, {2, 1, 1, 1, DESK_PLACE, FAMILY, 0}, TALK_OK},
	{"as many as a family may have", "UPDATE consultations SET most_talks = 2", {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}},
		{1, 1, 1, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"more than a family may have", "UPDATE consultations SET most_talks = 1", {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}},
		{1, 1, 1, 1, DESK_VIDEO, FAMILY, 0}, TALK_TOO_MANY},
	{"more than that, assigned", "UPDATE consultations SET most_talks = 1", {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}},
		{1, 1, 1, 1, DESK_VIDEO, STAFF, 0}, TALK_OK},
	{"another family has that many", "UPDATE consultations SET most_talks = 1", {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}},
		{1, 1, 3, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"in another consultation", "UPDATE consultations SET most_talks = 1", {{0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}},
		{4, 1, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"in a draft", "UPDATE consultations SET state = 'draft'", {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLOSED},
	{"assigned in a draft", "UPDATE consultations SET state = 'draft'", {{0}}, {0, 0, 0, 1, DESK_VIDEO, STAFF, 0}, TALK_OK},
	{"when it is closed", "UPDATE consultations SET state = 'closed'", {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLOSED},
	{"assigned when it is closed", "UPDATE consultations SET state = 'closed'", {{0}}, {0, 0, 0, 1, DESK_VIDEO, STAFF, 0}, TALK_OK},
	{"too early", "UPDATE consultations SET book_from_ms = 1800000000001", {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLOSED},
	{"from then on", "UPDATE consultations SET book_from_ms = 1800000000000", {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_OK},
	{"too late", "UPDATE consultations SET book_until_ms = 1800000000000", {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, TALK_CLOSED},
	{"assigned, too late", "UPDATE consultations SET book_until_ms = 1800000000000", {{0}}, {0, 0, 0, 1, DESK_VIDEO, STAFF, 0}, TALK_OK},
	{"one that begins now", NULL, {{0}}, {0, 0, 0, 1, DESK_VIDEO, FAMILY, BEGIN_MS}, TALK_CLOSED},
	{"one that goes on, assigned", NULL, {{0}}, {0, 0, 0, 1, DESK_VIDEO, STAFF, BEGIN_MS + 1}, TALK_OK},
	{"one that is over, assigned", NULL, {{0}}, {0, 0, 0, 1, DESK_VIDEO, STAFF, BEGIN_MS + SLOT_MS}, TALK_CLOSED},
};

static void what_can_be_booked(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof bookings / sizeof bookings[0]; i++) {
		void *state;
		char id[STORE_ID_MAX] = "";
		(void)set_up(&state);
		struct consult_school *w = state;
		if (bookings[i].before) {
			consult_school_run(w->s, bookings[i].before);
		}
		int64_t before = 0;
		for (int k = 0; k < 2 && bookings[i].first[k].slots; k++, before++) {
			assert_int_equal(book(w, &bookings[i].first[k], id), TALK_OK);
		}
		enum talk_refusal why = book(w, &bookings[i].then, id);
		if (why != bookings[i].why) {
			fail_msg("%s: %d, not %d", bookings[i].what, (int)why, (int)bookings[i].why);
		}
		assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks"), before + (why == TALK_OK ? 1 : 0));
		(void)tear_down(&state);
	}
}

static void a_repeated_key_is_the_same_talk(void **state)
{
	struct consult_school *w = *state;
	enum talk_refusal why;
	char first[STORE_ID_MAX], again[STORE_ID_MAX];
	struct talk_draft draft = {w->desks[0], w->slots[0][0], w->children[0], 1, DESK_VIDEO, "tr", w->parents[0], false, "key"};
	assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, first), OK);
	draft.slot = w->slots[0][3];
	assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, again), OK);
	assert_int_equal(why, TALK_OK);
	assert_string_equal(first, again);
	draft.author = w->parents[1]; /* his own keys are others */
	assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, again), OK);
	assert_int_equal(why, TALK_HAS);
}

static void several_are_booked_whole_or_not_at_all(void **state)
{
	struct consult_school *w = *state;
	enum talk_refusal why;
	size_t refused;
	char ids[2][STORE_ID_MAX];
	struct talk_draft drafts[2] = {{w->desks[0], w->slots[0][0], w->children[0], 1, DESK_VIDEO, NULL, w->teachers[0], true, NULL},
		{w->desks[1], w->slots[1][0], w->children[1], 1, DESK_VIDEO, NULL, w->teachers[0], true, NULL}};
	assert_int_equal(store_talks_book(w->s, drafts, 2, NOW_MS, &why, &refused, ids), OK);
	assert_int_equal(why, TALK_CLASH);
	assert_int_equal(refused, 1);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks"), 0);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM slots WHERE talk IS NOT NULL"), 0);
	drafts[1].slot = w->slots[1][1];
	assert_int_equal(store_talks_book(w->s, drafts, 2, NOW_MS, &why, &refused, ids), OK);
	assert_int_equal(why, TALK_OK);
	assert_int_equal(consult_school_number(w->s, "SELECT group_concat(code, '') = '12' FROM talks"), 1);
}

static void only_pupils_of_the_school_are_booked(void **state)
{
	struct consult_school *w = *state;
	enum talk_refusal why;
	char other[STORE_ID_MAX], pupil[STORE_ID_MAX], id[STORE_ID_MAX];
	assert_int_equal(store_school_add(w->s, "Andere", other), OK);
	assert_int_equal(store_person_add(w->s, other, "Fremd", PERSON_PUPIL, pupil), OK);
	const char *const children[] = {pupil, w->parents[0], w->teachers[1], "nobody"};
	for (size_t i = 0; i < sizeof children / sizeof children[0]; i++) {
		const struct talk_draft draft = {w->desks[0], w->slots[0][0], children[i], 1, DESK_VIDEO, NULL, w->teachers[0], true, NULL};
		assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, id), ERR_NOT_FOUND);
	}
	/* a slot of another desk is none of this one */
	const struct talk_draft draft = {w->desks[0], w->slots[1][0], w->children[0], 1, DESK_VIDEO, NULL, w->teachers[0], true, NULL};
	assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, id), OK);
	assert_int_equal(why, TALK_NO_SLOT);
}

/* -- moving and cancelling -------------------------------------------------------------------------------------- */

static const struct {
	const char *what;
	const char *before;
	struct ask talk, other;
	int slot;
	enum by by;
	int64_t at_ms;
	enum talk_refusal why;
} moves[] = {
	{"to a free slot", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {0}, 4, FAMILY, 0, TALK_OK},
	{"to where it is", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {0}, 0, FAMILY, 0, TALK_OK},
	{"by one slot, over itself", NULL, {0, 0, 0, 3, DESK_VIDEO, FAMILY, 0}, {0}, 1, FAMILY, 0, TALK_OK},
	{"to a taken one", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {0, 4, 3, 1, DESK_VIDEO, FAMILY, 0}, 4, FAMILY, 0, TALK_TAKEN},
	{"where one of its slots would be taken", NULL, {0, 0, 0, 2, DESK_VIDEO, FAMILY, 0}, {0, 5, 3, 1, DESK_VIDEO, FAMILY, 0}, 4, FAMILY, 0,
		TALK_TAKEN},
	{"when the brother is elsewhere", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {1, 4, 1, 1, DESK_VIDEO, FAMILY, 0}, 4, FAMILY, 0, TALK_CLASH},
	{"when the teacher is elsewhere", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {4, 4, 3, 1, DESK_VIDEO, FAMILY, 0}, 4, STAFF, 0, TALK_CLASH},
	{"after booking has ended", "UPDATE consultations SET book_until_ms = 1800000000001", {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {0}, 4, FAMILY,
		NOW_MS + 5, TALK_OK},
	{"when it has begun", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {0}, 4, FAMILY, BEGIN_MS, TALK_CLOSED},
	{"to a time that has begun", NULL, {0, 4, 0, 1, DESK_VIDEO, FAMILY, 0}, {0}, 0, FAMILY, BEGIN_MS, TALK_CLOSED},
	{"when it has begun, by the staff", NULL, {0, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, {0}, 4, STAFF, BEGIN_MS, TALK_OK},
};

static void what_can_be_moved(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		void *state;
		char id[STORE_ID_MAX], other[STORE_ID_MAX];
		enum talk_refusal why;
		struct store_talk before, after;
		(void)set_up(&state);
		struct consult_school *w = state;
		if (moves[i].before) {
			consult_school_run(w->s, moves[i].before);
		}
		assert_int_equal(book(w, &moves[i].talk, id), TALK_OK);
		assert_true(!moves[i].other.slots || book(w, &moves[i].other, other) == TALK_OK);
		assert_int_equal(store_talk_get(w->s, id, &before), OK);
		assert_int_equal(store_talk_move(w->s, id, w->slots[moves[i].talk.desk][moves[i].slot], moves[i].by == STAFF,
			moves[i].at_ms ? moves[i].at_ms : NOW_MS, &why), OK);
		if (why != moves[i].why) {
			fail_msg("%s: %d, not %d", moves[i].what, (int)why, (int)moves[i].why);
		}
		assert_int_equal(store_talk_get(w->s, id, &after), OK);
		int64_t begin_ms = why ? before.begin_ms : BEGIN_MS + moves[i].slot * SLOT_MS;
		assert_int_equal(after.begin_ms, begin_ms);
		assert_int_equal(after.end_ms - after.begin_ms, before.end_ms - before.begin_ms);
		assert_int_equal(after.sequence, before.sequence + (begin_ms == before.begin_ms ? 0 : 1));
		(void)tear_down(&state);
	}
}

static void who_may_cancel_and_when(void **unused)
{
	static const struct {
		enum talk_state talk;
		enum by by;
		int64_t at_ms;
		enum err err;
	} rows[] = {
		{TALK_BOOKED, FAMILY, BEGIN_MS - 1, OK}, {TALK_BOOKED, FAMILY, BEGIN_MS, ERR_STATE}, {TALK_BOOKED, STAFF, BEGIN_MS, OK},
		{TALK_MISSED, FAMILY, BEGIN_MS - 1, ERR_STATE}, {TALK_MISSED, STAFF, BEGIN_MS, OK}, {TALK_OPEN, STAFF, BEGIN_MS, ERR_STATE},
		{TALK_OVER, STAFF, BEGIN_MS, ERR_STATE},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		void *state;
		char id[STORE_ID_MAX];
		struct store_talk talk;
		(void)set_up(&state);
		struct consult_school *w = state;
		assert_int_equal(book(w, &(struct ask){0, 0, 0, 2, DESK_VIDEO, STAFF, 0}, id), TALK_OK);
		assert_int_equal(store_talk_get(w->s, id, &talk), OK);
		talk.state = rows[i].talk;
		assert_int_equal(store_talk_day(w->s, &talk), OK);
		assert_int_equal(store_talk_cancel(w->s, id, rows[i].by == STAFF, rows[i].at_ms), rows[i].err);
		assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks"), rows[i].err ? 1 : 0);
		assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM slots WHERE talk IS NOT NULL"), rows[i].err ? 2 : 0);
		(void)tear_down(&state);
	}
}

static void another_mode_may_clash(void **state)
{
	struct consult_school *w = *state;
	enum talk_refusal why;
	char id[STORE_ID_MAX], other[STORE_ID_MAX];
	assert_int_equal(book(w, &(struct ask){3, 0, 0, 1, DESK_VIDEO, FAMILY, 0}, id), TALK_OK);
	assert_int_equal(book(w, &(struct ask){0, 1, 1, 1, DESK_VIDEO, FAMILY, 0}, other), TALK_OK);
	assert_int_equal(store_talk_set(w->s, id, DESK_PLACE, "ar", NOW_MS, &why), OK);
	assert_int_equal(why, TALK_CLASH);
	assert_int_equal(store_talk_set(w->s, other, DESK_PLACE, NULL, NOW_MS, &why), OK);
	assert_int_equal(why, TALK_MODE);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks WHERE interpreter IS NOT NULL OR mode = 'place'"), 0);
	assert_int_equal(store_talk_set(w->s, id, DESK_BOTH, "ar", NOW_MS, &why), OK);
	assert_int_equal(why, TALK_OK);
	assert_int_equal(store_talk_cancel(w->s, other, false, NOW_MS), OK);
	assert_int_equal(store_talk_set(w->s, id, DESK_PLACE, "ar", NOW_MS, &why), OK);
	assert_int_equal(why, TALK_OK);
	assert_int_equal(consult_school_number(w->s, "SELECT interpreter = 'ar' AND mode = 'place' AND sequence = 1 FROM talks"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_can_be_booked), cmocka_unit_test(what_can_be_moved),
		cmocka_unit_test(who_may_cancel_and_when), cmocka_unit_test_setup_teardown(a_repeated_key_is_the_same_talk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(several_are_booked_whole_or_not_at_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_pupils_of_the_school_are_booked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_mode_may_clash, set_up, tear_down)};
	return cmocka_run_group_tests_name("consult", tests, NULL, NULL);
}
