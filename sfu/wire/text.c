#include "text.h"

#include <string.h>

bool text_starts_with(struct bytes text, const char *prefix, struct bytes *rest)
{
	struct bytes p = bytes_of_string(prefix);
	if (text.len < p.len || memcmp(text.p, p.p, p.len) != 0) {
		return false;
	}
	*rest = bytes_skip(text, p.len);
	return true;
}

bool text_is(struct bytes text, const char *expected)
{
	return bytes_equal(text, bytes_of_string(expected));
}

struct bytes text_take_word(struct bytes *text)
{
	while (text->len && text->p[0] == ' ') {
		*text = bytes_skip(*text, 1);
	}
	size_t n = 0;
	while (n < text->len && text->p[n] != ' ') {
		n++;
	}
	struct bytes word = bytes_of(text->p, n);
	*text = bytes_skip(*text, n);
	return word;
}

struct bytes text_take_until(struct bytes *text, char until)
{
	size_t n = 0;
	while (n < text->len && text->p[n] != (uint8_t)until) {
		n++;
	}
	struct bytes part = bytes_of(text->p, n);
	*text = bytes_skip(*text, n + 1);
	return part;
}

bool text_to_u64(struct bytes text, uint64_t limit, uint64_t *value)
{
	uint64_t v = 0;
	if (text.len == 0 || text.len > 20) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || v > (UINT64_MAX - 9) / 10) {
			return false;
		}
		v = v * 10 + (uint64_t)(text.p[i] - '0');
	}
	*value = v;
	return v <= limit;
}

bool text_copy(char *out, size_t cap, struct bytes text)
{
	if (text.len == 0 || text.len >= cap) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] <= ' ' || text.p[i] > '~') {
			return false;
		}
	}
	memcpy(out, text.p, text.len);
	out[text.len] = 0;
	return true;
}

bool text_is_ignoring_case(struct bytes text, const char *expected)
{
	size_t len = strlen(expected);
	if (text.len != len) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		uint8_t a = text.p[i];
		uint8_t b = (uint8_t)expected[i];
		a = (a >= 'A' && a <= 'Z') ? (uint8_t)(a + 32) : a;
		b = (b >= 'A' && b <= 'Z') ? (uint8_t)(b + 32) : b;
		if (a != b) {
			return false;
		}
	}
	return true;
}

bool text_contains(struct bytes text, const char *part)
{
	struct bytes wanted = bytes_of_string(part);
	for (size_t i = 0; i + wanted.len <= text.len; i++) {
		if (memcmp(text.p + i, wanted.p, wanted.len) == 0) {
			return true;
		}
	}
	return false;
}
