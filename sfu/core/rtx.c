#include "rtx.h"

size_t rtx_build_payload(uint8_t *buf, size_t cap, uint16_t original_seq, struct bytes payload)
{
	struct writer w;
	writer_init(&w, buf, cap);
	write_u16(&w, original_seq);
	write_bytes(&w, payload);
	return writer_result(&w) == OK ? writer_len(&w) : 0;
}

enum err rtx_parse_payload(struct bytes payload, uint16_t *original_seq, struct bytes *original)
{
	if (payload.len <= RTX_OSN_BYTES) {
		return ERR_SHORT;
	}
	*original_seq = load_u16(payload.p);
	*original = bytes_skip(payload, RTX_OSN_BYTES);
	return OK;
}
