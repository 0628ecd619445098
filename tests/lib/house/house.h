/*
 * A whole house under a virtual clock: the real signaling over a real store, a real SFU worker, and model clients that
 * speak docs/protocol.md, each with its own replica of the room. Texts, commands and events travel with delays, in order;
 * lines break, servers die. After every step the invariants are checked:
 *
 *   - what the worker would forward is exactly what the oracle says: it computes everybody's rights from the replies that
 *     the server gave, never from its state; nobody is in the media plane who is not in a room;
 *   - a request is refused if, and only if, the oracle refuses it, with the same code;
 *   - notifications of a participation are numbered from 1 without a gap or a repeat, and make sense to a replica: nobody
 *     comes twice or leaves twice, a seat shows somebody of the room and never the viewer, nobody twice;
 *   - with the real endpoints: no frame is played that was captured while the oracle did not let it through;
 *   - deadlines are in the future.
 *
 * house_settle brings a quiet phase: everybody is back, replicas equal snapshots asked anew and the oracle's own.
 * The first violation prints the seed and the command that replays it, and ends the program.
 */
#ifndef KREIDE_TEST_HOUSE_H
#define KREIDE_TEST_HOUSE_H

#include "dtls.h"
#include "rng.h"
#include "sfu.h"
#include "store.h"

#include <jansson.h>

/* Teachers 0-2, pupils 3-6, guest 7; stranger 8 belongs to no group. All but 8 may enter room 0; 1, 4 and 5 room 1, too. */
enum { HOUSE_TEACHERS = 3, HOUSE_PUPILS = 4, HOUSE_STRANGER = 8, HOUSE_PEOPLE = 9, HOUSE_ROOMS = 2 };
/* Device d belongs to person d / 2; each has a session of its own. */
enum { HOUSE_DEVICES = 2 * HOUSE_PEOPLE };

struct house_conf {
	const char *program;
	uint64_t seed;
	const struct dtls_identity *server_identity, *client_identity;
	const char *store_path; /* ":memory:", or a file that is opened anew by every restart */
	bool has_media;         /* real endpoints that send all the time, whatever they may */
	bool is_told;           /* prints what passes the server's door */
};

struct house_count {
	uint64_t requests, accepted, refused, notes, snapshots, resumes, joins, cuts, restarts, checks, frames, pictures,
		lessons, stays;
};

struct house;

/* The ids and tokens of this program are those of the seed from now on. */
bool house_seed_ids(uint64_t seed);
struct house *house_new(const struct house_conf *conf);
void house_free(struct house *h);

#define house_check(h, claim, ...) \
	do { \
		if (!(claim)) { \
			house_fail((h), __FILE__, __LINE__, __VA_ARGS__); \
		} \
	} while (0)
_Noreturn void house_fail(struct house *h, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

struct rng *house_rng(struct house *h);
const struct house_count *house_count(const struct house *h);
void house_run(struct house *h, us_t duration_us);
/* Everything that is under way arrives, who wants to be in is in, and all agree. */
void house_settle(struct house *h);
/* Everybody leaves, the rooms close: is anything left? */
void house_empty(struct house *h);
/* The server is gone at once, or first says goodbye to its connections, and begins anew on the same store. */
void house_restart(struct house *h, bool is_clean);

/* A teacher takes the person's links away, or gives him a new one and he logs in anew on both devices. */
void house_revoke(struct house *h, int teacher, int person);
void house_reissue(struct house *h, int teacher, int person);
/* The device's user logs out, and in again by his link. */
void house_log_out(struct house *h, int device);
/* The store does not take what is for the class register, or takes it again. */
void house_book_breaks(struct house *h, bool is_broken);
/* The server is about to be restarted. */
void house_drain(struct house *h);
/* What becomes of the media of a device that is in a room, in a house without media. */
void house_media_state(struct house *h, int device, enum sfu_peer_state state);

/* The person opens this device and goes there; moves: even if he is in a room on the other one. */
void house_enter(struct house *h, int device, int room, bool moves);
void house_leave(struct house *h, int device);
/* The tab is closed: no goodbye but that of the line. */
void house_shut(struct house *h, int device);
/* The line breaks: what is on its way is lost from some point on; both ends notice some time later. */
void house_cut(struct house *h, int device);
/* Sends a request if the device is in a room; takes data. Names in it are real ids. */
void house_ask(struct house *h, int device, const char *op, json_t *data);
/* A new offer: fresh for a new PeerConnection, else an ICE restart. */
void house_offer(struct house *h, int device, bool is_fresh);
bool house_is_in(const struct house *h, int device);
/* What that device's user sees; NULL: he is in no room. */
const json_t *house_replica(const struct house *h, int device);
const char *house_person_id(const struct house *h, int person);

#endif
