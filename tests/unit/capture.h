/*
 * Packets that Chromium 156 sent, one a line: marker, sequence number, timestamp, dependency descriptor ("-": none) and the
 * first 24 bytes of the payload, in hexadecimal. Made with its RTP dump (WebRTC-Debugging-RtpDump).
 */
#ifndef KREIDE_TEST_CAPTURE_H
#define KREIDE_TEST_CAPTURE_H

#include "dd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct captured {
	bool marker;
	uint16_t seq;
	uint32_t timestamp;
	size_t dd_len, payload_len;
	uint8_t dd[DD_MAX_BYTES];
	uint8_t payload[32];
};

static size_t capture_hex(const char *text, uint8_t *out, size_t cap)
{
	size_t len = 0;
	for (; len < cap && text[2 * len] > ' ' && text[2 * len] != '-'; len++) {
		char digits[3] = {text[2 * len], text[2 * len + 1], 0};
		out[len] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return len;
}

/* The next packet; false at the end. */
static bool capture_next(FILE *f, struct captured *c)
{
	char line[1024];
	memset(c, 0, sizeof *c);
	if (!fgets(line, sizeof line, f)) {
		return false;
	}
	char *at = line;
	c->marker = strtoul(at, &at, 10) != 0;
	c->seq = (uint16_t)strtoul(at, &at, 10);
	c->timestamp = (uint32_t)strtoul(at, &at, 10);
	c->dd_len = capture_hex(at + 1, c->dd, sizeof c->dd);
	c->payload_len = capture_hex(strchr(at + 1, ' ') + 1, c->payload, sizeof c->payload);
	return true;
}

static FILE *capture_open(const char *name)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s.txt", CAPTURES, name);
	FILE *f = fopen(path, "r");
	if (!f) {
		fprintf(stderr, "can't read %s\n", path);
		abort();
	}
	return f;
}

#endif
