/*
 * A course for congestion control, as RFC 8867 describes them: one bottleneck (and one for the way back) whose capacity
 * changes, media flows that come, pause and go, TCP downloads beside them; and the figures that a run is judged by.
 * It can be run with ideal sources on the estimator's core (course_ideal.c), or with a worker (course_worker.c).
 */
#ifndef KREIDE_TEST_COURSE_H
#define KREIDE_TEST_COURSE_H

#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	COURSE_MAX_FLOWS = 5,
	COURSE_MAX_STEPS = 8,
	COURSE_MAX_TCPS = 10,
	COURSE_MAX_SAMPLES = 3001,
	COURSE_QUEUE_MS = 2000
};
#define COURSE_SAMPLE_US (100 * US_PER_MS)

struct course_step {
	us_t at;
	bps_t capacity_bps; /* 0: no more steps */
};

struct course_flow {
	us_t delay_us; /* one way */
	us_t begins_at;
	us_t pauses_at, resumes_at; /* 0: never */
	bool is_backwards;
};

struct course_tcp {
	us_t delay_us;
	us_t begins_at;
	bool is_short; /* files of 100 kB to 1 MB with pauses of 10 s in the mean; else one without end */
};

struct course {
	const char *name;
	us_t duration_us;
	us_t queue_us, jitter_us;
	bps_t most_bps; /* of a media flow */
	struct course_step steps[COURSE_MAX_STEPS];
	struct course_step back_steps[COURSE_MAX_STEPS]; /* none: the way back is wide */
	uint32_t flow_count;
	struct course_flow flows[COURSE_MAX_FLOWS];
	uint32_t tcp_count;
	struct course_tcp tcps[COURSE_MAX_TCPS];
};

struct course_sample {
	bps_t capacity_bps[2];
	us_t queue_us[2];
	bps_t estimate_bps[COURSE_MAX_FLOWS]; /* 0: not there, or not known */
	bps_t target_bps[COURSE_MAX_FLOWS];   /* what is sent by it */
	uint64_t arrived_bytes[COURSE_MAX_FLOWS]; /* since the last sample */
	uint64_t tcp_bytes;
};

struct course_run {
	const struct course *course;
	uint64_t seed;
	const char *by; /* what was driven: "core", "worker" */
	uint32_t sample_count;
	struct course_sample samples[COURSE_MAX_SAMPLES];
	uint32_t queue_ms[COURSE_QUEUE_MS + 1]; /* packets of media by how long they waited at their bottleneck */
	uint64_t sent, lost;                    /* packets of media */
	uint64_t media_bytes, probe_bytes;
};

/* What a run has to show; 0: that is not asked. */
struct course_bars {
	double utilisation;      /* by all media, from `ramp` after each change to the next one */
	us_t ramp_us;            /* within that time it is reached */
	us_t queue_p95_us;
	us_t fall_us;            /* after a drop of the capacity */
	double unfairness;       /* the fastest by the slowest, in the last half of the time that all are there */
	double share;            /* least share of the capacity that all media get beside TCP */
	double most_share;
};

/* Runs it; the samples and counts are filled in. The worker knows no TCP and no way back. */
void course_run_ideal(const struct course *c, uint64_t seed, struct course_run *run);
void course_run_worker(const struct course *c, uint64_t seed, struct course_run *run);
/* What of the capacity at `now` is a step of c. */
bps_t course_capacity_bps(const struct course_step *steps, us_t now);
bool course_flow_is_on(const struct course_flow *f, us_t now);
void course_note_wait(struct course_run *run, us_t wait_us);
/*
 * The main of a case: over all seeds, up to that of `--seeds N`, or the one of `--seed N`; `--by core|worker`: only these. With ideal
 * sources (core) every seed must meet the bars, with a worker the median of the seeds; worker_bars NULL: with ideal sources only. `--csv PREFIX`
 * writes the samples of the first runs to PREFIX.core.csv and PREFIX.worker.csv, for script/sim --plot.
 */
int course_main(int argc, char **argv, const struct course *c, const struct course_bars *core_bars,
	const struct course_bars *worker_bars);

#endif
