/* The register of one group from the store, as a document has it. Of the HTTP interface and the command line. */
#ifndef KREIDE_BOOK_LOAD_H
#define KREIDE_BOOK_LOAD_H

#include "rollbook.h"
#include "store.h"

/* What a document of the register of this group shows: days from `from` to `until`, both included. Frees with rollbook_free. */
enum err book_load(struct rollbook **out, struct store *store, const struct store_room *room, GTimeZone *zone,
	const char *language, day_t from, day_t until, int64_t now_ms) MUST_USE;

#endif
