#include "dtls_record.h"

#include <string.h>

/* Larger than any message of a handshake with certificates as browsers make them. */
enum { MESSAGE_HEADER_BYTES = 12, MESSAGE_MAX_BYTES = 16 * 1024 };

/*
 *  0     1        3      5          11       13
 *  type | version | epoch | number | length | fragment
 */
bool dtls_record_read(struct bytes b, struct dtls_record *record)
{
	if (b.len < DTLS_RECORD_HEADER_BYTES) {
		return false;
	}
	record->type = b.p[0];
	record->version = load_u16(b.p + 1);
	record->epoch = load_u16(b.p + 3);
	record->number = (uint64_t)load_u16(b.p + 5) << 32 | load_u32(b.p + 7);
	size_t length = load_u16(b.p + 11);
	record->len = DTLS_RECORD_HEADER_BYTES + length;
	record->fragment = bytes_of(b.p + DTLS_RECORD_HEADER_BYTES, length);
	return b.p[1] == 0xfe && length > 0 && record->len <= b.len;
}

static uint32_t load_u24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | load_u16(p + 1);
}

/* Messages of a plain handshake record: type, length, message number, fragment offset, fragment length, fragment. */
static bool has_true_lengths(struct bytes b)
{
	while (b.len > 0) {
		if (b.len < MESSAGE_HEADER_BYTES) {
			return false;
		}
		uint32_t length = load_u24(b.p + 1);
		uint32_t offset = load_u24(b.p + 6);
		uint32_t fragment = load_u24(b.p + 9);
		if (length > MESSAGE_MAX_BYTES || offset + fragment > length || (fragment == 0 && length > 0) ||
			fragment > b.len - MESSAGE_HEADER_BYTES) {
			return false;
		}
		b = bytes_skip(b, MESSAGE_HEADER_BYTES + fragment);
	}
	return true;
}

static bool is_welcome(const struct dtls_record *record, bool is_handshaking)
{
	if (record->type < DTLS_CHANGE_CIPHER_SPEC || record->type > DTLS_APPLICATION) {
		return false;
	}
	if (!is_handshaking || record->epoch > 0) {
		return true;
	}
	if (record->type == DTLS_HANDSHAKE) {
		return has_true_lengths(record->fragment);
	}
	return record->type == DTLS_CHANGE_CIPHER_SPEC && record->fragment.len == 1 && record->fragment.p[0] == 1;
}

size_t dtls_record_filter(struct bytes datagram, bool is_handshaking, uint8_t *out, size_t cap)
{
	size_t len = 0;
	struct dtls_record record;
	while (dtls_record_read(datagram, &record)) {
		if (is_welcome(&record, is_handshaking) && record.len <= cap - len) {
			memcpy(out + len, datagram.p, record.len);
			len += record.len;
		}
		datagram = bytes_skip(datagram, record.len);
	}
	return len;
}

size_t dtls_record_pack(struct bytes stream, size_t limit)
{
	size_t len = 0;
	struct dtls_record record;
	while (dtls_record_read(stream, &record) && len + record.len <= limit) {
		len += record.len;
		stream = bytes_skip(stream, record.len);
	}
	return len;
}
