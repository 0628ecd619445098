/* The second factor (RFC 6238: SHA-1, six digits, 30 s), and what an authenticator's app is told of it. Chance and time come from the caller. */
#ifndef KREIDE_TOTP_H
#define KREIDE_TOTP_H

#include "errors.h"

#include <stddef.h>
#include <stdint.h>

enum { TOTP_SECRET_BYTES = 20, TOTP_STEP_S = 30, TOTP_BASE32_MAX = 33 };

/* The step of time that this code is of: at most one from now, and newer than `used`, the one that was used last. 0: it is of none. */
int64_t totp_step(const uint8_t secret[TOTP_SECRET_BYTES], const char *code, int64_t unix_s, int64_t used);
/* The secret as a person may type it. */
enum err totp_base32(const uint8_t secret[TOTP_SECRET_BYTES], char out[TOTP_BASE32_MAX]) MUST_USE;
/* "otpauth://...", g_malloc'd. */
char *totp_uri(const char *issuer, const char *login, const char *base32);

#endif
