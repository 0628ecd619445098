/*
 * RFC 8867 5.5: five flows with very different round-trip times. Ideal sources on the estimator's core. The bar of fairness for
 * two flows is 1.5; among five, the fastest may have twice what the slowest has.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.5 round-trip time fairness", .duration_us = 120 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 4000000, .steps = {{0, 4000000}},
		.flow_count = 5, .flows = {{.delay_us = 10 * US_PER_MS}, {.delay_us = 25 * US_PER_MS, .begins_at = 2 * US_PER_S},
			{.delay_us = 50 * US_PER_MS, .begins_at = 4 * US_PER_S}, {.delay_us = 100 * US_PER_MS, .begins_at = 6 * US_PER_S},
			{.delay_us = 150 * US_PER_MS, .begins_at = 8 * US_PER_S}},
	};
	static const struct course_bars bars = {.utilisation = 0.85, .ramp_us = 10 * US_PER_S,
		.queue_p95_us = 100 * US_PER_MS, .unfairness = 2};
	return course_main(argc, argv, &course, &bars, NULL);
}
