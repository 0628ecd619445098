/* Who may do what in one kind of meeting: tables and pure functions. A new kind of meeting is a new file. */
#ifndef KREIDE_POLICY_H
#define KREIDE_POLICY_H

#include "sfu.h"
#include "store.h"

enum right { RIGHT_SPEAK = 1, RIGHT_CAMERA = 2, RIGHT_SHARE = 4, RIGHT_WRITE = 8, RIGHTS_ALL = 15 };

/* What one person does to a room or to another person. */
enum action {
	ACTION_NONE, /* nothing of this kind */
	ACTION_END,
	ACTION_SET,
	ACTION_GIVE_RIGHTS,
	ACTION_GIVE_WORD,
	ACTION_END_WORD,
	ACTION_LOWER_HAND,
	ACTION_REMOVE,
	ACTION_READMIT,
	ACTION_LOBBY,
	ACTION_GIVE_LEAD,
	ACTIONS
};

/*
 * What somebody counts as in one room. Mostly it is his role in the school (the first ones); in a conference it goes by offices and
 * seats, and no role of the school gives power there.
 */
enum standing { AS_CHAIR = PERSON_ROLES, AS_OFFICE, AS_MEMBER, AS_LISTENER, STANDINGS };

struct policy_role {
	unsigned rights; /* whatever the room says */
	bool leads;      /* an adult: may be the leader, passes lobby and lock, keeps the lesson from freezing */
	bool may_open;   /* his joining opens a closed room */
};

/* Sets of standings: bit n is standing n. */
struct policy_action {
	unsigned actors, targets;
};
#define ROLE_BIT(role) (1u << (role))

struct policy {
	const char *kind;
	unsigned word; /* rights that come with the word */
	struct policy_role roles[STANDINGS];
	struct policy_action actions[ACTIONS];
};

/* What decides a person's rights beside what he counts as. */
struct policy_standing {
	unsigned room;      /* rights of the room */
	unsigned mask, own; /* his own, where the mask says so */
	bool has_word;
};

enum policy_entry { ENTRY_OPEN, ENTRY_WAIT, ENTRY_LOCKED, ENTRY_SENT_OUT };

extern const struct policy policy_lesson, policy_consultation, policy_check, policy_conference;

/* By the room's kind; NULL if there is none. */
const struct policy *policy_of(const char *kind);
/* May somebody of this standing do it at all? */
bool policy_may_act(const struct policy *policy, enum action action, unsigned actor);
/* And to somebody of that one? */
bool policy_may_do(const struct policy *policy, enum action action, unsigned actor, unsigned target);
unsigned policy_rights(const struct policy *policy, unsigned as, const struct policy_standing *standing);
/* How a member of the group is received at the door of a lesson that runs. */
enum policy_entry policy_entry(const struct policy *policy, unsigned as,
	const struct store_room_state *room, const struct store_room_person *person);
/* May a private message go from one to another? Never between two who don't lead. */
bool policy_private(enum private_chat rule, bool from_leads, bool to_leads);
/* The part of `sources` (SFU_SOURCE_BIT) that these rights allow. */
uint32_t policy_sources(unsigned rights, uint32_t sources);

#endif
