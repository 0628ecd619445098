/*
 * Fuzz target: HTTP requests, one after the other, separated by a line of "----": "METHOD PATH", then headers,
 * an empty line, the body. Everything that the server decides from them, all of /api/, and programs (/whip/, /whep/) in a
 * lesson that runs, with an SFU that answers at once by what was offered.
 * Secrets are random, so an input names them: $T and $P the sessions of a teacher and a pupil, $F that of his parent, $C of who comes
 * with them to a talk; $L a link of the pupil, $G the group, $U the pupil, $R the room, $I and $E tokens to publish and to watch, $S the
 * last session of a program, $M its entity tag; $V a parents' day, $D a desk of it, $K a slot that is free, $B a talk in another, $N who
 * comes with them; $Q a conference that is called, $A an item of it, $O the session of who comes from outside, $W his seat.
 */
#include "api.h"
#include "http_request.h"
#include "signaling.h"
#include "static_files.h"
#include "members.h"
#include "store_conference.h"
#include "store_consult.h"
#include "store_sql.h"
#include "web_policy.h"

#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 1 << 16 };

/* A school as it is at the start of every input. */
struct school {
	unsigned char *image; /* of the database: to make it anew would take most of the time */
	sqlite3_int64 image_len;
	char teacher[STORE_TOKEN_MAX], pupil[STORE_TOKEN_MAX], link[STORE_TOKEN_MAX];
	char group[STORE_ID_MAX], person[STORE_ID_MAX], room[STORE_ID_MAX];
	char tokens[TOKEN_KINDS][STORE_TOKEN_MAX];
	char parent[STORE_TOKEN_MAX], companion[STORE_TOKEN_MAX], guest[STORE_ID_MAX];
	char conference[STORE_ID_MAX], item[STORE_ID_MAX], seat[STORE_ID_MAX], outsider[STORE_TOKEN_MAX];
	char consult[STORE_ID_MAX], desk[STORE_ID_MAX], slots[2][STORE_ID_MAX], talk[STORE_ID_MAX];
};

struct world {
	struct config config;
	struct static_files files;
	struct school school;
	struct store *store; /* NULL until a request needs it */
	struct signaling *signaling;
	struct api *api;
	struct instant now;
	conn_id last_request;
	uint32_t replies; /* to programs */
	char session[160], etag[64]; /* of the last program that came in */
};

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

static void session_of(struct store *store, const char *person, int64_t now_ms, char session[STORE_TOKEN_MAX])
{
	char link[STORE_TOKEN_MAX];
	struct store_person found;
	must(store_link_add(store, person, now_ms, link) == OK);
	must(store_session_add(store, link, strlen(link), now_ms, session, &found) == OK);
}

static void open_room(struct store *store, struct school *s, int64_t now_ms)
{
	const struct store_room_state state = {.rights = 3};
	struct store_room room;
	char id[STORE_ID_MAX];
	must(store_room_of_group(store, s->group, &room) == OK);
	memcpy(s->room, room.id, sizeof s->room);
	must(store_room_open(store, s->room, &state, now_ms) == OK);
	for (int kind = 0; kind < TOKEN_KINDS; kind++) {
		const struct store_token_draft draft = {.room = s->room, .label = "L", .kind = (enum token_kind)kind,
			.role = PERSON_PUPIL, .ttl_ms = STORE_TOKEN_MS};
		must(store_token_add(store, &draft, now_ms, id, s->tokens[kind]) == OK);
	}
}

/* So that his calls reach what admins do, too. */
static void teacher_is_admin(struct store *store, const char *school, char teacher[STORE_ID_MAX])
{
	const bool is_true = true;
	const struct store_member_draft draft = {.is_admin = &is_true, .is_operator = &is_true};
	must(store_member_save(store, school, &draft, teacher) == OK);
}

static void take_slot(void *ctx, const struct store_slot *slot)
{
	struct school *s = ctx;
	memcpy(s->slots[s->slots[0][0] ? 1 : 0], slot->id, STORE_ID_MAX);
}

static void add_family(struct store *store, const char *school, struct school *s, char parent[STORE_ID_MAX], int64_t now_ms)
{
	const enum person_role role = PERSON_PARENT;
	const char *child = s->person;
	const struct store_member_draft draft = {.role = &role, .given = "E", .family = "F", .has_children = true, .children = &child, .child_count = 1};
	must(store_member_save(store, school, &draft, parent) == OK);
	session_of(store, parent, now_ms, s->parent);
}

/* Two slots of two hours, tomorrow; the second one is theirs. */
static void add_consult(struct store *store, const char *school, const char *teacher, struct school *s, int64_t now_ms)
{
	struct store_consult consult = {.title = "D", .state = CONSULT_OPEN, .slot_minutes = 10, .wish_until_ms = now_ms + 3600000};
	struct store_desk desk = {.mode = DESK_BOTH, .teacher_count = 1};
	struct store_slot slots[2];
	struct store_person guest;
	enum talk_refusal why;
	char parent[STORE_ID_MAX] = "", link[STORE_TOKEN_MAX];
	for (int i = 0; i < 2; i++) {
		int64_t begin_ms = now_ms + 86400000 + i * 7200000;
		slots[i] = (struct store_slot){.begin_ms = begin_ms, .end_ms = begin_ms + 600000};
	}
	memcpy(consult.school, school, STORE_ID_MAX);
	memcpy(desk.teachers[0].id, teacher, STORE_ID_MAX);
	add_family(store, school, s, parent, now_ms);
	must(store_consult_add(store, &consult, now_ms, s->consult) == OK);
	must(store_desks_add(store, s->consult, &desk, 1, &s->desk) == OK && store_slots_add(store, s->desk, slots, 2) == OK);
	must(store_slot_each(store, s->desk, take_slot, s) == OK);
	const struct talk_draft draft = {.desk = s->desk, .slot = s->slots[1], .child = s->person, .slots = 1, .mode = DESK_VIDEO, .author = parent};
	must(store_talk_book(store, &draft, now_ms, &why, s->talk) == OK && why == TALK_OK);
	must(store_companion_add(store, s->talk, COMPANION_PARENT, "N", "tr", now_ms, &guest, link) == OK);
	memcpy(s->guest, guest.id, STORE_ID_MAX);
	must(store_session_add(store, link, strlen(link), now_ms, s->companion, &guest) == OK);
}

static void take_seat(void *ctx, const struct store_seat *seat, const char *token)
{
	struct school *s = ctx;
	memcpy(s->seat, seat->id, STORE_ID_MAX);
	g_strlcpy(s->outsider, token, sizeof s->outsider);
}

/* In a week; the pupil advises, somebody from outside is a guest. */
static void add_conference(struct store *store, const char *school, const char *teacher, struct school *s, int64_t now_ms)
{
	struct store_conference draft = {.title = "C", .begin_ms = now_ms + INT64_C(604800000), .rules = *store_conference_defaults(CONFERENCE_SCHOOL)};
	const struct seat_change seats[] = {{.person = s->person, .kind = SEAT_ADVISORY}, {.name = "O", .kind = SEAT_GUEST}};
	const struct store_item item = {.title = "I", .text = ""};
	char link[STORE_TOKEN_MAX];
	struct store_person outsider;
	enum roll_refusal why;
	uint32_t invited;
	memcpy(draft.school, school, STORE_ID_MAX);
	memcpy(draft.convener.id, teacher, STORE_ID_MAX);
	must(store_conference_add(store, &draft, now_ms, s->conference) == OK);
	must(store_roll_change(store, s->conference, seats, G_N_ELEMENTS(seats), NULL, now_ms, &why) == OK && why == ROLL_OK);
	must(store_agenda_set(store, s->conference, &item, 1, &s->item) == OK);
	must(store_conference_invite(store, s->conference, now_ms, &invited) == OK && invited == 3);
	must(store_seat_links(store, s->conference, NULL, 0, now_ms, take_seat, s) == OK);
	memcpy(link, s->outsider, sizeof link);
	must(store_session_add(store, link, strlen(link), now_ms, s->outsider, &outsider) == OK);
}

static void make_school(struct school *s, int64_t now_ms)
{
	char school[STORE_ID_MAX], teacher[STORE_ID_MAX];
	struct store *store;
	must(store_open(&store, ":memory:") == OK);
	must(store_school_add(store, "S", school) == OK);
	must(store_person_add(store, school, "T", PERSON_TEACHER, teacher) == OK);
	teacher_is_admin(store, school, teacher);
	must(store_person_add(store, school, "P", PERSON_PUPIL, s->person) == OK);
	must(store_group_add(store, school, "G", "", s->group) == OK);
	must(store_member_add(store, s->group, teacher) == OK);
	must(store_member_add(store, s->group, s->person) == OK);
	session_of(store, teacher, now_ms, s->teacher);
	session_of(store, s->person, now_ms, s->pupil);
	must(store_link_add(store, s->person, now_ms, s->link) == OK);
	open_room(store, s, now_ms);
	add_consult(store, school, teacher, s, now_ms);
	add_conference(store, school, teacher, s, now_ms);
	s->image = sqlite3_serialize(store->db, "main", &s->image_len, 0);
	must(s->image != NULL);
	store_close(store);
}

static bool has_mail(void *ctx, const char *school)
{
	(void)ctx;
	return school[0] != '\0';
}

static void open_school(struct world *w)
{
	static struct school school;
	if (w->store) {
		return;
	}
	if (!school.image) {
		make_school(&school, w->now.unix_ms);
	}
	w->school = school;
	unsigned char *image = sqlite3_malloc64((sqlite3_uint64)school.image_len);
	w->store = calloc(1, sizeof *w->store);
	must(image && w->store && sqlite3_open(":memory:", &w->store->db) == SQLITE_OK);
	memcpy(image, school.image, (size_t)school.image_len);
	must(sqlite3_deserialize(w->store->db, "main", image, school.image_len, school.image_len,
		     SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) == SQLITE_OK);
	must(sql_add_fold(w->store) == OK);
	must(sqlite3_exec(w->store->db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL) == SQLITE_OK);
	struct signaling_conf conf = {.store = w->store};
	w->signaling = signaling_new(&conf);
	w->api = api_new(&(struct api_conf){.store = w->store, .signaling = w->signaling, .has_mail = has_mail});
}

static void put_in(GString *text, const char *sign, const char *secret)
{
	if (text->len < TEXT_MAX) {
		(void)g_string_replace(text, sign, secret, 0);
	}
}

/* The value of a header, "" if it is not there; g_malloc'd. */
static char *header(char *const *lines, const char *name)
{
	size_t len = strlen(name);
	for (; *lines; lines++) {
		if (g_ascii_strncasecmp(*lines, name, len) == 0 && (*lines)[len] == ':') {
			return g_strstrip(g_strdup(*lines + len + 1));
		}
	}
	return g_strdup("");
}

static void check_policy(struct world *w, char *const *lines, const char *host)
{
	char csp[WEB_POLICY_CSP_MAX];
	uint8_t network[WEB_POLICY_NETWORK_BYTES];
	struct addr client, direct;
	char *peer = header(lines, "peer"), *forwarded_for = header(lines, "x-forwarded-for");
	web_policy_client(&w->config, peer, forwarded_for, &client);
	web_policy_client(&w->config, peer, "", &direct);
	/* who is no proxy of ours is believed nothing */
	must(web_policy_is_proxy(&w->config, &direct) || addr_equal(&client, &direct));
	web_policy_network(&client, network);
	must(strstr(web_policy_csp(csp, host, true), "form-action 'self'") != NULL);
	must(!web_policy_may_read_metrics(&w->config, &client) || client.family != ADDR_NONE);
	g_free(peer);
	g_free(forwarded_for);
}

static void check_file(struct world *w, char *const *lines, const char *path)
{
	char *accepted = header(lines, "accept-encoding"), *known = header(lines, "if-none-match");
	struct static_choice choice = static_files_find(&w->files, path, accepted);
	if (choice.file) {
		must(choice.file->content[choice.encoding].p != NULL);
		must(choice.file == &w->files.files[1] || strcmp(choice.file->path, path) == 0);
		(void)static_etag_matches(known, choice.file->etag[choice.encoding]);
	}
	g_free(accepted);
	g_free(known);
}

static void check_reply(const struct api_reply *reply)
{
	bool is_json = reply->mime && strcmp(reply->mime, "application/json") == 0; /* else a table, a calendar, a document */
	json_t *json = is_json && reply->body ? json_loadb(reply->body, reply->body_len, JSON_REJECT_DUPLICATES, NULL) : NULL;
	must(reply->status >= 200 && reply->status < 600);
	must((is_json && reply->body) == (json != NULL));
	must(reply->status < 400 || json_object_get(json, "error") != NULL);
	must(strpbrk(reply->set_cookie, "\r\n") == NULL);
	json_decref(json);
}

static void ask_api(
	struct world *w, char *const *lines, const char *method, const char *path, const char *body, size_t len)
{
	char session[129];
	char *cookies = header(lines, "cookie"), *type = header(lines, "content-type");
	open_school(w);
	web_policy_cookie(session, sizeof session, cookies, "kreide_session");
	if (session[0] == '$') {
		const struct school *s = &w->school;
		char who = session[1];
		const char *his = who == 'T' ? s->teacher : who == 'F' ? s->parent : who == 'C' ? s->companion : who == 'O' ? s->outsider : s->pupil;
		g_strlcpy(session, his, sizeof session);
	}
	const char *query = strchr(path, '?');
	struct api_request request = {
		.method = bytes_of_string(strcmp(method, "HEAD") == 0 ? "GET" : method),
		.path = bytes_of(path, query ? (size_t)(query - path) : strlen(path)),
		.query = bytes_of_string(query ? query + 1 : ""),
		.content_type = bytes_of_string(type),
		.body = bytes_of(body, len),
		.session = bytes_of_string(session),
		.rate_key = 1,
	};
	struct api_reply reply = {0};
	struct effects effects;
	effects_init(&effects);
	w->now.mono += US_PER_S;
	w->now.unix_ms += 1000;
	struct api_job *job = api_on_request(w->api, &request, w->now, &reply, &effects);
	if (job) {
		api_job_run(job);
		api_on_job(w->api, job, w->now, &reply, &effects);
	}
	check_reply(&reply);
	effects_finish(&effects);
	api_reply_finish(&reply);
	g_free(cookies);
	g_free(type);
}

static void check_program_reply(struct world *w, const struct program_reply *reply)
{
	must(reply->status >= 200 && reply->status < 600);
	must((reply->body != NULL) == (reply->mime != NULL));
	must(strpbrk(reply->location, "\r\n") == NULL && strpbrk(reply->etag, "\r\n") == NULL);
	must((reply->status == 201) == (reply->location[0] != '\0'));
	must((reply->status == 401) == (reply->challenge != NULL));
	w->replies++;
	if (reply->status == 201) {
		g_strlcpy(w->session, reply->location, sizeof w->session);
	}
	if (reply->etag[0]) {
		g_strlcpy(w->etag, reply->etag, sizeof w->etag);
	}
}

/* The SFU answers every offer by the offer itself. */
static void walk(struct world *w, struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *e = &effects->items[i];
		if (e->kind == EFFECT_PROGRAM) {
			must(e->conn == w->last_request);
			check_program_reply(w, e->program);
		} else if (e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_OFFER) {
			struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = e->cmd.room, .peer = e->cmd.peer};
			struct effects more;
			effects_init(&more);
			event.u.answer.sdp = e->cmd.u.offer.sdp;
			event.u.answer.request = e->cmd.u.offer.request;
			signaling_on_sfu_event(w->signaling, &event, w->now, &more);
			walk(w, &more);
		}
	}
	effects_finish(effects);
}

static void ask_program(
	struct world *w, char *const *lines, const char *method, const char *path, const char *body, size_t len)
{
	char *authorization = header(lines, "authorization"), *type = header(lines, "content-type");
	char *accept = header(lines, "accept"), *if_match = header(lines, "if-match");
	open_school(w);
	const struct program_request request = {
		.method = bytes_of_string(method),
		.path = bytes_of_string(path),
		.authorization = bytes_of_string(authorization),
		.content_type = bytes_of_string(type),
		.accept = bytes_of_string(accept),
		.if_match = bytes_of_string(if_match),
		.body = bytes_of(body, len),
		.rate_key = 1,
	};
	struct effects effects;
	effects_init(&effects);
	w->now.mono += US_PER_S;
	w->now.unix_ms += 1000;
	w->replies = 0;
	signaling_on_program(w->signaling, ++w->last_request, &request, w->now, &effects);
	walk(w, &effects);
	must(w->replies == 1);
	effects_init(&effects);
	signaling_on_time(w->signaling, w->now, &effects);
	walk(w, &effects);
	g_free(authorization);
	g_free(type);
	g_free(accept);
	g_free(if_match);
}

static void decide(struct world *w, char *const *lines, const char *method, const char *path, const char *body)
{
	char *host = header(lines, "host"), *origin = header(lines, "origin"), *length = header(lines, "content-length");
	char *coding = header(lines, "transfer-encoding");
	struct http_body_plan plan = http_plan_body(
		method, length, coding[0] != '\0', http_body_max(http_route_of(path)));
	size_t len = strlen(body);
	must(plan.len <= http_body_max(http_route_of(path)) && (plan.status == 0 || (plan.code != NULL && plan.len == 0)));
	must(plan.len == 0 || !http_is_reading(method));
	check_policy(w, lines, host);
	bool is_own = web_policy_origin_allowed(&w->config, origin, host, false);
	must(is_own || origin[0] != '\0');
	if (plan.status == 0 && len >= plan.len) {
		if (http_route_of(path) == ROUTE_FILE) {
			check_file(w, lines, path);
		} else if (http_route_of(path) == ROUTE_API && (is_own || http_is_reading(method))) {
			ask_api(w, lines, method, path, body, plan.len);
		} else if (http_route_of(path) == ROUTE_PROGRAM && strcmp(method, "OPTIONS") != 0) {
			ask_program(w, lines, method, path, body, plan.len);
		}
	}
	g_free(host);
	g_free(origin);
	g_free(length);
	g_free(coding);
}

static void play(struct world *w, const char *text)
{
	GString *request = g_string_new(text);
	if (strchr(text, '$')) {
		open_school(w);
		put_in(request, "$L", w->school.link);
		put_in(request, "$G", w->school.group);
		put_in(request, "$U", w->school.person);
		put_in(request, "$R", w->school.room);
		put_in(request, "$I", w->school.tokens[TOKEN_WHIP]);
		put_in(request, "$E", w->school.tokens[TOKEN_WHEP]);
		put_in(request, "$S", w->session);
		put_in(request, "$M", w->etag);
		put_in(request, "$V", w->school.consult);
		put_in(request, "$D", w->school.desk);
		put_in(request, "$K", w->school.slots[0]);
		put_in(request, "$B", w->school.talk);
		put_in(request, "$N", w->school.guest);
		put_in(request, "$Q", w->school.conference);
		put_in(request, "$A", w->school.item);
		put_in(request, "$W", w->school.seat);
	}
	const char *body = strstr(request->str, "\n\n");
	char *head = body ? g_strndup(request->str, (gsize)(body - request->str)) : g_strdup(request->str);
	char **lines = g_strsplit(head, "\n", 64);
	if (lines[0]) {
		char *path = strchr(lines[0], ' ');
		if (path) {
			*path++ = '\0';
			decide(w, lines + 1, lines[0], path, body ? body + 2 : "");
		}
	}
	g_strfreev(lines);
	g_free(head);
	(void)g_string_free(request, TRUE);
}

static void make_world(struct world *w)
{
	static const char config[] = "[http]\npublic-url=https://school.example\norigins=https://tool.example\n"
				     "trusted-proxies=127.0.0.1,2001:db8::1\n[metrics]\nallow=192.0.2.7\n";
	static char script[] = "/assets/a-1.js", page[] = "/index.html", logo[] = "/logo.svg";
	static struct static_file files[] = {
		{.path = script, .mime = "text/javascript", .etag = {"\"a\"", "\"b\"", "\"c\""}},
		{.path = page, .mime = "text/html", .etag = {"\"d\""}},
		{.path = logo, .mime = "image/svg+xml", .etag = {"\"e\"", "\"f\""}},
	};
	char error[CONFIG_ERROR_MAX];
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		files[i].content[STATIC_IDENTITY] = bytes_of("x", 1);
	}
	files[0].content[STATIC_GZIP] = files[0].content[STATIC_BROTLI] = files[2].content[STATIC_GZIP] = bytes_of("y", 1);
	*w = (struct world){.now = {US_PER_S, 1790000000000}};
	w->files = (struct static_files){.files = files, .count = G_N_ELEMENTS(files)};
	config_init(&w->config);
	must(config_parse(&w->config, config, "f", error) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w;
	char *text = g_strndup((const char *)data, MIN(size, (size_t)TEXT_MAX));
	char **requests = g_strsplit(text, "\n----\n", 32);
	make_world(&w);
	for (char **request = requests; *request; request++) {
		play(&w, *request);
	}
	api_free(w.api);
	signaling_free(w.signaling);
	store_close(w.store);
	config_finish(&w.config);
	g_strfreev(requests);
	g_free(text);
	return 0;
}
