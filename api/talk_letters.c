/* Letters to families: a page each, with a link that is theirs from the moment that the paper is given out. */
#include "consult.h"
#include "letter_set.h"
#include "paper_reply.h"

#include "consult_words.h"

#include <string.h>

struct letters {
	struct letter_set *set;
	char consult[STORE_ID_MAX];
};

static enum err make(const void *data, int kind, uint8_t **pdf, size_t *len)
{
	const struct letters *letters = data;
	(void)kind;
	return letter_set_pdf(letters->set, pdf, len);
}

static void drop(void *data)
{
	struct letters *letters = data;
	letter_set_free(letters->set);
	g_free(letters);
}

/* Meanwhile it may be gone. That whoever asked may still ask is known by his role; whose hour it is does not change. */
static bool keep(struct api_call *c, const void *data)
{
	const struct letters *letters = data;
	struct store_consult consult;
	enum err e = store_consult_get(c->api->store, letters->consult, &consult);
	e = e ? e : letter_set_keep(letters->set, c->api->store, c->t->now.unix_ms);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e == ERR_STATE) {
		api_refuse(c, 409, "changed", NULL);
	} else if (e) {
		api_fail(c, "letters_keep");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "consultation.letters", "consultation=%s by=%s count=%u", consult.id, c->me.id,
			(unsigned)letter_set_count(letters->set));
	}
	return !e;
}

static enum err load(struct api_call *c, struct letter_set **set, const char *language)
{
	char *base = g_strndup((const char *)c->request->base.p, c->request->base.len);
	struct letter_order order = {.consult = &c->consult, .teacher = api_is_office(c) ? NULL : c->me.id, .language = language, .base = base,
		.now_ms = c->t->now.unix_ms};
	const char **groups = api_read_ids(json_object_get(c->body, "groups"), &order.group_count);
	const char **children = api_read_ids(json_object_get(c->body, "people"), &order.child_count);
	order.groups = groups;
	order.children = children;
	enum err e = letter_set_load(set, c->api->store, &order);
	g_free(groups);
	g_free(children);
	g_free(base);
	return e;
}

void api_post_letters(struct api_call *c)
{
	struct letter_set *set;
	const json_t *said = json_object_get(c->body, "language");
	int language = api_read_name(said, consult_language_names, CONSULT_LANGUAGES, CONSULT_LANGUAGES);
	if (language < 0) {
		api_refuse_value(c, "language");
		return;
	}
	enum err e = load(c, &set, language == CONSULT_LANGUAGES ? NULL : consult_language_names[language]);
	if (e || letter_set_count(set) == 0) {
		if (e && e != ERR_NOT_FOUND) {
			api_fail(c, "letters");
		} else if (e) {
			api_refuse(c, 404, "not_found", NULL);
		} else {
			api_refuse_value(c, "people"); /* there is nobody to write to */
		}
		letter_set_free(set);
		return;
	}
	struct letters *letters = g_new0(struct letters, 1);
	letters->set = set;
	memcpy(letters->consult, c->id, sizeof letters->consult);
	paper_reply(c, &(struct paper_order){.name = letter_set_name(set), .set = letters, .make = make, .keep = keep, .drop = drop});
}
