/* Who may do what in a room: tables and pure functions, one policy a kind of meeting. */
#ifndef KREIDE_POLICY_H
#define KREIDE_POLICY_H

#include "store.h"

#include <stdbool.h>
#include <stdint.h>

enum right { RIGHT_SPEAK = 1, RIGHT_CAMERA = 2, RIGHT_SHARE = 4, RIGHT_WRITE = 8 };

struct policy {
	const char *kind;                       /* as in ROOM.kind */
	uint32_t rights[2];                     /* by enum person_role: RIGHT_ bits */
	bool leads[2];                          /* may open and end the room */
};

extern const struct policy policy_lesson;

uint32_t policy_rights(const struct policy *p, enum person_role role);
bool policy_leads(const struct policy *p, enum person_role role);
/* The SFU_SOURCE_BITs that these rights allow. */
uint32_t policy_sources(uint32_t rights);

#endif
