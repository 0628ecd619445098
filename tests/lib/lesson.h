/* What most scenarios begin with: participants who all send and see each other, and claims about what they see. */
#ifndef KREIDE_TEST_LESSON_H
#define KREIDE_TEST_LESSON_H

#include "world.h"

enum { LESSON_FPS = 25, LESSON_AUDIO_PACKETS_PER_S = 50 };

/*
 * `count` participants join over that network, send camera and microphone, and look at all others in tiles of
 * height_px. Runs until all are connected and for settle_us more, then begins to measure.
 */
void lesson_begin(struct world *w, uint32_t count, const struct world_join *join, uint16_t height_px, us_t settle_us);
/* Everybody looks at all others. */
void lesson_view_all(struct world *w, uint16_t height_px);
/* Everybody got at least this share of the frames that every other one captured since measuring began. */
void lesson_expect_video(struct world *w, uint32_t permille);
void lesson_expect_audio(struct world *w, uint32_t permille);
void lesson_expect_pair(struct world *w, uint32_t viewer, uint32_t publisher, enum sfu_source source,
	uint32_t permille);
/* No picture stood still for longer. */
void lesson_expect_gaps_below(struct world *w, us_t limit_us);
/* Sum over all video slots of a participant. */
struct lesson_totals {
	uint64_t packets, recovered, lost, freezes;
};
struct lesson_totals lesson_totals(struct world *w, uint32_t viewer);

#endif
