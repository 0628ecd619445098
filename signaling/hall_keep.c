/*
 * People come and go whether the store takes it or not: what it does not take waits here, with its time, and goes in later in the same
 * order. Until it has, nothing is decided in the conference (`internal`), so that nothing overtakes it.
 */
#include "conferences.h"

/* What the store does not know any more (somebody was erased) holds up nothing. */
static bool is_done(enum err e)
{
	return !e || e == ERR_NOT_FOUND || e == ERR_STATE || e == ERR_CONFLICT;
}

static bool write_one(struct turn *t, const struct hall *hall, const struct hall_write *write)
{
	struct store *store = t->s->store;
	enum err e = OK;
	switch (write->kind) {
	case HALL_WRITE_STAY:
		e = store_stay_set(store, hall->info.id, write->person, write->seat[0] ? write->seat : NULL, write->at_ms);
		break;
	case HALL_WRITE_REMOVE:
		e = store_speech_remove(store, hall->info.id, write->number);
		break;
	case HALL_WRITE_END:
		e = store_speech_next(store, hall->info.id, 0, write->at_ms);
		break;
	}
	if (!is_done(e)) {
		store_failed(t, "conference", hall->info.id);
	}
	return is_done(e);
}

static void save(struct turn *t, struct hall *hall)
{
	guint done = 0;
	while (done < hall->unsaved->len && write_one(t, hall, &g_array_index(hall->unsaved, struct hall_write, done))) {
		done++;
	}
	if (done) {
		g_array_remove_range(hall->unsaved, 0, done);
	}
	hall->save_at = t->now.mono + SAVE_EVERY_US;
}

void hall_keep(struct turn *t, struct hall *hall, struct hall_write write)
{
	write.at_ms = t->now.unix_ms;
	if (hall->unsaved->len > 0 || !write_one(t, hall, &write)) {
		g_array_append_val(hall->unsaved, write);
		hall->save_at = hall->unsaved->len == 1 ? t->now.mono + SAVE_EVERY_US : hall->save_at;
	}
}

bool hall_is_kept(struct turn *t, struct hall *hall)
{
	if (hall->unsaved->len > 0) {
		save(t, hall);
	}
	return hall->unsaved->len == 0;
}
