#include "rollbook.h"

#include <string.h>

static const struct rollbook_words words[] = {
	{"de", "Klassenbuch", "klassenbuch", {"anwesend", "verspätet", "früher gegangen", "gefehlt", "entschuldigt"},
		{"✓", "V", "G", "F", "E"}, {"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"}, ".", ".", "Datum", "Beginn", "Ende", "Beginn geplant",
		"Ende geplant", "Thema", "Hausaufgaben", "Lehrkräfte", "Name", "Status", "Verspätung (Minuten)",
		"Früher gegangen (Minuten)", "Zwischendurch weg (Minuten)", "Berichtigt", "ja", "Bemerkung", "Schule", "Lerngruppe",
		"Zeitraum", "alle Stunden", "ab", "bis", "Stand", "Aufbewahrt bis", "Stunden", "Anwesenheit", "Summen", "Minuten verspätet",
		"Themen und Hausaufgaben", "Bemerkungen", "Uhrzeit",
		"✓ anwesend · V verspätet · G früher gegangen · F gefehlt · E entschuldigt, Zahlen sind Minuten · * von der Lehrkraft "
		"berichtigt · – nicht in der Gruppe",
		"In diesem Zeitraum wurde keine Stunde gehalten.", "Seite {page} von {pages}",
		"Vertraulich: personenbezogene Daten. Nach Gebrauch vernichten."},
	{"en", "Class register", "register", {"present", "late", "left early", "absent", "excused"}, {"✓", "L", "G", "A", "E"},
		{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, "/", "", "Date", "Begin", "End", "Begin planned", "End planned", "Topic",
		"Homework", "Teachers", "Name", "Status", "Late (minutes)", "Left early (minutes)", "Gone in between (minutes)",
		"Corrected", "yes", "Note", "School", "Group", "Time", "all lessons", "from", "to", "As of", "Kept until", "Lessons", "Attendance",
		"Sums", "Minutes late", "Topics and homework", "Notes", "Time",
		"✓ present · L late · G gone early · A absent · E excused, numbers are minutes · * corrected by the teacher · – not in the "
		"group",
		"No lesson was held in this time.", "Page {page} of {pages}", "Confidential: personal data. Destroy after use."},
};

const struct rollbook_words *rollbook_words_of(const char *language)
{
	size_t i = G_N_ELEMENTS(words) - 1;
	while (i > 0 && strcmp(words[i].language, language) != 0) {
		i--;
	}
	return strcmp(words[i].language, language) == 0 ? &words[i] : &words[G_N_ELEMENTS(words) - 1];
}

static void free_cell(gpointer item)
{
	struct rollbook_cell *cell = item;
	g_free(cell->note);
	g_free(cell);
}

static void free_lesson(gpointer item)
{
	struct rollbook_lesson *lesson = item;
	g_free(lesson->topic);
	g_free(lesson->homework);
	g_free(lesson->teachers);
	g_hash_table_destroy(lesson->cells);
	g_free(lesson);
}

static void free_pupil(gpointer item)
{
	struct rollbook_pupil *pupil = item;
	g_free(pupil->id);
	g_free(pupil->name);
	g_free(pupil->order);
	g_free(pupil);
}

struct rollbook *rollbook_new(const char *school, const char *group, const char *subject, const char *language, GTimeZone *zone)
{
	struct rollbook *s = g_new0(struct rollbook, 1);
	s->school = g_strdup(school);
	s->group = g_strdup(group);
	s->subject = g_strdup(subject);
	s->language = g_strdup(language);
	s->zone = g_time_zone_ref(zone);
	s->lessons = g_ptr_array_new_with_free_func(free_lesson);
	s->pupils = g_ptr_array_new_with_free_func(free_pupil);
	return s;
}

void rollbook_free(struct rollbook *s)
{
	if (s) {
		g_free(s->school);
		g_free(s->group);
		g_free(s->subject);
		g_free(s->language);
		g_time_zone_unref(s->zone);
		g_ptr_array_free(s->lessons, TRUE);
		g_ptr_array_free(s->pupils, TRUE);
		g_free(s);
	}
}

struct rollbook_lesson *rollbook_add_lesson(struct rollbook *s)
{
	struct rollbook_lesson *lesson = g_new0(struct rollbook_lesson, 1);
	lesson->cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_cell);
	g_ptr_array_add(s->lessons, lesson);
	return lesson;
}

static bool has_pupil(const struct rollbook *s, const char *id)
{
	for (guint i = 0; i < s->pupils->len; i++) {
		if (strcmp(((const struct rollbook_pupil *)g_ptr_array_index(s->pupils, i))->id, id) == 0) {
			return true;
		}
	}
	return false;
}

/* Letters without their marks, so that Ö stands by O. */
static char *order_of(const char *name)
{
	const char *last = strrchr(name, ' ');
	char *text = g_strdup_printf("%s\n%s", last ? last + 1 : name, name);
	char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
	GString *plain = g_string_new(NULL);
	for (const char *p = apart ? apart : ""; *p; p = g_utf8_next_char(p)) {
		if (!g_unichar_ismark(g_utf8_get_char(p))) {
			g_string_append_unichar(plain, g_utf8_get_char(p));
		}
	}
	char *order = g_utf8_casefold(plain->str, -1);
	g_string_free(plain, TRUE);
	g_free(apart);
	g_free(text);
	return order;
}

void rollbook_add_cell(struct rollbook *s, struct rollbook_lesson *lesson, const char *id, const char *name, const struct rollbook_cell *cell)
{
	struct rollbook_cell *copy = g_memdup2(cell, sizeof *cell);
	copy->is_listed = true;
	copy->note = cell->note && cell->note[0] ? g_strdup(cell->note) : NULL;
	g_hash_table_replace(lesson->cells, g_strdup(id), copy);
	if (!has_pupil(s, id)) {
		struct rollbook_pupil *pupil = g_new0(struct rollbook_pupil, 1);
		pupil->id = g_strdup(id);
		pupil->name = g_strdup(name);
		pupil->order = order_of(name);
		g_ptr_array_add(s->pupils, pupil);
	}
}

static gint by_name(gconstpointer left, gconstpointer right)
{
	const struct rollbook_pupil *a = *(struct rollbook_pupil *const *)left, *b = *(struct rollbook_pupil *const *)right;
	int order = strcmp(a->order, b->order);
	return order ? order : strcmp(a->id, b->id);
}

void rollbook_sort(struct rollbook *s)
{
	g_ptr_array_sort(s->pupils, by_name);
}

struct rollbook_cell rollbook_cell_of(const struct rollbook_lesson *lesson, const struct rollbook_pupil *pupil)
{
	const struct rollbook_cell *cell = g_hash_table_lookup(lesson->cells, pupil->id);
	return cell ? *cell : (struct rollbook_cell){0};
}

void rollbook_date(const struct rollbook *s, int64_t at_ms, char text[DAY_TEXT_MAX])
{
	unsigned minute;
	day_format(day_at(s->zone, at_ms, &minute), text);
}

void rollbook_clock(const struct rollbook *s, int64_t at_ms, char text[MINUTE_TEXT_MAX])
{
	unsigned minute;
	(void)day_at(s->zone, at_ms, &minute);
	minute_format(minute, text);
}

char *rollbook_file_name(const struct rollbook *s)
{
	char *name = g_strdup_printf("%s-%s%s%s", rollbook_words_of(s->language)->file, s->group, s->subject[0] ? "-" : "", s->subject);
	char *lower = g_utf8_strdown(name, -1), *valid = g_utf8_make_valid(lower, -1);
	GString *out = g_string_new(NULL);
	for (const char *p = valid; *p && out->len < 80; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c)) {
			g_string_append_unichar(out, c);
		} else if (out->len > 0 && out->str[out->len - 1] != '-') {
			g_string_append_c(out, '-');
		}
	}
	if (out->len > 0 && out->str[out->len - 1] == '-') {
		g_string_truncate(out, out->len - 1);
	}
	g_free(valid);
	g_free(lower);
	g_free(name);
	return g_string_free(out, FALSE);
}
