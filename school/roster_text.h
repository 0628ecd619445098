/* Words as people write them: when are two of them the same? */
#ifndef KREIDE_ROSTER_TEXT_H
#define KREIDE_ROSTER_TEXT_H

#include "roster.h"

/* Without blanks around it, with single ones inside, composed (NFC); *is_clean: no control character was left. g_free it. */
char *roster_text_clean(const char *text, bool *is_clean);
/* For comparing names: the case does not matter. g_free it. */
char *roster_text_fold(const char *text);
/* For comparing headers and words of a list: letters and digits only, without case and accents. g_free it. */
char *roster_text_key(const char *text);
/* The parts of a list: by commas if there are any, else by semicolons, bars or slashes. g_strfreev it; cleaned, none is empty. */
char **roster_text_list(const char *text);

/* "Schülerin", "Lehrkraft", "parent", ... False: no such word. */
bool roster_text_role(const char *text, enum roster_role *role);
/* What SchILD-NRW says of a pupil: is he there (active, on leave, guest of another school)? False: no such status. */
bool roster_text_status(const char *text, bool *is_there);

#endif
