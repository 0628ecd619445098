/* How a load is summed up, judged and told. */
#include "load_report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sums {
	struct load_result result;
	struct histogram joins;
	GHashTable *refusals;    /* code -> count */
	uint64_t packets_in, bytes_in, packets_out, decoded, paused, reconnects, rejoins;
	double watched_s;
};

static double ms(us_t us)
{
	return (double)us / 1000.0;
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole > 0 ? 100.0 * (double)part / (double)whole : 0.0;
}

double load_result_loss_percent(const struct load_result *r)
{
	double pictures = percent(r->lost, r->whole + r->lost);
	double sounds = percent(r->sounds_lost, r->sounds);
	return pictures > sounds ? pictures : sounds;
}

static void fault(GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void fault(GPtrArray *faults, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	g_ptr_array_add(faults, g_strdup_vprintf(format, values));
	va_end(values);
}

static void check_limit(GPtrArray *faults, const char *what, const char *unit, double value, double limit)
{
	if (limit >= 0 && value > limit) {
		fault(faults, "%s: %.4g %s, allowed are %.4g", what, value, unit, limit);
	}
}

GPtrArray *load_result_faults(const struct load_result *r, const struct load_limits *limits)
{
	GPtrArray *faults = g_ptr_array_new_with_free_func(g_free);
	if (r->refused > 0) {
		fault(faults, "%u of %u were refused", r->refused, r->people);
	}
	if (r->not_in > 0) {
		fault(faults, "%u of %u did not get in", r->not_in, r->people);
	}
	if (r->wrong > 0) {
		fault(faults, "%llu pictures stood under the name of somebody else", (unsigned long long)r->wrong);
	}
	if (r->strangers > 0) {
		fault(faults, "%llu pictures or sounds came from another room", (unsigned long long)r->strangers);
	}
	if (r->unheard > 0) {
		fault(faults, "%llu times a listener never heard who spoke", (unsigned long long)r->unheard);
	}
	check_limit(faults, "lost", "%", load_result_loss_percent(r), limits->loss_percent);
	check_limit(faults, "latency, 99 of 100", "ms", r->latency_p99_ms, limits->latency_ms);
	check_limit(faults, "until all were in", "s", r->all_in_s, limits->join_s);
	check_limit(faults, "until a new speaker was heard, 99 of 100", "ms", r->voice_p99_ms, limits->switch_ms);
	check_limit(faults, "until a new speaker was seen, 99 of 100", "ms", r->picture_p99_ms, limits->switch_ms);
	check_limit(faults, "freezes", "", (double)r->freezes, limits->freezes);
	return faults;
}

static void add_refusal(struct sums *s, const char *why)
{
	guint count = GPOINTER_TO_UINT(g_hash_table_lookup(s->refusals, why)) + 1;
	g_hash_table_replace(s->refusals, g_strdup(why), GUINT_TO_POINTER(count));
}

static void add_sound(struct load_result *r, const struct receiver *receiver)
{
	for (uint32_t i = 0; i < receiver->seat_count; i++) {
		const struct stream_in *in = &receiver->seats[i].audio.in;
		if (in->has_started) {
			uint64_t expected = (uint64_t)(in->highest_seq - in->first_seq) + 1;
			r->sounds += expected;
			r->sounds_lost += expected > in->packets ? expected - in->packets : 0;
		}
	}
}

static void add_participant(struct sums *s, const struct participant *p)
{
	struct load_result *r = &s->result;
	uint64_t whole;
	uint64_t lost;
	participant_frames(p, &whole, &lost);
	r->whole += whole;
	r->lost += lost;
	r->wrong += p->watch.wrong;
	r->freezes += p->watch.freezes;
	r->in += p->connected_at != 0;
	r->refused += p->state == PARTICIPANT_REFUSED;
	r->not_in += p->state != PARTICIPANT_REFUSED && !p->connected_at;
	s->packets_in += p->receiver.packets;
	s->bytes_in += p->receiver.bytes;
	s->packets_out += p->sender.packets;
	s->paused += p->watch.pauses_seen;
	s->reconnects += p->reconnects;
	s->rejoins += p->rejoins;
	s->decoded += !p->role || p->role->decodes ? whole : 0;
	if (p->connected_at) {
		histogram_add(&s->joins, p->connected_at - p->join_at);
	}
	if (p->state == PARTICIPANT_REFUSED) {
		add_refusal(s, p->why);
	}
	if (p->has_media) {
		add_sound(r, &p->receiver);
	}
}

static void sum_up(struct sums *s, const struct load_play *play)
{
	const struct cast *c = play->cast;
	const struct load_figures *f = &play->figures;
	*s = (struct sums){.refusals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	s->result.people = c->conf.token_count;
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		add_participant(s, &c->people[i]);
	}
	us_t latency = us_max(histogram_at(&f->picture_latency, 0.99), histogram_at(&f->sound_latency, 0.99));
	bool are_all_in = s->result.refused == 0 && s->result.not_in == 0;
	s->result.all_in_s = are_all_in && c->all_in_at ? (double)(c->all_in_at - c->started_at) / 1e6 : -1;
	s->result.strangers = f->strangers;
	s->result.unheard = f->unheard;
	s->result.latency_p99_ms = ms(latency);
	s->result.voice_p99_ms = ms(histogram_at(&f->voice_switch, 0.99));
	s->result.picture_p99_ms = ms(histogram_at(&f->picture_switch, 0.99));
	s->watched_s = c->all_in_at ? (double)(c->closed_at - c->all_in_at) / 1e6 : 0;
}

/* What the server's machine made of it, between all being in and the end. */
struct cost {
	bool is_known;
	double seconds, packets_in, packets, bytes, cores, cpu_us, worker_cpu_us;
};

static struct cost cost_of(const struct load_play *play)
{
	const struct server_figures *before = &play->cast->before;
	const struct server_figures *after = &play->cast->after;
	struct cost c = {.is_known = before->is_known && after->is_known && after->at > before->at};
	if (!c.is_known) {
		return c;
	}
	c.seconds = (double)(after->at - before->at) / 1e6;
	c.packets_in = after->packets_in - before->packets_in;
	c.packets = after->packets_forwarded - before->packets_forwarded;
	c.bytes = after->bytes_forwarded - before->bytes_forwarded;
	c.worker_cpu_us = after->cpu_us - before->cpu_us;
	c.cpu_us = after->process_cpu_us - before->process_cpu_us;
	c.cores = c.cpu_us / 1e6 / c.seconds;
	return c;
}

static double share_of_core(us_t before_us, us_t after_us, const struct load_play *play)
{
	us_t time = play->after.at - play->before.at;
	return play->before.at && time > 0 ? (double)(after_us - before_us) / (double)time : 0;
}

static void print_spread(const char *what, const struct histogram *h)
{
	if (h->count > 0) {
		printf("%-34s median %8.1f ms   99 of 100 %8.1f ms   999 of 1000 %8.1f ms   longest %8.1f ms\n", what,
			ms(histogram_at(h, 0.5)), ms(histogram_at(h, 0.99)), ms(histogram_at(h, 0.999)), ms(h->most));
	}
}

/* Of the process of --server-pid, for each packet that the participants received meanwhile. */
static double pid_ns_per_packet(const struct load_play *play)
{
	bool is_more = play->after.packets_in > play->before.packets_in;
	uint64_t packets = is_more ? play->after.packets_in - play->before.packets_in : 0;
	return packets > 0 ? (double)(play->after.server_cpu_us - play->before.server_cpu_us) * 1000.0 / (double)packets : 0;
}

static void print_server(const struct load_play *play, const struct cost *c)
{
	if (c->is_known) {
		double packets = c->packets > 0 ? c->packets : 1;
		printf("%-34s %.0f packets/s in, %.0f packets/s and %.1f Mbit/s forwarded, %.2f cores\n", "server", c->packets_in / c->seconds,
			c->packets / c->seconds, c->bytes * 8 / 1e6 / c->seconds, c->cores);
		printf("%-34s %.0f ns of the media workers, %.0f ns of the whole server; memory %.1f MiB\n", "CPU for a packet forwarded",
			c->worker_cpu_us * 1000.0 / packets, c->cpu_us * 1000.0 / packets, play->cast->after.rss_bytes / 1048576.0);
	} else if (play->before.server_cpu_us >= 0 && play->after.server_cpu_us >= 0 && play->before.at) {
		printf("%-34s %.2f cores, %.0f ns for a packet that arrived\n", "server",
			share_of_core(play->before.server_cpu_us, play->after.server_cpu_us, play), pid_ns_per_packet(play));
	} else {
		printf("%-34s no figures: they are told to its own machine only (/api/stats on the plain listener), or see --server-pid\n",
			"server");
	}
}

static void print_people(const struct load_play *play, const struct sums *s)
{
	const struct load_result *r = &s->result;
	GHashTableIter iter;
	gpointer why;
	gpointer count;
	printf("%u rooms, %u people: %u came in, %u were refused, %u did not get in", play->room_count, r->people, r->in, r->refused,
		r->not_in);
	if (r->all_in_s >= 0) {
		printf("; all were in after %.1f s", r->all_in_s);
	}
	printf("\n");
	g_hash_table_iter_init(&iter, s->refusals);
	while (g_hash_table_iter_next(&iter, &why, &count)) {
		printf("  refused: %s, %u times\n", (const char *)why, GPOINTER_TO_UINT(count));
	}
	if (s->reconnects + s->rejoins > 0) {
		printf("  connections that broke and came back: %llu WebSockets, %llu entries\n", (unsigned long long)s->reconnects,
			(unsigned long long)s->rejoins);
	}
}

static void print_table(const struct load_play *play, const struct sums *s, const struct cost *cost)
{
	const struct load_result *r = &s->result;
	const struct load_figures *f = &play->figures;
	print_people(play, s);
	print_spread("join, from request to media", &s->joins);
	print_spread("pictures, from making to having", &f->picture_latency);
	print_spread("sound, from making to having", &f->sound_latency);
	print_spread("until a new speaker is heard", &f->voice_switch);
	print_spread("until a named speaker is seen", &f->picture_switch);
	printf("%-34s %llu whole (%llu of them decoded and read), %llu not (%.3f %%), %llu wrong; %llu freezes, %llu paused by the server, "
		"%llu replayed to newcomers\n", "pictures", (unsigned long long)r->whole, (unsigned long long)s->decoded, (unsigned long long)r->lost,
		percent(r->lost, r->whole + r->lost), (unsigned long long)r->wrong, (unsigned long long)r->freezes,
		(unsigned long long)s->paused, (unsigned long long)f->replayed);
	printf("%-34s %llu packets, %llu lost (%.3f %%); %llu times a speaker was never heard\n", "sound", (unsigned long long)r->sounds,
		(unsigned long long)r->sounds_lost, percent(r->sounds_lost, r->sounds), (unsigned long long)r->unheard);
	print_server(play, cost);
	printf("%-34s %.2f cores", "this tool itself", share_of_core(play->before.own_cpu_us, play->after.own_cpu_us, play));
	if (play->cast->stalls > 0) {
		printf("; it was held up %u times, at most %.0f ms: the machine is too busy, and figures of time are worse than the server's",
			play->cast->stalls, ms(play->cast->longest_stall_us));
	}
	printf("\n");
}

static json_t *spread_json(const struct histogram *h)
{
	return json_pack("{s:I, s:f, s:f, s:f, s:f}", "count", (json_int_t)h->count, "p50Ms", ms(histogram_at(h, 0.5)), "p99Ms",
		ms(histogram_at(h, 0.99)), "p999Ms", ms(histogram_at(h, 0.999)), "maxMs", ms(h->most));
}

static json_t *refusals_json(const struct sums *s)
{
	GHashTableIter iter;
	gpointer why;
	gpointer count;
	json_t *all = json_object();
	g_hash_table_iter_init(&iter, s->refusals);
	while (g_hash_table_iter_next(&iter, &why, &count)) {
		json_object_set_new(all, why, json_integer(GPOINTER_TO_UINT(count)));
	}
	return all;
}

static json_t *server_json(const struct load_play *play, const struct cost *c)
{
	double packets = c->packets > 0 ? c->packets : 1;
	double pid_cores = play->before.server_cpu_us >= 0 ?
		share_of_core(play->before.server_cpu_us, play->after.server_cpu_us, play) : -1;
	if (!c->is_known) {
		return json_pack("{s:f, s:f}", "cores", pid_cores, "nsPerPacketReceived", pid_cores < 0 ? -1.0 : pid_ns_per_packet(play));
	}
	return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "seconds", c->seconds, "packetsIn", c->packets_in, "packetsForwarded",
		c->packets, "bytesForwarded", c->bytes, "cores", c->cores, "workerNsPerPacket", c->worker_cpu_us * 1000.0 / packets,
		"nsPerPacket", c->cpu_us * 1000.0 / packets, "rssBytes", play->cast->after.rss_bytes);
}

static void print_json(const struct load_play *play, const struct sums *s, const struct cost *cost, const GPtrArray *faults)
{
	const struct load_result *r = &s->result;
	const struct load_figures *f = &play->figures;
	json_t *list = json_array();
	for (guint i = 0; i < faults->len; i++) {
		json_array_append_new(list, json_string(g_ptr_array_index(faults, i)));
	}
	json_t *root = json_pack("{s:i, s:i, s:i, s:i, s:i, s:f, s:f, s:o}", "rooms", (int)play->room_count, "people", (int)r->people, "in",
		(int)r->in, "refused", (int)r->refused, "notIn", (int)r->not_in, "allInS", r->all_in_s, "watchedS", s->watched_s, "refusals",
		refusals_json(s));
	json_t *media = json_pack("{s:{s:I, s:I, s:I, s:I, s:I, s:I, s:I}, s:{s:I, s:I, s:I}, s:I, s:I, s:I}", "pictures", "whole",
		(json_int_t)r->whole, "decoded", (json_int_t)s->decoded, "lost", (json_int_t)r->lost, "wrong", (json_int_t)r->wrong,
		"freezes", (json_int_t)r->freezes, "paused", (json_int_t)s->paused, "replayed", (json_int_t)f->replayed, "sound", "packets", (json_int_t)r->sounds, "lost",
		(json_int_t)r->sounds_lost, "unheard", (json_int_t)r->unheard, "strangers", (json_int_t)r->strangers, "reconnects",
		(json_int_t)s->reconnects, "rejoins", (json_int_t)s->rejoins);
	json_object_update(root, media);
	json_decref(media);
	json_object_set_new(root, "lossPercent", json_real(load_result_loss_percent(r)));
	json_object_set_new(root, "join", spread_json(&s->joins));
	json_object_set_new(root, "pictureLatency", spread_json(&f->picture_latency));
	json_object_set_new(root, "soundLatency", spread_json(&f->sound_latency));
	json_object_set_new(root, "voiceSwitch", spread_json(&f->voice_switch));
	json_object_set_new(root, "pictureSwitch", spread_json(&f->picture_switch));
	json_object_set_new(root, "server", server_json(play, cost));
	json_object_set_new(root, "tool", json_pack("{s:f, s:I, s:I, s:i, s:f}", "cores",
		share_of_core(play->before.own_cpu_us, play->after.own_cpu_us, play), "packetsIn", (json_int_t)s->packets_in, "packetsOut",
		(json_int_t)s->packets_out, "stalls", (int)play->cast->stalls, "longestStallMs", ms(play->cast->longest_stall_us)));
	json_object_set_new(root, "faults", list);
	json_dumpf(root, stdout, JSON_INDENT(1));
	printf("\n");
	json_decref(root);
}

bool load_report_tell(struct load_play *play)
{
	struct sums s;
	sum_up(&s, play);
	struct cost cost = cost_of(play);
	GPtrArray *faults = load_result_faults(&s.result, &play->args->limits);
	if (play->args->json) {
		print_json(play, &s, &cost, faults);
	} else {
		print_table(play, &s, &cost);
	}
	for (guint i = 0; i < faults->len && !play->args->json; i++) {
		printf("NOT WELL: %s\n", (const char *)g_ptr_array_index(faults, i));
	}
	bool ok = faults->len == 0;
	g_ptr_array_free(faults, TRUE);
	g_hash_table_unref(s.refusals);
	return ok;
}
