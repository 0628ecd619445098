/* What stands on the command line of `kreide load`; pure. */
#ifndef KREIDE_LOAD_ARGS_H
#define KREIDE_LOAD_ARGS_H

#include "cast.h"

enum {
	LOAD_PEOPLE_MAX = 2000, /* of one process: the numbers that fit into a picture */
	LOAD_MEMBERS_MAX = 600, /* of a conference */
	LOAD_ERROR_MAX = 200
};
#define LOAD_ALL UINT32_MAX

/* turn:host:port?user&password, in pieces. */
struct load_turn {
	char host[256], user[256], password[256];
	uint16_t port;
};

struct load_limits { /* each < 0: none */
	double loss_percent, latency_ms, join_s, switch_ms, freezes, vote_s;
};

struct load_args {
	/* where */
	const char *url, *config, *dir, *links, *programs, *janus; /* NULL: not given */
	bool insecure, tcp;
	bool has_turn;
	struct load_turn turn;
	/* who */
	uint32_t rooms, participants, video, audio; /* the last three of each room; audio LOAD_ALL: everybody */
	uint32_t speaking;
	bool is_conference;
	uint32_t turns;        /* of the conference's speaking list */
	double click_within_s;
	bool is_careless;      /* of a secret vote: see member.h */
	const char *truth;     /* a file that is told who has which ballot; NULL: none */
	double rotate_s;
	enum cast_view view;
	uint32_t tiles;  /* pictures that each one watches */
	uint32_t verify; /* so many of each room decode; LOAD_ALL */
	double join_within_s, duration_s, loss_percent;
	/* how it is told */
	bool json, help;
	uint32_t server_pid; /* 0: not known */
	struct load_limits limits;
};

extern const char load_usage[];

/* Texts are borrowed from argv. False, and a sentence in error: it can't be run like that. */
bool load_args_read(struct load_args *a, int argc, char **argv, char error[LOAD_ERROR_MAX]);

#endif
