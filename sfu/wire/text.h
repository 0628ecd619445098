/* Cutting a line of text into words: views only, nothing is copied but by text_copy. */
#ifndef KREIDE_TEXT_H
#define KREIDE_TEXT_H

#include "bytes.h"

bool text_starts_with(struct bytes text, const char *prefix, struct bytes *rest);
bool text_is(struct bytes text, const char *expected);
bool text_is_ignoring_case(struct bytes text, const char *expected); /* ASCII */
bool text_contains(struct bytes text, const char *part);
/* Takes the next word, up to a blank; empty at the end. */
struct bytes text_take_word(struct bytes *text);
/* Takes up to `until` and skips it. The whole text if it is not there. */
struct bytes text_take_until(struct bytes *text, char until);
/* Digits only; false if there are others, none, too many, or the value is above the limit. */
bool text_to_u64(struct bytes text, uint64_t limit, uint64_t *value);
/* A word of printable ASCII without blanks, with a NUL. False if it is empty, too long or has other characters. */
bool text_copy(char *out, size_t cap, struct bytes text);

#endif
