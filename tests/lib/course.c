/* The figures of a run, and the main that all cases share. */
#include "course.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES_PER_S = 10, CORE_SEEDS = 3, WORKER_SEEDS = 7, MAX_SEEDS = 1000, PATH_BYTES = 512, SMOOTH_SAMPLES = 10, FALL_SAMPLES = 3 };
#define MEAN_LEAST_US (5 * US_PER_S) /* a phase that leaves less after its ramp has no mean */

bps_t course_capacity_bps(const struct course_step *steps, us_t now)
{
	bps_t bps = 0;
	for (int i = 0; i < COURSE_MAX_STEPS && steps[i].capacity_bps > 0 && steps[i].at <= now; i++) {
		bps = steps[i].capacity_bps;
	}
	return bps;
}

bool course_flow_is_on(const struct course_flow *f, us_t now)
{
	return now >= f->begins_at && !(f->pauses_at > 0 && now >= f->pauses_at && now < f->resumes_at);
}

void course_note_wait(struct course_run *run, us_t wait_us)
{
	us_t ms = us_min(wait_us / US_PER_MS, COURSE_QUEUE_MS);
	run->queue_ms[ms]++;
}

static us_t queue_percentile_us(const struct course_run *run, double share)
{
	uint64_t all = 0;
	uint64_t below = 0;
	for (int i = 0; i <= COURSE_QUEUE_MS; i++) {
		all += run->queue_ms[i];
	}
	for (int i = 0; i <= COURSE_QUEUE_MS; i++) {
		below += run->queue_ms[i];
		if ((double)below >= share * (double)all) {
			return i * US_PER_MS;
		}
	}
	return COURSE_QUEUE_MS * US_PER_MS;
}

/* What the media that go that way got in the samples [from, to), as a rate. */
static double media_bps(const struct course_run *run, int way, size_t from, size_t to)
{
	uint64_t bytes = 0;
	for (size_t k = from; k < to; k++) {
		for (uint32_t i = 0; i < run->course->flow_count; i++) {
			bytes += run->course->flows[i].is_backwards == (way == 1) ? run->samples[k].arrived_bytes[i] : 0;
		}
	}
	return to > from ? (double)bytes * 8 * SAMPLES_PER_S / (double)(to - from) : 0;
}

static double flow_bps(const struct course_run *run, uint32_t flow, size_t from, size_t to)
{
	uint64_t bytes = 0;
	for (size_t k = from; k < to; k++) {
		bytes += run->samples[k].arrived_bytes[flow];
	}
	return to > from ? (double)bytes * 8 * SAMPLES_PER_S / (double)(to - from) : 0;
}

static size_t sample_of(const struct course_run *run, us_t at)
{
	size_t k = (size_t)(at / COURSE_SAMPLE_US);
	return k < run->sample_count ? k : run->sample_count;
}

static double capacity_bps(const struct course_run *run, int way, us_t now)
{
	return (double)course_capacity_bps(way ? run->course->back_steps : run->course->steps, now);
}

/* When the next change of anything comes: a step of the capacity, or a flow that comes, pauses or goes on. */
static us_t next_change(const struct course *c, int way, us_t after)
{
	const struct course_step *steps = way ? c->back_steps : c->steps;
	us_t next = c->duration_us;
	for (int i = 0; i < COURSE_MAX_STEPS && steps[i].capacity_bps > 0; i++) {
		next = steps[i].at > after ? us_min(next, steps[i].at) : next;
	}
	for (uint32_t i = 0; i < c->flow_count; i++) {
		const us_t times[] = {c->flows[i].begins_at, c->flows[i].pauses_at, c->flows[i].resumes_at};
		for (int k = 0; k < 3; k++) {
			next = times[k] > after ? us_min(next, times[k]) : next;
		}
	}
	return next;
}

static bool has_flow(const struct course *c, int way, us_t now)
{
	for (uint32_t i = 0; i < c->flow_count; i++) {
		if (c->flows[i].is_backwards == (way == 1) && course_flow_is_on(&c->flows[i], now)) {
			return true;
		}
	}
	return false;
}

struct figures {
	double least_use;       /* mean of the worst phase, after its ramp ... */
	us_t least_use_from;    /* ... which begins then */
	us_t worst_ramp_us, worst_fall_us;
	us_t p95_us;
	double unfairness, share;
};

/* The time until the line is used for a second as it should. */
static us_t ramp_us(const struct course_run *run, const struct course_bars *bars, int way, us_t from, us_t to)
{
	for (size_t k = sample_of(run, from); k + SMOOTH_SAMPLES <= sample_of(run, to); k++) {
		if (media_bps(run, way, k, k + SMOOTH_SAMPLES) >= bars->utilisation * capacity_bps(run, way, from)) {
			return (us_t)k * COURSE_SAMPLE_US - from;
		}
	}
	return to - from;
}

/* The time until what is to be sent stays below the line for 300 ms. */
static us_t fall_us(const struct course_run *run, int way, us_t from, us_t to)
{
	int below = 0;
	for (size_t k = sample_of(run, from) + 1; k < sample_of(run, to); k++) {
		double sum = 0;
		for (uint32_t i = 0; i < run->course->flow_count; i++) {
			bool counts = run->course->flows[i].is_backwards == (way == 1) &&
				course_flow_is_on(&run->course->flows[i], (us_t)k * COURSE_SAMPLE_US);
			sum += counts ? (double)run->samples[k].target_bps[i] : 0;
		}
		below = sum <= capacity_bps(run, way, from) ? below + 1 : 0;
		if (below == FALL_SAMPLES) {
			return (us_t)(k + 1 - FALL_SAMPLES) * COURSE_SAMPLE_US - from;
		}
	}
	return to - from;
}

static void judge_way(const struct course_run *run, const struct course_bars *bars, int way, struct figures *f)
{
	us_t end;
	for (us_t from = 0; from < run->course->duration_us; from = end) {
		double capacity = capacity_bps(run, way, from);
		end = next_change(run->course, way, from);
		if (capacity <= 0 || !has_flow(run->course, way, from)) {
			continue;
		}
		if (bars->utilisation > 0) {
			us_t ramp = ramp_us(run, bars, way, from, end);
			f->worst_ramp_us = us_max(f->worst_ramp_us, ramp);
			us_t settled = from + bars->ramp_us;
			if (end - settled >= MEAN_LEAST_US) {
				double use = media_bps(run, way, sample_of(run, settled), sample_of(run, end)) / capacity;
				f->least_use_from = use < f->least_use ? from : f->least_use_from;
				f->least_use = use < f->least_use ? use : f->least_use;
			}
		}
		if (from > 0 && capacity < 0.5 * capacity_bps(run, way, from - 1)) {
			f->worst_fall_us = us_max(f->worst_fall_us, fall_us(run, way, from, end));
		}
	}
}

static void judge_sharing(const struct course_run *run, struct figures *f)
{
	const struct course *c = run->course;
	us_t all_since = 0;
	double most = 0;
	double least = 1e18;
	for (uint32_t i = 0; i < c->flow_count; i++) {
		all_since = us_max(all_since, us_max(c->flows[i].begins_at, c->flows[i].resumes_at));
	}
	us_t from = all_since + (c->duration_us - all_since) / 2;
	size_t begin = sample_of(run, from);
	for (uint32_t i = 0; i < c->flow_count; i++) {
		double bps = flow_bps(run, i, begin, run->sample_count);
		most = bps > most ? bps : most;
		least = bps < least ? bps : least;
	}
	f->unfairness = least > 0 ? most / least : 1e9;
	f->share = media_bps(run, 0, sample_of(run, all_since + 10 * US_PER_S), run->sample_count) / capacity_bps(run, 0, from);
}

static struct figures figures_of(const struct course_run *run, const struct course_bars *bars)
{
	struct figures f = {.least_use = 1};
	judge_way(run, bars, 0, &f);
	judge_way(run, bars, 1, &f);
	judge_sharing(run, &f);
	f.p95_us = queue_percentile_us(run, 0.95);
	printf("%s, %s, seed %llu: use >= %.0f %% (that from %.0f s; reached within %.1f s), queue p50 %lld p95 %lld ms, below a drop after %.1f s, "
		"fastest by slowest %.2f, media's share %.0f %%, lost %.2f %%, probes %.1f %%\n", run->course->name, run->by,
		(unsigned long long)run->seed, f.least_use * 100, (double)f.least_use_from / 1e6, (double)f.worst_ramp_us / 1e6,
		(long long)(queue_percentile_us(run, 0.5) / US_PER_MS), (long long)(f.p95_us / US_PER_MS), (double)f.worst_fall_us / 1e6,
		f.unfairness, f.share * 100, 100.0 * (double)run->lost / (double)run->sent,
		100.0 * (double)run->probe_bytes / (double)(run->media_bytes + run->probe_bytes));
	fflush(stdout);
	return f;
}

static bool check(bool is_met, const char *who, const char *what)
{
	if (!is_met) {
		fprintf(stderr, "FAILED: %s: %s\n", who, what);
	}
	return is_met;
}

/* Says which bars are missed, and whose they are. */
static bool judge(const struct figures *f, const struct course_bars *bars, const char *who)
{
	bool ok = check(bars->utilisation == 0 || f->least_use >= bars->utilisation, who, "the line is not used");
	ok &= check(bars->ramp_us == 0 || f->worst_ramp_us <= bars->ramp_us, who, "it takes too long to use the line");
	ok &= check(bars->queue_p95_us == 0 || f->p95_us <= bars->queue_p95_us, who, "the queue is too long");
	ok &= check(bars->fall_us == 0 || f->worst_fall_us <= bars->fall_us, who, "it gives way too late");
	ok &= check(bars->unfairness == 0 || f->unfairness <= bars->unfairness, who, "the flows are too unequal");
	ok &= check(bars->share == 0 || f->share >= bars->share, who, "the media starve");
	return ok & check(bars->most_share == 0 || f->share <= bars->most_share, who, "the others starve");
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, compare);
	return values[count / 2];
}

/* Each figure by itself. */
static struct figures median_of(const struct figures *all, size_t count)
{
	static double use[MAX_SEEDS], ramp[MAX_SEEDS], fall[MAX_SEEDS], p95[MAX_SEEDS], unfairness[MAX_SEEDS], share[MAX_SEEDS];
	for (size_t i = 0; i < count; i++) {
		use[i] = all[i].least_use;
		ramp[i] = (double)all[i].worst_ramp_us;
		fall[i] = (double)all[i].worst_fall_us;
		p95[i] = (double)all[i].p95_us;
		unfairness[i] = all[i].unfairness;
		share[i] = all[i].share;
	}
	return (struct figures){.least_use = median(use, count), .worst_ramp_us = (us_t)median(ramp, count),
		.worst_fall_us = (us_t)median(fall, count), .p95_us = (us_t)median(p95, count),
		.unfairness = median(unfairness, count), .share = median(share, count)};
}

/* -- the program ------------------------------------------------------------------------------------------------ */

static void write_csv(const struct course_run *run, const char *prefix)
{
	char file[PATH_BYTES];
	snprintf(file, sizeof file, "%s.%s.csv", prefix, run->by);
	FILE *out = fopen(file, "w");
	if (!out) {
		fprintf(stderr, "can't write %s\n", file);
		exit(2);
	}
	fprintf(out, "seconds,capacity,back_capacity,queue_ms,back_queue_ms,tcp");
	for (uint32_t i = 0; i < run->course->flow_count; i++) {
		fprintf(out, ",target%u,acked%u", i + 1, i + 1);
	}
	for (size_t k = 0; k < run->sample_count; k++) {
		const struct course_sample *s = &run->samples[k];
		size_t from = k >= SMOOTH_SAMPLES / 2 ? k - SMOOTH_SAMPLES / 2 : 0;
		fprintf(out, "\n%.1f,%lld,%lld,%.1f,%.1f,%.0f", (double)k / SAMPLES_PER_S, (long long)s->capacity_bps[0] / 1000,
			(long long)s->capacity_bps[1] / 1000, (double)s->queue_us[0] / 1e3, (double)s->queue_us[1] / 1e3,
			(double)s->tcp_bytes * 8 * SAMPLES_PER_S / 1000);
		for (uint32_t i = 0; i < run->course->flow_count; i++) {
			fprintf(out, ",%lld,%.0f", (long long)s->estimate_bps[i] / 1000, flow_bps(run, i, from, k + 1) / 1000);
		}
	}
	fprintf(out, "\n");
	fclose(out);
}

typedef void course_runner(const struct course *c, uint64_t seed, struct course_run *run);

struct seeds {
	uint64_t first, last;
};

/* Ideal sources keep their bars with every seed. What a worker does hangs on when key frames come: its median counts. */
static bool run_all(course_runner *runner, const struct course *c, const struct course_bars *bars, struct seeds seeds,
	bool is_median, const char *csv)
{
	static struct figures all[MAX_SEEDS];
	struct course_run *run = malloc(sizeof *run);
	bool ok = true;
	size_t count = 0;
	char who[160];
	assert(run);
	for (uint64_t seed = seeds.first; seed <= seeds.last && count < MAX_SEEDS; seed++) {
		runner(c, seed, run);
		all[count++] = figures_of(run, bars);
		snprintf(who, sizeof who, "%s, %s, seed %llu", c->name, run->by, (unsigned long long)seed);
		ok &= is_median || judge(&all[count - 1], bars, who);
		if (csv && seed == seeds.first) {
			write_csv(run, csv);
		}
	}
	if (is_median && count > 0) {
		struct figures f = median_of(all, count);
		snprintf(who, sizeof who, "%s, %s, median of %zu seeds", c->name, run->by, count);
		printf("%s: use %.0f %%, reached within %.1f s, queue p95 %lld ms, below a drop after %.1f s, fastest by slowest %.2f\n", who,
			f.least_use * 100, (double)f.worst_ramp_us / 1e6, (long long)(f.p95_us / US_PER_MS), (double)f.worst_fall_us / 1e6,
			f.unfairness);
		ok &= judge(&f, bars, who);
	}
	free(run);
	return ok;
}

int course_main(int argc, char **argv, const struct course *c, const struct course_bars *core_bars,
	const struct course_bars *worker_bars)
{
	struct seeds core = {1, CORE_SEEDS};
	struct seeds worker = {1, WORKER_SEEDS};
	const char *csv = NULL;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seed") == 0) {
			core.first = core.last = strtoull(argv[i + 1], NULL, 10);
			worker = core;
		} else if (strcmp(argv[i], "--seeds") == 0) {
			core.last = worker.last = strtoull(argv[i + 1], NULL, 10);
		} else if (strcmp(argv[i], "--by") == 0) {
			(strcmp(argv[i + 1], "core") == 0 ? &worker : &core)->last = 0;
		} else if (strcmp(argv[i], "--csv") == 0) {
			csv = argv[i + 1];
		}
	}
	bool ok = run_all(course_run_ideal, c, core_bars, core, false, csv);
	if (worker_bars) {
		ok &= run_all(course_run_worker, c, worker_bars, worker, true, csv);
	}
	return ok ? 0 : 1;
}
