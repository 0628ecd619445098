/* The leader's panel: who is behind, who needs help. */
#include "consult.h"
#include "store_mail.h"

struct panel {
	struct turn *t;
	GPtrArray *lines; /* json_t */
	bool has_failed;
};

static void add_line(void *ctx, const struct store_desk *desk)
{
	struct panel *panel = ctx;
	json_t *line = live_desk_panel(panel->t, desk->id);
	if (!line) {
		panel->has_failed = true;
		return;
	}
	json_object_set_new(line, "id", json_string(desk->id));
	json_object_set_new(line, "teachers", desk_show_teachers(desk));
	json_object_set_new(line, "place", json_string(desk->place));
	g_ptr_array_add(panel->lines, line);
}

static int compare_lines(const void *a, const void *b)
{
	const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
	int help_x = json_is_true(json_object_get(x, "needsHelp")), help_y = json_is_true(json_object_get(y, "needsHelp"));
	json_int_t delay_x = json_integer_value(json_object_get(x, "delayMinutes")), delay_y = json_integer_value(json_object_get(y, "delayMinutes"));
	return help_x != help_y ? help_y - help_x : (delay_y > delay_x) - (delay_y < delay_x);
}

static void drop_line(void *line)
{
	json_decref(line);
}

void api_get_panel(struct api_call *c)
{
	uint32_t mails[MAIL_STATES] = {0};
	struct panel panel = {c->t, g_ptr_array_new_with_free_func(drop_line), false};
	enum err e = store_desk_each(c->api->store, c->id, add_line, &panel);
	e = e ? e : store_mail_count(c->api->store, c->id, mails);
	if (e || panel.has_failed) {
		api_fail(c, "panel");
	} else {
		json_t *desks = json_array();
		g_ptr_array_sort(panel.lines, compare_lines);
		for (guint i = 0; i < panel.lines->len; i++) {
			json_array_append(desks, g_ptr_array_index(panel.lines, i));
		}
		api_answer(c, 200, json_pack("{s:o, s:{s:i, s:i, s:i, s:i}}", "desks", desks, "mails", "waiting",
			(int)(mails[MAIL_WAITING] + mails[MAIL_SENDING]), "sent", (int)mails[MAIL_SENT], "failed", (int)mails[MAIL_FAILED], "unsure",
			(int)mails[MAIL_UNSURE]));
	}
	g_ptr_array_free(panel.lines, TRUE);
}
