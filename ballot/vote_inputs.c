#include "vote.h"

#include "openssl_parts.h"
#include "vote_parts.h"

#include <string.h>

static struct vote_write write_of(enum vote_write_kind kind, int64_t now_ms)
{
	struct vote_write w;
	memset(&w, 0, sizeof w);
	w.kind = kind;
	w.now_ms = now_ms;
	return w;
}

struct vote_write vote_nothing(int64_t now_ms)
{
	return write_of(VOTE_WRITE_NOTHING, now_ms);
}

/* Before it is open something is refused as too early, after that as too late. */
static enum vote_refusal when_not_open(const struct vote *v)
{
	return v->state == VOTE_IS_PREPARED ? VOTE_NO_STATE : VOTE_NO_OVER;
}

/* --- before it opens --- */

static struct vote_voter *voter_of_seat(struct vote *v, const char *seat, size_t hint)
{
	for (size_t i = 0; i < v->voter_count; i++) {
		struct vote_voter *voter = &v->voters[(hint + i) % v->voter_count];
		if (strcmp(voter->who.seat, seat) == 0) {
			return voter;
		}
	}
	return NULL;
}

enum vote_refusal vote_presence(struct vote *v, const struct vote_seat *there, size_t count)
{
	if (count > VOTE_SEATS_MAX || !vote_reserve(&v->there, &v->there_cap, count, sizeof *v->there)) {
		return count > VOTE_SEATS_MAX ? VOTE_NO_BAD_REQUEST : VOTE_NO_MEMORY;
	}
	for (size_t i = 0; i < v->voter_count; i++) {
		v->voters[i].is_there = false;
	}
	for (size_t i = 0; i < count; i++) {
		v->there[i] = there[i];
		struct vote_voter *voter = voter_of_seat(v, there[i].seat, i);
		if (voter && strcmp(voter->who.person, there[i].person) == 0) {
			voter->is_there = true;
		}
	}
	v->there_count = count;
	v->is_there_new = true;
	return VOTE_OK;
}

enum vote_refusal vote_change(struct vote *v, const struct vote_draft *draft, struct vote_write *w)
{
	*w = write_of(VOTE_WRITE_WORDING, 0);
	if (v->state != VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (!vote_draft_fits(v->kept.kind, draft)) {
		return VOTE_NO_BAD_REQUEST;
	}
	w->draft = *draft;
	w->is_demanded = v->kept.is_demanded;
	w->draft.form = vote_must_be_secret(v) ? BALLOT_SECRET : draft->form;
	return VOTE_OK;
}

enum vote_refusal vote_demand(struct vote *v, const char *person, struct vote_write *w)
{
	const struct vote_seat *seat = vote_seat_of(v, person);
	*w = vote_nothing(0);
	if (v->state != VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (!seat) {
		return VOTE_NO_VOTER;
	}
	if (v->rules.secret_share == 0) {
		return VOTE_NO_NOT_NOW;
	}
	if (vote_seat_demands(v, seat->seat)) {
		return VOTE_OK;
	}
	if (!vote_reserve(&v->demands, &v->demand_cap, v->demand_count + 1, sizeof *v->demands)) {
		return VOTE_NO_MEMORY;
	}
	*w = write_of(VOTE_WRITE_DEMAND, 0);
	w->seat = *seat;
	w->is_demanded = vote_demands(v) + 1 >= vote_demands_needed(v);
	return VOTE_OK;
}

enum vote_refusal vote_open(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	*w = write_of(VOTE_WRITE_OPENED, now_ms);
	if (v->state != VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (v->there_count == 0) {
		return VOTE_NO_NOT_NOW;
	}
	if (v->kept.wording.form == BALLOT_SECRET && v->there_count < VOTE_FEW_SECRET) {
		return VOTE_NO_FEW;
	}
	return vote_reserve(&v->voters, &v->voter_cap, v->there_count, sizeof *v->voters) ? VOTE_OK : VOTE_NO_MEMORY;
}

/* --- while it is open --- */

static enum vote_refusal open_to(const struct vote *v, const char *person, bool for_secret, const struct vote_voter **voter)
{
	*voter = vote_find(v, person);
	if ((v->kept.wording.form == BALLOT_SECRET) != for_secret) {
		return VOTE_NO_STATE;
	}
	if (v->state != VOTE_IS_OPEN) {
		return when_not_open(v);
	}
	return *voter ? VOTE_OK : VOTE_NO_VOTER;
}

enum vote_refusal vote_cast(struct vote *v, const char *person, const char *choice, int64_t now_ms, struct vote_write *w)
{
	const struct ballot_question question = {v->kept.kind, v->kept.wording.candidates, v->kept.wording.places};
	const struct vote_voter *voter;
	enum vote_refusal refusal = open_to(v, person, false, &voter);
	*w = vote_nothing(now_ms);
	if (refusal != VOTE_OK) {
		return refusal;
	}
	struct ballot_choice read = ballot_choice_read(choice, &question);
	if (read.voice == BALLOT_INVALID) {
		return VOTE_NO_BAD_REQUEST;
	}
	if (voter->has_choice && voter->choice.voice == read.voice && voter->choice.names == read.names) {
		return VOTE_OK;
	}
	w->kind = VOTE_WRITE_CHOICE;
	w->voter = (size_t)(voter - v->voters);
	w->choice = read;
	return VOTE_OK;
}

enum vote_refusal vote_paper(struct vote *v, const char *person, struct bytes blinded, int64_t now_ms, struct vote_write *w)
{
	const struct vote_voter *voter;
	enum vote_refusal refusal = open_to(v, person, true, &voter);
	*w = vote_nothing(now_ms);
	if (refusal != VOTE_OK) {
		return refusal;
	}
	if (!EVP_Digest(blinded.p, blinded.len, w->paper, NULL, EVP_sha256(), NULL)) {
		return VOTE_NO_MEMORY;
	}
	if (voter->has_paper) {
		return memcmp(voter->paper, w->paper, sizeof w->paper) == 0 ? VOTE_OK : VOTE_NO_HAS_PAPER;
	}
	w->kind = VOTE_WRITE_PAPER;
	w->voter = (size_t)(voter - v->voters);
	return VOTE_OK;
}

enum vote_refusal vote_close(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	*w = write_of(VOTE_WRITE_CLOSED, now_ms);
	if (v->state != VOTE_IS_OPEN) {
		return when_not_open(v);
	}
	return v->kept.wording.form == BALLOT_SECRET ? VOTE_OK : vote_count(v, now_ms, w);
}

/* --- a secret one that is closed --- */

void vote_slowest(struct vote *v, int64_t trip_ms)
{
	int64_t trip = trip_ms < VOTE_TRIP_MOST_MS ? trip_ms : VOTE_TRIP_MOST_MS;
	v->window_ms = VOTE_WINDOW_MS + (trip > VOTE_TRIP_MS ? VOTE_TRIPS * trip : 0);
}

enum vote_refusal vote_takes(const struct vote *v, int64_t now_ms)
{
	bool is_in_time = v->state == VOTE_IS_COLLECTING && now_ms < v->phase_ms + v->window_ms + VOTE_LATE_MS;
	return is_in_time ? VOTE_OK : VOTE_NO_STATE;
}

static enum vote_refusal keep_ballot(struct vote *v, const struct ballot *ballot, struct bytes signature)
{
	size_t at = 0;
	while (at < v->ballot_count && strcmp(v->ballots[at].serial, ballot->serial) < 0) {
		at++;
	}
	if (at < v->ballot_count && strcmp(v->ballots[at].serial, ballot->serial) == 0) {
		return strcmp(v->ballots[at].choice, ballot->choice) == 0 ? VOTE_OK : VOTE_NO_USED;
	}
	unsigned papers = vote_papers(v);
	if (v->ballot_count >= papers) {
		return VOTE_NO_STATE;
	}
	/* for all of them at once: memory that was left behind while it grew would tell which came first */
	if (!vote_reserve(&v->ballots, &v->ballot_cap, papers, sizeof *v->ballots)) {
		return VOTE_NO_MEMORY;
	}
	memmove(&v->ballots[at + 1], &v->ballots[at], (v->ballot_count++ - at) * sizeof *v->ballots);
	struct vote_ballot *mine = &v->ballots[at];
	memcpy(mine->serial, ballot->serial, sizeof mine->serial);
	memcpy(mine->choice, ballot->choice, sizeof mine->choice);
	memcpy(mine->signature, signature.p, signature.len);
	mine->signature_len = signature.len;
	return VOTE_OK;
}

enum vote_refusal vote_ballot(struct vote *v, struct bytes text, struct bytes signature, int64_t now_ms)
{
	struct ballot ballot;
	if (vote_takes(v, now_ms) != VOTE_OK) {
		return VOTE_NO_STATE;
	}
	bool is_ballot = ballot_read(text, &ballot) == OK && strcmp(ballot.vote, v->kept.id) == 0 && signature.len <= VOTE_SIGNATURE_MAX;
	enum vote_refusal refusal = is_ballot ? keep_ballot(v, &ballot, signature) : VOTE_NO_TEXT;
	OPENSSL_cleanse(&ballot, sizeof ballot);
	return refusal;
}

enum vote_refusal vote_claim(struct vote *v, const char *person, enum vote_claim claim)
{
	const struct vote_voter *voter = vote_find(v, person);
	if (v->kept.wording.form != BALLOT_SECRET || !voter || !voter->has_paper) {
		return v->kept.wording.form != BALLOT_SECRET ? VOTE_NO_STATE : VOTE_NO_VOTER;
	}
	if (v->state == VOTE_IS_COUNTED) {
		return voter->has_voted ? VOTE_OK : VOTE_NO_OVER;
	}
	if (v->state != VOTE_IS_CONFIRMING) {
		return VOTE_NO_STATE;
	}
	struct vote_voter *mine = &v->voters[voter - v->voters];
	mine->claim = claim > mine->claim ? claim : mine->claim;
	return VOTE_OK;
}

/* --- how it ends --- */

enum vote_refusal vote_annul(struct vote *v, bool may_recall, int64_t now_ms, struct vote_write *w)
{
	*w = write_of(VOTE_WRITE_ANNULLED, now_ms);
	return v->state == VOTE_IS_ANNULLED || (v->state == VOTE_IS_COUNTED && !may_recall) ? VOTE_NO_STATE : VOTE_OK;
}

enum vote_refusal vote_lost_key(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	bool is_running = v->state == VOTE_IS_OPEN || v->state == VOTE_IS_COLLECTING || v->state == VOTE_IS_CONFIRMING;
	*w = write_of(VOTE_WRITE_ANNULLED, now_ms);
	w->lost_key = true;
	return is_running && v->kept.wording.form == BALLOT_SECRET ? VOTE_OK : VOTE_NO_STATE;
}

enum vote_refusal vote_decide(struct vote *v, bool is_passed, int64_t now_ms, struct vote_write *w)
{
	*w = write_of(VOTE_WRITE_DECIDED, now_ms);
	w->result = v->kept.result;
	if (v->state != VOTE_IS_COUNTED || v->kept.kind != BALLOT_MOTION || count_decide(&w->result, is_passed) != OK) {
		return VOTE_NO_STATE;
	}
	return VOTE_OK;
}

enum vote_refusal vote_runoff(const struct vote *v, uint64_t *candidates, unsigned *places)
{
	if (v->state != VOTE_IS_COUNTED || v->kept.kind != BALLOT_ELECTION || v->kept.result.open == 0) {
		return VOTE_NO_STATE;
	}
	*candidates = v->kept.result.open;
	*places = v->kept.result.places_left;
	return VOTE_OK;
}

enum vote_refusal vote_lot(struct vote *v, const lot_value seed, int64_t now_ms, struct vote_write *w)
{
	*w = write_of(VOTE_WRITE_LOT_BEGUN, now_ms);
	if (v->state != VOTE_IS_COUNTED || v->kept.result.open == 0 || v->kept.round < 2 || v->kept.lot != VOTE_LOT_NONE) {
		return VOTE_NO_STATE;
	}
	memcpy(w->seed, seed, LOT_BYTES);
	return lot_commit(seed, w->commitment) == OK ? VOTE_OK : VOTE_NO_MEMORY;
}

enum vote_refusal vote_lot_add(struct vote *v, const char *person, const lot_value value, int64_t now_ms)
{
	if (v->kept.lot != VOTE_LOT_DRAWING) {
		return VOTE_NO_STATE;
	}
	for (size_t i = 0; i < v->adder_count; i++) {
		if (strcmp(v->adders[i], person) == 0) {
			return VOTE_OK;
		}
	}
	if (v->adder_count >= VOTE_SEATS_MAX) {
		return VOTE_NO_NOT_NOW;
	}
	if (!vote_reserve(&v->adders, &v->adder_cap, v->adder_count + 1, sizeof *v->adders) || vote_load_value(v, value) != VOTE_OK) {
		return VOTE_NO_MEMORY;
	}
	memcpy(v->adders[v->adder_count++], person, strnlen(person, VOTE_ID_MAX - 1) + 1);
	if (v->value_count == 1) { /* the others have their time after him, also where all of them had to come back first */
		v->phase_ms = now_ms;
	}
	return VOTE_OK;
}
