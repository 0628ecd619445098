/* The command line of `kreide peer`. */
#include "peer.h"

#include "cast.h"
#include "control.h"
#include "peer_run.h"
#include "report.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"Usage: kreide peer --url URL (--link TOKEN[,TOKEN...] | --links-file FILE) [options]\n"
	"Synthetic participants that join a lesson, publish, and check by decoding what they see and hear.\n"
	"  --role-of-first teacher  the first link is the teacher's (pictures drawn live, with the time in them)\n"
	"  --speakers K             K pupils speak all the time (3)\n"
	"  --rotate S               others speak after S seconds\n"
	"  --tiles N                pictures that each one watches besides the stage (3)\n"
	"  --duration S             seconds to watch once all are in (30); 0: until interrupted\n"
	"  --restart-at S           change of network after S seconds: new sockets and an ICE restart\n"
	"  --chat S                 everybody writes a numbered message every S seconds; none may be lost or doubled\n"
	"  --ws-cut-at S            everybody's WebSocket breaks after S seconds, and media must run on: no gap over\n"
	"                           200 ms, nothing lost or doubled\n"
	"  --ws-cut-for S           and is back after so long (20)\n"
	"  --expect-restart         the server will be killed and come back: everybody must have media again by himself,\n"
	"                           95 of 100 within 10 s\n"
	"  --member                 members of a conference instead of a lesson: they come in by their links, show themselves and\n"
	"                           speak while they have the word, vote, add to lots, and check each secret vote. They ask for the\n"
	"                           word when told, with --control: {\"who\":1,\"op\":\"speech.ask\",\"data\":{\"kind\":\"turn\"}}\n"
	"  --conference ID          which one, if there are several on their pages\n"
	"  --vote C                 what members vote: chance, yes, no, abstain; or wait, until told (chance)\n"
	"  --click-within S         at a moment by chance, so many seconds after a vote was opened at most (1)\n"
	"  --open                   members have microphone and camera on from the beginning\n"
	"  --video on|off           publish a camera (on)\n"
	"  --live                   draw and encode every picture anew\n"
	"  --tcp                    media through ICE-TCP alone\n"
	"  --demo                   friendly figures that come and go, no checks; they accept the word\n"
	"  --control                commands on standard input, what came of them on standard output, a JSON object a\n"
	"                           line; no report. peer/control.h has the commands\n"
	"  --late N                 with --control: the last N enter only when they are told to\n"
	"  --verify                 exit code 1 unless everybody saw and heard what he should\n"
	"  --json FILE              the report for programs\n"
	"  --stagger MS             between two who enter (100)\n"
	"  --insecure               take any certificate\n";

/* Beyond TONE_COUNT several share a pitch, and hearing is judged by pitch. */
enum { MAX_PARTICIPANTS = 200 };

struct arguments {
	struct cast_conf cast;
	struct member_conf member;
	char **tokens; /* NULL-terminated */
	const char *json_path;
	bool verify, help, failed;
};

static const struct option options[] = {
	{"url", required_argument, NULL, 'u'},
	{"link", required_argument, NULL, 'l'},
	{"links-file", required_argument, NULL, 'f'},
	{"role-of-first", required_argument, NULL, 'r'},
	{"speakers", required_argument, NULL, 's'},
	{"rotate", required_argument, NULL, 'o'},
	{"tiles", required_argument, NULL, 't'},
	{"duration", required_argument, NULL, 'd'},
	{"restart-at", required_argument, NULL, 'a'},
	{"chat", required_argument, NULL, 'c'},
	{"ws-cut-at", required_argument, NULL, 'w'},
	{"ws-cut-for", required_argument, NULL, 'W'},
	{"expect-restart", no_argument, NULL, 'e'},
	{"control", no_argument, NULL, 'C'},
	{"late", required_argument, NULL, 'A'},
	{"member", no_argument, NULL, 'm'},
	{"conference", required_argument, NULL, 'k'},
	{"vote", required_argument, NULL, 'b'},
	{"click-within", required_argument, NULL, 'i'},
	{"open", no_argument, NULL, 'O'},
	{"video", required_argument, NULL, 'v'},
	{"json", required_argument, NULL, 'j'},
	{"stagger", required_argument, NULL, 'g'},
	{"live", no_argument, NULL, 'L'},
	{"tcp", no_argument, NULL, 'T'},
	{"demo", no_argument, NULL, 'D'},
	{"verify", no_argument, NULL, 'V'},
	{"insecure", no_argument, NULL, 'I'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static void set_tokens(struct arguments *a, const char *text)
{
	g_strfreev(a->tokens);
	a->tokens = text ? g_strsplit_set(text, ",\n \t\r", -1) : NULL;
	uint32_t kept = 0;
	for (char **from = a->tokens; from && *from; from++) {
		char *token = *from;
		/* A whole link is fine: the token stands behind its '#'. */
		const char *fragment = strrchr(token, '#');
		if (fragment) {
			memmove(token, fragment + 1, strlen(fragment));
		}
		if (token[0]) {
			a->tokens[kept++] = token;
		} else {
			g_free(token);
		}
	}
	if (a->tokens) {
		a->tokens[kept] = NULL;
	}
	a->cast.token_count = kept;
}

static void read_links_file(struct arguments *a, const char *path)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL)) {
		fprintf(stderr, "kreide peer: can't read the file of links\n");
		a->failed = true;
		return;
	}
	set_tokens(a, text);
}

static double number(struct arguments *a, const char *text)
{
	char *end;
	double value = g_ascii_strtod(text, &end);
	if (end == text || *end || value < 0 || value > 1e6) {
		fprintf(stderr, "kreide peer: \"%s\" is not a number that makes sense here\n", text);
		a->failed = true;
		return 0;
	}
	return value;
}

static void take_option(struct arguments *a, int option, const char *value)
{
	switch (option) {
	case 'u': a->cast.url = value; break;
	case 'l': set_tokens(a, value); break;
	case 'f': read_links_file(a, value); break;
	case 'r': a->cast.first_is_teacher = strcmp(value, "teacher") == 0; break;
	case 's': a->cast.speakers = (uint32_t)number(a, value); break;
	case 'o': a->cast.rotate_s = number(a, value); break;
	case 't': a->cast.tiles = (uint32_t)number(a, value); break;
	case 'd': a->cast.duration_s = number(a, value); break;
	case 'a': a->cast.restart_at_s = number(a, value); break;
	case 'c': a->cast.chat_every_s = number(a, value); break;
	case 'w': a->cast.ws_cut_at_s = number(a, value); break;
	case 'W': a->cast.ws_cut_for_s = number(a, value); break;
	case 'e': a->cast.expect_restart = true; break;
	case 'A': a->cast.late = (uint32_t)number(a, value); break;
	case 'C': a->cast.control = true; break;
	case 'm': a->cast.members = &a->member; break;
	case 'k': a->member.conference = value; break;
	case 'b': a->member.choice = member_choice_of(value); break;
	case 'i': a->member.click_within_s = number(a, value); break;
	case 'O': a->member.shows = true; break;
	case 'v': a->cast.video = strcmp(value, "off") != 0; break;
	case 'j': a->json_path = value; break;
	case 'g': a->cast.stagger_ms = (uint32_t)number(a, value); break;
	case 'L': a->cast.live = true; break;
	case 'T': a->cast.tcp = true; break;
	case 'D': a->cast.demo = true; break;
	case 'V': a->verify = true; break;
	case 'I': a->cast.insecure = true; break;
	case 'h': a->help = true; break;
	default: a->failed = true; break;
	}
}

static bool read_arguments(struct arguments *a, int argc, char **argv)
{
	int option;
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		take_option(a, option, optarg);
	}
	bool fits = 1 + a->cast.tiles + 4 <= RECEIVER_MAX_SEATS && a->cast.token_count <= MAX_PARTICIPANTS;
	if (!fits) {
		fprintf(stderr, "kreide peer: at most %d participants and %d tiles\n", MAX_PARTICIPANTS, RECEIVER_MAX_SEATS - 5);
	}
	/* A control has an end: that of its input. */
	a->cast.duration_s = a->cast.control ? 0 : a->cast.duration_s;
	/* In a conference nobody speaks without the word. */
	a->cast.speakers = a->cast.members ? 0 : a->cast.speakers;
	a->cast.tokens = (const char *const *)a->tokens;
	return !a->failed && fits && optind == argc && a->cast.url && a->cast.token_count > 0;
}

static int run(struct arguments *a)
{
	struct cast *c;
	peer_hold_signals();
	net_be_quiet();
	enum err e = cast_new(&c, &a->cast);
	if (e != OK) {
		fprintf(stderr, "kreide peer: can't start (%s)\n", err_name(e));
		return 1;
	}
	struct control *control = a->cast.control ? control_new(c) : NULL;
	peer_run_cast(c);
	bool ok = true;
	if (!a->cast.demo && !a->cast.control) {
		ok = report_write(c, a->json_path);
	}
	control_free(control);
	cast_free(c);
	return a->verify && !ok ? 1 : 0;
}

int peer_main(int argc, char **argv)
{
	struct arguments a = {.cast = {.video = true, .speakers = 3, .tiles = 3, .duration_s = 30, .stagger_ms = 100,
		.ws_cut_for_s = 20}, .member = {.click_within_s = 1, .verifiers = 1}};
	int code = 2;
	bool ok = read_arguments(&a, argc, argv);
	if (a.help) {
		fputs(usage, stdout);
		code = 0;
	} else if (ok) {
		code = run(&a);
	} else {
		fputs(usage, stderr);
	}
	g_strfreev(a.tokens);
	return code;
}
