/* What the files of the HTTP interface share that have to do with families (docs/consultation.md, section 3). */
#ifndef KREIDE_FAMILY_H
#define KREIDE_FAMILY_H

#include "consult.h"
#include "contact.h"
#include "store_family.h"

/* Nobody begins a talk so long after its end: then it is over, whatever the day has made of it. */
#define TALK_LATE_MS (INT64_C(3) * 3600 * 1000)

/* --- family_access.c --- */
/* A desk that his family sees; fills desk and consult. False: refused. */
bool family_find_desk(struct api_call *c, const char *id);
/* A head's hours are for everybody. */
bool desk_is_for_all(const struct store_desk *desk);
/* A child of whoever asks. False: refused. */
bool family_find_child(struct api_call *c, const char *id);
/* Is there something to book, to wish for, at this time? */
bool family_may_book(const struct store_consult *consult, int64_t now_ms);
bool family_may_wish(const struct store_consult *consult, int64_t now_ms);

/* --- family_show.c --- */
/* Is it over for those who were to come? */
bool talk_is_over(const struct store_talk *talk, int64_t now_ms);
/* What those call a child who know it. */
void given_name(const char *given, const char *name, char out[STORE_NAME_MAX]);
/* As a family sees it; a companion sees no more than he needs. NULL: the store failed. */
json_t *family_show_talk(struct api_call *c, const struct talk_frame *frame, const struct store_talk *talk, enum talk_role role);
/* The talk of this id as it is now, as the answer. */
void family_answer_talk(struct api_call *c, const char *id);
json_t *show_time_or_null(int64_t at_ms);
/* NULL: the store failed. */
json_t *show_wishes(struct store *store, const char *consult, const char *child);

/* --- family.c --- */
/* How somebody of a family, or a companion, is spoken to. */
enum err family_contact(struct api_call *c, struct store_contact *contact) MUST_USE;
void api_get_family(struct api_call *c);

/* --- family_talks.c --- */
void api_get_family_desk(struct api_call *c);
void api_post_family_talks(struct api_call *c);
void api_post_family_talk(struct api_call *c);

/* --- companions.c --- */
void api_post_companions(struct api_call *c);
void api_post_companions_remove(struct api_call *c);

/* --- family_wishes.c --- */
void api_post_wishes(struct api_call *c);

/* --- talk_calendar.c --- */
void api_get_talk_calendar(struct api_call *c);

#endif
