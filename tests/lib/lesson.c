#include "lesson.h"

#include <string.h>

#define CONNECT_US (10 * US_PER_S)

void lesson_view_all(struct world *w, uint16_t height_px)
{
	uint32_t count = world_peer_count(w);
	for (uint32_t viewer = 0; viewer < count; viewer++) {
		uint32_t others[SFU_MAX_WANTS];
		uint32_t n = 0;
		for (uint32_t i = 0; i < count && n < SFU_MAX_WANTS; i++) {
			if (i != viewer) {
				others[n++] = i;
			}
		}
		world_view(w, viewer, others, n, height_px);
	}
}

void lesson_begin(struct world *w, uint32_t count, const struct world_join *join, uint16_t height_px, us_t settle_us)
{
	for (uint32_t i = 0; i < count; i++) {
		world_add(w, join);
		world_run(w, 20 * US_PER_MS);
	}
	world_connect_all(w, CONNECT_US);
	lesson_view_all(w, height_px);
	for (uint32_t i = 0; i < count; i++) {
		world_publish(w, i, SFU_SOURCE_MIC, true);
		world_publish(w, i, SFU_SOURCE_CAMERA, true);
	}
	world_run(w, settle_us);
	world_measure(w);
}

void lesson_expect_pair(struct world *w, uint32_t viewer, uint32_t publisher, enum sfu_source source,
	uint32_t permille)
{
	bool is_audio = source == SFU_SOURCE_MIC || source == SFU_SOURCE_SCREEN_AUDIO;
	us_t per_s = is_audio ? LESSON_AUDIO_PACKETS_PER_S : LESSON_FPS;
	uint64_t made = (uint64_t)(world_measured_us(w) * per_s / US_PER_S);
	struct world_seen s = world_seen(w, viewer, publisher, source);
	world_check(w, s.frames * 1000 >= made * permille,
		"participant %u played %llu of about %llu frames of source %d of %u (longest gap %lld ms)", viewer,
		(unsigned long long)s.frames, (unsigned long long)made, (int)source, publisher,
		(long long)(s.longest_gap_us / US_PER_MS));
}

static void expect_all(struct world *w, enum sfu_source source, uint32_t permille)
{
	for (uint32_t viewer = 0; viewer < world_peer_count(w); viewer++) {
		for (uint32_t i = 0; i < world_peer_count(w); i++) {
			if (i != viewer) {
				lesson_expect_pair(w, viewer, i, source, permille);
			}
		}
	}
}

void lesson_expect_video(struct world *w, uint32_t permille)
{
	expect_all(w, SFU_SOURCE_CAMERA, permille);
}

void lesson_expect_audio(struct world *w, uint32_t permille)
{
	expect_all(w, SFU_SOURCE_MIC, permille);
}

void lesson_expect_gaps_below(struct world *w, us_t limit_us)
{
	for (uint32_t viewer = 0; viewer < world_peer_count(w); viewer++) {
		for (uint32_t i = 0; i < world_peer_count(w); i++) {
			us_t gap_us = world_seen(w, viewer, i, SFU_SOURCE_CAMERA).longest_gap_us;
			world_check(w, i == viewer || gap_us < limit_us,
				"participant %u saw the picture of %u stand still for %lld ms", viewer, i,
				(long long)(gap_us / US_PER_MS));
		}
	}
}

struct lesson_totals lesson_totals(struct world *w, uint32_t viewer)
{
	struct lesson_totals t;
	memset(&t, 0, sizeof t);
	for (uint32_t seat = 0; seat < SFU_MAX_SEATS; seat++) {
		const struct endpoint_slot *s = endpoint_slot(world_endpoint(w, viewer), seat, true);
		if (s) {
			t.packets += s->packets;
			t.recovered += s->recovered;
			t.lost += s->lost;
			t.freezes += s->freezes;
		}
	}
	return t;
}
