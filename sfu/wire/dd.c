#include "dd.h"

#include "bits.h"

#include <string.h>

enum { MANDATORY_BYTES = 3, TEMPLATE_IDS = 64, MAX_TEMPORAL_ID = 7 };
enum { DTI_SWITCH = 2 };                                               /* 0: not present, 1: discardable, 3: required */
enum { NEXT_SAME = 0, NEXT_TEMPORAL = 1, NEXT_SPATIAL = 2, NEXT_NONE = 3 };
enum { FLAG_BITS_AT = 24, FLAG_BITS = 5 };
enum { FLAG_STRUCTURE = 0x10, FLAG_ACTIVE = 0x08, FLAG_DTIS = 0x04, FLAG_FDIFFS = 0x02, FLAG_CHAINS = 0x01 };

static uint32_t all_of(uint8_t count)
{
	return count >= 32 ? UINT32_MAX : (UINT32_C(1) << count) - 1;
}

static enum err read_layers(struct bit_reader *r, struct dd_structure *s)
{
	uint8_t spatial_id = 0;
	uint8_t temporal_id = 0;
	uint32_t next;
	do {
		if (s->template_count == DD_MAX_TEMPLATES) {
			return ERR_MALFORMED;
		}
		struct dd_relations *t = &s->templates[s->template_count++];
		t->spatial_id = spatial_id;
		t->temporal_id = temporal_id;
		next = read_bits(r, 2);
		if (next == NEXT_TEMPORAL) {
			temporal_id++;
		} else if (next == NEXT_SPATIAL) {
			temporal_id = 0;
			spatial_id++;
		}
		if (temporal_id > MAX_TEMPORAL_ID || spatial_id >= DD_MAX_SPATIAL) {
			return ERR_MALFORMED;
		}
	} while (next != NEXT_NONE && !r->failed);
	s->spatial_count = (uint8_t)(spatial_id + 1);
	return OK;
}

static void read_indications(struct bit_reader *r, uint8_t target_count, struct dd_relations *t)
{
	t->present = 0;
	t->switches = 0;
	for (uint8_t i = 0; i < target_count; i++) {
		uint32_t indication = read_bits(r, 2);
		t->present |= (uint32_t)(indication != 0) << i;
		t->switches |= (uint32_t)(indication == DTI_SWITCH) << i;
	}
}

static enum err add_fdiff(struct dd_relations *t, uint32_t fdiff)
{
	if (t->fdiff_count == DD_MAX_FDIFFS) {
		return ERR_UNSUPPORTED;
	}
	t->fdiffs[t->fdiff_count++] = (uint16_t)fdiff;
	return OK;
}

static enum err read_template_fdiffs(struct bit_reader *r, struct dd_relations *t)
{
	while (read_flag(r)) {
		enum err e = add_fdiff(t, read_bits(r, 4) + 1);
		if (e != OK) {
			return e;
		}
	}
	return OK;
}

static enum err read_chains(struct bit_reader *r, struct dd_structure *s)
{
	uint32_t count = read_below(r, s->target_count + 1u);
	if (count > DD_MAX_CHAINS) {
		return ERR_UNSUPPORTED;
	}
	s->chain_count = (uint8_t)count;
	if (count == 0) {
		return OK;
	}
	for (uint8_t i = 0; i < s->target_count; i++) {
		s->targets[i].chain = (uint8_t)read_below(r, count);
	}
	for (uint8_t i = 0; i < s->template_count; i++) {
		for (uint8_t c = 0; c < s->chain_count; c++) {
			s->templates[i].chain_diffs[c] = (uint8_t)read_bits(r, 4);
		}
	}
	return OK;
}

/* Decode targets are named by the highest layers in them, and one can lie within another. */
static void note_targets(struct dd_structure *s)
{
	for (uint8_t i = 0; i < s->target_count; i++) {
		struct dd_target *target = &s->targets[i];
		target->within = all_of(s->target_count);
		for (uint8_t k = 0; k < s->template_count; k++) {
			const struct dd_relations *t = &s->templates[k];
			if (!(t->present >> i & 1)) {
				target->within &= ~t->present;
				continue;
			}
			target->spatial_id = t->spatial_id > target->spatial_id ? t->spatial_id : target->spatial_id;
			target->temporal_id = t->temporal_id > target->temporal_id ? t->temporal_id : target->temporal_id;
		}
	}
}

static enum err read_structure(struct bit_reader *r, struct dd_structure *s)
{
	memset(s, 0, sizeof *s);
	s->id_offset = (uint8_t)read_bits(r, 6);
	s->target_count = (uint8_t)(read_bits(r, 5) + 1);
	enum err e = read_layers(r, s);
	for (uint8_t i = 0; i < s->template_count && e == OK; i++) {
		read_indications(r, s->target_count, &s->templates[i]);
	}
	for (uint8_t i = 0; i < s->template_count && e == OK; i++) {
		e = read_template_fdiffs(r, &s->templates[i]);
	}
	if (e == OK) {
		e = read_chains(r, s);
	}
	if (e != OK) {
		return e;
	}
	note_targets(s);
	s->has_resolutions = read_flag(r);
	for (uint8_t i = 0; i < s->spatial_count && s->has_resolutions; i++) {
		/* 65536 does not fit, and is of no use here */
		s->width[i] = (uint16_t)(read_bits(r, 16) + 1);
		s->height[i] = (uint16_t)(read_bits(r, 16) + 1);
	}
	return r->failed ? ERR_SHORT : OK;
}

static enum err read_custom_fdiffs(struct bit_reader *r, struct dd_relations *t)
{
	uint32_t size;
	t->fdiff_count = 0;
	while ((size = read_bits(r, 2)) != 0) {
		enum err e = add_fdiff(t, read_bits(r, 4 * size) + 1);
		if (e != OK) {
			return e;
		}
	}
	return OK;
}

/* The template that it names, and what differs from it. */
static enum err read_relations(struct bit_reader *r, uint8_t template_id, uint32_t flags, const struct dd_structure *s,
	struct dd_relations *t)
{
	uint8_t index = (uint8_t)((template_id + TEMPLATE_IDS - s->id_offset) % TEMPLATE_IDS);
	enum err e = OK;
	if (index >= s->template_count) {
		return ERR_STATE;
	}
	*t = s->templates[index];
	if (flags & FLAG_DTIS) {
		read_indications(r, s->target_count, t);
	}
	if (flags & FLAG_FDIFFS) {
		e = read_custom_fdiffs(r, t);
	}
	for (uint8_t c = 0; c < s->chain_count && (flags & FLAG_CHAINS); c++) {
		t->chain_diffs[c] = (uint8_t)read_bits(r, 8);
	}
	return e == OK && r->failed ? ERR_SHORT : e;
}

enum err dd_read(struct bytes dd, const struct dd_structure *known, struct dd_structure *fresh, struct dd_frame *frame)
{
	struct bit_reader r;
	uint32_t flags = 0;
	memset(frame, 0, sizeof *frame);
	if (dd.len < MANDATORY_BYTES) {
		return ERR_SHORT;
	}
	bit_reader_init(&r, dd);
	frame->is_start = read_flag(&r);
	frame->is_end = read_flag(&r);
	uint8_t template_id = (uint8_t)read_bits(&r, 6);
	frame->number = (uint16_t)read_bits(&r, 16);
	if (dd.len > MANDATORY_BYTES) {
		flags = read_bits(&r, FLAG_BITS);
	}
	if (flags & FLAG_STRUCTURE) {
		enum err e = read_structure(&r, fresh);
		if (e != OK) {
			return e;
		}
		frame->has_structure = true;
		known = fresh;
	}
	if (!known) {
		return ERR_STATE;
	}
	frame->active_at = (uint16_t)(r.at > FLAG_BITS_AT ? r.at : FLAG_BITS_AT + FLAG_BITS);
	frame->target_count = known->target_count;
	frame->active = all_of(known->target_count);
	if (flags & FLAG_ACTIVE) {
		frame->has_active = true;
		frame->active = read_bits(&r, known->target_count);
	}
	return read_relations(&r, template_id, flags, known, &frame->relations);
}

size_t dd_rewrite(uint8_t *out, size_t cap, struct bytes dd, const struct dd_edit *edit)
{
	struct bit_reader r;
	struct bit_writer w;
	if (!edit->has_active) {
		if (dd.len > cap) {
			return 0;
		}
		memcpy(out, dd.p, dd.len);
		store_u16(out + 1, edit->number);
		return dd.len;
	}
	bit_reader_init(&r, dd);
	bit_writer_init(&w, out, cap);
	write_bits(&w, read_bits(&r, 8), 8);
	read_bits(&r, 16);
	write_bits(&w, edit->number, 16);
	uint32_t flags = dd.len > MANDATORY_BYTES ? read_bits(&r, FLAG_BITS) : 0;
	write_bits(&w, flags | FLAG_ACTIVE, FLAG_BITS);
	while (!r.failed && r.at < edit->active_at && dd.len > MANDATORY_BYTES) {
		write_bits(&w, read_bits(&r, 1), 1);
	}
	write_bits(&w, edit->active, edit->target_count);
	if (flags & FLAG_ACTIVE) {
		read_bits(&r, edit->target_count);
	}
	while (!r.failed && r.at < dd.len * 8) {
		write_bits(&w, read_bits(&r, 1), 1);
	}
	return r.failed ? 0 : bit_writer_bytes(&w);
}
