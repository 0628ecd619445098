#include "totp.h"

#include <glib.h>
#include <liboath/oath.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 6 };

/* All of the bytes are looked at, whatever they are. */
static bool is_equal(const char *a, const char *b)
{
	unsigned char other = 0;
	for (size_t i = 0; i < DIGITS; i++) {
		other |= (unsigned char)((unsigned char)a[i] ^ (unsigned char)b[i]);
	}
	return other == 0;
}

int64_t totp_step(const uint8_t secret[TOTP_SECRET_BYTES], const char *code, int64_t unix_s, int64_t used)
{
	char right[DIGITS + 1];
	int64_t now = unix_s / TOTP_STEP_S, found = 0;
	if (strlen(code) != DIGITS) {
		return 0;
	}
	for (int64_t step = now - 1; step <= now + 1; step++) {
		if (step > used
			&& oath_hotp_generate((const char *)secret, TOTP_SECRET_BYTES, (uint64_t)step, DIGITS, false,
				   OATH_HOTP_DYNAMIC_TRUNCATION, right) == OATH_OK
			&& is_equal(right, code)) {
			found = step;
		}
	}
	return found;
}

enum err totp_base32(const uint8_t secret[TOTP_SECRET_BYTES], char out[TOTP_BASE32_MAX])
{
	char *text = NULL;
	if (oath_base32_encode((const char *)secret, TOTP_SECRET_BYTES, &text, NULL) != OATH_OK) {
		return ERR_SYS;
	}
	bool fits = strlen(text) < TOTP_BASE32_MAX;
	g_strlcpy(out, text, TOTP_BASE32_MAX);
	free(text);
	return fits ? OK : ERR_FULL;
}

char *totp_uri(const char *issuer, const char *login, const char *base32)
{
	char *from = g_uri_escape_string(issuer, NULL, FALSE), *who = g_uri_escape_string(login, NULL, FALSE);
	char *uri = g_strdup_printf("otpauth://totp/%s:%s?secret=%s&issuer=%s", from, who, base32, from);
	g_free(from);
	g_free(who);
	return uri;
}
