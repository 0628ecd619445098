/* Does somebody else's mail program read what was meant, in every language, whatever people are called? (Python's email, libical) */
#include "consult_mail.h"
#include "mime.h"
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

#define BEGIN_MS INT64_C(1795698600000) /* 2026-11-26T13:10:00Z */
enum { TEN_MINUTES_MS = 600000, HOUR_MS = 3600000 };

static const char *reader; /* read_mail.py */

static struct consult_talk talk_in(enum consult_language language, GTimeZone *zone)
{
	static const char *const teachers[] = {"Frau Kaya", "Herr Müller-Lüdenscheidt"};
	return (struct consult_talk){.id = "k3T", .host = "kreide.example", .sequence = 2, .code = 17, .school = "Gesamtschule am Fluß", .title = "Elternsprechtag",
		.child = "Zoë", .teachers = teachers, .teacher_count = 2, .begin_ms = BEGIN_MS, .end_ms = BEGIN_MS + TEN_MINUTES_MS, .is_video = true,
		.place = "", .phone = "+49 214 12 34", .interpreter = "tr", .zone = zone, .language = language, .changed_ms = BEGIN_MS - 48 * HOUR_MS};
}

static struct consult_mail mail_of(enum consult_mail_kind kind, const struct consult_talk *talk)
{
	return (struct consult_mail){.kind = kind, .talk = talk, .id = "m7_Q", .from = "schule@example.org", .to = "o'neil+kind@mail.example",
		.date_ms = BEGIN_MS - 48 * HOUR_MS, .before_ms = kind == CONSULT_MAIL_MOVED ? BEGIN_MS - HOUR_MS : 0};
}

/* As RFC 5322 and 5321 want it: ASCII, lines that end with CRLF and are short. */
static void check_lines(const char *message)
{
	size_t width = 0;
	for (const char *c = message; *c; c++) {
		assert_true(*c == '\r' ? c[1] == '\n' : *c == '\n' ? c > message && c[-1] == '\r' : *c >= ' ' && *c <= '~');
		width = *c == '\n' ? 0 : width + (*c != '\r');
		if (width > MIME_LINE_MAX) {
			fail_msg("a line is too long: %.100s", c + 1 - width);
		}
	}
	assert_int_equal(width, 0);
}

static char *read_file(const char *folder, const char *name, const char *end)
{
	char *file = g_strconcat(name, end, NULL), *path = g_build_filename(folder, file, NULL), *text;
	if (!g_file_get_contents(path, &text, NULL, NULL)) {
		fail_msg("%s is not there", path);
	}
	g_free(file);
	g_free(path);
	return text;
}

static void write_mail(const char *folder, const char *name, const struct consult_mail *m)
{
	char *file = g_strconcat(name, ".eml", NULL), *path = g_build_filename(folder, file, NULL), *message = consult_mail_message(m);
	assert_non_null(message);
	check_lines(message);
	assert_true(g_file_set_contents(path, message, -1, NULL));
	g_free(message);
	g_free(file);
	g_free(path);
}

static void read_mails(const char *folder)
{
	const char *argv[] = {"python3", reader, folder, NULL};
	char *said = NULL;
	int status;
	assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &said, &status, NULL));
	if (status) {
		fail_msg("%s", said);
	}
	g_free(said);
}

static void remove_folder(char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir));) {
		char *path = g_build_filename(folder, name, NULL);
		assert_int_equal(remove(path), 0);
		g_free(path);
	}
	g_dir_close(dir);
	assert_int_equal(remove(folder), 0);
	g_free(folder);
}

static char *value_of(icalcomponent *component, icalproperty_kind kind)
{
	icalproperty *property = icalcomponent_get_first_property(component, kind);
	assert_non_null(property);
	assert_null(icalcomponent_get_next_property(component, kind));
	char *text = icalproperty_get_value_as_string_r(property), *copy = g_strdup(text);
	free(text);
	return copy;
}

static void has_value(icalcomponent *component, icalproperty_kind kind, const char *wanted)
{
	char *found = value_of(component, kind);
	assert_string_equal(found, wanted);
	g_free(found);
}

/* Lines of at most 75 bytes (RFC 5545, 3.1), each of whole letters. */
static icalcomponent *parse_calendar(const char *text)
{
	char **lines = g_strsplit(text, "\r\n", -1);
	for (char **line = lines; *line; line++) {
		assert_true(strlen(*line) <= 75 && g_utf8_validate(*line, -1, NULL) && !strchr(*line, '\n'));
	}
	g_strfreev(lines);
	icalcomponent *calendar = icalparser_parse_string(text);
	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 1);
	return calendar;
}

static void check_event(const char *text, const char *method, const char *status, bool has_people)
{
	icalcomponent *calendar = parse_calendar(text), *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	has_value(calendar, ICAL_METHOD_PROPERTY, method);
	has_value(event, ICAL_UID_PROPERTY, "k3T@kreide.example");
	has_value(event, ICAL_SEQUENCE_PROPERTY, "2");
	has_value(event, ICAL_STATUS_PROPERTY, status);
	has_value(event, ICAL_DTSTART_PROPERTY, "20261126T131000Z");
	has_value(event, ICAL_DTEND_PROPERTY, "20261126T132000Z");
	has_value(event, ICAL_DTSTAMP_PROPERTY, "20261124T131000Z");
	if (has_people) {
		has_value(event, ICAL_ORGANIZER_PROPERTY, "mailto:schule@example.org");
		has_value(event, ICAL_ATTENDEE_PROPERTY, "mailto:o'neil+kind@mail.example");
	} else {
		assert_null(icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY));
	}
	assert_int_equal(icalcomponent_count_components(event, ICAL_VALARM_COMPONENT), strcmp(method, "CANCEL") != 0);
	icalcomponent_free(calendar);
}

static char *head_of(const struct consult_mail *m)
{
	char *subject = consult_mail_subject(m);
	char *head = g_strdup_printf("headers Date,From,To,Subject,Message-ID,Auto-Submitted,Content-Language,MIME-Version,Content-Type\n"
		"From Gesamtschule am Fluß <schule@example.org>\nTo  <o'neil+kind@mail.example>\nSubject %s\nDate 2026-11-24T13:10:00+00:00\n"
		"Message-ID <m7_Q@example.org>\nLanguage %s\nkinds multipart/mixed text/plain text/calendar\ncharsets utf-8 utf-8\nmethod %s\n"
		"file kreide.ics\n", subject, consult_language_names[m->talk->language], m->kind == CONSULT_MAIL_CANCELLED ? "CANCEL" : "REQUEST");
	g_free(subject);
	return head;
}

static void check_mail(const char *folder, const char *name, const struct consult_mail *m)
{
	bool is_cancelled = m->kind == CONSULT_MAIL_CANCELLED;
	char *head = read_file(folder, name, ".head"), *body = read_file(folder, name, ".body"), *calendar = read_file(folder, name, ".ics");
	char *wanted_head = head_of(m), *wanted_body = consult_mail_body(m);
	assert_string_equal(head, wanted_head);
	/* the last line break is the boundary's */
	assert_string_equal(g_strchomp(body), g_strchomp(wanted_body));
	assert_null(strstr(body, "http"));
	check_event(calendar, is_cancelled ? "CANCEL" : "REQUEST", is_cancelled ? "CANCELLED" : "CONFIRMED", true);
	g_free(head);
	g_free(body);
	g_free(calendar);
	g_free(wanted_head);
	g_free(wanted_body);
}

static void mails_arrive_as_they_were_meant(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	char *folder = g_dir_make_tmp("kreide-mail-XXXXXX", NULL);
	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < CONSULT_LANGUAGES * CONSULT_MAIL_KINDS; i++) {
			char name[16];
			struct consult_talk talk = talk_in((enum consult_language)(i / CONSULT_MAIL_KINDS), zone);
			struct consult_mail m = mail_of((enum consult_mail_kind)(i % CONSULT_MAIL_KINDS), &talk);
			g_snprintf(name, sizeof name, "%d", i);
			if (round == 0) {
				write_mail(folder, name, &m);
			} else {
				check_mail(folder, name, &m);
			}
		}
		if (round == 0) {
			read_mails(folder);
		}
	}
	remove_folder(folder);
	g_time_zone_unref(zone);
}

static void has_line(const char *text, const char *line)
{
	char *wanted = g_strdup_printf("\n%s\n", line);
	if (!strstr(text, wanted)) {
		fail_msg("\"%s\" is missing in\n%s", line, text);
	}
	g_free(wanted);
}

static void a_mail_says_what_one_needs(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct consult_talk talk = talk_in(CONSULT_DE, zone);
	struct consult_mail m = mail_of(CONSULT_MAIL_MOVED, &talk);
	static const char *const lines[] = {"Anlass: Elternsprechtag", "Kind: Zoë", "Gespräch mit: Frau Kaya und Herr Müller-Lüdenscheidt",
		"Wann: Donnerstag, 26. November 2026, 14:10 bis 14:20 Uhr", "Bisher: Donnerstag, 26. November 2026, 13:10 bis 13:20 Uhr",
		"Zeitzone: Ortszeit der Schule (Berlin, UTC+1)", "Wo: per Video", "Ihre Nummer: 17", "Dolmetschen: Türkisch",
		"Wenn sonst nichts geht, erreichen Sie uns unter +49 214 12 34.", "Gesamtschule am Fluß"};
	char *body = consult_mail_body(&m), *subject = consult_mail_subject(&m);
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		has_line(body, lines[i]);
	}
	assert_string_equal(subject, "Neue Zeit für Ihren Termin: Donnerstag, 26. November 2026, 14:10 Uhr");
	g_free(subject);
	g_free(body);
	/* in the building, and with nothing that could be left out */
	talk.is_video = false;
	talk.place = "Raum 203";
	talk.phone = talk.interpreter = talk.title = talk.child = talk.school = "";
	talk.code = 0;
	talk.is_assigned = true;
	m = mail_of(CONSULT_MAIL_BOOKED, &talk);
	body = consult_mail_body(&m);
	has_line(body, "Wo: Raum 203");
	has_line(body, "Die Schule hat einen Termin für ein Gespräch mit Ihnen eingetragen. Wir freuen uns auf Sie.");
	static const char *const absent[] = {"Anlass", "Kind:", "Dolmetschen", "sonst nichts", "Bisher", "Nummer", "{", ": \n"};
	for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
		assert_null(strstr(body, absent[i]));
	}
	g_free(body);
	g_time_zone_unref(zone);
}

/* Each line of an Arabic mail says itself that it is read from the right, and keeps Latin names together. */
static void arabic_is_read_from_the_right(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	struct consult_talk talk = talk_in(CONSULT_AR, zone);
	(void)state;
	for (int kind = 0; kind < CONSULT_MAIL_KINDS; kind++) {
		struct consult_mail m = mail_of((enum consult_mail_kind)kind, &talk);
		char *body = consult_mail_body(&m), **lines = g_strsplit(body, "\n", -1);
		for (char **line = lines; *line; line++) {
			assert_true(**line == '\0' || g_str_has_prefix(*line, "\u200f"));
		}
		has_line(body, "\u200fاللقاء مع: \u2066Frau Kaya\u2069 و \u2066Herr Müller-Lüdenscheidt\u2069");
		g_strfreev(lines);
		g_free(body);
	}
	g_time_zone_unref(zone);
}

static void the_entry_to_be_downloaded_is_the_same_event(void **state)
{
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	(void)state;
	for (int i = 0; i < CONSULT_LANGUAGES; i++) {
		struct consult_talk talk = talk_in((enum consult_language)i, zone);
		char *text = consult_calendar(&talk), *again = consult_calendar(&talk);
		check_event(text, "PUBLISH", "CONFIRMED", false);
		assert_string_equal(text, again);
		icalcomponent *calendar = parse_calendar(text), *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
		if (i == CONSULT_DE) {
			has_value(event, ICAL_SUMMARY_PROPERTY, "Gespräch mit Frau Kaya und Herr Müller-Lüdenscheidt (Zoë)");
			has_value(event, ICAL_LOCATION_PROPERTY, "per Video");
			has_value(event, ICAL_CLASS_PROPERTY, "PRIVATE");
		}
		icalcomponent_free(calendar);
		g_free(text);
		g_free(again);
	}
	g_time_zone_unref(zone);
}

static void nobody_s_name_is_a_header(void **state)
{
	static const char *const texts[] = {"School\r\nBcc: all@example.org", "a\nb\rc", "=?UTF-8?B?QmNj?=", "\"quoted\\\" <x@y.example>",
		"Überlange Gesamtschule mit sehr vielen Ärmeln, Öfen und Überraschungen am Fluß hinter dem Berg bei der großen Straße 😀😀😀",
		"--=_ca0df2c95aa144c1d0ff2ff3c8f967fd--", "\xff\xfe\xfd", ".", "", "From me", "BEGIN:VEVENT\r\nEND:VCALENDAR", "a;b,c:d\\n"};
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin");
	char *folder = g_dir_make_tmp("kreide-mail-XXXXXX", NULL);
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		char name[16];
		struct consult_talk talk = talk_in(CONSULT_EN, zone);
		talk.school = talk.title = talk.child = talk.phone = talk.interpreter = texts[i];
		talk.teachers = &texts[i];
		talk.teacher_count = 1;
		struct consult_mail m = mail_of(CONSULT_MAIL_REMINDER, &talk);
		g_snprintf(name, sizeof name, "%zu", i);
		write_mail(folder, name, &m);
	}
	read_mails(folder);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		char name[16], *plain = consult_plain(texts[i]), *from = g_strdup_printf("\nFrom %s <schule@example.org>\nTo ", plain);
		g_snprintf(name, sizeof name, "%zu", i);
		char *head = read_file(folder, name, ".head"), *body = read_file(folder, name, ".body"), *calendar = read_file(folder, name, ".ics");
		assert_true(g_str_has_prefix(head, "headers Date,From,To,Subject,Message-ID,Auto-Submitted,Content-Language,MIME-Version,Content-Type\n"));
		if (!strstr(head, from)) {
			fail_msg("%s is not in\n%s", from, head);
		}
		check_event(calendar, "REQUEST", "CONFIRMED", true);
		assert_true(strlen(plain) == 0 || strstr(body, plain));
		g_free(plain);
		g_free(from);
		g_free(head);
		g_free(body);
		g_free(calendar);
	}
	remove_folder(folder);
	g_time_zone_unref(zone);
}

static void addresses(void **state)
{
	static const char *const good[] = {"a@b", "parent@example.org", "first.last+kind@sub.example.org", "o'neil@mail.example", "x_y@1and1.example",
		"a@xn--mller-kva.example"};
	static const char *const bad[] = {"", "@", "a", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a@b,c@d", "a@b\r\nBcc: c@d", "a@b\n", "<a@b>", "\"a b\"@c",
		".a@b", "a.@b", "a..b@c", "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "-a@b", "ä@b", "a@ä", "a@[127.0.0.1]", "a@b_c", "a@b;c", "a@b:c", "a%0a@b\x01"};
	GTimeZone *zone = g_time_zone_new_utc();
	struct consult_talk talk = talk_in(CONSULT_DE, zone);
	struct consult_mail m = mail_of(CONSULT_MAIL_BOOKED, &talk);
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		assert_true(consult_address_is_good(good[i]));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		if (consult_address_is_good(bad[i])) {
			fail_msg("%s is no address", bad[i]);
		}
		m.to = bad[i];
		assert_null(consult_mail_message(&m));
		m.to = good[0];
		m.from = bad[i];
		assert_null(consult_mail_message(&m));
		m.from = good[0];
	}
	char *local = g_strnfill(MIME_LOCAL_MAX, 'a'), *host = g_strnfill(MIME_ADDRESS_MAX - MIME_LOCAL_MAX - 1, 'b');
	char *longest = g_strdup_printf("%s@%s", local, host), *longer = g_strdup_printf("%s@%sb", local, host), *local_too_long = g_strdup_printf("a%s@b", local);
	assert_true(consult_address_is_good(longest));
	assert_false(consult_address_is_good(longer));
	assert_false(consult_address_is_good(local_too_long));
	g_free(local);
	g_free(host);
	g_free(longest);
	g_free(longer);
	g_free(local_too_long);
	g_time_zone_unref(zone);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mails_arrive_as_they_were_meant),
		cmocka_unit_test(a_mail_says_what_one_needs),
		cmocka_unit_test(arabic_is_read_from_the_right),
		cmocka_unit_test(the_entry_to_be_downloaded_is_the_same_event),
		cmocka_unit_test(nobody_s_name_is_a_header),
		cmocka_unit_test(addresses),
	};
	reader = argc > 1 ? argv[1] : "read_mail.py";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
