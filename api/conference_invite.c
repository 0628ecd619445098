/* Calling a conference, and calling it again when the first one had no quorum. */
#include "conference.h"

#include <string.h>

/* Is it called in time, by the school's calendar? False: refused. */
static bool is_in_time(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	int wanted = c->conference.rules.notice_days;
	if (!api_locale(c, &locale, &zone)) {
		return false;
	}
	int days = conference_notice(zone, &c->conference, c->t->now.unix_ms);
	if (days < wanted) {
		api_refuse(c, 409, "too_late", json_pack("{s:i, s:i}", "noticeDays", wanted, "days", MAX(days, 0)));
	}
	return days >= wanted;
}

/* False: refused. */
static bool may_be_called(struct api_call *c)
{
	const struct store_conference *k = &c->conference;
	if (k->state == CONFERENCE_CLOSED) {
		return conference_is_written(c, ERR_STATE, "invite");
	}
	if (k->seats[SEAT_VOTE] == 0 || (k->items == 0 && k->kind != CONFERENCE_WEEKLY)) {
		api_refuse_value(c, k->seats[SEAT_VOTE] == 0 ? "seats" : "agenda");
		return false;
	}
	/* who comes onto the roll later was called late by nobody's fault */
	return k->state != CONFERENCE_DRAFT || json_is_true(json_object_get(c->body, "force")) || is_in_time(c);
}

void api_post_conference_invite(struct api_call *c)
{
	uint32_t count = 0;
	if (!may_be_called(c)) {
		return;
	}
	enum err e = store_conference_invite(c->api->store, c->id, c->t->now.unix_ms, &count);
	if (conference_is_written(c, e, "conference_invite")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.invited", "conference=%s by=%s people=%u", c->id, c->me.id, count);
		live_conference_changed(c->t, c->id);
		conference_answer(c, c->id, false);
	}
}

void api_post_conference_again(struct api_call *c)
{
	char id[STORE_ID_MAX];
	int64_t begin_ms = json_integer_value(json_object_get(c->body, "begin"));
	enum err e = store_conference_again(c->api->store, c->id, c->me.id, begin_ms, c->t->now.unix_ms, id);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "too_many", json_pack("{s:i}", "most", CONFERENCES_MAX));
	} else if (conference_is_written(c, e, "conference_again")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.again", "conference=%s first=%s by=%s", id, c->id, c->me.id);
		conference_answer(c, id, false);
	}
}
