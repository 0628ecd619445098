#include "roster_digest.h"

#include <string.h>

static void add_number(GChecksum *sum, uint32_t number)
{
	const guchar bytes[4] = {(guchar)(number >> 24), (guchar)(number >> 16), (guchar)(number >> 8), (guchar)number};
	g_checksum_update(sum, bytes, sizeof bytes);
}

/* With the NUL behind it, so that no two rows of texts are one. */
static void add_text(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

void roster_digest(char digest[ROSTER_DIGEST_MAX], const struct roster *known, const void *file, size_t len,
	const struct roster_options *options)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (int role = 0; role < ROSTER_ROLES; role++) {
		add_number(sum, options->is_whole[role]);
	}
	add_number(sum, (uint32_t)known->people_len);
	for (size_t i = 0; i < known->people_len; i++) {
		const struct roster_person *person = &known->people[i];
		const char *const texts[] = {person->id, person->external, person->given, person->family, person->name,
			person->abbr, person->login};
		for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
			add_text(sum, texts[k]);
		}
		add_number(sum, (uint32_t)person->role * 8 + person->is_operator * 4u + person->is_admin * 2u + person->is_gone);
	}
	add_number(sum, (uint32_t)known->groups_len);
	for (size_t i = 0; i < known->groups_len; i++) {
		const struct roster_group *group = &known->groups[i];
		add_text(sum, group->id);
		add_text(sum, group->name);
		add_text(sum, group->subject);
		add_number(sum, (uint32_t)group->kind * 4 + group->is_imported * 2u + group->is_gone);
	}
	add_number(sum, (uint32_t)known->members_len);
	for (size_t i = 0; i < known->members_len; i++) {
		add_number(sum, known->members[i].person);
		add_number(sum, known->members[i].group);
		add_number(sum, known->members[i].is_imported);
	}
	add_number(sum, (uint32_t)known->children_len);
	for (size_t i = 0; i < known->children_len; i++) {
		add_number(sum, known->children[i].parent);
		add_number(sum, known->children[i].child);
	}
	g_checksum_update(sum, file, (gssize)len);
	g_strlcpy(digest, g_checksum_get_string(sum), ROSTER_DIGEST_MAX);
	g_checksum_free(sum);
}
