/* One call: how its body is read, how it is answered, and what is done on another thread. */
#include "call.h"

#include "calendar.h"
#include "csv.h"
#include "refusals.h"
#include "replies.h"

#include <stdlib.h>
#include <string.h>

enum { BODY_JSON_MAX = 16 * 1024, BODY_LONG_JSON_MAX = 64 * 1024, BODY_MINUTES_MAX = 1536 * 1024, PATH_IDS = 2 };

#define MIB (INT64_C(1) << 20)
#define FILE_BYTES (1024 * MIB)
#define PERSON_BYTES (500 * MIB)
#define GROUP_BYTES (2048 * MIB)
#define SCHOOL_BYTES (100 * 1024 * MIB)

struct api_job {
	struct api_call call;
	char session[STORE_TOKEN_MAX]; /* of whoever asked; "": none is needed */
	void (*run)(void *data);
	void (*finish)(struct api_call *c, void *data);
	void (*drop)(void *data);
	void *data;
};

static void answer_text(struct api_reply *reply, int status, char *body)
{
	reply->status = status;
	reply->mime = body ? "application/json" : NULL;
	reply->body = body;
	reply->body_len = body ? strlen(body) : 0;
}

void api_answer(struct api_call *c, int status, json_t *body)
{
	char *text = body ? codec_dump(body) : NULL;
	if (text || status != 200) {
		answer_text(c->reply, status, text);
	} else {
		api_fail(c, "answer"); /* it could not be made, and nobody takes nothing for it */
	}
}

void api_refuse(struct api_call *c, int status, const char *code, json_t *detail)
{
	if (!c->route || c->route->scope != SCOPE_NOBODY) {
		refusal_count(c->api->signaling, code);
		refusal_log(c->api->signaling, code, "", c->t->now);
	}
	answer_text(c->reply, status, codec_http_error(code, detail));
}

void api_fail(struct api_call *c, const char *what)
{
	store_failed(c->t, what, "http");
	api_refuse(c, 500, "internal", NULL);
}

void api_refuse_unknown(struct api_call *c)
{
	if (api_take(c, c->me.id, PERSON_GUESSES)) {
		api_refuse(c, 404, "not_found", NULL);
	}
}

void api_refuse_fast(struct api_call *c, us_t wait_us)
{
	api_refuse(c, 429, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)(wait_us / US_PER_MS + 1)));
}

bool api_take(struct api_call *c, const char *person, enum person_limit kind)
{
	us_t wait_us;
	bool is_taken = live_take(c->t, person, kind, &wait_us);
	if (!is_taken) {
		api_refuse_fast(c, wait_us);
	}
	return is_taken;
}

const char *api_text(const struct api_call *c, const char *key)
{
	return json_string_value(json_object_get(c->body, key));
}

void api_query(const struct api_call *c, const char *name, char *out, size_t cap)
{
	char *query = g_strndup((const char *)c->request->query.p, c->request->query.len);
	char **parts = g_strsplit(query, "&", -1);
	size_t len = strlen(name);
	out[0] = '\0';
	for (char **part = parts; *part; part++) {
		bool is_it = strncmp(*part, name, len) == 0 && (*part)[len] == '=';
		char *value = is_it ? g_uri_unescape_string(*part + len + 1, NULL) : NULL;
		if (value && strlen(value) < cap) {
			g_strlcpy(out, value, cap);
		}
		g_free(value);
	}
	g_strfreev(parts);
	g_free(query);
}

enum { LIST_MAX = 200, RANGE_DIGITS = 8 };

/* otherwise: nothing is said. -1: no number. */
static int64_t read_number(const struct api_call *c, const char *name, int64_t otherwise)
{
	char text[16];
	api_query(c, name, text, sizeof text);
	if (!text[0]) {
		return otherwise;
	}
	bool is_number = strlen(text) <= RANGE_DIGITS && strspn(text, "0123456789") == strlen(text);
	return is_number ? g_ascii_strtoll(text, NULL, 10) : -1;
}

bool api_read_range(struct api_call *c, uint32_t *from, uint32_t *count)
{
	int64_t first = read_number(c, "from", 0), most = read_number(c, "count", LIST_MAX);
	if (first < 0 || most < 1) {
		api_refuse_value(c, first < 0 ? "from" : "count");
		return false;
	}
	*from = (uint32_t)first;
	*count = (uint32_t)MIN(most, LIST_MAX);
	return true;
}

int api_read_name(const json_t *value, const char *const *names, int count, int otherwise)
{
	if (!value || json_is_null(value)) {
		return otherwise;
	}
	for (int i = 0; i < count; i++) {
		if (strcmp(json_string_value(value), names[i]) == 0) {
			return i;
		}
	}
	return -1;
}

const char **api_read_ids(const json_t *list, size_t *count)
{
	*count = json_array_size(list);
	const char **ids = g_new0(const char *, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		ids[i] = json_string_value(json_array_get(list, i));
	}
	return ids;
}

bool api_is_text(const char *text)
{
	for (const char *p = text ? text : ""; *p; p++) {
		if (g_ascii_iscntrl(*p) && *p != '\n') {
			return false;
		}
	}
	return true;
}

void api_refuse_value(struct api_call *c, const char *why)
{
	api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", why));
}

void api_set_cookie(struct api_call *c, const char *token, int max_age_s)
{
	g_snprintf(c->reply->set_cookie, sizeof c->reply->set_cookie,
		"kreide_session=%s; HttpOnly; SameSite=Strict; Path=/; Max-Age=%d", token, max_age_s);
}

static bool is_of_type(struct bytes type, const char *name)
{
	size_t len = strlen(name);
	return type.len >= len && g_ascii_strncasecmp((const char *)type.p, name, len) == 0
		&& (type.len == len || type.p[len] == ';' || type.p[len] == ' ');
}

static bool read_type(struct api_call *c, const char *name)
{
	bool is_type = is_of_type(c->request->content_type, name);
	if (!is_type) {
		api_refuse(c, 415, "bad_message", NULL);
	}
	return is_type;
}

static size_t body_max(const struct api_route *route)
{
	static const size_t most[] = {[BODY_NONE] = 0, [BODY_JSON] = BODY_JSON_MAX, [BODY_LONG_JSON] = BODY_LONG_JSON_MAX, [BODY_CSV] = CSV_BYTES_MAX,
		[BODY_CALENDAR] = CALENDAR_BYTES_MAX, [BODY_UPDATE] = NOTE_STATE_MAX, [BODY_MINUTES] = BODY_MINUTES_MAX, [BODY_FILE] = 0};
	return most[route->body];
}

static bool read_json(struct api_call *c)
{
	char path[SCHEMA_PATH_MAX];
	if (!read_type(c, "application/json")) {
		return false;
	}
	c->body = codec_parse_long(c->request->body, MAX(body_max(c->route), (size_t)CODEC_MAX_BYTES));
	if (!c->body || !schema_check(c->route->schema, c->body, path)) {
		api_refuse(c, 400, "bad_message", c->body ? json_pack("{s:s}", "path", path) : NULL);
		return false;
	}
	return true;
}

/* False: refused. */
static bool read_body(struct api_call *c)
{
	if (c->route->body == BODY_NONE || c->route->body == BODY_FILE) {
		return true; /* whatever came with it is of no interest here */
	}
	if (c->request->body.len > body_max(c->route)) {
		api_refuse(c, 413, "too_large", NULL);
		return false;
	}
	if (c->route->body == BODY_CSV) {
		return read_type(c, "text/csv");
	}
	if (c->route->body == BODY_CALENDAR) {
		return read_type(c, "text/calendar");
	}
	if (c->route->body == BODY_UPDATE) {
		return read_type(c, "application/octet-stream");
	}
	return read_json(c);
}

/* What the stars of a path name, in their order; "" where it has none. */
struct path_ids {
	char of[PATH_IDS][STORE_ID_MAX];
};

/* Up to the next slash, which is taken off, too. */
static struct bytes cut_segment(struct bytes *path)
{
	const uint8_t *slash = path->len ? memchr(path->p, '/', path->len) : NULL;
	struct bytes segment = {path->p, slash ? (size_t)(slash - path->p) : path->len};
	size_t taken = segment.len + (slash != NULL);
	*path = (struct bytes){path->p + taken, path->len - taken};
	return segment;
}

/* `*` in the pattern stands for one id, which is copied out. */
static bool match_segment(struct bytes pattern, struct bytes segment, char **id)
{
	const uint8_t *star = pattern.len ? memchr(pattern.p, '*', pattern.len) : NULL;
	if (!star) {
		return bytes_equal(pattern, segment);
	}
	size_t head = (size_t)(star - pattern.p), tail = pattern.len - head - 1;
	if (segment.len <= head + tail || memcmp(segment.p, pattern.p, head) != 0
		|| memcmp(segment.p + segment.len - tail, star + 1, tail) != 0) {
		return false;
	}
	size_t len = segment.len - head - tail;
	if (len >= STORE_ID_MAX || memchr(segment.p + head, '\0', len)) {
		return false;
	}
	memcpy(*id, segment.p + head, len);
	(*id)[len] = '\0';
	*id += STORE_ID_MAX;
	return true;
}

static bool match_path(const char *pattern, struct bytes path, struct path_ids *ids)
{
	struct bytes rest = bytes_of_string(pattern);
	char *id = ids->of[0];
	*ids = (struct path_ids){0};
	if (path.len > 0 && path.p[path.len - 1] == '/') {
		return false;
	}
	while (rest.len > 0 && path.len > 0) {
		if (!match_segment(cut_segment(&rest), cut_segment(&path), &id)) {
			return false;
		}
	}
	return rest.len == 0 && path.len == 0;
}

/* A route without a star comes before one with it: "import" is nobody's id. */
static const struct api_route *find_route(struct bytes method, struct bytes path, struct path_ids *ids, bool *is_path)
{
	*is_path = false;
	for (int with_star = 0; with_star < 2 && !*is_path; with_star++) {
		for (size_t i = 0; i < api_route_count; i++) {
			const struct api_route *route = &api_routes[i];
			if ((strchr(route->path, '*') != NULL) != with_star || !match_path(route->path, path, ids)) {
				continue;
			}
			*is_path = true;
			if (bytes_equal(method, bytes_of_string(route->method))) {
				return route;
			}
		}
	}
	return NULL;
}

size_t api_body_max(struct api *api, const struct api_request *request, struct instant now)
{
	struct path_ids ids;
	bool is_path;
	const struct api_route *route = find_route(request->method, request->path, &ids, &is_path);
	size_t most = route ? body_max(route) : 0;
	bool is_long = most > BODY_JSON_MAX;
	return is_long && !api_may_send(api->store, route, request->session, now.unix_ms) ? BODY_JSON_MAX : most;
}

void api_defer(struct api_call *c, void (*run)(void *data), void (*finish)(struct api_call *c, void *data),
	void (*drop)(void *data), void *data)
{
	struct api_job *job = g_new0(struct api_job, 1);
	*job = (struct api_job){.call = *c, .run = run, .finish = finish, .drop = drop, .data = data};
	if (c->route->scope != SCOPE_OPEN) {
		memcpy(job->session, c->request->session.p, c->request->session.len); /* it was found, so it fits */
	}
	job->call.request = NULL;
	job->call.body = NULL;
	job->call.reply = NULL;
	job->call.t = NULL;
	job->call.job = NULL;
	c->job = job;
}

struct api_job *api_on_request(struct api *api, const struct api_request *request, struct instant now,
	struct api_reply *reply, struct effects *out)
{
	struct turn t = {api->signaling, now, out};
	struct api_call call = {.api = api, .t = &t, .request = request, .reply = reply};
	struct path_ids ids;
	bool is_path;
	*reply = (struct api_reply){0};
	call.route = find_route(request->method, request->path, &ids, &is_path);
	if (!call.route && bytes_equal(request->method, bytes_of_string("HEAD"))) {
		call.route = find_route(bytes_of_string("GET"), request->path, &ids, &is_path);
	}
	memcpy(call.id, ids.of[0], sizeof call.id);
	memcpy(call.second, ids.of[1], sizeof call.second);
	if (!call.route) {
		api_refuse(&call, is_path ? 405 : 404, is_path ? "method_not_allowed" : "not_found", NULL);
		return NULL;
	}
	if (api_admit(&call) && read_body(&call)) {
		call.route->handle(&call);
	}
	json_decref(call.body);
	turn_settle(&t);
	return call.job;
}

void api_job_run(struct api_job *job)
{
	job->run(job->data);
}

void api_on_job(struct api *api, struct api_job *job, struct instant now, struct api_reply *reply, struct effects *out)
{
	struct turn t = {api->signaling, now, out};
	struct api_call call = job->call;
	*reply = (struct api_reply){0};
	call.t = &t;
	call.reply = reply;
	if (api_admit_again(&call, job->session)) {
		job->finish(&call, job->data);
	}
	turn_settle(&t);
	api_job_free(job);
}

void api_job_free(struct api_job *job)
{
	if (job) {
		job->drop(job->data);
		g_free(job);
	}
}

bool api_reply_fits(struct bytes method, struct bytes path, const char *body, size_t len, char place[REPLY_PLACE_MAX])
{
	struct path_ids ids;
	bool is_path;
	const struct api_route *route = find_route(method, path, &ids, &is_path);
	json_t *shape = route ? reply_shape(route->method, route->path) : NULL;
	json_t *value = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL);
	place[0] = '\0';
	bool fits = shape && value && reply_fits(shape, value, place);
	json_decref(shape);
	json_decref(value);
	return fits;
}

bool api_refusal_fits(struct bytes method, struct bytes path, int status, const char *body, size_t len)
{
	struct path_ids ids;
	bool is_path;
	const struct api_route *route = find_route(method, path, &ids, &is_path);
	json_t *said = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL), *error = json_object_get(said, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	bool has_shape = code && json_is_object(json_object_get(error, "detail")) && json_object_size(error) == 2 && json_object_size(said) == 1;
	bool is_no_call = !route && code && strcmp(code, is_path ? "method_not_allowed" : "not_found") == 0;
	bool fits = has_shape && (is_no_call || (route && refusal_is_known(route, status, code)));
	json_decref(said);
	return fits;
}

void api_reply_finish(struct api_reply *reply)
{
	free(reply->body);
	*reply = (struct api_reply){0};
}

bool api_has_mail(const struct api_call *c)
{
	return c->api->has_mail && c->api->has_mail(c->api->mail_ctx, c->me.school);
}

static void forget_nothing(void *ctx, const char *file)
{
	(void)ctx;
	(void)file;
}

static void scrub_nothing(void *ctx)
{
	(void)ctx;
}

static enum err pack_nothing(void *ctx, const struct api_packing *what, char file[33], int64_t *bytes)
{
	(void)ctx;
	(void)what;
	(void)file;
	(void)bytes;
	return ERR_UNSUPPORTED;
}

static int64_t or_else(int64_t bytes, int64_t otherwise)
{
	return bytes ? bytes : otherwise;
}

struct api *api_new(const struct api_conf *conf)
{
	struct api *api = g_new0(struct api, 1);
	*api = (struct api){
		.store = conf->store,
		.signaling = conf->signaling,
		.log = conf->log,
		.zones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref),
		.quota = {or_else(conf->shelf.person_bytes, PERSON_BYTES), or_else(conf->shelf.group_bytes, GROUP_BYTES),
			or_else(conf->shelf.school_bytes, SCHOOL_BYTES)},
		.file_bytes_max = or_else(conf->shelf.file_bytes, FILE_BYTES),
		.forget_file = conf->forget_file ? conf->forget_file : forget_nothing,
		.forget_ctx = conf->forget_ctx,
		.scrub = conf->scrub ? conf->scrub : scrub_nothing,
		.pack = conf->pack ? conf->pack : pack_nothing,
		.pack_ctx = conf->pack_ctx,
		.has_mail = conf->has_mail,
		.mail_ctx = conf->mail_ctx,
	};
	g_strlcpy(api->purge_at_text, conf->purge_at ? conf->purge_at : "02:30", sizeof api->purge_at_text);
	return api;
}

void api_free(struct api *api)
{
	if (api) {
		free(api->ballots.text);
		g_hash_table_destroy(api->zones);
	}
	g_free(api);
}
