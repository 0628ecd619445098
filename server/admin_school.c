/* The commands for a school as it runs: its rules, its cards of links, its log of private messages. */
#include "admin.h"
#include "commands.h"
#include "policy.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { RIGHT_COUNT = 4 };
static const struct {
	const char *name;
	unsigned bit;
} rights[RIGHT_COUNT] = {{"speak", RIGHT_SPEAK}, {"camera", RIGHT_CAMERA}, {"share", RIGHT_SHARE},
	{"write", RIGHT_WRITE}};

static void print_rules(const struct store_rules *r)
{
	(void)printf("supervision\t%s\nprivate-chat\t%s\nlobby\t%s\nrights\t",
		store_supervision_names[r->supervision],
		store_private_chat_names[r->private_chat], r->lobby ? "on" : "off");
	const char *comma = "";
	for (size_t i = 0; i < RIGHT_COUNT; i++) {
		if ((r->rights & rights[i].bit) != 0) {
			(void)printf("%s%s", comma, rights[i].name);
			comma = ",";
		}
	}
	(void)printf("%s\nchat\t%s\n", r->rights == 0 ? "none" : "",
		store_chat_to_names[r->chat_to]);
}

/* "speak,write", or "none"; false: something else stands there. */
static bool read_rights(const char *text, unsigned *out)
{
	char **parts = g_strsplit(text, ",", -1);
	bool is_good = parts[0] != NULL;
	*out = 0;
	for (size_t i = 0; strcmp(text, "none") != 0 && parts[i] != NULL; i++) {
		size_t k = 0;
		while (k < RIGHT_COUNT && strcmp(parts[i], rights[k].name) != 0) {
			k++;
		}
		is_good = is_good && k < RIGHT_COUNT;
		*out |= k < RIGHT_COUNT ? rights[k].bit : 0;
	}
	g_strfreev(parts);
	if (!is_good) {
		(void)fputs("kreide: --rights must be none, or some of speak,camera,share,write.\n",
			stderr);
	}
	return is_good;
}

/* What was given on the command line goes into the rules; false: something is wrong. */
static bool change_rules(const struct options *o, struct store_rules *r)
{
	static const char *const switches[] = {"off", "on"};
	const struct {
		const char *option, *value;
		const char *const *names;
		int count;
	} rows[] = {{"supervision", o->supervision, store_supervision_names, SUPERVISIONS},
		{"private-chat", o->private_chat, store_private_chat_names, PRIVATE_CHATS},
		{"lobby", o->lobby, switches, 2}, {"chat", o->chat, store_chat_to_names, CHAT_TOS}};
	int values[] = {(int)r->supervision, (int)r->private_chat, r->lobby, (int)r->chat_to};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].value != NULL) {
			values[i] = admin_read_name(
				rows[i].option, rows[i].value, rows[i].names, rows[i].count);
		}
		if (values[i] < 0) {
			return false;
		}
	}
	r->supervision = (enum supervision)values[0];
	r->private_chat = (enum private_chat)values[1];
	r->lobby = values[2] != 0;
	r->chat_to = (enum chat_to)values[3];
	return o->rights == NULL || read_rights(o->rights, &r->rights);
}

static int run_rules(struct store *store, const struct options *o)
{
	struct store_rules rules;
	const char *school = options_need(o->school, "school");
	if (school == NULL) {
		return 2;
	}
	if (store_rules_get(store, school, &rules) != OK) {
		(void)fputs("kreide: there is no such school.\n", stderr);
		return 1;
	}
	if (!change_rules(o, &rules)) {
		return 2;
	}
	bool is_changed = o->supervision != NULL || o->private_chat != NULL || o->lobby != NULL ||
			  o->rights != NULL || o->chat != NULL;
	if (is_changed && store_rules_set(store, school, &rules) != OK) {
		(void)fputs("kreide: the rules could not be written.\n", stderr);
		return 1;
	}
	print_rules(&rules);
	return 0;
}

int command_rules(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Prints the rules of a school, after changing those that are given.\n\n"
		"  --supervision   while no teacher is in a lesson: freeze (pupils neither seen nor "
		"heard),\n                  open (it goes on), end (frozen, and over after ten "
		"minutes)\n"
		"  --private-chat  off, adults (teachers among themselves), logged (also teacher and "
		"pupil,\n                  kept for 30 days: `kreide chatlog`)\n"
		"  --lobby, --rights, --chat  how a lesson begins; its teacher can change them there\n\n"
		"They hold for lessons that begin from now on.");
	return admin_finish(&o, store, code < 0 ? run_rules(store, &o) : code);
}

struct cards {
	const char *base;
	GPtrArray *people; /* ids of pupils */
	GString *text;
};

static void add_pupil(void *ctx, const struct store_person *person, uint32_t links)
{
	struct cards *cards = ctx;
	(void)links;
	if (person->role == PERSON_PUPIL) {
		g_ptr_array_add(cards->people, g_strdup(person->id));
	}
}

static void add_card(void *ctx, const struct store_person *person, const char *token)
{
	struct cards *cards = ctx;
	g_string_append_printf(cards->text, "%s\t%s/l#%s\n", person->name, cards->base, token);
}

static int run_cards(struct store *store, const struct options *o)
{
	const char *group = options_need(o->group, "group");
	if (group == NULL) {
		return 2;
	}
	char *base = options_link_base(&o->conf, NULL, o->conf.https);
	struct cards cards = {
		base, g_ptr_array_new_with_free_func(g_free), g_string_new("")};
	enum err result = store_learner_each(store, group, add_pupil, &cards);
	if (result == OK) {
		result = store_links_reissue(store, group,
			(const char *const *)cards.people->pdata, cards.people->len,
			g_get_real_time() / 1000, add_card, &cards);
	}
	if (result != OK) {
		(void)fprintf(stderr, "kreide: no links were made (%s).\n", err_name(result));
	} else if (cards.people->len == 0) {
		(void)fputs("kreide: there is no such group, or no pupil in it.\n", stderr);
		result = ERR_NOT_FOUND;
	} else {
		(void)fputs(cards.text->str, stdout);
	}
	explicit_bzero(cards.text->str, cards.text->len);
	g_string_free(cards.text, TRUE);
	g_ptr_array_free(cards.people, TRUE);
	g_free(base);
	return result == OK ? 0 : 1;
}

int command_cards(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Makes a new link for each pupil of a learning group, and prints name and link, "
		"separated by a\ntab: for a sheet of QR codes. The pupils' older links die. The links "
		"are shown only now.");
	return admin_finish(&o, store, code < 0 ? run_cards(store, &o) : code);
}

/* What a pupil wrote must not command the administrator's terminal, nor end the line. */
static void print_text(const char *text)
{
	char *valid = g_utf8_make_valid(text, -1);
	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool is_control = g_unichar_iscntrl(c) || g_unichar_type(c) == G_UNICODE_FORMAT ||
				  c == 0x2028 || c == 0x2029;
		(void)printf("%.*s", is_control ? 1 : (int)(g_utf8_next_char(p) - p),
			is_control ? " " : p);
	}
	g_free(valid);
}

static void print_message(void *ctx, const struct store_private *m)
{
	(void)ctx;
	GDateTime *at = g_date_time_new_from_unix_local(m->at_ms / 1000);
	char *when = g_date_time_format(at, "%Y-%m-%d %H:%M:%S");
	(void)printf("%s\t%s\t%s\t%s\t%s\t%s\t", when, m->room, m->sender, m->sender_name,
		m->recipient, m->recipient_name);
	print_text(m->text);
	(void)putchar('\n');
	g_free(when);
	g_date_time_unref(at);
}

static int run_chatlog(struct store *store, const struct options *o)
{
	struct store_rules rules;
	const char *school = options_need(o->school, "school");
	if (school == NULL) {
		return 2;
	}
	if (store_rules_get(store, school, &rules) != OK ||
		store_private_each(store, school, print_message, NULL) != OK) {
		(void)fputs("kreide: there is no such school.\n", stderr);
		return 1;
	}
	return 0;
}

int command_chatlog(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Prints the private messages that were kept for a school (`kreide rules "
		"--private-chat logged`),\noldest first, each for 30 days: time, room, id and name of "
		"who wrote, id and name of whom it was\nfor, text; separated by tabs.");
	return admin_finish(&o, store, code < 0 ? run_chatlog(store, &o) : code);
}

static int run_revoke(struct store *store, const struct options *o)
{
	const char *person = options_need(o->person, "person");
	if (person == NULL) {
		return 2;
	}
	struct store_person found;
	enum err result = store_person_find(store, person, &found);
	if (result == OK) {
		result = store_links_revoke(store, person);
	}
	if (result != OK) {
		(void)fprintf(stderr,
			"kreide: nothing was revoked (%s). `kreide people` lists the ids of people.\n",
			err_name(result));
	}
	return result == OK ? 0 : 1;
}

int command_revoke(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Makes all links of a person dead. A running server throws out whoever came by one "
		"of them\nwithin seconds. `kreide token` makes a new link.");
	return admin_finish(&o, store, code < 0 ? run_revoke(store, &o) : code);
}
