/* What a conference of synthetic members does, step by step, as its chair directs it. */
#include "load_hall.h"

#include "participant_parts.h"
#include "peer_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of so many one checks every signature. */
enum { HALL_VERIFY_EACH = 50 };

#define CALM_US (500 * US_PER_MS)
#define AGAIN_US (300 * US_PER_MS)
#define PATIENCE_US (60 * US_PER_S)

const char *const hall_phase_names[HALL_PHASES] = {"coming", "agenda", "asking", "speaking", "openVote", "secretVote", "checking", "ending"};

static struct participant *chair_of(const struct load_hall *h)
{
	return &h->cast->people[0];
}

static uint32_t place_of(const struct load_hall *h, const struct participant *p)
{
	return (uint32_t)(p - h->cast->people);
}

static void enter(struct load_hall *h, enum hall_phase phase, us_t now)
{
	h->phase = phase;
	h->phase_at = now;
	h->next_at = now + CALM_US;
	cast_ask_figures(h->cast, &h->at[phase]);
	load_hall_truth_phase(h);
}

static void end(struct load_hall *h, us_t now)
{
	double load[1] = {-1};
	(void)getloadavg(load, 1);
	h->load_after = load[0];
	participant_request(chair_of(h), "conference.close", NULL);
	enter(h, HALL_ENDING, now);
}

/* --- the speaking list --- */

static void look_back(struct load_hall *h)
{
	for (uint32_t i = 0; i < h->size && h->speaker; i++) {
		const struct member *m = h->cast->people[i].member;
		if (g_strcmp0(m->front, h->speaker->person) == 0) {
			histogram_add(&h->told, m->front_at - h->turn_at);
		}
		bool listens = &h->cast->people[i] != h->speaker;
		h->unseen += listens && h->listeners[i].seen_turn != h->turn;
		h->unheard += listens && h->listeners[i].heard_turn != h->turn;
	}
}

static void next_turn(struct load_hall *h, us_t now)
{
	look_back(h);
	if (h->turn == h->args->turns) {
		h->speaker = NULL;
		participant_request(chair_of(h), "speech.end", NULL);
		enter(h, HALL_OPEN_VOTE, now);
		return;
	}
	h->speaker = cast_by_person(h->cast, chair_of(h)->member->next);
	h->turn++;
	h->turn_at = peer_now_us();
	h->next_at = now + (us_t)(h->args->rotate_s * 1e6);
	participant_request(chair_of(h), "speech.next", NULL);
}

static void on_picture(void *ctx, struct participant *p, uint32_t seat, const struct stamp *stamp, us_t now)
{
	struct load_hall *h = ctx;
	struct hall_listener *l = &h->listeners[place_of(h, p)];
	(void)seat;
	if (!h->speaker || stamp->number != h->speaker->number || stamp->made_at < h->turn_at || l->seen_turn == h->turn) {
		return;
	}
	l->seen_turn = h->turn;
	histogram_add(&h->seen, now - h->turn_at);
	if (p->role->decodes) {
		histogram_add(&h->decoded, now - h->turn_at);
	}
}

static void on_sound(void *ctx, struct participant *p, const struct stamp *stamp, us_t now)
{
	struct load_hall *h = ctx;
	struct hall_listener *l = &h->listeners[place_of(h, p)];
	if (h->speaker && stamp->is_speech && stamp->number == h->speaker->number && l->heard_turn != h->turn) {
		l->heard_turn = h->turn;
		histogram_add(&h->heard, now - h->turn_at);
	}
}

/* All in the same moment. */
static void ask_for_the_word(struct load_hall *h, us_t now)
{
	for (uint32_t i = 1; i <= h->args->turns; i++) {
		participant_request(&h->cast->people[i], "speech.ask", json_pack("{s:s}", "kind", "turn"));
	}
	enter(h, HALL_ASKING, now);
}

/* --- votes --- */

static struct hall_poll *poll_of(struct load_hall *h)
{
	return &h->polls[h->phase == HALL_OPEN_VOTE ? 0 : 1];
}

static void prepare(struct load_hall *h)
{
	h->request = participant_request(chair_of(h), "vote.prepare", json_pack("{s:s, s:s, s:s, s:s}", "kind", "motion", "form",
		h->phase == HALL_OPEN_VOTE ? "open" : "secret", "text", "Test", "majority", "simple"));
}

static void open_vote(struct load_hall *h, const struct hall_poll *poll)
{
	h->next_at = US_NEVER;
	h->request = participant_request(chair_of(h), "vote.open", json_pack("{s:s}", "vote", poll->id));
}

/* --- all together --- */

static bool have_all_the_result(const struct load_hall *h, const struct hall_poll *poll)
{
	for (uint32_t i = 0; i < h->size; i++) {
		const struct member_vote *vote = member_vote_find(&h->cast->people[i], poll->id);
		if (!vote || !vote->counted_at) {
			return false;
		}
	}
	return true;
}

static bool have_all_checked(const struct load_hall *h, const struct hall_poll *poll)
{
	for (uint32_t i = 0; i < h->size; i++) {
		const struct member_vote *vote = member_vote_find(&h->cast->people[i], poll->id);
		if (!vote || vote->phase != MEMBER_CHECKED) {
			return false;
		}
	}
	return true;
}

static void hold_vote(struct load_hall *h, us_t now)
{
	struct hall_poll *poll = poll_of(h);
	if (!poll->id[0] && !h->request && now >= h->next_at) {
		prepare(h);
	} else if (poll->id[0] && !h->request && now >= h->next_at) {
		open_vote(h, poll);
	} else if (poll->id[0] && have_all_the_result(h, poll)) {
		enter(h, h->phase == HALL_OPEN_VOTE ? HALL_SECRET_VOTE : HALL_CHECKING, now);
	}
}

/* What the chair asked for. */
static void on_message(void *ctx, struct participant *p, const json_t *message, us_t now)
{
	struct load_hall *h = ctx;
	const json_t *data = json_object_get(message, "data");
	const json_t *conference = json_object_get(json_object_get(data, "snapshot"), "conference");
	const char *id = json_string_value(json_object_get(data, "id"));
	if (p != chair_of(h)) {
		return;
	}
	if (conference && !h->item) {
		participant_set_text(&h->item, json_string_value(json_object_get(json_array_get(json_object_get(conference, "agenda"), 0), "id")));
	}
	if (h->request && json_integer_value(json_object_get(message, "re")) == h->request) {
		struct hall_poll *poll = poll_of(h);
		bool is_refused = json_object_get(message, "error") != NULL;
		h->request = 0;
		h->next_at = is_refused ? now + AGAIN_US : poll->id[0] ? US_NEVER : now;
		if (id && !poll->id[0]) {
			g_strlcpy(poll->id, id, sizeof poll->id);
		}
	}
}

static bool has_everybody_heard(const struct load_hall *h)
{
	for (uint32_t i = 0; i < h->size; i++) {
		if (g_strcmp0(h->cast->people[i].member->item, h->item) != 0) {
			return false;
		}
	}
	return true;
}

static void go_on(struct load_hall *h, us_t now)
{
	switch (h->phase) {
	case HALL_COMING:
		if (h->cast->all_in_at) {
			participant_request(chair_of(h), "agenda.go", json_pack("{s:s?}", "item", h->item));
			enter(h, HALL_AGENDA, now);
		}
		break;
	case HALL_AGENDA:
		if (now >= h->next_at && has_everybody_heard(h)) {
			ask_for_the_word(h, now);
		}
		break;
	case HALL_ASKING:
		if (now >= h->next_at && chair_of(h)->member->waiting >= h->args->turns) {
			enter(h, HALL_SPEAKING, now);
			next_turn(h, now);
		}
		break;
	case HALL_SPEAKING:
		if (now >= h->next_at) {
			next_turn(h, now);
		}
		break;
	case HALL_OPEN_VOTE:
	case HALL_SECRET_VOTE:
		hold_vote(h, now);
		break;
	case HALL_CHECKING:
		if (have_all_checked(h, &h->polls[1])) {
			h->is_done = true;
			end(h, now);
		}
		break;
	case HALL_ENDING:
	case HALL_PHASES:
		break;
	}
}

/* Somebody who did not come in, or anything else that does not happen, ends it. */
static void on_time(void *ctx, us_t now)
{
	struct load_hall *h = ctx;
	us_t patience = PATIENCE_US + (h->phase == HALL_COMING ? (us_t)(h->args->join_within_s * 1e6) : 0);
	if (h->phase_at == 0) {
		enter(h, HALL_COMING, now);
	}
	load_hall_truth_on_time(h);
	if (h->phase == HALL_ENDING) {
		if (now >= h->next_at) {
			cast_stop(h->cast);
		}
	} else if (now - h->phase_at > patience + (h->phase == HALL_SPEAKING ? (us_t)(h->args->turns * h->args->rotate_s * 1e6) : 0)) {
		end(h, now);
	} else {
		go_on(h, now);
	}
}

static void sum_up_one(struct hall_poll *poll, const struct participant *p, const json_t *expected)
{
	const struct member_vote *vote = member_vote_find(p, poll->id);
	if (!vote) {
		return;
	}
	bool is_same = vote->result != NULL;
	const char *key;
	json_t *count;
	json_object_foreach((json_t *)(uintptr_t)expected, key, count) {
		is_same = is_same && json_equal(count, json_object_get(vote->result, key));
	}
	poll->cast += vote->has_cast;
	poll->counted += vote->counted_at != 0;
	poll->found += vote->is_found;
	poll->recounted += vote->is_recounted;
	poll->same += is_same;
	if (vote->answered_at) {
		histogram_add(&poll->answers, vote->answered_at - vote->clicked_at);
	}
	if (vote->counted_at) {
		histogram_add(&poll->results, vote->counted_at - poll->last_click_at);
	}
}

static void sum_up(struct load_hall *h, struct hall_poll *poll)
{
	static const char *const choices[] = {"yes", "no", "abstain"};
	json_t *expected = json_pack("{s:i, s:i, s:i, s:i, s:i}", "yes", 0, "no", 0, "abstain", 0, "voters", (int)h->size, "invalid", 0);
	for (uint32_t i = 0; i < h->size; i++) {
		const struct member_vote *vote = member_vote_find(&h->cast->people[i], poll->id);
		for (size_t k = 0; vote && vote->has_cast && k < G_N_ELEMENTS(choices); k++) {
			json_t *count = json_object_get(expected, choices[k]);
			json_integer_set(count, json_integer_value(count) + (strcmp(vote->choice, choices[k]) == 0));
		}
		poll->last_click_at = vote ? us_max(poll->last_click_at, vote->clicked_at) : poll->last_click_at;
	}
	for (uint32_t i = 0; i < h->size; i++) {
		sum_up_one(poll, &h->cast->people[i], expected);
	}
	json_decref(expected);
}

int load_hall_run(const struct load_args *args, struct cast_conf *conf)
{
	struct load_hall h = {.args = args, .size = conf->token_count};
	struct member_conf members = {.click_within_s = args->click_within_s, .verifiers = HALL_VERIFY_EACH, .is_careless = args->is_careless};
	double load[1] = {-1};
	(void)getloadavg(load, 1);
	h.load_before = load[0];
	h.listeners = g_new0(struct hall_listener, h.size + 1);
	conf->members = &members;
	conf->duration_s = 0;
	conf->hooks = (struct cast_hooks){.ctx = &h, .on_time = on_time, .on_picture = on_picture, .on_sound = on_sound};
	h.truth = args->truth ? fopen(args->truth, "w") : NULL;
	enum err e = args->truth && !h.truth ? ERR_SYS : cast_new(&h.cast, conf);
	int code = 1;
	if (e != OK) {
		fprintf(stderr, "kreide load: can't start (%s)\n", err_name(e));
	} else {
		h.cast->on_message = on_message;
		h.cast->on_message_ctx = &h;
		peer_run_cast(h.cast);
		sum_up(&h, &h.polls[0]);
		sum_up(&h, &h.polls[1]);
		load_hall_truth_end(&h);
		code = load_hall_tell(&h) ? 0 : 1;
		cast_free(h.cast);
	}
	if (h.truth) {
		(void)fclose(h.truth);
	}
	g_free(h.listeners);
	g_free(h.item);
	return code;
}
