/*
 * Does another program that reads a feed see the lessons that the arithmetic gives? It is parsed again and expanded: rules,
 * exceptions, replaced events and the zone's changes as the file says them, without our own zone.
 */
#include "calendar_feed.h"
#include "rng.h"

#include <libical/ical.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { HOUR = 60, SEEDS = 60, LESSONS = 10, CHANGES = 30, HOLIDAYS = 8 };

static const struct period periods[] = {
	{1, 6 * HOUR + 5, 6 * HOUR + 50},
	{2, 8 * HOUR + 50, 9 * HOUR + 35},
	{3, 13 * HOUR + 55, 14 * HOUR + 40},
	{4, 22 * HOUR + 45, 24 * HOUR},
};

static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Sydney", "UTC"};

static day_t day(const char *text)
{
	day_t found;
	assert_int_equal(day_parse(text, &found), OK);
	return found;
}

/* --- What another program makes of it. --- */

struct reading {
	icaltimezone *zone;
	GArray *found; /* struct seen */
};

struct seen {
	int64_t begin_ms, end_ms;
	char summary[200];
};

static int64_t ms_of(const struct reading *r, struct icaltimetype t)
{
	return 1000 * (int64_t)icaltime_as_timet_with_zone(t, r->zone);
}

static const char *uid_of(icalcomponent *event)
{
	return icalproperty_get_uid(icalcomponent_get_first_property(event, ICAL_UID_PROPERTY));
}

/* Every property with a time names the one zone of the file. */
static struct icaltimetype time_of(icalcomponent *event, icalproperty_kind kind)
{
	icalproperty *property = icalcomponent_get_first_property(event, kind);
	assert_non_null(property);
	assert_non_null(icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER));
	return icalvalue_get_datetimedate(icalproperty_get_value(property));
}

static bool is_left_out(icalcomponent *event, struct icaltimetype t)
{
	icalproperty *p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
	for (; p; p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
		if (icaltime_compare(icalproperty_get_exdate(p), t) == 0) {
			return true;
		}
	}
	return false;
}

/* The event that stands in the place of this one. */
static icalcomponent *replacement(icalcomponent *calendar, const char *uid, struct icaltimetype t)
{
	icalcompiter iter = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
	for (icalcomponent *e = icalcompiter_deref(&iter); e; e = icalcompiter_next(&iter)) {
		if (icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY) && strcmp(uid_of(e), uid) == 0 &&
			icaltime_compare(time_of(e, ICAL_RECURRENCEID_PROPERTY), t) == 0) {
			return e;
		}
	}
	return NULL;
}

static void see(struct reading *r, icalcomponent *event, struct icaltimetype begin, struct icaltimetype end)
{
	struct seen seen = {.begin_ms = ms_of(r, begin), .end_ms = ms_of(r, end)};
	g_strlcpy(seen.summary, icalcomponent_get_summary(event), sizeof seen.summary);
	g_array_append_val(r->found, seen);
}

/* The end of an event that begins at another day: as much later by the clock. */
static struct icaltimetype end_of(icalcomponent *event, struct icaltimetype begin)
{
	struct icaltimetype first = time_of(event, ICAL_DTSTART_PROPERTY), end = time_of(event, ICAL_DTEND_PROPERTY);
	int minutes = icaldurationtype_as_int(icaltime_subtract(end, first)) / 60;
	icaltime_adjust(&begin, 0, 0, minutes, 0);
	return begin;
}

static void expand(struct reading *r, icalcomponent *calendar, icalcomponent *event)
{
	struct icaltimetype start = time_of(event, ICAL_DTSTART_PROPERTY), t = start;
	icalproperty *property = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	icalrecur_iterator *iter = NULL;
	int64_t until_ms = 0;
	if (property) {
		struct icalrecurrencetype rule = icalproperty_get_rrule(property);
		assert_true(icaltime_is_utc(rule.until));
		until_ms = 1000 * (int64_t)icaltime_as_timet(rule.until);
		rule.until = icaltime_null_time(); /* it is in UTC, what is iterated over is not */
		iter = icalrecur_iterator_new(rule, start);
		assert_non_null(iter);
		t = icalrecur_iterator_next(iter);
	}
	while (!icaltime_is_null_time(t) && (!iter || ms_of(r, t) <= until_ms)) {
		icalcomponent *other = replacement(calendar, uid_of(event), t);
		if (other) {
			see(r, other, time_of(other, ICAL_DTSTART_PROPERTY), time_of(other, ICAL_DTEND_PROPERTY));
		} else if (!is_left_out(event, t)) {
			see(r, event, t, end_of(event, t));
		}
		t = iter ? icalrecur_iterator_next(iter) : icaltime_null_time();
	}
	if (iter) {
		icalrecur_iterator_free(iter);
	}
}

static int by_begin(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	return x->begin_ms != y->begin_ms ? (x->begin_ms < y->begin_ms ? -1 : 1) : strcmp(x->summary, y->summary);
}

static GArray *read_feed(const char *text, uint64_t seed)
{
	struct reading r = {.zone = icaltimezone_new(), .found = g_array_new(FALSE, FALSE, sizeof(struct seen))};
	GHashTable *uids = g_hash_table_new(g_str_hash, g_str_equal);
	icalcomponent *calendar = icalparser_parse_string(text);
	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	/* it keeps what it is given, and frees it */
	icalcomponent *vtimezone = icalcomponent_new_clone(icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT));
	assert_true(icaltimezone_set_component(r.zone, vtimezone));
	icalcompiter iter = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
	for (icalcomponent *event = icalcompiter_deref(&iter); event; event = icalcompiter_next(&iter)) {
		if (!icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY)) {
			expand(&r, calendar, event);
			if (!g_hash_table_add(uids, (gpointer)uid_of(event))) {
				fail_msg("seed %d: %s is there twice", (int)seed, uid_of(event));
			}
		}
	}
	g_hash_table_destroy(uids);
	g_array_sort(r.found, by_begin);
	icalcomponent_free(calendar);
	icaltimezone_free(r.zone, 1);
	return r.found;
}

/* --- What it should see. --- */

static GArray *expected_of(const struct feed *f)
{
	const struct timetable *t = f->timetable;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct seen));
	struct occurrence o;
	for (day_t d = f->from; d <= f->until; d++) {
		for (size_t i = 0; i < t->lesson_count; i++) {
			if (timetable_meets(t, i, d, &o)) {
				struct seen seen = {.begin_ms = o.begin_ms, .end_ms = o.end_ms};
				g_snprintf(seen.summary, sizeof seen.summary, o.change ? "%s (Vertretung: %s)" : "%s",
					f->lessons[i].summary, o.change ? o.change->by : "");
				g_array_append_val(found, seen);
			}
		}
	}
	g_array_sort(found, by_begin);
	return found;
}

struct school {
	struct lesson lessons[LESSONS];
	struct holiday holidays[HOLIDAYS];
	struct lesson_change changes[CHANGES];
	struct feed_lesson texts[LESSONS];
	char ids[LESSONS][8], summaries[LESSONS][140];
	struct timetable timetable;
	struct feed feed;
};

static void make_school(struct school *s, uint64_t seed, GTimeZone *zone)
{
	struct rng rng;
	day_t first = day("2026-08-01");
	rng_init(&rng, seed);
	for (size_t i = 0; i < LESSONS; i++) {
		day_t from = first + (day_t)rng_below(&rng, 300);
		uint8_t period = (uint8_t)(1 + rng_below(&rng, 4));
		s->lessons[i] = (struct lesson){(uint8_t)(1 + rng_below(&rng, 7)), period, MIN((uint8_t)(period + rng_below(&rng, 2)), 4),
			(enum week_pattern)rng_below(&rng, WEEK_PATTERNS), from, from + (day_t)rng_below(&rng, 300)};
		g_snprintf(s->ids[i], sizeof s->ids[i], "l%u", (unsigned)i);
		g_snprintf(s->summaries[i], sizeof s->summaries[i],
			"5b · Mathematik; Förderkurs, mit „Anführung“ und \\ im Namen, so lang, dass er gefaltet wird %u", (unsigned)i);
		s->texts[i] = (struct feed_lesson){s->ids[i], s->summaries[i]};
	}
	/* some without an end, as most lessons are */
	s->lessons[0].from = DAY_FIRST;
	s->lessons[0].until = s->lessons[1].until = DAY_LAST;
	for (size_t i = 0; i < HOLIDAYS; i++) {
		day_t from = first + (day_t)rng_below(&rng, 500);
		s->holidays[i] = (struct holiday){from, from + (day_t)rng_below(&rng, 20), NULL};
	}
	for (size_t i = 0; i < CHANGES; i++) {
		s->changes[i] = (struct lesson_change){rng_below(&rng, LESSONS), first + (day_t)rng_below(&rng, 500),
			(enum change_kind)rng_below(&rng, 2), "Herr Sömmer"};
	}
	s->timetable = (struct timetable){zone, periods, G_N_ELEMENTS(periods), s->holidays, HOLIDAYS, s->lessons, LESSONS,
		s->changes, CHANGES};
	s->feed = (struct feed){.timetable = &s->timetable, .lessons = s->texts, .name = "Stundenplan Ada Özdemir",
		.host = "schule.example", .url = "https://schule.example/", .substitute = "Vertretung",
		.from = first + (day_t)rng_below(&rng, 100), .changed_ms = INT64_C(1790000000000), .refresh_minutes = 60};
	s->feed.until = s->feed.from + 400;
}

static void readers_see_what_takes_place(void **state)
{
	(void)state;
	size_t total = 0;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct school s;
		GTimeZone *zone = g_time_zone_new_identifier(zones[seed % G_N_ELEMENTS(zones)]);
		make_school(&s, seed, zone);
		char *text = calendar_feed(&s.feed), *again = calendar_feed(&s.feed);
		assert_string_equal(text, again);
		GArray *seen = read_feed(text, seed), *expected = expected_of(&s.feed);
		for (guint i = 0; i < MIN(seen->len, expected->len); i++) {
			const struct seen *a = &g_array_index(seen, struct seen, i), *b = &g_array_index(expected, struct seen, i);
			if (a->begin_ms != b->begin_ms || a->end_ms != b->end_ms || strcmp(a->summary, b->summary) != 0) {
				fail_msg("seed %d, %u: %s at %lld to %lld, expected %s at %lld to %lld", (int)seed, i, a->summary,
					(long long)a->begin_ms, (long long)a->end_ms, b->summary, (long long)b->begin_ms,
					(long long)b->end_ms);
			}
		}
		if (seen->len != expected->len) {
			fail_msg("seed %d: %u lessons, %u expected", (int)seed, seen->len, expected->len);
		}
		total += seen->len;
		g_array_free(seen, TRUE);
		g_array_free(expected, TRUE);
		g_free(text);
		g_free(again);
		g_time_zone_unref(zone);
	}
	print_message("%u lessons\n", (unsigned)total);
	assert_true(total > SEEDS * 50);
}

/* RFC 5545 section 3.1: CRLF, at most 75 bytes, no letter cut in two; and what feeds need beside the lessons. */
static void the_form_of_the_file(void **state)
{
	static const char *const lines[] = {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kreide//Timetable//DE",
		"X-WR-CALNAME:Stundenplan Ada Özdemir", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT60M",
		"TZID:Europe/Berlin", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "URL:https://schule.example/", "END:VCALENDAR"};
	struct school s;
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	(void)state;
	make_school(&s, 7, zone);
	char *text = calendar_feed(&s.feed);
	assert_true(g_str_has_suffix(text, "END:VCALENDAR\r\n"));
	char **split = g_strsplit(text, "\r\n", -1);
	for (size_t i = 0; split[i]; i++) {
		if (strlen(split[i]) > 75 || !g_utf8_validate(split[i], -1, NULL) || strchr(split[i], '\n')) {
			fail_msg("%s", split[i]);
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		if (!g_strv_contains((const char *const *)split, lines[i])) {
			fail_msg("%s is missing in\n%s", lines[i], text);
		}
	}
	g_strfreev(split);
	g_free(text);
	g_time_zone_unref(zone);
}

/* What is only ever cancelled or in the holidays is no event at all; ids stay when the days move on. */
static void events_come_and_stay(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct holiday all = {day("2026-08-01"), day("2027-07-31"), NULL};
	const struct lesson odd = {2, 1, 1, WEEK_ODD, DAY_FIRST, DAY_LAST};
	const struct feed_lesson words = {"l1", "5b"};
	const struct timetable t = {zone, periods, G_N_ELEMENTS(periods), &all, 1, &odd, 1, NULL, 0};
	struct feed f = {.timetable = &t, .lessons = &words, .name = "x", .host = "h", .url = "https://h/", .substitute = "s",
		.from = day("2026-09-01"), .until = day("2027-06-30"), .refresh_minutes = 60};
	(void)state;
	char *text = calendar_feed(&f);
	assert_null(strstr(text, "VEVENT"));
	g_free(text);
	all.last = all.first;
	text = calendar_feed(&f);
	/* the last year of 53 weeks is 2026, the one before 2020 */
	assert_non_null(strstr(text, "UID:l1-2020@h\r\n"));
	assert_non_null(strstr(text, "UID:l1-2026@h\r\n"));
	g_free(text);
	f.from = day("2027-02-01");
	text = calendar_feed(&f);
	assert_null(strstr(text, "UID:l1-2020@h\r\n"));
	assert_non_null(strstr(text, "UID:l1-2026@h\r\n"));
	g_free(text);
	g_time_zone_unref(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_see_what_takes_place),
		cmocka_unit_test(the_form_of_the_file),
		cmocka_unit_test(events_come_and_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
