/* LIVE of docs/conference.md, section 3, and its parts. */
#include "hall_votes.h"

static json_t *number_or_null(int64_t number)
{
	return number ? json_integer(number) : json_null();
}

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

json_t *show_rules(const struct conference_rules *rules)
{
	return json_pack("{s:s, s:b, s:i, s:i, s:b, s:b, s:i, s:b, s:s, s:b}", "quorum", store_quorum_names[rules->quorum], "quorumAssumed",
		rules->quorum_assumed, "noticeDays", rules->notice_days, "turnSeconds", rules->turn_seconds, "firstFirst",
		rules->first_first, "castingVote", rules->casting_vote, "secretShare", rules->secret_share, "electionsSecret",
		rules->elections_secret, "audience", store_audience_names[rules->audience], "closeWhenAll", rules->close_when_all);
}

json_t *show_agenda(const struct hall *hall, const char *guest)
{
	json_t *list = json_array(), *none = json_array();
	for (guint i = 0; i < hall->items->len; i++) {
		const struct hall_item *item = g_ptr_array_index(hall->items, i);
		bool is_hidden = guest && !item->guests, is_told = !is_hidden || g_hash_table_contains(item->admitted, guest);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:o, s:s, s:O, s:o, s:o}", "id", item->id, "title",
			is_told ? item->title : "", "text", is_hidden ? "" : item->text, "guests", item->guests, "minutes",
			number_or_null(is_hidden ? 0 : item->minutes), "state", store_item_state_names[item->state], "papers",
			is_hidden ? none : item->papers, "begunAt", number_or_null(is_hidden ? 0 : item->begun_ms), "endedAt",
			number_or_null(is_hidden ? 0 : item->ended_ms)));
	}
	json_decref(none);
	return list;
}

bool hall_quorum_is_cut(const struct hall *hall, const char *person)
{
	int64_t at_ms = hall->established.at_ms;
	return at_ms && !hall_may_read(hall, person, at_ms);
}

json_t *show_quorum(const struct hall *hall, bool is_cut)
{
	struct store_quorum now;
	const struct store_quorum *found = &hall->established;
	hall_quorum(hall, &now);
	json_t *established = !found->at_ms || is_cut ? json_null() : json_pack("{s:I, s:i, s:b}", "at", (json_int_t)found->at_ms, "present",
		(int)found->present, "isQuorate", found->is_quorate);
	return json_pack("{s:i, s:i, s:i, s:b, s:o}", "seats", (int)now.seats, "present", (int)now.present, "needed", (int)now.needed,
		"isQuorate", hall_is_quorate(hall), "established", established);
}

/* How often somebody has spoken may tell guests of when they were out. */
static json_t *show_waits(const struct speaking *list, bool with_spoken)
{
	json_t *shown = json_array();
	for (guint i = 0; i < list->waits->len; i++) {
		const struct speaking_wait *wait = &g_array_index(list->waits, struct speaking_wait, i);
		json_array_append_new(shown, json_pack("{s:s, s:s, s:I, s:i}", "participant", wait->id, "kind",
			speaking_kind_names[wait->kind], "since", (json_int_t)wait->since_ms, "spoke", with_spoken ? (int)speaking_spoke(list, wait->id) : 0));
	}
	return shown;
}

static gint by_person(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(((const struct speaking_meter *)a)->id, ((const struct speaking_meter *)b)->id);
}

static json_t *show_times(const struct speaking *list)
{
	json_t *shown = json_array();
	GList *meters = g_list_sort(g_hash_table_get_values(list->meters), by_person);
	for (GList *each = meters; each; each = each->next) {
		const struct speaking_meter *meter = each->data;
		if (meter->turns > 0) {
			json_array_append_new(shown, json_pack("{s:s, s:I, s:i}", "participant", meter->id, "seconds",
				(json_int_t)((meter->spoken_ms + 500) / 1000), "turns", (int)meter->turns));
		}
	}
	g_list_free(meters);
	return shown;
}

json_t *show_list(const struct hall *hall, bool for_guests, bool with_times)
{
	const struct speaking *list = hall->list;
	const struct speaking_speech *speaker = &list->speaker;
	json_t *now = !speaker->id[0] ? json_null() : json_pack("{s:s, s:s, s:I, s:o}", "participant", speaker->id, "kind",
		speaking_kind_names[speaker->kind], "since", (json_int_t)speaker->since_ms, "endsAt", number_or_null(speaking_ends_at(list)));
	json_t *shown = json_pack("{s:o, s:o, s:b, s:i, s:b}", "speaker", now, "waiting",
		show_waits(list, !for_guests), "isClosed", list->is_closed,
		"turnSeconds", list->turn_seconds, "firstFirst", list->first_first);
	if (with_times) {
		json_object_set_new(shown, "times", show_times(list));
	}
	return shown;
}

json_t *show_hall_seat(const struct hall_seat *seat)
{
	const struct store_seat *info = &seat->info;
	return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s?, s:b, s:b}", "id", info->id, "name", info->person.name, "kind",
		store_seat_kind_names[info->kind], "office", text_or_null(store_office_names[info->office]), "person", info->person.id,
		"deputy", text_or_null(info->deputy.id), "isThere", seat->filler[0] != '\0', "isOut", seat->is_out);
}

static json_t *show_seats(const struct hall *hall)
{
	json_t *list = json_array();
	for (guint i = 0; i < hall->seats->len; i++) {
		json_array_append_new(list, show_hall_seat(g_ptr_array_index(hall->seats, i)));
	}
	return list;
}

/* What he holds himself goes with the seat; a deputy has none of its office. */
static const char *office_of(const struct hall_seat *seat, const char *person)
{
	return g_strcmp0(seat->info.person.id, person) == 0 ? text_or_null(store_office_names[seat->info.office]) : NULL;
}

json_t *hall_show_seat_of(const struct participation *p)
{
	const struct hall *hall = hall_of(p);
	const struct hall_seat *seat = hall ? hall_seat_of(hall, p->person.id) : NULL;
	return !seat ? NULL : json_pack("{s:s, s:s?}", "kind", store_seat_kind_names[seat->info.kind], "office",
		office_of(seat, p->person.id));
}

void hall_show_into(const struct turn *t, const struct participation *p, json_t *snapshot)
{
	const struct hall *hall = hall_of(p);
	const struct hall_seat *seat = hall ? hall_seat_of(hall, p->person.id) : NULL;
	const struct hall_item *item = hall ? hall->current : NULL;
	if (!seat) {
		return;
	}
	bool is_guest = hall_is_guest(hall, p->person.id);
	json_t *list = show_list(hall, is_guest, !is_guest);
	if (is_guest) { /* they would tell who spoke while he was out */
		json_object_set_new(list, "times", json_array());
	}
	json_object_set_new(json_object_get(snapshot, "you"), "seat", json_pack("{s:s, s:s, s:s?, s:b}", "id", seat->info.id, "kind",
		store_seat_kind_names[seat->info.kind], "office", office_of(seat, p->person.id), "votes",
		hall_voting_seat_of(hall, p->person.id) != NULL));
	json_object_set_new(snapshot, "conference", json_pack("{s:s, s:s, s:s, s:o, s:b, s:s?, s:o, s:o, s:o, s:o, s:o, s:b}", "id",
		hall->info.id, "title", hall->info.title, "kind", store_conference_kind_names[hall->info.kind], "rules",
		show_rules(&hall->info.rules), "secondCall", hall->info.second_call, "item", item ? item->id : NULL, "agenda",
		show_agenda(hall, is_guest ? p->person.id : NULL), "quorum", show_quorum(hall, hall_quorum_is_cut(hall, p->person.id)), "list", list, "votes",
		hall_votes_show(hall, p->person.id, t->now.unix_ms), "seats", show_seats(hall), "guestsOut", item && !item->guests));
}
