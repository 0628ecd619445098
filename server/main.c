/* `kreide COMMAND ...`: the table of subcommands. */
#include "commands.h"
#include "peer.h"
#include "process.h"
#include "wiping.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static int command_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	(void)puts("kreide " KREIDE_VERSION);
	return 0;
}

static const struct {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"serve", "run the server", command_serve},
	{"demo", "run the server with a demo school, and print its links", command_demo},
	{"doctor", "check ports, certificate, addresses, store; say what to do", command_doctor},
	{"setup", "make the link that sets up an empty installation, or a school", command_setup},
	{"invite", "let somebody of the staff choose a password: --person", command_invite},
	{"school", "add or change a school: --name", command_school},
	{"group", "add, change or end a learning group: --school --name --subject", command_group},
	{"groups", "list the learning groups of a school: --school", command_groups},
	{"person", "add or change a person: --school --role --given --family", command_person},
	{"leave", "somebody has left the school, or come back: --person [--back]", command_leave},
	{"reset", "forget a password, a second factor or links: --person --what", command_reset},
	{"member", "put a person into a learning group, or take him out: --group --person", command_member},
	{"code", "a code for a substitute, until midnight: --group", command_code},
	{"picture", "a new picture for a primary pupil: --person", command_picture},
	{"import", "people and groups from a CSV file: FILE --school [--apply]", command_import},
	{"timetable", "the weekly lessons of a school, and who stands in: --school", command_timetable},
	{"holidays", "the holidays of a school: --school; import FILE.ics", command_holidays},
	{"consultation", "parents' days: --school --list; --consultation --open, --letters FILE", command_consultation},
	{"conference", "conferences: --school --list; --conference --invite", command_conference},
	{"register", "who was in the lessons of a group: --group [--csv FILE] [--pdf FILE]", command_register},
	{"people", "list all people with their ids", command_people},
	{"rooms", "list all rooms with their ids", command_rooms},
	{"token", "make a new personal link: --person [--revoke]; or a program's token: --room",
		command_token},
	{"revoke", "make all links of a person dead: --person", command_revoke},
	{"cards", "new links for the pupils of a learning group, as a table: --group", command_cards},
	{"rules", "print or change the rules of a school: --school", command_rules},
	{"chatlog", "print the private messages that a school keeps: --school", command_chatlog},
	{"backup", "everything in one archive, while lessons run: FILE", command_backup},
	{"restore", "the store as a backup has it: FILE", command_restore},
	{"purge", "delete what is older than it may be, as every night", command_purge},
	{"privacy", "how long a school keeps what: --school", command_privacy},
	{"export", "all that is stored of a person: FILE --person", command_export},
	{"erase", "nothing is stored of a person any more: --person --name", command_erase},
	{"load", "fill rooms with synthetic participants, and say what the server carries", command_load},
	{"capacity", "say what so many classrooms need in cores, bit rate and memory: --rooms", command_capacity},
	{"peer", "synthetic participants that do what they are told, for tests", peer_main},
	{"version", "print the version", command_version},
};

static void print_help(FILE *out)
{
	(void)fputs("Kreide, a video classroom.\n\nkreide COMMAND [options]\n\n", out);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		(void)fprintf(out, "  %-12s %s\n", commands[i].name, commands[i].summary);
	}
	(void)fputs("\nkreide COMMAND --help says more. Most commands take --config FILE.\n", out);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		print_help(stderr);
		return 2;
	}
	process_set_memory();
	if (wiping_begin() != OK) {
		(void)fputs("kreide: a library can't be told to overwrite what it gives back.\n", stderr);
		return 1;
	}
	(void)setlocale(LC_CTYPE, "C.UTF-8"); /* names are typed in UTF-8, whatever a service or a remote shell says of itself */
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
		strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		return command_version(argc, argv);
	}
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			return commands[i].run(argc - 1, argv + 1);
		}
	}
	(void)fprintf(stderr, "kreide: there is no command '%s'.\n\n", argv[1]);
	print_help(stderr);
	return 2;
}
