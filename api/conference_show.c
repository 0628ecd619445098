/* Conferences, their rolls and agendas as they are shown. */
#include "conference.h"
#include "days.h"

#include <string.h>

static json_t *time_or_null(int64_t at_ms)
{
	return at_ms ? json_integer(at_ms) : json_null();
}

static json_t *number_or_null(int number)
{
	return number ? json_integer(number) : json_null();
}

static json_t *text_or_null(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

static json_t *person_or_null(const struct store_person *person)
{
	return person->id[0] ? show_person(person) : json_null();
}

json_t *show_conference_may(unsigned may)
{
	static const char *const names[] = {"manage", "chair", "minutes", "teller", "vote", "advise"};
	json_t *shown = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (may & 1u << i) {
			json_array_append_new(shown, json_string(names[i]));
		}
	}
	return shown;
}

json_t *show_conference_rules(const struct conference_rules *rules)
{
	return json_pack("{s:s, s:b, s:i, s:i, s:b, s:b, s:i, s:b, s:s, s:b}", "quorum", store_quorum_names[rules->quorum], "quorumAssumed",
		rules->quorum_assumed, "noticeDays", rules->notice_days, "turnSeconds", rules->turn_seconds, "firstFirst", rules->first_first,
		"castingVote", rules->casting_vote, "secretShare", rules->secret_share, "electionsSecret", rules->elections_secret, "audience",
		store_audience_names[rules->audience], "closeWhenAll", rules->close_when_all);
}

int conference_notice(GTimeZone *zone, const struct store_conference *conference, int64_t invited_ms)
{
	unsigned minute;
	return day_at(zone, conference->begin_ms, &minute) - day_at(zone, invited_ms, &minute);
}

static json_t *show_notice(const struct keeping *k, const struct store_conference *conference)
{
	int64_t invited_ms = conference->invited_ms;
	return invited_ms ? json_integer(conference_notice(k->zone, conference, invited_ms)) : json_null();
}

static const char *minutes_of(const struct store_conference *conference)
{
	return conference->published_ms ? "published" : conference->note[0] ? "draft" : "none";
}

json_t *show_conference(const struct keeping *k, const struct store_conference *conference, unsigned may)
{
	bool sees_note = conference->note[0] && (may & (MAY_CHAIR | MAY_MINUTES));
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o}", "id", conference->id, "kind",
		store_conference_kind_names[conference->kind], "title", conference->title, "text", conference->text, "place", conference->place,
		"state", store_conference_state_names[conference->state], "begin", (json_int_t)conference->begin_ms, "minutesLong",
		number_or_null(conference->minutes_long), "convener", person_or_null(&conference->convener), "rules",
		show_conference_rules(&conference->rules));
	json_t *rest = json_pack("{s:b, s:o, s:o, s:o, s:{s:i, s:i, s:i}, s:i, s:o, s:s, s:o, s:o, s:o, s:I}", "secondCall",
		conference->second_call, "first", text_or_null(conference->first), "invitedAt", time_or_null(conference->invited_ms), "noticeDays",
		show_notice(k, conference), "seats", "vote", (int)conference->seats[SEAT_VOTE], "advisory", (int)conference->seats[SEAT_ADVISORY],
		"guest", (int)conference->seats[SEAT_GUEST], "items", (int)conference->items, "may", show_conference_may(may), "minutes",
		minutes_of(conference), "minutesNote", text_or_null(sees_note ? conference->note : ""), "openedAt",
		time_or_null(conference->opened_ms), "closedAt", time_or_null(conference->closed_ms), "keptUntil",
		(json_int_t)keeping_until(k, RETENTION_CONFERENCES, conference->closed_ms ? conference->closed_ms : conference->begin_ms));
	json_object_update_new(shown, rest);
	return shown;
}

/* -- roll and agenda -------------------------------------------------------------------------------------------- */

struct listing {
	const struct api_call *call;
	json_t *shown;
	GHashTable *admitted; /* ids of items without guests to which whoever asks was let in */
};

static void add_seat(void *ctx, const struct store_seat *seat)
{
	struct listing *listing = ctx;
	json_t *shown = json_pack("{s:s, s:o, s:s, s:o, s:o}", "id", seat->id, "person", show_person(&seat->person), "kind",
		store_seat_kind_names[seat->kind], "office", text_or_null(store_office_names[seat->office]), "deputy", person_or_null(&seat->deputy));
	if (listing->call->may & MAY_MANAGE) {
		json_object_set_new(shown, "hasMail", json_boolean(seat->has_mail));
	}
	json_array_append_new(listing->shown, shown);
}

json_t *show_conference_roll(struct api_call *c)
{
	struct listing listing = {c, json_array(), NULL};
	if (store_seat_each(c->api->store, c->conference.id, add_seat, &listing)) {
		json_decref(listing.shown);
		return NULL;
	}
	return listing.shown;
}

static json_t *show_papers(const struct store_item *item)
{
	json_t *shown = json_array();
	for (uint32_t i = 0; i < item->paper_count; i++) {
		const struct store_paper *paper = &item->papers[i];
		json_array_append_new(shown, json_pack("{s:s, s:s, s:I}", "id", paper->file, "name", paper->name, "bytes", (json_int_t)paper->bytes));
	}
	return shown;
}

static void take_guest(void *ctx, const char *item, const char *person, const char *name, bool is_admitted)
{
	struct listing *listing = ctx;
	(void)name;
	if (is_admitted && strcmp(person, listing->call->me.id) == 0) {
		g_hash_table_add(listing->admitted, g_strdup(item));
	}
}

/* Of what is not for guests they know that it is there; and what it is called who was let in. */
static void add_item(void *ctx, const struct store_item *item)
{
	struct listing *listing = ctx;
	bool is_hidden = !item->guests && api_is_guest_of(listing->call), is_told = !is_hidden || g_hash_table_contains(listing->admitted, item->id);
	json_array_append_new(listing->shown, json_pack("{s:s, s:s, s:s, s:b, s:o, s:s, s:o, s:o, s:o}", "id", item->id, "title",
		is_told ? item->title : "", "text", is_hidden ? "" : item->text, "guests", item->guests, "minutes",
		number_or_null(is_hidden ? 0 : item->minutes), "state", store_item_state_names[item->state], "papers",
		is_hidden ? json_array() : show_papers(item), "begunAt", time_or_null(is_hidden ? 0 : item->begun_ms), "endedAt",
		time_or_null(is_hidden ? 0 : item->ended_ms)));
}

json_t *show_conference_agenda(struct api_call *c)
{
	struct listing listing = {c, json_array(), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	const struct store_conference_parts parts = {.on_guest = take_guest, .ctx = &listing};
	enum err e = api_is_guest_of(c) ? store_conference_read(c->api->store, c->conference.id, &parts) : OK;
	e = e ? e : store_agenda_each(c->api->store, c->conference.id, add_item, &listing);
	g_hash_table_destroy(listing.admitted);
	if (e) {
		json_decref(listing.shown);
		return NULL;
	}
	return listing.shown;
}

/* NULL: the store failed. */
static json_t *show_whole(struct api_call *c, json_t *shown)
{
	json_t *roll = show_conference_roll(c), *agenda = roll ? show_conference_agenda(c) : NULL;
	if (!agenda) {
		json_decref(roll);
		json_decref(shown);
		return NULL;
	}
	json_object_set_new(shown, "roll", roll);
	json_object_set_new(shown, "agenda", agenda);
	return shown;
}

void conference_answer(struct api_call *c, const char *id, bool whole)
{
	struct keeping k;
	struct store *store = c->api->store;
	enum err e = keeping_load(&k, store, c->me.school);
	e = e ? e : store_conference_get(store, id, &c->conference);
	e = e ? e : store_conference_part(store, id, c->me.id, &c->part);
	c->may = e ? 0 : api_conference_may(&c->part, c->roles);
	json_t *shown = e ? NULL : show_conference(&k, &c->conference, c->may);
	keeping_finish(&k);
	shown = shown && whole ? show_whole(c, shown) : shown;
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "conference_show");
	}
}
