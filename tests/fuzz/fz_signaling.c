/* Fuzz target: what a client may send over the WebSocket, line by line, inside of a running lesson. */
#include "signaling.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct lesson {
	struct store *store;
	struct signaling *signaling;
	struct instant now;
	bool is_open;
};

/* A school with one teacher; false if something can't be had. */
static bool make_school(struct store *s, struct instant now, char session[STORE_TOKEN_MAX], struct store_room *room)
{
	char school[STORE_ID_MAX], person[STORE_ID_MAX], group[STORE_ID_MAX], link[STORE_TOKEN_MAX];
	struct store_person found;
	return store_school_add(s, "S", school) == OK && store_person_add(s, school, "T", PERSON_TEACHER, person) == OK
		&& store_group_add(s, school, "G", "", group) == OK && store_member_add(s, group, person) == OK
		&& store_room_of_group(s, group, room) == OK && store_link_add(s, person, now.unix_ms, link) == OK
		&& store_session_add(s, link, strlen(link), now.unix_ms, session, &found) == OK;
}

/* The SFU answers every offer; everything that was sent must end up somewhere. */
static void walk(struct lesson *l, struct effects *effects)
{
	char sdp[] = "v=0";
	struct effects more;
	effects_init(&more);
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *e = &effects->items[i];
		if (e->kind == EFFECT_SEND && (!e->text || e->text[e->text_len])) {
			abort();
		}
		l->is_open = l->is_open && e->kind != EFFECT_CLOSE;
		if (e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_OFFER) {
			struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = e->cmd.room, .peer = e->cmd.peer};
			event.u.answer.sdp = sdp;
			event.u.answer.request = e->cmd.u.offer.request;
			signaling_on_sfu_event(l->signaling, &event, l->now, &more);
		}
	}
	effects_finish(effects);
	effects_finish(&more);
}

static void say(struct lesson *l, const uint8_t *text, size_t len)
{
	struct effects effects;
	effects_init(&effects);
	l->now.mono += US_PER_S;
	l->now.unix_ms += 1000;
	signaling_on_message(l->signaling, 1, bytes_of(text, len), l->now, &effects);
	signaling_on_time(l->signaling, l->now, &effects);
	walk(l, &effects);
}

/* hello and a join: room ids are random, so the input could not know this one. */
static void enter(struct lesson *l, const struct store_room *room)
{
	char text[256];
	int len = snprintf(text, sizeof text, "{\"id\":1,\"op\":\"hello\",\"data\":{\"protocol\":1,\"client\":\"t\"}}");
	say(l, (const uint8_t *)text, (size_t)len);
	len = snprintf(text, sizeof text,
		"{\"id\":1,\"op\":\"room.join\",\"data\":{\"room\":\"%s\",\"media\":{\"sdp\":\"v=0\"},\"publish\":{}}}", room->id);
	say(l, (const uint8_t *)text, (size_t)len);
}

static void play(struct lesson *l, const uint8_t *data, size_t size)
{
	char session[STORE_TOKEN_MAX];
	struct store_room room;
	struct effects effects;
	effects_init(&effects);
	if (!make_school(l->store, l->now, session, &room)) {
		return;
	}
	signaling_on_open(l->signaling, 1, bytes_of_string(session), l->now, &effects);
	walk(l, &effects);
	/* an input that begins with hello plays from the door, any other from the inside */
	if (size < 9 || memcmp(data, "{\"id\":1,", 8) != 0) {
		enter(l, &room);
	}
	while (size > 0 && l->is_open) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;
		say(l, data, len);
		data += len + (end != NULL);
		size -= len + (end != NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lesson l = {.now = {US_PER_S, 1790000000000}, .is_open = true};
	struct signaling_conf conf = {0};
	if (store_open(&l.store, ":memory:")) {
		return 0;
	}
	conf.store = l.store;
	l.signaling = signaling_new(&conf);
	play(&l, data, size);
	signaling_free(l.signaling);
	store_close(l.store);
	return 0;
}
