/*
 * RFC 8867 5.3: media both ways, and the feedback of each has to go through the queue of the other. Ideal sources on
 * the estimator's core.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.3 congested feedback", .duration_us = 100 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 4000000,
		.steps = {{0, 2000000}, {20 * US_PER_S, 1000000}, {40 * US_PER_S, 500000}, {60 * US_PER_S, 2000000}},
		.back_steps = {{0, 2000000}, {35 * US_PER_S, 800000}, {70 * US_PER_S, 2000000}},
		.flow_count = 2, .flows = {{.delay_us = 50 * US_PER_MS}, {.delay_us = 50 * US_PER_MS, .is_backwards = true}},
	};
	static const struct course_bars bars = {.utilisation = 0.85, .ramp_us = 10 * US_PER_S,
		.queue_p95_us = 100 * US_PER_MS, .fall_us = 1500 * US_PER_MS};
	return course_main(argc, argv, &course, &bars, NULL);
}
