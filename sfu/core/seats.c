#include "seats.h"

#include <string.h>

static bool same(struct sfu_subject a, struct sfu_subject b)
{
	return a.peer == b.peer && a.feed == b.feed;
}

void seats_init(struct seats *s, const bool *has_audio, const bool *has_video, uint32_t count)
{
	memset(s, 0, sizeof *s);
	seats_grow(s, has_audio, has_video, count);
}

void seats_grow(struct seats *s, const bool *has_audio, const bool *has_video, uint32_t count)
{
	uint32_t limit = count < SFU_MAX_SEATS ? count : SFU_MAX_SEATS;
	for (uint32_t i = s->count; i < limit; i++) {
		s->seat[i] = (struct seat){.has_audio = has_audio[i], .has_video = has_video[i]};
	}
	s->count = limit > s->count ? limit : s->count;
}

int seats_find(const struct seats *s, struct sfu_subject subject)
{
	for (uint32_t i = 0; subject.peer != 0 && i < s->count; i++) {
		if (same(s->seat[i].subject, subject)) {
			return (int)i;
		}
	}
	return -1;
}

static void clear_seat(struct seat *seat)
{
	*seat = (struct seat){.has_audio = seat->has_audio, .has_video = seat->has_video};
}

static const struct sfu_want *find_want(const struct sfu_want *list, uint32_t count, struct sfu_subject subject)
{
	for (uint32_t i = 0; i < count; i++) {
		if (same(list[i].subject, subject)) {
			return &list[i];
		}
	}
	return NULL;
}

/* The seat in which a subject is seen, or -1. */
static int find_seen(const struct seats *s, struct sfu_subject subject)
{
	for (uint32_t i = 0; i < s->count; i++) {
		if (s->seat[i].is_seen && same(s->seat[i].subject, subject)) {
			return (int)i;
		}
	}
	return -1;
}

static bool is_heard(const struct seats *s, struct sfu_subject subject)
{
	for (uint32_t i = 0; i < s->count; i++) {
		if (s->seat[i].has_audio && same(s->seat[i].subject, subject)) {
			return true;
		}
	}
	return false;
}

static uint32_t count_video(const struct seats *s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		n += s->seat[i].has_video ? 1 : 0;
	}
	return n;
}

/* The wants that get a video seat: by rank, each subject once, as many as there are seats. */
static uint32_t choose_seen(const struct sfu_want *wants, uint32_t want_count, uint32_t limit, struct sfu_want *seen)
{
	uint32_t count = 0;
	for (int rank = 0; rank <= UINT8_MAX && count < limit; rank++) {
		for (uint32_t i = 0; i < want_count && count < limit; i++) {
			bool is_next = wants[i].rank == rank && wants[i].subject.peer != 0;
			if (is_next && !find_want(seen, count, wants[i].subject)) {
				seen[count++] = wants[i];
			}
		}
	}
	return count;
}

static bool is_among(const struct sfu_subject *list, uint32_t count, struct sfu_subject subject)
{
	for (uint32_t i = 0; i < count; i++) {
		if (same(list[i], subject)) {
			return true;
		}
	}
	return false;
}

static int find_empty(const struct seats *s, bool needs_audio, bool needs_video, bool avoids_video)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct seat *seat = &s->seat[i];
		if (seat->subject.peer == 0 && (!needs_audio || seat->has_audio) && (!needs_video || seat->has_video) &&
			(!avoids_video || !seat->has_video)) {
			return (int)i;
		}
	}
	return -1;
}

/* A video seat for somebody new: an empty one, else one whose subject is only heard and can move to a voice seat. */
static int find_video_seat(const struct seats *s)
{
	int index = find_empty(s, true, true, false);
	if (index < 0) {
		index = find_empty(s, false, true, false);
	}
	for (uint32_t i = 0; index < 0 && i < s->count; i++) {
		if (s->seat[i].has_video && !s->seat[i].is_seen) {
			index = (int)i;
		}
	}
	return index;
}

/* The seat that a want insists on, if there is such a one; else any. */
static int seat_for(const struct seats *s, const struct sfu_want *want)
{
	bool is_bound = want->seat > 0 && want->seat <= s->count && s->seat[want->seat - 1].has_video;
	return is_bound ? want->seat - 1 : find_video_seat(s);
}

static void seat_seen(struct seats *s, const struct sfu_want *seen, uint32_t seen_count)
{
	for (uint32_t i = 0; i < seen_count; i++) {
		if (find_seen(s, seen[i].subject) >= 0) {
			continue;
		}
		int index = seat_for(s, &seen[i]);
		if (index >= 0) {
			clear_seat(&s->seat[index]);
			s->seat[index].subject = seen[i].subject;
			s->seat[index].is_seen = true;
		}
	}
	for (uint32_t i = 0; i < seen_count; i++) {
		int index = find_seen(s, seen[i].subject);
		if (index >= 0) {
			s->seat[index].rank = seen[i].rank;
			s->seat[index].height_px = seen[i].height_px;
		}
	}
}

static void seat_audible(struct seats *s, const struct sfu_subject *audible, uint32_t audible_count)
{
	for (uint32_t i = 0; i < audible_count; i++) {
		if (audible[i].peer == 0 || is_heard(s, audible[i])) {
			continue; /* who is seen in a seat without sound gets a voice seat, too */
		}
		int index = find_empty(s, true, false, true);
		if (index < 0) {
			index = find_empty(s, true, false, false);
		}
		if (index >= 0) {
			s->seat[index].subject = audible[i];
		}
	}
}

static bool is_bound_elsewhere(const struct sfu_want *want, uint32_t index)
{
	return want->seat != 0 && want->seat != index + 1;
}

/* May this seat go on showing whom it showed or let hear? Where somebody was seen before matters more. */
static bool may_show(const struct seats *before, uint32_t index, const struct sfu_want *want)
{
	int seen = find_seen(before, want->subject);
	bool is_better_there = seen >= 0 && (uint32_t)seen != index && !is_bound_elsewhere(want, (uint32_t)seen);
	return before->seat[index].has_video && !is_bound_elsewhere(want, index) && !is_better_there;
}

/* Who is seen in a seat without sound may be heard in another one. */
static bool is_seen_silently(const struct seats *before, struct sfu_subject subject)
{
	int seen = find_seen(before, subject);
	return seen >= 0 && !before->seat[seen].has_audio;
}

/* Keeps those who may stay, and notes who is seen; a seen subject in a voice seat has to move. */
static void keep(struct seats *s, const struct seats *before, const struct sfu_want *seen, uint32_t seen_count,
	const struct sfu_subject *audible, uint32_t audible_count)
{
	for (uint32_t i = 0; i < s->count; i++) {
		clear_seat(&s->seat[i]);
	}
	for (uint32_t i = 0; i < s->count; i++) {
		struct seat *seat = &s->seat[i];
		struct sfu_subject subject = before->seat[i].subject;
		const struct sfu_want *want = subject.peer ? find_want(seen, seen_count, subject) : NULL;
		bool shows = want && find_seen(s, subject) < 0 && may_show(before, i, want);
		bool is_audible = seat->has_audio && is_among(audible, audible_count, subject);
		if (shows || (is_audible && (!want || is_seen_silently(before, subject)))) {
			seat->subject = subject;
			seat->is_seen = shows;
		}
	}
}

uint32_t seats_assign(struct seats *s, const struct sfu_want *wants, uint32_t want_count,
	const struct sfu_subject *audible, uint32_t audible_count)
{
	const struct seats before = *s;
	struct sfu_want seen[SFU_MAX_SEATS];
	uint32_t seen_count = choose_seen(wants, want_count, count_video(s), seen);
	keep(s, &before, seen, seen_count, audible, audible_count);
	seat_seen(s, seen, seen_count);
	seat_audible(s, audible, audible_count);
	uint32_t changed = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		changed |= same(before.seat[i].subject, s->seat[i].subject) ? 0 : UINT32_C(1) << i;
	}
	return changed;
}
