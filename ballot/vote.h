/*
 * One vote (docs/voting.md): who may vote, once and in time, when it ends, what comes of it. A pure machine: no store, no clock,
 * no connections, no keys; whoever drives it has these.
 *
 *     an input (vote_open, vote_cast, ...) says whether it may be, and what has to be written: `struct vote_write`.
 *     It is written; if that fails, nothing has happened. Then vote_commit, and now everybody may hear of it.
 *     After each input, and at vote_deadline: while (vote_run(...)) { write, vote_commit, tell }
 *
 * So what is in the store is never behind what anybody knows. A write whose kind is VOTE_WRITE_NOTHING changes nothing that is
 * kept; vote_commit may be called with it all the same. Between an input and its vote_commit there is no other input.
 *
 * Ballots and confirmations of a secret vote are in this memory alone until it is counted: after a restart collecting begins
 * anew.
 *
 * After a restart: vote_init, then the fields that the store has (`kept`, `voters` by vote_load_voter, `demands` by
 * vote_load_demand), vote_resume.
 */
#ifndef KREIDE_VOTE_H
#define KREIDE_VOTE_H

#include "count.h"
#include "lot.h"

enum { VOTE_ID_MAX = BALLOT_ID_MAX, VOTE_SEATS_MAX = 600, VOTE_SIGNATURE_MAX = 256, VOTE_FEW_SECRET = 3 };
#define VOTE_WINDOW_MS INT64_C(2000)    /* in it clients hand in their ballots, if no line is slow */
#define VOTE_TRIP_MS INT64_C(250)       /* there and back: a line that is slower makes the window longer, for all ... */
#define VOTE_TRIP_MOST_MS INT64_C(3000) /* ... and up to this slow */
enum { VOTE_TRIPS = 6 }; /* ... by so many trips. A ballot takes three, and must not come last because of them */
#define VOTE_LATE_MS INT64_C(1500)      /* after the window nothing more is taken */
#define VOTE_AGAIN_MS INT64_C(500)      /* all ballots are there: so long a lost answer may be asked for again */
#define VOTE_CONFIRM_MS INT64_C(1500)   /* so long everybody may say what became of his ballot; then it is reckoned */
#define VOTE_LOT_MS INT64_C(1500)
#define VOTE_SETTLE_MS INT64_C(1000)    /* by itself a vote closes so long after the last has voted: he may ask again */
#define VOTE_BACK_MS INT64_C(30000)     /* after a restart it waits so long for those who have not come back yet */
#define VOTE_NEVER INT64_MAX

enum vote_state { VOTE_IS_PREPARED, VOTE_IS_OPEN, VOTE_IS_COLLECTING, VOTE_IS_CONFIRMING, VOTE_IS_COUNTED, VOTE_IS_ANNULLED, VOTE_STATES };
extern const char *const vote_state_names[VOTE_STATES];
enum vote_lot_state { VOTE_LOT_NONE, VOTE_LOT_DRAWING, VOTE_LOT_DRAWN, VOTE_LOT_STATES };
extern const char *const vote_lot_state_names[VOTE_LOT_STATES]; /* "" for none */

/* NOT_NOW and FEW: `bad_request` with `why`; TEXT, USED: `bad_ballot` with `why`; NO_MEMORY: as when the store fails. */
enum vote_refusal {
	VOTE_OK, VOTE_NO_BAD_REQUEST, VOTE_NO_STATE, VOTE_NO_OVER, VOTE_NO_VOTER, VOTE_NO_HAS_PAPER, VOTE_NO_NOT_NOW, VOTE_NO_FEW,
	VOTE_NO_TEXT, VOTE_NO_USED, VOTE_NO_MEMORY, VOTE_REFUSALS
};
/* "bad_request", "vote_state", ... */
extern const char *const vote_refusal_codes[VOTE_REFUSALS];
/* "" where there is none */
extern const char *const vote_refusal_whys[VOTE_REFUSALS];

/* What a voter says of his ballot when it is confirmed, by how much it says: of several answers the one that says most counts. */
enum vote_claim {
	VOTE_CLAIM_NONE,      /* nothing so far */
	VOTE_CLAIM_UNKNOWN,   /* I handed it in, and don't know whether it was taken */
	VOTE_CLAIM_NOT_TAKEN, /* I have handed none in, or it was refused */
	VOTE_CLAIM_TAKEN
};

/* Of the conference, when the vote was prepared. */
struct vote_rules {
	unsigned secret_share; /* per cent; 0: nobody can demand */
	bool elections_secret, has_casting_vote, closes_when_all;
};

struct vote_draft {
	enum ballot_form form;
	enum count_majority majority;
	unsigned candidates, places; /* 0 of a motion */
};

typedef char vote_id[VOTE_ID_MAX];

/* A voting seat and who fills it now. */
struct vote_seat {
	vote_id seat, person;
};

struct vote_voter {
	struct vote_seat who;
	struct ballot_choice choice; /* open, roll */
	bool has_choice, has_paper;
	bool has_voted;   /* of a counted one */
	uint8_t paper[32]; /* secret: SHA-256 of what was blinded */
	enum vote_claim claim; /* this and the next: memory alone */
	bool is_there;         /* its seat is filled by the same person as when the vote opened */
};

/* A secret ballot that came in: memory alone, in the order of serials, and only until it is written. */
struct vote_ballot {
	char serial[BALLOT_SERIAL_MAX], choice[BALLOT_CHOICE_MAX];
	uint8_t signature[VOTE_SIGNATURE_MAX];
	size_t signature_len;
};

/* All of a vote that is one row of the store. CONFIRMING is never kept: it is COLLECTING there. */
struct vote_kept {
	vote_id id;
	enum ballot_kind kind;
	struct vote_draft wording;
	bool is_demanded; /* it is secret because so many wanted it: it stays so */
	unsigned round;   /* 1; 2 of a runoff, ... */
	enum vote_state state;
	bool lost_key; /* it was annulled since its key was not there any more */
	int64_t prepared_ms, opened_ms, counted_ms; /* 0: not yet */
	struct count_result result;                 /* of counted ones */
	enum vote_lot_state lot;
	lot_value seed, commitment;
	uint64_t drawn;
};

struct vote {
	struct vote_kept kept;
	struct vote_rules rules;
	struct vote_voter *voters;
	size_t voter_count, voter_cap;
	vote_id *demands; /* seats */
	size_t demand_count, demand_cap;
	struct vote_seat *there; /* voting seats that are filled by somebody who is there */
	size_t there_count, there_cap;
	bool is_there_new;       /* not looked at yet by vote_run */
	struct vote_ballot *ballots; /* by serial */
	size_t ballot_count, ballot_cap;
	vote_id *adders; /* who added to the lot, and what; values of a drawn one: as they were reckoned with */
	size_t adder_count, adder_cap;
	lot_value *values;
	size_t value_count, value_cap;
	enum vote_state state; /* as `kept`, but for CONFIRMING */
	int64_t phase_ms;      /* since when it collects, confirms or draws */
	int64_t window_ms;     /* of collecting; memory alone: VOTE_WINDOW_MS after a restart */
	int64_t full_ms;       /* since when all who are there have voted, or all ballots are there; 0: not all */
	int64_t back_until_ms; /* after a restart */
};

/* Whose ballots these are when a secret vote is counted: of all with a paper those who ... */
enum vote_marks {
	VOTE_MARKS_SURE,   /* ... said that it was taken */
	VOTE_MARKS_UNSURE, /* ... did not say that it was not: there are as many ballots left as people who don't know */
	VOTE_MARKS_ALL     /* as many ballots as papers, whatever anybody says */
};

enum vote_write_kind {
	VOTE_WRITE_NOTHING,
	VOTE_WRITE_WORDING,    /* draft, is_demanded; whoever drives it adds the texts */
	VOTE_WRITE_DEMAND,     /* seat; is_demanded: these are enough, it is secret now */
	VOTE_WRITE_OPENED,     /* state, opened_ms; voters: all of v->there; the key */
	VOTE_WRITE_VOTER,      /* seat: one more */
	VOTE_WRITE_CHOICE,     /* voter, choice */
	VOTE_WRITE_PAPER,      /* voter, paper */
	VOTE_WRITE_CLOSED,     /* COLLECTING */
	VOTE_WRITE_COUNTED,    /* result, counted_ms; who has voted: vote_will_have_voted; secret: v->ballots, and the private key goes; of open
	                          ones the choices go. All in one transaction */
	VOTE_WRITE_ANNULLED,   /* keys, choices, ballots go, and nobody has voted; lost_key: vote_lost_key */
	VOTE_WRITE_DECIDED,    /* result */
	VOTE_WRITE_LOT_BEGUN,  /* seed, commitment */
	VOTE_WRITE_LOT_DRAWN,  /* result, drawn; v->values: sorted, each once */
	VOTE_WRITES
};

struct vote_write {
	enum vote_write_kind kind;
	int64_t now_ms;
	struct vote_draft draft;
	bool is_demanded, lost_key;
	struct vote_seat seat;
	size_t voter; /* its number in v->voters */
	struct ballot_choice choice;
	uint8_t paper[32];
	struct count_result result;
	enum vote_marks marks;
	lot_value seed, commitment;
	uint64_t drawn;
};

/* A motion or election that is prepared now; VOTE_NO_BAD_REQUEST if its wording makes no sense. The form becomes secret if the
 * rules say so of elections. v: uninitialised, or finished. */
enum vote_refusal vote_prepare(struct vote *v, const char *id, enum ballot_kind kind, const struct vote_draft *draft, unsigned round,
	const struct vote_rules *rules, int64_t now_ms) MUST_USE;
void vote_finish(struct vote *v);

/* --- after a restart --- */
void vote_load(struct vote *v, const struct vote_kept *kept, const struct vote_rules *rules);
enum vote_refusal vote_load_voter(struct vote *v, const struct vote_voter *voter) MUST_USE;
enum vote_refusal vote_load_demand(struct vote *v, const char *seat) MUST_USE;
enum vote_refusal vote_load_value(struct vote *v, const lot_value value) MUST_USE; /* of a lot that was drawn */
void vote_resume(struct vote *v, int64_t now_ms);

/* --- what happens --- */
/* Voting seats that are filled now, all of them, on each change. No seat and no person twice. */
enum vote_refusal vote_presence(struct vote *v, const struct vote_seat *there, size_t count) MUST_USE;
/* Texts and names are not the machine's: whoever drives it may change them if this is OK. */
enum vote_refusal vote_change(struct vote *v, const struct vote_draft *draft, struct vote_write *w) MUST_USE;
/* By the person who fills a voting seat that is there. Again: OK, and nothing to write. */
enum vote_refusal vote_demand(struct vote *v, const char *person, struct vote_write *w) MUST_USE;
/* Whether another vote is open, whether there is a quorum, and the key: whoever drives it sees to that before. */
enum vote_refusal vote_open(struct vote *v, int64_t now_ms, struct vote_write *w) MUST_USE;
enum vote_refusal vote_cast(struct vote *v, const char *person, const char *choice, int64_t now_ms, struct vote_write *w) MUST_USE;
/* OK: sign it, after it was written. The same again while it is open: OK, nothing to write, the same signature. */
enum vote_refusal vote_paper(struct vote *v, const char *person, struct bytes blinded, int64_t now_ms, struct vote_write *w) MUST_USE;
enum vote_refusal vote_close(struct vote *v, int64_t now_ms, struct vote_write *w) MUST_USE;
/* When it is closed: how long the slowest line of those with a paper takes there and back; 0: nobody knows. */
void vote_slowest(struct vote *v, int64_t trip_ms);
/* Before its signature is looked at: are ballots taken now? OK or VOTE_NO_STATE. */
enum vote_refusal vote_takes(const struct vote *v, int64_t now_ms) MUST_USE;
/* A ballot whose signature was verified. Nothing is written. The same again: OK. */
enum vote_refusal vote_ballot(struct vote *v, struct bytes text, struct bytes signature, int64_t now_ms) MUST_USE;
/* Nothing is written yet: vote_run counts. After counting: OK for whoever has voted, whatever he says. */
enum vote_refusal vote_claim(struct vote *v, const char *person, enum vote_claim claim) MUST_USE;
/* may_recall: a counted one may still be annulled, since its item is the current one. */
enum vote_refusal vote_annul(struct vote *v, bool may_recall, int64_t now_ms, struct vote_write *w) MUST_USE;
/* After a restart, of a secret one that runs: its key is not there any more, so it can't go on. It is annulled, and says why. */
enum vote_refusal vote_lost_key(struct vote *v, int64_t now_ms, struct vote_write *w) MUST_USE;
enum vote_refusal vote_decide(struct vote *v, bool is_passed, int64_t now_ms, struct vote_write *w) MUST_USE;
/* Who is in the runoff (a new vote: vote_prepare with them, MOST, this many places, and round + 1). NO_STATE: nothing is open. */
enum vote_refusal vote_runoff(const struct vote *v, uint64_t *candidates, unsigned *places) MUST_USE;
/* seed: 32 bytes of chance. Of a runoff that left it open again. */
enum vote_refusal vote_lot(struct vote *v, const lot_value seed, int64_t now_ms, struct vote_write *w) MUST_USE;
/* Of each person the first value counts. Without any value nothing is drawn; with the first one VOTE_LOT_MS begins anew. */
enum vote_refusal vote_lot_add(struct vote *v, const char *person, const lot_value value, int64_t now_ms) MUST_USE;

/* What is due by itself: a vote that becomes secret, another voter, the end, the count, a lot. True: write w, commit, tell, and
 * ask again. If it could not be written: leave it, and ask again in a while. */
bool vote_run(struct vote *v, int64_t now_ms, struct vote_write *w);
/* Never fails: what it needs was reserved before. */
void vote_commit(struct vote *v, const struct vote_write *w);
int64_t vote_deadline(const struct vote *v, int64_t now_ms);

/* --- what there is to tell --- */
/* NULL: no voter. Valid until the next vote_commit. */
const struct vote_voter *vote_find(const struct vote *v, const char *person);
bool vote_has_demanded(const struct vote *v, const char *person);
/* Choices or papers so far; of a counted one who has voted. */
unsigned vote_voted(const struct vote *v);
unsigned vote_papers(const struct vote *v);
unsigned vote_demands(const struct vote *v);        /* of those who are there */
unsigned vote_demands_needed(const struct vote *v); /* 0: nobody can demand */
/* Of VOTE_WRITE_COUNTED: will this be somebody who has voted? */
bool vote_will_have_voted(const struct vote *v, const struct vote_write *w, const struct vote_voter *voter);
/* While it is CONFIRMING: he has a paper, and has not said what became of it; or more ballots are there than those who don't know can
 * have handed in: then all who have not said that theirs was taken. */
bool vote_waits_for(const struct vote *v, const struct vote_voter *voter);

#endif
