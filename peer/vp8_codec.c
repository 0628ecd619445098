/* How a picture becomes a VP8 frame and back. */
#include "vp8_codec.h"

#include <stdlib.h>
#include <string.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

struct vp8_encoder {
	vpx_codec_ctx_t codec;
	vpx_codec_pts_t pts;
	bool next_is_layer_1;
};

struct vp8_decoder {
	vpx_codec_ctx_t codec;
};

static void configure(vpx_codec_enc_cfg_t *cfg, uint32_t width, uint32_t height, uint32_t rate_kbps, uint32_t fps)
{
	cfg->g_w = width;
	cfg->g_h = height;
	cfg->g_timebase.num = 1;
	cfg->g_timebase.den = (int)fps;
	cfg->g_threads = 1;
	cfg->g_lag_in_frames = 0;
	cfg->g_error_resilient = 0;
	cfg->rc_end_usage = VPX_CBR;
	cfg->rc_target_bitrate = rate_kbps;
	cfg->rc_min_quantizer = 4;
	cfg->rc_max_quantizer = 52;
	cfg->rc_dropframe_thresh = 0;
	cfg->kf_mode = VPX_KF_DISABLED;
}

struct vp8_encoder *vp8_encoder_new(uint32_t width, uint32_t height, uint32_t rate_kbps, uint32_t fps)
{
	vpx_codec_enc_cfg_t cfg;
	struct vp8_encoder *e = calloc(1, sizeof *e);
	if (!e || vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &cfg, 0) != VPX_CODEC_OK) {
		free(e);
		return NULL;
	}
	configure(&cfg, width, height, rate_kbps, fps);
	if (vpx_codec_enc_init(&e->codec, vpx_codec_vp8_cx(), &cfg, 0) != VPX_CODEC_OK) {
		free(e);
		return NULL;
	}
	vpx_codec_control(&e->codec, VP8E_SET_CPUUSED, 12);
	vpx_codec_control(&e->codec, VP8E_SET_STATIC_THRESHOLD, 1);
	return e;
}

void vp8_encoder_free(struct vp8_encoder *e)
{
	if (e) {
		vpx_codec_destroy(&e->codec);
		free(e);
	}
}

enum err vp8_encoder_encode(struct vp8_encoder *e, const struct picture *p, bool want_key, struct vp8_frame *out)
{
	/* Layer 1 refers to the last frame only and updates nothing: it can be left out. */
	const vpx_enc_frame_flags_t layer_1 = VP8_EFLAG_NO_UPD_LAST | VP8_EFLAG_NO_UPD_GF |
		VP8_EFLAG_NO_UPD_ARF | VP8_EFLAG_NO_UPD_ENTROPY | VP8_EFLAG_NO_REF_GF | VP8_EFLAG_NO_REF_ARF;
	bool is_layer_1 = e->next_is_layer_1 && !want_key;
	vpx_enc_frame_flags_t flags = want_key ? VPX_EFLAG_FORCE_KF : is_layer_1 ? layer_1 : 0;
	vpx_image_t image;
	vpx_img_wrap(&image, VPX_IMG_FMT_I420, p->width, p->height, 1, p->planes[0]);
	if (vpx_codec_encode(&e->codec, &image, e->pts, 1, flags, VPX_DL_REALTIME) != VPX_CODEC_OK) {
		return ERR_SYS;
	}
	e->pts++;
	vpx_codec_iter_t iter = NULL;
	const vpx_codec_cx_pkt_t *pkt;
	while ((pkt = vpx_codec_get_cx_data(&e->codec, &iter)) != NULL) {
		if (pkt->kind == VPX_CODEC_CX_FRAME_PKT) {
			out->data = bytes_of(pkt->data.frame.buf, pkt->data.frame.sz);
			out->is_keyframe = (pkt->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
			out->temporal_id = is_layer_1 && !out->is_keyframe ? 1 : 0;
			e->next_is_layer_1 = out->temporal_id == 0;
			return OK;
		}
	}
	return ERR_SYS;
}

struct vp8_decoder *vp8_decoder_new(void)
{
	struct vp8_decoder *d = calloc(1, sizeof *d);
	if (d && vpx_codec_dec_init(&d->codec, vpx_codec_vp8_dx(), NULL, 0) != VPX_CODEC_OK) {
		free(d);
		return NULL;
	}
	return d;
}

void vp8_decoder_free(struct vp8_decoder *d)
{
	if (d) {
		vpx_codec_destroy(&d->codec);
		free(d);
	}
}

enum err vp8_decoder_decode(struct vp8_decoder *d, struct bytes frame, struct vp8_luma *out)
{
	if (vpx_codec_decode(&d->codec, frame.p, (unsigned)frame.len, NULL, 0) != VPX_CODEC_OK) {
		return ERR_MALFORMED;
	}
	vpx_codec_iter_t iter = NULL;
	const vpx_image_t *image = vpx_codec_get_frame(&d->codec, &iter);
	if (!image) {
		return ERR_MALFORMED;
	}
	out->rows = image->planes[VPX_PLANE_Y];
	out->stride = (uint32_t)image->stride[VPX_PLANE_Y];
	out->width = image->d_w;
	out->height = image->d_h;
	return OK;
}
