/* The people of one entry of the class register, each with what was seen of him: as it was judged, or of his times so far. */
#ifndef KREIDE_REGISTER_LOOK_H
#define KREIDE_REGISTER_LOOK_H

#include "attendance.h"
#include "store_register.h"

/* Borrowed during the call. */
struct register_seen {
	const struct register_person *person;
	struct attendance seen;
	enum attendance_status status; /* what counts: as seen, or as corrected */
	const struct stay *stays;      /* merged */
	size_t stay_count;
};

/* Pupils, by name; who is there is so until now. */
enum err register_look(struct store *store, const struct register_entry *entry, int64_t now_ms,
	void (*each)(void *ctx, const struct register_seen *seen), void *ctx) MUST_USE;

#endif
