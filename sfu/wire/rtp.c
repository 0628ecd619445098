#include "rtp.h"

#include <string.h>

enum {
	PROFILE_ONE_BYTE = 0xBEDE,
	PROFILE_TWO_BYTE = 0x1000, /* the low four bits are the application's */
	ONE_BYTE_STOP_ID = 15,
	ONE_BYTE_MAX_LEN = 16,
	TWO_BYTE_MAX_LEN = 255
};

const char *rtp_ext_uri(enum rtp_ext ext)
{
	switch (ext) {
	case RTP_EXT_MID:
		return "urn:ietf:params:rtp-hdrext:sdes:mid";
	case RTP_EXT_RID:
		return "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
	case RTP_EXT_REPAIRED_RID:
		return "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
	case RTP_EXT_AUDIO_LEVEL:
		return "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
	case RTP_EXT_TWCC:
		return "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
	case RTP_EXT_DD:
		return "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
	case RTP_EXT_COUNT:
		break;
	}
	return "";
}

/* Takes an element down if it is one that was negotiated; the first of several counts. */
static void keep_element(struct rtp_packet *rtp, const struct rtp_ext_ids *ids, uint8_t id, struct bytes data)
{
	for (int i = 0; i < RTP_EXT_COUNT; i++) {
		if (ids->id[i] == id && !rtp->ext[i].p) {
			rtp->ext[i] = data;
			return;
		}
	}
}

/* RFC 8285 section 4.2. */
static enum err parse_one_byte(struct rtp_packet *rtp, struct bytes block, const struct rtp_ext_ids *ids)
{
	struct reader r;
	reader_init(&r, block);
	while (reader_left(&r) > 0) {
		uint8_t head = read_u8(&r);
		uint8_t id = head >> 4;
		if (head == 0) {
			continue; /* padding */
		}
		if (id == 0 || id == ONE_BYTE_STOP_ID) {
			return OK; /* what came before still counts */
		}
		struct bytes data = read_bytes(&r, (size_t)(head & 15) + 1);
		if (r.failed) {
			return ERR_MALFORMED;
		}
		keep_element(rtp, ids, id, data);
	}
	return OK;
}

/* RFC 8285 section 4.3. */
static enum err parse_two_byte(struct rtp_packet *rtp, struct bytes block, const struct rtp_ext_ids *ids)
{
	struct reader r;
	reader_init(&r, block);
	while (reader_left(&r) > 0) {
		uint8_t id = read_u8(&r);
		if (id == 0) {
			continue;
		}
		uint8_t len = read_u8(&r);
		struct bytes data = read_bytes(&r, len);
		if (r.failed) {
			return ERR_MALFORMED;
		}
		keep_element(rtp, ids, id, data);
	}
	return OK;
}

/* Fixed header, CSRCs, and the border of the extension block; r is at the payload afterwards. */
static enum err read_header(struct reader *r, uint16_t *profile, struct bytes *block)
{
	uint8_t first = read_u8(r);
	read_bytes(r, RTP_HEADER_BYTES - 1);
	read_bytes(r, (size_t)(first & 15) * 4);
	*profile = 0;
	*block = bytes_of(NULL, 0);
	if (first & 0x10) {
		*profile = read_u16(r);
		uint16_t words = read_u16(r);
		*block = read_bytes(r, (size_t)words * 4);
	}
	if (r->failed) {
		return ERR_SHORT;
	}
	return first >> 6 == 2 ? OK : ERR_MALFORMED;
}

enum err rtp_check_header(struct bytes pkt)
{
	struct reader r;
	uint16_t profile;
	struct bytes block;
	reader_init(&r, pkt);
	return read_header(&r, &profile, &block);
}

enum err rtp_parse(struct rtp_packet *rtp, struct bytes pkt, const struct rtp_ext_ids *ids)
{
	struct reader r;
	uint16_t profile;
	struct bytes block;
	memset(rtp, 0, sizeof *rtp);
	reader_init(&r, pkt);
	enum err e = read_header(&r, &profile, &block);
	if (e) {
		return e;
	}
	rtp->marker = pkt.p[1] >> 7;
	rtp->payload_type = pkt.p[1] & 0x7f;
	rtp->seq = load_u16(pkt.p + 2);
	rtp->timestamp = load_u32(pkt.p + 4);
	rtp->ssrc = load_u32(pkt.p + 8);
	rtp->header_len = pkt.len - reader_left(&r);
	rtp->payload = bytes_skip(pkt, rtp->header_len);
	if (pkt.p[0] & 0x20) {
		uint8_t padding = pkt.p[pkt.len - 1];
		if (padding == 0 || padding > rtp->payload.len) {
			return ERR_MALFORMED;
		}
		rtp->padding_len = padding;
		rtp->payload.len -= padding;
	}
	if (profile == PROFILE_ONE_BYTE) {
		return parse_one_byte(rtp, block, ids);
	}
	return (profile & 0xfff0) == PROFILE_TWO_BYTE ? parse_two_byte(rtp, block, ids) : OK;
}

static bool is_present(const struct rtp_build *b, const struct rtp_ext_ids *ids, int ext)
{
	return b->ext[ext].len > 0 && ids->id[ext] >= 1 && ids->id[ext] <= RTP_EXT_ID_MAX;
}

/* The extension block without its four bytes of head, padded to whole words. False: something is too long for any form. */
static bool block_bytes(const struct rtp_build *b, const struct rtp_ext_ids *ids, size_t *total, bool *is_two_byte)
{
	size_t count = 0;
	*total = 0;
	*is_two_byte = false;
	for (int i = 0; i < RTP_EXT_COUNT; i++) {
		if (!is_present(b, ids, i)) {
			continue;
		}
		if (b->ext[i].len > TWO_BYTE_MAX_LEN) {
			return false;
		}
		*is_two_byte |= b->ext[i].len > ONE_BYTE_MAX_LEN;
		*total += b->ext[i].len;
		count++;
	}
	*total = (*total + count * (*is_two_byte ? 2 : 1) + 3) & ~(size_t)3;
	return true;
}

static void write_element_head(struct writer *w, uint8_t id, size_t len, bool is_two_byte)
{
	if (is_two_byte) {
		write_u8(w, id);
		write_u8(w, (uint8_t)len);
	} else {
		write_u8(w, (uint8_t)((size_t)id << 4 | (len - 1)));
	}
}

size_t rtp_build_numbered_header(uint8_t buf[RTP_NUMBERED_HEADER_BYTES], const struct rtp_build *b, uint8_t twcc_id, uint16_t twcc_seq)
{
	buf[0] = 0x90;
	buf[1] = (uint8_t)((b->marker ? 0x80 : 0) | (b->payload_type & 0x7f));
	store_u16(buf + 2, b->seq);
	store_u32(buf + 4, b->timestamp);
	store_u32(buf + 8, b->ssrc);
	store_u16(buf + 12, PROFILE_ONE_BYTE);
	store_u16(buf + 14, 1);
	buf[16] = (uint8_t)(twcc_id << 4 | 1);
	store_u16(buf + 17, twcc_seq);
	buf[19] = 0;
	return RTP_NUMBERED_HEADER_BYTES;
}

size_t rtp_build_header(uint8_t *buf, size_t cap, const struct rtp_build *b, const struct rtp_ext_ids *ids,
	size_t *twcc_offset)
{
	struct writer w;
	size_t block;
	size_t twcc_at = 0;
	bool is_two_byte;
	if (!block_bytes(b, ids, &block, &is_two_byte)) {
		return 0;
	}
	writer_init(&w, buf, cap);
	write_u8(&w, (uint8_t)(0x80 | (block > 0 ? 0x10 : 0)));
	write_u8(&w, (uint8_t)((b->marker ? 0x80 : 0) | (b->payload_type & 0x7f)));
	write_u16(&w, b->seq);
	write_u32(&w, b->timestamp);
	write_u32(&w, b->ssrc);
	if (block > 0) {
		write_u16(&w, is_two_byte ? PROFILE_TWO_BYTE : PROFILE_ONE_BYTE);
		write_u16(&w, (uint16_t)(block / 4));
	}
	size_t block_at = writer_len(&w);
	for (int i = 0; i < RTP_EXT_COUNT; i++) {
		if (!is_present(b, ids, i)) {
			continue;
		}
		write_element_head(&w, ids->id[i], b->ext[i].len, is_two_byte);
		if (i == RTP_EXT_TWCC) {
			twcc_at = writer_len(&w);
		}
		write_bytes(&w, b->ext[i]);
	}
	if (!w.failed) {
		write_zeros(&w, block_at + block - writer_len(&w));
	}
	if (w.failed) {
		return 0;
	}
	if (twcc_offset) {
		*twcc_offset = twcc_at;
	}
	return writer_len(&w);
}
