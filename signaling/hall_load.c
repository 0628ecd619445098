/* A conference from the store into memory. */
#include "hall_votes.h"

#include <string.h>

_Static_assert((int)SPEAKING_ID_MAX == (int)STORE_ID_MAX, "the list knows people by their ids");
_Static_assert((int)SPEAKING_TURN == (int)SPEECH_TURN && (int)SPEAKING_ORDER == (int)SPEECH_ORDER, "the store's kinds");

static void item_free(void *data)
{
	struct hall_item *item = data;
	g_free(item->title);
	g_free(item->text);
	json_decref(item->papers);
	g_hash_table_destroy(item->admitted);
	g_hash_table_destroy(item->dismissed);
	g_free(item);
}

static struct hall *hall_new(void)
{
	struct hall *hall = g_new0(struct hall, 1);
	hall->seats = g_ptr_array_new_with_free_func(g_free);
	hall->by_seat = g_hash_table_new(g_str_hash, g_str_equal);
	hall->by_holder = g_hash_table_new(g_str_hash, g_str_equal);
	hall->by_voter = g_hash_table_new(g_str_hash, g_str_equal);
	hall->items = g_ptr_array_new_with_free_func(item_free);
	hall->closed = g_array_new(FALSE, FALSE, sizeof(struct hall_closed));
	hall->guest_times = g_array_new(FALSE, FALSE, sizeof(struct hall_guest_time));
	hall->dismissed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	hall->presences = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	hall->gone_seats = g_ptr_array_new_with_free_func(g_free);
	hall->unsaved = g_array_new(FALSE, FALSE, sizeof(struct hall_write));
	hall->is_told = hall->is_crowd_new = true;
	hall->empty_since = hall->reload_at = hall->door_at = hall->aired_at = US_NEVER;
	return hall;
}

void hall_free(void *data)
{
	struct hall *hall = data;
	g_hash_table_destroy(hall->by_seat);
	g_hash_table_destroy(hall->by_holder);
	g_hash_table_destroy(hall->by_voter);
	g_ptr_array_free(hall->seats, TRUE);
	g_ptr_array_free(hall->items, TRUE);
	g_array_free(hall->closed, TRUE);
	g_array_free(hall->guest_times, TRUE);
	g_hash_table_destroy(hall->dismissed);
	g_hash_table_destroy(hall->presences);
	g_ptr_array_free(hall->gone_seats, TRUE);
	g_array_free(hall->unsaved, TRUE);
	speaking_free(hall->list);
	hall_votes_free(hall->votes);
	g_free(hall);
}

/* --- what the store tells --- */

static void on_conference(void *ctx, const struct store_conference *info)
{
	struct hall *hall = ctx;
	hall->info = *info;
	if (!hall->list) {
		hall->list = speaking_new(info->rules.first_first, info->rules.turn_seconds);
		speaking_close(hall->list, info->list_closed);
	}
}

static void on_seat(void *ctx, const struct store_seat *info)
{
	struct hall *hall = ctx;
	struct hall_seat *seat = g_new0(struct hall_seat, 1);
	seat->info = *info;
	g_ptr_array_add(hall->seats, seat);
	g_hash_table_insert(hall->by_seat, seat->info.id, seat);
	g_hash_table_insert(hall->by_holder, seat->info.person.id, seat);
}

static void on_item(void *ctx, const struct store_item *info)
{
	struct hall *hall = ctx;
	struct hall_item *item = g_new0(struct hall_item, 1);
	memcpy(item->id, info->id, sizeof item->id);
	item->title = g_strdup(info->title);
	item->text = g_strdup(info->text);
	item->guests = info->guests;
	item->minutes = info->minutes;
	item->state = info->state;
	item->begun_ms = info->begun_ms;
	item->ended_ms = info->ended_ms;
	item->papers = json_array();
	item->admitted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	item->dismissed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (uint32_t i = 0; i < info->paper_count; i++) {
		json_array_append_new(item->papers, json_pack("{s:s, s:s}", "id", info->papers[i].file, "name", info->papers[i].name));
	}
	g_ptr_array_add(hall->items, item);
	hall->current = item->state == ITEM_CURRENT ? item : hall->current;
}

struct hall_item *hall_item_find(const struct hall *hall, const char *id)
{
	for (guint i = 0; i < hall->items->len; i++) {
		struct hall_item *item = g_ptr_array_index(hall->items, i);
		if (strcmp(item->id, id) == 0) {
			return item;
		}
	}
	return NULL;
}

static void on_guest(void *ctx, const char *id, const char *person, const char *name, bool is_admitted)
{
	struct hall_item *item = hall_item_find(ctx, id);
	(void)name;
	if (item) {
		g_hash_table_add(is_admitted ? item->admitted : item->dismissed, g_strdup(person));
	}
}

static void on_span(void *ctx, const char *id, int64_t from_ms, int64_t until_ms)
{
	struct hall *hall = ctx;
	const struct hall_item *item = hall_item_find(hall, id);
	if (item && !item->guests) {
		struct hall_closed closed = {.from_ms = from_ms, .until_ms = until_ms ? until_ms : INT64_MAX};
		memcpy(closed.item, item->id, sizeof closed.item);
		g_array_append_val(hall->closed, closed);
	}
}

static void on_guest_time(void *ctx, const struct store_guest_time *time)
{
	struct hall *hall = ctx;
	struct hall_guest_time taken = {.is_in = time->is_admitted, .from_ms = time->from_ms, .until_ms = time->until_ms ? time->until_ms : INT64_MAX};
	memcpy(taken.person, time->person, sizeof taken.person);
	g_array_append_val(hall->guest_times, taken);
	if (!time->until_ms && !time->item[0]) {
		g_hash_table_add(hall->dismissed, g_strdup(time->person));
	}
}

static void on_quorum(void *ctx, const struct store_quorum *found)
{
	((struct hall *)ctx)->established = *found;
}

static void on_speech(void *ctx, const struct store_speech *speech)
{
	struct hall *hall = ctx;
	bool is_of_item = strcmp(speech->item, hall->current ? hall->current->id : "") == 0 && speech->begun_ms >= hall->info.item_since_ms;
	struct speaking_speech over = {.kind = (enum speaking_kind)speech->kind, .since_ms = speech->begun_ms, .ended_ms = speech->ended_ms};
	memcpy(over.id, speech->person, sizeof over.id);
	if (speech->ended_ms) {
		speaking_put_speech(hall->list, &over, is_of_item);
	} else if (!speech->begun_ms) {
		speaking_ask(hall->list, speech->person, over.kind, speech->number, speech->asked_ms);
	}
}

/* --- after a restart --- */

struct stays {
	struct turn *t;
	struct hall *hall;
};

/* Who was there when the server stopped has his place kept, as everybody whose line breaks. */
static void on_stay(void *ctx, const struct store_stay *stay)
{
	struct stays *stays = ctx;
	if (!stay->until_ms) {
		struct hall_presence *presence = g_new0(struct hall_presence, 1);
		memcpy(presence->person, stay->person, sizeof presence->person);
		memcpy(presence->name, stay->name, sizeof presence->name);
		presence->kept_until = stays->t->now.mono + PLACE_KEPT_US;
		g_hash_table_replace(stays->hall->presences, presence->person, presence);
	}
}

static void on_state(void *ctx, const struct store_conference *info)
{
	((struct stays *)ctx)->hall->info.state = info->state;
}

/* What the last run of the server left open ends when that was last known to run. */
static enum err resume(struct turn *t, struct hall *hall, const char *id)
{
	struct stays stays = {t, hall};
	const struct store_conference_parts open = {.on_conference = on_state, .on_stay = on_stay, .ctx = &stays};
	enum err e = store_conference_read(t->s->store, id, &open);
	return e || hall->info.state != CONFERENCE_OPEN ? e : store_conference_resume(t->s->store, id);
}

struct hall *hall_read(struct turn *t, const char *id, enum err *e)
{
	struct hall *hall = hall_new();
	const struct store_conference_parts all = {.on_conference = on_conference, .on_seat = on_seat, .on_item = on_item,
		.on_guest = on_guest, .on_span = on_span, .on_guest_time = on_guest_time, .on_quorum = on_quorum, .on_speech = on_speech, .ctx = hall};
	*e = resume(t, hall, id);
	*e = *e ? *e : store_conference_read(t->s->store, id, &all);
	if (*e) {
		hall_free(hall);
		return NULL;
	}
	if (hall->info.state == CONFERENCE_OPEN) {
		speaking_restart(hall->list, t->now.unix_ms + PLACE_KEPT_US / US_PER_MS);
		hall->empty_since = t->now.mono;
	}
	hall_mark_closed(hall, t->now);
	hall->list->news = 0;
	hall->cared_at = t->now.mono;
	return hall;
}

/* --- what HTTP has changed --- */

static void swap_pointers(GPtrArray **a, GPtrArray **b)
{
	GPtrArray *of_a = *a;
	*a = *b;
	*b = of_a;
}

static void swap_tables(GHashTable **a, GHashTable **b)
{
	GHashTable *of_a = *a;
	*a = *b;
	*b = of_a;
}

static bool is_same_seat(const struct store_seat *a, const struct store_seat *b)
{
	return a->kind == b->kind && a->office == b->office && strcmp(a->person.name, b->person.name) == 0
		&& strcmp(a->deputy.id, b->deputy.id) == 0;
}

/* Who fills it goes on doing so until it is looked at. */
static void compare_seats(struct hall *hall, const struct hall *before)
{
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = g_ptr_array_index(hall->seats, i);
		const struct hall_seat *old = g_hash_table_lookup(before->by_seat, seat->info.id);
		seat->is_news = !old || old->is_news || !is_same_seat(&seat->info, &old->info);
		hall->is_told = hall->is_told && !seat->is_news;
		if (old) {
			seat->is_out = old->is_out;
			memcpy(seat->filler, old->filler, sizeof seat->filler);
			memcpy(seat->filler_name, old->filler_name, sizeof seat->filler_name);
		}
	}
	for (guint i = 0; i < before->seats->len; i++) {
		const struct hall_seat *old = g_ptr_array_index(before->seats, i);
		if (!g_hash_table_contains(hall->by_seat, old->info.id)) {
			g_ptr_array_add(hall->gone_seats, g_strdup(old->info.id));
			hall->is_told = false;
		}
	}
}

enum err hall_reload(struct turn *t, struct hall *hall)
{
	struct hall *fresh = hall_new();
	const struct store_conference_parts parts = {.on_conference = on_conference, .on_seat = on_seat, .on_item = on_item,
		.on_guest = on_guest, .ctx = fresh};
	enum err e = store_conference_read(t->s->store, hall->info.id, &parts);
	if (!e) {
		hall->info = fresh->info;
		hall->current = fresh->current;
		swap_pointers(&hall->seats, &fresh->seats);
		swap_pointers(&hall->items, &fresh->items);
		swap_tables(&hall->by_seat, &fresh->by_seat);
		swap_tables(&hall->by_holder, &fresh->by_holder);
		swap_tables(&hall->by_voter, &fresh->by_voter); /* of seats that are not there any more */
		hall->is_crowd_new = true;
		compare_seats(hall, fresh);
		hall_index_voters(hall);
		speaking_rules(hall->list, hall->info.rules.first_first, hall->info.rules.turn_seconds);
	}
	hall_free(fresh);
	return e;
}
