/* What the files of the store share that know conferences. All of it but reading is called inside of a transaction. */
#ifndef KREIDE_SQL_CONFERENCE_H
#define KREIDE_SQL_CONFERENCE_H

#include "store_mail.h"
#include "store_sql.h"
#include "store_vote.h"

/* ERR_STATE: it is in none of these states (bits of 1 << enum conference_state). */
enum err sql_conference_state(struct store *s, const char *id, unsigned states) MUST_USE;
/* To members who were invited and want mail; of MAIL_INVITED: who was not invited yet. before_ms: when it was to begin, if that is not as
 * it was. What waits of it and says less is dropped. */
enum err sql_conference_mails(struct store *s, const char *id, enum mail_kind kind, int64_t before_ms, int64_t now_ms) MUST_USE;
/* To the holder of this seat, who goes off the roll, if he was invited and has heard of it: for him it is called off. What waits for him is
 * dropped. */
enum err sql_seat_mail_off(struct store *s, const char *conference, const char *seat, int64_t now_ms) MUST_USE;
/* The invitation once more, to an address that is another: what waits for him goes there, too. */
enum err sql_seat_mail_again(struct store *s, const char *conference, const char *seat, int64_t now_ms) MUST_USE;
/* Outsiders of a second call who were on the roll of the first belong to that again, since they are in its record; person NULL: all. */
enum err sql_outsiders_give_back(struct store *s, const char *conference, const char *person) MUST_USE;
/* With its outsiders, but those who belong to a first one again. */
enum err sql_conference_drop(struct store *s, const char *id) MUST_USE;
/* All votes of a conference, or this one; after each its voters, if somebody asks for them. */
enum err sql_votes_read(struct store *s, const char *conference, const char *vote, const struct store_conference_parts *parts) MUST_USE;
/* As if they had never been: those that are only prepared. */
enum err sql_votes_drop_prepared(struct store *s, const char *conference) MUST_USE;
/* Who leaves the school is on the roll of none that is to come. */
enum err sql_conferences_quit(struct store *s, const char *person) MUST_USE;

#endif
