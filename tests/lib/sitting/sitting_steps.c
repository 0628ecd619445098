/* What happens in a sitting, one thing after the other by chance. */
#include "sitting.h"

#include <string.h>

/* Somebody who is in, and can be heard of; NULL: nobody. */
static struct attendee *anybody(struct sitting *s, bool must_chair)
{
	struct attendee *found = NULL;
	uint32_t count = 0;
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		bool may = s->people[i].is_in && (!must_chair || assembly_chairs(&s->model, i));
		if (may && sitting_chance(s, ++count) == 0) {
			found = &s->people[i];
		}
	}
	return found;
}

/* Mostly whoever chairs; now and then somebody who may not. */
static struct attendee *leader(struct sitting *s)
{
	struct attendee *chair = anybody(s, true);
	return chair && sitting_chance(s, 6) ? chair : anybody(s, false);
}

static void expect(struct sitting *s, struct attendee *p, const char *op, const char *due, json_t *data)
{
	const char *code = client_ask(p, op, data);
	MUST(s, s->is_dying || strcmp(code, due) == 0, "%s of person %d is answered with '%s' (%s), and '%s' is due", op, p->number, code, p->why, due);
}

static json_t *whom(struct sitting *s, int person)
{
	return json_pack("{s:s}", "participant", s->people[person].id);
}

/* --- the agenda --- */

static void go(struct sitting *s, struct attendee *p)
{
	int item = (int)sitting_chance(s, (uint32_t)s->model.item_count + 1) - 1;
	expect(s, p, "agenda.go", assembly_go(&s->model, p->number, item), json_pack("{s:s?}", "item", item >= 0 ? s->items[item] : NULL));
}

static void add(struct sitting *s, struct attendee *p)
{
	int item = -1;
	bool guests = sitting_chance(s, 2) == 0;
	char text[32];
	if (s->model.item_count == ASSEMBLY_ITEMS) {
		return;
	}
	const char *due = assembly_add(&s->model, p->number, guests, &item);
	const char *code = client_ask(p, "agenda.add", json_pack("{s:s, s:s, s:b}", "title", "Zusatz", "text", item >= 0
		? sitting_secret(s, SECRET_ITEM, item, text) : "", "guests", guests));
	MUST(s, strcmp(code, due) == 0, "agenda.add of person %d: '%s', and '%s' is due", p->number, code, due);
	if (item >= 0) {
		g_strlcpy(s->items[item], json_string_value(json_object_get(p->data, "id")), STORE_ID_MAX);
	}
}

static void guest(struct sitting *s, struct attendee *p)
{
	int guest = FIRST_GUEST + (int)sitting_chance(s, STRANGER - FIRST_GUEST + (sitting_chance(s, 8) == 0));
	bool admits = sitting_chance(s, 3) != 0;
	const char *due = assembly_guest(&s->model, p->number, guest, admits);
	expect(s, p, admits ? "guest.admit" : "guest.dismiss", due, whom(s, guest));
}

static void establish(struct sitting *s, struct attendee *p)
{
	expect(s, p, "quorum.establish", assembly_establish(&s->model, p->number), json_object());
}

/* --- the list --- */

/* Several at a time: something was said. */
static void ask(struct sitting *s, struct attendee *p)
{
	do {
		bool is_order = sitting_chance(s, 4) == 0;
		expect(s, p, "speech.ask", assembly_ask(&s->model, p->number, is_order), json_pack("{s:s}", "kind", is_order ? "order" : "turn"));
		p = anybody(s, false);
	} while (sitting_chance(s, 3));
}

static void withdraw(struct sitting *s, struct attendee *p)
{
	expect(s, p, "speech.withdraw", assembly_withdraw(&s->model, p->number), json_object());
}

static void next(struct sitting *s, struct attendee *p)
{
	expect(s, p, "speech.next", assembly_next(&s->model, p->number), json_object());
}

static void give(struct sitting *s, struct attendee *p)
{
	int person = (int)sitting_chance(s, SITTING_PEOPLE);
	expect(s, p, "speech.give", assembly_give(&s->model, p->number, person), whom(s, person));
}

static void end(struct sitting *s, struct attendee *p)
{
	const struct assembly_speech *speaker = assembly_speaker(&s->model);
	struct attendee *who = speaker && s->people[speaker->person].is_in && sitting_chance(s, 2) ? &s->people[speaker->person] : p;
	expect(s, who, "speech.end", assembly_end(&s->model, who->number), json_object());
}

static void remove_one(struct sitting *s, struct attendee *p)
{
	int person = (int)sitting_chance(s, SITTING_PEOPLE);
	expect(s, p, "speech.remove", assembly_remove(&s->model, p->number, person), whom(s, person));
}

static void set(struct sitting *s, struct attendee *p)
{
	bool is_closed = sitting_chance(s, 3) == 0, first = sitting_chance(s, 2) == 0;
	int seconds = 10 * (int)sitting_chance(s, 3);
	expect(s, p, "speech.set", assembly_set(&s->model, p->number, is_closed, seconds, first), json_pack("{s:b, s:i, s:b}", "isClosed", is_closed,
		"turnSeconds", seconds, "firstFirst", first));
}

/* Who has no word tries to be heard. */
static void publish(struct sitting *s, struct attendee *p)
{
	const struct assembly_speech *speaker = assembly_speaker(&s->model);
	bool may = !s->model.listens || assembly_office(&s->model, p->number) != OFFICE_NONE || (speaker && speaker->person == p->number);
	expect(s, p, "media.publish", may ? "" : "not_allowed", json_pack("{s:b}", "mic", 1));
}

static void chat(struct sitting *s, struct attendee *p)
{
	char secret[32];
	json_t *text = json_sprintf("Hallo %s", sitting_secret(s, SECRET_CHAT, s->model.item, secret));
	(void)client_ask(p, "chat.send", json_pack("{s:o}", "text", text));
}

/* --- lines --- */

/* Now and then somebody who waits for the word, or has it. */
static struct attendee *of_the_list(struct sitting *s, struct attendee *p)
{
	const struct assembly_speech *speaker = assembly_speaker(&s->model);
	int waiting = s->model.wait_count ? s->model.waits[sitting_chance(s, (uint32_t)s->model.wait_count)].person : ASSEMBLY_NOBODY;
	int person = speaker && sitting_chance(s, 3) == 0 ? speaker->person : waiting;
	return person >= 0 && s->people[person].is_in && sitting_chance(s, 2) ? &s->people[person] : p;
}

static void lose(struct sitting *s, struct attendee *p)
{
	p = of_the_list(s, p);
	switch (sitting_chance(s, 4)) {
	case 0:
		client_cut(p, false);
		break;
	case 1: /* a reload: he knows nothing of before */
		client_cut(p, true);
		p->participation[0] = '\0';
		p->comes_at = s->now + (us_t)sitting_chance(s, 2000) * US_PER_MS;
		break;
	case 2:
		client_leave(p);
		break;
	default:
		client_cut(p, true);
	}
}

static void chair_goes(struct sitting *s, struct attendee *p)
{
	struct attendee *chair = anybody(s, true);
	lose(s, chair ? chair : p);
}

static void come_back(struct sitting *s, struct attendee *p)
{
	(void)p;
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		struct attendee *who = &s->people[i];
		who->stays_away = who->stays_away && sitting_chance(s, 3) == 0 && i != CHAIR;
		who->comes_at = us_min(who->comes_at, s->now + 5 * US_PER_S);
	}
}

/* Now and then just after it has decided something, and before anybody has heard of it: that is in the store, too. */
static void restart(struct sitting *s, struct attendee *p)
{
	static void (*const last[])(struct sitting *s, struct attendee *p) = {go, guest, establish, ask, next, give, end, set};
	struct attendee *leads = leader(s);
	(void)p;
	if (leads && sitting_chance(s, 2)) {
		s->is_dying = true;
		last[sitting_chance(s, sizeof last / sizeof last[0])](s, leads);
	}
	sitting_restart(s, (us_t)(300 + sitting_chance(s, 8000)) * US_PER_MS);
}

static void change_rules(struct sitting *s, struct attendee *p)
{
	(void)p;
	school_change_rules(s);
}

static void change_roll(struct sitting *s, struct attendee *p)
{
	(void)p;
	school_change_roll(s);
}

static void vote(struct sitting *s, struct attendee *p)
{
	(void)p;
	votes_step(s);
}

static void look_up(struct sitting *s, struct attendee *p)
{
	(void)p;
	check_record(s);
}

void steps_take(struct sitting *s)
{
	static const struct {
		void (*take)(struct sitting *s, struct attendee *p);
		uint32_t weight;
		bool leads;
	} steps[] = {{go, 6, true}, {add, 1, true}, {guest, 6, true}, {establish, 3, true}, {ask, 10, false}, {withdraw, 2, false}, {next, 14, true},
		{give, 3, true}, {end, 3, true}, {remove_one, 2, true}, {set, 2, true}, {publish, 4, false}, {chat, 4, false}, {lose, 12, false},
		{chair_goes, 2, true}, {come_back, 3, false}, {restart, 3, false}, {change_roll, 5, false}, {change_rules, 2, false}, {vote, 24, false}, {look_up, 1, false}};
	uint32_t sum = 0, at;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		sum += steps[i].weight;
	}
	at = sitting_chance(s, sum);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		if (at < steps[i].weight) {
			struct attendee *p = steps[i].leads ? leader(s) : anybody(s, false);
			if (p) {
				steps[i].take(s, p);
			}
			return;
		}
		at -= steps[i].weight;
	}
}
