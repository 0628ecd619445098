/* What the parts of a house share. Private to house*.c. */
#ifndef KREIDE_TEST_HOUSE_STATE_H
#define KREIDE_TEST_HOUSE_STATE_H

#include "api.h"
#include "endpoint.h"
#include "house.h"
#include "oracle.h"
#include "signaling.h"
#include "worker.h"

#include <glib.h>

#define HOUSE_EPOCH_MS INT64_C(1790000000000)

/* One text, or the end of the line, on its way. */
struct letter {
	us_t at;
	char *text;     /* NULL: the end */
	uint16_t close; /* its code */
};

struct asked {
	int64_t id;
	char op[24];
	json_t *data;
};

/* A WebSocket. */
struct line {
	conn_id id;
	int device;
	bool is_cut;
	bool is_open_here, is_open_there; /* at the client, at the server */
	GQueue up, down;                  /* struct letter */
	us_t here_notices_at, there_notices_at; /* that it is cut */
	GHashTable *waiting;              /* at the server: request id -> struct asked, until it replies */
};

enum phase { PHASE_AWAY, PHASE_OFFLINE, PHASE_HELLO, PHASE_READY, PHASE_JOINING, PHASE_WAITING, PHASE_IN };

/* A model client. */
struct device {
	int number, person;
	char session[STORE_TOKEN_MAX];
	enum phase phase;
	int wants;              /* room, or -1 */
	bool moves;
	bool asks_snapshot;     /* the next hello is for a snapshot of what it has already */
	struct line *line;
	us_t act_at;            /* when it tries again, or pings */
	unsigned attempts;
	char participation[STORE_ID_MAX]; /* "": none */
	uint64_t seq;
	json_t *replica;
	int64_t last_id;
	GPtrArray *pending;     /* struct asked, without a reply so far */
	uint32_t publishes;     /* what its user switched on */
	unsigned chats;         /* for keys */
	struct endpoint *endpoint; /* with media */
	uint32_t endpoint_id;
};

struct house_peer {
	sfu_peer_id id;
	sfu_room_id room;
	int person;
};

struct house {
	struct house_conf conf;
	us_t now;
	struct rng rng, delays;
	struct house_count count;
	struct store *store;
	struct signaling *signaling;
	struct api *api;
	struct worker *worker;
	struct oracle oracle;
	char person[HOUSE_PEOPLE][STORE_ID_MAX];
	char link[HOUSE_PEOPLE][STORE_TOKEN_MAX];
	char room[HOUSE_ROOMS][STORE_ID_MAX], group[HOUSE_ROOMS][STORE_ID_MAX];
	struct device devices[HOUSE_DEVICES];
	GPtrArray *lines;
	conn_id last_conn;
	GQueue commands, events; /* between signaling and the worker: struct courier */
	us_t worker_at;          /* when its time is served next, if nothing happens */
	sfu_peer_id peer_of[HOUSE_PEOPLE];
	GHashTable *peers;       /* sfu_peer_id -> struct house_peer: whom signaling made for whom */
	/* the request that signaling works at */
	int turn_person;         /* -1: none */
	struct line *turn_line;
	struct asked *turn_asked;
	const char *turn_due;    /* the refusal that is due; NULL: any */
	bool turn_replied;
	bool book_is_broken;
	int64_t book_broken_ms;  /* nothing since then may be written, if it is broken or was until ... */
	int64_t book_safe_ms;    /* ... this, not long ago */
	struct house_media *media;
	struct endpoint *template; /* whose offer all make, without media */
	json_t *template_media;
	uint8_t *outgoing;
};

/* With conf.is_told: one line of what happens. */
void house_tell(const struct house *h, int device, const char *what, const char *text);
struct instant house_instant(const struct house *h);
us_t house_delay(struct house *h);


/* house_people.c: a school, its people and their links. */
void people_make(struct house *h);
void people_log_in(struct house *h, struct device *d);

/* house_server.c */
void server_start(struct house *h);
void server_stop(struct house *h);
void server_open(struct house *h, struct line *l);
void server_text(struct house *h, struct line *l, const char *text);
void server_close(struct house *h, struct line *l);
us_t server_deadline(const struct house *h);
void server_on_time(struct house *h);
/* What the SFU says of a line, in a house without media. */
void server_media_state(struct house *h, sfu_peer_id peer, enum sfu_peer_state state);
/* An HTTP request; takes body. The reply's body, {} for none, NULL if it is refused; new. cookie: what it sets. */
json_t *server_api(struct house *h, const char *session, const char *method, const char *path, json_t *body,
	char cookie[STORE_TOKEN_MAX]);
bool server_is_idle(const struct house *h);

/* house_line.c */
struct line *line_new(struct house *h, int device);
void line_free(struct line *l);
void line_up(struct house *h, struct line *l, char *text);   /* takes text; NULL: closes */
void line_down(struct house *h, struct line *l, char *text, uint16_t close); /* takes text */
void line_cut(struct house *h, struct line *l);
us_t line_deadline(const struct line *l);
void line_on_time(struct house *h, struct line *l);

/* house_device.c */
void device_init(struct house *h, int number);
void device_finish(struct device *d);
void device_on_text(struct house *h, struct device *d, const char *text);
void device_on_close(struct house *h, struct device *d, uint16_t code);
void device_on_time(struct house *h, struct device *d);
void device_request(struct house *h, struct device *d, const char *op, json_t *data);
json_t *device_media(struct house *h, struct device *d, bool is_fresh);
bool device_is_quiet(const struct device *d);

/* replica.c: what a client makes of a notification. NULL: fine; else what is wrong with it. */
const char *replica_apply(json_t *replica, const char *ev, const json_t *data);
const char *replica_check(const json_t *replica, bool is_settled);
json_t *replica_sorted(const json_t *snapshot);

/* house_book.c: the store and the class register */
/* The server dies: what may it not have written? */
void book_on_restart(struct house *h);
/* On the store as it is now, if it is broken. */
void book_break(struct house *h);

/* house_check.c */
void check_worker(struct house *h);
void check_settled(struct house *h);
void check_empty(struct house *h);

#endif
