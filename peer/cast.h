/* All synthetic participants of a process: who they are, when they speak, and the loop that they live in. */
#ifndef KREIDE_CAST_H
#define KREIDE_CAST_H

#include "dtls.h"
#include "participant.h"

enum cast_view { CAST_VIEW_GRID, CAST_VIEW_SPEAKER };

/* How it comes in: as a person with a link, as a program with a token, or as one who publishes or watches in a Janus videoroom. */
enum cast_way { CAST_PERSON, CAST_WHIP, CAST_WHEP, CAST_JANUS_FEED, CAST_JANUS_VIEWER };

struct cast_program {
	enum cast_way way;
	const char *path;   /* on the server of the cast; borrowed */
	int64_t room, feed; /* of Janus; the feed that it is, or watches */
};

/* What one of many is there for, when not all are alike; pictures and voice are borrowed, and many may share them. */
struct cast_role {
	struct cast_program program;
	uint32_t enters_after_ms;
	bool mic, camera;
	bool decodes;             /* else it only checks that what comes is whole */
	uint32_t drawn;           /* the number that is drawn into the clip */
	struct clip *clip;        /* NULL: no camera */
	struct voice *voice;
};

/* Who directs the cast, and looks on. Each may be NULL. */
struct cast_hooks {
	void *ctx;
	void (*on_time)(void *ctx, us_t now); /* instead of the play of act.h */
	void (*on_picture)(void *ctx, struct participant *p, uint32_t seat, const struct stamp *stamp, us_t now);
	void (*on_sound)(void *ctx, struct participant *p, const struct stamp *stamp, us_t now);
	void (*on_closing)(void *ctx);
};

struct cast_conf {
	const char *url;
	bool insecure, tcp, video, demo, live;
	bool first_is_teacher;  /* else all are pupils */
	const char *const *tokens;
	uint32_t token_count;
	const struct cast_role *roles; /* token_count; NULL: all are alike */
	struct cast_hooks hooks;
	enum cast_view view;
	uint32_t join_limit_s;  /* so long is waited for those who enter; 0: 60 */
	const struct ice_relay *relay; /* media goes through it alone; NULL: straight; borrowed */
	double loss;            /* share of what is received that is dropped, 0..1 */
	uint32_t speakers;      /* pupils that speak all the time (not in a demo) */
	uint32_t tiles;         /* seats with video besides the stage; in a demo nothing is looked at */
	uint32_t stagger_ms;    /* between two who enter */
	double duration_s;      /* of watching, once all are in; 0: until stopped */
	double restart_at_s;    /* change of network after so long; 0: none */
	double rotate_s;        /* others speak after so long; 0: always the same */
	double chat_every_s;    /* everybody writes a numbered message this often; 0: never */
	double ws_cut_at_s;     /* everybody's WebSocket breaks after so long; 0: never */
	double ws_cut_for_s;
	bool expect_restart;    /* the server will be killed and come back: media may be gone meanwhile */
	const struct member_conf *members; /* all are members of a conference; NULL: of a lesson; borrowed */
	bool control;           /* told what to do (control.h), and nothing else */
	uint32_t late;          /* with control: so many, the last ones, enter only when they are told to */
};

/* What /api/stats of the server said. */
struct server_figures {
	bool is_answered, is_known;
	double packets_in, packets_forwarded, bytes_forwarded;
	double cpu_us, process_cpu_us, rss_bytes; /* cpu_us: of the media workers */
	us_t at;
};

enum cast_cut { CAST_NOT_CUT, CAST_CUT, CAST_CUT_IS_OVER };

struct production;

struct cast {
	struct cast_conf conf;
	GMainContext *context; /* of the tick, and of what comes from the net */
	struct pump *pump;     /* of media */
	GThreadPool *studio;
	struct net *net;
	struct dtls_identity *identity;
	struct rng rng;
	struct participant *people; /* conf.token_count */
	GHashTable *by_person;      /* id -> struct participant */
	struct production **productions; /* pictures and voices that wait for their cue */
	uint32_t produced;
	us_t started_at, all_in_at, watch_until, next_check_at, next_act_at;
	bool has_restarted, is_closing, is_closed;
	enum cast_cut cut;
	us_t cut_stall_us;       /* the longest stall meanwhile */
	GArray *said;            /* struct ledger_said */
	us_t closed_at;
	/* every message of the server, and every end of a WebSocket; NULL: nobody wants to know */
	void (*on_message)(void *ctx, struct participant *p, const json_t *message, us_t now);
	void (*on_close)(void *ctx, struct participant *p, int code);
	void *on_message_ctx;
	uint32_t speak_offset;
	us_t ticked_at, stalled_us, longest_stall_us; /* how long the loop itself was held up */
	uint32_t stalls;
	struct server_figures before, after;
	int stop; /* atomic */
};

/* conf's texts are borrowed. */
enum err cast_new(struct cast **out, const struct cast_conf *conf) MUST_USE;
/* Runs until the duration is over or cast_stop was called. */
void cast_run(struct cast *c);
void cast_stop(struct cast *c); /* any thread, also from a signal handler */
void cast_free(struct cast *c);
/* The server's figures as they are now; into must live as long as the cast runs. */
void cast_ask_figures(struct cast *c, struct server_figures *into);
/* NULL if nobody has this number or person. */
struct participant *cast_by_number(struct cast *c, uint32_t number);
struct participant *cast_by_person(struct cast *c, const char *person);
/* It has learned who it is. */
void cast_know(struct cast *c, struct participant *p);

#endif
