/* A synthetic participant that is a program: it publishes by WHIP (RFC 9725) or watches by WHEP, one request and one answer. */
#include "participant_parts.h"

#include <stdlib.h>
#include <string.h>

#define RETRY_US (US_PER_S)

static bool is_passing(int status)
{
	return status == 0 || status == 409 || status == 429 || status >= 500;
}

static void retry_later(struct participant *p)
{
	participant_media_end(p);
	p->state = PARTICIPANT_WAITING;
	p->join_retry_at = peer_now_us() + RETRY_US;
}

/* A path of this server, also if it comes with the server's name before it. */
static const char *path_of(const char *location)
{
	const char *host = strstr(location, "://");
	const char *path = host ? strchr(host + 3, '/') : location;
	return path ? path : "/";
}

static void on_answer(void *ctx, const struct net_reply *reply)
{
	struct participant *p = ctx;
	if (p->cast->is_closing) {
		return;
	}
	if (is_passing(reply->status)) {
		retry_later(p);
		return;
	}
	if (reply->status != 201) {
		g_snprintf(p->why, sizeof p->why, "HTTP %d", reply->status);
		p->state = PARTICIPANT_REFUSED;
		return;
	}
	p->rejoins += p->first_joined_at != 0;
	p->first_joined_at = p->first_joined_at ? p->first_joined_at : peer_now_us();
	p->watch.grace_until = peer_now_us() + 2 * US_PER_S + WATCH_TOLERANCE_US;
	p->state = PARTICIPANT_IN;
	participant_set_text(&p->resource, reply->location ? path_of(reply->location) : NULL);
	if (participant_media_answer(p, reply->body) != OK) {
		participant_refuse(p, "bad_answer");
	}
	/* nobody announces who sits there; whoever it is must move */
	watch_on_seat(&p->watch, 0, true, WATCH_NOBODY, 0, peer_now_us());
}

void participant_program_begin(struct participant *p)
{
	const struct cast_program *program = &p->role->program;
	p->state = PARTICIPANT_JOINING;
	p->join_at = p->first_joined_at ? p->join_at : peer_now_us();
	p->join_retry_at = 0;
	p->media_retry_at = 0;
	watch_on_join(&p->watch);
	char *sdp = participant_media_begin(p) == OK ? participant_media_sdp(p) : NULL;
	if (!sdp) {
		participant_refuse(p, "no_media");
		return;
	}
	const struct net_request request = {.method = "POST", .path = program->path, .body = sdp, .type = "application/sdp",
		.bearer = p->token[0] ? p->token : NULL};
	net_http(p->cast->net, &request, on_answer, p);
	free(sdp);
}

void participant_program_on_time(struct participant *p, us_t now)
{
	bool is_retry = p->state == PARTICIPANT_WAITING && p->join_retry_at && now >= p->join_retry_at;
	bool is_lost = p->state == PARTICIPANT_IN && p->media_retry_at && now >= p->media_retry_at;
	if (is_retry || is_lost) {
		participant_program_begin(p);
	}
}

static void on_deleted(void *ctx, const struct net_reply *reply)
{
	(void)ctx;
	(void)reply;
}

void participant_program_end(struct participant *p)
{
	if (p->resource) {
		const struct net_request request = {.method = "DELETE", .path = p->resource, .bearer = p->token[0] ? p->token : NULL};
		net_http(p->cast->net, &request, on_deleted, p);
	}
}
