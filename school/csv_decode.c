#include "csv_decode.h"

#include <glib.h>
#include <string.h>

static uint32_t lines_in(const char *p, size_t len)
{
	uint32_t lines = 1;
	for (size_t i = 0; i < len; i++) {
		bool is_end = p[i] == '\n' || (p[i] == '\r' && (i + 1 == len || p[i + 1] != '\n'));
		lines += is_end ? 1 : 0;
	}
	return lines;
}

/* g_utf8_validate stops at a NUL, which is a fault of its own. */
static size_t valid_utf8(const char *p, size_t len)
{
	size_t at = 0;
	while (at < len) {
		const char *end;
		if (g_utf8_validate_len(p + at, len - at, &end)) {
			return len;
		}
		at = (size_t)(end - p);
		if (p[at] != '\0') {
			return at;
		}
		at++;
	}
	return len;
}

/* Windows-1252 has five bytes that mean nothing. */
static size_t valid_windows(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] == 0x81 || p[i] == 0x8d || p[i] == 0x8f || p[i] == 0x90 || p[i] == 0x9d) {
			return i;
		}
	}
	return len;
}

static char *convert(const char *p, size_t *len, const char *from)
{
	gsize out_len = 0;
	char *out = g_convert(p, (gssize)*len, "UTF-8", from, NULL, &out_len, NULL);
	*len = out_len;
	return out;
}

static char *copy(const char *p, size_t len)
{
	char *out = g_malloc(len + 1);
	memcpy(out, p, len);
	out[len] = '\0';
	return out;
}

char *csv_decode(const void *bytes, size_t *len, enum csv_encoding *encoding, uint32_t *bad)
{
	const char *p = bytes;
	bool is_marked = *len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
	*bad = 1;
	if (*len >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0)) {
		bool is_little = p[0] == '\xff';
		*encoding = CSV_UTF16;
		*bad = 0;
		*len -= 2;
		return convert(p + 2, len, is_little ? "UTF-16LE" : "UTF-16BE");
	}
	p += is_marked ? 3 : 0;
	*len -= is_marked ? 3 : 0;
	size_t valid = valid_utf8(p, *len);
	*encoding = CSV_UTF8;
	if (valid == *len) {
		return copy(p, *len);
	}
	if (!is_marked) {
		*encoding = CSV_WINDOWS_1252;
		valid = valid_windows((const uint8_t *)p, *len);
		if (valid == *len) {
			return convert(p, len, "WINDOWS-1252");
		}
	}
	*bad = lines_in(p, valid);
	return NULL;
}
