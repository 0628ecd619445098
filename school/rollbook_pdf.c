/* A register on paper: who was there, lesson by lesson; sums; what was done. */
#include "paper.h"
#include "rollbook.h"

enum { LESSONS_A_TABLE = 12 };
#define NAME_WIDTH 3.2

static void add_fact(struct paper *p, const char *key, char *value)
{
	paper_fact(p, key, value);
	g_free(value);
}

/* Weekday, day and time above each other: a column is narrow. */
static char *short_date(const struct rollbook *s, const struct rollbook_words *w, int64_t at_ms)
{
	int year, month, day;
	unsigned minute;
	char clock[MINUTE_TEXT_MAX];
	day_t on = day_at(s->zone, at_ms, &minute);
	day_split(on, &year, &month, &day);
	minute_format(minute, clock);
	return g_strdup_printf("%s\n%02d%s%02d%s\n%s", w->weekdays[day_weekday(on) - 1], day, w->date_between, month, w->date_after, clock);
}

/* As people write it. */
static void day_text(const struct rollbook_words *w, day_t on, char text[16])
{
	int year, month, day;
	day_split(on, &year, &month, &day);
	g_snprintf(text, 16, "%02d%s%02d%s%d", day, w->date_between, month, w->date_between, year);
}

static void date_text(const struct rollbook *s, const struct rollbook_words *w, int64_t at_ms, char text[16])
{
	unsigned minute;
	day_text(w, day_at(s->zone, at_ms, &minute), text);
}

static char *period_of(const struct rollbook *s, const struct rollbook_words *w)
{
	char from[16], until[16];
	day_text(w, s->from, from);
	day_text(w, s->until, until);
	if (s->from == DAY_FIRST && s->until == DAY_LAST) {
		return g_strdup(w->all);
	}
	return s->until == DAY_LAST ? g_strdup_printf("%s %s", w->since, from)
		: s->from == DAY_FIRST ? g_strdup_printf("%s %s", w->until, until) : g_strdup_printf("%s %s %s", from, w->until, until);
}

static void add_head(struct paper *p, const struct rollbook *s, const struct rollbook_words *w)
{
	char date[16], clock[MINUTE_TEXT_MAX];
	char *title = g_strdup_printf("%s %s%s%s", w->title, s->group, s->subject[0] ? " · " : "", s->subject);
	paper_heading(p, 1, title);
	g_free(title);
	paper_fact(p, w->school, s->school);
	add_fact(p, w->period, period_of(s, w));
	add_fact(p, w->lessons, g_strdup_printf("%u", s->lessons->len));
	date_text(s, w, s->made_ms, date);
	rollbook_clock(s, s->made_ms, clock);
	add_fact(p, w->made, g_strdup_printf("%s, %s", date, clock));
	if (s->kept_until_ms) {
		date_text(s, w, s->kept_until_ms - 1, date); /* the last day on which it is there */
		paper_fact(p, w->kept, date);
	}
}

/* "✓", "V 12", "V 12 G 7", "F*"; of a correction no minutes, since they are not what counts. */
static char *cell_text(const struct rollbook_words *w, const struct rollbook_cell *cell)
{
	const struct attendance *seen = &cell->seen;
	if (!cell->is_listed) {
		return g_strdup("–");
	}
	if (cell->is_corrected) {
		return g_strdup_printf("%s*", w->letters[cell->status]);
	}
	GString *text = g_string_new(NULL);
	if (seen->late_minutes) {
		g_string_append_printf(text, "%s %u", w->letters[ATTENDANCE_LATE], seen->late_minutes);
	}
	if (seen->left_minutes) {
		g_string_append_printf(text, "%s%s %u", text->len ? "\n" : "", w->letters[ATTENDANCE_LEFT_EARLY], seen->left_minutes);
	}
	if (text->len == 0) {
		g_string_append(text, w->letters[cell->status]);
	}
	return g_string_free(text, FALSE);
}

/* So many lessons as have place side by side; the places of those that are missing stay empty. */
static void add_attendance(struct paper *p, const struct rollbook *s, const struct rollbook_words *w, guint first)
{
	guint count = MIN((guint)LESSONS_A_TABLE, s->lessons->len - first);
	struct paper_column columns[LESSONS_A_TABLE + 1] = {{w->pupil, NAME_WIDTH, PAPER_START}};
	char *texts[LESSONS_A_TABLE + 1] = {NULL};
	for (guint i = 1; i <= LESSONS_A_TABLE; i++) {
		const struct rollbook_lesson *lesson = i <= count ? g_ptr_array_index(s->lessons, first + i - 1) : NULL;
		texts[i] = lesson ? short_date(s, w, lesson->planned_begin_ms ? lesson->planned_begin_ms : lesson->begin_ms) : g_strdup("");
		columns[i] = (struct paper_column){texts[i], 1, PAPER_CENTRE};
	}
	paper_table(p, columns, LESSONS_A_TABLE + 1);
	for (guint i = 1; i <= LESSONS_A_TABLE; i++) {
		g_free(texts[i]);
	}
	for (guint k = 0; k < s->pupils->len; k++) {
		const struct rollbook_pupil *pupil = g_ptr_array_index(s->pupils, k);
		bool is_listed = false;
		texts[0] = pupil->name;
		for (guint i = 1; i <= LESSONS_A_TABLE; i++) {
			struct rollbook_cell cell = {0};
			if (i <= count) {
				cell = rollbook_cell_of(g_ptr_array_index(s->lessons, first + i - 1), pupil);
			}
			is_listed = is_listed || cell.is_listed;
			texts[i] = i <= count ? cell_text(w, &cell) : g_strdup("");
		}
		if (is_listed) {
			paper_row(p, (const char *const *)texts);
		}
		for (guint i = 1; i <= LESSONS_A_TABLE; i++) {
			g_free(texts[i]);
		}
	}
}

static void add_sums(struct paper *p, const struct rollbook *s, const struct rollbook_words *w)
{
	enum { COLUMNS = ATTENDANCE_STATUSES + 3 };
	struct paper_column columns[COLUMNS] = {{w->pupil, NAME_WIDTH, PAPER_START}, {w->lessons, 1, PAPER_END}};
	for (int i = 0; i < ATTENDANCE_STATUSES; i++) {
		columns[2 + i] = (struct paper_column){w->statuses[i], 1.4, PAPER_END};
	}
	columns[COLUMNS - 1] = (struct paper_column){w->late_minutes, 1.4, PAPER_END};
	paper_heading(p, 2, w->sums);
	paper_table(p, columns, COLUMNS);
	for (guint k = 0; k < s->pupils->len; k++) {
		const struct rollbook_pupil *pupil = g_ptr_array_index(s->pupils, k);
		unsigned counts[COLUMNS] = {0};
		char *texts[COLUMNS] = {pupil->name};
		for (guint i = 0; i < s->lessons->len; i++) {
			struct rollbook_cell cell = rollbook_cell_of(g_ptr_array_index(s->lessons, i), pupil);
			bool is_late = cell.is_listed && cell.status == ATTENDANCE_LATE;
			counts[1] += cell.is_listed;
			counts[2 + cell.status] += cell.is_listed;
			counts[COLUMNS - 1] += is_late ? cell.seen.late_minutes : 0;
		}
		for (int i = 1; i < COLUMNS; i++) {
			texts[i] = g_strdup_printf("%u", counts[i]);
		}
		paper_row(p, (const char *const *)texts);
		for (int i = 1; i < COLUMNS; i++) {
			g_free(texts[i]);
		}
	}
}

static char *time_of(const struct rollbook *s, const struct rollbook_lesson *l)
{
	char begin[MINUTE_TEXT_MAX], end[MINUTE_TEXT_MAX] = "";
	rollbook_clock(s, l->begin_ms, begin);
	if (l->end_ms) {
		rollbook_clock(s, l->end_ms, end);
	}
	return g_strdup_printf("%s–%s", begin, end);
}

static void add_contents(struct paper *p, const struct rollbook *s, const struct rollbook_words *w)
{
	const struct paper_column columns[] = {{w->date, 1.2, PAPER_START}, {w->time, 1.2, PAPER_START}, {w->topic, 4, PAPER_START},
		{w->homework, 4, PAPER_START}, {w->teachers, 2, PAPER_START}};
	paper_heading(p, 2, w->contents);
	paper_table(p, columns, G_N_ELEMENTS(columns));
	for (guint i = 0; i < s->lessons->len; i++) {
		const struct rollbook_lesson *l = g_ptr_array_index(s->lessons, i);
		char date[16];
		char *time = time_of(s, l);
		date_text(s, w, l->begin_ms, date);
		const char *const cells[] = {date, time, l->topic, l->homework, l->teachers};
		paper_row(p, cells);
		g_free(time);
	}
}

static void add_notes(struct paper *p, const struct rollbook *s, const struct rollbook_words *w)
{
	const struct paper_column columns[] = {{w->date, 1.2, PAPER_START}, {w->pupil, NAME_WIDTH, PAPER_START}, {w->note, 8, PAPER_START}};
	bool has_any = false;
	for (guint i = 0; i < s->lessons->len; i++) {
		const struct rollbook_lesson *l = g_ptr_array_index(s->lessons, i);
		for (guint k = 0; k < s->pupils->len; k++) {
			const struct rollbook_pupil *pupil = g_ptr_array_index(s->pupils, k);
			struct rollbook_cell cell = rollbook_cell_of(l, pupil);
			char date[16];
			if (!cell.note) {
				continue;
			}
			if (!has_any) {
				paper_heading(p, 2, w->notes);
				paper_table(p, columns, G_N_ELEMENTS(columns));
				has_any = true;
			}
			date_text(s, w, l->begin_ms, date);
			const char *const cells[] = {date, pupil->name, cell.note};
			paper_row(p, cells);
		}
	}
}

enum err rollbook_pdf(const struct rollbook *s, uint8_t **pdf, size_t *len)
{
	const struct rollbook_words *w = rollbook_words_of(s->language);
	char *title = g_strdup_printf("%s %s", w->title, s->group);
	const struct paper_conf conf = {.title = title, .language = w->language, .is_landscape = true, .footer = w->footer,
		.page_of = w->page_of, .created_ms = s->made_ms};
	struct paper *p = paper_new(&conf);
	add_head(p, s, w);
	if (s->lessons->len == 0) {
		paper_paragraph(p, w->nothing);
	} else {
		paper_heading(p, 2, w->attendance);
		paper_paragraph(p, w->legend);
		for (guint first = 0; first < s->lessons->len; first += LESSONS_A_TABLE) {
			add_attendance(p, s, w, first);
		}
		add_sums(p, s, w);
		add_contents(p, s, w);
		add_notes(p, s, w);
	}
	enum err e = paper_render(p, pdf, len);
	paper_free(p);
	g_free(title);
	return e;
}
