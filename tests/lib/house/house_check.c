/* The invariants of a house: the worker's state against the oracle, replicas against the oracle, and nothing left over. */
#include "house_state.h"

#include "state.h"

#include <string.h>

/* A worker is its state; no other test looks into it. */
static const struct state *state_of(const struct worker *w)
{
	return (const struct state *)(const void *)w;
}

static void check_forwarded(struct house *h, const struct peer *p, int person)
{
	const struct oracle_person *who = &h->oracle.people[person];
	enum oracle_frozen frozen = who->is_teacher ? ORACLE_OPEN : oracle_frozen(&h->oracle, who->room, h->now);
	uint32_t allowed = frozen == ORACLE_FROZEN ? 0 : oracle_sources(&h->oracle, person);
	for (unsigned i = 0; i < SFU_SOURCE_COUNT; i++) {
		bool is_allowed = p->uplinks[i].is_allowed, is_due = (allowed & SFU_SOURCE_BIT(i)) != 0;
		bool is_right = is_allowed == is_due || (frozen == ORACLE_EITHER && !is_allowed);
		house_check(h, is_right, "source %u of person %d is %s, and %s be", i, person,
			is_allowed ? "forwarded" : "not forwarded", is_due ? "should" : "must not");
	}
}

/* Everybody in the seats of a viewer is in the room, is not he himself, and is there once. */
static void check_seats(struct house *h, const struct state *s, const struct peer *p, int person)
{
	for (uint32_t i = 0; p->slots && i < p->seats.count; i++) {
		struct sfu_subject subject = p->seats.seat[i].subject;
		if (subject.peer == 0) {
			continue;
		}
		const struct peer *other = room_peer(p->room, subject.peer);
		house_check(h, other || s->tick_at <= h->now || p->room->layout_dirty, "seat %u of person %d shows peer %llu, who "
			"is not there", i, person, (unsigned long long)subject.peer);
		house_check(h, other != p, "person %d sees himself in seat %u", person, i);
		for (uint32_t k = 0; k < i; k++) {
			struct sfu_subject before = p->seats.seat[k].subject;
			house_check(h, before.peer != subject.peer || before.feed != subject.feed,
				"person %d has peer %llu in seats %u and %u", person, (unsigned long long)subject.peer, k, i);
		}
	}
}

static const struct house_peer *known(struct house *h, sfu_peer_id id)
{
	const struct house_peer *p = g_hash_table_lookup(h->peers, &id);
	house_check(h, p != NULL, "the worker has peer %llu, whom signaling did not add", (unsigned long long)id);
	return p;
}

static void check_leader(struct house *h, const struct room *room, int number)
{
	int leader = h->oracle.rooms[number].leader;
	int leads = room->leader ? known(h, room->leader)->person : -1;
	house_check(h, leads == leader, "person %d leads room %d for the worker, person %d should", leads, number, leader);
}

void check_worker(struct house *h)
{
	const struct state *s = state_of(h->worker);
	uint32_t peers = 0, due = 0;
	for (uint32_t i = 0; i < s->conf.max_peers; i++) {
		const struct peer *p = s->peers[i];
		if (!p) {
			continue;
		}
		const struct house_peer *k = known(h, p->id);
		const struct oracle_person *person = &h->oracle.people[k->person];
		peers++;
		house_check(h, person->room >= 0, "person %d is in the media plane, and in no room", k->person);
		for (uint32_t n = 0; n < i; n++) {
			const struct peer *other = s->peers[n];
			const struct house_peer *o = other ? known(h, other->id) : NULL;
			house_check(h, !o || o->person != k->person, "person %d is in the media plane twice", k->person);
			house_check(h, !o || (h->oracle.people[o->person].room == person->room) == (other->room == p->room),
				"persons %d and %d are in different rooms, or in one", o ? o->person : 0, k->person);
		}
		check_forwarded(h, p, k->person);
		check_seats(h, s, p, k->person);
		check_leader(h, p->room, person->room);
	}
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		due += h->oracle.people[i].room >= 0;
	}
	house_check(h, peers == due, "%u peers in the media plane for %u people", peers, due);
}

/* Each member of `due` is in `has` as it should be. NULL: yes; else the name of what is not. */
static const char *differs(const json_t *due, const json_t *has, const char *where)
{
	const char *found = NULL;
	const char *key;
	json_t *each;
	if (json_is_object(due)) {
		json_object_foreach((json_t *)(uintptr_t)due, key, each)
		{
			found = found ? found : differs(each, json_object_get(has, key), key);
		}
		return found;
	}
	if (json_is_array(due) && json_array_size(due) == json_array_size(has)) {
		for (size_t i = 0; i < json_array_size(due) && !found; i++) {
			found = differs(json_array_get(due, i), json_array_get(has, i), where);
		}
		return found;
	}
	return json_equal(due, has) ? NULL : where;
}

static void check_replica(struct house *h, const struct device *d)
{
	json_t *raw = oracle_snapshot(&h->oracle, d->person, h->now), *due = replica_sorted(raw);
	json_t *has = replica_sorted(d->replica);
	const char *where = differs(due, has, "snapshot");
	if (where) {
		char *a = json_dumps(due, JSON_INDENT(1)), *b = json_dumps(has, JSON_INDENT(1));
		house_fail(h, __FILE__, __LINE__, "device %d: %s is not what it should be\nit has %s\ndue is %s", d->number, where, b, a);
	}
	json_decref(raw);
	json_decref(due);
	json_decref(has);
}

void check_settled(struct house *h)
{
	for (int i = 0; i < HOUSE_DEVICES; i++) {
		const struct device *d = &h->devices[i];
		const struct oracle_person *p = &h->oracle.people[d->person];
		if (d->phase != PHASE_IN) {
			house_check(h, p->room < 0 || p->device != i || p->conn == 0, "device %d is out, its person %d in", i, d->person);
			continue;
		}
		house_check(h, p->room >= 0 && p->device == i, "device %d believes that it is in a room", i);
		const char *fault = replica_check(d->replica, true);
		house_check(h, !fault, "device %d: %s", i, fault);
		check_replica(h, d);
	}
}

void check_empty(struct house *h)
{
	struct signaling_stats stats;
	struct sfu_stats media;
	signaling_stats(h->signaling, &stats);
	worker_stats(h->worker, &media);
	house_check(h, stats.connections == 0 && stats.participants == 0 && stats.rooms_open == 0,
		"%u connections, %u participants, %u open rooms are left", stats.connections, stats.participants, stats.rooms_open);
	house_check(h, media.rooms == 0 && media.peers == 0, "%u rooms, %u peers are left in the worker", media.rooms,
		media.peers);
}
