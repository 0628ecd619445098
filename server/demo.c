/* `kreide demo`: a school to try things out with, its links, and drawn pupils to fill a lesson. */
#include "admin_entrance.h"
#include "commands.h"
#include "demo_conference.h"
#include "demo_families.h"
#include "demo_people.h"
#include "interfaces.h"
#include "options.h"
#include "serve.h"
#include "store.h"

#include <fcntl.h>
#include <glib.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEMO_CLASS = 8, DEMO_SPARE = 2, DEMO_MAX_PUPILS = 200 };

#define GROUP_FILE "demo-group"

static const char *const first_names[] = {"Mia", "Ben", "Emilia", "Noah", "Lina", "Elif", "Jonas",
	"Amir", "Sofia", "Paul", "Ida", "Finn", "Leyla", "Anton", "Clara", "Emil", "Zoe", "Matteo",
	"Nora", "Luis", "Frieda", "Oskar", "Yara", "Theo", "Maja", "Karl", "Aylin", "Jakob", "Romy",
	"Levi", "Hanna", "Milan"};

struct person_link {
	struct store_person person;
	char token[STORE_TOKEN_MAX];
};

struct demo_program {
	char room[STORE_ID_MAX], token[STORE_TOKEN_MAX];
};

struct demo {
	const struct options *options;
	GArray *teachers; /* struct person_link */
	GArray *pupils;   /* the same; the first options->pupils of them are drawn */
	struct demo_people others;
	struct demo_families families;
	struct demo_conference conference;
	struct demo_program programs[TOKEN_KINDS]; /* one that publishes, one that watches */
	pid_t drawn;      /* the process that plays them; 0: none */
};

static void collect_person(void *ctx, const struct store_person *person)
{
	struct demo *d = ctx;
	struct person_link link = {.person = *person};
	bool is_of_lesson = store_is_staff(person->role) || person->role == PERSON_PUPIL;
	if (!is_of_lesson || demo_people_has(&d->others, person->id)) {
		return;
	}
	g_array_append_val(store_is_staff(person->role) ? d->teachers : d->pupils, link);
}

static enum err add_person(struct store *s, const char *school, const char *group, const char *name,
	enum person_role role, char id[STORE_ID_MAX])
{
	enum err result = store_person_add(s, school, name, role, id);
	return result == OK ? store_member_add(s, group, id) : result;
}

/* The id of the demo's learning group is kept beside the store, so that a later start can let more
 * pupils in. */
static char *group_file(const struct config *c)
{
	return g_build_filename(c->store_dir, GROUP_FILE, NULL);
}

static enum err make_school(const struct config *c, struct store *s)
{
	char school[STORE_ID_MAX], group[STORE_ID_MAX], teacher[STORE_ID_MAX];
	enum err result = store_school_add(s, "Grundschule am Park", school);
	if (result == OK) {
		result = store_group_add(s, school, "Klasse 4b", "Mathematik", group);
	}
	if (result == OK) {
		result = add_person(s, school, group, "Frau Kaya", PERSON_TEACHER, teacher);
	}
	if (result == OK) {
		result = demo_people_make(c, s, school, teacher);
	}
	if (result == OK) {
		char *file = group_file(c);
		char *text = g_strdup_printf("%s %s", school, group);
		result = g_file_set_contents(file, text, -1, NULL) ? OK : ERR_SYS;
		g_free(text);
		g_free(file);
	}
	return result;
}

static enum err add_pupils(const struct config *c, struct store *s, guint from, guint to)
{
	char *file = group_file(c), *text = NULL, id[STORE_ID_MAX];
	enum err result = g_file_get_contents(file, &text, NULL, NULL) ? OK : ERR_NOT_FOUND;
	char **ids = result == OK ? g_strsplit(text, " ", 2) : NULL;
	if (result == OK && g_strv_length(ids) != 2) {
		result = ERR_NOT_FOUND;
	}
	for (guint i = from; i < to && result == OK; i++) {
		guint round = i / (guint)G_N_ELEMENTS(first_names);
		const char *first = first_names[i % G_N_ELEMENTS(first_names)];
		char *name =
			round == 0 ? g_strdup(first) : g_strdup_printf("%s %u", first, round + 1);
		result = add_person(s, ids[0], ids[1], name, PERSON_PUPIL, id);
		g_free(name);
	}
	g_strfreev(ids);
	g_free(text);
	g_free(file);
	return result;
}

static enum err collect(struct demo *d, struct store *s)
{
	g_array_set_size(d->teachers, 0);
	g_array_set_size(d->pupils, 0);
	return store_person_each(s, NULL, collect_person, d);
}

static enum err make_links(GArray *people, struct store *s)
{
	enum err result = OK;
	for (guint i = 0; i < people->len && result == OK; i++) {
		struct person_link *link = &g_array_index(people, struct person_link, i);
		result = store_link_add(s, link->person.id, g_get_real_time() / 1000, link->token);
	}
	return result;
}

static void collect_room(void *ctx, const struct store_room *room)
{
	struct demo *d = ctx;
	for (int kind = 0; kind < TOKEN_KINDS; kind++) {
		if (d->programs[kind].room[0] == '\0') {
			g_strlcpy(d->programs[kind].room, room->id, STORE_ID_MAX);
		}
	}
}

static void collect_token(void *ctx, const struct store_token *token)
{
	g_ptr_array_add(ctx, g_strdup(token->id));
}

/* Those of the last start are as dead as its links are old. */
static enum err drop_tokens(struct store *s, const char *room, int64_t now_ms)
{
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	enum err result = store_token_each(s, room, now_ms, collect_token, ids);
	for (guint i = 0; i < ids->len && result == OK; i++) {
		result = store_token_revoke(s, g_ptr_array_index(ids, i));
	}
	g_ptr_array_free(ids, TRUE);
	return result;
}

static enum err make_tokens(struct demo *d, struct store *s)
{
	static const char *const labels[TOKEN_KINDS] = {
		[TOKEN_WHIP] = "OBS", [TOKEN_WHEP] = "Leinwand"};
	int64_t now_ms = g_get_real_time() / 1000;
	enum err result = store_room_each(s, NULL, collect_room, d);
	result = result == OK ? drop_tokens(s, d->programs[0].room, now_ms) : result;
	for (int kind = 0; kind < TOKEN_KINDS && result == OK; kind++) {
		char id[STORE_ID_MAX];
		struct store_token_draft draft = {
			.room = d->programs[kind].room,
			.label = labels[kind],
			.kind = (enum token_kind)kind,
			.role = PERSON_TEACHER,
			.ttl_ms = STORE_TOKEN_MS,
		};
		result = store_token_add(s, &draft, now_ms, id, d->programs[kind].token);
	}
	return result;
}

/* What goes on beside lessons: a parents' day, and a conference. */
static enum err make_meetings(struct demo *d, struct store *s)
{
	struct store_person children[DEMO_FAMILIES];
	uint32_t count = 0;
	int64_t now_ms = g_get_real_time() / 1000;
	while (count < DEMO_FAMILIES && count < d->pupils->len) {
		children[count] = g_array_index(d->pupils, struct person_link, count).person;
		count++;
	}
	/* who reads JSON is a program: it makes what it needs */
	if (d->teachers->len == 0 || d->options->json) {
		return OK;
	}
	const struct store_person *teacher = &g_array_index(d->teachers, struct person_link, 0).person;
	const struct demo_conference_people people = {.school = teacher->school, .leader = d->others.leader, .teacher = teacher->id,
		.pupils = children, .pupil_count = count, .families = &d->families};
	enum err result = demo_families_make(s, teacher->id, children, count, now_ms, &d->families);
	return result == OK ? demo_conference_make(s, &people, now_ms, &d->conference) : result;
}

static enum err prepare(struct demo *d, const struct serve_ready *ready)
{
	struct store *s = ready->store;
	enum err result = store_is_empty(s) ? make_school(ready->config, s) : OK;
	if (result == OK) {
		result = demo_people_load(ready->config, s, &d->others);
	}
	if (result == OK) {
		result = collect(d, s);
	}
	guint wanted = (guint)d->options->class_size;
	if (d->options->pupils > 0) {
		wanted = MAX(wanted, (guint)d->options->pupils + DEMO_SPARE);
	}
	if (result == OK && d->pupils->len < wanted) {
		result = add_pupils(ready->config, s, d->pupils->len, wanted);
		if (result == OK) {
			result = collect(d, s);
		}
	}
	if (result == OK) {
		result = make_links(d->teachers, s);
	}
	if (result == OK) {
		result = make_links(d->pupils, s);
	}
	result = result == OK ? make_meetings(d, s) : result;
	return result == OK ? make_tokens(d, s) : result;
}

static char *base_url(const struct serve_ready *ready, const char *host)
{
	return options_link_base(ready->config, host, ready->plain_port == 0);
}

static json_t *people_json(const GArray *people, guint from, const char *base)
{
	json_t *list = json_array();
	for (guint i = from; i < people->len; i++) {
		const struct person_link *link = &g_array_index(people, struct person_link, i);
		char *url = g_strdup_printf("%s/l#%s", base, link->token);
		(void)json_array_append_new(
			list, json_pack("{s:s, s:s, s:s}", "id", link->person.id, "name",
				      link->person.name, "url", url));
		g_free(url);
	}
	return list;
}

static json_t *program_json(const struct demo *d, enum token_kind kind, const char *base)
{
	const struct demo_program *program = &d->programs[kind];
	char *url = g_strdup_printf("%s/%s/%s", base, store_token_kind_names[kind], program->room);
	json_t *shown = json_pack("{s:s, s:s}", "url", url, "token", program->token);
	g_free(url);
	return shown;
}

static void print_json(const struct demo *d, const struct serve_ready *ready, guint drawn)
{
	char *base = base_url(ready, ready->plain_port == 0 ? "localhost" : "127.0.0.1");
	json_t *json = json_pack("{s:s, s:o, s:o, s:o, s:o}", "url", base, "teachers",
		people_json(d->teachers, 0, base), "pupils", people_json(d->pupils, drawn, base), "whip",
		program_json(d, TOKEN_WHIP, base), "whep", program_json(d, TOKEN_WHEP, base));
	json_t *others = demo_people_json(&d->others, base);
	if (others != NULL) {
		(void)json_object_update(json, others);
		json_decref(others);
	}
	char *line = json_dumps(json, JSON_COMPACT);
	if (line != NULL) {
		(void)printf("%s\n", line);
	}
	free(line);
	json_decref(json);
	g_free(base);
}

static void print_people(const GArray *people, guint from, const char *base)
{
	for (guint i = from; i < people->len; i++) {
		const struct person_link *link = &g_array_index(people, struct person_link, i);
		(void)printf("    %-10s %s/l#%s\n", link->person.name, base, link->token);
	}
}

static void print_programs(const struct demo *d, const char *base)
{
	(void)printf("\n  3. Programme, sobald der Unterricht läuft (Adresse, Bearer-Token)  |  Programs, "
		     "once the lesson runs (address, bearer token)\n\n");
	for (int kind = 0; kind < TOKEN_KINDS; kind++) {
		(void)printf("    %-10s %s/%s/%s %s\n", kind == TOKEN_WHIP ? "WHIP (OBS)" : "WHEP", base,
			store_token_kind_names[kind], d->programs[kind].room, d->programs[kind].token);
	}
}

/* For tablets in the same network: the first address that is not loopback. */
static void print_network_links(const struct demo *d, const struct serve_ready *ready, guint drawn)
{
	struct addr address;
	char text[ADDR_TEXT_MAX];
	if (ready->https_port == 0 || interfaces_list(&address, 1, false) == 0) {
		return;
	}
	char *base = options_link_base(ready->config, addr_text(&address, text), true);
	(void)printf("  Von Tablets und Rechnern im selben Netz (das Zertifikat ist selbst "
		     "unterschrieben, der Browser fragt einmal)\n"
		     "  From tablets and computers in the same network (self-signed certificate, "
		     "the browser asks once)\n\n");
	print_people(d->teachers, 0, base);
	print_people(d->pupils, drawn, base);
	(void)printf("\n");
	g_free(base);
}

static void print_links(const struct demo *d, const struct serve_ready *ready, guint drawn)
{
	char *base = base_url(ready, "localhost");
	(void)printf("\n  Kreide: Grundschule am Park, Klasse 4b · Mathematik\n\n"
		     "  Ein Browser ist eine Person: jede weitere in einem privaten Fenster oder einem anderen Browser.\n"
		     "  A browser is one person: each other one in a private window or another browser.\n\n"
		     "  1. Lehrerin: öffnen, „Unterricht starten“ drücken  |  Teacher: open it, "
		     "press \"Unterricht starten\"\n\n");
	print_people(d->teachers, 0, base);
	(void)printf("\n  2. Kinder  |  Pupils\n\n");
	print_people(d->pupils, drawn, base);
	print_programs(d, base);
	demo_people_print(&d->others, base);
	demo_families_print(&d->families, base);
	demo_conference_print(&d->conference, base);
	(void)printf("\n");
	print_network_links(d, ready, drawn);
	if (drawn > 0) {
		(void)printf("  %u gezeichnete Kinder kommen von selbst, sobald der Unterricht "
			     "beginnt.  |  %u drawn pupils come by themselves "
			     "when the lesson begins.\n\n",
			drawn, drawn);
	}
	(void)printf("  Strg+C beendet den Server.  |  Ctrl+C stops the server.\n\n");
	g_free(base);
}

/* In the child. Nothing but calls that are safe after a fork of many threads. */
static void become_drawn(int links, const char *base)
{
	sigset_t none;
	int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (quiet >= 0 && dup2(links, STDIN_FILENO) >= 0 && dup2(quiet, STDOUT_FILENO) >= 0) {
		(void)execl("/proc/self/exe", "kreide", "peer", "--demo", "--insecure",
			"--duration", "0", "--links-file", "/dev/stdin", "--url", base,
			(char *)NULL);
	}
	_exit(1);
}

/*
 * The drawn pupils are a process of their own: what goes wrong there is not the server's trouble,
 * and the server's figures stay its own. Their links go through a pipe and never touch a disk.
 */
static enum err start_drawn(struct demo *d, const struct serve_ready *ready, guint drawn)
{
	int ends[2];
	if (drawn == 0) {
		return OK;
	}
	if (pipe2(ends, O_CLOEXEC) != 0) {
		return ERR_SYS;
	}
	char *base = base_url(ready, ready->plain_port == 0 ? "localhost" : "127.0.0.1");
	d->drawn = fork();
	if (d->drawn == 0) {
		become_drawn(ends[0], base);
	}
	g_free(base);
	(void)close(ends[0]);
	bool is_told = d->drawn > 0;
	for (guint i = 0; i < drawn && is_told; i++) {
		const char *token = g_array_index(d->pupils, struct person_link, i).token;
		is_told = dprintf(ends[1], "%s\n", token) > 0;
	}
	(void)close(ends[1]);
	return is_told ? OK : ERR_SYS;
}

static enum err on_ready(void *ctx, const struct serve_ready *ready)
{
	struct demo *d = ctx;
	guint drawn = (guint)d->options->pupils;
	enum err result = prepare(d, ready);
	if (result == OK) {
		if (d->options->json) {
			print_json(d, ready, drawn);
		} else {
			print_links(d, ready, drawn);
		}
		(void)fflush(stdout);
		result = start_drawn(d, ready, drawn);
	}
	if (result != OK) {
		(void)fprintf(stderr,
			"kreide: the demo school can't be set up (%s). --dir with an empty folder "
			"makes a new one.\n",
			err_name(result));
	}
	return result;
}

static void on_stop(void *ctx)
{
	struct demo *d = ctx;
	if (d->drawn > 0) {
		(void)kill(d->drawn, SIGTERM);
		(void)waitpid(d->drawn, NULL, 0);
	}
}

static int run(struct options *o)
{
	if (o->class_size == 0) {
		o->class_size = DEMO_CLASS;
	}
	if (o->pupils < 0 || o->pupils > DEMO_MAX_PUPILS || o->class_size < 1 ||
		o->class_size > DEMO_MAX_PUPILS) {
		(void)fprintf(stderr, "kreide: at most %d pupils.\n", DEMO_MAX_PUPILS);
		return 2;
	}
	if (o->config == NULL && o->dir == NULL) {
		config_set_text(&o->conf.store_dir, "kreide-demo");
		o->conf.is_dir_given = true;
	}
	if (o->config == NULL) {
		o->conf.drain_minutes = 0; /* who tries it out does not want to wait */
	}
	struct demo d = {
		.options = o,
		.teachers = g_array_new(FALSE, TRUE, sizeof(struct person_link)),
		.pupils = g_array_new(FALSE, TRUE, sizeof(struct person_link)),
	};
	struct serve_hooks hooks = {.on_ready = on_ready, .on_stop = on_stop, .ctx = &d};
	int code = serve_run(&o->conf, &hooks);
	g_array_free(d.teachers, TRUE);
	g_array_free(d.pupils, TRUE);
	return code;
}

int command_demo(int argc, char **argv)
{
	struct options o;
	int code = options_read(&o, argc, argv,
		"Runs the server with a demo school: prints links for a teacher and for each pupil, and logins of a teacher,\n"
		"a leader and an admin. Later starts keep the school\n"
		"and print new links. Without --config and --dir the store is the folder "
		"kreide-demo.");
	if (code < 0) {
		code = run(&o);
	}
	options_finish(&o);
	return code;
}

/* Nobody can log in yet: whoever reads this may be the first. */
static enum err on_serving(void *ctx, const struct serve_ready *ready)
{
	(void)ctx;
	if (!store_is_empty(ready->store)) {
		return OK;
	}
	(void)puts("\n  Kreide ist noch leer. Mit diesem Link richten Sie es im Browser ein:"
		   "\n  Kreide is empty. This link sets it up in the browser:\n");
	return admin_print_setup(ready->store, ready->config, ready->https_port != 0, NULL);
}

int command_serve(int argc, char **argv)
{
	struct options o;
	int code = options_read(&o, argc, argv,
		"Runs the server. SIGTERM lets running lessons end first ([server] drain-minutes); "
		"a second one, or SIGINT, stops at once.\nSIGHUP reads the configuration and the "
		"certificate again.");
	if (code < 0) {
		struct serve_hooks hooks = {.on_ready = on_serving};
		code = serve_run(&o.conf, &hooks);
	}
	options_finish(&o);
	return code;
}
