/* How a run is judged and told. */
#include "report.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Least share of frames decoded, and most share of looks at what is heard that may be wrong. */
static const double min_decoded = 0.999;
static const double max_misheard = 0.01;
#define MAX_RESTART_US (3 * US_PER_S)

struct verdict {
	uint64_t decoded, lost;
	double ratio;
	const char *failure; /* NULL: all well */
};

static double ms_between(us_t from, us_t to)
{
	return from && to ? (double)(to - from) / 1000.0 : -1.0;
}

static struct verdict judge(const struct cast *c, const struct participant *p)
{
	struct verdict v = {0};
	const struct watch *w = &p->watch;
	participant_frames(p, &v.decoded, &v.lost);
	/* What the dead network swallowed is judged by the time until media was back. */
	v.lost -= p->lost_excused < v.lost ? p->lost_excused : v.lost;
	v.ratio = v.decoded + v.lost > 0 ? (double)v.decoded / (double)(v.decoded + v.lost) : 0.0;
	bool expects_video = c->conf.video && c->conf.token_count > 1;
	if (!p->connected_at || p->state == PARTICIPANT_REFUSED) {
		v.failure = p->why[0] ? p->why : "not connected";
	} else if (expects_video && v.ratio < min_decoded) {
		v.failure = "frames lost";
	} else if (w->wrong > 0) {
		v.failure = "wrong picture";
	} else if (w->freezes > 0) {
		v.failure = "frozen";
	} else if ((double)w->hear_missing > max_misheard * (double)w->hear_checks) {
		v.failure = "tone missing";
	} else if ((double)w->hear_extra > max_misheard * (double)w->hear_checks) {
		v.failure = "tone too many";
	} else if (p->restart_at && (!p->restarted_at || p->restarted_at - p->restart_at > MAX_RESTART_US)) {
		v.failure = "restart too slow";
	}
	return v;
}

static void print_row(const struct participant *p, const struct verdict *v)
{
	const struct watch *w = &p->watch;
	printf("%4u %8.0f %8.0f %8.0f %7llu %5llu %8.3f%% %5u %5u %6.0f %4llu %4llu %6llu/%llu/%llu %8.0f  %s\n", p->number,
		ms_between(p->join_at, p->joined_at), ms_between(p->join_at, p->connected_at),
		ms_between(p->join_at, w->first_frame_at), (unsigned long long)v->decoded,
		(unsigned long long)v->lost, 100.0 * v->ratio, watch_latency(w, 0.5), watch_latency(w, 0.95),
		(double)w->longest_gap_us / 1000.0, (unsigned long long)w->freezes, (unsigned long long)w->wrong,
		(unsigned long long)w->hear_checks, (unsigned long long)w->hear_missing,
		(unsigned long long)w->hear_extra, ms_between(p->restart_at, p->restarted_at),
		v->failure ? v->failure : "ok");
}

static json_t *row_json(const struct participant *p, const struct verdict *v)
{
	const struct watch *w = &p->watch;
	uint64_t recovered = 0;
	for (uint32_t i = 0; i < p->receiver.seat_count && p->has_media; i++) {
		recovered += p->receiver.seats[i].video.recovered;
	}
	json_t *row = json_pack("{s:i, s:f, s:f, s:f, s:I, s:I, s:f, s:i, s:i, s:f}", "number", (int)p->number, "joinMs",
		ms_between(p->join_at, p->joined_at), "connectedMs", ms_between(p->join_at, p->connected_at),
		"firstFrameMs", ms_between(p->join_at, w->first_frame_at), "framesDecoded", (json_int_t)v->decoded,
		"framesLost", (json_int_t)v->lost, "ratio", v->ratio, "latencyMedianMs", (int)watch_latency(w, 0.5),
		"latencyP95Ms", (int)watch_latency(w, 0.95), "longestGapMs", (double)w->longest_gap_us / 1000.0);
	json_t *more = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:b, s:s?}", "freezes",
		(json_int_t)w->freezes, "wrongPictures", (json_int_t)w->wrong, "hearChecks", (json_int_t)w->hear_checks,
		"tonesMissing", (json_int_t)w->hear_missing, "tonesExtra", (json_int_t)w->hear_extra, "packetsIn",
		(json_int_t)p->receiver.packets, "packetsOut", (json_int_t)p->sender.packets, "recovered",
		(json_int_t)recovered, "restartMs", ms_between(p->restart_at, p->restarted_at), "ok",
		v->failure == NULL, "failure", v->failure);
	json_object_update(row, more);
	json_decref(more);
	return row;
}

static void tell_server(const struct cast *c, json_t *root)
{
	double packets = c->after.packets_forwarded - c->before.packets_forwarded;
	double cpu_us = c->after.cpu_us - c->before.cpu_us;
	if (!c->before.is_known || !c->after.is_known) {
		printf("server: no figures (/api/stats is served on the plain loopback listener only)\n");
		return;
	}
	double ns = packets > 0 ? cpu_us * 1000.0 / packets : 0.0;
	printf("server: %.0f packets forwarded, %.2f s CPU of the media workers, %.0f ns per forwarded packet; "
		"memory %.1f -> %.1f MiB\n", packets, cpu_us / 1e6, ns, c->before.rss_bytes / 1048576.0,
		c->after.rss_bytes / 1048576.0);
	json_object_set_new(root, "server", json_pack("{s:f, s:f, s:f, s:f, s:f}", "packetsForwarded", packets, "cpuUs",
		cpu_us, "nsPerPacket", ns, "rssBeforeBytes", c->before.rss_bytes, "rssAfterBytes",
		c->after.rss_bytes));
}

bool report_write(const struct cast *c, const char *json_path)
{
	uint32_t failed = 0;
	json_t *rows = json_array();
	json_t *root = json_object();
	printf("  no  join ms  conn ms frame ms  frames  lost  decoded  lat50 lat95 gap ms frz wrong heard/miss/extra "
		"restart\n");
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		struct verdict v = judge(c, &c->people[i]);
		failed += v.failure != NULL;
		print_row(&c->people[i], &v);
		json_array_append_new(rows, row_json(&c->people[i], &v));
	}
	tell_server(c, root);
	if (c->stalls > 0) {
		printf("this machine held up the participants themselves %u times, %.1f s in all, at most %.0f ms\n", c->stalls,
			(double)c->stalled_us / 1e6, (double)c->longest_stall_us / 1000.0);
	}
	json_object_set_new(root, "stalledMs", json_real((double)c->stalled_us / 1000.0));
	printf("%u participants: %u passed, %u failed\n", c->conf.token_count, c->conf.token_count - failed, failed);
	json_object_set_new(root, "participants", rows);
	json_object_set_new(root, "failed", json_integer(failed));
	bool written = !json_path || json_dump_file(root, json_path, JSON_INDENT(1)) == 0;
	if (!written) {
		fprintf(stderr, "kreide peer: can't write the report file\n");
	}
	json_decref(root);
	return failed == 0 && written;
}
