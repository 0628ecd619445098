/* A plan from what families wish: looked at first, then booked as it was looked at, whole or not at all. */
#include "consult.h"
#include "plan.h"
#include "plan_set.h"

#include <string.h>

struct planning {
	struct plan_set *set;
	char consult[STORE_ID_MAX];
	bool is_applied;
};

static void make(void *data)
{
	struct planning *p = data;
	(void)plan_set_make(p->set);
}

static void drop(void *data)
{
	struct planning *p = data;
	plan_set_free(p->set);
	g_free(p);
}

static json_t *show_child(const struct plan_set *set, uint32_t child)
{
	return json_pack("{s:s, s:s}", "id", plan_set_input(set)->children[child].id, "name", plan_set_name(set, child));
}

static void answer_plan(struct api_call *c, struct plan_set *set)
{
	const struct plan_input *in = plan_set_input(set);
	const struct plan_result *plan = plan_set_make(set);
	json_t *placed = json_array(), *unplaced = json_array();
	for (size_t i = 0; i < in->wish_count; i++) {
		const struct plan_wish *wish = &in->wishes[i];
		const char *desk = in->desks[wish->desk].id;
		json_t *child = show_child(set, wish->child);
		if (plan->whys[i] == PLAN_PLACED) {
			const struct plan_slot *slot = &in->slots[plan->slots[i]];
			json_array_append_new(placed,
				json_pack("{s:o, s:s, s:s, s:I}", "child", child, "desk", desk, "slot", slot->id, "begin", (json_int_t)slot->begin_ms));
		} else {
			json_array_append_new(unplaced, json_pack("{s:o, s:s, s:s}", "child", child, "desk", desk, "why", plan_why_names[plan->whys[i]]));
		}
	}
	api_answer(c, 200, json_pack("{s:s, s:o, s:o, s:i, s:i, s:i, s:i}", "digest", plan->digest, "placed", placed, "unplaced", unplaced, "families",
		(int)plan->families, "waitMinutesMean", plan->wait_minutes_mean, "waitMinutesMost", plan->wait_minutes_most, "asked",
		(int)in->wish_count));
}

/* -- booking it ------------------------------------------------------------------------------------------------- */

static struct talk_draft *make_drafts(struct api_call *c, struct plan_set *set, size_t *count)
{
	const struct plan_input *in = plan_set_input(set);
	const struct plan_result *plan = plan_set_make(set);
	struct talk_draft *drafts = g_new0(struct talk_draft, in->wish_count + 1);
	*count = 0;
	for (size_t i = 0; i < in->wish_count; i++) {
		if (plan->whys[i] == PLAN_PLACED) {
			const struct plan_wish *wish = &in->wishes[i];
			drafts[(*count)++] = (struct talk_draft){.desk = in->desks[wish->desk].id, .slot = in->slots[plan->slots[i]].id,
				.child = in->children[wish->child].id, .slots = 1, .mode = DESK_BOTH, .author = c->me.id, .is_assigned = true};
		}
	}
	return drafts;
}

/* ERR_STATE: what the store knows by now would make another plan. */
static enum err check(struct api_call *c, const struct planning *p)
{
	struct plan_set *now = NULL;
	struct store_consult consult;
	char digest[PLAN_DIGEST_MAX] = "";
	enum err e = store_consult_get(c->api->store, p->consult, &consult);
	e = e ? e : plan_set_load(&now, c->api->store, &consult, plan_set_input(p->set)->zone, c->t->now.unix_ms);
	if (!e) {
		plan_set_digest(now, digest);
		e = strcmp(digest, plan_set_make(p->set)->digest) == 0 ? OK : ERR_STATE;
	}
	plan_set_free(now);
	return e;
}

static void apply(struct api_call *c, const struct planning *p)
{
	size_t count, refused;
	enum talk_refusal why = TALK_OK;
	struct talk_draft *drafts = make_drafts(c, p->set, &count);
	char(*ids)[STORE_ID_MAX] = g_malloc0_n(count + 1, sizeof *ids);
	enum err e = check(c, p);
	e = e || count == 0 ? e : store_talks_book(c->api->store, drafts, count, c->t->now.unix_ms, &why, &refused, ids);
	g_free(ids);
	g_free(drafts);
	if (why || e == ERR_NOT_FOUND || e == ERR_STATE) { /* NOT_FOUND: the consultation itself, a desk or a child is gone */
		api_refuse(c, 409, "changed", NULL);
	} else if (e) {
		api_fail(c, "plan_apply");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "plan.applied", "consultation=%s by=%s count=%u", p->consult, c->me.id, (unsigned)count);
		api_answer(c, 200, json_pack("{s:i}", "booked", (int)count));
		GPtrArray *desks = consult_desks(c->api->store, p->consult);
		if (desks) {
			consult_tell_desks(c, desks);
		}
	}
}

static void finish(struct api_call *c, void *data)
{
	const struct planning *p = data;
	if (p->is_applied) {
		apply(c, p);
	} else {
		answer_plan(c, p->set);
	}
}

/* NULL: refused. */
static struct planning *load(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	if (!api_locale(c, &locale, &zone)) {
		return NULL;
	}
	struct planning *p = g_new0(struct planning, 1);
	memcpy(p->consult, c->id, sizeof p->consult);
	if (plan_set_load(&p->set, c->api->store, &c->consult, zone, c->t->now.unix_ms)) {
		drop(p);
		api_fail(c, "plan_set");
		return NULL;
	}
	return p;
}

void api_post_plan(struct api_call *c)
{
	struct planning *p = load(c);
	if (p) {
		api_defer(c, make, finish, drop, p);
	}
}

void api_post_plan_apply(struct api_call *c)
{
	struct planning *p = load(c);
	char digest[PLAN_DIGEST_MAX];
	if (!p) {
		return;
	}
	p->is_applied = true;
	plan_set_digest(p->set, digest);
	if (strcmp(digest, api_text(c, "digest")) == 0) {
		api_defer(c, make, finish, drop, p);
	} else {
		drop(p);
		api_refuse(c, 409, "changed", NULL);
	}
}
