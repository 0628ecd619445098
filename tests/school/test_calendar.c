/* Are the holidays of a calendar's file those that a person reads in it, and is a mistake found where it is? */
#include "calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//DE\r\n"
#define EVENT(lines) HEAD "BEGIN:VEVENT\r\nUID:1\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"

static enum calendar_fault read_text(const char *text, struct calendar *c, uint32_t *line)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	assert_non_null(zone);
	enum calendar_fault fault = calendar_read(bytes_of_string(text), zone, c, line);
	g_time_zone_unref(zone);
	return fault;
}

/* "first..last name" of each, one a line. */
static char *as_text(const struct calendar *c)
{
	GString *text = g_string_new("");
	for (size_t i = 0; i < c->count; i++) {
		char first[DAY_TEXT_MAX], last[DAY_TEXT_MAX];
		day_format(c->holidays[i].first, first);
		day_format(c->holidays[i].last, last);
		g_string_append_printf(text, "%s%s..%s %s", i ? "\n" : "", first, last, c->holidays[i].name);
	}
	return g_string_free(text, FALSE);
}

static void whole_days(void **state)
{
	static const struct {
		const char *label, *text, *holidays;
	} rows[] = {
		{"the end is not included",
			EVENT("DTSTART;VALUE=DATE:20261017\r\nDTEND;VALUE=DATE:20261101\r\nSUMMARY:Herbstferien\r\n"),
			"2026-10-17..2026-10-31 Herbstferien"},
		{"without an end it is one day", EVENT("DTSTART;VALUE=DATE:20261003\r\nSUMMARY:Einheit\r\n"),
			"2026-10-03..2026-10-03 Einheit"},
		{"an end that is the start", EVENT("DTSTART;VALUE=DATE:20261003\r\nDTEND;VALUE=DATE:20261003\r\nSUMMARY:x\r\n"),
			"2026-10-03..2026-10-03 x"},
		{"a duration", EVENT("DTSTART;VALUE=DATE:20261003\r\nDURATION:P2D\r\nSUMMARY:x\r\n"), "2026-10-03..2026-10-04 x"},
		{"over New Year's", EVENT("DTSTART;VALUE=DATE:20261223\r\nDTEND;VALUE=DATE:20270107\r\nSUMMARY:x\r\n"),
			"2026-12-23..2027-01-06 x"},
		{"times of the wall's clock", EVENT("DTSTART;TZID=Europe/Berlin:20261017T000000\r\n"
			"DTEND;TZID=Europe/Berlin:20261018T000000\r\nSUMMARY:x\r\n"), "2026-10-17..2026-10-17 x"},
		{"times of Greenwich", EVENT("DTSTART:20261016T220000Z\r\nDTEND:20261031T230000Z\r\nSUMMARY:x\r\n"),
			"2026-10-17..2026-10-31 x"},
		{"a time without an end is no day", EVENT("DTSTART:20261017T080000\r\nSUMMARY:x\r\n"), ""},
		{"nor is an evening for parents", EVENT("DTSTART;TZID=Europe/Berlin:20261017T190000\r\n"
			"DTEND;TZID=Europe/Berlin:20261017T210000\r\nSUMMARY:x\r\n"), ""},
		{"a class trip: the days between", EVENT("DTSTART;TZID=Europe/Berlin:20261017T080000\r\n"
			"DTEND;TZID=Europe/Berlin:20261020T160000\r\nSUMMARY:x\r\n"), "2026-10-18..2026-10-19 x"},
		{"a day that ends at 23:59", EVENT("DTSTART:20261017T000000\r\nDTEND:20261017T235900\r\nSUMMARY:x\r\n"),
			"2026-10-17..2026-10-17 x"},
		{"folded lines, between bytes of a letter, too",
			EVENT("DTSTART;VALUE=DATE:2026\r\n 1017\r\nSUMMARY;LANGUAGE=de:Fr\xc3\r\n \xbch\r\n\tling\r\n"),
			"2026-10-17..2026-10-17 Frühling"},
		{"only line feeds, small letters, empty lines, a mark in front",
			"\xef\xbb\xbf" "begin:vcalendar\n\nbegin:vevent\ndtstart;value=date:20261017\nsummary:x\nend:vevent\nend:vcalendar",
			"2026-10-17..2026-10-17 x"},
		{"escapes", EVENT("DTSTART;VALUE=DATE:20261017\r\nSUMMARY:a\\, b\\; c\\nd\r\n"), "2026-10-17..2026-10-17 a, b; c d"},
		{"cancelled", EVENT("DTSTART;VALUE=DATE:20261017\r\nSUMMARY:x\r\nSTATUS:CANCELLED\r\n"), ""},
		{"an alarm in it is its own", EVENT("DTSTART;VALUE=DATE:20261017\r\nSUMMARY:x\r\nBEGIN:VALARM\r\n"
			"TRIGGER:-PT15M\r\nSUMMARY:y\r\nDURATION:P9D\r\nEND:VALARM\r\n"), "2026-10-17..2026-10-17 x"},
		{"other things than events", HEAD "BEGIN:VTODO\r\nSUMMARY:y\r\nEND:VTODO\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\n"
			"BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n", ""},
		{"in the order of their days, none twice", HEAD "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:b\r\nEND:VEVENT\r\n"
			"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261017\r\nSUMMARY:a\r\nEND:VEVENT\r\n"
			"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
			"2026-10-17..2026-10-17 a\n2026-12-24..2026-12-24 b"},
		{"every year, until", EVENT("DTSTART;VALUE=DATE:20261003\r\nRRULE:FREQ=YEARLY;UNTIL=20281003\r\nSUMMARY:x\r\n"),
			"2026-10-03..2026-10-03 x\n2027-10-03..2027-10-03 x\n2028-10-03..2028-10-03 x"},
		{"a count, but one of them", EVENT("DTSTART;VALUE=DATE:20261002\r\nDTEND;VALUE=DATE:20261004\r\n"
			"RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20261009\r\nSUMMARY:x\r\n"),
			"2026-10-02..2026-10-03 x\n2026-10-16..2026-10-17 x"},
		{"days named one by one", EVENT("DTSTART;VALUE=DATE:20261002\r\nRDATE;VALUE=DATE:20261101,20261102\r\nSUMMARY:x\r\n"),
			"2026-10-02..2026-10-02 x\n2026-11-01..2026-11-01 x\n2026-11-02..2026-11-02 x"},
		{"a time that repeats", EVENT("DTSTART:20261016T220000Z\r\nDTEND:20261017T220000Z\r\n"
			"RRULE:FREQ=DAILY;UNTIL=20261018T220000Z\r\nSUMMARY:x\r\n"),
			"2026-10-17..2026-10-17 x\n2026-10-18..2026-10-18 x\n2026-10-19..2026-10-19 x"},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct calendar c;
		uint32_t line;
		enum calendar_fault fault = read_text(rows[i].text, &c, &line);
		char *text = as_text(&c);
		if (fault || line || strcmp(text, rows[i].holidays) != 0) {
			fail_msg("%s: %s in line %u, %s", rows[i].label, calendar_fault_names[fault], line, text);
		}
		g_free(text);
		calendar_finish(&c);
	}
}

static void mistakes_have_their_line(void **state)
{
	static const struct {
		enum calendar_fault fault;
		uint32_t line;
		const char *text;
	} rows[] = {
		{CALENDAR_NOT_ICAL, 0, ""},
		{CALENDAR_NOT_ICAL, 1, "Datum;Ferien\r\n"},
		{CALENDAR_NOT_ICAL, 1, "BEGIN:VCARD\r\nEND:VCARD\r\n"},
		{CALENDAR_NOT_ICAL, 1, "<!DOCTYPE html>\n"},
		{CALENDAR_CUT, 3, HEAD},
		{CALENDAR_CUT, 4, HEAD "BEGIN:VEVENT\r\n"},
		{CALENDAR_BAD_LINE, 4, HEAD "END:VEVENT\r\nEND:VCALENDAR\r\n"},
		{CALENDAR_BAD_LINE, 4, HEAD "ohne Doppelpunkt\r\nEND:VCALENDAR\r\n"},
		{CALENDAR_BAD_LINE, 5, HEAD "END:VCALENDAR\r\nX:y\r\n"},
		{CALENDAR_BAD_VALUE, 7, EVENT("SUMMARY:x\r\nDTSTART;VALUE=DATE:20260231\r\n")},
		{CALENDAR_BAD_VALUE, 6, EVENT("DTSTART;VALUE=DATE:17.10.2026\r\nSUMMARY:x\r\n")},
		{CALENDAR_BAD_VALUE, 7, EVENT("SUMMARY:x\r\nDTSTART:\r\n")},
		{CALENDAR_BAD_VALUE, 8, EVENT("SUMMARY:x\r\n y\r\nDTSTART:20261017T250000\r\n")},
		{CALENDAR_BAD_VALUE, 6, EVENT("DURATION:lang\r\n")},
		{CALENDAR_BAD_REPEAT, 7, EVENT("DTSTART:20261017T080000\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:x\r\n")},
		{CALENDAR_BAD_VALUE, 7, EVENT("DTSTART:20261017T080000\r\nRRULE:FREQ=NEVER\r\nSUMMARY:x\r\n")},
		{CALENDAR_NO_START, 4, EVENT("SUMMARY:x\r\n")},
		{CALENDAR_NO_NAME, 4, EVENT("DTSTART;VALUE=DATE:20261017\r\n")},
		{CALENDAR_NO_NAME, 4, EVENT("DTSTART;VALUE=DATE:20261017\r\nSUMMARY:\\n \r\n")},
		{CALENDAR_BACKWARDS, 4, EVENT("DTSTART;VALUE=DATE:20261017\r\nDTEND;VALUE=DATE:20261016\r\nSUMMARY:x\r\n")},
		{CALENDAR_NOT_UTF8, 7, EVENT("DTSTART;VALUE=DATE:20261017\r\nSUMMARY:Fr\xfchling\r\n")},
		{CALENDAR_TOO_MANY, 7, EVENT("DTSTART;VALUE=DATE:20261017\r\nRRULE:FREQ=DAILY\r\nSUMMARY:x\r\n")},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct calendar c;
		uint32_t line;
		enum calendar_fault fault = read_text(rows[i].text, &c, &line);
		if (fault != rows[i].fault || line != rows[i].line || c.count != 0) {
			fail_msg("row %d: %s in line %u", (int)i, calendar_fault_names[fault], line);
		}
		calendar_finish(&c);
	}
}

static void limits(void **state)
{
	struct calendar c;
	uint32_t line;
	GString *text = g_string_new(HEAD);
	(void)state;
	for (int i = 0; i < CALENDAR_HOLIDAYS_MAX; i++) {
		g_string_append_printf(text, "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:%d\nEND:VEVENT\n", i);
	}
	gsize len = text->len;
	g_string_append(text, "END:VCALENDAR\n");
	assert_int_equal(read_text(text->str, &c, &line), CALENDAR_OK);
	assert_int_equal(c.count, CALENDAR_HOLIDAYS_MAX);
	calendar_finish(&c);
	g_string_truncate(text, len);
	g_string_append(text, "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n");
	assert_int_equal(read_text(text->str, &c, &line), CALENDAR_TOO_MANY);
	g_string_set_size(text, CALENDAR_BYTES_MAX + 1);
	assert_int_equal(calendar_read(bytes_of(text->str, text->len), NULL, &c, &line), CALENDAR_TOO_BIG);
	g_string_free(text, TRUE);

	/* a name is cut between two letters */
	char name[400] = "", event[600];
	for (int i = 0; i < 129; i++) {
		g_strlcat(name, i == 0 ? "x" : "ü", sizeof name);
	}
	g_snprintf(event, sizeof event, EVENT("DTSTART;VALUE=DATE:20261017\r\nSUMMARY:%s\r\n"), name);
	assert_int_equal(read_text(event, &c, &line), CALENDAR_OK);
	assert_int_equal(strlen(c.holidays[0].name), CALENDAR_NAME_MAX - 2);
	assert_true(g_utf8_validate(c.holidays[0].name, -1, NULL));
	calendar_finish(&c);
}

/* Only rules that are sure to come to an end are followed: not the 30th of February. */
static void rules(void **state)
{
	static const struct {
		const char *rule;
		enum calendar_fault fault;
		size_t count;
	} rows[] = {
		{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=YEARLY;BYMONTH=10,11;BYMONTHDAY=31", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=WEEKLY;BYDAY=MO", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=YEARLY;BYMONTH=10;BYDAY=-1SA", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=HOURLY", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=YEARLY;BYSETPOS=3", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=YEARLY;BYWEEKNO=3", CALENDAR_BAD_REPEAT, 0},
		{"FREQ=YEARLY;BYYEARDAY=400", CALENDAR_BAD_VALUE, 0},
		{"FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=31", CALENDAR_OK, 11},
		{"FREQ=YEARLY;INTERVAL=4", CALENDAR_OK, 3},
		{"FREQ=MONTHLY;COUNT=5", CALENDAR_OK, 5}, /* not every month has 31 days */
		{"FREQ=WEEKLY;BYDAY=SA;COUNT=5", CALENDAR_OK, 5},
		{"FREQ=WEEKLY;INTERVAL=2;UNTIL=20261128", CALENDAR_OK, 3},
		{"FREQ=DAILY;INTERVAL=30000", CALENDAR_OK, 1},
		{"FREQ=WEEKLY;UNTIL=20261001", CALENDAR_OK, 0},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct calendar c;
		uint32_t line;
		char text[400];
		g_snprintf(text, sizeof text, EVENT("DTSTART;VALUE=DATE:20261031\r\nRRULE:%s\r\nSUMMARY:x\r\n"), rows[i].rule);
		enum calendar_fault fault = read_text(text, &c, &line);
		if (fault != rows[i].fault || c.count != rows[i].count) {
			fail_msg("%s: %s, %u days", rows[i].rule, calendar_fault_names[fault], (unsigned)c.count);
		}
		calendar_finish(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_days),
		cmocka_unit_test(mistakes_have_their_line),
		cmocka_unit_test(limits),
		cmocka_unit_test(rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
