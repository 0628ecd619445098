/* The payload descriptors behind codec_peek, one function a codec. *info is zeroed by the caller. */
#ifndef KREIDE_PAYLOAD_H
#define KREIDE_PAYLOAD_H

#include "codec.h"

/* Where the reader stands, from the payload's start. */
uint8_t payload_position(const struct reader *r, struct bytes payload);
/* The picture id of VP8 and VP9: 7 or 15 bits, by its first one. */
void payload_read_picture_id(struct reader *r, struct bytes payload, struct codec_info *info);
/* RFC 7741 section 4.2, and the P bit of the payload header. */
enum err vp8_peek(struct bytes payload, struct codec_info *info) MUST_USE;
/* RFC 6184 sections 5.2 to 5.8: the NAL unit types. */
enum err h264_peek(struct bytes payload, struct codec_info *info) MUST_USE;
/* RFC 9628 section 4.2. */
enum err vp9_peek(struct bytes payload, struct codec_info *info) MUST_USE;
/* The aggregation header: AV1 RTP specification 1.0, section 4.4. */
enum err av1_peek(struct bytes payload, struct codec_info *info) MUST_USE;

#endif
