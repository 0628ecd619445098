/* How the command line is read: one table of options for all subcommands, by glib. */
#include "options.h"

#include <glib.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define AT(field) offsetof(struct options, field)

/* An option, and the commands that know it; NULL: all. The same name stands there twice if it means two things. */
static const struct row {
	const char *name;
	GOptionArg kind;
	size_t at;
	const char *text, *value, *commands;
} rows[] = {
	{"config", G_OPTION_ARG_FILENAME, AT(config), "the configuration (see deploy/kreide.conf.sample)", "FILE", NULL},
	{"dir", G_OPTION_ARG_FILENAME, AT(dir), "folder of the store, instead of [store] dir", "DIR", NULL},
	{"pupils", G_OPTION_ARG_INT, AT(pupils), "fill the lesson with N drawn pupils", "N", "demo"},
	{"class-size", G_OPTION_ARG_INT, AT(class_size), "so many pupils with links to open (8)", "N", "demo"},
	{"json", G_OPTION_ARG_NONE, AT(json), "print for programs, not for people", NULL, "demo"},

	{"school", G_OPTION_ARG_STRING, AT(school), "id of the school (`kreide school --list`)", "ID",
		"setup school group groups person people rooms import timetable holidays consultation conference rules chatlog privacy"},
	{"group", G_OPTION_ARG_STRING, AT(group), "id of the learning group (`kreide groups`)", "ID",
		"group member code timetable consultation register people cards"},
	{"person", G_OPTION_ARG_STRING, AT(person), "id of the person (`kreide people`)", "ID",
		"invite person leave reset member picture timetable token revoke export erase"},
	{"name", G_OPTION_ARG_STRING, AT(name), "its name, as others see it", "TEXT", "school group person token erase"},

	{"preset", G_OPTION_ARG_STRING, AT(preset), "grundschule, sekundar or kollegium", "PRESET", "school"},
	{"language", G_OPTION_ARG_STRING, AT(language), "de or en", "LANGUAGE", "school privacy"},
	{"language", G_OPTION_ARG_STRING, AT(language), "of all letters: de, en, tr, ar, uk, ru or pl", "LANGUAGE", "consultation"},
	{"list", G_OPTION_ARG_NONE, AT(list), "all schools", NULL, "school"},
	{"list", G_OPTION_ARG_NONE, AT(list), "all changes, not the first ones", NULL, "import"},
	{"list", G_OPTION_ARG_NONE, AT(list), "those of the school", NULL, "consultation conference"},
	{"list", G_OPTION_ARG_NONE, AT(list), "the tokens of the room", NULL, "token"},

	{"subject", G_OPTION_ARG_STRING, AT(subject), "its subject", "TEXT", "group"},
	{"kind", G_OPTION_ARG_STRING, AT(kind), "class, course or staff", "KIND", "group"},
	{"primary", G_OPTION_ARG_STRING, AT(primary), "its pupils have the primary mode: on or off", "SWITCH", "group"},
	{"end", G_OPTION_ARG_NONE, AT(end), "it is over", NULL, "group"},

	{"role", G_OPTION_ARG_STRING, AT(role), "teacher, pupil, guest, parent, leader or admin", "ROLE", "person"},
	{"given", G_OPTION_ARG_STRING, AT(given), "given name", "TEXT", "person"},
	{"family", G_OPTION_ARG_STRING, AT(family), "family name", "TEXT", "person"},
	{"short", G_OPTION_ARG_STRING, AT(abbr), "abbreviation of a teacher", "TEXT", "person"},
	{"external-id", G_OPTION_ARG_STRING, AT(external), "id in the school's own administration", "TEXT", "person"},
	{"admin", G_OPTION_ARG_STRING, AT(admin), "an admin beside the role: on or off", "SWITCH", "person"},
	{"operator", G_OPTION_ARG_STRING, AT(operator), "an admin who may add schools: on or off", "SWITCH", "person"},
	{"groups", G_OPTION_ARG_STRING, AT(groups), "all groups that the person belongs to, by commas", "IDS", "person"},
	{"children", G_OPTION_ARG_STRING, AT(children), "all children of a parent, by commas", "IDS", "person"},

	{"back", G_OPTION_ARG_NONE, AT(back), "he has come back", NULL, "leave"},
	{"left", G_OPTION_ARG_NONE, AT(left), "who has left, instead of who is there", NULL, "people"},
	{"what", G_OPTION_ARG_STRING, AT(what), "password, totp or links", "WHAT", "reset"},
	{"picture", G_OPTION_ARG_STRING, AT(picture), "such as fox; left out: by chance", "NAME", "picture"},
	{"remove", G_OPTION_ARG_NONE, AT(remove), "take the person out", NULL, "member"},

	{"whole", G_OPTION_ARG_STRING, AT(whole), "who of these roles is missing has left", "ROLES", "import"},
	{"apply", G_OPTION_ARG_NONE, AT(apply), "change it", NULL, "import"},
	{"yes", G_OPTION_ARG_NONE, AT(yes), "even if many leave", NULL, "import"},

	{"lesson", G_OPTION_ARG_STRING, AT(lesson), "id of a lesson", "ID", "timetable"},
	{"set", G_OPTION_ARG_STRING, AT(set), "all periods", "PERIODS", "timetable"},
	{"weekday", G_OPTION_ARG_INT, AT(weekday), "1 Monday to 7 Sunday", "N", "timetable"},
	{"first", G_OPTION_ARG_INT, AT(first), "number of the first period", "N", "timetable"},
	{"last", G_OPTION_ARG_INT, AT(last), "and of the last", "N", "timetable"},
	{"weeks", G_OPTION_ARG_STRING, AT(weeks), "all, odd or even", "WEEKS", "timetable"},
	{"date", G_OPTION_ARG_STRING, AT(date), "the one day, such as 2026-08-31", "DAY", "timetable"},
	{"from", G_OPTION_ARG_STRING, AT(from), "first day, such as 2026-08-31", "DAY", "timetable register"},
	{"until", G_OPTION_ARG_STRING, AT(until), "last day", "DAY", "timetable register"},
	{"csv", G_OPTION_ARG_FILENAME, AT(csv), "writes a table for spreadsheets; -: here", "FILE", "register"},
	{"pdf", G_OPTION_ARG_FILENAME, AT(pdf), "writes a document", "FILE", "register"},

	{"consultation", G_OPTION_ARG_STRING, AT(consultation), "its id", "ID", "consultation"},
	{"open", G_OPTION_ARG_NONE, AT(open), "families see it, and book", NULL, "consultation"},
	{"close", G_OPTION_ARG_NONE, AT(close), "nothing is booked any more", NULL, "consultation"},
	{"letters", G_OPTION_ARG_FILENAME, AT(letters), "letters to families with new links, as a PDF", "FILE", "consultation"},
	{"lists", G_OPTION_ARG_FILENAME, AT(lists), "lists for the teachers, as a PDF", "FILE", "consultation"},
	{"door", G_OPTION_ARG_FILENAME, AT(door), "lists for the doors, without names of families", "FILE", "consultation"},
	{"conference", G_OPTION_ARG_STRING, AT(conference), "its id", "ID", "conference"},
	{"minutes", G_OPTION_ARG_FILENAME, AT(minutes), "its minutes with their annex, as a PDF, or Markdown (.md)", "FILE", "conference"},
	{"invite", G_OPTION_ARG_NONE, AT(invite), "calls whoever was not called yet", NULL, "conference"},
	{"force", G_OPTION_ARG_NONE, AT(force), "though it is late", NULL, "conference"},

	{"room", G_OPTION_ARG_STRING, AT(room), "id of a room (`kreide rooms`): a program's token", "ID", "token"},
	{"whip", G_OPTION_ARG_NONE, AT(whip), "to publish", NULL, "token"},
	{"whep", G_OPTION_ARG_NONE, AT(whep), "to watch", NULL, "token"},
	{"role", G_OPTION_ARG_STRING, AT(role), "what the program may do: pupil or teacher", "ROLE", "token"},
	{"ttl", G_OPTION_ARG_INT, AT(ttl), "how long it can be begun with", "SECONDS", "token"},
	{"token", G_OPTION_ARG_STRING, AT(token), "id of one to revoke", "ID", "token"},
	{"revoke", G_OPTION_ARG_NONE, AT(revoke), "make the older links of this person dead, or --token", NULL, "token"},

	{"supervision", G_OPTION_ARG_STRING, AT(supervision), "freeze, open or end", "RULE", "rules"},
	{"private-chat", G_OPTION_ARG_STRING, AT(private_chat), "off, adults or logged", "RULE", "rules"},
	{"lobby", G_OPTION_ARG_STRING, AT(lobby), "on or off", "SWITCH", "rules"},
	{"rights", G_OPTION_ARG_STRING, AT(rights), "of pupils, such as speak,camera,write; or none", "LIST", "rules"},
	{"chat", G_OPTION_ARG_STRING, AT(chat), "pupils write to all or to teachers", "WHOM", "rules"},

	{"set", G_OPTION_ARG_STRING, AT(set), "such as register=30,notes=60: days", "KINDS", "privacy"},
	{"record", G_OPTION_ARG_FILENAME, AT(record), "the record of processing, as a PDF", "FILE", "privacy"},
	{"letter", G_OPTION_ARG_FILENAME, AT(letter), "the letter for parents, as a PDF", "FILE", "privacy"},
	{"responsible", G_OPTION_ARG_STRING, AT(responsible), "who is responsible for the data, and how to reach him", "TEXT", "privacy"},
	{"officer", G_OPTION_ARG_STRING, AT(officer), "the data protection officer", "TEXT", "privacy"},
	{"authority", G_OPTION_ARG_STRING, AT(authority), "where to complain", "TEXT", "privacy"},

	{"keep", G_OPTION_ARG_INT, AT(keep), "so many stay in the folder", "N", "backup"},
	{"with-keys", G_OPTION_ARG_NONE, AT(with_keys), "the certificate's key, too", NULL, "backup"},
	{"force", G_OPTION_ARG_NONE, AT(force), "in place of what is there", NULL, "backup restore"},
};

static bool knows(const char *command, const struct row *row)
{
	char **known = g_strsplit(row->commands == NULL ? command : row->commands, " ", -1);
	bool is_known = g_strv_contains((const char *const *)known, command);
	g_strfreev(known);
	return is_known;
}

static GOptionContext *make_context(struct options *o, const char *command, const char *summary)
{
	GOptionEntry entries[G_N_ELEMENTS(rows) + 1] = {0};
	size_t count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct row *row = &rows[i];
		if (knows(command, row)) {
			entries[count++] = (GOptionEntry){row->name, 0, 0, row->kind, (char *)o + row->at, row->text, row->value};
		}
	}
	GOptionContext *context = g_option_context_new(NULL);
	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_summary(context, summary);
	return context;
}

int options_read(struct options *o, int argc, char **argv, const char *summary)
{
	*o = (struct options){0};
	config_init(&o->conf);
	GError *failure = NULL;
	char *program = g_strdup_printf("kreide %s", argv[0]); /* as --help calls it */
	g_set_prgname(program);
	g_free(program);
	GOptionContext *context = make_context(o, argv[0], summary);
	gboolean is_parsed = g_option_context_parse(context, &argc, &argv, &failure);
	g_option_context_free(context);
	if (!is_parsed) {
		(void)fprintf(stderr, "kreide: %s. See --help.\n", failure->message);
		g_error_free(failure);
		return 2;
	}
	if (argc > 1) {
		(void)fprintf(
			stderr, "kreide: '%s' is not understood here. See --help.\n", argv[1]);
		return 2;
	}
	char error[CONFIG_ERROR_MAX];
	if (config_load(&o->conf, o->config, error) != OK) {
		(void)fprintf(stderr, "kreide: %s\n", error);
		return 2;
	}
	if (o->dir != NULL) {
		config_set_text(&o->conf.store_dir, o->dir);
		o->conf.is_dir_given = true;
	}
	return -1;
}

const char *options_take_path(int *argc, char ***argv)
{
	const char *path = NULL;
	if (*argc > 1 && ((*argv)[1][0] != '-' || strcmp((*argv)[1], "-") == 0)) {
		path = (*argv)[1];
		(*argv)[1] = (*argv)[0];
		(*argc)--;
		(*argv)++;
	}
	return path;
}

void options_finish(struct options *o)
{
	char **texts[] = {&o->responsible, &o->officer, &o->authority, &o->conference, &o->minutes, &o->consultation, &o->letters, &o->lists, &o->door, &o->record, &o->letter, &o->given, &o->family, &o->abbr, &o->external, &o->admin, &o->operator, &o->groups, &o->children,
		&o->preset, &o->language, &o->kind, &o->primary, &o->what, &o->picture, &o->config, &o->dir, &o->school, &o->group, &o->name, &o->subject,
		&o->role, &o->person, &o->supervision, &o->private_chat, &o->lobby, &o->rights,
		&o->chat, &o->room, &o->token, &o->whole, &o->lesson, &o->set, &o->weeks, &o->from, &o->until, &o->date,
		&o->csv, &o->pdf};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_free(*texts[i]);
		*texts[i] = NULL;
	}
	config_finish(&o->conf);
}

const char *options_need(const char *value, const char *option)
{
	if (value == NULL || value[0] == '\0') {
		(void)fprintf(stderr, "kreide: --%s is missing. See --help.\n", option);
		return NULL;
	}
	return value;
}

char *options_link_base(const struct config *c, const char *host, bool is_https)
{
	if (host == NULL && c->public_url[0] != '\0') {
		char *base = g_strdup(c->public_url);
		size_t len = strlen(base);
		if (len > 0 && base[len - 1] == '/') {
			base[len - 1] = '\0';
		}
		return base;
	}
	if (host == NULL) {
		host = c->hosts[0] != NULL ? c->hosts[0] : "localhost";
	}
	const char *open = strchr(host, ':') == NULL ? "" : "[";
	const char *close = open[0] == '\0' ? "" : "]";
	uint32_t port = is_https ? c->https_port : c->plain_port;
	if (port == (is_https ? 443u : 80u)) {
		return g_strdup_printf(
			"%s://%s%s%s", is_https ? "https" : "http", open, host, close);
	}
	return g_strdup_printf(
		"%s://%s%s%s:%u", is_https ? "https" : "http", open, host, close, port);
}
