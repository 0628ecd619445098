/* Does the store keep timetables as they were given, and forget with them what hangs on them? */
#include "members.h"
#include "store.h"
#include "store_timetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { EIGHT = 8 * 60, MONDAY = 20780, THURSDAY = 20783 };

struct world {
	struct store *s;
	char school[STORE_ID_MAX], other_school[STORE_ID_MAX];
	char group[STORE_ID_MAX], other_group[STORE_ID_MAX];
	char kaya[STORE_ID_MAX], sommer[STORE_ID_MAX], ada[STORE_ID_MAX], stranger[STORE_ID_MAX];
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	assert_int_equal(store_open(&w->s, ":memory:"), OK);
	assert_int_equal(store_school_add(w->s, "Schule", w->school), OK);
	assert_int_equal(store_school_add(w->s, "Andere", w->other_school), OK);
	assert_int_equal(store_person_add(w->s, w->school, "Frau Kaya", PERSON_TEACHER, w->kaya), OK);
	assert_int_equal(store_person_add(w->s, w->school, "Herr Sommer", PERSON_TEACHER, w->sommer), OK);
	assert_int_equal(store_person_add(w->s, w->school, "Ada", PERSON_PUPIL, w->ada), OK);
	assert_int_equal(store_person_add(w->s, w->other_school, "Fremde", PERSON_TEACHER, w->stranger), OK);
	assert_int_equal(store_group_add(w->s, w->school, "5b", "Mathematik", w->group), OK);
	assert_int_equal(store_group_add(w->s, w->school, "6a", "", w->other_group), OK);
	assert_int_equal(store_member_add(w->s, w->group, w->kaya), OK);
	assert_int_equal(store_member_add(w->s, w->group, w->ada), OK);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	store_close(w->s);
	free(w);
	return 0;
}

/* What `each` was called with, as text. */
struct text {
	char out[1024];
};

static void add(struct text *t, const char *one)
{
	size_t len = strlen(t->out);
	snprintf(t->out + len, sizeof t->out - len, "%s%s", len ? " " : "", one);
}

static void add_period(void *ctx, const struct store_period *p)
{
	char one[64];
	snprintf(one, sizeof one, "%d:%d-%d", p->number, p->begin_minute, p->end_minute);
	add(ctx, one);
}

static void add_holiday(void *ctx, const struct store_holiday *h)
{
	char one[256];
	snprintf(one, sizeof one, "%d-%d:%s", h->first, h->last, h->name);
	add(ctx, one);
}

static void add_lesson(void *ctx, const struct store_lesson *l)
{
	char one[512];
	snprintf(one, sizeof one, "%s,%d,%d-%d,%s,%d..%d", l->group_name, l->weekday, l->first_period, l->last_period, l->weeks,
		l->from, l->until);
	add(ctx, one);
}

static void add_change(void *ctx, const struct store_lesson_change *c)
{
	char one[256];
	snprintf(one, sizeof one, "%d:%s", c->day, c->substitute[0] ? c->substitute_name : "cancelled");
	add(ctx, one);
}

static void add_substitution(void *ctx, const struct store_lesson *l, int32_t day)
{
	char one[256];
	snprintf(one, sizeof one, "%s:%d", l->group_name, day);
	add(ctx, one);
}

static void periods_and_holidays(void **state)
{
	struct world *w = *state;
	struct text t = {""};
	struct store_locale locale;
	const struct store_period two[] = {{2, EIGHT + 50, EIGHT + 95}, {1, EIGHT, EIGHT + 45}}, bad[] = {{1, EIGHT, EIGHT}};
	assert_int_equal(store_locale_get(w->s, w->school, &locale), OK);
	assert_string_equal(locale.time_zone, "Europe/Berlin");
	assert_string_equal(locale.language, "de");
	assert_int_equal(store_locale_get(w->s, "none", &locale), ERR_NOT_FOUND);
	assert_int_equal(store_periods_set(w->s, w->school, two, 2), OK);
	assert_int_equal(store_periods_set(w->s, w->school, bad, 1), ERR_CONFLICT);
	assert_int_equal(store_period_each(w->s, w->school, add_period, &t), OK);
	assert_string_equal(t.out, "1:480-525 2:530-575");

	const struct store_holiday first[] = {{100, 110, "a"}, {120, 120, "b"}, {500, 510, "c"}}, second[] = {{130, 140, "a"}, {150, 150, "c"}};
	const struct store_holiday nameless[] = {{1, 2, ""}};
	const struct store_days years[] = {{0, 364}};
	assert_int_equal(store_holidays_replace(w->s, w->school, NULL, 0, first, 3), OK);
	assert_int_equal(store_holidays_replace(w->s, w->school, years, 1, nameless, 1), ERR_MALFORMED);
	assert_int_equal(store_holidays_replace(w->s, w->school, years, 1, second, 2), OK);
	t.out[0] = '\0';
	assert_int_equal(store_holiday_each(w->s, w->school, (struct store_days){0, 1000}, add_holiday, &t), OK);
	assert_string_equal(t.out, "120-120:b 130-140:a 150-150:c 500-510:c");
	t.out[0] = '\0';
	assert_int_equal(store_holiday_each(w->s, w->school, (struct store_days){151, 499}, add_holiday, &t), OK);
	assert_string_equal(t.out, "");
	assert_int_equal(store_holiday_each(w->s, w->school, (struct store_days){140, 149}, add_holiday, &t), OK);
	assert_string_equal(t.out, "130-140:a");
	struct store_holiday many[STORE_HOLIDAYS_MAX];
	for (int32_t i = 0; i < STORE_HOLIDAYS_MAX; i++) {
		many[i] = (struct store_holiday){2000 + i, 2000 + i, "x"};
	}
	assert_int_equal(store_holidays_replace(w->s, w->school, years, 1, many, STORE_HOLIDAYS_MAX), ERR_FULL);
	assert_int_equal(store_holidays_clear(w->s, w->school), OK);
	assert_int_equal(store_holidays_replace(w->s, w->school, years, 1, many, STORE_HOLIDAYS_MAX), OK);
}

static void lessons_of_groups_and_people(void **state)
{
	struct world *w = *state;
	struct text t = {""};
	char id[STORE_ID_MAX], other[STORE_ID_MAX];
	struct store_lesson l = {.weekday = 4, .first_period = 1, .last_period = 2, .weeks = "odd", .from = MONDAY, .until = STORE_NO_DAY};
	memcpy(l.group, w->group, sizeof l.group);
	assert_int_equal(store_lesson_add(w->s, &l, id), OK);
	memcpy(l.group, w->other_group, sizeof l.group);
	assert_int_equal(store_lesson_add(w->s, &l, other), OK);
	assert_int_equal(store_lesson_each(w->s, w->group, add_lesson, &t), OK);
	assert_string_equal(t.out, "5b,4,1-2,odd,20780..-1");
	t.out[0] = '\0';
	assert_int_equal(store_lesson_each_of(w->s, w->ada, add_lesson, &t), OK);
	assert_string_equal(t.out, "5b,4,1-2,odd,20780..-1");
	assert_int_equal(store_lesson_get(w->s, id, &l), OK);
	assert_string_equal(l.subject, "Mathematik");
	assert_true(l.room[0] == 'r');
	l.weekday = 8;
	assert_int_equal(store_lesson_set(w->s, &l), ERR_CONFLICT);
	l.weekday = 5;
	l.from = STORE_NO_DAY;
	l.until = THURSDAY;
	assert_int_equal(store_lesson_set(w->s, &l), OK);
	t.out[0] = '\0';
	assert_int_equal(store_lesson_each_of(w->s, w->kaya, add_lesson, &t), OK);
	assert_string_equal(t.out, "5b,5,1-2,odd,-1..20783");
	snprintf(l.group, sizeof l.group, "none");
	assert_int_equal(store_lesson_add(w->s, &l, id), ERR_CONFLICT);
	memcpy(l.group, w->group, sizeof l.group);
	for (int i = 1; i < STORE_LESSONS_MAX; i++) {
		assert_int_equal(store_lesson_add(w->s, &l, id), OK);
	}
	assert_int_equal(store_lesson_add(w->s, &l, id), ERR_FULL);
	assert_int_equal(store_lesson_remove(w->s, other), OK);
	assert_int_equal(store_lesson_remove(w->s, other), ERR_NOT_FOUND);
}

static void a_substitute_may_teach_for_that_lesson(void **state)
{
	struct world *w = *state;
	struct text t = {""};
	char id[STORE_ID_MAX];
	const struct store_days all = {0, 100000};
	struct store_lesson l = {.weekday = 4, .first_period = 1, .last_period = 2, .weeks = "all", .from = -1, .until = -1};
	memcpy(l.group, w->group, sizeof l.group);
	assert_int_equal(store_lesson_add(w->s, &l, id), OK);
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->sommer, 1000, 2000), OK);
	assert_false(store_is_member(w->s, w->group, w->sommer, 999));
	assert_true(store_is_member(w->s, w->group, w->sommer, 1000));
	assert_false(store_is_member(w->s, w->group, w->sommer, 2000));
	assert_int_equal(store_change_each_of(w->s, w->ada, all, add_change, &t), OK);
	assert_string_equal(t.out, "20783:Herr Sommer");
	t.out[0] = '\0';
	assert_int_equal(store_substitution_each(w->s, w->sommer, all, add_substitution, &t), OK);
	assert_string_equal(t.out, "5b:20783");
	/* nobody who does not teach here, and then it is as it was */
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->stranger, 1000, 2000), ERR_CONFLICT);
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->ada, 1000, 2000), ERR_CONFLICT);
	assert_int_equal(store_change_set(w->s, "none", THURSDAY, w->sommer, 1000, 2000), ERR_CONFLICT);
	assert_true(store_is_member(w->s, w->group, w->sommer, 1000));
	t.out[0] = '\0';
	assert_int_equal(store_change_each(w->s, w->school, THURSDAY, add_change, &t), OK);
	assert_int_equal(store_change_each(w->s, w->school, THURSDAY + 1, add_change, &t), OK);
	assert_int_equal(store_change_each(w->s, w->other_school, 0, add_change, &t), OK);
	assert_string_equal(t.out, "20783:Herr Sommer");
	assert_int_equal(store_change_set(w->s, id, THURSDAY, NULL, 0, 0), OK);
	assert_false(store_is_member(w->s, w->group, w->sommer, 1000));
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->sommer, 1000, 2000), OK);
	assert_int_equal(store_change_remove(w->s, id, THURSDAY), OK);
	assert_int_equal(store_change_remove(w->s, id, THURSDAY), OK);
	assert_false(store_is_member(w->s, w->group, w->sommer, 1000));
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->sommer, 1000, 2000), OK);
	assert_int_equal(store_lesson_remove(w->s, id), OK);
	assert_false(store_is_member(w->s, w->group, w->sommer, 1000));
}

static void feeds_are_known_by_their_secret(void **state)
{
	struct world *w = *state;
	struct store_person person;
	char old[STORE_TOKEN_MAX], token[STORE_TOKEN_MAX];
	int64_t since;
	assert_int_equal(store_feed_since(w->s, w->ada, &since), ERR_NOT_FOUND);
	assert_int_equal(store_feed_make(w->s, w->ada, 5000, old), OK);
	assert_int_equal(store_feed_make(w->s, w->ada, 6000, token), OK);
	assert_int_equal(store_feed_since(w->s, w->ada, &since), OK);
	assert_int_equal(since, 6000);
	assert_int_equal(store_feed_find(w->s, old, strlen(old), &person), ERR_NOT_FOUND);
	assert_int_equal(store_feed_find(w->s, token, strlen(token), &person), OK);
	assert_string_equal(person.id, w->ada);
	assert_int_equal(store_feed_remove(w->s, w->ada), OK);
	assert_int_equal(store_feed_find(w->s, token, strlen(token), &person), ERR_NOT_FOUND);
}

static void who_leaves_stands_in_for_nobody(void **state)
{
	struct world *w = *state;
	struct text t = {""};
	struct store_person person;
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	const struct store_days all = {0, 100000};
	struct store_lesson l = {.weekday = 4, .first_period = 1, .last_period = 1, .weeks = "all", .from = -1, .until = -1};
	memcpy(l.group, w->group, sizeof l.group);
	assert_int_equal(store_lesson_add(w->s, &l, id), OK);
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->sommer, 1000, 2000), OK);
	assert_int_equal(store_feed_make(w->s, w->sommer, 5000, token), OK);
	assert_int_equal(store_member_leave(w->s, w->sommer, 500), OK);
	assert_int_equal(store_change_each_of(w->s, w->ada, all, add_change, &t), OK);
	assert_string_equal(t.out, "");
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->sommer, 1000, 2000), ERR_CONFLICT);
	/* and what he had does not come back with him */
	assert_int_equal(store_member_return(w->s, w->sommer), OK);
	assert_int_equal(store_feed_find(w->s, token, strlen(token), &person), ERR_NOT_FOUND);
	assert_false(store_is_member(w->s, w->group, w->sommer, 1500));
}

static void a_school_goes_with_its_timetable(void **state)
{
	struct world *w = *state;
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX], line[64];
	const struct store_period period = {1, EIGHT, EIGHT + 45};
	const struct store_holiday holiday = {1, 2, "x"};
	struct store_lesson l = {.weekday = 4, .first_period = 1, .last_period = 1, .weeks = "all", .from = -1, .until = -1};
	memcpy(l.group, w->group, sizeof l.group);
	assert_int_equal(store_periods_set(w->s, w->school, &period, 1), OK);
	assert_int_equal(store_holidays_replace(w->s, w->school, NULL, 0, &holiday, 1), OK);
	assert_int_equal(store_lesson_add(w->s, &l, id), OK);
	assert_int_equal(store_change_set(w->s, id, THURSDAY, w->sommer, 1000, 2000), OK);
	assert_int_equal(store_feed_make(w->s, w->ada, 5000, token), OK);
	assert_int_equal(store_school_remove(w->s, w->school), OK);
	assert_int_equal(store_lesson_get(w->s, id, &l), ERR_NOT_FOUND);
	assert_int_equal(store_check(w->s, line, sizeof line), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(periods_and_holidays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lessons_of_groups_and_people, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_substitute_may_teach_for_that_lesson, set_up, tear_down),
		cmocka_unit_test_setup_teardown(feeds_are_known_by_their_secret, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_leaves_stands_in_for_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_school_goes_with_its_timetable, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
