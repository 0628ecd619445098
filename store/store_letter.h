/* Letters with links, which reach families that may not be known yet. */
#ifndef KREIDE_STORE_LETTER_H
#define KREIDE_STORE_LETTER_H

#include "store_consult.h"

struct store_letter {
	char child[STORE_ID_MAX];
	char parent[STORE_ID_MAX];  /* one who looks after it; "": nobody does */
	char name[STORE_NAME_MAX];  /* of whoever is made then */
	char token[STORE_TOKEN_MAX]; /* what stands in the letter */
};

/* All of them or none: families that are missing are made, and each gets the link of this token; older ones stay, as always.
 * ERR_STATE: who looks after one of the children is not as it is said here. */
enum err store_letters_keep(struct store *s, const struct store_letter *letters, size_t count, int64_t now_ms) MUST_USE;

#endif
