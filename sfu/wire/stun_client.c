/* Written from the RFCs and without libnice, so that a test of the server is a test against something else. */
/* OpenSSL has a type of the name of one of our error codes */
#define ERR_STATE openssl_err_state
#include <openssl/evp.h>
#include <openssl/hmac.h>
#undef ERR_STATE

#include "stun_client.h"

#include <string.h>

enum {
	HEADER_BYTES = 20,
	TXID_BYTES = 12,
	HMAC_BYTES = 20,
	BINDING_REQUEST = 0x0001,
	BINDING_SUCCESS = 0x0101,
	BINDING_ERROR = 0x0111,
	ATTRIBUTE_USERNAME = 0x0006,
	ATTRIBUTE_MESSAGE_INTEGRITY = 0x0008,
	ATTRIBUTE_PRIORITY = 0x0024,
	ATTRIBUTE_USE_CANDIDATE = 0x0025,
	ATTRIBUTE_FINGERPRINT = 0x8028,
	ATTRIBUTE_ICE_CONTROLLING = 0x802A,
	INTEGRITY_BYTES = 4 + HMAC_BYTES,
	FINGERPRINT_BYTES = 8
};
#define MAGIC_COOKIE 0x2112A442u
#define FINGERPRINT_HEAD 0x80280004u /* type and length */
#define FINGERPRINT_XOR 0x5354554Eu

/* CRC-32 of ISO/IEC 13239, bit by bit: nothing here is in a hurry. */
static uint32_t crc32_of(const uint8_t *p, size_t len)
{
	uint32_t crc = 0xffffffffu;
	for (size_t i = 0; i < len; i++) {
		crc ^= p[i];
		for (int bit = 0; bit < 8; bit++) {
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
		}
	}
	return ~crc;
}

static bool hmac_of(const uint8_t *p, size_t len, struct bytes key, uint8_t out[HMAC_BYTES])
{
	unsigned int out_len = 0;
	return HMAC(EVP_sha1(), key.p, (int)key.len, p, len, out, &out_len) != NULL && out_len == HMAC_BYTES;
}

/* The length field as it was when an attribute that ends at `end` was computed (RFC 8489 section 14.5). */
static void set_length(uint8_t *message, size_t end)
{
	store_u16(message + 2, (uint16_t)(end - HEADER_BYTES));
}

static void write_attribute(struct writer *w, uint16_t type, struct bytes value)
{
	write_u16(w, type);
	write_u16(w, (uint16_t)value.len);
	write_bytes(w, value);
	write_zeros(w, (4 - value.len % 4) % 4);
}

static void write_integrity(struct writer *w, struct bytes password)
{
	uint8_t mac[HMAC_BYTES];
	size_t at = writer_len(w);
	if (w->failed) {
		return;
	}
	set_length(w->start, at + INTEGRITY_BYTES);
	if (!hmac_of(w->start, at, password, mac)) {
		w->failed = true;
		return;
	}
	write_attribute(w, ATTRIBUTE_MESSAGE_INTEGRITY, bytes_of(mac, sizeof mac));
}

static void write_fingerprint(struct writer *w)
{
	uint8_t value[4];
	size_t at = writer_len(w);
	if (w->failed) {
		return;
	}
	set_length(w->start, at + FINGERPRINT_BYTES);
	store_u32(value, crc32_of(w->start, at) ^ FINGERPRINT_XOR);
	write_attribute(w, ATTRIBUTE_FINGERPRINT, bytes_of(value, sizeof value));
}

size_t stun_write_request(uint8_t *buf, size_t cap, const char *username, struct bytes password,
	const uint8_t txid[12], bool use_candidate, uint32_t priority, uint64_t tie)
{
	struct writer w;
	writer_init(&w, buf, cap);
	write_u16(&w, BINDING_REQUEST);
	write_u16(&w, 0);
	write_u32(&w, MAGIC_COOKIE);
	write_bytes(&w, bytes_of(txid, TXID_BYTES));
	write_attribute(&w, ATTRIBUTE_USERNAME, bytes_of_string(username));
	write_u16(&w, ATTRIBUTE_ICE_CONTROLLING);
	write_u16(&w, 8);
	write_u64(&w, tie);
	if (use_candidate) {
		write_attribute(&w, ATTRIBUTE_USE_CANDIDATE, bytes_of(NULL, 0));
	}
	write_u16(&w, ATTRIBUTE_PRIORITY);
	write_u16(&w, 4);
	write_u32(&w, priority);
	write_integrity(&w, password);
	write_fingerprint(&w);
	return w.failed ? 0 : writer_len(&w);
}

/* Where MESSAGE-INTEGRITY begins, when it is the last attribute but FINGERPRINT; 0 otherwise. */
static size_t find_integrity(struct bytes pkt)
{
	struct reader r;
	reader_init(&r, bytes_skip(pkt, HEADER_BYTES));
	while (reader_left(&r) > 0) {
		size_t at = pkt.len - reader_left(&r);
		uint16_t type = read_u16(&r);
		uint16_t len = read_u16(&r);
		read_bytes(&r, len);
		read_bytes(&r, (4 - len % 4u) % 4u);
		if (!r.failed && type == ATTRIBUTE_MESSAGE_INTEGRITY && len == HMAC_BYTES) {
			return reader_left(&r) == FINGERPRINT_BYTES ? at : 0;
		}
	}
	return 0;
}

static enum err verify(struct bytes pkt, struct bytes password)
{
	uint8_t copy[STUN_REQUEST_MAX_BYTES];
	uint8_t mac[HMAC_BYTES];
	size_t at = find_integrity(pkt);
	if (at == 0 || pkt.len > sizeof copy || load_u32(pkt.p + pkt.len - FINGERPRINT_BYTES) != FINGERPRINT_HEAD) {
		return ERR_MALFORMED;
	}
	if (load_u32(pkt.p + pkt.len - 4) != (crc32_of(pkt.p, pkt.len - FINGERPRINT_BYTES) ^ FINGERPRINT_XOR)) {
		return ERR_AUTH;
	}
	memcpy(copy, pkt.p, at);
	set_length(copy, at + INTEGRITY_BYTES);
	if (!hmac_of(copy, at, password, mac)) {
		return ERR_SYS;
	}
	return bytes_equal_secret(bytes_of(mac, sizeof mac), bytes_of(pkt.p + at + 4, sizeof mac)) ? OK : ERR_AUTH;
}

enum err stun_read_response(struct bytes pkt, struct bytes password, uint8_t txid[12], bool *is_success)
{
	struct reader r;
	reader_init(&r, pkt);
	uint16_t type = read_u16(&r);
	uint16_t len = read_u16(&r);
	uint32_t cookie = read_u32(&r);
	struct bytes id = read_bytes(&r, TXID_BYTES);
	if (r.failed || cookie != MAGIC_COOKIE || pkt.len != (size_t)len + HEADER_BYTES ||
			(type != BINDING_SUCCESS && type != BINDING_ERROR)) {
		return ERR_MALFORMED;
	}
	memcpy(txid, id.p, TXID_BYTES);
	*is_success = type == BINDING_SUCCESS;
	return verify(pkt, password);
}
