/* Packets that no honest client sends, under the keys of one that is connected. */
#include "endpoint_state.h"

#include <string.h>

enum { MAX_FORGED = 256 };

/*
 * Keys that remember nothing of what was sent: a forger may repeat himself, and does not keep a record for each of a
 * hundred thousand SSRCs.
 */
static struct secure *forgers_keys(struct endpoint *e)
{
	struct srtp_keys keys;
	if (!e->secure || dtls_keys(e->dtls, &keys) != OK) {
		return NULL;
	}
	if (e->forged_count++ % MAX_FORGED == 0) {
		secure_free(e->forger);
		e->forger = secure_new(&keys);
	}
	return e->forger;
}

bool endpoint_forge_rtp(struct endpoint *e, const struct rtp_build *header, size_t payload_len)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct secure *secure = forgers_keys(e);
	size_t len = rtp_build_header(buf, sizeof buf, header, &endpoint_ext, NULL);
	if (!secure || len == 0 || len + payload_len + SECURE_OVERHEAD_BYTES > sizeof buf) {
		return false;
	}
	memset(buf + len, 0x10, payload_len); /* a VP8 descriptor: a frame begins */
	len += payload_len;
	if (secure_protect_rtp(secure, buf, &len) != OK) {
		return false;
	}
	e->conf.send(e->conf.ctx, buf, len);
	return true;
}

bool endpoint_forge_rtcp(struct endpoint *e, const uint8_t *packet, size_t len)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct secure *secure = forgers_keys(e);
	if (!secure || len + SECURE_OVERHEAD_BYTES > sizeof buf) {
		return false;
	}
	memcpy(buf, packet, len);
	if (secure_protect_rtcp(secure, buf, &len) != OK) {
		return false;
	}
	e->conf.send(e->conf.ctx, buf, len);
	return true;
}
