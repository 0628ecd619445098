/*
 * What is known of a conference once it has begun, as minutes need it: who was there when, what was found, said and voted. Plain facts;
 * whoever fills it has left out what its reader may not see (a guest: items without guests). All borrowed; "" and 0 where there is nothing.
 */
#ifndef KREIDE_CONFERENCE_RECORD_H
#define KREIDE_CONFERENCE_RECORD_H

#include "consult_words.h"

enum record_kind { RECORD_TEACHERS, RECORD_SUBJECT, RECORD_SCHOOL, RECORD_WEEKLY, RECORD_KINDS };
enum record_seat_kind { RECORD_SEAT_VOTE, RECORD_SEAT_ADVISORY, RECORD_SEAT_GUEST, RECORD_SEAT_KINDS };
enum record_office { RECORD_NO_OFFICE, RECORD_CHAIR, RECORD_DEPUTY, RECORD_MINUTES, RECORD_TELLER, RECORD_OFFICES };
enum record_quorum_rule { RECORD_QUORUM_NONE, RECORD_QUORUM_HALF, RECORD_QUORUM_MAJORITY, RECORD_QUORUM_TWO_THIRDS, RECORD_QUORUM_RULES };
enum record_form { RECORD_OPENLY, RECORD_ROLL, RECORD_SECRET, RECORD_FORMS };
enum record_majority { RECORD_SIMPLE, RECORD_ABSOLUTE, RECORD_TWO_THIRDS, RECORD_MOST, RECORD_MAJORITIES };

/* "No seat", "no item", "no vote" where an index is asked for. */
#define RECORD_NONE SIZE_MAX

struct record_seat {
	const char *name;
	enum record_seat_kind kind;
	enum record_office office;
	const char *deputy; /* "": none */
};

/* One time in which an item was on: it may be taken up again. */
struct record_time {
	int64_t from_ms, until_ms; /* until_ms 0: it still goes on */
};

struct record_item {
	const char *title, *text;  /* title "": it is not told to this reader */
	bool guests;               /* guests may be there */
	bool is_hidden;            /* from this reader: nothing of it is shown but that there was one */
	const char *const *admitted; /* guests who were let in, though it is one without guests */
	size_t admitted_count;
	int64_t begun_ms, ended_ms; /* 0: it was not taken up; it still goes on */
	const struct record_time *times; /* in their order; none: one, from the begin to the end */
	size_t time_count;
};

/* Somebody was there, without a break. */
struct record_stay {
	const char *name;
	size_t seat;      /* which he filled: an index, or RECORD_NONE */
	bool is_deputy;   /* it is another's */
	int64_t from_ms, until_ms; /* 0: is there still */
};

struct record_finding {
	size_t item; /* an index, or RECORD_NONE */
	int64_t at_ms;
	unsigned seats, present, needed;
	bool is_quorate;
};

struct record_speech {
	size_t item;
	const char *name;
	bool is_order; /* a point of order */
	int64_t begun_ms, ended_ms;
};

enum record_passed { RECORD_NOT_PASSED, RECORD_PASSED, RECORD_UNDECIDED };

/* One that was counted; its wording as it was frozen. Candidates have numbers from 1 on. */
struct record_vote {
	unsigned number; /* from 1 on; for a guest of those that he sees */
	size_t item;
	bool is_election;
	enum record_form form;
	bool is_demanded; /* secret since that was demanded */
	const char *text, *mover;
	const char *const *candidates;
	size_t candidate_count;
	unsigned places;
	enum record_majority majority;
	unsigned round;   /* 1; a runoff: 2 and more */
	size_t after;     /* the vote whose runoff it is: an index, or RECORD_NONE */
	int64_t opened_ms, counted_ms;
	bool is_annulled; /* then no numbers are known */
	unsigned voters, papers, ballots, yes, no, abstain, invalid;
	enum record_passed passed;
	bool is_tied, is_decided_by_chair;
	const unsigned *counts;   /* votes for each candidate, in the order of `candidates` */
	const unsigned *elected;  /* numbers of candidates, without those that the lot has drawn */
	size_t elected_count;
	const unsigned *open;     /* who had equally many for fewer places */
	size_t open_count;
	const unsigned *drawn;    /* by lot */
	size_t drawn_count;
	/* Of a roll call: who voted what, as shown ("yes", "no", "abstain", "1,4"). Of another: choices are NULL. */
	const char *const *voter_names;
	const char *const *voter_choices;
	size_t voter_count;
};

struct record_objection {
	const char *name, *text, *answer; /* answer "": none yet */
	int64_t at_ms;
	bool is_answered, is_accepted;
};

struct conference_record {
	const char *school, *title, *text, *place;
	enum record_kind kind;
	enum consult_language language; /* the school's: German or English; of what is written from it */
	GTimeZone *zone;
	int64_t begin_ms;               /* as it was called for */
	int64_t invited_ms, opened_ms, closed_ms;
	int notice_days, notice_wanted; /* whole days between invitation and begin, and how many the rules ask for; -1: not known */
	bool is_second_call;
	enum record_quorum_rule quorum;
	bool is_quorum_assumed;
	bool has_speeches;              /* they are still kept */
	bool is_cut;                    /* for a guest: some items are hidden */
	const struct record_seat *seats;
	size_t seat_count;
	const struct record_item *items; /* in the order of the agenda */
	size_t item_count;
	const struct record_stay *stays; /* in the order of coming */
	size_t stay_count;
	const struct record_finding *findings;
	size_t finding_count;
	const struct record_speech *speeches; /* in the order in which they began */
	size_t speech_count;
	const struct record_vote *votes; /* counted and annulled ones, in the order of preparing */
	size_t vote_count;
	const struct record_objection *objections;
	size_t objection_count;
	int64_t now_ms; /* of the making */
};

enum record_presence { RECORD_ABSENT, RECORD_PARTLY, RECORD_THERE, RECORD_PRESENCES };

/* Was this seat filled while the item was on (RECORD_NONE: during the whole conference)? A break of less than a minute changes nothing. *deputy:
 * by whom, if it was not its holder all the time; NULL: by him alone. */
enum record_presence record_presence_of(const struct conference_record *r, size_t seat, size_t item, const char **deputy);

struct record_numbers {
	unsigned present[RECORD_SEAT_KINDS]; /* seats that were filled at some time */
	unsigned seats[RECORD_SEAT_KINDS];
};
/* During the item; RECORD_NONE: during the whole conference. */
struct record_numbers record_count(const struct conference_record *r, size_t item);

/* From when to when the conference went. What still goes on ends now. */
void record_span(const struct conference_record *r, int64_t *from_ms, int64_t *until_ms);
/* How often an item (RECORD_NONE: the conference) was on, and from when to when. What still goes on ends now. */
size_t record_times_of(const struct conference_record *r, size_t item);
struct record_time record_time_of(const struct conference_record *r, size_t item, size_t time);

#endif
