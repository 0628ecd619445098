/* Getting in by password: logins, invitations, second factors, the setup of a school. */
#include "driver.h"
#include "logins.h"
#include "totp.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <glib.h>
#include <liboath/oath.h>

#define PASSWORD "eine Kuh auf Rollschuhen"
/* libsodium's smallest parameters: what is older than ours, and quick to test with */
static void keep_password(struct driver *d, int who, const char *login, const char *password)
{
	char hash[crypto_pwhash_STRBYTES];
	assert_int_equal(crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
	assert_int_equal(store_login_set(d->store, d->person[who], login, hash), OK);
}

static const char *text(const struct driver *d, const char *key)
{
	const char *found = json_string_value(json_object_get(d->body, key));
	return found ? found : "";
}

static const char *error_code(const struct driver *d)
{
	const char *code = json_string_value(json_object_get(json_object_get(d->body, "error"), "code"));
	return code ? code : "";
}

static int post(struct driver *d, const char *path, const char *session, json_t *body)
{
	char *dumped = json_dumps(body, JSON_COMPACT);
	int status = driver_api(d, "POST", path, session, dumped);
	free(dumped);
	json_decref(body);
	return status;
}

static int log_in(struct driver *d, const char *login, const char *password, const char *code)
{
	return post(d, "/api/session", "", json_pack("{s:s, s:s, s:s*}", "login", login, "password", password, "code", code));
}

static void the_right_password_lets_in(void **state)
{
	struct driver *d = *state;
	struct store_login before, after;
	char session[STORE_TOKEN_MAX];
	keep_password(d, 0, "kaya", PASSWORD);
	assert_int_equal(store_login_find(d->store, "kaya", &before), OK);
	assert_int_equal(log_in(d, "Kaya", PASSWORD, NULL), 200);
	snprintf(session, sizeof session, "%s", driver_cookie(d));
	assert_string_equal(json_string_value(json_object_get(json_object_get(d->body, "person"), "id")), d->person[0]);
	assert_int_equal(driver_api(d, "GET", "/api/home", session, ""), 200);
	assert_int_equal(driver_api(d, "GET", "/api/me", session, ""), 200);
	assert_string_equal(text(d, "login"), "kaya");
	/* its hash was made with old parameters, and is not any more */
	assert_int_equal(store_login_find(d->store, "kaya", &after), OK);
	assert_string_not_equal(before.password, after.password);
	assert_int_equal(crypto_pwhash_str_needs_rehash(after.password, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE), 0);
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200);
	assert_int_equal(driver_api(d, "GET", "/api/me", d->session[1], ""), 200);
	assert_true(json_is_null(json_object_get(d->body, "login")));
}

static void wrong_ones_are_all_alike(void **state)
{
	static const char *const logins[] = {"kaya", "kaya", "nobody", "k", "KAYA ", "brandt"};
	static const char *const passwords[] = {"wrong", "", PASSWORD, PASSWORD, PASSWORD, PASSWORD};
	struct driver *d = *state;
	keep_password(d, 0, "kaya", PASSWORD);
	keep_password(d, 4, "brandt", PASSWORD);
	assert_int_equal(store_password_forget(d->store, d->person[4]), OK);
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		int expected = passwords[i][0] ? 403 : 400;
		assert_int_equal(log_in(d, logins[i], passwords[i], NULL), expected);
		assert_string_equal(error_code(d), expected == 403 ? "wrong_login" : "bad_message");
		assert_string_equal(driver_cookie(d), "");
	}
	assert_int_equal(driver_api(d, "POST", "/api/session", "", "{}"), 400);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", "{\"login\":\"kaya\"}"), 400);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", "{\"token\":\"a\",\"login\":\"kaya\",\"password\":\"b\"}"), 400);
}

/* What is looked at for somebody unknown costs the same work, so it takes the same time. */
static void unknown_logins_take_as_long(void **state)
{
	struct driver *d = *state;
	clock_t least[2] = {0, 0};
	char hash[crypto_pwhash_STRBYTES];
	assert_int_equal(crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE), 0);
	assert_int_equal(store_login_set(d->store, d->person[0], "kaya", hash), OK);
	for (int i = 0; i < 6; i++) {
		clock_t from = clock();
		assert_int_equal(log_in(d, i % 2 ? "kaya" : "nobody", "something wrong", NULL), 403);
		clock_t took = clock() - from;
		least[i % 2] = i < 2 || took < least[i % 2] ? took : least[i % 2];
	}
	assert_true(least[0] > least[1] / 2 && least[1] > least[0] / 2);
}

static void ten_wrong_ones_a_login(void **state)
{
	struct driver *d = *state;
	keep_password(d, 0, "kaya", PASSWORD);
	keep_password(d, 4, "brandt", PASSWORD);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200); /* right ones don't count */
	}
	for (int i = 0; i < 10; i++) {
		assert_int_equal(log_in(d, i % 2 ? "kaya" : "KAYA", "wrong", NULL), 403);
	}
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 429);
	assert_string_equal(error_code(d), "too_fast");
	assert_int_equal(log_in(d, "brandt", PASSWORD, NULL), 200);
	driver_time(d, d->at_ms + 61 * 1000);
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200);
}

static void wrong_passwords_are_limited_by_address_and_a_right_one_passes(void **state)
{
	struct driver *d = *state;
	int refused = 0;
	for (int i = 0; i < 32; i++) {
		char name[16];
		snprintf(name, sizeof name, "nobody%d", i);
		refused += log_in(d, name, "wrong", NULL) == 429;
	}
	assert_int_equal(refused, 2);
	keep_password(d, 0, "kaya", PASSWORD);
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200); /* a whole school is behind it */
	d->address = 1;
	assert_int_equal(log_in(d, "nobody", "wrong", NULL), 403);
}

static void an_invitation_is_used_once(void **state)
{
	struct driver *d = *state;
	char token[STORE_TOKEN_MAX], older[STORE_TOKEN_MAX];
	keep_password(d, 4, "brandt", PASSWORD);
	assert_int_equal(store_invitation_add(d->store, d->person[1], DRIVER_EPOCH_MS, token), ERR_DENIED);
	assert_int_equal(store_invitation_add(d->store, d->person[0], DRIVER_EPOCH_MS, older), OK);
	assert_int_equal(store_invitation_add(d->store, d->person[0], DRIVER_EPOCH_MS, token), OK);
	assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s}", "token", older)), 403);
	assert_string_equal(error_code(d), "link_dead");
	assert_int_equal(post(d, "/api/session", "", json_pack("{s:s}", "token", token)), 403); /* it is no link to log in with */
	assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s}", "token", token)), 200);
	assert_string_equal(text(d, "name"), "Frau Kaya");
	static const struct {
		const char *login, *password, *code;
		int status;
	} tries[] = {{"Brandt", PASSWORD, "login_taken", 409}, {"a b", PASSWORD, "bad_request", 400}, {"kaya", "kurz", "weak_password", 400},
		{"kaya", "passwort2026", "weak_password", 400}, {"kaya", "Kaya ist toll", "weak_password", 400}, {"Kaya", PASSWORD, "", 200},
		{"kaya", PASSWORD, "link_dead", 403}};
	for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
		assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s, s:s, s:s}", "token", token, "login", tries[i].login, "password",
			tries[i].password)), tries[i].status);
		assert_string_equal(error_code(d), tries[i].code);
	}
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200);
	assert_int_equal(store_link_find(d->store, d->link[0], strlen(d->link[0]), &(struct store_person){0}), OK);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[0], ""), 401); /* whoever was in under his name is out */
}

static void an_invitation_lives_seven_days(void **state)
{
	struct driver *d = *state;
	char token[STORE_TOKEN_MAX];
	assert_int_equal(store_invitation_add(d->store, d->person[0], DRIVER_EPOCH_MS, token), OK);
	driver_time(d, STORE_INVITATION_MS - 1);
	assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s}", "token", token)), 200);
	driver_time(d, STORE_INVITATION_MS);
	assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s}", "token", token)), 403);
}

static void a_new_password_ends_other_sessions_at_once(void **state)
{
	struct driver *d = *state;
	keep_password(d, 0, "kaya", PASSWORD);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200);
		snprintf(i ? d->other_session[0] : d->session[0], STORE_TOKEN_MAX, "%s", driver_cookie(d));
	}
	driver_join(d, "u1");
	driver_open(d, "u1-b");
	json_decref(driver_take(d));
	assert_int_equal(post(d, "/api/me/password", d->session[0], json_pack("{s:s, s:s}", "old", "wrong", "password", "viele bunte Drachen")), 403);
	assert_int_equal(post(d, "/api/me/password", d->session[0], json_pack("{s:s, s:s}", "old", PASSWORD, "password", "frau kaya 2026")), 400);
	assert_string_equal(error_code(d), "weak_password");
	assert_int_equal(post(d, "/api/me/password", d->session[0], json_pack("{s:s, s:s}", "old", PASSWORD, "password", "viele bunte Drachen")), 200);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[0], ""), 200);
	assert_int_equal(driver_api(d, "GET", "/api/home", d->other_session[0], ""), 401);
	assert_int_equal(driver_closed(d->out, "u1-b"), 4401);
	assert_int_equal(driver_closed(d->out, "u1"), 0);
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 403);
	assert_int_equal(log_in(d, "kaya", "viele bunte Drachen", NULL), 200);
}

/* What the authenticator's app shows at this time. */
static void code_at(struct driver *d, const uint8_t secret[TOTP_SECRET_BYTES], int steps, char code[8])
{
	uint64_t step = (uint64_t)((DRIVER_EPOCH_MS + d->at_ms) / 30000 + steps);
	assert_int_equal(oath_hotp_generate((const char *)secret, TOTP_SECRET_BYTES, step, 6, false, OATH_HOTP_DYNAMIC_TRUNCATION, code), OATH_OK);
}

static void a_second_factor_is_asked_for_once_it_was_confirmed(void **state)
{
	struct driver *d = *state;
	struct store_login login;
	char code[8], recovery[16];
	keep_password(d, 0, "kaya", PASSWORD);
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200);
	snprintf(d->session[0], STORE_TOKEN_MAX, "%s", driver_cookie(d));
	assert_int_equal(post(d, "/api/me/totp/confirm", d->session[0], json_pack("{s:s}", "code", "123456")), 409);
	assert_int_equal(post(d, "/api/me/totp", d->session[0], json_pack("{s:s}", "password", "wrong")), 403);
	assert_int_equal(post(d, "/api/me/totp", d->session[0], json_pack("{s:s}", "password", PASSWORD)), 200);
	assert_int_equal(strlen(text(d, "secret")), 32);
	assert_true(g_str_has_prefix(text(d, "uri"), "otpauth://totp/Schule%20am%20Park:kaya?secret="));
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200); /* not in force yet */
	assert_int_equal(store_login_find(d->store, "kaya", &login), OK);
	code_at(d, login.totp, 0, code);
	assert_int_equal(post(d, "/api/me/totp/confirm", d->session[0], json_pack("{s:s}", "code", strcmp(code, "000000") == 0 ? "000001" : "000000")), 403);
	assert_int_equal(post(d, "/api/me/totp/confirm", d->session[0], json_pack("{s:s}", "code", code)), 200);
	json_t *codes = json_object_get(d->body, "recovery");
	assert_int_equal(json_array_size(codes), 10);
	snprintf(recovery, sizeof recovery, "%s", json_string_value(json_array_get(codes, 3)));
	assert_int_equal(post(d, "/api/me/totp", d->session[0], json_pack("{s:s}", "password", PASSWORD)), 409);

	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 403);
	assert_string_equal(error_code(d), "needs_code");
	assert_int_equal(log_in(d, "kaya", PASSWORD, code), 403); /* this step was used to confirm */
	assert_string_equal(error_code(d), "wrong_code");
	code_at(d, login.totp, 1, code);
	assert_int_equal(log_in(d, "kaya", "wrong", code), 403);
	assert_string_equal(error_code(d), "wrong_login");
	assert_int_equal(log_in(d, "kaya", PASSWORD, code), 200); /* a clock that is 30 s fast */
	assert_int_equal(log_in(d, "kaya", PASSWORD, code), 403); /* a code works once */
	assert_string_equal(error_code(d), "wrong_code");
	for (char *letter = recovery; *letter; letter++) {
		*letter = g_ascii_toupper(*letter); /* as some keyboards do by themselves */
	}
	assert_int_equal(log_in(d, "kaya", PASSWORD, recovery), 200);
	assert_int_equal(log_in(d, "kaya", PASSWORD, recovery), 403);
	assert_int_equal(driver_api(d, "GET", "/api/me", d->session[0], ""), 200);
	assert_int_equal(json_integer_value(json_object_get(d->body, "recoveryLeft")), 9);
	assert_true(json_is_true(json_object_get(d->body, "hasTotp")));
	assert_int_equal(post(d, "/api/me/totp/remove", d->session[0], json_pack("{s:s}", "password", PASSWORD)), 200);
	assert_int_equal(log_in(d, "kaya", PASSWORD, NULL), 200);
	assert_int_equal(driver_api(d, "GET", "/api/me", d->session[0], ""), 200);
	assert_int_equal(json_integer_value(json_object_get(d->body, "recoveryLeft")), 0);
}

static void an_invitation_does_not_get_around_the_second_factor(void **state)
{
	static const uint8_t secret[TOTP_SECRET_BYTES] = {1, 2, 3};
	struct driver *d = *state;
	char token[STORE_TOKEN_MAX], code[8], codes[STORE_RECOVERY_CODES][STORE_RECOVERY_MAX];
	keep_password(d, 0, "kaya", PASSWORD);
	assert_int_equal(store_totp_begin(d->store, d->person[0], secret), OK);
	assert_int_equal(store_totp_confirm(d->store, d->person[0], 1, codes), OK);
	assert_int_equal(store_invitation_add(d->store, d->person[0], DRIVER_EPOCH_MS, token), OK);
	assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s, s:s, s:s}", "token", token, "login", "kaya", "password", PASSWORD)), 403);
	assert_string_equal(error_code(d), "needs_code");
	code_at(d, secret, 0, code);
	assert_int_equal(post(d, "/api/invite", "", json_pack("{s:s, s:s, s:s, s:s}", "token", token, "login", "kaya", "password", PASSWORD,
		"code", code)), 200);
}

static json_t *setup_of(const char *token, const char *name, const char *preset, const char *login)
{
	return json_pack("{s:s, s:{s:s, s:s}, s:{s:s, s:s, s:s, s:s}}", "token", token, "school", "name", name, "preset", preset, "admin",
		"given", "Ina", "family", "Admin", "login", login, "password", PASSWORD);
}

static void the_first_admin_sets_up_the_installation(void **state)
{
	struct driver *d = *state;
	struct store_person admin;
	struct store_rules rules;
	struct store_login login;
	char token[STORE_TOKEN_MAX];
	keep_password(d, 4, "brandt", PASSWORD);
	assert_int_equal(store_setup_add(d->store, NULL, token), OK);
	assert_int_equal(post(d, "/api/setup", "", json_pack("{s:s}", "token", "guess")), 403);
	assert_int_equal(post(d, "/api/setup", "", json_pack("{s:s}", "token", token)), 200);
	assert_true(json_is_null(json_object_get(d->body, "school")));
	assert_int_equal(json_array_size(json_object_get(d->body, "presets")), 3);
	assert_int_equal(post(d, "/api/setup", "", setup_of(token, "Waldschule", "kindergarten", "ina")), 400);
	assert_int_equal(post(d, "/api/setup", "", setup_of(token, "Wald\nschule", "grundschule", "ina")), 400);
	assert_int_equal(post(d, "/api/setup", "", setup_of(token, "Waldschule", "grundschule", "brandt")), 409);
	assert_int_equal(store_login_find(d->store, "ina", &login), ERR_NOT_FOUND); /* all or nothing */
	assert_int_equal(post(d, "/api/setup", "", setup_of(token, "Waldschule", "grundschule", "ina")), 200);
	assert_int_equal(store_login_find(d->store, "ina", &login), OK);
	assert_int_equal(store_person_find(d->store, login.person, &admin), OK);
	assert_true(admin.is_admin && admin.is_operator && admin.role == PERSON_ADMIN);
	assert_int_equal(store_rules_get(d->store, admin.school, &rules), OK);
	assert_int_equal(rules.rights, 3);
	assert_int_equal(post(d, "/api/setup", "", setup_of(token, "Noch eine", "grundschule", "uwe")), 403);
	assert_int_equal(store_setup_add(d->store, NULL, token), ERR_STATE);
}

static void an_added_school_gets_an_admin_of_its_own(void **state)
{
	struct driver *d = *state;
	struct store_person admin;
	struct store_login login;
	char school[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	assert_int_equal(store_school_make(d->store, "Bergschule", PRESET_KOLLEGIUM, school), OK);
	assert_int_equal(store_setup_add(d->store, "nosuch", token), ERR_NOT_FOUND);
	assert_int_equal(store_setup_add(d->store, school, token), OK);
	assert_int_equal(post(d, "/api/setup", "", json_pack("{s:s}", "token", token)), 200);
	assert_string_equal(json_string_value(json_object_get(json_object_get(d->body, "school"), "name")), "Bergschule");
	json_t *body = setup_of(token, "x", "grundschule", "ina");
	json_object_del(body, "school");
	assert_int_equal(post(d, "/api/setup", "", body), 200);
	assert_int_equal(store_login_find(d->store, "ina", &login), OK);
	assert_int_equal(store_person_find(d->store, login.person, &admin), OK);
	assert_true(admin.is_admin && !admin.is_operator);
	assert_string_equal(admin.school, school);
	assert_int_equal(post(d, "/api/setup", "", json_pack("{s:s}", "token", token)), 403);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(the_right_password_lets_in), TEST(wrong_ones_are_all_alike), TEST(unknown_logins_take_as_long),
		TEST(ten_wrong_ones_a_login), TEST(wrong_passwords_are_limited_by_address_and_a_right_one_passes), TEST(an_invitation_is_used_once), TEST(an_invitation_lives_seven_days),
		TEST(a_new_password_ends_other_sessions_at_once), TEST(a_second_factor_is_asked_for_once_it_was_confirmed),
		TEST(an_invitation_does_not_get_around_the_second_factor), TEST(the_first_admin_sets_up_the_installation),
		TEST(an_added_school_gets_an_admin_of_its_own)};
	return cmocka_run_group_tests_name("entrance", tests, NULL, NULL);
}
