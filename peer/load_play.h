/* What happens in the rooms of a load: who speaks when, and what all the others notice of it. */
#ifndef KREIDE_LOAD_PLAY_H
#define KREIDE_LOAD_PLAY_H

#include "cast.h"
#include "histogram.h"
#include "load.h"

struct load_room {
	uint32_t first, size;   /* of the cast */
	uint32_t cameras, mics; /* people 0 to n-1 of the room have one */
	uint32_t turn;          /* counts the changes of speaker; 0: nobody has spoken yet */
	uint32_t speaker;       /* place in the cast of the first one who speaks; the others of a turn follow him */
	us_t turn_at;
};

/* What one of them noticed. */
struct load_listener {
	uint32_t heard_turn;  /* newest turn whose speaker it heard */
	us_t seen_change_at;  /* newest change of speaker, by the server's word, whose picture it saw */
	struct {
		uint32_t number;  /* whose picture came last */
		us_t since;       /* the first of his */
	} seats[RECEIVER_MAX_SEATS];
};

struct load_figures {
	struct histogram picture_latency, sound_latency, voice_switch, picture_switch;
	uint64_t replayed;   /* pictures that are older than their seat's turn to them: a newcomer is shown the last key frame */
	uint64_t unheard;    /* of all turns and listeners: the speaker was never heard */
	uint64_t strangers;  /* pictures and sounds from another room */
};

/* CPU time so far. */
struct load_usage {
	us_t at, own_cpu_us;
	us_t server_cpu_us;   /* by --server-pid; < 0: not known */
	uint64_t packets_in;  /* received by all */
};

struct load_play {
	const struct load_args *args;
	struct cast *cast;
	struct load_room *rooms;
	uint32_t room_count;
	struct load_room **room_of;       /* by place in the cast */
	struct load_listener *listeners;  /* by place in the cast */
	struct load_figures figures;      /* from all_in_at on */
	struct load_usage before, after;  /* all are in; the end */
	us_t next_look_at, next_progress_at;
	bool shows_progress;
	uint64_t packets_told;
	us_t told_at;
};

void load_play_init(struct load_play *p, const struct load_args *args, const struct load_people *people);
void load_play_finish(struct load_play *p);
/* Only a person does both. */
bool load_play_publishes(enum cast_way way);
/* The hooks of a cast; ctx is the load_play. */
extern const struct cast_hooks load_play_hooks;
/* Who speaks in this turn (from 1) as the k-th of so many, by place in the room: those with a camera and those without take turns. */
uint32_t load_play_speaker(const struct load_room *room, uint32_t turn, uint32_t k);

#endif
