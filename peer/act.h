/* Who speaks, raises a hand or writes when; and the regular look at who is heard. */
#ifndef KREIDE_ACT_H
#define KREIDE_ACT_H

#include "cast.h"

void act_on_time(struct cast *c, us_t now);

#endif
