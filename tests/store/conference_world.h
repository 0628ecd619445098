/* A small school with a conference, for tests of the store. */
#ifndef KREIDE_CONFERENCE_WORLD_H
#define KREIDE_CONFERENCE_WORLD_H

#include "consult_school.h"
#include "store_vote.h"

enum { STAFF = 8 };

/* Who is on the roll: staff 0 (who convened it, chair), 1 to 4 with a vote, of which 4 has the deputy 6; 5 is advisory; an outsider is a guest.
 * Staff 7 has nothing to do with it. 1 and 2 have an address, as has the outsider. */
struct conference_world {
	struct store *s;
	char school[STORE_ID_MAX];
	char staff[STAFF][STORE_ID_MAX];
	char pupil[STORE_ID_MAX];
	char outsider[STORE_ID_MAX];
	char id[STORE_ID_MAX];
	/* by staff; 6: the outsider's */
	char seats[7][STORE_ID_MAX];
	char items[3][STORE_ID_MAX]; /* the second is without guests */
};

/* A draft, as above; path NULL: in memory. */
void conference_world_make(struct conference_world *w, const char *path);
/* And invited, and opened. */
void conference_world_open(struct conference_world *w);
/* For cmocka: in memory; a draft, or open. */
int conference_world_set_up(void **state);
int conference_world_set_up_open(void **state);
int conference_world_tear_down(void **state);

#define number_of(w, sql) consult_school_number((w)->s, sql)

#endif
