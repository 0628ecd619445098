/* All of a plan's input as one number: what would make another plan makes another digest. */
#include "consult_plan.h"

#include <string.h>

static void add_number(GChecksum *sum, int64_t number)
{
	guchar bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++) {
		bytes[i] = (guchar)((uint64_t)number >> (56 - 8 * i));
	}
	g_checksum_update(sum, bytes, sizeof bytes);
}

/* With the NUL behind it, so that no two rows of texts are one. */
static void add_text(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void add_busy(GChecksum *sum, const struct plan_busy *busy, size_t count)
{
	add_number(sum, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		add_number(sum, busy[i].who * INT64_C(2) + busy[i].is_place);
		add_number(sum, busy[i].begin_ms);
		add_number(sum, busy[i].end_ms);
	}
}

static void add_desks(GChecksum *sum, const struct plan_input *in)
{
	add_number(sum, (int64_t)in->desk_count);
	for (size_t i = 0; i < in->desk_count; i++) {
		add_text(sum, in->desks[i].id);
		add_number(sum, in->desks[i].teacher_count * INT64_C(2) + in->desks[i].is_place);
		for (uint32_t k = 0; k < in->desks[i].teacher_count; k++) {
			add_number(sum, in->desks[i].teachers[k]);
		}
	}
	add_number(sum, (int64_t)in->slot_count);
	for (size_t i = 0; i < in->slot_count; i++) {
		add_text(sum, in->slots[i].id);
		add_number(sum, in->slots[i].desk);
		add_number(sum, in->slots[i].begin_ms);
		add_number(sum, in->slots[i].end_ms);
	}
}

static void add_families(GChecksum *sum, const struct plan_input *in)
{
	add_number(sum, (int64_t)in->child_count);
	for (size_t i = 0; i < in->child_count; i++) {
		add_text(sum, in->children[i].id);
		add_number(sum, in->children[i].parent_count);
		for (uint32_t k = 0; k < in->children[i].parent_count; k++) {
			add_number(sum, in->children[i].parents[k]);
		}
	}
	add_number(sum, (int64_t)in->wish_count);
	for (size_t i = 0; i < in->wish_count; i++) {
		const struct plan_wish *w = &in->wishes[i];
		const int64_t numbers[] = {w->child, w->desk, w->rank, w->from_ms, w->until_ms};
		for (size_t k = 0; k < G_N_ELEMENTS(numbers); k++) {
			add_number(sum, numbers[k]);
		}
	}
	add_number(sum, in->parent_count);
	for (size_t i = 0; i < in->parent_count; i++) {
		add_number(sum, in->talks_of_parents ? in->talks_of_parents[i] : 0);
	}
}

void consult_plan_digest(const struct plan_input *in, char digest[PLAN_DIGEST_MAX])
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	add_text(sum, g_time_zone_get_identifier(in->zone));
	add_number(sum, in->change_minutes);
	add_number(sum, in->most_talks);
	add_desks(sum, in);
	add_families(sum, in);
	add_busy(sum, in->teachers_busy, in->teachers_busy_count);
	add_busy(sum, in->parents_busy, in->parents_busy_count);
	g_strlcpy(digest, g_checksum_get_string(sum), PLAN_DIGEST_MAX);
	g_checksum_free(sum);
}
