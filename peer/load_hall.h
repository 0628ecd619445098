/*
 * A conference of synthetic members (member.h) from the door to the end: all come in, some have the word one after the other, all vote
 * openly, then secretly; and how long everything takes until everybody has it.
 */
#ifndef KREIDE_LOAD_HALL_H
#define KREIDE_LOAD_HALL_H

#include "cast.h"
#include "histogram.h"
#include "load.h"

#include <stdio.h>

enum hall_phase { HALL_COMING, HALL_AGENDA, HALL_ASKING, HALL_SPEAKING, HALL_OPEN_VOTE, HALL_SECRET_VOTE, HALL_CHECKING, HALL_ENDING, HALL_PHASES };
extern const char *const hall_phase_names[HALL_PHASES];

struct hall_poll {
	char id[BALLOT_ID_MAX];
	us_t last_click_at;        /* of all who clicked */
	struct histogram answers;  /* a choice, or a paper */
	struct histogram results;  /* from the last click until somebody has the result: everybody once */
	uint32_t cast, counted, found, recounted;
	uint32_t same;             /* who has the result that follows from what all have chosen */
};

/* What somebody noticed of a turn. */
struct hall_listener {
	uint32_t seen_turn, heard_turn;
};

struct load_hall {
	const struct load_args *args;
	struct cast *cast;
	uint32_t size;
	enum hall_phase phase;
	us_t phase_at, next_at;
	int64_t request;           /* of the chair, that the phase waits for */
	char *item;                /* of the agenda */
	uint32_t turn;             /* from 1 */
	us_t turn_at;
	struct participant *speaker;
	struct hall_listener *listeners;
	/* from the chair's speech.next: decoded: by those of the seen who decode; told: who has the word */
	struct histogram seen, decoded, heard, told;
	uint64_t unseen, unheard;
	struct hall_poll polls[2]; /* the open one, the secret one */
	struct server_figures at[HALL_PHASES]; /* at the beginning of each */
	double load_before, load_after;        /* of the machine */
	FILE *truth;                           /* NULL: nobody asks for it */
	uint32_t told_handed_in;
	bool is_done;
};

/* One room, whose first leads; roles as in cast.h. Returns the exit code. */
int load_hall_run(const struct load_args *args, struct cast_conf *conf);
/* --- load_hall_truth.c: lines of JSON, each written at once --- */
void load_hall_truth_phase(struct load_hall *h);
void load_hall_truth_on_time(struct load_hall *h);
void load_hall_truth_end(struct load_hall *h);
/* Prints the report. True: no fault. */
bool load_hall_tell(const struct load_hall *h);

#endif
