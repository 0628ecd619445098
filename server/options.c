/* How the command line is read: one set of options for all subcommands, by glib. */
#include "options.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* What describes people, groups and schools. */
static void add_people_entries(GOptionContext *context, struct options *o)
{
	const GOptionEntry entries[] = {
		{"given", 0, 0, G_OPTION_ARG_STRING, &o->given, "person: given name", "TEXT"},
		{"family", 0, 0, G_OPTION_ARG_STRING, &o->family, "person: family name", "TEXT"},
		{"short", 0, 0, G_OPTION_ARG_STRING, &o->abbr, "person: abbreviation of a teacher", "TEXT"},
		{"external-id", 0, 0, G_OPTION_ARG_STRING, &o->external, "person: id in the school's own administration", "TEXT"},
		{"admin", 0, 0, G_OPTION_ARG_STRING, &o->admin, "person: an admin beside his role, on or off", "SWITCH"},
		{"operator", 0, 0, G_OPTION_ARG_STRING, &o->operator, "person: an admin who may add schools, on or off", "SWITCH"},
		{"groups", 0, 0, G_OPTION_ARG_STRING, &o->groups, "person: all groups that he belongs to, by commas", "IDS"},
		{"children", 0, 0, G_OPTION_ARG_STRING, &o->children, "person: all children of a parent, by commas", "IDS"},
		{"preset", 0, 0, G_OPTION_ARG_STRING, &o->preset, "school: grundschule, sekundar or kollegium", "PRESET"},
		{"language", 0, 0, G_OPTION_ARG_STRING, &o->language, "school: de or en; consultation: of all letters", "LANGUAGE"},
		{"kind", 0, 0, G_OPTION_ARG_STRING, &o->kind, "group: class, course or staff", "KIND"},
		{"primary", 0, 0, G_OPTION_ARG_STRING, &o->primary, "group: its pupils have the primary mode, on or off", "SWITCH"},
		{"what", 0, 0, G_OPTION_ARG_STRING, &o->what, "reset: password, totp or links", "WHAT"},
		{"picture", 0, 0, G_OPTION_ARG_STRING, &o->picture, "picture: such as fox; left out: by chance", "NAME"},
		{"remove", 0, 0, G_OPTION_ARG_NONE, &o->remove, "member: takes him out", NULL},
		{"end", 0, 0, G_OPTION_ARG_NONE, &o->end, "group: it is over", NULL},
		{"back", 0, 0, G_OPTION_ARG_NONE, &o->back, "leave: he has come back", NULL},
		{"left", 0, 0, G_OPTION_ARG_NONE, &o->left, "people: who has left, instead of who is there", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_option_context_add_main_entries(context, entries, NULL);
}

/* What people are invited to. */
static void add_consultation_entries(GOptionContext *context, struct options *o)
{
	const GOptionEntry entries[] = {
		{"consultation", 0, 0, G_OPTION_ARG_STRING, &o->consultation, "consultation: its id", "ID"},
		{"open", 0, 0, G_OPTION_ARG_NONE, &o->open, "consultation: families see it, and book", NULL},
		{"close", 0, 0, G_OPTION_ARG_NONE, &o->close, "consultation: nothing is booked any more", NULL},
		{"letters", 0, 0, G_OPTION_ARG_FILENAME, &o->letters, "consultation: letters to families with new links, as a PDF", "FILE"},
		{"lists", 0, 0, G_OPTION_ARG_FILENAME, &o->lists, "consultation: lists for the teachers, as a PDF", "FILE"},
		{"door", 0, 0, G_OPTION_ARG_FILENAME, &o->door, "consultation: lists for the doors, without names of families", "FILE"},
		{"conference", 0, 0, G_OPTION_ARG_STRING, &o->conference, "conference: its id", "ID"},
		{"minutes", 0, 0, G_OPTION_ARG_FILENAME, &o->minutes, "conference: its minutes with their annex, as a PDF, or Markdown (.md)", "FILE"},
		{"invite", 0, 0, G_OPTION_ARG_NONE, &o->invite, "conference: calls whoever was not called yet", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_option_context_add_main_entries(context, entries, NULL);
}

static GOptionContext *make_context(struct options *o, const char *summary)
{
	const GOptionEntry entries[] = {
		{"config", 0, 0, G_OPTION_ARG_FILENAME, &o->config,
			"the configuration (see deploy/kreide.conf.sample)", "FILE"},
		{"dir", 0, 0, G_OPTION_ARG_FILENAME, &o->dir,
			"folder of the store, instead of [store] dir", "DIR"},
		{"pupils", 0, 0, G_OPTION_ARG_INT, &o->pupils,
			"demo: fill the lesson with N drawn pupils", "N"},
		{"class-size", 0, 0, G_OPTION_ARG_INT, &o->class_size,
			"demo: so many pupils with links to open (8)", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &o->json, "print for programs, not for people",
			NULL},
		{"school", 0, 0, G_OPTION_ARG_STRING, &o->school, "id of a school", "ID"},
		{"group", 0, 0, G_OPTION_ARG_STRING, &o->group, "id of a learning group", "ID"},
		{"person", 0, 0, G_OPTION_ARG_STRING, &o->person, "id of a person", "ID"},
		{"name", 0, 0, G_OPTION_ARG_STRING, &o->name, "name of what is added", "TEXT"},
		{"subject", 0, 0, G_OPTION_ARG_STRING, &o->subject, "subject of a learning group",
			"TEXT"},
		{"role", 0, 0, G_OPTION_ARG_STRING, &o->role, "teacher, pupil, guest, parent, leader or admin",
			"ROLE"},
		{"supervision", 0, 0, G_OPTION_ARG_STRING, &o->supervision,
			"rules: freeze, open or end", "RULE"},
		{"private-chat", 0, 0, G_OPTION_ARG_STRING, &o->private_chat,
			"rules: off, adults or logged", "RULE"},
		{"lobby", 0, 0, G_OPTION_ARG_STRING, &o->lobby, "rules: on or off", "SWITCH"},
		{"rights", 0, 0, G_OPTION_ARG_STRING, &o->rights,
			"rules: of pupils, such as speak,camera,write; or none", "LIST"},
		{"chat", 0, 0, G_OPTION_ARG_STRING, &o->chat,
			"rules: pupils write to all or to teachers", "WHOM"},
		{"revoke", 0, 0, G_OPTION_ARG_NONE, &o->revoke,
			"token: make the older links of this person dead, or --token", NULL},
		{"room", 0, 0, G_OPTION_ARG_STRING, &o->room, "token: id of a room", "ID"},
		{"whip", 0, 0, G_OPTION_ARG_NONE, &o->whip, "token: to publish", NULL},
		{"whep", 0, 0, G_OPTION_ARG_NONE, &o->whep, "token: to watch", NULL},
		{"ttl", 0, 0, G_OPTION_ARG_INT, &o->ttl, "token: how long it lives", "SECONDS"},
		{"list", 0, 0, G_OPTION_ARG_NONE, &o->list, "token: those of a room; import: all changes; consultation, conference: those of a school", NULL},
		{"token", 0, 0, G_OPTION_ARG_STRING, &o->token, "token: id of one to revoke", "ID"},
		{"whole", 0, 0, G_OPTION_ARG_STRING, &o->whole, "import: who of these roles is missing has left", "ROLES"},
		{"apply", 0, 0, G_OPTION_ARG_NONE, &o->apply, "import: change it", NULL},
		{"lesson", 0, 0, G_OPTION_ARG_STRING, &o->lesson, "timetable: id of a lesson", "ID"},
		{"set", 0, 0, G_OPTION_ARG_STRING, &o->set, "timetable: all periods", "PERIODS"},
		{"weekday", 0, 0, G_OPTION_ARG_INT, &o->weekday, "timetable: 1 Monday to 7 Sunday", "N"},
		{"first", 0, 0, G_OPTION_ARG_INT, &o->first, "timetable: number of the first period", "N"},
		{"last", 0, 0, G_OPTION_ARG_INT, &o->last, "timetable: and of the last", "N"},
		{"weeks", 0, 0, G_OPTION_ARG_STRING, &o->weeks, "timetable: all, odd or even", "WEEKS"},
		{"from", 0, 0, G_OPTION_ARG_STRING, &o->from, "timetable, register: first day", "DAY"},
		{"until", 0, 0, G_OPTION_ARG_STRING, &o->until, "timetable, register: last day", "DAY"},
		{"csv", 0, 0, G_OPTION_ARG_FILENAME, &o->csv, "register: writes a table for spreadsheets; -: here", "FILE"},
		{"pdf", 0, 0, G_OPTION_ARG_FILENAME, &o->pdf, "register: writes a document", "FILE"},
		{"date", 0, 0, G_OPTION_ARG_STRING, &o->date, "timetable: the one day", "DAY"},
		{"yes", 0, 0, G_OPTION_ARG_NONE, &o->yes, "import: even if many leave", NULL},
		{"record", 0, 0, G_OPTION_ARG_FILENAME, &o->record, "privacy: the record of processing, as a PDF", "FILE"},
		{"letter", 0, 0, G_OPTION_ARG_FILENAME, &o->letter, "privacy: the letter for parents, as a PDF", "FILE"},
		{"keep", 0, 0, G_OPTION_ARG_INT, &o->keep, "backup: so many stay in the folder", "N"},
		{"with-keys", 0, 0, G_OPTION_ARG_NONE, &o->with_keys, "backup: the certificate's key, too", NULL},
		{"force", 0, 0, G_OPTION_ARG_NONE, &o->force, "backup, restore: in place of what is there; conference: though it is late", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GOptionContext *context = g_option_context_new(NULL);
	g_option_context_add_main_entries(context, entries, NULL);
	add_people_entries(context, o);
	add_consultation_entries(context, o);
	g_option_context_set_summary(context, summary);
	return context;
}

int options_read(struct options *o, int argc, char **argv, const char *summary)
{
	*o = (struct options){0};
	config_init(&o->conf);
	GError *failure = NULL;
	GOptionContext *context = make_context(o, summary);
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
	char **texts[] = {&o->conference, &o->minutes, &o->consultation, &o->letters, &o->lists, &o->door, &o->record, &o->letter, &o->given, &o->family, &o->abbr, &o->external, &o->admin, &o->operator, &o->groups, &o->children,
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
