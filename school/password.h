/* Which passwords and login names are taken. Pure. */
#ifndef KREIDE_PASSWORD_H
#define KREIDE_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_MIN = 10, PASSWORD_MAX_BYTES = 512, LOGIN_MIN = 3, LOGIN_MAX = 64 };

/* The same text, whichever keyboard it was typed on (Unicode NFC). g_malloc'd; NULL: not a text, or too long. */
char *password_prepare(const char *text);
/* Too short, without letters, one of the most used, or with the login or a part of the name in it. `prepared`: by password_prepare. */
bool password_is_weak(const char *prepared, const char *login, const char *name);
/* In small letters, g_malloc'd; NULL: no login name, which has letters a-z, digits and . _ - @ alone. */
char *login_prepare(const char *text);

#endif
