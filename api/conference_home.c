/* What the home page says of conferences: those that begin soon, run, or were today. */
#include "conference.h"

enum { SHOWN_MAX = 20 };
#define BACK_MS (INT64_C(12) * 3600 * 1000)
#define AHEAD_MS (INT64_C(30) * 24 * 3600 * 1000)

static void note_one(void *ctx, const struct store_conference *conference)
{
	bool *has_one = ctx;
	(void)conference;
	*has_one = true;
}

enum err conference_is_near(struct api_call *c, bool *is_near)
{
	int64_t now_ms = c->t->now.unix_ms;
	*is_near = false;
	return store_conference_each_between(c->api->store, c->me.id, now_ms - BACK_MS, now_ms + AHEAD_MS, note_one, is_near);
}

struct soon {
	struct api_call *call;
	json_t *shown;
	enum err e;
};

static void add_conference(void *ctx, const struct store_conference *conference)
{
	struct soon *soon = ctx;
	struct store_conference_part part;
	if (soon->e || json_array_size(soon->shown) >= SHOWN_MAX) {
		return;
	}
	soon->e = store_conference_part(soon->call->api->store, conference->id, soon->call->me.id, &part);
	if (!soon->e) {
		json_array_append_new(soon->shown, json_pack("{s:s, s:s, s:s, s:I, s:s, s:o}", "id", conference->id, "kind",
			store_conference_kind_names[conference->kind], "title", conference->title, "begin", (json_int_t)conference->begin_ms, "state",
			store_conference_state_names[conference->state], "may",
			show_conference_may(api_conference_may(&part, soon->call->roles))));
	}
}

bool api_add_conferences(struct api_call *c, json_t *home)
{
	struct soon soon = {c, json_array(), OK};
	int64_t now_ms = c->t->now.unix_ms;
	enum err e = store_conference_each_between(c->api->store, c->me.id, now_ms - BACK_MS, now_ms + AHEAD_MS, add_conference, &soon);
	json_object_set_new(home, "conferences", soon.shown);
	if (e || soon.e) {
		api_fail(c, "home");
	}
	return !e && !soon.e;
}
