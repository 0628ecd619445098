/*
 * A TCP download for simulations, as others on the same line do it: slow start, CUBIC (RFC 9438) or Reno growth, fast
 * retransmit by three later acknowledgements, timeouts. It models the load on the line, not a byte stream: a segment
 * that was lost is counted as not delivered, and another one is sent. Sans-IO.
 */
#ifndef KREIDE_TEST_TCP_FLOW_H
#define KREIDE_TEST_TCP_FLOW_H

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

enum { TCP_SEGMENT_BYTES = 1500, TCP_WINDOW_MAX = 2048 };

struct tcp_flow {
	bool is_reno;
	double cwnd, ssthresh; /* segments */
	double cubic_max;      /* window at the last loss */
	us_t epoch_at;         /* when growth since then began; -1: not yet */
	uint32_t next, acked_to; /* segments: to be sent; all below are acknowledged or given up */
	uint32_t in_flight;
	uint32_t recover;      /* losses below are of the decrease that was made */
	bool is_acked[TCP_WINDOW_MAX];
	us_t sent_at[TCP_WINDOW_MAX];
	us_t srtt_us, timeout_at;
	uint32_t backoff;
	uint64_t delivered;    /* segments */
	uint64_t left;         /* segments of the present file that are to be delivered; UINT64_MAX: without end */
};

void tcp_flow_init(struct tcp_flow *t, bool is_reno);
/* A new file on the connection; window as at its beginning. */
void tcp_flow_begin(struct tcp_flow *t, uint64_t segments, us_t now);
bool tcp_flow_is_idle(const struct tcp_flow *t);
/* True: send a segment with this number now. */
bool tcp_flow_send(struct tcp_flow *t, us_t now, uint32_t *seq);
void tcp_flow_on_ack(struct tcp_flow *t, uint32_t seq, us_t now);
void tcp_flow_on_time(struct tcp_flow *t, us_t now);
us_t tcp_flow_deadline(const struct tcp_flow *t);

#endif
