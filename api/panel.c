/* The leader's panel: who is behind, who needs help. */
#include "consult.h"
#include "store_mail.h"

#include <string.h>

/* A desk as the panel shows it. */
struct line {
	struct store_desk desk;
	struct store_talk open, next; /* id "": none */
	int done, left, missed;
};

static void look_at(void *ctx, const struct store_talk *talk)
{
	struct line *line = ctx;
	line->done += talk->state == TALK_OVER;
	line->missed += talk->state == TALK_MISSED;
	line->left += talk->state == TALK_BOOKED;
	if (talk->state == TALK_OPEN) {
		line->open = *talk;
	} else if (talk->state == TALK_BOOKED && !line->next.id[0]) {
		line->next = *talk;
	}
}

struct panel {
	struct store *store;
	GArray *lines;
	enum err e;
};

static void add_line(void *ctx, const struct store_desk *desk)
{
	struct panel *panel = ctx;
	struct line line = {.desk = *desk};
	enum err e = store_talk_each(panel->store, desk->id, look_at, &line);
	panel->e = panel->e ? panel->e : e;
	g_array_append_val(panel->lines, line);
}

static int compare_lines(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	return (int)y->desk.needs_help - (int)x->desk.needs_help;
}

static const char *state_of(const struct line *line)
{
	if (line->open.id[0]) {
		return "talking";
	}
	if (line->left == 0 && line->done + line->missed > 0) {
		return "over";
	}
	return !line->desk.is_started ? "closed" : line->desk.is_held ? "held" : "ready";
}

static json_t *show_open(const struct store_talk *talk)
{
	return !talk->id[0] ? json_null() : json_pack("{s:i, s:I, s:I, s:I}", "code", talk->code, "begin", (json_int_t)talk->begin_ms, "end",
		(json_int_t)talk->end_ms, "endsAt", (json_int_t)talk->ends_ms);
}

static json_t *show_line(const struct line *line)
{
	json_t *next = line->next.id[0] ? json_integer(line->next.begin_ms) : json_null();
	return json_pack("{s:s, s:o, s:s, s:s, s:i, s:o, s:o, s:i, s:b, s:b, s:i, s:i, s:i}", "id", line->desk.id, "teachers",
		desk_show_teachers(&line->desk), "place", line->desk.place, "state", state_of(line), "delayMinutes", 0, "talk",
		show_open(&line->open), "next", next, "waiting", 0, "needsHelp", line->desk.needs_help, "isStaffThere", 0, "done", line->done,
		"left", line->left, "missed", line->missed);
}

void api_get_panel(struct api_call *c)
{
	uint32_t mails[MAIL_STATES] = {0};
	struct panel panel = {c->api->store, g_array_new(FALSE, TRUE, sizeof(struct line)), OK};
	enum err e = store_desk_each(c->api->store, c->id, add_line, &panel);
	e = e ? e : panel.e;
	e = e ? e : store_mail_count(c->api->store, c->id, mails);
	if (e) {
		api_fail(c, "panel");
	} else {
		json_t *desks = json_array();
		g_array_sort(panel.lines, compare_lines);
		for (guint i = 0; i < panel.lines->len; i++) {
			json_array_append_new(desks, show_line(&g_array_index(panel.lines, struct line, i)));
		}
		api_answer(c, 200, json_pack("{s:o, s:{s:i, s:i, s:i, s:i}}", "desks", desks, "mails", "waiting",
			(int)(mails[MAIL_WAITING] + mails[MAIL_SENDING]), "sent", (int)mails[MAIL_SENT], "failed", (int)mails[MAIL_FAILED], "unsure",
			(int)mails[MAIL_UNSURE]));
	}
	g_array_free(panel.lines, TRUE);
}
