/*
 * A conference with its members, connections and ballots, driven without a socket: what a client says goes in, what the server says
 * is kept for each member. All that the server was given is recorded for whoever wants to look: by its order, time and connection.
 * No chance but the seed's, and the server's own.
 */
#ifndef KREIDE_VOTE_WORLD_H
#define KREIDE_VOTE_WORLD_H

#include "api.h"
#include "ballot.h"
#include "logline.h"
#include "rng.h"
#include "signaling.h"
#include "store_conference.h"
#include "store_vote.h"
#include "voter.h"

#include <glib.h>
#include <jansson.h>

enum { VW_MEMBERS_MAX = 64 };
#define VW_EPOCH_MS INT64_C(1790000000000)

struct vw_member {
	char person[STORE_ID_MAX], seat[STORE_ID_MAX], name[STORE_NAME_MAX];
	char session[STORE_TOKEN_MAX];
	conn_id conn; /* 0: away */
	json_t *reply;    /* data or error of his last request */
	json_t *votes;    /* id -> VOTE, as he heard it last */
	json_t *snapshot;
	uint32_t told;    /* vote.changed so far */
	char participation[STORE_ID_MAX];
	sfu_room_id room; /* of the SFU, since he joined last */
	sfu_peer_id peer;
};

/* One thing that the server was given. */
struct vw_seen {
	int64_t at_us;
	int member;   /* whose connection it came over, as the server sees it; -1: a ballot */
	char op[24];
	char *text;   /* the whole message */
};

struct vote_world {
	struct store *store;
	struct signaling *signaling;
	struct api *api;
	struct log log;
	char *log_path;
	struct rng rng;
	int64_t now_us;
	struct vw_member members[VW_MEMBERS_MAX];
	int count, voters; /* voters first: 0 chairs, 1 is a teller; then one advisory seat, then one guest */
	char school[STORE_ID_MAX], conference[STORE_ID_MAX];
	GArray *seen; /* struct vw_seen */
	conn_id last_conn;
	bool has_no_keys;
	size_t pad; /* so many spaces follow each message */
	json_t *body; /* of the last HTTP reply */
	char *text;   /* as it came */
};

/* path ":memory:", or a file. rules NULL: those of a teachers' conference. It is open, and nobody is in. */
struct vote_world *vote_world_new(const char *path, int voters, uint64_t seed, const struct conference_rules *rules);
void vote_world_free(struct vote_world *w);
/* The server is gone and begins anew on the same store; everybody is away. */
void vw_restart(struct vote_world *w);
void vw_join(struct vote_world *w, int member);
void vw_join_all(struct vote_world *w);
void vw_drop(struct vote_world *w, int member);
/* What the SFU says of his line: so long it takes there and back. */
void vw_line(struct vote_world *w, int member, uint16_t trip_ms);
/* The error's code, "" if there was none; data or error is in his reply. Takes data. */
const char *vw_ask(struct vote_world *w, int member, const char *op, json_t *data);
/* The same of a vote; more: further keys, or NULL. Takes more. */
const char *vw_vote(struct vote_world *w, int member, const char *op, const char *vote, json_t *more);
/* `why` of his last refusal, or "". */
const char *vw_why(const struct vote_world *w, int member);
void vw_pass(struct vote_world *w, int64_t us);
/* What a member knows of a vote; NULL: nothing. */
const json_t *vw_known(const struct vote_world *w, int member, const char *vote);
const char *vw_state(const struct vote_world *w, const char *vote);
int vw_number(const struct vote_world *w, const char *vote, const char *path);
/* A motion or an election that the chair prepares and, unless not, opens; its id is copied out. candidates NULL: a motion. */
void vw_prepare(struct vote_world *w, const char *form, const char *candidates, char vote[STORE_ID_MAX]);
void vw_open(struct vote_world *w, const char *vote);
/* The code; "" if it was taken. */
const char *vw_cast(struct vote_world *w, int member, const char *vote, const char *choice);
/* All voters from the first on, NULL: not this one; then the chair closes it. */
void vw_cast_all(struct vote_world *w, const char *vote, const char *const *choices);
/* HTTP; session "": none. The status; what came back is in body. */
int vw_http(struct vote_world *w, const char *method, const char *path, const char *session, const char *body);

/* --- what the web client does --- */
struct vw_ballot {
	char vote[STORE_ID_MAX], choice[BALLOT_CHOICE_MAX], serial[BALLOT_SERIAL_MAX];
	char text[BALLOT_TEXT_MAX];
	size_t text_len;
	struct blind_key *key;
	struct voter_secret secret;
	uint8_t blinded[BLIND_BYTES], answer[BLIND_BYTES], signature[BLIND_BYTES];
};

/* Made and blinded under the key that he was told. */
void vw_ballot_make(struct vote_world *w, int member, const char *vote, const char *choice, struct vw_ballot *b);
/* Its text, from its serial. */
void vw_ballot_write(struct vw_ballot *b, const char *vote, const char *choice);
/* "" and signed, or the code. */
const char *vw_ballot_paper(struct vote_world *w, int member, struct vw_ballot *b);
/* The status. */
int vw_ballot_hand_in(struct vote_world *w, const struct vw_ballot *b);
void vw_ballot_finish(struct vw_ballot *b);
/* All members[from..until) vote so and get their papers. */
void vw_papers(struct vote_world *w, const char *vote, const char *const *choices, int count, struct vw_ballot *ballots);
/* What he says of his ballot: json_true(), json_false(), json_null(). The code. */
const char *vw_claim(struct vote_world *w, int member, const char *vote, json_t *taken);
/* In the order of chance: handed in, claimed, counted. */
void vw_collect(struct vote_world *w, const char *vote, struct vw_ballot *ballots, int count);

#endif
