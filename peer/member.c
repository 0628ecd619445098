/* A member of a conference: the door, the agenda, the speaking list, and what it looks at. */
#include "member.h"

#include "participant_parts.h"

#include <stdlib.h>
#include <string.h>

const char *const member_choice_names[MEMBER_CHOICES] = {"chance", "yes", "no", "abstain", "wait"};

enum member_choice member_choice_of(const char *name)
{
	for (unsigned i = 0; i < MEMBER_CHOICES; i++) {
		if (g_strcmp0(name, member_choice_names[i]) == 0) {
			return (enum member_choice)i;
		}
	}
	return MEMBER_BY_CHANCE;
}

struct member *member_new(const struct member_conf *conf, bool shows, bool checks_signatures)
{
	struct member *m = g_new0(struct member, 1);
	m->conf = conf;
	m->choice = conf->choice;
	m->shows = conf->shows || shows;
	m->checks_signatures = checks_signatures;
	m->votes = g_ptr_array_new_with_free_func(member_vote_free);
	return m;
}

void member_free(struct member *m)
{
	if (m) {
		g_ptr_array_free(m->votes, TRUE);
		g_free(m->front);
		g_free(m->next);
		g_free(m->item);
		g_free(m->view);
		g_free(m);
	}
}

void member_fault(struct participant *p, const char *what)
{
	if (!p->member->fault[0]) {
		g_strlcpy(p->member->fault, what, sizeof p->member->fault);
	}
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

void member_take_home(struct participant *p, const json_t *home)
{
	size_t i;
	json_t *one;
	const char *wanted = p->member->conf->conference;
	json_array_foreach(json_object_get(home, "conferences"), i, one) {
		const char *id = text_of(one, "id");
		if (id && (!wanted || strcmp(wanted, id) == 0)) {
			participant_set_text(&p->room, id);
			participant_set_text(&p->person, text_of(json_object_get(home, "person"), "id"));
			return;
		}
	}
}

/* --- the door --- */

void member_on_greeted(struct participant *p)
{
	p->state = p->state == PARTICIPANT_IN ? p->state : PARTICIPANT_WAITING;
	p->member->wait_id = participant_request(p, "conference.wait", json_pack("{s:s}", "conference", p->room));
	member_vote_on_greeted(p);
}

static void take_door(struct participant *p, const json_t *door)
{
	if (p->state == PARTICIPANT_WAITING && json_is_true(json_object_get(door, "mayEnter"))) {
		participant_join(p);
	}
}

/* --- the word --- */

static void publish(struct participant *p, bool on)
{
	participant_request(p, "media.publish", json_pack("{s:b, s:b}", "mic", on, "camera", on && p->has_camera));
}

static void take_word(struct participant *p, bool has_word)
{
	struct member *m = p->member;
	if (has_word == m->has_word || p->state != PARTICIPANT_IN) {
		return;
	}
	m->has_word = has_word;
	m->speeches += has_word;
	participant_speak(p, has_word, peer_now_us());
	if (!m->shows) {
		publish(p, has_word);
	}
}

/* As the web client does, it looks at whoever has the word from the moment that it hears of him. */
static void take_list(struct participant *p, const json_t *list)
{
	struct member *m = p->member;
	const char *speaker = text_of(json_object_get(list, "speaker"), "participant");
	m->waiting = (uint32_t)json_array_size(json_object_get(list, "waiting"));
	participant_set_text(&m->next, text_of(json_array_get(json_object_get(list, "waiting"), 0), "participant"));
	if (g_strcmp0(speaker, m->front) != 0) {
		participant_set_text(&m->front, speaker);
		m->front_at = peer_now_us();
		p->view_dirty = true;
		p->view_at = 0;
	}
	take_word(p, speaker && strcmp(speaker, p->person) == 0);
}

void member_on_snapshot(struct participant *p, const json_t *conference)
{
	size_t i;
	json_t *vote;
	g_clear_pointer(&p->member->view, g_free);
	participant_set_text(&p->member->item, text_of(conference, "item"));
	take_list(p, json_object_get(conference, "list"));
	json_array_foreach(json_object_get(conference, "votes"), i, vote) {
		member_take_vote(p, vote);
	}
}

void member_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error)
{
	if (!id) {
		return;
	}
	if (id == p->member->wait_id && error) {
		participant_refuse(p, error);
	} else if (id == p->member->wait_id) {
		take_door(p, data);
	} else {
		member_vote_on_reply(p, id, data, error);
	}
}

void member_on_notification(struct participant *p, const char *ev, const json_t *data)
{
	if (strcmp(ev, "conference.door") == 0 && g_strcmp0(text_of(data, "conference"), p->room) == 0) {
		take_door(p, data);
	} else if (strcmp(ev, "speech.changed") == 0) {
		take_list(p, data);
	} else if (strcmp(ev, "agenda.changed") == 0) {
		participant_set_text(&p->member->item, text_of(data, "item"));
	} else if (strcmp(ev, "vote.changed") == 0) {
		member_take_vote(p, data);
	} else if (strcmp(ev, "room.ended") == 0) {
		p->member->has_word = false;
	}
}

bool member_looks_anew(struct participant *p, const json_t *wants)
{
	char *view = json_dumps(wants, JSON_COMPACT);
	bool is_new = g_strcmp0(view, p->member->view) != 0;
	participant_set_text(&p->member->view, view);
	free(view);
	return is_new;
}
