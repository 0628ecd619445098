/*
 * Who is heard: ranks the microphones of a room by their audio levels (RFC 6464) with hysteresis, so that a cough does
 * not take the floor and a pause for breath does not lose it.
 */
#ifndef KREIDE_SPEAKER_H
#define KREIDE_SPEAKER_H

#include "errors.h"
#include "units.h"

#include <stdbool.h>
#include <stddef.h>

enum { SPEAKER_MAX = 512, SPEAKER_MAX_AUDIBLE = 8 };

#define SPEAKER_SILENCE_US (500 * US_PER_MS)  /* without speech for so long: not active any more */
#define SPEAKER_KEEP_US (2 * US_PER_S)        /* heard at least so long after his last word, if there is room */
#define SPEAKER_LINGER_US (5 * US_PER_S)      /* leaves after that even if nobody needs the place */
#define SPEAKER_COUGH_US (300 * US_PER_MS)    /* shorter speech does not take the floor */
#define SPEAKER_TAKEOVER_US (1500 * US_PER_MS) /* speech that takes a place or the floor from one who goes on */
#define SPEAKER_TICK_US (200 * US_PER_MS)     /* ranks are looked at so often while somebody speaks */

struct speaker_entry {
	uint64_t peer;
	uint8_t level;      /* 0 silent .. 127 loudest, smoothed */
	bool is_voiced;     /* his last packet was above the threshold */
	us_t heard_at;      /* last packet */
	us_t active_since;  /* continuous speech began; US_NEVER: silent */
	us_t active_at;     /* last time above the threshold */
	bool is_audible;
	bool is_unmetered;  /* his last packet had no level */
};

struct speaker {
	struct speaker_entry entries[SPEAKER_MAX];
	uint32_t count;
	uint32_t audible_max;
	uint64_t leader;    /* always audible, 0: none */
	uint64_t dominant;  /* 0: nobody yet */
	us_t dominant_since;
	us_t due_at;
	bool is_changed;
};

void speaker_init(struct speaker *s, uint32_t audible_max);
void speaker_set_leader(struct speaker *s, uint64_t peer, us_t now);
/* ERR_FULL. A peer that may speak; not audible before he does. */
enum err speaker_add(struct speaker *s, uint64_t peer, us_t now) MUST_USE;
void speaker_remove(struct speaker *s, uint64_t peer, us_t now);
/*
 * level_byte: RFC 6464 (V bit and -dBov). has_level false: the packet had none. Nobody knows whether such a one speaks (an
 * encoder with a microphone that is never off): he is heard as if he spoke at medium level, but he takes no floor, and is
 * never among those who speak.
 */
void speaker_on_audio(struct speaker *s, uint64_t peer, bool has_level, uint8_t level_byte, us_t now);
/* Who is heard, the leader among them even before he has a microphone; returns the count. */
size_t speaker_audible(const struct speaker *s, uint64_t peers[SPEAKER_MAX_AUDIBLE + 1]);
bool speaker_is_unmetered(const struct speaker *s, uint64_t peer);
/* Re-ranks; true when the audible set or the order of the active ones changed since the last call. */
bool speaker_on_time(struct speaker *s, us_t now);
us_t speaker_deadline(const struct speaker *s);
/* Who speaks now, dominant first; returns the count. */
size_t speaker_active(const struct speaker *s, uint64_t *peers, size_t cap);

#endif
