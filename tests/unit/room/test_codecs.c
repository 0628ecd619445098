/* Does a publisher send what those can decode who are there, and is nobody left with a black picture without a word? */
#include "fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CAMERA SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)

static const struct endpoint_conf both = {.seat_count = 2, .voice_seat_count = 1};
static const struct endpoint_conf old_tablet = {.seat_count = 2, .voice_seat_count = 1, .h264 = true};
static const struct endpoint_conf vp8_only = {.seat_count = 2, .voice_seat_count = 1, .vp8 = true};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	fixture_init(f, 2);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	fixture_finish(f);
	free(f);
	return 0;
}

static struct guest *join_publisher(struct fixture *f)
{
	struct guest *g = fixture_join(f, &both);
	fixture_allow(g, CAMERA);
	endpoint_publish(g->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	return g;
}

static struct guest *join_viewer(struct fixture *f, const struct endpoint_conf *conf, const struct guest *of)
{
	struct guest *g = fixture_join(f, conf);
	fixture_view(g, of, SFU_FEED_PERSON, 180);
	fixture_run(f, US_PER_S);
	return g;
}

static uint64_t seen(const struct guest *viewer, const struct guest *of)
{
	return viewer->frames_of[of->number + 1][SFU_SOURCE_CAMERA];
}

static bool sends(const struct guest *g, const char *codec)
{
	/* the camera is the second section */
	const char *camera = strstr(strstr(g->answer, "\r\nm=") + 1, "\r\nm=");
	const char *found = strstr(camera, codec);
	const char *next = strstr(camera + 1, "\r\nm=");
	return found && (!next || found < next);
}

static void the_room_s_order_decides_where_all_can_decode_all(void **state)
{
	struct fixture *f = *state;
	struct guest *teacher = join_publisher(f);
	struct guest *pupil = join_viewer(f, &both, teacher);
	assert_true(sends(teacher, "VP8"));
	assert_int_equal(teacher->renegotiations, 0);
	assert_true(seen(pupil, teacher) > 10);
	/* a room that prefers H.264: for those who offer from now on */
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN, .room = FIXTURE_ROOM};
	open.u.open.codecs.camera[0] = SFU_CODEC_H264;
	worker_on_command(f->worker, &open, f->now);
	struct guest *other = join_publisher(f);
	assert_true(sends(other, "H264"));
	assert_false(sends(other, "VP8"));
}

static void who_comes_in_with_another_codec_is_told_and_then_served(void **state)
{
	struct fixture *f = *state;
	struct guest *teacher = join_publisher(f);
	struct guest *tablet = join_viewer(f, &old_tablet, teacher);
	assert_int_equal(seen(tablet, teacher), 0);
	assert_int_equal(tablet->seats[0].u.seat.state, SFU_SEAT_UNPLAYABLE);
	assert_int_equal(tablet->seats[0].u.seat.subject.peer, teacher->number + 1);
	assert_int_equal(teacher->renegotiations, 1);

	struct guest *pupil = join_viewer(f, &both, teacher);
	uint64_t before = seen(pupil, teacher);
	assert_true(before > 10);
	assert_int_equal(teacher->renegotiations, 1); /* asked once is enough */
	fixture_offer(teacher, false);
	fixture_run(f, 2 * US_PER_S);
	assert_true(sends(teacher, "H264"));
	assert_int_equal(tablet->seats[0].u.seat.state, SFU_SEAT_LIVE);
	assert_true(seen(tablet, teacher) > 20);
	assert_true(seen(pupil, teacher) > before + 20);
	assert_int_equal(endpoint_slot(pupil->endpoint, 0, true)->broken, 0);
	assert_int_equal(endpoint_slot(tablet->endpoint, 0, true)->broken, 0);
}

static void where_nothing_serves_all_the_many_are_served(void **state)
{
	struct fixture *f = *state;
	struct guest *tablet = fixture_join(f, &old_tablet);
	struct guest *teacher = join_publisher(f);
	assert_true(sends(teacher, "H264"));
	struct guest *first = join_viewer(f, &vp8_only, teacher);
	assert_int_equal(teacher->renegotiations, 0); /* it would only change who sees nothing */
	assert_int_equal(first->seats[0].u.seat.state, SFU_SEAT_UNPLAYABLE);
	struct guest *second = join_viewer(f, &vp8_only, teacher);
	assert_int_equal(teacher->renegotiations, 1);
	fixture_view(tablet, teacher, SFU_FEED_PERSON, 180);
	fixture_offer(teacher, false);
	fixture_run(f, 2 * US_PER_S);
	assert_true(sends(teacher, "VP8"));
	assert_true(seen(first, teacher) > 20 && seen(second, teacher) > 20);
	assert_int_equal(first->seats[0].u.seat.state, SFU_SEAT_LIVE);
	assert_int_equal(tablet->seats[0].u.seat.state, SFU_SEAT_UNPLAYABLE);
}

static void what_is_not_sent_is_not_called_unplayable(void **state)
{
	struct fixture *f = *state;
	struct guest *teacher = fixture_join(f, &both);
	struct guest *tablet = join_viewer(f, &old_tablet, teacher);
	assert_int_equal(tablet->seats[0].u.seat.state, SFU_SEAT_PENDING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_room_s_order_decides_where_all_can_decode_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_comes_in_with_another_codec_is_told_and_then_served, set_up, tear_down),
		cmocka_unit_test_setup_teardown(where_nothing_serves_all_the_many_are_served, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_sent_is_not_called_unplayable, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
