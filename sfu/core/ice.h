/*
 * The ICE-lite side of one transport (RFC 8445 section 2.5, consent RFC 7675): which addresses of the peer have
 * passed an authenticated check, which of them is used for sending, and when consent ends.
 * A path is learned from authenticated checks only, never from media, which can only choose among those. Client candidates are ignored: we never
 * send checks of our own.
 */
#ifndef KREIDE_ICE_H
#define KREIDE_ICE_H

#include "path.h"
#include "rng.h"
#include "units.h"

enum { ICE_UFRAG_LEN = 8, ICE_PWD_LEN = 24, ICE_MAX_PATHS = 8 };
#define ICE_INTERRUPTED_US (5 * US_PER_S)      /* neither a check nor media for so long: tell the user */
#define ICE_QUIET_US (500 * US_PER_MS)         /* nothing at all came on the selected path for so long */
#define ICE_CONSENT_US (30 * US_PER_S)         /* RFC 7675 section 5.1 */
#define ICE_CONNECT_US (30 * US_PER_S)         /* from the offer to the first check */

enum ice_state { ICE_NEW, ICE_CONNECTED, ICE_INTERRUPTED, ICE_FAILED };

struct ice_path {
	struct path path;
	us_t checked_at;
	us_t media_at; /* last authentic packet of media */
	bool nominated;
};

struct ice {
	int8_t selected; /* index into paths, -1: none */
	uint8_t path_count;
	enum ice_state state;
	us_t began_at;
	us_t last_check_at; /* on any path; also of one that is gone */
	us_t last_media_at; /* the same of authentic media */
	struct ice_path paths[ICE_MAX_PATHS];
	char ufrag[ICE_UFRAG_LEN + 1];
	char pwd[ICE_PWD_LEN + 1];
	char old_ufrag[ICE_UFRAG_LEN + 1]; /* before a restart: valid until the first check with the new one */
	char old_pwd[ICE_PWD_LEN + 1];
	char remote_ufrag[257];
};

void ice_init(struct ice *ice, struct rng *rng, const char *remote_ufrag, us_t now);
/*
 * New credentials (RFC 8445 section 9) when the offer brings another remote ufrag; the selected path stays in
 * use until the first check with the new ones. Brings a failed transport back to ICE_NEW. Returns false if the
 * offer is no restart (same ufrag).
 */
bool ice_restart(struct ice *ice, struct rng *rng, const char *remote_ufrag, us_t now);
/* The password for the local ufrag of an incoming check, NULL if it is not ours or the transport has failed. */
const char *ice_password(const struct ice *ice, const char *local_ufrag);

enum ice_check_result {
	ICE_CHECK_NOTHING = 0,
	ICE_CHECK_NEW_PATH = 1,      /* first authenticated check on it: packets from it are accepted from now on */
	ICE_CHECK_SELECTED = 2,      /* sending goes to another path now */
	ICE_CHECK_STATE = 4          /* ice->state changed */
};
/*
 * An authenticated check came in on `path` under `local_ufrag`. The first path is used at once, before nomination
 * (browsers nominate 40-60 ms later); afterwards a nominated one wins. Returns ICE_CHECK_ flags.
 */
unsigned ice_on_check(struct ice *ice, const struct path *path, const char *local_ufrag, bool use_candidate, us_t now);
/*
 * An authentic packet of media came on a path: whoever was interrupted is connected again. If the selected one has been quiet, and this one has passed a check lately, we send
 * where the peer sends: browsers nominate the path that they fell back to only about a second later. Returns ICE_CHECK_ flags.
 */
unsigned ice_on_media(struct ice *ice, const struct path *path, us_t now);
/* The connection of a TCP path closed. Returns ICE_CHECK_ flags. */
unsigned ice_on_path_gone(struct ice *ice, const struct path *path);
/* True if packets from this path belong to the peer. */
bool ice_is_path_valid(const struct ice *ice, const struct path *path);
/* The same, and a check came lately: the path is in use. */
bool ice_is_path_fresh(const struct ice *ice, const struct path *path, us_t now);
/* Where to send; NULL before the first check and after consent ended. */
const struct path *ice_selected(const struct ice *ice);
/*
 * Moves away from a path without checks, forgets those without consent, and changes the state. Returns ICE_CHECK_
 * flags. Afterwards ice_deadline is later than now.
 */
unsigned ice_on_time(struct ice *ice, us_t now);
us_t ice_deadline(const struct ice *ice);

#endif
