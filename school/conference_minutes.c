/* Minutes as a document: what was written, what was objected, and the annex. */
#include "conference_annex.h"
#include "conference_paper.h"
#include "conference_paper_words.h"
#include "markdown.h"

#include <string.h>

static char *date_of(const struct conference_record *r, int64_t at_ms)
{
	return consult_date_text(conference_language(r->language), r->zone, at_ms);
}

/* Draft or published, and until when one may object. */
static char *status_text(const struct conference_minutes *m)
{
	const struct conference_record *r = m->record;
	const struct conference_paper_words *w = conference_paper_words(r->language);
	char *date = date_of(r, m->published_ms ? m->published_ms : r->now_ms), *until = date_of(r, m->object_until_ms);
	char *clock = consult_clock_text(conference_language(r->language), r->zone, r->now_ms);
	char *text = m->published_ms ? consult_fill(w->published, "{date}", date, "{until}", until, NULL)
		: consult_fill(w->draft_of, "{date}", date, "{clock}", clock, NULL);
	g_free(date);
	g_free(until);
	g_free(clock);
	return text;
}

static void add_objection(struct sheet *s, const struct conference_record *r, const struct record_objection *o)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	char *date = date_of(r, o->at_ms), *heading = consult_fill(w->objection, "{name}", o->name, "{date}", date, NULL);
	sheet_together(s);
	sheet_heading(s, 3, heading);
	sheet_quote(s, o->text);
	sheet_fact(s, w->result, !o->is_answered ? w->unanswered : o->is_accepted ? w->accepted : w->refused);
	if (*o->answer) {
		sheet_fact(s, w->answer, o->answer);
	}
	g_free(date);
	g_free(heading);
}

static void add_rest(struct sheet *s, const struct conference_minutes *m)
{
	const struct conference_record *r = m->record;
	const struct conference_paper_words *w = conference_paper_words(r->language);
	if (r->objection_count > 0) {
		sheet_heading(s, 2, w->objections);
	}
	for (size_t i = 0; i < r->objection_count; i++) {
		add_objection(s, r, &r->objections[i]);
	}
	sheet_apart(s);
	if (m->kept_until_ms) {
		char *date = date_of(r, m->kept_until_ms);
		sheet_take_paragraph(s, consult_fill(w->kept_until, "{date}", date, NULL));
		g_free(date);
	}
	if (s->paper && m->text) {
		paper_page_break(s->paper);
	}
	conference_annex(s, r);
}

char *conference_minutes_title(const char *conference, enum consult_language language)
{
	return consult_fill(conference_paper_words(language)->title, "{title}", conference, NULL);
}

enum err conference_minutes_pdf(const struct conference_minutes *m, uint8_t **pdf, size_t *len)
{
	const struct conference_record *r = m->record;
	const struct conference_paper_words *w = conference_paper_words(r->language);
	/* the mark is for the eye, the footer for those who can't see it */
	char *title = conference_minutes_title(r->title, r->language), *footer = g_strdup_printf("%s%s%s · %s", m->published_ms ? "" : w->draft, m->published_ms ? "" : " · ", r->school, title), *status = status_text(m);
	const struct paper_conf conf = {.title = title, .language = consult_language_names[conference_language(r->language)], .footer = footer,
		.page_of = w->page_of, .mark = m->published_ms ? NULL : w->draft, .created_ms = r->now_ms};
	struct sheet s = {.paper = paper_new(&conf)};
	if (m->text) {
		paper_rich(s.paper, &(struct paper_text){.text = status, .spans = &(struct paper_span){.to = strlen(status), .is_italic = true}, .span_count = 1});
		markdown_add(s.paper, m->text, 1);
	} else {
		paper_heading(s.paper, 1, title);
	}
	add_rest(&s, m);
	enum err e = paper_render(s.paper, pdf, len);
	paper_free(s.paper);
	g_free(title);
	g_free(footer);
	g_free(status);
	return e;
}

char *conference_minutes_markdown(const struct conference_minutes *m)
{
	struct sheet s = {.markdown = g_string_new("")};
	if (m->text) {
		g_string_append(s.markdown, m->text);
		g_string_append(s.markdown, g_str_has_suffix(m->text, "\n") ? "\n" : "\n\n");
	} else {
		char *title = conference_minutes_title(m->record->title, m->record->language);
		sheet_heading(&s, 1, title);
		g_free(title);
	}
	sheet_take_paragraph(&s, status_text(m));
	add_rest(&s, m);
	return g_string_free(s.markdown, FALSE);
}
