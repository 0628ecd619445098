/*
 * Afternoons at eight desks of eighteen slots, by seed: whatever people do (people.h), the machine of a desk comes to what its
 * rules say (ideal.h), every second, though it is woken up only when it asked for it. And what it foretells is true: of every
 * talk that is let in, all that was shown of it since anything happened at its desk that nobody could foresee (a line, a button,
 * a change of the plan, a restart; a family that is not there at its begin, comes after it, or goes) gave its delay within one
 * minute. What is shown is looked at whenever something happens at the desk, and once a minute.
 */
#include "people.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_SEEDS = 20 };

struct play {
	const char *program;
	uint64_t seed;
	bool is_told;
	struct people people;
	struct desk desks[PEOPLE_DESKS];
	int64_t due[PEOPLE_DESKS];
	bool is_touched[PEOPLE_DESKS];
	enum talk_stage stages[PEOPLE_TALKS];
};

static const char *clock_of(int64_t ms, char text[16])
{
	int64_t s = (ms - PEOPLE_BEGIN_MS) / 1000 + 15 * 3600; /* as if it began at three */
	snprintf(text, 16, ms ? "%02d:%02d:%02d" : "-", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	return text;
}

static void must(void *ctx, bool holds, const char *claim, int desk, int talk)
{
	static const char *const stages[] = {"booked", "open", "over", "missed"};
	struct play *p = ctx;
	char a[16], b[16], c[16], d[16], e[16], f[16];
	if (holds) {
		return;
	}
	fprintf(stderr, "FAILED at %s, seed %" PRIu64 ", desk %d, talk %d: not so: %s\n", clock_of(p->people.now, a), p->seed, desk, talk,
		claim);
	const struct ideal *ideal = &p->people.desks[desk].ideal;
	for (size_t i = 0; i < p->desks[desk].count; i++) {
		const struct desk_talk *t = &p->desks[desk].talks[i];
		const struct ideal_talk *due = &ideal->talks[i];
		fprintf(stderr, "  talk %s %s-%s%s %s: %s %s-%s (%s), due: %s %s\n", t->id, clock_of(t->begin_ms, a),
			clock_of(t->end_ms, b), t->is_place ? " in the building" : "", t->is_there ? "there" : "away", stages[t->stage],
			clock_of(t->began_ms, c), clock_of(t->ended_ms, d), clock_of(t->expected_ms, e), stages[due->stage],
			clock_of(due->began, f));
	}
	fprintf(stderr, "  replay: %s --seed %" PRIu64 "\n", p->program, p->seed);
	exit(1);
}

static void name_of(int talk, char id[DESK_ID_MAX])
{
	snprintf(id, DESK_ID_MAX, "%d", talk);
}

static void run(struct play *p, int desk)
{
	struct desk *d = &p->desks[desk];
	while (p->due[desk] <= p->people.now) {
		int64_t at = p->due[desk];
		desk_run(d, at);
		p->due[desk] = desk_deadline(d, at);
		must(p, p->due[desk] > at, "the next deadline is to come", desk, -1);
		p->is_touched[desk] = true;
	}
}

/* Whatever was said to it, it may have to be looked after at another time now. */
static void touch(struct play *p, int desk)
{
	p->due[desk] = desk_deadline(&p->desks[desk], p->people.now);
	p->is_touched[desk] = true;
}

static void compare(struct play *p, int desk)
{
	struct desk *d = &p->desks[desk];
	const struct ideal *ideal = &p->people.desks[desk].ideal;
	must(p, d->is_started == ideal->is_started && d->is_held == ideal->is_held, "the desk is as it should be", desk, -1);
	must(p, (int)d->count == ideal->count, "all talks are there", desk, -1);
	for (size_t i = 0; i < d->count; i++) {
		const struct desk_talk *t = &d->talks[i];
		const struct ideal_talk *due = &ideal->talks[i];
		int name = atoi(t->id);
		must(p, name == due->name && t->begin_ms == due->begin, "talks are in their order", desk, name);
		must(p, t->stage == due->stage, "the talk stands as it should", desk, name);
		must(p, t->began_ms == due->began && t->ended_ms == due->ended, "it began and ended when it should", desk, name);
		must(p, t->stage != TALK_IS_OPEN || (t->ends_ms == due->ends && t->added_ms == due->added), "it ends when it should", desk, name);
		if (t->stage == TALK_IS_OPEN && p->stages[name] != TALK_IS_OPEN) {
			people_let_in(&p->people, name);
		}
		p->stages[name] = t->stage;
	}
}

static void foretell(struct play *p, int desk)
{
	struct desk *d = &p->desks[desk];
	desk_reckon(d, p->people.now);
	for (size_t i = 0; i < d->count; i++) {
		if (d->talks[i].stage == TALK_IS_BOOKED) {
			people_foretell(&p->people, atoi(d->talks[i].id), d->talks[i].expected_ms);
		}
	}
}

static void look(void *ctx)
{
	struct play *p = ctx;
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		run(p, desk);
		compare(p, desk);
		if (p->is_touched[desk] || p->people.now % DESK_MINUTE_MS == 0) {
			foretell(p, desk);
		}
		p->is_touched[desk] = false;
	}
}

static void staff(void *ctx, int desk, int teacher, bool is_there)
{
	struct play *p = ctx;
	(void)teacher;
	(void)is_there;
	desk_staff(&p->desks[desk], p->people.teachers[desk][0].is_there || p->people.teachers[desk][1].is_there, p->people.now);
	touch(p, desk);
}

static enum desk_refusal act(void *ctx, int desk, enum desk_action action, int talk)
{
	struct play *p = ctx;
	char id[DESK_ID_MAX];
	name_of(talk, id);
	if (p->is_told) {
		char text[16];
		printf("%s desk %d: %s %s\n", clock_of(p->people.now, text), desk, desk_action_names[action], id);
	}
	enum desk_refusal refusal = desk_act(&p->desks[desk], action, id, p->people.now);
	touch(p, desk);
	return refusal;
}

static void nothing_of_agent(void *ctx, int agent)
{
	(void)ctx;
	(void)agent;
}

static void nothing_of_talk(void *ctx, int agent, int talk)
{
	(void)ctx;
	(void)agent;
	(void)talk;
}

static void presence(void *ctx, int talk, bool is_there)
{
	struct play *p = ctx;
	char id[DESK_ID_MAX];
	name_of(talk, id);
	if (p->is_told) {
		char text[16];
		printf("%s desk %d: family of %d is %s\n", clock_of(p->people.now, text), p->people.talks[talk].desk, talk, is_there ? "there" : "away");
	}
	desk_family(&p->desks[p->people.talks[talk].desk], id, is_there, p->people.now);
	touch(p, p->people.talks[talk].desk);
}

static void put(struct play *p, int talk, int64_t now)
{
	const struct people_talk *t = &p->people.talks[talk];
	struct desk_talk draft = {.begin_ms = t->begin, .end_ms = t->end, .is_place = t->is_place};
	name_of(talk, draft.id);
	must(p, desk_put(&p->desks[t->desk], &draft, now), "there is memory", t->desk, talk);
}

static void plan_changed(void *ctx, int talk)
{
	struct play *p = ctx;
	put(p, talk, p->people.now);
	touch(p, p->people.talks[talk].desk);
}

static void cancel(void *ctx, int talk)
{
	struct play *p = ctx;
	char id[DESK_ID_MAX];
	name_of(talk, id);
	must(p, desk_drop(&p->desks[p->people.talks[talk].desk], id, p->people.now), "it was there", p->people.talks[talk].desk, talk);
	touch(p, p->people.talks[talk].desk);
}

/* What the store keeps of a desk is all that is left of it. */
static void restart(void *ctx, int64_t down_ms)
{
	struct play *p = ctx;
	int64_t now = p->people.now + down_ms;
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		struct desk before = p->desks[desk], *d = &p->desks[desk];
		desk_init(d, before.pause_ms);
		d->is_started = before.is_started;
		d->is_held = before.is_held;
		for (size_t i = 0; i < before.count; i++) {
			const struct desk_talk *t = &before.talks[i];
			struct desk_talk stored = {.begin_ms = t->begin_ms, .end_ms = t->end_ms, .is_place = t->is_place, .stage = t->stage,
				.began_ms = t->began_ms, .ends_ms = t->ends_ms, .added_ms = t->added_ms, .ended_ms = t->ended_ms};
			memcpy(stored.id, t->id, sizeof stored.id);
			must(p, desk_put(d, &stored, 0), "there is memory", desk, -1);
		}
		desk_begin(d, before.is_started || desk_running(d) ? now : 0, now);
		p->due[desk] = desk_deadline(d, now);
		p->is_touched[desk] = true;
		desk_finish(&before);
	}
}

static void play(struct play *p)
{
	struct people_world world = {.ctx = p, .look = look, .staff = staff, .act = act, .come = nothing_of_talk, .cut = nothing_of_agent,
		.leave = nothing_of_agent, .presence = presence, .book = plan_changed, .move = plan_changed, .cancel = cancel, .restart = restart,
		.must = must};
	people_init(&p->people, p->seed);
	people_set_world(&p->people, &world);
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		desk_init(&p->desks[desk], p->people.pause_ms);
	}
	for (int talk = 0; talk < p->people.talk_count; talk++) {
		put(p, talk, 0);
	}
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		desk_begin(&p->desks[desk], 0, p->people.now);
		p->due[desk] = desk_deadline(&p->desks[desk], p->people.now);
	}
	while (people_second(&p->people)) {
	}
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		desk_finish(&p->desks[desk]);
	}
}

int main(int argc, char **argv)
{
	struct play *p = calloc(1, sizeof *p);
	uint64_t first = 1, seeds = SHORT_SEEDS;
	struct people_count sum = {0};
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--tell") == 0) {
			p->is_told = true;
		} else if (has_value && strcmp(argv[i], "--seed") == 0) {
			first = strtoull(argv[++i], NULL, 0);
			seeds = 1;
		} else if (has_value && strcmp(argv[i], "--seeds") == 0) {
			seeds = strtoull(argv[++i], NULL, 0);
		} else {
			fprintf(stderr, "usage: %s [--tell] [--seed N | --seeds COUNT]\n", argv[0]);
			return 2;
		}
	}
	p->program = argv[0];
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		p->seed = seed;
		memset(p->stages, 0, sizeof p->stages);
		play(p);
		people_add(&sum, &p->people);
	}
	people_print(&sum, seeds);
	free(p);
	return 0;
}
