/* Families of series: one HELP and TYPE each, then a line for every set of labels. */
#include "metrics.h"

#include "app.h"
#include "mail.h"
#include "process.h"
#include "store_mail.h"

#include <string.h>

enum type { COUNTER, GAUGE };

static void family(GString *out, enum type type, const char *name, const char *help)
{
	g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
		type == COUNTER ? "counter" : "gauge");
}

static void whole(GString *out, enum type type, const char *name, const char *help, uint64_t value)
{
	family(out, type, name, help);
	g_string_append_printf(out, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

/* Micro- or nanoseconds never need more digits than this. */
static void append_seconds(GString *out, int64_t us)
{
	us = MAX(us, 0);
	g_string_append_printf(
		out, "%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT "\n", us / US_PER_S, us % US_PER_S);
}

static void seconds(GString *out, enum type type, const char *name, const char *help, int64_t us)
{
	family(out, type, name, help);
	g_string_append_printf(out, "%s ", name);
	append_seconds(out, us);
}

struct labelled {
	const char *label;
	uint64_t value;
};

static void labelled(GString *out, enum type type, const char *name, const char *help,
	const char *key, const struct labelled *rows, size_t count)
{
	family(out, type, name, help);
	for (size_t i = 0; i < count; i++) {
		g_string_append_printf(out, "%s{%s=\"%s\"} %" G_GUINT64_FORMAT "\n", name, key,
			rows[i].label, rows[i].value);
	}
}

static void process(const struct app *app, GString *out)
{
	family(out, GAUGE, "kreide_build_info", "The version that runs.");
	g_string_append(out, "kreide_build_info{version=\"" KREIDE_VERSION "\"} 1\n");
	seconds(out, GAUGE, "process_start_time_seconds", "Start of the process, Unix time.",
		app->started.unix_ms * 1000);
	seconds(out, COUNTER, "process_cpu_seconds_total", "CPU time of all threads.",
		(int64_t)process_cpu_us());
	whole(out, GAUGE, "process_resident_memory_bytes", "Resident memory.", process_rss_bytes());
	whole(out, GAUGE, "process_open_fds", "Open file descriptors.", process_open_files());
	whole(out, GAUGE, "process_max_fds", "Limit of open file descriptors.",
		process_max_files());
	const struct labelled reloads[] = {
		{"ok", app->counts.reloads}, {"failed", app->counts.reloads_failed}};
	labelled(out, COUNTER, "kreide_config_reloads_total", "Configurations read on SIGHUP.",
		"result", reloads, G_N_ELEMENTS(reloads));
	whole(out, GAUGE, "kreide_store_writable", "0 after a write to the store that failed.",
		store_is_failing(app->store) ? 0 : 1);
}

static void doors(const struct app *app, GString *out)
{
	const struct counts *c = &app->counts;
	whole(out, GAUGE, "kreide_http_connections", "Open TCP connections, WebSockets included.",
		app->connection_count);
	whole(out, COUNTER, "kreide_http_connections_total", "TCP connections that came in.",
		c->connections);
	const struct labelled replies[] = {{"1xx", c->replies[1]}, {"2xx", c->replies[2]},
		{"3xx", c->replies[3]}, {"4xx", c->replies[4]}, {"5xx", c->replies[5]}};
	labelled(out, COUNTER, "kreide_http_replies_total", "HTTP replies by class of status.",
		"class", replies, G_N_ELEMENTS(replies));
	const struct labelled refused[] = {
		{"connections", c->refused[REFUSED_FULL]},
		{"address_connections", c->refused[REFUSED_ADDRESS_FULL]},
		{"address_rate", c->refused[REFUSED_RATE_ADDRESS]},
		{"session_rate", c->refused[REFUSED_RATE_SESSION]},
		{"origin", c->refused[REFUSED_ORIGIN]},
		{"upgrade", c->refused[REFUSED_UPGRADE]},
		{"session", c->refused[REFUSED_SESSION]},
		{"body", c->refused[REFUSED_BODY]},
		{"slow", c->refused[REFUSED_SLOW]},
	};
	_Static_assert(G_N_ELEMENTS(refused) == REFUSAL_COUNT, "every kind has a name");
	labelled(out, COUNTER, "kreide_refused_total", "What got no further than the door, by why.",
		"reason", refused, G_N_ELEMENTS(refused));
	whole(out, GAUGE, "kreide_websocket_connections", "Open WebSockets with a session.",
		g_hash_table_size(app->conns));
	whole(out, COUNTER, "kreide_websocket_upgrades_total", "WebSockets that were opened.",
		c->upgrades);
	const struct labelled ends[] = {
		{"peer", c->ws_ended[WS_END_PEER]},
		{"slow", c->ws_ended[WS_END_SLOW]},
		{"too_large", c->ws_ended[WS_END_TOO_LARGE]},
		{"rules", c->ws_ended[WS_END_RULES]},
		{"stop", c->ws_ended[WS_END_STOP]},
	};
	_Static_assert(G_N_ELEMENTS(ends) == WS_END_COUNT, "every kind has a name");
	labelled(out, COUNTER, "kreide_websocket_closed_total", "WebSockets that ended, by why.",
		"reason", ends, G_N_ELEMENTS(ends));
}

static void people(const struct app *app, GString *out)
{
	struct signaling_stats s;
	signaling_stats(app->signaling, &s);
	const struct {
		enum type type;
		const char *name, *help;
		uint64_t value;
	} rows[] = {
		{GAUGE, "kreide_draining", "1 while the server waits for lessons to end.",
			s.is_draining ? 1 : 0},
		{GAUGE, "kreide_rooms_open", "Rooms that are open.", s.rooms_open},
		{GAUGE, "kreide_rooms_frozen", "Open rooms that wait for an adult.",
			s.rooms_frozen},
		{GAUGE, "kreide_participants", "People who are in a room.", s.participants},
		{GAUGE, "kreide_lobby_waiting", "People who wait in a lobby.", s.lobby_waiting},
		{COUNTER, "kreide_joins_total", "Entries into a room.", s.joins},
		{COUNTER, "kreide_resumes_total", "Returns to a place that was kept.", s.resumes},
		{COUNTER, "kreide_messages_received_total", "WebSocket messages received.",
			s.messages_in},
		{COUNTER, "kreide_messages_sent_total", "WebSocket messages sent.", s.messages_out},
		{COUNTER, "kreide_messages_refused_total", "Requests answered with an error.",
			s.messages_refused},
		{COUNTER, "kreide_store_failures_total",
			"Writes that the store did not take; lessons went on without.",
			s.store_failures},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		whole(out, rows[i].type, rows[i].name, rows[i].help, rows[i].value);
	}
	const struct labelled kinds[] = {
		{"auth", s.refused_auth}, {"rights", s.refused_rights}, {"limit", s.refused_limit}};
	labelled(out, COUNTER, "kreide_requests_refused_total",
		"Refusals by kind: no session or no way in, a role or a right, a limit.", "kind",
		kinds, G_N_ELEMENTS(kinds));
}

static void mails(const struct app *app, GString *out)
{
	uint32_t waiting = 0;
	(void)!store_mail_waiting(app->store, &waiting);
	whole(out, GAUGE, "kreide_mails_waiting", "Mails in the outbox, reminders that are not due yet among them.", waiting);
	const struct labelled results[] = {{"sent", mail_counted(app->mail, MAIL_COUNT_SENT)}, {"again", mail_counted(app->mail, MAIL_COUNT_AGAIN)},
		{"failed", mail_counted(app->mail, MAIL_COUNT_FAILED)}, {"unsure", mail_counted(app->mail, MAIL_COUNT_UNSURE)}};
	_Static_assert(G_N_ELEMENTS(results) == MAIL_COUNTS, "every kind has a name");
	labelled(out, COUNTER, "kreide_mails_total", "Mails by what became of an attempt: again is tried again, unsure never.", "result", results,
		G_N_ELEMENTS(results));
}

/* One counter of struct sfu_stats; label NULL: the family has no second label. */
struct media_row {
	enum type type;
	const char *name, *help, *key, *label;
	size_t offset;
	bool is_u32;
};

static uint64_t value_of(const struct sfu_stats *s, const struct media_row *row)
{
	const char *at = (const char *)s + row->offset;
	uint64_t value = 0;
	uint32_t small;
	if (row->is_u32) {
		memcpy(&small, at, sizeof small);
		return small;
	}
	memcpy(&value, at, sizeof value);
	return value;
}

static void workers_of_row(const struct app *app, const struct media_row *row, GString *out)
{
	for (uint32_t i = 0; i < app->worker_count; i++) {
		g_string_append_printf(out, "%s{worker=\"%u\"", row->name, i);
		if (row->label != NULL) {
			g_string_append_printf(out, ",%s=\"%s\"", row->key, row->label);
		}
		g_string_append_printf(
			out, "} %" G_GUINT64_FORMAT "\n", value_of(&app->stats[i], row));
	}
}

static void seconds_of_workers(const struct app *app, GString *out)
{
	us_t now = app_now().mono;
	family(out, COUNTER, "kreide_media_cpu_seconds_total", "CPU time of a worker.");
	for (uint32_t i = 0; i < app->worker_count; i++) {
		g_string_append_printf(out, "kreide_media_cpu_seconds_total{worker=\"%u\"} ", i);
		append_seconds(out, (int64_t)app->stats[i].cpu_us);
	}
	family(out, GAUGE, "kreide_media_report_age_seconds", "Since the last word of a worker.");
	for (uint32_t i = 0; i < app->worker_count; i++) {
		g_string_append_printf(out, "kreide_media_report_age_seconds{worker=\"%u\"} ", i);
		append_seconds(out, now - app->heard_at[i]);
	}
}

/* Cumulative, as Prometheus wants it. */
static void latency(const struct app *app, GString *out)
{
	static const char name[] = "kreide_media_forwarding_seconds";
	const uint32_t *bounds_us = sfu_latency_bounds_us();
	g_string_append_printf(out, "# HELP %s From the arrival of a media datagram until all copies of it were out.\n"
		"# TYPE %s histogram\n", name, name);
	for (uint32_t i = 0; i < app->worker_count; i++) {
		const struct sfu_stats *s = &app->stats[i];
		uint64_t count = 0;
		for (uint32_t b = 0; b < SFU_LATENCY_BUCKETS - 1; b++) {
			count += s->latency[b];
			g_string_append_printf(out, "%s_bucket{worker=\"%u\",le=\"%u.%06u\"} %" G_GUINT64_FORMAT "\n", name, i,
				bounds_us[b] / 1000000, bounds_us[b] % 1000000, count);
		}
		count += s->latency[SFU_LATENCY_BUCKETS - 1];
		g_string_append_printf(out, "%s_bucket{worker=\"%u\",le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", name, i, count);
		g_string_append_printf(out, "%s_sum{worker=\"%u\"} ", name, i);
		append_seconds(out, (int64_t)s->latency_sum_us);
		g_string_append_printf(out, "%s_count{worker=\"%u\"} %" G_GUINT64_FORMAT "\n", name, i, count);
	}
}

#define OF(field) offsetof(struct sfu_stats, field)

static void media(const struct app *app, GString *out)
{
	static const struct media_row rows[] = {
		{GAUGE, "kreide_media_rooms", "Rooms of a worker.", NULL, NULL, OF(rooms), true},
		{GAUGE, "kreide_media_peers", "Peers of a worker.", NULL, NULL, OF(peers), true},
		{COUNTER, "kreide_media_packets_received_total", "Media packets received.", NULL,
			NULL, OF(packets_in), false},
		{COUNTER, "kreide_media_packets_forwarded_total", "Media packets sent on.", NULL,
			NULL, OF(packets_forwarded), false},
		{COUNTER, "kreide_media_received_bytes_total", "Media received.", NULL, NULL,
			OF(bytes_in), false},
		{COUNTER, "kreide_media_forwarded_bytes_total", "Media sent on.", NULL, NULL,
			OF(bytes_forwarded), false},
		{COUNTER, "kreide_media_packets_dropped_total", "Packets dropped, by why.",
			"reason", "auth", OF(packets_dropped_auth), false},
		{COUNTER, "kreide_media_packets_dropped_total", NULL, "reason", "excess",
			OF(packets_dropped_excess), false},
		{COUNTER, "kreide_media_packets_dropped_total", NULL, "reason", "malformed",
			OF(packets_dropped_malformed), false},
		{COUNTER, "kreide_media_packets_dropped_total", NULL, "reason", "unknown",
			OF(packets_dropped_unknown), false},
		{COUNTER, "kreide_media_stun_checks_total", "Connectivity checks.", "result", "ok",
			OF(stun_checks_ok), false},
		{COUNTER, "kreide_media_stun_checks_total", NULL, "result", "refused",
			OF(stun_checks_refused), false},
		{COUNTER, "kreide_media_nacks_received_total", "Packets asked of us again.", NULL,
			NULL, OF(nacks_received), false},
		{COUNTER, "kreide_media_nacks_sent_total", "Packets that we asked for again.", NULL,
			NULL, OF(nacks_sent), false},
		{COUNTER, "kreide_media_retransmissions_sent_total", "Packets sent again.", NULL,
			NULL, OF(rtx_sent), false},
		{COUNTER, "kreide_media_keyframe_requests_received_total",
			"Key frames asked of us.", NULL, NULL, OF(plis_received), false},
		{COUNTER, "kreide_media_keyframe_requests_sent_total",
			"Key frames that we asked for.", NULL, NULL, OF(plis_sent), false},
		{COUNTER, "kreide_media_replays_total",
			"Pictures that began from what was kept.", NULL, NULL, OF(replays), false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].help != NULL) {
			family(out, rows[i].type, rows[i].name, rows[i].help);
		}
		workers_of_row(app, &rows[i], out);
	}
	seconds_of_workers(app, out);
	latency(app, out);
}

char *metrics_text(const struct app *app, size_t *len)
{
	GString *out = g_string_sized_new(8192);
	process(app, out);
	doors(app, out);
	people(app, out);
	mails(app, out);
	media(app, out);
	*len = out->len;
	return g_string_free(out, FALSE);
}
