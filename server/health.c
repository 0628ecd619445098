/* Reasons against sending somebody here. */
#include "health.h"

#include <glib.h>
#include <string.h>

static void add_reason(GString *reasons, const char *reason)
{
	g_string_append_printf(reasons, "%s\"%s\"", reasons->len == 0 ? "" : ",", reason);
}

bool health_json(const struct health *h, char **json, size_t *len)
{
	GString *reasons = g_string_new(NULL);
	if (h->is_draining) {
		add_reason(reasons, "draining");
	}
	if (h->is_store_failing) {
		add_reason(reasons, "store");
	}
	for (uint32_t i = 0; i < h->worker_count; i++) {
		if (h->now - h->heard_at[i] > HEALTH_STALE_US) {
			char name[32];
			g_snprintf(name, sizeof name, "worker %u", i);
			add_reason(reasons, name);
		}
	}
	bool is_well = reasons->len == 0;
	*json = g_strdup_printf("{\"status\":\"%s\",\"reasons\":[%s]}",
		is_well ? "ok" : "unavailable", reasons->str);
	*len = strlen(*json);
	(void)g_string_free(reasons, TRUE);
	return is_well;
}
