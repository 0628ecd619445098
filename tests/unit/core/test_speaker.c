/* Who is heard, who has the floor, and how steady is it? */
#include "rng.h"
#include "speaker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

struct room {
	struct speaker *s;
	us_t now;
	uint32_t changes;
};

static struct speaker storage; /* too large for a stack */

static void room_init(struct room *r, uint32_t audible_max, uint64_t peers)
{
	*r = (struct room){.s = &storage, .now = US_PER_S};
	speaker_init(r->s, audible_max);
	for (uint64_t peer = 1; peer <= peers; peer++) {
		assert_int_equal(speaker_add(r->s, peer, r->now), OK);
	}
}

/* 20 ms packets of those whose bit is set, at `level` (0 .. 127), the others are silent without packets. */
static void talk(struct room *r, uint32_t who, uint8_t level, us_t span_us)
{
	us_t end = r->now + span_us;
	for (; r->now < end; r->now += 20 * US_PER_MS) {
		for (uint64_t peer = 1; peer < 32; peer++) {
			if (who & (1u << peer)) {
				speaker_on_audio(r->s, peer, true, (uint8_t)(127 - level), r->now);
			}
		}
		while (speaker_deadline(r->s) <= r->now) {
			r->changes += speaker_on_time(r->s, r->now);
			assert_true(speaker_deadline(r->s) > r->now);
		}
	}
}

static uint64_t dominant(const struct room *r)
{
	uint64_t peers[SPEAKER_MAX_AUDIBLE];
	return speaker_active(r->s, peers, SPEAKER_MAX_AUDIBLE) > 0 ? peers[0] : 0;
}

static bool is_audible(const struct speaker *s, uint64_t peer)
{
	uint64_t peers[SPEAKER_MAX_AUDIBLE + 1];
	bool found = false;
	for (size_t i = speaker_audible(s, peers); i > 0; i--) {
		found |= peers[i - 1] == peer;
	}
	return found;
}

#define ONLY(peer) (1u << (peer))
#define MS(n) ((n) * US_PER_MS)

static void comes_in_at_once_and_lingers(void **state)
{
	(void)state;
	struct room r;
	room_init(&r, 4, 6);
	assert_false(is_audible(r.s, 1));
	talk(&r, ONLY(1), 100, MS(40));
	assert_true(is_audible(r.s, 1));
	talk(&r, ONLY(1), 100, MS(2000));
	assert_int_equal(dominant(&r), 1);
	talk(&r, 0, 0, MS(2000));
	assert_true(is_audible(r.s, 1));
	assert_int_equal(dominant(&r), 0);
	talk(&r, 0, 0, MS(4000));
	assert_false(is_audible(r.s, 1));
	assert_true(speaker_deadline(r.s) == US_NEVER);
	talk(&r, ONLY(2), 60, MS(2000)); /* background */
	assert_false(is_audible(r.s, 2));
}

static void cough_and_breath(void **state)
{
	(void)state;
	struct room r;
	room_init(&r, 4, 6);
	talk(&r, ONLY(1), 90, MS(3000));
	talk(&r, ONLY(1) | ONLY(2), 120, MS(200)); /* loud, but a cough */
	assert_int_equal(dominant(&r), 1);
	talk(&r, 0, 0, MS(400)); /* breath */
	talk(&r, ONLY(1), 90, MS(1000));
	assert_int_equal(dominant(&r), 1);
	talk(&r, ONLY(2), 90, MS(1200)); /* 1 has ended */
	assert_int_equal(dominant(&r), 2);
	uint32_t before = r.changes;
	talk(&r, ONLY(2), 90, MS(5000)); /* a steady voice changes nothing but the end of 1 */
	assert_true(r.changes <= before + 1);
}

static void full_room(void **state)
{
	(void)state;
	struct room r;
	room_init(&r, 3, 8);
	talk(&r, ONLY(1), 100, MS(500));
	talk(&r, ONLY(2), 100, MS(500));
	talk(&r, ONLY(3), 100, MS(500));
	talk(&r, ONLY(4), 100, MS(60)); /* 1 is silent for longest */
	assert_false(is_audible(r.s, 1));
	assert_true(is_audible(r.s, 2));
	assert_true(is_audible(r.s, 4));
	talk(&r, ONLY(2) | ONLY(3) | ONLY(4), 100, MS(600));
	talk(&r, ONLY(2) | ONLY(3) | ONLY(4) | ONLY(5), 100, MS(3000)); /* all speak alike: nobody is pushed out */
	assert_false(is_audible(r.s, 5));
}

static void leader_is_always_heard(void **state)
{
	(void)state;
	struct room r;
	room_init(&r, 2, 6);
	talk(&r, ONLY(1) | ONLY(2), 100, MS(1000));
	speaker_set_leader(r.s, 6, r.now);
	assert_true(is_audible(r.s, 6));
	talk(&r, ONLY(1) | ONLY(2) | ONLY(3), 100, MS(10000));
	uint32_t heard = 0;
	for (uint64_t peer = 1; peer <= 6; peer++) {
		heard += is_audible(r.s, peer);
	}
	assert_int_equal(heard, 2);
	assert_true(is_audible(r.s, 6));
	speaker_set_leader(r.s, 0, r.now);
	talk(&r, ONLY(1) | ONLY(2), 100, MS(100));
	assert_false(is_audible(r.s, 6));
	speaker_remove(r.s, 1, r.now);
	assert_false(is_audible(r.s, 1));
	assert_true(speaker_on_time(r.s, r.now));
}

static void limits_and_packets_without_level(void **state)
{
	(void)state;
	struct room r;
	room_init(&r, 4, SPEAKER_MAX);
	assert_int_equal(speaker_add(r.s, 1, r.now), OK);
	assert_int_equal(speaker_add(r.s, SPEAKER_MAX + 1, r.now), ERR_FULL);
	speaker_on_audio(r.s, 5, false, 0, r.now);
	speaker_on_audio(r.s, 5, false, 0, r.now + MS(20));
	speaker_on_audio(r.s, 99999, true, 0, r.now);
	assert_true(is_audible(r.s, 5));
	speaker_remove(r.s, 99999, r.now);
	speaker_remove(r.s, 5, r.now);
	assert_int_equal(speaker_add(r.s, SPEAKER_MAX + 1, r.now), OK);
}

/* An encoder sends sound all the time, and nobody knows what it is. */
static void sound_without_level_takes_no_floor(void **state)
{
	(void)state;
	struct room r;
	uint64_t peers[SPEAKER_MAX_AUDIBLE];
	room_init(&r, 4, 4);
	for (us_t end = r.now + MS(3000); r.now < end; r.now += MS(20)) {
		speaker_on_audio(r.s, 4, false, 0, r.now);
		(void)speaker_on_time(r.s, r.now);
	}
	assert_true(is_audible(r.s, 4) && speaker_is_unmetered(r.s, 4));
	assert_false(speaker_is_unmetered(r.s, 1));
	assert_int_equal(speaker_active(r.s, peers, SPEAKER_MAX_AUDIBLE), 0);
	assert_int_equal(r.s->dominant, 0);
	talk(&r, ONLY(1), 80, MS(1000)); /* quieter than medium */
	assert_int_equal(speaker_active(r.s, peers, SPEAKER_MAX_AUDIBLE), 1);
	assert_int_equal(peers[0], 1);
	assert_int_equal(r.s->dominant, 1);
}

static void random_classes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct room r;
		struct rng rng;
		rng_init(&rng, seed);
		room_init(&r, 4, 20);
		speaker_set_leader(r.s, 20, r.now);
		for (int i = 0; i < 100; i++) {
			uint64_t peers[SPEAKER_MAX_AUDIBLE];
			uint32_t heard = 0;
			talk(&r, rng_u32(&rng) & rng_u32(&rng) & rng_u32(&rng), (uint8_t)rng_below(&rng, 128),
				MS(20 + rng_below(&rng, 1500)));
			for (uint64_t peer = 1; peer <= 20; peer++) {
				heard += is_audible(r.s, peer);
			}
			assert_true(heard <= 4);
			size_t count = speaker_active(r.s, peers, SPEAKER_MAX_AUDIBLE);
			for (size_t k = 0; k < count; k++) {
				assert_true(is_audible(r.s, peers[k]));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_in_at_once_and_lingers),
		cmocka_unit_test(cough_and_breath),
		cmocka_unit_test(full_room),
		cmocka_unit_test(leader_is_always_heard),
		cmocka_unit_test(limits_and_packets_without_level),
		cmocka_unit_test(sound_without_level_takes_no_floor),
		cmocka_unit_test(random_classes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
