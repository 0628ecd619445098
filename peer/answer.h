/* What a synthetic participant needs of the server's answer. */
#ifndef KREIDE_ANSWER_H
#define KREIDE_ANSWER_H

#include "addr.h"

#include <stdbool.h>
#include <stdint.h>

enum { ANSWER_MAX_SECTIONS = 48, ANSWER_MAX_CANDIDATES = 16, ANSWER_TEXT_MAX = 257 };

struct answer_candidate {
	struct addr addr;
	bool is_tcp;
	uint32_t priority;
};

struct answer_section {
	char mid[16];
	bool is_rejected, takes_simulcast;
	uint32_t ssrc, rtx_ssrc; /* of what the server sends; 0: none */
};

struct answer {
	char ufrag[ANSWER_TEXT_MAX], pwd[ANSWER_TEXT_MAX];
	uint8_t fingerprint[32];
	bool has_fingerprint;
	bool is_active; /* it begins the handshake itself */
	struct answer_candidate candidates[ANSWER_MAX_CANDIDATES];
	uint32_t candidate_count;
	struct answer_section sections[ANSWER_MAX_SECTIONS];
	uint32_t section_count;
};

/* ERR_MALFORMED: no credentials, fingerprint or candidate. */
enum err answer_read(struct answer *a, const char *sdp) MUST_USE;
/* NULL if the section is not there or was rejected. */
const struct answer_section *answer_section(const struct answer *a, const char *mid);

#endif
