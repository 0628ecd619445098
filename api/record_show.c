/* RECORD of docs/conference.md, section 4. */
#include "record_parts.h"

static json_t *time_or_null(int64_t at_ms)
{
	return at_ms ? json_integer(at_ms) : json_null();
}

static json_t *text_or_null(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

static json_t *id_or_null(const GPtrArray *ids, size_t i)
{
	return i == RECORD_NONE ? json_null() : json_string(g_ptr_array_index(ids, i));
}

static json_t *show_numbers(const unsigned *numbers, size_t count)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(shown, json_integer(numbers[i]));
	}
	return shown;
}

static json_t *show_seats(const struct record_set *set)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < set->record.seat_count; i++) {
		const struct record_seat *s = &set->record.seats[i];
		json_array_append_new(shown, json_pack("{s:o, s:s, s:s, s:o, s:o}", "id", id_or_null(set->seat_ids, i), "name", s->name, "kind",
			store_seat_kind_names[s->kind], "office", text_or_null(store_office_names[s->office]), "deputy", text_or_null(s->deputy)));
	}
	return shown;
}

static json_t *show_times(const struct record_item *item)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < item->time_count; i++) {
		json_array_append_new(shown, json_pack("{s:I, s:o}", "from", (json_int_t)item->times[i].from_ms, "until",
			time_or_null(item->times[i].until_ms)));
	}
	return shown;
}

static json_t *show_items(const struct record_set *set)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < set->record.item_count; i++) {
		const struct record_item *item = &set->record.items[i];
		json_t *admitted = json_array();
		for (size_t k = 0; k < item->admitted_count; k++) {
			json_array_append_new(admitted, json_string(item->admitted[k]));
		}
		json_array_append_new(shown, json_pack("{s:o, s:s, s:b, s:s, s:o, s:o, s:o, s:o}", "id", id_or_null(set->item_ids, i), "title", item->title,
			"guests", item->guests, "state", store_item_state_names[g_array_index(set->item_states, enum item_state, i)], "begunAt",
			time_or_null(item->begun_ms), "endedAt", time_or_null(item->ended_ms), "times", show_times(item), "admitted", admitted));
	}
	return shown;
}

static json_t *show_presence(const struct record_set *set)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < set->record.stay_count; i++) {
		const struct record_stay *s = &set->record.stays[i];
		json_array_append_new(shown, json_pack("{s:s, s:o, s:b, s:I, s:o}", "name", s->name, "seat", id_or_null(set->seat_ids, s->seat), "isDeputy",
			s->is_deputy, "from", (json_int_t)s->from_ms, "until", time_or_null(s->until_ms)));
	}
	return shown;
}

static json_t *show_findings(const struct record_set *set)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < set->record.finding_count; i++) {
		const struct record_finding *f = &set->record.findings[i];
		json_array_append_new(shown, json_pack("{s:o, s:I, s:i, s:i, s:i, s:b}", "item", id_or_null(set->item_ids, f->item), "at", (json_int_t)f->at_ms,
			"seats", (int)f->seats, "present", (int)f->present, "needed", (int)f->needed, "isQuorate", f->is_quorate));
	}
	return shown;
}

static json_t *show_speeches(const struct record_set *set)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < set->record.speech_count; i++) {
		const struct record_speech *s = &set->record.speeches[i];
		json_array_append_new(shown, json_pack("{s:o, s:s, s:s, s:I, s:o}", "item", id_or_null(set->item_ids, s->item), "name", s->name, "kind",
			store_speech_kind_names[s->is_order ? SPEECH_ORDER : SPEECH_TURN], "begunAt", (json_int_t)s->begun_ms, "endedAt", time_or_null(s->ended_ms)));
	}
	return shown;
}

static json_t *show_result(const struct record_vote *v)
{
	json_t *counts = json_array(), *votes = json_array();
	for (size_t i = 0; i < v->candidate_count; i++) {
		json_array_append_new(counts, json_pack("{s:i, s:i}", "n", (int)i + 1, "votes", (int)v->counts[i]));
	}
	for (size_t i = 0; i < v->voter_count; i++) {
		json_array_append_new(votes, json_pack("{s:s, s:s}", "name", v->voter_names[i], "choice", v->voter_choices[i]));
	}
	json_t *passed = v->passed == RECORD_UNDECIDED ? json_null() : json_boolean(v->passed == RECORD_PASSED);
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:b, s:s?, s:o, s:o, s:o, s:o, s:o}", "voters", (int)v->voters, "papers", (int)v->papers,
		"ballots", (int)v->ballots, "yes", (int)v->yes, "no", (int)v->no, "abstain", (int)v->abstain, "invalid", (int)v->invalid, "isPassed", passed,
		"isTied", v->is_tied, "decidedBy", v->is_decided_by_chair ? "chair" : NULL, "counts", counts, "elected",
		show_numbers(v->elected, v->elected_count), "open", show_numbers(v->open, v->open_count), "drawn", show_numbers(v->drawn, v->drawn_count),
		"votes", votes);
}

/* All that it takes to draw it again. */
static json_t *show_lot(const char *text)
{
	static const char *const parts[] = {"commitment", "seed", "values", "candidates", "places", "drawn"};
	if (!text) {
		return json_null();
	}
	json_t *lot = json_loads(text, 0, NULL), *shown = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		json_object_set(shown, parts[i], json_object_get(lot, parts[i]));
	}
	json_decref(lot);
	return shown;
}

static json_t *show_votes(const struct record_set *set)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < set->record.vote_count; i++) {
		const struct record_vote *v = &set->record.votes[i];
		json_t *candidates = json_array();
		for (size_t k = 0; k < v->candidate_count; k++) {
			json_array_append_new(candidates, json_pack("{s:i, s:s}", "n", (int)k + 1, "name", v->candidates[k]));
		}
		json_array_append_new(shown, json_pack("{s:o, s:i, s:o, s:s, s:s, s:b, s:s, s:o, s:o, s:i, s:s, s:i, s:o, s:o, s:o, s:o, s:o}", "id",
			id_or_null(set->vote_ids, i), "number", (int)v->number, "item", id_or_null(set->item_ids, v->item), "kind",
			store_vote_kind_names[v->is_election ? VOTE_ELECTION : VOTE_MOTION], "form", store_vote_form_names[v->form], "isDemanded", v->is_demanded,
			"text", v->text, "mover", text_or_null(v->mover), "candidates", candidates, "places", (int)v->places, "majority",
			store_majority_names[v->majority], "round", (int)v->round, "after", id_or_null(set->vote_ids, v->after), "openedAt", time_or_null(v->opened_ms),
			"countedAt", time_or_null(v->counted_ms), "result", v->is_annulled ? json_null() : show_result(v), "lot",
			show_lot(g_ptr_array_index(set->vote_lots, i))));
	}
	return shown;
}

json_t *record_set_show(const struct record_set *set)
{
	const struct conference_record *r = &set->record;
	return json_pack("{s:s, s:s, s:s, s:b, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", set->id, "kind",
		store_conference_kind_names[set->kind], "title", r->title, "secondCall", r->is_second_call, "begin", (json_int_t)r->begin_ms, "invitedAt",
		time_or_null(r->invited_ms), "noticeDays", r->notice_days < 0 ? json_null() : json_integer(r->notice_days), "openedAt", time_or_null(r->opened_ms),
		"closedAt", time_or_null(r->closed_ms), "seats", show_seats(set), "items", show_items(set), "presence", show_presence(set), "quorum",
		show_findings(set), "speeches", show_speeches(set), "votes", show_votes(set));
}
