/* A parents' day of the demo school, today and now: three families, of whom two have a talk. */
#ifndef KREIDE_DEMO_FAMILIES_H
#define KREIDE_DEMO_FAMILIES_H

#include "store_consult.h"

enum { DEMO_FAMILIES = 3 };

struct demo_families {
	struct {
		char id[STORE_ID_MAX], name[STORE_NAME_MAX], token[STORE_TOKEN_MAX]; /* of the parent */
		int64_t talk_ms; /* 0: it has none yet */
	} families[DEMO_FAMILIES];
	uint32_t count;
};

/* At each start: the day of the start before goes, and there is a new one. `children`: of the first of them are the families. */
enum err demo_families_make(struct store *s, const char *teacher, const struct store_person *children, uint32_t child_count, int64_t now_ms,
	struct demo_families *families) MUST_USE;
void demo_families_print(const struct demo_families *families, const char *base);

#endif
