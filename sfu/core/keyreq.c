#include "keyreq.h"

void keyreq_init(struct keyreq *k)
{
	*k = (struct keyreq){.sent_at = -1};
}

void keyreq_want(struct keyreq *k, us_t gap_us, us_t now)
{
	k->gap_us = us_min(k->gap_us, gap_us);
	us_t at = k->sent_at < 0 ? now : us_max(now, k->sent_at + gap_us);
	if (!k->is_wanted) {
		k->is_wanted = true;
		k->tries = 0;
		k->due_at = at;
		k->gap_us = gap_us;
	} else if (k->tries == 0) {
		k->due_at = us_min(k->due_at, at);
	}
}

void keyreq_on_keyframe(struct keyreq *k)
{
	k->is_wanted = false;
}

void keyreq_cancel(struct keyreq *k)
{
	k->is_wanted = false;
}

bool keyreq_take_due(struct keyreq *k, us_t now)
{
	if (!k->is_wanted || now < k->due_at) {
		return false;
	}
	k->sent_at = now;
	k->due_at = now + KEYREQ_RETRY_US;
	k->tries++;
	/* whoever still waits after the last try asks again by keyreq_want */
	k->is_wanted = k->tries < KEYREQ_MAX_TRIES;
	return true;
}

us_t keyreq_deadline(const struct keyreq *k)
{
	return k->is_wanted ? k->due_at : US_NEVER;
}
