/* Who is heard by somebody with few seats: a player has one for sound, and nobody mixes for it. */
#include "state.h"

static uint32_t seats_with_audio(const struct seats *s)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		count += s->seat[i].has_audio ? 1 : 0;
	}
	return count;
}

/*
 * Smaller matters more: who has the floor, then the sound of what is shown, then sounds of which nobody knows whether they
 * are speech (an encoder's), then who leads, then the other speakers.
 */
static uint32_t place_of(const struct room *room, const uint64_t *active, size_t active_count, struct sfu_subject subject)
{
	if (subject.feed == SFU_FEED_SCREEN) {
		return 1;
	}
	for (size_t i = 0; i < active_count; i++) {
		if (active[i] == subject.peer) {
			return i == 0 ? 0 : 3 + (uint32_t)i;
		}
	}
	if (speaker_is_unmetered(&room->speaker, subject.peer)) {
		return 2;
	}
	return subject.peer == room->leader ? 3 : 3 + SPEAKER_MAX_AUDIBLE;
}

void voices_choose(const struct peer *p, struct audible *voices)
{
	uint64_t active[SPEAKER_MAX_AUDIBLE];
	uint32_t seats = seats_with_audio(&p->seats);
	if (voices->count <= seats) {
		return;
	}
	size_t active_count = speaker_active(&p->room->speaker, active, SPEAKER_MAX_AUDIBLE);
	for (uint32_t i = 1; i < voices->count; i++) {
		struct sfu_subject subject = voices->subjects[i];
		uint32_t place = place_of(p->room, active, active_count, subject);
		uint32_t k = i;
		for (; k > 0 && place_of(p->room, active, active_count, voices->subjects[k - 1]) > place; k--) {
			voices->subjects[k] = voices->subjects[k - 1];
		}
		voices->subjects[k] = subject;
	}
	voices->count = seats;
}
