#include "codec.h"

#include "payload.h"

#include <string.h>

enum err codec_peek(enum codec codec, struct bytes payload, struct codec_info *info)
{
	memset(info, 0, sizeof *info);
	switch (codec) {
	case CODEC_OPUS:
		return OK;
	case CODEC_VP8:
		return vp8_peek(payload, info);
	case CODEC_H264:
		return h264_peek(payload, info);
	case CODEC_VP9:
		return vp9_peek(payload, info);
	case CODEC_AV1:
		return av1_peek(payload, info);
	case CODEC_NONE:
	case CODEC_COUNT:
		break;
	}
	return ERR_MALFORMED;
}

const char *codec_name(enum codec codec)
{
	switch (codec) {
	case CODEC_OPUS:
		return "opus";
	case CODEC_VP8:
		return "VP8";
	case CODEC_H264:
		return "H264";
	case CODEC_VP9:
		return "VP9";
	case CODEC_AV1:
		return "AV1";
	case CODEC_NONE:
	case CODEC_COUNT:
		break;
	}
	return "";
}

uint32_t codec_clock_hz(enum codec codec)
{
	return codec == CODEC_OPUS ? 48000 : 90000;
}

bool codec_is_scalable(enum codec codec)
{
	return codec == CODEC_VP9 || codec == CODEC_AV1;
}
