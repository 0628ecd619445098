/* Which passwords and login names are taken, and the second factor by the vectors of its RFC. */
#include "password.h"
#include "totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

static void weak_passwords(void **state)
{
	static const struct {
		const char *password;
		bool is_weak;
	} rows[] = {
		{"", true}, {"kurzaber!", true}, {"eine Kuh auf Rollschuhen", false}, {"aaaaaaaaaaaaaaa", true}, {"abababababab", true},
		{"1234567890", true}, {"0987654321", true}, {"9876543210", true}, {"abcdefghijklm", true}, {"27031985271", true},
		{"passwort2026", true}, {"Passwort!2026", true}, {"2026-Passwort", true}, {"qwertzuiop", true}, {"Sommer2026!", true},
		{"München2026!", true}, {"Lehrerzimmer12", true}, {"ichliebedich", true}, {"Frau Kaya 1!", true}, {"xx-kaya.a-xx", true},
		{"AylinAylin9", true}, {"Schrank-Tonne-Blau", false}, {"ä ö ü ß ? !", false}, {"Gr\xc3\xbc\xc3\x9f" "e aus der Ferne", false},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *prepared = password_prepare(rows[i].password);
		if (password_is_weak(prepared, "kaya.a", "Aylin Kaya") != rows[i].is_weak) {
			fail_msg("row %zu: %s", i, rows[i].password);
		}
		g_free(prepared);
	}
}

static void one_password_on_every_keyboard(void **state)
{
	char *composed = password_prepare("M\xc3\xbcsli"), *apart = password_prepare("Mu\xcc\x88sli");
	char *endless = g_strnfill(PASSWORD_MAX_BYTES + 1, 'x');
	(void)state;
	assert_string_equal(composed, apart);
	assert_null(password_prepare("\xff\xfe"));
	assert_null(password_prepare(endless));
	g_free(composed);
	g_free(apart);
	g_free(endless);
}

static void login_names(void **state)
{
	static const struct {
		const char *said, *taken;
	} rows[] = {{"Kaya", "kaya"}, {"a.kaya-2@schule.example", "a.kaya-2@schule.example"}, {"ab", NULL}, {"", NULL}, {"a b c", NULL},
		{"käthe", NULL}, {"a'--", NULL}, {"a\nbc", NULL},
		{"0123456789012345678901234567890123456789012345678901234567890123", "0123456789012345678901234567890123456789012345678901234567890123"},
		{"01234567890123456789012345678901234567890123456789012345678901234", NULL}};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *login = login_prepare(rows[i].said);
		assert_int_equal(login != NULL, rows[i].taken != NULL);
		if (login) {
			assert_string_equal(login, rows[i].taken);
		}
		g_free(login);
	}
}

/* RFC 6238, appendix B, the last six digits of eight. */
static void codes_of_the_rfc(void **state)
{
	static const struct {
		int64_t at;
		const char *code;
	} rows[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"}, {2000000000, "279037"},
		{20000000000, "353130"}};
	const uint8_t *secret = (const uint8_t *)"12345678901234567890";
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int64_t step = rows[i].at / 30;
		assert_int_equal(totp_step(secret, rows[i].code, rows[i].at, 0), step);
		assert_int_equal(totp_step(secret, rows[i].code, rows[i].at + 30, 0), step);
		assert_int_equal(totp_step(secret, rows[i].code, rows[i].at - 30, 0), step);
		assert_int_equal(totp_step(secret, rows[i].code, rows[i].at + 60, 0), 0);
		assert_int_equal(rows[i].at < 60 ? 0 : totp_step(secret, rows[i].code, rows[i].at - 60, 0), 0);
		assert_int_equal(totp_step(secret, rows[i].code, rows[i].at, step - 1), step);
		assert_int_equal(totp_step(secret, rows[i].code, rows[i].at, step), 0); /* used */
	}
	assert_int_equal(totp_step(secret, "28708", 59, 0), 0);
	assert_int_equal(totp_step(secret, "2870820", 59, 0), 0);
	assert_int_equal(totp_step(secret, "", 59, 0), 0);
}

static void what_an_app_is_told(void **state)
{
	char base32[TOTP_BASE32_MAX];
	(void)state;
	assert_int_equal(totp_base32((const uint8_t *)"12345678901234567890", base32), OK);
	assert_string_equal(base32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	char *uri = totp_uri("Schule: Süd & West", "kaya", base32);
	assert_string_equal(uri, "otpauth://totp/Schule%3A%20S%C3%BCd%20%26%20West:kaya?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
		"&issuer=Schule%3A%20S%C3%BCd%20%26%20West");
	g_free(uri);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(weak_passwords), cmocka_unit_test(one_password_on_every_keyboard),
		cmocka_unit_test(login_names), cmocka_unit_test(codes_of_the_rfc), cmocka_unit_test(what_an_app_is_told)};
	return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
