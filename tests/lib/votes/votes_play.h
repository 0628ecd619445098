/*
 * One vote after another among up to twelve seats, by seed: the machine, what a store has of it, the second machine (votes_ideal.h),
 * and what everybody was told. votes_play.c lets things happen to all of them and looks whether they agree; votes_people.c is what
 * members, chair and whoever means ill do.
 */
#ifndef KREIDE_VOTES_PLAY_H
#define KREIDE_VOTES_PLAY_H

#include "rng.h"
#include "votes_disk.h"
#include "votes_ideal.h"

enum { PLAY_TICK_MS = 50, PLAY_BLINDED_MAX = 256 };

enum play_count {
	PLAY_VOTES, PLAY_COUNTED, PLAY_SECRET, PLAY_BALLOTS, PLAY_ANNULLED, PLAY_RUNOFFS, PLAY_LOTS, PLAY_DECIDED, PLAY_DEMANDED, PLAY_LATE_VOTERS,
	PLAY_RESTARTS, PLAY_FAILED_WRITES, PLAY_LOST_ANSWERS, PLAY_LOST_PAPERS, PLAY_FORGED, PLAY_REFUSED, PLAY_LIES, PLAY_BY_ITSELF,
	PLAY_UNKNOWN, PLAY_RECKONED, PLAY_STUCK, PLAY_COUNTS
};
extern const char *const play_count_names[PLAY_COUNTS];

/* A ballot that somebody made and blinded. */
struct play_ballot {
	int serial;
	struct ideal_choice choice;
	bool is_of_this_vote, is_signed;
	uint8_t digest[32];
};

/* Somebody, and what is in his browser. */
struct play_member {
	bool is_up;
	int blinded;          /* his ballot; 0: none */
	bool has_signature;
	int taken_in;         /* the round of collecting in which he heard that it was taken */
	int tried_in;         /* the round in which he handed it in, and may have got no answer */
	bool is_closed;       /* his browser was: it knows of no ballot */
	bool has_claimed;     /* what he said of it was answered */
	bool is_told_choice;  /* the last he asked for was answered ... */
	struct ideal_choice told_choice; /* ... and this was it */
	int told_paper;
};

struct play {
	const char *program;
	uint64_t seed;
	bool is_told;
	struct rng rng;
	int64_t now, due, calm_from;
	int seats, round;     /* of collecting */
	bool is_chair_here, is_calm, is_stormy; /* stormy: half of all that is said while it is collected and confirmed is lost */
	bool is_foul;         /* of this vote: somebody lied, or handed in another's ballot */
	bool has_failed;      /* the last write */
	struct vote v;
	struct vote_rules rules;
	struct disk disk;
	struct ideal ideal;
	struct play_member members[IDEAL_PERSONS];
	struct play_ballot ballots[PLAY_BLINDED_MAX];
	int ballot_count;
	int taken[IDEAL_PERSONS], taken_count; /* serials that were taken in this round */
	bool is_told_commitment;
	lot_value commitment, values[IDEAL_PERSONS];
	bool has_value[IDEAL_PERSONS];
	int64_t state_since;
	uint64_t counts[PLAY_COUNTS];
};

void play_must(struct play *p, bool holds, const char *claim);
/* One of so many. */
bool play_chance(struct play *p, unsigned of);
void play_person(int person, vote_id id);
void play_text(struct ideal_choice choice, unsigned chance, char text[BALLOT_CHOICE_MAX]);

/* --- what can happen: each is done to all, compared, and looked after. False: refused, or no answer comes. --- */
void play_prepare(struct play *p, enum ballot_kind kind, const struct vote_draft *draft, int round);
void play_up(struct play *p, int person, bool is_up);
bool play_demand(struct play *p, int person);
bool play_change(struct play *p, enum ballot_form form, enum count_majority majority);
bool play_open(struct play *p);
bool play_cast(struct play *p, int person, struct ideal_choice choice);
bool play_paper(struct play *p, int person, int blinded);
bool play_close(struct play *p);
bool play_ballot(struct play *p, int blinded);
bool play_claim(struct play *p, int person, char said);
/* Of his own ballot: 'y', 'n', '?'; 0: nothing. */
char play_knows(const struct play *p, int person);
bool play_annul(struct play *p, bool may_recall);
bool play_decide(struct play *p, bool is_passed);
bool play_lot(struct play *p);
bool play_add(struct play *p, int person);
void play_restart(struct play *p);
/* Time has passed: what is due happens. */
void play_time(struct play *p);
void play_look(struct play *p);

/* --- votes_people.c --- */
void people_begin(struct play *p);
void people_act(struct play *p);
/* Whether there is nothing left to be done. */
bool people_are_done(const struct play *p);

#endif
