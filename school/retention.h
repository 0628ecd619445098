/*
 * How long what is kept: one table of all kinds of data, what a school may choose, and from when it counts. Days are those of the
 * school's clocks where a school year ends; else they are of 24 hours.
 */
#ifndef KREIDE_RETENTION_H
#define KREIDE_RETENTION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum retention_kind {
	RETENTION_CHAT,          /* of a lesson */
	RETENTION_PRIVATE,       /* messages between two that a school keeps */
	RETENTION_ATTENDANCE,    /* when somebody was there */
	RETENTION_REGISTER,      /* that he was there; topic and homework */
	RETENTION_GROUP_FILES,
	RETENTION_OWN_FILES,     /* a personal shelf, a notebook */
	RETENTION_NOTES,         /* of a group */
	RETENTION_PEOPLE,        /* who have left */
	RETENTION_SUBSTITUTIONS,
	RETENTION_TALKS,         /* consultations, bookings, wishes, companions */
	RETENTION_TALK_NOTES,    /* a teacher's private ones */
	RETENTION_MAILS,         /* that were sent, without what they said */
	RETENTION_CONTACTS,      /* language and address of parents; others have theirs as long as they are at the school */
	RETENTION_CONFERENCES,   /* roll, agenda, presence, minutes */
	RETENTION_SPEECHES,      /* who spoke how long */
	RETENTION_BALLOTS,       /* secret ones, by which each can check his own */
	RETENTION_ACCESS,        /* sessions, dead links, tokens of programs */
	RETENTION_UPLOADS,       /* that nobody finishes */
	RETENTION_LOG,           /* lines of the server's log: systemd's, without names */
	RETENTION_KINDS
};

/* What its time counts from. */
enum retention_from { FROM_LESSON_END, FROM_WRITING, FROM_SCHOOL_YEAR, FROM_LEAVING, FROM_LAST_USE, FROM_CONSULTATION_END, FROM_TALK_END, FROM_SENDING,
	FROM_INVITATION, FROM_CONFERENCE_END, FROM_NOWHERE };

struct retention_rule {
	const char *name; /* of the protocol, the store and the command line */
	enum retention_from from;
	uint16_t days, least, most; /* least == most: no school chooses */
};

/* By kind. */
const struct retention_rule *retention_rule(enum retention_kind kind);
extern const char *const retention_from_names[];
/* RETENTION_KINDS: there is none of that name. */
enum retention_kind retention_find(const char *name);
bool retention_may(enum retention_kind kind, int days);
/* What is from at_ms is deleted then. */
int64_t retention_until(enum retention_kind kind, int days, int64_t at_ms, GTimeZone *zone);
/* All that is from before this is deleted now. */
int64_t retention_before(enum retention_kind kind, int days, int64_t now_ms, GTimeZone *zone);
/* When the school year began in which this is, and when it ends (1 August). */
void retention_school_year(int64_t at_ms, GTimeZone *zone, int64_t *begin_ms, int64_t *end_ms);

#endif
