#include "register_look.h"

#include <glib.h>
#include <string.h>

struct look {
	struct store *store;
	const struct register_entry *entry;
	struct attendance_lesson lesson;
	int64_t now_ms;
	GArray *known; /* struct register_stay, of all */
	GArray *own;   /* struct stay, of one */
	void (*each)(void *ctx, const struct register_seen *seen);
	void *ctx;
};

static void add_stay(void *ctx, const struct register_stay *stay)
{
	g_array_append_val((GArray *)ctx, *stay);
}

static size_t collect(struct look *look, const char *person)
{
	g_array_set_size(look->own, 0);
	for (guint i = 0; i < look->known->len; i++) {
		const struct register_stay *each = &g_array_index(look->known, struct register_stay, i);
		if (strcmp(each->person, person) == 0) {
			const struct stay stay = {each->from_ms, each->until_ms ? each->until_ms : look->now_ms};
			g_array_append_val(look->own, stay);
		}
	}
	return attendance_merge((struct stay *)(void *)look->own->data, look->own->len);
}

static void show(void *ctx, const struct register_person *person)
{
	struct look *look = ctx;
	struct register_seen seen = {.person = person};
	seen.stay_count = collect(look, person->person.id);
	seen.stays = (const struct stay *)(void *)look->own->data;
	if (look->entry->is_judged) {
		seen.seen = (struct attendance){(enum attendance_status)person->status, person->late_minutes, person->left_minutes,
			person->gone_minutes};
	} else {
		attendance_judge(&look->lesson, seen.stays, seen.stay_count, &seen.seen);
	}
	seen.status = person->corrected < 0 ? seen.seen.status : (enum attendance_status)person->corrected;
	look->each(look->ctx, &seen);
}

enum err register_look(struct store *store, const struct register_entry *entry, int64_t now_ms,
	void (*each)(void *ctx, const struct register_seen *seen), void *ctx)
{
	struct look look = {
		.store = store,
		.entry = entry,
		.lesson = {entry->begin_ms, entry->end_ms ? entry->end_ms : now_ms, entry->planned_begin_ms != 0, entry->planned_begin_ms,
			entry->planned_end_ms},
		.now_ms = now_ms,
		.known = g_array_new(FALSE, FALSE, sizeof(struct register_stay)),
		.own = g_array_new(FALSE, FALSE, sizeof(struct stay)),
		.each = each,
		.ctx = ctx,
	};
	enum err e = store_register_stay_each(store, entry->id, add_stay, look.known);
	e = e ? e : store_register_person_each(store, entry->id, show, &look);
	g_array_free(look.known, TRUE);
	g_array_free(look.own, TRUE);
	return e;
}
