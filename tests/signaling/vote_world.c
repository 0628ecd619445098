#include "vote_five.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct instant now_of(const struct vote_world *w)
{
	return (struct instant){w->now_us, VW_EPOCH_MS + w->now_us / US_PER_MS};
}

/* --- keys: one for the whole program, since making one takes long --- */

static struct blind_key *take_key(void *ctx)
{
	static uint8_t der[BLIND_PRIVATE_MAX];
	static size_t len;
	const struct vote_world *w = ctx;
	struct blind_key *key = NULL;
	if (w->has_no_keys) {
		return NULL;
	}
	if (len == 0) {
		assert_int_equal(blind_key_new(&key), OK);
		assert_int_equal(blind_key_write_private(key, der, &len), OK);
		return key;
	}
	assert_int_equal(blind_key_read_private(bytes_of(der, len), &key), OK);
	return key;
}

/* --- the house --- */

static void start(struct vote_world *w)
{
	struct effects none;
	const struct signaling_conf conf = {.store = w->store, .log = &w->log, .keys = {take_key, NULL, w}};
	w->signaling = signaling_new(&conf);
	w->api = api_new(&(struct api_conf){.store = w->store, .signaling = w->signaling, .log = &w->log});
	effects_init(&none);
	signaling_on_time(w->signaling, now_of(w), &none);
	effects_finish(&none);
}

static void add_member(struct vote_world *w, enum seat_kind kind, enum office office)
{
	struct vw_member *m = &w->members[w->count];
	char link[STORE_TOKEN_MAX];
	struct store_person person;
	snprintf(m->name, sizeof m->name, "Mitglied %d", w->count);
	assert_int_equal(store_person_add(w->store, w->school, m->name, PERSON_TEACHER, m->person), OK);
	assert_int_equal(store_link_add(w->store, m->person, VW_EPOCH_MS, link), OK);
	assert_int_equal(store_session_add(w->store, link, strlen(link), VW_EPOCH_MS, m->session, &person), OK);
	m->votes = json_object();
	w->count++;
	if (w->count == 1) {
		return; /* the convener has the chair */
	}
	enum roll_refusal why;
	const struct seat_change change = {.person = m->person, .kind = kind, .office = office};
	assert_int_equal(store_roll_change(w->store, w->conference, &change, 1, NULL, VW_EPOCH_MS, &why), OK);
}

static void learn_seat(void *ctx, const struct store_seat *seat)
{
	struct vote_world *w = ctx;
	for (int i = 0; i < w->count; i++) {
		if (strcmp(w->members[i].person, seat->person.id) == 0) {
			memcpy(w->members[i].seat, seat->id, STORE_ID_MAX);
		}
	}
}

static void add_conference(struct vote_world *w, const struct conference_rules *rules)
{
	struct store_conference draft = {.kind = CONFERENCE_TEACHERS, .title = "Lehrerkonferenz", .begin_ms = VW_EPOCH_MS};
	uint32_t invited;
	draft.rules = rules ? *rules : *store_conference_defaults(CONFERENCE_TEACHERS);
	memcpy(draft.school, w->school, STORE_ID_MAX);
	memcpy(draft.convener.id, w->members[0].person, STORE_ID_MAX);
	assert_int_equal(store_conference_add(w->store, &draft, VW_EPOCH_MS, w->conference), OK);
	for (int i = 1; i < w->voters; i++) {
		add_member(w, SEAT_VOTE, i == 1 ? OFFICE_TELLER : OFFICE_NONE);
	}
	add_member(w, SEAT_ADVISORY, OFFICE_NONE);
	add_member(w, SEAT_GUEST, OFFICE_NONE);
	assert_int_equal(store_seat_each(w->store, w->conference, learn_seat, w), OK);
	assert_int_equal(store_agenda_set(w->store, w->conference, (const struct store_item[]){{.title = "Bericht", .text = "", .guests = true},
		{.title = "Personal", .text = "", .guests = false}}, 2, NULL), OK);
	assert_int_equal(store_conference_invite(w->store, w->conference, VW_EPOCH_MS, &invited), OK);
	assert_int_equal(store_conference_open(w->store, w->conference, VW_EPOCH_MS), OK);
}

static void seen_clear(void *data)
{
	g_free(((struct vw_seen *)data)->text);
}

struct vote_world *vote_world_new(const char *path, int voters, uint64_t seed, const struct conference_rules *rules)
{
	struct vote_world *w = g_new0(struct vote_world, 1);
	assert_true(voters + 2 <= VW_MEMBERS_MAX);
	rng_init(&w->rng, seed);
	w->voters = voters;
	w->now_us = 1000 * US_PER_S;
	w->seen = g_array_new(FALSE, FALSE, sizeof(struct vw_seen));
	g_array_set_clear_func(w->seen, seen_clear);
	w->log_path = g_strdup_printf("vote-world-%d-%" G_GUINT64_FORMAT ".log", (int)getpid(), seed);
	w->log = (struct log){LOG_LEVEL_DEBUG, open(w->log_path, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600)};
	assert_true(w->log.fd >= 0);
	assert_int_equal(store_open(&w->store, path), OK);
	assert_int_equal(store_school_add(w->store, "Schule am Park", w->school), OK);
	add_member(w, SEAT_VOTE, OFFICE_CHAIR);
	add_conference(w, rules);
	start(w);
	return w;
}

static void stop(struct vote_world *w)
{
	api_free(w->api);
	signaling_free(w->signaling);
	for (int i = 0; i < w->count; i++) {
		w->members[i].conn = 0;
	}
}

void vote_world_free(struct vote_world *w)
{
	stop(w);
	for (int i = 0; i < w->count; i++) {
		json_decref(w->members[i].reply);
		json_decref(w->members[i].votes);
		json_decref(w->members[i].snapshot);
	}
	store_close(w->store);
	close(w->log.fd);
	unlink(w->log_path);
	g_free(w->log_path);
	g_array_free(w->seen, TRUE);
	json_decref(w->body);
	free(w->text);
	g_free(w);
}

int vote_world_set_up(void **state)
{
	*state = vote_world_new(":memory:", VOTERS, 1, NULL);
	vw_join_all(*state);
	return 0;
}

int vote_world_tear_down(void **state)
{
	vote_world_free(*state);
	return 0;
}

void vw_restart(struct vote_world *w)
{
	stop(w);
	start(w);
}

/* --- what comes out --- */

static struct vw_member *member_of(struct vote_world *w, conn_id conn)
{
	for (int i = 0; i < w->count; i++) {
		if (w->members[i].conn == conn) {
			return &w->members[i];
		}
	}
	return NULL;
}

static void learn_snapshot(struct vw_member *m, json_t *snapshot)
{
	const json_t *votes = json_object_get(json_object_get(snapshot, "conference"), "votes");
	if (!json_is_object(snapshot)) {
		return;
	}
	json_decref(m->snapshot);
	m->snapshot = json_incref(snapshot);
	snprintf(m->participation, sizeof m->participation, "%s", json_string_value(json_object_get(snapshot, "participation")));
	json_object_clear(m->votes);
	for (size_t i = 0; i < json_array_size(votes); i++) {
		json_t *vote = json_array_get(votes, i);
		json_object_set(m->votes, json_string_value(json_object_get(vote, "id")), vote);
	}
}

static void on_send(struct vote_world *w, const struct effect *e)
{
	struct vw_member *m = member_of(w, e->conn);
	json_t *message = json_loadb(e->text, e->text_len, JSON_REJECT_DUPLICATES, NULL), *data = json_object_get(message, "data");
	const char *ev = json_string_value(json_object_get(message, "ev"));
	assert_non_null(message);
	if (m && json_object_get(message, "re")) {
		json_t *error = json_object_get(message, "error");
		json_decref(m->reply);
		m->reply = json_incref(error ? error : data);
		learn_snapshot(m, json_object_get(data, "snapshot"));
	} else if (m && ev && strcmp(ev, "vote.changed") == 0) {
		m->told++;
		json_object_set(m->votes, json_string_value(json_object_get(data, "id")), data);
	}
	json_decref(message);
}

static void walk(struct vote_world *w, struct effects *effects, struct vw_member *asking)
{
	struct sfu_event event = {0};
	for (size_t i = 0; i < effects->count; i++) {
		struct effect *e = &effects->items[i];
		if (e->kind == EFFECT_SEND) {
			on_send(w, e);
		} else if (e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_OFFER) {
			event = (struct sfu_event){.kind = SFU_EVENT_ANSWER, .room = e->cmd.room, .peer = e->cmd.peer};
			event.u.answer.request = e->cmd.u.offer.request;
			event.u.answer.sdp = (char *)(uintptr_t)"v=0 answer";
			if (asking) {
				asking->room = e->cmd.room;
				asking->peer = e->cmd.peer;
			}
		}
	}
	effects_finish(effects);
	if (event.u.answer.sdp) {
		struct effects more;
		effects_init(&more);
		signaling_on_sfu_event(w->signaling, &event, now_of(w), &more);
		walk(w, &more, NULL);
	}
}

/* --- what goes in --- */

static void record(struct vote_world *w, int member, const char *op, const char *text)
{
	struct vw_seen seen = {.at_us = w->now_us, .member = member, .text = g_strdup(text)};
	g_strlcpy(seen.op, op, sizeof seen.op);
	g_array_append_val(w->seen, seen);
}

const char *vw_ask(struct vote_world *w, int member, const char *op, json_t *data)
{
	struct effects effects;
	struct vw_member *m = &w->members[member];
	json_t *message = json_pack("{s:i, s:s, s:o}", "id", 7, "op", op, "data", data ? data : json_object());
	char *bare = json_dumps(message, JSON_COMPACT), *text = g_strdup_printf("%s%*s", bare, (int)w->pad, "");
	assert_true(m->conn != 0);
	record(w, member, op, text);
	json_decref(m->reply);
	m->reply = NULL;
	effects_init(&effects);
	signaling_on_message(w->signaling, m->conn, bytes_of_string(text), now_of(w), &effects);
	walk(w, &effects, m);
	free(bare);
	g_free(text);
	json_decref(message);
	const char *code = json_string_value(json_object_get(m->reply, "code"));
	return code ? code : "";
}

void vw_line(struct vote_world *w, int member, uint16_t trip_ms)
{
	struct effects effects;
	struct sfu_event event = {.kind = SFU_EVENT_QUALITY, .room = w->members[member].room, .peer = w->members[member].peer};
	event.u.quality.rtt_ms = trip_ms;
	effects_init(&effects);
	signaling_on_sfu_event(w->signaling, &event, now_of(w), &effects);
	walk(w, &effects, NULL);
}

const char *vw_vote(struct vote_world *w, int member, const char *op, const char *vote, json_t *more)
{
	json_t *data = more ? more : json_object();
	json_object_set_new(data, "vote", json_string(vote));
	return vw_ask(w, member, op, data);
}

const char *vw_why(const struct vote_world *w, int member)
{
	const char *why = json_string_value(json_object_get(json_object_get(w->members[member].reply, "detail"), "why"));
	return why ? why : "";
}

void vw_join(struct vote_world *w, int member)
{
	struct effects effects;
	struct vw_member *m = &w->members[member];
	m->conn = ++w->last_conn;
	effects_init(&effects);
	signaling_on_open(w->signaling, m->conn, bytes_of_string(m->session), now_of(w), &effects);
	walk(w, &effects, NULL);
	assert_string_equal(vw_ask(w, member, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "web/0.1")), "");
	json_t *join = json_pack("{s:s, s:{s:s, s:b, s:{s:s, s:s}, s:[{s:s, s:s}, {s:s}]}, s:{s:b, s:b}}", "room", w->conference, "media", "sdp",
		"v=0 offer", "fresh", 0, "sources", "mic", "0", "camera", "1", "seats", "audio", "4", "video", "5", "audio", "6", "publish", "mic",
		0, "camera", 0);
	const char *code = vw_ask(w, member, "room.join", join);
	if (code[0]) {
		fail_msg("member %d: %s", member, code);
	}
}

void vw_join_all(struct vote_world *w)
{
	for (int i = 0; i < w->count; i++) {
		if (!w->members[i].conn) {
			vw_join(w, i);
		}
	}
	vw_pass(w, 2 * US_PER_S);
}

void vw_drop(struct vote_world *w, int member)
{
	struct effects effects;
	conn_id conn = w->members[member].conn;
	w->members[member].conn = 0;
	effects_init(&effects);
	signaling_on_close(w->signaling, conn, now_of(w), &effects);
	walk(w, &effects, NULL);
}

static void on_time(struct vote_world *w)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_time(w->signaling, now_of(w), &effects);
	walk(w, &effects, NULL);
}

static void ping_all(struct vote_world *w)
{
	for (int i = 0; i < w->count; i++) {
		if (w->members[i].conn) {
			struct effects effects;
			effects_init(&effects);
			signaling_on_message(w->signaling, w->members[i].conn, bytes_of_string("{\"id\":9,\"op\":\"ping\"}"), now_of(w), &effects);
			walk(w, &effects, NULL);
		}
	}
}

/* The server sleeps until its deadline; everybody pings every five seconds. */
void vw_pass(struct vote_world *w, int64_t us)
{
	int64_t until = w->now_us + us, ping_at = w->now_us + 5 * US_PER_S;
	while (w->now_us < until) {
		us_t due = signaling_deadline(w->signaling);
		int64_t next = MIN(MIN(until, ping_at), due == US_NEVER ? until : MAX(due, w->now_us + US_PER_MS));
		w->now_us = next;
		if (next == ping_at) {
			ping_all(w);
			ping_at += 5 * US_PER_S;
		}
		on_time(w);
	}
}

int vw_http(struct vote_world *w, const char *method, const char *path, const char *session, const char *body)
{
	struct api_reply reply;
	struct effects effects;
	const struct api_request request = {.method = bytes_of_string(method), .path = bytes_of_string(path),
		.content_type = bytes_of_string("application/json"), .body = bytes_of_string(body), .session = bytes_of_string(session)};
	char place[128];
	effects_init(&effects);
	assert_null(api_on_request(w->api, &request, now_of(w), &reply, &effects));
	if (reply.status == 200 && !api_reply_fits(request.method, request.path, reply.body, reply.body_len, place)) {
		fail_msg("%s %s: %s", method, path, place);
	}
	json_decref(w->body);
	free(w->text);
	w->body = json_loadb(reply.body, reply.body_len, 0, NULL);
	w->text = strndup(reply.body, reply.body_len);
	int status = reply.status;
	api_reply_finish(&reply);
	walk(w, &effects, NULL);
	return status;
}

/* --- votes --- */

const json_t *vw_known(const struct vote_world *w, int member, const char *vote)
{
	return json_object_get(w->members[member].votes, vote);
}

const char *vw_state(const struct vote_world *w, const char *vote)
{
	const char *state = json_string_value(json_object_get(vw_known(w, 0, vote), "state"));
	return state ? state : "";
}

int vw_number(const struct vote_world *w, const char *vote, const char *path)
{
	const json_t *value = vw_known(w, 0, vote);
	char **keys = g_strsplit(path, ".", -1);
	for (char **key = keys; *key; key++) {
		value = json_object_get(value, *key);
	}
	g_strfreev(keys);
	return json_is_integer(value) ? (int)json_integer_value(value) : json_is_boolean(value) ? json_is_true(value) : -1;
}

void vw_prepare(struct vote_world *w, const char *form, const char *candidates, char vote[STORE_ID_MAX])
{
	json_t *data = json_pack("{s:s, s:s, s:s}", "kind", candidates ? "election" : "motion", "form", form, "text", "Wandertag am 3. Juni?");
	if (candidates) {
		json_t *names = json_array();
		char **list = g_strsplit(candidates, ",", -1);
		for (char **name = list; *name; name++) {
			json_array_append_new(names, json_string(*name));
		}
		g_strfreev(list);
		json_object_set_new(data, "candidates", names);
	}
	assert_string_equal(vw_ask(w, 0, "vote.prepare", data), "");
	snprintf(vote, STORE_ID_MAX, "%s", json_string_value(json_object_get(w->members[0].reply, "id")));
}

void vw_open(struct vote_world *w, const char *vote)
{
	const char *code = vw_vote(w, 0, "vote.open", vote, NULL);
	if (code[0]) {
		fail_msg("open: %s %s", code, vw_why(w, 0));
	}
}

/* --- what the web client does --- */

static char *to_base64(const uint8_t *bytes, size_t len)
{
	size_t cap = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(g_malloc(cap), cap, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

static size_t from_base64(const char *text, uint8_t *out, size_t cap)
{
	size_t len = 0;
	assert_non_null(text);
	assert_int_equal(sodium_base642bin(out, cap, text, strlen(text), NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL), 0);
	return len;
}

void vw_ballot_make(struct vote_world *w, int member, const char *vote, const char *choice, struct vw_ballot *b)
{
	uint8_t spki[BLIND_PUBLIC_MAX], chance[16];
	*b = (struct vw_ballot){0};
	size_t len = from_base64(json_string_value(json_object_get(vw_known(w, member, vote), "key")), spki, sizeof spki);
	assert_int_equal(blind_key_read_public(bytes_of(spki, len), &b->key), OK);
	rng_fill(&w->rng, chance, sizeof chance);
	sodium_bin2hex(b->serial, sizeof b->serial, chance, sizeof chance);
	vw_ballot_write(b, vote, choice);
	assert_int_equal(voter_blind(b->key, bytes_of((const uint8_t *)b->text, b->text_len), b->blinded, &b->secret), OK);
}

void vw_ballot_write(struct vw_ballot *b, const char *vote, const char *choice)
{
	struct ballot ballot = {0};
	g_strlcpy(b->vote, vote, sizeof b->vote);
	g_strlcpy(b->choice, choice, sizeof b->choice);
	memcpy(ballot.vote, b->vote, sizeof ballot.vote);
	memcpy(ballot.serial, b->serial, sizeof ballot.serial);
	memcpy(ballot.choice, b->choice, sizeof ballot.choice);
	assert_int_equal(ballot_write(&ballot, b->text, &b->text_len), OK);
}

const char *vw_ballot_paper(struct vote_world *w, int member, struct vw_ballot *b)
{
	char *blinded = to_base64(b->blinded, sizeof b->blinded);
	const char *code = vw_vote(w, member, "vote.paper", b->vote, json_pack("{s:s}", "blinded", blinded));
	g_free(blinded);
	if (code[0]) {
		return code;
	}
	size_t len = from_base64(json_string_value(json_object_get(w->members[member].reply, "signature")), b->answer, sizeof b->answer);
	assert_int_equal(voter_finalize(b->key, bytes_of((const uint8_t *)b->text, b->text_len), &b->secret, bytes_of(b->answer, len), b->signature), OK);
	return "";
}

int vw_ballot_hand_in(struct vote_world *w, const struct vw_ballot *b)
{
	char *text = to_base64((const uint8_t *)b->text, b->text_len), *signature = to_base64(b->signature, sizeof b->signature);
	char *path = g_strdup_printf("/api/ballots/%s", b->vote);
	char *body = g_strdup_printf("{\"ballot\":\"%s\",\"signature\":\"%s\"}", text, signature);
	record(w, -1, "ballot", body);
	int status = vw_http(w, "POST", path, "", body);
	g_free(text);
	g_free(signature);
	g_free(path);
	g_free(body);
	return status;
}

void vw_ballot_finish(struct vw_ballot *b)
{
	blind_key_free(b->key);
	*b = (struct vw_ballot){0};
}

void vw_papers(struct vote_world *w, const char *vote, const char *const *choices, int count, struct vw_ballot *ballots)
{
	for (int i = 0; i < count; i++) {
		vw_ballot_make(w, i, vote, choices[i], &ballots[i]);
		assert_string_equal(vw_ballot_paper(w, i, &ballots[i]), "");
	}
}

const char *vw_claim(struct vote_world *w, int member, const char *vote, json_t *taken)
{
	return vw_vote(w, member, "vote.claim", vote, json_pack("{s:o}", "taken", taken));
}

void vw_collect(struct vote_world *w, const char *vote, struct vw_ballot *ballots, int count)
{
	int *order = g_new(int, (gsize)count);
	for (int i = 0; i < count; i++) {
		int k = (int)rng_below(&w->rng, (uint32_t)i + 1);
		order[i] = order[k];
		order[k] = i;
	}
	for (int i = 0; i < count; i++) {
		assert_int_equal(vw_ballot_hand_in(w, &ballots[order[i]]), 200);
	}
	g_free(order);
	vw_pass(w, US_PER_S); /* so long the answer to the last one may be asked for again */
	assert_string_equal(vw_state(w, vote), "confirming");
	for (int i = 0; i < count; i++) {
		assert_string_equal(vw_claim(w, i, vote, json_true()), "");
		vw_ballot_finish(&ballots[i]);
	}
	assert_string_equal(vw_state(w, vote), "counted");
}

const char *vw_cast(struct vote_world *w, int member, const char *vote, const char *choice)
{
	return vw_vote(w, member, "vote.cast", vote, json_pack("{s:s}", "choice", choice));
}

void vw_cast_all(struct vote_world *w, const char *vote, const char *const *choices)
{
	for (int i = 0; i < w->voters; i++) {
		if (choices[i]) {
			assert_string_equal(vw_cast(w, i, vote, choices[i]), "");
		}
	}
	assert_string_equal(vw_vote(w, 0, "vote.close", vote, NULL), "");
}
