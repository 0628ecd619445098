#include "house_state.h"

#include "house_media.h"
#include "world_clock.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TURNS_AT_ONCE = 100000, QUIET_TRIES = 600 };
#define QUIET_STEP_US (100 * US_PER_MS)

void house_fail(struct house *h, const char *file, int line, const char *format, ...)
{
	va_list args;
	fprintf(stderr, "FAILED at %.6f s, seed %llu: ", (double)h->now / 1e6, (unsigned long long)h->conf.seed);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n  %s:%d\n  replay: %s --seed %llu%s\n", file, line, h->conf.program,
		(unsigned long long)h->conf.seed, h->conf.has_media ? " --media" : "");
	exit(1);
}

void house_tell(const struct house *h, int device, const char *what, const char *text)
{
	if (h->conf.is_told) {
		printf("%10.6f device %d %s %.300s\n", (double)h->now / 1e6, device, what, text);
	}
}

struct rng *house_rng(struct house *h)
{
	return &h->rng;
}

const struct house_count *house_count(const struct house *h)
{
	return &h->count;
}

struct instant house_instant(const struct house *h)
{
	return (struct instant){h->now, HOUSE_EPOCH_MS + h->now / US_PER_MS};
}

/* Mostly quick, now and then slow. */
us_t house_delay(struct house *h)
{
	us_t limit_us = (rng_below(&h->delays, 10) ? 30 : 800) * US_PER_MS;
	return US_PER_MS + (us_t)rng_below(&h->delays, (uint32_t)limit_us);
}

const char *house_person_id(const struct house *h, int person)
{
	return h->person[person];
}

/* -- ids -------------------------------------------------------------------------------------------------------- */

/*
 * Ids and tokens come from libsodium; a run that can be replayed needs them to be the same again. This must be the
 * program's own source of chance, hence the one variable outside of the house.
 */
static struct rng ids;

static const char *ids_name(void)
{
	return "seeded";
}

static uint32_t ids_u32(void)
{
	return rng_u32(&ids);
}

static void ids_fill(void *const buf, const size_t len)
{
	rng_fill(&ids, buf, len);
}

bool house_seed_ids(uint64_t seed)
{
	static struct randombytes_implementation seeded = {
		.implementation_name = ids_name, .random = ids_u32, .buf = ids_fill};
	bool is_set = randombytes_set_implementation(&seeded) == 0 && sodium_init() >= 0;
	rng_init(&ids, seed); /* libsodium took some for itself */
	return is_set;
}

/* -- media without media: one offer for all --------------------------------------------------------------------- */

static void make_template(struct house *h)
{
	struct sfu_cmd offer;
	struct endpoint_conf conf;
	memset(&offer, 0, sizeof offer);
	memset(&conf, 0, sizeof conf);
	conf.seed = h->conf.seed;
	conf.identity = h->conf.client_identity;
	conf.seat_count = 2;
	conf.voice_seat_count = 2;
	struct endpoint *e = endpoint_new(&conf);
	house_check(h, e != NULL, "no memory");
	endpoint_offer(e, true, &offer);
	h->template_media = media_json(&offer);
	endpoint_free(e);
}

json_t *device_media(struct house *h, struct device *d, bool is_fresh)
{
	if (h->media) {
		return media_offer(h->media, d, d->phase == PHASE_JOINING, is_fresh);
	}
	json_t *media = json_deep_copy(h->template_media);
	json_object_set_new(media, "fresh", json_boolean(is_fresh));
	return media;
}

/* -- life ------------------------------------------------------------------------------------------------------- */

struct house *house_new(const struct house_conf *conf)
{
	struct house *h = calloc(1, sizeof *h);
	if (!h) {
		exit(1);
	}
	h->conf = *conf;
	h->now = US_PER_S;
	world_clock_set(h->now);
	rng_init(&h->rng, conf->seed);
	rng_init(&h->delays, ~conf->seed);
	house_check(h, house_seed_ids(conf->seed), "libsodium");
	h->lines = g_ptr_array_new();
	h->outgoing = malloc(WORKER_PACKET_MAX);
	house_check(h, store_open(&h->store, conf->store_path) == OK, "the store does not open");
	people_make(h);
	make_template(h);
	server_start(h);
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		device_init(h, i);
		people_log_in(h, &h->devices[i]);
	}
	h->media = conf->has_media ? media_new(h) : NULL;
	return h;
}

void house_free(struct house *h)
{
	server_stop(h);
	media_free(h->media);
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		device_finish(&h->devices[i]);
	}
	for (guint i = 0; i < h->lines->len; i++) {
		line_free(g_ptr_array_index(h->lines, i));
	}
	g_ptr_array_free(h->lines, TRUE);
	oracle_finish(&h->oracle);
	json_decref(h->template_media);
	store_close(h->store);
	free(h->outgoing);
	free(h);
}

void house_restart(struct house *h, bool is_clean)
{
	h->count.restarts++;
	house_tell(h, -1, is_clean ? "server goes" : "server dies", "");
	for (guint i = 0; i < h->lines->len; i++) {
		struct line *l = g_ptr_array_index(h->lines, i);
		if (is_clean) {
			line_down(h, l, NULL, 1001);
		}
		l->is_open_there = false;
		if (!is_clean) {
			line_cut(h, l);
		}
	}
	server_stop(h);
	book_on_restart(h);
	if (strcmp(h->conf.store_path, ":memory:") != 0) {
		store_close(h->store);
		house_check(h, store_open(&h->store, h->conf.store_path) == OK, "the store does not open again");
	}
	book_break(h);
	oracle_restart(&h->oracle, house_instant(h));
	server_start(h);
}

/* -- time ------------------------------------------------------------------------------------------------------- */

static us_t next_at(const struct house *h)
{
	us_t at = server_deadline(h);
	for (guint i = 0; i < h->lines->len; i++) {
		at = us_min(at, line_deadline(g_ptr_array_index(h->lines, i)));
	}
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		at = us_min(at, h->devices[i].act_at);
	}
	return h->media ? us_min(at, media_deadline(h->media)) : at;
}

static void forget_dead_lines(struct house *h)
{
	for (guint i = h->lines->len; i > 0; i--) {
		struct line *l = g_ptr_array_index(h->lines, i - 1);
		if (!l->is_open_there && line_deadline(l) == US_NEVER && h->devices[l->device].line != l) {
			g_ptr_array_remove_index(h->lines, i - 1);
			line_free(l);
		}
	}
}

static void serve(struct house *h)
{
	server_on_time(h);
	for (guint i = 0; i < h->lines->len; i++) {
		line_on_time(h, g_ptr_array_index(h->lines, i));
	}
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		device_on_time(h, &h->devices[i]);
	}
	if (h->media) {
		media_look(h->media);
		media_on_time(h->media);
	}
	if (server_is_idle(h)) {
		h->count.checks++;
		check_worker(h);
	}
}

void house_run(struct house *h, us_t duration_us)
{
	us_t end = h->now + duration_us;
	int turns = 0;
	for (us_t at = next_at(h); at <= end; at = next_at(h)) {
		turns = at > h->now ? 0 : turns + 1;
		house_check(h, turns < MAX_TURNS_AT_ONCE, "time stands still");
		h->now = us_max(h->now, at);
		world_clock_set(h->now);
		serve(h);
		forget_dead_lines(h);
	}
	h->now = end;
}

static bool is_quiet(const struct house *h)
{
	bool is_quiet = server_is_idle(h);
	for (guint i = 0; i < h->lines->len; i++) {
		const struct line *l = g_ptr_array_index(h->lines, i);
		is_quiet &= h->devices[l->device].line == l ? !l->is_cut : line_deadline(l) == US_NEVER;
	}
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		is_quiet &= device_is_quiet(&h->devices[i]);
	}
	return is_quiet;
}

/* Somebody is about to hear something: a place may run out at any time. */
static bool has_letters(const struct house *h)
{
	bool has_any = !server_is_idle(h);
	for (guint i = 0; i < h->lines->len; i++) {
		has_any |= ((const struct line *)g_ptr_array_index(h->lines, i))->down.length > 0;
	}
	return has_any;
}

static void wait_for_quiet(struct house *h)
{
	for (int i = 0; i < QUIET_TRIES && !is_quiet(h); i++) {
		house_run(h, QUIET_STEP_US);
	}
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		const struct device *d = &h->devices[i];
		const struct asked *first = d->pending->len ? g_ptr_array_index(d->pending, 0) : NULL;
		house_check(h, device_is_quiet(d), "device %d does not come to rest: phase %d, wants %d, waits for %s", i,
			(int)d->phase, d->wants, first ? first->op : "nothing");
	}
	house_run(h, US_PER_S); /* seats follow within a tick or two */
	while (has_letters(h)) {
		house_run(h, US_PER_MS);
	}
}

/* May this viewer see that one's camera? */
static bool should_see(const struct house *h, int viewer, int publisher)
{
	const struct oracle_person *a = &h->oracle.people[viewer / 2], *b = &h->oracle.people[publisher / 2];
	bool is_held = b->room >= 0 && !b->is_teacher && oracle_frozen(&h->oracle, b->room, h->now) != ORACLE_OPEN;
	return viewer / 2 != publisher / 2 && house_is_in(h, viewer) && house_is_in(h, publisher) && a->room == b->room &&
		!is_held && oracle_sources(&h->oracle, publisher / 2) & SFU_SOURCE_BIT(SFU_SOURCE_CAMERA);
}

/* Nobody hears whom he must not; but whom he may, and wants to, he does see. */
static void check_pictures(struct house *h)
{
	int viewer = (int)rng_below(&h->rng, HOUSE_DEVICES);
	for (int i = 0; i < HOUSE_DEVICES * HOUSE_DEVICES; i++) {
		int publisher = i % HOUSE_DEVICES;
		viewer = publisher == 0 ? (viewer + 1) % HOUSE_DEVICES : viewer;
		if (!should_see(h, viewer, publisher)) {
			continue;
		}
		json_t *want = json_pack("{s:s, s:s, s:i, s:i}", "participant", h->person[publisher / 2], "feed", "person", "height",
			360, "rank", 0);
		house_ask(h, viewer, "view.set", json_pack("{s:[o]}", "wants", want));
		house_run(h, 2 * US_PER_S);
		uint64_t before = media_frames(h->media, viewer, publisher, SFU_SOURCE_CAMERA);
		house_run(h, 2 * US_PER_S);
		uint64_t after = media_frames(h->media, viewer, publisher, SFU_SOURCE_CAMERA);
		house_check(h, after > before + 5 || !should_see(h, viewer, publisher),
			"device %d sees %llu pictures of device %d in 2 s", viewer, (unsigned long long)(after - before), publisher);
		h->count.pictures++;
		return;
	}
}

void house_settle(struct house *h)
{
	wait_for_quiet(h);
	check_settled(h);
	/* asks for the whole state on a new connection, to compare; the server closes the old one, and nobody hears of it */
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		struct device *d = &h->devices[i];
		if (d->phase == PHASE_IN) {
			d->asks_snapshot = true;
			d->line = NULL;
			d->phase = PHASE_OFFLINE;
			d->act_at = h->now;
		}
	}
	wait_for_quiet(h);
	check_settled(h);
	if (h->media) {
		check_pictures(h);
	}
}

void house_empty(struct house *h)
{
	wait_for_quiet(h);
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		if (h->devices[i].phase != PHASE_AWAY) {
			house_shut(h, i);
		}
	}
	house_book_breaks(h, false);
	house_run(h, 30 * US_PER_S);
	house_run(h, 603 * US_PER_S);
	check_empty(h);
	oracle_book_check(h);
}
