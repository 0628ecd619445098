/* State as the protocol shows it. */
#include "core.h"

#include <string.h>

enum { CHAT_SHOWN = 500, CHAT_SHOWN_BYTES = 256 * 1024 };

json_t *show_person(const struct store_person *p)
{
	json_t *shown = json_pack("{s:s, s:s, s:s}", "id", p->id, "name", p->name, "role", store_role_names[p->role]);
	if (p->is_admin) {
		json_object_set_new(shown, "isAdmin", json_true());
	}
	return shown;
}

json_t *show_room(const struct store_room *r)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "id", r->id, "kind", r->kind, "title", r->title, "state",
		r->is_open ? "open" : "closed", "openedAt", r->is_open ? json_integer(r->opened_ms) : json_null());
}

json_t *show_publish(uint32_t sources)
{
	return json_pack("{s:b, s:b, s:b, s:b}", "mic", !!(sources & SFU_SOURCE_BIT(SFU_SOURCE_MIC)), "camera",
		!!(sources & SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)), "screen", !!(sources & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN)),
		"screenAudio", !!(sources & SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO)));
}

json_t *show_participant(const struct participation *p)
{
	json_t *shown = show_person(&p->person);
	json_object_set_new(shown, "publish", show_publish(p->sources));
	json_object_set_new(shown, "hand", p->hand_ms ? json_integer(p->hand_ms) : json_null());
	json_object_set_new(shown, "present", json_boolean(p->conn != NULL || p->program != NULL));
	json_object_set_new(shown, "may", show_rights(p->rights));
	if (p->kind) {
		json_object_set_new(shown, "kind", json_string(p->kind));
		json_object_set_new(shown, "channel", p->channel ? json_string(p->channel) : json_null());
	}
	if (p->room->hall) {
		json_object_set_new(shown, "seat", hall_show_seat_of(p));
	}
	if (p->program) {
		json_object_set_new(shown, "program", json_string(store_token_kind_names[p->program->token.kind]));
	}
	return shown;
}

static const char *person_of(const struct signaling *s, sfu_peer_id peer)
{
	const struct participation *p = g_hash_table_lookup(s->peers, &peer);
	return p ? p->person.id : NULL;
}

json_t *show_seat(const struct signaling *s, const struct participation *p, uint32_t seat)
{
	static const char *const states[] = {
		[SFU_SEAT_EMPTY] = "empty", [SFU_SEAT_PENDING] = "pending", [SFU_SEAT_LIVE] = "live", [SFU_SEAT_PAUSED] = "paused",
		[SFU_SEAT_UNPLAYABLE] = "unplayable"};
	const struct seat *it = &p->seats[seat];
	const char *person = it->peer ? person_of(s, it->peer) : NULL;
	/* whoever is gone sits nowhere, even before the SFU says so */
	const char *state = person ? states[it->state] : states[SFU_SEAT_EMPTY];
	return json_pack("{s:i, s:s?, s:s, s:s, s:I}", "seat", (int)seat, "participant", person, "feed",
		it->feed == SFU_FEED_SCREEN ? "screen" : "person", "state", state, "firstRtp", (json_int_t)it->first_rtp);
}

json_t *show_demand(const struct participation *p, enum sfu_source source)
{
	const struct demand *d = &p->demands[source];
	json_t *layers = json_array();
	for (int i = 0; i < 8; i++) {
		if (d->layers & (1u << i)) {
			json_array_append_new(layers, json_integer(i));
		}
	}
	return json_pack("{s:s, s:o, s:i}", "source", source == SFU_SOURCE_SCREEN ? "screen" : "camera", "layers", layers,
		"height", d->height_px);
}

/* Of nothing is told that the SFU has not yet said. */
static void add_demands(const struct participation *p, json_t *snapshot)
{
	json_t *list = json_array();
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		if (p->demands[i].is_known) {
			json_array_append_new(list, show_demand(p, (enum sfu_source)i));
		}
	}
	if (json_array_size(list) > 0) {
		json_object_set(snapshot, "demand", list);
	}
	json_decref(list);
}

json_t *show_speakers(const struct signaling *s, const struct room *room)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < room->speaker_count; i++) {
		const char *person = person_of(s, room->speakers[i]);
		if (person) {
			json_array_append_new(list, json_string(person));
		}
	}
	return list;
}

json_t *show_rights(unsigned rights)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {{RIGHT_SPEAK, "speak"}, {RIGHT_CAMERA, "camera"}, {RIGHT_SHARE, "share"}, {RIGHT_WRITE, "write"}};
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (rights & names[i].bit) {
			json_array_append_new(list, json_string(names[i].name));
		}
	}
	return list;
}

json_t *show_word(const struct room *room)
{
	const struct store_room_state *state = &room->state;
	return !state->word[0] ? json_null() : json_pack("{s:s, s:s}", "participant", state->word, "state",
		state->word_given ? "given" : "asked");
}

json_t *show_chat_rules(const struct room *room)
{
	return json_pack("{s:s, s:b, s:i, s:s}", "to", store_chat_to_names[room->state.chat_to], "paused",
		room->state.chat_paused, "slowSeconds", (int)room->state.chat_slow_s, "private",
		store_private_chat_names[room->rules.private_chat]);
}

/* The room, and what was decided in it. */
static json_t *show_lesson(const struct room *room)
{
	json_t *shown = show_room(&room->info);
	json_object_set_new(shown, "leader", room->leader ? json_string(room->leader->person.id) : json_null());
	json_object_set_new(shown, "lobby", json_boolean(room->state.lobby));
	json_object_set_new(shown, "locked", json_boolean(room->state.locked));
	json_object_set_new(shown, "frozen", json_boolean(room->is_frozen));
	json_object_set_new(shown, "rights", show_rights(room->state.rights));
	json_object_set_new(shown, "word", show_word(room));
	json_object_set_new(shown, "chat", show_chat_rules(room));
	return shown;
}

void chat_id(int64_t number, char id[24])
{
	g_snprintf(id, 24, "%c%" G_GINT64_FORMAT, number < 0 ? 'm' : 'c', ABS(number));
}

json_t *show_chat(const struct store_chat *m)
{
	char id[24];
	chat_id(m->number, id);
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:I}", "id", id, "from", m->person, "name", m->name, "text", m->text,
		"at", (json_int_t)m->at_ms);
	if (m->to[0]) {
		json_object_set_new(shown, "to", json_string(m->to));
	}
	if (m->audience == CHAT_TO_TEACHERS) {
		json_object_set_new(shown, "audience", json_string(store_chat_to_names[m->audience]));
	}
	return shown;
}

size_t chat_shown_bytes(const struct store_chat *m)
{
	return strlen(m->text) + 200;
}

struct chat_list {
	const struct room *room;
	json_t *list;
	size_t bytes;
};

/* Newest first comes in; oldest first goes out; a snapshot must fit into a slow client's queue. */
static bool add_chat(void *ctx, const struct store_chat *m)
{
	struct chat_list *chat = ctx;
	if (kept_is_deleted(chat->room, m->number)) {
		return true;
	}
	chat->bytes += chat_shown_bytes(m);
	if (chat->bytes > CHAT_SHOWN_BYTES) {
		return false;
	}
	json_array_insert_new(chat->list, 0, show_chat(m));
	return true;
}

static json_int_t at_of(const json_t *message)
{
	return json_integer_value(json_object_get(message, "at"));
}

/* What the store has, and among it what it could not take. */
static json_t *show_chats(struct signaling *s, const struct participation *p)
{
	struct chat_list chat = {p->room, json_array(), 0};
	json_t *said = chat_show_said(p, CHAT_SHOWN_BYTES, &chat.bytes);
	size_t said_count = json_array_size(said), at = 0;
	if (said_count < CHAT_SHOWN && room_is_stored(s, p->room)) {
		(void)!store_chat_each(s->store, p->room->info.id, p->person.id, part_leads(p), (uint32_t)(CHAT_SHOWN - said_count),
			add_chat, &chat);
	}
	for (size_t i = 0; i < said_count; i++, at++) {
		json_t *message = json_array_get(said, i);
		while (at < json_array_size(chat.list) && at_of(json_array_get(chat.list, at)) <= at_of(message)) {
			at++;
		}
		json_array_insert(chat.list, at, message);
	}
	json_decref(said);
	return chat.list;
}

json_t *show_snapshot(const struct turn *t, const struct participation *p)
{
	struct signaling *s = t->s;
	const struct room *room = p->room;
	json_t *shown = show_lesson(room), *people = json_array(), *seats = json_array();
	for (guint i = 0; i < room->parts->len; i++) {
		const struct participation *each = g_ptr_array_index(room->parts, i);
		if (each->is_in) {
			json_array_append_new(people, show_participant(each));
		}
	}
	for (uint32_t i = 0; i < p->seat_count; i++) {
		json_array_append_new(seats, show_seat(s, p, i));
	}
	json_t *snapshot = json_pack("{s:s, s:I, s:o, s:{s:s, s:s, s:b, s:o}, s:o, s:o, s:o, s:o}", "participation", p->id, "seq",
		(json_int_t)p->seq, "room", shown, "you", "participant", p->person.id, "role",
		store_role_names[p->person.role], "leads", part_leads(p),
		"may", show_rights(p->rights), "participants", people, "chat", show_chats(s, p), "seats", seats, "speakers",
		show_speakers(s, room));
	add_demands(p, snapshot);
	hall_show_into(t, p, snapshot);
	if (part_leads(p)) {
		json_object_set_new(snapshot, "waiting", show_waiting(room));
		json_object_set_new(snapshot, "removed", show_removed(s, room));
	}
	return snapshot;
}
