/*
 * What a viewer of a room (WHEP) is shown: nobody sits there and chooses. With one picture it is what is presented, else the
 * stage; with two, the first is the stage and the second what is presented.
 */
#include "core.h"

#include <string.h>

enum { VIEWER_HEIGHT_PX = 1080 };

static bool shows(const struct participation *p, enum sfu_source source)
{
	return p && p->is_in && (p->sources & SFU_SOURCE_BIT(source));
}

/* Whom the viewer sees now in this feed, if he still shows it. */
static const struct participation *still_shown(
	const struct turn *t, const struct participation *viewer, enum sfu_feed feed, enum sfu_source source)
{
	for (uint32_t i = 0; i < viewer->program->shown_count; i++) {
		const struct sfu_subject *subject = &viewer->program->shown[i].subject;
		const struct participation *p =
			subject->feed == feed ? g_hash_table_lookup(t->s->peers, &subject->peer) : NULL;
		if (shows(p, source)) {
			return p;
		}
	}
	return NULL;
}

static const struct participation *first_who_shows(const struct room *room, enum sfu_source source)
{
	for (guint i = 0; i < room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(room->parts, i);
		if (shows(p, source)) {
			return p;
		}
	}
	return NULL;
}

/* Who leads, else who speaks; in silence it stays as it is. */
static const struct participation *stage_of(const struct turn *t, const struct participation *viewer)
{
	const struct room *room = viewer->room;
	if (shows(room->leader, SFU_SOURCE_CAMERA)) {
		return room->leader;
	}
	for (uint32_t i = 0; i < room->speaker_count; i++) {
		const struct participation *p = g_hash_table_lookup(t->s->peers, &room->speakers[i]);
		if (shows(p, SFU_SOURCE_CAMERA)) {
			return p;
		}
	}
	const struct participation *before = still_shown(t, viewer, SFU_FEED_PERSON, SFU_SOURCE_CAMERA);
	return before ? before : first_who_shows(room, SFU_SOURCE_CAMERA);
}

static const struct participation *screen_of(const struct turn *t, const struct participation *viewer)
{
	const struct participation *before = still_shown(t, viewer, SFU_FEED_SCREEN, SFU_SOURCE_SCREEN);
	return before ? before : first_who_shows(viewer->room, SFU_SOURCE_SCREEN);
}

static void add_want(struct sfu_cmd *cmd, const struct participation *p, enum sfu_feed feed, uint8_t seat)
{
	if (p) {
		cmd->u.view.wants[cmd->u.view.count++] = (struct sfu_want){
			.subject = {p->peer, feed}, .height_px = VIEWER_HEIGHT_PX, .rank = seat, .seat = seat};
	}
}

static bool is_shown_already(const struct program *program, const struct sfu_cmd *cmd)
{
	bool is_same = program->shown_count == cmd->u.view.count;
	for (uint32_t i = 0; is_same && i < cmd->u.view.count; i++) {
		const struct sfu_want *a = &program->shown[i], *b = &cmd->u.view.wants[i];
		is_same = a->subject.peer == b->subject.peer && a->subject.feed == b->subject.feed && a->seat == b->seat;
	}
	return is_same;
}

static void settle(struct turn *t, struct participation *viewer)
{
	struct program *program = viewer->program;
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_VIEW, .room = viewer->room->sfu, .peer = viewer->peer};
	const struct participation *screen = screen_of(t, viewer);
	if (program->pictures > 1) {
		add_want(&cmd, stage_of(t, viewer), SFU_FEED_PERSON, 1);
		add_want(&cmd, screen, SFU_FEED_SCREEN, 2);
	} else if (program->pictures == 1) {
		add_want(&cmd, screen ? screen : stage_of(t, viewer), screen ? SFU_FEED_SCREEN : SFU_FEED_PERSON, 1);
	}
	if (!is_shown_already(program, &cmd)) {
		program->shown_count = cmd.u.view.count;
		memcpy(program->shown, cmd.u.view.wants, cmd.u.view.count * sizeof cmd.u.view.wants[0]);
		effects_sfu(t->out, &cmd);
	}
}

void viewers_settle(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	if (t->s->viewer_count == 0) {
		return;
	}
	g_hash_table_iter_init(&iter, t->s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct participation *p = value;
		if (p->program && p->program->token.kind == TOKEN_WHEP && p->is_in) {
			settle(t, p);
		}
	}
}
