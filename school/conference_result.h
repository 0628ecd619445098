/* What came of votes, in plain words; inside of conference_*.c only. All to be freed with g_free(). */
#ifndef KREIDE_CONFERENCE_RESULT_H
#define KREIDE_CONFERENCE_RESULT_H

#include "conference_record.h"

/* "Abstimmung 3", "Wahl 4". */
char *record_vote_name(const struct conference_record *r, size_t vote);
/* "Geheime Wahl, geheim auf Verlangen, Stichwahl zu Wahl 3". */
char *record_vote_form(const struct conference_record *r, size_t vote);
/* "Ja 9, Nein 2, Enthaltung 1"; of an election "Ada Kaya 7, Ben Roth 5". */
char *record_vote_numbers(const struct conference_record *r, size_t vote);
/* "Angenommen." and whatever else is to be said of it but the rule. */
char *record_vote_outcome(const struct conference_record *r, size_t vote);
/* What majority it needed. */
char *record_vote_rule(const struct conference_record *r, size_t vote);
/* "yes" as it is said; "1,4" as names. */
char *record_choice(const struct conference_record *r, size_t vote, const char *choice);
/* "TOP 3"; RECORD_NONE: outside of the agenda. */
char *record_item_name(const struct conference_record *r, size_t item);
/* Its title, or that it is not public. */
const char *record_item_title(const struct conference_record *r, size_t item);
/* "14:05 – 14:20, 15:00 – 15:10". */
char *record_item_times(const struct conference_record *r, size_t item);
/* "14:05 – 14:20". */
char *record_times(const struct conference_record *r, int64_t from_ms, int64_t until_ms);

#endif
