/* `kreide load`: a school for as long as it takes, filled with synthetic participants. */
#include "commands.h"
#include "load.h"
#include "options.h"
#include "peer_run.h"
#include "policy.h"
#include "serve.h"
#include "store_conference.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The name of the school says which process made it: what one left behind that was killed is removed by the next. */
#define SCHOOL_PREFIX "kreide load "

struct people {
	GPtrArray *tokens;
	GArray *programs; /* struct cast_program */
	GPtrArray *paths; /* of the programs */
	char *url;        /* of their server */
	GArray *sizes; /* uint32_t */
};

static void people_init(struct people *p)
{
	p->tokens = g_ptr_array_new_with_free_func(g_free);
	p->sizes = g_array_new(FALSE, TRUE, sizeof(uint32_t));
	p->programs = g_array_new(FALSE, TRUE, sizeof(struct cast_program));
	p->paths = g_ptr_array_new_with_free_func(g_free);
	p->url = NULL;
}

static void people_finish(struct people *p)
{
	for (guint i = 0; i < p->tokens->len; i++) {
		char *token = g_ptr_array_index(p->tokens, i);
		explicit_bzero(token, strlen(token));
	}
	g_ptr_array_free(p->tokens, TRUE);
	g_array_free(p->sizes, TRUE);
	g_array_free(p->programs, TRUE);
	g_ptr_array_free(p->paths, TRUE);
	g_free(p->url);
}

static enum err add_person(struct store *s, const char *school, const char *group, guint number,
	enum person_role role, struct people *people)
{
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX], name[32];
	(void)g_snprintf(name, sizeof name, "Test %u", number + 1);
	enum err result = store_person_add(s, school, name, role, id);
	if (result == OK) {
		result = store_member_add(s, group, id);
	}
	if (result == OK) {
		result = store_link_add(s, id, g_get_real_time() / 1000, token);
	}
	if (result == OK) {
		g_ptr_array_add(people->tokens, g_strdup(token));
		explicit_bzero(token, sizeof token);
	}
	return result;
}

static enum err add_room(struct store *s, const char *school, guint number,
	const struct load_args *args, struct people *people)
{
	char group[STORE_ID_MAX], name[32];
	(void)g_snprintf(name, sizeof name, "Test %u", number + 1);
	enum err result = store_group_add(s, school, name, "", group);
	for (uint32_t i = 0; i < args->participants && result == OK; i++) {
		result = add_person(
			s, school, group, i, i == 0 ? PERSON_TEACHER : PERSON_PUPIL, people);
	}
	if (result == OK) {
		g_array_append_val(people->sizes, args->participants);
	}
	return result;
}

/* All are teachers, each with a vote; the first convenes, and chairs. */
static enum err add_members(struct store *s, const char *school, const struct load_args *args, struct people *people, char (*ids)[STORE_ID_MAX])
{
	enum err result = OK;
	for (uint32_t i = 0; i < args->participants && result == OK; i++) {
		char token[STORE_TOKEN_MAX], name[32];
		(void)g_snprintf(name, sizeof name, "Test %u", i + 1);
		result = store_person_add(s, school, name, PERSON_TEACHER, ids[i]);
		result = result ? result : store_link_add(s, ids[i], g_get_real_time() / 1000, token);
		if (result == OK) {
			g_ptr_array_add(people->tokens, g_strdup(token));
			explicit_bzero(token, sizeof token);
		}
	}
	g_array_append_val(people->sizes, args->participants);
	return result;
}

/* Who has not the word listens, as it has to be with so many. */
static enum err convene(struct store *s, const char *school, uint32_t count, char (*ids)[STORE_ID_MAX])
{
	int64_t now_ms = g_get_real_time() / 1000;
	char id[STORE_ID_MAX];
	uint32_t invited;
	enum roll_refusal why;
	struct store_conference *draft = g_new0(struct store_conference, 1);
	struct seat_change *seats = g_new0(struct seat_change, count);
	const struct store_item items[] = {{.title = "Test 1", .text = "", .guests = true}, {.title = "Test 2", .text = "", .guests = true}};
	draft->kind = CONFERENCE_TEACHERS;
	draft->begin_ms = now_ms;
	draft->rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	draft->rules.audience = AUDIENCE_LISTEN;
	draft->rules.secret_share = 0; /* the open vote stays one */
	g_strlcpy(draft->school, school, sizeof draft->school);
	g_strlcpy(draft->title, "Test", sizeof draft->title);
	g_strlcpy(draft->convener.id, ids[0], sizeof draft->convener.id);
	for (uint32_t i = 1; i < count; i++) {
		seats[i - 1] = (struct seat_change){.person = ids[i], .kind = SEAT_VOTE, .office = OFFICE_NONE};
	}
	enum err result = store_conference_add(s, draft, now_ms, id);
	result = result ? result : store_roll_change(s, id, seats, count - 1, NULL, now_ms, &why);
	result = result ? result : store_agenda_set(s, id, items, G_N_ELEMENTS(items), NULL);
	result = result ? result : store_conference_invite(s, id, now_ms, &invited);
	g_free(draft);
	g_free(seats);
	return result;
}

static enum err add_conference(struct store *s, const char *school, const struct load_args *args, struct people *people)
{
	char (*ids)[STORE_ID_MAX] = g_malloc0_n(args->participants, STORE_ID_MAX);
	enum err result = add_members(s, school, args, people, ids);
	result = result ? result : convene(s, school, args->participants, ids);
	g_free(ids);
	return result;
}

/* Nobody waits at a door, and everybody may do everything, from the first moment on. */
static enum err make_school(
	struct store *s, const struct load_args *args, struct people *people, char *school)
{
	const struct store_rules rules = {.supervision = SUPERVISION_OPEN,
		.private_chat = PRIVATE_OFF,
		.lobby = false,
		.rights = RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_SHARE | RIGHT_WRITE,
		.chat_to = CHAT_TO_ALL};
	char name[64];
	(void)g_snprintf(name, sizeof name, SCHOOL_PREFIX "%ld", (long)getpid());
	enum err result = store_school_add(s, name, school);
	if (result != OK) {
		school[0] = '\0';
		return result;
	}
	result = store_rules_set(s, school, &rules);
	if (args->is_conference) {
		return result ? result : add_conference(s, school, args, people);
	}
	for (uint32_t i = 0; i < args->rooms && result == OK; i++) {
		result = add_room(s, school, i, args, people);
	}
	return result;
}

static void collect_left(void *ctx, const char *id, const char *name)
{
	GPtrArray *left = ctx;
	if (g_str_has_prefix(name, SCHOOL_PREFIX)) {
		long pid = strtol(name + strlen(SCHOOL_PREFIX), NULL, 10);
		if (pid <= 0 || kill((pid_t)pid, 0) != 0) {
			g_ptr_array_add(left, g_strdup(id));
		}
	}
}

static enum err remove_left(struct store *s)
{
	GPtrArray *left = g_ptr_array_new_with_free_func(g_free);
	enum err result = store_school_each(s, collect_left, left);
	for (guint i = 0; i < left->len && result == OK; i++) {
		result = store_school_remove(s, g_ptr_array_index(left, i));
	}
	g_ptr_array_free(left, TRUE);
	return result;
}

/* A link a line, or its token alone; an empty line begins another room. */
static void read_links(struct people *p, const char *text)
{
	char **lines = g_strsplit(text, "\n", -1);
	uint32_t size = 0;
	for (char **line = lines; *line != NULL; line++) {
		const char *fragment = strrchr(g_strstrip(*line), '#');
		const char *token = fragment != NULL ? fragment + 1 : *line;
		if (token[0] != '\0') {
			g_ptr_array_add(p->tokens, g_strdup(token));
			size++;
		}
		if (size > 0 && (token[0] == '\0' || line[1] == NULL)) {
			g_array_append_val(p->sizes, size);
			size = 0;
		}
	}
	g_strfreev(lines);
}

static int run(const struct load_args *args, const char *url, const struct people *people)
{
	struct load_people all = {.tokens = (const char *const *)people->tokens->pdata,
		.sizes = (const uint32_t *)(const void *)people->sizes->data,
		.room_count = people->sizes->len,
		.programs = people->programs->len == 0 ? NULL
						       : (const struct cast_program *)(const void *)people->programs->data};
	return load_run(args, url, &all);
}

/* "whip https://host/path TOKEN"; false: it is something else, or of another server than the first one. */
static bool read_program(struct people *p, char *const *words)
{
	struct cast_program program = {.way = g_strcmp0(words[0], "whip") == 0 ? CAST_WHIP : CAST_WHEP};
	bool is_kind = program.way == CAST_WHIP || g_strcmp0(words[0], "whep") == 0;
	const char *host = words[1] == NULL ? NULL : strstr(words[1], "://");
	const char *path = host == NULL ? NULL : strchr(host + 3, '/');
	if (!is_kind || path == NULL) {
		return false;
	}
	char *url = g_strndup(words[1], (gsize)(path - words[1]));
	bool is_same = p->url == NULL || strcmp(p->url, url) == 0;
	g_free(p->url);
	p->url = url;
	program.path = g_strdup(path);
	g_ptr_array_add(p->paths, (gpointer)(uintptr_t)program.path);
	g_array_append_val(p->programs, program);
	g_ptr_array_add(p->tokens, g_strdup(words[2] == NULL ? "" : words[2]));
	return is_same;
}

/* Rooms of Janus have numbers: those of this process. */
static bool make_janus(struct people *p, const struct load_args *args)
{
	const char *host = strstr(args->janus, "://");
	const char *path = host == NULL ? NULL : strchr(host + 3, '/');
	if (path == NULL) {
		(void)fputs("kreide: --janus: it is http://HOST:PORT/PATH.\n", stderr);
		return false;
	}
	p->url = g_strndup(args->janus, (gsize)(path - args->janus));
	for (uint32_t i = 0; i < args->rooms; i++) {
		for (uint32_t k = 0; k < args->participants; k++) {
			struct cast_program program = {
				.way = k < args->video ? CAST_JANUS_FEED : CAST_JANUS_VIEWER,
				.path = path,
				.room = (int64_t)getpid() * LOAD_PEOPLE_MAX + i,
				.feed = 1 + k % args->video};
			g_array_append_val(p->programs, program);
			g_ptr_array_add(p->tokens, g_strdup(""));
		}
		g_array_append_val(p->sizes, args->participants);
	}
	return true;
}

static bool read_programs(struct people *p, const char *text)
{
	char **lines = g_strsplit(text, "\n", -1);
	uint32_t size = 0;
	bool is_good = true;
	for (char **line = lines; *line != NULL; line++) {
		char **words = g_strsplit_set(g_strstrip(*line), " \t", 3);
		bool is_empty = words[0] == NULL || words[0][0] == '\0';
		is_good = is_good && (is_empty || read_program(p, words));
		size += is_empty ? 0 : 1;
		if (size > 0 && (is_empty || line[1] == NULL)) {
			g_array_append_val(p->sizes, size);
			size = 0;
		}
		g_strfreev(words);
	}
	g_strfreev(lines);
	return is_good;
}

static int run_with_file(const struct load_args *args, struct people *people)
{
	char *text = NULL;
	if (!g_file_get_contents(args->links != NULL ? args->links : args->programs, &text, NULL, NULL)) {
		(void)fputs("kreide: the file of links or programs can't be read.\n", stderr);
		return 2;
	}
	bool is_good = true;
	if (args->links != NULL) {
		read_links(people, text);
	} else {
		is_good = read_programs(people, text);
	}
	explicit_bzero(text, strlen(text));
	g_free(text);
	if (!is_good) {
		(void)fputs("kreide: a line of the file is no program, or is of another server than the first.\n",
			stderr);
		return 2;
	}
	if (people->tokens->len == 0 || people->tokens->len > LOAD_PEOPLE_MAX) {
		(void)fprintf(
			stderr, "kreide: it must be 1 to %d lines.\n", LOAD_PEOPLE_MAX);
		return 2;
	}
	return run(args, args->links != NULL ? args->url : people->url, people);
}

/* Where a server with this configuration is reached from its own machine. */
static char *own_url(const struct config *c)
{
	return c->plain_port != 0 ? options_link_base(c, c->plain_address, false)
				  : options_link_base(c, "localhost", true);
}

static int run_with_school(
	const struct load_args *args, const struct options *o, struct store *s, struct people *people)
{
	char school[STORE_ID_MAX] = "";
	enum err result = remove_left(s);
	int code = 1;
	if (result == OK) {
		result = make_school(s, args, people, school);
	}
	if (result == OK) {
		char *url = args->url != NULL ? g_strdup(args->url) : own_url(&o->conf);
		code = run(args, url, people);
		g_free(url);
	} else {
		(void)fprintf(stderr, "kreide: the temporary school could not be made (%s).\n",
			err_name(result));
	}
	if (school[0] != '\0' && store_school_remove(s, school) != OK) {
		(void)fputs("kreide: the temporary school could not be removed; the next run of "
			    "this command tries again.\n",
			stderr);
		code = 1;
	}
	return code;
}

/* The configuration is read as every other command reads it. */
static int run_beside_server(struct load_args *args, struct people *people)
{
	struct options o;
	struct store *store = NULL;
	char *argv[] = {(char *)"load", (char *)"--config", (char *)args->config, (char *)"--dir",
		(char *)args->dir, NULL};
	int argc = 1;
	if (args->config != NULL) {
		argc = 3;
	}
	if (args->dir != NULL) {
		argv[argc] = (char *)"--dir";
		argv[argc + 1] = (char *)args->dir;
		argc += 2;
	}
	argv[argc] = NULL;
	int code = options_read(&o, argc, argv, "");
	if (code < 0 && serve_open_store(&o.conf, &store) != OK) {
		code = 1;
	}
	if (code < 0) {
		args->insecure = true; /* it is this machine */
		code = run_with_school(args, &o, store, people);
	}
	store_close(store);
	options_finish(&o);
	return code;
}

static int run_target(struct load_args *args, struct people *people)
{
	if (args->janus != NULL) {
		return make_janus(people, args) ? run(args, people->url, people) : 2;
	}
	if (args->links != NULL || args->programs != NULL) {
		return run_with_file(args, people);
	}
	return run_beside_server(args, people);
}

int command_load(int argc, char **argv)
{
	struct load_args args;
	struct people people;
	char error[LOAD_ERROR_MAX];
	if (!load_args_read(&args, argc, argv, error)) {
		(void)fprintf(stderr, "kreide: %s See kreide load --help.\n", error);
		return 2;
	}
	if (args.help) {
		(void)fputs(load_usage, stdout);
		return 0;
	}
	/* what interrupts the run must not keep the school from being removed */
	peer_hold_signals();
	people_init(&people);
	int code = run_target(&args, &people);
	people_finish(&people);
	return code;
}
