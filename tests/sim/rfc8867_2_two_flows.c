/*
 * RFC 8867 5.2: two flows on a line whose capacity changes. Ideal sources on the estimator's core; then a worker, which is
 * judged by what it sends. It misses what the core keeps: its pictures come in steps, change only at key frames (three halvings
 * a run are three queues), and a step that failed is barred for a while.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.2 variable capacity, two flows", .duration_us = 125 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 4000000,
		.steps = {{0, 4000000}, {25 * US_PER_S, 2000000}, {50 * US_PER_S, 3500000}, {75 * US_PER_S, 1000000},
			{100 * US_PER_S, 2000000}},
		.flow_count = 2, .flows = {{.delay_us = 50 * US_PER_MS}, {.delay_us = 50 * US_PER_MS}},
	};
	static const struct course_bars bars = {.utilisation = 0.85, .ramp_us = 16 * US_PER_S,
		.queue_p95_us = 100 * US_PER_MS, .fall_us = 1500 * US_PER_MS, .unfairness = 1.5};
	static const struct course_bars worker_bars = {.utilisation = 0.85, .ramp_us = 10 * US_PER_S,
		.queue_p95_us = 120 * US_PER_MS, .fall_us = 1800 * US_PER_MS, .unfairness = 1.5};
	return course_main(argc, argv, &course, &bars, &worker_bars);
}
