#include "privacy_files.h"

#include "call.h"

#include <stdlib.h>
#include <string.h>

enum err privacy_set_load(struct privacy_set *set, struct store *store, const char *school)
{
	*set = (struct privacy_set){0};
	enum err e = keeping_load(&set->keeping, store, school);
	e = e ? e : store_contacts_get(store, school, set->contacts);
	return e ? e : store_school_get(store, school, &set->school);
}

void privacy_set_finish(struct privacy_set *set)
{
	keeping_finish(&set->keeping);
}

struct privacy_facts privacy_set_facts(const struct privacy_set *set, const char *language, int64_t now_ms)
{
	bool is_known = language && (strcmp(language, "de") == 0 || strcmp(language, "en") == 0);
	struct privacy_facts facts = {
		.language = is_known ? language : store_language_names[set->school.language],
		.school = set->school.name,
		.contacts = {set->contacts[CONTACT_RESPONSIBLE], set->contacts[CONTACT_OFFICER], set->contacts[CONTACT_AUTHORITY]},
		.zone = set->keeping.zone,
		.made_ms = now_ms,
	};
	memcpy(facts.days, set->keeping.days, sizeof facts.days);
	return facts;
}

char *privacy_set_record(const struct privacy_set *set, const char *language, int64_t now_ms)
{
	struct privacy_facts f = privacy_set_facts(set, language, now_ms);
	json_t *kinds = json_array(), *parts = json_array();
	const char *heading, *text;
	for (int i = 0; i < RETENTION_KINDS; i++) {
		enum retention_kind kind = (enum retention_kind)i;
		char *until = privacy_kind_until(kind, f.days[i], f.language);
		json_array_append_new(kinds, json_pack("{s:s, s:s, s:s, s:i, s:s, s:s}", "name", retention_rule(kind)->name, "data",
			privacy_kind_title(kind, f.language), "purpose", privacy_kind_purpose(kind, f.language), "days", f.days[i], "from",
			retention_from_names[retention_rule(kind)->from], "deleted", until));
		g_free(until);
	}
	for (size_t i = 0; (text = privacy_record_part(i, f.language, &heading)) != NULL; i++) {
		json_array_append_new(parts, json_pack("{s:s, s:s}", "heading", heading, "text", text));
	}
	json_t *record = json_pack("{s:s, s:I, s:s, s:{s:s, s:s, s:s}, s:[], s:o, s:o}", "school", f.school, "made", (json_int_t)now_ms, "language",
		f.language, "contacts", "responsible", f.contacts[0], "officer", f.contacts[1], "authority", f.contacts[2], "recipients", "parts", parts,
		"kinds", kinds);
	char *made = json_dumps(record, JSON_INDENT(1));
	json_decref(record);
	return made;
}

/* -- over HTTP -------------------------------------------------------------------------------------------------- */

struct file {
	struct privacy_set set;
	enum privacy_paper_kind kind;
	char language[4];
	int64_t now_ms;
	char *body; /* malloc'd */
	size_t len;
};

static void make(void *data)
{
	struct file *f = data;
	struct privacy_facts facts = privacy_set_facts(&f->set, f->language, f->now_ms);
	uint8_t *pdf = NULL;
	if (privacy_paper(&facts, f->kind, &pdf, &f->len) == OK) {
		f->body = malloc(f->len);
		if (f->body) {
			memcpy(f->body, pdf, f->len);
		}
		g_free(pdf);
	}
}

static void drop(void *data)
{
	struct file *f = data;
	privacy_set_finish(&f->set);
	free(f->body);
	g_free(f);
}

static void answer(struct api_call *c, void *data)
{
	struct file *f = data;
	struct privacy_facts facts = privacy_set_facts(&f->set, f->language, f->now_ms);
	if (!f->body) {
		api_fail(c, "privacy_paper");
		return;
	}
	g_snprintf(c->reply->filename, sizeof c->reply->filename, "%s.pdf", privacy_paper_name(f->kind, facts.language));
	c->reply->status = 200;
	c->reply->mime = "application/pdf";
	c->reply->body = f->body;
	c->reply->body_len = f->len;
	f->body = NULL;
}

static void begin(struct api_call *c, enum privacy_paper_kind kind)
{
	struct file *f = g_new0(struct file, 1);
	f->kind = kind;
	f->now_ms = c->t->now.unix_ms;
	api_query(c, "language", f->language, sizeof f->language);
	if (privacy_set_load(&f->set, c->api->store, c->me.school)) {
		drop(f);
		api_fail(c, "privacy_load");
		return;
	}
	api_defer(c, make, answer, drop, f);
}

void api_get_privacy_record(struct api_call *c)
{
	begin(c, PRIVACY_RECORD);
}

void api_get_privacy_letter(struct api_call *c)
{
	begin(c, PRIVACY_LETTER);
}

void api_get_privacy_record_json(struct api_call *c)
{
	struct privacy_set set;
	char language[4];
	api_query(c, "language", language, sizeof language);
	if (privacy_set_load(&set, c->api->store, c->me.school)) {
		api_fail(c, "privacy_load");
	} else {
		char *record = privacy_set_record(&set, language, c->t->now.unix_ms);
		c->reply->status = 200;
		c->reply->mime = "application/json";
		c->reply->body = record;
		c->reply->body_len = record ? strlen(record) : 0;
		if (!record) {
			api_fail(c, "privacy_record");
		}
	}
	privacy_set_finish(&set);
}
