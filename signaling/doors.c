/* conference.wait: connections that are told when their conference opens, closes, or lets them in. */
#include "conferences.h"

static const char *state_of(const struct hall *hall)
{
	bool is_seen = hall->info.state != CONFERENCE_DRAFT;
	return store_conference_state_names[is_seen ? hall->info.state : CONFERENCE_CLOSED];
}

static json_t *show(const struct turn *t, const struct hall *hall, const char *person)
{
	return json_pack("{s:s, s:I, s:b}", "state", state_of(hall), "begin", (json_int_t)hall->info.begin_ms, "mayEnter",
		!hall_refusal(t, hall, person));
}

static guint hash_of(const struct turn *t, const struct hall *hall, const char *person)
{
	return g_int64_hash(&hall->info.begin_ms) * 8 + (guint)hall->info.state * 2 + !hall_refusal(t, hall, person);
}

json_t *door_open(struct turn *t, const struct conn *c, const struct hall *hall)
{
	struct door *door = g_new0(struct door, 1);
	door->conn = c->id;
	g_strlcpy(door->person, c->person.id, sizeof door->person);
	g_strlcpy(door->hall, hall->info.id, sizeof door->hall);
	door->told = hash_of(t, hall, door->person);
	g_hash_table_replace(t->s->halls->doors, &door->conn, door);
	return show(t, hall, door->person);
}

void halls_drop(struct turn *t, conn_id conn)
{
	g_hash_table_remove(t->s->halls->doors, &conn);
}

static bool is_of(const struct door *door, const struct hall *hall)
{
	return g_strcmp0(door->hall, hall->info.id) == 0;
}

/* Who is off the roll hears that, and then nothing more. */
static void tell(struct turn *t, const struct hall *hall, const struct door *door, bool is_member)
{
	const struct conn *c = conn_find(t, door->conn);
	json_t *shown = show(t, hall, door->person);
	json_object_set_new(shown, "conference", json_string(hall->info.id));
	if (!is_member) {
		json_object_set_new(shown, "state", json_string("gone"));
	}
	if (c) {
		conn_note(t, c, "conference.door", shown);
	} else {
		json_decref(shown);
	}
}

void doors_tell(struct turn *t, const struct hall *hall)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, t->s->halls->doors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct door *door = value;
		if (!is_of(door, hall)) {
			continue;
		}
		bool is_member = hall_seat_of(hall, door->person) != NULL;
		guint hash = hash_of(t, hall, door->person);
		if (hash != door->told || !is_member) {
			door->told = hash;
			tell(t, hall, door, is_member);
		}
		if (!is_member) {
			g_hash_table_iter_remove(&iter);
		}
	}
}

us_t doors_at(const struct turn *t, const struct hall *hall)
{
	int64_t left_ms = hall->info.begin_ms - HALL_EARLY_MS - t->now.unix_ms;
	bool waits = hall->info.state == CONFERENCE_INVITED && left_ms > 0 && hall_has_doors(t->s, hall);
	/* in steps, since the wall clock may be set */
	return waits ? t->now.mono + us_min(left_ms * US_PER_MS, HALL_RELOAD_US) : US_NEVER;
}

bool hall_has_doors(const struct signaling *s, const struct hall *hall)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, s->halls->doors);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (is_of(value, hall)) {
			return true;
		}
	}
	return false;
}
