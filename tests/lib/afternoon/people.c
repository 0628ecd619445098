#include "people.h"

#include <string.h>

#define SECOND INT64_C(1000)
#define MINUTE DESK_MINUTE_MS
#define KEPT_MS (30 * SECOND)
#define PATIENCE_MS (100 * MINUTE) /* after the last slot everything must have come to its end */

static uint32_t below(struct people *p, uint32_t limit)
{
	return rng_below(&p->rng, limit);
}

static bool once_in(struct people *p, uint32_t n)
{
	return below(p, n) == 0;
}

/* Whole seconds from `from` to `to` minutes. */
static int64_t minutes_between(struct people *p, int from, int to)
{
	return from * MINUTE + (int64_t)below(p, (uint32_t)((to - from) * 60 + 1)) * SECOND;
}

/* --- the plan --- */

static int64_t slot_begin(const struct people *p, int slot)
{
	return PEOPLE_BEGIN_MS + slot * (p->slot_ms + p->pause_ms);
}

/* Neither twice at a desk, nor in two places at a time. */
static bool suits(const struct people *p, int family, int desk, int slot, bool is_place, int except)
{
	const struct people_agent *a = &p->agents[family];
	int64_t begin = slot_begin(p, slot), end = begin + p->slot_ms;
	int count = 0;
	for (int i = 0; i < a->count; i++) {
		const struct people_talk *t = &p->talks[a->talks[i]];
		int64_t change = is_place || t->is_place ? 5 * MINUTE : 0;
		count++;
		if (t->is_gone || a->talks[i] == except) {
			continue;
		}
		if (t->desk == desk || (begin < t->end + change && t->begin < end + change)) {
			return false;
		}
	}
	return count < PEOPLE_TALKS_OF_ONE || except >= 0;
}

/* When somebody comes for a talk: mostly early, some late, some too late, some never. */
static int64_t some_arrival(struct people *p, const struct people_talk *t)
{
	uint32_t kind = below(p, 100);
	if (kind < 55) {
		return t->begin - minutes_between(p, 0, 12);
	}
	if (kind < 70) {
		return t->begin + ((int64_t)below(p, 61) - 30) * SECOND;
	}
	if (kind < 87) {
		return t->begin + minutes_between(p, 0, 9);
	}
	return kind < 93 ? t->end + minutes_between(p, 0, 20) : 0;
}

static int add_talk(struct people *p, int family, int desk, int slot, bool is_place)
{
	int number = p->talk_count++;
	struct people_talk *t = &p->talks[number];
	struct people_agent *a = &p->agents[family];
	*t = (struct people_talk){.desk = desk, .slot = slot, .family = family, .begin = slot_begin(p, slot), .is_place = is_place};
	t->end = t->begin + p->slot_ms;
	p->desks[desk].slots[slot] = number;
	a->comes_at[a->count] = some_arrival(p, t);
	a->talks[a->count++] = number;
	return number;
}

/* Comes to one talk, from wherever he is. */
static void add_companion(struct people *p, int talk)
{
	struct people_agent *a = &p->agents[p->agent_count++];
	*a = (struct people_agent){.kind = AGENT_PARENT + below(p, 3), .count = 1, .at = -1};
	a->talks[0] = talk;
	a->comes_at[0] = some_arrival(p, &p->talks[talk]);
}

static void fill_desk(struct people *p, int desk)
{
	struct people_desk *d = &p->desks[desk];
	int rest = once_in(p, 2) ? (int)(6 + below(p, 6)) : -1;
	for (int slot = 0; slot < PEOPLE_SLOTS; slot++) {
		int family = (int)below(p, PEOPLE_FAMILIES);
		bool is_place = below(p, 100) < 15;
		d->slots[slot] = slot == rest ? -2 : -1;
		if (slot == rest || once_in(p, 12)) {
			continue;
		}
		for (int i = 0; i < PEOPLE_FAMILIES && d->slots[slot] < 0; i++) {
			if (suits(p, family, desk, slot, is_place, -1)) {
				int talk = add_talk(p, family, desk, slot, is_place);
				ideal_put(&d->ideal, talk, p->talks[talk].begin, p->talks[talk].end, is_place, 0);
			}
			family = (family + 1) % PEOPLE_FAMILIES;
		}
	}
}

void people_init(struct people *p, uint64_t seed)
{
	memset(p, 0, sizeof *p);
	rng_init(&p->rng, seed);
	p->slot_ms = (5 + below(p, 8)) * MINUTE;
	p->pause_ms = below(p, 3) * MINUTE;
	p->end_ms = slot_begin(p, PEOPLE_SLOTS - 1) + p->slot_ms;
	p->now = PEOPLE_BEGIN_MS - 20 * MINUTE;
	p->restart_at = once_in(p, 3) ? 0 : PEOPLE_BEGIN_MS + (int64_t)below(p, (uint32_t)((p->end_ms - PEOPLE_BEGIN_MS) / SECOND)) * SECOND;
	for (int i = 0; i < PEOPLE_FAMILIES; i++) {
		p->agents[p->agent_count++] = (struct people_agent){.kind = AGENT_FAMILY, .at = -1};
	}
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		struct people_desk *d = &p->desks[desk];
		d->teachers = once_in(p, 4) ? 2 : 1;
		d->start_at = PEOPLE_BEGIN_MS + (below(p, 10) < 7 ? -minutes_between(p, 0, 6) : minutes_between(p, 0, 14));
		d->ideal.pause = p->pause_ms;
		fill_desk(p, desk);
	}
	for (int talk = 0; talk < p->talk_count; talk++) {
		for (int i = 0; i < 2 && once_in(p, 5) && !p->talks[talk].is_place && p->agent_count < PEOPLE_AGENTS; i++) {
			add_companion(p, talk);
		}
	}
	p->count.talks = (uint64_t)p->talk_count;
}

void people_set_world(struct people *p, const struct people_world *world)
{
	p->world = *world;
}

/* --- what was foretold --- */

void people_surprise(struct people *p, int desk)
{
	for (int i = 0; i < p->talk_count; i++) {
		p->talks[i].is_foretold = p->talks[i].is_foretold && p->talks[i].desk != desk;
	}
}

static int64_t late_by(const struct people_talk *t, int64_t at)
{
	return at > t->begin ? at - t->begin : 0;
}

void people_foretell(struct people *p, int talk, int64_t shown)
{
	struct people_talk *t = &p->talks[talk];
	if (!shown) {
		return;
	}
	int64_t late = late_by(t, shown);
	t->least = t->is_foretold && t->least < late ? t->least : late;
	t->most = t->is_foretold && t->most > late ? t->most : late;
	t->is_foretold = true;
}

void people_let_in(struct people *p, int talk)
{
	struct people_talk *t = &p->talks[talk];
	p->count.let_in++;
	if (t->is_foretold) {
		int64_t late = late_by(t, p->now), short_by = late - t->least, long_by = t->most - late;
		int64_t wrong = short_by > long_by ? short_by : long_by;
		p->count.foretold++;
		p->count.worst_ms = wrong > p->count.worst_ms ? wrong : p->count.worst_ms;
		p->world.must(p->world.ctx, wrong <= MINUTE, "what was shown is within a minute of what came", t->desk, talk);
	}
	t->is_foretold = false;
}

/* --- families --- */

static struct ideal *desk_of(struct people *p, int talk)
{
	return &p->desks[p->talks[talk].desk].ideal;
}

static enum talk_stage stage_of(struct people *p, int talk)
{
	return ideal_find(desk_of(p, talk), talk)->stage;
}

/* Is somebody there who makes a family? */
static bool has_family(const struct people *p, int talk)
{
	for (int i = 0; i < p->agent_count; i++) {
		const struct people_agent *a = &p->agents[i];
		bool is_parent = a->kind <= AGENT_PARENT;
		if (is_parent && a->at >= 0 && a->talks[a->at] == talk && (!a->is_cut || a->kept_until)) {
			return true;
		}
	}
	return false;
}

/* Who comes after his begin, or goes, surprises everybody. */
static void see_family(struct people *p, int talk)
{
	struct ideal *d = desk_of(p, talk);
	const struct ideal_talk *t = ideal_find(d, talk);
	bool is_there = has_family(p, talk);
	if (!t || t->is_there == is_there) {
		return;
	}
	if (!is_there || p->now > t->begin) {
		people_surprise(p, p->talks[talk].desk);
	}
	p->world.presence(p->world.ctx, talk, is_there);
	ideal_family(d, talk, is_there, p->now);
}

static bool is_done_with(struct people *p, const struct people_agent *a, int i)
{
	const struct people_talk *t = &p->talks[a->talks[i]];
	enum talk_stage stage = t->is_gone ? TALK_IS_OVER : stage_of(p, a->talks[i]);
	return stage == TALK_IS_OVER || t->is_place || (stage == TALK_IS_MISSED && p->now > t->end + 10 * MINUTE);
}

/* Nobody waits for longer; the server says that it is too early. */
static bool is_near(const struct people *p, const struct people_agent *a, int i)
{
	return p->now >= p->talks[a->talks[i]].begin - 55 * MINUTE;
}

/* The next one that is for him; -1: none now. */
static int next_for(struct people *p, const struct people_agent *a)
{
	int best = -1;
	for (int i = 0; i < a->count; i++) {
		bool is_his_time = a->comes_at[i] && p->now >= a->comes_at[i] && is_near(p, a, i);
		bool is_first = best < 0 || p->talks[a->talks[i]].begin < p->talks[a->talks[best]].begin;
		if (is_his_time && is_first && !is_done_with(p, a, i)) {
			best = i;
		}
	}
	return best;
}

static void go(struct people *p, int agent, int i)
{
	struct people_agent *a = &p->agents[agent];
	int before = a->at >= 0 ? a->talks[a->at] : -1;
	a->at = i;
	a->is_cut = false;
	a->kept_until = 0;
	if (i >= 0) {
		p->world.come(p->world.ctx, agent, a->talks[i]);
	} else {
		p->world.leave(p->world.ctx, agent);
	}
	if (before >= 0 && !p->talks[before].is_gone) {
		see_family(p, before);
	}
	if (i >= 0) {
		see_family(p, a->talks[i]);
	}
	a->next_at = p->now + (1 + below(p, 40)) * SECOND;
}

static void lose_line(struct people *p, int agent)
{
	struct people_agent *a = &p->agents[agent];
	a->is_cut = true;
	a->kept_until = p->now + KEPT_MS;
	a->back_at = p->now + (1 + below(p, once_in(p, 4) ? 120 : 25)) * SECOND;
	p->count.cuts++;
	p->world.cut(p->world.ctx, agent);
}

static void live_agent(struct people *p, int agent)
{
	struct people_agent *a = &p->agents[agent];
	if (a->is_cut) {
		/* a talk may have been moved far away meanwhile */
		bool waits = a->at >= 0 && !is_done_with(p, a, a->at) && is_near(p, a, a->at);
		if (p->now >= a->back_at && (waits || !a->kept_until)) {
			go(p, agent, waits ? a->at : -1);
		}
		return;
	}
	if (p->now < a->next_at) {
		return;
	}
	if (a->at < 0 || is_done_with(p, a, a->at)) {
		int next = next_for(p, a);
		if (next != a->at && (next >= 0 || a->at >= 0)) {
			go(p, agent, next);
		}
		return;
	}
	bool waits = stage_of(p, a->talks[a->at]) != TALK_IS_OPEN;
	if (once_in(p, 1800)) {
		lose_line(p, agent);
	} else if (waits && once_in(p, 6000)) { /* has had enough, for now */
		a->comes_at[a->at] = p->now + minutes_between(p, 1, 8);
		go(p, agent, -1);
	} else if (waits && a->count > 1 && once_in(p, 300)) { /* elsewhere it is his turn, too */
		int other = (int)below(p, (uint32_t)a->count);
		bool is_due = !is_done_with(p, a, other) && a->comes_at[other] && p->now >= p->talks[a->talks[other]].begin;
		if (other != a->at && is_due) {
			go(p, agent, other);
		}
	}
}

/* Those whose line broke are waited for, and no longer: in the order of their talks, as the server looks through them. */
static void forget_the_lost(struct people *p)
{
	for (int i = 0; i < p->agent_count; i++) {
		struct people_agent *a = &p->agents[i];
		a->kept_until = a->kept_until && p->now >= a->kept_until ? -1 : a->kept_until;
	}
	for (int i = 0; i < p->agent_count; i++) {
		struct people_agent *a = &p->agents[i];
		if (a->kept_until == -1) {
			a->kept_until = 0;
			if (a->at >= 0 && !p->talks[a->talks[a->at]].is_gone) {
				see_family(p, a->talks[a->at]);
			}
		}
	}
}

/* --- teachers --- */

static bool is_staff_there(const struct people *p, int desk)
{
	return p->teachers[desk][0].is_there || p->teachers[desk][1].is_there;
}

static void see_staff(struct people *p, int desk)
{
	struct ideal *d = &p->desks[desk].ideal;
	if (d->is_staff_there != is_staff_there(p, desk)) {
		people_surprise(p, desk);
		ideal_staff(d, is_staff_there(p, desk), p->now);
	}
}

static void set_teacher(struct people *p, int desk, int i, bool is_there)
{
	p->teachers[desk][i].is_there = is_there;
	p->world.staff(p->world.ctx, desk, i, is_there);
	see_staff(p, desk);
}

static void act(struct people *p, int desk, enum desk_action action, int talk)
{
	struct ideal *d = &p->desks[desk].ideal;
	if (action != DESK_HELP && action != DESK_HELPED) {
		people_surprise(p, desk);
	}
	enum desk_refusal said = p->world.act(p->world.ctx, desk, action, talk);
	enum desk_refusal due = ideal_act(d, action, talk, p->now);
	p->count.acts++;
	p->count.refused += said != DESK_OK;
	p->world.must(p->world.ctx, said == due, "a button does what the rules say", desk, talk);
}

static int some_talk(struct people *p, int desk)
{
	const struct ideal *d = &p->desks[desk].ideal;
	return d->count ? d->talks[below(p, (uint32_t)d->count)].name : -1;
}

static void lead_talk(struct people *p, int desk, const struct ideal_talk *t)
{
	bool is_last_minute = p->now >= t->ends - MINUTE;
	if (is_last_minute && once_in(p, 200)) {
		act(p, desk, DESK_EXTEND, t->name);
	} else if (once_in(p, 2500) || (t->is_place && once_in(p, 600))) {
		act(p, desk, DESK_END, t->name);
	} else if (!t->is_there && p->now > t->began + MINUTE && once_in(p, 200)) {
		act(p, desk, DESK_MISSED, t->name);
	} else if (once_in(p, 5000)) { /* a click on what is shown no more */
		act(p, desk, once_in(p, 2) ? DESK_END : DESK_CALL, some_talk(p, desk));
	}
}

static void lead_desk(struct people *p, int desk)
{
	struct people_desk *d = &p->desks[desk];
	int talk = some_talk(p, desk);
	const struct ideal_talk *t = ideal_find(&d->ideal, talk);
	if (!d->ideal.is_started) {
		if (p->now >= d->start_at) {
			act(p, desk, DESK_START, -1);
		}
	} else if (d->ideal.is_held) {
		if (p->now >= d->resume_at) {
			act(p, desk, DESK_RESUME, -1);
		}
	} else if (ideal_running(&d->ideal)) {
		lead_talk(p, desk, ideal_running(&d->ideal));
	} else if (t && (t->is_there || t->is_place) && t->stage != TALK_IS_OVER && once_in(p, t->stage == TALK_IS_MISSED ? 60 : 600)) {
		act(p, desk, DESK_CALL, talk);
	} else if (t && t->stage == TALK_IS_BOOKED && p->now > t->begin + MINUTE && once_in(p, 300)) {
		act(p, desk, DESK_MISSED, talk);
	} else if (once_in(p, 4000)) {
		act(p, desk, DESK_CALL, talk);
	}
}

static void live_desk(struct people *p, int desk)
{
	struct people_desk *d = &p->desks[desk];
	bool is_late = p->now > p->end_ms; /* now they want to go home */
	for (int i = 0; i < d->teachers; i++) {
		struct people_teacher *t = &p->teachers[desk][i];
		if (!t->is_there && p->now >= t->back_at && p->now >= d->start_at - 3 * MINUTE) {
			set_teacher(p, desk, i, true);
		} else if (t->is_there && !is_late && once_in(p, 2500)) {
			t->back_at = p->now + (1 + below(p, once_in(p, 3) ? 200 : 28)) * SECOND;
			set_teacher(p, desk, i, false);
		}
	}
	if (!is_staff_there(p, desk)) {
		return;
	}
	if (!is_late && once_in(p, 2500)) {
		d->resume_at = p->now + minutes_between(p, 0, 5);
		act(p, desk, DESK_HOLD, -1);
	} else if (!is_late && once_in(p, 12000)) {
		d->start_at = p->now + minutes_between(p, 0, 5);
		act(p, desk, DESK_DONE, -1);
	} else if (once_in(p, 3000)) {
		act(p, desk, once_in(p, 2) ? DESK_HELP : DESK_HELPED, -1);
	} else {
		lead_desk(p, desk);
	}
}

/* --- in the middle of it --- */

static void book_one(struct people *p, int desk, int slot)
{
	int family = (int)below(p, PEOPLE_FAMILIES);
	bool is_place = below(p, 100) < 15;
	bool has_room = p->talk_count < PEOPLE_TALKS && p->desks[desk].ideal.count < IDEAL_TALKS && p->agents[family].count < PEOPLE_TALKS_OF_ONE;
	if (!has_room || !suits(p, family, desk, slot, is_place, -1)) {
		return;
	}
	int talk = add_talk(p, family, desk, slot, is_place);
	people_surprise(p, desk);
	p->count.bookings++;
	p->count.talks++;
	p->world.book(p->world.ctx, talk);
	ideal_put(&p->desks[desk].ideal, talk, p->talks[talk].begin, p->talks[talk].end, is_place, p->now);
}

static void move_one(struct people *p, int talk, int slot)
{
	struct people_talk *t = &p->talks[talk];
	struct people_agent *a = &p->agents[t->family];
	if (!suits(p, t->family, t->desk, slot, t->is_place, talk)) {
		return;
	}
	people_surprise(p, t->desk);
	p->desks[t->desk].slots[t->slot] = -1;
	p->desks[t->desk].slots[slot] = talk;
	t->slot = slot;
	t->begin = slot_begin(p, slot);
	t->end = t->begin + p->slot_ms;
	for (int i = 0; i < a->count; i++) {
		a->comes_at[i] = a->talks[i] == talk ? some_arrival(p, t) : a->comes_at[i];
	}
	p->count.moves++;
	p->world.move(p->world.ctx, talk);
	ideal_put(&p->desks[t->desk].ideal, talk, t->begin, t->end, t->is_place, p->now);
}

static void cancel_one(struct people *p, int talk)
{
	struct people_talk *t = &p->talks[talk];
	people_surprise(p, t->desk);
	t->is_gone = true;
	p->desks[t->desk].slots[t->slot] = -1;
	p->count.cancels++;
	p->world.cancel(p->world.ctx, talk);
	ideal_drop(&p->desks[t->desk].ideal, talk, p->now);
	for (int i = 0; i < p->agent_count; i++) {
		struct people_agent *a = &p->agents[i];
		if (a->at >= 0 && a->talks[a->at] == talk) { /* he was told that it is over */
			a->at = -1;
			a->is_cut = false;
			a->kept_until = 0;
		}
	}
}

static void change_plan(struct people *p)
{
	int desk = (int)below(p, PEOPLE_DESKS), slot = (int)below(p, PEOPLE_SLOTS), talk = (int)below(p, (uint32_t)p->talk_count);
	const struct people_talk *t = &p->talks[talk];
	bool may_change = !t->is_gone && t->begin > p->now && stage_of(p, talk) == TALK_IS_BOOKED;
	if (slot_begin(p, slot) > p->now && p->desks[desk].slots[slot] == -1 && once_in(p, 2)) {
		book_one(p, desk, slot);
	} else if (may_change && slot_begin(p, slot) > p->now && p->desks[t->desk].slots[slot] == -1) {
		move_one(p, talk, slot);
	} else if (may_change && once_in(p, 2)) {
		cancel_one(p, talk);
	}
}

static void restart(struct people *p)
{
	int64_t down = (2 + below(p, 40)) * SECOND;
	p->count.restarts++;
	p->world.restart(p->world.ctx, down);
	p->now += down;
	for (int i = 0; i < p->agent_count; i++) {
		struct people_agent *a = &p->agents[i];
		if (a->at >= 0) {
			a->is_cut = true;
			a->kept_until = 0;
			a->back_at = p->now + below(p, once_in(p, 8) ? 100 : 18) * SECOND;
		}
	}
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		for (int i = 0; i < 2; i++) {
			p->teachers[desk][i] = (struct people_teacher){.back_at = p->now + below(p, once_in(p, 6) ? 120 : 30) * SECOND};
		}
		people_surprise(p, desk);
		ideal_restart(&p->desks[desk].ideal, p->now);
	}
}

/* --- time --- */

/* Who is not there at his begin surprises everybody, too. */
static void miss_the_absent(struct people *p)
{
	for (int i = 0; i < p->talk_count; i++) {
		const struct people_talk *t = &p->talks[i];
		if (!t->is_gone && !t->is_place && t->begin == p->now && !ideal_find(desk_of(p, i), i)->is_there) {
			people_surprise(p, t->desk);
		}
	}
}

static bool is_over(struct people *p)
{
	for (int i = 0; i < p->talk_count; i++) {
		const struct people_talk *t = &p->talks[i];
		enum talk_stage stage = t->is_gone ? TALK_IS_OVER : stage_of(p, i);
		if (stage == TALK_IS_BOOKED || stage == TALK_IS_OPEN) {
			p->world.must(p->world.ctx, p->now < p->end_ms + PATIENCE_MS, "every talk comes to its end", t->desk, i);
			return false;
		}
	}
	return p->now > p->end_ms;
}

bool people_second(struct people *p)
{
	p->now += SECOND;
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		ideal_step(&p->desks[desk].ideal, p->now);
	}
	forget_the_lost(p);
	p->world.look(p->world.ctx);
	if (p->restart_at && p->now >= p->restart_at) {
		p->restart_at = 0;
		restart(p);
	}
	for (int desk = 0; desk < PEOPLE_DESKS; desk++) {
		live_desk(p, desk);
	}
	for (int agent = 0; agent < p->agent_count; agent++) {
		live_agent(p, agent);
	}
	if (p->now < p->end_ms && once_in(p, 240)) {
		change_plan(p);
	}
	miss_the_absent(p);
	p->world.look(p->world.ctx);
	return !is_over(p);
}
