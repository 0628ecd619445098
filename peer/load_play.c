/* How rooms full of participants are kept alive and looked at. */
#include "load_play.h"

#include "participant_parts.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_INTERVAL_US (50 * US_PER_MS)
#define PROGRESS_INTERVAL_US US_PER_S
/* What was said so shortly before the end may not have been heard yet. */
#define SETTLED_US (2 * US_PER_S)

bool load_play_publishes(enum cast_way way)
{
	return way == CAST_WHIP || way == CAST_JANUS_FEED;
}

static uint32_t count_publishers(const struct cast_program *programs, uint32_t count)
{
	uint32_t publishers = 0;
	for (uint32_t i = 0; i < count; i++) {
		publishers += load_play_publishes(programs[i].way);
	}
	return publishers;
}

void load_play_init(struct load_play *p, const struct load_args *args, const struct load_people *people)
{
	uint32_t total = 0;
	*p = (struct load_play){.args = args, .room_count = people->room_count, .shows_progress = isatty(STDERR_FILENO) == 1};
	p->rooms = g_new0(struct load_room, people->room_count + 1);
	for (uint32_t i = 0; i < people->room_count; i++) {
		uint32_t size = people->sizes[i];
		p->rooms[i] = (struct load_room){.first = total, .size = size, .cameras = MIN(args->video, size),
			.mics = MIN(args->audio, size)};
		if (people->programs) {
			p->rooms[i].cameras = p->rooms[i].mics = count_publishers(people->programs + total, size);
		}
		total += size;
	}
	p->room_of = g_new0(struct load_room *, total + 1);
	p->listeners = g_new0(struct load_listener, total + 1);
	for (uint32_t i = 0; i < people->room_count; i++) {
		for (uint32_t k = 0; k < p->rooms[i].size; k++) {
			p->room_of[p->rooms[i].first + k] = &p->rooms[i];
		}
	}
}

void load_play_finish(struct load_play *p)
{
	g_free(p->rooms);
	g_free(p->room_of);
	g_free(p->listeners);
}

uint32_t load_play_speaker(const struct load_room *room, uint32_t turn, uint32_t k)
{
	uint32_t seen = MIN(room->cameras, room->mics);
	uint32_t unseen = room->mics - seen;
	bool is_seen = seen > 0 && (unseen == 0 || (k == 0 && turn % 2 == 1));
	uint32_t round = unseen == 0 || seen == 0 ? turn - 1 + k : (turn - 1) / 2 + k;
	return is_seen ? round % seen : seen + round % unseen;
}

static uint32_t place_of(const struct load_play *p, const struct participant *who)
{
	return (uint32_t)(who - p->cast->people);
}

static bool is_in(const struct participant *p)
{
	return p->state == PARTICIPANT_IN && p->connected_at != 0;
}

/* The turn is over: who never heard it? */
static void count_unheard(struct load_play *p, const struct load_room *room, us_t now)
{
	if (room->turn == 0 || !p->cast->all_in_at || room->turn_at < p->cast->all_in_at || now - room->turn_at < SETTLED_US) {
		return;
	}
	for (uint32_t i = 0; i < room->size; i++) {
		uint32_t place = room->first + i;
		const struct cast_role *role = p->cast->people[place].role;
		bool follows = role->program.way != CAST_JANUS_VIEWER; /* who hears one feed, whoever speaks */
		bool listens = place != room->speaker && !load_play_publishes(role->program.way) && follows;
		p->figures.unheard += listens && p->listeners[place].heard_turn != room->turn;
	}
}

static void begin_turn(struct load_play *p, struct load_room *room, us_t now)
{
	count_unheard(p, room, now);
	for (uint32_t i = 0; i < room->size; i++) {
		participant_speak(&p->cast->people[room->first + i], false, now);
	}
	room->turn++;
	room->turn_at = now;
	room->speaker = room->first + load_play_speaker(room, room->turn, 0);
	for (uint32_t k = 0; k < p->args->speaking; k++) {
		struct participant *who = &p->cast->people[room->first + load_play_speaker(room, room->turn, k)];
		participant_speak(who, is_in(who), now);
	}
}

/* Rooms change their speakers at moments of their own, and nobody speaks before all are there. */
static void direct(struct load_play *p, us_t now)
{
	us_t interval = (us_t)(p->args->rotate_s * 1e6);
	for (uint32_t i = 0; i < p->room_count && p->args->speaking > 0 && p->cast->all_in_at; i++) {
		struct load_room *room = &p->rooms[i];
		us_t begins_at = p->cast->all_in_at + (interval > 0 ? interval : US_PER_S) * (us_t)i / (us_t)p->room_count;
		bool is_first = room->turn == 0 && now >= begins_at;
		bool is_next = room->turn > 0 && interval > 0 && now - room->turn_at >= interval;
		if (room->mics > 0 && (is_first || is_next)) {
			begin_turn(p, room, now);
		}
	}
}

/* utime and stime, fields 14 and 15, in clock ticks; the name in field 2 may hold anything but ends with the last ')'. */
static us_t cpu_of_process(uint32_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%u/stat", pid);
	g_autofree char *text = NULL;
	const char *rest = pid && g_file_get_contents(path, &text, NULL, NULL) ? strrchr(text, ')') : NULL;
	if (!rest) {
		return -1;
	}
	g_auto(GStrv) fields = g_strsplit(rest + 1, " ", -1); /* fields[1] is field 3 */
	if (g_strv_length(fields) < 14) {
		return -1;
	}
	uint64_t ticks = g_ascii_strtoull(fields[12], NULL, 10) + g_ascii_strtoull(fields[13], NULL, 10);
	return (us_t)ticks * US_PER_S / sysconf(_SC_CLK_TCK);
}

static uint64_t packets_received(const struct load_play *p)
{
	uint64_t packets = 0;
	for (uint32_t i = 0; i < p->cast->conf.token_count; i++) {
		packets += p->cast->people[i].receiver.packets;
	}
	return packets;
}

static struct load_usage usage_now(const struct load_play *p)
{
	struct timespec own;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
	return (struct load_usage){.at = peer_now_us(), .own_cpu_us = (us_t)own.tv_sec * US_PER_S + own.tv_nsec / 1000,
		.server_cpu_us = cpu_of_process(p->args->server_pid), .packets_in = packets_received(p)};
}

static void show_progress(struct load_play *p, us_t now)
{
	uint64_t packets = packets_received(p);
	uint32_t in = 0;
	uint32_t refused = 0;
	for (uint32_t i = 0; i < p->cast->conf.token_count; i++) {
		const struct participant *one = &p->cast->people[i];
		in += is_in(one);
		refused += one->state == PARTICIPANT_REFUSED;
	}
	double s = (double)(now - p->told_at) / 1e6;
	double rate = p->told_at && packets >= p->packets_told ? (double)(packets - p->packets_told) / s : 0;
	fprintf(stderr, "\r\x1b[K%5.0f s  %u of %u are in", (double)(now - p->cast->started_at) / 1e6, in, p->cast->conf.token_count);
	if (refused > 0) {
		fprintf(stderr, ", %u refused", refused);
	}
	fprintf(stderr, "  %.0f packets/s  latency p99 %.1f ms", rate,
		(double)histogram_at(&p->figures.picture_latency, 0.99) / 1000.0);
	fflush(stderr);
	p->packets_told = packets;
	p->told_at = now;
}

static void on_time(void *ctx, us_t now)
{
	struct load_play *p = ctx;
	if (p->cast->all_in_at && !p->before.at) {
		p->before = usage_now(p);
	}
	if (now >= p->next_look_at) {
		p->next_look_at = now + LOOK_INTERVAL_US;
		direct(p, now);
	}
	if (p->shows_progress && now >= p->next_progress_at) {
		p->next_progress_at = now + PROGRESS_INTERVAL_US;
		show_progress(p, now);
	}
}

/* Who made it, if that is in this room; a stranger is counted. */
static struct participant *maker_of(struct load_play *p, const struct participant *who, const struct stamp *stamp)
{
	struct participant *maker = cast_by_number(p->cast, stamp->number);
	if (!maker || p->room_of[place_of(p, maker)] != p->room_of[place_of(p, who)]) {
		p->figures.strangers++;
		return NULL;
	}
	return maker;
}

static void on_picture(void *ctx, struct participant *who, uint32_t seat, const struct stamp *stamp, us_t now)
{
	struct load_play *p = ctx;
	struct load_listener *l = &p->listeners[place_of(p, who)];
	const struct participant *maker = maker_of(p, who, stamp);
	bool is_turn = l->seats[seat].number != stamp->number;
	if (is_turn) {
		l->seats[seat].number = stamp->number;
		l->seats[seat].since = now;
	}
	if (!maker || !p->cast->all_in_at) {
		return;
	}
	if (stamp->made_at < l->seats[seat].since) {
		p->figures.replayed++;
	} else {
		histogram_add(&p->figures.picture_latency, now - stamp->made_at);
	}
	bool is_new = who->speaker_at > p->cast->all_in_at && who->speaker_at != l->seen_change_at;
	if (is_new && g_strcmp0(maker->person, who->speaker) == 0) {
		l->seen_change_at = who->speaker_at;
		if (p->args->tiles == 1 && is_turn) {
			histogram_add(&p->figures.picture_switch, now - who->speaker_at);
		}
	}
}

static void on_sound(void *ctx, struct participant *who, const struct stamp *stamp, us_t now)
{
	struct load_play *p = ctx;
	struct load_listener *l = &p->listeners[place_of(p, who)];
	const struct load_room *room = p->room_of[place_of(p, who)];
	const struct participant *maker = maker_of(p, who, stamp);
	if (!maker || !stamp->is_speech || !p->cast->all_in_at) {
		return;
	}
	histogram_add(&p->figures.sound_latency, now - stamp->made_at);
	if (place_of(p, maker) == room->speaker && l->heard_turn != room->turn && stamp->made_at >= room->turn_at) {
		l->heard_turn = room->turn;
		histogram_add(&p->figures.voice_switch, now - room->turn_at);
	}
}

/* The lessons end, so that nothing of them stays on the server. */
static void on_closing(void *ctx)
{
	struct load_play *p = ctx;
	us_t now = peer_now_us();
	p->after = usage_now(p);
	for (uint32_t i = 0; i < p->room_count; i++) {
		count_unheard(p, &p->rooms[i], now);
		if (!p->args->links && !p->args->programs && !p->args->janus) {
			participant_request(&p->cast->people[p->rooms[i].first], "room.end", NULL);
		}
	}
	if (p->shows_progress) {
		fprintf(stderr, "\r\x1b[K");
	}
}

const struct cast_hooks load_play_hooks = {.on_time = on_time, .on_picture = on_picture, .on_sound = on_sound,
	.on_closing = on_closing};
