/* Bytes of a file as UTF-8 text: which encoding is it, and where does it stop being one? */
#ifndef KREIDE_CSV_DECODE_H
#define KREIDE_CSV_DECODE_H

#include "csv.h"

/* A copy that g_free frees, with a NUL behind it that *len does not count, and without its mark. NULL: no text in that
 * encoding; *bad is the line where it ends, 0 if that is not known. A NUL byte inside is left in. */
char *csv_decode(const void *bytes, size_t *len, enum csv_encoding *encoding, uint32_t *bad);

#endif
