/* How the command line of `kreide load` is read and checked. */
#include "load_args.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

const char load_usage[] =
	"Usage: kreide load [options]\n"
	"Fills rooms of a running server with synthetic participants, real media and all, and says what the server makes of it.\n"
	"On the server's own machine it makes itself a temporary school, and removes it afterwards; else see --links.\n\n"
	"Who comes\n"
	"  --rooms N            classrooms at once (1)\n"
	"  --participants N     people in each, the teacher among them (30)\n"
	"  --video N            of them with a camera (3)\n"
	"  --audio N|all        of them with a microphone (all); a microphone is silent unless it speaks\n"
	"  --speaking N         of them speaking at once (1)\n"
	"  --rotate S           others speak after S seconds; 0: always the same (5)\n"
	"  --view speaker|grid  each one watches whoever speaks, or a page of tiles (speaker)\n"
	"  --tiles N            pictures that each one watches (speaker 1, grid 4)\n"
	"  --conference         one conference instead: --participants members, each with a vote, one of them chairs. They come in, --turns\n"
	"                       of them speak one after the other, --rotate seconds each, then all vote openly, then secretly, and\n"
	"                       check what was counted. --duration, --speaking, --video, --audio and --view have no meaning then\n"
	"  --turns N            so many have the word in a conference (3)\n"
	"  --click-within S     each votes within so many seconds after a vote was opened (3)\n"
	"  --truth FILE         who has which ballot of the secret vote, and when which step began: for tests of its secrecy\n"
	"  --careless           members hand in their ballots with their cookies first, which is refused: the same\n"
	"  --join-within S      all come within so many seconds (people / 25, at least 1)\n"
	"  --duration S         seconds to measure once all are in; 0: until interrupted (60)\n\n"
	"Where\n"
	"  --config FILE        the server's configuration: its address and its store\n"
	"  --dir DIR            folder of the store, instead of [store] dir\n"
	"  --url URL            address of the server, instead of that of the configuration\n"
	"  --links FILE         personal links of people that are there, one a line; the first of a room leads it, an empty line\n"
	"                       begins another room; of a parents' day: teacher and family of a talk. Nothing is\n"
	"                       made or removed; --rooms and --participants are the file's\n"
	"  --programs FILE      programs of any server instead of people: a line is whip or whep, an address, and a token if one is\n"
	"                       needed; in each room those that publish come first, an empty line begins another room\n"
	"  --janus URL          a Janus server's videorooms instead (http://HOST:8088/janus): --video of each room publish, all others\n"
	"                       watch one of them; the rooms are made and removed\n"
	"  --insecure           take any certificate\n"
	"  --tcp                media through ICE-TCP alone\n"
	"  --turn ADDRESS       media through a relay alone: turn:HOST:PORT?USER&PASSWORD\n\n"
	"How it is checked\n"
	"  --verify N|all       so many of each room decode what they see and hear (1); all others check that it is whole, from\n"
	"                       whom it is, and how old\n"
	"  --loss PERCENT       of what they receive is dropped on purpose (0)\n"
	"  --server-pid PID     CPU time of this process, where the server itself does not tell it\n"
	"  --json               report for programs\n\n"
	"Limits; the exit code is 1 if one is broken\n"
	"  --max-loss PERCENT   of pictures that did not come whole, or of sound\n"
	"  --max-latency MS     from making a picture or a sound to having it, 99 of 100\n"
	"  --max-join S         until all are in, from the first one's first request\n"
	"  --max-switch MS      until a new speaker is heard, and seen once the server named him, 99 of 100\n"
	"  --max-vote S         from the last click in a vote until everybody has the result\n"
	"  --max-freezes N      pictures that stood still for half a second\n";

enum option_id {
	OPTION_ROOMS = 256, OPTION_PARTICIPANTS, OPTION_VIDEO, OPTION_AUDIO, OPTION_SPEAKING, OPTION_ROTATE, OPTION_VIEW, OPTION_TILES,
	OPTION_JOIN_WITHIN, OPTION_DURATION, OPTION_CONFIG, OPTION_DIR, OPTION_URL, OPTION_LINKS, OPTION_PROGRAMS, OPTION_JANUS, OPTION_INSECURE, OPTION_TCP, OPTION_TURN,
	OPTION_VERIFY, OPTION_LOSS, OPTION_SERVER_PID, OPTION_JSON, OPTION_MAX_LOSS, OPTION_MAX_LATENCY, OPTION_MAX_JOIN, OPTION_MAX_SWITCH,
	OPTION_MAX_FREEZES, OPTION_MAX_VOTE, OPTION_CONFERENCE, OPTION_TURNS, OPTION_CLICK_WITHIN, OPTION_TRUTH, OPTION_CARELESS, OPTION_HELP
};

static const struct option options[] = {
	{"rooms", required_argument, NULL, OPTION_ROOMS},
	{"participants", required_argument, NULL, OPTION_PARTICIPANTS},
	{"video", required_argument, NULL, OPTION_VIDEO},
	{"audio", required_argument, NULL, OPTION_AUDIO},
	{"speaking", required_argument, NULL, OPTION_SPEAKING},
	{"rotate", required_argument, NULL, OPTION_ROTATE},
	{"view", required_argument, NULL, OPTION_VIEW},
	{"tiles", required_argument, NULL, OPTION_TILES},
	{"join-within", required_argument, NULL, OPTION_JOIN_WITHIN},
	{"duration", required_argument, NULL, OPTION_DURATION},
	{"config", required_argument, NULL, OPTION_CONFIG},
	{"dir", required_argument, NULL, OPTION_DIR},
	{"url", required_argument, NULL, OPTION_URL},
	{"links", required_argument, NULL, OPTION_LINKS},
	{"programs", required_argument, NULL, OPTION_PROGRAMS},
	{"janus", required_argument, NULL, OPTION_JANUS},
	{"insecure", no_argument, NULL, OPTION_INSECURE},
	{"tcp", no_argument, NULL, OPTION_TCP},
	{"turn", required_argument, NULL, OPTION_TURN},
	{"verify", required_argument, NULL, OPTION_VERIFY},
	{"loss", required_argument, NULL, OPTION_LOSS},
	{"server-pid", required_argument, NULL, OPTION_SERVER_PID},
	{"json", no_argument, NULL, OPTION_JSON},
	{"max-loss", required_argument, NULL, OPTION_MAX_LOSS},
	{"max-latency", required_argument, NULL, OPTION_MAX_LATENCY},
	{"max-join", required_argument, NULL, OPTION_MAX_JOIN},
	{"max-switch", required_argument, NULL, OPTION_MAX_SWITCH},
	{"max-vote", required_argument, NULL, OPTION_MAX_VOTE},
	{"conference", no_argument, NULL, OPTION_CONFERENCE},
	{"turns", required_argument, NULL, OPTION_TURNS},
	{"click-within", required_argument, NULL, OPTION_CLICK_WITHIN},
	{"truth", required_argument, NULL, OPTION_TRUTH},
	{"careless", no_argument, NULL, OPTION_CARELESS},
	{"max-freezes", required_argument, NULL, OPTION_MAX_FREEZES},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

struct reading {
	struct load_args *args;
	char *error;
	const char *option;
	bool has_tiles;
};

static double number(struct reading *r, const char *text, double least, double most)
{
	char *end;
	double value = g_ascii_strtod(text, &end);
	if (end == text || *end || !(value >= least) || !(value <= most)) {
		snprintf(r->error, LOAD_ERROR_MAX, "--%s: '%.40s' is no number from %g to %g.", r->option, text, least, most);
		return 0;
	}
	return value;
}

static uint32_t count(struct reading *r, const char *text, uint32_t least, uint32_t most)
{
	double value = number(r, text, least, most);
	if (value != (double)(uint32_t)value) {
		snprintf(r->error, LOAD_ERROR_MAX, "--%s: '%.40s' is no whole number.", r->option, text);
	}
	return (uint32_t)value;
}

static uint32_t count_or_all(struct reading *r, const char *text)
{
	return strcmp(text, "all") == 0 ? LOAD_ALL : count(r, text, 0, LOAD_PEOPLE_MAX);
}

static void take_view(struct reading *r, const char *text)
{
	bool is_grid = strcmp(text, "grid") == 0;
	r->args->view = is_grid ? CAST_VIEW_GRID : CAST_VIEW_SPEAKER;
	if (!is_grid && strcmp(text, "speaker") != 0) {
		snprintf(r->error, LOAD_ERROR_MAX, "--view: it is speaker or grid.");
	}
}

/* The host may be an IPv6 address in brackets; 3478 is the port if none is given. */
static void take_turn(struct reading *r, const char *text)
{
	struct load_turn *t = &r->args->turn;
	g_autoptr(GRegex) form = g_regex_new("^turn:(?:\\[([0-9a-fA-F:.]+)\\]|([^:?\\[\\]]+))(?::([0-9]{1,5}))?\\?([^&]+)&(.+)$", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	if (!g_regex_match(form, text, 0, &match)) {
		snprintf(r->error, LOAD_ERROR_MAX, "--turn: it is turn:HOST:PORT?USER&PASSWORD.");
		return;
	}
	g_autofree char *address = g_match_info_fetch(match, 1);
	g_autofree char *host = g_match_info_fetch(match, 2);
	g_autofree char *port = g_match_info_fetch(match, 3);
	g_autofree char *user = g_match_info_fetch(match, 4);
	g_autofree char *password = g_match_info_fetch(match, 5);
	g_strlcpy(t->host, address[0] ? address : host, sizeof t->host);
	g_strlcpy(t->user, user, sizeof t->user);
	g_strlcpy(t->password, password, sizeof t->password);
	t->port = (uint16_t)(port[0] ? count(r, port, 1, 65535) : 3478);
}

/* Of who comes. False: it is another kind of option. */
static bool take_who(struct reading *r, int option, const char *value)
{
	struct load_args *a = r->args;
	switch (option) {
	case OPTION_ROOMS: a->rooms = count(r, value, 1, LOAD_PEOPLE_MAX); break;
	case OPTION_PARTICIPANTS: a->participants = count(r, value, 1, LOAD_PEOPLE_MAX); break;
	case OPTION_VIDEO: a->video = count(r, value, 0, LOAD_PEOPLE_MAX); break;
	case OPTION_AUDIO: a->audio = count_or_all(r, value); break;
	case OPTION_SPEAKING: a->speaking = count(r, value, 0, 8); break;
	case OPTION_ROTATE: a->rotate_s = number(r, value, 0, 3600); break;
	case OPTION_VIEW: take_view(r, value); break;
	case OPTION_TILES: a->tiles = count(r, value, 1, RECEIVER_MAX_SEATS - 4); r->has_tiles = true; break;
	case OPTION_CONFERENCE: a->is_conference = true; break;
	case OPTION_TURNS: a->turns = count(r, value, 1, 60); break;
	case OPTION_CLICK_WITHIN: a->click_within_s = number(r, value, 0, 60); break;
	case OPTION_TRUTH: a->truth = value; break;
	case OPTION_CARELESS: a->is_careless = true; break;
	case OPTION_JOIN_WITHIN: a->join_within_s = number(r, value, 0, 3600); break;
	case OPTION_DURATION: a->duration_s = number(r, value, 0, 1e6); break;
	default: return false;
	}
	return true;
}

static bool take_limit(struct reading *r, int option, const char *value)
{
	struct load_limits *l = &r->args->limits;
	switch (option) {
	case OPTION_MAX_LOSS: l->loss_percent = number(r, value, 0, 100); break;
	case OPTION_MAX_LATENCY: l->latency_ms = number(r, value, 0, 1e6); break;
	case OPTION_MAX_JOIN: l->join_s = number(r, value, 0, 3600); break;
	case OPTION_MAX_SWITCH: l->switch_ms = number(r, value, 0, 1e6); break;
	case OPTION_MAX_VOTE: l->vote_s = number(r, value, 0, 3600); break;
	case OPTION_MAX_FREEZES: l->freezes = number(r, value, 0, 1e9); break;
	default: return false;
	}
	return true;
}

static void take_rest(struct reading *r, int option, const char *value)
{
	struct load_args *a = r->args;
	switch (option) {
	case OPTION_CONFIG: a->config = value; break;
	case OPTION_DIR: a->dir = value; break;
	case OPTION_URL: a->url = value; break;
	case OPTION_LINKS: a->links = value; break;
	case OPTION_PROGRAMS: a->programs = value; break;
	case OPTION_JANUS: a->janus = value; break;
	case OPTION_INSECURE: a->insecure = true; break;
	case OPTION_TCP: a->tcp = true; break;
	case OPTION_TURN: a->has_turn = true; take_turn(r, value); break;
	case OPTION_VERIFY: a->verify = count_or_all(r, value); break;
	case OPTION_LOSS: a->loss_percent = number(r, value, 0, 90); break;
	case OPTION_SERVER_PID: a->server_pid = count(r, value, 1, 4194304); break;
	case OPTION_JSON: a->json = true; break;
	case OPTION_HELP: a->help = true; break;
	default: snprintf(r->error, LOAD_ERROR_MAX, "An option is not understood."); break;
	}
}

static void check(struct reading *r)
{
	const struct load_args *a = r->args;
	if (a->rooms * a->participants > LOAD_PEOPLE_MAX) {
		snprintf(r->error, LOAD_ERROR_MAX, "At most %d people in one process; run several.", LOAD_PEOPLE_MAX);
	} else if ((a->links != NULL) + (a->programs != NULL) + (a->janus != NULL) > 1) {
		snprintf(r->error, LOAD_ERROR_MAX, "--links, --programs and --janus exclude each other.");
	} else if (a->is_conference && (a->rooms > 1 || a->links || a->programs || a->janus)) {
		snprintf(r->error, LOAD_ERROR_MAX, "--conference makes one room of its own.");
	} else if (a->is_conference && (a->participants > LOAD_MEMBERS_MAX || a->participants <= MAX(a->turns, 2))) {
		snprintf(r->error, LOAD_ERROR_MAX, "--conference: 3 to %d members, more than have the word.", LOAD_MEMBERS_MAX);
	} else if (a->janus && (a->video == 0 || a->video >= a->participants)) {
		snprintf(r->error, LOAD_ERROR_MAX, "--janus needs some who publish and some who watch.");
	} else if (a->links && !a->url) {
		snprintf(r->error, LOAD_ERROR_MAX, "--links needs --url.");
	} else if (a->has_turn && a->tcp) {
		snprintf(r->error, LOAD_ERROR_MAX, "--turn and --tcp exclude each other.");
	}
}

bool load_args_read(struct load_args *a, int argc, char **argv, char error[LOAD_ERROR_MAX])
{
	int option;
	int which = 0;
	*a = (struct load_args){.rooms = 1, .participants = 30, .video = 3, .audio = LOAD_ALL, .speaking = 1, .rotate_s = 5,
		.turns = 3, .click_within_s = 3, .view = CAST_VIEW_SPEAKER, .verify = 1, .duration_s = 60, .join_within_s = -1, .limits = {-1, -1, -1, -1, -1, -1}};
	struct reading r = {.args = a, .error = error};
	error[0] = 0;
	optind = 0; /* begins anew, also after another command line */
	opterr = 0;
	while (!error[0] && (option = getopt_long(argc, argv, "", options, &which)) != -1) {
		r.option = option == '?' ? "" : options[which].name;
		if (!take_who(&r, option, optarg) && !take_limit(&r, option, optarg)) {
			take_rest(&r, option, optarg);
		}
	}
	if (!error[0] && optind < argc) {
		snprintf(error, LOAD_ERROR_MAX, "'%.40s' is not understood here.", argv[optind]);
	}
	if (!r.has_tiles) {
		a->tiles = a->view == CAST_VIEW_GRID ? 4 : 1;
	}
	if (!error[0]) {
		check(&r);
	}
	if (a->join_within_s < 0) {
		a->join_within_s = MAX(1.0, (double)(a->rooms * a->participants) / 25.0);
	}
	return !error[0];
}
