/* How the server's answer is read. */
#include "answer.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static void read_fingerprint(struct answer *a, const char *hex)
{
	for (int i = 0; i < 32; i++) {
		int high = g_ascii_xdigit_value(hex[0]);
		int low = high < 0 ? -1 : g_ascii_xdigit_value(hex[1]);
		if (low < 0 || (i < 31 && hex[2] != ':')) {
			return;
		}
		a->fingerprint[i] = (uint8_t)(high << 4 | low);
		hex += 3;
	}
	a->has_fingerprint = true;
}

/* foundation component transport priority address port typ host ... */
static void read_candidate(struct answer *a, const char *text)
{
	gchar **f = g_strsplit(text, " ", -1);
	struct answer_candidate *c = &a->candidates[a->candidate_count];
	if (a->candidate_count < ANSWER_MAX_CANDIDATES && g_strv_length(f) >= 8 &&
		addr_parse(&c->addr, f[4], (uint16_t)strtoul(f[5], NULL, 10)) == OK) {
		bool is_known = false;
		c->is_tcp = g_ascii_strcasecmp(f[2], "tcp") == 0;
		c->priority = (uint32_t)strtoul(f[3], NULL, 10);
		for (uint32_t i = 0; i < a->candidate_count; i++) {
			is_known |= a->candidates[i].is_tcp == c->is_tcp &&
				addr_equal(&a->candidates[i].addr, &c->addr);
		}
		a->candidate_count += is_known ? 0 : 1;
	}
	g_strfreev(f);
}

static void read_section_line(struct answer_section *s, const char *line)
{
	if (g_str_has_prefix(line, "a=mid:")) {
		g_strlcpy(s->mid, line + 6, sizeof s->mid);
	} else if (g_str_has_prefix(line, "a=simulcast:recv")) {
		s->takes_simulcast = true;
	} else if (g_str_has_prefix(line, "a=ssrc-group:FID ")) {
		char *end;
		s->ssrc = (uint32_t)strtoul(line + 17, &end, 10);
		s->rtx_ssrc = (uint32_t)strtoul(end, NULL, 10);
	} else if (g_str_has_prefix(line, "a=ssrc:") && s->ssrc == 0) {
		s->ssrc = (uint32_t)strtoul(line + 7, NULL, 10);
	}
}

static void read_line(struct answer *a, const char *line)
{
	if (g_str_has_prefix(line, "m=")) {
		if (a->section_count < ANSWER_MAX_SECTIONS) {
			const char *port = strchr(line, ' ');
			a->sections[a->section_count].is_rejected = port && strncmp(port, " 0 ", 3) == 0;
			a->section_count++;
		}
	} else if (g_str_has_prefix(line, "a=ice-ufrag:")) {
		g_strlcpy(a->ufrag, line + 12, sizeof a->ufrag);
	} else if (g_str_has_prefix(line, "a=ice-pwd:")) {
		g_strlcpy(a->pwd, line + 10, sizeof a->pwd);
	} else if (g_ascii_strncasecmp(line, "a=fingerprint:sha-256 ", 22) == 0) {
		read_fingerprint(a, line + 22);
	} else if (strcmp(line, "a=setup:active") == 0) {
		a->is_active = true;
	} else if (g_str_has_prefix(line, "a=candidate:")) {
		read_candidate(a, line + 12);
	} else if (a->section_count > 0) {
		read_section_line(&a->sections[a->section_count - 1], line);
	}
}

enum err answer_read(struct answer *a, const char *sdp)
{
	memset(a, 0, sizeof *a);
	gchar **lines = g_strsplit(sdp, "\n", -1);
	for (gchar **line = lines; *line; line++) {
		read_line(a, g_strchomp(*line));
	}
	g_strfreev(lines);
	bool ok = a->ufrag[0] && a->pwd[0] && a->has_fingerprint && a->candidate_count > 0;
	return ok ? OK : ERR_MALFORMED;
}

const struct answer_section *answer_section(const struct answer *a, const char *mid)
{
	for (uint32_t i = 0; i < a->section_count; i++) {
		if (strcmp(a->sections[i].mid, mid) == 0) {
			return a->sections[i].is_rejected ? NULL : &a->sections[i];
		}
	}
	return NULL;
}
