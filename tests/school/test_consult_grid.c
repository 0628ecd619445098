/* Are the slots of a parents' day where a teacher with a clock and a calendar would draw them; and is what makes no sense refused? */
#include "consult_grid.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { BREAKS = 3, SEEDS = 300 };

struct row {
	const char *label, *zone, *date, *begin, *end;
	int slot, pause, weeks;
	struct grid_break breaks[BREAKS]; /* those with a begin */
	enum grid_fault fault;
	const char *slots; /* "13:00-13:10" in UTC; a break in brackets; a date where another begins */
};

static GTimeZone *zone_of(const char *name)
{
	GTimeZone *zone = g_time_zone_new_identifier(name);
	assert_non_null(zone);
	return zone;
}

static struct consult_grid grid_of(const struct row *row, GTimeZone *zone)
{
	struct consult_grid g = {.zone = zone, .date = row->date, .begin = row->begin, .end = row->end, .slot_minutes = row->slot,
		.pause_minutes = row->pause, .weeks = row->weeks ? row->weeks : 1, .breaks = row->breaks};
	while (g.break_count < BREAKS && row->breaks[g.break_count].begin) {
		g.break_count++;
	}
	return g;
}

/* A part of a moment, in UTC. */
static char *utc_text(int64_t ms, const char *format)
{
	assert_int_equal(ms % 60000, 0);
	GDateTime *t = g_date_time_new_from_unix_utc(ms / 1000);
	char *text = g_date_time_format(t, format);
	g_date_time_unref(t);
	return text;
}

static char *slots_text(const GArray *slots)
{
	GString *text = g_string_new("");
	char *last = g_strdup("");
	for (guint i = 0; i < slots->len; i++) {
		const struct grid_slot *slot = &g_array_index(slots, struct grid_slot, i);
		char *date = utc_text(slot->begin_ms, "%Y-%m-%d"), *begin = utc_text(slot->begin_ms, "%H:%M"), *end = utc_text(slot->end_ms, "%H:%M");
		g_string_append_printf(text, "%s%s%s%s%s-%s%s", i > 0 ? " " : "", strcmp(date, last) ? date : "", strcmp(date, last) ? " " : "",
			slot->is_break ? "[" : "", begin, end, slot->is_break ? "]" : "");
		g_free(last);
		last = date;
		g_free(begin);
		g_free(end);
	}
	g_free(last);
	return g_string_free(text, FALSE);
}

static void check(const struct row *row, const struct holiday *holidays, size_t holiday_count)
{
	GTimeZone *zone = zone_of(row->zone ? row->zone : "Europe/Berlin");
	struct consult_grid g = grid_of(row, zone);
	GArray *slots = g_array_new(FALSE, FALSE, sizeof(struct grid_slot));
	g.holidays = holidays;
	g.holiday_count = holiday_count;
	enum grid_fault fault = consult_grid_slots(&g, slots);
	char *text = slots_text(slots);
	if (fault != row->fault || strcmp(text, row->slots ? row->slots : "") != 0) {
		fail_msg("%s: \"%s\"\n%s", row->label, grid_fault_names[fault], text);
	}
	g_free(text);
	g_array_free(slots, TRUE);
	g_time_zone_unref(zone);
}

static void slots_are_where_they_belong(void **state)
{
	static const struct row rows[] = {
		{"three in a row", NULL, "2026-11-26", "14:00", "14:30", 10, 0, 1, {{0}}, GRID_OK, "2026-11-26 13:00-13:10 13:10-13:20 13:20-13:30"},
		{"what does not fit whole is left out", NULL, "2026-11-26", "14:00", "14:29", 10, 0, 1, {{0}}, GRID_OK, "2026-11-26 13:00-13:10 13:10-13:20"},
		{"a pause between two", NULL, "2026-11-26", "14:00", "14:25", 10, 5, 1, {{0}}, GRID_OK, "2026-11-26 13:00-13:10 13:15-13:25"},
		{"none after the last", NULL, "2026-11-26", "14:00", "14:10", 10, 30, 1, {{0}}, GRID_OK, "2026-11-26 13:00-13:10"},
		{"anew after a break", NULL, "2026-11-26", "14:00", "15:00", 15, 2, 1, {{"14:20", "14:25"}}, GRID_OK,
			"2026-11-26 13:00-13:15 [13:20-13:25] 13:25-13:40 13:42-13:57"},
		{"breaks in any order, one after the other", NULL, "2026-11-26", "14:00", "15:00", 20, 0, 1, {{"14:30", "14:40"}, {"14:20", "14:30"}}, GRID_OK,
			"2026-11-26 13:00-13:20 [13:20-13:30] [13:30-13:40] 13:40-14:00"},
		{"a break at the begin and one at the end", NULL, "2026-11-26", "14:00", "14:40", 20, 0, 1, {{"14:00", "14:10"}, {"14:30", "14:40"}}, GRID_OK,
			"2026-11-26 [13:00-13:10] 13:10-13:30 [13:30-13:40]"},
		{"until midnight", NULL, "2026-11-26", "23:20", "24:00", 20, 0, 1, {{0}}, GRID_OK, "2026-11-26 22:20-22:40 22:40-23:00"},
		{"a zone of odd minutes", "Asia/Kathmandu", "2026-11-26", "14:00", "14:20", 20, 0, 1, {{0}}, GRID_OK, "2026-11-26 08:15-08:35"},
		{"on the other side of the date", "Pacific/Auckland", "2026-11-26", "08:00", "08:20", 20, 0, 1, {{0}}, GRID_OK, "2026-11-25 19:00-19:20"},
		{"the night in spring has an hour less", NULL, "2026-03-29", "01:00", "04:00", 40, 0, 1, {{0}}, GRID_OK,
			"2026-03-29 00:00-00:40 00:40-01:20 01:20-02:00"},
		{"from the minute after the gap", NULL, "2026-03-29", "03:00", "03:40", 40, 0, 1, {{0}}, GRID_OK, "2026-03-29 01:00-01:40"},
		{"the night in autumn has an hour more", NULL, "2026-10-25", "01:20", "03:00", 50, 0, 1, {{0}}, GRID_OK,
			"2026-10-24 23:20-00:10 2026-10-25 00:10-01:00 01:00-01:50"},
		{"what comes twice is the first one", NULL, "2026-10-25", "02:10", "02:50", 20, 0, 1, {{"02:30", "02:50"}}, GRID_OK,
			"2026-10-25 00:10-00:30 [00:30-00:50]"},
		{"half an hour of summer time", "Australia/Lord_Howe", "2026-04-05", "01:40", "02:00", 50, 0, 1, {{0}}, GRID_OK, "2026-04-04 14:40-15:30"},
		{"weekly over the clock change in autumn", NULL, "2026-10-19", "08:00", "08:20", 20, 0, 3, {{0}}, GRID_OK,
			"2026-10-19 06:00-06:20 2026-10-26 07:00-07:20 2026-11-02 07:00-07:20"},
		{"weekly over the clock change in spring", NULL, "2026-03-23", "08:00", "08:20", 20, 0, 2, {{0}}, GRID_OK,
			"2026-03-23 07:00-07:20 2026-03-30 06:00-06:20"},
		{"weekly over New Year's", NULL, "2026-12-28", "08:00", "08:20", 20, 0, 2, {{0}}, GRID_OK, "2026-12-28 07:00-07:20 2027-01-04 07:00-07:20"},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		check(&rows[i], NULL, 0);
	}
}

static void what_makes_no_sense_is_refused(void **state)
{
	static const struct row rows[] = {
		{"no such day", NULL, "2026-02-29", "14:00", "15:00", 10, 0, 1, {{0}}, GRID_DATE, NULL},
		{"no day", NULL, "", "14:00", "15:00", 10, 0, 1, {{0}}, GRID_DATE, NULL},
		{"behind the calendar's end", NULL, "2999-12-30", "14:00", "15:00", 10, 0, 2, {{0}}, GRID_DATE, NULL},
		{"no begin", NULL, "2026-11-26", "2 pm", "15:00", 10, 0, 1, {{0}}, GRID_BEGIN, NULL},
		{"hour 25", NULL, "2026-11-26", "25:00", "15:00", 10, 0, 1, {{0}}, GRID_BEGIN, NULL},
		{"no end", NULL, "2026-11-26", "14:00", "15:60", 10, 0, 1, {{0}}, GRID_END, NULL},
		{"ends as it begins", NULL, "2026-11-26", "14:00", "14:00", 10, 0, 1, {{0}}, GRID_END, NULL},
		{"backwards", NULL, "2026-11-26", "14:00", "13:00", 10, 0, 1, {{0}}, GRID_END, NULL},
		{"from midnight", NULL, "2026-11-26", "24:00", "24:00", 10, 0, 1, {{0}}, GRID_END, NULL},
		{"too short for one", NULL, "2026-11-26", "14:00", "14:09", 10, 0, 1, {{0}}, GRID_END, NULL},
		{"a break backwards", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"14:30", "14:20"}}, GRID_BREAKS, NULL},
		{"a break of no time", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"14:30", "14:30"}}, GRID_BREAKS, NULL},
		{"a break that is no time", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"14:30", "half past"}}, GRID_BREAKS, NULL},
		{"a break before", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"13:50", "14:10"}}, GRID_BREAKS, NULL},
		{"a break after", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"14:50", "15:01"}}, GRID_BREAKS, NULL},
		{"breaks over each other", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"14:30", "14:40"}, {"14:20", "14:31"}}, GRID_BREAKS, NULL},
		{"nothing but breaks", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 1, {{"14:05", "14:55"}}, GRID_BREAKS, NULL},
		{"begins in the gap", NULL, "2026-03-29", "02:00", "04:00", 10, 0, 1, {{0}}, GRID_GAP, NULL},
		{"ends in the gap", NULL, "2026-03-29", "01:00", "02:59", 10, 0, 1, {{0}}, GRID_GAP, NULL},
		{"a break in the gap", NULL, "2026-03-29", "01:00", "04:00", 10, 0, 1, {{"01:50", "02:30"}}, GRID_GAP, NULL},
		{"the gap comes in the second week", NULL, "2026-03-22", "02:30", "04:00", 10, 0, 2, {{0}}, GRID_GAP, NULL},
		{"a day that an island left out", "Pacific/Apia", "2011-12-30", "12:00", "13:00", 10, 0, 1, {{0}}, GRID_GAP, NULL},
		{"slots too short", NULL, "2026-11-26", "14:00", "15:00", 2, 0, 1, {{0}}, GRID_SLOT_MINUTES, NULL},
		{"slots too long", NULL, "2026-11-26", "14:00", "18:00", 61, 0, 1, {{0}}, GRID_SLOT_MINUTES, NULL},
		{"pause below nothing", NULL, "2026-11-26", "14:00", "15:00", 10, -1, 1, {{0}}, GRID_PAUSE_MINUTES, NULL},
		{"pause too long", NULL, "2026-11-26", "14:00", "15:00", 10, 31, 1, {{0}}, GRID_PAUSE_MINUTES, NULL},
		{"weeks below nothing", NULL, "2026-11-26", "14:00", "15:00", 10, 0, -1, {{0}}, GRID_WEEKS, NULL},
		{"too many weeks", NULL, "2026-11-26", "14:00", "15:00", 10, 0, 41, {{0}}, GRID_WEEKS, NULL},
		{"more than 400", NULL, "2026-11-26", "00:00", "20:03", 3, 0, 1, {{0}}, GRID_MANY, NULL},
		{"more than 400 over weeks", NULL, "2026-11-26", "14:00", "15:50", 10, 0, 40, {{0}}, GRID_MANY, NULL},
		{"a break counts, too", NULL, "2026-11-26", "00:00", "20:03", 3, 0, 1, {{"10:00", "10:03"}}, GRID_MANY, NULL},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		check(&rows[i], NULL, 0);
	}
	for (int i = GRID_OK + 1; i < GRID_FAULTS; i++) {
		assert_true(strlen(grid_fault_names[i]) > 0);
	}
}

static void as_many_as_may_be(void **state)
{
	static const struct row row = {"400", NULL, "2026-11-26", "00:00", "20:00", 3, 0, 1, {{0}}, GRID_OK, NULL};
	GTimeZone *zone = zone_of("Europe/Berlin");
	struct consult_grid g = grid_of(&row, zone);
	struct grid_break many[GRID_BREAKS_MAX + 1];
	GArray *slots = g_array_new(FALSE, FALSE, sizeof(struct grid_slot));
	(void)state;
	assert_int_equal(consult_grid_slots(&g, slots), GRID_OK);
	assert_int_equal(slots->len, GRID_SLOTS_MAX);
	/* what was there before is not touched, whether it is taken or refused */
	g.date = "2026-11-27";
	assert_int_equal(consult_grid_slots(&g, slots), GRID_OK);
	assert_int_equal(slots->len, 2 * GRID_SLOTS_MAX);
	g.end = "20:03";
	assert_int_equal(consult_grid_slots(&g, slots), GRID_MANY);
	assert_int_equal(slots->len, 2 * GRID_SLOTS_MAX);
	for (size_t i = 0; i < G_N_ELEMENTS(many); i++) {
		many[i] = (struct grid_break){"14:00", "14:05"};
	}
	g.breaks = many;
	g.break_count = G_N_ELEMENTS(many);
	assert_int_equal(consult_grid_slots(&g, slots), GRID_MANY);
	g_array_free(slots, TRUE);
	g_time_zone_unref(zone);
}

static void holidays_are_left_out(void **state)
{
	struct holiday holidays[] = {{0, 0, NULL}, {0, 0, NULL}};
	static const struct row weekly = {"autumn holidays", NULL, "2026-10-12", "08:00", "08:20", 20, 0, 4, {{0}}, GRID_OK,
		"2026-10-12 06:00-06:20 2026-11-02 07:00-07:20"};
	static const struct row first = {"the first week, too", NULL, "2026-10-19", "08:00", "08:20", 20, 0, 3, {{0}}, GRID_OK, "2026-11-02 07:00-07:20"};
	static const struct row none = {"nothing else", NULL, "2026-10-19", "08:00", "08:20", 20, 0, 2, {{0}}, GRID_DATE, NULL};
	static const struct row one = {"whoever names one day means it", NULL, "2026-10-19", "08:00", "08:20", 20, 0, 1, {{0}}, GRID_OK,
		"2026-10-19 06:00-06:20"};
	static const struct row gap = {"no gap on a day that is left out", NULL, "2026-03-22", "02:30", "04:00", 60, 0, 3, {{0}}, GRID_OK,
		"2026-03-22 01:30-02:30 2026-04-05 00:30-01:30"};
	(void)state;
	assert_int_equal(day_parse("2026-10-17", &holidays[0].first), OK);
	assert_int_equal(day_parse("2026-10-31", &holidays[0].last), OK);
	assert_int_equal(day_parse("2026-03-29", &holidays[1].first), OK);
	holidays[1].last = holidays[1].first;
	check(&weekly, holidays, 2);
	check(&first, holidays, 2);
	check(&none, holidays, 2);
	check(&one, holidays, 2);
	check(&gap, holidays, 2);
}

static void check_slots(const GArray *slots, const struct consult_grid *g)
{
	for (guint i = 0; i < slots->len; i++) {
		const struct grid_slot *slot = &g_array_index(slots, struct grid_slot, i);
		assert_true(slot->end_ms > slot->begin_ms);
		assert_true(slot->is_break || slot->end_ms - slot->begin_ms == (int64_t)g->slot_minutes * 60000);
		assert_true(i == 0 || slot->begin_ms >= slot[-1].end_ms + (slot->is_break || slot[-1].is_break ? 0 : (int64_t)g->pause_minutes * 60000));
	}
}

/* Whatever is asked for: slots stand in order, apart from each other, as long as they were asked for. */
static void slots_never_overlap(void **state)
{
	static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Asia/Tehran", "Australia/Lord_Howe", "UTC"};
	unsigned taken = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct rng r;
		char date[DAY_TEXT_MAX], begin[MINUTE_TEXT_MAX], end[MINUTE_TEXT_MAX], from[MINUTE_TEXT_MAX], until[MINUTE_TEXT_MAX];
		rng_init(&r, seed);
		GTimeZone *zone = zone_of(zones[rng_below(&r, G_N_ELEMENTS(zones))]);
		unsigned first = rng_below(&r, DAY_MINUTES), last = rng_below(&r, DAY_MINUTES + 1), pause = rng_below(&r, DAY_MINUTES);
		const struct grid_break rest = {from, until};
		day_format(20500 + (day_t)rng_below(&r, 800), date);
		minute_format(MIN(first, last), begin);
		minute_format(MAX(first, last), end);
		minute_format(pause, from);
		minute_format(pause + 1 + rng_below(&r, DAY_MINUTES - pause), until);
		struct consult_grid g = {.zone = zone, .date = date, .begin = begin, .end = end, .slot_minutes = 3 + (int)rng_below(&r, 58),
			.pause_minutes = (int)rng_below(&r, 31), .weeks = 1 + (int)rng_below(&r, 40), .breaks = &rest, .break_count = rng_below(&r, 2)};
		GArray *slots = g_array_new(FALSE, FALSE, sizeof(struct grid_slot));
		enum grid_fault fault = consult_grid_slots(&g, slots);
		assert_true((fault == GRID_OK) == (slots->len > 0) && slots->len <= GRID_SLOTS_MAX);
		check_slots(slots, &g);
		taken += fault == GRID_OK;
		g_array_free(slots, TRUE);
		g_time_zone_unref(zone);
	}
	assert_in_range(taken, SEEDS / 5, SEEDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_are_where_they_belong),
		cmocka_unit_test(what_makes_no_sense_is_refused),
		cmocka_unit_test(as_many_as_may_be),
		cmocka_unit_test(holidays_are_left_out),
		cmocka_unit_test(slots_never_overlap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
