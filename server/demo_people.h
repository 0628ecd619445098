/* Whom the demo school has beside its class: a leader and an admin with logins, and a small child with a card. */
#ifndef KREIDE_DEMO_PEOPLE_H
#define KREIDE_DEMO_PEOPLE_H

#include "config.h"
#include "members.h"

#include <jansson.h>

enum { DEMO_PASSWORD_MAX = 16 };

struct demo_people {
	bool is_there; /* else the school was made by an older version */
	char teacher[STORE_ID_MAX], leader[STORE_ID_MAX], admin[STORE_ID_MAX], child[STORE_ID_MAX];
	char password[DEMO_PASSWORD_MAX]; /* of all three, as it was at the start */
	char card[STORE_TOKEN_MAX];       /* the child's, new at each start */
	char picture[STORE_PICTURE_MAX];
};

/* When the school is made. The password is kept beside the store, so that later starts can print it. */
enum err demo_people_make(const struct config *c, struct store *s, const char *school, const char *teacher) MUST_USE;
/* At each start. */
enum err demo_people_load(const struct config *c, struct store *s, struct demo_people *people) MUST_USE;
/* Is it one of them, and nobody of the class? */
bool demo_people_has(const struct demo_people *people, const char *id);
void demo_people_print(const struct demo_people *people, const char *base);
/* {"logins":[...],"child":{...}}; NULL: they are not there. */
json_t *demo_people_json(const struct demo_people *people, const char *base);

#endif
