/* What a synthetic participant sounds like. */
#include "tone.h"

#include <math.h>
#include <opus/opus.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME_SAMPLES = TONE_SAMPLE_HZ * TONE_FRAME_MS / 1000, PURE_PACKETS = 50, HUM_PACKETS = 150 };

uint32_t tone_hz(uint32_t number)
{
	return 320 + 40 * (number % TONE_COUNT);
}

/* Syllables: a little over three a second, each with its own weight, and a breath at the end of the loop. */
static float hum_envelope(float t)
{
	static const float weights[] = {1.0f, 0.7f, 0.9f, 0.5f, 1.0f, 0.8f, 0.6f, 0.9f, 0.3f, 0.0f};
	float at = t * 3.34f;
	uint32_t syllable = (uint32_t)at;
	float part = at - (float)syllable;
	float rise = sinf((float)M_PI * part);
	return weights[syllable % 10] * rise * rise;
}

static float hum_at(uint32_t number, float t)
{
	float pitch = 170.0f + 9.0f * (float)(number % 12);
	float melody = pitch * (1.0f + 0.06f * sinf(2.0f * (float)M_PI * t * 2.0f / 3.0f));
	float phase = 2.0f * (float)M_PI * melody * t;
	float body = sinf(phase) + 0.35f * sinf(2.0f * phase) + 0.12f * sinf(3.0f * phase);
	return 0.16f * body * hum_envelope(t);
}

static float sample_at(uint32_t number, enum voice_kind kind, float t)
{
	if (kind == VOICE_HUM) {
		return hum_at(number, t);
	}
	return 0.2f * sinf(2.0f * (float)M_PI * fmodf((float)tone_hz(number) * t, 1.0f));
}

static uint8_t level_of(const float *pcm)
{
	float sum = 0.0f;
	for (int i = 0; i < FRAME_SAMPLES; i++) {
		sum += pcm[i] * pcm[i];
	}
	float db = -10.0f * log10f(sum / (float)FRAME_SAMPLES + 1e-12f);
	uint8_t level = db > 127.0f ? 127 : (uint8_t)db;
	return level < 50 ? (uint8_t)(0x80 | level) : level;
}

static enum err encode(OpusEncoder *encoder, const float *pcm, struct voice_packet *out)
{
	opus_int32 len = opus_encode_float(encoder, pcm, FRAME_SAMPLES, out->data, TONE_PACKET_MAX);
	if (len <= 0) {
		return ERR_SYS;
	}
	out->len = (uint16_t)len;
	out->level = level_of(pcm);
	return OK;
}

static enum err encode_loop(struct voice *v, uint32_t number, enum voice_kind kind, OpusEncoder *encoder)
{
	float pcm[FRAME_SAMPLES];
	for (uint32_t i = 0; i < v->count; i++) {
		for (uint32_t j = 0; j < FRAME_SAMPLES; j++) {
			float t = (float)(i * FRAME_SAMPLES + j) / (float)TONE_SAMPLE_HZ;
			pcm[j] = sample_at(number, kind, t);
		}
		enum err e = encode(encoder, pcm, &v->packets[i]);
		if (e != OK) {
			return e;
		}
	}
	memset(pcm, 0, sizeof pcm);
	enum err e = OK;
	for (int i = 0; i < 5 && e == OK; i++) {
		e = encode(encoder, pcm, &v->silence);
	}
	v->silence.level = 127;
	return e;
}

enum err voice_init(struct voice *v, uint32_t number, enum voice_kind kind)
{
	int error = 0;
	memset(v, 0, sizeof *v);
	v->count = kind == VOICE_PURE ? PURE_PACKETS : HUM_PACKETS;
	v->packets = calloc(v->count, sizeof *v->packets);
	OpusEncoder *encoder = opus_encoder_create(TONE_SAMPLE_HZ, 1, OPUS_APPLICATION_VOIP, &error);
	if (!v->packets || !encoder) {
		voice_finish(v);
		if (encoder) {
			opus_encoder_destroy(encoder);
		}
		return ERR_NOMEM;
	}
	opus_encoder_ctl(encoder, OPUS_SET_BITRATE(24000));
	opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(4));
	opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1));
	enum err e = encode_loop(v, number, kind, encoder);
	opus_encoder_destroy(encoder);
	if (e != OK) {
		voice_finish(v);
	}
	return e;
}

void voice_finish(struct voice *v)
{
	free(v->packets);
	memset(v, 0, sizeof *v);
}
