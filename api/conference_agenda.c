/* The agenda of a conference, and the papers that are handed out for it. */
#include "conference.h"

#include <string.h>

/* Is it a paper of the agenda as it stands, or one that whoever asks may read where it lies? */
static enum err find_paper(struct api_call *c, const char *file)
{
	bool is_for_guests;
	enum err e = store_paper_find(c->api->store, c->id, file, &is_for_guests);
	return e == ERR_NOT_FOUND ? shelf_may_read(c, file) : e;
}

/* NULL: good; else what of it is not possible. The title is freed by whoever asks. */
static const char *read_item(struct api_call *c, const json_t *said, struct store_item *item, struct store_paper *papers, enum err *e)
{
	const char *id = json_string_value(json_object_get(said, "id")), *text = json_string_value(json_object_get(said, "text"));
	const json_t *guests = json_object_get(said, "guests"), *files = json_object_get(said, "papers");
	*item = (struct store_item){.title = g_strstrip(g_strdup(json_string_value(json_object_get(said, "title")))), .text = text ? text : "",
		.guests = !guests || json_is_true(guests), .minutes = (int)json_integer_value(json_object_get(said, "minutes")), .papers = papers};
	g_strlcpy(item->id, id ? id : "", sizeof item->id);
	if (!api_is_text(item->title) || strchr(item->title, '\n') || !api_is_text(item->text)) {
		return api_is_text(item->text) ? "title" : "text";
	}
	for (size_t i = 0; !*e && i < json_array_size(files); i++) {
		const char *file = json_string_value(json_array_get(files, i));
		enum err found = find_paper(c, file);
		if (found == ERR_NOT_FOUND) {
			return "paper";
		}
		*e = found;
		g_strlcpy(papers[item->paper_count++].file, file, STORE_ID_MAX);
	}
	return NULL;
}

static void set_agenda(struct api_call *c, const struct store_item *items, size_t count)
{
	enum err e = store_agenda_set(c->api->store, c->id, items, count, NULL);
	if (e == ERR_MALFORMED || e == ERR_NOT_FOUND) {
		api_refuse_value(c, e == ERR_MALFORMED ? "title" : "id");
	} else if (conference_is_written(c, e, "agenda_set")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "agenda.changed", "conference=%s by=%s items=%zu", c->id, c->me.id, count);
		live_conference_changed(c->t, c->id);
		json_t *agenda = show_conference_agenda(c);
		if (agenda) {
			api_answer(c, 200, json_pack("{s:o}", "agenda", agenda));
		} else {
			api_fail(c, "agenda_each");
		}
	}
}

void api_post_conference_agenda(struct api_call *c)
{
	const json_t *said = json_object_get(c->body, "items");
	const char *wrong = NULL;
	size_t count = json_array_size(said);
	struct store_item *items = g_new0(struct store_item, count + 1);
	struct store_paper(*papers)[ITEM_PAPERS_MAX] = g_malloc0_n(count + 1, sizeof *papers);
	enum err e = c->conference.state == CONFERENCE_CLOSED ? ERR_STATE : OK;
	for (size_t i = 0; !e && !wrong && i < count; i++) {
		wrong = read_item(c, json_array_get(said, i), &items[i], papers[i], &e);
	}
	if (!e && wrong) {
		api_refuse_value(c, wrong);
	} else if (conference_is_written(c, e, "agenda")) {
		set_agenda(c, items, count);
	}
	for (size_t i = 0; i < count; i++) {
		g_free((char *)items[i].title);
	}
	g_free(papers);
	g_free(items);
}

/* -- papers ----------------------------------------------------------------------------------------------------- */

void api_get_conference_paper(struct api_call *c)
{
	bool is_for_guests = false;
	enum err e = store_paper_find(c->api->store, c->id, c->second, &is_for_guests);
	e = e ? e : store_file_find(c->api->store, c->second, &c->file);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "paper_find");
	} else if (e || !c->file.is_ready || (!is_for_guests && api_is_guest_of(c))) {
		api_refuse_unknown(c);
	} else {
		api_get_file(c);
	}
}
