/*
 * RFC 8867 5.4: three flows of the same kind that begin one after the other. Ideal sources on the estimator's core; then a
 * worker, which is judged by what it sends.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.4 competing flows", .duration_us = 120 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 4000000, .steps = {{0, 3500000}},
		.flow_count = 3, .flows = {{.delay_us = 50 * US_PER_MS}, {.delay_us = 50 * US_PER_MS, .begins_at = 20 * US_PER_S},
			{.delay_us = 50 * US_PER_MS, .begins_at = 40 * US_PER_S}},
	};
	static const struct course_bars bars = {.utilisation = 0.85, .ramp_us = 10 * US_PER_S,
		.queue_p95_us = 100 * US_PER_MS, .unfairness = 1.5};
	static const struct course_bars worker_bars = {.utilisation = 0.83,
		.ramp_us = 10 * US_PER_S, .queue_p95_us = 100 * US_PER_MS, .fall_us = 1500 * US_PER_MS, .unfairness = 1.5};
	return course_main(argc, argv, &course, &bars, &worker_bars);
}
