#include "record_parts.h"

#include "plan.h"
#include "week.h"

#include "consult_words.h"

#include <string.h>

static const struct record_item *item_at(const struct record_set *set, size_t i)
{
	return &g_array_index(set->items, struct record_item, i);
}

const char *record_keep(struct record_set *set, const char *text)
{
	return g_string_chunk_insert_const(set->texts, text);
}

const void *record_keep_array(struct record_set *set, const void *elements, size_t count, size_t size)
{
	void *copy = g_memdup2(elements, count * size);
	if (copy) {
		g_ptr_array_add(set->kept, copy);
	}
	return copy;
}

size_t record_index(const GPtrArray *ids, const char *id)
{
	for (guint i = 0; id[0] && i < ids->len; i++) {
		if (strcmp(g_ptr_array_index(ids, i), id) == 0) {
			return i;
		}
	}
	return RECORD_NONE;
}

bool record_is_shown(const struct record_set *set, size_t item, int64_t at_ms)
{
	return (item == RECORD_NONE || !item_at(set, item)->is_hidden) && record_is_known(set, at_ms);
}

static void keep_id(struct record_set *set, GPtrArray *ids, const char *id)
{
	g_ptr_array_add(ids, (gpointer)record_keep(set, id));
}

/* -- what the store tells, in its order ------------------------------------------------------------------------- */

static void take_conference(void *ctx, const struct store_conference *c)
{
	struct record_set *set = ctx;
	memcpy(set->id, c->id, sizeof set->id);
	set->kind = c->kind;
	set->record = (struct conference_record){.title = record_keep(set, c->title), .text = record_keep(set, c->text), .place = record_keep(set, c->place),
		.kind = (enum record_kind)c->kind, .begin_ms = c->begin_ms, .invited_ms = c->invited_ms, .opened_ms = c->opened_ms, .closed_ms = c->closed_ms,
		.notice_days = -1, .notice_wanted = c->rules.notice_days, .is_second_call = c->second_call, .quorum = (enum record_quorum_rule)c->rules.quorum,
		.is_quorum_assumed = c->rules.quorum_assumed, .is_cut = set->order->guest != NULL, .now_ms = set->order->now_ms};
}

static void take_seat(void *ctx, const struct store_seat *seat)
{
	struct record_set *set = ctx;
	const struct record_seat shown = {.name = record_keep(set, seat->person.name), .kind = (enum record_seat_kind)seat->kind,
		.office = (enum record_office)seat->office, .deputy = record_keep(set, seat->deputy.id[0] ? seat->deputy.name : "")};
	g_array_append_val(set->seats, shown);
	keep_id(set, set->seat_ids, seat->id);
	keep_id(set, set->holders, seat->person.id);
}

static void take_item(void *ctx, const struct store_item *item)
{
	struct record_set *set = ctx;
	const struct record_item shown = {.title = record_keep(set, item->title), .text = record_keep(set, item->text), .guests = item->guests,
		.begun_ms = item->begun_ms, .ended_ms = item->ended_ms};
	g_array_append_val(set->items, shown);
	g_array_append_val(set->item_states, item->state);
	keep_id(set, set->item_ids, item->id);
}

static void take_span(void *ctx, const char *item, int64_t from_ms, int64_t until_ms)
{
	struct record_set *set = ctx;
	const struct record_span_of span = {record_index(set->item_ids, item), {from_ms, until_ms}};
	g_array_append_val(set->spans, span);
}

static void take_guest_time(void *ctx, const struct store_guest_time *time)
{
	struct record_set *set = ctx;
	struct record_guest_time taken = {.item = record_index(set->item_ids, time->item), .name = record_keep(set, time->name),
		.is_admitted = time->is_admitted, .time = {time->from_ms, time->until_ms}};
	memcpy(taken.person, time->person, sizeof taken.person);
	g_array_append_val(set->guest_times, taken);
}

/* Whom the chair has let in, as far as the reader was there with him; each once. */
static void add_admitted(struct record_set *set, size_t item)
{
	struct record_item *shown = &g_array_index(set->items, struct record_item, item);
	GPtrArray *names = g_ptr_array_new();
	GArray *seen = g_array_new(FALSE, FALSE, sizeof(struct record_time));
	for (guint i = 0; i < set->guest_times->len; i++) {
		const struct record_guest_time *time = &g_array_index(set->guest_times, struct record_guest_time, i);
		if (time->item != item || !time->is_admitted || g_ptr_array_find(names, time->name, NULL)) {
			continue;
		}
		g_array_set_size(seen, 0);
		record_cut(set, time->time, seen);
		if (seen->len > 0) {
			g_ptr_array_add(names, (gpointer)time->name); /* texts that are the same are one */
		}
	}
	shown->admitted_count = names->len;
	shown->admitted = record_keep_array(set, names->pdata, names->len, sizeof *names->pdata);
	g_ptr_array_free(names, TRUE);
	g_array_free(seen, TRUE);
}

/* When an item was on, as far as the reader may know; of one without guests at which he never was nothing. */
static void add_times(struct record_set *set, size_t item)
{
	struct record_item *shown = &g_array_index(set->items, struct record_item, item);
	GArray *times = g_array_new(FALSE, FALSE, sizeof(struct record_time));
	for (guint i = 0; i < set->spans->len; i++) {
		const struct record_span_of *span = &g_array_index(set->spans, struct record_span_of, i);
		if (span->item == item) {
			record_cut(set, span->time, times);
		}
	}
	const struct record_time *all = record_keep_array(set, times->data, times->len, sizeof *all);
	shown->times = all;
	shown->time_count = times->len;
	shown->begun_ms = times->len ? all[0].from_ms : 0;
	shown->ended_ms = times->len ? all[times->len - 1].until_ms : 0;
	shown->is_hidden = set->order->guest && !shown->guests && times->len == 0;
	if (shown->is_hidden) {
		shown->title = shown->text = "";
	} else if (!shown->guests) {
		add_admitted(set, item);
	}
	g_array_free(times, TRUE);
}

/* Before what happened is told: what of it the reader may know. */
static void cut(struct record_set *set)
{
	if (set->is_cut) {
		return;
	}
	set->is_cut = true;
	record_hide(set);
	for (guint i = 0; i < set->items->len; i++) {
		add_times(set, i);
	}
}

/* Without the times in which the reader was out: he may not see from them who was there then. */
static void add_stay(struct record_set *set, struct record_stay stay)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(struct record_time));
	record_cut(set, (struct record_time){stay.from_ms, stay.until_ms}, times);
	for (guint i = 0; i < times->len; i++) {
		stay.from_ms = g_array_index(times, struct record_time, i).from_ms;
		stay.until_ms = g_array_index(times, struct record_time, i).until_ms;
		g_array_append_val(set->stays, stay);
	}
	g_array_free(times, TRUE);
}

static void take_stay(void *ctx, const struct store_stay *s)
{
	struct record_set *set = ctx;
	cut(set);
	struct record_stay stay = {.name = record_keep(set, s->name), .seat = record_index(set->seat_ids, s->seat), .from_ms = s->from_ms,
		.until_ms = s->until_ms};
	stay.is_deputy = stay.seat != RECORD_NONE && strcmp(g_ptr_array_index(set->holders, stay.seat), s->person) != 0;
	add_stay(set, stay);
}

static void take_finding(void *ctx, const struct store_quorum *found)
{
	struct record_set *set = ctx;
	cut(set);
	const struct record_finding shown = {.item = record_index(set->item_ids, found->item), .at_ms = found->at_ms, .seats = found->seats,
		.present = found->present, .needed = found->needed, .is_quorate = found->is_quorate};
	if (record_is_shown(set, shown.item, found->at_ms)) {
		g_array_append_val(set->findings, shown);
	}
}

static void take_speech(void *ctx, const struct store_speech *s)
{
	struct record_set *set = ctx;
	cut(set);
	const struct record_speech shown = {.item = record_index(set->item_ids, s->item), .name = record_keep(set, s->name),
		.is_order = s->kind == SPEECH_ORDER, .begun_ms = s->begun_ms, .ended_ms = s->ended_ms};
	if (s->begun_ms && record_is_shown(set, shown.item, s->begun_ms)) {
		g_array_append_val(set->speeches, shown);
	}
}

static void take_vote(void *ctx, const struct store_vote *vote)
{
	cut(ctx);
	record_end_vote(ctx);
	record_add_vote(ctx, vote);
}

static void take_voter(void *ctx, const struct store_vote *vote, const struct store_voter *voter)
{
	(void)vote;
	record_add_voter(ctx, voter);
}

static void take_objection(void *ctx, const struct store_objection *o)
{
	struct record_set *set = ctx;
	const struct record_objection shown = {.name = record_keep(set, o->person.name), .text = record_keep(set, o->text), .answer = record_keep(set, o->answer),
		.at_ms = o->at_ms, .is_answered = o->is_answered, .is_accepted = o->is_accepted};
	g_array_append_val(set->objections, shown);
}

/* -- all of it -------------------------------------------------------------------------------------------------- */

static gint by_begin(gconstpointer a, gconstpointer b)
{
	const struct record_speech *x = a, *y = b;
	return (x->begun_ms > y->begun_ms) - (x->begun_ms < y->begun_ms);
}

static gint by_coming(gconstpointer a, gconstpointer b)
{
	const struct record_stay *x = a, *y = b;
	return (x->from_ms > y->from_ms) - (x->from_ms < y->from_ms);
}

#define GIVE(set, what, count, type) \
	((set)->record.what = (const struct type *)(void *)(set)->what->data, (set)->record.count = (set)->what->len)

static void finish_record(struct record_set *set)
{
	cut(set); /* nothing may have happened */
	record_end_vote(set);
	g_array_sort(set->speeches, by_begin);
	g_array_sort(set->stays, by_coming);
	GIVE(set, seats, seat_count, record_seat);
	GIVE(set, items, item_count, record_item);
	GIVE(set, stays, stay_count, record_stay);
	GIVE(set, findings, finding_count, record_finding);
	GIVE(set, speeches, speech_count, record_speech);
	GIVE(set, votes, vote_count, record_vote);
	GIVE(set, objections, objection_count, record_objection);
	set->record.has_speeches = set->speeches->len > 0;
}

static enum err load_school(struct record_set *set, struct store *store)
{
	struct store_conference c;
	struct store_locale locale;
	char name[STORE_NAME_MAX];
	unsigned minute;
	enum err e = store_conference_get(store, set->order->conference, &c);
	e = e ? e : store_locale_get(store, c.school, &locale);
	e = e ? e : store_school_name(store, c.school, name);
	if (e) {
		return e;
	}
	set->record.school = record_keep(set, name);
	set->record.language = consult_language_of(locale.language);
	set->record.zone = week_zone(locale.time_zone);
	if (c.invited_ms) {
		set->record.notice_days = day_at(set->record.zone, c.begin_ms, &minute) - day_at(set->record.zone, c.invited_ms, &minute);
	}
	return OK;
}

enum err record_set_load(struct record_set **out, struct store *store, const struct record_order *order)
{
	struct record_set *set = *out = g_new0(struct record_set, 1);
	const struct store_conference_parts parts = {.on_conference = take_conference, .on_seat = take_seat, .on_item = take_item, .on_span = take_span,
		.on_guest_time = take_guest_time, .on_stay = take_stay, .on_quorum = take_finding, .on_speech = take_speech, .on_vote = take_vote,
		.on_voter = take_voter, .ctx = set};
	set->order = order;
	set->texts = g_string_chunk_new(4096);
	set->kept = g_ptr_array_new_with_free_func(g_free);
	set->seats = g_array_new(FALSE, FALSE, sizeof(struct record_seat));
	set->items = g_array_new(FALSE, FALSE, sizeof(struct record_item));
	set->stays = g_array_new(FALSE, FALSE, sizeof(struct record_stay));
	set->findings = g_array_new(FALSE, FALSE, sizeof(struct record_finding));
	set->speeches = g_array_new(FALSE, FALSE, sizeof(struct record_speech));
	set->votes = g_array_new(FALSE, FALSE, sizeof(struct record_vote));
	set->objections = g_array_new(FALSE, FALSE, sizeof(struct record_objection));
	set->item_states = g_array_new(FALSE, FALSE, sizeof(enum item_state));
	set->spans = g_array_new(FALSE, FALSE, sizeof(struct record_span_of));
	set->guest_times = g_array_new(FALSE, FALSE, sizeof(struct record_guest_time));
	set->hidden = g_array_new(FALSE, FALSE, sizeof(struct record_time));
	set->seat_ids = g_ptr_array_new();
	set->holders = g_ptr_array_new();
	set->item_ids = g_ptr_array_new();
	set->vote_ids = g_ptr_array_new();
	set->vote_lots = g_ptr_array_new();
	set->voter_names = g_ptr_array_new();
	set->voter_choices = g_ptr_array_new();
	enum err e = store_conference_read(store, order->conference, &parts);
	e = e ? e : load_school(set, store);
	e = e || !order->has_objections ? e : store_objection_each(store, order->conference, take_objection, set);
	finish_record(set);
	set->order = NULL;
	return e;
}

void record_set_free(struct record_set *set)
{
	if (!set) {
		return;
	}
	GArray *const arrays[] = {set->seats, set->items, set->stays, set->findings, set->speeches, set->votes, set->objections, set->item_states,
		set->spans, set->guest_times, set->hidden};
	GPtrArray *const lists[] = {set->kept, set->seat_ids, set->holders, set->item_ids, set->vote_ids, set->vote_lots,
		set->voter_names, set->voter_choices};
	for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) {
		g_array_free(arrays[i], TRUE);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_ptr_array_free(lists[i], TRUE);
	}
	g_clear_pointer(&set->record.zone, g_time_zone_unref);
	g_string_chunk_free(set->texts);
	g_free(set);
}

const struct conference_record *record_set_record(const struct record_set *set)
{
	return &set->record;
}
