/* How seen pictures and heard tones are compared with what should be there. */
#include "watch.h"

#include "seq.h"

#include <string.h>

static void settle(struct watch *w, struct watch_seat *s, bool is_explained)
{
	if (!is_explained) {
		w->wrong += s->suspects;
	}
	s->suspects = 0;
}

void watch_begin(struct watch *w, us_t now)
{
	w->freezes = 0;
	w->longest_gap_us = 0;
	w->hear_checks = 0;
	w->hear_missing = 0;
	w->hear_extra = 0;
	w->outages = 0;
	w->longest_outage_us = 0;
	memset(&w->latency, 0, sizeof w->latency);
	w->grace_until = now + 2 * WATCH_TOLERANCE_US;
}

void watch_on_seat(struct watch *w, uint32_t seat, bool is_live, uint32_t number, uint32_t first_rtp, us_t now)
{
	if (seat >= RECEIVER_MAX_SEATS) {
		return;
	}
	struct watch_seat *s = &w->seats[seat];
	if (is_live && s->suspects > 0) {
		settle(w, s, number == s->suspect_number && seq32_diff(s->suspect_rtp, first_rtp) >= 0);
	}
	if (s->number != number || s->is_live != is_live) {
		s->last_frame_at = 0;
	}
	s->is_live = is_live;
	s->number = number;
	s->last_number = number != WATCH_NOBODY ? number : s->last_number;
	s->first_rtp = first_rtp;
	s->since = now;
}

static void count_gap(struct watch *w, struct watch_seat *s, us_t now)
{
	us_t gap = s->last_frame_at ? now - s->last_frame_at : 0;
	s->last_frame_at = now;
	if (w->is_windowed && s->is_live) {
		s->window_gap_us = us_max(s->window_gap_us, gap);
	}
	if (now < w->grace_until || !s->is_live) {
		return;
	}
	w->longest_gap_us = us_max(w->longest_gap_us, gap);
	w->freezes += gap > WATCH_FREEZE_US;
}

static void note_media(struct watch *w, us_t now)
{
	if (w->is_interrupted) {
		w->is_interrupted = false;
		w->outages++;
		w->longest_outage_us = us_max(w->longest_outage_us, now - w->media_at);
	}
	w->media_at = now;
}

void watch_on_packet(struct watch *w, uint32_t seat, bool is_video, us_t now)
{
	uint32_t number = w->seats[seat].last_number;
	enum watch_kind kind = !is_video ? WATCH_VOICE : number >= MARK_SCREEN ? WATCH_SCREEN : WATCH_CAMERA;
	if (number != WATCH_NOBODY) {
		w->packet_at[kind][number % MARK_SCREEN % TONE_COUNT] = now;
	}
}

void watch_on_join(struct watch *w)
{
	w->is_interrupted = w->media_at != 0;
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		w->seats[i] = (struct watch_seat){.number = WATCH_NOBODY, .last_number = WATCH_NOBODY};
	}
}

void watch_begin_window(struct watch *w)
{
	w->is_windowed = true;
	w->pauses = 0;
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		w->seats[i].window_gap_us = 0;
	}
}

void watch_on_pause(struct watch *w, uint32_t seat)
{
	w->pauses_seen++;
	if (w->is_windowed && seat < RECEIVER_MAX_SEATS) {
		w->pauses++;
		w->seats[seat].window_gap_us = 0;
	}
}

us_t watch_window_gap(const struct watch *w)
{
	us_t longest = 0;
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		longest = us_max(longest, w->seats[i].window_gap_us);
	}
	return longest;
}

void watch_end_window(struct watch *w, us_t now)
{
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		struct watch_seat *s = &w->seats[i];
		if (s->is_live && s->last_frame_at) {
			s->window_gap_us = us_max(s->window_gap_us, now - s->last_frame_at);
		}
	}
	w->is_windowed = false;
}

void watch_on_seen(struct watch *w, uint32_t number, us_t arrived_at)
{
	us_t *at = &w->seen_at[number >= MARK_SCREEN][number % MARK_SCREEN % TONE_COUNT];
	*at = us_max(*at, arrived_at);
}

void watch_on_frame(struct watch *w, uint32_t seat, uint32_t rtp, uint32_t number, us_t latency_us, us_t now)
{
	struct watch_seat *s = &w->seats[seat];
	w->frames++;
	note_media(w, now);
	w->first_frame_at = w->first_frame_at ? w->first_frame_at : now;
	count_gap(w, s, now);
	if (latency_us < 0) {
		w->blind++;
	} else {
		histogram_add(&w->latency, latency_us);
	}
	/* A client covers the seat unless it is live, and until the picture with first_rtp. */
	bool is_covered = !s->is_live || seq32_diff(rtp, s->first_rtp) < 0;
	bool is_stranger = s->number == WATCH_NOBODY; /* from another process: its number says nothing */
	if (number == s->number || is_covered || is_stranger) {
		return;
	}
	if (s->suspects > 0 && s->suspect_number != number) {
		settle(w, s, false);
	}
	if (s->suspects++ == 0) {
		s->suspect_since = now;
		s->suspect_number = number;
		s->suspect_rtp = rtp;
	}
}

void watch_on_tone(struct watch *w, uint32_t number, us_t now)
{
	note_media(w, now);
	w->first_tone_at = w->first_tone_at ? w->first_tone_at : now;
	w->heard_at[number % TONE_COUNT] = now;
}

void watch_hearing(struct watch *w, const bool *speaking, const bool *settled, us_t now)
{
	if (now < w->grace_until) {
		return;
	}
	for (uint32_t i = 0; i < TONE_COUNT; i++) {
		bool is_heard = w->heard_at[i] && now - w->heard_at[i] < 300 * US_PER_MS;
		if (!settled[i]) {
			continue;
		}
		w->hear_checks += speaking[i];
		w->hear_missing += speaking[i] && !is_heard;
		w->hear_extra += !speaking[i] && is_heard;
	}
}

void watch_on_stall(struct watch *w, us_t now)
{
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		w->seats[i].last_frame_at = 0;
	}
	w->grace_until = us_max(w->grace_until, now + WATCH_TOLERANCE_US / 2);
}

void watch_on_time(struct watch *w, us_t now)
{
	for (uint32_t i = 0; i < RECEIVER_MAX_SEATS; i++) {
		struct watch_seat *s = &w->seats[i];
		if (s->suspects > 0 && now - s->suspect_since > WATCH_TOLERANCE_US) {
			settle(w, s, false);
		}
	}
}

uint32_t watch_latency(const struct watch *w, double share)
{
	return (uint32_t)((histogram_at(&w->latency, share) + US_PER_MS / 2) / US_PER_MS);
}
