/* A register for spreadsheets: one line for each pupil in each lesson. */
#include "csv_write.h"
#include "rollbook.h"

#include <stdlib.h>
#include <string.h>

static void put_heading(GString *out, const struct rollbook_words *w)
{
	const char *const columns[] = {w->date, w->begin, w->end, w->planned_begin, w->planned_end, w->topic, w->homework, w->teachers,
		w->pupil, w->status, w->late, w->left, w->gone, w->corrected, w->note};
	csv_begin(out);
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
		csv_put(out, columns[i]);
	}
	csv_end_line(out);
}

/* 0: none. */
static void put_clock(GString *out, const struct rollbook *s, int64_t at_ms)
{
	char text[MINUTE_TEXT_MAX] = "";
	if (at_ms) {
		rollbook_clock(s, at_ms, text);
	}
	csv_put(out, text);
}

static void put_lesson(GString *out, const struct rollbook *s, const struct rollbook_lesson *l)
{
	char date[DAY_TEXT_MAX];
	rollbook_date(s, l->begin_ms, date);
	csv_put(out, date);
	put_clock(out, s, l->begin_ms);
	put_clock(out, s, l->end_ms);
	put_clock(out, s, l->planned_begin_ms);
	put_clock(out, s, l->planned_end_ms);
	csv_put(out, l->topic);
	csv_put(out, l->homework);
	csv_put(out, l->teachers);
}

static void put_cell(GString *out, const struct rollbook_words *w, const struct rollbook_pupil *pupil, const struct rollbook_cell *cell)
{
	csv_put(out, pupil->name);
	csv_put(out, w->statuses[cell->status]);
	csv_put_number(out, cell->seen.late_minutes);
	csv_put_number(out, cell->seen.left_minutes);
	csv_put_number(out, cell->seen.gone_minutes);
	csv_put(out, cell->is_corrected ? w->yes : "");
	csv_put(out, cell->note ? cell->note : "");
}

char *rollbook_csv(const struct rollbook *s, size_t *len)
{
	const struct rollbook_words *w = rollbook_words_of(s->language);
	GString *out = g_string_new(NULL);
	put_heading(out, w);
	for (guint i = 0; i < s->lessons->len; i++) {
		const struct rollbook_lesson *lesson = g_ptr_array_index(s->lessons, i);
		for (guint k = 0; k < s->pupils->len; k++) {
			const struct rollbook_pupil *pupil = g_ptr_array_index(s->pupils, k);
			struct rollbook_cell cell = rollbook_cell_of(lesson, pupil);
			if (cell.is_listed) {
				put_lesson(out, s, lesson);
				put_cell(out, w, pupil, &cell);
				csv_end_line(out);
			}
		}
	}
	char *text = malloc(out->len + 1);
	*len = text ? out->len : 0;
	if (text) {
		memcpy(text, out->str, out->len + 1);
	}
	g_string_free(out, TRUE);
	return text;
}
