/* Is it still the same school and the same file? */
#ifndef KREIDE_ROSTER_DIGEST_H
#define KREIDE_ROSTER_DIGEST_H

#include "roster.h"

void roster_digest(char digest[ROSTER_DIGEST_MAX], const struct roster *known, const void *file, size_t len,
	const struct roster_options *options);

#endif
