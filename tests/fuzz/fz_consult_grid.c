/* Fuzz target: a grid as a teacher sends it. The first bytes are its numbers; then texts, each up to a line feed. */
#include "consult_grid.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 5, TEXTS = 3 + 2 * 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

static void check(const struct consult_grid *g, const GArray *slots)
{
	for (guint i = 0; i < slots->len; i++) {
		const struct grid_slot *slot = &g_array_index(slots, struct grid_slot, i);
		must(slot->begin_ms >= -24 * INT64_C(3600000) && slot->end_ms > slot->begin_ms);
		must(slot->is_break || slot->end_ms - slot->begin_ms == g->slot_minutes * INT64_C(60000));
		must(i == 0 || slot->begin_ms >= slot[-1].end_ms);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const zones[] = {"Europe/Berlin", "UTC", "America/St_Johns", "Australia/Lord_Howe"};
	if (size < NUMBERS) {
		return 0;
	}
	char *text = g_strndup((const char *)data + NUMBERS, size - NUMBERS);
	char **lines = g_strsplit(text, "\n", TEXTS);
	size_t count = g_strv_length(lines);
	const char *texts[TEXTS];
	struct grid_break breaks[4];
	for (size_t i = 0; i < TEXTS; i++) {
		texts[i] = i < count ? lines[i] : "";
	}
	for (size_t i = 0; i < G_N_ELEMENTS(breaks); i++) {
		breaks[i] = (struct grid_break){texts[3 + 2 * i], texts[4 + 2 * i]};
	}
	const struct holiday holiday = {20700, 20720, NULL};
	struct consult_grid g = {.zone = g_time_zone_new_identifier(zones[data[0] % G_N_ELEMENTS(zones)]), .date = texts[0], .begin = texts[1],
		.end = texts[2], .slot_minutes = (int8_t)data[1], .pause_minutes = (int8_t)data[2], .weeks = (int8_t)data[3], .breaks = breaks,
		.break_count = data[4] % 5, .holidays = &holiday, .holiday_count = 1};
	GArray *slots = g_array_new(FALSE, FALSE, sizeof(struct grid_slot));
	enum grid_fault fault = consult_grid_slots(&g, slots);
	must(fault < GRID_FAULTS && (fault == GRID_OK) == (slots->len > 0) && slots->len <= GRID_SLOTS_MAX);
	check(&g, slots);
	g_array_free(slots, TRUE);
	g_time_zone_unref(g.zone);
	g_strfreev(lines);
	g_free(text);
	return 0;
}
