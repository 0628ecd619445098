/* Who asks, and may he? One place for all routes, so that no handler can forget a wall. */
#include "call.h"
#include "store_register.h"
#include "store_timetable.h"

#include <string.h>

/* Whoever comes for one talk, or one conference, is not what other guests are. */
static bool find_roles(struct api_call *c)
{
	struct store_companion companion;
	char conference[STORE_ID_MAX];
	bool is_guest = c->me.role == PERSON_GUEST;
	enum err is_companion = is_guest ? store_companion_get(c->api->store, c->me.id, &companion) : ERR_NOT_FOUND;
	enum err is_outsider = is_guest ? store_outsider_conference(c->api->store, c->me.id, conference) : ERR_NOT_FOUND;
	if ((is_companion && is_companion != ERR_NOT_FOUND) || (is_outsider && is_outsider != ERR_NOT_FOUND)) {
		api_fail(c, "find_roles");
		return false;
	}
	c->roles = !is_companion ? WHO_COMPANION : !is_outsider ? WHO_OUTSIDER : api_roles(&c->me);
	return true;
}

static bool find_session(struct api_call *c, struct bytes session)
{
	enum err e = session.len == 0 || session.len >= STORE_TOKEN_MAX
		? ERR_NOT_FOUND : store_session_find(c->api->store, session.p, session.len, c->t->now.unix_ms, &c->me);
	if (e == ERR_NOT_FOUND || e == ERR_DENIED) {
		api_refuse(c, 401, "no_session", NULL);
		return false;
	}
	if (e) {
		api_fail(c, "session_find");
		return false;
	}
	return find_roles(c);
}

static bool find_person(struct api_call *c)
{
	return find_session(c, c->request->session) && api_take(c, c->me.id, PERSON_API)
		&& (c->route->limit == PERSON_API || api_take(c, c->me.id, c->route->limit));
}

static bool refuse_role(struct api_call *c)
{
	api_refuse(c, 403, "not_allowed", NULL);
	return false;
}

unsigned api_roles(const struct store_person *person)
{
	return ROLE_BIT(person->role) | (person->is_admin ? WHO_ADMIN : 0);
}

bool api_admit_again(struct api_call *c, const char *session)
{
	if (c->route->scope == SCOPE_OPEN) {
		return true;
	}
	if (!find_session(c, bytes_of_string(session))) {
		return false;
	}
	return c->roles & (c->route->office | c->route->members) ? true : refuse_role(c);
}

bool api_may_send(struct store *store, const struct api_route *route, struct bytes session, int64_t now_ms)
{
	struct store_person person;
	return session.len > 0 && session.len < STORE_TOKEN_MAX
		&& store_session_find(store, session.p, session.len, now_ms, &person) == OK
		&& (api_roles(&person) & (route->office | route->members)) != 0;
}

/* By a role that stands above groups, or as one of the group. `found`: whether there is a room, in c->room. */
static bool admit_to_room(struct api_call *c, enum err found, unsigned office, unsigned members)
{
	unsigned roles = c->roles;
	if (found && found != ERR_NOT_FOUND) {
		api_fail(c, "room_find");
		return false;
	}
	if (found || strcmp(c->room.school, c->me.school) != 0) {
		api_refuse(c, 404, c->route->scope == SCOPE_ROOM ? "no_such_room" : "not_found", NULL);
		return false;
	}
	if (roles & office) {
		return true;
	}
	if (!(roles & members)) {
		return refuse_role(c);
	}
	if (!store_is_member(c->api->store, c->room.group, c->me.id, c->t->now.unix_ms)) {
		api_refuse(c, 403, "not_member", NULL);
		return false;
	}
	return true;
}

bool api_admit_to_group(struct api_call *c, const char *group, unsigned office, unsigned members)
{
	return admit_to_room(c, group ? store_room_of_group(c->api->store, group, &c->room) : ERR_NOT_FOUND, office, members);
}

/* By what the path names. */
static bool admit_to_group(struct api_call *c)
{
	const struct api_route *route = c->route;
	struct store *store = c->api->store;
	struct store_lesson lesson;
	char group[STORE_ID_MAX];
	enum err e;
	if (!(c->roles & (route->office | route->members))) {
		return refuse_role(c);
	}
	if (route->scope == SCOPE_LESSON) {
		e = store_lesson_get(store, c->id, &lesson);
		e = e ? e : store_room_find(store, lesson.room, &c->room);
	} else if (route->scope == SCOPE_ENTRY) {
		e = store_register_group(store, c->id, group);
		e = e ? e : store_room_of_group(store, group, &c->room);
	} else {
		e = route->scope == SCOPE_ROOM ? store_room_find(store, c->id, &c->room) : store_room_of_group(store, c->id, &c->room);
	}
	return admit_to_room(c, e, route->office, route->members);
}

/* Somebody of the same school, whether he is still there or has left; or one's own child. */
static bool admit_to_person(struct api_call *c)
{
	if (!(c->roles & c->route->office)) {
		return refuse_role(c);
	}
	enum err e = store_person_find(c->api->store, c->id, &c->person);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "person_find");
		return false;
	}
	bool is_his = c->route->scope != SCOPE_CHILD || store_is_guardian(c->api->store, c->me.id, c->id);
	if (e || strcmp(c->person.school, c->me.school) != 0 || !is_his) {
		api_refuse(c, 404, "not_found", NULL);
		return false;
	}
	return true;
}

/* A client that sends its cookie where nobody may know who asks is wrong, and must not pass unseen. */
static bool admit_nobody(struct api_call *c)
{
	if (c->request->session.len > 0) {
		api_refuse_value(c, "cookie");
	}
	return c->request->session.len == 0;
}

bool api_admit(struct api_call *c)
{
	if (c->route->scope == SCOPE_NOBODY) {
		return admit_nobody(c);
	}
	if (c->route->scope == SCOPE_OPEN) {
		return true;
	}
	if (!find_person(c)) {
		return false;
	}
	switch (c->route->scope) {
	case SCOPE_SELF:
		return c->route->office & c->roles ? true : refuse_role(c);
	case SCOPE_GROUP:
	case SCOPE_ROOM:
	case SCOPE_LESSON:
	case SCOPE_ENTRY:
		return admit_to_group(c);
	case SCOPE_FOLDER_SEE:
	case SCOPE_FOLDER_ADD:
	case SCOPE_FOLDER_MANAGE:
	case SCOPE_FILE_SEE:
	case SCOPE_FILE_CHANGE:
	case SCOPE_UPLOAD:
		return api_admit_to_shelf(c);
	case SCOPE_PERSON:
	case SCOPE_CHILD:
		return admit_to_person(c);
	case SCOPE_OPERATOR:
		return c->me.is_operator ? true : refuse_role(c);
	case SCOPE_NOTE_READ:
	case SCOPE_NOTE_WRITE:
	case SCOPE_NOTE_MANAGE:
		return api_admit_to_note(c);
	case SCOPE_CONSULT:
	case SCOPE_CONSULT_SEE:
	case SCOPE_DESK:
	case SCOPE_TALK:
		return api_admit_to_consult(c);
	case SCOPE_FAMILY_DESK:
		return api_admit_to_family(c);
	case SCOPE_CONFERENCE:
	case SCOPE_CONFERENCE_MANAGE:
		return api_admit_to_conference(c);
	case SCOPE_OPEN:
	case SCOPE_NOBODY:
	case SCOPES:
		break;
	}
	return refuse_role(c);
}
