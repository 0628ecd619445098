#include "http_api.h"

#include "api.h"
#include "http.h"
#include "http_download.h"
#include "http_request.h"
#include "http_upload.h"
#include "web_policy.h"

#include <stdlib.h>
#include <string.h>

/* Shared by the loop and the threads that do what takes long. */
struct http_jobs {
	GThreadPool *pool;
	GAsyncQueue *done; /* struct task */
	struct lws_context *lws;
	uint32_t count; /* begun and not answered; of the loop alone */
};

struct task {
	struct api_job *job;
	conn_id id;
};

static void run_task(void *data, void *ctx)
{
	struct task *task = data;
	struct http_jobs *jobs = ctx;
	api_job_run(task->job);
	g_async_queue_push(jobs->done, task);
	lws_cancel_service(jobs->lws);
}

enum err http_api_start(struct app *app)
{
	struct http_jobs *jobs = g_new0(struct http_jobs, 1);
	app->jobs = jobs;
	jobs->lws = app->lws;
	jobs->done = g_async_queue_new();
	jobs->pool = g_thread_pool_new(run_task, jobs, HTTP_JOB_THREADS, TRUE, NULL);
	return jobs->pool != NULL ? OK : ERR_SYS;
}

void http_api_stop(struct app *app)
{
	struct http_jobs *jobs = app->jobs;
	if (jobs == NULL) {
		return;
	}
	if (jobs->pool != NULL) {
		g_thread_pool_free(jobs->pool, FALSE, TRUE);
	}
	for (struct task *task; (task = g_async_queue_try_pop(jobs->done)) != NULL;) {
		api_job_free(task->job);
		g_free(task);
	}
	g_async_queue_unref(jobs->done);
	g_free(jobs);
	app->jobs = NULL;
}

/* Takes what the reply owns. */
static int send_answer(struct lws *wsi, struct http_session *s, struct api_reply *api)
{
	char cookie[sizeof api->set_cookie + 16], disposition[1024];
	g_snprintf(cookie, sizeof cookie, "%s%s", api->set_cookie, s->head.is_https ? "; Secure" : "");
	http_download_disposition(api->filename, disposition, sizeof disposition);
	struct reply r = {
		.status = (unsigned int)api->status,
		.mime = api->mime,
		.body = (const uint8_t *)api->body,
		.body_len = api->body_len,
		.owned = api->body,
		.cache = "no-store",
		.retry = api->status == HTTP_TOO_MANY_REQUESTS ? "1" : NULL, /* the body is exact */
		.cookie = api->set_cookie[0] == '\0' ? NULL : cookie,
		.disposition = api->filename[0] == '\0' ? NULL : disposition,
		.is_tus = api->is_tus,
		.upload_offset = -1,
		.upload_length = -1,
		.upload_max = api->is_tus && api->action == API_REPLY ? api->file_bytes : 0,
	};
	api->body = NULL; /* taken */
	int result = http_upload_is_body(&s->head) ? http_send_last_reply(wsi, s, &r) : http_send_reply(wsi, s, &r);
	explicit_bzero(cookie, sizeof cookie);
	explicit_bzero(api->set_cookie, sizeof api->set_cookie);
	api_reply_finish(api);
	return result;
}

/* What api/ decided, done. Takes what the reply owns. */
static int act(struct lws *wsi, struct http_session *s, struct api_reply *api)
{
	switch (api->action) {
	case API_REPLY:
		return send_answer(wsi, s, api);
	case API_SEND:
		return http_download_begin(wsi, s, api);
	case API_ACCEPT:
	case API_TELL:
	case API_RECEIVE:
	case API_DISCARD:
		break;
	}
	return http_upload_act(wsi, s, api);
}

/* Answered when it is back. */
static int begin_task(struct lws *wsi, struct http_session *s, struct api_job *job)
{
	struct app *app = app_of(wsi);
	if (app->jobs->count >= HTTP_JOBS_MAX) {
		api_job_free(job);
		return http_refuse_pace(wsi, s, US_PER_S);
	}
	struct task *task = g_new0(struct task, 1);
	s->waiting = ++app->next_conn;
	*task = (struct task){job, s->waiting};
	g_hash_table_insert(app->requests, &s->waiting, wsi);
	app->jobs->count++;
	(void)g_thread_pool_push(app->jobs->pool, task, NULL);
	return 0;
}

/* "" if it is not there or too long. */
static void copy_custom(struct lws *wsi, const char *name, char *out, size_t cap)
{
	if (lws_hdr_custom_copy(wsi, out, (int)cap, name, (int)strlen(name)) < 0) {
		out[0] = '\0';
	}
}

/* Where whoever asks finds this server. */
static void base_of(const struct config *config, const struct http_head *head, char *base, size_t cap)
{
	if (config->public_url[0] != '\0') {
		size_t len = strlen(config->public_url);
		bool has_slash = config->public_url[len - 1] == '/';
		g_snprintf(base, cap, "%.*s", (int)(has_slash ? len - 1 : len), config->public_url);
	} else {
		g_snprintf(base, cap, "%s://%s", head->is_https ? "https" : "http", head->host);
	}
}

int http_serve_api(struct lws *wsi, struct http_session *s)
{
	struct app *app = app_of(wsi);
	const struct http_head *head = &s->head;
	us_t wait_us;
	bool is_nobodys = http_is_nobodys(head->method, head->path);
	struct http_head at_door = *head;
	if (is_nobodys) {
		at_door.session[0] = '\0';
	}
	/* logging in has limits of its own: a right link always passes */
	if (strcmp(head->path, "/api/session") != 0 && !app_ask_door(app, DOOR_API, &at_door, &wait_us)) {
		return http_refuse_pace(wsi, s, wait_us);
	}
	if (!http_is_reading(head->method) &&
		!web_policy_origin_allowed(app->config, head->origin, head->host, head->is_https)) {
		app->counts.refused[REFUSED_ORIGIN]++;
		signaling_log_refusal(app->signaling, "wrong_origin", app_now());
		return http_send_error(wsi, s, HTTP_STATUS_FORBIDDEN, "wrong_origin");
	}
	char content_type[128], query[512], tus[16], length[24], metadata[1100], base[HTTP_HOST_MAX + 16];
	copy_custom(wsi, "tus-resumable:", tus, sizeof tus);
	copy_custom(wsi, "upload-length:", length, sizeof length);
	copy_custom(wsi, "upload-metadata:", metadata, sizeof metadata);
	http_copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, content_type, sizeof content_type);
	http_copy_query(wsi, query, sizeof query);
	base_of(app->config, head, base, sizeof base);
	struct api_request request = {
		.method = bytes_of_string(head->method),
		.path = bytes_of_string(head->path),
		.query = bytes_of_string(query),
		.content_type = bytes_of_string(content_type),
		.body = bytes_of(s->body, s->body_len),
		.session = bytes_of_string(head->session),
		.tus = bytes_of_string(tus),
		.upload_length = bytes_of_string(length),
		.upload_metadata = bytes_of_string(metadata),
		.base = bytes_of_string(base),
		.rate_key = is_nobodys ? 0 : door_address_key(app->door, &head->client),
	};
	struct api_reply api = {0};
	struct effects effects;
	effects_init(&effects);
	struct api_job *job = api_on_request(app->api, &request, app_now(), &api, &effects);
	http_forget_body(s);
	app_apply(app, &effects);
	return job != NULL ? begin_task(wsi, s, job) : act(wsi, s, &api);
}

static void finish_task(struct app *app, struct task *task)
{
	struct lws *wsi = g_hash_table_lookup(app->requests, &task->id);
	struct http_session *s = wsi == NULL ? NULL : lws_wsi_user(wsi);
	struct api_reply *reply = g_new0(struct api_reply, 1);
	struct effects effects;
	effects_init(&effects);
	api_on_job(app->api, task->job, app_now(), reply, &effects);
	app->jobs->count--;
	if (s != NULL) {
		g_hash_table_remove(app->requests, &task->id);
		s->waiting = 0;
		s->late = reply;
		lws_callback_on_writable(wsi);
	} else {
		http_download_forget(app, reply);
		api_reply_finish(reply);
		g_free(reply);
	}
	g_free(task);
	app_apply(app, &effects);
}

void http_api_on_wake(struct app *app)
{
	if (app->jobs == NULL || app->api == NULL) {
		return;
	}
	for (struct task *task; (task = g_async_queue_try_pop(app->jobs->done)) != NULL;) {
		finish_task(app, task);
	}
}

int http_api_send_answer(struct lws *wsi, struct http_session *s)
{
	struct api_reply *reply = s->late;
	s->late = NULL;
	int result = reply->action == API_SEND ? http_download_begin(wsi, s, reply) : send_answer(wsi, s, reply);
	g_free(reply);
	return result;
}

void http_api_closed(struct app *app, struct http_session *s)
{
	if (http_route_of(s->head.path) == ROUTE_API && s->waiting != 0) {
		g_hash_table_remove(app->requests, &s->waiting);
		s->waiting = 0;
	}
	if (s->late != NULL) {
		http_download_forget(app, s->late);
		api_reply_finish(s->late);
		g_free(s->late);
		s->late = NULL;
	}
}
