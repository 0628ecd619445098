/* How long a school keeps what, and what there is of whoever asks. */
#include "call.h"
#include "keeping.h"

#include <string.h>

static json_t *show_days(const struct keeping *k)
{
	json_t *kinds = json_array();
	for (int i = 0; i < RETENTION_KINDS; i++) {
		const struct retention_rule *rule = retention_rule((enum retention_kind)i);
		json_array_append_new(kinds, json_pack("{s:s, s:s, s:i, s:i, s:i, s:i}", "name", rule->name, "from", retention_from_names[rule->from],
			"days", k->days[i], "usual", rule->days, "least", rule->least, "most", rule->most));
	}
	return kinds;
}

static void add_purged(void *ctx, const char *kind, int64_t at_ms, int64_t count)
{
	json_t *last = ctx;
	if (at_ms > json_integer_value(json_object_get(last, "at"))) {
		json_object_set_new(last, "at", json_integer(at_ms));
	}
	json_object_set_new(json_object_get(last, "counts"), kind, json_integer(count));
}

/* null: there was none yet. */
static json_t *show_last_purge(struct api_call *c)
{
	json_t *last = json_pack("{s:i, s:{}}", "at", 0, "counts");
	enum err e = store_purges_each(c->api->store, c->me.school, add_purged, last);
	if (e || json_integer_value(json_object_get(last, "at")) == 0) {
		json_decref(last);
		return json_null();
	}
	return last;
}

static void answer_privacy(struct api_call *c)
{
	struct keeping k;
	char contacts[CONTACTS][STORE_CONTACT_MAX];
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	e = e ? e : store_contacts_get(c->api->store, c->me.school, contacts);
	if (e) {
		api_fail(c, "privacy");
	} else {
		json_t *shown = json_object();
		for (int i = 0; i < CONTACTS; i++) {
			json_object_set_new(shown, store_contact_names[i], json_string(contacts[i]));
		}
		api_answer(c, 200, json_pack("{s:o, s:o, s:o, s:s}", "kinds", show_days(&k), "contacts", shown, "lastPurge", show_last_purge(c), "purgeAt",
			c->api->purge_at_text));
	}
	keeping_finish(&k);
}

void api_get_privacy(struct api_call *c)
{
	answer_privacy(c);
}

/* NULL: all of it may be; else the name of what may not. */
static const char *find_bad_days(json_t *days)
{
	const char *name;
	json_t *value;
	json_object_foreach(days, name, value) {
		enum retention_kind kind = retention_find(name);
		if (kind == RETENTION_KINDS || !retention_may(kind, (int)json_integer_value(value))) {
			return name;
		}
	}
	return NULL;
}

static enum err save_days(struct api_call *c, json_t *days)
{
	const char *name;
	json_t *value;
	enum err e = OK;
	json_object_foreach(days, name, value) {
		e = e ? e : store_retention_set(c->api->store, c->me.school, name, (int)json_integer_value(value));
	}
	struct keeping k;
	e = e ? e : keeping_load(&k, c->api->store, c->me.school);
	if (!e) {
		e = keeping_mark_register(&k, c->api->store, c->me.school, c->t->now.unix_ms);
		keeping_finish(&k);
	}
	return e;
}

static enum err save_contacts(struct api_call *c, json_t *contacts)
{
	enum err e = OK;
	for (int i = 0; !e && i < CONTACTS; i++) {
		const char *text = json_string_value(json_object_get(contacts, store_contact_names[i]));
		e = text ? store_contact_set(c->api->store, c->me.school, (enum contact)i, text) : OK;
	}
	return e;
}

void api_post_privacy(struct api_call *c)
{
	json_t *days = json_object_get(c->body, "days"), *contacts = json_object_get(c->body, "contacts");
	const char *bad = find_bad_days(days);
	if (bad) {
		const struct retention_rule *rule = retention_rule(retention_find(bad));
		api_refuse(c, 400, "bad_request", json_pack("{s:s, s:i, s:i}", "why", bad, "least", rule->least, "most", rule->most));
		return;
	}
	enum err e = days ? save_days(c, days) : OK;
	e = e ? e : save_contacts(c, contacts);
	if (e) {
		api_fail(c, "privacy_save");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "privacy.changed", "school=%s by=%s", c->me.school, c->me.id);
	answer_privacy(c);
}

/* -- one's own -------------------------------------------------------------------------------------------------- */

struct summary {
	const struct keeping *k;
	json_t *kinds;
};

static void add_count(void *ctx, const char *section, int64_t count, int64_t oldest_ms)
{
	struct summary *summary = ctx;
	enum retention_kind kind = retention_find(section);
	if (kind == RETENTION_KINDS) {
		return;
	}
	json_t *until = oldest_ms == 0 || kind == RETENTION_CHAT ? json_null() : json_integer(keeping_until(summary->k, kind, oldest_ms));
	json_array_append_new(summary->kinds, json_pack("{s:s, s:s, s:I, s:i, s:o}", "name", section, "from",
		retention_from_names[retention_rule(kind)->from], "count", (json_int_t)count, "days", summary->k->days[kind], "keptUntil", until));
}

void api_get_own_privacy(struct api_call *c)
{
	struct keeping k;
	char contacts[CONTACTS][STORE_CONTACT_MAX];
	struct summary summary = {&k, json_array()};
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	e = e ? e : store_person_summary(c->api->store, c->me.id, add_count, &summary);
	e = e ? e : store_contacts_get(c->api->store, c->me.school, contacts);
	keeping_finish(&k);
	if (e) {
		json_decref(summary.kinds);
		api_fail(c, "own_privacy");
		return;
	}
	api_answer(c, 200, json_pack("{s:o, s:{s:s, s:s, s:s}}", "kinds", summary.kinds, "contacts", store_contact_names[0], contacts[0],
		store_contact_names[1], contacts[1], store_contact_names[2], contacts[2]));
}
