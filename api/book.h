/* What the files of the HTTP interface share that have to do with the class register. */
#ifndef KREIDE_BOOK_H
#define KREIDE_BOOK_H

#include "call.h"
#include "book_load.h"
#include "store_timetable.h"

/* --- book.c --- */
/* Which days the query asks for, both included; the zone is borrowed. What has just happened is in the register then. False:
 * refused. */
bool api_book_days(struct api_call *c, struct store_locale *locale, GTimeZone **zone, day_t *from, day_t *until);
void api_get_group_register(struct api_call *c);
void api_get_register(struct api_call *c);
void api_post_register(struct api_call *c);
void api_post_register_person(struct api_call *c);
void api_get_child_register(struct api_call *c);

/* --- book_files.c --- */
void api_get_register_csv(struct api_call *c);
void api_get_register_pdf(struct api_call *c);

#endif
