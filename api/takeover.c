/* A substitute takes a group over with a code that its teachers, or the school's office, gave him. */
#include "call.h"
#include "days.h"
#include "groups.h"
#include "schools.h"

#include <string.h>

/* Midnight, where the school is. False: refused. */
static bool end_of_day(struct api_call *c, int64_t *until_ms)
{
	struct store_school school;
	if (store_school_get(c->api->store, c->me.school, &school)) {
		api_fail(c, "school_get");
		return false;
	}
	unsigned minute;
	GTimeZone *zone = g_time_zone_new_identifier(school.time_zone);
	zone = zone ? zone : g_time_zone_new_utc();
	*until_ms = day_ms(zone, day_at(zone, c->t->now.unix_ms, &minute) + 1, 0);
	g_time_zone_unref(zone);
	return true;
}

void api_post_code(struct api_call *c)
{
	char code[STORE_CODE_MAX];
	int64_t until_ms;
	if (!end_of_day(c, &until_ms)) {
		return;
	}
	if (store_code_add(c->api->store, c->id, until_ms, code)) {
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
