/* One synthetic participant, from its personal link to its seat in the lesson. */
#ifndef KREIDE_PARTICIPANT_H
#define KREIDE_PARTICIPANT_H

#include "ledger.h"
#include "member.h"
#include "peer_net.h"
#include "receiver.h"
#include "sender.h"
#include "watch.h"

#include <jansson.h>

struct cast;
struct cast_role;

enum participant_state {
	PARTICIPANT_OUT,      /* nothing yet, or between two attempts */
	PARTICIPANT_ENTERING, /* session, home, WebSocket, hello */
	PARTICIPANT_WAITING,  /* the lesson has not begun, or is over */
	PARTICIPANT_LOBBY,
	PARTICIPANT_JOINING,
	PARTICIPANT_IN,
	PARTICIPANT_REFUSED   /* the link is dead, or the server said no for good */
};

struct participant_publishes {
	bool mic, camera, screen;
};

struct participant_may {
	bool speak, camera, share, write;
};

struct participant {
	struct cast *cast;
	uint32_t number;
	const char *token;
	const struct cast_role *role; /* NULL: as all */
	bool has_camera;
	enum participant_state state;
	char *cookie, *person, *room, *participation, *leader;
	struct member *member; /* of a conference; NULL: of a lesson */
	char *talk, *desk;     /* of a parents' day: what a family waits for, where a teacher sits; NULL: a lesson */
	struct {
		int64_t session, handle;
		uint32_t transactions;
	} janus;
	char *resource;        /* of a program: its session */
	char *speaker;         /* who speaks, by the server's word */
	us_t speaker_at;       /* since then */
	bool leads;
	bool is_frozen;        /* no adult is there: nobody but moderators is forwarded */
	bool ignores;          /* goes on sending, whatever it was told */
	char why[64];          /* last refusal, machine-readable */
	/* the line */
	struct net_call *socket;
	bool is_greeted;       /* hello was answered on this socket */
	uint32_t attempts;     /* to connect, since it last worked */
	us_t retry_at, ping_at, told_at, cut_until;
	int64_t next_id, hello_id, join_id, offer_id, chat_id, wait_id;
	/* a numbered message that is not acknowledged yet: sent again under its key when the line is back */
	char *chat_text;
	uint32_t chat_count;
	us_t chat_at, next_chat_at;
	struct ledger ledger;
	/* media */
	struct clip *clip;
	struct voice voice;
	struct transport *transport;
	struct sender sender;
	struct receiver receiver;
	struct watch watch;
	struct rng rng;
	bool has_media;        /* sender and receiver are set up */
	uint64_t session_id;
	uint32_t offer_version;
	us_t media_retry_at, join_retry_at;
	bool view_dirty;
	us_t view_at;
	struct participant_publishes publishes; /* by the server's word */
	struct participant_may may;
	us_t speaks_since, quiet_since;
	us_t word_at;          /* when to accept the word; 0: not asked */
	bool has_word;
	GHashTable *present;   /* person id -> enum participant_shows, of those who show something */
	/* for the report */
	us_t join_at, first_joined_at, connected_at, restart_at, restarted_at;
	uint64_t decoded_before, lost_before;         /* by earlier PeerConnections */
	bool is_excused;
	uint64_t lost_not_excused, lost_excused;      /* frames: by the end of this time; within it */
	uint32_t reconnects, resumes, rejoins;
};

/* What of somebody can be looked at. */
enum participant_shows { PARTICIPANT_SHOWS_CAMERA = 1, PARTICIPANT_SHOWS_SCREEN = 2 };

/* Starts to enter. clip (NULL: live) and voice become its own. ERR_NOMEM, ERR_SYS. */
enum err participant_start(struct participant *p, struct clip *clip, const struct voice *voice, us_t now) MUST_USE;
/* With the link to the door; by itself, unless it is late (cast.h). */
void participant_enter(struct participant *p);
void participant_finish(struct participant *p);
void participant_on_time(struct participant *p, us_t now);
void participant_speak(struct participant *p, bool speaks, us_t now);
void participant_raise_hand(struct participant *p, bool raised);
void participant_chat(struct participant *p, const char *text);
/* The next numbered message, unless the last one still waits for its acknowledgement. */
void participant_chat_numbered(struct participant *p);
/* A request of any kind; data is taken over, NULL: none. Returns its id; 0: there is no line. */
int64_t participant_request(struct participant *p, const char *op, json_t *data);
/* Sends what is no message of this program. False: there is no line. */
bool participant_send_text(struct participant *p, const char *text);
/* A change of network in mid-lesson: new sockets, and an ICE restart. */
void participant_change_network(struct participant *p, us_t now);
/* Its WebSocket breaks without a word, and can't be opened again for so long. Media runs on. */
void participant_cut(struct participant *p, us_t for_us, us_t now);
/* Into its room, with fresh media; by itself once it is greeted. */
void participant_join(struct participant *p);
/* Whether others should hear it now. */
bool participant_is_to_be_heard(const struct participant *p);
/* What is lost until the watch's grace is over went down with the old network or the old server. */
void participant_excuse(struct participant *p);
/* Frames that were sent to it and decoded, sent and not decoded. */
void participant_frames(const struct participant *p, uint64_t *decoded, uint64_t *lost);

#endif
