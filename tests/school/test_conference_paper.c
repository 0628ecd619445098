/* Do minutes say what happened, in words and numbers, and does nobody's text make more of it? */
#include "conference_case.h"
#include "conference_paper.h"
#include "conference_paper_words.h"
#include "conference_result.h"
#include "markdown.h"
#include "pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void must_have(const char *text, const char *wanted)
{
	if (!pdf_has(text, wanted)) {
		fail_msg("%s is missing in\n%s", wanted, text);
	}
}

static void must_not_have(const char *text, const char *unwanted)
{
	if (pdf_has(text, unwanted)) {
		fail_msg("%s is in\n%s", unwanted, text);
	}
}

static char *write_pdf(const struct conference_minutes *m, const char *name)
{
	uint8_t *pdf;
	size_t len;
	assert_int_equal(conference_minutes_pdf(m, &pdf, &len), OK);
	assert_true(g_file_set_contents(name, (const char *)pdf, (gssize)len, NULL));
	g_free(pdf);
	return pdf_ask("pdftotext", "-layout", name);
}

static void no_words_are_missing(void **state)
{
	(void)state;
	for (int language = CONSULT_DE; language <= CONSULT_EN; language++) {
		const struct conference_paper_words *w = conference_paper_words((enum consult_language)language);
		const char *const *texts = (const char *const *)w;
		for (size_t i = 0; i < sizeof *w / sizeof *texts; i++) {
			assert_non_null(texts[i]);
			assert_true(*texts[i]);
		}
	}
	assert_int_equal(conference_language(CONSULT_TR), CONSULT_DE);
}

static void presence_goes_by_coming_and_going(void **state)
{
	static const struct {
		size_t seat, item;
		enum record_presence wanted;
		const char *deputy;
	} rows[] = {
		{0, RECORD_NONE, RECORD_THERE, NULL}, {11, 0, RECORD_ABSENT, NULL}, {11, 1, RECORD_PARTLY, NULL}, {11, 2, RECORD_THERE, NULL},
		{4, 0, RECORD_THERE, "Frida Sommer"}, {4, 2, RECORD_THERE, "Frida Sommer"}, {4, 3, RECORD_THERE, NULL},
		{3, RECORD_NONE, RECORD_PARTLY, NULL}, {3, 3, RECORD_THERE, NULL}, /* a break of 20 s is none */
		{14, 2, RECORD_ABSENT, NULL}, {14, 3, RECORD_THERE, NULL}, {8, 3, RECORD_PARTLY, NULL}, {10, RECORD_NONE, RECORD_ABSENT, NULL},
		{0, 4, RECORD_ABSENT, NULL}, /* it was not taken up */
	};
	struct conference_case c;
	const char *deputy;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		enum record_presence found = record_presence_of(&c.record, rows[i].seat, rows[i].item, &deputy);
		if (found != rows[i].wanted) {
			fail_msg("row %zu: %d", i, (int)found);
		}
		assert_true((deputy == NULL) == (rows[i].deputy == NULL));
		assert_true(!deputy || strcmp(deputy, rows[i].deputy) == 0);
	}
	struct record_numbers n = record_count(&c.record, 0);
	assert_int_equal(n.present[RECORD_SEAT_VOTE], 10);
	assert_int_equal(n.seats[RECORD_SEAT_VOTE], 12);
	assert_int_equal(n.present[RECORD_SEAT_GUEST], 1);
	conference_case_finish(&c);
}

/* What happens between does not count. */
static void an_item_may_be_on_several_times(void **state)
{
	enum { MINUTE = 60000, AGAIN = 42, OVER = 50 };
	struct conference_case c;
	const char *deputy;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	const struct record_time times[] = {{CASE_BEGIN_MS, CASE_BEGIN_MS + 8 * MINUTE},
		{CASE_BEGIN_MS + AGAIN * MINUTE, CASE_BEGIN_MS + OVER * MINUTE}};
	struct record_item items[5];
	memcpy(items, c.record.items, sizeof items);
	items[0].ended_ms = times[1].until_ms;
	items[0].times = times;
	items[0].time_count = 2;
	c.record.items = items;
	/* who was away meanwhile was there all the time; who came meanwhile was not; nor is he said to have come during it */
	assert_int_equal(record_presence_of(&c.record, 14, 0, &deputy), RECORD_THERE);
	assert_int_equal(record_presence_of(&c.record, 11, 0, &deputy), RECORD_PARTLY);
	char *draft = conference_draft_markdown(&c.record);
	must_have(draft, "14:00 – 14:08, 14:42 – 14:50");
	char *after = strstr(draft, "## TOP 1");
	*strstr(after, "## TOP 2") = '\0';
	must_not_have(after, "Özdemir");
	g_free(draft);
	const struct conference_minutes m = {.record = &c.record, .text = "x", .published_ms = CASE_BEGIN_MS};
	char *text = conference_minutes_markdown(&m);
	must_have(text, "14:00 – 14:08, 14:42 – 14:50");
	must_have(text, "| Mia Özdemir-von der Hohenlohe zu Langenburg | Stimme | 14:12 – 15:35 | zeitweise bei TOP 1–2 |");
	g_free(text);
	conference_case_finish(&c);
}

static void results_are_said_in_plain_words(void **state)
{
	static const struct {
		size_t vote;
		const char *form, *outcome, *numbers;
	} rows[] = {
		{0, "Offene Abstimmung", "Angenommen. 11 von 11 Stimmberechtigten haben abgestimmt.", "Ja 7, Nein 3, Enthaltung 1"},
		{1, "Namentliche Abstimmung", "Gleich viele Ja und Nein: abgelehnt. 3 von 11 Stimmberechtigten haben abgestimmt.", "Ja 1, Nein 1, Enthaltung 1"},
		{2, "Geheime Abstimmung, geheim auf Verlangen", "Gleich viele Ja und Nein; die Stimme des Vorsitzes entschied: angenommen. 10 von 11 Stimmberechtigten haben abgestimmt. "
			"Stimmzettel, die nicht zurückkamen und darum nicht zählen: 1.", "Ja 5, Nein 5, Enthaltung 0"},
		{3, "Geheime Wahl", "Gewählt: Greta Lang. Gleich viele Stimmen: Hamid Nouri und Ines Peters. Offene Plätze: 1. 12 von 12 Stimmberechtigten haben abgestimmt.",
			"Greta Lang 6, Hamid Nouri 3, Ines Peters 3, Enthaltung 1, ungültig 1"},
		{4, "Geheime Wahl, Stichwahl zu Wahl 4", "Gleich viele Stimmen: Hamid Nouri und Ines Peters. Offene Plätze: 1. Das Los entschied für Ines Peters. "
			"11 von 12 Stimmberechtigten haben abgestimmt.", "Hamid Nouri 5, Ines Peters 5, Enthaltung 1"},
		{5, "Offene Abstimmung", "Aufgehoben: Das Ergebnis zählt nicht.", "Ja 0, Nein 0, Enthaltung 0"},
	};
	struct conference_case c;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *form = record_vote_form(&c.record, rows[i].vote), *outcome = record_vote_outcome(&c.record, rows[i].vote);
		char *numbers = record_vote_numbers(&c.record, rows[i].vote);
		assert_string_equal(form, rows[i].form);
		assert_string_equal(outcome, rows[i].outcome);
		assert_string_equal(numbers, rows[i].numbers);
		g_free(form);
		g_free(outcome);
		g_free(numbers);
	}
	conference_case_finish(&c);
}

static void a_draft_has_all_that_is_known(void **state)
{
	static const char *const wanted[] = {"# Protokoll: Lehrerkonferenz im November", "- **Ort:** Aula, und per Video", "- **Vorsitz:** Ada Kaya",
		"- **Zeit:** 13:56 bis 15:35 Uhr (einberufen für 14:00 Uhr)", "(Tage bis zum Beginn: 9, nach den Regeln: 7)", "- **Mit Stimme:** 11 von 12 –",
		"Emil Vogt (vertreten durch Frida Sommer)", "nicht da: Lutz Brand", "Um 14:01 Uhr festgestellt: 10 von 12 Stimmen waren da, nötig sind 7.",
		"## TOP 2: Handys in der Pause", "- **Dazugekommen:** Mia Özdemir-von der Hohenlohe zu Langenburg (14:12 Uhr)",
		"- **Es sprachen:** Hamid Nouri, Ines Peters, Nils Ebert (zur Geschäftsordnung)", "### Abstimmung 1: Antrag von Hamid Nouri",
		"> Handys bleiben in der Pause aus.", "> 1\\. Das gilt auch für \\*Lehrkräfte\\*.", "14:20 – 14:40, ohne Gäste", "**Verlauf:** …", "**Wer macht was bis wann:** …",
		"## TOP 5: Verschiedenes", "Nicht behandelt.", "Ende: 15:35 Uhr", "- **Gegangen:** Jan\\_Ole \\*Busch\\* (15:10 Uhr)",
		"- **Zur Wahl standen:** Greta Lang, Hamid Nouri und Ines Peters"};
	struct conference_case c;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	char *text = conference_draft_markdown(&c.record);
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		must_have(text, wanted[i]);
	}
	must_not_have(text, "Dilek Arslan (14:40"); /* a broken line of 20 s is neither coming nor going */
	assert_true(g_file_set_contents("draft.md", text, -1, NULL));
	g_free(text);
	conference_case_finish(&c);
}

static void a_draft_is_marked_and_minutes_are_not(void **state)
{
	struct conference_case c;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	char *text = conference_draft_markdown(&c.record);
	struct conference_minutes m = {.record = &c.record, .text = text};
	char *pages = write_pdf(&m, "minutes-draft.pdf"), **page = g_strsplit(pages, "\f", -1);
	unsigned count = pdf_pages("minutes-draft.pdf");
	assert_true(count > 3);
	for (unsigned i = 0; i < count; i++) {
		must_have(page[i], "ENTWURF");
	}
	must_have(pages, "Noch nicht veröffentlicht.");
	g_strfreev(page);
	g_free(pages);
	m.published_ms = CASE_BEGIN_MS + 86400000;
	m.object_until_ms = m.published_ms + 14 * INT64_C(86400000);
	pages = write_pdf(&m, "minutes.pdf");
	must_not_have(pages, "ENTWURF");
	must_have(pages, "Veröffentlicht am Freitag, 27. November 2026. Einwände sind bis zum Freitag, 11. Dezember 2026 möglich.");
	must_have(pages, "Niemand kann ihn bearbeiten.");
	must_have(pages, "Seite 1 von");
	g_free(pages);
	pages = pdf_ask("pdftotext", "-raw", "minutes.pdf");
	must_have(pages, "Karin Adler, Samstag, 28. November 2026");
	must_have(pages, "Jan_Ole *Busch*");
	must_have(pages, "1. Das gilt auch für *Lehrkräfte*.");
	must_have(pages, "Clara Weiß Enthaltung");
	must_have(pages, "10 / 12");
	g_free(pages);
	g_free(text);
	conference_case_finish(&c);
}

static void english_schools_read_english(void **state)
{
	struct conference_case c;
	(void)state;
	conference_case_init(&c, CONSULT_EN);
	char *text = conference_draft_markdown(&c.record);
	struct conference_minutes m = {.record = &c.record, .text = text};
	char *pages = write_pdf(&m, "minutes-en.pdf");
	must_have(pages, "DRAFT");
	must_have(pages, "Annex: record of the conference");
	must_not_have(pages, "Anhang");
	must_have(text, "As many yes as no; the chair's vote decided: passed.");
	g_free(pages);
	g_free(text);
	conference_case_finish(&c);
}

static void a_guest_has_the_annex_of_his_items(void **state)
{
	struct conference_case c;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	struct record_item items[5];
	memcpy(items, c.record.items, sizeof items);
	items[2].is_hidden = true;
	items[2].title = "";
	c.record.items = items;
	c.record.is_cut = true;
	c.record.objection_count = 0;
	const struct conference_minutes m = {.record = &c.record, .published_ms = CASE_BEGIN_MS};
	char *pages = write_pdf(&m, "minutes-guest.pdf");
	must_have(pages, "Er zeigt die Tagesordnungspunkte, bei denen Gäste dabei waren.");
	must_not_have(pages, "14:20 – 14:40");
	must_have(pages, "TOP 3: nicht öffentlich");
	must_not_have(pages, "Einwände");
	g_free(pages);
	conference_case_finish(&c);
}

static void markdown_has_tables_and_charts(void **state)
{
	struct conference_case c;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	const struct conference_minutes m = {.record = &c.record, .text = "# Protokoll\n\nAlles war *gut*.", .published_ms = CASE_BEGIN_MS};
	char *text = conference_minutes_markdown(&m);
	assert_true(g_str_has_prefix(text, "# Protokoll\n\nAlles war *gut*.\n\n"));
	must_have(text, "| Ja | 7 | ████████████████████████ |");
	must_have(text, "| Enthaltung | 1 | ███ |");
	must_have(text, "|---|---|---:|---:|---:|");
	must_have(text, "| Mia Özdemir-von der Hohenlohe zu Langenburg | Stimme | 14:12 – 15:35 | TOP 1; zeitweise bei TOP 2 |");
	assert_true(g_file_set_contents("minutes.md", text, -1, NULL));
	g_free(text);
	conference_case_finish(&c);
}

static void as_much_as_there_may_be_fits(void **state)
{
	struct conference_case c;
	(void)state;
	conference_case_init_large(&c);
	char *text = conference_draft_markdown(&c.record);
	const struct conference_minutes m = {.record = &c.record, .text = text, .published_ms = CASE_BEGIN_MS, .object_until_ms = CASE_BEGIN_MS};
	char *pages = write_pdf(&m, "minutes-large.pdf");
	must_have(pages, "Die Namen stehen im Anhang.");
	assert_true(pdf_pages("minutes-large.pdf") > 20);
	g_free(pages);
	pages = pdf_ask("pdftotext", "-raw", "minutes-large.pdf");
	must_have(pages, "Maximiliane-Charlotte von Oppeln-Bronikowski-Hardenberg 499");
	g_free(pages);
	g_free(text);
	conference_case_finish(&c);
}

static void an_invitation_has_the_agenda_and_who_is_called(void **state)
{
	static const char *const papers[] = {"Handyordnung.pdf", "Umfrage.ods"};
	static const struct conference_invitation_item items[] = {{"Begrüßung", "", true, 5, NULL, 0},
		{"Handys in der Pause", "Antrag der Fachschaft Deutsch\nmit Anlage", true, 30, papers, 2}, {"Eine Ordnungsmaßnahme", "", false, 0, NULL, 0},
		{"", "", false, 0, NULL, 0}};
	struct conference_case c;
	uint8_t *pdf;
	size_t len;
	(void)state;
	conference_case_init(&c, CONSULT_DE);
	const struct conference_invitation invitation = {&c.record, 90, items, G_N_ELEMENTS(items)};
	assert_int_equal(conference_invitation_pdf(&invitation, &pdf, &len), OK);
	assert_true(g_file_set_contents("invitation.pdf", (const char *)pdf, (gssize)len, NULL));
	g_free(pdf);
	char *text = pdf_ask("pdftotext", "-raw", "invitation.pdf");
	must_have(text, "Einladung: Lehrerkonferenz im November");
	must_have(text, "14:00 bis 15:30 Uhr");
	must_have(text, "Handys in der Pause (etwa 30 Minuten)");
	must_have(text, "Eine Ordnungsmaßnahme (ohne Gäste)");
	must_have(text, "nicht öffentlich");
	must_have(text, "Unterlagen: Handyordnung.pdf und Umfrage.ods");
	must_have(text, "Ada Kaya (Vorsitz)");
	must_have(text, "Emil Vogt (vertreten durch Frida Sommer)");
	g_free(text);
	conference_case_finish(&c);
}

static char *rendered(const char *markdown)
{
	uint8_t *pdf;
	size_t len;
	struct paper *p = paper_new(&(struct paper_conf){.title = "Markdown", .language = "de"});
	markdown_add(p, markdown, 1);
	assert_int_equal(paper_render(p, &pdf, &len), OK);
	paper_free(p);
	assert_true(g_file_set_contents("markdown.pdf", (const char *)pdf, (gssize)len, NULL));
	g_free(pdf);
	return pdf_ask("pdftotext", "-raw", "markdown.pdf");
}

static void markdown_is_read(void **state)
{
	char *text = rendered("# Eins\n\nEin **fetter** und ein *schräger* Satz mit `code`.\n\n3. drei\n4. vier\n   - darunter\n\n> Zitat\n\n"
		"<b>kein HTML</b> [Seite](https://kreide.example) ![Bild](x.png)\n\n---\n\n```\nzeile  eins\n```\n");
	(void)state;
	must_have(text, "Ein fetter und ein schräger Satz mit code.");
	must_have(text, "3. drei");
	must_have(text, "4. vier");
	must_have(text, "• darunter");
	must_have(text, "<b>kein HTML</b> Seite (https://kreide.example) Bild");
	must_have(text, "zeile eins");
	g_free(text);
}

static void what_is_escaped_means_itself(void **state)
{
	static const char *const texts[] = {"# kein Titel", "1. keine Liste", "- auch nicht", "**nicht fett**", "a_b_c & <b>x</b> `y` [z](q) | \\", "+1", "2) zwei", "=", "~~~",
		"> kein Zitat", "&amp;", "![x](y)", "3.", "Müller:in"};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		GString *out = g_string_new("");
		markdown_escape(out, texts[i]);
		char *text = rendered(out->str);
		must_have(text, texts[i]);
		g_free(text);
		g_string_truncate(out, 0);
		markdown_quote(out, texts[i]);
		text = rendered(out->str);
		must_have(text, texts[i]);
		g_free(text);
		g_string_free(out, TRUE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_words_are_missing),
		cmocka_unit_test(presence_goes_by_coming_and_going),
		cmocka_unit_test(an_item_may_be_on_several_times),
		cmocka_unit_test(results_are_said_in_plain_words),
		cmocka_unit_test(a_draft_has_all_that_is_known),
		cmocka_unit_test(a_draft_is_marked_and_minutes_are_not),
		cmocka_unit_test(english_schools_read_english),
		cmocka_unit_test(a_guest_has_the_annex_of_his_items),
		cmocka_unit_test(markdown_has_tables_and_charts),
		cmocka_unit_test(as_much_as_there_may_be_fits),
		cmocka_unit_test(an_invitation_has_the_agenda_and_who_is_called),
		cmocka_unit_test(markdown_is_read),
		cmocka_unit_test(what_is_escaped_means_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
