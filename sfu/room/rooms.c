/* Which rooms and peers a worker has, and how they are found by their ids. */
#include "state.h"

#include <stdlib.h>
#include <string.h>

struct room *room_find(struct state *s, sfu_room_id id)
{
	uint32_t slot;
	return hmap_get(&s->room_by_id, id, &slot) ? s->rooms[slot] : NULL;
}

struct room *room_open(struct state *s, sfu_room_id id)
{
	struct room *room = room_find(s, id);
	uint32_t slot = 0;
	if (room) {
		return room;
	}
	while (slot < s->conf.max_rooms && s->rooms[slot]) {
		slot++;
	}
	if (slot == s->conf.max_rooms) {
		return NULL;
	}
	room = calloc(1, sizeof *room);
	if (!room || hmap_put(&s->room_by_id, id, slot) != OK) {
		free(room);
		return NULL;
	}
	room->id = id;
	speaker_init(&room->speaker, s->conf.audible_count);
	s->rooms[slot] = room;
	s->room_count++;
	s->room_end = slot + 1 > s->room_end ? slot + 1 : s->room_end;
	return room;
}

void room_close(struct state *s, struct room *room)
{
	uint32_t slot;
	while (room->peer_count > 0) {
		room_remove_peer(s, room->peers[room->peer_count - 1]);
	}
	if (hmap_get(&s->room_by_id, room->id, &slot)) {
		hmap_remove(&s->room_by_id, room->id);
		s->rooms[slot] = NULL;
		s->room_count--;
		while (s->room_end > 0 && !s->rooms[s->room_end - 1]) {
			s->room_end--;
		}
	}
	free(room->peers);
	free(room);
}

struct peer *peer_find(struct state *s, sfu_room_id room, sfu_peer_id id)
{
	uint32_t index;
	if (!hmap_get(&s->peer_by_id, id, &index) || s->peers[index]->room->id != room) {
		return NULL;
	}
	return s->peers[index];
}

struct peer *room_peer(const struct room *room, sfu_peer_id id)
{
	for (uint32_t i = 0; i < room->peer_count; i++) {
		if (room->peers[i]->id == id) {
			return room->peers[i];
		}
	}
	return NULL;
}

static bool grow(struct room *room)
{
	if (room->peer_count < room->peer_cap) {
		return true;
	}
	uint32_t cap = room->peer_cap ? room->peer_cap * 2 : 16;
	struct peer **more = realloc(room->peers, cap * sizeof *more);
	if (!more) {
		return false;
	}
	room->peers = more;
	room->peer_cap = cap;
	return true;
}

struct peer *room_add_peer(struct state *s, struct room *room, sfu_peer_id id)
{
	uint32_t index = 0;
	if (hmap_get(&s->peer_by_id, id, &index)) {
		return NULL; /* ids are never used again */
	}
	for (index = 0; index < s->conf.max_peers && s->peers[index]; index++) {
	}
	if (index == s->conf.max_peers || !grow(room)) {
		return NULL;
	}
	struct peer *p = peer_new(s, id, room, index);
	if (!p) {
		return NULL;
	}
	if (hmap_put(&s->peer_by_id, id, index) != OK) {
		peer_free(s, p);
		return NULL;
	}
	s->peers[index] = p;
	s->peer_count++;
	s->peer_end = index + 1 > s->peer_end ? index + 1 : s->peer_end;
	room->peers[room->peer_count++] = p;
	return p;
}

void room_remove_peer(struct state *s, struct peer *p)
{
	struct room *room = p->room;
	for (uint32_t i = 0; i < room->peer_count; i++) {
		if (room->peers[i] == p) {
			memmove(&room->peers[i], &room->peers[i + 1], (room->peer_count - i - 1) * sizeof *room->peers);
			room->peer_count--;
			break;
		}
	}
	layout_forget_peer(s, p);
	hmap_remove(&s->peer_by_id, p->id);
	s->peers[p->index] = NULL;
	while (s->peer_end > 0 && !s->peers[s->peer_end - 1]) {
		s->peer_end--;
	}
	s->peer_count--;
	s->mirror_count -= p->is_mirror;
	peer_free(s, p);
	room->layout_dirty = true;
}

uint64_t ufrag_key(const char *ufrag)
{
	uint64_t key;
	memcpy(&key, ufrag, sizeof key); /* ICE_UFRAG_LEN characters are exactly one key */
	return key;
}

void map_ufrag(struct state *s, struct peer *p)
{
	/* the table holds two per peer (a restart keeps the old one for a while), so it is never full */
	(void)!hmap_put(&s->peer_by_ufrag, ufrag_key(p->ice.ufrag), p->index);
}

void unmap_ufrag(struct state *s, const char *ufrag)
{
	if (ufrag[0]) {
		hmap_remove(&s->peer_by_ufrag, ufrag_key(ufrag));
	}
}

struct peer *peer_of_path(struct state *s, const struct path *path)
{
	uint32_t index;
	if (!hmap_get(&s->peer_by_path, path_hash(path), &index)) {
		return NULL;
	}
	struct peer *p = s->peers[index];
	return p && p->has_transport && ice_is_path_valid(&p->ice, path) ? p : NULL;
}

void emit(struct state *s, const struct peer *p, struct sfu_event *event)
{
	if (p->is_mirror) {
		return; /* who serves him says it; of a mirror nothing is told that has a text */
	}
	event->room = p->room->id;
	event->peer = p->id;
	s->sink.event(s->sink.ctx, event);
}
