/*
 * A synthetic participant of a parents' day, whose link leads to no lesson: a family waits for its talk, a teacher opens his desk
 * and is ready, and both go into a talk's room once it is open (docs/consultation.md, section 5).
 */
#include "participant_parts.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* True: it has one now, so that there is something to come for. */
static bool take_first(char **where, const json_t *list)
{
	const char *id = text_of(json_array_get(list, 0), "id");
	if (id) {
		participant_set_text(where, id);
	}
	return id != NULL;
}

bool participant_talk_take(struct participant *p, const json_t *page)
{
	bool is_family = json_is_array(json_object_get(page, "talks"));
	participant_set_text(&p->person, text_of(json_object_get(page, "person"), "id"));
	if (is_family) {
		return take_first(&p->talk, json_object_get(page, "talks"));
	}
	p->leads = take_first(&p->desk, json_object_get(page, "desks"));
	return p->leads;
}

bool participant_talk_is_due(const struct participant *p)
{
	return p->talk || p->desk;
}

void participant_talk_begin(struct participant *p)
{
	p->state = p->state == PARTICIPANT_IN ? p->state : PARTICIPANT_WAITING;
	p->wait_id = p->talk ? participant_request(p, "talk.wait", json_pack("{s:s}", "talk", p->talk))
			     : participant_request(p, "desk.open", json_pack("{s:s}", "desk", p->desk));
	if (p->desk) {
		participant_request(p, "desk.act", json_pack("{s:s, s:s}", "desk", p->desk, "action", "start"));
	}
}

static void enter(struct participant *p, const char *talk)
{
	bool is_there = p->state == PARTICIPANT_IN || p->state == PARTICIPANT_JOINING;
	if (is_there && g_strcmp0(p->room, talk) == 0) {
		return;
	}
	participant_set_text(&p->room, talk);
	participant_join(p);
}

static void take_wait(struct participant *p, const json_t *wait)
{
	if (g_strcmp0(text_of(wait, "state"), "open") == 0) {
		enter(p, p->talk);
	}
}

/* One in the building has no room. */
static void take_live(struct participant *p, const json_t *live)
{
	size_t i;
	json_t *talk;
	const char *running = text_of(live, "talk");
	json_array_foreach(json_object_get(live, "talks"), i, talk) {
		if (running && g_strcmp0(text_of(talk, "id"), running) == 0 && g_strcmp0(text_of(talk, "mode"), "video") == 0) {
			enter(p, running);
		}
	}
}

void participant_talk_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error)
{
	if (!id || id != p->wait_id) {
		return;
	}
	p->wait_id = 0;
	if (error) {
		participant_refuse(p, error);
		return;
	}
	take_wait(p, json_object_get(data, "talk"));
	take_live(p, json_object_get(data, "desk"));
}

void participant_talk_on_notification(struct participant *p, const char *ev, const json_t *data)
{
	if (p->talk && strcmp(ev, "talk.changed") == 0) {
		take_wait(p, data);
	} else if (p->desk && strcmp(ev, "desk.changed") == 0) {
		take_live(p, data);
	}
}
