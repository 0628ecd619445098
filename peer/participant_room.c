/* What a synthetic participant does in a room, and what it believes of the others. */
#include "participant_parts.h"

#include <stdlib.h>
#include <string.h>

#define VIEW_INTERVAL_US (500 * US_PER_MS)
#define RETRY_US (US_PER_S)
#define DENIED_US (60 * US_PER_S)
/* Nobody answers a question in no time. */
#define WORD_AFTER_US US_PER_S

/* The first time a microphone and a camera; later what it had. */
static json_t *publish_json(const struct participant *p)
{
	bool is_new = (!p->first_joined_at && !p->member) || p->ignores;
	bool has_mic = !p->role || p->role->mic;
	return json_pack("{s:b, s:b, s:b, s:b}", "mic", has_mic && (is_new || p->publishes.mic), "camera",
		p->has_camera && (is_new || p->publishes.camera), "screen", p->publishes.screen, "screenAudio", 0);
}

void participant_join(struct participant *p)
{
	p->state = PARTICIPANT_JOINING;
	/* The report tells of the first time. */
	p->join_at = p->first_joined_at ? p->join_at : peer_now_us();
	p->join_retry_at = 0;
	p->media_retry_at = 0;
	watch_on_join(&p->watch);
	json_t *media = participant_media_begin(p) == OK ? participant_media_offer(p, true) : NULL;
	if (!media) {
		participant_refuse(p, "no_media");
		return;
	}
	p->join_id = participant_request(p, "room.join", json_pack("{s:s, s:o, s:o}", "room", p->room, "media", media,
		"publish", publish_json(p)));
}

static void offer_fresh(struct participant *p)
{
	p->media_retry_at = 0;
	if (participant_media_begin(p) != OK) {
		participant_refuse(p, "no_media");
		return;
	}
	p->offer_id = participant_request(p, "media.offer", json_pack("{s:o}", "media", participant_media_offer(p, true)));
}

static void take_publish(struct participant *p, const json_t *publish)
{
	us_t now = peer_now_us();
	p->publishes = (struct participant_publishes){
		.mic = json_is_true(json_object_get(publish, "mic")),
		.camera = json_is_true(json_object_get(publish, "camera")),
		.screen = json_is_true(json_object_get(publish, "screen")),
	};
	p->speaks_since = now;
	p->quiet_since = now;
	if (!p->ignores) {
		p->sender.mic_on = p->publishes.mic;
		p->sender.camera_on = p->publishes.camera && p->has_camera;
		sender_show_screen(&p->sender, p->publishes.screen);
	}
}

static bool has(const json_t *set, const char *name)
{
	size_t i;
	json_t *item;
	json_array_foreach(set, i, item) {
		if (g_strcmp0(json_string_value(item), name) == 0) {
			return true;
		}
	}
	return false;
}

/* What was taken and is given back is used again, as by somebody who waits for it. */
static void take_may(struct participant *p, const json_t *may)
{
	struct participant_may before = p->may;
	p->may = (struct participant_may){.speak = has(may, "speak"), .camera = has(may, "camera"),
		.share = has(may, "share"), .write = has(may, "write")};
	bool mic = p->may.speak && !before.speak;
	bool camera = p->may.camera && !before.camera && p->has_camera;
	if ((mic || camera) && p->state == PARTICIPANT_IN && !p->cast->conf.control && !p->member) {
		participant_request(p, "media.publish", json_pack("{s:b, s:b}", "mic", mic || p->publishes.mic, "camera",
			camera || p->publishes.camera));
	}
}

static void take_self(struct participant *p, const json_t *self)
{
	const json_t *publish = json_object_get(self, "publish");
	const json_t *hand = json_object_get(self, "hand");
	const json_t *may = json_object_get(self, "may");
	if (publish) {
		take_publish(p, publish);
	}
	if (may) {
		take_may(p, may);
	}
	if (json_is_null(hand) && p->sender.camera.wanted_pose == FIGURE_RAISES_HAND) {
		p->sender.camera.wanted_pose = p->sender.speaks ? FIGURE_TALKS : FIGURE_LISTENS;
	}
}

static int shows_of(const struct participant *p, const char *who)
{
	return GPOINTER_TO_INT(g_hash_table_lookup(p->present, who));
}

static void note_shows(struct participant *p, const char *who, int shows)
{
	if (shows) {
		g_hash_table_insert(p->present, g_strdup(who), GINT_TO_POINTER(shows));
	} else {
		g_hash_table_remove(p->present, who);
	}
	p->view_dirty = true;
}

static void take_participant(struct participant *p, const json_t *who)
{
	const char *id = json_string_value(json_object_get(who, "id"));
	const json_t *publish = json_object_get(who, "publish");
	const json_t *present = json_object_get(who, "present");
	if (!id) {
		return;
	}
	if (json_is_true(json_object_get(who, "leader"))) {
		participant_set_text(&p->leader, id);
		p->view_dirty = true;
	}
	if (strcmp(id, p->person) == 0) {
		take_self(p, who);
		return;
	}
	int before = shows_of(p, id);
	int shows = before;
	if (publish) {
		shows = (json_is_true(json_object_get(publish, "camera")) ? PARTICIPANT_SHOWS_CAMERA : 0) |
			(json_is_true(json_object_get(publish, "screen")) ? PARTICIPANT_SHOWS_SCREEN : 0);
	}
	if (present && !json_is_true(present)) {
		shows = 0;
	}
	if (shows != before) {
		note_shows(p, id, shows);
	}
}

/* A view that follows whoever speaks follows at once. */
static void take_speakers(struct participant *p, const json_t *speakers)
{
	const char *who = json_string_value(json_array_get(speakers, 0));
	if (who && g_strcmp0(who, p->speaker) != 0) {
		participant_set_text(&p->speaker, who);
		p->speaker_at = peer_now_us();
		p->view_dirty |= p->cast->conf.view == CAST_VIEW_SPEAKER;
		p->view_at = p->cast->conf.view == CAST_VIEW_SPEAKER ? 0 : p->view_at;
	}
}

static void take_seat(struct participant *p, const json_t *seat)
{
	const char *who = json_string_value(json_object_get(seat, "participant"));
	const char *state = json_string_value(json_object_get(seat, "state"));
	bool is_screen = g_strcmp0(json_string_value(json_object_get(seat, "feed")), "screen") == 0;
	struct participant *from = who ? cast_by_person(p->cast, who) : NULL;
	uint32_t number = from ? from->number + (is_screen ? MARK_SCREEN : 0) : WATCH_NOBODY;
	if (g_strcmp0(state, "paused") == 0) {
		watch_on_pause(&p->watch, (uint32_t)json_integer_value(json_object_get(seat, "seat")));
	}
	watch_on_seat(&p->watch, (uint32_t)json_integer_value(json_object_get(seat, "seat")),
		state && strcmp(state, "live") == 0, number,
		(uint32_t)json_integer_value(json_object_get(seat, "firstRtp")), peer_now_us());
}

static void take_word(struct participant *p, const json_t *word)
{
	const char *who = json_string_value(json_object_get(word, "participant"));
	const char *state = json_string_value(json_object_get(word, "state"));
	bool is_mine = g_strcmp0(who, p->person) == 0;
	bool is_asked = is_mine && g_strcmp0(state, "asked") == 0;
	p->has_word = is_mine && !is_asked;
	p->word_at = is_asked && !p->cast->conf.control ? peer_now_us() + WORD_AFTER_US : 0;
}

static void take_room(struct participant *p, const json_t *room)
{
	const json_t *frozen = json_object_get(room, "frozen");
	const json_t *word = json_object_get(room, "word");
	if (frozen && json_is_true(frozen) != p->is_frozen) {
		p->is_frozen = json_is_true(frozen);
		p->speaks_since = peer_now_us();
		p->quiet_since = p->speaks_since;
	}
	if (word) {
		take_word(p, word);
	}
}

static void take_chat(struct participant *p, const json_t *message, bool is_news)
{
	const char *id = json_string_value(json_object_get(message, "id"));
	const char *text = json_string_value(json_object_get(message, "text"));
	if (id && text) {
		ledger_on_chat(&p->ledger, id, text, is_news);
	}
}

static void take_snapshot(struct participant *p, const json_t *snapshot)
{
	size_t i;
	json_t *item;
	const json_t *room = json_object_get(snapshot, "room");
	g_hash_table_remove_all(p->present);
	participant_set_text(&p->participation, json_string_value(json_object_get(snapshot, "participation")));
	participant_set_text(&p->leader, json_string_value(json_object_get(room, "leader")));
	ledger_on_snapshot(&p->ledger, json_integer_value(json_object_get(snapshot, "seq")));
	take_room(p, room);
	json_array_foreach(json_object_get(snapshot, "participants"), i, item) {
		take_participant(p, item);
	}
	json_array_foreach(json_object_get(snapshot, "seats"), i, item) {
		take_seat(p, item);
	}
	json_array_foreach(json_object_get(snapshot, "chat"), i, item) {
		take_chat(p, item, false);
	}
	if (p->member) {
		member_on_snapshot(p, json_object_get(snapshot, "conference"));
	}
	p->view_dirty = true;
}

static void on_joined(struct participant *p, const json_t *data)
{
	const char *sdp = json_string_value(json_object_get(data, "sdp"));
	us_t now = peer_now_us();
	if (json_is_true(json_object_get(data, "lobby"))) {
		p->state = PARTICIPANT_LOBBY;
		participant_media_end(p);
		return;
	}
	p->rejoins += p->first_joined_at != 0;
	p->first_joined_at = p->first_joined_at ? p->first_joined_at : now;
	p->watch.grace_until = now + 2 * US_PER_S + WATCH_TOLERANCE_US;
	p->state = PARTICIPANT_IN;
	take_snapshot(p, json_object_get(data, "snapshot"));
	enum err e = sdp ? participant_media_answer(p, sdp) : ERR_MALFORMED;
	if (e != OK) {
		participant_refuse(p, e == ERR_NOT_FOUND ? "no_address_for_media" : "bad_answer");
	}
}

void participant_room_on_greeted(struct participant *p, const json_t *data)
{
	const json_t *snapshot = json_object_get(data, "snapshot");
	if (json_is_true(json_object_get(data, "resumed"))) {
		p->resumes++;
		p->state = PARTICIPANT_IN;
		if (json_is_object(snapshot)) {
			take_snapshot(p, snapshot);
		}
		return;
	}
	participant_set_text(&p->participation, NULL);
	if (participant_talk_is_due(p) || p->member) {
		return; /* its room opens when it is its turn; a conference's door says when one may enter */
	}
	/* A lesson that has not begun says so; room.state tells when it does. */
	participant_join(p);
}

static void on_join_refused(struct participant *p, const char *code)
{
	static const char *const passing[] = {"elsewhere", "internal", "too_fast", "server_draining"};
	participant_media_end(p);
	p->state = PARTICIPANT_WAITING;
	if (strcmp(code, "lobby_denied") == 0) {
		p->join_retry_at = peer_now_us() + DENIED_US;
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(passing); i++) {
		if (strcmp(code, passing[i]) == 0) {
			p->join_retry_at = peer_now_us() + RETRY_US;
			return;
		}
	}
	if (strcmp(code, "room_closed") != 0 && (!p->member || strcmp(code, "not_for_guests") != 0)) {
		participant_refuse(p, code);
	}
}

void participant_room_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error)
{
	participant_talk_on_reply(p, id, data, error);
	if (p->member) {
		member_on_reply(p, id, data, error);
	}
	if (id == p->join_id) {
		if (error) {
			on_join_refused(p, error);
		} else {
			on_joined(p, data);
		}
	} else if (id == p->offer_id) {
		const char *sdp = json_string_value(json_object_get(data, "sdp"));
		if (!sdp || participant_media_answer(p, sdp) != OK) {
			p->media_retry_at = peer_now_us() + RETRY_US;
		}
	}
}

static void on_room_state(struct participant *p, const json_t *data)
{
	const char *room = json_string_value(json_object_get(data, "id"));
	const char *state = json_string_value(json_object_get(data, "state"));
	if (p->state == PARTICIPANT_WAITING && g_strcmp0(room, p->room) == 0 && g_strcmp0(state, "open") == 0) {
		participant_join(p);
	}
}

static void on_ended(struct participant *p, const char *reason)
{
	g_strlcpy(p->why, reason ? reason : "ended", sizeof p->why);
	participant_set_text(&p->participation, NULL);
	p->state = PARTICIPANT_WAITING;
	p->has_word = false;
	if (!p->ignores) {
		participant_media_end(p);
	}
}

void participant_room_on_notification(struct participant *p, const char *ev, const json_t *message)
{
	const json_t *data = json_object_get(message, "data");
	participant_talk_on_notification(p, ev, data);
	if (p->member) {
		member_on_notification(p, ev, data);
	}
	if (strcmp(ev, "room.state") == 0) {
		on_room_state(p, data);
	} else if (strcmp(ev, "room.ended") == 0) {
		on_ended(p, json_string_value(json_object_get(data, "reason")));
	} else if (strcmp(ev, "room.changed") == 0) {
		take_room(p, data);
	} else if (strcmp(ev, "lobby.admitted") == 0 && p->state == PARTICIPANT_LOBBY) {
		participant_join(p);
	} else if (strcmp(ev, "lobby.denied") == 0 && p->state == PARTICIPANT_LOBBY) {
		on_join_refused(p, "lobby_denied");
	} else if (strcmp(ev, "chat.message") == 0) {
		take_chat(p, data, true);
	} else if (strcmp(ev, "participant.joined") == 0 || strcmp(ev, "participant.changed") == 0) {
		take_participant(p, data);
	} else if (strcmp(ev, "participant.left") == 0) {
		const char *id = json_string_value(json_object_get(data, "id"));
		p->view_dirty |= id && g_hash_table_remove(p->present, id);
	} else if (strcmp(ev, "speakers") == 0) {
		take_speakers(p, json_object_get(data, "participants"));
	} else if (strcmp(ev, "seat") == 0) {
		take_seat(p, data);
	} else if (strcmp(ev, "media.state") == 0) {
		const char *state = json_string_value(json_object_get(data, "state"));
		if (g_strcmp0(state, "failed") == 0 && !p->media_retry_at) {
			p->media_retry_at = peer_now_us();
		}
	}
}

static void add_want(json_t *wants, const char *who, const char *feed, int height)
{
	json_array_append_new(wants, json_pack("{s:s, s:s, s:i, s:i}", "participant", who, "feed", feed, "height",
		height, "rank", (int)json_array_size(wants)));
}

/* Who speaks, if that can be seen, else who leads; NULL: nobody but oneself. */
static const char *stage_of(const struct participant *p)
{
	const char *front = p->member ? p->member->front : NULL;
	if (front && strcmp(front, p->person) != 0) {
		return front; /* also if there is nothing to see of him yet */
	}
	bool is_to_follow = p->cast->conf.view == CAST_VIEW_SPEAKER && p->speaker && strcmp(p->speaker, p->person) != 0;
	if (is_to_follow && (shows_of(p, p->speaker) & PARTICIPANT_SHOWS_CAMERA)) {
		return p->speaker;
	}
	return p->leader && strcmp(p->leader, p->person) != 0 ? p->leader : NULL;
}

/* Any screen first, and people from outside of this process where seats are left. */
static void add_others(struct participant *p, json_t *wants, enum participant_shows what)
{
	GHashTableIter iter;
	gpointer who;
	gpointer shown;
	bool is_screen = what == PARTICIPANT_SHOWS_SCREEN;
	const char *stage = stage_of(p);
	g_hash_table_iter_init(&iter, p->present);
	while (json_array_size(wants) < participant_seats(p) && g_hash_table_iter_next(&iter, &who, &shown)) {
		bool is_taken = !is_screen && (cast_by_person(p->cast, who) || g_strcmp0(who, stage) == 0);
		if ((GPOINTER_TO_INT(shown) & (int)what) && !is_taken) {
			add_want(wants, who, is_screen ? "screen" : "person", is_screen ? 360 : 180);
		}
	}
}

/* The stage, and tiles for the next ones by number: everybody looks at others. */
static void send_view(struct participant *p)
{
	json_t *wants = json_array();
	uint32_t count = p->cast->conf.token_count;
	const char *stage = stage_of(p);
	add_others(p, wants, PARTICIPANT_SHOWS_SCREEN);
	if (stage) {
		add_want(wants, stage, "person", 360);
	}
	for (uint32_t i = 1; i < count && json_array_size(wants) < participant_seats(p); i++) {
		const struct participant *other = &p->cast->people[(uint32_t)(p - p->cast->people + i) % count];
		if (other->person && g_strcmp0(other->person, stage) != 0 &&
			(shows_of(p, other->person) & PARTICIPANT_SHOWS_CAMERA)) {
			add_want(wants, other->person, "person", 180);
		}
	}
	add_others(p, wants, PARTICIPANT_SHOWS_CAMERA);
	if (p->member && !member_looks_anew(p, wants)) {
		json_decref(wants);
		return;
	}
	participant_request(p, "view.set", json_pack("{s:o}", "wants", wants));
}

void participant_room_on_time(struct participant *p, us_t now)
{
	if (!p->is_greeted) {
		return;
	}
	if (p->join_retry_at && now >= p->join_retry_at && p->state == PARTICIPANT_WAITING) {
		participant_join(p);
	}
	if (p->state != PARTICIPANT_IN) {
		return;
	}
	if (p->member) {
		member_vote_on_time(p, now);
	}
	if (p->media_retry_at && now >= p->media_retry_at) {
		offer_fresh(p);
	}
	if (p->word_at && now >= p->word_at) {
		p->word_at = 0;
		participant_request(p, "word.answer", json_pack("{s:b}", "accept", 1));
	}
	if (p->view_dirty && now >= p->view_at && participant_seats(p) > 0) {
		p->view_dirty = false;
		p->view_at = now + VIEW_INTERVAL_US;
		send_view(p);
	}
}

bool participant_is_to_be_heard(const struct participant *p)
{
	return p->sender.speaks && p->state == PARTICIPANT_IN && p->connected_at && p->publishes.mic &&
		(p->leads || !p->is_frozen);
}
