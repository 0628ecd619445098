#include "spread.h"

#include "hmap.h"

#include <stdlib.h>
#include <string.h>

struct spread_peer {
	sfu_peer_id id;
	uint32_t worker;
	uint32_t sources;    /* that he may send */
	bool is_mirrored;    /* the room's other workers know him */
};

struct spread_room {
	sfu_room_id id;
	uint32_t home;
	uint64_t on;         /* bit i: worker i */
	sfu_peer_id leader;
	struct sfu_codecs codecs;
	struct spread_peer *peers;
	uint32_t count, cap;
};

struct spread {
	uint32_t workers, max_rooms, from;
	struct spread_room **rooms; /* by slot; NULL: free */
	struct hmap by_id;
	uint32_t load[SPREAD_MAX_WORKERS]; /* peers of each worker */
};

/* One command on its way. */
struct trip {
	struct spread *spread;
	spread_send *send;
	void *ctx;
	enum err result;
};

struct spread *spread_new(uint32_t workers, uint32_t max_rooms, uint32_t from)
{
	struct spread *s = calloc(1, sizeof *s);
	if (!s) {
		return NULL;
	}
	s->workers = workers;
	s->max_rooms = max_rooms;
	s->from = from > 0 ? from : SPREAD_FROM_DEFAULT;
	s->rooms = calloc(max_rooms, sizeof *s->rooms);
	if (!s->rooms || hmap_init(&s->by_id, max_rooms) != OK) {
		spread_free(s);
		return NULL;
	}
	return s;
}

static void free_room(struct spread_room *room)
{
	free(room->peers);
	free(room);
}

void spread_free(struct spread *s)
{
	if (!s) {
		return;
	}
	for (uint32_t i = 0; s->rooms && i < s->max_rooms; i++) {
		if (s->rooms[i]) {
			free_room(s->rooms[i]);
		}
	}
	free(s->rooms);
	hmap_finish(&s->by_id);
	free(s);
}

static void pass(struct trip *t, uint32_t worker, const struct sfu_cmd *cmd)
{
	enum err e = t->send(t->ctx, worker, cmd);
	t->result = t->result == OK ? e : t->result;
}

static uint64_t bit(uint32_t worker)
{
	return UINT64_C(1) << worker;
}

static struct spread_room *find_room(const struct spread *s, sfu_room_id id)
{
	uint32_t slot;
	return hmap_get(&s->by_id, id, &slot) ? s->rooms[slot] : NULL;
}

static struct spread_room *open_room(struct spread *s, sfu_room_id id)
{
	struct spread_room *room = find_room(s, id);
	uint32_t slot = 0;
	while (slot < s->max_rooms && s->rooms[slot]) {
		slot++;
	}
	if (room || slot == s->max_rooms) {
		return room;
	}
	room = calloc(1, sizeof *room);
	if (!room || hmap_put(&s->by_id, id, slot) != OK) {
		free(room);
		return NULL;
	}
	room->id = id;
	room->home = (uint32_t)(id % s->workers);
	room->on = bit(room->home);
	s->rooms[slot] = room;
	return room;
}

static void close_room(struct spread *s, struct spread_room *room)
{
	uint32_t slot;
	for (uint32_t i = 0; i < room->count; i++) {
		s->load[room->peers[i].worker]--;
	}
	if (hmap_get(&s->by_id, room->id, &slot)) {
		s->rooms[slot] = NULL;
		hmap_remove(&s->by_id, room->id);
	}
	free_room(room);
}

static struct spread_peer *find_peer(struct spread_room *room, sfu_peer_id id)
{
	for (uint32_t i = 0; i < room->count; i++) {
		if (room->peers[i].id == id) {
			return &room->peers[i];
		}
	}
	return NULL;
}

static struct spread_peer *add_peer(struct spread_room *room, sfu_peer_id id, uint32_t worker)
{
	if (room->count == room->cap) {
		uint32_t cap = room->cap ? room->cap * 2 : 16;
		struct spread_peer *more = realloc(room->peers, cap * sizeof *more);
		if (!more) {
			return NULL;
		}
		room->peers = more;
		room->cap = cap;
	}
	room->peers[room->count] = (struct spread_peer){.id = id, .worker = worker};
	return &room->peers[room->count++];
}

static void pass_to_room(struct trip *t, const struct spread_room *room, const struct sfu_cmd *cmd)
{
	for (uint32_t i = 0; i < t->spread->workers; i++) {
		if (room->on & bit(i)) {
			pass(t, i, cmd);
		}
	}
}

/* To the workers of the room that don't serve him. */
static void pass_elsewhere(struct trip *t, const struct spread_room *room, const struct spread_peer *peer,
	const struct sfu_cmd *cmd)
{
	struct sfu_cmd copy = *cmd;
	copy.route = (struct sfu_route){.home = peer->worker, .is_elsewhere = true};
	for (uint32_t i = 0; i < t->spread->workers; i++) {
		if (i != peer->worker && (room->on & bit(i))) {
			pass(t, i, &copy);
		}
	}
}

static void pass_allow(struct trip *t, const struct spread_room *room, const struct spread_peer *peer, uint32_t worker)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ALLOW, .room = room->id, .peer = peer->id};
	cmd.route = (struct sfu_route){.home = peer->worker, .is_elsewhere = true};
	cmd.u.allow.sources = peer->sources;
	pass(t, worker, &cmd);
}

static void pass_open(struct trip *t, const struct spread_room *room)
{
	for (uint32_t i = 0; i < t->spread->workers; i++) {
		struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN, .room = room->id, .u.open.codecs = room->codecs};
		open.route = (struct sfu_route){.others = room->on & ~bit(i), .home = room->home};
		if (room->on & bit(i)) {
			pass(t, i, &open);
		}
	}
}

/* The room comes to one more worker: all of its workers learn where it is, and the new one who may send. */
static void extend_room(struct trip *t, struct spread_room *room, uint32_t worker)
{
	struct sfu_cmd leader = {.kind = SFU_CMD_ROOM_LEADER, .room = room->id, .peer = room->leader};
	room->on |= bit(worker);
	pass_open(t, room);
	pass(t, worker, &leader);
	for (uint32_t i = 0; i < room->count; i++) {
		room->peers[i].is_mirrored |= room->peers[i].sources != 0;
		if (room->peers[i].is_mirrored && room->peers[i].worker != worker) {
			pass_allow(t, room, &room->peers[i], worker);
		}
	}
}

static uint32_t place_of_newcomer(const struct spread *s, const struct spread_room *room)
{
	uint32_t best = room->home;
	if (room->count < s->from) {
		return best;
	}
	for (uint32_t i = 0; i < s->workers; i++) {
		best = s->load[i] < s->load[best] ? i : best;
	}
	return best;
}

static void add(struct trip *t, struct spread_room *room, const struct sfu_cmd *cmd)
{
	struct spread_peer *known = find_peer(room, cmd->peer);
	uint32_t worker = known ? known->worker : place_of_newcomer(t->spread, room);
	if (known || !add_peer(room, cmd->peer, worker)) {
		t->result = known ? OK : ERR_NOMEM;
		pass(t, known ? worker : room->home, cmd);
		return;
	}
	t->spread->load[worker]++;
	if (!(room->on & bit(worker))) {
		extend_room(t, room, worker);
	}
	pass(t, worker, cmd);
}

static void allow(struct trip *t, struct spread_room *room, struct spread_peer *peer, const struct sfu_cmd *cmd)
{
	peer->sources = cmd->u.allow.sources;
	peer->is_mirrored |= peer->sources != 0 && room->on != bit(room->home);
	if (peer->is_mirrored) {
		pass_elsewhere(t, room, peer, cmd);
	}
	pass(t, peer->worker, cmd);
}

static void remove_peer(struct trip *t, struct spread_room *room, struct spread_peer *peer, const struct sfu_cmd *cmd)
{
	pass(t, peer->worker, cmd);
	if (peer->is_mirrored) {
		pass_elsewhere(t, room, peer, cmd);
	}
	t->spread->load[peer->worker]--;
	*peer = room->peers[--room->count];
}

static void pass_for_peer(struct trip *t, struct spread_room *room, const struct sfu_cmd *cmd)
{
	struct spread_peer *peer = find_peer(room, cmd->peer);
	if (!peer) {
		pass(t, room->home, cmd);
	} else if (cmd->kind == SFU_CMD_PEER_ALLOW) {
		allow(t, room, peer, cmd);
	} else if (cmd->kind == SFU_CMD_PEER_REMOVE) {
		remove_peer(t, room, peer, cmd);
	} else {
		pass(t, peer->worker, cmd);
	}
}

static void pass_for_room(struct trip *t, struct spread_room *room, const struct sfu_cmd *cmd)
{
	switch (cmd->kind) {
	case SFU_CMD_ROOM_OPEN:
		room->codecs = cmd->u.open.codecs;
		pass_open(t, room);
		break;
	case SFU_CMD_ROOM_CLOSE:
		pass_to_room(t, room, cmd);
		close_room(t->spread, room);
		break;
	case SFU_CMD_ROOM_LEADER:
		room->leader = cmd->peer;
		pass_to_room(t, room, cmd);
		break;
	case SFU_CMD_PEER_ADD:
		add(t, room, cmd);
		break;
	case SFU_CMD_PEER_REMOVE:
	case SFU_CMD_PEER_OFFER:
	case SFU_CMD_PEER_ALLOW:
	case SFU_CMD_PEER_VIEW:
		pass_for_peer(t, room, cmd);
		break;
	case SFU_CMD_STATS:
		break;
	}
}

enum err spread_command(struct spread *s, const struct sfu_cmd *cmd, spread_send *send, void *ctx)
{
	struct trip t = {.spread = s, .send = send, .ctx = ctx, .result = OK};
	struct spread_room *room = cmd->kind == SFU_CMD_ROOM_OPEN ? open_room(s, cmd->room) : find_room(s, cmd->room);
	if (cmd->kind == SFU_CMD_STATS) {
		for (uint32_t i = 0; i < s->workers; i++) {
			pass(&t, i, cmd);
		}
	} else if (room) {
		pass_for_room(&t, room, cmd);
	} else {
		pass(&t, (uint32_t)(cmd->room % s->workers), cmd);
	}
	return t.result;
}
