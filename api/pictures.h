/* The picture that a primary pupil knows, as the second step after his card. */
#ifndef KREIDE_PICTURES_H
#define KREIDE_PICTURES_H

#include "call.h"

/* If he needs one, is this the right one? False: refused, and asked for. said NULL: nothing was said yet. */
bool api_check_picture(struct api_call *c, const struct store_person *person, const char *said);
/* A teacher saw to it: whoever tried too often (this child, or the finder of its card) is no reason to wait any more. */
void api_forgive_picture(struct api_call *c, const char *person);

#endif
