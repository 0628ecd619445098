#include "demux.h"

enum {
	STUN_HEADER_BYTES = 20,
	DTLS_HEADER_BYTES = 13,
	RTP_MIN_BYTES = 12,
	RTCP_MIN_BYTES = 8
};

enum packet_kind demux_kind(struct bytes pkt)
{
	if (pkt.len < RTCP_MIN_BYTES) {
		return PACKET_OTHER;
	}
	uint8_t first = pkt.p[0];
	if (first <= 3) {
		bool has_cookie = pkt.len >= STUN_HEADER_BYTES && load_u32(pkt.p + 4) == 0x2112A442u;
		return has_cookie ? PACKET_STUN : PACKET_OTHER;
	}
	if (first >= 20 && first <= 63) {
		return pkt.len >= DTLS_HEADER_BYTES ? PACKET_DTLS : PACKET_OTHER;
	}
	if (first < 128 || first > 191) {
		return PACKET_OTHER;
	}
	/* RFC 5761 section 4: RTP keeps away from payload types 64..95, which with the marker read 192..223 */
	if (pkt.p[1] >= 192 && pkt.p[1] <= 223) {
		return PACKET_RTCP;
	}
	return pkt.len >= RTP_MIN_BYTES ? PACKET_RTP : PACKET_OTHER;
}
