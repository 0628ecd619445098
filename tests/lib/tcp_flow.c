#include "tcp_flow.h"

#include <math.h>
#include <string.h>

#define FIRST_WINDOW 10.0
#define LEAST_WINDOW 2.0
#define CUBIC_C 0.4
#define CUBIC_BETA 0.7
#define RENO_BETA 0.5
#define RTO_MIN_US (200 * US_PER_MS)
#define RTO_FIRST_US US_PER_S
enum { REORDER = 3, BACKOFF_MAX = 5 };

void tcp_flow_init(struct tcp_flow *t, bool is_reno)
{
	memset(t, 0, sizeof *t);
	t->is_reno = is_reno;
	t->timeout_at = US_NEVER;
}

static void begin_window(struct tcp_flow *t)
{
	t->cwnd = FIRST_WINDOW;
	t->ssthresh = TCP_WINDOW_MAX;
	t->epoch_at = -1;
}

void tcp_flow_begin(struct tcp_flow *t, uint64_t segments, us_t now)
{
	begin_window(t);
	t->left = segments;
	t->backoff = 0;
	t->acked_to = t->next;
	t->in_flight = 0;
	t->timeout_at = now + RTO_FIRST_US;
}

bool tcp_flow_is_idle(const struct tcp_flow *t)
{
	return t->left == 0;
}

static us_t timeout_us(const struct tcp_flow *t)
{
	us_t rto_us = t->srtt_us > 0 ? us_max(2 * t->srtt_us, RTO_MIN_US) : RTO_FIRST_US;
	return rto_us << (t->backoff < BACKOFF_MAX ? t->backoff : BACKOFF_MAX);
}

bool tcp_flow_send(struct tcp_flow *t, us_t now, uint32_t *seq)
{
	bool is_full = t->in_flight >= (uint32_t)t->cwnd || t->next - t->acked_to >= TCP_WINDOW_MAX;
	if (t->left == 0 || t->in_flight >= t->left || is_full) {
		return false;
	}
	*seq = t->next++;
	t->is_acked[*seq % TCP_WINDOW_MAX] = false;
	t->sent_at[*seq % TCP_WINDOW_MAX] = now;
	if (t->in_flight++ == 0) {
		t->timeout_at = now + timeout_us(t);
	}
	return true;
}

static void decrease(struct tcp_flow *t)
{
	t->cubic_max = t->cwnd;
	t->cwnd = fmax(t->cwnd * (t->is_reno ? RENO_BETA : CUBIC_BETA), LEAST_WINDOW);
	t->ssthresh = t->cwnd;
	t->epoch_at = -1;
}

/* RFC 9438 section 4.2: a cubic through the window at the last loss. */
static void grow_cubic(struct tcp_flow *t, us_t now)
{
	if (t->epoch_at < 0) {
		t->epoch_at = now;
		t->cubic_max = fmax(t->cubic_max, t->cwnd);
	}
	double k = cbrt(t->cubic_max * (1 - CUBIC_BETA) / CUBIC_C);
	double seconds = (double)(now + t->srtt_us - t->epoch_at) / (double)US_PER_S;
	double wanted = CUBIC_C * pow(seconds - k, 3) + t->cubic_max;
	if (wanted > t->cwnd) {
		t->cwnd += fmin((wanted - t->cwnd) / t->cwnd, 0.5);
	}
}

static void grow(struct tcp_flow *t, us_t now)
{
	if (t->cwnd < t->ssthresh) {
		t->cwnd += 1;
	} else if (t->is_reno) {
		t->cwnd += 1 / t->cwnd;
	} else {
		grow_cubic(t, now);
	}
	t->cwnd = fmin(t->cwnd, TCP_WINDOW_MAX);
}

/* What was sent REORDER before something that arrived, and is not there, is lost. */
static void find_lost(struct tcp_flow *t, uint32_t arrived)
{
	for (; (int32_t)(arrived - t->acked_to) > REORDER || (t->acked_to != t->next && t->is_acked[t->acked_to % TCP_WINDOW_MAX]); t->acked_to++) {
		if (t->is_acked[t->acked_to % TCP_WINDOW_MAX]) {
			continue;
		}
		t->in_flight--;
		if ((int32_t)(t->acked_to - t->recover) >= 0) {
			decrease(t);
			t->recover = t->next;
		}
	}
}

void tcp_flow_on_ack(struct tcp_flow *t, uint32_t seq, us_t now)
{
	bool is_known = (int32_t)(seq - t->acked_to) >= 0 && (int32_t)(seq - t->next) < 0;
	if (!is_known || t->is_acked[seq % TCP_WINDOW_MAX]) {
		return;
	}
	us_t sample_us = now - t->sent_at[seq % TCP_WINDOW_MAX];
	t->srtt_us = t->srtt_us == 0 ? sample_us : (t->srtt_us * 7 + sample_us) / 8;
	t->is_acked[seq % TCP_WINDOW_MAX] = true;
	t->in_flight--;
	t->delivered++;
	t->backoff = 0;
	t->left -= t->left != UINT64_MAX && t->left > 0;
	grow(t, now);
	find_lost(t, seq);
	t->timeout_at = t->in_flight > 0 ? now + timeout_us(t) : US_NEVER;
}

void tcp_flow_on_time(struct tcp_flow *t, us_t now)
{
	if (now < t->timeout_at) {
		return;
	}
	if (t->in_flight > 0) {
		t->ssthresh = fmax(t->cwnd / 2, LEAST_WINDOW);
		t->cwnd = 1;
		t->epoch_at = -1;
		t->recover = t->next;
		t->acked_to = t->next;
		t->in_flight = 0;
		t->backoff++;
	}
	t->timeout_at = US_NEVER;
}

us_t tcp_flow_deadline(const struct tcp_flow *t)
{
	return t->timeout_at;
}
