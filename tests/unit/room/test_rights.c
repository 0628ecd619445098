/* A right that is taken away: is it gone at once, on every way by which a packet may still come out? */
#include "fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIC SFU_SOURCE_BIT(SFU_SOURCE_MIC)
#define CAMERA SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)

/* A teacher who looks and listens, and a pupil who sends, whatever he may. */
struct lesson {
	struct fixture f;
	struct guest *teacher, *pupil;
};

static int set_up(void **state)
{
	struct lesson *l = calloc(1, sizeof *l);
	assert_non_null(l);
	fixture_init(&l->f, 2);
	l->teacher = fixture_join(&l->f, NULL);
	l->pupil = fixture_join(&l->f, NULL);
	endpoint_publish(l->pupil->endpoint, SFU_SOURCE_MIC, true, l->f.now);
	endpoint_publish(l->pupil->endpoint, SFU_SOURCE_CAMERA, true, l->f.now);
	fixture_allow(l->pupil, MIC | CAMERA);
	fixture_view(l->teacher, l->pupil, SFU_FEED_PERSON, 180);
	fixture_run(&l->f, 2 * US_PER_S);
	*state = l;
	return 0;
}

static int tear_down(void **state)
{
	struct lesson *l = *state;
	fixture_finish(&l->f);
	free(l);
	return 0;
}

/* All that ever came through the teacher's seats, in any form. */
struct heard {
	uint64_t sound, picture, again, reports;
};

static struct heard heard(const struct lesson *l)
{
	struct heard h = {0, 0, 0, 0};
	for (uint32_t i = 0; i < SFU_MAX_SEATS; i++) {
		const struct endpoint_slot *audio = endpoint_slot(l->teacher->endpoint, i, false);
		const struct endpoint_slot *video = endpoint_slot(l->teacher->endpoint, i, true);
		h.sound += audio ? audio->packets + audio->duplicates : 0;
		h.picture += video ? video->packets + video->duplicates : 0;
		h.again += video ? video->recovered : 0;
		h.reports += (audio ? audio->reports : 0) + (video ? video->reports : 0);
	}
	return h;
}

static void not_one_packet_leaves_after_the_right(void **state)
{
	struct lesson *l = *state;
	struct heard flowing = heard(l);
	assert_true(flowing.sound > 50 && flowing.picture > 30 && flowing.reports > 0);
	fixture_allow(l->pupil, 0);
	struct heard before = heard(l);
	fixture_run(&l->f, 3 * US_PER_S);
	struct heard after = heard(l);
	assert_memory_equal(&before, &after, sizeof before);
	/* and he did send all the time */
	assert_true(endpoint_sent(l->pupil->endpoint, SFU_SOURCE_MIC, 0)->packets > 200);
	fixture_allow(l->pupil, MIC | CAMERA);
	fixture_run(&l->f, 2 * US_PER_S);
	after = heard(l);
	assert_true(after.sound > before.sound + 50 && after.picture > before.picture + 30 && after.reports > before.reports);
}

static void one_right_leaves_the_other_alone(void **state)
{
	struct lesson *l = *state;
	fixture_allow(l->pupil, CAMERA);
	struct heard before = heard(l);
	fixture_run(&l->f, US_PER_S);
	struct heard after = heard(l);
	assert_int_equal(after.sound, before.sound);
	assert_true(after.picture > before.picture + 20);
}

/* What he lost before is asked for after: the history must not give it. */
static void what_was_sent_before_is_not_sent_again(void **state)
{
	struct lesson *l = *state;
	l->teacher->drop_every = 2;
	fixture_run(&l->f, 8 * US_PER_MS); /* less than a receiver waits before it asks */
	struct sfu_stats before;
	struct sfu_stats after;
	worker_stats(l->f.worker, &before);
	fixture_allow(l->pupil, 0);
	l->teacher->drop_every = 0;
	for (int i = 0; i < 20; i++) {
		fixture_run(&l->f, 10 * US_PER_MS);
		/* the right comes back in between: what is asked for then is of the time before */
		fixture_allow(l->pupil, i % 2 ? MIC : 0);
	}
	worker_stats(l->f.worker, &after);
	assert_int_equal(after.rtx_sent, before.rtx_sent);
}

/* A key frame of the forbidden time whose first packet comes by retransmission when all is allowed again. */
static void what_he_showed_without_the_right_is_never_seen(void **state)
{
	struct lesson *l = *state;
	for (int i = 0; i < 10; i++) {
		l->pupil->barred_from = l->f.now;
		l->pupil->barred_to = US_NEVER;
		fixture_allow(l->pupil, 0);
		fixture_run(&l->f, 500 * US_PER_MS);
		l->pupil->drop_up = (uint32_t)(1 + i % 3);
		endpoint_publish(l->pupil->endpoint, SFU_SOURCE_CAMERA, false, l->f.now);
		endpoint_publish(l->pupil->endpoint, SFU_SOURCE_CAMERA, true, l->f.now);
		fixture_run(&l->f, (2 + i) * US_PER_MS);
		l->pupil->barred_to = l->f.now;
		fixture_allow(l->pupil, MIC | CAMERA);
		uint64_t frames = l->teacher->frames_of[l->pupil->number + 1][SFU_SOURCE_CAMERA];
		fixture_run(&l->f, 1500 * US_PER_MS);
		assert_true(l->teacher->frames_of[l->pupil->number + 1][SFU_SOURCE_CAMERA] > frames + 15);
	}
}

/* Who may not be seen is not asked for pictures or for what got lost: it would be of no use, and tells that he sends. */
static void nothing_is_asked_of_who_may_not_send(void **state)
{
	struct lesson *l = *state;
	fixture_allow(l->pupil, 0);
	fixture_run(&l->f, US_PER_S);
	struct sfu_stats before;
	struct sfu_stats after;
	worker_stats(l->f.worker, &before);
	for (int i = 0; i < 10; i++) {
		l->pupil->drop_up = 2;
		fixture_run(&l->f, 200 * US_PER_MS);
	}
	worker_stats(l->f.worker, &after);
	assert_int_equal(after.nacks_sent, before.nacks_sent);
	assert_int_equal(after.plis_sent, before.plis_sent);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(not_one_packet_leaves_after_the_right),
		TEST(one_right_leaves_the_other_alone),
		TEST(what_was_sent_before_is_not_sent_again),
		TEST(what_he_showed_without_the_right_is_never_seen),
		TEST(nothing_is_asked_of_who_may_not_send),
	};
	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
