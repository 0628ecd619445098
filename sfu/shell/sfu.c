/* How the control interface reaches the media threads: rooms are spread over workers, events come back in one queue. */
#include "sfu.h"

#include "logline.h"
#include "mailbox.h"
#include "secure.h"
#include "spread.h"
#include "thread.h"

#include <stdlib.h>
#include <string.h>

enum {
	MAX_EVENTS = 65536, /* that wait for signaling, of all workers */
	MAX_WORKERS = SPREAD_MAX_WORKERS,
	MAX_ROOMS = 65536,  /* of all workers, that may spread */
};

struct sfu {
	struct dtls_identity *identity;
	struct mailbox events;
	struct thread *threads[MAX_WORKERS];
	uint32_t thread_count;
	pthread_mutex_t mutex; /* of spread, and that what belongs together stays in order */
	struct spread *spread;
};

void sfu_event_finish(struct sfu_event *event)
{
	if (event->kind == SFU_EVENT_ANSWER) {
		free(event->u.answer.sdp);
		event->u.answer.sdp = NULL;
	}
}

void sfu_cmd_finish(struct sfu_cmd *cmd)
{
	if (cmd->kind == SFU_CMD_PEER_OFFER) {
		free(cmd->u.offer.sdp);
		free(cmd->u.offer.map);
		cmd->u.offer.sdp = NULL;
		cmd->u.offer.map = NULL;
	}
}

static enum err start_threads(struct sfu *s, const struct sfu_conf *conf)
{
	enum err e = OK;
	for (uint32_t i = 0; i < conf->workers && e == OK; i++) {
		e = thread_new(&s->threads[i], conf, i, s->identity, &s->events);
		if (e == OK) {
			s->thread_count++;
		}
	}
	for (uint32_t i = 0; i < s->thread_count && e == OK; i++) {
		e = thread_start(s->threads[i], s->threads);
	}
	return e;
}

static enum err build(struct sfu *s, const struct sfu_conf *conf)
{
	if (conf->workers == 0 || conf->workers > MAX_WORKERS) {
		return ERR_FULL;
	}
	enum err e = secure_library_init();
	if (e == OK) {
		e = mailbox_init(&s->events, sizeof(struct sfu_event), MAX_EVENTS);
	}
	if (e != OK) {
		return e;
	}
	s->identity = dtls_identity_new();
	s->spread = spread_new(conf->workers, MAX_ROOMS, conf->spread_from);
	return s->identity && s->spread ? start_threads(s, conf) : ERR_SYS;
}

enum err sfu_new(struct sfu **out, const struct sfu_conf *conf)
{
	*out = NULL;
	struct sfu *s = calloc(1, sizeof *s);
	if (!s || pthread_mutex_init(&s->mutex, NULL) != 0) {
		free(s);
		return ERR_NOMEM;
	}
	enum err e = build(s, conf);
	if (e != OK) {
		log_event(conf->log, LOG_LEVEL_ERROR, "media.start_failed", "reason=%s", err_name(e));
		sfu_free(s);
		return e;
	}
	*out = s;
	return OK;
}

void sfu_free(struct sfu *s)
{
	struct sfu_event event;
	if (!s) {
		return;
	}
	for (uint32_t i = 0; i < s->thread_count; i++) {
		thread_stop(s->threads[i]);
	}
	for (uint32_t i = 0; i < s->thread_count; i++) {
		thread_join(s->threads[i]);
	}
	for (uint32_t i = 0; i < s->thread_count; i++) {
		thread_free(s->threads[i]);
	}
	while (s->events.is_ready && mailbox_take(&s->events, &event, 1) > 0) {
		sfu_event_finish(&event);
	}
	mailbox_finish(&s->events);
	dtls_identity_free(s->identity);
	spread_free(s->spread);
	pthread_mutex_destroy(&s->mutex);
	free(s);
}

static enum err send_to_worker(void *ctx, uint32_t worker, const struct sfu_cmd *cmd)
{
	const struct sfu *s = ctx;
	return thread_send(s->threads[worker], cmd);
}

enum err sfu_send(struct sfu *s, const struct sfu_cmd *cmd)
{
	pthread_mutex_lock(&s->mutex);
	enum err e = spread_command(s->spread, cmd, send_to_worker, s);
	pthread_mutex_unlock(&s->mutex);
	if (e != OK) {
		struct sfu_cmd copy = *cmd; /* its texts are ours in every case */
		sfu_cmd_finish(&copy);
	}
	return e;
}

size_t sfu_receive(struct sfu *s, struct sfu_event *events, size_t cap)
{
	return mailbox_take(&s->events, events, cap);
}

uint16_t sfu_port(const struct sfu *s, uint32_t worker)
{
	return worker < s->thread_count ? thread_port(s->threads[worker]) : 0;
}
