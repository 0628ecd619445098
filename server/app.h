/* The running server: what belongs to it, and how the effects of signaling reach sockets and media.
 */
#ifndef KREIDE_APP_H
#define KREIDE_APP_H

#include "api.h"
#include "certs.h"
#include "config.h"
#include "counts.h"
#include "disk.h"
#include "door.h"
#include "signaling.h"
#include "static_files.h"

#include "lws_headers.h"
#include <glib.h>
#include <stdatomic.h>

enum { APP_MAX_WORKERS = 256 };

struct http_head;

struct app {
	struct config *config; /* changed by a reload, in the thread of libwebsockets */
	struct log log;
	struct static_files files;
	struct store *store;
	struct purge *purge;
	struct mail *mail;
	struct vote_key_pool *vote_keys;
	struct checkpoint *checkpoint; /* of the store */
	int store_lock; /* -1: none */
	struct signaling *signaling;
	struct api *api;
	struct http_jobs *jobs; /* of the API, on other threads */
	struct disk *disk;      /* contents of shelves */
	struct uploads *uploads;
	GHashTable *downloads;  /* number -> struct download * of a connection */
	struct sfu *sfu; /* NULL while starting and stopping */
	struct lws_context *lws;
	struct lws_vhost *plain, *tls; /* NULL: not served */
	GHashTable *conns; /* conn_id -> struct ws_conn *, which lives in libwebsockets' memory */
	GHashTable *requests; /* conn_id -> struct lws *: requests that are answered later */
	conn_id next_conn;
	uint32_t connection_count;
	struct door *door;
	struct counts counts;
	us_t complained_at;
	lws_sorted_usec_list_t timer, stats_timer;
	struct instant started;
	struct sfu_stats stats[APP_MAX_WORKERS]; /* the last report of each worker */
	us_t heard_at[APP_MAX_WORKERS];          /* when it came */
	uint32_t worker_count;
	struct certs_pair certificate; /* what TLS shows; swapped by a reload */
	bool has_own_certificate;      /* configured, not self-signed */
	us_t drain_since;              /* US_NEVER: not draining */
	atomic_bool must_stop;         /* a signal said so */
	atomic_bool is_stopping;       /* nobody needs an answer any more */
	atomic_bool wants_reload, wants_stats, wants_drain;
};

struct instant app_now(void);
struct app *app_of(struct lws *wsi);
/* Carries the effects out and finishes them, then sets the timer anew. */
void app_apply(struct app *app, struct effects *effects);
/* False: this client is too fast. Counts it. */
bool app_ask_door(
	struct app *app, enum door_what what, const struct http_head *head, us_t *wait_us);
/* Of a connected socket; false if it can't be told. */
bool app_peer_of(int fd, struct addr *peer);
/* One warning for a condition that could fill the log: at most one a second. */
void app_complain(struct app *app, const char *event);
/* Something was put into a mailbox for this thread: SFU events, or a signal. */
void app_on_wake(struct app *app);
/* Starts the periodic question for the workers' counters. */
void app_start_timers(struct app *app);

#endif
