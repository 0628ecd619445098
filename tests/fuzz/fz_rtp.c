/* Fuzz target: an RTP packet; its parts must add up. */
#include "demux.h"
#include "rtp.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_input(struct bytes pkt)
{
	static const struct rtp_ext_ids ids = {{1, 2, 3, 4, 5}};
	struct rtp_packet rtp;
	volatile uint8_t sum = (uint8_t)demux_kind(pkt);
	if (rtp_parse(&rtp, pkt, &ids)) {
		return;
	}
	if (rtp.header_len + rtp.payload.len + rtp.padding_len != pkt.len || rtp_check_header(pkt)) {
		abort();
	}
	for (int x = 0; x < RTP_EXT_COUNT; x++) {
		for (size_t i = 0; i < rtp.ext[x].len; i++) {
			sum = (uint8_t)(sum + rtp.ext[x].p[i]);
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
