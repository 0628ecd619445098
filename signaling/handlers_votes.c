/* Requests of votes and lots: who may, what the machine says to it, what is written, and the answer. */
#include "votes.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct request *r, const char *key)
{
	return json_string_value(json_object_get(r->data, key));
}

static void refuse_vote(struct turn *t, struct conn *c, const struct request *r, enum vote_refusal refusal)
{
	const char *why = vote_refusal_whys[refusal];
	reply_error(t, c->id, r->id, vote_refusal_codes[refusal], why[0] ? json_pack("{s:s}", "why", why) : NULL);
}

static void refuse_failed(struct turn *t, struct conn *c, const struct request *r)
{
	reply_error(t, c->id, r->id, "internal", NULL);
}

/* NULL: there is none of this id for him, and replied to. */
static struct live_vote *vote_for(struct turn *t, struct conn *c, const struct request *r, struct hall **hall)
{
	*hall = hall_for(t, c, r);
	struct live_vote *vote = *hall ? live_vote_find(*hall, text_of(r, "vote"), c->person.id) : NULL;
	if (*hall && !vote) {
		reply_error(t, c->id, r->id, "no_such_vote", NULL);
	}
	return vote;
}

/* The same for chairs and tellers. */
static struct live_vote *vote_to_run(struct turn *t, struct conn *c, const struct request *r, struct hall **hall)
{
	struct live_vote *vote = vote_for(t, c, r, hall);
	if (vote && !hall_runs_votes(*hall, c->person.id)) {
		refuse_denied(t, c, r);
		return NULL;
	}
	return vote;
}

/* What the machine allows is written, told and answered. False: it is not, and that was answered. */
static bool carry_out(struct turn *t, struct conn *c, const struct request *r, struct hall *hall, struct live_vote *vote,
	enum vote_refusal refusal, const struct vote_write *w)
{
	if (refusal != VOTE_OK) {
		refuse_vote(t, c, r, refusal);
	} else if (w->kind != VOTE_WRITE_NOTHING && !live_vote_do(t, hall, vote, w)) {
		refuse_failed(t, c, r);
	} else {
		return true;
	}
	return false;
}

static void answer(struct turn *t, struct conn *c, const struct request *r, struct hall *hall, struct live_vote *vote,
	enum vote_refusal refusal, const struct vote_write *w)
{
	if (carry_out(t, c, r, hall, vote, refusal, w)) {
		reply_data(t, c->id, r->id, NULL);
		live_vote_settle(t, hall, vote, true);
	}
}

/* --- wording --- */

/* A new one: in memory once it is in the store, which makes its id. Takes candidates. NULL: replied to. */
static struct live_vote *prepare(struct turn *t, struct conn *c, const struct request *r, struct hall *hall, const struct store_vote *draft,
	json_t *candidates)
{
	struct live_vote *vote = live_vote_new();
	const struct vote_rules rules = live_vote_rules(hall);
	const struct vote_draft wording = {(enum ballot_form)draft->form, (enum count_majority)draft->majority,
		draft->kind == VOTE_ELECTION ? (unsigned)json_array_size(candidates) : 0, draft->kind == VOTE_ELECTION ? (unsigned)draft->places : 0};
	struct store_vote stored = *draft;
	char id[STORE_ID_MAX] = "";
	json_decref(vote->candidates);
	vote->candidates = candidates;
	enum vote_refusal refusal = vote_prepare(&vote->machine, id, (enum ballot_kind)draft->kind, &wording, (unsigned)draft->round, &rules,
		t->now.unix_ms);
	memcpy(stored.conference, hall->info.id, sizeof stored.conference);
	stored.form = (enum vote_form)vote->machine.kept.wording.form;
	char *names = json_dumps(candidates, JSON_COMPACT);
	stored.candidates = names;
	enum err e = refusal ? ERR_MALFORMED : store_vote_prepare(t->s->store, &stored, t->now.unix_ms, id);
	free(names);
	if (e) {
		live_vote_free(vote);
		if (refusal) {
			refuse_vote(t, c, r, refusal);
		} else if (e == ERR_FULL) {
			refuse_why(t, c, r, "many");
		} else {
			store_failed(t, "vote_prepare", hall->info.id);
			refuse_failed(t, c, r);
		}
		return NULL;
	}
	memcpy(vote->machine.kept.id, id, sizeof id);
	vote->text = g_strdup(draft->text);
	memcpy(vote->item, draft->item, sizeof vote->item);
	memcpy(vote->mover, draft->mover, sizeof vote->mover);
	memcpy(vote->mover_name, draft->mover_name, sizeof vote->mover_name);
	memcpy(vote->after, draft->after, sizeof vote->after);
	vote->is_dirty = true;
	live_vote_add(hall, vote);
	live_vote_crowd(hall, vote);
	if (t->s->keys.prepare) {
		t->s->keys.prepare(t->s->keys.ctx);
	}
	return vote;
}

/* Those who run votes write down what others move; anybody else moves himself. */
static bool may_prepare(const struct hall *hall, const char *person)
{
	const struct hall_seat *seat = hall_seat_of(hall, person);
	return hall_runs_votes(hall, person) || (seat && seat->info.kind != SEAT_GUEST);
}

enum { MOTIONS_MAX = 10 };

/* One who moves all the time must not use up what a conference has for all. */
static bool has_moved_enough(const struct hall *hall, const char *person)
{
	unsigned count = 0;
	for (guint i = 0; i < hall->votes->list->len; i++) {
		const struct live_vote *vote = g_ptr_array_index(hall->votes->list, i);
		count += strcmp(vote->mover, person) == 0;
	}
	return count >= MOTIONS_MAX && !hall_runs_votes(hall, person);
}

/* The one that is named, else the current one; false: there is no such item, and replied to. */
static bool read_item(struct turn *t, struct conn *c, const struct request *r, const struct hall *hall, char item[STORE_ID_MAX])
{
	const char *said = text_of(r, "item");
	g_strlcpy(item, said ? said : hall->current ? hall->current->id : "", STORE_ID_MAX);
	if (said && !hall_item_find(hall, said)) {
		reply_error(t, c->id, r->id, "no_such_item", NULL);
		return false;
	}
	return true;
}

void handle_vote_prepare(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall = hall_for(t, c, r);
	int kind = vote_word_of(r->data, "kind", ballot_kind_names, BALLOT_KINDS, -1);
	json_t *names = json_object_get(r->data, "candidates");
	struct store_vote draft = {.text = text_of(r, "text"), .round = 1};
	struct vote_draft wording = {.majority = kind == BALLOT_ELECTION ? COUNT_MOST : COUNT_SIMPLE, .places = kind == BALLOT_ELECTION};
	if (!hall) {
		return;
	}
	if (!may_prepare(hall, c->person.id)) {
		refuse_denied(t, c, r);
		return;
	}
	if (has_moved_enough(hall, c->person.id)) {
		refuse_why(t, c, r, "many");
		return;
	}
	const char *why = kind < 0 ? "kind" : vote_has_text(draft.text) ? vote_read_draft(r->data, (enum ballot_kind)kind, names, &wording) : "text";
	if (why) {
		refuse_why(t, c, r, why);
		return;
	}
	if (!read_item(t, c, r, hall, draft.item)) {
		return;
	}
	draft.kind = (enum vote_kind)kind;
	draft.form = (enum vote_form)wording.form;
	draft.majority = (enum vote_majority)wording.majority;
	draft.places = MAX((int)wording.places, 1);
	if (!hall_runs_votes(hall, c->person.id)) {
		memcpy(draft.mover, c->person.id, sizeof draft.mover);
		memcpy(draft.mover_name, c->person.name, sizeof draft.mover_name);
	}
	struct live_vote *vote = prepare(t, c, r, hall, &draft, names ? json_copy(names) : json_array());
	if (vote) {
		reply_data(t, c->id, r->id, json_pack("{s:s}", "id", vote->machine.kept.id));
		live_vote_settle(t, hall, vote, true);
	}
}

void handle_vote_change(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_to_run(t, c, r, &hall);
	const char *text = text_of(r, "text");
	json_t *names = json_object_get(r->data, "candidates");
	struct vote_write w;
	if (!vote) {
		return;
	}
	struct vote_draft wording = vote->machine.kept.wording;
	const char *why = text && !vote_has_text(text) ? "text" : vote_read_draft(r->data, vote->machine.kept.kind, names ? names : vote->candidates, &wording);
	if (why) {
		refuse_why(t, c, r, why);
		return;
	}
	enum vote_refusal refusal = vote_change(&vote->machine, &wording, &w);
	char *text_before = vote->text;
	json_t *names_before = vote->candidates;
	vote->text = text ? g_strdup(text) : g_strdup(text_before);
	vote->candidates = names ? json_copy(names) : json_incref(names_before);
	if (carry_out(t, c, r, hall, vote, refusal, &w)) {
		g_free(text_before);
		json_decref(names_before);
		reply_data(t, c->id, r->id, NULL);
		live_vote_settle(t, hall, vote, true);
		return;
	}
	g_free(vote->text);
	json_decref(vote->candidates);
	vote->text = text_before;
	vote->candidates = names_before;
}

void handle_vote_demand(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_for(t, c, r, &hall);
	struct vote_write w;
	if (vote && !hall_voting_seat_of(hall, c->person.id)) {
		refuse_denied(t, c, r);
	} else if (vote) {
		answer(t, c, r, hall, vote, vote_demand(&vote->machine, c->person.id, &w), &w);
	}
}

/* --- while it runs --- */

/* Takes a key for a secret one; false: none is ready. */
static bool take_key(struct turn *t, struct live_vote *vote)
{
	if (vote->machine.kept.wording.form != BALLOT_SECRET || vote->key) {
		return true;
	}
	uint8_t spki[BLIND_PUBLIC_MAX];
	size_t len = 0;
	vote->key = t->s->keys.take ? t->s->keys.take(t->s->keys.ctx) : NULL;
	if (!vote->key || blind_key_write_public(vote->key, spki, &len) != OK) {
		blind_key_free(vote->key);
		vote->key = NULL;
		return false;
	}
	g_free(vote->public_key);
	vote->public_key = vote_base64(spki, len);
	return true;
}

static void drop_key(struct live_vote *vote)
{
	blind_key_free(vote->key);
	g_free(vote->public_key);
	vote->key = NULL;
	vote->public_key = NULL;
}

void handle_vote_open(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_to_run(t, c, r, &hall);
	struct vote_write w;
	if (!vote) {
		return;
	}
	enum vote_refusal refusal = vote_open(&vote->machine, t->now.unix_ms, &w);
	if (!refusal && (hall_votes_other(hall, vote) || !hall_is_quorate(hall))) {
		refuse_why(t, c, r, "not_now");
	} else if (!refusal && !take_key(t, vote)) {
		reply_error(t, c->id, r->id, "keys_wait", NULL);
	} else if (carry_out(t, c, r, hall, vote, refusal, &w)) {
		reply_data(t, c->id, r->id, NULL);
		live_vote_settle(t, hall, vote, true);
	} else if (!refusal) {
		drop_key(vote);
	}
}

void handle_vote_cast(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_for(t, c, r, &hall);
	struct vote_write w;
	enum vote_refusal refusal = vote ? vote_cast(&vote->machine, c->person.id, text_of(r, "choice"), t->now.unix_ms, &w) : VOTE_OK;
	if (refusal == VOTE_NO_BAD_REQUEST) {
		refuse_why(t, c, r, "choice");
	} else if (vote && carry_out(t, c, r, hall, vote, refusal, &w)) {
		reply_data(t, c->id, r->id, NULL);
		live_vote_settle(t, hall, vote, false);
	}
}

/* False: it is none of this key, and replied to; it has cost nobody his paper. */
static bool read_blinded(struct turn *t, struct conn *c, const struct request *r, const struct live_vote *vote, uint8_t blinded[BLIND_BYTES_MAX],
	size_t *len)
{
	const json_t *text = json_object_get(r->data, "blinded");
	bool is_good = sodium_base642bin(blinded, BLIND_BYTES_MAX, json_string_value(text), json_string_length(text), NULL, len, NULL,
		sodium_base64_VARIANT_ORIGINAL) == 0 && (!vote->key || blind_is_number(vote->key, bytes_of(blinded, *len)));
	if (!is_good) {
		refuse_why(t, c, r, "blinded");
	}
	return is_good;
}

/* The mark is in the store before anything is signed: whoever has a signature has no second one. */
void handle_vote_paper(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_for(t, c, r, &hall);
	uint8_t blinded[BLIND_BYTES_MAX], signature[BLIND_BYTES_MAX];
	size_t len = 0;
	struct vote_write w;
	if (!vote || !read_blinded(t, c, r, vote, blinded, &len)
		|| !carry_out(t, c, r, hall, vote, vote_paper(&vote->machine, c->person.id, bytes_of(blinded, len), t->now.unix_ms, &w), &w)) {
		return;
	}
	enum err e = vote->key ? blind_sign(vote->key, bytes_of(blinded, len), signature) : ERR_STATE;
	if (e == OK) {
		char *text = vote_base64(signature, len);
		reply_data(t, c->id, r->id, json_pack("{s:s}", "signature", text));
		g_free(text);
	} else if (e == ERR_MALFORMED) {
		refuse_why(t, c, r, "blinded");
	} else {
		refuse_failed(t, c, r);
	}
	live_vote_settle(t, hall, vote, false);
}

void handle_vote_close(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_to_run(t, c, r, &hall);
	struct vote_write w;
	if (vote) {
		answer(t, c, r, hall, vote, vote_close(&vote->machine, t->now.unix_ms, &w), &w);
	}
}

static enum vote_claim claim_of(const struct request *r)
{
	const json_t *taken = json_object_get(r->data, "taken");
	return json_is_true(taken) ? VOTE_CLAIM_TAKEN : json_is_false(taken) ? VOTE_CLAIM_NOT_TAKEN : VOTE_CLAIM_UNKNOWN;
}

/* Nothing is written or told of each. */
void handle_vote_claim(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_for(t, c, r, &hall);
	enum vote_refusal refusal = vote ? vote_claim(&vote->machine, c->person.id, claim_of(r)) : VOTE_OK;
	if (refusal) {
		refuse_vote(t, c, r, refusal);
	} else if (vote) {
		reply_data(t, c->id, r->id, NULL);
		vote->is_dirty = vote->is_dirty || vote->has_told_waits;
		live_vote_settle(t, hall, vote, false);
	}
}

/* --- how it ends --- */

void handle_vote_annul(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_to_run(t, c, r, &hall);
	struct vote_write w;
	if (vote) {
		bool may_recall = strcmp(vote->item, hall->current ? hall->current->id : "") == 0;
		answer(t, c, r, hall, vote, vote_annul(&vote->machine, may_recall, t->now.unix_ms, &w), &w);
	}
}

/* Nobody for him: he who chairs, with a vote of his own. */
void handle_vote_decide(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_for(t, c, r, &hall);
	const char *choice = text_of(r, "choice");
	bool is_yes = strcmp(choice, "yes") == 0;
	struct vote_write w;
	if (!vote) {
		return;
	}
	if (!hall_chairs(hall, c->person.id) || !hall_voting_seat_of(hall, c->person.id)) {
		refuse_denied(t, c, r);
	} else if (!is_yes && strcmp(choice, "no") != 0) {
		refuse_why(t, c, r, "choice");
	} else {
		answer(t, c, r, hall, vote, vote_decide(&vote->machine, is_yes, t->now.unix_ms, &w), &w);
	}
}

static bool has_runoff(const struct hall *hall, const struct live_vote *vote)
{
	for (guint i = 0; i < hall->votes->list->len; i++) {
		const struct live_vote *other = g_ptr_array_index(hall->votes->list, i);
		if (strcmp(other->after, vote->machine.kept.id) == 0 && other->machine.state != VOTE_IS_ANNULLED) {
			return true;
		}
	}
	return false;
}

void handle_vote_runoff(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_to_run(t, c, r, &hall);
	uint64_t between;
	unsigned places;
	if (!vote) {
		return;
	}
	enum vote_refusal refusal = vote_runoff(&vote->machine, &between, &places);
	if (refusal || vote->machine.kept.lot != VOTE_LOT_NONE || has_runoff(hall, vote)) {
		refuse_vote(t, c, r, VOTE_NO_STATE);
		return;
	}
	json_t *names = json_array();
	for (size_t i = 0; i < json_array_size(vote->candidates); i++) {
		if (between >> i & 1) {
			json_array_append(names, json_array_get(vote->candidates, i));
		}
	}
	struct store_vote draft = {.kind = VOTE_ELECTION, .form = (enum vote_form)vote->machine.kept.wording.form, .majority = MAJORITY_MOST,
		.places = (int)places, .text = vote->text, .round = (int)vote->machine.kept.round + 1};
	memcpy(draft.item, vote->item, sizeof draft.item);
	memcpy(draft.after, vote->machine.kept.id, sizeof draft.after);
	struct live_vote *runoff = prepare(t, c, r, hall, &draft, names);
	if (runoff) {
		reply_data(t, c->id, r->id, json_pack("{s:s}", "id", runoff->machine.kept.id));
		live_vote_settle(t, hall, runoff, true);
	}
}

/* --- the lot --- */

void handle_vote_lot(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_to_run(t, c, r, &hall);
	struct vote_write w;
	lot_value seed;
	if (!vote) {
		return;
	}
	if (has_runoff(hall, vote)) {
		refuse_vote(t, c, r, VOTE_NO_STATE);
		return;
	}
	randombytes_buf(seed, sizeof seed);
	answer(t, c, r, hall, vote, vote_lot(&vote->machine, seed, t->now.unix_ms, &w), &w);
}

void handle_lot_add(struct turn *t, struct conn *c, const struct request *r)
{
	struct hall *hall;
	struct live_vote *vote = vote_for(t, c, r, &hall);
	lot_value value;
	if (!vote) {
		return;
	}
	if (hall_is_guest(hall, c->person.id)) {
		refuse_denied(t, c, r);
	} else if (!vote_read_hex(json_object_get(r->data, "value"), value)) {
		refuse_why(t, c, r, "value");
	} else {
		enum vote_refusal refusal = vote_lot_add(&vote->machine, c->person.id, value, t->now.unix_ms);
		if (refusal) {
			refuse_vote(t, c, r, refusal);
			return;
		}
		reply_data(t, c->id, r->id, NULL);
		live_vote_settle(t, hall, vote, false);
	}
}
