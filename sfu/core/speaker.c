#include "speaker.h"

#include <string.h>

enum {
	LEVEL_MAX = 127,
	LEVEL_SPEECH = 77,      /* -50 dBov */
	LEVEL_SPEECH_VOICED = 67, /* with the V bit of RFC 6464 */
	LEVEL_UNKNOWN = 97,     /* a packet without a level: medium speech */
	LEVEL_LOUDER = 6        /* dB, by which one must be louder to take over */
};

void speaker_init(struct speaker *s, uint32_t audible_max)
{
	memset(s, 0, sizeof *s);
	s->audible_max = audible_max < SPEAKER_MAX_AUDIBLE ? audible_max : SPEAKER_MAX_AUDIBLE;
	s->due_at = US_NEVER;
}

/* -1: nobody of this id. */
static int index_of(const struct speaker *s, uint64_t peer)
{
	for (uint32_t i = 0; i < s->count; i++) {
		if (s->entries[i].peer == peer) {
			return (int)i;
		}
	}
	return -1;
}

static struct speaker_entry *find(struct speaker *s, uint64_t peer)
{
	int i = index_of(s, peer);
	return i < 0 ? NULL : &s->entries[i];
}

static void touch(struct speaker *s, us_t now)
{
	s->is_changed = true;
	s->due_at = us_min(s->due_at, now);
}

static bool is_active(const struct speaker_entry *e)
{
	return e->active_since != US_NEVER;
}

/* Speaks, and it was more than one packet. */
static bool is_speaking(const struct speaker_entry *e)
{
	return is_active(e) && e->active_at > e->active_since;
}

static us_t speech_us(const struct speaker_entry *e)
{
	return is_active(e) ? e->active_at - e->active_since : 0;
}

static uint32_t count_audible(const struct speaker *s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		n += s->entries[i].is_audible ? 1 : 0;
	}
	return n;
}

/* Who makes room for a newcomer: the silent one whose last word is longest ago, else the quietest of the speaking. */
static struct speaker_entry *find_victim(struct speaker *s, const struct speaker_entry *newcomer)
{
	struct speaker_entry *silent = NULL;
	struct speaker_entry *quiet = NULL;
	for (uint32_t i = 0; i < s->count; i++) {
		struct speaker_entry *e = &s->entries[i];
		if (!e->is_audible || e->peer == s->leader) {
			continue;
		}
		if (!is_active(e) && (!silent || e->active_at < silent->active_at)) {
			silent = e;
		}
		if (is_active(e) && (!quiet || e->level < quiet->level)) {
			quiet = e;
		}
	}
	bool can_take_over = quiet && speech_us(newcomer) >= SPEAKER_TAKEOVER_US &&
		newcomer->level >= quiet->level + LEVEL_LOUDER;
	return silent || !can_take_over ? silent : quiet;
}

static void admit(struct speaker *s, struct speaker_entry *e, us_t now)
{
	if (e->is_audible || !(is_speaking(e) || e->peer == s->leader)) {
		return;
	}
	if (count_audible(s) >= s->audible_max) {
		struct speaker_entry *victim = find_victim(s, e);
		if (!victim) {
			return;
		}
		victim->is_audible = false;
	}
	e->is_audible = true;
	touch(s, now);
}

/* The leader's place does not depend on luck: if all speak, the quietest goes. */
static void admit_leader(struct speaker *s, struct speaker_entry *e, us_t now)
{
	admit(s, e, now);
	struct speaker_entry *quiet = NULL;
	for (uint32_t i = 0; !e->is_audible && i < s->count; i++) {
		struct speaker_entry *other = &s->entries[i];
		if (other->is_audible && (!quiet || other->level < quiet->level)) {
			quiet = other;
		}
	}
	if (quiet) {
		quiet->is_audible = false;
		admit(s, e, now);
	}
}

void speaker_set_leader(struct speaker *s, uint64_t peer, us_t now)
{
	s->leader = peer;
	struct speaker_entry *e = peer ? find(s, peer) : NULL;
	if (e) {
		admit_leader(s, e, now);
	}
	touch(s, now);
}

enum err speaker_add(struct speaker *s, uint64_t peer, us_t now)
{
	if (find(s, peer)) {
		return OK;
	}
	if (s->count == SPEAKER_MAX) {
		return ERR_FULL;
	}
	struct speaker_entry *e = &s->entries[s->count++];
	*e = (struct speaker_entry){.peer = peer, .heard_at = now, .active_since = US_NEVER, .active_at = -1};
	if (peer == s->leader) {
		admit_leader(s, e, now);
	}
	return OK;
}

void speaker_remove(struct speaker *s, uint64_t peer, us_t now)
{
	struct speaker_entry *e = find(s, peer);
	if (!e) {
		return;
	}
	if (e->is_audible || is_active(e) || s->dominant == peer) {
		touch(s, now);
	}
	*e = s->entries[--s->count];
	s->dominant = s->dominant == peer ? 0 : s->dominant;
}

static void hear(struct speaker_entry *e, uint8_t level, bool is_loud, us_t now)
{
	bool goes_on = is_active(e) && now - e->active_at < SPEAKER_SILENCE_US;
	e->heard_at = now;
	e->is_voiced = is_loud;
	if (!is_loud) {
		return;
	}
	/* smoothed over the loud packets only: the pauses between words say nothing about a voice */
	int smoothed = goes_on ? (e->level * 7 + level + 4) / 8 : level;
	e->level = (uint8_t)smoothed;
	e->active_since = goes_on ? e->active_since : now;
	e->active_at = now;
}

void speaker_on_audio(struct speaker *s, uint64_t peer, bool has_level, uint8_t level_byte, us_t now)
{
	struct speaker_entry *e = find(s, peer);
	if (!e) {
		return;
	}
	e->is_unmetered = !has_level;
	int level = has_level ? LEVEL_MAX - (level_byte & 0x7f) : LEVEL_UNKNOWN;
	bool has_voice = has_level && (level_byte & 0x80) != 0;
	bool was_speaking = is_speaking(e);
	hear(e, (uint8_t)level, level > (has_voice ? LEVEL_SPEECH_VOICED : LEVEL_SPEECH), now);
	if (!e->is_voiced) {
		return;
	}
	admit(s, e, now);
	if (is_speaking(e) && !was_speaking) {
		touch(s, now);
	}
	s->due_at = us_min(s->due_at, now + SPEAKER_TICK_US);
}

size_t speaker_audible(const struct speaker *s, uint64_t peers[SPEAKER_MAX_AUDIBLE + 1])
{
	size_t count = 0;
	if (s->leader != 0) {
		peers[count++] = s->leader;
	}
	for (uint32_t i = 0; i < s->count && count <= SPEAKER_MAX_AUDIBLE; i++) {
		if (s->entries[i].is_audible && s->entries[i].peer != s->leader) {
			peers[count++] = s->entries[i].peer;
		}
	}
	return count;
}

bool speaker_is_unmetered(const struct speaker *s, uint64_t peer)
{
	int i = index_of(s, peer);
	return i >= 0 && s->entries[i].is_unmetered;
}

static void expire(struct speaker *s, us_t now)
{
	for (uint32_t i = 0; i < s->count; i++) {
		struct speaker_entry *e = &s->entries[i];
		if (is_active(e) && now - e->active_at >= SPEAKER_SILENCE_US) {
			s->is_changed = s->is_changed || is_speaking(e);
			e->active_since = US_NEVER;
			e->is_voiced = false;
		}
		if (e->is_audible && e->peer != s->leader && now - e->active_at >= SPEAKER_LINGER_US) {
			e->is_audible = false;
			s->is_changed = true;
		}
	}
}

static bool takes_floor(const struct speaker_entry *e, const struct speaker_entry *holder)
{
	if (e->is_unmetered) {
		return false;
	}
	if (!holder || !is_active(holder)) {
		return speech_us(e) >= SPEAKER_COUGH_US;
	}
	return speech_us(e) >= SPEAKER_TAKEOVER_US && e->level >= holder->level + LEVEL_LOUDER;
}

static void choose_dominant(struct speaker *s, us_t now)
{
	struct speaker_entry *holder = s->dominant ? find(s, s->dominant) : NULL;
	bool can_change = !holder || !is_active(holder) || now - s->dominant_since >= SPEAKER_KEEP_US;
	struct speaker_entry *best = NULL;
	for (uint32_t i = 0; can_change && i < s->count; i++) {
		struct speaker_entry *e = &s->entries[i];
		if (e != holder && e->is_audible && takes_floor(e, holder) && (!best || e->level > best->level)) {
			best = e;
		}
	}
	if (best) {
		s->dominant = best->peer;
		s->dominant_since = now;
		s->is_changed = true;
	}
}

static void set_due(struct speaker *s, us_t now)
{
	s->due_at = US_NEVER;
	for (uint32_t i = 0; i < s->count; i++) {
		const struct speaker_entry *e = &s->entries[i];
		if (is_active(e)) {
			s->due_at = us_min(s->due_at, now + SPEAKER_TICK_US);
			s->due_at = us_min(s->due_at, e->active_at + SPEAKER_SILENCE_US);
		}
		if (e->is_audible && e->peer != s->leader) {
			s->due_at = us_min(s->due_at, e->active_at + SPEAKER_LINGER_US);
		}
	}
}

bool speaker_on_time(struct speaker *s, us_t now)
{
	expire(s, now);
	for (uint32_t i = 0; i < s->count; i++) {
		admit(s, &s->entries[i], now);
	}
	choose_dominant(s, now);
	set_due(s, now);
	bool changed = s->is_changed;
	s->is_changed = false;
	return changed;
}

us_t speaker_deadline(const struct speaker *s)
{
	return s->due_at;
}

/* Dominant first, then who has spoken longest; ties by id, so that the order never depends on the array's. */
static bool is_before(const struct speaker *s, const struct speaker_entry *a, const struct speaker_entry *b)
{
	if ((a->peer == s->dominant) != (b->peer == s->dominant)) {
		return a->peer == s->dominant;
	}
	return a->active_since != b->active_since ? a->active_since < b->active_since : a->peer < b->peer;
}

size_t speaker_active(const struct speaker *s, uint64_t *peers, size_t cap)
{
	const struct speaker_entry *last = NULL;
	size_t count = 0;
	while (count < cap) {
		const struct speaker_entry *best = NULL;
		for (uint32_t i = 0; i < s->count; i++) {
			const struct speaker_entry *e = &s->entries[i];
			bool is_left = e->is_audible && is_speaking(e) && !e->is_unmetered && (!last || is_before(s, last, e));
			if (is_left && e != last && (!best || is_before(s, e, best))) {
				best = e;
			}
		}
		if (!best) {
			break;
		}
		peers[count++] = best->peer;
		last = best;
	}
	return count;
}
