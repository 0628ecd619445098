/* Which words a text of a body may be, where not any: handlers look them up in tables of their own, and refuse others. */
#include "openapi.h"

#include <string.h>

#define PRESETS_OF "grundschule sekundar kollegium"
#define SHELF_OF "none read handIn write"
#define LANGUAGES_OF "de en tr ar uk ru pl"
#define MODES_OF "video place both"
#define SEATS_OF "vote advisory guest"
#define OFFICES_OF "chair deputy minutes teller"
#define NAMES_OF_PICTURES \
	"fox owl hedgehog rabbit cat dog bear mouse frog bee ladybird snail fish whale penguin elephant lion giraffe horse cow duck turtle " \
	"butterfly squirrel"

static const struct {
	const char *method, *path, *field; /* "a.b": field b of the object, or of each object of the list, a */
	const char *words;
} rows[] = {
	{"POST", "/api/session", "picture", NAMES_OF_PICTURES},
	{"POST", "/api/setup", "school.preset", PRESETS_OF},
	{"POST", "/api/school", "preset", PRESETS_OF},
	{"POST", "/api/school", "language", "de en"},
	{"POST", "/api/school", "rules.supervision", "freeze open end"},
	{"POST", "/api/school", "rules.privateChat", "off adults logged"},
	{"POST", "/api/school", "rules.chatTo", "all teachers"},
	{"POST", "/api/school", "rules.rights", "speak camera share write"},
	{"POST", "/api/schools", "preset", PRESETS_OF},
	{"POST", "/api/people", "role", "admin leader teacher pupil parent guest"},
	{"POST", "/api/people/*", "role", "admin leader teacher pupil parent guest"},
	{"POST", "/api/people/*/reset", "what", "password totp links"},
	{"POST", "/api/groups", "kind", "class course staff"},
	{"POST", "/api/groups/*", "kind", "class course staff"},
	{"POST", "/api/groups/*/picture", "picture", NAMES_OF_PICTURES},
	{"POST", "/api/rooms/*/tokens", "kind", "whip whep"},
	{"POST", "/api/rooms/*/tokens", "role", "teacher pupil"},
	{"POST", "/api/groups/*/folders", "rights", SHELF_OF},
	{"POST", "/api/me/folders", "rights", SHELF_OF},
	{"POST", "/api/folders/*", "rights", SHELF_OF},
	{"POST", "/api/groups/*/notes", "rights", "read write"},
	{"POST", "/api/notes/*", "rights", "read write"},
	{"POST", "/api/lessons", "weeks", "all odd even"},
	{"POST", "/api/lessons/*", "weeks", "all odd even"},
	{"POST", "/api/lessons/*/change", "kind", "cancelled substituted none"},
	{"POST", "/api/register/*/person", "status", "present late leftEarly absent excused"},
	{"POST", "/api/consultations", "kind", "day hour"},
	{"POST", "/api/consultations/*", "kind", "day hour"},
	{"POST", "/api/consultations/*", "state", "draft open closed"},
	{"POST", "/api/consultations/*/desks", "desks.mode", MODES_OF},
	{"POST", "/api/consultations/*/letters", "language", LANGUAGES_OF},
	{"POST", "/api/desks/*", "mode", MODES_OF},
	{"POST", "/api/desks/*/talks", "mode", "video place"},
	{"POST", "/api/family/talks", "mode", "video place"},
	{"POST", "/api/family/talks/*", "mode", "video place"},
	{"POST", "/api/family/talks/*/companions", "kind", "parent interpreter social"},
	{"POST", "/api/family/contact", "language", LANGUAGES_OF},
	{"POST", "/api/me/contact", "language", LANGUAGES_OF},
	{"POST", "/api/conferences", "kind", "teachers subject school weekly"},
	{"POST", "/api/conferences", "rules.quorum", "none half majority twoThirds"},
	{"POST", "/api/conferences", "rules.audience", "talk listen"},
	{"POST", "/api/conferences/*", "rules.quorum", "none half majority twoThirds"},
	{"POST", "/api/conferences/*", "rules.audience", "talk listen"},
	{"POST", "/api/conferences/*/roll", "add.kind", SEATS_OF},
	{"POST", "/api/conferences/*/roll", "add.office", OFFICES_OF},
	{"POST", "/api/conferences/*/roll", "set.kind", SEATS_OF},
	{"POST", "/api/conferences/*/roll", "set.office", OFFICES_OF},
	{"POST", "/api/conferences/*/roll", "from.kind", SEATS_OF},
};

const size_t openapi_words_count = G_N_ELEMENTS(rows);

/* The schema of the field of this name; NULL: there is none. */
static json_t *find_field(json_t *schema, const char *field)
{
	char **names = g_strsplit(field, ".", -1);
	for (char **name = names; *name && schema; name++) {
		json_t *items = json_object_get(schema, "items");
		schema = json_object_get(json_object_get(items ? items : schema, "properties"), *name);
	}
	g_strfreev(names);
	json_t *items = json_object_get(schema, "items");
	return items ? items : schema;
}

void openapi_add_words(const struct api_route *route, json_t *schema)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (strcmp(rows[i].method, route->method) != 0 || strcmp(rows[i].path, route->path) != 0) {
			continue;
		}
		json_t *field = find_field(schema, rows[i].field), *words = json_array();
		char **texts = g_strsplit(rows[i].words, " ", -1);
		for (char **text = texts; *text; text++) {
			json_array_append_new(words, json_string(*text));
		}
		if (json_is_array(json_object_get(field, "type"))) {
			json_array_append_new(words, json_null());
		}
		json_object_set_new(field, "enum", words);
		g_strfreev(texts);
	}
}
