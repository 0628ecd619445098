/* A school and its rules, for its admins; and all schools, for whoever looks after the installation. */
#include "call.h"
#include "logins.h"
#include "schools.h"

#include <string.h>

static json_t *show_rules(const struct store_rules *rules)
{
	return json_pack("{s:s, s:s, s:b, s:o, s:s}", "supervision", store_supervision_names[rules->supervision], "privateChat",
		store_private_chat_names[rules->private_chat], "lobby", rules->lobby, "rights", show_rights(rules->rights), "chatTo",
		store_chat_to_names[rules->chat_to]);
}

static void answer_school(struct api_call *c)
{
	struct store_school school;
	struct store_rules rules;
	if (store_school_get(c->api->store, c->me.school, &school) || store_rules_get(c->api->store, c->me.school, &rules)) {
		api_fail(c, "school_get");
		return;
	}
	json_t *people = json_object();
	for (int role = 0; role < PERSON_ROLES; role++) {
		json_object_set_new(people, store_role_names[role], json_integer(school.people[role]));
	}
	api_answer(c, 200,
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:{s:o, s:i}}", "id", school.id, "name", school.name, "preset",
			store_preset_names[school.preset], "language", store_language_names[school.language], "timeZone", school.time_zone,
			"rules", show_rules(&rules), "counts", "people", people, "groups", (int)school.groups));
}

void api_get_school(struct api_call *c)
{
	answer_school(c);
}

/* False: another name stands there. */
static bool read_rights(const json_t *list, unsigned *rights)
{
	static const char *const names[] = {"speak", "camera", "share", "write"};
	static const unsigned bits[] = {RIGHT_SPEAK, RIGHT_CAMERA, RIGHT_SHARE, RIGHT_WRITE};
	if (!list) {
		return true;
	}
	*rights = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		int right = api_read_name(json_array_get(list, i), names, 4, -1);
		if (right < 0) {
			return false;
		}
		*rights |= bits[right];
	}
	return true;
}

/* What is said goes into the rules; what is wrong, or NULL. */
static const char *read_rules(const json_t *said, struct store_rules *rules)
{
	const json_t *lobby = json_object_get(said, "lobby");
	int supervision = api_read_name(json_object_get(said, "supervision"), store_supervision_names, SUPERVISIONS, (int)rules->supervision);
	int chat = api_read_name(json_object_get(said, "privateChat"), store_private_chat_names, PRIVATE_CHATS, (int)rules->private_chat);
	int to = api_read_name(json_object_get(said, "chatTo"), store_chat_to_names, CHAT_TOS, (int)rules->chat_to);
	if (supervision < 0 || chat < 0 || to < 0) {
		return supervision < 0 ? "supervision" : chat < 0 ? "privateChat" : "chatTo";
	}
	rules->supervision = (enum supervision)supervision;
	rules->private_chat = (enum private_chat)chat;
	rules->chat_to = (enum chat_to)to;
	rules->lobby = lobby ? json_is_true(lobby) : rules->lobby;
	return read_rights(json_object_get(said, "rights"), &rules->rights) ? NULL : "rights";
}

static enum err change(struct api_call *c, enum preset preset, enum language language, const struct store_rules *rules)
{
	enum err e = store_school_change(c->api->store, c->me.school, api_text(c, "name"), preset, language);
	return e || !rules ? e : store_rules_set(c->api->store, c->me.school, rules);
}

void api_post_school(struct api_call *c)
{
	const json_t *said = json_object_get(c->body, "rules");
	struct store_rules rules;
	int preset = api_read_name(json_object_get(c->body, "preset"), store_preset_names, PRESETS, PRESETS);
	int language = api_read_name(json_object_get(c->body, "language"), store_language_names, LANGUAGES, LANGUAGES);
	if (preset < 0 || language < 0) {
		api_refuse_value(c, preset < 0 ? "preset" : "language");
		return;
	}
	if (store_rules_get(c->api->store, c->me.school, &rules)) {
		api_fail(c, "rules_get");
		return;
	}
	if (preset < PRESETS) {
		rules = store_preset_rules((enum preset)preset);
	}
	const char *wrong = read_rules(said, &rules);
	if (wrong) {
		api_refuse_value(c, wrong);
		return;
	}
	enum err e = change(c, (enum preset)preset, (enum language)language, said ? &rules : NULL);
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "name");
	} else if (e) {
		api_fail(c, "school_change");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "school.changed", "school=%s", c->me.school);
		rooms_reload_rules(c->t);
		answer_school(c);
	}
}

static json_t *show_school(const struct store_school *school)
{
	json_int_t people = 0;
	for (int role = 0; role < PERSON_ROLES; role++) {
		people += school->people[role];
	}
	return json_pack("{s:s, s:s, s:s, s:I, s:i, s:b}", "id", school->id, "name", school->name, "preset",
		store_preset_names[school->preset], "people", people, "groups", (int)school->groups, "hasAdmin", school->has_admin);
}

static void add_school(void *ctx, const struct store_school *school)
{
	json_array_append_new(ctx, show_school(school));
}

void api_get_schools(struct api_call *c)
{
	json_t *schools = json_array();
	if (store_schools_each(c->api->store, add_school, schools)) {
		json_decref(schools);
		api_fail(c, "schools");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "schools", schools));
}

void api_post_schools(struct api_call *c)
{
	struct store_school school;
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	int preset = api_read_name(json_object_get(c->body, "preset"), store_preset_names, PRESETS, -1);
	if (preset < 0) {
		api_refuse_value(c, "preset");
		return;
	}
	enum err e = store_school_make(c->api->store, api_text(c, "name"), (enum preset)preset, id);
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "name");
		return;
	}
	e = e ? e : store_setup_add(c->api->store, id, token);
	e = e ? e : store_school_get(c->api->store, id, &school);
	if (e) {
		api_fail(c, "school_make");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "school.added", "school=%s", id);
	api_answer(c, 200, json_pack("{s:o, s:s}", "school", show_school(&school), "token", token));
}
