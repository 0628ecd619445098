#include "sitting.h"

#include "house.h"
#include "world_clock.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 90, TURNS_AT_ONCE = 10000 };
#define PING_EVERY_US (5 * US_PER_S)
#define SETTLED_US (20 * US_PER_S)

void sitting_fail(const struct sitting *s, const char *file, int line, const char *format, ...)
{
	va_list args;
	printf("%s at %.3f s, seed %" PRIu64 ": ", s->is_seen ? "seen, as it should be," : "FAILED", (double)s->now / 1e6, s->seed);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n  %s:%d\n  replay: %s --seed %" PRIu64 "\n", file, line, s->program, s->seed);
	exit(s->is_seen ? 0 : 1);
}

const char *sitting_secret(struct sitting *s, int kind, int item, char out[32])
{
	bool is_secret = item >= 0 && !s->model.items[item].guests;
	for (int i = FIRST_GUEST; i < STRANGER && kind == SECRET_CHAT; i++) {
		is_secret = is_secret || assembly_is_out(&s->model, i);
	}
	out[0] = '\0';
	if (is_secret && s->secret_count < SITTING_SECRETS) {
		struct secret *secret = &s->secrets[s->secret_count];
		secret->kind = kind;
		secret->item = item;
		for (int i = 0; i < SITTING_PEOPLE; i++) {
			secret->may[i] = !assembly_is_out(&s->model, i);
		}
		snprintf(out, 32, "(geheim:%d)", s->secret_count++);
	}
	return out;
}

/* --- time --- */

static us_t next_due(const struct sitting *s)
{
	us_t at = us_min(us_min(server_next(s), media_next(s)), us_min(s->ping_at, s->tick_at));
	at = us_min(at, us_min(assembly_deadline(&s->model), votes_next(s)));
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		const struct attendee *p = &s->people[i];
		bool comes = (!p->conn || p->is_mute_line) && !p->stays_away && assembly_is_on_roll(&s->model, i) && !s->model.is_closed;
		at = comes ? us_min(at, p->comes_at) : at;
	}
	return us_max(at, s->now);
}

static void serve(struct sitting *s)
{
	assembly_on_time(&s->model, s->now);
	server_serve(s);
	votes_look(s);
	check_now(s);
	media_serve(s);
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		client_serve(&s->people[i]);
		if (s->now >= s->ping_at && s->people[i].conn && !s->people[i].is_mute_line) {
			(void)client_ask(&s->people[i], "ping", json_object());
		}
	}
	s->ping_at = s->now >= s->ping_at ? s->now + PING_EVERY_US : s->ping_at;
	if (s->now >= s->tick_at) {
		s->tick_at = s->now + US_PER_S;
		check_second(s);
	}
}

void sitting_run(struct sitting *s, us_t until)
{
	int turns = 0;
	while (s->now < until) {
		us_t due = us_min(next_due(s), until);
		turns = due == s->now ? turns + 1 : 0;
		MUST(s, turns < TURNS_AT_ONCE, "time stands still: signaling %.6f s, media %.6f s, votes %.6f s", (double)signaling_deadline(s->signaling) / 1e6,
			(double)media_next(s) / 1e6, (double)votes_next(s) / 1e6);
		s->now = due;
		world_clock_set(s->now);
		serve(s);
	}
}

/* --- the server dies --- */

void sitting_restart(struct sitting *s, us_t down)
{
	us_t died = s->now;
	server_end(s);
	s->is_dying = false;
	g_queue_clear_full(&s->packets, g_free);
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		struct attendee *p = &s->people[i];
		us_t comes_at = p->comes_at;
		bool was_away = !p->conn || p->is_mute_line;
		p->conn = 0;
		p->is_mute_line = p->is_in = p->wants_in = false;
		p->join_id = 0;
		p->comes_at = was_away ? comes_at : died + down + (us_t)sitting_chance(s, 6000) * US_PER_MS;
		media_end(p);
	}
	s->now += down;
	world_clock_set(s->now);
	assembly_restart(&s->model, died, s->now);
	votes_restart(s);
	server_begin(s);
	s->awake_at = s->now + 31 * US_PER_S; /* so long a vote waits for those who are not back */
	s->count.restarts++;
}

/* --- a sitting --- */

static void begin(struct sitting *s)
{
	rng_init(&s->rng, s->seed);
	rng_init(&s->media_rng, ~s->seed);
	MUST(s, house_seed_ids(s->seed), "libsodium");
	s->now = s->ping_at = s->tick_at = US_PER_S;
	world_clock_set(s->now);
	assembly_init(&s->model);
	s->model.now = s->now;
	MUST(s, store_open(&s->store, ":memory:") == OK, "the store does not open");
	school_make(s);
	server_begin(s);
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		s->people[i].comes_at = s->now + (us_t)sitting_chance(s, i == CHAIR ? 4000 : 20000) * US_PER_MS;
		s->people[i].stays_away = i == STRANGER || (i != CHAIR && sitting_chance(s, 8) == 0);
	}
}

/* Everybody is back, and whoever chairs closes it. */
static void end(struct sitting *s)
{
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		s->people[i].stays_away = false;
		s->people[i].comes_at = us_min(s->people[i].comes_at, s->now);
	}
	sitting_run(s, s->now + SETTLED_US);
	votes_finish(s);
	check_record(s);
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		struct attendee *p = &s->people[i];
		MUST(s, p->is_in == assembly_may_enter(&s->model, i), "person %d is %s in the end", i, p->is_in ? "in" : "out");
	}
	for (int i = 0; i < SITTING_PEOPLE && !s->model.is_closed; i++) {
		if (assembly_chairs(&s->model, i)) {
			assembly_close(&s->model);
			const char *code = client_ask(&s->people[i], "conference.close", json_object());
			MUST(s, code[0] == '\0', "it can't be closed: %s (%s)", code, s->people[i].why);
		}
	}
	check_record(s);
}

void sitting_play(struct sitting *s)
{
	begin(s);
	for (int i = 0; i < STEPS; i++) {
		sitting_run(s, s->now + (us_t)(50 + sitting_chance(s, sitting_chance(s, 8) ? 3000 : 20000)) * US_PER_MS);
		steps_take(s);
	}
	end(s);
	server_end(s);
	store_close(s->store);
	assembly_finish(&s->model);
	g_queue_clear_full(&s->packets, g_free);
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		media_end(&s->people[i]);
		json_decref(s->people[i].data);
	}
	for (int i = 0; i < s->box.count; i++) {
		json_decref(s->box.votes[i].result);
	}
}
