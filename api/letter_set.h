/*
 * Letters that bring families their links: whom they are for, the paper, and what the store must know of them. For the HTTP
 * interface and the command line. The links are made before the paper, and are good only once the store has them: whole or not
 * at all.
 */
#ifndef KREIDE_LETTER_SET_H
#define KREIDE_LETTER_SET_H

#include "store_letter.h"

#include <glib.h>

struct letter_set;

/* Who wants which letters. All borrowed. */
struct letter_order {
	const struct store_consult *consult;
	const char *teacher;         /* only for children that he teaches; NULL: all of the school */
	const char *const *groups;   /* for those who learn in them; */
	size_t group_count;
	const char *const *children; /* and for these; neither: for all */
	size_t child_count;
	const char *language;        /* of all letters; NULL: what each family wants */
	const char *base;            /* "https://school.example": where links lead */
	int64_t now_ms;
};

/* ERR_NOT_FOUND: one of the groups or children is not there, or not his. Free it even then. */
enum err letter_set_load(struct letter_set **out, struct store *s, const struct letter_order *order) MUST_USE;
void letter_set_free(struct letter_set *set);
/* How many pages there are. */
size_t letter_set_count(const struct letter_set *set);
/* Of the file, without ending. */
const char *letter_set_name(const struct letter_set *set);
/* On any thread. The bytes are to be freed with g_free(). */
enum err letter_set_pdf(const struct letter_set *set, uint8_t **pdf, size_t *len) MUST_USE;
/* Now the links are good. ERR_STATE: who looks after one of the children is another one by now; nothing was done. */
enum err letter_set_keep(const struct letter_set *set, struct store *s, int64_t now_ms) MUST_USE;

#endif
