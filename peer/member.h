/*
 * A synthetic member of a conference (docs/conference.md, docs/voting.md): waits at the door, follows the speaking list, speaks when it
 * has the word, votes, and checks what it is told. member.c: room and word; member_vote.c: votes and lots; member_ballot.c: the secret
 * ballot.
 */
#ifndef KREIDE_MEMBER_H
#define KREIDE_MEMBER_H

#include "ballot.h"
#include "units.h"
#include "voter.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

struct participant;
struct net_reply;

/* What it votes: a motion, or an election (yes: the first candidates; no: the last ones). */
enum member_choice { MEMBER_BY_CHANCE, MEMBER_YES, MEMBER_NO, MEMBER_ABSTAIN, MEMBER_WAITS, MEMBER_CHOICES };
extern const char *const member_choice_names[MEMBER_CHOICES];
/* BY_CHANCE for what is none. */
enum member_choice member_choice_of(const char *name);

struct member_conf {
	const char *conference;     /* NULL: the first one of its page */
	enum member_choice choice;  /* WAITS: until it is told what */
	double click_within_s;      /* of seeing that a vote is open, at a moment by chance */
	bool is_careless;           /* hands in with its cookie first, and as it has to be only once that was refused */
	bool shows;                 /* microphone and camera from the beginning; else while it has the word */
	uint32_t verifiers;         /* of every so many members one checks every signature, not only its own; 0: nobody does */
};

enum member_phase { MEMBER_SEES, MEMBER_WILL_CLICK, MEMBER_ASKS, MEMBER_HAS_PAPER, MEMBER_HANDS_IN, MEMBER_HANDED_IN, MEMBER_CLAIMED, MEMBER_CHECKED };

/* What it knows of one vote. Times are 0 until it happens. */
struct member_vote {
	struct participant *owner;
	char id[BALLOT_ID_MAX];
	char *state, *lot;          /* of the lot: drawing, drawn; NULL: none */
	struct ballot_question question;
	bool is_secret, is_voter, has_cast;
	enum member_phase phase;
	us_t click_at, clicked_at, answered_at, counted_at, again_at;
	char choice[BALLOT_CHOICE_MAX];
	int64_t request;            /* of the choice, the paper or the claim */
	/* the secret ballot */
	char *key;                  /* base64 */
	struct blind_key *public_key;
	struct ballot ballot;
	struct voter_secret secret;
	uint8_t blinded[BLIND_BYTES], signature[BLIND_BYTES];
	int64_t round, window_ms, round_planned; /* of collecting */
	int64_t round_tried, round_claimed;      /* in which it was handed in, answered or not; in which it said what it knows */
	us_t hand_in_at, handed_in_at, check_at;
	bool has_named_itself;      /* a careless one */
	uint32_t checks;
	bool is_asking;             /* HTTP */
	bool is_found;              /* its ballot is among those that were counted, and these are right */
	bool is_recounted;          /* the result is that of the ballots */
	json_t *result;             /* of the counted vote */
};

struct member {
	const struct member_conf *conf;
	enum member_choice choice;
	bool shows, has_word, checks_signatures;
	char *front;                /* who has the word, else NULL */
	us_t front_at;              /* since then, as it heard */
	uint32_t waiting;           /* on the speaking list */
	char *next;                 /* who waits longest; NULL: nobody */
	int64_t wait_id;
	char *item;                 /* of the agenda */
	char *view;                 /* what it last asked to see */
	GPtrArray *votes;           /* struct member_vote */
	uint32_t lots, speeches;
	char fault[96];             /* the first thing that was not as it should be; empty: none */
};

struct member *member_new(const struct member_conf *conf, bool shows, bool checks_signatures);
void member_free(struct member *m); /* NULL is fine */

/* --- member.c --- */

/* What its page says of the conference, if it does. */
void member_take_home(struct participant *p, const json_t *home);
/* The line is there, or is there again. */
void member_on_greeted(struct participant *p);
void member_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error);
void member_on_notification(struct participant *p, const char *ev, const json_t *data);
/* `conference` of a snapshot. */
void member_on_snapshot(struct participant *p, const json_t *conference);
/* False: that is what it looks at already. */
bool member_looks_anew(struct participant *p, const json_t *wants);
void member_fault(struct participant *p, const char *what);

/* --- member_vote.c --- */

struct member_vote *member_vote_find(const struct participant *p, const char *id);
void member_vote_free(void *vote);
void member_take_vote(struct participant *p, const json_t *vote);
/* True: it was an answer to one of them. */
bool member_vote_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error);
/* What was asked on the line that broke is asked again. */
void member_vote_on_greeted(struct participant *p);
void member_vote_on_time(struct participant *p, us_t now);
/* From now on; in a vote that runs and that waits for it, too. */
void member_set_choice(struct participant *p, enum member_choice choice);

/* --- member_ballot.c --- */

/* Makes the ballot and blinds it. False: that failed, and a fault tells. */
bool member_ballot_make(struct participant *p, struct member_vote *vote);
char *member_ballot_blinded(const struct member_vote *vote); /* base64 */
/* The answer to the blinded one. False, as above: it is no signature. */
bool member_ballot_take(struct participant *p, struct member_vote *vote, const char *signature);
void member_ballot_on_time(struct participant *p, struct member_vote *vote, us_t now);

#endif
