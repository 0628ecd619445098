/* What each participant may send now, and what becomes of what he sends when that changes. */
#include "core.h"

#include <string.h>

bool part_leads(const struct participation *p)
{
	return p->room->policy->roles[p->standing].leads;
}

bool part_has_word(const struct participation *p)
{
	return p->room->state.word_given && strcmp(p->room->state.word, p->person.id) == 0;
}

unsigned rights_of(const struct participation *p)
{
	if (p->program) {
		return program_rights(p);
	}
	const struct policy_standing standing = {p->room->state.rights, p->own.mask, p->own.rights, part_has_word(p)};
	return policy_rights(p->room->policy, p->standing, &standing);
}

/* The media plane hears it at once; what there is to tell goes into changes. */
static void enforce(struct turn *t, struct participation *p, uint32_t wanted, json_t *changes)
{
	unsigned before = p->rights;
	uint32_t sent_before = p->sources;
	p->rights = rights_of(p);
	/* at a program nobody would switch it on again */
	p->sources = policy_sources(p->rights, p->program ? p->program->sends : wanted);
	if (p->sources != sent_before) {
		part_allow(t, p);
		json_object_set_new(changes, "publish", show_publish(p->sources));
	}
	if (p->rights != before) {
		json_object_set_new(changes, "may", show_rights(p->rights));
	}
}

/* Takes changes. */
static void tell(struct turn *t, struct participation *p, json_t *changes)
{
	if (p->is_in && json_object_size(changes) > 0) {
		json_object_set_new(changes, "id", json_string(p->person.id));
		room_note(t, p->room, NULL, "participant.changed", changes);
	} else {
		json_decref(changes);
	}
}

void rights_apply(struct turn *t, struct participation *p, uint32_t wanted, json_t *changes)
{
	enforce(t, p, wanted, changes);
	tell(t, p, changes);
}

/* First all are stopped, then it is told: in a large room telling takes a while. */
void rights_apply_all(struct turn *t, struct room *room)
{
	json_t **changes = g_new(json_t *, room->parts->len);
	for (guint i = 0; i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		changes[i] = json_object();
		enforce(t, p, p->sources, changes[i]);
	}
	for (guint i = 0; i < room->parts->len; i++) {
		tell(t, g_ptr_array_index(room->parts, i), changes[i]);
	}
	g_free(changes);
}

unsigned rights_read(const json_t *rights, unsigned *named)
{
	static const struct {
		const char *name;
		unsigned bit;
	} names[] = {{"speak", RIGHT_SPEAK}, {"camera", RIGHT_CAMERA}, {"share", RIGHT_SHARE}, {"write", RIGHT_WRITE}};
	unsigned given = 0;
	*named = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const json_t *value = json_object_get(rights, names[i].name);
		*named |= value ? names[i].bit : 0;
		given |= json_is_true(value) ? names[i].bit : 0;
	}
	return given;
}
