#include "hall.h"

#include "desks.h"
#include "house.h"
#include "world_clock.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PING_EVERY_US (15 * US_PER_S)

void hall_fail(struct hall *h, const char *file, int line, const char *format, ...)
{
	va_list args;
	fprintf(stderr, "%s at %.3f s, seed %" PRIu64 ": ", h->is_proof && h->is_seen ? "seen, as it should be," : "FAILED", (double)h->now / 1e6, h->seed);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n  %s:%d\n  replay: %s --seed %" PRIu64 "\n", file, line, h->program, h->seed);
	exit(h->is_proof && h->is_seen ? 0 : 1);
}

struct instant hall_instant(const struct hall *h)
{
	return (struct instant){h->now, PEOPLE_EPOCH_MS + h->now / US_PER_MS};
}

static void must(void *ctx, bool holds, const char *claim, int desk, int talk)
{
	struct hall *h = ctx;
	hall_must(h, holds, "desk %d, talk %d: not so: %s", desk, talk, claim);
}

/* --- time --- */

static void ping_all(struct hall *h)
{
	h->ping_at = h->now + PING_EVERY_US;
	for (int i = 0; i < HALL_CLIENTS; i++) {
		client_ping(h, &h->clients[i]);
	}
}

static void run_until(struct hall *h, us_t end)
{
	for (;;) {
		us_t at = us_min(us_min(server_next(h), media_next(h)), h->ping_at);
		if (at > end) {
			break;
		}
		h->now = us_max(h->now, at);
		world_clock_set(h->now);
		server_serve(h);
		media_serve(h);
		if (h->ping_at <= h->now) {
			ping_all(h);
		}
	}
	h->now = end;
	world_clock_set(end);
}

/* --- what must hold --- */

/* The desk of the server, as it works with it. */
static void check_desk(struct hall *h, int number)
{
	const struct live_desk *live = desk_in_memory(h->signaling, h->desks[number]);
	const struct ideal *ideal = &h->people.desks[number].ideal;
	if (!live) { /* nobody has cared about it for some time */
		return;
	}
	const struct desk *d = &live->day;
	must(h, d->is_started == ideal->is_started, "the desk is open or closed as it should be", number, d->is_started);
	must(h, d->is_held == ideal->is_held, "it is held or not as it should be", number, d->is_held);
	must(h, (int)d->count == ideal->count, "all talks are there", number, -1);
	for (size_t i = 0; i < d->count; i++) {
		const struct desk_talk *t = &d->talks[i];
		const struct ideal_talk *due = &ideal->talks[i];
		int talk = GPOINTER_TO_INT(g_hash_table_lookup(h->talk_of, t->id)) - 1;
		must(h, talk == due->name, "talks are in their order", number, due->name);
		must(h, t->stage == due->stage, "the talk stands as it should", number, talk);
		must(h, t->began_ms == due->began && t->ended_ms == due->ended, "it began and ended when it should", number, talk);
		if (t->stage == TALK_IS_OPEN && h->stages[talk] != TALK_IS_OPEN) {
			people_let_in(&h->people, talk);
		}
		h->stages[talk] = t->stage;
	}
}

static void look(void *ctx)
{
	struct hall *h = ctx;
	run_until(h, (h->people.now - PEOPLE_EPOCH_MS) * US_PER_MS);
	for (int i = 0; i < PEOPLE_DESKS; i++) {
		check_desk(h, i);
	}
	if (h->people.now % 4000 == 0) {
		media_check(h);
	}
}

/* What is left of it in the store is what the rules have made of it. */
static void check_store(struct hall *h)
{
	static const enum talk_state states[] = {
		[TALK_IS_BOOKED] = TALK_BOOKED, [TALK_IS_OPEN] = TALK_OPEN, [TALK_IS_OVER] = TALK_OVER, [TALK_IS_MISSED] = TALK_MISSED};
	for (int i = 0; i < h->people.talk_count; i++) {
		const struct people_talk *t = &h->people.talks[i];
		struct store_talk stored;
		enum err e = store_talk_get(h->store, h->talks[i], &stored);
		must(h, e == (t->is_gone ? ERR_NOT_FOUND : OK), "it is in the store, or cancelled", t->desk, i);
		const struct ideal_talk *due = t->is_gone ? NULL : ideal_find(&h->people.desks[t->desk].ideal, i);
		must(h, !due || (stored.state == states[due->stage] && stored.ended_ms == due->ended), "the store knows how it ended", t->desk, i);
	}
}

/* --- what people do --- */

static void staff(void *ctx, int desk, int teacher, bool is_there)
{
	struct hall *h = ctx;
	struct client *c = &h->clients[PEOPLE_AGENTS + 2 * desk + teacher];
	if (is_there) {
		client_sit_down(h, c, desk);
	} else {
		client_cut(h, c);
	}
}

static enum desk_refusal act(void *ctx, int desk, enum desk_action action, int talk)
{
	struct hall *h = ctx;
	int teacher = h->people.teachers[desk][0].is_there ? 0 : 1;
	return client_act(h, &h->clients[PEOPLE_AGENTS + 2 * desk + teacher], desk, action, talk);
}

static void come(void *ctx, int agent, int talk)
{
	struct hall *h = ctx;
	client_come(h, &h->clients[agent], talk);
}

static void cut(void *ctx, int agent)
{
	struct hall *h = ctx;
	client_cut(h, &h->clients[agent]);
}

static void leave(void *ctx, int agent)
{
	struct hall *h = ctx;
	client_leave(h, &h->clients[agent]);
}

/* The server finds out by itself. */
static void presence(void *ctx, int talk, bool is_there)
{
	(void)ctx;
	(void)talk;
	(void)is_there;
}

static json_t *post(struct hall *h, int talk, const char *what, json_t *body)
{
	char path[96];
	const struct people_talk *t = &h->people.talks[talk];
	snprintf(path, sizeof path, "/api/family/talks%s%s%s", h->talks[talk][0] ? "/" : "", h->talks[talk], what);
	json_t *reply = server_http(h, h->clients[t->family].session, path, body, NULL);
	hall_must(h, reply != NULL, "%s of talk %d is refused", path, talk);
	return reply;
}

static void book(void *ctx, int talk)
{
	struct hall *h = ctx;
	const struct people_talk *t = &h->people.talks[talk];
	char key[33];
	snprintf(key, sizeof key, "%032d", talk);
	json_t *reply = post(h, talk, "", json_pack("{s:s, s:s, s:s, s:s}", "slot", h->slots[t->desk][t->slot], "child", h->children[t->family],
		"mode", t->is_place ? "place" : "video", "key", key));
	snprintf(h->talks[talk], sizeof h->talks[talk], "%s", json_string_value(json_object_get(reply, "id")));
	g_hash_table_insert(h->talk_of, h->talks[talk], GINT_TO_POINTER(talk + 1));
	json_decref(reply);
}

static void move(void *ctx, int talk)
{
	struct hall *h = ctx;
	const struct people_talk *t = &h->people.talks[talk];
	json_decref(post(h, talk, "", json_pack("{s:s}", "slot", h->slots[t->desk][t->slot])));
}

static void cancel(void *ctx, int talk)
{
	struct hall *h = ctx;
	json_decref(post(h, talk, "/cancel", json_object()));
}

static void restart(void *ctx, int64_t down_ms)
{
	struct hall *h = ctx;
	server_end(h);
	for (int i = 0; i < HALL_CLIENTS; i++) {
		client_lost(h, &h->clients[i]);
	}
	h->now += down_ms * US_PER_MS;
	world_clock_set(h->now);
	server_begin(h);
}

/* --- the afternoon --- */

static void begin(struct hall *h)
{
	rng_init(&h->rng, ~h->seed);
	hall_must(h, house_seed_ids(h->seed), "libsodium");
	people_init(&h->people, h->seed);
	h->now = (h->people.now - PEOPLE_EPOCH_MS) * US_PER_MS;
	h->ping_at = h->now;
	world_clock_set(h->now);
	h->talk_of = g_hash_table_new(g_str_hash, g_str_equal);
	h->client_of = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (int i = 0; i < HALL_CLIENTS; i++) {
		h->clients[i] = (struct client){.number = i, .waits_for = -1, .joins = -1, .stay.talk = -1, .before.talk = -1};
	}
	hall_must(h, store_open(&h->store, ":memory:") == OK, "the store does not open");
	server_begin(h);
	school_make(h);
}

void hall_play(struct hall *h)
{
	struct people_world world = {.ctx = h, .look = look, .staff = staff, .act = act, .come = come, .cut = cut, .leave = leave,
		.presence = presence, .book = book, .move = move, .cancel = cancel, .restart = restart, .must = must};
	begin(h);
	people_set_world(&h->people, &world);
	while (people_second(&h->people)) {
	}
	check_store(h);
	server_end(h);
	for (int i = 0; i < HALL_CLIENTS; i++) {
		media_end(&h->clients[i]);
		json_decref(h->clients[i].reply);
	}
	g_queue_clear_full(&h->packets, g_free);
	g_hash_table_destroy(h->talk_of);
	g_hash_table_destroy(h->client_of);
	store_close(h->store);
}
