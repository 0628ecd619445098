#include "book_load.h"

#include "groups.h"
#include "register_look.h"

#include <string.h>

struct loading {
	struct rollbook *book;
	struct rollbook_lesson *lesson;
	GArray *entries;
};

static void add_entry(void *ctx, const struct register_entry *entry)
{
	g_array_append_val((GArray *)ctx, *entry);
}

static void add_pupil(void *ctx, const struct register_seen *seen)
{
	struct loading *l = ctx;
	const struct register_person *p = seen->person;
	const struct rollbook_cell cell = {.is_corrected = p->corrected >= 0, .status = seen->status, .seen = seen->seen,
		.note = (char *)(uintptr_t)p->note};
	rollbook_add_cell(l->book, l->lesson, p->person.id, p->person.name, &cell);
}

static void add_teacher(void *ctx, const char *name)
{
	GString *names = ctx;
	g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
}

static enum err load_lesson(struct loading *l, struct store *store, const struct register_entry *entry, int64_t now_ms)
{
	GString *teachers = g_string_new(NULL);
	l->lesson = rollbook_add_lesson(l->book);
	l->lesson->begin_ms = entry->begin_ms;
	l->lesson->end_ms = entry->is_running ? 0 : entry->end_ms;
	l->lesson->planned_begin_ms = entry->planned_begin_ms;
	l->lesson->planned_end_ms = entry->planned_end_ms;
	l->lesson->topic = g_strdup(entry->topic);
	l->lesson->homework = g_strdup(entry->homework);
	l->book->kept_until_ms = MAX(l->book->kept_until_ms, entry->kept_until_ms);
	enum err e = store_register_staff_each(store, entry->id, add_teacher, teachers);
	l->lesson->teachers = g_string_free(teachers, FALSE);
	return e ? e : register_look(store, entry, now_ms, add_pupil, l);
}

enum err book_load(struct rollbook **out, struct store *store, const struct store_room *room, GTimeZone *zone, const char *language,
	day_t from, day_t until, int64_t now_ms)
{
	struct store_group_info group;
	char school[STORE_NAME_MAX];
	*out = NULL;
	enum err e = store_school_name(store, room->school, school);
	e = e ? e : store_group_get(store, room->group, &group);
	if (e) {
		return e;
	}
	struct loading l = {.book = rollbook_new(school, group.name, group.subject, language, zone),
		.entries = g_array_new(FALSE, FALSE, sizeof(struct register_entry))};
	l.book->from = from;
	l.book->until = until;
	l.book->made_ms = now_ms;
	e = store_register_each(store, room->group, day_ms(zone, from, 0), day_ms(zone, until, DAY_MINUTES), ROLLBOOK_LESSONS_MAX, add_entry,
		l.entries);
	for (guint i = l.entries->len; i > 0 && !e; i--) { /* newest first: from the end */
		e = load_lesson(&l, store, &g_array_index(l.entries, struct register_entry, i - 1), now_ms);
	}
	rollbook_sort(l.book);
	g_array_free(l.entries, TRUE);
	if (e) {
		rollbook_free(l.book);
		return e;
	}
	*out = l.book;
	return OK;
}
