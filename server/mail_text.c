#include "mail_text.h"

#include "conference_mail.h"
#include "consult_mail.h"
#include "schools.h"
#include "store_conference.h"

#include <jansson.h>

static const char *text_of(const json_t *facts, const char *key)
{
	const char *text = json_string_value(json_object_get(facts, key));
	return text ? text : "";
}

static int64_t number_of(const json_t *facts, const char *key)
{
	return json_integer_value(json_object_get(facts, key));
}

static int index_of(const json_t *facts, const char *key, const char *const *names, int count)
{
	for (int i = 0; i < count; i++) {
		if (g_str_equal(text_of(facts, key), names[i])) {
			return i;
		}
	}
	return 0;
}

static size_t take_teachers(const json_t *facts, const char *names[DESK_TEACHERS_MAX])
{
	size_t i, count = 0;
	json_t *teacher;
	json_array_foreach(json_object_get(facts, "teachers"), i, teacher) {
		if (count < DESK_TEACHERS_MAX) {
			names[count++] = text_of(teacher, "name");
		}
	}
	return count;
}

static char *write_talk_message(const struct store_school *school, GTimeZone *zone, const json_t *facts, const struct store_mail *mail,
	const char *from, int64_t now_ms)
{
	static const enum consult_mail_kind kinds[MAIL_KINDS] = {[MAIL_BOOKED] = CONSULT_MAIL_BOOKED, [MAIL_MOVED] = CONSULT_MAIL_MOVED,
		[MAIL_CANCELLED] = CONSULT_MAIL_CANCELLED, [MAIL_REMINDER] = CONSULT_MAIL_REMINDER};
	const char *teachers[DESK_TEACHERS_MAX];
	size_t teacher_count = take_teachers(facts, teachers);
	const struct consult_talk talk = {
		.id = mail->talk,
		.host = CONSULT_HOST,
		.sequence = mail->sequence,
		.code = (int)number_of(facts, "code"),
		.school = school->name,
		.title = text_of(facts, "title"),
		.child = text_of(facts, "child"),
		.teachers = teachers,
		.teacher_count = teacher_count,
		.begin_ms = number_of(facts, "begin"),
		.end_ms = number_of(facts, "end"),
		.is_video = g_str_equal(text_of(facts, "mode"), "video"),
		.place = text_of(facts, "place"),
		.phone = text_of(facts, "phone"),
		.interpreter = text_of(facts, "interpreter"),
		.is_assigned = number_of(facts, "isAssigned") != 0,
		.zone = zone,
		.language = consult_language_of(mail->contact.language),
		.changed_ms = number_of(facts, "changed"),
	};
	const struct consult_mail m = {.kind = kinds[mail->kind], .talk = &talk, .id = mail->id, .from = from, .to = mail->contact.email,
		.date_ms = now_ms, .before_ms = number_of(facts, "before")};
	return consult_mail_message(&m);
}

static char *write_conference_message(const struct store_school *school, GTimeZone *zone, const json_t *facts, const struct store_mail *mail,
	const char *from, int64_t now_ms)
{
	static const enum conference_mail_kind kinds[MAIL_KINDS] = {[MAIL_INVITED] = CONFERENCE_MAIL_INVITED, [MAIL_CHANGED] = CONFERENCE_MAIL_CHANGED,
		[MAIL_CALLED_OFF] = CONFERENCE_MAIL_CALLED_OFF, [MAIL_MINUTES] = CONFERENCE_MAIL_MINUTES};
	const char *titles[ITEMS_MAX];
	size_t i, count = 0;
	json_t *title;
	json_array_foreach(json_object_get(facts, "agenda"), i, title) {
		if (count < ITEMS_MAX && json_is_string(title)) {
			titles[count++] = json_string_value(title);
		}
	}
	const struct conference_event event = {
		.id = mail->conference,
		.host = CONSULT_HOST,
		.sequence = mail->sequence,
		.school = school->name,
		.title = text_of(facts, "title"),
		.place = text_of(facts, "place"),
		.kind = (enum record_kind)index_of(facts, "kind", store_conference_kind_names, CONFERENCE_KINDS),
		.seat = (enum record_seat_kind)index_of(facts, "seat", store_seat_kind_names, SEAT_KINDS),
		.is_outsider = number_of(facts, "isOutsider") != 0,
		.is_second_call = number_of(facts, "secondCall") != 0,
		.agenda = titles,
		.agenda_count = count,
		.begin_ms = number_of(facts, "begin"),
		.minutes_long = (int)number_of(facts, "minutesLong"),
		.zone = zone,
		.language = consult_language_of(mail->contact.language),
		.changed_ms = number_of(facts, "changed"),
	};
	bool is_off = mail->kind == MAIL_CALLED_OFF && number_of(facts, "isOff") != 0;
	const struct conference_mail m = {.kind = is_off ? CONFERENCE_MAIL_OFF_ROLL : kinds[mail->kind], .event = &event, .id = mail->id, .from = from, .to = mail->contact.email,
		.date_ms = now_ms, .before_ms = number_of(facts, "before"), .object_until_ms = number_of(facts, "objectUntil")};
	return conference_mail_message(&m);
}

char *mail_text_of(struct store *s, const struct store_mail *mail, const char *from, int64_t now_ms)
{
	struct store_school school = {0};
	json_t *facts = json_loads(mail->facts, 0, NULL);
	char *message = NULL;
	if (facts != NULL && store_school_get(s, mail->school, &school) == OK) {
		GTimeZone *zone = g_time_zone_new_identifier(school.time_zone);
		zone = zone ? zone : g_time_zone_new_utc();
		message = mail->conference[0] ? write_conference_message(&school, zone, facts, mail, from, now_ms)
			: write_talk_message(&school, zone, facts, mail, from, now_ms);
		g_time_zone_unref(zone);
	}
	json_decref(facts);
	return message;
}
