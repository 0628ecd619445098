#include "driver.h"
#include "live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct instant now_of(const struct driver *d)
{
	return (struct instant){(d->at_ms + 1000000) * US_PER_MS, DRIVER_EPOCH_MS + d->at_ms};
}

static void start(struct driver *d)
{
	struct signaling_conf conf = {.store = d->store, .log = d->log};
	struct effects none;
	effects_init(&none);
	d->signaling = signaling_new(&conf);
	d->api = api_new(&(struct api_conf){.store = d->store, .signaling = d->signaling, .log = d->log});
	signaling_on_time(d->signaling, now_of(d), &none);
	effects_finish(&none);
}

/* What takes long is done at once here. */
static void ask_api(struct driver *d, const struct api_request *r, struct instant now, struct api_reply *reply, struct effects *out)
{
	struct api_job *job = api_on_request(d->api, r, now, reply, out);
	if (job) {
		api_job_run(job);
		api_on_job(d->api, job, now, reply, out);
	}
}

void driver_log_in(struct driver *d, int who, char session[STORE_TOKEN_MAX])
{
	char body[128];
	struct api_reply reply;
	struct effects none;
	effects_init(&none);
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", d->link[who]);
	struct api_request r = {.method = bytes_of_string("POST"), .path = bytes_of_string("/api/session"),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(body)};
	ask_api(d, &r, now_of(d), &reply, &none);
	assert_int_equal(reply.status, 200);
	const char *value = strchr(reply.set_cookie, '=') + 1;
	snprintf(session, STORE_TOKEN_MAX, "%.*s", (int)strcspn(value, ";"), value);
	api_reply_finish(&reply);
	effects_finish(&none);
}

void driver_init(struct driver *d)
{
	driver_init_at(d, ":memory:");
}

void driver_init_at(struct driver *d, const char *path)
{
	static const char *const names[] = {
		"Frau Kaya", "Ada", "Ben", "Cem", "Herr Brandt", "Dora", "Frau Gast", "Herr Celik", "Frau Diaz"};
	static const enum person_role roles[] = {PERSON_TEACHER, PERSON_PUPIL, PERSON_PUPIL, PERSON_PUPIL, PERSON_TEACHER,
		PERSON_PUPIL, PERSON_GUEST, PERSON_TEACHER, PERSON_TEACHER};
	static const int groups[] = {0, 0, 0, 0, 0, -1, 0, 1, 2};
	char schools[2][STORE_ID_MAX], group[3][STORE_ID_MAX];
	struct store_room room;
	memset(d, 0, sizeof *d);
	d->out = json_array();
	assert_int_equal(store_open(&d->store, path), OK);
	assert_int_equal(store_school_add(d->store, "Schule am Park", schools[0]), OK);
	assert_int_equal(store_school_add(d->store, "Schule am See", schools[1]), OK);
	assert_int_equal(store_group_add(d->store, schools[0], "Klasse 5b", "Mathematik", group[0]), OK);
	assert_int_equal(store_group_add(d->store, schools[0], "Klasse 6a", "Englisch", group[1]), OK);
	assert_int_equal(store_group_add(d->store, schools[1], "Klasse 7c", "Kunst", group[2]), OK);
	assert_int_equal(store_room_of_group(d->store, group[0], &room), OK);
	memcpy(d->room, room.id, sizeof d->room);
	start(d);
	for (int i = 0; i < DRIVER_PEOPLE; i++) {
		const char *school = schools[groups[i] == 2];
		assert_int_equal(store_person_add(d->store, school, names[i], roles[i], d->person[i]), OK);
		assert_int_equal(store_link_add(d->store, d->person[i], DRIVER_EPOCH_MS, d->link[i]), OK);
		if (groups[i] >= 0) {
			assert_int_equal(store_member_add(d->store, group[groups[i]], d->person[i]), OK);
		}
		driver_log_in(d, i, d->session[i]);
		driver_log_in(d, i, d->other_session[i]);
	}
}

void driver_finish(struct driver *d)
{
	free(d->home);
	free(d->text);
	free(d->offer);
	program_reply_free(d->reply);
	json_decref(d->out);
	json_decref(d->body);
	api_free(d->api);
	signaling_free(d->signaling);
	store_close(d->store);
}

int driver_set_up(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	driver_init(d);
	*state = d;
	return 0;
}

int driver_tear_down(void **state)
{
	driver_finish(*state);
	free(*state);
	return 0;
}

void driver_restart(struct driver *d)
{
	api_free(d->api);
	signaling_free(d->signaling);
	memset(d->conns, 0, sizeof d->conns);
	start(d);
}

static conn_id conn_of(const struct driver *d, const char *name)
{
	for (int i = 0; i < DRIVER_CONNS; i++) {
		if (d->conns[i].name[0] && strcmp(d->conns[i].name, name) == 0) {
			return d->conns[i].id;
		}
	}
	return 0;
}

static int slot_of(const struct driver *d, conn_id id)
{
	for (int i = 0; i < DRIVER_CONNS; i++) {
		if (d->conns[i].name[0] && d->conns[i].id == id) {
			return i;
		}
	}
	return -1;
}

/* A vote gets its name by the reply to whoever prepared it. */
static void learn_vote(struct driver *d, const json_t *message)
{
	const char *id = json_string_value(json_object_get(json_object_get(message, "data"), "id"));
	if (!id || id[0] != 'v' || !json_object_get(message, "re")) {
		return;
	}
	for (int i = 0; i < DRIVER_VOTES; i++) {
		if (strcmp(d->vote[i], id) == 0) {
			return;
		}
		if (!d->vote[i][0]) {
			snprintf(d->vote[i], STORE_ID_MAX, "%s", id);
			return;
		}
	}
}

/* Snapshots say which participation a person has: remembered before ids are shown by name. */
static void learn(struct driver *d, const char *conn, const json_t *message)
{
	const json_t *snapshot = json_object_get(json_object_get(message, "data"), "snapshot");
	const char *id = json_string_value(json_object_get(snapshot, "participation"));
	if (id && driver_person(conn) >= 0) {
		snprintf(d->participation[driver_person(conn)], STORE_ID_MAX, "%s", id);
	}
}

static void on_send(struct driver *d, const struct effect *e)
{
	int slot = slot_of(d, e->conn);
	json_t *message = json_loadb(e->text, e->text_len, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(message);
	assert_true(slot >= 0);
	learn(d, d->conns[slot].name, message);
	learn_vote(d, message);
	json_array_append_new(d->out,
		json_pack("{s:I, s:s, s:o}", "at", (json_int_t)d->at_ms, "to", d->conns[slot].name, "message",
			driver_translate(d, message, false)));
	json_decref(message);
}

static void on_close(struct driver *d, const struct effect *e)
{
	int slot = slot_of(d, e->conn);
	if (slot >= 0) {
		json_array_append_new(d->out,
			json_pack("{s:I, s:s, s:i}", "at", (json_int_t)d->at_ms, "to", d->conns[slot].name, "close", e->close_code));
		d->conns[slot].name[0] = '\0';
	}
}

static void on_command(struct driver *d, const struct sfu_cmd *cmd, uint32_t *offered)
{
	d->commands[cmd->kind]++;
	if (cmd->kind == SFU_CMD_PEER_ADD && d->turn_of >= 0) {
		d->peer[d->turn_of] = cmd->peer;
		d->sfu_room = cmd->room;
	} else if (cmd->kind == SFU_CMD_PEER_ADD) {
		d->program = cmd->peer;
		d->sfu_room = cmd->room;
	} else if (cmd->kind == SFU_CMD_PEER_ALLOW) {
		d->program_allowed = cmd->peer == d->program ? cmd->u.allow.sources : d->program_allowed;
		for (int i = 0; i < DRIVER_PEOPLE_MAX; i++) {
			d->allowed[i] = d->peer[i] == cmd->peer ? cmd->u.allow.sources : d->allowed[i];
		}
	} else if (cmd->kind == SFU_CMD_PEER_VIEW) {
		d->view = *cmd;
	} else if (cmd->kind == SFU_CMD_PEER_OFFER) {
		assert_non_null(cmd->u.offer.sdp);
		*offered = d->last_request = cmd->u.offer.request;
		free(d->offer);
		d->offer = strdup(cmd->u.offer.sdp);
		d->is_fresh = cmd->u.offer.fresh;
		d->map = *cmd->u.offer.map;
	}
}

/* One reply per request. */
static void on_program_reply(struct driver *d, struct effect *e)
{
	if (d->waiting && e->conn == d->waiting) {
		d->overtaken = e->program->status;
		d->waiting = 0;
		return;
	}
	assert_int_equal(e->conn, d->asking);
	assert_null(d->reply);
	d->reply = e->program;
	e->program = NULL;
}

static void walk(struct driver *d, struct effects *effects)
{
	uint32_t offered = 0;
	for (size_t i = 0; i < effects->count; i++) {
		struct effect *e = &effects->items[i];
		if (e->kind == EFFECT_SEND) {
			on_send(d, e);
		} else if (e->kind == EFFECT_CLOSE) {
			on_close(d, e);
		} else if (e->kind == EFFECT_PROGRAM) {
			on_program_reply(d, e);
		} else {
			on_command(d, &e->cmd, &offered);
		}
	}
	effects_finish(effects);
	if (offered && !d->is_mute) {
		char *sdp = strdup(d->answer ? d->answer : "v=0 answer");
		struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = d->sfu_room};
		event.peer = d->turn_of < 0 ? d->program : d->peer[d->turn_of];
		event.u.answer.sdp = sdp;
		event.u.answer.request = offered;
		if (d->refuses) {
			event.kind = SFU_EVENT_OFFER_REFUSED;
			event.u.refused.request = offered;
			event.u.refused.why = SFU_REFUSAL_NO_CODEC;
		}
		driver_event(d, &event);
		free(sdp);
	}
}

void driver_open(struct driver *d, const char *conn)
{
	struct effects effects;
	effects_init(&effects);
	for (int i = 0; i < DRIVER_CONNS; i++) {
		if (!d->conns[i].name[0]) {
			snprintf(d->conns[i].name, sizeof d->conns[i].name, "%s", conn);
			d->conns[i].id = ++d->last_conn;
			break;
		}
	}
	d->turn_of = driver_person(conn);
	const char *session = strchr(conn, '-') ? d->other_session[d->turn_of] : d->session[d->turn_of];
	signaling_on_open(d->signaling, d->last_conn, bytes_of_string(session), now_of(d), &effects);
	walk(d, &effects);
}

void driver_close(struct driver *d, const char *conn)
{
	struct effects effects;
	effects_init(&effects);
	conn_id id = conn_of(d, conn);
	d->conns[slot_of(d, id)].name[0] = '\0';
	signaling_on_close(d->signaling, id, now_of(d), &effects);
	walk(d, &effects);
}

void driver_text(struct driver *d, const char *conn, const char *text, size_t len)
{
	struct effects effects;
	effects_init(&effects);
	d->turn_of = driver_person(conn);
	signaling_on_message(d->signaling, conn_of(d, conn), bytes_of(text, len), now_of(d), &effects);
	walk(d, &effects);
}

void driver_message(struct driver *d, const char *conn, json_t *message)
{
	json_t *real = driver_translate(d, message, true);
	char *text = json_dumps(real, JSON_COMPACT);
	driver_text(d, conn, text, strlen(text));
	free(text);
	json_decref(real);
	json_decref(message);
}

json_t *driver_ask(struct driver *d, const char *conn, const char *op, json_t *data)
{
	size_t before = json_array_size(d->out);
	driver_message(d, conn, json_pack("{s:i, s:s, s:o}", "id", 77, "op", op, "data", data ? data : json_object()));
	for (size_t i = before; i < json_array_size(d->out); i++) {
		json_t *message = json_object_get(json_array_get(d->out, i), "message");
		if (json_integer_value(json_object_get(message, "re")) == 77) {
			json_t *error = json_object_get(message, "error");
			return error ? error : json_object_get(message, "data");
		}
	}
	return NULL;
}

const char *driver_code(struct driver *d, const char *conn, const char *op, json_t *data)
{
	const char *code = json_string_value(json_object_get(driver_ask(d, conn, op, data), "code"));
	return code ? code : "";
}

const char *driver_home(struct driver *d, const char *who)
{
	struct api_reply reply;
	struct effects none;
	effects_init(&none);
	struct api_request r = {.method = bytes_of_string("GET"), .path = bytes_of_string("/api/home"),
		.session = bytes_of_string(d->session[driver_person(who)])};
	ask_api(d, &r, now_of(d), &reply, &none);
	assert_int_equal(reply.status, 200);
	driver_check_reply(&r, &reply);
	free(d->home);
	d->home = reply.body;
	reply.body = NULL;
	api_reply_finish(&reply);
	effects_finish(&none);
	return d->home;
}

void driver_event(struct driver *d, struct sfu_event *event)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_sfu_event(d->signaling, event, now_of(d), &effects);
	walk(d, &effects);
}

void driver_time(struct driver *d, int64_t at_ms)
{
	struct effects effects;
	effects_init(&effects);
	d->at_ms = at_ms;
	signaling_on_time(d->signaling, now_of(d), &effects);
	walk(d, &effects);
}

int driver_api(struct driver *d, const char *method, const char *path, const char *session, const char *body)
{
	struct api_reply reply;
	struct effects effects;
	const char *query = strchr(path, '?');
	struct api_request r = {.method = bytes_of_string(method),
		.path = bytes_of((const uint8_t *)path, query ? (size_t)(query - path) : strlen(path)),
		.query = bytes_of_string(query ? query + 1 : ""), .content_type = bytes_of_string(d->type ? d->type : "application/json"),
		.body = bytes_of_string(body), .session = bytes_of_string(session), .base = bytes_of_string("https://school.example"),
		.rate_key = d->address};
	effects_init(&effects);
	d->turn_of = -1;
	ask_api(d, &r, now_of(d), &reply, &effects);
	int status = reply.status;
	const char *value = strchr(reply.set_cookie, '=');
	snprintf(d->cookie, sizeof d->cookie, "%.*s", value ? (int)strcspn(value + 1, ";") : 0, value ? value + 1 : "");
	driver_check_reply(&r, &reply);
	json_decref(d->body);
	d->body = reply.body ? json_loadb(reply.body, reply.body_len, JSON_REJECT_DUPLICATES, NULL) : NULL;
	free(d->text);
	d->text = reply.body ? memcpy(calloc(1, reply.body_len + 1), reply.body, reply.body_len) : NULL;
	d->text_len = reply.body_len;
	api_reply_finish(&reply);
	walk(d, &effects);
	return status;
}

static struct bytes header_of(const char *text)
{
	return text ? bytes_of_string(text) : bytes_of(NULL, 0);
}

int driver_program(struct driver *d, const struct driver_program *r)
{
	struct effects effects;
	char authorization[128] = "";
	effects_init(&effects);
	if (r->token) {
		snprintf(authorization, sizeof authorization, "Bearer %s", r->token);
	}
	struct program_request request = {.method = bytes_of_string(r->method), .path = bytes_of_string(r->path),
		.authorization = bytes_of_string(authorization), .content_type = header_of(r->type),
		.accept = header_of(r->accept), .if_match = header_of(r->if_match), .body = header_of(r->body),
		.rate_key = d->address};
	program_reply_free(d->reply);
	d->reply = NULL;
	d->turn_of = -1;
	d->asking = ++d->last_conn;
	signaling_on_program(d->signaling, d->asking, &request, now_of(d), &effects);
	walk(d, &effects);
	return d->reply ? d->reply->status : 0;
}

void driver_program_overtaken(struct driver *d)
{
	d->waiting = d->asking;
	d->overtaken = 0;
}

void driver_program_gone(struct driver *d)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_program_gone(d->signaling, d->asking, now_of(d), &effects);
	walk(d, &effects);
}

void driver_check_sessions(struct driver *d)
{
	struct effects effects;
	effects_init(&effects);
	signaling_check_sessions(d->signaling, now_of(d), &effects);
	walk(d, &effects);
}

void driver_drain(struct driver *d, int64_t until_ms)
{
	struct effects effects;
	effects_init(&effects);
	signaling_drain(d->signaling, until_ms, now_of(d), &effects);
	walk(d, &effects);
}

static void tell_changed(struct driver *d, void (*tell)(struct turn *t, const char *id), const char *id)
{
	struct effects effects;
	effects_init(&effects);
	struct turn turn = {d->signaling, now_of(d), &effects};
	tell(&turn, id);
	turn_settle(&turn);
	walk(d, &effects);
}

void driver_desk_changed(struct driver *d, const char *desk)
{
	tell_changed(d, live_desk_changed, driver_real(d, desk));
}

void driver_conference_changed(struct driver *d)
{
	tell_changed(d, live_conference_changed, d->conference);
}

json_t *driver_panel(struct driver *d, const char *desk)
{
	struct effects effects;
	effects_init(&effects);
	struct turn turn = {d->signaling, now_of(d), &effects};
	json_t *shown = live_desk_panel(&turn, driver_real(d, desk));
	turn_settle(&turn);
	walk(d, &effects);
	return shown;
}

void driver_pass(struct driver *d, int64_t at_ms)
{
	while (d->at_ms < at_ms) {
		int64_t due_ms = (signaling_deadline(d->signaling) + US_PER_MS - 1) / US_PER_MS - 1000000;
		driver_time(d, us_min(at_ms, us_min(d->at_ms + 5000, us_max(due_ms, d->at_ms + 1))));
		for (int i = 0; i < DRIVER_CONNS; i++) {
			if (d->conns[i].name[0]) {
				static const char ping[] = "{\"id\":9,\"op\":\"ping\"}";
				driver_text(d, d->conns[i].name, ping, sizeof ping - 1);
			}
		}
	}
}

json_t *driver_take(struct driver *d)
{
	json_t *taken = d->out;
	d->out = json_array();
	return taken;
}

void driver_join(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	assert_string_equal(driver_code(d, conn, "room.join", driver_join_data()), "");
}

static int index_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (name && strcmp(names[i], name) == 0) {
			return (int)i;
		}
	}
	fail_msg("unknown name %s", name ? name : "(none)");
	return 0;
}

static sfu_peer_id peer_of(const struct driver *d, const json_t *name)
{
	return json_is_string(name) ? d->peer[driver_person(json_string_value(name))] : 0;
}

/* {"event":"seat"|"speakers"|"quality"|"demand"|"state"|"renegotiate","of":"u2",...} */
static void sfu_line(struct driver *d, const json_t *line)
{
	static const char *const seats[] = {"empty", "pending", "live", "paused", "unplayable"};
	static const char *const states[] = {"connecting", "connected", "interrupted", "failed"};
	const char *kind = json_string_value(json_object_get(line, "event"));
	const char *state = json_string_value(json_object_get(line, "state"));
	struct sfu_event e = {.room = d->sfu_room, .peer = peer_of(d, json_object_get(line, "of"))};
	if (strcmp(kind, "seat") == 0) {
		e.kind = SFU_EVENT_SEAT;
		e.u.seat.seat = (uint32_t)json_integer_value(json_object_get(line, "seat"));
		e.u.seat.subject.peer = peer_of(d, json_object_get(line, "subject"));
		e.u.seat.state = (enum sfu_seat_state)index_of(seats, 5, state);
		e.u.seat.first_rtp = (uint32_t)json_integer_value(json_object_get(line, "firstRtp"));
	} else if (strcmp(kind, "speakers") == 0) {
		const json_t *people = json_object_get(line, "people");
		e.kind = SFU_EVENT_SPEAKERS;
		for (size_t i = 0; i < json_array_size(people); i++) {
			e.u.speakers.peers[e.u.speakers.count++] = peer_of(d, json_array_get(people, i));
		}
	} else if (strcmp(kind, "quality") == 0) {
		e.kind = SFU_EVENT_QUALITY;
		e.u.quality.up = 3;
		json_t *down = json_object_get(line, "down");
		e.u.quality.down = down ? (uint8_t)json_integer_value(down) : 2;
		e.u.quality.rtt_ms = 40;
		e.u.quality.down_kbps = 2500;
	} else if (strcmp(kind, "demand") == 0) {
		const char *source = json_string_value(json_object_get(line, "source"));
		e.kind = SFU_EVENT_DEMAND;
		e.u.demand.source = strcmp(source, "screen") == 0 ? SFU_SOURCE_SCREEN : SFU_SOURCE_CAMERA;
		e.u.demand.layers = (uint8_t)json_integer_value(json_object_get(line, "layers"));
		e.u.demand.height_px = (uint16_t)json_integer_value(json_object_get(line, "height"));
	} else if (strcmp(kind, "renegotiate") == 0) {
		e.kind = SFU_EVENT_RENEGOTIATE;
	} else {
		e.kind = SFU_EVENT_PEER_STATE;
		e.u.state.state = (enum sfu_peer_state)index_of(states, 4, state);
	}
	driver_event(d, &e);
}

void driver_line(struct driver *d, const json_t *line)
{
	const json_t *sfu = json_object_get(line, "sfu");
	const char *from = json_string_value(json_object_get(line, "from"));
	const char *opened = json_string_value(json_object_get(line, "open"));
	const char *closed = json_string_value(json_object_get(line, "drop"));
	driver_time(d, json_integer_value(json_object_get(line, "at")));
	if (opened) {
		driver_open(d, opened);
	} else if (closed) {
		driver_close(d, closed);
	} else if (json_is_true(json_object_get(line, "restart"))) {
		driver_restart(d);
	} else if (json_object_get(line, "note")) {
		driver_note(d, json_string_value(json_object_get(line, "note")));
	} else if (json_object_get(line, "day")) {
		driver_day(d, json_integer_value(json_object_get(line, "day")));
	} else if (json_object_get(line, "conference")) {
		driver_conference(d, CONFERENCE_TEACHERS, json_integer_value(json_object_get(line, "conference")));
	} else if (json_object_get(line, "drain")) {
		driver_drain(d, json_integer_value(json_object_get(line, "drain")));
	} else if (sfu) {
		sfu_line(d, sfu);
	} else if (from) {
		driver_message(d, from, json_incref(json_object_get(line, "message")));
	}
}
