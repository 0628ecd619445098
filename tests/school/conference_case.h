/* Conferences to write papers of; for tests. */
#ifndef KREIDE_TESTS_CONFERENCE_CASE_H
#define KREIDE_TESTS_CONFERENCE_CASE_H

#include "conference_record.h"

#define CASE_BEGIN_MS INT64_C(1795698000000) /* 2026-11-26, 14:00 in Berlin */
#define CASE_MINUTE_MS INT64_C(60000)

struct conference_case {
	struct conference_record record;
	GPtrArray *kept; /* what the record points to */
};

/* Twelve votes, two advisory seats, a guest; an item without guests; a deputy, who comes late, who goes early; each form of vote, an
 * election with runoff and lot. */
void conference_case_init(struct conference_case *c, enum consult_language language);
/* As much as there may be: 500 seats, 60 items, 14 candidates, long names. */
void conference_case_init_large(struct conference_case *c);
void conference_case_finish(struct conference_case *c);

#endif
