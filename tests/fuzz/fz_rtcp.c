/* Fuzz target: a compound RTCP packet through every reader; feedback is written again and must read the same. */
#include "rtcp_twcc.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read can be written, unless its times are before the clock's zero. */
static void write_again(const struct twcc_feedback *f)
{
	static struct twcc_feedback back;
	static uint8_t buf[3 * TWCC_MAX_STATUSES];
	struct writer w;
	struct rtcp_packet p;
	for (uint32_t i = 0; i < f->count; i++) {
		if (f->status[i].received && f->status[i].arrival_us < 0) {
			return;
		}
	}
	writer_init(&w, buf, sizeof buf);
	size_t n = rtcp_write_twcc(&w, 1, f);
	struct bytes rest = bytes_of(buf, writer_len(&w));
	if (n > 0 && (!rtcp_next(&rest, &p) || rtcp_read_twcc(&p, &back) || back.count != n)) {
		abort();
	}
}

static void try_input(struct bytes pkt)
{
	static struct twcc_feedback feedback;
	struct rtcp_packet p;
	while (rtcp_next(&pkt, &p)) {
		struct rtcp_sender_info info;
		struct rtcp_report reports[31];
		uint16_t seqs[64];
		uint32_t ssrcs[31];
		bool is_sr = rtcp_read_sr(&p, &info) == OK;
		size_t n = rtcp_read_reports(&p, reports, 31) + rtcp_read_nack(&p, ssrcs, seqs, 64) + rtcp_read_bye(&p, ssrcs, 31);
		if (n > 64 || (is_sr && p.body.len < 24)) {
			abort();
		}
		rtcp_read_keyframe_request(&p, ssrcs);
		if (rtcp_read_twcc(&p, &feedback) == OK) {
			write_again(&feedback);
		}
	}
}

/* The input goes into a block of its exact size, so that a read past its end is seen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	if (exact) {
		if (size > 0) {
			memcpy(exact, data, size);
		}
		try_input(bytes_of(exact, size));
		free(exact);
	}
	return 0;
}
