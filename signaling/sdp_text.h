/*
 * What signaling must see in session descriptions of programs, as text: which sections there are (WHIP and WHEP give no map),
 * and the credentials of ICE restarts (RFC 8840, RFC 9725 section 4.3). The SFU reads them for good. Pure.
 */
#ifndef KREIDE_SDP_TEXT_H
#define KREIDE_SDP_TEXT_H

#include "bytes.h"
#include "errors.h"
#include "sfu.h"

enum { SDP_TEXT_SECTIONS = 32, SDP_TEXT_CREDENTIAL_MAX = 257 };

struct sdp_text_section {
	char mid[SFU_MID_MAX]; /* "": none, or too long */
	bool is_audio, is_video, is_refused; /* port 0 without bundle-only */
	bool sends, receives;  /* from the side that wrote it */
};

struct sdp_text_credentials {
	char ufrag[SDP_TEXT_CREDENTIAL_MAX], pwd[SDP_TEXT_CREDENTIAL_MAX];
};

/* How many were found, at most SDP_TEXT_SECTIONS; further ones are left out. */
size_t sdp_text_sections(struct bytes sdp, struct sdp_text_section out[SDP_TEXT_SECTIONS]);
/* The first a=ice-ufrag and a=ice-pwd. ERR_MALFORMED: not there, or not of RFC 8839's characters and lengths. */
enum err sdp_text_credentials_of(struct bytes sdp, struct sdp_text_credentials *out) MUST_USE;
/* The description with other credentials in all of its places, malloc'd; NULL: no memory. */
char *sdp_text_with_credentials(const char *sdp, const struct sdp_text_credentials *credentials);
/* What of an answer belongs into the fragment that replies to an ICE restart, malloc'd; NULL: no memory. */
char *sdp_text_fragment(const char *answer);

#endif
