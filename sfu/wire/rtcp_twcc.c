#include "rtcp_twcc.h"

#include <string.h>

enum {
	HEAD_BYTES = 20,         /* RTCP head, two SSRCs, base, count, reference, feedback count */
	TICKS_PER_REFERENCE = TWCC_REFERENCE_US / TWCC_TICK_US,
	RUN_MAX = 0x1fff,
	ONE_BIT_SYMBOLS = 14,
	TWO_BIT_SYMBOLS = 7
};

/* A status as the chunks spell it. */
enum symbol { SYMBOL_LOST = 0, SYMBOL_SMALL = 1, SYMBOL_LARGE = 2, SYMBOL_RESERVED = 3 };

/* Unpacks one chunk (section 3.1.3 and 3.1.4) into at most `cap` symbols; returns how many. */
static size_t unpack_chunk(uint16_t chunk, uint8_t *symbols, size_t cap)
{
	size_t n;
	if (!(chunk & 0x8000)) {
		n = chunk & RUN_MAX;
		n = n < cap ? n : cap;
		memset(symbols, chunk >> 13 & 3, n);
		return n;
	}
	if (chunk & 0x4000) {
		n = TWO_BIT_SYMBOLS < cap ? TWO_BIT_SYMBOLS : cap;
		for (size_t i = 0; i < n; i++) {
			symbols[i] = (uint8_t)(chunk >> (12 - 2 * i) & 3);
		}
		return n;
	}
	n = ONE_BIT_SYMBOLS < cap ? ONE_BIT_SYMBOLS : cap;
	for (size_t i = 0; i < n; i++) {
		symbols[i] = (uint8_t)(chunk >> (13 - i) & 1);
	}
	return n;
}

static enum err read_symbols(struct reader *r, uint8_t *symbols, size_t count)
{
	for (size_t n = 0; n < count;) {
		uint16_t chunk = read_u16(r);
		size_t got = unpack_chunk(chunk, symbols + n, count - n);
		if (r->failed || got == 0) {
			return ERR_MALFORMED;
		}
		n += got;
	}
	return OK;
}

enum err rtcp_read_twcc(const struct rtcp_packet *p, struct twcc_feedback *out)
{
	uint8_t symbols[TWCC_MAX_STATUSES];
	struct reader r;
	if (p->type != RTCP_RTPFB || p->count != RTCP_RTPFB_TWCC) {
		return ERR_MALFORMED;
	}
	reader_init(&r, p->body);
	read_u32(&r);
	out->media_ssrc = read_u32(&r);
	out->base_seq = read_u16(&r);
	out->count = read_u16(&r);
	int64_t at_ticks = (int64_t)read_u24(&r) * TICKS_PER_REFERENCE;
	out->feedback_count = read_u8(&r);
	if (r.failed || out->count == 0) {
		return ERR_MALFORMED;
	}
	if (out->count > TWCC_MAX_STATUSES) {
		return ERR_FULL;
	}
	if (read_symbols(&r, symbols, out->count)) {
		return ERR_MALFORMED;
	}
	for (uint32_t i = 0; i < out->count; i++) {
		if (symbols[i] == SYMBOL_RESERVED) {
			return ERR_MALFORMED;
		}
		if (symbols[i] == SYMBOL_SMALL) {
			at_ticks += read_u8(&r);
		} else if (symbols[i] == SYMBOL_LARGE) {
			at_ticks += (int16_t)read_u16(&r);
		}
		out->status[i].received = symbols[i] != SYMBOL_LOST;
		out->status[i].arrival_us = symbols[i] == SYMBOL_LOST ? 0 : at_ticks * TWCC_TICK_US;
	}
	return r.failed ? ERR_MALFORMED : OK;
}

/* What the writer works on: symbols and deltas of the statuses that can be expressed. */
struct plan {
	uint8_t symbols[TWCC_MAX_STATUSES];
	int16_t deltas[TWCC_MAX_STATUSES];
	size_t count;
	uint32_t reference;
};

static void make_plan(struct plan *plan, const struct twcc_feedback *f)
{
	int64_t last = -1;
	size_t limit = f->count < TWCC_MAX_STATUSES ? f->count : TWCC_MAX_STATUSES;
	plan->reference = 0;
	for (plan->count = 0; plan->count < limit; plan->count++) {
		const struct twcc_status *status = &f->status[plan->count];
		plan->symbols[plan->count] = SYMBOL_LOST;
		plan->deltas[plan->count] = 0;
		if (!status->received) {
			continue;
		}
		int64_t ticks = status->arrival_us / TWCC_TICK_US;
		if (last < 0) {
			last = ticks - ticks % TICKS_PER_REFERENCE;
			plan->reference = (uint32_t)(last / TICKS_PER_REFERENCE) & 0xffffffu;
		}
		int64_t delta = ticks - last;
		if (delta < INT16_MIN || delta > INT16_MAX) {
			return;
		}
		plan->symbols[plan->count] = delta >= 0 && delta <= 255 ? SYMBOL_SMALL : SYMBOL_LARGE;
		plan->deltas[plan->count] = (int16_t)delta;
		last = ticks;
	}
}

static size_t run_length(const uint8_t *symbols, size_t count)
{
	size_t n = 1;
	while (n < count && n < RUN_MAX && symbols[n] == symbols[0]) {
		n++;
	}
	return n;
}

/* Packs the next symbols into the chunk that takes most of them; returns how many went in. */
static size_t pack_chunk(const uint8_t *symbols, size_t count, uint16_t *chunk)
{
	size_t run = run_length(symbols, count);
	size_t bits = 0;
	while (bits < count && bits < ONE_BIT_SYMBOLS && symbols[bits] <= SYMBOL_SMALL) {
		bits++;
	}
	/* a vector that is not full stands for further packets, so it may only come last */
	bool fits_one_bit = bits == ONE_BIT_SYMBOLS || bits == count;
	if (run == count || run >= ONE_BIT_SYMBOLS || (run >= TWO_BIT_SYMBOLS && !fits_one_bit)) {
		*chunk = (uint16_t)((size_t)symbols[0] << 13 | run);
		return run;
	}
	uint32_t value = fits_one_bit ? 0x8000 : 0xc000;
	size_t n = fits_one_bit ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
	n = n < count ? n : count;
	for (size_t i = 0; i < n; i++) {
		value |= (uint32_t)symbols[i] << (fits_one_bit ? 13 - i : 12 - 2 * i);
	}
	*chunk = (uint16_t)value;
	return n;
}

/* Size of the packet with the first n statuses, without padding. */
static size_t planned_bytes(const struct plan *plan, size_t n)
{
	uint16_t chunk;
	size_t total = HEAD_BYTES;
	for (size_t i = 0; i < n; i += pack_chunk(plan->symbols + i, n - i, &chunk)) {
		total += 2;
	}
	for (size_t i = 0; i < n; i++) {
		total += plan->symbols[i]; /* 0, 1 or 2 bytes of delta */
	}
	return total;
}

/* The largest number of statuses whose packet, padded to words, fits into `room`. */
static size_t fitting_count(const struct plan *plan, size_t room)
{
	size_t low = 0;
	size_t high = plan->count;
	while (low < high) {
		size_t middle = (low + high + 1) / 2;
		if (((planned_bytes(plan, middle) + 3) & ~(size_t)3) <= room) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return low;
}

size_t rtcp_write_twcc(struct writer *w, uint32_t sender_ssrc, const struct twcc_feedback *f)
{
	struct plan plan;
	make_plan(&plan, f);
	size_t count = w->failed ? 0 : fitting_count(&plan, (size_t)(w->end - w->p));
	if (count == 0) {
		return 0;
	}
	size_t bytes = planned_bytes(&plan, count);
	size_t padding = (4 - bytes % 4) % 4;
	write_u8(w, (uint8_t)(0x80 | (padding > 0 ? 0x20 : 0) | RTCP_RTPFB_TWCC));
	write_u8(w, RTCP_RTPFB);
	write_u16(w, (uint16_t)((bytes + padding) / 4 - 1));
	write_u32(w, sender_ssrc);
	write_u32(w, f->media_ssrc);
	write_u16(w, f->base_seq);
	write_u16(w, (uint16_t)count);
	write_u24(w, plan.reference);
	write_u8(w, f->feedback_count);
	for (size_t i = 0; i < count;) {
		uint16_t chunk;
		i += pack_chunk(plan.symbols + i, count - i, &chunk);
		write_u16(w, chunk);
	}
	for (size_t i = 0; i < count; i++) {
		if (plan.symbols[i] == SYMBOL_SMALL) {
			write_u8(w, (uint8_t)plan.deltas[i]);
		} else if (plan.symbols[i] == SYMBOL_LARGE) {
			write_u16(w, (uint16_t)plan.deltas[i]);
		}
	}
	if (padding > 0) {
		write_zeros(w, padding - 1);
		write_u8(w, (uint8_t)padding);
	}
	return count;
}
