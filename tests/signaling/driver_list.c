/* What came of an input: looked up in its lines, and held against its description. */
#include "driver.h"
#include "store_notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <cmocka.h>

void driver_check_reply(const struct api_request *request, const struct api_reply *reply)
{
	char place[128];
	bool is_json = reply->status == 200 && reply->mime && strcmp(reply->mime, "application/json") == 0;
	if (is_json && !api_reply_fits(request->method, request->path, reply->body, reply->body_len, place)) {
		fail_msg("%.*s %.*s: at '%s' the reply is not as described: %.*s", (int)request->method.len, (const char *)request->method.p,
			(int)request->path.len, (const char *)request->path.p, place, (int)reply->body_len, reply->body);
	}
	bool is_head = bytes_equal(request->method, bytes_of_string("HEAD")); /* without a body of its own */
	if (reply->status >= 400 && !is_head && !api_refusal_fits(request->method, request->path, reply->status, reply->body, reply->body_len)) {
		fail_msg("%.*s %.*s: not described is %d %.*s", (int)request->method.len, (const char *)request->method.p, (int)request->path.len,
			(const char *)request->path.p, reply->status, (int)reply->body_len, reply->body);
	}
}

const char *driver_cookie(const struct driver *d)
{
	return d->cookie;
}

int driver_closed(const json_t *list, const char *conn)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *line = json_array_get(list, i), *code = json_object_get(line, "close");
		if (code && strcmp(json_string_value(json_object_get(line, "to")), conn) == 0) {
			return (int)json_integer_value(code);
		}
	}
	return 0;
}

void driver_note(struct driver *d, const char *rights)
{
	struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_note_add(d->store, room.group, NULL, "Mitschrift", strcmp(rights, "write") == 0, d->note), OK);
}

json_t *driver_join_data(void)
{
	return json_pack("{s:s, s:{s:s, s:b, s:{s:s, s:s}, s:[{s:s, s:s}, {s:s}]}, s:{s:b, s:b, s:b, s:b}}", "room", "r1",
		"media", "sdp", "v=0 offer", "fresh", 0, "sources", "mic", "0", "camera", "1", "seats", "audio", "4", "video",
		"5", "audio", "6", "publish", "mic", 1, "camera", 0, "screen", 0, "screenAudio", 0);
}

int driver_count(const json_t *list, const char *conn, const char *ev)
{
	int count = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *line = json_array_get(list, i);
		const char *name = json_string_value(json_object_get(json_object_get(line, "message"), "ev"));
		const char *to = json_string_value(json_object_get(line, "to"));
		count += name && strcmp(name, ev) == 0 && strcmp(to, conn) == 0;
	}
	return count;
}

const json_t *driver_last(const struct driver *d, const char *conn, const char *ev)
{
	for (size_t i = json_array_size(d->out); i > 0; i--) {
		const json_t *line = json_array_get(d->out, i - 1), *message = json_object_get(line, "message");
		const char *name = json_string_value(json_object_get(message, "ev"));
		if (name && strcmp(name, ev) == 0 && strcmp(json_string_value(json_object_get(line, "to")), conn) == 0) {
			return json_object_get(message, "data");
		}
	}
	return NULL;
}
