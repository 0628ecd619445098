/* What a family would like. */
#include "family.h"

#include <string.h>

/* -- wishes ----------------------------------------------------------------------------------------------------- */

/* One that his family sees, in c->consult. False: refused. */
static bool find_consult(struct api_call *c, const char *id)
{
	enum err e = store_consult_get(c->api->store, id, &c->consult);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "consult_get");
		return false;
	}
	bool is_his = !e && strcmp(c->consult.school, c->me.school) == 0 && c->consult.state != CONSULT_DRAFT;
	if (!is_his) {
		api_refuse_unknown(c);
	}
	return is_his;
}

/* Each of them one that his family sees. False: refused. */
static bool read_desks(struct api_call *c, const char *desks[WISHES_MAX], size_t *count)
{
	const json_t *named = json_object_get(c->body, "desks");
	const char *consult = api_text(c, "consultation");
	*count = json_array_size(named);
	for (size_t i = 0; i < *count; i++) {
		desks[i] = json_string_value(json_array_get(named, i));
		if (!family_find_desk(c, desks[i])) {
			return false;
		}
		if (strcmp(c->desk.consult, consult) != 0) {
			api_refuse_unknown(c);
			return false;
		}
	}
	return true;
}

void api_post_wishes(struct api_call *c)
{
	const char *child = api_text(c, "child"), *desks[WISHES_MAX];
	size_t count;
	int64_t from_ms = json_integer_value(json_object_get(c->body, "from")), until_ms = json_integer_value(json_object_get(c->body, "until"));
	if (from_ms && until_ms && until_ms <= from_ms) {
		api_refuse_value(c, "until");
		return;
	}
	if (!find_consult(c, api_text(c, "consultation")) || !family_find_child(c, child) || !read_desks(c, desks, &count)) {
		return;
	}
	if (!family_may_wish(&c->consult, c->t->now.unix_ms)) {
		api_refuse(c, 409, "booking_closed", NULL);
		return;
	}
	enum err e = store_wishes_set(c->api->store, c->consult.id, child, desks, count, from_ms, until_ms);
	json_t *shown = e ? NULL : show_wishes(c->api->store, c->consult.id, child);
	if (e == ERR_CONFLICT) {
		api_refuse_value(c, "desks");
	} else if (e == ERR_NOT_FOUND) {
		api_refuse_unknown(c);
	} else if (!shown) {
		api_fail(c, "wishes");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "wishes.set", "consultation=%s count=%zu", c->consult.id, count);
		api_answer(c, 200, shown);
	}
}
