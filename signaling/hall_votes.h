/* What the room of a conference asks of its votes, and tells them (votes.c). */
#ifndef KREIDE_HALL_VOTES_H
#define KREIDE_HALL_VOTES_H

#include "conferences.h"

/* When all else of the hall was read: makes hall->votes from the store. */
enum err hall_votes_load(struct turn *t, struct hall *hall) MUST_USE;
/* NULL is fine. Keys are wiped. */
void hall_votes_free(struct hall_votes *votes);
/* Who fills which voting seat has changed. */
void hall_votes_crowd(struct turn *t, struct hall *hall);
/* The rules have changed. */
void hall_votes_rules(struct turn *t, struct hall *hall);
/* LIVE: `votes` as this person sees them, oldest first; a new list. */
json_t *hall_votes_show(const struct hall *hall, const char *person, int64_t now_ms);
void hall_votes_on_time(struct turn *t, struct hall *hall);
us_t hall_votes_deadline(const struct hall *hall);

#endif
