/* What members read of a conference, in both languages, and what their calendars do with it. */
#include "conference_mail_words.h"
#include "consult_mail.h"

#include <libical/ical.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

#define BEGIN_MS INT64_C(1795698000000) /* 2026-11-26T13:00:00Z */
enum { HOUR_MS = 3600000 };

static struct conference_event event_in(enum consult_language language, GTimeZone *zone)
{
	static const char *const agenda[] = {"Begrüßung", "Handys in der\nPause"};
	return (struct conference_event){.id = "c0N", .host = CONSULT_HOST, .sequence = 3, .school = "Gesamtschule am Fluß", .title = "Lehrerkonferenz", .place = "Aula",
		.seat = RECORD_SEAT_VOTE, .agenda = agenda, .agenda_count = 2, .begin_ms = BEGIN_MS, .minutes_long = 90, .zone = zone, .language = language,
		.changed_ms = BEGIN_MS - 48 * HOUR_MS};
}

static struct conference_mail mail_of(enum conference_mail_kind kind, const struct conference_event *event)
{
	return (struct conference_mail){.kind = kind, .event = event, .id = "m1", .from = "schule@example.org", .to = "ada@example.org", .date_ms = BEGIN_MS - 48 * HOUR_MS,
		.before_ms = BEGIN_MS - HOUR_MS, .object_until_ms = BEGIN_MS + 14 * 24 * (int64_t)HOUR_MS};
}

static void has(const char *text, const char *wanted)
{
	assert_non_null(text);
	if (!strstr(text, wanted)) {
		fail_msg("\"%s\" is missing in\n%s", wanted, text ? text : "");
	}
}

static void has_not(const char *text, const char *unwanted)
{
	assert_non_null(text);
	if (strstr(text, unwanted)) {
		fail_msg("\"%s\" is in\n%s", unwanted, text ? text : "");
	}
}

static void no_words_are_missing(void **state)
{
	(void)state;
	for (int language = CONSULT_DE; language <= CONSULT_EN; language++) {
		const struct conference_mail_words *w = conference_mail_words((enum consult_language)language);
		const char *const *texts = (const char *const *)w;
		for (size_t i = 0; i < sizeof *w / sizeof *texts; i++) {
			assert_non_null(texts[i]);
			assert_true(*texts[i]);
		}
	}
}

static void an_invitation_says_what_one_needs(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct conference_event event = event_in(CONSULT_DE, zone);
	struct conference_mail m = mail_of(CONFERENCE_MAIL_INVITED, &event);
	char *body = conference_mail_body(&m), *subject = conference_mail_subject(&m);
	(void)state;
	assert_string_equal(subject, "Einladung: Lehrerkonferenz, Donnerstag, 26. November 2026, 14:00 Uhr");
	has(body, "\nAnlass: Lehrerkonferenz\nWann: Donnerstag, 26. November 2026, 14:00 bis 15:30 Uhr\nZeitzone: Ortszeit der Schule (Berlin, UTC+1)\nWo: Aula\n");
	has(body, "\nTagesordnung:\n1. Begrüßung\n2. Handys in der Pause\n");
	has(body, "Sie sind mit einer Stimme dabei.");
	has(body, "Melden Sie sich bei Kreide an.");
	has_not(body, "Bisher");
	g_free(body);
	g_free(subject);
	event.is_outsider = event.is_second_call = true;
	event.seat = RECORD_SEAT_GUEST;
	event.minutes_long = 0;
	event.place = "";
	body = conference_mail_body(&m);
	has(body, "Die Schule gibt Ihnen einen eigenen Link.");
	has(body, "Sie sind als Gast eingeladen.");
	has(body, "Dies ist die zweite Einladung");
	has(body, "Wann: Donnerstag, 26. November 2026, 14:00 Uhr\n");
	has_not(body, "Wo:");
	has_not(body, "Melden Sie sich");
	g_free(body);
	g_time_zone_unref(zone);
}

static void what_comes_later_says_what_is_new(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct conference_event event = event_in(CONSULT_TR, zone); /* others read German */
	struct conference_mail m = mail_of(CONFERENCE_MAIL_CHANGED, &event);
	char *body = conference_mail_body(&m);
	(void)state;
	has(body, "Bisher: Donnerstag, 26. November 2026, 13:00 bis 14:30 Uhr");
	g_free(body);
	m.kind = CONFERENCE_MAIL_CALLED_OFF;
	body = conference_mail_body(&m);
	has(body, "Sie wurde abgesagt.");
	has_not(body, "Tagesordnung");
	has_not(body, "Melden Sie sich");
	g_free(body);
	m.kind = CONFERENCE_MAIL_OFF_ROLL;
	body = conference_mail_body(&m);
	has(body, "Sie stehen nicht mehr auf der Mitgliederliste dieser Konferenz.");
	has_not(body, "abgesagt");
	has_not(body, "Melden Sie sich");
	g_free(body);
	m.kind = CONFERENCE_MAIL_MINUTES;
	body = conference_mail_body(&m);
	has(body, "Einwände können Sie dort bis zum Donnerstag, 10. Dezember 2026 eintragen.");
	g_free(body);
	event.seat = RECORD_SEAT_GUEST; /* guests may not object */
	body = conference_mail_body(&m);
	has_not(body, "Einwände");
	g_free(body);
	g_time_zone_unref(zone);
}

static void check_event(const char *text, const char *method, const char *status, bool has_people)
{
	icalcomponent *calendar = icalparser_parse_string(text), *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	assert_non_null(event);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	has(text, method);
	has(text, status);
	has(text, "UID:c0N@kreide\r\n");
	has(text, "SEQUENCE:3\r\n");
	has(text, "DTSTART:20261126T130000Z\r\n");
	has(text, "DTEND:20261126T143000Z\r\n");
	has(text, "LOCATION:Aula\r\n");
	assert_true((strstr(text, "ORGANIZER") != NULL) == has_people);
	icalcomponent_free(calendar);
}

/* The part of a message that is encoded as base64. */
static char *calendar_in(const char *message)
{
	const char *begin = strstr(message, "filename=\"kreide.ics\"\r\n\r\n");
	assert_non_null(begin);
	begin = strstr(begin, "\r\n\r\n") + strlen("\r\n\r\n");
	const char *end = strstr(begin, "--=_");
	assert_non_null(end);
	char *coded = g_strndup(begin, (gsize)(end - begin));
	gsize len;
	guchar *plain = g_base64_decode(coded, &len);
	char *text = g_strndup((const char *)plain, len);
	g_free(plain);
	g_free(coded);
	return text;
}

static void calendars_take_change_and_calling_off(void **state)
{
	static const struct {
		enum conference_mail_kind kind;
		const char *method, *status;
	} rows[] = {{CONFERENCE_MAIL_INVITED, "METHOD:REQUEST\r\n", "STATUS:CONFIRMED\r\n"}, {CONFERENCE_MAIL_CHANGED, "METHOD:REQUEST\r\n", "STATUS:CONFIRMED\r\n"},
		{CONFERENCE_MAIL_CALLED_OFF, "METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n"},
		{CONFERENCE_MAIL_OFF_ROLL, "METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n"}};
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	(void)state;
	for (int language = CONSULT_DE; language <= CONSULT_EN; language++) {
		struct conference_event event = event_in((enum consult_language)language, zone);
		for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
			struct conference_mail m = mail_of(rows[i].kind, &event);
			char *message = conference_mail_message(&m), *calendar = calendar_in(message);
			check_event(calendar, rows[i].method, rows[i].status, true);
			g_free(message);
			g_free(calendar);
		}
		char *calendar = conference_calendar(&event);
		check_event(calendar, "METHOD:PUBLISH\r\n", "STATUS:CONFIRMED\r\n", false);
		g_free(calendar);
	}
	g_time_zone_unref(zone);
}

/* Over midnight, and in the night in which the clock is set back or forth: by the school's clock in words, by the world's in calendars. */
static void odd_hours_are_told_right(void **state)
{
	static const struct {
		int64_t begin_ms;
		const char *when, *from, *until;
	} rows[] = {
		{INT64_C(1792875600000), "Samstag, 24. Oktober 2026, 23:00 bis 01:00 Uhr", "DTSTART:20261024T210000Z", "DTEND:20261024T230000Z"},
		{INT64_C(1792884600000), "Sonntag, 25. Oktober 2026, 01:30 bis 02:30 Uhr", "DTSTART:20261024T233000Z", "DTEND:20261025T013000Z"},
		{INT64_C(1806193800000), "Sonntag, 28. März 2027, 01:30 bis 04:30 Uhr", "DTSTART:20270328T003000Z", "DTEND:20270328T023000Z"},
	};
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct conference_event event = event_in(CONSULT_DE, zone);
		event.begin_ms = rows[i].begin_ms;
		event.minutes_long = 120;
		struct conference_mail m = mail_of(CONFERENCE_MAIL_INVITED, &event);
		char *body = conference_mail_body(&m), *calendar = conference_calendar(&event);
		has(body, rows[i].when);
		has(calendar, rows[i].from);
		has(calendar, rows[i].until);
		g_free(body);
		g_free(calendar);
	}
	g_time_zone_unref(zone);
}

static void minutes_come_without_an_entry_and_bad_addresses_get_nothing(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct conference_event event = event_in(CONSULT_EN, zone);
	struct conference_mail m = mail_of(CONFERENCE_MAIL_MINUTES, &event);
	char *message = conference_mail_message(&m);
	(void)state;
	assert_non_null(message);
	has_not(message, "text/calendar");
	has(message, "Content-Language: en\r\n");
	g_free(message);
	m.to = "a@b\r\nBcc: c@d";
	assert_null(conference_mail_message(&m));
	event.title = "Titel\r\nBcc: all@example.org"; /* nobody's text is a header */
	m.to = "ada@example.org";
	message = conference_mail_message(&m);
	has_not(message, "\nBcc");
	g_free(message);
	g_time_zone_unref(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_words_are_missing),
		cmocka_unit_test(an_invitation_says_what_one_needs),
		cmocka_unit_test(what_comes_later_says_what_is_new),
		cmocka_unit_test(calendars_take_change_and_calling_off),
		cmocka_unit_test(odd_hours_are_told_right),
		cmocka_unit_test(minutes_come_without_an_entry_and_bad_addresses_get_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
