#include "delay_trend.h"

#include <math.h>
#include <string.h>

#define GROUP_US (50 * US_PER_MS)
#define BASE_STRETCH_US (10 * US_PER_S)
#define FLOOR_STRETCH_US (60 * US_PER_S)
#define CLOCK_STEP_US (30 * US_PER_S) /* a jump of the delay by so much is the receiver's clock, not a queue */
#define NOISE_SAMPLE_MAX_US 20000.0   /* the kink where a queue begins to rise is not noise */
#define NOISE_FIRST_US 8000.0 /* a line is taken for a shaky one until it is known */
#define NOISE_WEIGHT (1.0 / 16)
#define RISE_US 300000.0
enum { STANDING_GROUPS = 4, RISE_GROUPS = 6, RISE_LEAST = 3 };

void delay_trend_init(struct delay_trend *t)
{
	memset(t, 0, sizeof *t);
	t->noise_us = NOISE_FIRST_US;
}

static void begin_anew(struct delay_trend *t, us_t delay_us, us_t arrived_at)
{
	struct delay_least least = {delay_us, delay_us, arrived_at};
	double noise_us = t->noise_us;
	*t = (struct delay_trend){.has_delay = true, .open = {arrived_at, delay_us}, .last_delay_us = delay_us,
		.base = least, .floor = least, .noise_us = noise_us};
}

static const struct delay_group *group(const struct delay_trend *t, uint32_t back)
{
	return &t->groups[(t->count - 1 - back) % DELAY_TREND_GROUPS];
}

static uint32_t known(const struct delay_trend *t, uint32_t most)
{
	return t->count < most ? t->count : most;
}

/* A queue that grows evenly is a straight line, so that it adds nothing to the noise. */
static void add_noise(struct delay_trend *t)
{
	if (t->count < 3) {
		return;
	}
	double bend_us = (double)(group(t, 0)->delay_us - 2 * group(t, 1)->delay_us + group(t, 2)->delay_us);
	double sample_us = fmin(fabs(bend_us) / 2, NOISE_SAMPLE_MAX_US);
	t->noise_us += (sample_us - t->noise_us) * NOISE_WEIGHT;
}

static void close_group(struct delay_trend *t)
{
	t->groups[t->count % DELAY_TREND_GROUPS] = t->open;
	t->count++;
	add_noise(t);
}

static void add_least(struct delay_least *l, us_t delay_us, us_t arrived_at, us_t stretch_us)
{
	if (arrived_at - l->since >= stretch_us) {
		*l = (struct delay_least){l->next_us, delay_us, arrived_at};
	}
	l->next_us = us_min(l->next_us, delay_us);
	l->least_us = us_min(l->least_us, delay_us);
}

void delay_trend_add(struct delay_trend *t, us_t sent_at, us_t arrived_at)
{
	us_t delay_us = arrived_at - sent_at;
	us_t step_us = delay_us - t->last_delay_us;
	if (!t->has_delay || step_us > CLOCK_STEP_US || step_us < -CLOCK_STEP_US) {
		begin_anew(t, delay_us, arrived_at);
		return;
	}
	t->last_delay_us = delay_us;
	add_least(&t->base, delay_us, arrived_at, BASE_STRETCH_US);
	add_least(&t->floor, delay_us, arrived_at, FLOOR_STRETCH_US);
	if (arrived_at - t->open.at >= GROUP_US) {
		close_group(t);
		t->open = (struct delay_group){arrived_at, delay_us};
	}
	t->open.delay_us = us_min(t->open.delay_us, delay_us);
}

void delay_trend_forget_queue(struct delay_trend *t)
{
	t->count = 0;
	t->open.delay_us = t->base.least_us;
}

us_t delay_trend_standing_us(const struct delay_trend *t)
{
	us_t least_us = t->open.delay_us;
	for (uint32_t i = 0; i < known(t, STANDING_GROUPS); i++) {
		least_us = us_min(least_us, group(t, i)->delay_us);
	}
	return least_us - t->base.least_us;
}

us_t delay_trend_newest_us(const struct delay_trend *t)
{
	return t->count > 0 ? us_min(t->open.delay_us, group(t, 0)->delay_us) - t->base.least_us : 0;
}

us_t delay_trend_foreign_us(const struct delay_trend *t)
{
	return t->base.least_us - t->floor.least_us;
}

double delay_trend_rise_us(const struct delay_trend *t)
{
	uint32_t n = known(t, RISE_GROUPS);
	double mean_at = 0;
	double mean_us = 0;
	double both = 0;
	double square = 0;
	if (n < RISE_LEAST) {
		return 0;
	}
	us_t origin = group(t, 0)->at;
	for (uint32_t i = 0; i < n; i++) {
		mean_at += (double)(group(t, i)->at - origin) / n;
		mean_us += (double)(group(t, i)->delay_us - t->base.least_us) / n;
	}
	for (uint32_t i = 0; i < n; i++) {
		double at = (double)(group(t, i)->at - origin) - mean_at;
		both += at * ((double)(group(t, i)->delay_us - t->base.least_us) - mean_us);
		square += at * at;
	}
	return square > 0 ? both / square * RISE_US : 0;
}
