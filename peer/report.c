/* How a run is judged and told. */
#include "report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Least share of frames decoded, and most share of looks at what is heard that may be wrong. */
static const double min_decoded = 0.999;
static const double max_misheard = 0.01;
#define MAX_RESTART_US (3 * US_PER_S)
/* After the server was killed: 95 of 100 have media again within this. */
#define MAX_RECOVERY_MS 10000.0
/* Who heard or saw something so short a time ago is there. */
#define BACK_WITHIN_US US_PER_S
#define MAX_CUT_GAP_US (200 * US_PER_MS)
/* What was acknowledged in the last moments may still be on its way. */
#define CHAT_TRAVEL_US (2 * US_PER_S)

struct verdict {
	uint64_t decoded, lost;
	uint64_t chat_missing;
	double ratio;
	const char *failure; /* NULL: all well */
};

/* Of all participants. */
struct spread {
	uint32_t count;
	double median, p95, most;
};

static double ms_between(us_t from, us_t to)
{
	return from && to ? (double)(to - from) / 1000.0 : -1.0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Of those values that are there (not negative). */
static struct spread spread_of(const double *values, uint32_t count)
{
	struct spread s = {0};
	double *sorted = g_new(double, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		if (values[i] >= 0) {
			sorted[s.count++] = values[i];
		}
	}
	qsort(sorted, s.count, sizeof *sorted, by_size);
	if (s.count > 0) {
		s.median = sorted[(s.count - 1) / 2];
		s.p95 = sorted[(s.count * 95 + 99) / 100 - 1];
		s.most = sorted[s.count - 1];
	}
	g_free(sorted);
	return s;
}

static json_t *spread_json(const struct spread *s)
{
	return json_pack("{s:i, s:f, s:f, s:f}", "count", (int)s->count, "medianMs", s->median, "p95Ms", s->p95, "maxMs",
		s->most);
}

/* Nothing lost, nothing doubled, and back again. */
static const char *judge_line(const struct cast *c, const struct participant *p, const struct verdict *v)
{
	const struct watch *w = &p->watch;
	if (p->ledger.lost > 0 || v->chat_missing > 0) {
		return "messages lost";
	}
	if (p->ledger.doubled > 0 || p->ledger.chat_doubled > 0) {
		return "messages doubled";
	}
	if (c->cut != CAST_NOT_CUT && (p->resumes == 0 || p->rejoins > 0)) {
		return "not resumed";
	}
	/* A machine that holds up the watchers holds up the server, too. */
	if (c->cut != CAST_NOT_CUT && watch_window_gap(w) > MAX_CUT_GAP_US + c->cut_stall_us) {
		return "media gap";
	}
	if (c->conf.expect_restart && w->outages == 0) {
		return "no restart seen";
	}
	bool is_back = p->state == PARTICIPANT_IN && c->closed_at - w->media_at < BACK_WITHIN_US;
	return c->conf.expect_restart && !is_back ? "not back" : NULL;
}

static struct verdict judge(const struct cast *c, const struct participant *p)
{
	struct verdict v = {0};
	const struct watch *w = &p->watch;
	participant_frames(p, &v.decoded, &v.lost);
	/* What the dead network swallowed is judged by the time until media was back. */
	v.lost -= p->lost_excused < v.lost ? p->lost_excused : v.lost;
	v.chat_missing = p->ledger.chat ? ledger_missing(&p->ledger, c->said, p->first_joined_at,
		c->closed_at - CHAT_TRAVEL_US) : 0;
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
	} else {
		v.failure = judge_line(c, p, &v);
	}
	return v;
}

static void print_row(const struct participant *p, const struct verdict *v)
{
	const struct watch *w = &p->watch;
	printf("%4u %8.0f %8.0f %8.0f %7llu %5llu %8.3f%% %5u %5u %6.0f %4llu %4llu %6llu/%llu/%llu %8.0f  %s\n", p->number,
		ms_between(p->join_at, p->first_joined_at), ms_between(p->join_at, p->connected_at),
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
		ms_between(p->join_at, p->first_joined_at), "connectedMs", ms_between(p->join_at, p->connected_at),
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
	more = json_pack("{s:i, s:i, s:i, s:i, s:f, s:f, s:I, s:I, s:I, s:I, s:i}", "reconnects", (int)p->reconnects,
		"resumes", (int)p->resumes, "rejoins", (int)p->rejoins, "outages", (int)w->outages, "outageMs",
		(double)w->longest_outage_us / 1000.0, "cutGapMs", (double)watch_window_gap(w) / 1000.0, "notificationsLost",
		(json_int_t)p->ledger.lost, "notificationsDoubled", (json_int_t)p->ledger.doubled, "chatMissing",
		(json_int_t)v->chat_missing, "chatDoubled", (json_int_t)p->ledger.chat_doubled, "chatKnown",
		p->ledger.chat ? (int)g_hash_table_size(p->ledger.chat) : 0);
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

static void tell_joins(const struct cast *c, json_t *root)
{
	uint32_t count = c->conf.token_count;
	double *connected = g_new(double, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		connected[i] = ms_between(c->people[i].join_at, c->people[i].connected_at);
	}
	struct spread s = spread_of(connected, count);
	printf("joins, from the request to media: %u of %u; median %.0f ms, p95 %.0f ms, longest %.0f ms\n", s.count, count,
		s.median, s.p95, s.most);
	json_object_set_new(root, "joins", spread_json(&s));
	g_free(connected);
}

/* False: too slow. */
static bool tell_recovery(const struct cast *c, json_t *root)
{
	uint32_t count = c->conf.token_count;
	double *outages = g_new(double, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		const struct watch *w = &c->people[i].watch;
		outages[i] = w->outages > 0 ? (double)w->longest_outage_us / 1000.0 : -1.0;
	}
	struct spread s = spread_of(outages, count);
	g_free(outages);
	if (!c->conf.expect_restart) {
		return true;
	}
	printf("recovery, from the last media before the restart to the first one after it: %u of %u; median %.0f ms, "
		"p95 %.0f ms, longest %.0f ms\n", s.count, count, s.median, s.p95, s.most);
	json_object_set_new(root, "recovery", spread_json(&s));
	return s.p95 <= MAX_RECOVERY_MS;
}

static void tell_messages(const struct cast *c, json_t *root)
{
	uint64_t lost = 0;
	uint64_t doubled = 0;
	uint32_t resumes = 0;
	uint32_t pauses = 0;
	us_t gap_us = 0;
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		const struct participant *p = &c->people[i];
		lost += p->ledger.lost;
		doubled += p->ledger.doubled + p->ledger.chat_doubled;
		lost += p->ledger.chat ? ledger_missing(&p->ledger, c->said, p->first_joined_at, c->closed_at - CHAT_TRAVEL_US) : 0;
		resumes += p->resumes;
		pauses += p->watch.pauses;
		gap_us = us_max(gap_us, watch_window_gap(&p->watch));
	}
	printf("messages: %u numbered ones acknowledged; %llu lost, %llu doubled, with the notifications of all\n",
		c->said->len, (unsigned long long)lost, (unsigned long long)doubled);
	json_object_set_new(root, "messages", json_pack("{s:i, s:I, s:I}", "acknowledged", (int)c->said->len, "lost",
		(json_int_t)lost, "doubled", (json_int_t)doubled));
	if (c->cut != CAST_NOT_CUT) {
		printf("WebSockets cut for %.0f s: %u of %u resumed, longest gap between two pictures meanwhile %.0f ms, %u "
			"pictures paused by the server; the machine held up the participants for %.0f ms at most\n",
			c->conf.ws_cut_for_s, resumes, c->conf.token_count, (double)gap_us / 1000.0, pauses,
			(double)c->cut_stall_us / 1000.0);
		json_object_set_new(root, "cutGapMs", json_real((double)gap_us / 1000.0));
	}
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
	tell_joins(c, root);
	bool is_fast = tell_recovery(c, root);
	tell_messages(c, root);
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
	return failed == 0 && is_fast && written;
}
