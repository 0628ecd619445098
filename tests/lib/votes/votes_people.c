#include "votes_play.h"

#include "openssl_parts.h"

#include <stdio.h>
#include <string.h>

enum { STRANGER = 2 * IDEAL_SEATS, STUCK_MS = 10000 };

/* On a bad line a request or its answer is lost. */
static bool is_lost(struct play *p)
{
	bool is_storm = p->is_stormy && (p->v.state == VOTE_IS_COLLECTING || p->v.state == VOTE_IS_CONFIRMING);
	bool is_lost = !p->is_calm && play_chance(p, is_storm ? 2 : 8);
	p->counts[PLAY_LOST_ANSWERS] += is_lost;
	return is_lost;
}

static unsigned names_by_chance(struct play *p)
{
	unsigned set = 0;
	unsigned wanted = 1 + rng_below(&p->rng, (unsigned)p->ideal.places);
	while ((unsigned)__builtin_popcount(set) < wanted) {
		set |= 1u << rng_below(&p->rng, (unsigned)p->ideal.candidates);
	}
	return set;
}

static struct ideal_choice choice_by_chance(struct play *p)
{
	struct ideal_choice choice = {'a', 0};
	unsigned dice = rng_below(&p->rng, 20);
	if (dice < 2) {
		return choice;
	}
	if (dice == 2) {
		choice.kind = 'x';
	} else if (p->ideal.is_election) {
		choice.kind = 'c';
		choice.set = names_by_chance(p);
	} else {
		choice.kind = dice % 2 ? 'y' : 'n';
	}
	return choice;
}

static int person_by_chance(struct play *p)
{
	unsigned dice = rng_below(&p->rng, 20);
	int seat = (int)rng_below(&p->rng, (unsigned)p->seats);
	return dice == 0 ? STRANGER : dice < 3 ? IDEAL_SEATS + seat : seat;
}

/* A ballot, with a serial of its own; of somebody who means ill perhaps with another's, or of another vote. */
static int make_ballot(struct play *p, bool is_honest)
{
	int blinded = p->ballot_count;
	char bytes[32];
	if (blinded == PLAY_BLINDED_MAX) {
		return 0;
	}
	struct play_ballot *b = &p->ballots[p->ballot_count++];
	*b = (struct play_ballot){.serial = (int)(rng_u32(&p->rng) & 0x7fffff00) + blinded, .choice = choice_by_chance(p), .is_of_this_vote = true};
	if (!is_honest && blinded > 1 && play_chance(p, 2)) {
		b->serial = p->ballots[1 + rng_below(&p->rng, (unsigned)blinded - 1)].serial;
		p->is_foul = true;
	} else if (!is_honest) {
		b->is_of_this_vote = false;
	}
	int len = snprintf(bytes, sizeof bytes, "blinded %d", blinded);
	play_must(p, EVP_Digest(bytes, (size_t)len, b->digest, NULL, EVP_sha256(), NULL), "SHA-256 is there");
	return blinded;
}

static void ask_paper(struct play *p, int person, bool is_honest)
{
	struct play_member *m = &p->members[person];
	m->blinded = m->blinded ? m->blinded : make_ballot(p, is_honest);
	bool is_request_lost = is_lost(p), is_answer_lost = is_lost(p);
	int blinded = m->blinded;
	if (blinded == 0 || is_request_lost || !play_paper(p, person, blinded) || is_answer_lost) {
		return;
	}
	m->has_signature = true;
	m->is_closed = false;
	m->told_paper = blinded;
}

static void hand_in(struct play *p, int person)
{
	struct play_member *m = &p->members[person];
	int round = p->round;
	bool is_request_lost = is_lost(p), is_answer_lost = is_lost(p), was_tried = m->tried_in == round;
	m->tried_in = round;
	bool is_taken = !is_request_lost && play_ballot(p, m->blinded);
	if (is_taken && !is_answer_lost) {
		m->taken_in = round;
	} else if (!is_taken && !is_request_lost && !is_answer_lost && !was_tried) {
		m->tried_in = 0; /* it was refused */
	}
}

static void claim(struct play *p, int person)
{
	bool is_request_lost = is_lost(p), is_answer_lost = is_lost(p);
	if (!is_request_lost && play_claim(p, person, play_knows(p, person)) && !is_answer_lost && p->v.state != VOTE_IS_COLLECTING) {
		p->members[person].has_claimed = true;
	}
}

static void cast(struct play *p, int person)
{
	struct ideal_choice choice = choice_by_chance(p);
	bool is_request_lost = is_lost(p), is_answer_lost = is_lost(p);
	p->members[person].told_choice = choice;
	p->members[person].is_told_choice = !is_request_lost && play_cast(p, person, choice) && !is_answer_lost;
}

/* What his client does next, by what it sees. */
static void member_acts(struct play *p, int person)
{
	struct play_member *m = &p->members[person];
	bool is_secret = p->ideal.form == BALLOT_SECRET;
	if (!m->is_up) {
		return;
	}
	switch (p->v.state) {
	case VOTE_IS_PREPARED:
		if (play_chance(p, 8)) {
			play_demand(p, person);
		}
		break;
	case VOTE_IS_OPEN:
		if (!is_secret && (p->ideal.choice[person].kind == 0 || play_chance(p, 6))) {
			cast(p, person);
		} else if (is_secret && !m->has_signature) {
			ask_paper(p, person, !play_chance(p, 12));
		}
		break;
	case VOTE_IS_COLLECTING:
		if (m->has_signature && (m->taken_in != p->round || play_chance(p, 8))) {
			hand_in(p, person);
		}
		break;
	case VOTE_IS_CONFIRMING:
		if (play_knows(p, person) && !m->has_claimed) {
			claim(p, person);
		}
		break;
	case VOTE_IS_COUNTED:
		if (p->ideal.lot == VOTE_LOT_DRAWING && (p->is_calm || play_chance(p, 12))) {
			play_add(p, person);
		}
		break;
	case VOTE_IS_ANNULLED:
	case VOTE_STATES:
		break;
	}
}

/* What he says need not be so. */
static void lies(struct play *p, int person)
{
	char said = "yn?"[rng_below(&p->rng, 3)];
	bool is_lie = said != '?' && said != play_knows(p, person), was_foul = p->is_foul;
	p->is_foul = p->is_foul || is_lie; /* it may be counted at once with what he says */
	bool is_heard = play_claim(p, person, said) && p->ideal.form == BALLOT_SECRET && is_lie;
	p->is_foul = was_foul || is_heard;
	p->counts[PLAY_LIES] += is_heard;
}

/* Things that are not his to do, or not now. */
static void somebody_means_ill(struct play *p)
{
	int person = person_by_chance(p);
	switch (rng_below(&p->rng, 9)) {
	case 0:
		play_cast(p, person, choice_by_chance(p));
		p->members[person].is_told_choice = false;
		break;
	case 1: {
		int blinded = make_ballot(p, false); /* a second paper */
		if (blinded) {
			play_paper(p, person, blinded);
		}
		break;
	}
	case 2:
		if (p->ballot_count > 1) { /* anybody's ballot, whether it was signed or not, at any time */
			bool is_taken = play_ballot(p, 1 + (int)rng_below(&p->rng, (unsigned)p->ballot_count - 1));
			p->is_foul = p->is_foul || is_taken;
		}
		break;
	case 3:
		lies(p, person);
		break;
	case 4:
		play_demand(p, person);
		break;
	case 5:
		play_change(p, BALLOT_ROLL, p->ideal.is_election ? COUNT_ABSOLUTE : COUNT_TWO_THIRDS);
		break;
	case 6:
		play_decide(p, play_chance(p, 2));
		break;
	case 7:
		play_add(p, person);
		break;
	default:
		if (p->members[person].has_signature && play_chance(p, 4)) { /* a browser is closed */
			p->members[person].has_signature = false;
			p->members[person].is_closed = true;
		}
		break;
	}
}

static void next_round(struct play *p)
{
	uint64_t candidates = 0;
	unsigned places = 0;
	play_must(p, vote_runoff(&p->v, &candidates, &places) == VOTE_OK, "there is a runoff");
	play_must(p, candidates == p->ideal.result.open && (int)places == p->ideal.result.left, "it is among those who are open");
	const struct vote_draft draft = {(enum ballot_form)rng_below(&p->rng, BALLOT_FORMS), COUNT_MOST, (unsigned)__builtin_popcountll(candidates),
		places};
	p->counts[PLAY_RUNOFFS]++;
	play_prepare(p, BALLOT_ELECTION, &draft, p->ideal.round + 1);
}

static void chair_after(struct play *p)
{
	if (p->ideal.result.waits) {
		play_decide(p, play_chance(p, 2));
	} else if (p->ideal.result.open && p->ideal.round < 2) {
		next_round(p);
	} else if (p->ideal.result.open && p->ideal.lot == VOTE_LOT_NONE) {
		play_lot(p);
	} else if (!p->is_calm && play_chance(p, 200)) {
		play_annul(p, play_chance(p, 2));
	}
}

static void chair_acts(struct play *p)
{
	int64_t since = p->now - p->state_since;
	switch (p->v.state) {
	case VOTE_IS_PREPARED:
		if (!p->is_calm && play_chance(p, 3)) {
			play_change(p, (enum ballot_form)rng_below(&p->rng, BALLOT_FORMS), p->ideal.is_election ? COUNT_MOST : COUNT_SIMPLE);
		} else if ((p->is_calm || play_chance(p, 3)) && !play_open(p) && p->is_calm && since > STUCK_MS) {
			play_annul(p, false); /* a secret one that has too few voters */
		}
		break;
	case VOTE_IS_OPEN:
		if (p->is_calm ? since > 3000 : play_chance(p, 40)) {
			play_close(p);
		}
		break;
	case VOTE_IS_CONFIRMING:
		if (since > STUCK_MS) {
			p->counts[PLAY_STUCK] += !p->is_foul;
			play_annul(p, false);
		}
		break;
	case VOTE_IS_COUNTED:
		chair_after(p);
		break;
	case VOTE_IS_COLLECTING:
		if (play_chance(p, 200)) {
			play_close(p);
		}
		break;
	case VOTE_IS_ANNULLED:
	case VOTE_STATES:
		break;
	}
	if (!p->is_calm && play_chance(p, 150)) {
		play_annul(p, play_chance(p, 2));
	}
}

static void somebody_comes_or_goes(struct play *p)
{
	int person = person_by_chance(p);
	if (person != STRANGER) {
		play_up(p, person, p->is_calm ? person < IDEAL_SEATS || p->members[person].is_up : !p->members[person].is_up || play_chance(p, 3));
	}
}

void people_begin(struct play *p)
{
	bool is_election = play_chance(p, 2);
	struct vote_draft draft = {(enum ballot_form)rng_below(&p->rng, BALLOT_FORMS), (enum count_majority)rng_below(&p->rng, COUNT_MOST), 0, 0};
	p->seats = 2 + (int)rng_below(&p->rng, IDEAL_SEATS - 1);
	p->rules = (struct vote_rules){.secret_share = play_chance(p, 4) ? 0 : 10 + rng_below(&p->rng, 60), .elections_secret = play_chance(p, 2),
		.has_casting_vote = play_chance(p, 2), .closes_when_all = !play_chance(p, 4)};
	if (is_election) {
		draft.candidates = 1 + rng_below(&p->rng, IDEAL_NAMES);
		draft.places = 1 + rng_below(&p->rng, draft.candidates);
		draft.majority = play_chance(p, 2) ? COUNT_MOST : COUNT_ABSOLUTE;
	}
	for (int s = 0; s < p->seats; s++) {
		p->members[s].is_up = !play_chance(p, 4);
	}
	p->is_chair_here = true;
	p->calm_from = p->now + 15000 + rng_below(&p->rng, 60000);
	play_prepare(p, is_election ? BALLOT_ELECTION : BALLOT_MOTION, &draft, 1);
}

/* One tick. */
void people_act(struct play *p)
{
	unsigned dice = rng_below(&p->rng, 1000);
	p->is_calm = p->now >= p->calm_from;
	if (p->is_calm || play_chance(p, 300)) {
		p->is_chair_here = p->is_calm || !p->is_chair_here;
	}
	if (dice < 600) {
		member_acts(p, person_by_chance(p));
		member_acts(p, person_by_chance(p));
	} else if (dice < 700 && p->is_chair_here) {
		chair_acts(p);
	} else if (dice < 740) {
		somebody_comes_or_goes(p);
	} else if (dice < 790 && !p->is_calm) {
		somebody_means_ill(p);
	} else if (dice < 792 && !p->is_calm) {
		play_restart(p);
	}
}

bool people_are_done(const struct play *p)
{
	bool is_decided = p->v.state == VOTE_IS_COUNTED && !p->ideal.result.waits && p->ideal.result.open == 0;
	return p->is_calm && (p->v.state == VOTE_IS_ANNULLED || is_decided);
}
