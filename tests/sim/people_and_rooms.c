/* People come, go, moderate, lose their lines, and the server dies, in any order: does everything hold that must? */
#include "house.h"

#include "memory.h"
#include "secure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHORT_SEEDS = 150, SHORT_MEDIA_SEEDS = 8, MAX_STEPS = 90, MEDIA_STEPS = 30, WARM_UP = 20 };

struct options {
	const char *program;
	uint64_t first;
	uint32_t seeds, media_seeds;
	bool is_told;
	const struct dtls_identity *server, *client;
};

static uint32_t chance(struct house *h, uint32_t limit)
{
	return rng_below(house_rng(h), limit);
}

static int some_device(struct house *h)
{
	/* the second device of a person is rare */
	return (int)(2 * chance(h, HOUSE_PEOPLE) + (chance(h, 6) == 0));
}

/* One that is in a room, if a few tries find one. */
static int some_inside(struct house *h)
{
	int device = some_device(h);
	for (int i = 0; i < 20 && !house_is_in(h, device); i++) {
		device = some_device(h);
	}
	return device;
}

static int some_teacher(struct house *h)
{
	int device = some_inside(h);
	for (int i = 0; i < 20 && !(device / 2 < HOUSE_TEACHERS && house_is_in(h, device)); i++) {
		device = some_device(h);
	}
	return device;
}

/* Mostly a teacher; now and then somebody who must be refused. */
static int some_actor(struct house *h)
{
	return chance(h, 6) ? some_teacher(h) : some_inside(h);
}

static const char *somebody(struct house *h)
{
	return house_person_id(h, (int)chance(h, HOUSE_PEOPLE));
}

static json_t *some_of(struct house *h, const char *const *names, int count)
{
	json_t *object = json_object();
	while (json_object_size(object) == 0) {
		for (int i = 0; i < count; i++) {
			if (chance(h, 3) == 0) {
				json_object_set_new(object, names[i], json_boolean(chance(h, 2)));
			}
		}
	}
	return object;
}

static json_t *some_rights(struct house *h)
{
	static const char *const names[] = {"speak", "camera", "share", "write"};
	return some_of(h, names, 4);
}

/* -- what people do --------------------------------------------------------------------------------------------- */

static void enter(struct house *h)
{
	house_enter(h, some_device(h), chance(h, 4) == 0, chance(h, 3) == 0);
}

static void teacher_enters(struct house *h)
{
	house_enter(h, (int)(2 * chance(h, HOUSE_TEACHERS)), 0, false);
}

static void leave(struct house *h)
{
	house_leave(h, some_inside(h));
}

static void shut(struct house *h)
{
	house_shut(h, some_inside(h));
}

static void cut(struct house *h)
{
	house_cut(h, some_inside(h));
}

static void cut_many(struct house *h)
{
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		if (chance(h, 2)) {
			house_cut(h, i);
		}
	}
}

static void restart(struct house *h)
{
	house_restart(h, chance(h, 2));
}

static void publish(struct house *h)
{
	static const char *const names[] = {"mic", "camera", "screen", "screenAudio"};
	house_ask(h, some_inside(h), "media.publish", some_of(h, names, 4));
}

static void offer(struct house *h)
{
	house_offer(h, some_inside(h), chance(h, 2));
}

/* The answer is on its way, and the line is gone. */
static void offer_in_vain(struct house *h)
{
	int device = some_inside(h);
	house_offer(h, device, chance(h, 2));
	house_run(h, (us_t)chance(h, 60) * US_PER_MS);
	house_cut(h, device);
}

static void look(struct house *h)
{
	json_t *wants = json_array();
	uint32_t count = chance(h, 4);
	for (uint32_t i = 0; i < count; i++) {
		json_array_append_new(wants,
			json_pack("{s:s, s:s, s:i, s:i}", "participant", somebody(h), "feed", chance(h, 4) ? "person" : "screen",
				"height", (int)(90 + chance(h, 600)), "rank", (int)i));
	}
	house_ask(h, some_inside(h), "view.set", json_pack("{s:o}", "wants", wants));
}

static void raise_hand(struct house *h)
{
	house_ask(h, some_inside(h), "hand.set", json_pack("{s:b}", "raised", (int)(chance(h, 3) > 0)));
}

static void chat(struct house *h)
{
	char text[64], key[32];
	json_t *data;
	snprintf(text, sizeof text, "Satz %u-%u", chance(h, 1u << 30), chance(h, 1u << 30));
	snprintf(key, sizeof key, "k%u", chance(h, 1u << 30));
	data = json_pack("{s:s, s:s}", "text", text, "key", key);
	if (chance(h, 5) == 0) {
		json_object_set_new(data, "to", json_string(somebody(h)));
	}
	house_ask(h, some_inside(h), "chat.send", data);
}

static void unsay(struct house *h)
{
	char id[16];
	snprintf(id, sizeof id, "c%u", 1 + chance(h, 8));
	house_ask(h, some_inside(h), "chat.delete", json_pack("{s:s}", "id", id));
}

static void lower_hand(struct house *h)
{
	json_t *data = chance(h, 4) ? json_pack("{s:s}", "participant", somebody(h)) : json_object();
	house_ask(h, some_actor(h), "hand.lower", data);
}

/* Somebody who is inside with the actor, if there is anybody. */
static json_t *somebody_with(struct house *h, int actor)
{
	const json_t *people = json_object_get(house_replica(h, actor), "participants");
	size_t count = json_array_size(people);
	const json_t *one = count ? json_array_get(people, chance(h, (uint32_t)count)) : NULL;
	const char *id = json_string_value(json_object_get(one, "id"));
	return json_pack("{s:s}", "participant", id && chance(h, 8) ? id : somebody(h));
}

static void give_word(struct house *h)
{
	int actor = some_actor(h);
	house_ask(h, actor, "word.give", somebody_with(h, actor));
}

/* Mostly the one who is asked. */
static void answer_word(struct house *h)
{
	int device = some_inside(h);
	const json_t *word = json_object_get(json_object_get(house_replica(h, device), "room"), "word");
	const char *asked = json_string_value(json_object_get(word, "participant"));
	for (int i = 0; asked && i < HOUSE_DEVICES && chance(h, 50); i++) {
		if (house_is_in(h, i) && strcmp(house_person_id(h, i / 2), asked) == 0) {
			device = i;
		}
	}
	json_t *data = chance(h, 4) ? json_pack("{s:b}", "accept", 1) : json_pack("{s:b, s:s}", "accept", 0, "why", "no_device");
	house_ask(h, device, "word.answer", data);
}

static void end_word(struct house *h)
{
	house_ask(h, some_actor(h), "word.end", json_object());
}

static void send_out(struct house *h)
{
	int actor = some_actor(h);
	house_ask(h, actor, "person.remove", somebody_with(h, actor));
}

static void readmit(struct house *h)
{
	house_ask(h, some_actor(h), "person.readmit", json_pack("{s:s}", "person", somebody(h)));
}

/* Mostly one who waits. */
static void open_door(struct house *h)
{
	int actor = some_actor(h);
	const json_t *waiting = json_object_get(house_replica(h, actor), "waiting");
	size_t count = json_array_size(waiting);
	const json_t *one = count ? json_array_get(waiting, chance(h, (uint32_t)count)) : NULL;
	const char *id = json_string_value(json_object_get(one, "id"));
	json_t *data = json_pack("{s:s}", "person", id ? id : somebody(h));
	bool denies = chance(h, 3) == 0;
	if (!denies && chance(h, 4) == 0) {
		json_object_clear(data);
	}
	house_ask(h, actor, denies ? "lobby.deny" : "lobby.admit", data);
}

static void give_lead(struct house *h)
{
	house_ask(h, some_actor(h), "lead.give", json_pack("{s:s}", "participant", house_person_id(h, (int)chance(h, 4))));
}

static int some_learner(struct house *h)
{
	return chance(h, 10) ? HOUSE_TEACHERS + (int)chance(h, 5) : (int)chance(h, HOUSE_PEOPLE);
}

static void revoke(struct house *h)
{
	house_revoke(h, (int)chance(h, HOUSE_TEACHERS), some_learner(h));
}

static void reissue(struct house *h)
{
	house_reissue(h, (int)chance(h, HOUSE_TEACHERS), some_learner(h));
}

static void log_out(struct house *h)
{
	house_log_out(h, some_inside(h));
}

static void drain(struct house *h)
{
	house_drain(h);
}

static void media_breaks(struct house *h)
{
	static const enum sfu_peer_state states[] = {SFU_PEER_CONNECTED, SFU_PEER_INTERRUPTED, SFU_PEER_FAILED};
	house_media_state(h, some_inside(h), states[chance(h, 3)]);
}

static void adults_vanish(struct house *h)
{
	for (int i = 0; i < 2 * HOUSE_TEACHERS; i++) {
		house_media_state(h, i, SFU_PEER_INTERRUPTED);
		if (chance(h, 2)) {
			house_shut(h, i);
		} else {
			house_cut(h, i);
		}
	}
}

static void end_lesson(struct house *h)
{
	house_ask(h, some_actor(h), "room.end", json_object());
}

static void set_room(struct house *h)
{
	json_t *data = json_object();
	if (chance(h, 2)) {
		json_object_set_new(data, "rights", some_rights(h));
	}
	if (chance(h, 3) == 0) {
		json_object_set_new(data, "lobby", json_boolean(chance(h, 2)));
	}
	if (chance(h, 5) == 0) {
		json_object_set_new(data, "locked", json_boolean(chance(h, 3) == 0));
	}
	if (json_object_size(data) == 0 || chance(h, 3) == 0) {
		static const char *const names[] = {"paused"};
		json_t *rules = some_of(h, names, 1);
		json_object_set_new(rules, "to", json_string(chance(h, 2) ? "all" : "teachers"));
		json_object_set_new(rules, "slowSeconds", json_integer(chance(h, 3) ? 0 : chance(h, 8)));
		json_object_set_new(data, "chat", rules);
	}
	house_ask(h, some_actor(h), "room.set", data);
}

static void give_rights(struct house *h)
{
	house_ask(h, some_actor(h), "person.rights",
		json_pack("{s:s, s:o}", "participant", somebody(h), "rights", some_rights(h)));
}

static void settle(struct house *h)
{
	house_settle(h);
}

/* More often well than broken. */
static void break_book(struct house *h)
{
	house_book_breaks(h, chance(h, 3) == 0);
}

static const struct {
	void (*act)(struct house *h);
	uint32_t weight;
} acts[] = {{enter, 30}, {teacher_enters, 6}, {leave, 5}, {shut, 3}, {cut, 12}, {cut_many, 1}, {restart, 2}, {publish, 10},
	{offer, 3}, {offer_in_vain, 2}, {look, 10}, {raise_hand, 8}, {lower_hand, 3}, {chat, 12}, {unsay, 2}, {end_lesson, 1}, {set_room, 8},
	{give_rights, 8}, {give_word, 10}, {answer_word, 10}, {end_word, 2}, {send_out, 3}, {readmit, 4}, {open_door, 8},
	{give_lead, 3}, {revoke, 1}, {reissue, 2}, {log_out, 1}, {drain, 1}, {media_breaks, 4}, {adults_vanish, 2}, {break_book, 2}, {settle, 2}};

static void act(struct house *h)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		sum += acts[i].weight;
	}
	uint32_t at = chance(h, sum);
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		if (at < acts[i].weight) {
			acts[i].act(h);
			return;
		}
		at -= acts[i].weight;
	}
}

/* Mostly at once or soon; now and then long enough for places to run out. */
static us_t some_pause(struct house *h, bool has_media)
{
	uint32_t kind = chance(h, 40);
	uint32_t limit_ms = kind < 15 ? 20 : kind < 37 ? 600 : kind < 39 ? 3000 : has_media ? 3000 : 40000;
	return (us_t)chance(h, limit_ms) * US_PER_MS;
}

static void scenario(struct house *h, bool has_media)
{
	uint32_t steps = 20 + chance(h, has_media ? MEDIA_STEPS : MAX_STEPS);
	house_enter(h, 0, 0, false);
	house_run(h, US_PER_S);
	for (int i = 0; has_media && i < 3; i++) {
		house_enter(h, 2 * (HOUSE_TEACHERS + i), 0, false);
	}
	for (uint32_t i = 0; i < steps; i++) {
		act(h);
		house_run(h, some_pause(h, has_media));
	}
	house_settle(h);
	if (!has_media) {
		house_empty(h);
	}
}

/* -- running ---------------------------------------------------------------------------------------------------- */

static struct house_count run_once(const struct options *o, uint64_t seed, bool has_media)
{
	char path[64] = ":memory:";
	if (seed % 16 == 0) {
		snprintf(path, sizeof path, "/tmp/kreide-sim-%ld.db", (long)getpid());
	}
	struct house_conf conf = {.program = o->program, .seed = seed, .server_identity = o->server,
		.client_identity = o->client, .store_path = path, .has_media = has_media,
		.is_told = o->is_told};
	struct house *h = house_new(&conf);
	scenario(h, has_media);
	struct house_count count = *house_count(h);
	house_free(h);
	if (path[0] == '/') {
		(void)unlink(path);
	}
	return count;
}

static void add(struct house_count *sum, const struct house_count *c)
{
	sum->requests += c->requests;
	sum->accepted += c->accepted;
	sum->refused += c->refused;
	sum->notes += c->notes;
	sum->snapshots += c->snapshots;
	sum->resumes += c->resumes;
	sum->joins += c->joins;
	sum->cuts += c->cuts;
	sum->restarts += c->restarts;
	sum->checks += c->checks;
	sum->frames += c->frames;
	sum->pictures += c->pictures;
	sum->lessons += c->lessons;
	sum->stays += c->stays;
}

/* Nothing may be left of a scenario: the heap after the last is the heap after the first ones. */
static bool run_many(const struct options *o, uint32_t seeds, bool has_media)
{
	struct house_count sum = {0};
	size_t warm = 0;
	for (uint32_t i = 0; i < seeds; i++) {
		struct house_count count = run_once(o, o->first + i, has_media);
		add(&sum, &count);
		warm = i == WARM_UP ? memory_in_use() : warm;
	}
	printf("ok: %u scenarios%s: %llu requests (%llu accepted, %llu refused), %llu joins, %llu resumes, %llu cuts, "
		"%llu restarts, %llu notifications, %llu snapshots compared, %llu checks, %llu frames, %llu pictures awaited, "
		"%llu lessons with %llu stays of pupils in the register\n", seeds,
		has_media ? " with media" : "", (unsigned long long)sum.requests, (unsigned long long)sum.accepted,
		(unsigned long long)sum.refused, (unsigned long long)sum.joins, (unsigned long long)sum.resumes,
		(unsigned long long)sum.cuts, (unsigned long long)sum.restarts, (unsigned long long)sum.notes,
		(unsigned long long)sum.snapshots, (unsigned long long)sum.checks, (unsigned long long)sum.frames,
		(unsigned long long)sum.pictures, (unsigned long long)sum.lessons, (unsigned long long)sum.stays);
	fflush(stdout);
	size_t end = memory_in_use();
	if (seeds > 2 * WARM_UP && end > warm + warm / 10 + 65536) {
		fprintf(stderr, "FAILED: the heap grew from %zu to %zu bytes in %u scenarios\n", warm, end, seeds);
		return false;
	}
	return true;
}

static bool read_options(struct options *o, int argc, char **argv)
{
	bool has_media = false, has_count = false;
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--media") == 0) {
			has_media = true;
		} else if (strcmp(argv[i], "--tell") == 0) {
			o->is_told = true;
		} else if (has_value && strcmp(argv[i], "--seed") == 0) {
			o->first = strtoull(argv[++i], NULL, 0);
			o->seeds = 1;
			has_count = true;
		} else if (has_value && strcmp(argv[i], "--seeds") == 0) {
			o->seeds = (uint32_t)strtoul(argv[++i], NULL, 0);
			has_count = true;
		} else if (has_value && strcmp(argv[i], "--from") == 0) {
			o->first = strtoull(argv[++i], NULL, 0);
		} else {
			return false;
		}
	}
	if (has_count) {
		o->media_seeds = has_media ? o->seeds : 0;
		o->seeds = has_media ? 0 : o->seeds;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct options o = {.program = argv[0], .first = 1, .seeds = SHORT_SEEDS, .media_seeds = SHORT_MEDIA_SEEDS};
	if (!read_options(&o, argc, argv)) {
		fprintf(stderr, "usage: %s [--media] [--tell] [--seed N | --seeds COUNT [--from N]]\n", argv[0]);
		return 2;
	}
	if (secure_library_init() != OK) {
		return 1;
	}
	struct dtls_identity *server = dtls_identity_new(), *client = dtls_identity_new();
	o.server = server;
	o.client = client;
	bool is_fine = (o.seeds == 0 || run_many(&o, o.seeds, false)) &&
		(o.media_seeds == 0 || run_many(&o, o.media_seeds, true));
	dtls_identity_free(server);
	dtls_identity_free(client);
	return is_fine ? 0 : 1;
}
