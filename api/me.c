/* Whoever is logged in: who he is, his password and his second factor. */
#include "password.h"
#include "password_work.h"
#include "plan.h"
#include "schools.h"
#include "session.h"
#include "totp.h"

#include <sodium.h>
#include <string.h>

/* login.login "": he has none. False: refused. */
static bool find_login(struct api_call *c, struct store_login *login)
{
	*login = (struct store_login){0};
	enum err e = store_login_of(c->api->store, c->me.id, login);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "login_of");
		return false;
	}
	return true;
}

void api_get_me(struct api_call *c)
{
	struct store_login login;
	struct store_school school;
	uint32_t left;
	if (!find_login(c, &login)) {
		return;
	}
	if (store_school_get(c->api->store, c->me.school, &school) || store_recovery_count(c->api->store, c->me.id, &left)) {
		api_fail(c, "me");
		return;
	}
	json_t *feed = api_show_feed(c);
	if (!feed) {
		api_fail(c, "me");
		return;
	}
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s}", "id", school.id, "name", school.name, "preset",
		store_preset_names[school.preset], "language", store_language_names[school.language]);
	api_answer(c, 200,
		json_pack("{s:o, s:o, s:s?, s:b, s:i, s:b, s:o}", "person", show_person(&c->me), "school", shown, "login",
			login.login[0] ? login.login : NULL, "hasTotp", login.is_totp_valid, "recoveryLeft", (int)left, "isOperator",
			c->me.is_operator, "feed", feed));
}

/* His password again, for what changes how he gets in. */
static void ask_password(struct api_call *c, const char *said, const char *fresh, void (*finish)(struct api_call *c, struct password_work *work))
{
	struct store_login login;
	if (!find_login(c, &login)) {
		return;
	}
	struct password_work *work = password_work_new(c, login.login, said, fresh);
	g_strlcpy(work->known, login.password, sizeof work->known);
	password_work_defer(c, work, finish);
}

/* False: refused. */
static bool was_right(struct api_call *c, const struct password_work *work)
{
	struct store_login login;
	if (!find_login(c, &login)) {
		return false;
	}
	if (!work->is_right || strcmp(login.password, work->known) != 0) {
		password_refuse_guess(c, work->rate_key, "wrong_login");
		return false;
	}
	password_work_was_right(c, work);
	return true;
}

static void finish_password(struct api_call *c, struct password_work *work)
{
	if (!was_right(c, work)) {
		return;
	}
	if (!work->hash[0] || store_password_set(c->api->store, c->me.id, work->hash, work->session)) {
		api_fail(c, "password_set");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "password.changed", "person=%s", c->me.id);
	conns_check_person(c->t, c->me.id);
	api_answer(c, 200, json_object());
}

void api_post_password(struct api_call *c)
{
	struct store_login login;
	char *fresh = password_prepare(api_text(c, "password"));
	if (!find_login(c, &login)) {
		g_free(fresh);
		return;
	}
	if (!fresh || password_is_weak(fresh, login.login, c->me.name)) {
		api_refuse(c, 400, "weak_password", json_pack("{s:i}", "least", PASSWORD_MIN));
	} else {
		ask_password(c, api_text(c, "old"), api_text(c, "password"), finish_password);
	}
	g_free(fresh);
}

static void finish_totp(struct api_call *c, struct password_work *work)
{
	struct store_school school;
	uint8_t secret[TOTP_SECRET_BYTES];
	char base32[TOTP_BASE32_MAX];
	if (!was_right(c, work)) {
		return;
	}
	randombytes_buf(secret, sizeof secret);
	enum err e = store_totp_begin(c->api->store, c->me.id, secret);
	if (e == ERR_STATE) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s}", "why", "totp"));
		return;
	}
	e = e ? e : store_school_get(c->api->store, c->me.school, &school);
	e = e ? e : totp_base32(secret, base32);
	if (e) {
		api_fail(c, "totp_begin");
		return;
	}
	char *uri = totp_uri(school.name, work->login, base32);
	api_answer(c, 200, json_pack("{s:s, s:s}", "secret", base32, "uri", uri));
	sodium_memzero(uri, strlen(uri));
	g_free(uri);
}

void api_post_totp(struct api_call *c)
{
	ask_password(c, api_text(c, "password"), NULL, finish_totp);
}

void api_post_totp_confirm(struct api_call *c)
{
	struct store_login login;
	char codes[STORE_RECOVERY_CODES][STORE_RECOVERY_MAX];
	if (!find_login(c, &login)) {
		return;
	}
	if (!login.has_totp || login.is_totp_valid) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s}", "why", "totp"));
		return;
	}
	int64_t step = totp_step(login.totp, api_text(c, "code"), c->t->now.unix_ms / 1000, 0);
	if (!step) {
		api_refuse(c, 403, "wrong_code", NULL);
		return;
	}
	if (store_totp_confirm(c->api->store, c->me.id, step, codes)) {
		api_fail(c, "totp_confirm");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "totp.on", "person=%s", c->me.id);
	json_t *recovery = json_array();
	for (size_t i = 0; i < STORE_RECOVERY_CODES; i++) {
		json_array_append_new(recovery, json_string(codes[i]));
	}
	api_answer(c, 200, json_pack("{s:o}", "recovery", recovery));
}

static void finish_totp_remove(struct api_call *c, struct password_work *work)
{
	if (!was_right(c, work)) {
		return;
	}
	if (store_totp_remove(c->api->store, c->me.id)) {
		api_fail(c, "totp_remove");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "totp.off", "person=%s", c->me.id);
	api_answer(c, 200, json_object());
}

void api_post_totp_remove(struct api_call *c)
{
	ask_password(c, api_text(c, "password"), NULL, finish_totp_remove);
}
