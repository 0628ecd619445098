/* All that is stored of one person, as an archive would have it: a JSON text, and the contents of his files. */
#ifndef KREIDE_PERSON_EXPORT_H
#define KREIDE_PERSON_EXPORT_H

#include "api.h"
#include "store.h"

#include <glib.h>
#include <jansson.h>

struct person_export {
	GTimeZone *zone; /* of the school: times are written by its clocks */
	json_t *all, *section, *row;
	char *text;
	GPtrArray *parts;  /* struct api_part, owned */
	GHashTable *names; /* of parts: no two are the same */
};

/* *e is to be finished even on failure. */
enum err person_export_read(struct person_export *e, struct store *store, const char *school, const char *person, int64_t now_ms) MUST_USE;
void person_export_finish(struct person_export *e);
/* Borrowed from it. */
struct api_archive person_export_archive(const struct person_export *e);

#endif
