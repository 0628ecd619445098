/*
 * The rules of a desk as tables: a plan, what happens when, and what comes of it. "T+" a teacher opens the desk, "T-" his line
 * breaks, "+A" the family of A comes, "-A" it goes, "restart" the server does, "now 14:00" the clock is set; else an action. Each
 * row is played twice: waking up at the machine's own deadlines, and every second. Both must say the same.
 */
#include "desk.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LOG_MAX = 8192 };

struct row {
	const char *what, *plan; /* "A 15:00 15:10, B! 15:10 15:20": of B the family comes to the building; "pause 5" */
	const char *script;      /* "15:00 +A; 15:02 start; 15:40": to the last time */
	const char *log;
};

struct play {
	struct desk desk;
	int64_t now;
	bool ticks;
	char log[LOG_MAX];
};

static const int64_t day_ms = INT64_C(1790000000000) / 86400000 * 86400000;

static int64_t read_time(const char *text)
{
	char *end = NULL;
	long h = strtol(text, &end, 10), m = strtol(end + 1, &end, 10), s = *end == ':' ? strtol(end + 1, &end, 10) : 0;
	assert_true(*end == '\0');
	return day_ms + ((h * 60 + m) * 60 + s) * INT64_C(1000);
}

static const char *show_time(int64_t ms, char text[16])
{
	int s = (int)((ms - day_ms) / 1000);
	if (s % 60 == 0) {
		snprintf(text, 16, "%02d:%02d", s / 3600, s / 60 % 60);
	} else {
		snprintf(text, 16, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
	}
	return text;
}

static void say(struct play *p, const char *what, const char *id, int64_t until)
{
	char at[16], end[16];
	size_t len = strlen(p->log);
	snprintf(p->log + len, LOG_MAX - len, "%s%s %s%s%s%s%s", len ? "; " : "", show_time(p->now, at), what, id[0] ? " " : "", id,
		until ? " " : "", until ? show_time(until, end) : "");
}

static void take_news(struct play *p)
{
	static const struct {
		unsigned bit;
		const char *word;
		bool has_end;
	} kinds[] = {{TALK_NEWS_MISSED, "missed", false}, {TALK_NEWS_OVER, "over", false}, {TALK_NEWS_OPENED, "open", true},
		{TALK_NEWS_END, "till", true}, {TALK_NEWS_WARNED, "warn", false}};
	if (p->desk.news) {
		say(p, p->desk.is_held ? "is held" : p->desk.is_started ? "is ready" : "is closed", "", 0);
		p->desk.news = 0;
	}
	for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
		for (size_t i = 0; i < p->desk.count; i++) {
			struct desk_talk *t = &p->desk.talks[i];
			if (t->news & kinds[kind].bit) {
				say(p, kinds[kind].word, t->id, kinds[kind].has_end ? t->ends_ms : 0);
				t->news &= ~kinds[kind].bit;
			}
		}
	}
}

static void advance(struct play *p, int64_t until)
{
	while (p->now < until) {
		int64_t due = desk_deadline(&p->desk, p->now);
		assert_true(due > p->now);
		int64_t next = p->ticks ? p->now + 1000 : due;
		p->now = next < until ? next : until;
		desk_run(&p->desk, p->now);
		take_news(p);
	}
}

/* Up to WORDS of them; what is missing is "". */
enum { WORDS = 5 };
static size_t split(char *text, const char *words[WORDS])
{
	char *rest = NULL;
	size_t count = 0;
	for (char *word = strtok_r(text, " ", &rest); word && count < WORDS; word = strtok_r(NULL, " ", &rest)) {
		words[count++] = word;
	}
	for (size_t i = count; i < WORDS; i++) {
		words[i] = "";
	}
	return count;
}

static void set_plan(struct play *p, const char *plan)
{
	char *copy = strdup(plan), *rest = NULL;
	const char *words[WORDS];
	desk_init(&p->desk, 0);
	for (char *each = strtok_r(copy, ",", &rest); each; each = strtok_r(NULL, ",", &rest)) {
		struct desk_talk t = {0};
		if (split(each, words) == 2) {
			p->desk.pause_ms = strtol(words[1], NULL, 10) * DESK_MINUTE_MS;
			continue;
		}
		t.is_place = words[0][1] == '!';
		t.id[0] = words[0][0];
		t.begin_ms = read_time(words[1]);
		t.end_ms = read_time(words[2]);
		assert_true(desk_put(&p->desk, &t, 0));
	}
	free(copy);
}

/* As from the store: what is not written there is gone. */
static void restart(struct play *p)
{
	struct desk before = p->desk;
	desk_init(&p->desk, before.pause_ms);
	p->desk.is_started = before.is_started;
	p->desk.is_held = before.is_held;
	p->desk.needs_help = before.needs_help;
	for (size_t i = 0; i < before.count; i++) {
		assert_true(desk_put(&p->desk, &before.talks[i], 0));
	}
	desk_begin(&p->desk, p->now, p->now);
	desk_finish(&before);
}

static void act(struct play *p, const char *word, const char *id)
{
	for (int i = 0; i < DESK_ACTIONS; i++) {
		if (strcmp(desk_action_names[i], word) == 0) {
			enum desk_refusal refusal = desk_act(&p->desk, (enum desk_action)i, id[0] ? id : NULL, p->now);
			if (refusal) {
				say(p, desk_refusal_names[refusal], "", 0);
			}
			return;
		}
	}
	fail_msg("unknown word %s", word);
}

static void plan_change(struct play *p, const char *id, const char *begin, const char *end)
{
	struct desk_talk t = {.begin_ms = read_time(begin), .end_ms = read_time(end)};
	t.id[0] = id[0];
	assert_true(desk_put(&p->desk, &t, p->now));
}

static void step(struct play *p, const char *text)
{
	char *copy = strdup(text);
	const char *words[WORDS], *word, *id;
	size_t count = split(copy, words);
	word = words[1];
	id = words[2];
	advance(p, read_time(words[0]));
	if (strcmp(word, "T+") == 0 || strcmp(word, "T-") == 0) {
		desk_staff(&p->desk, word[1] == '+', p->now);
	} else if (word[0] == '+' || word[0] == '-') {
		desk_family(&p->desk, word + 1, word[0] == '+', p->now);
	} else if (strcmp(word, "restart") == 0) {
		restart(p);
	} else if (strcmp(word, "now") == 0) {
		p->now = read_time(id);
		desk_run(&p->desk, p->now);
	} else if (strcmp(word, "book") == 0) {
		plan_change(p, id, words[3], words[4]);
	} else if (strcmp(word, "drop") == 0) {
		assert_true(desk_drop(&p->desk, id, p->now));
	} else if (count > 1) {
		act(p, word, id);
	}
	take_news(p);
	free(copy);
}

static void play(struct play *p, const struct row *row, bool ticks)
{
	char *copy = strdup(row->script), *rest = NULL;
	*p = (struct play){.ticks = ticks, .now = read_time("14:00")};
	set_plan(p, row->plan);
	desk_begin(&p->desk, 0, p->now);
	for (char *each = strtok_r(copy, ";", &rest); each; each = strtok_r(NULL, ";", &rest)) {
		step(p, each);
	}
	free(copy);
}

#define PLAN "A 15:00 15:10, B 15:10 15:20, C 15:20 15:30"
#define READY "14:50 T+; 14:50 start; "
#define READY_LOG "14:50 is ready; "

static const struct row rows[] = {
	/* letting in */
	{"all in time: 20 s between two, each to its planned end", PLAN, READY "14:55 +A; 15:05 +B; 15:06 +C; 15:31",
		READY_LOG "14:58 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20; 15:19 warn B; 15:20 over B; "
		"15:20:20 open C 15:30; 15:29 warn C; 15:30 till C 15:32; 15:31 warn C"},
	{"without start nobody is let in", PLAN, "14:50 T+; 14:55 +A; 15:02 start; 15:03",
		"15:02 is ready; 15:02 open A 15:12"},
	{"nobody is let in while the line of the teacher is broken", PLAN, READY "14:57 T-; 14:57:10 +A; 14:57:25 T+; 14:58:10",
		READY_LOG "14:58 open A 15:10"},
	{"nor more than two minutes before", PLAN, READY "14:51 +A; 14:57:59", "14:50 is ready"},
	{"nor before its begin, if somebody before it may still come", PLAN, READY "14:55 +B; 15:09",
		READY_LOG "15:08 missed A; 15:08 open B 15:20"},
	{"a family that comes in its time is let in at once", PLAN, READY "15:04 +A; 15:05", READY_LOG "15:04 open A 15:10"},
	{"the pause of the grid is kept", "pause 5, A 15:00 15:10, B 15:15 15:25", READY "14:58 +A; 15:01 +B; 15:06 end; 15:14",
		READY_LOG "14:58 open A 15:10; 15:06 over A; 15:13 open B 15:25"},
	{"as long as it makes nobody late", "pause 5, A 15:00 15:10, B 15:15 15:25",
		READY "15:00 +A; 15:13 extend; 15:13 +B; 15:13:30 end; 15:16",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 till A 15:12; 15:11 warn A; 15:12 over A; 15:13 not_now; 15:13:30 not_now; "
		"15:15 open B 15:25"},
	{"held: the one that runs goes on, and nobody is let in", PLAN, READY "15:00 +A; 15:05 hold; 15:06 +B; 15:13 resume; 15:14",
		READY_LOG "15:00 open A 15:10; 15:05 is held; 15:09 warn A; 15:10 over A; 15:13 is ready; 15:13 open B 15:23"},
	{"held is what stood still, not the family", PLAN, READY "15:01 hold; 15:02 +A; 15:09 resume; 15:10",
		READY_LOG "15:01 is held; 15:09 is ready; 15:09 open A 15:17"},
	/* the end */
	{"late because of its family: to its planned end", PLAN, READY "15:04 +A; 15:05 +B; 15:10:20",
		READY_LOG "15:04 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20"},
	{"late because of the desk: its full length", PLAN, "14:55 +A; 15:03 T+; 15:03 start; 15:04 +B; 15:13:30",
		"15:03 is ready; 15:03 open A 15:13; 15:12 warn A; 15:13 over A; 15:13:20 open B 15:23:20"},
	{"more than five minutes behind: 80 % of it", PLAN, "14:55 +A; 15:07 T+; 15:07 start; 15:08",
		"15:07 is ready; 15:07 open A 15:15"},
	{"but five minutes at least", "A 15:00 15:06, B 15:10 15:14", "14:55 +A; 15:10 +B; 15:10 T+; 15:10 start; 15:16:20",
		"15:10 is ready; 15:10 open A 15:15; 15:14 warn A; 15:15 over A; 15:15:20 open B 15:19:20"},
	{"an afternoon makes up for what it is late", "A 15:00 15:10, B 15:10 15:20, C 15:20 15:30, D 15:30 15:40",
		"14:55 +A; 15:00 +B; 15:00 +C; 15:00 +D; 15:08 T+; 15:08 start; 15:39",
		"15:08 is ready; 15:08 open A 15:16; 15:15 warn A; 15:16 over A; 15:16:20 open B 15:24:20; 15:23:20 warn B; 15:24:20 over B; "
		"15:24:40 open C 15:34:40; 15:33:40 warn C; 15:34:40 over C; 15:35 open D 15:45"},
	{"two minutes more by itself, once", PLAN, READY "15:00 +A; 15:13",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 till A 15:12; 15:11 warn A; 15:12 over A"},
	{"each two more by hand", PLAN, READY "15:00 +A; 15:11:30 extend; 15:13:30 extend; 15:16",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 till A 15:12; 15:11 warn A; 15:11:30 till A 15:14; 15:13 warn A; "
		"15:13:30 till A 15:16; 15:15 warn A; 15:16 over A"},
	{"not if the next one is there and it is its time", PLAN, READY "15:00 +A; 15:09 +B; 15:09:30 extend; 15:11",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:09:30 till A 15:12; 15:10 till A 15:11; 15:10 warn A; 15:11 over A"},
	{"what was added ends within a minute when the next one comes", PLAN, READY "15:00 +A; 15:10:30 +B; 15:10:40 extend; 15:12",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 till A 15:12; 15:10:30 till A 15:11:30; 15:10:30 warn A; "
		"15:10:40 next_waits; 15:11:30 over A; 15:11:50 open B 15:20"},
	{"and not later than it would have", PLAN, READY "15:00 +A; 15:11:50 +B; 15:12:20",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 till A 15:12; 15:11 warn A; 15:12 over A; 15:12:20 open B 15:20"},
	{"the next one is there, but not its time", "pause 5, A 15:00 15:10, B 15:15 15:25", READY "15:00 +A; 15:05 +B; 15:15:20",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 till A 15:12; 15:11 warn A; 15:12 over A; 15:15 open B 15:25"},
	{"ended by hand", PLAN, READY "15:00 +A; 15:05 end; 15:06 +B; 15:09", READY_LOG "15:00 open A 15:10; 15:05 over A; 15:08 open B 15:20"},
	{"a click that comes after the hand-over", PLAN, READY "15:00 +A; 15:05 +B; 15:10:30 end A; 15:10:30 extend A; 15:11 end B; 15:12",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20; 15:10:30 not_now; 15:10:30 not_now; 15:11 over B"},
	/* late and missing */
	{"nobody waits: the turn is kept to the end of its time", PLAN, READY "15:09:50 +A; 15:10:10",
		READY_LOG "15:09:50 open A 15:10; 15:09:50 warn A; 15:10 till A 15:12"},
	{"then it was missed", PLAN, READY "15:11", READY_LOG "15:10 missed A"},
	{"it keeps its turn for half of its slot", "A 15:00 15:03, B 15:03 15:06", READY "15:00 +B; 15:02",
		READY_LOG "15:01:30 missed A; 15:01:30 open B 15:06"},
	{"whose time was while the desk was late has it afterwards", PLAN, "15:08 T+; 15:08 start; 15:12 +A; 15:13",
		"15:08 is ready; 15:12 open A 15:16"},
	{"but it does not keep others waiting, who were there", PLAN, "15:05 +B; 15:11 T+; 15:11 start; 15:12 +A; 15:13",
		"15:11 is ready; 15:11 missed A; 15:11 open B 15:20"},
	{"it comes while its time is not over, and nobody talks", PLAN, READY "14:58 +B; 15:08:30 end; 15:09 +A; 15:09:10",
		READY_LOG "15:08 missed A; 15:08 open B 15:20; 15:08:30 over B; 15:09 open A 15:10; 15:09 warn A"},
	{"when its time is over it waits for a call", PLAN, READY "14:58 +B; 15:09 +A; 15:15 call A; 15:16 end; 15:16:10 call A; 15:22 +C; 15:30",
		READY_LOG "15:08 missed A; 15:08 open B 15:20; 15:15 not_now; 15:16 over B; 15:16:10 open A 15:21:10; 15:20:10 warn A; "
		"15:21:10 till A 15:23:10; 15:22 till A 15:23; 15:22 warn A; 15:23 over A; 15:23:20 open C 15:31:30"},
	{"the teacher says that it does not come", PLAN, READY "15:01 missed; 15:02", READY_LOG "15:01 missed A"},
	{"and it comes all the same", PLAN, READY "15:01 missed A; 15:03 +A; 15:04", READY_LOG "15:01 missed A; 15:03 open A 15:10"},
	{"of one that is there it can't be said", PLAN, READY "15:01 +A; 15:02 missed; 15:03 -A; 15:04 missed; 15:05 missed B; 15:06",
		READY_LOG "15:01 open A 15:10; 15:02 not_now; 15:04 missed A; 15:05 missed B"},
	{"given up in the middle: 20 s, as after every talk", PLAN, READY "15:00 +A; 15:01 -A; 15:08 +B; 15:09 missed A; 15:10",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:09 missed A; 15:09:20 open B 15:20"},
	{"given up before its time, and back: it is let in at its begin", PLAN, READY "14:58 +A; 14:59 -A; 14:59:10 missed A; 14:59:40 +A; 15:00",
		READY_LOG "14:58 open A 15:10; 14:59:10 missed A; 15:00 open A 15:10"},
	{"who missed his time asks nobody to hurry", PLAN, READY "14:58 +B; 15:09 +A; 15:09 extend; 15:09:30",
		READY_LOG "15:08 missed A; 15:08 open B 15:20; 15:09 till B 15:22"},
	/* calling */
	{"who is not there can't be called", PLAN, READY "15:00 call A; 15:00:01 call X; 15:01", READY_LOG "15:00 not_there; 15:00:01 not_now"},
	{"called before its time: its length, if others leave it", "A 15:00 15:10, C 15:20 15:30, D 15:24 15:34",
		READY "15:11 +C; 15:12 call C; 15:13", READY_LOG "15:10 missed A; 15:12 open C 15:22"},
	{"or five minutes", "A 15:00 15:10, C 15:20 15:30, D 15:40 15:50", READY "15:11 +D; 15:18 call D; 15:18:01",
		READY_LOG "15:10 missed A; 15:18 open D 15:23"},
	{"calling passes who does not come, not who still may", PLAN, READY "15:01 +B; 15:02 call B; 15:03 end; 15:06 +C; 15:06 call C; 15:07",
		READY_LOG "15:02 open B 15:12; 15:03 over B; 15:06 missed A; 15:06 open C 15:16"},
	{"nobody is called before the teacher is ready", PLAN, "14:50 T+; 15:00 +A; 15:01 call A; 15:02", "15:01 not_now"},
	/* in the building */
	{"a talk in the building begins and ends by time", "A! 15:00 15:10, B 15:10 15:20", READY "15:05 +B; 15:10:20",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20"},
	{"and by hand", "A! 15:00 15:10, B 15:10 15:20", READY "14:52 call A; 14:55 end; 15:08 +B; 15:08:01",
		READY_LOG "14:52 open A 15:02; 14:55 over A; 15:08 open B 15:20"},
	{"whoever does not come to the door", "A! 15:00 15:10, B 15:10 15:20", READY "15:02 missed; 15:03 +B; 15:05 call A; 15:06 missed; 15:08",
		READY_LOG "15:00 open A 15:10; 15:02 missed A; 15:05 open A 15:10; 15:06 missed A; 15:08 open B 15:20"},
	{"the next one in the building is at the door in its time", "A 15:00 15:10, B! 15:10 15:20", READY "15:00 +A; 15:11",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20"},
	/* the teacher */
	{"after 30 s without a line the desk is closed", PLAN, READY "14:55 T-; 14:56 T+; 15:00 +A; 15:01 start; 15:02",
		READY_LOG "14:55:30 is closed; 15:01 is ready; 15:01 open A 15:10"},
	{"but not under a talk", PLAN, READY "15:00 +A; 15:05 T-; 15:08 T+; 15:09 +B; 15:10:20",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20"},
	{"only after it", PLAN, READY "15:00 +A; 15:05 T-; 15:09 +B; 15:11",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 is closed; 15:10 over A"},
	{"a teacher who goes", PLAN, READY "15:00 +A; 15:04 done; 15:05 end; 15:05 done; 15:06 hold; 15:09 +B; 15:11",
		READY_LOG "15:00 open A 15:10; 15:04 not_now; 15:05 over A; 15:05 is closed; 15:06 not_now"},
	{"help", PLAN, READY "15:00 help; 15:00 help; 15:01 helped; 15:02", READY_LOG "15:00 is ready; 15:01 is ready"},
	/* a plan that changes */
	{"a double slot", "A 15:00 15:20, B 15:20 15:30", READY "15:09 +A; 15:19 +B; 15:20:20",
		READY_LOG "15:09 open A 15:20; 15:19 warn A; 15:20 over A; 15:20:20 open B 15:30"},
	{"cancelled while it runs", PLAN, READY "15:00 +A; 15:05 drop A; 15:08 +B; 15:08", READY_LOG "15:00 open A 15:10; 15:08 open B 15:20"},
	{"cancelled before: the next one is let in early", PLAN, READY "15:07 +B; 15:08:30 drop A; 15:09",
		READY_LOG "15:08 missed A; 15:08 open B 15:20"},
	{"booked while the day runs", "A 15:00 15:10", READY "15:00 +A; 15:05 book B 15:10 15:20; 15:06 +B; 15:10:20",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20"},
	{"moved: what was missed may come again", "A 15:00 15:10, B 15:10 15:20", READY "15:11 book A 15:20 15:30; 15:18 +A; 15:18:01",
		READY_LOG "15:10 missed A; 15:18 missed B; 15:18 open A 15:30"},
	/* the server stops */
	{"a restart in a talk", PLAN, READY "15:00 +A; 15:05 restart; 15:05:10 T+; 15:05:12 +A; 15:09:30 +B; 15:10:20",
		READY_LOG "15:00 open A 15:10; 15:09 warn A; 15:10 over A; 15:10:20 open B 15:20"},
	{"the teacher has 60 s, and so has nobody to hurry", PLAN, READY "15:10:01 restart; 15:10:50 T+; 15:10:50 +B; 15:11",
		READY_LOG "15:10 missed A; 15:10:50 open B 15:20"},
	{"else the desk is closed", PLAN, READY "15:00 restart; 15:01:01", READY_LOG "15:01 is closed"},
	{"who was there has time to be back", PLAN, "15:08 +A; 15:09 +B; 15:10:30 restart; 15:10:32 T+; 15:10:33 start; 15:10:34 +B; 15:10:36 +A; 15:11",
		"15:10:33 is ready; 15:10:50 open A 15:18:33"},
	/* the clock is set */
	{"an hour back", PLAN, READY "15:00 +A; 15:05 now 14:05; 14:05 -A; 14:17",
		READY_LOG "15:00 open A 15:10; 14:05 till A 14:15; 14:14 warn A; 14:15 till A 14:17; 14:16 warn A; 14:17 over A"},
	{"an hour back between two talks", PLAN, READY "15:00 +A; 15:05 end; 15:05 now 14:05; 14:05 +B; 14:06 call B; 14:07",
		READY_LOG "15:00 open A 15:10; 15:05 over A; 14:06 open B 14:16"},
	{"an hour on", PLAN, READY "15:00 +A; 15:05 now 16:05; 16:05 +C; 16:05:20",
		READY_LOG "15:00 open A 15:10; 16:05 over A; 16:05:20 missed B; 16:05:20 open C 16:13:20"},
};

static void rules(void **unused)
{
	static struct play played, ticked;
	int failed = 0;
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		play(&played, &rows[i], false);
		play(&ticked, &rows[i], true);
		if (strcmp(played.log, rows[i].log) != 0 || strcmp(ticked.log, played.log) != 0) {
			print_error("%s\nexpected: %s\ngot:      %s\nticked:   %s\n", rows[i].what, rows[i].log, played.log, ticked.log);
			failed++;
		}
		desk_finish(&played.desk);
		desk_finish(&ticked.desk);
	}
	assert_int_equal(failed, 0);
}

/* What is expected at the end of a script: "A 15:00, B 15:10:20+0"; + the minutes it is late. "-": nobody can say. */
static const struct row forecasts[] = {
	{"in time", PLAN, READY "14:55 +A; 14:56 +B", "A 14:58 +0, B 15:10:20 +0, C 15:20:20 +0; desk +0"},
	{"nobody is there: a teacher and families come in time", PLAN, "14:30", "A 15:00 +0, B 15:10:20 +0, C 15:20:20 +0; desk +0"},
	{"the teacher is late, and it grows", PLAN, "14:55 +A; 15:04", "A 15:04 +4, B 15:14:20 +4, C 15:24:40 +5; desk +4"},
	{"a family is late: nobody else is", PLAN, READY "15:04", "A - +0, B 15:10 +0, C 15:20:20 +0; desk +0"},
	{"in a talk that began late", PLAN, "14:55 +A; 15:07 T+; 15:07 start; 15:08", "A 15:07 +0, B 15:15:20 +5, C 15:23:40 +4; desk +5"},
	{"who comes early and finds nobody: it is not let in before its begin", PLAN, "14:50 +A; 14:51", "A 15:00 +0, B 15:10:20 +0, C 15:20:20 +0; desk +0"},
	{"held", PLAN, READY "15:00 hold; 15:01 +A; 15:03", "A 15:03 +3, B 15:13:20 +3, C 15:23:40 +4; desk +3"},
	{"all is over", "A 15:00 15:10", READY "15:00 +A; 15:05 end", "A 15:00 +0; desk +0"},
	{"in the building", "A! 15:00 15:10, B 15:10 15:20", READY "14:57 +B", "A 15:00 +0, B 15:10:20 +0; desk +0"},
	{"missed, and back in its time", PLAN, READY "15:01 missed; 15:02 hold; 15:03 +A", "A 15:03 +0, B 15:10:20 +0, C 15:20:20 +0; desk +0"},
};

static int minutes(int64_t ms)
{
	return (int)((ms + DESK_MINUTE_MS / 2) / DESK_MINUTE_MS);
}

static void estimates(void **unused)
{
	static struct play played;
	char text[512], at[16];
	int failed = 0;
	(void)unused;
	for (size_t i = 0; i < sizeof forecasts / sizeof forecasts[0]; i++) {
		size_t len = 0;
		play(&played, &forecasts[i], false);
		struct desk_talk *running = desk_running(&played.desk);
		int64_t ends = running ? running->ends_ms : 0;
		desk_reckon(&played.desk, played.now);
		assert_true(!running || running->ends_ms == ends); /* a copy was run */
		for (size_t n = 0; n < played.desk.count; n++) {
			const struct desk_talk *t = &played.desk.talks[n];
			len += (size_t)snprintf(text + len, sizeof text - len, "%s%s %s +%d", n ? ", " : "", t->id,
				t->expected_ms ? show_time(t->expected_ms, at) : "-", minutes(desk_talk_delay_ms(t)));
		}
		snprintf(text + len, sizeof text - len, "; desk +%d", minutes(desk_delay_ms(&played.desk)));
		if (strcmp(text, forecasts[i].log) != 0) {
			print_error("%s\nexpected: %s\ngot:      %s\n", forecasts[i].what, forecasts[i].log, text);
			failed++;
		}
		desk_finish(&played.desk);
	}
	assert_int_equal(failed, 0);
}

static void states(void **unused)
{
	static const struct row cases[] = {
		{"", PLAN, "14:30", "closed"}, {"", PLAN, READY "14:51", "ready"}, {"", PLAN, READY "14:51 hold", "held"},
		{"", PLAN, READY "15:00 +A; 15:01", "talking"}, {"", PLAN, READY "15:00 +A; 15:01 hold", "talking"},
		{"", "A 15:00 15:10", READY "15:00 +A; 15:01 end", "over"}, {"", "A 15:00 15:10", READY "15:12", "over"},
		{"", "", "14:30", "closed"}, {"", "", READY "14:51", "ready"},
	};
	static struct play played;
	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		play(&played, &cases[i], false);
		assert_string_equal(desk_state_names[desk_state(&played.desk)], cases[i].log);
		desk_finish(&played.desk);
	}
}

static void who_is_before_whom(void **unused)
{
	static struct play played;
	const struct row row = {"", PLAN ", D 15:30 15:40", READY "15:00 +A; 15:05 end; 15:11", ""};
	(void)unused;
	play(&played, &row, false);
	struct desk *d = &played.desk;
	assert_int_equal(desk_ahead(d, desk_find(d, "A")), 0);
	assert_int_equal(desk_ahead(d, desk_find(d, "D")), 2);
	assert_string_equal(desk_next(d, played.now)->id, "B");
	step(&played, "15:15 missed");
	assert_int_equal(desk_ahead(d, desk_find(d, "D")), 1);
	assert_string_equal(desk_next(d, played.now)->id, "C");
	assert_null(desk_find(d, "X"));
	assert_false(desk_drop(d, "X", played.now));
	desk_finish(d);
}

/* Whatever was written down, one talk runs at a time. */
static void two_that_were_open(void **unused)
{
	struct desk d;
	struct desk_talk a = {.id = "A", .begin_ms = read_time("15:00"), .end_ms = read_time("15:10"), .stage = TALK_IS_OPEN};
	struct desk_talk b = {.id = "B", .begin_ms = read_time("15:10"), .end_ms = read_time("15:20"), .stage = TALK_IS_OPEN};
	(void)unused;
	desk_init(&d, 0);
	assert_true(desk_put(&d, &a, 0) && desk_put(&d, &b, 0));
	desk_begin(&d, read_time("15:01"), read_time("15:02"));
	assert_string_equal(desk_running(&d)->id, "A");
	assert_int_equal(desk_running(&d)->ends_ms, read_time("15:12"));
	assert_int_equal(desk_find(&d, "B")->stage, TALK_IS_OVER);
	desk_finish(&d);
}

/* --- any day --- */

static const char *any_word(struct rng *r)
{
	static const char *const words[] = {"T+", "T-", "start", "start", "hold", "resume", "call", "end", "extend", "missed", "done", "restart",
		"+", "+", "+", "+", "-"};
	return words[rng_below(r, sizeof words / sizeof words[0])];
}

/* Six talks, some in the building, and forty things that happen, in order. */
static void make_day(struct rng *r, char plan[256], char script[2048])
{
	int at = 14 * 3600 + 50 * 60;
	size_t len = (size_t)snprintf(plan, 256, "pause %d", (int)rng_below(r, 2) * 5);
	for (int i = 0; i < 6; i++) {
		len += (size_t)snprintf(plan + len, 256 - len, ", %c%s 15:%02d 15:%02d", 'A' + i, rng_below(r, 5) ? "" : "!", i * 9, i * 9 + 8);
	}
	len = (size_t)snprintf(script, 2048, "14:50 T+; 14:50 start");
	for (int i = 0; i < 40; i++) {
		const char *word = any_word(r);
		char who = (char)('A' + rng_below(r, 6));
		bool is_family = word[0] == '+' || word[0] == '-', is_named = strcmp(word, "call") == 0 || strcmp(word, "missed") == 0;
		const char name[3] = {is_named ? ' ' : who, is_named ? who : '\0', '\0'};
		at += (int)rng_below(r, 180);
		len += (size_t)snprintf(script + len, 2048 - len, "; %d:%02d:%02d %s%s", at / 3600, at / 60 % 60, at % 60, word,
			is_family || is_named ? name : "");
	}
	snprintf(script + len, 2048 - len, "; 17:30");
}

/* Waking up at its deadlines alone it does the same as looking every second; one talk runs at a time, and each ends. */
static void any_day_needs_no_more_than_its_deadlines(void **unused)
{
	static struct play played, ticked;
	char plan[256], script[2048];
	int failed = 0;
	(void)unused;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct rng r;
		rng_init(&r, seed);
		make_day(&r, plan, script);
		const struct row row = {"", plan, script, ""};
		play(&played, &row, false);
		play(&ticked, &row, true);
		if (strcmp(played.log, ticked.log) != 0 || desk_running(&played.desk)) {
			print_error("seed %d\n%s\n%s\n%s\nticked: %s\n", (int)seed, plan, script, played.log, ticked.log);
			failed++;
		}
		desk_finish(&played.desk);
		desk_finish(&ticked.desk);
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(rules), cmocka_unit_test(any_day_needs_no_more_than_its_deadlines), cmocka_unit_test(estimates), cmocka_unit_test(states),
		cmocka_unit_test(who_is_before_whom), cmocka_unit_test(two_that_were_open)};
	return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}
