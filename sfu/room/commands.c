/* What signaling asks for: one small handler for each kind of command. */
#include "codecs.h"
#include "mirror.h"

#include <stdlib.h>
#include <string.h>

static void room_open_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct room *room = cmd->room != 0 ? room_open(s, cmd->room) : NULL;
	if (room) {
		codecs_set_order(room->camera_codecs, cmd->u.open.codecs.camera, false);
		codecs_set_order(room->screen_codecs, cmd->u.open.codecs.screen, true);
		room->others = cmd->route.others;
		room->is_branch = cmd->route.others != 0 && cmd->route.home != s->conf.index;
	}
}

static void room_close_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct room *room = room_find(s, cmd->room);
	if (room) {
		room_close(s, room);
	}
}

static void leader_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct room *room = room_find(s, cmd->room);
	if (room) {
		room->leader = cmd->peer;
		speaker_set_leader(&room->speaker, cmd->peer, s->now);
		room->layout_dirty = true;
	}
}

static void add_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct room *room = room_find(s, cmd->room);
	if (room && cmd->peer != 0) {
		(void)room_add_peer(s, room, cmd->peer);
	}
}

static void remove_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct peer *p = peer_find(s, cmd->room, cmd->peer);
	if (p) {
		room_remove_peer(s, p);
	}
}

static void offer_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct peer *p = peer_find(s, cmd->room, cmd->peer);
	if (p && cmd->u.offer.sdp) {
		negotiate_offer(s, p, cmd, s->now);
		return;
	}
	struct sfu_event event = {.kind = SFU_EVENT_OFFER_REFUSED, .room = cmd->room, .peer = cmd->peer};
	event.u.refused.request = cmd->u.offer.request;
	event.u.refused.why = p ? SFU_REFUSAL_MALFORMED : SFU_REFUSAL_STATE;
	s->sink.event(s->sink.ctx, &event);
}

static void allow_source(struct state *s, struct peer *p, struct uplink *u, bool is_allowed)
{
	struct speaker *speaker = &p->room->speaker;
	if (u->is_allowed == is_allowed) {
		return;
	}
	uplink_allow(u, is_allowed);
	if (u->source == SFU_SOURCE_MIC && is_allowed) {
		/* as many as a room can hold peers; beyond that nobody could be told apart anyway */
		(void)!speaker_add(speaker, p->id, s->now);
	} else if (u->source == SFU_SOURCE_MIC) {
		speaker_remove(speaker, p->id, s->now);
	}
	layout_source_changed(s, u);
	p->room->layout_dirty = true;
}

static void allow_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct peer *p = peer_find(s, cmd->room, cmd->peer);
	if (!p && cmd->route.is_elsewhere) {
		p = mirror_add(s, cmd->room, cmd->peer, cmd->route.home);
	}
	for (int i = 0; p && i < SFU_SOURCE_COUNT; i++) {
		allow_source(s, p, &p->uplinks[i], (cmd->u.allow.sources & SFU_SOURCE_BIT(i)) != 0);
	}
}

static void view_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct peer *p = peer_find(s, cmd->room, cmd->peer);
	if (p) {
		p->want_count = cmd->u.view.count < SFU_MAX_WANTS ? cmd->u.view.count : SFU_MAX_WANTS;
		memcpy(p->wants, cmd->u.view.wants, p->want_count * sizeof p->wants[0]);
		p->layout_dirty = true;
	}
}

static void stats_cmd(struct state *s, const struct sfu_cmd *cmd)
{
	struct sfu_event event = {.kind = SFU_EVENT_STATS, .room = cmd->room, .peer = cmd->peer};
	state_stats(s, &event.u.stats);
	s->sink.event(s->sink.ctx, &event);
}

void command_run(struct state *s, struct sfu_cmd *cmd)
{
	static void (*const handlers[])(struct state *, const struct sfu_cmd *) = {
		[SFU_CMD_ROOM_OPEN] = room_open_cmd,
		[SFU_CMD_ROOM_CLOSE] = room_close_cmd,
		[SFU_CMD_ROOM_LEADER] = leader_cmd,
		[SFU_CMD_PEER_ADD] = add_cmd,
		[SFU_CMD_PEER_REMOVE] = remove_cmd,
		[SFU_CMD_PEER_OFFER] = offer_cmd,
		[SFU_CMD_PEER_ALLOW] = allow_cmd,
		[SFU_CMD_PEER_VIEW] = view_cmd,
		[SFU_CMD_STATS] = stats_cmd,
	};
	size_t kind = (size_t)cmd->kind;
	if (kind < sizeof handlers / sizeof handlers[0]) {
		handlers[kind](s, cmd);
	}
	if (cmd->kind == SFU_CMD_PEER_OFFER) {
		free(cmd->u.offer.sdp);
		free(cmd->u.offer.map);
		cmd->u.offer.sdp = NULL;
		cmd->u.offer.map = NULL;
	}
}
