/*
 * A scripted camera with three spatial and three temporal layers in one stream of VP9, and a receiver that judges what is
 * decodable by what each frame says it was predicted from. The structures are those that Chromium 156 sends.
 */
#include "endpoint_state.h"

#include <assert.h>
#include <string.h>

enum { SPATIAL = 3, POSITIONS = 4, ALL_TARGETS = 0x1ff, TEMPLATES_PER_LAYER = 5 };
/*
 * Whoever lost a key frame for good is sent what he can't decode until the next one, and he may cost the others no more than one in a
 * second in the long run (downlink.c): 25 frames, and those of a round trip.
 */
enum { MAX_STRAYS_IN_A_ROW = 40 };

/* Of the descriptor that begins a key frame. */
static const uint8_t key_mode[] = {
		0xc0, 0x00, 0x04, 0x80, 0x08, 0x14, 0x85, 0x21, 0x4e, 0xaa, 0xaa, 0xa8, 0x00, 0x06, 0x00, 0x00, 0x40, 0x00,
		0x10, 0x00, 0x02, 0xaa, 0x80, 0xa8, 0x00, 0x06, 0x00, 0x00, 0x40, 0x00, 0x10, 0x00, 0x02, 0xa0, 0x00, 0xa8,
		0x00, 0x06, 0x00, 0x00, 0x40, 0x00, 0x16, 0xd5, 0x49, 0x24, 0x1b, 0x55, 0x24, 0x90, 0x6d, 0x54, 0x92, 0x31,
		0x57, 0xe0, 0x01, 0x97, 0x4c, 0xa8, 0x64, 0x33, 0x0e, 0x22, 0x23, 0x96, 0xec, 0xa8, 0x65, 0x53, 0x04, 0x22,
		0x43, 0x90, 0xec, 0xa8, 0x77, 0x53, 0x01, 0x3f, 0x00, 0xb3, 0x02, 0x7f, 0x01, 0x67, 0x04, 0xff, 0x02, 0xcf};
static const uint8_t full_mode[] = {
		0xc1, 0x00, 0x01, 0xc0, 0x08, 0x14, 0x85, 0x21, 0x4e, 0xaf, 0xff, 0xaa, 0xaa, 0x86, 0x3c, 0xf0, 0x43, 0x0c,
		0x10, 0xc3, 0x02, 0xaf, 0xc0, 0xaa, 0xa0, 0x06, 0x3c, 0x00, 0x43, 0x00, 0x10, 0xc0, 0x02, 0xa0, 0x00, 0xa8,
		0x00, 0x06, 0x00, 0x00, 0x40, 0x00, 0x1d, 0x95, 0x49, 0x26, 0xe0, 0x82, 0xb0, 0x4a, 0x09, 0x41, 0xb8, 0x20,
		0xac, 0x12, 0x82, 0x50, 0x31, 0x57, 0xf9, 0x74, 0x00, 0x0c, 0xa8, 0x64, 0x33, 0x0e, 0x22, 0x22, 0x22, 0xec,
		0xa8, 0x65, 0x53, 0x04, 0x22, 0x42, 0x30, 0xec, 0xa8, 0x77, 0x53, 0x01, 0x3f, 0x00, 0xb3, 0x02, 0x7f, 0x01,
		0x67, 0x04, 0xff, 0x02, 0xcf, 0x03, 0x80};

static const uint8_t temporal_of[POSITIONS] = {0, 2, 1, 2};
static const uint8_t template_of[POSITIONS] = {0, 3, 2, 4}; /* within those of a spatial layer; at 0 there are two */
static const uint8_t pictures_back[POSITIONS] = {4, 1, 2, 1};

static bool is_full(const struct endpoint *e)
{
	return e->conf.svc == ENDPOINT_L3T3;
}

/* -- sending ---------------------------------------------------------------------------------------------------- */

static uint8_t template_id(const struct endpoint *e, const struct svc_out *o)
{
	bool is_second = o->position == 0 && o->is_key == is_full(e);
	return (uint8_t)(o->spatial * TEMPLATES_PER_LAYER + template_of[o->position] + is_second);
}

/* The structure with its mask; whatever Chromium had switched off is on here. */
static size_t write_structure(const struct endpoint *e, uint8_t *out, size_t cap, uint16_t number)
{
	static struct dd_structure fresh;
	struct bytes dd = is_full(e) ? bytes_of(full_mode, sizeof full_mode) : bytes_of(key_mode, sizeof key_mode);
	struct dd_frame frame;
	enum err err = dd_read(dd, NULL, &fresh, &frame);
	assert(err == OK);
	(void)err;
	struct dd_edit edit = {.number = number, .has_active = true, .active = ALL_TARGETS, .active_at = frame.active_at,
		.target_count = frame.target_count};
	return dd_rewrite(out, cap, dd, &edit);
}

static void write_dd(const struct endpoint *e, struct layer_out *l, const struct mark *m)
{
	const struct svc_out *o = &l->svc;
	bool begins_key = m->is_keyframe && m->index == 0;
	l->dd_len = begins_key ? write_structure(e, l->dd, sizeof l->dd, (uint16_t)m->number) : 3;
	l->dd[0] = (uint8_t)((m->index == 0 ? 0x80 : 0) | (m->index + 1 == m->count ? 0x40 : 0) | template_id(e, o));
	store_u16(l->dd + 1, (uint16_t)m->number);
}

size_t endpoint_write_vp9(const struct endpoint *e, const struct layer_out *l, const struct mark *m, uint8_t *buf)
{
	struct writer w;
	const struct svc_out *o = &l->svc;
	bool is_for_upper = o->spatial + 1 < SPATIAL && (o->is_key || is_full(e));
	writer_init(&w, buf, 16);
	write_u8(&w, (uint8_t)(0x80 | (o->is_key ? 0 : 0x40) | 0x20 | 0x10 | (m->index == 0 ? 0x08 : 0) |
		(m->index + 1 == m->count ? 0x04 : 0) | (is_for_upper ? 0 : 0x01)));
	write_u16(&w, (uint16_t)(0x8000 | (l->picture_id & 0x7fff)));
	write_u8(&w, (uint8_t)(temporal_of[o->position] << 5 | 0x10 | o->spatial << 1 | m->needs_lower));
	if (!o->is_key) {
		write_u8(&w, (uint8_t)(pictures_back[o->position] << 1));
	}
	return writer_len(&w);
}

void endpoint_send_svc(struct endpoint *e, us_t now)
{
	struct source_out *s = &e->sources[SFU_SOURCE_CAMERA];
	struct layer_out *l = &s->layers[0];
	struct svc_out *o = &l->svc;
	uint32_t rtp = l->rtp_base + (uint32_t)((uint64_t)now * 9 / 100);
	o->is_key = l->wants_key;
	o->position = (uint8_t)(o->is_key ? 0 : (o->position + 1) % POSITIONS);
	l->picture_id++;
	for (o->spatial = 0; o->spatial < SPATIAL; o->spatial++) {
		size_t bytes = (size_t)(e->conf.camera[o->spatial].bps / 8 / (bps_t)e->conf.fps) * (o->is_key ? e->conf.svc_key_factor : 1);
		uint32_t back = o->is_key ? 0 : (uint32_t)pictures_back[o->position] * SPATIAL;
		struct mark m = {.publisher = e->conf.id, .source = SFU_SOURCE_CAMERA, .layer = o->spatial,
			.is_keyframe = o->is_key && o->spatial == 0, .needs_lower = o->spatial > 0 && (o->is_key || is_full(e)),
			.number = l->number, .ref = l->number - back, .captured_at = now};
		m.count = (uint16_t)(bytes / ENDPOINT_PAYLOAD_MAX + 1);
		for (m.index = 0; m.index < m.count; m.index++) {
			write_dd(e, l, &m);
			o->ends_picture = o->spatial + 1 == SPATIAL && m.index + 1 == m.count;
			endpoint_send_media(e, SFU_SOURCE_CAMERA, 0, &m, temporal_of[o->position], bytes / m.count, rtp);
		}
		l->number++;
	}
	l->pub.frames++;
	if (o->is_key) {
		l->pub.keyframes++;
		l->wants_key = false;
		l->key_at = now;
	}
}

/* -- receiving -------------------------------------------------------------------------------------------------- */

static bool was_decoded(const struct svc_in *in, uint32_t number)
{
	return in->decoded[number % ENDPOINT_SVC_MEMORY] == number + 1;
}

/* The header extension says the same as the payload, in numbers that go on by themselves. */
static bool is_descriptor_right(struct svc_in *in, const struct ring_entry *r)
{
	static struct dd_structure fresh;
	const struct mark *m = &r->mark;
	struct dd_frame f;
	uint32_t count = (m->ref != m->number ? 1u : 0u) + (m->needs_lower ? 1u : 0u);
	if (dd_read(bytes_of(r->dd, r->dd_len), in->has_structure ? &in->structure : NULL, &fresh, &f) != OK) {
		return false;
	}
	if (f.has_structure) {
		bool is_ahead = !in->has_structure || seq16_diff(f.number, in->number) > 0;
		in->structure = fresh;
		in->has_structure = true;
		in->offset = (uint16_t)(f.number - m->number);
		in->number = f.number;
		return is_ahead && m->is_keyframe;
	}
	if (seq16_diff(f.number, in->number) > 0) {
		in->number = f.number;
	}
	for (uint32_t i = 0; i < f.relations.fdiff_count; i++) {
		count -= f.relations.fdiffs[i] == m->number - m->ref || (m->needs_lower && f.relations.fdiffs[i] == 1);
	}
	return count == 0 && f.relations.spatial_id == m->layer && (uint16_t)(f.number - m->number) == in->offset &&
		(f.active >> (m->layer * SPATIAL) & 7 || !f.has_active);
}

bool endpoint_judge_svc(struct slot *s)
{
	struct svc_in *in = s->svc;
	const struct mark *m = &s->first.mark;
	bool is_same = s->pub.frames == 0 || (in->publisher == m->publisher);
	if (m->is_keyframe) {
		memset(in->decoded, 0, sizeof in->decoded);
		in->publisher = m->publisher;
		in->strays = 0;
		in->top = 0;
		s->needs_key = false;
	} else if (s->needs_key || !is_same) {
		return false;
	}
	if (s->first.dd_len > 0 && !is_descriptor_right(in, &s->first)) {
		s->pub.broken++;
	}
	bool can_decode = (m->ref == m->number || was_decoded(in, m->ref)) &&
		(!m->needs_lower || was_decoded(in, m->number - 1));
	if (!can_decode) {
		/* too late to be left out; it does no harm. Many in a row are no accident */
		s->pub.strays++;
		s->pub.broken += ++in->strays == MAX_STRAYS_IN_A_ROW;
		return false;
	}
	in->strays = 0;
	in->decoded[m->number % ENDPOINT_SVC_MEMORY] = m->number + 1;
	in->top = s->first.rtp == in->rtp && in->top > m->layer ? in->top : m->layer;
	in->rtp = s->first.rtp;
	return true;
}
