#include "speaking.h"

#include <string.h>

const char *const speaking_kind_names[SPEAKING_KINDS] = {"turn", "order"};

struct speaking *speaking_new(bool first_first, int turn_seconds)
{
	struct speaking *list = g_new0(struct speaking, 1);
	list->waits = g_array_new(FALSE, FALSE, sizeof(struct speaking_wait));
	list->meters = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	list->first_first = first_first;
	list->turn_seconds = turn_seconds;
	return list;
}

void speaking_free(struct speaking *list)
{
	if (list) {
		g_array_free(list->waits, TRUE);
		g_hash_table_destroy(list->meters);
		g_free(list);
	}
}

static struct speaking_wait *wait_at(const struct speaking *list, guint i)
{
	return &g_array_index(list->waits, struct speaking_wait, i);
}

static struct speaking_meter *meter_of(struct speaking *list, const char *id)
{
	struct speaking_meter *meter = g_hash_table_lookup(list->meters, id);
	if (!meter) {
		meter = g_new0(struct speaking_meter, 1);
		g_strlcpy(meter->id, id, sizeof meter->id);
		g_hash_table_insert(list->meters, meter->id, meter);
	}
	return meter;
}

unsigned speaking_spoke(const struct speaking *list, const char *id)
{
	const struct speaking_meter *meter = g_hash_table_lookup(list->meters, id);
	return meter ? meter->spoke : 0;
}

/* --- the order --- */

static gint compare(gconstpointer left, gconstpointer right, gpointer data)
{
	const struct speaking_wait *a = left, *b = right;
	const struct speaking *list = data;
	if (a->kind != b->kind) {
		return a->kind == SPEAKING_ORDER ? -1 : 1;
	}
	if (list->first_first && a->kind == SPEAKING_TURN) {
		unsigned spoke_a = speaking_spoke(list, a->id), spoke_b = speaking_spoke(list, b->id);
		if (spoke_a != spoke_b) {
			return spoke_a < spoke_b ? -1 : 1;
		}
	}
	return a->number < b->number ? -1 : 1;
}

static void sort(struct speaking *list)
{
	g_array_sort_with_data(list->waits, compare, list);
	list->news |= SPEAKING_NEWS_LIST;
}

const struct speaking_wait *speaking_find(const struct speaking *list, const char *id)
{
	for (guint i = 0; i < list->waits->len; i++) {
		if (strcmp(wait_at(list, i)->id, id) == 0) {
			return wait_at(list, i);
		}
	}
	return NULL;
}

static void take_out(struct speaking *list, const struct speaking_wait *wait)
{
	g_array_remove_index(list->waits, (guint)(wait - wait_at(list, 0)));
	list->news |= SPEAKING_NEWS_LIST;
}

/* --- who has the word --- */

static void begin_speech(struct speaking *list, const char *id, enum speaking_kind kind, int64_t now_ms)
{
	list->speaker = (struct speaking_speech){.kind = kind, .since_ms = now_ms};
	g_strlcpy(list->speaker.id, id, sizeof list->speaker.id);
	meter_of(list, id)->spoke += kind == SPEAKING_TURN;
	sort(list); /* who has asked again meanwhile has spoken more often now */
}

void speaking_end(struct speaking *list, int64_t now_ms)
{
	const struct speaking_speech *speaker = &list->speaker;
	if (!speaker->id[0]) {
		return;
	}
	struct speaking_meter *meter = meter_of(list, speaker->id);
	meter->spoken_ms += MAX(0, now_ms - speaker->since_ms); /* a wall clock may be set back */
	meter->turns++;
	list->speaker = (struct speaking_speech){0};
	list->news |= SPEAKING_NEWS_LIST | SPEAKING_NEWS_TIMES;
}

const struct speaking_wait *speaking_first(const struct speaking *list)
{
	for (guint i = 0; i < list->waits->len; i++) {
		if (wait_at(list, i)->kept_until_ms == SPEAKING_HERE) {
			return wait_at(list, i);
		}
	}
	return NULL;
}

void speaking_next(struct speaking *list, int64_t now_ms)
{
	const struct speaking_wait *first = speaking_first(list);
	speaking_end(list, now_ms);
	if (first) {
		struct speaking_wait next = *first;
		take_out(list, first);
		begin_speech(list, next.id, next.kind, now_ms);
	}
}

void speaking_give(struct speaking *list, const char *id, int64_t now_ms)
{
	if (strcmp(list->speaker.id, id) == 0) {
		return;
	}
	const struct speaking_wait *asked = speaking_find(list, id);
	enum speaking_kind kind = asked ? asked->kind : SPEAKING_TURN;
	speaking_end(list, now_ms);
	if (asked) {
		take_out(list, asked);
	}
	begin_speech(list, id, kind, now_ms);
}

/* --- who waits --- */

enum speaking_refusal speaking_may_ask(const struct speaking *list, const char *id, enum speaking_kind kind)
{
	const struct speaking_wait *before = speaking_find(list, id);
	if (before && before->kind == kind) {
		return SPEAKING_NOT_NOW;
	}
	if (list->is_closed && kind == SPEAKING_TURN) {
		return SPEAKING_CLOSED;
	}
	return list->waits->len < SPEAKING_WAITS_MAX ? SPEAKING_FINE : SPEAKING_FULL;
}

void speaking_ask(struct speaking *list, const char *id, enum speaking_kind kind, int64_t number, int64_t now_ms)
{
	struct speaking_wait wait = {.kind = kind, .since_ms = now_ms, .number = number};
	g_strlcpy(wait.id, id, sizeof wait.id);
	speaking_remove(list, id);
	g_array_append_val(list->waits, wait);
	sort(list);
}

void speaking_remove(struct speaking *list, const char *id)
{
	const struct speaking_wait *wait = speaking_find(list, id);
	if (wait) {
		take_out(list, wait);
	}
}

/* --- how it is led --- */

void speaking_close(struct speaking *list, bool is_closed)
{
	list->news |= list->is_closed != is_closed ? SPEAKING_NEWS_LIST : 0;
	list->is_closed = is_closed;
}

void speaking_rules(struct speaking *list, bool first_first, int turn_seconds)
{
	if (list->first_first != first_first || list->turn_seconds != turn_seconds) {
		list->first_first = first_first;
		list->turn_seconds = turn_seconds;
		sort(list);
	}
}

void speaking_begin_item(struct speaking *list, int64_t now_ms)
{
	GHashTableIter iter;
	gpointer meter;
	speaking_end(list, now_ms);
	if (list->waits->len > 0) {
		g_array_set_size(list->waits, 0);
		list->news |= SPEAKING_NEWS_LIST;
	}
	g_hash_table_iter_init(&iter, list->meters);
	while (g_hash_table_iter_next(&iter, NULL, &meter)) {
		((struct speaking_meter *)meter)->spoke = 0;
	}
	speaking_close(list, false);
}

/* --- who is here --- */

static void keep_until(struct speaking *list, const char *id, int64_t until_ms)
{
	const struct speaking_wait *wait = speaking_find(list, id);
	if (wait) {
		wait_at(list, (guint)(wait - wait_at(list, 0)))->kept_until_ms = until_ms;
	}
	if (strcmp(list->speaker.id, id) == 0) {
		list->speaker.kept_until_ms = until_ms;
	}
}

void speaking_drop(struct speaking *list, const char *id, int64_t until_ms)
{
	keep_until(list, id, until_ms);
}

void speaking_back(struct speaking *list, const char *id)
{
	keep_until(list, id, SPEAKING_HERE);
}

void speaking_gone(struct speaking *list, const char *id, int64_t now_ms)
{
	if (id[0] && strcmp(list->speaker.id, id) == 0) {
		speaking_end(list, now_ms);
	}
	speaking_remove(list, id); /* at last: the id may stand there */
}

static bool is_overdue(int64_t kept_until_ms, int64_t now_ms)
{
	return kept_until_ms != SPEAKING_HERE && now_ms >= kept_until_ms;
}

const char *speaking_overdue(const struct speaking *list, int64_t now_ms)
{
	for (guint i = 0; i < list->waits->len; i++) {
		if (is_overdue(wait_at(list, i)->kept_until_ms, now_ms)) {
			return wait_at(list, i)->id;
		}
	}
	return list->speaker.id[0] && is_overdue(list->speaker.kept_until_ms, now_ms) ? list->speaker.id : NULL;
}

int64_t speaking_deadline(const struct speaking *list)
{
	int64_t deadline = SPEAKING_NEVER;
	for (guint i = 0; i < list->waits->len; i++) {
		int64_t kept_until_ms = wait_at(list, i)->kept_until_ms;
		deadline = kept_until_ms == SPEAKING_HERE ? deadline : MIN(deadline, kept_until_ms);
	}
	bool is_kept = list->speaker.id[0] && list->speaker.kept_until_ms != SPEAKING_HERE;
	return is_kept ? MIN(deadline, list->speaker.kept_until_ms) : deadline;
}

void speaking_restart(struct speaking *list, int64_t until_ms)
{
	for (guint i = 0; i < list->waits->len; i++) {
		wait_at(list, i)->kept_until_ms = until_ms;
	}
}

int64_t speaking_ends_at(const struct speaking *list)
{
	bool is_limited = list->speaker.id[0] && list->turn_seconds > 0;
	return is_limited ? list->speaker.since_ms + list->turn_seconds * INT64_C(1000) : 0;
}

/* --- as it was kept --- */

void speaking_put_speech(struct speaking *list, const struct speaking_speech *speech, bool is_of_item)
{
	struct speaking_meter *meter = meter_of(list, speech->id);
	meter->spoken_ms += MAX(0, speech->ended_ms - speech->since_ms);
	meter->turns++;
	meter->spoke += is_of_item && speech->kind == SPEAKING_TURN;
}
