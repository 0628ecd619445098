/* Fuzz target: a Cookie header. What is found must stand in it as name=value, whole. */
#include "web_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NAME "kreide_session"

static void check(const char *header, size_t cap)
{
	char *out = malloc(cap); /* of its size: the sanitizer sees a byte too many */
	char *pair = malloc(sizeof NAME + cap + 1);
	if (!out || !pair) {
		abort();
	}
	web_policy_cookie(out, cap, header, NAME);
	size_t len = strlen(out);
	if (len >= cap || strchr(out, ';')) {
		abort();
	}
	snprintf(pair, sizeof NAME + cap + 1, NAME "=%s", out);
	const char *at = strstr(header, pair);
	while (at && len > 0 && at[strlen(pair)] != '\0' && at[strlen(pair)] != ';') {
		at = strstr(at + 1, pair); /* a part of a longer one is not it */
	}
	if (len > 0 && !at) {
		abort();
	}
	free(pair);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *header = malloc(size + 1);
	if (!header) {
		return 0;
	}
	memcpy(header, data, size);
	header[size] = '\0';
	check(header, 129);
	check(header, 8);
	check(header, 1);
	free(header);
	return 0;
}
