/* Fuzz target: a connectivity check, as the server and as a client reads it. */
#include "stun.h"
#include "stun_client.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_input(struct bytes pkt)
{
	struct stun_server *s = stun_server_new();
	struct addr from = {.family = ADDR_IPV6, .port = 1};
	struct bytes username;
	struct stun_check check;
	uint8_t reply[STUN_REPLY_MAX_BYTES];
	uint8_t txid[12];
	size_t reply_len = 0;
	bool is_success;
	struct bytes password = bytes_of_string("VOkJxbRl1RmTxUk/WvJxBt");
	if (s && stun_peek_username(pkt, &username) == OK) {
		enum err e = stun_server_check(s, pkt, username, password, &from, &check, reply, &reply_len);
		if (reply_len > pkt.len || (e && reply_len)) {
			abort();
		}
	}
	if (stun_read_response(pkt, password, txid, &is_success) == OK && pkt.len < 20) {
		abort();
	}
	stun_server_free(s);
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
