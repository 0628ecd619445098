#include "paper.h"
#include "privacy_words.h"

#include <string.h>

const char *privacy_paper_name(enum privacy_paper_kind kind, const char *language)
{
	static const char *const names[][2] = {[PRIVACY_RECORD] = {"verarbeitungsverzeichnis-kreide", "record-of-processing-kreide"},
		[PRIVACY_LETTER] = {"elternbrief-datenschutz", "letter-to-parents-privacy"}};
	return names[kind][privacy_language(language)];
}

static void add_date(struct paper *p, const struct privacy_facts *f, const struct privacy_words *w)
{
	GDateTime *utc = g_date_time_new_from_unix_utc(f->made_ms / 1000);
	GDateTime *at = utc ? g_date_time_to_timezone(utc, f->zone) : NULL;
	char *text = at ? g_date_time_format(at, w->date) : NULL;
	paper_fact(p, w->made, text ? text : "");
	g_free(text);
	g_clear_pointer(&at, g_date_time_unref);
	g_clear_pointer(&utc, g_date_time_unref);
}

static void add_contacts(struct paper *p, const struct privacy_facts *f, const struct privacy_words *w)
{
	for (int i = 0; i < PRIVACY_CONTACTS; i++) {
		paper_fact(p, w->contacts[i], f->contacts[i][0] ? f->contacts[i] : w->missing);
	}
}

static void add_kinds(struct paper *p, const struct privacy_facts *f, const struct privacy_words *w, bool has_purpose)
{
	const struct paper_column all[] = {{w->columns[0], 4, PAPER_START}, {w->columns[1], 2.4, PAPER_START}, {w->columns[2], 2.8, PAPER_START}};
	const struct paper_column two[] = {all[0], all[2]};
	paper_table(p, has_purpose ? all : two, has_purpose ? 3 : 2);
	for (int i = 0; i < RETENTION_KINDS; i++) {
		enum retention_kind kind = (enum retention_kind)i;
		char *until = privacy_kind_until(kind, f->days[kind], f->language);
		const char *title = privacy_kind_title(kind, f->language);
		const char *cells[] = {title, privacy_kind_purpose(kind, f->language), until};
		const char *fewer[] = {title, until};
		paper_row(p, has_purpose ? cells : fewer);
		g_free(until);
	}
}

static void write_record(struct paper *p, const struct privacy_facts *f, const struct privacy_words *w)
{
	const char *heading, *text;
	paper_heading(p, 1, w->record_title);
	paper_paragraph(p, w->record_sub);
	paper_fact(p, w->school, f->school);
	add_date(p, f, w);
	add_contacts(p, f, w);
	for (size_t i = 0; (text = privacy_record_part(i, f->language, &heading)) != NULL; i++) {
		paper_heading(p, 2, heading);
		paper_paragraph(p, text);
	}
	paper_heading(p, 2, w->data_heading);
	add_kinds(p, f, w, true);
}

static void write_letter(struct paper *p, const struct privacy_facts *f, const struct privacy_words *w)
{
	paper_heading(p, 1, w->letter_title);
	paper_paragraph(p, w->letter_sub);
	paper_fact(p, w->school, f->school);
	add_date(p, f, w);
	paper_paragraph(p, w->greeting);
	add_kinds(p, f, w, false);
	paper_heading(p, 2, w->rights_heading);
	paper_paragraph(p, w->rights);
	paper_heading(p, 2, w->whom_heading);
	add_contacts(p, f, w);
}

enum err privacy_paper(const struct privacy_facts *facts, enum privacy_paper_kind kind, uint8_t **pdf, size_t *len)
{
	const struct privacy_words *w = privacy_words(facts->language);
	const struct paper_conf conf = {
		.title = kind == PRIVACY_RECORD ? w->record_title : w->letter_title,
		.language = facts->language,
		.footer = facts->school,
		.page_of = w->page_of,
		.created_ms = facts->made_ms,
	};
	struct paper *p = paper_new(&conf);
	if (kind == PRIVACY_RECORD) {
		write_record(p, facts, w);
	} else {
		write_letter(p, facts, w);
	}
	enum err e = paper_render(p, pdf, len);
	paper_free(p);
	return e;
}
