/*
 * The votes of a conference in memory: for each the machine of ballot/vote.h, its texts, and the key of a secret one. What the machine
 * wants written is written first, then it counts, then everybody hears of it. What many do in a moment (papers, choices) is told
 * four times a second. Nothing here, in the store or in a log joins a voter to a secret ballot: it comes in by votes_ballots.c, which
 * knows of no person.
 */
#ifndef KREIDE_VOTES_H
#define KREIDE_VOTES_H

#include "blind.h"
#include "hall_votes.h"
#include "store_vote.h"
#include "vote.h"

#define VOTE_TOLD_US (US_PER_S / 4)
#define VOTE_AGAIN_US US_PER_S /* after the store did not take something */
enum { VOTE_SHOWN_CHOICES = 60 }; /* of so many voters at most all see while it runs who votes what */

struct live_vote {
	struct vote machine;
	char item[STORE_ID_MAX];  /* "": none */
	char mover[STORE_ID_MAX]; /* "": none */
	char mover_name[STORE_NAME_MAX];
	char after[STORE_ID_MAX]; /* "": no runoff */
	char *text;
	json_t *candidates; /* names, in the order of their numbers */
	GPtrArray *names;   /* of the machine's voters, owned; "": erased */
	struct blind_key *key; /* of a secret one, as long as it needs it */
	char *public_key;      /* base64; NULL: none */
	uint64_t lot_between;  /* candidates; of a lot that is drawn, or was */
	unsigned lot_places;
	int64_t collecting_ms; /* since when it collects; another one after a restart */
	bool is_dirty;         /* not all have heard how it is now */
	us_t told_at;
	us_t again_at;         /* since the store has failed; US_NEVER: it has not */
	us_t due_at;
	bool has_told_waits;   /* all have heard for whom it waits */
};

struct hall_votes {
	GPtrArray *list;   /* struct live_vote, owned, oldest first */
	GHashTable *by_id; /* id -> struct live_vote */
};

/* --- votes.c --- */
struct live_vote *live_vote_new(void);
/* At the end of the list: it has its id. */
void live_vote_add(struct hall *hall, struct live_vote *vote);
void live_vote_free(void *vote);
/* NULL: none, or not for this person. */
struct live_vote *live_vote_find(const struct hall *hall, const char *id, const char *person);
/* A guest sees nothing of one that was opened while he was out. */
bool live_vote_is_for(const struct hall *hall, const struct live_vote *vote, const char *person);
struct vote_rules live_vote_rules(const struct hall *hall);
/* Another one is open, collected or confirmed. */
bool hall_votes_other(const struct hall *hall, const struct live_vote *vote);
/* Written, committed, and told soon; false: the store has failed, and nothing has happened. */
bool live_vote_do(struct turn *t, struct hall *hall, struct live_vote *vote, const struct vote_write *w);
/* What is due by itself, and then all hear of it. at_once: else within VOTE_TOLD_US. */
void live_vote_settle(struct turn *t, struct hall *hall, struct live_vote *vote, bool at_once);
/* Who fills which voting seat now. */
void live_vote_crowd(const struct hall *hall, struct live_vote *vote);

/* --- vote_wording.c --- */
/* Does it say something, and nothing that is read in another way than it is kept? */
bool vote_has_text(const char *text);
/* Which of the words it is; -1: none of them; otherwise: the key is not there. */
int vote_word_of(const json_t *data, const char *key, const char *const *words, int count, int otherwise);
/* What a request says of it, over what is there. NULL: it makes sense; else which key does not. */
const char *vote_read_draft(const json_t *data, enum ballot_kind kind, const json_t *candidates, struct vote_draft *draft);

/* --- votes_store.c --- */
enum err live_vote_write(struct turn *t, struct live_vote *vote, const struct vote_write *w) MUST_USE;

/* --- votes_show.c --- */
/* While it confirms, and whoever confirms by himself has done so: who has not. */
bool live_vote_shows_waits(const struct live_vote *vote, int64_t now_ms);
/* VOTE as this person sees it. */
json_t *live_vote_show(const struct live_vote *vote, const char *person, int64_t now_ms);
/* The same without `you`, and `you` alone. */
json_t *live_vote_show_all(const struct live_vote *vote, int64_t now_ms);
json_t *live_vote_show_you(const struct live_vote *vote, const char *person);
/* RESULT without names. */
json_t *vote_show_result(const struct count_result *result, unsigned candidates);
void vote_read_result(const json_t *shown, unsigned places, struct count_result *result);
json_t *vote_show_numbers(uint64_t bits);
uint64_t vote_read_numbers(const json_t *list);
json_t *vote_show_hex(const lot_value value);
/* False: it is none. */
bool vote_read_hex(const json_t *shown, lot_value value);
/* g_malloc'd. */
char *vote_base64(const uint8_t *bytes, size_t len);

#endif
