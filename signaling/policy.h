/* Who may do what in one kind of meeting: tables and pure functions. A new kind of meeting is a new file. */
#ifndef KREIDE_POLICY_H
#define KREIDE_POLICY_H

#include "sfu.h"
#include "store.h"

enum right { RIGHT_SPEAK = 1, RIGHT_CAMERA = 2, RIGHT_SHARE = 4, RIGHT_WRITE = 8 };

struct policy_role {
	unsigned rights;
	bool leads;     /* may end the meeting, and may be its leader */
	bool may_open;  /* his joining opens a closed room */
};

struct policy {
	const char *kind;
	struct policy_role roles[PERSON_ROLES];
};

extern const struct policy policy_lesson;

/* By the room's kind; NULL if there is none. */
const struct policy *policy_of(const char *kind);
/* The part of `sources` (SFU_SOURCE_BIT) that these rights allow. */
uint32_t policy_sources(unsigned rights, uint32_t sources);

#endif
