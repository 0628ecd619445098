/* What the papers of a conference say; inside of conference_*.c and their tests only. German and English. */
#ifndef KREIDE_CONFERENCE_PAPER_WORDS_H
#define KREIDE_CONFERENCE_PAPER_WORDS_H

#include "conference_record.h"

/* All of it is texts, none may be missing: the tests go through them one by one. What is in braces is filled in. */
struct conference_paper_words {
	const char *kinds[RECORD_KINDS];
	const char *seats[RECORD_SEAT_KINDS];  /* of one seat */
	const char *groups[RECORD_SEAT_KINDS]; /* of all of these */
	const char *offices[RECORD_OFFICES - 1]; /* from the chair on */
	const char *forms[RECORD_FORMS];
	const char *elections[RECORD_FORMS];
	const char *motion_rules[RECORD_MAJORITIES], *election_rules[RECORD_MAJORITIES]; /* {voters} */
	const char *quorums[RECORD_QUORUM_RULES];
	const char *title, *draft, *draft_of, *published, *page_of; /* {title}; {date}, {clock}; {date}, {until} */
	const char *date, *time, *called, *place, *chair, *writer, *invited, *invited_days, *second_call; /* {clock}; {date}; {days}, {wanted} */
	const char *presence, *of, *absent, *nobody, *in_annex, *deputy, *quorum, *found, *quorate, *not_quorate; /* {present}, {seats}; {name} */
	const char *item, *no_item, *without_guests, *not_public, *admitted, *not_taken; /* {n} */
	const char *came, *went, *spoke, *order, *course, *tasks, *end; /* {clock} */
	const char *motion, *election, *motion_of, *wording, *candidates; /* {n}; {name} */
	const char *runoff, *demanded, *annulled; /* {n} */
	const char *yes, *no, *abstain, *invalid, *result, *rule;
	const char *turnout, *lost; /* {voted}, {voters}; {lost} */
	const char *passed, *rejected, *tie_rejected, *tie_open, *chair_passed, *chair_rejected;
	const char *elected, *none_elected, *open, *drawn; /* {names}; {names}, {places}; {names} */
	const char *objections, *objection, *accepted, *refused, *unanswered, *answer; /* {name}, {date} */
	const char *annex, *annex_text, *annex_cut, *by_item, *by_person, *votes, *no_votes, *speaking, *no_speeches; /* {zone} */
	const char *name, *seat, *there, *missed, *partly, *never, *number, *kind, *begin, *duration, *turn, *choice; /* {items} */
	const char *column_item, *column_seats, *column_present, *column_needed, *column_result, *still;
	const char *invitation, *agenda, *minutes, *papers, *members, *invitation_text, *kept_until; /* {minutes}; {files}; {date} */
};

const struct conference_paper_words *conference_paper_words(enum consult_language language);
/* The only two that there are words of. */
enum consult_language conference_language(enum consult_language language);

#endif
