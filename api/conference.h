/* What the files of the HTTP interface share that have to do with conferences (docs/conference.md, sections 1, 2 and 8). */
#ifndef KREIDE_CONFERENCE_H
#define KREIDE_CONFERENCE_H

#include "call.h"
#include "keeping.h"
#include "plan.h"

/* --- conference_show.c --- */
json_t *show_conference_may(unsigned may);
json_t *show_conference_rules(const struct conference_rules *rules);
/* Whole days of the school between an invitation at this time and the begin. */
int conference_notice(GTimeZone *zone, const struct store_conference *conference, int64_t invited_ms);
/* For somebody who may so much. */
json_t *show_conference(const struct keeping *k, const struct store_conference *conference, unsigned may);
/* The roll and the agenda of c->conference, for whoever asks. NULL: the store failed. */
json_t *show_conference_roll(struct api_call *c);
json_t *show_conference_agenda(struct api_call *c);
/* The conference of this id as it is now, as the answer; whole: with roll and agenda. */
void conference_answer(struct api_call *c, const char *id, bool whole);

/* --- conferences.c --- */
/* What the store said of changing it. False: refused. */
bool conference_is_written(struct api_call *c, enum err e, const char *what);
void api_get_conferences(struct api_call *c);
void api_post_conferences(struct api_call *c);
void api_get_conference(struct api_call *c);
void api_post_conference(struct api_call *c);
void api_post_conference_remove(struct api_call *c);

/* --- conference_invite.c --- */
void api_post_conference_invite(struct api_call *c);
void api_post_conference_again(struct api_call *c);

/* --- conference_files.c --- */
void api_get_conference_invitation(struct api_call *c);
void api_get_conference_calendar(struct api_call *c);

/* --- minutes.c --- */
/* Whoever writes minutes, chairs and deputies; false: refused. */
bool conference_is_writer(struct api_call *c);
void api_get_conference_record(struct api_call *c);
void api_post_minutes_note(struct api_call *c);
void api_post_minutes_publish(struct api_call *c);
void api_get_minutes(struct api_call *c);
void api_post_objection(struct api_call *c);
void api_post_objection_answer(struct api_call *c);

/* --- minutes_files.c --- */
void api_get_minutes_draft(struct api_call *c);
void api_get_minutes_pdf(struct api_call *c);
void api_get_minutes_markdown(struct api_call *c);

/* --- conference_roll.c --- */
void api_post_conference_roll(struct api_call *c);
void api_post_conference_links(struct api_call *c);

/* --- conference_people.c --- */
void api_get_conference_people(struct api_call *c);

/* --- conference_agenda.c --- */
void api_post_conference_agenda(struct api_call *c);
void api_get_conference_paper(struct api_call *c);

/* --- conference_home.c --- */
/* Is there one that the home page of whoever asks shows? */
enum err conference_is_near(struct api_call *c, bool *is_near) MUST_USE;
/* Into the home page of everybody. False: answered with a failure. */
bool api_add_conferences(struct api_call *c, json_t *home);

#endif
