/* A school as its admins see it: its preset, language and how many belong to it. */
#ifndef KREIDE_SCHOOLS_H
#define KREIDE_SCHOOLS_H

#include "store.h"

enum preset { PRESET_GRUNDSCHULE, PRESET_SEKUNDAR, PRESET_KOLLEGIUM, PRESETS };
extern const char *const store_preset_names[PRESETS];
enum language { LANGUAGE_DE, LANGUAGE_EN, LANGUAGES };
extern const char *const store_language_names[LANGUAGES];

enum { STORE_ZONE_MAX = 64 };

struct store_school {
	char id[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	enum preset preset;
	enum language language;
	char time_zone[STORE_ZONE_MAX];
	uint32_t people[PERSON_ROLES], groups; /* who are there; that go on */
	bool has_admin; /* who can log in */
};

/* With the rules of its preset. */
enum err store_school_make(struct store *s, const char *name, enum preset preset, char id[STORE_ID_MAX]) MUST_USE;
enum err store_school_get(struct store *s, const char *id, struct store_school *out) MUST_USE;
/* All of them, in the order of adding. */
enum err store_schools_each(struct store *s, void (*each)(void *ctx, const struct store_school *school), void *ctx) MUST_USE;
/* NULL, PRESETS, LANGUAGES: as it is. A preset brings its rules. ERR_MALFORMED: not a name. */
enum err store_school_change(struct store *s, const char *id, const char *name, enum preset preset, enum language language) MUST_USE;
/* What a preset says of lessons, and whether new classes are primary ones. */
struct store_rules store_preset_rules(enum preset preset);
bool store_preset_is_primary(enum preset preset);

#endif
