/*
 * Fuzz target: a stream of dependency descriptors, each behind a byte with its length. What was read can be written for
 * another subscriber, and is read there as the same frame.
 */
#include "dd.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_frame(const struct dd_frame *f, const struct dd_structure *s)
{
	uint32_t all = s->target_count >= 32 ? UINT32_MAX : (UINT32_C(1) << s->target_count) - 1;
	const struct dd_relations *t = &f->relations;
	if ((t->present & ~all) || (t->switches & ~t->present) || t->fdiff_count > DD_MAX_FDIFFS ||
			t->spatial_id >= s->spatial_count || s->spatial_count > DD_MAX_SPATIAL || s->chain_count > DD_MAX_CHAINS) {
		abort();
	}
}

static void check_rewritten(struct bytes dd, const struct dd_frame *was, const struct dd_structure *s, uint32_t active)
{
	static struct dd_structure fresh;
	uint8_t out[DD_MAX_BYTES + 8];
	struct dd_frame f;
	struct dd_edit edit = {.number = (uint16_t)(was->number + 1), .has_active = active != 0, .active = active,
		.target_count = was->target_count, .active_at = was->active_at};
	size_t len = dd_rewrite(out, sizeof out, dd, &edit);
	if (len == 0 || dd_read(bytes_of(out, len), s, &fresh, &f) != OK || f.number != edit.number ||
			(active != 0 && f.active != active) ||
			memcmp(&f.relations, &was->relations, sizeof f.relations) != 0) {
		abort();
	}
}

static void try_stream(const uint8_t *data, size_t size)
{
	static struct dd_structure known;
	static struct dd_structure fresh;
	bool has_structure = false;
	while (size > 0) {
		size_t len = data[0] < size ? data[0] : size - 1;
		uint8_t *exact = malloc(len ? len : 1);
		struct dd_frame f;
		if (!exact) {
			return;
		}
		memcpy(exact, data + 1, len);
		struct bytes dd = bytes_of(exact, len);
		if (dd_read(dd, has_structure ? &known : NULL, &fresh, &f) == OK) {
			known = f.has_structure ? fresh : known;
			has_structure = true;
			check_frame(&f, &known);
			check_rewritten(dd, &f, &known, 0);
			check_rewritten(dd, &f, &known, 1);
		}
		free(exact);
		data += 1 + len;
		size -= 1 + len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_stream(data, size);
	return 0;
}
