#include "vote.h"

#include "openssl_parts.h"
#include "vote_parts.h"

#include <stdlib.h>
#include <string.h>

const char *const vote_state_names[VOTE_STATES] = {"prepared", "open", "collecting", "confirming", "counted", "annulled"};
const char *const vote_lot_state_names[VOTE_LOT_STATES] = {"", "drawing", "drawn"};
const char *const vote_refusal_codes[VOTE_REFUSALS] = {"", "bad_request", "vote_state", "vote_over", "not_voter", "has_paper", "bad_request",
	"bad_request", "bad_ballot", "bad_ballot", "internal"};
const char *const vote_refusal_whys[VOTE_REFUSALS] = {[VOTE_OK] = "", "", "", "", "", "", "not_now", "few", "text", "used", ""};

bool vote_reserve(void *array, size_t *cap, size_t needed, size_t size)
{
	void **at = array;
	if (needed <= *cap) {
		return true;
	}
	size_t wanted = *cap ? 2 * *cap : 16;
	wanted = wanted < needed ? needed : wanted;
	void *more = realloc(*at, wanted * size);
	if (!more) {
		return false;
	}
	*at = more;
	*cap = wanted;
	return true;
}

static void copy_id(vote_id to, const char *from)
{
	size_t len = strnlen(from, VOTE_ID_MAX - 1);
	memcpy(to, from, len);
	memset(to + len, 0, VOTE_ID_MAX - len);
}

bool vote_draft_fits(enum ballot_kind kind, const struct vote_draft *draft)
{
	bool is_motion = kind == BALLOT_MOTION;
	return kind < BALLOT_KINDS && draft->form < BALLOT_FORMS && count_majority_fits(draft->majority, kind) &&
		draft->candidates <= BALLOT_CANDIDATES_MAX && draft->places <= draft->candidates &&
		(draft->candidates == 0) == is_motion && (draft->places == 0) == is_motion;
}

bool vote_must_be_secret(const struct vote *v)
{
	return v->kept.is_demanded || (v->kept.kind == BALLOT_ELECTION && v->rules.elections_secret);
}

enum vote_refusal vote_prepare(struct vote *v, const char *id, enum ballot_kind kind, const struct vote_draft *draft, unsigned round,
	const struct vote_rules *rules, int64_t now_ms)
{
	memset(v, 0, sizeof *v);
	if (!vote_draft_fits(kind, draft) || round == 0) {
		return VOTE_NO_BAD_REQUEST;
	}
	copy_id(v->kept.id, id);
	v->kept.kind = kind;
	v->kept.wording = *draft;
	v->kept.round = round;
	v->kept.prepared_ms = now_ms;
	v->window_ms = VOTE_WINDOW_MS;
	v->rules = *rules;
	if (vote_must_be_secret(v)) {
		v->kept.wording.form = BALLOT_SECRET;
	}
	return VOTE_OK;
}

void vote_drop_ballots(struct vote *v)
{
	if (v->ballots) {
		OPENSSL_cleanse(v->ballots, v->ballot_cap * sizeof *v->ballots);
	}
	free(v->ballots);
	v->ballots = NULL;
	v->ballot_count = v->ballot_cap = 0;
}

void vote_finish(struct vote *v)
{
	vote_drop_ballots(v);
	free(v->voters);
	free(v->demands);
	free(v->there);
	free(v->adders);
	free(v->values);
	memset(v, 0, sizeof *v);
}

/* --- after a restart --- */

void vote_load(struct vote *v, const struct vote_kept *kept, const struct vote_rules *rules)
{
	memset(v, 0, sizeof *v);
	v->kept = *kept;
	v->rules = *rules;
	if (v->kept.state == VOTE_IS_CONFIRMING) {
		v->kept.state = VOTE_IS_COLLECTING;
	}
	v->state = v->kept.state;
}

enum vote_refusal vote_load_voter(struct vote *v, const struct vote_voter *voter)
{
	if (!vote_reserve(&v->voters, &v->voter_cap, v->voter_count + 1, sizeof *v->voters)) {
		return VOTE_NO_MEMORY;
	}
	struct vote_voter *mine = &v->voters[v->voter_count++];
	*mine = *voter;
	mine->claim = VOTE_CLAIM_NONE;
	mine->is_there = false;
	return VOTE_OK;
}

enum vote_refusal vote_load_demand(struct vote *v, const char *seat)
{
	if (!vote_reserve(&v->demands, &v->demand_cap, v->demand_count + 1, sizeof *v->demands)) {
		return VOTE_NO_MEMORY;
	}
	copy_id(v->demands[v->demand_count++], seat);
	return VOTE_OK;
}

enum vote_refusal vote_load_value(struct vote *v, const lot_value value)
{
	if (!vote_reserve(&v->values, &v->value_cap, v->value_count + 1, sizeof *v->values)) {
		return VOTE_NO_MEMORY;
	}
	memcpy(v->values[v->value_count++], value, LOT_BYTES);
	return VOTE_OK;
}

void vote_resume(struct vote *v, int64_t now_ms)
{
	v->phase_ms = now_ms;
	v->window_ms = VOTE_WINDOW_MS;
	v->back_until_ms = v->state == VOTE_IS_OPEN ? now_ms + VOTE_BACK_MS : 0;
}

/* --- what was written is so now --- */

static void add_voter(struct vote *v, const struct vote_seat *who)
{
	struct vote_voter *voter = &v->voters[v->voter_count++];
	memset(voter, 0, sizeof *voter);
	voter->who = *who;
	voter->is_there = true;
}

static void commit_opened(struct vote *v, int64_t now_ms)
{
	v->state = v->kept.state = VOTE_IS_OPEN;
	v->kept.opened_ms = now_ms;
	for (size_t i = 0; i < v->there_count; i++) {
		add_voter(v, &v->there[i]);
	}
}

static void commit_counted(struct vote *v, const struct vote_write *w)
{
	v->state = v->kept.state = VOTE_IS_COUNTED;
	v->kept.counted_ms = w->now_ms;
	v->kept.result = w->result;
	for (size_t i = 0; i < v->voter_count; i++) {
		struct vote_voter *voter = &v->voters[i];
		voter->has_voted = vote_will_have_voted(v, w, voter);
		memset(voter->paper, 0, sizeof voter->paper);
		if (v->kept.wording.form == BALLOT_OPEN) {
			voter->has_choice = false;
			voter->choice = (struct ballot_choice){BALLOT_NONE, 0};
		}
	}
	vote_drop_ballots(v);
}

static void commit_annulled(struct vote *v, bool lost_key)
{
	v->kept.lost_key = lost_key;
	v->state = v->kept.state = VOTE_IS_ANNULLED;
	memset(&v->kept.result, 0, sizeof v->kept.result);
	v->kept.lot = VOTE_LOT_NONE;
	for (size_t i = 0; i < v->voter_count; i++) {
		struct vote_voter *voter = &v->voters[i];
		*voter = (struct vote_voter){.who = voter->who, .is_there = voter->is_there};
	}
	v->value_count = v->adder_count = 0;
	vote_drop_ballots(v);
}

static void commit_drawn(struct vote *v, const struct vote_write *w)
{
	v->kept.lot = VOTE_LOT_DRAWN;
	v->kept.drawn = w->drawn;
	v->kept.result = w->result;
	v->adder_count = 0;
}

static void commit_lot(struct vote *v, const struct vote_write *w)
{
	v->kept.lot = VOTE_LOT_DRAWING;
	memcpy(v->kept.seed, w->seed, LOT_BYTES);
	memcpy(v->kept.commitment, w->commitment, LOT_BYTES);
	v->phase_ms = w->now_ms;
}

static void commit_of_voter(struct vote *v, const struct vote_write *w)
{
	struct vote_voter *voter = &v->voters[w->voter];
	if (w->kind == VOTE_WRITE_CHOICE) {
		voter->choice = w->choice;
		voter->has_choice = true;
	} else {
		memcpy(voter->paper, w->paper, sizeof voter->paper);
		voter->has_paper = true;
	}
}

void vote_commit(struct vote *v, const struct vote_write *w)
{
	switch (w->kind) {
	case VOTE_WRITE_NOTHING:
	case VOTE_WRITES:
		break;
	case VOTE_WRITE_WORDING:
		v->kept.wording = w->draft;
		v->kept.is_demanded = w->is_demanded;
		break;
	case VOTE_WRITE_DEMAND:
		copy_id(v->demands[v->demand_count++], w->seat.seat);
		v->kept.is_demanded = v->kept.is_demanded || w->is_demanded;
		v->kept.wording.form = v->kept.is_demanded ? BALLOT_SECRET : v->kept.wording.form;
		break;
	case VOTE_WRITE_OPENED:
		commit_opened(v, w->now_ms);
		break;
	case VOTE_WRITE_VOTER:
		add_voter(v, &w->seat);
		break;
	case VOTE_WRITE_CHOICE:
	case VOTE_WRITE_PAPER:
		commit_of_voter(v, w);
		break;
	case VOTE_WRITE_CLOSED:
		v->state = v->kept.state = VOTE_IS_COLLECTING;
		v->phase_ms = w->now_ms;
		v->full_ms = 0;
		break;
	case VOTE_WRITE_COUNTED:
		commit_counted(v, w);
		break;
	case VOTE_WRITE_ANNULLED:
		commit_annulled(v, w->lost_key);
		break;
	case VOTE_WRITE_DECIDED:
		v->kept.result = w->result;
		break;
	case VOTE_WRITE_LOT_BEGUN:
		commit_lot(v, w);
		break;
	case VOTE_WRITE_LOT_DRAWN:
		commit_drawn(v, w);
		break;
	}
}

/* --- what there is to tell --- */

const struct vote_voter *vote_find(const struct vote *v, const char *person)
{
	for (size_t i = 0; i < v->voter_count; i++) {
		if (strcmp(v->voters[i].who.person, person) == 0) {
			return &v->voters[i];
		}
	}
	return NULL;
}

bool vote_seat_demands(const struct vote *v, const char *seat)
{
	for (size_t i = 0; i < v->demand_count; i++) {
		if (strcmp(v->demands[i], seat) == 0) {
			return true;
		}
	}
	return false;
}

const struct vote_seat *vote_seat_of(const struct vote *v, const char *person)
{
	for (size_t i = 0; i < v->there_count; i++) {
		if (strcmp(v->there[i].person, person) == 0) {
			return &v->there[i];
		}
	}
	return NULL;
}

bool vote_has_demanded(const struct vote *v, const char *person)
{
	const struct vote_seat *seat = vote_seat_of(v, person);
	return seat && vote_seat_demands(v, seat->seat);
}

unsigned vote_papers(const struct vote *v)
{
	unsigned papers = 0;
	for (size_t i = 0; i < v->voter_count; i++) {
		papers += v->voters[i].has_paper;
	}
	return papers;
}

unsigned vote_voted(const struct vote *v)
{
	unsigned voted = 0;
	for (size_t i = 0; i < v->voter_count; i++) {
		const struct vote_voter *voter = &v->voters[i];
		voted += v->state == VOTE_IS_COUNTED ? voter->has_voted : voter->has_choice || voter->has_paper;
	}
	return voted;
}

unsigned vote_demands(const struct vote *v)
{
	unsigned demands = 0;
	for (size_t i = 0; i < v->there_count && v->demand_count > 0; i++) {
		demands += vote_seat_demands(v, v->there[i].seat);
	}
	return demands;
}

unsigned vote_demands_needed(const struct vote *v)
{
	unsigned share = v->rules.secret_share * (unsigned)v->there_count;
	return v->rules.secret_share == 0 ? 0 : share == 0 ? 1 : (share + 99) / 100;
}

struct vote_tally vote_tally_of(const struct vote *v)
{
	struct vote_tally tally = {0};
	for (size_t i = 0; i < v->voter_count; i++) {
		const struct vote_voter *voter = &v->voters[i];
		tally.papers += voter->has_paper;
		tally.sure += voter->has_paper && voter->claim == VOTE_CLAIM_TAKEN;
		tally.lost += voter->has_paper && voter->claim == VOTE_CLAIM_NOT_TAKEN;
	}
	tally.unsure = tally.papers - tally.sure - tally.lost;
	return tally;
}

bool vote_will_have_voted(const struct vote *v, const struct vote_write *w, const struct vote_voter *voter)
{
	if (v->kept.wording.form != BALLOT_SECRET) {
		return voter->has_choice;
	}
	bool is_unsure = voter->claim < VOTE_CLAIM_NOT_TAKEN;
	return voter->has_paper && (w->marks == VOTE_MARKS_ALL || voter->claim == VOTE_CLAIM_TAKEN || (w->marks == VOTE_MARKS_UNSURE && is_unsure));
}

bool vote_waits_for(const struct vote *v, const struct vote_voter *voter)
{
	if (v->state != VOTE_IS_CONFIRMING || !voter->has_paper) {
		return false;
	}
	struct vote_tally tally = vote_tally_of(v);
	return voter->claim < VOTE_CLAIM_NOT_TAKEN || (voter->claim == VOTE_CLAIM_NOT_TAKEN && v->ballot_count > tally.sure + tally.unsure);
}
