/* What the files of the HTTP interface share that have to do with the class register; and the command line. */
#ifndef KREIDE_BOOK_H
#define KREIDE_BOOK_H

#include "call.h"
#include "rollbook.h"
#include "store_timetable.h"

/* --- book.c --- */
/* Which days the query asks for, both included; the zone is borrowed. False: refused. */
bool api_book_days(struct api_call *c, struct store_locale *locale, GTimeZone **zone, day_t *from, day_t *until);
void api_get_group_register(struct api_call *c);
void api_get_register(struct api_call *c);
void api_post_register(struct api_call *c);
void api_post_register_person(struct api_call *c);
void api_get_child_register(struct api_call *c);

/* --- book_files.c --- */
void api_get_register_csv(struct api_call *c);
void api_get_register_pdf(struct api_call *c);

/* --- book_load.c --- */
/* What a document of the register of this group shows: days from `from` to `until`, both included. Frees with rollbook_free. */
enum err book_load(struct rollbook **out, struct store *store, const struct store_room *room, GTimeZone *zone,
	const char *language, day_t from, day_t until, int64_t now_ms) MUST_USE;

#endif
