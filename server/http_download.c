#include "http_download.h"

#include "api.h"
#include "http.h"

#include <stdlib.h>
#include <string.h>

enum { PART_BYTES = 64 * 1024, STATUS_PARTIAL = 206, STATUS_NO_RANGE = 416 };

/* A part is read, then sent, then the next is read. */
struct download {
	uint64_t number;
	char file[33];
	int64_t next, left_to_read, left_to_send; /* what is asked of the disk next; bytes */
	bool is_reading, is_passing;
	struct disk_op *part; /* being sent; NULL: none */
	size_t sent;          /* of it */
	struct lws *wsi;
};

enum err http_download_range(const char *range, int64_t bytes, int64_t *first, int64_t *count)
{
	static const char unit[] = "bytes=";
	guint64 from = 0, until = 0;
	if (strncmp(range, unit, sizeof unit - 1) != 0 || strchr(range, ',') != NULL) {
		return ERR_UNSUPPORTED;
	}
	char **ends = g_strsplit(range + sizeof unit - 1, "-", 2);
	bool has_two = g_strv_length(ends) == 2;
	bool has_from = has_two && ends[0][0] != '\0', has_until = has_two && ends[1][0] != '\0';
	bool is_read = (has_from || has_until) &&
		       (!has_from || g_ascii_string_to_unsigned(ends[0], 10, 0, INT64_MAX, &from, NULL)) &&
		       (!has_until || g_ascii_string_to_unsigned(ends[1], 10, 0, INT64_MAX, &until, NULL));
	g_strfreev(ends);
	if (!is_read || (has_from && has_until && until < from)) {
		return ERR_UNSUPPORTED;
	}
	if (!has_from) {
		int64_t last = MIN((int64_t)until, bytes);
		*first = bytes - last;
		*count = last;
		return last > 0 ? OK : ERR_MALFORMED;
	}
	if ((int64_t)from >= bytes) {
		return ERR_MALFORMED;
	}
	*first = (int64_t)from;
	*count = (has_until ? MIN((int64_t)until, bytes - 1) : bytes - 1) - *first + 1;
	return OK;
}

void http_download_disposition(const char *name, char *out, size_t cap)
{
	char plain[256];
	char *coded = g_uri_escape_string(name, NULL, FALSE);
	g_strlcpy(plain, name, sizeof plain);
	for (char *p = plain; *p != '\0'; p++) {
		*p = *p < 0x20 || *p > 0x7e || strchr("\"\\%", *p) != NULL ? '_' : *p;
	}
	g_snprintf(out, cap, "attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, coded);
	g_free(coded);
}

void http_download_forget(struct app *app, const struct api_reply *reply)
{
	if (reply->action == API_SEND && reply->is_passing) {
		disk_ask(app->disk, disk_op_new(DISK_REMOVE, reply->file, 0));
	}
}

static void ask(struct app *app, struct download *d)
{
	if (d->is_reading || d->left_to_read == 0) {
		return;
	}
	struct disk_op *op = disk_op_new(DISK_READ, d->file, d->number);
	op->len = (size_t)MIN(d->left_to_read, (int64_t)PART_BYTES);
	op->offset = d->next;
	op->buf = malloc(op->len);
	d->is_reading = op->buf != NULL;
	if (op->buf == NULL) {
		disk_op_free(op);
		return;
	}
	disk_ask(app->disk, op);
}

static int send_whole_reply(struct lws *wsi, struct http_session *s, struct reply *r)
{
	r->body_len = 0;
	return http_send_reply(wsi, s, r);
}

static int begin(struct lws *wsi, struct http_session *s, const struct api_reply *reply, const struct reply *r, int64_t first,
	int64_t count)
{
	struct app *app = app_of(wsi);
	if (http_begin_reply(wsi, s, r, (uint64_t)count) != 0) {
		http_download_forget(app, reply);
		return -1;
	}
	struct download *d = g_new0(struct download, 1);
	d->number = ++app->next_conn;
	g_strlcpy(d->file, reply->file, sizeof d->file);
	d->next = first;
	d->left_to_read = d->left_to_send = count;
	d->wsi = wsi;
	d->is_passing = reply->is_passing;
	s->download = d;
	g_hash_table_insert(app->downloads, &d->number, d);
	ask(app, d);
	return 0;
}

int http_download_begin(struct lws *wsi, struct http_session *s, const struct api_reply *reply)
{
	char range[128], disposition[1024], known[64], etag[40], part[96];
	int64_t first = 0, count = reply->file_bytes;
	range[0] = known[0] = '\0';
	if (!reply->is_passing) { /* that is made anew each time */
		http_copy_header(wsi, WSI_TOKEN_HTTP_RANGE, range, sizeof range);
		http_copy_header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, known, sizeof known);
	}
	http_download_disposition(reply->filename, disposition, sizeof disposition);
	g_snprintf(etag, sizeof etag, "\"%s\"", reply->file); /* a file never changes */
	struct reply r = {.status = HTTP_STATUS_OK, .mime = reply->mime, .etag = etag, .cache = "private, no-cache",
		.disposition = disposition, .is_download = true, .upload_offset = -1, .upload_length = -1};
	if (strcmp(known, etag) == 0) {
		r.status = HTTP_STATUS_NOT_MODIFIED;
		return send_whole_reply(wsi, s, &r);
	}
	enum err e = range[0] != '\0' ? http_download_range(range, reply->file_bytes, &first, &count) : ERR_UNSUPPORTED;
	if (e == ERR_MALFORMED) {
		g_snprintf(part, sizeof part, "bytes */%lld", (long long)reply->file_bytes);
		r.status = STATUS_NO_RANGE;
		r.content_range = part;
		return send_whole_reply(wsi, s, &r);
	}
	if (e == OK) {
		g_snprintf(part, sizeof part, "bytes %lld-%lld/%lld", (long long)first, (long long)(first + count - 1),
			(long long)reply->file_bytes);
		r.status = STATUS_PARTIAL;
		r.content_range = part;
	} else {
		first = 0;
		count = reply->file_bytes;
	}
	if (count == 0 || strcmp(s->head.method, "HEAD") == 0) {
		http_download_forget(app_of(wsi), reply);
		r.body_len = (size_t)count; /* http_send_reply sends no body to HEAD */
		return http_send_reply(wsi, s, &r);
	}
	return begin(wsi, s, reply, &r, first, count);
}

static void finish(struct app *app, struct http_session *s)
{
	struct download *d = s->download;
	s->download = NULL;
	g_hash_table_remove(app->downloads, &d->number);
	if (d->is_passing) {
		disk_ask(app->disk, disk_op_new(DISK_REMOVE, d->file, 0));
	}
	disk_op_free(d->part);
	g_free(d);
}

int http_download_more(struct lws *wsi, struct http_session *s)
{
	struct app *app = app_of(wsi);
	struct download *d = s->download;
	if (d->part == NULL) {
		return 0; /* the disk is asked */
	}
	size_t len = MIN(d->part->len - d->sent, (size_t)HTTP_CHUNK_BYTES);
	bool is_last = (int64_t)len == d->left_to_send;
	uint8_t room[LWS_PRE + HTTP_CHUNK_BYTES];
	memcpy(room + LWS_PRE, d->part->buf + d->sent, len);
	if (lws_write(wsi, room + LWS_PRE, len, is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) != (int)len) {
		return -1;
	}
	d->sent += len;
	d->left_to_send -= (int64_t)len;
	if (is_last) {
		finish(app, s);
		return http_end_reply(wsi, s);
	}
	if (d->sent == d->part->len) {
		disk_op_free(d->part);
		d->part = NULL;
		d->sent = 0;
		ask(app, d);
	}
	if (d->part != NULL) {
		lws_callback_on_writable(wsi);
	}
	return 0;
}

void http_download_closed(struct app *app, struct http_session *s)
{
	if (s->download != NULL) {
		finish(app, s);
	}
}

void http_download_on_disk(struct app *app, struct disk_op *op)
{
	struct download *d = g_hash_table_lookup(app->downloads, &op->whose);
	if (d == NULL) {
		disk_op_free(op);
		return;
	}
	d->is_reading = false;
	if (op->result != OK || op->len == 0) {
		/* the head is out: all that can be said is that it ends here */
		log_event(&app->log, LOG_LEVEL_ERROR, "shelf.read_failed", "file=%s error=%d", d->file, op->error);
		disk_op_free(op);
		lws_set_timeout(d->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
		return;
	}
	d->next += (int64_t)op->len;
	d->left_to_read -= (int64_t)op->len;
	d->part = op;
	lws_callback_on_writable(d->wsi);
}
