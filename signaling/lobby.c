/*
 * Who wants in and has to wait. A person waits with the connections he knocked with; he is shown once, since he first knocked.
 * Only moderators see it.
 */
#include "core.h"

#include <string.h>

/* A connection may wait at one door. */
struct knock {
	conn_id conn;
	struct store_person person;
	int64_t since_ms;
};

/* May not knock again until then. */
struct denial {
	char person[STORE_ID_MAX];
	us_t until;
};

struct lobby {
	GArray *knocks;  /* struct knock, in order; at most LOBBY_MAX */
	GArray *denials; /* struct denial; at most LOBBY_MAX */
};

struct lobby *lobby_new(void)
{
	struct lobby *lobby = g_new(struct lobby, 1);
	lobby->knocks = g_array_new(FALSE, FALSE, sizeof(struct knock));
	lobby->denials = g_array_new(FALSE, FALSE, sizeof(struct denial));
	return lobby;
}

void lobby_free(struct lobby *lobby)
{
	g_array_free(lobby->knocks, TRUE);
	g_array_free(lobby->denials, TRUE);
	g_free(lobby);
}

static struct knock *knock_at(const struct lobby *lobby, guint i)
{
	return &g_array_index(lobby->knocks, struct knock, i);
}

static const struct knock *first_of(const struct lobby *lobby, const char *person)
{
	for (guint i = 0; i < lobby->knocks->len; i++) {
		if (strcmp(knock_at(lobby, i)->person.id, person) == 0) {
			return knock_at(lobby, i);
		}
	}
	return NULL;
}

uint32_t lobby_count(const struct lobby *lobby)
{
	uint32_t count = 0;
	for (guint i = 0; i < lobby->knocks->len; i++) {
		count += first_of(lobby, knock_at(lobby, i)->person.id) == knock_at(lobby, i);
	}
	return count;
}

static json_t *show_knock(const struct knock *knock)
{
	json_t *shown = show_person(&knock->person);
	json_object_set_new(shown, "since", json_integer(knock->since_ms));
	return shown;
}

json_t *show_waiting(const struct room *room)
{
	const struct lobby *lobby = room->lobby;
	json_t *list = json_array();
	for (guint i = 0; i < lobby->knocks->len; i++) {
		if (first_of(lobby, knock_at(lobby, i)->person.id) == knock_at(lobby, i)) {
			json_array_append_new(list, show_knock(knock_at(lobby, i)));
		}
	}
	return list;
}

static void note_left(struct turn *t, struct room *room, const char *person, const char *why)
{
	room_note_leading(t, room, "lobby.left", json_pack("{s:s, s:s}", "id", person, "why", why));
}

/* His connections hear it and don't wait any more. */
static void release(struct turn *t, struct room *room, const char *person, const char *ev, const char *why)
{
	struct lobby *lobby = room->lobby;
	for (guint i = lobby->knocks->len; i > 0; i--) {
		const struct knock *knock = knock_at(lobby, i - 1);
		if (strcmp(knock->person.id, person) != 0) {
			continue;
		}
		struct conn *c = conn_find(t, knock->conn);
		g_array_remove_index(lobby->knocks, i - 1);
		if (c) {
			c->waits_at = NULL;
			conn_note(t, c, ev, json_pack("{s:s}", "room", room->info.id));
		}
	}
	note_left(t, room, person, why);
}

void lobby_leave(struct turn *t, struct conn *c, const char *why)
{
	struct room *room = c->waits_at;
	if (!room) {
		return;
	}
	c->waits_at = NULL;
	for (guint i = 0; i < room->lobby->knocks->len; i++) {
		if (knock_at(room->lobby, i)->conn == c->id) {
			g_array_remove_index(room->lobby->knocks, i);
			break;
		}
	}
	if (!first_of(room->lobby, c->person.id)) {
		note_left(t, room, c->person.id, why);
	}
	room_settle(t, room);
}

void lobby_clear(struct turn *t, struct room *room)
{
	for (guint i = 0; i < room->lobby->knocks->len; i++) {
		struct conn *c = conn_find(t, knock_at(room->lobby, i)->conn);
		if (c) {
			c->waits_at = NULL;
		}
	}
	g_array_set_size(room->lobby->knocks, 0);
	g_array_set_size(room->lobby->denials, 0);
}

/* How long is this person still denied? Forgets what is over. */
static us_t denied_for(struct turn *t, struct lobby *lobby, const char *person)
{
	us_t left = 0;
	for (guint i = lobby->denials->len; i > 0; i--) {
		const struct denial *denial = &g_array_index(lobby->denials, struct denial, i - 1);
		if (denial->until <= t->now.mono) {
			g_array_remove_index(lobby->denials, i - 1);
		} else if (strcmp(denial->person, person) == 0) {
			left = denial->until - t->now.mono;
		}
	}
	return left;
}

void lobby_knock(struct turn *t, struct conn *c, struct room *room, int64_t re)
{
	struct lobby *lobby = room->lobby;
	us_t denied = denied_for(t, lobby, c->person.id);
	if (denied > 0) {
		reply_error(t, c->id, re, "lobby_denied", json_pack("{s:I}", "retryMs", (json_int_t)(denied / US_PER_MS + 1)));
		return;
	}
	if (c->waits_at == room) {
		reply_data(t, c->id, re, json_pack("{s:b}", "lobby", 1));
		return;
	}
	if (lobby->knocks->len >= LOBBY_MAX) {
		reply_error(t, c->id, re, "room_full", NULL);
		return;
	}
	lobby_leave(t, c, "gone");
	const struct knock *first = first_of(lobby, c->person.id);
	bool is_first = !first;
	const struct knock knock = {c->id, c->person, first ? first->since_ms : t->now.unix_ms};
	if (first) { /* so that he keeps his place when the first line is gone */
		g_array_insert_val(lobby->knocks, (guint)(first - knock_at(lobby, 0)) + 1, knock);
	} else {
		g_array_append_val(lobby->knocks, knock);
	}
	c->waits_at = room;
	reply_data(t, c->id, re, json_pack("{s:b}", "lobby", 1));
	if (is_first) {
		log_event(t->s->log, LOG_LEVEL_INFO, "lobby.joined", "room=%s person=%s", room->info.id, c->person.id);
		room_note_leading(t, room, "lobby.joined", show_knock(&knock));
	}
}

static void let_pass(struct turn *t, struct room *room, const struct store_person *person)
{
	struct store_room_person own;
	if (kept_person(t->s, room, person->id, &own)) {
		own = (struct store_room_person){0};
	}
	own.passes = true;
	keep_person(t, room, person, &own, "lobby_admit");
}

void lobby_admit(struct turn *t, struct room *room, const char *person)
{
	for (guint i = 0; i < room->lobby->knocks->len; i++) {
		const struct knock *knock = knock_at(room->lobby, i);
		if (first_of(room->lobby, knock->person.id) == knock && (!person || strcmp(knock->person.id, person) == 0)) {
			let_pass(t, room, &knock->person);
		}
	}
	if (person) {
		release(t, room, person, "lobby.admitted", "admitted");
		return;
	}
	while (room->lobby->knocks->len > 0) {
		char next[STORE_ID_MAX];
		g_strlcpy(next, knock_at(room->lobby, 0)->person.id, sizeof next);
		release(t, room, next, "lobby.admitted", "admitted");
	}
}

void handle_lobby_admit(struct turn *t, struct conn *c, const struct request *r)
{
	struct room *room = c->part->room;
	const char *person = json_string_value(json_object_get(r->data, "person"));
	if (person && !first_of(room->lobby, person)) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
	} else {
		lobby_admit(t, room, person);
		log_moderation(t, c->part, r->op, person ? person : "");
		reply_data(t, c->id, r->id, NULL);
	}
}

void handle_lobby_deny(struct turn *t, struct conn *c, const struct request *r)
{
	struct lobby *lobby = c->part->room->lobby;
	const char *person = json_string_value(json_object_get(r->data, "person"));
	if (!first_of(lobby, person)) {
		reply_error(t, c->id, r->id, "no_such_person", NULL);
		return;
	}
	struct denial denial = {.until = t->now.mono + LOBBY_DENIED_US};
	g_strlcpy(denial.person, person, sizeof denial.person);
	(void)denied_for(t, lobby, person);
	if (lobby->denials->len >= LOBBY_MAX) {
		g_array_remove_index(lobby->denials, 0); /* the one that ends first */
	}
	g_array_append_val(lobby->denials, denial);
	log_moderation(t, c->part, r->op, person);
	reply_data(t, c->id, r->id, NULL);
	release(t, c->part->room, person, "lobby.denied", "denied");
}

void lobby_dismiss(struct turn *t, struct room *room, const char *person)
{
	release(t, room, person, "lobby.denied", "gone");
}
