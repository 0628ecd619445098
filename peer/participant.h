/* One synthetic participant, from its personal link to its seat in the lesson. */
#ifndef KREIDE_PARTICIPANT_H
#define KREIDE_PARTICIPANT_H

#include "peer_net.h"
#include "receiver.h"
#include "sender.h"
#include "watch.h"

struct cast;

enum participant_state {
	PARTICIPANT_OUT,      /* nothing yet, or between two attempts */
	PARTICIPANT_ENTERING, /* session, home, WebSocket, hello */
	PARTICIPANT_WAITING,  /* the lesson has not begun */
	PARTICIPANT_JOINING,
	PARTICIPANT_IN,
	PARTICIPANT_REFUSED   /* the link is dead, or the server said no for good */
};

struct participant {
	struct cast *cast;
	uint32_t number;
	const char *token;
	enum participant_state state;
	char *cookie, *person, *room, *participation, *leader;
	bool leads;
	char why[64];          /* last refusal, machine-readable */
	struct net_call *socket;
	int64_t next_id, hello_id, join_id, offer_id;
	int64_t seq;           /* of the last notification */
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
	bool view_dirty;
	us_t view_at, ping_at, retry_at;
	us_t speaks_since, quiet_since;
	GHashTable *present;   /* person id -> publishes a camera */
	/* for the report */
	us_t join_at, joined_at, connected_at, restart_at, restarted_at;
	uint64_t lost_before;                    /* by earlier PeerConnections */
	uint64_t lost_at_restart, lost_excused;  /* frames that the old network took with it */
	uint32_t reconnects;
};

/* Starts to enter. clip (NULL: live) and voice become its own. ERR_NOMEM, ERR_SYS. */
enum err participant_start(struct participant *p, struct clip *clip, const struct voice *voice, us_t now) MUST_USE;
void participant_finish(struct participant *p);
void participant_on_time(struct participant *p, us_t now);
void participant_speak(struct participant *p, bool speaks, us_t now);
void participant_raise_hand(struct participant *p, bool raised);
void participant_chat(struct participant *p, const char *text);
/* A change of network in mid-lesson: new sockets, and an ICE restart. */
void participant_change_network(struct participant *p, us_t now);
/* Frames that were sent to it and decoded, sent and not decoded. */
void participant_frames(const struct participant *p, uint64_t *decoded, uint64_t *lost);

#endif
