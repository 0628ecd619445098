/* The running server: what belongs to it, and how the effects of signaling reach sockets and media.
 */
#ifndef KREIDE_APP_H
#define KREIDE_APP_H

#include "config.h"
#include "signaling.h"
#include "static_files.h"

#include "lws_headers.h"
#include <glib.h>
#include <stdatomic.h>

enum { APP_MAX_WORKERS = 256 };

struct app {
	const struct config *config;
	struct log log;
	struct static_files files;
	struct store *store;
	struct signaling *signaling;
	struct sfu *sfu; /* NULL while starting and stopping */
	struct lws_context *lws;
	struct lws_vhost *plain, *tls; /* NULL: not served */
	GHashTable *conns; /* conn_id -> struct ws_conn *, which lives in libwebsockets' memory */
	conn_id next_conn;
	uint32_t connection_count;
	lws_sorted_usec_list_t timer, stats_timer;
	struct sfu_stats stats[APP_MAX_WORKERS]; /* the last report of each worker */
	uint32_t worker_count;
	uint8_t rate_secret[16];
	bool has_own_certificate; /* configured, not self-signed */
	atomic_bool must_stop;   /* a signal said so */
	atomic_bool is_stopping; /* nobody needs an answer any more */
	atomic_bool wants_reload, wants_stats;
};

struct instant app_now(void);
struct app *app_of(struct lws *wsi);
/* Carries the effects out and finishes them, then sets the timer anew. */
void app_apply(struct app *app, struct effects *effects);
/* Something was put into a mailbox for this thread: SFU events, or a signal. */
void app_on_wake(struct app *app);
/* Starts the periodic question for the workers' counters. */
void app_start_timers(struct app *app);

#endif
