/* RTP packets (RFC 3550 section 5.1) and their header extensions (RFC 8285), read and written in place. */
#ifndef KREIDE_RTP_H
#define KREIDE_RTP_H

#include "bytes.h"

enum { RTP_HEADER_BYTES = 12, RTP_EXT_ID_MAX = 14, RTP_PADDING_BIT = 0x20 /* of the first byte */ };

/* The header extensions that we know. Ids are negotiated per transport; 0 means: not negotiated. */
enum rtp_ext {
	RTP_EXT_MID,          /* RFC 9143 */
	RTP_EXT_RID,          /* RFC 8852 */
	RTP_EXT_REPAIRED_RID, /* RFC 8852 */
	RTP_EXT_AUDIO_LEVEL,  /* RFC 6464 */
	RTP_EXT_TWCC,         /* draft-holmer-rmcat-transport-wide-cc-extensions-01 */
	RTP_EXT_DD,           /* dependency descriptor, AV1 RTP specification 1.0, appendix A */
	RTP_EXT_COUNT
};

struct rtp_ext_ids {
	uint8_t id[RTP_EXT_COUNT]; /* 1..14, 0: absent */
};

/* The URI of an extension, as in a=extmap. */
const char *rtp_ext_uri(enum rtp_ext ext);

struct rtp_packet {
	uint8_t payload_type;
	bool marker;
	uint16_t seq;
	uint32_t timestamp;
	uint32_t ssrc;
	size_t header_len;     /* fixed header, CSRCs and extensions: where the payload starts */
	struct bytes payload;  /* without padding */
	uint8_t padding_len;
	struct bytes ext[RTP_EXT_COUNT]; /* views into the packet; p == NULL: not there */
};

/*
 * Reads a packet and the extensions that `ids` names; accepts the one-byte and the two-byte form, packet
 * by packet. ERR_SHORT / ERR_MALFORMED. All views point into pkt.
 */
enum err rtp_parse(struct rtp_packet *rtp, struct bytes pkt, const struct rtp_ext_ids *ids) MUST_USE;

/*
 * Only the borders of header, CSRCs and extension block: for a packet that is still encrypted, of which neither the
 * padding nor the payload can be judged. OK: at least RTP_HEADER_BYTES are there. ERR_SHORT / ERR_MALFORMED.
 */
enum err rtp_check_header(struct bytes pkt) MUST_USE;

/* What goes into the header of a packet that we send. Absent extensions have a length of 0. */
struct rtp_build {
	uint8_t payload_type;
	bool marker;
	uint16_t seq;
	uint32_t timestamp;
	uint32_t ssrc;
	struct bytes ext[RTP_EXT_COUNT]; /* written under `ids`, in the two-byte form if one is long; RTP_EXT_TWCC: 2 bytes */
};

enum { RTP_NUMBERED_HEADER_BYTES = RTP_HEADER_BYTES + 8 };
/*
 * The header that nearly every packet has, written straight down: the transport-wide number twcc_seq under the one-byte id twcc_id
 * (1 to 14), no other extension. Of b everything but `ext` counts. Returns its length.
 */
size_t rtp_build_numbered_header(uint8_t buf[RTP_NUMBERED_HEADER_BYTES], const struct rtp_build *b, uint8_t twcc_id, uint16_t twcc_seq);
/*
 * Writes a header into buf; the payload follows it. Returns its length, 0 if it does not fit.
 * *twcc_offset (may be NULL): where the two bytes of the transport-wide number stand, 0 if absent.
 */
size_t rtp_build_header(uint8_t *buf, size_t cap, const struct rtp_build *b, const struct rtp_ext_ids *ids,
	size_t *twcc_offset);

#endif
