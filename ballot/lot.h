/* The lot that nobody can steer (docs/voting.md, section 3). */
#ifndef KREIDE_LOT_H
#define KREIDE_LOT_H

#include "ballot.h"

enum { LOT_BYTES = 32 };

typedef uint8_t lot_value[LOT_BYTES];

enum err lot_commit(const lot_value seed, lot_value commitment) MUST_USE;
/* Sorts the values and takes each once; gives how many are left. */
size_t lot_sort(lot_value *values, size_t count);
/* values: `count` in a row, as lot_sort left them. */
enum err lot_ticket(const lot_value seed, const uint8_t *values, size_t count, uint32_t candidate, lot_value ticket) MUST_USE;
/* candidates: n is bit n - 1; the `places` of them with the lowest tickets. values as above. */
enum err lot_draw(const lot_value seed, const uint8_t *values, size_t count, uint64_t candidates, unsigned places, uint64_t *drawn) MUST_USE;

#endif
