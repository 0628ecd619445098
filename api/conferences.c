/* Conferences: what there are, new ones, changed and removed ones. */
#include "conference.h"

#include <string.h>

/* -- what there are --------------------------------------------------------------------------------------------- */

struct listing {
	struct api_call *call;
	const struct keeping *keeping;
	json_t *shown;
	enum err e;
};

static void add_conference(void *ctx, const struct store_conference *conference)
{
	struct listing *l = ctx;
	struct store_conference_part part;
	enum err e = store_conference_part(l->call->api->store, conference->id, l->call->me.id, &part);
	l->e = l->e ? l->e : e;
	if (!e) {
		json_array_append_new(l->shown, show_conference(l->keeping, conference, api_conference_may(&part, l->call->roles)));
	}
}

void api_get_conferences(struct api_call *c)
{
	struct keeping k;
	struct listing l = {c, &k, json_array(), OK};
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	e = e ? e : store_conference_each(c->api->store, c->me.school, c->me.id, api_is_office(c), add_conference, &l);
	keeping_finish(&k);
	if (e || l.e) {
		json_decref(l.shown);
		api_fail(c, "conference_each");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "conferences", l.shown));
}

void api_get_conference(struct api_call *c)
{
	conference_answer(c, c->id, true);
}

/* -- what is said of one ---------------------------------------------------------------------------------------- */

/* Without space around it. False: longer than may be, or with what no keyboard has. */
static bool read_text(const struct api_call *c, const char *key, bool is_line, char *out, size_t cap)
{
	const char *said = api_text(c, key);
	if (!said) {
		return true;
	}
	char *text = g_strstrip(g_strdup(said));
	bool is_good = strlen(text) < cap && api_is_text(text) && !(is_line && strchr(text, '\n'));
	if (is_good) {
		g_strlcpy(out, text, cap);
	}
	g_free(text);
	return is_good;
}

static void read_number(const json_t *rules, const char *key, int *number)
{
	const json_t *value = json_object_get(rules, key);
	*number = value ? (int)json_integer_value(value) : *number;
}

static void read_switch(const json_t *rules, const char *key, bool *is_on)
{
	const json_t *value = json_object_get(rules, key);
	*is_on = value ? json_is_true(value) : *is_on;
}

/* NULL: good; else what of it is not possible. */
static const char *read_rules(const json_t *said, struct conference_rules *rules)
{
	int quorum = api_read_name(json_object_get(said, "quorum"), store_quorum_names, QUORUM_RULES, (int)rules->quorum);
	int audience = api_read_name(json_object_get(said, "audience"), store_audience_names, AUDIENCES, (int)rules->audience);
	if (quorum < 0 || audience < 0) {
		return quorum < 0 ? "quorum" : "audience";
	}
	rules->quorum = (enum quorum_rule)quorum;
	rules->audience = (enum audience)audience;
	read_switch(said, "quorumAssumed", &rules->quorum_assumed);
	read_switch(said, "firstFirst", &rules->first_first);
	read_switch(said, "castingVote", &rules->casting_vote);
	read_switch(said, "electionsSecret", &rules->elections_secret);
	read_switch(said, "closeWhenAll", &rules->close_when_all);
	read_number(said, "noticeDays", &rules->notice_days);
	read_number(said, "turnSeconds", &rules->turn_seconds);
	read_number(said, "secretShare", &rules->secret_share);
	return NULL;
}

/* What the body says, into what it was. False: refused. */
static bool read_conference(struct api_call *c, struct store_conference *k)
{
	const json_t *begin = json_object_get(c->body, "begin"), *minutes = json_object_get(c->body, "minutesLong");
	const char *wrong = read_rules(json_object_get(c->body, "rules"), &k->rules);
	k->begin_ms = begin ? json_integer_value(begin) : k->begin_ms;
	k->minutes_long = minutes ? (int)json_integer_value(minutes) : k->minutes_long;
	wrong = wrong ? wrong : !read_text(c, "title", true, k->title, sizeof k->title) || !k->title[0] ? "title" : NULL;
	wrong = wrong ? wrong : !read_text(c, "place", true, k->place, sizeof k->place) ? "place" : NULL;
	wrong = wrong ? wrong : !read_text(c, "text", false, k->text, sizeof k->text) ? "text" : NULL;
	wrong = wrong ? wrong : k->begin_ms == 0 ? "begin" : NULL;
	if (wrong) {
		api_refuse_value(c, wrong);
	}
	return !wrong;
}

bool conference_is_written(struct api_call *c, enum err e, const char *what)
{
	if (e == ERR_STATE) {
		api_refuse(c, 409, "conference_state", json_pack("{s:s}", "state", store_conference_state_names[c->conference.state]));
	} else if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL); /* it went meanwhile */
	} else if (e) {
		api_fail(c, what);
	}
	return !e;
}

void api_post_conferences(struct api_call *c)
{
	char id[STORE_ID_MAX] = "";
	struct store_conference draft = {.minutes_long = 0};
	int kind = api_read_name(json_object_get(c->body, "kind"), store_conference_kind_names, CONFERENCE_KINDS, -1);
	if (kind < 0) {
		api_refuse_value(c, "kind");
		return;
	}
	draft.kind = (enum conference_kind)kind;
	draft.rules = *store_conference_defaults(draft.kind);
	memcpy(draft.school, c->me.school, sizeof draft.school);
	draft.convener = c->me;
	if (!read_conference(c, &draft)) {
		return;
	}
	enum err e = store_conference_add(c->api->store, &draft, c->t->now.unix_ms, id);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "too_many", json_pack("{s:i}", "most", CONFERENCES_MAX));
	} else if (e == ERR_MALFORMED) {
		api_refuse_value(c, "title");
	} else if (e) {
		api_fail(c, "conference_add");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.added", "conference=%s by=%s", id, c->me.id);
		conference_answer(c, id, false);
	}
}

void api_post_conference(struct api_call *c)
{
	struct store_conference changed = c->conference;
	if (!read_conference(c, &changed)) {
		return;
	}
	enum err e = store_conference_set(c->api->store, &changed, c->t->now.unix_ms);
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "title");
	} else if (conference_is_written(c, e, "conference_set")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.changed", "conference=%s by=%s", c->id, c->me.id);
		live_conference_changed(c->t, c->id);
		conference_answer(c, c->id, false);
	}
}

/* -- removing one ----------------------------------------------------------------------------------------------- */

static void add_outsider(void *ctx, const struct store_seat *seat)
{
	if (seat->is_outsider) {
		g_ptr_array_add(ctx, g_strdup(seat->person.id));
	}
}

void api_post_conference_remove(struct api_call *c)
{
	GPtrArray *people = g_ptr_array_new_with_free_func(g_free);
	enum err e = store_seat_each(c->api->store, c->id, add_outsider, people);
	e = e ? e : store_conference_remove(c->api->store, c->id, c->t->now.unix_ms);
	if (conference_is_written(c, e, "conference_remove")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.removed", "conference=%s by=%s", c->id, c->me.id);
		for (guint i = 0; i < people->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(people, i));
		}
		live_conference_changed(c->t, c->id);
		api_answer(c, 200, json_object());
	}
	g_ptr_array_free(people, TRUE);
}
