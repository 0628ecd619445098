/* How a tone is recognised: Goertzel's filter at each known pitch, the strongest wins if it carries the sound. */
#include "audio_check.h"

#include <math.h>
#include <opus/opus.h>
#include <string.h>

enum err audio_check_init(struct audio_check *c)
{
	int error = 0;
	memset(c, 0, sizeof *c);
	c->decoder = opus_decoder_create(AUDIO_CHECK_HZ, 1, &error);
	return c->decoder ? OK : ERR_NOMEM;
}

void audio_check_finish(struct audio_check *c)
{
	if (c->decoder) {
		opus_decoder_destroy(c->decoder);
		c->decoder = NULL;
	}
}

/* Power at `hz`, in units of a full window's energy: 1.0 for a pure tone there. */
static float tone_share(const float *window, uint32_t hz, float energy)
{
	float k = 2.0f * cosf(2.0f * (float)M_PI * (float)hz / (float)AUDIO_CHECK_HZ);
	float s1 = 0.0f;
	float s2 = 0.0f;
	for (uint32_t i = 0; i < AUDIO_CHECK_WINDOW; i++) {
		float s0 = window[i] + k * s1 - s2;
		s2 = s1;
		s1 = s0;
	}
	float power = s1 * s1 + s2 * s2 - k * s1 * s2;
	return power * 2.0f / ((float)AUDIO_CHECK_WINDOW * energy);
}

static int judge(const float *window)
{
	float energy = 0.0f;
	for (uint32_t i = 0; i < AUDIO_CHECK_WINDOW; i++) {
		energy += window[i] * window[i];
	}
	if (energy / (float)AUDIO_CHECK_WINDOW < 1e-4f) {
		return AUDIO_SILENCE;
	}
	int best = AUDIO_SILENCE;
	float best_share = 0.5f;
	for (uint32_t number = 0; number < TONE_COUNT; number++) {
		float share = tone_share(window, tone_hz(number), energy);
		if (share > best_share) {
			best_share = share;
			best = (int)number;
		}
	}
	return best;
}

int audio_check_on_packet(struct audio_check *c, struct bytes payload)
{
	float pcm[AUDIO_CHECK_HZ * 120 / 1000];
	int samples = opus_decode_float(c->decoder, payload.p, (opus_int32)payload.len, pcm,
		(int)(sizeof pcm / sizeof pcm[0]), 0);
	c->packets++;
	if (samples <= 0) {
		c->undecodable++;
		return AUDIO_NOTHING_YET;
	}
	for (int i = 0; i < samples && c->filled < AUDIO_CHECK_WINDOW; i++) {
		c->window[c->filled++] = pcm[i];
	}
	if (c->filled < AUDIO_CHECK_WINDOW) {
		return AUDIO_NOTHING_YET;
	}
	c->filled = 0;
	return judge(c->window);
}
