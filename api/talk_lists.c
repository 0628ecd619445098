/* Lists on paper: for the door, and for the teacher. They are laid out on another thread. */
#include "consult.h"
#include "list_set.h"
#include "paper_reply.h"

static enum err make(const void *set, int kind, uint8_t **pdf, size_t *len)
{
	return list_set_pdf(set, (enum consult_list_kind)kind, pdf, len);
}

static void drop(void *set)
{
	list_set_free(set);
}

static void begin(struct api_call *c, const char *desk, enum consult_list_kind kind)
{
	struct list_set *set;
	if (list_set_load(&set, c->api->store, &c->consult, desk, c->t->now.unix_ms)) {
		list_set_free(set);
		api_fail(c, "list_set");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "consultation.list", "consultation=%s by=%s", c->consult.id, c->me.id);
	paper_reply(c, &(struct paper_order){.name = list_set_name(set, kind), .set = set, .kind = (int)kind, .make = make, .drop = drop});
}

void api_get_consult_door(struct api_call *c)
{
	begin(c, NULL, CONSULT_LIST_DOOR);
}

void api_get_consult_list(struct api_call *c)
{
	begin(c, NULL, CONSULT_LIST_TEACHER);
}

void api_get_desk_door(struct api_call *c)
{
	begin(c, c->id, CONSULT_LIST_DOOR);
}

void api_get_desk_list(struct api_call *c)
{
	begin(c, c->id, CONSULT_LIST_TEACHER);
}
