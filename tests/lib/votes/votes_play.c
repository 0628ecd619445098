#include "votes_play.h"

#include "openssl_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const play_count_names[PLAY_COUNTS] = {"votes", "counted", "of these secret", "secret ballots", "annulled", "runoffs", "lots",
	"decided by the chair", "made secret on demand", "late voters", "restarts", "failed writes", "lost answers", "lost papers", "forged ballots",
	"refusals", "false claims", "closed by itself", "counted although some could not be asked", "some of them had voted", "could not be known"};

enum outcome { WRITTEN, FAILED, CRASHED };

void play_must(struct play *p, bool holds, const char *claim)
{
	if (holds) {
		return;
	}
	fprintf(stderr, "FAILED at %" PRId64 " ms, seed %" PRIu64 ", %s (due: %s): not so: %s\n  replay: %s --seed %" PRIu64 " --tell\n", p->now, p->seed,
		vote_state_names[p->v.state], vote_state_names[p->ideal.state], claim, p->program, p->seed);
	exit(1);
}

static void tell(const struct play *p, const char *what, int who, int answer)
{
	if (p->is_told) {
		printf("%6" PRId64 " %-10s %s %d: %d\n", p->now, vote_state_names[p->ideal.state], what, who, answer);
	}
}

bool play_chance(struct play *p, unsigned of)
{
	return rng_below(&p->rng, of) == 0;
}

void play_person(int person, vote_id id)
{
	snprintf(id, sizeof(vote_id), "p%d", person);
}

static void seat_name(int seat, vote_id id)
{
	snprintf(id, sizeof(vote_id), "s%d", seat);
}

void play_text(struct ideal_choice choice, unsigned chance, char text[BALLOT_CHOICE_MAX])
{
	static const char *const nonsense[] = {"maybe", "9", "1,1", "3,2", "yes,no", "0", "yesyes", "1,", "41"};
	const char *word = choice.kind == 'y' ? "yes" : choice.kind == 'n' ? "no" : choice.kind == 'a' ? "abstain" : choice.kind == 'x'
		? nonsense[chance % (sizeof nonsense / sizeof *nonsense)] : "";
	size_t len = (size_t)snprintf(text, BALLOT_CHOICE_MAX, "%s", word);
	for (int n = 1; choice.kind == 'c' && n <= IDEAL_NAMES; n++) {
		if (choice.set >> (n - 1) & 1) {
			len += (size_t)snprintf(text + len, BALLOT_CHOICE_MAX - len, "%s%d", len ? "," : "", n);
		}
	}
}

/* --- do all agree? --- */

static bool is_choice(struct ballot_choice is, struct ideal_choice due)
{
	static const char kinds[] = {[BALLOT_NONE] = 0, [BALLOT_YES] = 'y', [BALLOT_NO] = 'n', [BALLOT_ABSTAIN] = 'a', [BALLOT_NAMES] = 'c',
		[BALLOT_INVALID] = 'x'};
	return kinds[is.voice] == due.kind && (due.kind != 'c' || is.names == due.set);
}

static void compare_result(struct play *p, const struct vote_kept *kept)
{
	const struct count_result *r = &kept->result;
	const struct ideal_result *due = &p->ideal.result;
	play_must(p, (int)r->voters == due->voters && (int)r->papers == due->papers && (int)r->ballots == due->ballots, "so many voted");
	play_must(p, (int)r->yes == due->yes && (int)r->no == due->no && (int)r->abstain == due->abstain && (int)r->invalid == due->invalid,
		"they voted so");
	play_must(p, r->is_tied == due->is_tied && r->is_by_chair == due->is_by_chair, "it was tied, and decided, or not");
	play_must(p, r->elected == due->elected && r->open == due->open && (int)r->places_left == due->left, "these are elected");
	enum count_passed passed = p->ideal.is_election || due->waits ? COUNT_PASSED_WAITS : due->is_passed ? COUNT_PASSED : COUNT_NOT_PASSED;
	play_must(p, r->passed == passed, "it has passed, or not");
}

static void compare_voter(struct play *p, const struct vote_voter *is, const char *where)
{
	const struct ideal *i = &p->ideal;
	int person = atoi(is->who.person + 1), seat = atoi(is->who.seat + 1);
	play_must(p, i->voter[seat] == person, where);
	play_must(p, is_choice(is->choice, i->choice[person]) && is->has_choice == (i->choice[person].kind != 0), where);
	play_must(p, is->has_paper == (i->paper[person] != 0) && is->has_voted == i->has_voted[person], where);
	if (i->paper[person] && i->state != VOTE_IS_COUNTED) {
		play_must(p, memcmp(is->paper, p->ballots[i->paper[person]].digest, sizeof is->paper) == 0, where);
	}
}

static void compare_kept(struct play *p, const struct vote_kept *kept, const char *where)
{
	const struct ideal *i = &p->ideal;
	enum vote_state state = i->state == VOTE_IS_CONFIRMING ? VOTE_IS_COLLECTING : i->state;
	play_must(p, kept->state == state && kept->wording.form == i->form && kept->wording.majority == i->majority, where);
	play_must(p, kept->is_demanded == i->is_demanded && kept->lot == i->lot, where);
	if (state == VOTE_IS_COUNTED) {
		compare_result(p, kept);
	}
}

static void compare_ballots(struct play *p, const struct vote_ballot *ballots, size_t count)
{
	const struct ballot_question question = {p->v.kept.kind, (unsigned)p->ideal.candidates, (unsigned)p->ideal.places};
	play_must(p, (int)count == p->ideal.ballot_count, "so many ballots came in");
	for (size_t b = 0; b < count; b++) {
		int found = -1;
		play_must(p, b == 0 || strcmp(ballots[b - 1].serial, ballots[b].serial) < 0, "ballots stand by serial, each once");
		for (int i = 0; i < p->ideal.ballot_count; i++) {
			found = p->ideal.serials[i] == (int)strtol(ballots[b].serial, NULL, 16) ? i : found;
		}
		play_must(p, found >= 0 && is_choice(ballot_choice_read(ballots[b].choice, &question), p->ideal.ballots[found]),
			"ballots are what was handed in");
	}
}

static int voters_of(const struct ideal *i)
{
	int voters = 0;
	for (int s = 0; s < IDEAL_SEATS; s++) {
		voters += i->voter[s] >= 0;
	}
	return voters;
}

/* What has to be whatever the rules are. */
static void look_at_disk(struct play *p)
{
	const struct disk *d = &p->disk;
	size_t voted = 0, choices = 0, papers = 0;
	bool is_secret = d->kept.wording.form == BALLOT_SECRET;
	for (size_t i = 0; i < d->voter_count; i++) {
		voted += d->voters[i].has_voted;
		choices += d->voters[i].has_choice;
		papers += d->voters[i].has_paper;
		for (size_t k = 0; k < i; k++) {
			play_must(p, strcmp(d->voters[i].who.person, d->voters[k].who.person) != 0 && strcmp(d->voters[i].who.seat, d->voters[k].who.seat) != 0,
				"nobody votes twice, and for no seat twice");
		}
	}
	play_must(p, !is_secret || (d->ballot_count == voted && choices == 0), "there are as many ballots as voters who voted");
	play_must(p, voted == 0 || d->kept.state == VOTE_IS_COUNTED, "nobody has voted before it is counted");
	play_must(p, d->ballot_count <= papers && d->kept.result.ballots <= d->voter_count, "nobody has voted more than once");
	play_must(p, d->kept.state != VOTE_IS_COUNTED || d->kept.result.ballots == voted, "what is counted are those who voted");
	play_must(p, d->has_key == (is_secret && (d->kept.state == VOTE_IS_OPEN || d->kept.state == VOTE_IS_COLLECTING)), "the key is there while it is needed");
}

/* What somebody was answered is so, unless all of it was annulled. */
static void look_at_answers(struct play *p)
{
	for (int person = 0; person < IDEAL_PERSONS && p->disk.kept.state != VOTE_IS_ANNULLED; person++) {
		const struct play_member *m = &p->members[person];
		vote_id id;
		play_person(person, id);
		const struct vote_voter *voter = vote_find(&p->v, id);
		if (m->told_paper) {
			play_must(p, voter && voter->has_paper, "whoever got a paper has it");
		}
		if (m->is_told_choice && p->v.kept.wording.form == BALLOT_ROLL) {
			play_must(p, voter && is_choice(voter->choice, m->told_choice), "whoever was told that his choice is taken has it");
		}
		if (m->has_claimed && m->taken_in == p->round && p->v.state == VOTE_IS_COUNTED) {
			play_must(p, voter && voter->has_voted, "whoever said that his ballot was taken has voted");
		}
	}
	if (p->is_told_commitment && p->v.kept.lot != VOTE_LOT_NONE) {
		play_must(p, memcmp(p->commitment, p->v.kept.commitment, LOT_BYTES) == 0, "what the lot was promised to be stays");
	}
}

static char said_by(enum vote_claim claim)
{
	static const char said[] = {[VOTE_CLAIM_NONE] = 0, [VOTE_CLAIM_UNKNOWN] = '?', [VOTE_CLAIM_NOT_TAKEN] = 'n', [VOTE_CLAIM_TAKEN] = 'y'};
	return said[claim];
}

void play_look(struct play *p)
{
	const struct ideal *i = &p->ideal;
	const struct vote *v = &p->v;
	play_must(p, v->state == i->state, "it stands as it should");
	compare_kept(p, &v->kept, "the machine is as it should be");
	compare_kept(p, &p->disk.kept, "the store is as it should be");
	play_must(p, (int)v->voter_count == voters_of(i) && (int)p->disk.voter_count == voters_of(i), "so many are voters");
	for (size_t n = 0; n < v->voter_count; n++) {
		int person = atoi(v->voters[n].who.person + 1);
		compare_voter(p, &v->voters[n], "the machine's voters are as they should be");
		compare_voter(p, &p->disk.voters[n], "the store's voters are as they should be");
		play_must(p, i->state == VOTE_IS_COUNTED || said_by(v->voters[n].claim) == i->said[person], "these have said so");
	}
	bool is_counted_secret = i->state == VOTE_IS_COUNTED && i->form == BALLOT_SECRET;
	if (is_counted_secret) {
		compare_ballots(p, p->disk.ballots, p->disk.ballot_count);
		play_must(p, v->ballot_count == 0, "no ballot is left in memory");
	} else {
		compare_ballots(p, v->ballots, v->ballot_count);
		play_must(p, p->disk.ballot_count == 0, "no ballot is in the store before it is counted");
	}
	play_must(p, i->state != VOTE_IS_COLLECTING || p->taken_count == (int)v->ballot_count, "what was taken is there, once");
	look_at_disk(p);
	look_at_answers(p);
}

/* --- what is due --- */

static enum outcome store(struct play *p, const struct vote_write *w)
{
	if (w->kind == VOTE_WRITE_NOTHING) {
		vote_commit(&p->v, w);
		return WRITTEN;
	}
	if (!p->is_calm && play_chance(p, 80)) {
		p->counts[PLAY_FAILED_WRITES]++;
		p->has_failed = true;
		return FAILED;
	}
	p->has_failed = false;
	disk_write(&p->disk, &p->v, w);
	if (!p->is_calm && play_chance(p, 120)) {
		return CRASHED;
	}
	vote_commit(&p->v, w);
	return WRITTEN;
}

static void check_drawn(struct play *p, const struct vote_write *w)
{
	lot_value values[IDEAL_PERSONS];
	size_t count = 0;
	uint64_t drawn;
	for (int person = 0; person < IDEAL_PERSONS; person++) {
		if (p->has_value[person]) {
			memcpy(values[count++], p->values[person], LOT_BYTES);
		}
	}
	count = lot_sort(values, count);
	play_must(p, count == p->v.value_count && memcmp(values, p->v.values, count * LOT_BYTES) == 0, "the lot has everybody's first value");
	play_must(p, lot_draw(p->v.kept.seed, values[0], count, p->ideal.result.open, (unsigned)p->ideal.result.left, &drawn) == OK &&
		drawn == w->drawn && __builtin_popcountll(drawn) == p->ideal.result.left, "the lot is what everybody reckons");
}

char play_knows(const struct play *p, int person)
{
	const struct play_member *m = &p->members[person];
	if (m->is_closed || m->blinded == 0) {
		return 0;
	}
	return m->taken_in == p->round ? 'y' : m->tried_in == p->round ? '?' : 'n';
}

static bool is_in_urn(const struct play *p, int serial)
{
	for (int i = 0; i < p->taken_count; i++) {
		if (p->taken[i] == serial) {
			return true;
		}
	}
	return false;
}

/* What nobody told the machine: whose ballots these are. */
static void check_marks(struct play *p)
{
	const struct ideal *i = &p->ideal;
	bool is_reckoned = false;
	for (int person = 0; person < IDEAL_PERSONS; person++) {
		int blinded = i->paper[person];
		bool has_ballot = blinded && is_in_urn(p, p->ballots[blinded].serial);
		is_reckoned = is_reckoned || (i->has_voted[person] && i->said[person] != 'y' && i->ballot_count < ideal_papers(i));
		play_must(p, p->is_foul || i->has_voted[person] == has_ballot, "who has a ballot in the urn, and nobody else, has voted");
	}
	p->counts[PLAY_UNKNOWN] += ideal_unknown(i) > 0;
	p->counts[PLAY_RECKONED] += is_reckoned;
}

/* Nobody lied, and of one at most nobody knows what became of his ballot: then it is known at once whose they are. */
static void check_wait(struct play *p)
{
	bool is_time_up = p->v.state == VOTE_IS_CONFIRMING && p->now >= p->state_since + VOTE_CONFIRM_MS;
	play_must(p, !is_time_up || p->is_foul || p->has_failed || ideal_unknown(&p->ideal) > 1, "one alone holds up no vote");
}

static void went_on(struct play *p, int kind, const struct vote_write *w)
{
	p->state_since = p->now;
	if (kind == VOTE_WRITE_CLOSED) {
		p->round++;
		p->taken_count = 0;
		p->is_stormy = play_chance(p, 2);
	}
	p->counts[PLAY_COUNTED] += kind == VOTE_WRITE_COUNTED;
	if (kind == VOTE_WRITE_COUNTED && p->ideal.form == BALLOT_SECRET) {
		check_marks(p);
		p->counts[PLAY_SECRET]++;
		p->counts[PLAY_BALLOTS] += w->result.ballots;
		p->counts[PLAY_LOST_PAPERS] += w->result.papers - w->result.ballots;
	}
	p->counts[PLAY_LATE_VOTERS] += kind == VOTE_WRITE_VOTER;
	p->counts[PLAY_LOTS] += kind == VOTE_WRITE_LOT_DRAWN;
	p->counts[PLAY_DEMANDED] += kind == VOTE_WRITE_WORDING;
}

/* One thing that is due. */
static bool step(struct play *p)
{
	struct vote_write w;
	int seat = -1;
	int due = ideal_due(&p->ideal, p->now, &seat);
	bool is_asked = p->now >= p->due; /* the machine is woken up only when it asked for it */
	bool is_due = is_asked && vote_run(&p->v, p->now, &w);
	play_must(p, due != IDEAL_NOTHING_DUE || !is_due, "nothing happens that is not due");
	play_must(p, due == IDEAL_NOTHING_DUE || is_asked, "it asks to be woken up in time");
	play_must(p, due == IDEAL_NOTHING_DUE || (is_due && (int)w.kind == due), "what is due happens");
	if (!is_due) {
		return false;
	}
	if (due == VOTE_WRITE_VOTER) {
		vote_id id;
		seat_name(seat, id);
		play_must(p, strcmp(id, w.seat.seat) == 0, "whoever has come is a voter");
	}
	if (due == VOTE_WRITE_LOT_DRAWN) {
		check_drawn(p, &w);
	}
	enum outcome outcome = store(p, &w);
	if (outcome == FAILED) {
		p->due = p->now + PLAY_TICK_MS;
		return false;
	}
	tell(p, "by itself", due, 0);
	p->counts[PLAY_BY_ITSELF] += due == VOTE_WRITE_CLOSED || (due == VOTE_WRITE_COUNTED && p->ideal.form != BALLOT_SECRET);
	ideal_happens(&p->ideal, due, seat, (unsigned)w.drawn, p->now);
	went_on(p, due, &w);
	if (outcome == CRASHED) {
		play_restart(p);
	}
	return true;
}

static void settle(struct play *p, bool is_new)
{
	p->due = is_new ? p->now : p->due;
	while (step(p)) {
		p->due = p->now;
	}
	if (p->now >= p->due) {
		int64_t deadline = vote_deadline(&p->v, p->now);
		p->due = deadline > p->now ? deadline : p->now + PLAY_TICK_MS;
	}
	check_wait(p);
	play_look(p);
}

void play_time(struct play *p)
{
	settle(p, false);
}

/* After an input: was it answered? */
static bool answered(struct play *p, enum vote_refusal refusal, enum vote_refusal due, enum outcome outcome, const char *what, int who)
{
	tell(p, what, who, (int)refusal);
	play_must(p, refusal == due, what);
	p->counts[PLAY_REFUSED] += refusal != VOTE_OK;
	if (outcome == CRASHED) {
		play_restart(p);
		return false;
	}
	settle(p, true);
	return refusal == VOTE_OK && outcome == WRITTEN;
}

static enum outcome store_if(struct play *p, enum vote_refusal refusal, const struct vote_write *w)
{
	return refusal == VOTE_OK ? store(p, w) : WRITTEN;
}

/* --- what can happen --- */

static void show_presence(struct play *p)
{
	struct vote_seat seats[IDEAL_SEATS];
	size_t count = 0;
	for (int s = 0; s < p->seats; s++) {
		int person = p->members[s].is_up ? s : p->members[IDEAL_SEATS + s].is_up ? IDEAL_SEATS + s : -1;
		p->ideal.there[s] = person;
		if (person >= 0) {
			seat_name(s, seats[count].seat);
			play_person(person, seats[count++].person);
		}
	}
	play_must(p, vote_presence(&p->v, seats, count) == VOTE_OK, "there is memory");
}

void play_prepare(struct play *p, enum ballot_kind kind, const struct vote_draft *draft, int round)
{
	struct ideal *i = &p->ideal;
	vote_finish(&p->v);
	play_must(p, vote_prepare(&p->v, "v1", kind, draft, (unsigned)round, &p->rules, p->now) == VOTE_OK, "the wording makes sense");
	disk_init(&p->disk, &p->v);
	ideal_init(i);
	i->is_election = kind == BALLOT_ELECTION;
	i->elections_secret = p->rules.elections_secret;
	i->has_casting_vote = p->rules.has_casting_vote;
	i->closes_when_all = p->rules.closes_when_all;
	i->share = (int)p->rules.secret_share;
	i->round = round;
	i->form = i->is_election && i->elections_secret ? BALLOT_SECRET : draft->form;
	i->majority = draft->majority;
	i->candidates = (int)draft->candidates;
	i->places = (int)draft->places;
	for (int person = 0; person < IDEAL_PERSONS; person++) {
		bool is_up = p->members[person].is_up;
		p->members[person] = (struct play_member){.is_up = is_up};
		p->has_value[person] = false;
	}
	p->ballot_count = 1;
	p->taken_count = 0;
	p->is_foul = false;
	p->is_told_commitment = false;
	p->state_since = p->now;
	p->counts[PLAY_VOTES]++;
	show_presence(p);
	settle(p, true);
}

void play_up(struct play *p, int person, bool is_up)
{
	p->members[person].is_up = is_up;
	show_presence(p);
	tell(p, is_up ? "comes" : "goes", person, 0);
	settle(p, true);
}

bool play_demand(struct play *p, int person)
{
	struct vote_write w;
	vote_id id;
	play_person(person, id);
	enum vote_refusal refusal = vote_demand(&p->v, id, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	return answered(p, refusal, ideal_demand(&p->ideal, person, outcome != FAILED), outcome, "demand", person);
}

bool play_change(struct play *p, enum ballot_form form, enum count_majority majority)
{
	const struct vote_draft draft = {form, majority, p->v.kept.wording.candidates, p->v.kept.wording.places};
	struct vote_write w;
	enum vote_refusal refusal = vote_change(&p->v, &draft, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	return answered(p, refusal, ideal_change(&p->ideal, form, majority, outcome != FAILED), outcome, "change", (int)form);
}

bool play_open(struct play *p)
{
	struct vote_write w;
	enum vote_refusal refusal = vote_open(&p->v, p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	return answered(p, refusal, ideal_open(&p->ideal, outcome != FAILED), outcome, "open", 0);
}

bool play_cast(struct play *p, int person, struct ideal_choice choice)
{
	struct vote_write w;
	vote_id id;
	char text[BALLOT_CHOICE_MAX];
	play_person(person, id);
	play_text(choice, rng_u32(&p->rng), text);
	p->members[person].is_told_choice = false;
	enum vote_refusal refusal = vote_cast(&p->v, id, text, p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	return answered(p, refusal, ideal_cast(&p->ideal, person, choice, outcome != FAILED), outcome, "cast", person);
}

bool play_paper(struct play *p, int person, int blinded)
{
	struct vote_write w;
	vote_id id;
	char bytes[32];
	int len = snprintf(bytes, sizeof bytes, "blinded %d", blinded);
	play_person(person, id);
	enum vote_refusal refusal = vote_paper(&p->v, id, bytes_of(bytes, (size_t)len), p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	bool is_signed = refusal == VOTE_OK && outcome == WRITTEN;
	p->ballots[blinded].is_signed = p->ballots[blinded].is_signed || is_signed;
	return answered(p, refusal, ideal_paper(&p->ideal, person, blinded, outcome != FAILED), outcome, "paper", person) && is_signed;
}

bool play_close(struct play *p)
{
	struct vote_write w;
	enum vote_refusal refusal = vote_close(&p->v, p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	enum vote_refusal due = ideal_close(&p->ideal, p->now, outcome != FAILED);
	if (refusal == VOTE_OK && outcome != FAILED) {
		went_on(p, (int)w.kind, &w);
	}
	return answered(p, refusal, due, outcome, "close", 0);
}

/* Whoever takes it in looks at the signature first. */
bool play_ballot(struct play *p, int blinded)
{
	const struct play_ballot *b = &p->ballots[blinded];
	char choice[BALLOT_CHOICE_MAX], text[BALLOT_TEXT_MAX];
	if (!b->is_signed) {
		p->counts[PLAY_FORGED]++;
		return false;
	}
	play_text(b->choice, (unsigned)b->serial, choice);
	int len = snprintf(text, sizeof text, "kreide-ballot-1 %s %032x %s", b->is_of_this_vote ? "v1" : "v2", (unsigned)b->serial, choice);
	size_t before = p->v.ballot_count;
	enum vote_refusal refusal = vote_ballot(&p->v, bytes_of(text, (size_t)len), bytes_of_string("signature"), p->now);
	enum vote_refusal due = ideal_ballot(&p->ideal, b->is_of_this_vote, b->serial, b->choice, p->now);
	if (p->v.ballot_count > before) {
		for (int i = 0; i < p->taken_count; i++) {
			play_must(p, p->taken[i] != b->serial, "no ballot is taken twice");
		}
		p->taken[p->taken_count++] = b->serial;
	}
	return answered(p, refusal, due, WRITTEN, "ballot", blinded);
}

bool play_claim(struct play *p, int person, char said)
{
	static const enum vote_claim claims[] = {['n'] = VOTE_CLAIM_NOT_TAKEN, ['y'] = VOTE_CLAIM_TAKEN, ['?'] = VOTE_CLAIM_UNKNOWN};
	vote_id id;
	play_person(person, id);
	enum vote_refusal refusal = vote_claim(&p->v, id, claims[(size_t)said]);
	return answered(p, refusal, ideal_claim(&p->ideal, person, said), WRITTEN, "claim", person);
}

bool play_annul(struct play *p, bool may_recall)
{
	struct vote_write w;
	enum vote_refusal refusal = vote_annul(&p->v, may_recall, p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	p->counts[PLAY_ANNULLED] += refusal == VOTE_OK && outcome != FAILED;
	return answered(p, refusal, ideal_annul(&p->ideal, may_recall, outcome != FAILED), outcome, "annul", may_recall);
}

bool play_decide(struct play *p, bool is_passed)
{
	struct vote_write w;
	enum vote_refusal refusal = vote_decide(&p->v, is_passed, p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	p->counts[PLAY_DECIDED] += refusal == VOTE_OK && outcome != FAILED;
	return answered(p, refusal, ideal_decide(&p->ideal, is_passed, outcome != FAILED), outcome, "decide", is_passed);
}

bool play_lot(struct play *p)
{
	struct vote_write w;
	lot_value seed;
	rng_fill(&p->rng, seed, sizeof seed);
	enum vote_refusal refusal = vote_lot(&p->v, seed, p->now, &w);
	enum outcome outcome = store_if(p, refusal, &w);
	if (refusal == VOTE_OK && outcome == WRITTEN) {
		p->is_told_commitment = true;
		memcpy(p->commitment, w.commitment, LOT_BYTES);
	}
	return answered(p, refusal, ideal_lot(&p->ideal, p->now, outcome != FAILED), outcome, "lot", 0);
}

bool play_add(struct play *p, int person)
{
	lot_value value;
	vote_id id;
	play_person(person, id);
	rng_fill(&p->rng, value, sizeof value);
	enum vote_refusal refusal = vote_lot_add(&p->v, id, value, p->now);
	if (refusal == VOTE_OK && !p->has_value[person]) {
		p->has_value[person] = true;
		memcpy(p->values[person], value, sizeof value);
	}
	return answered(p, refusal, ideal_add(&p->ideal, person, p->now), WRITTEN, "add", person);
}

/* Nothing is left but what was written. */
void play_restart(struct play *p)
{
	vote_finish(&p->v);
	play_must(p, disk_load(&p->disk, &p->v, &p->rules, p->now), "there is memory");
	ideal_restart(&p->ideal, p->now);
	for (int person = 0; person < IDEAL_PERSONS; person++) {
		p->members[person].is_up = p->members[person].has_claimed = p->has_value[person] = false;
	}
	p->round++;
	p->taken_count = 0;
	p->state_since = p->now;
	p->counts[PLAY_RESTARTS]++;
	tell(p, "restart", 0, 0);
	show_presence(p);
	settle(p, true);
}
