/*
 * The driver of the benchmark: light lines that do what they are told. One JSON object a line on standard input, for each
 * one a JSON object on standard output, in order; what went wrong has "error". The end of the input ends the program.
 *
 *   {"do":"open"}                                a line: {"line":N,"ufrag","pwd","fingerprint","port"}
 *   {"do":"connect","line":N,"ufrag","pwd","fingerprint","ip","port","role":"client"|"server","type":PT,"twcc":ID}
 *                                                type and twcc: of what the line will receive
 *   {"do":"publish","line":N,"ssrc","type","mid","mid_ext","twcc_ext"}   it has a picture to send, while something is measured
 *   {"do":"state","lines":[...]}                 {"connected":N,"suites":[gcm,cm]}
 *   {"do":"close","lines":[...]}
 *   {"do":"count","lines":[...]}                 what these lines received, all in all
 *   {"do":"measure","publishers":[...],"lines":[...],"expect":N,"fps","burst","warm_ms","ms","sample","pid":P,"threads":[...],"chance":true|false}
 *        Publishers send for warm_ms, then, after a silence, frames for ms. Either time waits until each of these packets
 *        has arrived `expect` times in sum (N for each packet of each publisher), at most DRAIN_US. CPU times, of the process and of
 *        the threads whose schedstat files are named, are read in the silence before and after.
 */
#include "line.h"

#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINES = 2048, MAX_THREADS = 16, COMMAND_MAX_BYTES = 1 << 16 };
#define TICK_US (2 * US_PER_MS)
#define SILENCE_US (150 * US_PER_MS)
#define DRAIN_US (2000 * US_PER_MS)

enum phase { PHASE_IDLE, PHASE_WARM, PHASE_SILENCE, PHASE_RUN, PHASE_DRAIN };

struct measure {
	enum phase phase;
	us_t until, begun_at;
	uint32_t publishers[MAX_LINES], lines[MAX_LINES];
	uint32_t publisher_count, line_count, expect, fps, burst;
	bool is_chance; /* publishers begin whenever it happens */
	us_t next_at[MAX_LINES];
	uint32_t frames_left[MAX_LINES], frames;
	uint32_t pid, thread_count;
	char threads[MAX_THREADS][64]; /* schedstat files */
	us_t cpu_ns[2];                /* of the process; of these threads */
	struct line_count before;
	uint64_t sent, late, plis, nacks;
};

struct driver {
	struct line_world world;
	struct line lines[MAX_LINES];
	uint32_t line_count;
	struct measure m;
	char command[COMMAND_MAX_BYTES];
	size_t command_len;
	bool is_over;
};

static void say(json_t *reply)
{
	(void)json_dumpf(reply, stdout, JSON_COMPACT);
	(void)putchar('\n');
	(void)fflush(stdout);
	json_decref(reply);
}

static void fail(const char *what)
{
	say(json_pack("{s:s}", "error", what));
}

static uint32_t number_in(const json_t *o, const char *key)
{
	return (uint32_t)json_integer_value(json_object_get(o, key));
}

static struct line *line_in(struct driver *d, const json_t *command)
{
	uint32_t number = number_in(command, "line");
	return number < d->line_count && d->lines[number].is_open ? &d->lines[number] : NULL;
}

static uint32_t list_in(const json_t *command, const char *key, uint32_t *out, uint32_t cap)
{
	uint32_t n = 0;
	size_t i;
	json_t *each;
	json_array_foreach(json_object_get(command, key), i, each) {
		if (n < cap) {
			out[n++] = (uint32_t)json_integer_value(each);
		}
	}
	return n;
}

/* -- lines ------------------------------------------------------------------------------------------------------ */

static void fingerprint_text(const uint8_t *bytes, char *text)
{
	for (int i = 0; i < 32; i++) {
		(void)snprintf(text + 3 * i, 4, i < 31 ? "%02X:" : "%02X", bytes[i]);
	}
}

static bool fingerprint_read(const char *text, uint8_t bytes[32])
{
	for (int i = 0; i < 32; i++) {
		char *end;
		bytes[i] = (uint8_t)strtoul(text + 3 * i, &end, 16);
		if (end != text + 3 * i + 2) {
			return false;
		}
	}
	return true;
}

static void do_open(struct driver *d)
{
	char fingerprint[97];
	if (d->line_count == MAX_LINES || line_open(&d->lines[d->line_count], &d->world) != OK) {
		fail("no socket");
		return;
	}
	const struct line *l = &d->lines[d->line_count];
	fingerprint_text(dtls_identity_fingerprint(d->world.identity), fingerprint);
	say(json_pack("{s:i,s:s,s:s,s:s,s:i}", "line", (int)d->line_count, "ufrag", l->ufrag, "pwd", l->pwd, "fingerprint",
		fingerprint, "port", (int)l->port));
	d->line_count++;
}

static void do_connect(struct driver *d, const json_t *command)
{
	struct line *l = line_in(d, command);
	const char *ufrag, *pwd, *fingerprint, *ip, *role;
	int port, type, twcc;
	struct line_remote remote;
	memset(&remote, 0, sizeof remote);
	if (!l || json_unpack((json_t *)command, "{s:s,s:s,s:s,s:s,s:i,s:s,s:i,s:i}", "ufrag", &ufrag, "pwd", &pwd, "fingerprint",
			&fingerprint, "ip", &ip, "port", &port, "role", &role, "type", &type, "twcc", &twcc) != 0 ||
		strlen(fingerprint) < 95 || !fingerprint_read(fingerprint, remote.fingerprint) ||
		addr_parse(&remote.addr, ip, (uint16_t)port) != OK) {
		fail("bad connect");
		return;
	}
	remote.ufrag = ufrag;
	remote.pwd = pwd;
	remote.role = strcmp(role, "server") == 0 ? DTLS_SERVER : DTLS_CLIENT;
	l->media_type = (uint8_t)type;
	l->twcc_ext = (uint8_t)twcc;
	if (line_connect(l, &remote, line_now()) != OK) {
		fail("cannot connect");
		return;
	}
	say(json_object());
}

static void do_publish(struct driver *d, const json_t *command)
{
	struct line *l = line_in(d, command);
	if (!l) {
		fail("no such line");
		return;
	}
	struct line_picture *p = &l->picture;
	memset(p, 0, sizeof *p);
	p->is_on = true;
	p->ssrc = number_in(command, "ssrc");
	p->number = number_in(command, "line");
	p->payload_type = (uint8_t)number_in(command, "type");
	p->mid_ext = (uint8_t)number_in(command, "mid_ext");
	p->twcc_ext = (uint8_t)number_in(command, "twcc_ext");
	const char *mid = json_string_value(json_object_get(command, "mid"));
	(void)snprintf(p->mid, sizeof p->mid, "%s", mid ? mid : "");
	p->seq = (uint16_t)(rng_u32(&d->world.rng) & 0x3fff);
	say(json_object());
}

static void do_state(const struct driver *d, const json_t *command)
{
	uint32_t numbers[MAX_LINES];
	uint32_t n = list_in(command, "lines", numbers, MAX_LINES);
	int connected = 0, suites[3] = {0, 0, 0};
	for (uint32_t i = 0; i < n; i++) {
		if (numbers[i] < d->line_count && line_is_connected(&d->lines[numbers[i]])) {
			connected++;
			suites[d->lines[numbers[i]].suite]++;
		}
	}
	say(json_pack("{s:i,s:[i,i]}", "connected", connected, "suites", suites[SRTP_SUITE_AEAD_AES_128_GCM],
		suites[SRTP_SUITE_AES128_CM_SHA1_80]));
}

static void do_close(struct driver *d, const json_t *command)
{
	uint32_t numbers[MAX_LINES];
	uint32_t n = list_in(command, "lines", numbers, MAX_LINES);
	for (uint32_t i = 0; i < n; i++) {
		if (numbers[i] < d->line_count && d->lines[numbers[i]].is_open) {
			line_close(&d->lines[numbers[i]]);
		}
	}
	say(json_object());
}

static struct line_count sum_of(const struct driver *d, const uint32_t *lines, uint32_t n)
{
	struct line_count sum;
	memset(&sum, 0, sizeof sum);
	for (uint32_t i = 0; i < n; i++) {
		const struct line_count *c = &d->lines[lines[i] % MAX_LINES].count;
		sum.media += c->media;
		sum.media_bytes += c->media_bytes;
		sum.others += c->others;
		sum.sampled += c->sampled;
		sum.broken += c->broken;
	}
	return sum;
}

static void do_count(struct driver *d, const json_t *command)
{
	uint32_t numbers[MAX_LINES];
	struct line_count sum = sum_of(d, numbers, list_in(command, "lines", numbers, MAX_LINES));
	say(json_pack("{s:I,s:I}", "media", (json_int_t)sum.media, "others", (json_int_t)sum.others));
}

/* -- measuring -------------------------------------------------------------------------------------------------- */

/* As clock_getcpuclockid makes it. */
static us_t process_cpu_ns(uint32_t pid)
{
	struct timespec t;
	return clock_gettime((clockid_t)(~pid << 3 | 2u), &t) == 0 ? (us_t)t.tv_sec * 1000000000 + t.tv_nsec : 0;
}

/* There is no clock for a thread of another process; the scheduler's own account has the same figure. */
static us_t thread_cpu_ns(const char *schedstat)
{
	char text[64] = "";
	FILE *f = fopen(schedstat, "r");
	if (f) {
		(void)!fgets(text, sizeof text, f);
		(void)fclose(f);
	}
	return strtoll(text, NULL, 10);
}

static void read_clocks(const struct measure *m, us_t sign, us_t *ns)
{
	ns[0] += sign * process_cpu_ns(m->pid);
	for (uint32_t i = 0; i < m->thread_count; i++) {
		ns[1] += sign * thread_cpu_ns(m->threads[i]);
	}
}

static us_t interval_us(const struct measure *m)
{
	return US_PER_S / m->fps;
}

/* Publishers take turns within a frame's time, or begin whenever it happens, as cameras do. */
static void begin_frames(struct measure *m, enum phase phase, us_t duration_us, us_t now)
{
	m->phase = phase;
	uint32_t frames = (uint32_t)(duration_us / interval_us(m));
	for (uint32_t i = 0; i < m->publisher_count; i++) {
		m->next_at[i] = now + (m->is_chance ? random() % interval_us(m) : interval_us(m) * i / m->publisher_count);
		m->frames_left[i] = frames;
	}
}

static void do_measure(struct driver *d, const json_t *command)
{
	struct measure *m = &d->m;
	size_t i;
	json_t *each;
	memset(m, 0, sizeof *m);
	m->publisher_count = list_in(command, "publishers", m->publishers, MAX_LINES);
	m->line_count = list_in(command, "lines", m->lines, MAX_LINES);
	m->expect = number_in(command, "expect");
	m->fps = number_in(command, "fps");
	m->burst = number_in(command, "burst");
	m->is_chance = json_is_true(json_object_get(command, "chance"));
	for (i = 0; i < m->publisher_count; i++) {
		if (m->publishers[i] >= d->line_count || !line_is_connected(&d->lines[m->publishers[i]])) {
			m->fps = 0;
		}
	}
	if (m->fps == 0 || m->burst == 0 || m->burst > LINE_MAX_BURST || m->publisher_count == 0) {
		fail("bad measure");
		return;
	}
	m->pid = number_in(command, "pid");
	json_array_foreach(json_object_get(command, "threads"), i, each) {
		if (m->thread_count < MAX_THREADS) {
			(void)snprintf(m->threads[m->thread_count++], sizeof m->threads[0], "%s", json_string_value(each));
		}
	}
	d->world.sample_every = number_in(command, "sample");
	m->before = sum_of(d, m->lines, m->line_count);
	m->frames = (uint32_t)(number_in(command, "ms") * US_PER_MS / interval_us(m));
	for (i = 0; i < m->publisher_count; i++) {
		d->lines[m->publishers[i]].picture.wants_key = true;
	}
	begin_frames(m, PHASE_WARM, number_in(command, "warm_ms") * US_PER_MS, line_now());
}

/* False: all frames of this phase are out. */
static bool send_frames(struct driver *d, us_t now)
{
	struct measure *m = &d->m;
	bool is_going = false;
	for (uint32_t i = 0; i < m->publisher_count; i++) {
		while (m->frames_left[i] > 0 && m->next_at[i] <= now) {
			m->late += now - m->next_at[i] > 4 * TICK_US;
			m->next_at[i] += interval_us(m);
			m->frames_left[i]--;
			m->sent += m->burst;
			line_publish(&d->lines[m->publishers[i]], m->burst);
		}
		is_going |= m->frames_left[i] > 0;
	}
	return is_going;
}

/* What was sent since `before` has all arrived. */
static bool has_all(const struct driver *d)
{
	const struct measure *m = &d->m;
	return sum_of(d, m->lines, m->line_count).media - m->before.media >= m->sent * m->expect;
}

static void begin_run(struct driver *d, us_t now)
{
	struct measure *m = &d->m;
	m->before = sum_of(d, m->lines, m->line_count);
	m->sent = 0;
	m->late = 0;
	for (uint32_t i = 0; i < m->publisher_count; i++) {
		m->plis -= d->lines[m->publishers[i]].picture.plis;
		m->nacks -= d->lines[m->publishers[i]].picture.nacks;
	}
	memset(d->world.latency, 0, (LINE_LATENCY_US + 1) * sizeof *d->world.latency);
	read_clocks(m, -1, m->cpu_ns);
	m->begun_at = now;
	begin_frames(m, PHASE_RUN, m->frames * interval_us(m), now);
}

static us_t latency_of(const uint64_t *histogram, double share)
{
	uint64_t all = 0, sum = 0;
	for (us_t i = 0; i <= LINE_LATENCY_US; i++) {
		all += histogram[i];
	}
	for (us_t i = 0; i <= LINE_LATENCY_US; i++) {
		sum += histogram[i];
		if (all > 0 && (double)sum >= share * (double)all) {
			return i;
		}
	}
	return 0;
}

static void end_run(struct driver *d, us_t now)
{
	struct measure *m = &d->m;
	read_clocks(m, 1, m->cpu_ns);
	struct line_count after = sum_of(d, m->lines, m->line_count);
	for (uint32_t i = 0; i < m->publisher_count; i++) {
		m->plis += d->lines[m->publishers[i]].picture.plis;
		m->nacks += d->lines[m->publishers[i]].picture.nacks;
	}
	m->phase = PHASE_IDLE;
	say(json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:[I,I],s:[I,I,I]}", "sent", (json_int_t)m->sent, "expected",
		(json_int_t)(m->sent * m->expect), "received", (json_int_t)(after.media - m->before.media), "others",
		(json_int_t)(after.others - m->before.others), "sampled", (json_int_t)(after.sampled - m->before.sampled), "broken",
		(json_int_t)(after.broken - m->before.broken), "late", (json_int_t)m->late, "plis", (json_int_t)m->plis, "nacks",
		(json_int_t)m->nacks, "us", (json_int_t)(now - m->begun_at), "cpu_ns", (json_int_t)m->cpu_ns[0], (json_int_t)m->cpu_ns[1], "latency_us",
		(json_int_t)latency_of(d->world.latency, 0.5), (json_int_t)latency_of(d->world.latency, 0.99),
		(json_int_t)latency_of(d->world.latency, 0.999)));
}

static void go_on(struct driver *d, us_t now)
{
	struct measure *m = &d->m;
	switch (m->phase) {
	case PHASE_IDLE:
		break;
	case PHASE_WARM:
		if (!send_frames(d, now)) {
			m->phase = PHASE_SILENCE;
			m->until = now + SILENCE_US;
		}
		break;
	case PHASE_SILENCE:
		if (m->until <= now && (has_all(d) || m->until + DRAIN_US <= now)) {
			begin_run(d, now);
		}
		break;
	case PHASE_RUN:
		if (!send_frames(d, now)) {
			m->phase = PHASE_DRAIN;
			m->until = now + DRAIN_US;
		}
		break;
	case PHASE_DRAIN:
		if (m->until <= now || has_all(d)) {
			end_run(d, now);
		}
		break;
	}
}

/* -- the loop --------------------------------------------------------------------------------------------------- */

static void on_command(struct driver *d, const char *text)
{
	json_error_t error;
	json_t *command = json_loads(text, 0, &error);
	const char *what = json_string_value(json_object_get(command, "do"));
	if (!what) {
		fail("not understood");
	} else if (strcmp(what, "open") == 0) {
		do_open(d);
	} else if (strcmp(what, "connect") == 0) {
		do_connect(d, command);
	} else if (strcmp(what, "publish") == 0) {
		do_publish(d, command);
	} else if (strcmp(what, "state") == 0) {
		do_state(d, command);
	} else if (strcmp(what, "close") == 0) {
		do_close(d, command);
	} else if (strcmp(what, "count") == 0) {
		do_count(d, command);
	} else if (strcmp(what, "measure") == 0) {
		do_measure(d, command);
	} else {
		fail("not understood");
	}
	json_decref(command);
}

static void read_commands(struct driver *d)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	while (poll(&in, 1, 0) > 0) {
		ssize_t n = read(STDIN_FILENO, d->command + d->command_len, sizeof d->command - d->command_len - 1);
		if (n <= 0) {
			d->is_over = true;
			return;
		}
		d->command_len += (size_t)n;
		d->command[d->command_len] = 0;
		char *end;
		while ((end = strchr(d->command, '\n')) != NULL) {
			*end = 0;
			on_command(d, d->command);
			d->command_len -= (size_t)(end + 1 - d->command);
			memmove(d->command, end + 1, d->command_len + 1);
		}
	}
}

static void sleep_until(us_t at)
{
	struct timespec t = {.tv_sec = at / US_PER_S, .tv_nsec = at % US_PER_S * 1000};
	(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static us_t next_turn(const struct driver *d, us_t now)
{
	us_t at = now + TICK_US;
	const struct measure *m = &d->m;
	for (uint32_t i = 0; m->phase != PHASE_IDLE && i < m->publisher_count; i++) {
		at = m->frames_left[i] > 0 ? us_min(at, m->next_at[i]) : at;
	}
	return at;
}

int main(int argc, char **argv)
{
	struct driver *d = calloc(1, sizeof *d);
	if (!d || argc != 2 || addr_parse(&d->world.address, argv[1], 0) != OK || secure_library_init() != OK) {
		(void)fprintf(stderr, "driver ADDRESS\n");
		free(d);
		return 2;
	}
	rng_init(&d->world.rng, (uint64_t)line_now_wall());
	d->world.sample_every = 64;
	d->world.identity = dtls_identity_new();
	d->world.buffers = calloc(LINE_BATCH, sizeof *d->world.buffers);
	d->world.latency = calloc(LINE_LATENCY_US + 1, sizeof *d->world.latency);
	while (d->world.identity && d->world.buffers && d->world.latency && !d->is_over) {
		us_t now = line_now();
		read_commands(d);
		for (uint32_t i = 0; i < d->line_count; i++) {
			if (d->lines[i].is_open) {
				line_receive(&d->lines[i]);
				line_on_time(&d->lines[i], now);
			}
		}
		go_on(d, line_now());
		sleep_until(next_turn(d, line_now()));
	}
	for (uint32_t i = 0; i < d->line_count; i++) {
		if (d->lines[i].is_open) {
			line_close(&d->lines[i]);
		}
	}
	dtls_identity_free(d->world.identity);
	free(d->world.buffers);
	free(d->world.latency);
	free(d);
	return 0;
}
