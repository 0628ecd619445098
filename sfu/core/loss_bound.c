#include "loss_bound.h"

#include <math.h>
#include <string.h>

enum { WINDOW_PACKETS = 40 };
#define WINDOW_US (250 * US_PER_MS)
#define USUAL_MAX 0.25       /* a line that loses more than that is never taken as it is */
#define USUAL_WEIGHT 0.1
#define RAISED_MARGIN 0.02
#define OURS_MARGIN 0.03
#define DEVIATIONS 3.0       /* how unlikely chance alone must be */
#define STAYED_SHARE 0.6

void loss_bound_init(struct loss_bound *l, us_t now)
{
	memset(l, 0, sizeof *l);
	l->window_since = now;
}

void loss_bound_add(struct loss_bound *l, bool is_lost)
{
	l->packets++;
	l->lost += is_lost;
}

static void restart(struct loss_bound *l, us_t now)
{
	l->packets = 0;
	l->lost = 0;
	l->window_since = now;
}

static enum loss_verdict judge(const struct loss_bound *l, double share)
{
	double likely = fmax(l->usual, 0.01);
	double deviation = sqrt(likely * (1 - likely) / l->packets);
	if (share > l->usual + OURS_MARGIN + DEVIATIONS * deviation) {
		return LOSS_OURS;
	}
	return share > l->usual + RAISED_MARGIN + deviation ? LOSS_RAISED : LOSS_USUAL;
}

static void learn(struct loss_bound *l, double share)
{
	if (l->blamed > 0 && share >= l->blamed * STAYED_SHARE && share <= USUAL_MAX) {
		l->usual = fmax(l->usual, share);
		l->verdict = LOSS_USUAL;
	} else if (l->verdict != LOSS_OURS) {
		l->usual += (share - l->usual) * USUAL_WEIGHT;
	}
	l->blamed = 0;
	l->usual = fmin(l->usual, USUAL_MAX);
}

bool loss_bound_look(struct loss_bound *l, bool is_queued, us_t now)
{
	if (l->packets < WINDOW_PACKETS || now - l->window_since < WINDOW_US) {
		return false;
	}
	double share = (double)l->lost / l->packets;
	l->smoothed += (share - l->smoothed) / 4;
	l->share = share;
	l->verdict = judge(l, share);
	if (!is_queued) {
		learn(l, share);
	}
	restart(l, now);
	return true;
}

void loss_bound_on_decrease(struct loss_bound *l, bool blames, us_t now)
{
	l->blamed = blames ? l->share : 0;
	l->verdict = LOSS_USUAL;
	restart(l, now);
}

uint16_t loss_bound_permille(const struct loss_bound *l)
{
	return (uint16_t)(l->smoothed * 1000);
}
