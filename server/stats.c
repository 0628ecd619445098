/* How the workers' counters and the process's own figures become one report. */
#include "stats.h"

#include "app.h"
#include "process.h"

#include <string.h>

struct report {
	struct sfu_stats media; /* summed */
	struct signaling_stats people;
	uint64_t rss_bytes, process_cpu_us, cpu_ns_per_packet;
};

static void add(struct sfu_stats *sum, const struct sfu_stats *one)
{
	sum->packets_in += one->packets_in;
	sum->packets_forwarded += one->packets_forwarded;
	sum->bytes_in += one->bytes_in;
	sum->bytes_forwarded += one->bytes_forwarded;
	sum->packets_dropped_auth += one->packets_dropped_auth;
	sum->packets_dropped_excess += one->packets_dropped_excess;
	sum->packets_dropped_malformed += one->packets_dropped_malformed;
	sum->packets_dropped_unknown += one->packets_dropped_unknown;
	sum->stun_checks_ok += one->stun_checks_ok;
	sum->stun_checks_refused += one->stun_checks_refused;
	sum->nacks_received += one->nacks_received;
	sum->nacks_sent += one->nacks_sent;
	sum->rtx_sent += one->rtx_sent;
	sum->plis_received += one->plis_received;
	sum->plis_sent += one->plis_sent;
	sum->replays += one->replays;
	sum->red_recovered += one->red_recovered;
	sum->cpu_us += one->cpu_us;
	sum->rooms += one->rooms;
	sum->peers += one->peers;
}

static void make_report(const struct app *app, struct report *r)
{
	*r = (struct report){.rss_bytes = process_rss_bytes(), .process_cpu_us = process_cpu_us()};
	for (uint32_t i = 0; i < app->worker_count; i++) {
		add(&r->media, &app->stats[i]);
	}
	signaling_stats(app->signaling, &r->people);
	if (r->media.packets_forwarded > 0) {
		r->cpu_ns_per_packet = r->media.cpu_us * 1000 / r->media.packets_forwarded;
	}
}

char *stats_json(const struct app *app, size_t *len)
{
	struct report r;
	make_report(app, &r);
	const struct sfu_stats *m = &r.media;
	const struct {
		const char *name;
		uint64_t value;
	} rows[] = {
		{"packetsIn", m->packets_in},
		{"packetsForwarded", m->packets_forwarded},
		{"bytesIn", m->bytes_in},
		{"bytesForwarded", m->bytes_forwarded},
		{"droppedAuth", m->packets_dropped_auth},
		{"droppedExcess", m->packets_dropped_excess},
		{"droppedMalformed", m->packets_dropped_malformed},
		{"droppedUnknown", m->packets_dropped_unknown},
		{"stunOk", m->stun_checks_ok},
		{"stunRefused", m->stun_checks_refused},
		{"nacksReceived", m->nacks_received},
		{"nacksSent", m->nacks_sent},
		{"rtxSent", m->rtx_sent},
		{"plisReceived", m->plis_received},
		{"plisSent", m->plis_sent},
		{"replays", m->replays},
		{"redRecovered", m->red_recovered},
		{"mediaCpuUs", m->cpu_us},
		{"cpuNsPerPacket", r.cpu_ns_per_packet},
		{"processCpuUs", r.process_cpu_us},
		{"rssBytes", r.rss_bytes},
		{"workers", app->worker_count},
		{"rooms", m->rooms},
		{"peers", m->peers},
		{"connections", r.people.connections},
		{"participants", r.people.participants},
		{"messagesIn", r.people.messages_in},
		{"messagesOut", r.people.messages_out},
		{"messagesRefused", r.people.messages_refused},
	};
	GString *text = g_string_new("{");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_string_append_printf(text, "%s\"%s\":%llu", i == 0 ? "" : ",", rows[i].name,
			(unsigned long long)rows[i].value);
	}
	g_string_append_c(text, '}');
	*len = text->len;
	return g_string_free(text, FALSE);
}

void stats_log(const struct app *app)
{
	struct report r;
	make_report(app, &r);
	log_event(&app->log, LOG_LEVEL_INFO, "stats",
		"participants=%u packets_in=%llu forwarded=%llu media_cpu_us=%llu "
		"cpu_ns_per_packet=%llu rss_bytes=%llu",
		r.people.participants, (unsigned long long)r.media.packets_in,
		(unsigned long long)r.media.packets_forwarded, (unsigned long long)r.media.cpu_us,
		(unsigned long long)r.cpu_ns_per_packet, (unsigned long long)r.rss_bytes);
}
