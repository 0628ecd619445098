/* How a process full of synthetic participants is set up, driven and taken down. */
#include "cast.h"

#include "act.h"
#include "participant_parts.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { TICK_MS = 5, STUDIO_THREADS = 2, CLOSE_MS = 300, GATHER_FROM = 64, GATHER_MAX_US = 500, TURN_MS = 1, EVENTS_AT_ONCE = 64,
	STUDIO_NICE = 10 };

#define FIGURES_WITHIN_US (3 * US_PER_S)
#define STALL_US (100 * US_PER_MS)
/* Coming back is part of what must not be noticed. */
#define CUT_AFTERMATH_S 4.0

/* A participant's pictures and voice on their way from the studio to the loop. */
struct production {
	struct participant *participant;
	struct clip *clip;
	struct voice voice;
	bool failed;
};

struct participant *cast_by_number(struct cast *c, uint32_t number)
{
	uint32_t first = c->conf.token_count > 0 ? c->people[0].number : 0;
	return number >= first && number - first < c->conf.token_count ? &c->people[number - first] : NULL;
}

struct participant *cast_by_person(struct cast *c, const char *person)
{
	return g_hash_table_lookup(c->by_person, person);
}

void cast_know(struct cast *c, struct participant *p)
{
	g_hash_table_replace(c->by_person, g_strdup(p->person), p);
}

/* Its turn to enter. */
static gboolean on_cue(gpointer data)
{
	struct production *made = data;
	struct participant *p = made->participant;
	if (p->cast->is_closing) {
		return G_SOURCE_REMOVE; /* too late: the doors are shut */
	}
	struct clip *clip = p->role ? p->role->clip : made->clip;
	const struct voice *voice = p->role ? p->role->voice : &made->voice;
	if (made->failed || participant_start(p, clip, voice, peer_now_us()) != OK) {
		p->state = PARTICIPANT_REFUSED;
		g_strlcpy(p->why, "no_codec", sizeof p->why);
	}
	made->clip = NULL;
	made->voice = (struct voice){0};
	return G_SOURCE_REMOVE;
}

static void production_free(gpointer data)
{
	struct production *made = data;
	clip_free(made->clip);
	voice_finish(&made->voice);
	g_free(made);
}

static void run_later(struct cast *c, guint delay_ms, GSourceFunc run, gpointer data, GDestroyNotify done)
{
	GSource *source = g_timeout_source_new(delay_ms);
	g_source_set_callback(source, run, data, done);
	g_source_attach(source, c->context);
	g_source_unref(source);
}

/*
 * Encoding takes all the CPU there is: in a check nobody enters before everything is made; in a demo who is made
 * comes in.
 */
static gboolean on_produced(gpointer data)
{
	struct production *made = data;
	struct cast *c = made->participant->cast;
	c->productions[c->produced++] = made;
	bool is_complete = c->produced == c->conf.token_count;
	uint32_t first = c->conf.demo ? c->produced - 1 : 0;
	for (uint32_t i = first; i < c->produced && (is_complete || c->conf.demo); i++) {
		uint32_t turn = (uint32_t)(c->productions[i]->participant - c->people);
		uint32_t after_ms = c->conf.roles ? c->conf.roles[turn].enters_after_ms : turn * c->conf.stagger_ms;
		run_later(c, c->conf.demo ? 0 : after_ms, on_cue, c->productions[i], production_free);
		c->productions[i] = NULL;
	}
	return G_SOURCE_REMOVE;
}

static void produce(gpointer data, gpointer user)
{
	struct participant *p = data;
	struct cast *c = user;
	struct production *made = g_new0(struct production, 1);
	bool is_live = c->conf.live || (c->conf.first_is_teacher && p->number == 0 && !c->conf.demo);
	made->participant = p;
	/* of this thread alone, which is the pool's own: who is in a lesson already, here or in another process, goes first */
	(void)setpriority(PRIO_PROCESS, 0, STUDIO_NICE);
	if (p->role) {
		run_later(c, 0, on_produced, made, NULL); /* there already */
		return;
	}
	if (c->conf.video && !is_live) {
		made->clip = clip_new(p->number);
		made->failed = !made->clip;
	}
	made->failed |= voice_init(&made->voice, p->number, c->conf.demo ? VOICE_HUM : VOICE_PURE) != OK;
	run_later(c, 0, on_produced, made, NULL);
}

enum err cast_new(struct cast **out, const struct cast_conf *conf)
{
	struct cast *c = g_new0(struct cast, 1);
	uint8_t seed[32];
	*out = NULL;
	c->conf = *conf;
	c->context = g_main_context_new();
	c->people = g_new0(struct participant, conf->token_count + 1);
	c->said = g_array_new(FALSE, FALSE, sizeof(struct ledger_said));
	c->productions = g_new0(struct production *, conf->token_count + 1);
	c->by_person = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	c->identity = dtls_identity_new();
	c->pump = pump_new();
	struct net_conf net = {.url = conf->url, .insecure = conf->insecure, .context = c->context};
	enum err e = sodium_init() >= 0 && c->identity && c->pump ? net_new(&c->net, &net) : ERR_SYS;
	if (e != OK) {
		cast_free(c);
		return e;
	}
	randombytes_buf(seed, sizeof seed);
	rng_init_bytes(&c->rng, seed);
	for (uint32_t i = 0; i < conf->token_count; i++) {
		struct participant *p = &c->people[i];
		p->cast = c;
		p->token = conf->tokens[i];
		p->role = conf->roles ? &conf->roles[i] : NULL;
		p->number = i + (conf->first_is_teacher ? 0 : 1);
		rng_init(&p->rng, rng_u64(&c->rng));
	}
	c->studio = g_thread_pool_new(produce, c, STUDIO_THREADS, TRUE, NULL);
	*out = c;
	return OK;
}

static void on_figures(void *ctx, const struct net_reply *reply)
{
	struct server_figures *f = ctx;
	json_t *json = reply->status == 200 ? json_loads(reply->body, 0, NULL) : NULL;
	f->is_answered = true;
	f->is_known = json_is_object(json);
	f->at = peer_now_us();
	f->packets_in = json_number_value(json_object_get(json, "packetsIn"));
	f->bytes_forwarded = json_number_value(json_object_get(json, "bytesForwarded"));
	f->process_cpu_us = json_number_value(json_object_get(json, "processCpuUs"));
	f->packets_forwarded = json_number_value(json_object_get(json, "packetsForwarded"));
	f->cpu_us = json_number_value(json_object_get(json, "mediaCpuUs"));
	f->rss_bytes = json_number_value(json_object_get(json, "rssBytes"));
	json_decref(json);
}

void cast_ask_figures(struct cast *c, struct server_figures *into)
{
	net_http(c->net, &(struct net_request){.method = "GET", .path = "/api/stats"}, on_figures, into);
}

static bool is_everybody_settled(const struct cast *c)
{
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		const struct participant *p = &c->people[i];
		if (!p->connected_at && p->state != PARTICIPANT_REFUSED) {
			return false;
		}
	}
	return true;
}

/* A moment for the doors, and a longer one for the figures of a server that has a crowd leaving. */
static gboolean on_closed(gpointer data)
{
	struct cast *c = data;
	c->is_closed = c->after.is_answered || peer_now_us() - c->closed_at > FIGURES_WITHIN_US;
	return c->is_closed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* The second look at the server, then the doors; the loop runs on for a moment so that both get out. */
static void begin_to_close(struct cast *c)
{
	c->is_closing = true;
	c->closed_at = peer_now_us();
	cast_ask_figures(c, &c->after);
	if (c->conf.hooks.on_closing) {
		c->conf.hooks.on_closing(c->conf.hooks.ctx);
	}
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		if (c->people[i].socket) {
			net_close(c->people[i].socket);
		}
		participant_program_end(&c->people[i]);
		participant_janus_end(&c->people[i]);
	}
	run_later(c, CLOSE_MS, on_closed, c, NULL);
}

/* The WebSockets break, and media must not notice. */
static void look_at_cut(struct cast *c, double watched_s, us_t now)
{
	bool begins = c->cut == CAST_NOT_CUT && watched_s >= c->conf.ws_cut_at_s;
	bool ends = c->cut == CAST_CUT && watched_s >= c->conf.ws_cut_at_s + c->conf.ws_cut_for_s + CUT_AFTERMATH_S;
	if (!begins && !ends) {
		return;
	}
	c->cut = begins ? CAST_CUT : CAST_CUT_IS_OVER;
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		struct participant *p = &c->people[i];
		if (begins) {
			watch_begin_window(&p->watch);
			participant_cut(p, (us_t)(c->conf.ws_cut_for_s * 1e6), now);
		} else {
			watch_end_window(&p->watch, now);
		}
	}
}

static void look_at_clock(struct cast *c, us_t now)
{
	us_t watched = c->all_in_at ? now - c->all_in_at : 0;
	if (!c->all_in_at && (c->conf.control || is_everybody_settled(c))) {
		c->all_in_at = now;
		for (uint32_t i = 0; i < c->conf.token_count; i++) {
			watch_begin(&c->people[i].watch, now);
		}
		cast_ask_figures(c, &c->before);
	}
	if (c->all_in_at && c->conf.restart_at_s > 0 && !c->has_restarted &&
		watched >= (us_t)(c->conf.restart_at_s * 1e6)) {
		c->has_restarted = true;
		for (uint32_t i = 0; i < c->conf.token_count; i++) {
			participant_change_network(&c->people[i], now);
		}
	}
	if (c->all_in_at && c->conf.ws_cut_at_s > 0) {
		look_at_cut(c, (double)watched / 1e6, now);
	}
	us_t limit = (us_t)(c->conf.duration_s * 1e6);
	us_t join_limit = (c->conf.join_limit_s > 0 ? c->conf.join_limit_s : 60) * US_PER_S;
	bool is_late = limit > 0 && !c->all_in_at && now - c->started_at > limit + join_limit;
	if (!c->is_closing && (g_atomic_int_get(&c->stop) || is_late || (limit > 0 && c->all_in_at && watched >= limit))) {
		begin_to_close(c);
	}
}

/* A machine that is too busy holds up the watchers as well: counted, told, and not blamed on the server. */
static void look_at_stalls(struct cast *c, us_t now)
{
	us_t late = c->ticked_at ? now - c->ticked_at : 0;
	c->ticked_at = now;
	if (late < STALL_US || !c->all_in_at) {
		return;
	}
	c->stalls++;
	c->stalled_us += late;
	c->longest_stall_us = us_max(c->longest_stall_us, late);
	c->cut_stall_us = c->cut == CAST_CUT ? us_max(c->cut_stall_us, late) : c->cut_stall_us;
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		watch_on_stall(&c->people[i].watch, now);
	}
}

static gboolean on_tick(gpointer data)
{
	struct cast *c = data;
	us_t now = peer_now_us();
	look_at_stalls(c, now);
	look_at_clock(c, now);
	if (!c->is_closing) {
		if (c->conf.hooks.on_time) {
			c->conf.hooks.on_time(c->conf.hooks.ctx, now);
		} else {
			act_on_time(c, now);
		}
		for (uint32_t i = 0; i < c->conf.token_count; i++) {
			participant_on_time(&c->people[i], now);
		}
	}
	return G_SOURCE_CONTINUE;
}

/*
 * With a crowd a turn waits a moment, so that it serves several packets of each socket: the price is that so much is added to
 * what is measured as latency.
 */
static void gather(const struct cast *c)
{
	if (c->conf.token_count >= GATHER_FROM) {
		g_usleep(MIN(c->conf.token_count * 2, GATHER_MAX_US));
	}
}

void cast_run(struct cast *c)
{
	c->started_at = peer_now_us();
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		g_thread_pool_push(c->studio, &c->people[i], NULL);
	}
	GSource *source = g_timeout_source_new(TICK_MS);
	g_source_set_callback(source, on_tick, c, NULL);
	g_source_attach(source, c->context);
	while (!c->is_closed) {
		for (int i = 0; i < EVENTS_AT_ONCE && g_main_context_iteration(c->context, FALSE); i++) {
			/* the next one */
		}
		pump_turn(c->pump, TURN_MS);
		gather(c);
	}
	g_source_destroy(source);
	g_source_unref(source);
}

void cast_stop(struct cast *c)
{
	g_atomic_int_set(&c->stop, 1);
}

void cast_free(struct cast *c)
{
	if (!c) {
		return;
	}
	c->is_closing = true;
	if (c->studio) {
		/* What is still to be made is not needed; what is being made is waited for. */
		g_thread_pool_free(c->studio, TRUE, TRUE);
	}
	net_free(c->net);
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		participant_finish(&c->people[i]);
	}
	pump_free(c->pump);
	for (uint32_t i = 0; i < c->produced; i++) {
		if (c->productions[i]) {
			production_free(c->productions[i]);
		}
	}
	dtls_identity_free(c->identity);
	g_array_free(c->said, TRUE);
	g_free(c->productions);
	g_hash_table_unref(c->by_person);
	g_free(c->people);
	g_main_context_unref(c->context);
	g_free(c);
}
