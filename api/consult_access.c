/* Consultations: who may see and change which of them, their desks and talks. */
#include "call.h"

#include <string.h>

/* What the school's own people mistake is no guess. */
static bool refuse(struct api_call *c, int status, const char *code)
{
	if (status == 404 && !(c->roles & WHO_STAFF)) {
		api_refuse_unknown(c);
	} else {
		api_refuse(c, status, code, NULL);
	}
	return false;
}

bool api_is_office(const struct api_call *c)
{
	return (c->roles & (WHO_ADMIN | WHO_LEADER)) != 0;
}

/* Whoever sees all of his school is told that he may not; for all others it is not there. */
static bool refuse_other(struct api_call *c)
{
	return api_is_office(c) ? refuse(c, 403, "not_allowed") : refuse(c, 404, "not_found");
}

/* Was it found, and in his school? */
static bool is_there(struct api_call *c, enum err e, const char *school, const char *what)
{
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, what);
		return false;
	}
	return e || strcmp(school, c->me.school) != 0 ? refuse(c, 404, "not_found") : true;
}

static bool is_owner(const struct api_call *c)
{
	return c->consult.kind == CONSULT_HOUR && strcmp(c->consult.owner, c->me.id) == 0;
}

bool api_manages_consult(const struct api_call *c)
{
	return api_is_office(c) || is_owner(c);
}

struct seat {
	const char *person;
	bool is_his;
};

static void look_at_desk(void *ctx, const struct store_desk *desk)
{
	struct seat *seat = ctx;
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		seat->is_his = seat->is_his || strcmp(desk->teachers[i].id, seat->person) == 0;
	}
}

/* A day is seen by all of the staff, an hour by who sits there, too. */
static bool sees_consult(struct api_call *c)
{
	struct seat seat = {c->me.id, c->consult.kind == CONSULT_DAY};
	if (!seat.is_his && store_desk_each(c->api->store, c->consult.id, look_at_desk, &seat)) {
		api_fail(c, "desk_each");
		return false;
	}
	return seat.is_his ? true : refuse_other(c);
}

static bool admit_to_consult(struct api_call *c)
{
	const struct api_route *route = c->route;
	unsigned roles = c->roles;
	if (!is_there(c, store_consult_get(c->api->store, c->id, &c->consult), c->consult.school, "consult_get")) {
		return false;
	}
	if ((roles & route->office) || ((roles & route->members) && is_owner(c))) {
		return true;
	}
	return sees_consult(c) && (route->scope == SCOPE_CONSULT_SEE || refuse(c, 403, "not_allowed"));
}

static bool admit_to_desk(struct api_call *c)
{
	const struct api_route *route = c->route;
	unsigned roles = c->roles;
	struct store *store = c->api->store;
	if (!is_there(c, store_desk_get(store, c->id, &c->desk), c->desk.school, "desk_get")
		|| !is_there(c, store_consult_get(store, c->desk.consult, &c->consult), c->consult.school, "consult_get")) {
		return false;
	}
	struct seat seat = {c->me.id, is_owner(c)};
	look_at_desk(&seat, &c->desk);
	return (roles & route->office) || ((roles & route->members) && seat.is_his) ? true : refuse_other(c);
}

/* Somebody may have had another role when he became what he is to the talk. */
static bool fits_role(enum talk_role is, enum person_role role)
{
	return is == TALK_STAFF ? store_is_staff(role) : is == TALK_FAMILY ? role == PERSON_PARENT : is == TALK_COMPANION && role == PERSON_GUEST;
}

static bool admit_to_talk(struct api_call *c)
{
	const struct api_route *route = c->route;
	unsigned roles = c->roles;
	enum err e = store_talk_role(c->api->store, c->id, c->me.id, &c->talk, &c->talk_role);
	if (!is_there(c, e, c->talk.school, "talk_role")) {
		return false;
	}
	if (!fits_role(c->talk_role, c->me.role)) {
		c->talk_role = TALK_NOBODY;
	}
	return (roles & route->office) || ((roles & route->members) && c->talk_role != TALK_NOBODY) ? true : refuse_other(c);
}

bool api_admit_to_consult(struct api_call *c)
{
	if (!(c->roles & (c->route->office | c->route->members))) {
		return refuse(c, 403, "not_allowed");
	}
	return c->route->scope == SCOPE_TALK ? admit_to_talk(c) : c->route->scope == SCOPE_DESK ? admit_to_desk(c) : admit_to_consult(c);
}
