/* How SFU events, time and the effects of signaling meet in the one thread of libwebsockets. */
#include "app.h"

#include "drain.h"
#include "http_api.h"
#include "http_download.h"
#include "http_program.h"
#include "http_upload.h"
#include "notify.h"
#include "reload.h"
#include "stats.h"
#include "store.h"
#include "ws.h"

#include <sys/socket.h>
#include <time.h>

enum { EVENTS_AT_ONCE = 64 };
#define STATS_EVERY_US (1 * US_PER_S)
#define COMPLAIN_EVERY_US (1 * US_PER_S)
#define TIMER_MAX_US (3600 * US_PER_S)

struct instant app_now(void)
{
	struct timespec mono, wall;
	(void)clock_gettime(CLOCK_MONOTONIC, &mono);
	(void)clock_gettime(CLOCK_REALTIME, &wall);
	return (struct instant){
		.mono = (us_t)mono.tv_sec * US_PER_S + mono.tv_nsec / 1000,
		.unix_ms = (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000,
	};
}

struct app *app_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

bool app_ask_door(struct app *app, enum door_what what, const struct http_head *head, us_t *wait_us)
{
	struct instant now = app_now();
	struct bytes session = bytes_of_string(head->session);
	bool is_known = signaling_has_session(app->signaling, session, now);
	switch (door_ask(
		app->door, what, &head->client, head->session, is_known, now.mono, wait_us)) {
	case DOOR_OPEN:
		return true;
	case DOOR_SESSION_TOO_FAST:
		app->counts.refused[REFUSED_RATE_SESSION]++;
		break;
	case DOOR_ADDRESS_TOO_FAST:
		app->counts.refused[REFUSED_RATE_ADDRESS]++;
		app_complain(app, "http.address_too_fast");
		break;
	}
	return false;
}

bool app_peer_of(int fd, struct addr *peer)
{
	struct sockaddr_storage storage;
	socklen_t len = sizeof storage;
	return getpeername(fd, (struct sockaddr *)&storage, &len) == 0 &&
	       addr_from_sockaddr(peer, (const struct sockaddr *)&storage) == OK;
}

void app_complain(struct app *app, const char *event)
{
	us_t now = app_now().mono;
	if (now - app->complained_at >= COMPLAIN_EVERY_US) {
		app->complained_at = now;
		log_event(
			&app->log, LOG_LEVEL_WARN, event, "connections=%u", app->connection_count);
	}
}

static void send_to_sfu(struct app *app, struct sfu_cmd *cmd)
{
	if (app->sfu == NULL) {
		return;
	}
	enum err result = sfu_send(app->sfu, cmd);
	if (result != OK) {
		log_event(&app->log, LOG_LEVEL_ERROR, "sfu.busy", "room=%llu peer=%llu why=%s",
			(unsigned long long)cmd->room, (unsigned long long)cmd->peer,
			err_name(result));
	}
	if (cmd->kind == SFU_CMD_PEER_OFFER) {
		cmd->u.offer.sdp = NULL;
		cmd->u.offer.map = NULL;
	}
}

static void on_timer(lws_sorted_usec_list_t *sul)
{
	struct app *app = lws_container_of(sul, struct app, timer);
	struct effects effects;
	effects_init(&effects);
	signaling_on_time(app->signaling, app_now(), &effects);
	app_apply(app, &effects);
}

static void set_timer(struct app *app)
{
	us_t deadline = signaling_deadline(app->signaling);
	us_t wait_us = deadline == US_NEVER ? TIMER_MAX_US : deadline - app_now().mono;
	lws_sul_schedule(
		app->lws, 0, &app->timer, on_timer, us_min(us_max(wait_us, 1), TIMER_MAX_US));
}

void app_apply(struct app *app, struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		struct effect *e = &effects->items[i];
		switch (e->kind) {
		case EFFECT_SEND:
			ws_send(app, e->conn, e->text, e->text_len);
			break;
		case EFFECT_CLOSE:
			ws_close(app, e->conn, e->close_code);
			break;
		case EFFECT_SFU:
			send_to_sfu(app, &e->cmd);
			break;
		case EFFECT_PROGRAM:
			http_program_answer(app, e->conn, e->program);
			e->program = NULL;
			break;
		}
	}
	effects_finish(effects);
	if (!atomic_load(&app->is_stopping)) {
		set_timer(app);
	}
}

static void on_sfu_event(struct app *app, const struct sfu_event *event)
{
	if (event->kind == SFU_EVENT_STATS) {
		uint32_t worker = event->u.stats.worker;
		if (worker < APP_MAX_WORKERS) {
			app->stats[worker] = event->u.stats;
			app->heard_at[worker] = app_now().mono;
		}
		return;
	}
	struct effects effects;
	effects_init(&effects);
	signaling_on_sfu_event(app->signaling, event, app_now(), &effects);
	app_apply(app, &effects);
}

static void drain_sfu(struct app *app)
{
	struct sfu_event events[EVENTS_AT_ONCE];
	size_t count;
	do {
		count = sfu_receive(app->sfu, events, EVENTS_AT_ONCE);
		for (size_t i = 0; i < count; i++) {
			on_sfu_event(app, &events[i]);
			sfu_event_finish(&events[i]);
		}
	} while (count == EVENTS_AT_ONCE);
}

/* Downloads have the numbers of connections, uploads their own: the kind of work tells which. */
static void on_disk(struct app *app)
{
	for (struct disk_op *op; app->disk != NULL && (op = disk_take(app->disk)) != NULL;) {
		if (op->kind == DISK_READ) {
			http_download_on_disk(app, op);
		} else {
			http_upload_on_disk(app, op);
		}
	}
}

void app_on_wake(struct app *app)
{
	if (app->sfu != NULL && app->signaling != NULL) {
		drain_sfu(app);
	}
	http_api_on_wake(app);
	on_disk(app);
	if (atomic_exchange(&app->wants_reload, false)) {
		reload(app);
	}
	if (atomic_exchange(&app->wants_stats, false)) {
		stats_log(app);
	}
	if (atomic_exchange(&app->wants_drain, false)) {
		drain_begin(app);
	}
}

static void on_stats_timer(lws_sorted_usec_list_t *sul)
{
	struct app *app = lws_container_of(sul, struct app, stats_timer);
	struct sfu_cmd cmd = {.kind = SFU_CMD_STATS};
	send_to_sfu(app, &cmd);
	if (store_is_failing(app->store) && store_probe(app->store) != OK) {
		app_complain(app, "store.failing");
	}
	api_on_time(app->api, app_now());
	drain_check(app);
	notify_alive();
	lws_sul_schedule(app->lws, 0, &app->stats_timer, on_stats_timer, STATS_EVERY_US);
}

void app_start_timers(struct app *app)
{
	set_timer(app);
	lws_sul_schedule(app->lws, 0, &app->stats_timer, on_stats_timer, STATS_EVERY_US);
}
