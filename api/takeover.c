/* A substitute takes a group over with a code that its teachers, or the school's office, gave him. */
#include "takeover.h"

#include "call.h"
#include "days.h"
#include "groups.h"
#include "schools.h"

#include <string.h>

enum err takeover_end_of_day(struct store *store, const char *id, int64_t now_ms, int64_t *until_ms)
{
	struct store_school school;
	unsigned minute;
	enum err e = store_school_get(store, id, &school);
	if (e) {
		return e;
	}
	GTimeZone *zone = g_time_zone_new_identifier(school.time_zone);
	zone = zone ? zone : g_time_zone_new_utc();
	*until_ms = day_ms(zone, day_at(zone, now_ms, &minute) + 1, 0);
	g_time_zone_unref(zone);
	return OK;
}

void api_post_code(struct api_call *c)
{
	char code[STORE_CODE_MAX];
	int64_t until_ms;
	if (takeover_end_of_day(c->api->store, c->me.school, c->t->now.unix_ms, &until_ms)
		|| store_code_add(c->api->store, c->id, until_ms, code)) {
		api_fail(c, "code_add");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "code.added", "group=%s by=%s", c->id, c->me.id);
	api_answer(c, 200, json_pack("{s:s, s:I}", "code", code, "until", (json_int_t)until_ms));
}

void api_post_takeover(struct api_call *c)
{
	struct store_group_info group;
	char id[STORE_ID_MAX];
	if (!api_take(c, c->me.id, PERSON_CODES)) {
		return;
	}
	enum err e = store_code_use(c->api->store, &c->me, api_text(c, "code"), c->t->now.unix_ms, id);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 403, "wrong_code", NULL);
		return;
	}
	live_give(c->t, c->me.id, PERSON_CODES);
	e = e ? e : store_group_get(c->api->store, id, &group);
	if (e) {
		api_fail(c, "code_use");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "group.taken_over", "group=%s person=%s", id, c->me.id);
	api_answer(c, 200, json_pack("{s:{s:s, s:s}}", "group", "id", group.id, "name", group.name));
}
