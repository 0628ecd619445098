/* By the server's sender reports, do the sound and the picture of a seat that were captured together play together? */
#include "lesson.h"

/* NTP time that the reports give to what was played last, less the publisher's time of its capture; microseconds. */
static us_t shift_of(struct world *w, const struct endpoint_slot *s, uint32_t clock_hz, const char *what)
{
	world_check(w, s->has_sr, "no sender report for the %s", what);
	int32_t ticks = (int32_t)(s->captured_rtp - s->sr_rtp);
	us_t since_sr_us = (us_t)ticks * US_PER_S / clock_hz;
	return us_from_ntp_span(s->sr_ntp, 0) + since_sr_us - s->captured_at;
}

static void check_seat(struct world *w, uint32_t viewer, uint32_t seat)
{
	const struct endpoint_slot *audio = endpoint_slot(world_endpoint(w, viewer), seat, false);
	const struct endpoint_slot *video = endpoint_slot(world_endpoint(w, viewer), seat, true);
	world_check(w, audio->publisher == video->publisher, "seat %u: voice of %u, picture of %u", seat,
		audio->publisher, video->publisher);
	us_t apart_us = shift_of(w, video, 90000, "picture") - shift_of(w, audio, 48000, "sound");
	world_check(w, apart_us > -20 * US_PER_MS && apart_us < 20 * US_PER_MS,
		"participant %u, seat %u: sound and picture are %lld us apart", viewer, seat, (long long)apart_us);
}

static void scenario(struct world *w)
{
	const struct world_join join = {
		.up = {.delay_us = 30 * US_PER_MS, .jitter_us = 10 * US_PER_MS},
		.down.delay_us = 20 * US_PER_MS,
	};
	lesson_begin(w, 4, &join, 180, 4 * US_PER_S);
	for (uint32_t turn = 0; turn < 4; turn++) {
		const uint32_t shown[] = {1 + turn % 3, 1 + (turn + 1) % 3};
		world_view(w, 0, shown, 2, turn % 2 == 0 ? 180 : 720);
		world_run(w, 4 * US_PER_S);
		for (uint32_t seat = 0; seat < 3; seat++) {
			if (world_seat_state(w, 0, seat) == SFU_SEAT_LIVE && world_seat_subject(w, 0, seat).peer != 0) {
				check_seat(w, 0, seat);
			}
		}
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
