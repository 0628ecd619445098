/* Does everybody who matters have a seat, and does he keep it? */
#include "rng.h"
#include "seats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { SEATS = 10, VIDEO_SEATS = 6, PEERS = 14 };

static const bool has_audio[SEATS] = {true, true, true, true, true, false, true, true, true, true};
static const bool has_video[SEATS] = {true, true, true, true, true, true, false, false, false, false};

static bool same(struct sfu_subject a, struct sfu_subject b)
{
	return a.peer == b.peer && a.feed == b.feed;
}

static bool is_audible(const struct sfu_subject *audible, uint32_t count, struct sfu_subject subject)
{
	for (uint32_t i = 0; i < count; i++) {
		if (same(audible[i], subject)) {
			return true;
		}
	}
	return false;
}

static const struct sfu_want *find_want(const struct sfu_want *wants, uint32_t count, struct sfu_subject subject)
{
	for (uint32_t i = 0; i < count; i++) {
		if (same(wants[i].subject, subject)) {
			return &wants[i];
		}
	}
	return NULL;
}

/* Ranks are distinct here: the seen are those with the best VIDEO_SEATS of them. */
static bool is_to_be_seen(const struct sfu_want *wants, uint32_t count, const struct sfu_want *want)
{
	uint32_t better = 0;
	for (uint32_t i = 0; i < count; i++) {
		better += wants[i].rank < want->rank ? 1 : 0;
	}
	return better < VIDEO_SEATS;
}

static bool is_seen_silently(const struct seats *s, struct sfu_subject subject)
{
	const struct seat *seat = &s->seat[seats_find(s, subject)];
	return seat->is_seen && !seat->has_audio;
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

static void check(const struct seats *before, const struct seats *s, uint32_t changed,
	const struct sfu_want *wants, uint32_t want_count, const struct sfu_subject *audible, uint32_t audible_count)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct seat *seat = &s->seat[i];
		const struct sfu_want *want = find_want(wants, want_count, seat->subject);
		bool is_seen = want && is_to_be_seen(wants, want_count, want);
		assert_int_equal((changed >> i) & 1, !same(seat->subject, before->seat[i].subject));
		if (seat->subject.peer == 0) {
			assert_false(seat->is_seen);
			continue;
		}
		bool is_second = seats_find(s, seat->subject) != (int)i;
		assert_true(!is_second || is_seen_silently(s, seat->subject)); /* else nobody twice */
		assert_int_equal(seat->is_seen, is_seen && !is_second);
		assert_true(seat->is_seen ? seat->has_video && seat->rank == want->rank && seat->height_px == want->height_px :
			seat->has_audio && is_audible(audible, audible_count, seat->subject));
	}
	for (uint32_t i = 0; i < want_count; i++) {
		if (is_to_be_seen(wants, want_count, &wants[i])) {
			int now = seats_find(s, wants[i].subject);
			int then = seats_find(before, wants[i].subject);
			assert_true(now >= 0);
			assert_true(then < 0 || !before->seat[then].has_video || now == then);
		}
	}
	for (uint32_t i = 0; i < audible_count; i++) {
		int then = seats_find(before, audible[i]);
		const struct sfu_want *want = find_want(wants, want_count, audible[i]);
		bool is_seen = want && is_to_be_seen(wants, want_count, want);
		assert_true(is_heard(s, audible[i])); /* four voice seats for at most four voices */
		assert_true(is_seen || then < 0 || before->seat[then].has_video || seats_find(s, audible[i]) == then);
	}
}

static uint32_t shuffle(struct rng *rng, uint64_t *peers)
{
	for (uint32_t i = 0; i < PEERS; i++) {
		uint32_t j = rng_below(rng, i + 1);
		peers[i] = peers[j];
		peers[j] = i + 1;
	}
	return rng_below(rng, PEERS);
}

static void random_views(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct rng rng;
		struct seats s;
		uint64_t peers[PEERS];
		struct sfu_want wants[PEERS] = {0};
		struct sfu_subject audible[4] = {0};
		rng_init(&rng, seed);
		seats_init(&s, has_audio, has_video, SEATS);
		for (int step = 0; step < 200; step++) {
			struct seats before = s;
			uint32_t want_count = shuffle(&rng, peers);
			for (uint32_t i = 0; i < want_count; i++) {
				wants[i] = (struct sfu_want){{peers[i], rng_below(&rng, 8) == 0 ? SFU_FEED_SCREEN : SFU_FEED_PERSON},
					(uint16_t)(100 + i), (uint8_t)((i * 5 + 3) % PEERS), 0};
			}
			(void)shuffle(&rng, peers);
			uint32_t audible_count = rng_below(&rng, 5);
			for (uint32_t i = 0; i < audible_count; i++) {
				audible[i] = (struct sfu_subject){peers[i], SFU_FEED_PERSON};
			}
			uint32_t changed = seats_assign(&s, wants, want_count, audible, audible_count);
			check(&before, &s, changed, wants, want_count, audible, audible_count);
			before = s;
			assert_int_equal(seats_assign(&s, wants, want_count, audible, audible_count), 0);
			assert_memory_equal(&before, &s, sizeof s);
		}
	}
}

static void voices_and_growth(void **state)
{
	(void)state;
	struct seats s;
	struct sfu_subject a = {1, SFU_FEED_PERSON};
	struct sfu_subject b = {2, SFU_FEED_PERSON};
	struct sfu_want want = {{1, SFU_FEED_PERSON}, 180, 0, 0};
	struct sfu_want twice[2] = {want, want};
	static const bool yes[SFU_MAX_SEATS + 8] = {true, true, true};
	static const bool first[3] = {true, false, false};
	seats_init(&s, yes, first, 2);
	assert_int_equal(seats_assign(&s, NULL, 0, &a, 1), 2); /* a voice seat, though the video seat is free */
	assert_int_equal(seats_find(&s, a), 1);
	assert_int_equal(seats_assign(&s, twice, 2, &a, 1), 3); /* seen: moves, once */
	assert_int_equal(seats_find(&s, a), 0);
	assert_int_equal(seats_assign(&s, NULL, 0, &a, 1), 0); /* only heard: stays */
	assert_int_equal(seats_assign(&s, NULL, 0, &b, 1), 3);
	assert_int_equal(seats_find(&s, b), 1);
	assert_int_equal(seats_find(&s, (struct sfu_subject){0, SFU_FEED_PERSON}), -1);
	seats_grow(&s, yes, first, 3);
	assert_int_equal(s.count, 3);
	assert_int_equal(seats_find(&s, b), 1);
	seats_grow(&s, yes, yes, SFU_MAX_SEATS + 8);
	assert_int_equal(s.count, SFU_MAX_SEATS);
	seats_grow(&s, yes, yes, 1);
	assert_int_equal(s.count, SFU_MAX_SEATS);
}

/* A viewer: pictures in seats of their own, sounds in others. */
static void a_picture_may_insist_on_its_seat(void **state)
{
	(void)state;
	struct seats s;
	static const bool sound[4] = {false, false, true, true};
	static const bool picture[4] = {true, true, false, false};
	const struct sfu_subject speaker = {1, SFU_FEED_PERSON}, screen = {2, SFU_FEED_SCREEN}, other = {3, SFU_FEED_PERSON};
	const struct sfu_want wants[] = {{speaker, 720, 1, 1}, {screen, 720, 2, 2}, {speaker, 720, 0, 2}};
	seats_init(&s, sound, picture, 4);
	assert_int_equal(seats_assign(&s, &wants[1], 1, NULL, 0), 2); /* the second, though the first is free */
	assert_int_equal(seats_assign(&s, wants, 2, &speaker, 1), 1 | 4); /* seen without sound: heard in a voice seat */
	assert_true(same(s.seat[0].subject, speaker) && same(s.seat[1].subject, screen) && same(s.seat[2].subject, speaker));
	assert_int_equal(seats_assign(&s, wants, 2, &speaker, 1), 0); /* and it stays there */
	const struct sfu_subject both[] = {other, speaker};
	assert_int_equal(seats_assign(&s, wants, 2, both, 2), 8);
	assert_int_equal(seats_assign(&s, &wants[2], 1, both, 2), 3); /* moves to the other picture seat */
	assert_true(same(s.seat[1].subject, speaker) && s.seat[1].is_seen && s.seat[0].subject.peer == 0);
	assert_int_equal(seats_assign(&s, &wants[2], 1, &other, 1), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_views),
		cmocka_unit_test(voices_and_growth),
		cmocka_unit_test(a_picture_may_insist_on_its_seat),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
