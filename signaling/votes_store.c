/* Between the machines of votes and the store. */
#include "votes.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)VOTE_MOTION == (int)BALLOT_MOTION && (int)VOTE_ELECTION == (int)BALLOT_ELECTION, "kinds");
_Static_assert((int)VOTE_OPENLY == (int)BALLOT_OPEN && (int)VOTE_ROLL == (int)BALLOT_ROLL && (int)VOTE_SECRET == (int)BALLOT_SECRET, "forms");
_Static_assert((int)MAJORITY_SIMPLE == (int)COUNT_SIMPLE && (int)MAJORITY_ABSOLUTE == (int)COUNT_ABSOLUTE
	&& (int)MAJORITY_TWO_THIRDS == (int)COUNT_TWO_THIRDS && (int)MAJORITY_MOST == (int)COUNT_MOST, "majorities");
_Static_assert((int)VOTE_PREPARED == (int)VOTE_IS_PREPARED && (int)VOTE_OPEN == (int)VOTE_IS_OPEN && (int)VOTE_COLLECTING
	== (int)VOTE_IS_COLLECTING && (int)VOTE_COUNTED == (int)VOTE_IS_COUNTED && (int)VOTE_ANNULLED == (int)VOTE_IS_ANNULLED, "states");
_Static_assert((int)CHOICE_MAX >= (int)BALLOT_CHOICE_MAX && (int)SERIAL_MAX == (int)BALLOT_SERIAL_MAX, "what stands on a ballot");
_Static_assert((int)CANDIDATES_MAX >= (int)BALLOT_CANDIDATES_MAX, "candidates");

/* --- what is written --- */

static char *result_text(const struct live_vote *vote, const struct count_result *result)
{
	json_t *shown = vote_show_result(result, vote->machine.kept.wording.candidates);
	char *text = json_dumps(shown, JSON_COMPACT);
	json_decref(shown);
	return text;
}

static enum err write_wording(struct turn *t, const struct live_vote *vote, const struct vote_write *w)
{
	char *candidates = json_dumps(vote->candidates, JSON_COMPACT);
	struct store_vote stored = {.form = (enum vote_form)w->draft.form, .is_demanded = w->is_demanded, .text = vote->text,
		.candidates = candidates, .places = MAX((int)w->draft.places, 1), .majority = (enum vote_majority)w->draft.majority};
	memcpy(stored.id, vote->machine.kept.id, sizeof stored.id);
	enum err e = candidates ? store_vote_change(t->s->store, &stored) : ERR_NOMEM;
	free(candidates);
	return e;
}

static enum err write_opened(struct turn *t, const struct live_vote *vote, const struct vote_write *w)
{
	const struct vote *m = &vote->machine;
	uint8_t public_key[BLIND_PUBLIC_MAX], private_key[BLIND_PRIVATE_MAX];
	size_t public_len = 0, private_len = 0;
	struct store_voter *voters = g_new0(struct store_voter, m->there_count);
	for (size_t i = 0; i < m->there_count; i++) {
		memcpy(voters[i].seat, m->there[i].seat, sizeof voters[i].seat);
		memcpy(voters[i].person, m->there[i].person, sizeof voters[i].person);
	}
	enum err e = vote->key ? blind_key_write_public(vote->key, public_key, &public_len) : OK;
	e = e || !vote->key ? e : blind_key_write_private(vote->key, private_key, &private_len);
	const struct vote_opening opening = {m->kept.id, voters, m->there_count, bytes_of(public_key, public_len), bytes_of(private_key, private_len)};
	e = e ? e : store_vote_open(t->s->store, &opening, w->now_ms);
	sodium_memzero(private_key, sizeof private_key);
	g_free(voters);
	return e;
}

static enum err write_voter(struct turn *t, const struct live_vote *vote, const struct vote_write *w)
{
	uint32_t n;
	return store_voter_add(t->s->store, vote->machine.kept.id, w->seat.seat, w->seat.person, &n);
}

static enum err write_choice(struct turn *t, const struct live_vote *vote, const struct vote_write *w)
{
	char choice[BALLOT_CHOICE_MAX];
	ballot_choice_write(w->choice, choice);
	return store_vote_cast(t->s->store, vote->machine.kept.id, (uint32_t)w->voter, choice);
}

/* In the order of serials, as the machine has them: it says nothing of who came when. */
static void list_ballots(const struct vote *m, struct store_ballot *ballots)
{
	for (size_t i = 0; i < m->ballot_count; i++) {
		memcpy(ballots[i].serial, m->ballots[i].serial, sizeof m->ballots[i].serial);
		memcpy(ballots[i].choice, m->ballots[i].choice, sizeof m->ballots[i].choice);
		ballots[i].signature = bytes_of(m->ballots[i].signature, m->ballots[i].signature_len);
	}
}

static enum err write_counted(struct turn *t, const struct live_vote *vote, const struct vote_write *w)
{
	const struct vote *m = &vote->machine;
	bool is_secret = m->kept.wording.form == BALLOT_SECRET;
	struct store_ballot *ballots = g_new0(struct store_ballot, m->ballot_count + 1);
	uint32_t *claims = g_new0(uint32_t, m->voter_count + 1);
	char *result = result_text(vote, &w->result);
	struct vote_count count = {.vote = m->kept.id, .claims = claims, .ballots = ballots, .ballot_count = m->ballot_count, .result = result};
	list_ballots(m, ballots);
	for (size_t i = 0; is_secret && i < m->voter_count; i++) {
		if (vote_will_have_voted(m, w, &m->voters[i])) {
			claims[count.claim_count++] = (uint32_t)i;
		}
	}
	enum err e = result ? store_vote_count(t->s->store, &count, w->now_ms) : ERR_NOMEM;
	free(result);
	g_free(claims);
	sodium_memzero(ballots, (m->ballot_count + 1) * sizeof *ballots);
	g_free(ballots);
	return e;
}

static enum err write_result(struct turn *t, const struct live_vote *vote, const struct count_result *result)
{
	char *text = result_text(vote, result);
	enum err e = text ? store_vote_result_set(t->s->store, vote->machine.kept.id, text) : ERR_NOMEM;
	free(text);
	return e;
}

/* All that is needed to go on with it; what is told of it is less. drawn NULL: nothing yet. */
static char *lot_text(const struct live_vote *vote, const lot_value seed, const lot_value commitment, const uint64_t *drawn)
{
	json_t *values = json_array();
	for (size_t i = 0; drawn && i < vote->machine.value_count; i++) {
		json_array_append_new(values, vote_show_hex(vote->machine.values[i]));
	}
	json_t *lot = json_pack("{s:s, s:o, s:o, s:o, s:o, s:i, s:o}", "state", vote_lot_state_names[drawn ? VOTE_LOT_DRAWN : VOTE_LOT_DRAWING],
		"seed", vote_show_hex(seed), "commitment", vote_show_hex(commitment), "values", values, "candidates",
		vote_show_numbers(vote->lot_between), "places", (int)vote->lot_places, "drawn", vote_show_numbers(drawn ? *drawn : 0));
	char *text = json_dumps(lot, JSON_COMPACT);
	json_decref(lot);
	return text;
}

static enum err write_drawn(struct turn *t, const struct live_vote *vote, const struct vote_write *w)
{
	const struct vote_kept *kept = &vote->machine.kept;
	char *result = result_text(vote, &w->result), *lot = lot_text(vote, kept->seed, kept->commitment, &w->drawn);
	enum err e = result && lot ? store_vote_lot_set(t->s->store, kept->id, result, lot) : ERR_NOMEM;
	free(result);
	free(lot);
	return e;
}

static enum err write_lot_begun(struct turn *t, struct live_vote *vote, const struct vote_write *w)
{
	vote->lot_between = vote->machine.kept.result.open;
	vote->lot_places = vote->machine.kept.result.places_left;
	char *lot = lot_text(vote, w->seed, w->commitment, NULL);
	enum err e = lot ? store_vote_lot_set(t->s->store, vote->machine.kept.id, NULL, lot) : ERR_NOMEM;
	free(lot);
	return e;
}

enum err live_vote_write(struct turn *t, struct live_vote *vote, const struct vote_write *w)
{
	struct store *store = t->s->store;
	const char *id = vote->machine.kept.id;
	switch (w->kind) {
	case VOTE_WRITE_WORDING:
		return write_wording(t, vote, w);
	case VOTE_WRITE_DEMAND:
		return store_vote_demand(store, id, w->seat.seat, w->is_demanded);
	case VOTE_WRITE_OPENED:
		return write_opened(t, vote, w);
	case VOTE_WRITE_VOTER:
		return write_voter(t, vote, w);
	case VOTE_WRITE_CHOICE:
		return write_choice(t, vote, w);
	case VOTE_WRITE_PAPER:
		return store_vote_paper(store, id, (uint32_t)w->voter, w->paper);
	case VOTE_WRITE_CLOSED:
		return store_vote_stage_set(store, id, VOTE_COLLECTING);
	case VOTE_WRITE_COUNTED:
		return write_counted(t, vote, w);
	case VOTE_WRITE_ANNULLED:
		return store_vote_annul(store, id, w->lost_key);
	case VOTE_WRITE_DECIDED:
		return write_result(t, vote, &w->result);
	case VOTE_WRITE_LOT_BEGUN:
		return write_lot_begun(t, vote, w);
	case VOTE_WRITE_LOT_DRAWN:
		return write_drawn(t, vote, w);
	case VOTE_WRITE_NOTHING:
	case VOTE_WRITES:
		break;
	}
	return OK;
}

/* --- what is read --- */

struct loading {
	struct turn *t;
	struct hall *hall;
	struct live_vote *vote;
	bool is_out_of_memory;
	bool lacks_key; /* the vote that is loaded now */
};

static void read_lot(struct live_vote *vote, struct vote_kept *kept, const char *text)
{
	json_t *lot = text ? json_loads(text, 0, NULL) : NULL;
	const char *state = json_string_value(json_object_get(lot, "state"));
	if (state && vote_read_hex(json_object_get(lot, "seed"), kept->seed) && vote_read_hex(json_object_get(lot, "commitment"), kept->commitment)) {
		kept->lot = strcmp(state, vote_lot_state_names[VOTE_LOT_DRAWN]) == 0 ? VOTE_LOT_DRAWN : VOTE_LOT_DRAWING;
		kept->drawn = vote_read_numbers(json_object_get(lot, "drawn"));
		vote->lot_between = vote_read_numbers(json_object_get(lot, "candidates"));
		vote->lot_places = (unsigned)json_integer_value(json_object_get(lot, "places"));
	}
	json_decref(lot);
}

static void load_values(struct loading *l, const char *text)
{
	json_t *lot = text ? json_loads(text, 0, NULL) : NULL;
	const json_t *values = json_object_get(lot, "values");
	for (size_t i = 0; i < json_array_size(values); i++) {
		lot_value value;
		if (vote_read_hex(json_array_get(values, i), value) && vote_load_value(&l->vote->machine, value) != VOTE_OK) {
			l->is_out_of_memory = true;
		}
	}
	json_decref(lot);
}

static void read_kept(struct live_vote *vote, const struct store_vote *v, struct vote_kept *kept)
{
	bool is_election = v->kind == VOTE_ELECTION;
	*kept = (struct vote_kept){.kind = (enum ballot_kind)v->kind, .is_demanded = v->is_demanded, .lost_key = v->lost_key, .round = (unsigned)v->round,
		.wording = {(enum ballot_form)v->form, (enum count_majority)v->majority,
			is_election ? (unsigned)json_array_size(vote->candidates) : 0, is_election ? (unsigned)v->places : 0},
		.state = (enum vote_state)v->stage, .prepared_ms = v->prepared_ms, .opened_ms = v->opened_ms, .counted_ms = v->counted_ms};
	memcpy(kept->id, v->id, sizeof kept->id);
	json_t *result = v->result ? json_loads(v->result, 0, NULL) : NULL;
	if (result) {
		vote_read_result(result, kept->wording.places, &kept->result);
	}
	json_decref(result);
}

static void on_vote(void *ctx, const struct store_vote *v)
{
	struct loading *l = ctx;
	const struct vote_rules rules = live_vote_rules(l->hall);
	struct vote_kept kept;
	struct live_vote *vote = live_vote_new();
	l->vote = vote;
	json_t *candidates = json_loads(v->candidates, 0, NULL);
	if (candidates) {
		json_decref(vote->candidates);
		vote->candidates = candidates;
	}
	vote->text = g_strdup(v->text);
	memcpy(vote->item, v->item, sizeof vote->item);
	memcpy(vote->mover, v->mover, sizeof vote->mover);
	memcpy(vote->mover_name, v->mover_name, sizeof vote->mover_name);
	memcpy(vote->after, v->after, sizeof vote->after);
	vote->public_key = v->public_key.len ? vote_base64(v->public_key.p, v->public_key.len) : NULL;
	read_kept(vote, v, &kept);
	read_lot(vote, &kept, v->lot);
	vote_load(&vote->machine, &kept, &rules);
	load_values(l, v->lot);
	live_vote_add(l->hall, vote);
}

static void on_voter(void *ctx, const struct store_voter *v)
{
	struct loading *l = ctx;
	struct vote *m = &l->vote->machine;
	const struct ballot_question question = {m->kept.kind, m->kept.wording.candidates, m->kept.wording.places};
	struct vote_voter voter = {.has_paper = v->has_paper, .has_choice = v->choice[0] != '\0',
		.has_voted = v->has_voted && m->state == VOTE_IS_COUNTED};
	memcpy(voter.who.seat, v->seat, sizeof voter.who.seat);
	memcpy(voter.who.person, v->person, sizeof voter.who.person);
	memcpy(voter.paper, v->blinded_hash, sizeof voter.paper);
	if (voter.has_choice) {
		voter.choice = ballot_choice_read(v->choice, &question);
	}
	l->is_out_of_memory = vote_load_voter(m, &voter) != VOTE_OK || l->is_out_of_memory;
	g_ptr_array_add(l->vote->names, g_strdup(v->name));
}

static void on_demand(void *ctx, const char *seat)
{
	struct loading *l = ctx;
	l->is_out_of_memory = vote_load_demand(&l->vote->machine, seat) != VOTE_OK || l->is_out_of_memory;
}

/* Of a secret one that papers are signed for, or ballots looked at. There is none in a store that comes from a backup. */
static enum err load_key(struct loading *l)
{
	struct vote *m = &l->vote->machine;
	uint8_t der[BLIND_PRIVATE_MAX];
	size_t len = 0;
	bool needs_key = m->kept.wording.form == BALLOT_SECRET && (m->state == VOTE_IS_OPEN || m->state == VOTE_IS_COLLECTING);
	if (!needs_key) {
		return OK;
	}
	enum err e = store_vote_key(l->t->s->store, m->kept.id, der, sizeof der, &len);
	l->lacks_key = e == ERR_NOT_FOUND;
	if (l->lacks_key) {
		return OK;
	}
	e = e ? e : blind_key_read_private(bytes_of(der, len), &l->vote->key);
	sodium_memzero(der, sizeof der);
	return e;
}

static enum err load_parts(struct loading *l)
{
	struct store *store = l->t->s->store;
	const char *id = l->vote->machine.kept.id;
	enum err e = store_voter_each(store, id, on_voter, l);
	e = e || l->vote->machine.state != VOTE_IS_PREPARED ? e : store_demand_each(store, id, on_demand, l);
	e = e ? e : load_key(l);
	l->vote->collecting_ms = l->t->now.unix_ms;
	vote_resume(&l->vote->machine, l->t->now.unix_ms);
	return e;
}

/* Nothing can be signed nor checked any more, and nobody could be told what became of what he had handed in. */
static enum err end_without_key(struct loading *l)
{
	struct vote_write w;
	enum vote_refusal refusal = vote_lost_key(&l->vote->machine, l->t->now.unix_ms, &w);
	return refusal == VOTE_OK && live_vote_do(l->t, l->hall, l->vote, &w) ? OK : ERR_SYS;
}

enum err hall_votes_load(struct turn *t, struct hall *hall)
{
	struct loading l = {.t = t, .hall = hall};
	hall->votes = g_new0(struct hall_votes, 1);
	hall->votes->list = g_ptr_array_new_with_free_func(live_vote_free);
	hall->votes->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	enum err e = store_vote_each(t->s->store, hall->info.id, on_vote, &l);
	if (hall->votes->list->len > 0 && t->s->keys.prepare) {
		t->s->keys.prepare(t->s->keys.ctx);
	}
	for (guint i = 0; e == OK && i < hall->votes->list->len; i++) {
		l.vote = g_ptr_array_index(hall->votes->list, i);
		l.lacks_key = false;
		e = load_parts(&l);
		e = e || !l.is_out_of_memory ? e : ERR_NOMEM;
		e = e || !l.lacks_key ? e : end_without_key(&l);
		if (e == OK) { /* what is known in part is not to go on */
			live_vote_crowd(hall, l.vote);
			live_vote_settle(t, hall, l.vote, false);
		}
	}
	return e;
}
