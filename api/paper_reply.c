#include "paper_reply.h"

#include <stdlib.h>
#include <string.h>

struct job {
	struct paper_order order;
	uint8_t *pdf;
	size_t len;
	enum err result;
};

static void make(void *data)
{
	struct job *job = data;
	job->result = job->order.make(job->order.set, job->order.kind, &job->pdf, &job->len);
}

static void drop(void *data)
{
	struct job *job = data;
	job->order.drop(job->order.set);
	g_free(job->pdf);
	g_free(job);
}

static void answer(struct api_call *c, void *data)
{
	const struct job *job = data;
	if (job->result) {
		log_event(c->api->log, LOG_LEVEL_ERROR, "paper", "error=%s", err_name(job->result));
		api_refuse(c, 500, "internal", NULL);
		return;
	}
	char *body = malloc(job->len); /* the reply is freed without glib */
	if (!body) {
		api_refuse(c, 500, "internal", NULL);
		return;
	}
	if (job->order.keep && !job->order.keep(c, job->order.set)) {
		free(body);
		return;
	}
	memcpy(body, job->pdf, job->len);
	g_snprintf(c->reply->filename, sizeof c->reply->filename, "%s.%s", job->order.name, job->order.ending ? job->order.ending : "pdf");
	c->reply->status = 200;
	c->reply->mime = job->order.mime ? job->order.mime : "application/pdf";
	c->reply->body = body;
	c->reply->body_len = job->len;
}

void paper_reply(struct api_call *c, const struct paper_order *order)
{
	struct job *job = g_new0(struct job, 1);
	job->order = *order;
	api_defer(c, make, answer, drop, job);
}
