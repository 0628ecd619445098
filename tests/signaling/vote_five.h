/* For cmocka: a world of votes in memory with five voters, an adviser and a guest, all of them there. */
#ifndef KREIDE_VOTE_FIVE_H
#define KREIDE_VOTE_FIVE_H

#include "vote_world.h"

enum { CHAIR, TELLER, VOTER, ANOTHER, LAST, ADVISORY, GUEST, VOTERS = 5 };
typedef char vote_name[STORE_ID_MAX];
int vote_world_set_up(void **state);
int vote_world_tear_down(void **state);

#endif
