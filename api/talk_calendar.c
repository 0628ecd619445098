/* A talk for the calendar of whoever comes to it: the same words and the same event as in the mails. */
#include "family.h"

#include "consult_mail.h"
#include "members.h"
#include "plan.h"

#include <string.h>

/* The language of a parent, or of a companion's link; for teachers that of the school. */
static enum err find_language(struct api_call *c, const struct store_locale *locale, enum consult_language *language)
{
	struct store_contact contact;
	enum err e = OK;
	g_strlcpy(contact.language, locale->language, sizeof contact.language);
	if (c->talk_role != TALK_STAFF) {
		e = family_contact(c, &contact);
	}
	*language = consult_language_of(contact.language);
	return e;
}

static char *write_calendar(struct api_call *c, const struct talk_frame *frame, const struct store_member *child, GTimeZone *zone,
	enum consult_language language)
{
	char school[STORE_NAME_MAX] = "", name[STORE_NAME_MAX];
	const char *teachers[DESK_TEACHERS_MAX];
	(void)!store_school_name(c->api->store, c->me.school, school);
	given_name(child->given, child->person.name, name);
	for (uint32_t i = 0; i < frame->desk.teacher_count; i++) {
		teachers[i] = frame->desk.teachers[i].name;
	}
	const struct consult_talk talk = {
		.id = c->talk.id,
		.host = CONSULT_HOST,
		.sequence = c->talk.sequence,
		.code = c->talk.code,
		.school = school,
		.title = frame->consult.title,
		.child = name,
		.teachers = teachers,
		.teacher_count = frame->desk.teacher_count,
		.begin_ms = c->talk.begin_ms,
		.end_ms = c->talk.end_ms,
		.is_video = c->talk.mode == DESK_VIDEO,
		.place = frame->desk.place,
		.phone = frame->desk.phone[0] ? frame->desk.phone : frame->consult.phone,
		.interpreter = c->talk.interpreter,
		.is_assigned = c->talk.is_assigned,
		.zone = zone,
		.language = language,
		.changed_ms = c->t->now.unix_ms,
	};
	return consult_calendar(&talk);
}

void api_get_talk_calendar(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct talk_frame frame;
	struct store_member child;
	enum consult_language language;
	if (!api_locale(c, &locale, &zone)) {
		return;
	}
	enum err e = talk_frame_load(&frame, c->api->store, c->talk.desk);
	e = e ? e : store_member_get(c->api->store, c->talk.child.id, &child);
	e = e ? e : find_language(c, &locale, &language);
	if (e) {
		api_fail(c, "talk_calendar");
		return;
	}
	if (c->talk_role != TALK_STAFF && talk_kept_until(&frame, &c->talk) < c->t->now.unix_ms) {
		api_refuse_unknown(c);
		return;
	}
	char *text = write_calendar(c, &frame, &child, zone, language);
	c->reply->status = 200;
	c->reply->mime = "text/calendar; charset=utf-8";
	c->reply->body = strdup(text); /* the reply is freed without glib */
	c->reply->body_len = strlen(text);
	g_snprintf(c->reply->filename, sizeof c->reply->filename, "%s-%d.ics", language == CONSULT_DE ? "gespraech" : "talk", c->talk.code);
	g_free(text);
}
