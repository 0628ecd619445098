/* Minutes as files, as answers. */
#include "conference.h"
#include "minutes_set.h"
#include "paper_reply.h"

static enum err make(const void *set, int form, uint8_t **out, size_t *len)
{
	return minutes_set_write(set, (enum minutes_form)form, out, len);
}

static void drop(void *set)
{
	minutes_set_free(set);
}

static void reply_with(struct api_call *c, enum minutes_form form)
{
	struct minutes_set *set;
	bool is_text = form != MINUTES_PDF;
	if (minutes_set_load(&set, c->api->store, c->id, api_is_guest_of(c) ? c->me.id : NULL, c->t->now.unix_ms)) {
		minutes_set_free(set);
		api_fail(c, "minutes_files");
		return;
	}
	paper_reply(c, &(struct paper_order){.name = minutes_set_name(set), .mime = is_text ? "text/markdown; charset=utf-8" : NULL,
		.ending = is_text ? "md" : NULL, .set = set, .kind = form, .make = make, .drop = drop});
}

/* Before it was opened there is nothing to tell; false: refused. */
static bool was_opened(struct api_call *c)
{
	if (!c->conference.opened_ms) {
		api_refuse(c, 409, "conference_state", NULL);
	}
	return c->conference.opened_ms != 0;
}

void api_get_minutes_draft(struct api_call *c)
{
	if (conference_is_writer(c) && was_opened(c)) {
		reply_with(c, MINUTES_DRAFT);
	}
}

/* Before they are published they are there for those who write them. */
static void reply_with_minutes(struct api_call *c, enum minutes_form form)
{
	bool is_writer = (c->may & (MAY_CHAIR | MAY_MINUTES)) != 0;
	if (!c->conference.published_ms && !is_writer) {
		api_refuse(c, 409, "conference_state", NULL);
	} else if (was_opened(c)) {
		reply_with(c, form);
	}
}

void api_get_minutes_pdf(struct api_call *c)
{
	reply_with_minutes(c, MINUTES_PDF);
}

void api_get_minutes_markdown(struct api_call *c)
{
	reply_with_minutes(c, MINUTES_MARKDOWN);
}
