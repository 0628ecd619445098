/* What the parts of an assembly share. Private to assembly*.c. */
#ifndef KREIDE_TEST_ASSEMBLY_PARTS_H
#define KREIDE_TEST_ASSEMBLY_PARTS_H

#include "assembly.h"

/* Everything that follows from who is there and what was decided. */
void assembly_look(struct assembly *a);
bool assembly_is_there(const struct assembly *a, int person);
void assembly_go_away(struct assembly *a, int person);
void assembly_end_speech(struct assembly *a, us_t sure, us_t ended);
void assembly_begin_speech(struct assembly *a, int person, bool is_order);
int assembly_find_wait(const struct assembly *a, int person);
void assembly_drop_wait(struct assembly *a, int person);
bool assembly_is_without_guests(const struct assembly *a);
bool assembly_has_dismissed(const struct assembly *a);
struct assembly_span *assembly_last(GArray *spans);

#endif
