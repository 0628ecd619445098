/* What a worker owns: tables of rooms and peers, and the lookups from the wire. Private to sfu/room. */
#ifndef KREIDE_STATE_H
#define KREIDE_STATE_H

#include "burst.h"
#include "hmap.h"
#include "peer.h"
#include "share.h"
#include "speaker.h"
#include "spread.h"
#include "stun.h"
#include "worker.h"

struct room {
	sfu_room_id id;
	struct peer **peers;
	uint32_t peer_count, peer_cap;
	struct speaker speaker;
	sfu_peer_id leader;
	uint64_t others;     /* bit i: worker i has a part of the room, too */
	bool is_branch;      /* another worker reports for the whole room */
	us_t able_at;        /* when the other workers are told next what is decoded here */
	uint16_t able[SPREAD_MAX_WORKERS][CODEC_COUNT]; /* how many can decode it whom another worker serves */
	bool layout_dirty;   /* all peers of the room need a new layout */
	us_t due_at;         /* when flows and layout are looked at next if nothing happens */
	bool speakers_dirty; /* the list of speakers changed since it was reported */
	us_t speakers_at;    /* earliest time of the next report */
	us_t demand_at;      /* when the publishers' demand is summed up next */
	enum codec camera_codecs[SFU_MAX_CODECS], screen_codecs[SFU_MAX_CODECS]; /* in order of preference */
	sfu_peer_id reported_speakers[SFU_MAX_SPEAKERS];
	uint32_t reported_speaker_count;
};

/* A stored packet to be forwarded. */
struct forward_item {
	const struct history_packet *packet;
	uint8_t layer;
};

struct state {
	struct worker_conf conf;
	struct worker_sink sink;
	struct rng rng;
	struct stun_server *stun;
	struct room **rooms; /* by slot; NULL: free */
	struct peer **peers;
	uint32_t room_count, peer_count;
	uint32_t room_end, peer_end; /* all slots from here on are free */
	uint32_t mirror_count; /* of these peers: served by another worker */
	struct hmap room_by_id, peer_by_id;
	struct hmap peer_by_ufrag; /* key: the 8 characters */
	struct hmap peer_by_path;  /* key: path_hash; verified by ice_is_path_valid */
	struct burst burst; /* packets that wait to be forwarded */
	uint32_t next_feed;
	us_t ask_at;  /* the earliest of all peers; between two ticks */
	us_t tick_at; /* when worker_on_time has work next */
	us_t probe_at; /* when a probe that runs goes on */
	/* rota.c: */
	us_t *due;      /* by slot of the peer: when he is looked after next */
	us_t served_at; /* last tick */
	bool is_all_due, is_touched;
	us_t now;     /* of the entry that runs */
	struct sfu_stats stats;
	/* scratch for negotiation: too large for a stack */
	struct sdp_offer offer;
	struct sdp_reply replies[SDP_MAX_SECTIONS];
	char answer[SDP_ANSWER_MAX_BYTES];
	/* and for congestion feedback */
	struct twcc_feedback feedback;
	struct twcc_row rows[TWCC_MAX_STATUSES];
};

/* rooms.c */
struct room *room_find(struct state *s, sfu_room_id id);
struct room *room_open(struct state *s, sfu_room_id id); /* NULL: full, or no memory */
void room_close(struct state *s, struct room *room);
struct peer *peer_find(struct state *s, sfu_room_id room, sfu_peer_id id);
struct peer *room_add_peer(struct state *s, struct room *room, sfu_peer_id id);
void room_remove_peer(struct state *s, struct peer *p);
struct peer *room_peer(const struct room *room, sfu_peer_id id);

/* lookups */
uint64_t ufrag_key(const char *ufrag);
struct peer *peer_of_path(struct state *s, const struct path *path);
void map_ufrag(struct state *s, struct peer *p);
void unmap_ufrag(struct state *s, const char *ufrag);

/* events */
void emit(struct state *s, const struct peer *p, struct sfu_event *event);

/* negotiate.c: answers an offer, or refuses it; emits the event. */
void negotiate_offer(struct state *s, struct peer *p, const struct sfu_cmd *cmd, us_t now);
/* receive.c: an SRTP packet of this peer. */
bool receive_rtp(struct state *s, struct peer *p, uint8_t *pkt, size_t len, us_t now);
/* receive.c: stores a packet of a layer and forwards it. */
void receive_accept(struct state *s, struct uplink *u, int layer, seq_t seq, const struct rtp_packet *rtp, us_t now);
/* forward.c: stored packets of one source, oldest first, go to all who are fed by their layers. */
void forward_items(struct state *s, struct uplink *u, const struct forward_item *items, uint32_t count, us_t now);
/* forward.c: what is kept of a layer from this number on, to one subscriber. */
void forward_kept(struct state *s, const struct subscriber *sub, struct uplink *u, int layer, seq_t from, us_t now);
/* forward.c: one of the newest packets of a video once more, if there is one that was not. */
bool forward_again(struct state *s, struct peer *p, struct downlink *d, us_t now);
/* probe.c: begins a probe when one is due, and goes on with it. */
void probe_on_time(struct state *s, struct peer *p, us_t now);
/* probe.c: between the ticks, for all whose probe runs. */
void probe_go_on(struct state *s, us_t now);
/* forward.c: what was sent then, if it is still there. */
const struct history_packet *forward_stored(const struct downlink *d, const struct sent_entry *entry);
/* forward.c: sends as RTX what was sent before, from the source's history. False: it is not there, or may not go. */
bool forward_resend(struct state *s, struct peer *p, uint8_t seat, const struct sent_entry *entry, us_t now);
/* redundant.c: what of the sound before this packet goes once more with it; the length of what stands in front, 0: nothing. */
size_t redundant_write(const struct peer *p, const struct downlink *d, const struct layer *l,
	const struct history_packet *packet, uint8_t *buf, size_t cap);
/* redundant.c: does his line lose sound? */
void redundant_on_time(struct peer *p, us_t now);
/* resend.c: answers a NACK. */
void resend_on_nack(struct state *s, struct peer *p, uint8_t seat, uint16_t seq, us_t now);
/* resend.c: the last transport-wide feedback misses something. */
void resend_on_feedback(struct state *s, struct peer *p, us_t now);
/* resend.c: second copies that are due. */
void resend_on_time(struct state *s, struct peer *p, us_t now);
/* report.c: what the line to a peer loses, by his feedback. */
uint16_t report_down_loss_permille(const struct peer *p);
/* feedback.c: an SRTCP packet of this peer. */
bool receive_rtcp(struct state *s, struct peer *p, uint8_t *pkt, size_t len, us_t now);
/* report.c: RTCP that is due, and quality events. */
void report_on_time(struct state *s, struct peer *p, us_t now);
/* report.c: between two ticks: who is to be asked for something again? */
void report_ask_due(struct state *s, us_t now);
/* report.c: what is missing of this layer is asked for, or planned to be: packets again, a key frame. */
void report_missing(struct state *s, struct peer *p, struct uplink *u, struct layer *l, us_t now);
/* layout.c: speakers, flows and seats of a room. */
void layout_on_time(struct state *s, struct room *room, us_t now);
/* Subjects whose sound is to be heard. */
struct audible {
	struct sfu_subject subjects[SEATS_MAX_AUDIBLE];
	uint32_t count;
};
/* voices.c: those who matter most, if there are fewer seats with sound than voices. */
void voices_choose(const struct peer *p, struct audible *voices);
/* shares.c: which layer each video of a peer gets. */
void shares_on_time(struct state *s, struct peer *p, us_t now);
/* demands.c: tells publishers which layers are of use, after all shares of the room are known. */
void demands_on_time(struct state *s, struct room *room, us_t now);
void layout_forget_peer(struct state *s, struct peer *gone);
void layout_report_seat(struct state *s, struct peer *p, uint32_t seat);
void layout_source_changed(struct state *s, struct uplink *u); /* its rights or its flow ended: who receives it waits */
/* replay.c: a video waits for a key frame: it gets the newest one from history, or one is asked for. */
void replay_or_ask(struct state *s, struct peer *p, uint8_t seat, us_t now);
/* replay.c: the subscriber says that his picture is broken. */
void replay_or_ask_broken(struct state *s, struct peer *p, uint8_t seat, us_t now);
/* rota.c: something happened to a peer that the next tick should see; or to anybody. */
void rota_touch(struct state *s, const struct peer *p);
void rota_touch_all(struct state *s);
/* rota.c: something is due for a peer then. */
void rota_expect(struct state *s, const struct peer *p, us_t at);
/* rota.c: a packet of his media was handled. */
void rota_after_media(struct state *s, struct peer *p);
/* rota.c: any other packet of his was handled. */
void rota_after_packet(struct state *s, struct peer *p, us_t now);
/* rota.c: a tick. */
void rota_serve(struct state *s, us_t now);
/* The wall clock of `now`. */
ntp_t state_ntp(const struct state *s, us_t now);
/* commands.c; takes the command's texts. */
void command_run(struct state *s, struct sfu_cmd *cmd);
/* worker.c */
void state_stats(const struct state *s, struct sfu_stats *out);

#endif
