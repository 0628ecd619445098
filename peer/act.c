/* The play: three that speak all the time for a check, or a living classroom for a demo. */
#include "act.h"

#define CHECK_INTERVAL_US (100 * US_PER_MS)
#define ACT_INTERVAL_US (US_PER_S / 4)
/* A tone counts as settled so long after it began or ended. */
#define SETTLED_US (1500 * US_PER_MS)

static const char *const lines[] = {
	"Guten Morgen!", "Ich hab’s verstanden 😊", "Können wir das noch einmal sehen?", "Das war leicht!",
	"Bei mir kommt 42 heraus.", "Danke!", "Ich bin gleich fertig.", "Auf welcher Seite sind wir?",
	"Super erklärt.", "Ich hatte denselben Fehler.",
};

static bool is_in(const struct participant *p)
{
	return p->state == PARTICIPANT_IN && p->connected_at != 0;
}

static void look_at_hearing(struct cast *c, us_t now)
{
	bool speaking[TONE_COUNT] = {false};
	bool settled[TONE_COUNT] = {false};
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		const struct participant *p = &c->people[i];
		uint32_t tone = p->number % TONE_COUNT;
		us_t since = p->sender.speaks ? p->speaks_since : p->quiet_since;
		speaking[tone] = p->sender.speaks && is_in(p);
		settled[tone] = now - since > SETTLED_US && now >= p->watch.grace_until;
	}
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		struct participant *p = &c->people[i];
		uint32_t tone = p->number % TONE_COUNT;
		bool own = speaking[tone];
		if (is_in(p)) {
			speaking[tone] = false;
			watch_hearing(&p->watch, speaking, settled, now);
			speaking[tone] = own;
		}
	}
}

/* Pupils 1, 2, 3, ... of those who are there, moved on by speak_offset. */
static void direct_speakers(struct cast *c, us_t now)
{
	uint32_t pupils = c->conf.token_count - (c->conf.first_is_teacher ? 1 : 0);
	if (c->conf.rotate_s > 0 && c->all_in_at) {
		c->speak_offset = (uint32_t)((double)(now - c->all_in_at) / 1e6 / c->conf.rotate_s) * c->conf.speakers;
	}
	for (uint32_t i = 0; i < pupils; i++) {
		struct participant *p = &c->people[i + c->conf.token_count - pupils];
		uint32_t turn = (i + pupils - c->speak_offset % pupils) % pupils;
		participant_speak(p, turn < c->conf.speakers && is_in(p), now);
	}
}

static void play_demo(struct cast *c, us_t now)
{
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		struct participant *p = &c->people[i];
		uint32_t dice = rng_below(&c->rng, 1000);
		if (!is_in(p)) {
			continue;
		}
		if (p->sender.speaks) {
			participant_speak(p, now - p->speaks_since < 3 * US_PER_S || dice < 900, now);
		} else if (p->sender.camera.wanted_pose == FIGURE_RAISES_HAND) {
			if (dice < 30) {
				participant_raise_hand(p, false);
				participant_speak(p, true, now);
			}
		} else if (dice < 8) {
			participant_raise_hand(p, true);
		} else if (dice < 14) {
			participant_speak(p, true, now);
		} else if (dice < 17) {
			participant_chat(p, lines[rng_below(&c->rng, sizeof lines / sizeof lines[0])]);
		}
	}
}

void act_on_time(struct cast *c, us_t now)
{
	if (now >= c->next_act_at) {
		c->next_act_at = now + ACT_INTERVAL_US;
		if (c->conf.demo) {
			play_demo(c, now);
		} else {
			direct_speakers(c, now);
		}
	}
	if (now >= c->next_check_at && !c->conf.demo) {
		c->next_check_at = now + CHECK_INTERVAL_US;
		look_at_hearing(c, now);
	}
}
