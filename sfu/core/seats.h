/*
 * Who sits where: assigns the subjects that a subscriber wants to see, and those that he must hear, to his fixed
 * seats. Pure: wants + audible set in, assignments out. Whoever is still wanted keeps his seat.
 */
#ifndef KREIDE_SEATS_H
#define KREIDE_SEATS_H

#include "sfu.h"

enum { SEATS_MAX_AUDIBLE = 16 };

struct seat {
	bool has_audio, has_video;
	struct sfu_subject subject; /* peer 0: empty */
	bool is_seen;  /* wanted by the view: its video goes here */
	uint8_t rank;
	uint16_t height_px;
};

struct seats {
	struct seat seat[SFU_MAX_SEATS];
	uint32_t count;
};

/* Clears the assignment. */
void seats_init(struct seats *s, const bool *has_audio, const bool *has_video, uint32_t count);
/* More seats at the end; the old ones stay. */
void seats_grow(struct seats *s, const bool *has_audio, const bool *has_video, uint32_t count);
/*
 * New assignment. wants by rank; audible: subjects whose sound must reach the subscriber. The seen get seats with
 * video (best rank first when there are too few), the audible who are not seen get voice seats (then any free seat).
 * Returns a bit mask of the seats whose subject changed.
 */
uint32_t seats_assign(struct seats *s, const struct sfu_want *wants, uint32_t want_count,
	const struct sfu_subject *audible, uint32_t audible_count);
/* Index of the subject's seat, -1: none. */
int seats_find(const struct seats *s, struct sfu_subject subject);

#endif
