/* A school conference of the demo school that begins some minutes after the start. */
#ifndef KREIDE_DEMO_CONFERENCE_H
#define KREIDE_DEMO_CONFERENCE_H

#include "demo_families.h"
#include "store_conference.h"

struct demo_conference {
	struct store_person outsider; /* id "": there is no conference */
	char token[STORE_TOKEN_MAX];  /* his */
	int64_t begin_ms;
};

/* Whom it is made with. */
struct demo_conference_people {
	const char *school, *leader, *teacher; /* leader "": the teacher chairs alone */
	const struct store_person *pupils;
	uint32_t pupil_count;
	const struct demo_families *families;
};

/* At each start: one of the start before that nobody held goes, and there is a new one. */
enum err demo_conference_make(struct store *s, const struct demo_conference_people *people, int64_t now_ms, struct demo_conference *out) MUST_USE;
void demo_conference_print(const struct demo_conference *conference, const char *base);

#endif
