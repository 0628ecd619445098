/* Which refusals each call has, from docs/protocol.md, docs/school.md, docs/consultation.md, docs/conference.md and docs/voting.md. */
#include "refusals.h"

#include "call.h"

#include <stdlib.h>
#include <string.h>

/* Of every call, whatever it is: a head or a body that is none, too much of it, too often. */
#define ANY "400 bad_request, 411 bad_request, 413 too_large, 429 too_fast"
#define PASSWORD "400 weak_password, 403 wrong_login"
#define TALK_BOOKED "409 slot_taken clash has_talk too_many booking_closed"

static const struct {
	const char *call, *refusals;
} own[] = {
	{"POST /api/session", "403 link_dead needs_picture wrong_picture wrong_login needs_code wrong_code"},
	{"POST /api/invite", "400 weak_password, 403 link_dead needs_code wrong_code, 409 login_taken"},
	{"POST /api/setup", "400 weak_password, 403 link_dead, 409 login_taken"},
	{"POST /api/me/password", PASSWORD},
	{"POST /api/me/totp", "403 wrong_login, 409 bad_request"},
	{"POST /api/me/totp/confirm", "403 wrong_code, 409 bad_request"},
	{"POST /api/me/totp/remove", "403 wrong_login"},
	{"POST /api/people", "404 not_found, 409 conflict"},
	{"POST /api/people/*", "409 conflict last_admin"},
	{"POST /api/people/*/leave", "409 last_admin"},
	{"POST /api/people/*/return", "409 last_admin"},
	{"POST /api/people/*/invite", "409 bad_request"},
	{"POST /api/people/*/erase", "409 last_admin"},
	{"POST /api/groups", "409 conflict"},
	{"POST /api/groups/*", "409 conflict"},
	{"POST /api/groups/*/members", "404 no_such_person"},
	{"POST /api/groups/*/picture", "404 no_such_person, 409 bad_request"},
	{"POST /api/groups/*/links", "404 no_such_person"},
	{"POST /api/groups/*/revoke", "404 no_such_person"},
	{"POST /api/groups/*/guests", "409 bad_request"},
	{"POST /api/takeover", "403 wrong_code"},
	{"POST /api/import/apply", "409 changed confirm"},
	{"POST /api/rooms/*/tokens", "409 bad_request"},
	{"POST /api/rooms/*/tokens/revoke", "404 not_found"},
	{"POST /api/groups/*/folders", "400 bad_name, 409 conflict quota"},
	{"POST /api/me/folders", "400 bad_name, 409 conflict quota"},
	{"POST /api/folders/*", "400 bad_name, 409 conflict"},
	{"POST /api/folders/*/uploads", "400 bad_name, 409 conflict quota, 412 bad_request, 413 quota, 415 bad_type, 507 quota"},
	{"HEAD /api/uploads/*", "412 bad_request"},
	{"PATCH /api/uploads/*", "409 conflict, 412 bad_request, 413 quota, 415 bad_message bad_type, 507 quota"},
	{"DELETE /api/uploads/*", "409 conflict, 412 bad_request"},
	{"POST /api/files/*", "400 bad_name, 409 conflict, 415 bad_type"},
	{"POST /api/groups/*/notes", "400 bad_name, 409 quota"},
	{"POST /api/me/notes", "400 bad_name, 409 quota"},
	{"POST /api/notes/*", "400 bad_name"},
	{"POST /api/notes/*/back", "409 changed"},
	{"POST /api/notes/*/state", "409 changed"},
	{"POST /api/holidays", "400 bad_calendar, 409 bad_request"},
	{"GET /api/lessons", "403 not_member, 404 not_found"},
	{"POST /api/lessons", "403 not_member, 404 not_found, 409 bad_request"},
	{"POST /api/lessons/*", "409 bad_request"},
	{"POST /api/lessons/*/change", "404 no_such_person"},
	{"GET /ical/*.ics", "404 not_found"},
	{"POST /api/consultations", "409 too_many"},
	{"POST /api/consultations/*", "409 bad_request has_talks"},
	{"POST /api/consultations/*/desks", "409 conflict"},
	{"POST /api/consultations/*/letters", "409 changed"},
	{"POST /api/consultations/*/plan", "409 changed"},
	{"POST /api/consultations/*/plan/apply", "409 changed"},
	{"POST /api/desks/*", "409 has_talks conflict clash"},
	{"POST /api/desks/*/remove", "409 has_talks"},
	{"POST /api/desks/*/slots", "409 has_talks"},
	{"POST /api/desks/*/talks", TALK_BOOKED},
	{"POST /api/talks/*/move", TALK_BOOKED ", 409 talk_over"},
	{"POST /api/talks/*/cancel", "409 talk_over"},
	{"POST /api/family/talks", "404 not_found, " TALK_BOOKED},
	{"POST /api/family/talks/*", TALK_BOOKED ", 409 talk_over"},
	{"POST /api/family/talks/*/cancel", "409 talk_over"},
	{"POST /api/family/talks/*/companions", "409 talk_over bad_request"},
	{"POST /api/family/talks/*/companions/remove", "404 no_such_person"},
	{"POST /api/family/wishes", "404 not_found, 409 booking_closed"},
	{"POST /api/conferences", "409 too_many"},
	{"POST /api/conferences/*", "409 conference_state"},
	{"POST /api/conferences/*/remove", "409 conference_state"},
	{"POST /api/conferences/*/roll", "409 conference_state"},
	{"POST /api/conferences/*/links", "409 conference_state"},
	{"POST /api/conferences/*/agenda", "409 conference_state"},
	{"GET /api/conferences/*/minutes/draft.md", "409 conference_state"},
	{"GET /api/conferences/*/minutes.pdf", "409 conference_state"},
	{"GET /api/conferences/*/minutes.md", "409 conference_state"},
	{"POST /api/conferences/*/minutes", "409 conference_state"},
	{"POST /api/conferences/*/minutes/publish", "409 conference_state"},
	{"POST /api/conferences/*/objections", "409 conference_state too_many"},
	{"POST /api/conferences/*/objections/*", "409 conference_state"},
	{"POST /api/conferences/*/invite", "409 conference_state too_late"},
	{"POST /api/conferences/*/again", "409 conference_state too_many"},
	{"POST /api/ballots/*", "403 bad_ballot, 404 no_such_vote, 409 vote_state"},
	{"GET /api/ballots/*", "404 not_found, 409 vote_state"},
};

/* Adds those of a text: "409 conflict quota, 415 bad_type". */
static void add(json_t *to, const char *text)
{
	char **statuses = g_strsplit(text, ", ", -1);
	for (char **status = statuses; *status; status++) {
		char **words = g_strsplit(*status, " ", -1);
		json_t *codes = json_object_get(to, words[0]);
		if (!codes) {
			codes = json_array();
			json_object_set_new(to, words[0], codes);
		}
		for (char **word = words + 1; *word; word++) {
			bool is_there = false;
			for (size_t i = 0; i < json_array_size(codes); i++) {
				is_there = is_there || strcmp(json_string_value(json_array_get(codes, i)), *word) == 0;
			}
			if (!is_there) {
				json_array_append_new(codes, json_string(*word));
			}
		}
		g_strfreev(words);
	}
	g_strfreev(statuses);
}

static void add_of_scope(json_t *to, const struct api_route *route)
{
	switch (route->scope) {
	case SCOPE_OPEN:
	case SCOPE_NOBODY:
		return;
	case SCOPE_GROUP:
	case SCOPE_LESSON:
	case SCOPE_ENTRY:
	case SCOPE_FOLDER_SEE:
	case SCOPE_FOLDER_ADD:
	case SCOPE_FOLDER_MANAGE:
	case SCOPE_FILE_SEE:
	case SCOPE_FILE_CHANGE:
	case SCOPE_UPLOAD:
	case SCOPE_NOTE_READ:
	case SCOPE_NOTE_WRITE:
	case SCOPE_NOTE_MANAGE:
		add(to, "403 not_member");
		break;
	case SCOPE_ROOM:
		add(to, "403 not_member, 404 no_such_room");
		break;
	case SCOPE_SELF:
	case SCOPE_PERSON:
	case SCOPE_CHILD:
	case SCOPE_CONSULT:
	case SCOPE_CONSULT_SEE:
	case SCOPE_DESK:
	case SCOPE_FAMILY_DESK:
	case SCOPE_TALK:
	case SCOPE_CONFERENCE:
	case SCOPE_CONFERENCE_MANAGE:
	case SCOPE_OPERATOR:
	case SCOPES:
		break;
	}
	add(to, "401 no_session, 403 not_allowed");
}

json_t *refusals_of(const struct api_route *route)
{
	json_t *all = json_object();
	char *call = g_strdup_printf("%s %s", route->method, route->path);
	bool is_reading = strcmp(route->method, "GET") == 0 || strcmp(route->method, "HEAD") == 0;
	add(all, ANY);
	add_of_scope(all, route);
	if (strchr(route->path, '*')) {
		add(all, "404 not_found");
	}
	if (!is_reading) {
		add(all, "403 wrong_origin");
	}
	if (route->schema) {
		add(all, "400 bad_message");
	}
	if (route->body != BODY_NONE && route->body != BODY_FILE) {
		add(all, "415 bad_message");
	}
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
		if (strcmp(own[i].call, call) == 0) {
			add(all, own[i].refusals);
		}
	}
	g_free(call);
	return all;
}

bool refusal_is_known(const struct api_route *route, int status, const char *code)
{
	char number[8];
	g_snprintf(number, sizeof number, "%d", status);
	json_t *all = refusals_of(route), *codes = json_object_get(all, number);
	bool is_known = status == 500 && strcmp(code, "internal") == 0;
	for (size_t i = 0; i < json_array_size(codes); i++) {
		is_known = is_known || strcmp(json_string_value(json_array_get(codes, i)), code) == 0;
	}
	json_decref(all);
	return is_known;
}

const char *refusals_stray(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
		bool is_call = false;
		for (size_t r = 0; r < api_route_count && !is_call; r++) {
			size_t len = strlen(api_routes[r].method);
			is_call = strncmp(own[i].call, api_routes[r].method, len) == 0 && own[i].call[len] == ' '
				&& strcmp(own[i].call + len + 1, api_routes[r].path) == 0;
		}
		if (!is_call) {
			return own[i].call;
		}
	}
	return NULL;
}
