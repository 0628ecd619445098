/* A small school with consultations, for tests of the store: what clashes with what is known beforehand. */
#ifndef KREIDE_CONSULT_SCHOOL_H
#define KREIDE_CONSULT_SCHOOL_H

#include "store_mail.h"

/* Desks 0 to 3 are of the day: teacher 0; the team of 1 and 2; 3, in the building; 4, as the family likes. Desk 4 is of an hour of
 * teacher 0, desk 5 of another day, of the team of 2 and 5. All have slots at the same times, without pauses. */
enum { TEACHERS = 6, CHILDREN = 6, PARENTS = 4, CONSULTS = 3, DESKS = 6, SLOTS = 8 };
#define SLOT_MS (INT64_C(10) * 60000)
#define NOW_MS INT64_C(1800000000000)
#define BEGIN_MS (NOW_MS + INT64_C(48) * 3600000)

struct consult_school {
	struct store *s;
	char id[STORE_ID_MAX];
	char teachers[TEACHERS][STORE_ID_MAX];
	/* 0 and 1 have parent 0; 1 and 2 have parent 1; 3 has parent 2 and 3; 4 and 5 have nobody */
	char children[CHILDREN][STORE_ID_MAX], parents[PARENTS][STORE_ID_MAX];
	char consults[CONSULTS][STORE_ID_MAX], desks[DESKS][STORE_ID_MAX];
	char slots[DESKS][SLOTS][STORE_ID_MAX];
};

void consult_school_make(struct consult_school *w, const char *path);
/* One number that the store says; -1: nothing. */
int64_t consult_school_number(struct store *s, const char *sql);
void consult_school_run(struct store *s, const char *sql);
/* May these two be in one talk each at the same time? By what is written above, not by what the store says. */
bool consult_school_shares_teacher(int desk, int other);
bool consult_school_is_family(int child, int other);

#endif
