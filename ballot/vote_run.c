#include "vote.h"

#include "vote_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- counting --- */

static size_t choices_of(const struct vote *v, struct ballot_choice *choices)
{
	const struct ballot_question question = {v->kept.kind, v->kept.wording.candidates, v->kept.wording.places};
	size_t count = 0;
	for (size_t i = 0; i < v->ballot_count; i++) {
		choices[count++] = ballot_choice_read(v->ballots[i].choice, &question);
	}
	for (size_t i = 0; i < v->voter_count; i++) {
		if (v->voters[i].has_choice) {
			choices[count++] = v->voters[i].choice;
		}
	}
	return count;
}

enum vote_refusal vote_count(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	const struct count_rules rules = {{v->kept.kind, v->kept.wording.candidates, v->kept.wording.places}, v->kept.wording.majority,
		v->rules.has_casting_vote};
	struct ballot_choice *choices = calloc(v->voter_count + v->ballot_count + 1, sizeof *choices);
	*w = vote_nothing(now_ms);
	if (!choices) {
		return VOTE_NO_MEMORY;
	}
	size_t count = choices_of(v, choices);
	bool is_secret = v->kept.wording.form == BALLOT_SECRET;
	count_votes(&rules, choices, count, (unsigned)v->voter_count, is_secret ? vote_papers(v) : (unsigned)count, &w->result);
	w->kind = VOTE_WRITE_COUNTED;
	free(choices);
	return VOTE_OK;
}

/* Whose ballots these are; false: that can't be known yet. Each paper gives one ballot at most. */
static bool whose_ballots(const struct vote *v, enum vote_marks *marks)
{
	struct vote_tally tally = vote_tally_of(v);
	size_t ballots = v->ballot_count;
	*marks = ballots == tally.papers ? VOTE_MARKS_ALL : ballots == tally.sure ? VOTE_MARKS_SURE : VOTE_MARKS_UNSURE;
	return *marks != VOTE_MARKS_UNSURE || ballots == tally.sure + tally.unsure;
}

/* Until then somebody may still say it. */
static int64_t reckons_at(const struct vote *v)
{
	struct vote_tally tally = vote_tally_of(v);
	return tally.sure == tally.papers ? v->phase_ms : v->phase_ms + VOTE_CONFIRM_MS;
}

/* --- what is due --- */

static bool becomes_secret(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	unsigned needed = vote_demands_needed(v);
	if (v->kept.is_demanded || needed == 0 || v->demand_count == 0 || vote_demands(v) < needed) {
		return false;
	}
	*w = vote_nothing(now_ms);
	w->kind = VOTE_WRITE_WORDING;
	w->draft = v->kept.wording;
	w->draft.form = BALLOT_SECRET;
	w->is_demanded = true;
	return true;
}

static bool seat_has_voter(const struct vote *v, const char *seat, size_t hint)
{
	for (size_t i = 0; i < v->voter_count; i++) {
		if (strcmp(v->voters[(hint + i) % v->voter_count].who.seat, seat) == 0) {
			return true;
		}
	}
	return false;
}

/* Somebody fills a voting seat that was nobody's when it opened. */
static bool comes_late(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	for (size_t i = 0; i < v->there_count; i++) {
		const struct vote_seat *seat = &v->there[i];
		if (seat_has_voter(v, seat->seat, i) || vote_find(v, seat->person)) {
			continue;
		}
		if (!vote_reserve(&v->voters, &v->voter_cap, v->voter_count + 1, sizeof *v->voters)) {
			return false;
		}
		*w = vote_nothing(now_ms);
		w->kind = VOTE_WRITE_VOTER;
		w->seat = *seat;
		return true;
	}
	v->is_there_new = false;
	return false;
}

/* Have all voted who are there? Nobody is there at once after a restart: then all, or they have time to come back. */
static bool all_voted(const struct vote *v, int64_t now_ms)
{
	size_t there = 0, voted = 0, missing = 0;
	for (size_t i = 0; i < v->voter_count; i++) {
		bool has_voted = v->voters[i].has_choice || v->voters[i].has_paper;
		voted += has_voted;
		there += v->voters[i].is_there;
		missing += v->voters[i].is_there && !has_voted;
	}
	return voted > 0 && (voted == v->voter_count || (there > 0 && missing == 0 && now_ms >= v->back_until_ms));
}

static bool runs_open(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	if (v->is_there_new && comes_late(v, now_ms, w)) {
		return true;
	}
	if (!v->rules.closes_when_all || !all_voted(v, now_ms)) {
		v->full_ms = 0;
		return false;
	}
	v->full_ms = v->full_ms == 0 || v->full_ms > now_ms ? now_ms : v->full_ms;
	return now_ms >= v->full_ms + VOTE_SETTLE_MS && vote_close(v, now_ms, w) == VOTE_OK;
}

/* Whose ballot was the last may not have heard that it was taken: while nobody has confirmed yet, asking again tells nothing. */
static bool runs_collecting(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	unsigned papers = vote_papers(v);
	if (v->ballot_count == papers && (v->full_ms == 0 || v->full_ms > now_ms)) {
		v->full_ms = now_ms;
	}
	bool is_full = v->ballot_count == papers && (papers == 0 || now_ms >= v->full_ms + VOTE_AGAIN_MS);
	if (vote_takes(v, now_ms) == VOTE_OK && !is_full) {
		return false;
	}
	v->state = VOTE_IS_CONFIRMING;
	v->phase_ms = now_ms;
	v->full_ms = 0;
	*w = vote_nothing(now_ms);
	return true;
}

static bool runs_confirming(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	enum vote_marks marks;
	if (!whose_ballots(v, &marks) || now_ms < reckons_at(v) || vote_count(v, now_ms, w) != VOTE_OK) {
		return false;
	}
	w->marks = marks;
	return true;
}

static bool runs_lot(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	if (v->kept.lot != VOTE_LOT_DRAWING || v->value_count == 0 || now_ms < v->phase_ms + VOTE_LOT_MS) {
		return false;
	}
	*w = vote_nothing(now_ms);
	w->kind = VOTE_WRITE_LOT_DRAWN;
	w->result = v->kept.result;
	v->value_count = lot_sort(v->values, v->value_count);
	return lot_draw(v->kept.seed, v->values[0], v->value_count, w->result.open, w->result.places_left, &w->drawn) == OK &&
		count_draw(&w->result, w->drawn) == OK;
}

/* A clock that was set back holds nothing up. */
static void keep_clock(struct vote *v, int64_t now_ms)
{
	v->phase_ms = v->phase_ms > now_ms ? now_ms : v->phase_ms;
	v->back_until_ms = v->back_until_ms > now_ms + VOTE_BACK_MS ? now_ms + VOTE_BACK_MS : v->back_until_ms;
}

bool vote_run(struct vote *v, int64_t now_ms, struct vote_write *w)
{
	keep_clock(v, now_ms);
	switch (v->state) {
	case VOTE_IS_PREPARED:
		return becomes_secret(v, now_ms, w);
	case VOTE_IS_OPEN:
		return runs_open(v, now_ms, w);
	case VOTE_IS_COLLECTING:
		return runs_collecting(v, now_ms, w);
	case VOTE_IS_CONFIRMING:
		return runs_confirming(v, now_ms, w);
	case VOTE_IS_COUNTED:
		return runs_lot(v, now_ms, w);
	case VOTE_IS_ANNULLED:
	case VOTE_STATES:
		break;
	}
	return false;
}

int64_t vote_deadline(const struct vote *v, int64_t now_ms)
{
	enum vote_marks marks;
	switch (v->state) {
	case VOTE_IS_OPEN:
		return v->full_ms ? v->full_ms + VOTE_SETTLE_MS : v->back_until_ms > now_ms ? v->back_until_ms : VOTE_NEVER;
	case VOTE_IS_COLLECTING: {
		int64_t end_ms = v->phase_ms + v->window_ms + VOTE_LATE_MS, full_ms = v->full_ms + VOTE_AGAIN_MS;
		return v->full_ms && full_ms < end_ms ? full_ms : end_ms;
	}
	case VOTE_IS_CONFIRMING:
		return whose_ballots(v, &marks) ? reckons_at(v) : VOTE_NEVER;
	case VOTE_IS_COUNTED:
		return v->kept.lot == VOTE_LOT_DRAWING && v->value_count > 0 ? v->phase_ms + VOTE_LOT_MS : VOTE_NEVER;
	case VOTE_IS_PREPARED:
	case VOTE_IS_ANNULLED:
	case VOTE_STATES:
		break;
	}
	return VOTE_NEVER;
}
