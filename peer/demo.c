/* Demo pupils beside a running server. */
#include "cast.h"
#include "peer.h"

#include <stdlib.h>

struct peer_demo {
	char *url;
	char **tokens; /* NULL-terminated */
	struct cast *cast;
	GThread *thread;
};

static gpointer run(gpointer data)
{
	cast_run(data);
	return NULL;
}

static void demo_free(struct peer_demo *d)
{
	cast_free(d->cast);
	g_strfreev(d->tokens);
	g_free(d->url);
	g_free(d);
}

enum err peer_demo_start(struct peer_demo **out, const struct peer_demo_conf *conf)
{
	struct peer_demo *d = g_new0(struct peer_demo, 1);
	*out = NULL;
	d->url = g_strdup(conf->url);
	d->tokens = g_new0(char *, conf->token_count + 1);
	for (uint32_t i = 0; i < conf->token_count; i++) {
		d->tokens[i] = g_strdup(conf->tokens[i]);
	}
	struct cast_conf cast = {.url = d->url, .insecure = conf->insecure, .video = true, .demo = true,
		.tokens = (const char *const *)d->tokens, .token_count = conf->token_count, .stagger_ms = 200};
	enum err e = cast_new(&d->cast, &cast);
	if (e != OK) {
		demo_free(d);
		return e;
	}
	d->thread = g_thread_new("peer-demo", run, d->cast);
	*out = d;
	return OK;
}

void peer_demo_stop(struct peer_demo *d)
{
	if (d) {
		cast_stop(d->cast);
		g_thread_join(d->thread);
		demo_free(d);
	}
}
