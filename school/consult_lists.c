/* Lists of a desk: for the door, with numbers in place of names; and for the teacher. German and English. */
#include "consult_paper.h"
#include "paper.h"

struct words {
	const char *place, *time, *number, *kind, *child, *group, *language, *interpreter, *notes;
	const char *video, *here, *free, *pause, *assigned, *page_of;
	const char *door, *keep; /* {date} */
};

static const struct words all[2] = {
	{.place = "Ort", .time = "Zeit", .number = "Nr.", .kind = "Wie", .child = "Kind", .group = "Gruppe", .language = "Sprache", .interpreter = "Dolmetschen",
		.notes = "Notizen", .video = "Video", .here = "hier", .free = "frei", .pause = "Pause", .assigned = "(von der Schule eingetragen)",
		.page_of = "Seite {page} von {pages}", .door = "Ihre Nummer steht auf der Seite, auf der Sie gebucht haben, und in der Mail.",
		.keep = "Enthält Namen: bitte nicht liegen lassen, und nach dem {date} vernichten."},
	{.place = "Place", .time = "Time", .number = "No.", .kind = "How", .child = "Child", .group = "Group", .language = "Language", .interpreter = "Interpreting",
		.notes = "Notes", .video = "video", .here = "here", .free = "free", .pause = "Break", .assigned = "(set by the school)",
		.page_of = "Page {page} of {pages}", .door = "Your number is shown on the page where you booked, and in the mail.",
		.keep = "Holds names: please do not leave it lying about, and destroy it after {date}."},
};

struct list {
	const struct consult_lists *facts;
	const struct words *words;
	enum consult_language language;
	bool is_door;
};

/* "14:10 – 14:20". */
static char *times(const struct list *l, const struct consult_list_talk *t)
{
	unsigned begin, end;
	(void)day_at(l->facts->zone, t->begin_ms, &begin);
	(void)day_at(l->facts->zone, t->end_ms, &end);
	return g_strdup_printf("%02u:%02u – %02u:%02u", begin / 60, begin % 60, end / 60, end % 60);
}

static void add_door_row(struct paper *p, const struct list *l, const struct consult_list_talk *t, const char *time, const char *code)
{
	const char *kind = t->is_video ? l->words->video : l->words->here;
	const char *cells[] = {time, code, t->code && !t->is_break ? kind : ""};
	paper_row(p, cells);
}

static void add_teacher_row(struct paper *p, const struct list *l, const struct consult_list_talk *t, const char *time, const char *code)
{
	const struct words *w = l->words;
	if (t->is_break || !t->code) {
		const char *cells[] = {time, "", code, "", "", "", "", ""};
		paper_row(p, cells);
		return;
	}
	char *child = t->is_assigned ? g_strdup_printf("%s\n%s", t->child, w->assigned) : g_strdup(t->child);
	char *language = consult_language_text(l->language, t->language), *interpreter = consult_language_text(l->language, t->interpreter);
	/* two lines of room to write */
	const char *cells[] = {time, code, child, t->group, language, interpreter, t->is_video ? w->video : w->here, "\n"};
	paper_row(p, cells);
	g_free(child);
	g_free(language);
	g_free(interpreter);
}

static void add_talk(struct paper *p, const struct list *l, const struct consult_list_talk *t)
{
	char *time = times(l, t), *number = g_strdup_printf("%d", t->code);
	const char *code = t->is_break ? l->words->pause : t->code ? number : l->words->free;
	if (l->is_door) {
		add_door_row(p, l, t, time, code);
	} else {
		add_teacher_row(p, l, t, time, code);
	}
	g_free(time);
	g_free(number);
}

static void add_table(struct paper *p, const struct list *l)
{
	const struct words *w = l->words;
	const struct paper_column door[] = {{w->time, 2, PAPER_START}, {w->number, 1, PAPER_START}, {w->kind, 1, PAPER_START}};
	const struct paper_column teacher[] = {{w->time, 1.9, PAPER_START}, {w->number, 0.8, PAPER_START}, {w->child, 3.4, PAPER_START},
		{w->group, 1.3, PAPER_START}, {w->language, 1.7, PAPER_START}, {w->interpreter, 1.8, PAPER_START}, {w->kind, 1, PAPER_START},
		{w->notes, 4.4, PAPER_START}};
	if (l->is_door) {
		paper_table(p, door, G_N_ELEMENTS(door));
	} else {
		paper_table(p, teacher, G_N_ELEMENTS(teacher));
	}
}

/* A table for each day. */
static void add_days(struct paper *p, const struct list *l, const struct consult_list_desk *desk)
{
	day_t last = DAY_FIRST - 1;
	for (size_t i = 0; i < desk->count; i++) {
		unsigned minute;
		day_t day = day_at(l->facts->zone, desk->talks[i].begin_ms, &minute);
		if (day != last) {
			char *date = consult_date_text(l->language, l->facts->zone, desk->talks[i].begin_ms);
			paper_heading(p, 2, date);
			g_free(date);
			add_table(p, l);
			last = day;
		}
		add_talk(p, l, &desk->talks[i]);
	}
}

static void add_desk(struct paper *p, const struct list *l, const struct consult_list_desk *desk)
{
	char *teachers = consult_list_text(l->language, desk->teachers, desk->teacher_count);
	paper_section(p, consult_language_names[l->language], false);
	paper_heading(p, 1, teachers);
	if (*desk->place) {
		paper_fact(p, l->words->place, desk->place);
	}
	add_days(p, l, desk);
	if (l->is_door) {
		paper_paragraph(p, l->words->door);
	} else if (l->facts->kept_until_ms) {
		char *date = consult_date_text(l->language, l->facts->zone, l->facts->kept_until_ms), *text = consult_fill(l->words->keep, "{date}", date, NULL);
		paper_paragraph(p, text);
		g_free(date);
		g_free(text);
	}
	g_free(teachers);
}

enum err consult_lists_pdf(const struct consult_lists *lists, enum consult_list_kind kind, uint8_t **pdf, size_t *len)
{
	bool is_english = lists->language == CONSULT_EN, is_door = kind == CONSULT_LIST_DOOR;
	const struct list l = {.facts = lists, .words = &all[is_english], .language = is_english ? CONSULT_EN : CONSULT_DE, .is_door = is_door};
	char *footer = g_strdup_printf("%s · %s", lists->school, lists->title);
	const struct paper_conf conf = {
		.title = lists->title,
		.language = consult_language_names[l.language],
		.is_landscape = !is_door,
		.is_large = is_door,
		.footer = footer,
		.page_of = l.words->page_of,
		.created_ms = lists->made_ms,
	};
	struct paper *p = paper_new(&conf);
	for (size_t i = 0; i < lists->count; i++) {
		add_desk(p, &l, &lists->desks[i]);
	}
	enum err e = paper_render(p, pdf, len);
	paper_free(p);
	g_free(footer);
	return e;
}
