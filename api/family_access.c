/* What a family may ask for: what its school invites it to, and what is its own. */
#include "family.h"

#include <string.h>

static bool is_running(const struct store_consult *consult, int64_t now_ms)
{
	return consult->state == CONSULT_OPEN && consult->end_ms > now_ms;
}

bool family_may_book(const struct store_consult *consult, int64_t now_ms)
{
	return is_running(consult, now_ms) && now_ms >= consult->book_from_ms && (!consult->book_until_ms || now_ms < consult->book_until_ms);
}

bool family_may_wish(const struct store_consult *consult, int64_t now_ms)
{
	return is_running(consult, now_ms) && now_ms < consult->wish_until_ms;
}

struct looking {
	struct api_call *c;
	const char *child, *desk; /* that is looked for */
	bool is_found;
};

static void look_for_child(void *ctx, const struct store_person *child, const char *given)
{
	struct looking *looking = ctx;
	(void)given;
	looking->is_found = looking->is_found || strcmp(child->id, looking->child) == 0;
}

static void look_for_lesson(void *ctx, const struct store_person *child, const char *given)
{
	struct looking *looking = ctx;
	(void)given;
	looking->is_found = looking->is_found || store_desk_teaches(looking->c->api->store, looking->desk, child->id);
}

static void look_for_talk(void *ctx, const struct store_talk *talk)
{
	struct looking *looking = ctx;
	looking->is_found = looking->is_found || strcmp(talk->desk, looking->desk) == 0;
}

bool family_find_child(struct api_call *c, const char *id)
{
	struct looking looking = {.c = c, .child = id};
	if (store_family_child_each(c->api->store, c->me.id, look_for_child, &looking)) {
		api_fail(c, "family_children");
		return false;
	}
	if (!looking.is_found) {
		api_refuse_unknown(c);
	}
	return looking.is_found;
}

/* Everybody is invited to a day. A weekly hour is for those whom its teacher teaches, and for all if he leads the school. */
static enum err is_invited(struct api_call *c, bool *is_invited)
{
	struct looking looking = {.c = c, .desk = c->desk.id, .is_found = c->consult.kind == CONSULT_DAY || desk_is_for_all(&c->desk)};
	enum err e = looking.is_found ? OK : store_family_child_each(c->api->store, c->me.id, look_for_lesson, &looking);
	e = e || looking.is_found ? e : store_talk_each_of(c->api->store, c->me.id, look_for_talk, &looking);
	*is_invited = looking.is_found;
	return e;
}

bool desk_is_for_all(const struct store_desk *desk)
{
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		if (desk->teachers[i].role != PERSON_TEACHER) {
			return true;
		}
	}
	return false;
}

bool family_find_desk(struct api_call *c, const char *id)
{
	struct store *store = c->api->store;
	bool is_his = false;
	enum err e = store_desk_get(store, id, &c->desk);
	e = e ? e : store_consult_get(store, c->desk.consult, &c->consult);
	if (!e && strcmp(c->desk.school, c->me.school) == 0 && c->consult.state != CONSULT_DRAFT) {
		e = is_invited(c, &is_his);
	}
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "family_desk");
		return false;
	}
	if (!is_his) {
		api_refuse_unknown(c);
	}
	return is_his;
}

bool api_admit_to_family(struct api_call *c)
{
	if (!(c->roles & c->route->office)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return false;
	}
	return family_find_desk(c, c->id);
}
