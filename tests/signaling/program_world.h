/* A lesson's driver with tokens and sessions of programs (WHIP, WHEP), and offers as texts. */
#ifndef KREIDE_PROGRAM_WORLD_H
#define KREIDE_PROGRAM_WORLD_H

#include "driver.h"

#define WORDS(ufrag) "a=ice-ufrag:" ufrag "\r\na=ice-pwd:0123456789012345678901\r\n"
#define HEAD "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3\r\n"
#define SECTION(kind, port, mid, direction) \
	"m=" kind " " port " UDP/TLS/RTP/SAVPF 96\r\n" WORDS("abcd") "a=mid:" mid "\r\na=" direction "\r\n"
#define SENDS_TWO HEAD SECTION("audio", "9", "0", "sendonly") SECTION("video", "9", "1", "sendonly")
#define TAKES_TWO "v=0\r\n" SECTION("audio", "9", "0", "recvonly") SECTION("video", "9", "1", "recvonly")
#define WATCHES_ONE HEAD SECTION("video", "9", "1", "recvonly") SECTION("audio", "9", "0", "recvonly")
#define WATCHES_TWO WATCHES_ONE SECTION("video", "9", "2", "recvonly")
#define SDP "application/sdp"
#define FRAGMENT "application/trickle-ice-sdpfrag"


struct world {
	struct driver d;
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX]; /* of the last make_token */
	char path[128], session[160], etag[64]; /* of the last post */
};

/* For cmocka. */
int program_set_up(void **state);
int program_tear_down(void **state);
/* Of u1 for an hour; borrowed until the next one. */
const char *make_token(struct world *w, enum token_kind kind, enum person_role role);
/* The status; a session's address and tag are kept. */
int post(struct world *w, enum token_kind kind, const char *token, const char *offer);
int patch(struct world *w, const char *token, const char *if_match, const char *fragment);
int delete_session(struct world *w, const char *token);
/* The error's code in the last reply, "" if it is none. */
const char *code_of(const struct driver *d);
/* The newest notification `ev` to conn, borrowed until the next call; NULL: none since the last one. */
const json_t *note_of(struct driver *d, const char *conn, const char *ev);

#endif
