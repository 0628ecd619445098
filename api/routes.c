/* Every call there is: what it takes and who may make it. */
#include "call.h"
#include "schemas.h"

static void get_health(struct api_call *c)
{
	api_answer(c, 200, json_pack("{s:s}", "status", "ok"));
}

const struct api_route api_routes[] = {
	{"GET", "/api/health", "Does the server answer?", get_health, SCOPE_OPEN, 0, 0, PERSON_API, BODY_NONE, NULL},
	{"GET", "/api/openapi.json", "This description.", api_get_openapi, SCOPE_OPEN, 0, 0, PERSON_API, BODY_NONE, NULL},
	{"POST", "/api/session", "Log in by a link, or by login name and password.", api_post_session, SCOPE_OPEN, 0, 0, PERSON_API, BODY_JSON, &schema_session},
	{"DELETE", "/api/session", "Log out.", api_delete_session, SCOPE_OPEN, 0, 0, PERSON_API, BODY_NONE, NULL},
	{"POST", "/api/invite", "Who is invited; and his first password.", api_post_invite, SCOPE_OPEN, 0, 0, PERSON_API, BODY_JSON,
		&schema_invite},
	{"POST", "/api/setup", "The first admin of a school.", api_post_setup, SCOPE_OPEN, 0, 0, PERSON_API, BODY_JSON, &schema_setup},
	{"GET", "/api/me", "Whoever is logged in.", api_get_me, SCOPE_SELF, WHO_ALL, 0, PERSON_API, BODY_NONE, NULL},
	{"POST", "/api/me/password", "A new password.", api_post_password, SCOPE_SELF, WHO_STAFF, 0, PERSON_API, BODY_JSON, &schema_password},
	{"POST", "/api/me/totp", "A second factor, which is not in force yet.", api_post_totp, SCOPE_SELF, WHO_STAFF, 0, PERSON_API, BODY_JSON,
		&schema_totp},
	{"POST", "/api/me/totp/confirm", "It is in force.", api_post_totp_confirm, SCOPE_SELF, WHO_STAFF, 0, PERSON_API, BODY_JSON,
		&schema_totp_confirm},
	{"POST", "/api/me/totp/remove", "It is not any more.", api_post_totp_remove, SCOPE_SELF, WHO_STAFF, 0, PERSON_API, BODY_JSON,
		&schema_totp},
	{"GET", "/api/home", "The home page.", api_get_home, SCOPE_SELF, WHO_ALL, 0, PERSON_API, BODY_NONE, NULL},
	{"GET", "/api/groups/*/people", "Pupils and guests of a group.", api_get_people, SCOPE_GROUP, 0, WHO_STAFF, PERSON_LINKS,
		BODY_NONE, NULL},
	{"POST", "/api/groups/*/links", "New links for pupils and guests.", api_post_links, SCOPE_GROUP, 0, WHO_STAFF, PERSON_LINKS,
		BODY_JSON, &schema_links},
	{"POST", "/api/groups/*/revoke", "Their links are dead.", api_post_revoke, SCOPE_GROUP, 0, WHO_STAFF, PERSON_LINKS, BODY_JSON,
		&schema_revoke},
	{"POST", "/api/groups/*/guests", "A new guest of a group.", api_post_guests, SCOPE_GROUP, 0, WHO_STAFF, PERSON_LINKS, BODY_JSON,
		&schema_guests},
	{"POST", "/api/import/preview", "What a file of people and groups would change.", api_post_import_preview, SCOPE_SELF, WHO_ADMIN,
		0, PERSON_LINKS, BODY_CSV, NULL},
	{"POST", "/api/import/apply", "And changing it.", api_post_import_apply, SCOPE_SELF, WHO_ADMIN, 0, PERSON_LINKS, BODY_CSV, NULL},
	{"GET", "/api/rooms/*/tokens", "What programs may come in with.", api_get_tokens, SCOPE_ROOM, 0, WHO_STAFF, PERSON_LINKS,
		BODY_NONE, NULL},
	{"POST", "/api/rooms/*/tokens", "A new one.", api_post_tokens, SCOPE_ROOM, 0, WHO_STAFF, PERSON_LINKS, BODY_JSON, &schema_tokens},
	{"POST", "/api/rooms/*/tokens/revoke", "One is dead.", api_post_tokens_revoke, SCOPE_ROOM, 0, WHO_STAFF, PERSON_LINKS, BODY_JSON,
		&schema_tokens_revoke},
};
const size_t api_route_count = sizeof api_routes / sizeof api_routes[0];
