/* Fuzz target: an offer; what can be read must be answerable. */
#include "sdp.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_input(struct bytes text)
{
	static const uint8_t fingerprint[32];
	struct sdp_offer *offer = malloc(sizeof *offer);
	struct sdp_reply *replies = calloc(SDP_MAX_SECTIONS, sizeof *replies);
	char *answer = malloc(SDP_ANSWER_MAX_BYTES);
	struct sdp_local local = {.ufrag = "abcdefgh", .pwd = "abcdefghijklmnopqrstuvwx", .fingerprint = fingerprint,
		.candidates = {{.addr = {.family = ADDR_IPV4, .port = 1}}}, .candidate_count = 1};
	size_t len;
	if (offer && replies && answer && sdp_read_offer(offer, text) == OK) {
		for (uint32_t i = 0; i < offer->section_count; i++) {
			replies[i] = (struct sdp_reply){.direction = SDP_SENDRECV, .payload_mask = ~0u, .ssrc = 1, .rtx_ssrc = 2,
				.msid_stream = "s", .msid_track = "t", .cname = "c"};
		}
		enum err e = sdp_write_answer(answer, SDP_ANSWER_MAX_BYTES, &len, offer, replies, &local);
		if (e != ERR_FULL && (e || strlen(answer) != len)) {
			abort();
		}
	}
	free(answer);
	free(replies);
	free(offer);
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
