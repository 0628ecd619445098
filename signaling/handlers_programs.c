/* HTTP of programs (WHIP: RFC 9725, WHEP): whose token it is, what is asked for, and with which status it is answered. */
#include "core.h"
#include "sdp_text.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *code;
	int status;
} statuses[] = {{"bad_message", 400}, {"token_dead", 401}, {"not_allowed", 403}, {"room_locked", 403}, {"not_found", 404},
	{"no_such_room", 404}, {"method_not_allowed", 405}, {"not_acceptable", 406}, {"room_closed", 409}, {"bad_request", 409},
	{"precondition_failed", 412}, {"too_large", 413}, {"bad_type", 415}, {"media_refused", 422},
	{"precondition_required", 428}, {"too_fast", 429}, {"internal", 500}, {"room_full", 503}};

static int status_of(const char *code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (strcmp(statuses[i].code, code) == 0) {
			return statuses[i].status;
		}
	}
	return 500;
}

/* One request: what it is about. */
struct call {
	struct turn *t;
	conn_id id;
	const struct program_request *request;
	enum token_kind kind;
	char room[STORE_ID_MAX], session[STORE_ID_MAX]; /* session "": none is named */
	struct store_token token;
};

static struct program_reply *new_reply(int status)
{
	struct program_reply *reply = g_malloc0(sizeof *reply); /* glib's memory is malloc's */
	reply->status = status;
	return reply;
}

static void refuse_with(struct turn *t, conn_id id, struct program_reply *reply, const char *code, json_t *detail)
{
	refusal_count(t->s, code);
	refusal_log(t->s, code, "", t->now);
	reply->mime = "application/json";
	reply->body = codec_http_error(code, detail);
	reply->body_len = reply->body ? strlen(reply->body) : 0;
	effects_program(t->out, id, reply);
}

void program_refuse(struct turn *t, conn_id id, const char *code, json_t *detail)
{
	struct program_reply *reply = new_reply(status_of(code));
	reply->challenge = reply->status == 401 ? "Bearer realm=\"kreide\"" : NULL;
	reply->retry_s = reply->status == 503 ? 5 : 0;
	refuse_with(t, id, reply, code, detail);
}

static void refuse(const struct call *c, const char *code)
{
	program_refuse(c->t, c->id, code, NULL);
}

static void refuse_fast(const struct call *c, const struct limit *limit)
{
	us_t wait_us = limit_wait(limit, c->t->now.mono);
	struct program_reply *reply = new_reply(429);
	reply->retry_s = (uint32_t)(wait_us / US_PER_S) + 1;
	refuse_with(c->t, c->id, reply, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)(wait_us / US_PER_MS + 1)));
}

static void refuse_method(const struct call *c)
{
	struct program_reply *reply = new_reply(405);
	reply->allow = c->session[0] ? "PATCH, DELETE, OPTIONS" : "POST, OPTIONS";
	refuse_with(c->t, c->id, reply, "method_not_allowed", NULL);
}

/* The next part of a path, an id; false: it is none. */
static bool take_id(struct bytes *path, char id[STORE_ID_MAX])
{
	size_t len = 0;
	while (len < path->len && (g_ascii_isalnum(path->p[len]) || path->p[len] == '_' || path->p[len] == '-')) {
		len++;
	}
	if (len == 0 || len >= STORE_ID_MAX) {
		return false;
	}
	memcpy(id, path->p, len);
	id[len] = '\0';
	*path = bytes_skip(*path, len);
	return true;
}

/* "/whip/ROOM" or "/whip/ROOM/SESSION". */
static bool read_path(struct call *c)
{
	struct bytes path = c->request->path;
	for (int kind = 0; kind < TOKEN_KINDS; kind++) {
		char prefix[8];
		g_snprintf(prefix, sizeof prefix, "/%s/", store_token_kind_names[kind]);
		size_t len = strlen(prefix);
		if (path.len < len || memcmp(path.p, prefix, len) != 0) {
			continue;
		}
		c->kind = (enum token_kind)kind;
		path = bytes_skip(path, len);
		if (!take_id(&path, c->room)) {
			return false;
		}
		if (path.len > 0 && path.p[0] == '/') {
			path = bytes_skip(path, 1);
			return take_id(&path, c->session) && path.len == 0;
		}
		return path.len == 0;
	}
	return false;
}

/* The token of "Bearer TOKEN" (RFC 6750); empty: there is none. */
static struct bytes read_bearer(struct bytes header)
{
	static const char scheme[] = "Bearer ";
	size_t len = sizeof scheme - 1;
	if (header.len <= len || g_ascii_strncasecmp((const char *)header.p, scheme, len) != 0) {
		return bytes_of(NULL, 0);
	}
	struct bytes token = bytes_skip(header, len);
	while (token.len > 0 && token.p[0] == ' ') {
		token = bytes_skip(token, 1);
	}
	while (token.len > 0 && token.p[token.len - 1] == ' ') {
		token.len--;
	}
	return token;
}

/* Only wrong tokens count against an address: a whole school sits behind one. */
static void refuse_token(const struct call *c)
{
	char key[24];
	g_snprintf(key, sizeof key, "%" G_GINT64_MODIFIER "x", c->request->rate_key);
	struct limit *guesses = limit_table_get(c->t->s->address_limits, key, ADDRESS_GUESSES, c->t->now.mono);
	if (limit_take(guesses, c->t->now.mono)) {
		refuse(c, "token_dead");
	} else {
		refuse_fast(c, guesses);
	}
}

/* An expired token begins nothing, but what it began may be ended with it. False: refused. */
static bool authorize(struct call *c, bool begins_something)
{
	struct bytes token = read_bearer(c->request->authorization);
	if (token.len == 0) {
		refuse(c, "token_dead");
		return false;
	}
	enum err e = token.len >= STORE_TOKEN_MAX ? ERR_NOT_FOUND
						  : store_token_find(c->t->s->store, token.p, token.len, &c->token);
	if (e == ERR_NOT_FOUND) {
		refuse_token(c);
		return false;
	}
	if (e) {
		store_failed(c->t, "token_find", c->room);
		refuse(c, "internal");
		return false;
	}
	struct limit *limit = person_limit(c->t, c->token.id, begins_something ? PERSON_JOINS : PERSON_API);
	if (!limit_take(limit, c->t->now.mono)) {
		refuse_fast(c, limit);
		return false;
	}
	bool is_dead = c->token.expires_ms <= c->t->now.unix_ms || store_token_check(c->t->s->store, c->token.id, c->t->now.unix_ms);
	if (begins_something && is_dead) {
		refuse(c, "token_dead");
		return false;
	}
	if (c->token.kind != c->kind || strcmp(c->token.room, c->room) != 0) {
		refuse(c, "not_allowed");
		return false;
	}
	return true;
}

/* g_malloc'd. */
static char *text_of(struct bytes b)
{
	return g_strndup(b.len > 0 ? (const char *)b.p : "", b.len);
}

/* A media type, with or without parameters. */
static bool is_type(struct bytes header, const char *type)
{
	size_t len = strlen(type);
	return header.len >= len && g_ascii_strncasecmp((const char *)header.p, type, len) == 0
		&& (header.len == len || header.p[len] == ';' || header.p[len] == ' ');
}

/* Does an Accept header let an SDP through? Without one everything is welcome (RFC 9110 section 12.5.1). */
static bool accepts_sdp(struct bytes header)
{
	char *text = text_of(header);
	char **ranges = g_strsplit(text, ",", 32);
	bool is_welcome = header.len == 0;
	for (char **range = ranges; *range; range++) {
		struct bytes one = bytes_of_string(g_strstrip(*range));
		is_welcome |= is_type(one, "application/sdp") || is_type(one, "application/*") || is_type(one, "*/*");
	}
	g_strfreev(ranges);
	g_free(text);
	return is_welcome;
}

/* The body as a text, g_malloc'd; NULL: refused. */
static char *read_sdp(const struct call *c)
{
	struct bytes body = c->request->body;
	if (body.len > SFU_SDP_MAX_BYTES) {
		refuse(c, "too_large");
		return NULL;
	}
	if (body.len > 0 && memchr(body.p, '\0', body.len)) {
		program_refuse(c->t, c->id, "media_refused", json_pack("{s:s}", "why", "malformed"));
		return NULL;
	}
	return text_of(body);
}

/* Why this program may not enter now; NULL: it may. The token stands for the lobby: somebody of the room gave it. */
static const char *entry_refusal(const struct call *c, const struct room *room)
{
	const struct participation *mine = g_hash_table_lookup(c->t->s->persons, c->token.id);
	if (!room->info.is_open) {
		return "room_closed";
	}
	if (room->state.locked && c->token.role != PERSON_TEACHER) {
		return "room_locked";
	}
	bool is_full = room->parts->len >= ROOM_LEARNERS_MAX || room_programs(room) >= ROOM_PROGRAMS_MAX;
	return is_full && !mine ? "room_full" : NULL;
}

static void post(struct call *c)
{
	struct room *room;
	if (!is_type(c->request->content_type, "application/sdp")) {
		refuse(c, "bad_type");
		return;
	}
	if (!accepts_sdp(c->request->accept)) {
		refuse(c, "not_acceptable");
		return;
	}
	enum err e = room_load(c->t->s, c->room, &room);
	if (e) {
		refuse(c, e == ERR_NOT_FOUND ? "no_such_room" : "internal");
		return;
	}
	const char *refusal = entry_refusal(c, room);
	char *offer = refusal ? NULL : read_sdp(c);
	if (!offer) {
		if (refusal) {
			refuse(c, refusal);
		}
		room_settle(c->t, room);
		return;
	}
	struct participation *before = g_hash_table_lookup(c->t->s->persons, c->token.id);
	if (before) { /* one token, one session: a program that crashed comes back at once */
		part_end(c->t, before, NULL, false);
	}
	program_join(c->t, room, c->id, &c->token, offer);
}

/* The session that the path names, if it is this token's; NULL: refused. */
static struct participation *find_session(const struct call *c)
{
	struct participation *p = g_hash_table_lookup(c->t->s->parts, c->session);
	if (!p || !p->is_in || !p->program || strcmp(p->program->token.id, c->token.id) != 0) {
		refuse(c, "not_found");
		return NULL;
	}
	return p;
}

/* RFC 9110 section 13.1.1: "*", or this entity tag in the list, compared strongly. */
static bool if_match(struct bytes header, const char *etag)
{
	char *text = text_of(header);
	char **tags = g_strsplit(text, ",", 32);
	bool is_match = false;
	for (char **tag = tags; *tag; tag++) {
		const char *one = g_strstrip(*tag);
		is_match |= strcmp(one, "*") == 0 || strcmp(one, etag) == 0;
	}
	g_strfreev(tags);
	g_free(text);
	return is_match;
}

static bool has_credentials(struct bytes fragment)
{
	return g_strstr_len((const char *)fragment.p, (gssize)fragment.len, "a=ice-ufrag:") != NULL
		|| g_strstr_len((const char *)fragment.p, (gssize)fragment.len, "a=ice-pwd:") != NULL;
}

/* New words are an ICE restart. Candidates alone are of no use here: the SFU sends no checks. */
static void apply_fragment(const struct call *c, struct participation *p)
{
	struct bytes fragment = c->request->body;
	struct sdp_text_credentials now, wanted;
	bool is_restart = fragment.len > 0 && has_credentials(fragment);
	if (is_restart && sdp_text_credentials_of(fragment, &wanted)) {
		refuse(c, "bad_message");
		return;
	}
	if (is_restart && sdp_text_credentials_of(bytes_of_string(p->program->offer), &now) == OK
		&& strcmp(now.ufrag, wanted.ufrag) == 0) {
		is_restart = false;
	}
	if (!is_restart) {
		effects_program(c->t->out, c->id, new_reply(204));
	} else if (p->offer.request) {
		program_refuse(c->t, c->id, "bad_request", json_pack("{s:s}", "why", "busy"));
	} else {
		char *offer = sdp_text_with_credentials(p->program->offer, &wanted);
		if (offer) {
			program_restart(c->t, p, c->id, offer);
		} else {
			refuse(c, "internal");
		}
	}
}

static void patch(struct call *c)
{
	struct participation *p = find_session(c);
	if (!p) {
		return;
	}
	if (!is_type(c->request->content_type, "application/trickle-ice-sdpfrag")) {
		refuse(c, "bad_type");
	} else if (c->request->if_match.len == 0) {
		refuse(c, "precondition_required");
	} else if (!if_match(c->request->if_match, p->program->etag)) {
		refuse(c, "precondition_failed");
	} else {
		apply_fragment(c, p);
	}
}

static void delete_session(struct call *c)
{
	struct participation *p = find_session(c);
	if (p) {
		effects_program(c->t->out, c->id, new_reply(200));
		part_end(c->t, p, NULL, false);
	}
}

static void handle(struct call *c)
{
	static const struct {
		const char *method;
		bool is_of_session;
		void (*handle)(struct call *c);
	} rows[] = {{"POST", false, post}, {"PATCH", true, patch}, {"DELETE", true, delete_session}};
	if (!read_path(c)) {
		refuse(c, "not_found");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (bytes_equal(c->request->method, bytes_of_string(rows[i].method))
			&& rows[i].is_of_session == (c->session[0] != '\0')) {
			if (authorize(c, !rows[i].is_of_session)) {
				rows[i].handle(c);
			}
			return;
		}
	}
	refuse_method(c);
}

void signaling_on_program(struct signaling *s, conn_id id, const struct program_request *request, struct instant now,
	struct effects *out)
{
	struct turn t = {s, now, out};
	struct call c = {.t = &t, .id = id, .request = request};
	handle(&c);
	turn_settle(&t);
}

void signaling_on_program_gone(struct signaling *s, conn_id id, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	GHashTableIter iter;
	gpointer value;
	struct participation *asking = NULL;
	g_hash_table_iter_init(&iter, s->parts);
	while (!asking && g_hash_table_iter_next(&iter, NULL, &value)) {
		struct participation *p = value;
		asking = p->program && p->offer.request && p->offer.conn == id ? p : NULL;
	}
	if (!asking) {
		return;
	}
	asking->offer.request = 0;
	if (!asking->is_in) { /* nobody knows its address: nobody could end it */
		part_end(&t, asking, NULL, true);
	}
	turn_settle(&t);
}
