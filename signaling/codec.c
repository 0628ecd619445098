#include "codec.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Before the parser builds anything: how deep does it go, strings left aside. */
static bool is_shallow(struct bytes text)
{
	int depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];
		if (in_string) {
			i += c == '\\';
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > CODEC_MAX_DEPTH) {
				return false;
			}
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return true;
}

json_t *codec_parse(struct bytes text)
{
	return codec_parse_long(text, CODEC_MAX_BYTES);
}

json_t *codec_parse_long(struct bytes text, size_t most)
{
	if (text.len == 0 || text.len > most || !is_shallow(text)) {
		return NULL;
	}
	json_t *value = json_loadb((const char *)text.p, text.len, JSON_REJECT_DUPLICATES, NULL);
	if (value && !json_is_object(value)) {
		json_decref(value);
		return NULL;
	}
	return value;
}

char *codec_dump(json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);
	json_decref(value);
	return text;
}

static json_t *error_of(const char *code, json_t *detail)
{
	return json_pack("{s:s, s:o}", "code", code, "detail", detail ? detail : json_object());
}

char *codec_reply(int64_t re, json_t *data)
{
	return codec_dump(json_pack("{s:I, s:o}", "re", (json_int_t)re, "data", data ? data : json_object()));
}

char *codec_error(int64_t re, const char *code, json_t *detail)
{
	return codec_dump(json_pack("{s:I, s:o}", "re", (json_int_t)re, "error", error_of(code, detail)));
}

char *codec_http_error(const char *code, json_t *detail)
{
	return codec_dump(json_pack("{s:o}", "error", error_of(code, detail)));
}

char *codec_note_tail(const char *ev, json_t *data)
{
	char *whole = codec_dump(json_pack("{s:s, s:o}", "ev", ev, "data", data));
	if (whole) {
		memmove(whole, whole + 1, strlen(whole));
	}
	return whole;
}

char *codec_note(const char *tail, uint64_t seq)
{
	size_t cap = strlen(tail) + 40;
	char *text = malloc(cap);
	if (text && seq) {
		snprintf(text, cap, "{\"seq\":%" PRIu64 ",%s", seq, tail);
	} else if (text) {
		snprintf(text, cap, "{%s", tail);
	}
	return text;
}
