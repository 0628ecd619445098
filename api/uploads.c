/*
 * Uploads that survive a cut line: tus 1.0.0 with creation, termination and expiration. What is decided is decided here; the
 * bytes go from the connection to the disk (API_RECEIVE).
 */
#include "call.h"
#include "file_name.h"

#include <sodium.h>
#include <string.h>

enum { METADATA_MAX = 1024 };
#define PURGE_EVERY_US (600 * US_PER_S)

/* False: refused. */
static bool is_tus(struct api_call *c)
{
	c->reply->is_tus = true;
	if (!bytes_equal(c->request->tus, bytes_of_string("1.0.0"))) {
		api_refuse(c, 412, "bad_request", json_pack("{s:s}", "why", "tus_version"));
		return false;
	}
	return true;
}

static bool read_length(struct bytes text, int64_t *length)
{
	char digits[20];
	guint64 value;
	if (text.len == 0 || text.len >= sizeof digits) {
		return false;
	}
	memcpy(digits, text.p, text.len);
	digits[text.len] = '\0';
	if (!g_ascii_string_to_unsigned(digits, 10, 0, INT64_MAX, &value, NULL)) {
		return false;
	}
	*length = (int64_t)value;
	return true;
}

/* Of "key base64, key base64": the value of `filename`; of one that is too long, so much that this can be seen. False: there is
 * none, or it is broken. */
static bool read_name(struct bytes metadata, char name[FILE_NAME_BYTES_MAX + 2])
{
	char text[METADATA_MAX + 1], whole[METADATA_MAX + 1] = "";
	size_t len = 0;
	if (metadata.len > METADATA_MAX) {
		return false;
	}
	memcpy(text, metadata.p, metadata.len);
	text[metadata.len] = '\0';
	char **pairs = g_strsplit(text, ",", 16);
	bool is_read = false;
	for (char **pair = pairs; *pair && !is_read; pair++) {
		const char *trimmed = g_strstrip(*pair);
		if (!g_str_has_prefix(trimmed, "filename ")) {
			continue;
		}
		const char *coded = trimmed + strlen("filename ");
		is_read = sodium_base642bin((unsigned char *)whole, METADATA_MAX, coded, strlen(coded), NULL, &len, NULL,
				  sodium_base64_VARIANT_ORIGINAL) == 0;
	}
	g_strfreev(pairs);
	whole[is_read ? len : 0] = '\0';
	g_strlcpy(name, whole, FILE_NAME_BYTES_MAX + 2);
	return is_read && strlen(whole) == len;
}

static void refuse_full(struct api_call *c, const char *full)
{
	api_refuse(c, strcmp(full, "files") == 0 ? 409 : 413, "quota", json_pack("{s:s}", "of", full));
}

/* False: refused. */
static bool check_name(struct api_call *c, const char *name)
{
	enum file_name_fault fault = file_name_check(name);
	if (fault != FILE_NAME_OK) {
		api_refuse(c, 400, "bad_name", json_pack("{s:s}", "why", file_name_fault_name(fault)));
	} else if (!file_name_type(name)) {
		api_refuse(c, 415, "bad_type", NULL);
	}
	return fault == FILE_NAME_OK && file_name_type(name);
}

void api_post_upload(struct api_call *c)
{
	char name[FILE_NAME_BYTES_MAX + 2], id[STORE_ID_MAX];
	const char *full = NULL;
	int64_t length = 0;
	if (!is_tus(c)) {
		return;
	}
	if (!read_length(c->request->upload_length, &length)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "upload_length"));
		return;
	}
	if (!read_name(c->request->upload_metadata, name)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "upload_metadata"));
		return;
	}
	if (!check_name(c, name)) {
		return;
	}
	if (length > c->api->file_bytes_max) {
		api_refuse(c, 413, "too_large", json_pack("{s:I}", "mostBytes", (json_int_t)c->api->file_bytes_max));
		return;
	}
	enum err e = store_file_add(c->api->store, &c->folder, c->me.id, name, length, &c->api->quota, c->t->now.unix_ms, id, &full);
	if (e == ERR_FULL) {
		refuse_full(c, full);
	} else if (e == ERR_CONFLICT) {
		api_refuse(c, 409, "conflict", json_pack("{s:s}", "field", "name"));
	} else if (e) {
		api_fail(c, "file_add");
	} else {
		c->reply->status = 201;
		c->reply->action = API_ACCEPT;
		c->reply->file_bytes = length;
		g_strlcpy(c->reply->file, id, sizeof c->reply->file);
		g_snprintf(c->reply->location, sizeof c->reply->location, "/api/uploads/%s", id);
	}
}

static void act(struct api_call *c, int status, enum api_action action)
{
	c->reply->status = status;
	c->reply->action = action;
	c->reply->file_bytes = c->file.bytes;
	c->reply->is_whole = c->file.is_ready;
	g_strlcpy(c->reply->file, c->file.id, sizeof c->reply->file);
}

/* Somebody whose line was cut behind the last byte may ask how far he is, but there is nothing left to be done. False: refused. */
static bool is_open(struct api_call *c)
{
	if (c->file.is_ready) {
		api_refuse(c, 409, "conflict", json_pack("{s:s}", "field", "upload"));
	}
	return !c->file.is_ready;
}

void api_head_upload(struct api_call *c)
{
	if (is_tus(c)) {
		act(c, 200, API_TELL);
	}
}

void api_patch_upload(struct api_call *c)
{
	if (!is_tus(c) || !is_open(c)) {
		return;
	}
	if (!bytes_equal(c->request->content_type, bytes_of_string("application/offset+octet-stream"))) {
		api_refuse(c, 415, "bad_message", NULL);
		return;
	}
	act(c, 204, API_RECEIVE);
}

void api_delete_upload(struct api_call *c)
{
	if (!is_tus(c) || !is_open(c)) {
		return;
	}
	if (store_file_remove(c->api->store, c->file.id)) {
		api_fail(c, "file_remove");
		return;
	}
	act(c, 204, API_DISCARD);
}

void api_options_upload(struct api_call *c)
{
	c->reply->is_tus = true;
	c->reply->status = 204;
	c->reply->file_bytes = c->api->file_bytes_max;
}

/* It took as long as it took: may whoever sent it still bring something there? */
static enum err check_sender(const struct turn *t, struct store *store, const char *id)
{
	struct store_file file;
	struct store_folder folder;
	enum err e = store_file_find(store, id, &file);
	e = e ? e : store_folder_find(store, file.folder, &folder);
	if (e || !folder.group[0]) {
		return e;
	}
	bool is_member = store_is_member(store, folder.group, file.person.id, t->now.unix_ms);
	bool may = is_member && (shelf_may(&folder, file.person.role) & SHELF_ADD);
	return may ? OK : store_is_failing(store) ? ERR_SYS : ERR_DENIED; /* what the store can't say now costs nobody his work */
}

/* Neither its row nor its content stays. */
/* Takes detail. */
static void reject(struct api_call *c, const char *file, int status, const char *code, json_t *detail)
{
	if (store_file_remove(c->api->store, file)) {
		store_failed(c->t, "file_remove", "http"); /* it is purged later, with all that nobody finished */
	}
	c->api->forget_file(c->api->forget_ctx, file);
	api_refuse(c, status, code, detail);
}

void api_on_received(struct api *api, const char *file, const uint8_t *head, size_t head_len, struct instant now,
	struct api_reply *reply, struct effects *out)
{
	struct turn t = {api->signaling, now, out};
	struct api_call c = {.api = api, .t = &t, .reply = reply};
	*reply = (struct api_reply){.status = 204, .is_tus = true};
	g_strlcpy(reply->file, file, sizeof reply->file);
	enum err e = check_sender(&t, api->store, file);
	bool is_program = !e && file_is_program(head, head_len);
	const char *full = NULL;
	e = e || is_program ? e : store_file_ready(api->store, file, &api->quota, now.unix_ms, &full);
	if (is_program) {
		reject(&c, file, 415, "bad_type", NULL);
	} else if (e == ERR_DENIED) {
		reject(&c, file, 403, "not_allowed", NULL);
	} else if (e == ERR_FULL) {
		reject(&c, file, 413, "quota", json_pack("{s:s}", "of", full));
	} else if (e == ERR_NOT_FOUND) {
		api->forget_file(api->forget_ctx, file);
		api_refuse(&c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(&c, "file_ready");
	} else {
		log_event(api->log, LOG_LEVEL_INFO, "file.added", "file=%s", file);
	}
}

static void forget(void *ctx, const char *file)
{
	struct api *api = ctx;
	api->forget_file(api->forget_ctx, file);
}

void api_on_time(struct api *api, struct instant now)
{
	if (now.mono >= api->purge_at) {
		api->purge_at = now.mono + PURGE_EVERY_US;
		(void)!store_uploads_purge(api->store, now.unix_ms - STORE_UPLOAD_MS, forget, api);
		(void)!store_notes_purge(api->store, now.unix_ms - STORE_BACK_MS_MAX);
	}
}
