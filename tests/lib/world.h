/*
 * A whole call under a virtual clock: one worker (or several, world_spread), scripted participants, a simulated network between them. Events are
 * served in the order of time, and after every step the invariants are checked that hold in every scenario:
 *
 *   - per SSRC sent to a participant: no sequence number twice, none left out that the publisher's line did not lose,
 *     timestamps of media never run back;
 *   - nothing leaves to an address before a check of a participant arrived from it, nor 30 s after the last one;
 *   - no frame is played that was captured while its source was not allowed, and no packet leaves of one that is not;
 *   - a picture in a seat belongs to the subject that was announced for it, from the announced timestamp on;
 *   - nothing broken is played: every picture after a switch begins with a key frame;
 *   - a deadline never lies in the past after its on_time; answers come for offers only.
 *
 * Participants send the layers that they are told to (SFU_EVENT_DEMAND), as browsers do.
 *
 * A scenario is a function of a world; its main is `return world_main(argc, argv, scenario, seeds, count)`.
 * The first violation prints the time, the seed and the command that replays it, and ends the program.
 */
#ifndef KREIDE_TEST_WORLD_H
#define KREIDE_TEST_WORLD_H

#include "endpoint.h"
#include "netsim.h"
#include "rng.h"
#include "worker.h"

enum {
	WORLD_MAX_PEERS = 256,
	WORLD_MAX_WORKERS = 4,
	WORLD_ALL_SOURCES = (1 << SFU_SOURCE_COUNT) - 1,
	WORLD_ROOM = 1,
};

/* How a participant joins. Zeroed: three seats with video, three voices, may send everything, a wire as network. */
struct world_join {
	struct endpoint_conf conf;  /* seed, id, identity, clock, send and on_frame are filled in by the world */
	struct netsim_link up, down;
	bool is_barred;             /* begins without any right to send */
};

/* What a participant saw or heard of one source of another since the last world_measure. */
struct world_seen {
	uint32_t publisher;         /* participant */
	enum sfu_source source;
	uint64_t frames, keyframes;
	uint64_t frames_of_layer[ENDPOINT_MAX_LAYERS];
	uint8_t layer;              /* of the last frame */
	us_t first_at;              /* when the first one was played */
	us_t last_at;               /* of playing; at first when measuring began */
	us_t longest_gap_us;        /* between two frames, since the last world_forget_gaps */
	/*
	 * As a browser shows it, who holds every picture back for a while (world_set_buffer): between two pictures on the
	 * screen.
	 */
	us_t shown_at, longest_stall_us, least_delay_us;
	us_t longest_delay_us;      /* from capture to playing, the same */
	uint64_t late;              /* of the frames: they came after the time at which such a browser would have shown them */
};

struct world;

/* -- running ---------------------------------------------------------------------------------------------------- */

/*
 * Runs the scenario once per seed, or for the one of `--seed N`; with `--workers N` the room is on all of them from the
 * beginning, and nothing may be different. Returns the exit code.
 */
int world_main(int argc, char **argv, void (*scenario)(struct world *w), const uint64_t *seeds, size_t count);
/* For a main of its own: a call with nobody in it. world_end checks what participants say of it once more. */
struct world *world_begin(const char *program, uint64_t seed);
void world_end(struct world *w);
void world_run(struct world *w, us_t duration_us);
/* At the beginning: so many workers, and who comes into a room of `from` is served by any of them. */
void world_spread(struct world *w, uint32_t workers, uint32_t from);
/* The way between workers takes that many packets at a time; what is more is lost. At first: endless. */
void world_limit_relays(struct world *w, uint32_t limit);
uint32_t world_worker(const struct world *w, uint32_t peer);
us_t world_now(const struct world *w);
/* For scenarios in several variants. */
uint64_t world_seed(const struct world *w);
/* A claim; printf-style text says what was expected and what was found. */
#define world_check(w, claim, ...) \
	do { \
		if (!(claim)) { \
			world_fail((w), __FILE__, __LINE__, __VA_ARGS__); \
		} \
	} while (0)
_Noreturn void world_fail(struct world *w, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
struct rng *world_rng(struct world *w);

/* -- participants ----------------------------------------------------------------------------------------------- */

/* The number of the new participant: 0, 1, ... His id towards the worker is one more. */
uint32_t world_add(struct world *w, const struct world_join *join);
void world_remove(struct world *w, uint32_t peer);
struct endpoint *world_endpoint(struct world *w, uint32_t peer);
uint32_t world_peer_count(const struct world *w);
/* Fails if not all are connected within the time. */
void world_connect_all(struct world *w, us_t within_us);
/* Sends an offer again: fresh for a new PeerConnection. */
void world_offer(struct world *w, uint32_t peer, bool is_fresh);
uint64_t world_answers(const struct world *w, uint32_t peer);
void world_allow(struct world *w, uint32_t peer, uint32_t sources);
void world_lead(struct world *w, uint32_t peer);
/* He looks at `count` cameras of participants (or at a screen), the first with rank 0, as tiles of that height. */
void world_view(struct world *w, uint32_t peer, const uint32_t *publishers, uint32_t count, uint16_t height_px);
void world_view_subjects(struct world *w, uint32_t peer, const struct sfu_want *wants, uint32_t count);
struct sfu_want world_want(uint32_t publisher, enum sfu_feed feed, uint16_t height_px, uint8_t rank);
void world_publish(struct world *w, uint32_t peer, enum sfu_source source, bool is_on);
/* Another address from now on, as after a change of networks; packets to the old one are lost. */
void world_move(struct world *w, uint32_t peer);
void world_link_up(struct world *w, uint32_t peer, const struct netsim_link *link);
void world_link_down(struct world *w, uint32_t peer, const struct netsim_link *link);
/* What his line bears by the last SFU_EVENT_QUALITY; 0: there was none. */
bps_t world_estimate_bps(const struct world *w, uint32_t peer);
/* A bottleneck for several links (netsim.h), by the number that it gives. */
uint32_t world_add_bottleneck(struct world *w, bps_t rate_bps, us_t queue_us);
void world_change_bottleneck(struct world *w, uint32_t bottleneck, bps_t rate_bps);
us_t world_queue_us(const struct world *w, uint32_t bottleneck);
struct path world_path(const struct world *w, uint32_t peer);
enum sfu_peer_state world_state(const struct world *w, uint32_t peer);
enum sfu_seat_state world_seat_state(const struct world *w, uint32_t peer, uint32_t seat);
struct sfu_subject world_seat_subject(const struct world *w, uint32_t peer, uint32_t seat);
/* Layers of the camera that its publisher was last told to send, and how often he was told anything. */
uint8_t world_demand(const struct world *w, uint32_t peer);
uint32_t world_demands(const struct world *w, uint32_t peer);
/* The dominant speaker as last announced; 0: nobody. */
sfu_peer_id world_dominant(const struct world *w);

/* -- what was seen ---------------------------------------------------------------------------------------------- */

struct world_seen world_seen(struct world *w, uint32_t viewer, uint32_t publisher, enum sfu_source source);
/* Begins to measure anew, for all. */
void world_measure(struct world *w);
/* For how long every picture is held back before it is shown, beyond the shortest way here. 0 at first. */
void world_set_buffer(struct world *w, us_t buffer_us);
/* For how long now. */
us_t world_measured_us(const struct world *w);
void world_stats(struct world *w, struct sfu_stats *stats);
/* Bytes that the worker sent to a participant since the start. */
uint64_t world_bytes_to(const struct world *w, uint32_t peer);

/* -- attack ----------------------------------------------------------------------------------------------------- */

/* A datagram reaches the worker now, as if it came from `from`. Returns how many packets it sent because of that. */
uint64_t world_inject(struct world *w, const struct path *from, const uint8_t *pkt, size_t len);
/* One of the last datagrams that reached the worker (k = 0 .. 255), and from whom; its length, 0 if none. */
size_t world_recorded(const struct world *w, uint32_t k, uint8_t buf[NETSIM_PACKET_MAX], struct path *from);
/* An address of nobody. */
struct path world_stranger(struct world *w);
#endif
