/* What a store would have of a vote: written as `struct vote_write` says (ballot/vote.h), and all that is left after a restart. */
#ifndef KREIDE_VOTES_DISK_H
#define KREIDE_VOTES_DISK_H

#include "vote.h"

enum { DISK_MAX = 32 };

struct disk {
	struct vote_kept kept;
	struct vote_voter voters[DISK_MAX];
	size_t voter_count;
	vote_id demands[DISK_MAX];
	size_t demand_count;
	struct vote_ballot ballots[DISK_MAX];
	size_t ballot_count;
	lot_value values[DISK_MAX];
	size_t value_count;
	bool has_key;
};

void disk_init(struct disk *disk, const struct vote *v);
void disk_write(struct disk *disk, const struct vote *v, const struct vote_write *w);
/* False: no memory. */
bool disk_load(const struct disk *disk, struct vote *v, const struct vote_rules *rules, int64_t now_ms);

#endif
