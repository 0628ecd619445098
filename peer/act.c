/* The play: three that speak all the time for a check, or a living classroom for a demo. */
#include "act.h"

#include <string.h>

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
	/* so many sound like this: in a big cast a pitch belongs to several */
	uint32_t voices[TONE_COUNT] = {0};
	bool settled[TONE_COUNT];
	memset(settled, true, sizeof settled);
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		const struct participant *p = &c->people[i];
		uint32_t tone = p->number % TONE_COUNT;
		us_t since = p->sender.speaks ? p->speaks_since : p->quiet_since;
		voices[tone] += participant_is_to_be_heard(p);
		settled[tone] &= now - since > SETTLED_US && now >= p->watch.grace_until;
	}
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		struct participant *p = &c->people[i];
		uint32_t own = participant_is_to_be_heard(p);
		bool speaking[TONE_COUNT];
		for (uint32_t tone = 0; tone < TONE_COUNT; tone++) {
			speaking[tone] = voices[tone] > (tone == p->number % TONE_COUNT ? own : 0);
		}
		if (is_in(p)) {
			watch_hearing(&p->watch, speaking, settled, now);
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
		participant_speak(p, (turn < c->conf.speakers || p->has_word) && is_in(p), now);
	}
}

/* Numbered messages, everybody at a moment of its own. */
static void write_chat(struct cast *c, us_t now)
{
	us_t interval = (us_t)(c->conf.chat_every_s * 1e6);
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		struct participant *p = &c->people[i];
		if (!p->next_chat_at) {
			p->next_chat_at = now + (us_t)rng_below(&c->rng, (uint32_t)interval + 1);
		} else if (now >= p->next_chat_at) {
			p->next_chat_at += interval;
			participant_chat_numbered(p);
		}
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
		bool may_speak = p->publishes.mic && !p->is_frozen;
		if (p->has_word) {
			participant_speak(p, true, now);
		} else if (p->sender.speaks) {
			participant_speak(p, may_speak && (now - p->speaks_since < 3 * US_PER_S || dice < 900), now);
		} else if (p->sender.camera.wanted_pose == FIGURE_RAISES_HAND) {
			/* Whose microphone is closed waits for the word. */
			if (dice < 30 && may_speak) {
				participant_raise_hand(p, false);
				participant_speak(p, true, now);
			}
		} else if (dice < 8) {
			participant_raise_hand(p, true);
		} else if (dice < 14) {
			participant_speak(p, may_speak, now);
		} else if (dice < 17 && p->may.write && !p->is_frozen) {
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
		} else if (!c->conf.control) {
			direct_speakers(c, now);
		}
	}
	if (c->conf.chat_every_s > 0 && c->all_in_at) {
		write_chat(c, now);
	}
	if (now >= c->next_check_at && !c->conf.demo) {
		c->next_check_at = now + CHECK_INTERVAL_US;
		look_at_hearing(c, now);
	}
}
