/* How participants are told what to do, and tell what came of it. */
#include "control.h"

#include "participant_parts.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct control {
	struct cast *cast;
	GSource *source;
	GString *input;
	GHashTable *asked; /* "number id" -> tag (json_t) */
	bool *tells;       /* by place in the cast */
};

static double ms_of(us_t t)
{
	return (double)t / (double)US_PER_MS;
}

/* Takes the reference. */
static void print(json_t *message, us_t now)
{
	json_object_set_new(message, "at", json_real(ms_of(now)));
	char *text = json_dumps(message, JSON_COMPACT);
	if (text) {
		puts(text);
		fflush(stdout);
	}
	free(text);
	json_decref(message);
}

static char *key_of(const struct participant *p, int64_t id)
{
	return g_strdup_printf("%u %lld", p->number, (long long)id);
}

static void on_message(void *ctx, struct participant *p, const json_t *message, us_t now)
{
	struct control *control = ctx;
	int64_t id = json_integer_value(json_object_get(message, "re"));
	bool is_news = json_object_get(message, "ev") != NULL;
	g_autofree char *key = key_of(p, id);
	json_t *tag = is_news ? NULL : g_hash_table_lookup(control->asked, key);
	bool is_foreign = !is_news && (id == 0 || id > p->next_id);
	bool is_snapshot = json_is_object(json_object_get(json_object_get(message, "data"), "snapshot"));
	bool is_told = (is_news || is_snapshot) && control->tells[p - p->cast->people];
	if (!tag && !is_foreign && !is_told) {
		return;
	}
	json_t *out = json_copy((json_t *)(uintptr_t)message);
	json_object_set_new(out, "who", json_integer(p->number));
	if (tag) {
		json_object_set(out, "tag", tag);
		g_hash_table_remove(control->asked, key);
	}
	print(out, now);
}

static void on_close(void *ctx, struct participant *p, int code)
{
	(void)ctx;
	print(json_pack("{s:i, s:i}", "who", (int)p->number, "closed", code), peer_now_us());
}

static json_t *moments_json(const us_t *moments)
{
	json_t *all = json_object();
	for (int i = 0; i < TONE_COUNT; i++) {
		if (moments[i]) {
			char number[8];
			g_snprintf(number, sizeof number, "%d", i);
			json_object_set_new(all, number, json_real(ms_of(moments[i])));
		}
	}
	return all;
}

static json_t *line_json(const struct participant *p, us_t now)
{
	static const char *const states[] = {"out", "entering", "waiting", "lobby", "joining", "in", "refused"};
	uint64_t missing = p->ledger.chat ? ledger_missing(&p->ledger, p->cast->said, p->first_joined_at, now - 2 * US_PER_S) : 0;
	return json_pack("{s:i, s:s?, s:s?, s:s, s:s, s:b, s:b, s:b, s:i, s:i, s:i, s:I, s:I, s:I, s:I}", "number", (int)p->number,
		"person", p->person, "participation", p->participation, "state", states[p->state], "why", p->why, "online", p->is_greeted, "hasWord", p->has_word,
		"frozen", p->is_frozen, "reconnects", (int)p->reconnects, "resumes", (int)p->resumes, "rejoins",
		(int)p->rejoins, "lost", (json_int_t)p->ledger.lost, "doubled", (json_int_t)p->ledger.doubled, "chatMissing",
		(json_int_t)missing, "chatDoubled", (json_int_t)p->ledger.chat_doubled);
}

static json_t *member_json(const struct member *m)
{
	json_t *votes = json_array();
	for (guint i = 0; i < m->votes->len; i++) {
		const struct member_vote *vote = g_ptr_array_index(m->votes, i);
		json_array_append_new(votes, json_pack("{s:s, s:s?, s:b, s:b, s:b}", "id", vote->id, "state", vote->state, "hasCast",
			vote->has_cast, "isFound", vote->is_found, "isRecounted", vote->is_recounted));
	}
	return json_pack("{s:s, s:i, s:i, s:o}", "fault", m->fault, "speeches", (int)m->speeches, "lots", (int)m->lots, "votes", votes);
}

static json_t *person_json(const struct participant *p, us_t now)
{
	const struct watch *w = &p->watch;
	json_t *one = line_json(p, now);
	json_t *media = json_pack("{s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:f, s:b, s:b, s:b}", "packetsOut",
		(json_int_t)p->sender.packets, "packetsIn", (json_int_t)p->receiver.packets, "wrongPictures",
		(json_int_t)w->wrong, "tonesMissing", (json_int_t)w->hear_missing, "tonesExtra", (json_int_t)w->hear_extra,
		"windowGapMs", ms_of(watch_window_gap(w)), "outageMs", ms_of(w->longest_outage_us), "mediaAt", ms_of(w->media_at),
		"mic", p->publishes.mic, "camera", p->publishes.camera, "screen", p->publishes.screen);
	json_object_update(one, media);
	json_decref(media);
	if (p->member) {
		json_object_set_new(one, "member", member_json(p->member));
	}
	json_object_set_new(one, "heard", moments_json(w->heard_at));
	json_object_set_new(one, "seen", moments_json(w->seen_at[0]));
	json_object_set_new(one, "seenScreen", moments_json(w->seen_at[1]));
	json_object_set_new(one, "voicePackets", moments_json(w->packet_at[WATCH_VOICE]));
	json_object_set_new(one, "cameraPackets", moments_json(w->packet_at[WATCH_CAMERA]));
	json_object_set_new(one, "screenPackets", moments_json(w->packet_at[WATCH_SCREEN]));
	return one;
}

static void look(struct control *control, const json_t *tag)
{
	struct cast *c = control->cast;
	us_t now = peer_now_us();
	json_t *people = json_array();
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		json_array_append_new(people, person_json(&c->people[i], now));
	}
	print(json_pack("{s:O, s:o, s:i, s:f}", "tag", tag, "people", people, "stalls", (int)c->stalls, "longestStallMs",
		ms_of(c->longest_stall_us)), now);
}

static void ask(struct control *control, struct participant *p, const char *op, const json_t *line)
{
	json_t *data = json_object_get(line, "data");
	json_t *tag = json_object_get(line, "tag");
	int64_t id = participant_request(p, op, json_incref(data));
	if (!id) {
		print(json_pack("{s:i, s:O?, s:{s:s}}", "who", (int)p->number, "tag", tag, "error", "code", "no_line"),
			peer_now_us());
	} else if (tag) {
		g_hash_table_insert(control->asked, key_of(p, id), json_incref(tag));
	}
}

static void leave(struct participant *p)
{
	participant_request(p, "room.leave", NULL);
	g_clear_pointer(&p->participation, g_free);
	participant_media_end(p);
	p->state = PARTICIPANT_WAITING;
}

static void act(struct participant *p, const char *what, const json_t *line)
{
	us_t now = peer_now_us();
	bool on = json_is_true(json_object_get(line, "on"));
	if (strcmp(what, "speak") == 0) {
		participant_speak(p, on, now);
	} else if (strcmp(what, "ignore") == 0) {
		p->ignores = on;
	} else if (strcmp(what, "screen") == 0) {
		sender_show_screen(&p->sender, on);
	} else if (strcmp(what, "leave") == 0) {
		leave(p);
	} else if (strcmp(what, "smuggle") == 0) {
		sender_smuggle(&p->sender);
	} else if (strcmp(what, "fresh") == 0) {
		p->media_retry_at = now;
	} else if (strcmp(what, "enter") == 0) {
		participant_enter(p);
	} else if (strcmp(what, "join") == 0) {
		participant_join(p);
	} else if (strcmp(what, "close") == 0 && p->socket) {
		net_close(p->socket);
	} else if (strcmp(what, "cut") == 0) {
		participant_cut(p, (us_t)(json_number_value(json_object_get(line, "seconds")) * 1e6), now);
	} else if (strcmp(what, "write") == 0) {
		participant_chat_numbered(p);
	} else if (strcmp(what, "vote") == 0 && p->member) {
		member_set_choice(p, member_choice_of(json_string_value(json_object_get(line, "choice"))));
	}
}

static void set_window(struct cast *c, bool on)
{
	for (uint32_t i = 0; i < c->conf.token_count; i++) {
		if (on) {
			watch_begin_window(&c->people[i].watch);
		} else {
			watch_end_window(&c->people[i].watch, peer_now_us());
		}
	}
}

static void take_line(struct control *control, const char *text)
{
	json_t *line = json_loads(text, 0, NULL);
	const char *op = json_string_value(json_object_get(line, "op"));
	const char *what = json_string_value(json_object_get(line, "do"));
	const char *raw = json_string_value(json_object_get(line, "text"));
	const json_t *who = json_object_get(line, "who");
	struct participant *p = who ? cast_by_number(control->cast, (uint32_t)json_integer_value(who)) : NULL;
	bool is_made = p && p->present; /* else its picture and voice are still being encoded */
	if (is_made && op) {
		ask(control, p, op, line);
	} else if (is_made && raw) {
		(void)participant_send_text(p, raw);
	} else if (p && g_strcmp0(what, "tell") == 0) {
		control->tells[p - p->cast->people] = json_is_true(json_object_get(line, "on"));
	} else if (is_made && what) {
		act(p, what, line);
	} else if (g_strcmp0(what, "window") == 0) {
		set_window(control->cast, json_is_true(json_object_get(line, "on")));
	} else if (g_strcmp0(what, "look") == 0) {
		look(control, json_object_get(line, "tag"));
	} else {
		print(json_pack("{s:{s:s}}", "error", "code", "no_such_command"), peer_now_us());
	}
	json_decref(line);
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer data)
{
	struct control *control = data;
	char buf[65536];
	char *end;
	(void)condition;
	ssize_t n = read(fd, buf, sizeof buf);
	if (n <= 0) {
		cast_stop(control->cast);
		return G_SOURCE_REMOVE;
	}
	g_string_append_len(control->input, buf, n);
	while ((end = memchr(control->input->str, '\n', control->input->len)) != NULL) {
		*end = 0;
		take_line(control, control->input->str);
		g_string_erase(control->input, 0, end - control->input->str + 1);
	}
	return G_SOURCE_CONTINUE;
}

static void tag_free(gpointer tag)
{
	json_decref(tag);
}

struct control *control_new(struct cast *c)
{
	struct control *control = g_new0(struct control, 1);
	control->cast = c;
	control->input = g_string_new(NULL);
	control->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, tag_free);
	control->tells = g_new0(bool, c->conf.token_count + 1);
	c->on_message = on_message;
	c->on_close = on_close;
	c->on_message_ctx = control;
	control->source = g_unix_fd_source_new(STDIN_FILENO, G_IO_IN | G_IO_HUP);
	g_source_set_callback(control->source, G_SOURCE_FUNC(on_input), control, NULL);
	g_source_attach(control->source, c->context);
	return control;
}

void control_free(struct control *control)
{
	if (!control) {
		return;
	}
	control->cast->on_message = NULL;
	control->cast->on_close = NULL;
	g_source_destroy(control->source);
	g_source_unref(control->source);
	g_hash_table_unref(control->asked);
	g_string_free(control->input, TRUE);
	g_free(control->tells);
	g_free(control);
}
