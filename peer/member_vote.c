/* A member's votes, open ones and the way of secret ones, and its part in lots. */
#include "member.h"

#include "participant_parts.h"

#include <string.h>

/* The server was busy: not at once again. */
#define AGAIN_US (300 * US_PER_MS)

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool is_state(const struct member_vote *vote, const char *state)
{
	return g_strcmp0(vote->state, state) == 0;
}

void member_vote_free(void *data)
{
	struct member_vote *vote = data;
	blind_key_free(vote->public_key);
	g_free(vote->state);
	g_free(vote->lot);
	g_free(vote->key);
	json_decref(vote->result);
	g_free(vote);
}

struct member_vote *member_vote_find(const struct participant *p, const char *id)
{
	for (guint i = 0; id && i < p->member->votes->len; i++) {
		struct member_vote *vote = g_ptr_array_index(p->member->votes, i);
		if (strcmp(vote->id, id) == 0) {
			return vote;
		}
	}
	return NULL;
}

/* --- what it votes --- */

static void choose_motion(struct participant *p, enum member_choice choice, char *out)
{
	static const enum member_choice some[] = {MEMBER_YES, MEMBER_NO, MEMBER_ABSTAIN};
	choice = choice == MEMBER_BY_CHANCE ? some[rng_below(&p->rng, G_N_ELEMENTS(some))] : choice;
	g_strlcpy(out, member_choice_names[choice], BALLOT_CHOICE_MAX);
}

/* Neighbours, as many as there are places. */
static void choose_candidates(struct participant *p, enum member_choice choice, const struct ballot_question *q, char *out)
{
	unsigned count = MIN(q->candidates, q->places);
	unsigned last = q->candidates - count;
	unsigned first = choice == MEMBER_YES ? 0 : choice == MEMBER_NO ? last : rng_below(&p->rng, last + 1);
	struct ballot_choice names = {.voice = BALLOT_NAMES};
	for (unsigned i = 0; i < count; i++) {
		names.names |= UINT64_C(1) << (first + i);
	}
	ballot_choice_write(names, out);
}

static void choose(struct participant *p, struct member_vote *vote)
{
	enum member_choice choice = p->member->choice;
	bool is_election = vote->question.kind == BALLOT_ELECTION && vote->question.candidates > 0;
	if (is_election && choice != MEMBER_ABSTAIN) {
		choose_candidates(p, choice, &vote->question, vote->choice);
	} else {
		choose_motion(p, choice, vote->choice);
	}
}

/* --- the way of a choice --- */

static void ask_paper(struct participant *p, struct member_vote *vote)
{
	g_autofree char *blinded = member_ballot_blinded(vote);
	vote->request = participant_request(p, "vote.paper", json_pack("{s:s, s:s}", "vote", vote->id, "blinded", blinded));
}

static void ask_cast(struct participant *p, struct member_vote *vote)
{
	vote->request = participant_request(p, "vote.cast", json_pack("{s:s, s:s}", "vote", vote->id, "choice", vote->choice));
}

static void ask(struct participant *p, struct member_vote *vote)
{
	if (vote->is_secret) {
		ask_paper(p, vote);
	} else {
		ask_cast(p, vote);
	}
}

static void click(struct participant *p, struct member_vote *vote, us_t now)
{
	choose(p, vote);
	if (vote->is_secret && !member_ballot_make(p, vote)) {
		vote->phase = MEMBER_SEES;
		vote->click_at = US_NEVER;
		return;
	}
	vote->phase = MEMBER_ASKS;
	vote->clicked_at = now;
	ask(p, vote);
}

static bool has_to_claim(const struct member_vote *vote)
{
	bool has_ballot = vote->phase >= MEMBER_HAS_PAPER && vote->phase < MEMBER_CLAIMED;
	return is_state(vote, "confirming") && has_ballot && vote->round_claimed != vote->round;
}

/* Once: what it knows at this moment. */
static void claim(struct participant *p, struct member_vote *vote)
{
	json_t *taken = vote->phase == MEMBER_HANDED_IN ? json_true() : vote->round_tried == vote->round ? json_null() : json_false();
	vote->request = participant_request(p, "vote.claim", json_pack("{s:s, s:o}", "vote", vote->id, "taken", taken));
}

static void on_answer(struct participant *p, struct member_vote *vote, const json_t *data)
{
	if (vote->phase >= MEMBER_HAS_PAPER && vote->phase < MEMBER_CLAIMED) {
		vote->round_claimed = vote->round;
		vote->phase = vote->phase == MEMBER_HANDED_IN ? MEMBER_CLAIMED : vote->phase;
	} else if (vote->phase == MEMBER_ASKS) {
		vote->answered_at = peer_now_us();
		vote->has_cast = !vote->is_secret || member_ballot_take(p, vote, text_of(data, "signature"));
		vote->phase = vote->has_cast ? MEMBER_HAS_PAPER : MEMBER_SEES;
	}
}

static bool is_passing(const char *code)
{
	return strcmp(code, "internal") == 0 || strcmp(code, "too_fast") == 0 || strcmp(code, "server_draining") == 0;
}

bool member_vote_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error)
{
	for (guint i = 0; i < p->member->votes->len; i++) {
		struct member_vote *vote = g_ptr_array_index(p->member->votes, i);
		if (vote->request != id) {
			continue;
		}
		vote->request = 0;
		if (!error) {
			on_answer(p, vote, data);
		} else if (is_passing(error)) {
			vote->again_at = peer_now_us() + AGAIN_US;
		} else {
			g_autofree char *what = g_strdup_printf("a vote said: %s", error);
			member_fault(p, what);
			vote->phase = vote->phase == MEMBER_HANDED_IN ? MEMBER_CLAIMED : MEMBER_SEES;
			vote->click_at = US_NEVER;
		}
		return true;
	}
	return false;
}

void member_vote_on_greeted(struct participant *p)
{
	for (guint i = 0; i < p->member->votes->len; i++) {
		((struct member_vote *)g_ptr_array_index(p->member->votes, i))->request = 0;
	}
}

/* --- what it hears --- */

static struct member_vote *vote_new(struct participant *p, const char *id)
{
	struct member_vote *vote = g_new0(struct member_vote, 1);
	vote->owner = p;
	g_strlcpy(vote->id, id, sizeof vote->id);
	g_ptr_array_add(p->member->votes, vote);
	return vote;
}

static void add_to_lot(struct participant *p, struct member_vote *vote)
{
	uint8_t bytes[32];
	char hex[2 * sizeof bytes + 1];
	rng_fill(&p->rng, bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		g_snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	}
	p->member->lots++;
	participant_request(p, "lot.add", json_pack("{s:s, s:s}", "vote", vote->id, "value", hex));
}

static void plan_click(struct participant *p, struct member_vote *vote, us_t now)
{
	uint32_t within = (uint32_t)(p->member->conf->click_within_s * 1e6);
	vote->phase = MEMBER_WILL_CLICK;
	vote->click_at = now + (us_t)rng_below(&p->rng, within + 1);
}

/* Its own choice of before a reload of the server is not asked for again: it knows what it did. */
static void look_at_open(struct participant *p, struct member_vote *vote, us_t now)
{
	bool is_due = vote->is_voter && vote->phase == MEMBER_SEES && vote->click_at == 0;
	if (is_due && p->member->choice != MEMBER_WAITS) {
		plan_click(p, vote, now);
	}
}

static void take_wording(struct member_vote *vote, const json_t *shown)
{
	const char *key = text_of(shown, "key");
	bool is_election = g_strcmp0(text_of(shown, "kind"), "election") == 0;
	vote->question = (struct ballot_question){.kind = is_election ? BALLOT_ELECTION : BALLOT_MOTION,
		.candidates = (unsigned)json_array_size(json_object_get(shown, "candidates")),
		.places = is_election ? (unsigned)json_integer_value(json_object_get(shown, "places")) : 0};
	vote->is_secret = g_strcmp0(text_of(shown, "form"), "secret") == 0;
	vote->is_voter = json_is_true(json_object_get(json_object_get(shown, "you"), "isVoter"));
	if (key && !vote->key) {
		vote->key = g_strdup(key);
	}
}

static void look_at_lot(struct participant *p, struct member_vote *vote, const json_t *lot, const char *before)
{
	bool is_drawing = g_strcmp0(text_of(lot, "state"), "drawing") == 0;
	if (is_drawing && g_strcmp0(before, "drawing") != 0) {
		add_to_lot(p, vote);
	}
	participant_set_text(&vote->lot, text_of(lot, "state"));
}

void member_take_vote(struct participant *p, const json_t *shown)
{
	const char *id = text_of(shown, "id");
	us_t now = peer_now_us();
	if (!id) {
		return;
	}
	struct member_vote *vote = member_vote_find(p, id);
	vote = vote ? vote : vote_new(p, id);
	bool was_over = is_state(vote, "counted");
	participant_set_text(&vote->state, text_of(shown, "state"));
	take_wording(vote, shown);
	look_at_lot(p, vote, json_object_get(shown, "lot"), vote->lot);
	if (is_state(vote, "open")) {
		look_at_open(p, vote, now);
	} else if (is_state(vote, "collecting")) {
		vote->round = json_integer_value(json_object_get(shown, "round"));
		vote->window_ms = json_integer_value(json_object_get(shown, "windowMs"));
	} else if (is_state(vote, "counted") && !was_over) {
		vote->counted_at = now;
		vote->result = json_incref(json_object_get(shown, "result"));
		vote->check_at = now;
	}
}

void member_vote_on_time(struct participant *p, us_t now)
{
	for (guint i = 0; i < p->member->votes->len; i++) {
		struct member_vote *vote = g_ptr_array_index(p->member->votes, i);
		bool is_open = is_state(vote, "open");
		bool is_free = !vote->request && now >= vote->again_at;
		if (is_open && vote->phase == MEMBER_WILL_CLICK && now >= vote->click_at) {
			click(p, vote, now);
		} else if (is_open && vote->phase == MEMBER_ASKS && is_free) {
			ask(p, vote);
		} else if (has_to_claim(vote) && is_free) {
			claim(p, vote);
		}
		if (vote->is_secret) {
			member_ballot_on_time(p, vote, now);
		}
	}
}

void member_set_choice(struct participant *p, enum member_choice choice)
{
	p->member->choice = choice;
	for (guint i = 0; i < p->member->votes->len; i++) {
		struct member_vote *vote = g_ptr_array_index(p->member->votes, i);
		if (choice == MEMBER_WAITS && vote->phase == MEMBER_WILL_CLICK) {
			vote->phase = MEMBER_SEES;
		} else if (choice != MEMBER_WAITS && is_state(vote, "open") && vote->is_voter && vote->phase == MEMBER_SEES) {
			plan_click(p, vote, peer_now_us());
		}
	}
}
