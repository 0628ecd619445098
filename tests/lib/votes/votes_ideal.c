#include "votes_ideal.h"

#include <string.h>

enum { PATIENCE_MS = 1500, WINDOW_MS = 2000, BACK_MS = 30000, AGAIN_MS = 500, SETTLE_MS = 1000 };

void ideal_init(struct ideal *i)
{
	memset(i, 0, sizeof *i);
	for (int s = 0; s < IDEAL_SEATS; s++) {
		i->there[s] = i->voter[s] = -1;
	}
}

static int seat_of(const int *persons, int person)
{
	for (int s = 0; s < IDEAL_SEATS; s++) {
		if (persons[s] == person) {
			return s;
		}
	}
	return -1;
}

bool ideal_is_voter(const struct ideal *i, int person)
{
	return seat_of(i->voter, person) >= 0;
}

int ideal_papers(const struct ideal *i)
{
	int papers = 0;
	for (int p = 0; p < IDEAL_PERSONS; p++) {
		papers += i->paper[p] != 0;
	}
	return papers;
}

static int who_said(const struct ideal *i, char said)
{
	int n = 0;
	for (int p = 0; p < IDEAL_PERSONS; p++) {
		n += i->paper[p] != 0 && i->said[p] == said;
	}
	return n;
}

int ideal_unknown(const struct ideal *i)
{
	return who_said(i, '?') + who_said(i, 0);
}

static int count_of(const bool *flags)
{
	int n = 0;
	for (int p = 0; p < IDEAL_PERSONS; p++) {
		n += flags[p];
	}
	return n;
}

static int people_there(const struct ideal *i)
{
	int there = 0;
	for (int s = 0; s < IDEAL_SEATS; s++) {
		there += i->there[s] >= 0;
	}
	return there;
}

static bool demands_are_enough(const struct ideal *i)
{
	int demands = 0;
	for (int s = 0; s < IDEAL_SEATS; s++) {
		demands += i->there[s] >= 0 && i->demanded[s];
	}
	return i->share > 0 && demands > 0 && demands * 100 >= i->share * people_there(i);
}

/* --- counting --- */

static void count_motion(const struct ideal *i, struct ideal_result *r)
{
	bool is_even = r->yes == r->no && r->yes > 0;
	if (i->majority == COUNT_SIMPLE) {
		r->is_passed = r->yes > r->no;
		r->is_tied = is_even;
	} else if (i->majority == COUNT_ABSOLUTE) {
		r->is_passed = r->yes > r->voters - r->yes;
		r->is_tied = is_even && r->yes == r->voters - r->yes;
	} else {
		r->is_passed = r->yes > 0 && r->yes >= 2 * r->no;
	}
	r->waits = r->is_tied && i->has_casting_vote;
}

/* How many of `among` have more, and how many at least as many. */
static void place_of(const int *votes, unsigned among, int n, int *more, int *as_many)
{
	*more = *as_many = 0;
	for (int c = 0; c < IDEAL_NAMES; c++) {
		*more += (among >> c & 1) && votes[c] > votes[n];
		*as_many += (among >> c & 1) && votes[c] >= votes[n];
	}
}

static int size_of(unsigned set)
{
	return __builtin_popcount(set);
}

static void count_election(const struct ideal *i, const int *votes, struct ideal_result *r)
{
	unsigned able = 0;
	int valid = r->ballots - r->abstain - r->invalid, more, as_many;
	for (int c = 0; c < i->candidates; c++) {
		able |= votes[c] > 0 && (i->majority == COUNT_MOST || 2 * votes[c] > valid) ? 1u << c : 0;
	}
	for (int c = 0; c < i->candidates; c++) {
		place_of(votes, able, c, &more, &as_many);
		r->elected |= (able >> c & 1) && as_many <= i->places ? 1u << c : 0;
		r->open |= (able >> c & 1) && as_many > i->places && more < i->places ? 1u << c : 0;
	}
	r->is_tied = r->open != 0;
	r->left = i->places - size_of(r->elected);
	if (!r->open && r->left > 0 && i->majority == COUNT_ABSOLUTE) {
		unsigned rest = ((1u << i->candidates) - 1) & ~r->elected;
		for (int c = 0; c < i->candidates; c++) {
			place_of(votes, rest, c, &more, &as_many);
			r->open |= (rest >> c & 1) && votes[c] > 0 && more < 2 * r->left ? 1u << c : 0;
		}
		r->open = size_of(r->open) > r->left ? r->open : 0;
	}
	r->left = r->open ? r->left : 0;
}

static void count_one(struct ideal_result *r, int *votes, struct ideal_choice choice)
{
	r->ballots++;
	r->yes += choice.kind == 'y';
	r->no += choice.kind == 'n';
	r->abstain += choice.kind == 'a';
	r->invalid += choice.kind == 'x';
	for (int c = 0; c < IDEAL_NAMES; c++) {
		votes[c] += choice.kind == 'c' && (choice.set >> c & 1);
	}
}

static void count(struct ideal *i)
{
	int votes[IDEAL_NAMES] = {0};
	struct ideal_result r = {0};
	for (int s = 0; s < IDEAL_SEATS; s++) {
		r.voters += i->voter[s] >= 0;
	}
	for (int b = 0; b < i->ballot_count; b++) {
		count_one(&r, votes, i->ballots[b]);
	}
	for (int p = 0; p < IDEAL_PERSONS; p++) {
		if (i->choice[p].kind) {
			count_one(&r, votes, i->choice[p]);
		}
	}
	r.papers = i->form == BALLOT_SECRET ? ideal_papers(i) : r.ballots;
	if (i->is_election) {
		count_election(i, votes, &r);
	} else {
		count_motion(i, &r);
	}
	i->result = r;
}

/* Of those who have a paper. */
static bool had_ballot(const struct ideal *i, int person)
{
	int rest = i->ballot_count - who_said(i, 'y');
	bool are_all_in = i->ballot_count == ideal_papers(i), is_unknown = i->said[person] == '?' || i->said[person] == 0;
	return are_all_in || i->said[person] == 'y' || (is_unknown && rest > 0 && rest == ideal_unknown(i));
}

static void end(struct ideal *i)
{
	count(i);
	i->state = VOTE_IS_COUNTED;
	for (int p = 0; p < IDEAL_PERSONS; p++) {
		i->has_voted[p] = i->form == BALLOT_SECRET ? i->paper[p] != 0 && had_ballot(i, p) : i->choice[p].kind != 0;
		if (i->form == BALLOT_OPEN) {
			i->choice[p].kind = 0;
		}
	}
}

/* --- inputs --- */

enum vote_refusal ideal_demand(struct ideal *i, int person, bool is_kept)
{
	int seat = seat_of(i->there, person);
	if (i->state != VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (seat < 0 || i->share == 0) {
		return seat < 0 ? VOTE_NO_VOTER : VOTE_NO_NOT_NOW;
	}
	if (is_kept && !i->demanded[seat]) {
		i->demanded[seat] = true;
		i->is_demanded = i->is_demanded || demands_are_enough(i);
		i->form = i->is_demanded ? BALLOT_SECRET : i->form;
	}
	return VOTE_OK;
}

enum vote_refusal ideal_change(struct ideal *i, enum ballot_form form, enum count_majority majority, bool is_kept)
{
	if (i->state != VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (is_kept) {
		i->form = i->is_demanded || (i->is_election && i->elections_secret) ? BALLOT_SECRET : form;
		i->majority = majority;
	}
	return VOTE_OK;
}

enum vote_refusal ideal_open(struct ideal *i, bool is_kept)
{
	int there = people_there(i);
	if (i->state != VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (there == 0 || (there < 3 && i->form == BALLOT_SECRET)) {
		return there == 0 ? VOTE_NO_NOT_NOW : VOTE_NO_FEW;
	}
	if (is_kept) {
		i->state = VOTE_IS_OPEN;
		memcpy(i->voter, i->there, sizeof i->voter);
	}
	return VOTE_OK;
}

static enum vote_refusal may_vote(const struct ideal *i, int person, bool in_secret)
{
	if (in_secret != (i->form == BALLOT_SECRET) || i->state == VOTE_IS_PREPARED) {
		return VOTE_NO_STATE;
	}
	if (i->state != VOTE_IS_OPEN) {
		return VOTE_NO_OVER;
	}
	return ideal_is_voter(i, person) ? VOTE_OK : VOTE_NO_VOTER;
}

enum vote_refusal ideal_cast(struct ideal *i, int person, struct ideal_choice choice, bool is_kept)
{
	enum vote_refusal refusal = may_vote(i, person, false);
	if (refusal != VOTE_OK || choice.kind == 'x') {
		return refusal != VOTE_OK ? refusal : VOTE_NO_BAD_REQUEST;
	}
	if (is_kept) {
		i->choice[person] = choice;
	}
	return VOTE_OK;
}

enum vote_refusal ideal_paper(struct ideal *i, int person, int blinded, bool is_kept)
{
	enum vote_refusal refusal = may_vote(i, person, true);
	if (refusal != VOTE_OK) {
		return refusal;
	}
	if (i->paper[person]) {
		return i->paper[person] == blinded ? VOTE_OK : VOTE_NO_HAS_PAPER;
	}
	if (is_kept) {
		i->paper[person] = blinded;
	}
	return VOTE_OK;
}

enum vote_refusal ideal_close(struct ideal *i, int64_t now_ms, bool is_kept)
{
	if (i->state != VOTE_IS_OPEN) {
		return i->state == VOTE_IS_PREPARED ? VOTE_NO_STATE : VOTE_NO_OVER;
	}
	if (is_kept) {
		ideal_happens(i, i->form == BALLOT_SECRET ? VOTE_WRITE_CLOSED : VOTE_WRITE_COUNTED, -1, 0, now_ms);
	}
	return VOTE_OK;
}

static bool is_same(struct ideal_choice a, struct ideal_choice b)
{
	return a.kind == b.kind && (a.kind != 'c' || a.set == b.set);
}

enum vote_refusal ideal_ballot(struct ideal *i, bool is_of_this_vote, int serial, struct ideal_choice choice, int64_t now_ms)
{
	if (i->state != VOTE_IS_COLLECTING || now_ms >= i->since_ms + WINDOW_MS + PATIENCE_MS) {
		return VOTE_NO_STATE;
	}
	if (!is_of_this_vote) {
		return VOTE_NO_TEXT;
	}
	for (int b = 0; b < i->ballot_count; b++) {
		if (i->serials[b] == serial) {
			return is_same(i->ballots[b], choice) ? VOTE_OK : VOTE_NO_USED;
		}
	}
	i->serials[i->ballot_count] = serial;
	i->ballots[i->ballot_count++] = choice;
	return VOTE_OK;
}

enum vote_refusal ideal_claim(struct ideal *i, int person, char said)
{
	if (i->form != BALLOT_SECRET) {
		return VOTE_NO_STATE;
	}
	/* what he has shows only while it is not counted: then it says who voted */
	if (!ideal_is_voter(i, person) || i->paper[person] == 0) {
		return VOTE_NO_VOTER;
	}
	if (i->state == VOTE_IS_COUNTED) {
		return i->has_voted[person] ? VOTE_OK : VOTE_NO_OVER;
	}
	if (i->state != VOTE_IS_CONFIRMING) {
		return VOTE_NO_STATE;
	}
	bool knows_more = i->said[person] == 0 || (i->said[person] == '?' && said != '?') || said == 'y';
	i->said[person] = knows_more ? said : i->said[person];
	return VOTE_OK;
}

enum vote_refusal ideal_annul(struct ideal *i, bool may_recall, bool is_kept)
{
	if (i->state == VOTE_IS_ANNULLED || (i->state == VOTE_IS_COUNTED && !may_recall)) {
		return VOTE_NO_STATE;
	}
	if (is_kept) {
		i->state = VOTE_IS_ANNULLED;
		i->ballot_count = 0;
		i->lot = VOTE_LOT_NONE;
		memset(i->choice, 0, sizeof i->choice);
		memset(i->paper, 0, sizeof i->paper);
		memset(i->said, 0, sizeof i->said);
		memset(i->has_voted, 0, sizeof i->has_voted);
	}
	return VOTE_OK;
}

enum vote_refusal ideal_decide(struct ideal *i, bool is_passed, bool is_kept)
{
	if (i->state != VOTE_IS_COUNTED || i->is_election || !i->result.waits) {
		return VOTE_NO_STATE;
	}
	if (is_kept) {
		i->result.waits = false;
		i->result.is_passed = is_passed;
		i->result.is_by_chair = true;
	}
	return VOTE_OK;
}

enum vote_refusal ideal_lot(struct ideal *i, int64_t now_ms, bool is_kept)
{
	if (i->state != VOTE_IS_COUNTED || i->result.open == 0 || i->round < 2 || i->lot != VOTE_LOT_NONE) {
		return VOTE_NO_STATE;
	}
	if (is_kept) {
		i->lot = VOTE_LOT_DRAWING;
		i->since_ms = now_ms;
		memset(i->has_added, 0, sizeof i->has_added);
	}
	return VOTE_OK;
}

enum vote_refusal ideal_add(struct ideal *i, int person, int64_t now_ms)
{
	if (i->lot != VOTE_LOT_DRAWING) {
		return VOTE_NO_STATE;
	}
	if (count_of(i->has_added) == 0) {
		i->since_ms = now_ms;
	}
	i->has_added[person] = true;
	return VOTE_OK;
}

/* Who is there, ballots, claims and values of a lot were in memory. */
void ideal_restart(struct ideal *i, int64_t now_ms)
{
	for (int s = 0; s < IDEAL_SEATS; s++) {
		i->there[s] = -1;
	}
	if (i->state == VOTE_IS_COLLECTING || i->state == VOTE_IS_CONFIRMING) {
		i->state = VOTE_IS_COLLECTING;
		i->ballot_count = 0;
		memset(i->said, 0, sizeof i->said);
	}
	memset(i->has_added, 0, sizeof i->has_added);
	i->since_ms = now_ms;
	i->complete_ms = 0;
	i->back_until_ms = i->state == VOTE_IS_OPEN ? now_ms + BACK_MS : 0;
}

/* --- what is due --- */

static bool is_complete(const struct ideal *i, int64_t now_ms)
{
	int voted = 0, missing = 0, there = 0, there_missing = 0;
	for (int s = 0; s < IDEAL_SEATS; s++) {
		int person = i->voter[s];
		if (person < 0) {
			continue;
		}
		bool has_voted = i->choice[person].kind != 0 || i->paper[person] != 0, is_there = i->there[s] == person;
		voted += has_voted;
		missing += !has_voted;
		there += is_there;
		there_missing += is_there && !has_voted;
	}
	return voted > 0 && (missing == 0 || (there > 0 && there_missing == 0 && now_ms >= i->back_until_ms));
}

static int due_open(struct ideal *i, int64_t now_ms, int *seat)
{
	for (int s = 0; s < IDEAL_SEATS; s++) {
		if (i->there[s] >= 0 && i->voter[s] < 0 && !ideal_is_voter(i, i->there[s])) {
			*seat = s;
			return VOTE_WRITE_VOTER;
		}
	}
	if (!i->closes_when_all || !is_complete(i, now_ms)) {
		i->complete_ms = 0;
		return IDEAL_NOTHING_DUE;
	}
	i->complete_ms = i->complete_ms ? i->complete_ms : now_ms;
	if (now_ms < i->complete_ms + SETTLE_MS) {
		return IDEAL_NOTHING_DUE;
	}
	return i->form == BALLOT_SECRET ? VOTE_WRITE_CLOSED : VOTE_WRITE_COUNTED;
}

static bool is_confirmed(const struct ideal *i, int64_t now_ms)
{
	int rest = i->ballot_count - who_said(i, 'y');
	bool is_known = rest == 0 || rest == ideal_unknown(i) || i->ballot_count == ideal_papers(i);
	return is_known && (who_said(i, 'y') == ideal_papers(i) || now_ms >= i->since_ms + PATIENCE_MS);
}

int ideal_due(struct ideal *i, int64_t now_ms, int *seat)
{
	switch (i->state) {
	case VOTE_IS_PREPARED:
		return !i->is_demanded && demands_are_enough(i) ? VOTE_WRITE_WORDING : IDEAL_NOTHING_DUE;
	case VOTE_IS_OPEN:
		return due_open(i, now_ms, seat);
	case VOTE_IS_COLLECTING:
		i->complete_ms = i->ballot_count < ideal_papers(i) ? 0 : i->complete_ms ? i->complete_ms : now_ms;
		return (i->complete_ms && (ideal_papers(i) == 0 || now_ms >= i->complete_ms + AGAIN_MS)) ||
				now_ms >= i->since_ms + WINDOW_MS + PATIENCE_MS ? VOTE_WRITE_NOTHING : IDEAL_NOTHING_DUE;
	case VOTE_IS_CONFIRMING:
		return is_confirmed(i, now_ms) ? VOTE_WRITE_COUNTED : IDEAL_NOTHING_DUE;
	case VOTE_IS_COUNTED:
		return i->lot == VOTE_LOT_DRAWING && count_of(i->has_added) > 0 && now_ms >= i->since_ms + PATIENCE_MS ? VOTE_WRITE_LOT_DRAWN
																	    : IDEAL_NOTHING_DUE;
	case VOTE_IS_ANNULLED:
	case VOTE_STATES:
		break;
	}
	return IDEAL_NOTHING_DUE;
}

void ideal_happens(struct ideal *i, int kind, int seat, unsigned drawn, int64_t now_ms)
{
	if (kind == VOTE_WRITE_WORDING) {
		i->is_demanded = true;
		i->form = BALLOT_SECRET;
	} else if (kind == VOTE_WRITE_VOTER) {
		i->voter[seat] = i->there[seat];
	} else if (kind == VOTE_WRITE_CLOSED || kind == VOTE_WRITE_NOTHING) {
		i->state = kind == VOTE_WRITE_CLOSED ? VOTE_IS_COLLECTING : VOTE_IS_CONFIRMING;
		i->complete_ms = 0;
		i->since_ms = now_ms;
	} else if (kind == VOTE_WRITE_COUNTED) {
		end(i);
	} else if (kind == VOTE_WRITE_LOT_DRAWN) {
		i->lot = VOTE_LOT_DRAWN;
		i->result.elected |= drawn;
		i->result.open = 0;
		i->result.left = 0;
	}
}
