#include "http_upload.h"

#include "api.h"
#include "http.h"
#include "http_api.h"
#include "store_shelf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* So much may wait for the disk before the sender is held back; he goes on when half of it is written. */
enum { QUEUE_BYTES = 2 * 1024 * 1024, HEAD_BYTES = 16, STATUS_CONFLICT = 409, STATUS_TOO_LARGE = 413, STATUS_NO_ROOM = 507 };
#define PART_WITHIN_US (30 * US_PER_S)

/* A file that is on its way, as long as bytes of it come or wait for the disk. */
struct upload {
	uint64_t number;
	char file[33];
	int64_t bytes;         /* when it is whole */
	int64_t offset;        /* so much was accepted */
	int64_t body_left;     /* of the request that sends now */
	size_t queued;         /* of it, so much is not written yet */
	struct lws *wsi;       /* who sends; NULL: nobody now */
	struct http_session *session;
	bool is_paused, is_syncing, is_body_done;
	int error;             /* errno: the disk refused; 0: it did not */
	struct api_reply *answer; /* what is said once it can be written to; NULL: nothing yet */
};

struct uploads {
	GHashTable *by_number, *by_file; /* the first owns */
	uint64_t last_number;
};

struct uploads *uploads_new(void)
{
	struct uploads *u = g_new0(struct uploads, 1);
	u->by_number = g_hash_table_new(g_int64_hash, g_int64_equal);
	u->by_file = g_hash_table_new(g_str_hash, g_str_equal);
	return u;
}

static void upload_free(struct upload *up)
{
	if (up->answer != NULL) {
		api_reply_finish(up->answer);
		g_free(up->answer);
	}
	g_free(up);
}

void uploads_free(struct uploads *u)
{
	GHashTableIter iter;
	gpointer value;
	if (u == NULL) {
		return;
	}
	g_hash_table_iter_init(&iter, u->by_number);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		upload_free(value);
	}
	g_hash_table_destroy(u->by_file);
	g_hash_table_destroy(u->by_number);
	g_free(u);
}

static void forget(struct app *app, struct upload *up)
{
	if (g_hash_table_lookup(app->uploads->by_file, up->file) == up) {
		g_hash_table_remove(app->uploads->by_file, up->file);
	}
	g_hash_table_remove(app->uploads->by_number, &up->number);
	upload_free(up);
}

/* Nobody sends, and nothing waits for the disk: what the disk has says how far it is. */
static void settle(struct app *app, struct upload *up)
{
	if (up->wsi == NULL && up->queued == 0 && !up->is_syncing) {
		forget(app, up);
	}
}

static void detach(struct upload *up)
{
	if (up->session != NULL) {
		up->session->upload = NULL;
	}
	if (up->answer != NULL) { /* it was for him: whoever goes on gets one of his own */
		api_reply_finish(up->answer);
		g_free(up->answer);
		up->answer = NULL;
	}
	up->wsi = NULL;
	up->session = NULL;
	up->is_paused = false;
	up->is_body_done = false;
}

static struct upload *find(const struct app *app, const char *file)
{
	return g_hash_table_lookup(app->uploads->by_file, file);
}

/* Whoever begins to ask for it again has lost the connection that sent before, even if we have not noticed. */
static void cut_off(struct upload *up)
{
	if (up->wsi != NULL) {
		struct lws *wsi = up->wsi;
		detach(up);
		lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
	}
}

static struct upload *begin(struct app *app, const struct api_reply *reply)
{
	struct upload *up = find(app, reply->file);
	if (up == NULL) {
		up = g_new0(struct upload, 1);
		up->number = ++app->uploads->last_number;
		g_strlcpy(up->file, reply->file, sizeof up->file);
		up->offset = disk_length(app->disk, up->file);
		up->bytes = reply->file_bytes;
		g_hash_table_insert(app->uploads->by_number, &up->number, up);
		g_hash_table_insert(app->uploads->by_file, up->file, up);
	}
	return up;
}

static void ask_sync(struct app *app, struct upload *up)
{
	struct disk_op *op = disk_op_new(DISK_SYNC, up->file, up->number);
	op->buf = malloc(HEAD_BYTES);
	op->len = op->buf != NULL ? HEAD_BYTES : 0;
	up->is_syncing = true;
	disk_ask(app->disk, op);
}

static int64_t offset_of(const struct app *app, const char *file)
{
	const struct upload *up = find(app, file);
	return up != NULL ? up->offset : disk_length(app->disk, file);
}

static int tell(struct lws *wsi, struct http_session *s, const struct api_reply *reply)
{
	struct app *app = app_of(wsi);
	struct upload *up = find(app, reply->file);
	if (up != NULL) {
		cut_off(up);
	} else if (!reply->is_whole && disk_length(app->disk, reply->file) == reply->file_bytes) {
		ask_sync(app, begin(app, reply)); /* all came before a crash, and nobody was told */
	}
	struct reply r = {
		.status = (unsigned int)reply->status,
		.cache = "no-store",
		.is_tus = true,
		.upload_offset = reply->is_whole ? reply->file_bytes : offset_of(app, reply->file),
		.upload_length = reply->file_bytes,
	};
	return http_send_reply(wsi, s, &r);
}

static int accept_new(struct lws *wsi, struct http_session *s, const struct api_reply *reply)
{
	struct app *app = app_of(wsi);
	if (reply->file_bytes == 0) {
		struct upload *up = begin(app, reply); /* it is whole already */
		ask_sync(app, up);
	}
	struct reply r = {
		.status = (unsigned int)reply->status,
		.cache = "no-store",
		.is_tus = true,
		.location = reply->location,
		.expires_ms = app_now().unix_ms + STORE_UPLOAD_MS,
		.upload_offset = 0,
		.upload_length = -1,
	};
	return http_send_reply(wsi, s, &r);
}

static int discard(struct lws *wsi, struct http_session *s, const struct api_reply *reply)
{
	http_upload_forget(app_of(wsi), reply->file);
	struct reply r = {.status = (unsigned int)reply->status, .cache = "no-store", .is_tus = true, .upload_offset = -1,
		.upload_length = -1};
	return http_send_reply(wsi, s, &r);
}

static bool read_offset(struct lws *wsi, int64_t *offset)
{
	char text[24] = "";
	guint64 value;
	static const char name[] = "upload-offset:";
	if (lws_hdr_custom_copy(wsi, text, (int)sizeof text, name, (int)sizeof name - 1) < 0 ||
		!g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX, &value, NULL)) {
		return false;
	}
	*offset = (int64_t)value;
	return true;
}

static int receive(struct lws *wsi, struct http_session *s, const struct api_reply *reply)
{
	struct app *app = app_of(wsi);
	int64_t offset;
	if (!read_offset(wsi, &offset)) {
		return http_send_last_error(wsi, s, HTTP_STATUS_BAD_REQUEST, "bad_request");
	}
	struct upload *up = begin(app, reply);
	cut_off(up);
	if (offset != up->offset || up->error != 0) {
		bool is_broken = up->error != 0;
		settle(app, up);
		return http_send_last_error(wsi, s, is_broken ? HTTP_STATUS_INTERNAL_SERVER_ERROR : STATUS_CONFLICT,
			is_broken ? "internal" : "conflict");
	}
	if ((int64_t)s->body_len_announced > up->bytes - up->offset) {
		settle(app, up);
		return http_send_last_error(wsi, s, STATUS_TOO_LARGE, "too_large");
	}
	up->wsi = wsi;
	up->session = s;
	up->body_left = (int64_t)s->body_len_announced;
	s->upload = up;
	lws_set_timer_usecs(wsi, PART_WITHIN_US);
	return up->body_left == 0 ? http_upload_complete(wsi, s) : 0;
}

bool http_upload_is_body(const struct http_head *head)
{
	return strcmp(head->method, "PATCH") == 0 && g_str_has_prefix(head->path, "/api/uploads/");
}

int http_upload_act(struct lws *wsi, struct http_session *s, struct api_reply *reply)
{
	switch (reply->action) {
	case API_TELL:
		return tell(wsi, s, reply);
	case API_ACCEPT:
		return accept_new(wsi, s, reply);
	case API_DISCARD:
		return discard(wsi, s, reply);
	case API_RECEIVE:
		return receive(wsi, s, reply);
	case API_REPLY:
	case API_SEND:
		break;
	}
	return -1;
}

int http_upload_part(struct lws *wsi, struct http_session *s, const void *part, size_t len)
{
	struct app *app = app_of(wsi);
	struct upload *up = s->upload;
	if (up == NULL || (int64_t)len > up->body_left) {
		return -1;
	}
	if (up->error != 0) {
		up->body_left -= (int64_t)len;
		return 0; /* why is about to be said, and the line is closed then: whoever hears nothing tries for ever */
	}
	struct disk_op *op = disk_op_new(DISK_WRITE, up->file, up->number);
	op->buf = malloc(len);
	if (op->buf == NULL) {
		disk_op_free(op);
		return -1;
	}
	memcpy(op->buf, part, len);
	op->len = len;
	op->offset = up->offset;
	up->offset += (int64_t)len;
	up->body_left -= (int64_t)len;
	up->queued += len;
	disk_ask(app->disk, op);
	lws_set_timer_usecs(wsi, PART_WITHIN_US);
	if (up->queued > QUEUE_BYTES && !up->is_paused) {
		up->is_paused = true;
		(void)lws_rx_flow_control(wsi, 0);
	}
	return 0;
}

/* Something is to be said to whoever sends: when his connection can be written to. */
static void say(struct upload *up, const struct api_reply *reply)
{
	if (up->wsi == NULL) {
		free(reply->body);
		return;
	}
	up->answer = g_memdup2(reply, sizeof *reply);
	lws_callback_on_writable(up->wsi);
}

/* All of the request is on the disk, but not all of the file. */
static void say_offset(struct upload *up)
{
	struct api_reply reply = {.status = HTTP_STATUS_NO_CONTENT, .is_tus = true};
	say(up, &reply);
}

static void say_broken(struct upload *up)
{
	bool is_full = up->error == ENOSPC || up->error == EDQUOT;
	struct api_reply reply = {.status = is_full ? STATUS_NO_ROOM : HTTP_STATUS_INTERNAL_SERVER_ERROR, .is_tus = true};
	reply.body = strdup(is_full ? "{\"error\":{\"code\":\"quota\",\"detail\":{\"of\":\"disk\"}}}"
				    : "{\"error\":{\"code\":\"internal\",\"detail\":{}}}");
	reply.body_len = reply.body == NULL ? 0 : strlen(reply.body);
	say(up, &reply);
}

static void go_on(struct app *app, struct upload *up)
{
	if (up->answer != NULL || up->bytes < 0) {
		return; /* all is said */
	}
	if (up->error != 0) {
		say_broken(up);
	} else if (up->queued == 0 && up->offset == up->bytes && !up->is_syncing && (up->is_body_done || up->wsi == NULL)) {
		ask_sync(app, up);
	} else if (up->queued == 0 && up->is_body_done && !up->is_syncing) {
		say_offset(up);
	}
}

int http_upload_complete(struct lws *wsi, struct http_session *s)
{
	struct upload *up = s->upload;
	if (up == NULL) {
		return -1;
	}
	lws_set_timer_usecs(wsi, LWS_SET_TIMER_USEC_CANCEL);
	up->is_body_done = true;
	go_on(app_of(wsi), up);
	return 0;
}

bool http_upload_is_late(const struct http_session *s)
{
	return s->upload != NULL && !s->upload->is_paused && !s->upload->is_body_done;
}

int http_upload_send_answer(struct lws *wsi, struct http_session *s)
{
	struct upload *up = s->upload;
	struct app *app = app_of(wsi);
	struct api_reply *answer = up->answer;
	if (answer == NULL) {
		return 0;
	}
	up->answer = NULL;
	struct reply r = {
		.status = (unsigned int)answer->status,
		.mime = answer->body == NULL ? NULL : "application/json",
		.body = (const uint8_t *)answer->body,
		.body_len = answer->body_len,
		.owned = answer->body,
		.cache = "no-store",
		.is_tus = true,
		.upload_offset = answer->status == HTTP_STATUS_NO_CONTENT ? up->offset : -1,
		.upload_length = -1,
	};
	g_free(answer);
	bool is_body_left = !up->is_body_done;
	detach(up);
	settle(app, up);
	/* what is still to come is of no use; whoever sends it is told why before the line is closed */
	return is_body_left ? http_send_last_reply(wsi, s, &r) : http_send_reply(wsi, s, &r);
}

void http_upload_closed(struct app *app, struct http_session *s)
{
	struct upload *up = s->upload;
	if (up != NULL) {
		detach(up);
		go_on(app, up);
		settle(app, up);
	}
}

static void on_written(struct app *app, struct upload *up, const struct disk_op *op)
{
	up->queued -= op->len;
	if (op->result != OK && up->error == 0) {
		up->error = op->error != 0 ? op->error : EIO;
		log_event(&app->log, LOG_LEVEL_ERROR, "shelf.write_failed", "file=%s error=%d", up->file, up->error);
	}
	if (up->is_paused && up->queued < QUEUE_BYTES / 2 && up->wsi != NULL) {
		up->is_paused = false;
		lws_set_timer_usecs(up->wsi, PART_WITHIN_US);
		(void)lws_rx_flow_control(up->wsi, 1);
	}
}

static void on_synced(struct app *app, struct upload *up, const struct disk_op *op)
{
	struct api_reply reply;
	struct effects effects;
	if (op->result != OK) {
		up->is_syncing = false;
		up->error = op->error != 0 ? op->error : EIO;
		return;
	}
	effects_init(&effects);
	/* what is not to be kept is forgotten in here, and whoever sent it may be gone: as long as it is syncing it is there */
	api_on_received(app->api, up->file, op->buf, op->len, app_now(), &reply, &effects);
	app_apply(app, &effects);
	up->is_syncing = false;
	up->bytes = -1; /* it is done */
	if (up->wsi != NULL) {
		say(up, &reply);
	} else {
		api_reply_finish(&reply);
	}
}

void http_upload_on_disk(struct app *app, struct disk_op *op)
{
	struct upload *up = g_hash_table_lookup(app->uploads->by_number, &op->whose);
	if (up != NULL && op->kind == DISK_WRITE) {
		on_written(app, up, op);
	} else if (up != NULL && op->kind == DISK_SYNC) {
		on_synced(app, up, op);
	}
	disk_op_free(op);
	if (up != NULL) {
		go_on(app, up);
		settle(app, up);
	}
}

void http_upload_forget(struct app *app, const char *file)
{
	struct upload *up = find(app, file);
	if (up != NULL) {
		g_hash_table_remove(app->uploads->by_file, up->file);
		up->bytes = -1;
		if (!up->is_body_done) {
			cut_off(up);
		}
		settle(app, up);
	}
	disk_ask(app->disk, disk_op_new(DISK_REMOVE, file, 0));
}
