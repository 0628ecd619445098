/*
 * People and rooms, sans-IO: the server feeds in HTTP requests, WebSocket messages, SFU events and time, and gets
 * effects back. It opens no socket and starts no thread; it owns the store. docs/protocol.md is what it speaks.
 */
#ifndef KREIDE_SIGNALING_H
#define KREIDE_SIGNALING_H

#include "bytes.h"
#include "sfu.h"
#include "units.h"

struct log;
struct store;
struct signaling;

/* One reading of both clocks; the caller reads them once per event. */
struct instant {
	us_t mono;       /* monotonic: timeouts, limits */
	int64_t unix_ms; /* wall clock: what is stored and shown */
};

/* A WebSocket connection, or a request of a program, numbered by the server; never used again. */
typedef uint64_t conn_id;

enum effect_kind { EFFECT_SEND, EFFECT_CLOSE, EFFECT_SFU, EFFECT_PROGRAM };

struct program_reply;

struct effect {
	enum effect_kind kind;
	conn_id conn;
	struct program_reply *program; /* PROGRAM: the reply to request `conn`, malloc'd */
	char *text;         /* SEND: one JSON text, malloc'd */
	size_t text_len;
	uint16_t close_code; /* CLOSE: after everything sent before */
	struct sfu_cmd cmd; /* SFU */
};

/* What came of one input, in order. The caller walks it and finishes it. */
struct effects {
	struct effect *items;
	size_t count, cap;
};

void effects_init(struct effects *e);
/* Frees what was not taken (taken texts are set to NULL, taken commands' texts too). */
void effects_finish(struct effects *e);

struct blind_key;

/* Keys for secret votes. Making one takes too long for this thread: they are made ahead, elsewhere. */
struct vote_keys {
	struct blind_key *(*take)(void *ctx); /* whoever takes one owns it; NULL: none is ready, and it is not waited for one */
	void (*prepare)(void *ctx);           /* some will soon be needed */
	void *ctx;
};

struct signaling_conf {
	struct store *store;   /* outlives it */
	const struct log *log; /* outlives it */
	struct sfu_codecs lesson_codecs; /* that rooms of this kind prefer */
	struct vote_keys keys; /* without: no vote can be secret */
};

struct signaling *signaling_new(const struct signaling_conf *conf);
void signaling_free(struct signaling *s);

/* HTTP of programs, /whip/ROOM and /whep/ROOM and the sessions below (docs/protocol.md, section 9). Views are borrowed. */
struct program_request {
	struct bytes method;
	struct bytes path;          /* without query */
	struct bytes authorization; /* the header's text; this and the next three: empty if absent */
	struct bytes content_type;
	struct bytes accept;
	struct bytes if_match;
	struct bytes body;
	uint64_t rate_key;          /* hash of the client's address, for limits; never stored */
};

struct program_reply {
	int status;
	const char *mime; /* NULL: no body */
	char *body;       /* malloc'd */
	size_t body_len;
	char location[160], etag[64]; /* "": none */
	const char *allow, *challenge, *accept_post, *accept_patch; /* headers; NULL: none */
	uint32_t retry_s; /* 0: none */
};

/* CORS was seen to by the caller, and the method is none that needs no authority (OPTIONS). Answered by one EFFECT_PROGRAM
 * with this id, now or once the SFU has answered, within seconds. */
void signaling_on_program(struct signaling *s, conn_id id, const struct program_request *request, struct instant now,
	struct effects *out);
/* Who asked is gone before the answer came. */
void signaling_on_program_gone(struct signaling *s, conn_id id, struct instant now, struct effects *out);
void program_reply_free(struct program_reply *reply); /* NULL is fine */

/* The caller refused somebody with this code, and counted it himself. */
void signaling_log_refusal(struct signaling *s, const char *code, struct instant now);
/* True if the cookie belongs to a living session: whether a WebSocket upgrade is worth it. */
bool signaling_has_session(struct signaling *s, struct bytes session, struct instant now);
/* A WebSocket is established under this cookie (Origin was checked). */
void signaling_on_open(struct signaling *s, conn_id conn, struct bytes session, struct instant now, struct effects *out);
/* One whole text message. */
void signaling_on_message(struct signaling *s, conn_id conn, struct bytes text, struct instant now, struct effects *out);
void signaling_on_close(struct signaling *s, conn_id conn, struct instant now, struct effects *out);
/* Borrowed; texts are copied. */
void signaling_on_sfu_event(struct signaling *s, const struct sfu_event *event, struct instant now, struct effects *out);
void signaling_on_time(struct signaling *s, struct instant now, struct effects *out);
us_t signaling_deadline(const struct signaling *s); /* mono; US_NEVER */

/* A session was given up: its connections close (4401) and their participations end. */
void signaling_on_logout(struct signaling *s, struct bytes session, struct instant now, struct effects *out);
/* Looks for revoked links now; changes by another program are noticed by themselves within seconds. */
void signaling_check_sessions(struct signaling *s, struct instant now, struct effects *out);

/* From now on no room opens; who is in a running lesson may come back. Everyone is told when the server will be down. */
void signaling_drain(struct signaling *s, int64_t until_unix_ms, struct instant now, struct effects *out);

struct signaling_stats {
	uint32_t connections, participants, rooms_open;
	uint64_t messages_in, messages_out, messages_refused;
	bool is_draining;
	uint64_t joins, resumes;
	/* refusals by kind: no session or no way in, a role or a right, a limit */
	uint64_t refused_auth, refused_rights, refused_limit;
	uint32_t lobby_waiting, rooms_frozen;
	uint64_t store_failures;
};
void signaling_stats(const struct signaling *s, struct signaling_stats *out);

#endif
