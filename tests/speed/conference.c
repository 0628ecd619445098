/*
 * What a conference of 500 costs the one thread of signaling: that all come in, and that the word goes to the next; beside the
 * media plane, which is not in it. Times are the processor's.
 */
#include "signaling.h"
#include "store_conference.h"

#include <glib.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE = 500, TURNS = 50 };
#define EPOCH_MS INT64_C(1790000000000)

struct bench {
	struct store *store;
	struct signaling *signaling;
	us_t now;
	char id[STORE_ID_MAX], people[PEOPLE][STORE_ID_MAX], links[PEOPLE][STORE_TOKEN_MAX], sessions[PEOPLE][STORE_TOKEN_MAX];
	int64_t last_id;
	uint64_t texts, bytes;
};

static void must(enum err e, const char *what)
{
	if (e) {
		printf("%s: %s\n", what, err_name(e));
		exit(1);
	}
}

static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static struct instant instant_of(const struct bench *b)
{
	return (struct instant){b->now, EPOCH_MS + b->now / US_PER_MS};
}

/* The media plane answers every offer at once. */
static void walk(struct bench *b, struct effects *effects)
{
	char sdp[] = "v=0";
	struct effects more;
	effects_init(&more);
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *e = &effects->items[i];
		b->texts += e->kind == EFFECT_SEND;
		b->bytes += e->text_len;
		if (e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_OFFER) {
			struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = e->cmd.room, .peer = e->cmd.peer};
			event.u.answer.sdp = sdp;
			event.u.answer.request = e->cmd.u.offer.request;
			signaling_on_sfu_event(b->signaling, &event, instant_of(b), &more);
		}
	}
	effects_finish(effects);
	if (more.count > 0) {
		walk(b, &more);
	}
	effects_finish(&more);
}

static void say(struct bench *b, int who, const char *op, json_t *data)
{
	struct effects effects;
	json_t *message = json_pack("{s:I, s:s, s:o}", "id", (json_int_t)++b->last_id, "op", op, "data", data);
	char *text = json_dumps(message, JSON_COMPACT);
	effects_init(&effects);
	signaling_on_message(b->signaling, (conn_id)who + 1, bytes_of_string(text), instant_of(b), &effects);
	json_decref(message);
	free(text);
	walk(b, &effects);
}

static void pass(struct bench *b, us_t us)
{
	struct effects effects;
	b->now += us;
	effects_init(&effects);
	signaling_on_time(b->signaling, instant_of(b), &effects);
	walk(b, &effects);
}

static void make(struct bench *b)
{
	char school[STORE_ID_MAX];
	static struct seat_change seats[PEOPLE];
	struct store_conference draft = {.kind = CONFERENCE_TEACHERS, .title = "Konferenz", .begin_ms = EPOCH_MS};
	const struct store_item item = {.title = "Punkt", .text = "", .guests = true};
	char items[1][STORE_ID_MAX];
	enum roll_refusal why;
	uint32_t count;
	must(store_open(&b->store, ":memory:"), "store");
	must(store_school_add(b->store, "Schule", school), "school");
	for (int i = 0; i < PEOPLE; i++) {
		struct store_person person;
		must(store_person_add(b->store, school, "Martina Mustermann", PERSON_TEACHER, b->people[i]), "person");
		must(store_link_add(b->store, b->people[i], EPOCH_MS, b->links[i]), "link");
		must(store_session_add(b->store, b->links[i], strlen(b->links[i]), EPOCH_MS, b->sessions[i], &person), "session");
		seats[i] = (struct seat_change){.person = b->people[i], .kind = SEAT_VOTE, .office = OFFICES};
	}
	memcpy(draft.school, school, sizeof draft.school);
	memcpy(draft.convener.id, b->people[0], STORE_ID_MAX);
	draft.rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	draft.rules.audience = AUDIENCE_LISTEN;
	must(store_conference_add(b->store, &draft, EPOCH_MS, b->id), "conference");
	must(store_roll_change(b->store, b->id, seats + 1, PEOPLE - 1, NULL, EPOCH_MS, &why), "roll");
	must(store_agenda_set(b->store, b->id, &item, 1, items), "agenda");
	must(store_conference_invite(b->store, b->id, EPOCH_MS, &count), "invite");
	b->signaling = signaling_new(&(struct signaling_conf){.store = b->store});
}

static void come(struct bench *b, int who)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_open(b->signaling, (conn_id)who + 1, bytes_of_string(b->sessions[who]), instant_of(b), &effects);
	walk(b, &effects);
	say(b, who, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "bench"));
	say(b, who, "room.join", json_pack("{s:s, s:{s:s}, s:{}}", "room", b->id, "media", "sdp", "v=0", "publish"));
}

static void report(struct bench *b, const char *what, double since, double worst_s, int count)
{
	printf("%s: %.2f s, %.2f ms each, %.2f ms at most; %.0f texts and %.0f KiB each\n", what, seconds() - since,
		1000 * (seconds() - since) / count, 1000 * worst_s, (double)b->texts / count, (double)b->bytes / 1024 / count);
	b->texts = b->bytes = 0;
}

int main(void)
{
	static struct bench b;
	double since, worst_s = 0;
	make(&b);
	since = seconds();
	for (int i = 0; i < PEOPLE; i++) {
		double one = seconds();
		come(&b, i);
		pass(&b, 30 * US_PER_S / PEOPLE);
		worst_s = MAX(worst_s, seconds() - one);
		for (int each = 0; each <= i && i % 100 == 99; each++) { /* so that no line falls silent */
			say(&b, each, "ping", json_object());
		}
	}
	report(&b, "500 come in within 30 s", since, worst_s, PEOPLE);
	pass(&b, 2 * US_PER_S);
	for (int i = 1; i <= TURNS; i++) {
		say(&b, i, "speech.ask", json_pack("{s:s}", "kind", "turn"));
	}
	b.texts = b.bytes = 0;
	since = seconds();
	worst_s = 0;
	for (int i = 1; i <= TURNS; i++) {
		double one = seconds();
		say(&b, 0, "speech.next", json_object());
		worst_s = MAX(worst_s, seconds() - one);
		b.now += 100 * US_PER_MS;
	}
	report(&b, "the word goes to the next of 50", since, worst_s, TURNS);
	signaling_free(b.signaling);
	store_close(b.store);
	return 0;
}
