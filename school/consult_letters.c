/* Letters: a page for each family, in its language, with its link as a code and as text. */
#include "consult_mail_words.h"
#include "consult_paper.h"
#include "consult_paper_words.h"
#include "paper.h"

#include <qrencode.h>
#include <string.h>

/* Show nothing; a line that begins with one is read from there, whatever the name in it is. */
#define LRM "\u200e"
#define RLM "\u200f"

static const char *mark_of(enum consult_language language)
{
	return consult_is_rtl(language) ? RLM : LRM;
}

static void take_fact(struct paper *p, const char *key, char *value)
{
	paper_fact(p, key, value);
	g_free(value);
}

/* "Ada Kaya (5b)", a line each. */
static char *children_text(const struct consult_letter *letter)
{
	GString *text = g_string_new("");
	size_t count = MIN(letter->child_count, (size_t)CONSULT_CHILDREN_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct consult_letter_child *child = &letter->children[i];
		char *plain = *child->group ? g_strdup_printf("%s (%s)", child->name, child->group) : g_strdup(child->name);
		char *name = consult_inset(letter->language, plain);
		g_string_append_printf(text, "%s%s%s", i > 0 ? "\n" : "", mark_of(letter->language), name);
		g_free(plain);
		g_free(name);
	}
	return g_string_free(text, FALSE);
}

/* One day with its times, or the first and the last one. */
static char *when(const struct consult_letters *l, enum consult_language language)
{
	unsigned minute;
	bool is_one_day = day_at(l->zone, l->begin_ms, &minute) == day_at(l->zone, l->end_ms - 1, &minute);
	char *begin = consult_date_text(language, l->zone, l->begin_ms);
	char *end = is_one_day ? consult_span_text(language, l->zone, l->begin_ms, l->end_ms) : consult_date_text(language, l->zone, l->end_ms - 1);
	char *text = is_one_day ? g_strconcat(begin, consult_words(language)->between, end, NULL)
		: consult_fill(consult_paper_words(language)->range, "{begin}", begin, "{end}", end, NULL);
	g_free(begin);
	g_free(end);
	return text;
}

static void add_moment(struct paper *p, const struct consult_letters *l, enum consult_language language, const char *key, int64_t at_ms)
{
	if (at_ms) {
		char *date = consult_date_text(language, l->zone, at_ms), *clock = consult_clock_text(language, l->zone, at_ms);
		take_fact(p, key, g_strconcat(date, consult_words(language)->between, clock, NULL));
		g_free(date);
		g_free(clock);
	}
}

static void add_facts(struct paper *p, const struct consult_letters *l, const struct consult_letter *letter)
{
	enum consult_language language = letter->language;
	const struct consult_mail_words *mail = consult_mail_words(language);
	const struct consult_paper_words *w = consult_paper_words(language);
	take_fact(p, mail->occasion, consult_inset(language, l->title));
	take_fact(p, letter->child_count > 1 ? w->children : mail->child, children_text(letter));
	if (l->begin_ms) {
		take_fact(p, mail->when, when(l, language));
	}
	add_moment(p, l, language, w->wish_until, l->wish_until_ms);
	add_moment(p, l, language, w->book_from, l->book_from_ms);
	add_moment(p, l, language, w->book_until, l->book_until_ms);
	if (l->begin_ms) {
		take_fact(p, mail->zone, consult_zone_text(language, l->zone, l->begin_ms));
	}
}

static enum err add_link(struct paper *p, const struct consult_letter *letter)
{
	const struct consult_paper_words *w = consult_paper_words(letter->language);
	size_t len = strlen(letter->link);
	if (len == 0 || len >= CONSULT_LINK_MAX) {
		return ERR_FULL;
	}
	QRcode *code = QRcode_encodeData((int)len, (const unsigned char *)letter->link, 0, QR_ECLEVEL_M);
	if (!code) {
		return ERR_FULL;
	}
	size_t side = (size_t)code->width;
	for (size_t i = 0; i < side * side; i++) {
		code->data[i] &= 1; /* the other bits say what a module is for */
	}
	paper_qr(p, w->link_heading, w->link_text, letter->link, code->data, side);
	QRcode_free(code);
	return OK;
}

static void add_help(struct paper *p, const struct consult_letters *l, enum consult_language language)
{
	const struct consult_paper_words *w = consult_paper_words(language);
	char *phone = consult_inset(language, l->phone), *text = consult_fill(w->help_phone, "{phone}", phone, NULL);
	paper_heading(p, 3, w->help_heading);
	paper_paragraph(p, *phone ? text : w->help);
	g_free(phone);
	g_free(text);
}

static enum err add_letter(struct paper *p, const struct consult_letters *l, const struct consult_letter *letter)
{
	const struct consult_paper_words *w = consult_paper_words(letter->language);
	paper_section(p, consult_language_names[letter->language], consult_is_rtl(letter->language));
	char *invitation = g_strdup_printf("\n%s\n%s", consult_mail_words(letter->language)->greeting, w->invitation);
	paper_heading(p, 1, w->title);
	add_facts(p, l, letter);
	paper_paragraph(p, invitation);
	g_free(invitation);
	if (l->wish_until_ms) {
		paper_paragraph(p, w->wishes);
	}
	if (*l->text) {
		paper_paragraph(p, l->text);
	}
	enum err e = add_link(p, letter);
	paper_paragraph(p, w->keep);
	char *companions = g_strdup_printf("%s %s", w->companions, w->privacy), *school = consult_inset(letter->language, l->school);
	paper_paragraph(p, companions);
	add_help(p, l, letter->language);
	char *closing = g_strdup_printf("%s\n%s%s", consult_mail_words(letter->language)->closing, mark_of(letter->language), school);
	paper_paragraph(p, closing);
	g_free(companions);
	g_free(school);
	g_free(closing);
	return e;
}

enum err consult_letters_pdf(const struct consult_letters *l, uint8_t **pdf, size_t *len)
{
	char *footer = g_strdup_printf("%s · %s", l->school, l->title);
	const struct paper_conf conf = {
		.title = l->title,
		.language = consult_language_names[l->language],
		.is_rtl = consult_is_rtl(l->language),
		.footer = footer,
		.created_ms = l->made_ms,
	};
	struct paper *p = paper_new(&conf);
	enum err e = OK;
	for (size_t i = 0; i < l->count && !e; i++) {
		e = add_letter(p, l, &l->letters[i]);
	}
	e = e ? e : paper_render(p, pdf, len);
	paper_free(p);
	g_free(footer);
	return e;
}
