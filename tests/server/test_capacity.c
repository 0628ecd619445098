/* Does the formula count packets, bits and cores as one would on paper? */
#include "capacity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct capacity_costs costs = {
	.forward_ns = 2000, .receive_ns = 3000, .person_us = 100, .base_mib = 1024, .person_kib = 1024, .camera_kib = 10 * 1024};

static void assert_near(double value, double expected)
{
	assert_true(fabs(value - expected) <= 1e-9 * (1 + fabs(expected)));
}

/* One picture of 880 kbit/s is 100 packets of 1100 bytes a second; headers are 72 bytes. */
static struct capacity_plan simple(void)
{
	return (struct capacity_plan){.rooms = 1, .participants = 2, .cameras = 1, .tiles = 0, .large_kbps = 880, .small_kbps = 0,
		.camera_kbps = 880, .fps = 0, .machine_cores = 1, .machine_gbps = 1, .share = 1};
}

static void one_camera_and_one_who_watches(void **state)
{
	(void)state;
	struct capacity_plan plan = simple();
	struct capacity_need need;
	capacity_need(&plan, &costs, &need);
	/* of two people one has the camera: on average half a picture for each */
	assert_near(need.packets_out, 100);
	assert_near(need.packets_in, 100);
	assert_near(need.out_mbps, (100 * 1172 * 8) / 1e6);
	assert_near(need.in_mbps, need.out_mbps);
	assert_near(need.cores, (100 * 2000 + 100 * 3000) / 1e9 + 2 * 100 / 1e6);
	assert_int_equal(need.people, 2);
	assert_int_equal(need.machines, 1);
	assert_near(need.memory_gib, (1024.0 + 2 + 10) / 1024);
}

static void small_pictures_take_a_packet_for_each_frame(void **state)
{
	(void)state;
	struct capacity_plan plan = simple();
	struct capacity_need need;
	plan.participants = 10;
	plan.cameras = 10;
	plan.tiles = 4;
	plan.small_kbps = 88; /* 10 full packets */
	plan.camera_kbps = 968;
	plan.fps = 30;
	capacity_need(&plan, &costs, &need);
	assert_near(need.packets_out, 10 * (100 + 4 * 30));
	assert_near(need.packets_in, 10 * (100 + 30));
	plan.tiles = 20; /* there are nine others */
	capacity_need(&plan, &costs, &need);
	assert_near(need.packets_out, 10 * (100 + 8 * 30));
}

static void sound_is_for_the_others(void **state)
{
	(void)state;
	struct capacity_plan plan = simple();
	struct capacity_need need;
	plan.participants = 30;
	plan.cameras = 0;
	plan.speaking = 1;
	plan.sound_kbps = 32;
	capacity_need(&plan, &costs, &need);
	assert_near(need.packets_in, 50);
	assert_near(need.packets_out, 29 * 50);
}

static void everything_grows_with_the_rooms(void **state)
{
	(void)state;
	struct capacity_plan plan = capacity_lesson;
	struct capacity_need one, many;
	capacity_need(&plan, &capacity_measured, &one);
	plan.rooms = 700;
	capacity_need(&plan, &capacity_measured, &many);
	assert_int_equal(many.people, 21000);
	assert_near(many.packets_out, 700 * one.packets_out);
	assert_near(many.cores, 700 * one.cores);
	assert_near(many.in_mbps, 700 * one.in_mbps);
	assert_true(many.machines >= many.machines_by_cores && many.machines >= many.machines_by_line);
	assert_true(many.machines < many.machines_by_cores + 1 || many.machines < many.machines_by_line + 1);
}

static void nobody_needs_nothing(void **state)
{
	(void)state;
	struct capacity_plan plan = capacity_lesson;
	struct capacity_need need;
	plan.participants = 0;
	capacity_need(&plan, &capacity_measured, &need);
	assert_near(need.packets_in + need.packets_out + need.cores, 0);
	assert_int_equal(need.machines, 0);
	plan.participants = 1;
	plan.cameras = 1;
	capacity_need(&plan, &capacity_measured, &need);
	assert_near(need.packets_out, 0);
	assert_true(need.packets_in > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_camera_and_one_who_watches),
		cmocka_unit_test(small_pictures_take_a_packet_for_each_frame),
		cmocka_unit_test(sound_is_for_the_others),
		cmocka_unit_test(everything_grows_with_the_rooms),
		cmocka_unit_test(nobody_needs_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
