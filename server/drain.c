/* How long a stop waits for whom. */
#include "drain.h"

#include "app.h"
#include "notify.h"

static uint32_t participants(const struct app *app)
{
	struct signaling_stats people;
	signaling_stats(app->signaling, &people);
	return people.participants;
}

static void stop(struct app *app, const char *why)
{
	log_event(&app->log, LOG_LEVEL_INFO, "server.stopping", "why=%s participants=%u", why,
		participants(app));
	atomic_store(&app->must_stop, true);
	lws_cancel_service(app->lws);
}

static us_t patience_us(const struct app *app)
{
	return (us_t)app->config->drain_minutes * 60 * US_PER_S;
}

/* Tells everybody until when. */
static void announce(struct app *app)
{
	struct instant now = app_now();
	us_t left_us = us_max(app->drain_since + patience_us(app) - now.mono, 0);
	struct effects effects;
	effects_init(&effects);
	signaling_drain(app->signaling, now.unix_ms + left_us / US_PER_MS, now, &effects);
	app_apply(app, &effects);
	log_event(&app->log, LOG_LEVEL_INFO, "server.draining", "minutes=%u participants=%u",
		app->config->drain_minutes, participants(app));
}

void drain_begin(struct app *app)
{
	if (app->drain_since != US_NEVER) {
		return;
	}
	if (patience_us(app) == 0 || participants(app) == 0) {
		stop(app, patience_us(app) == 0 ? "told" : "idle");
		return;
	}
	app->drain_since = app_now().mono;
	announce(app);
	notify_stopping("Waits for running lessons to end; nothing new begins.");
}

void drain_renew(struct app *app)
{
	if (app->drain_since != US_NEVER) {
		announce(app);
		drain_check(app);
	}
}

void drain_check(struct app *app)
{
	if (app->drain_since == US_NEVER || atomic_load(&app->must_stop)) {
		return;
	}
	if (participants(app) == 0) {
		stop(app, "drained");
	} else if (app_now().mono >= app->drain_since + patience_us(app)) {
		stop(app, "deadline");
	}
}
