/* Fuzz target: a calendar's file with holidays. */
#include "calendar.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct calendar c;
	uint32_t line;
	GTimeZone *zone = g_time_zone_new_utc();
	enum calendar_fault fault = calendar_read(bytes_of(data, size), zone, &c, &line);
	must(fault < CALENDAR_FAULTS && (fault == CALENDAR_OK || c.count == 0) && c.count <= CALENDAR_HOLIDAYS_MAX);
	must(fault != CALENDAR_OK || line == 0);
	for (size_t i = 0; i < c.count; i++) {
		const struct holiday *h = &c.holidays[i];
		must(h->first >= DAY_FIRST && h->first <= h->last && h->last <= DAY_LAST);
		must(h->name[0] != '\0' && strlen(h->name) < CALENDAR_NAME_MAX && g_utf8_validate(h->name, -1, NULL));
		must(i == 0 || h[-1].first <= h->first);
	}
	calendar_finish(&c);
	g_time_zone_unref(zone);
	return 0;
}
