#include "house.h"

#include <string.h>

void house_init(struct house *house)
{
	*house = (struct house){g_array_new(FALSE, FALSE, sizeof(struct roster_person)),
		g_array_new(FALSE, FALSE, sizeof(struct roster_group)), g_array_new(FALSE, FALSE, sizeof(struct roster_member)),
		g_array_new(FALSE, FALSE, sizeof(struct roster_child)), g_string_chunk_new(4096)};
}

void house_finish(struct house *house)
{
	g_array_free(house->people, TRUE);
	g_array_free(house->groups, TRUE);
	g_array_free(house->members, TRUE);
	g_array_free(house->children, TRUE);
	g_string_chunk_free(house->texts);
}

struct roster house_view(const struct house *house)
{
	return (struct roster){(const struct roster_person *)(void *)house->people->data,
		(const struct roster_group *)(void *)house->groups->data, (const struct roster_member *)(void *)house->members->data,
		(const struct roster_child *)(void *)house->children->data, house->people->len, house->groups->len,
		house->members->len, house->children->len};
}

static const char *keep(struct house *house, const char *text)
{
	return g_string_chunk_insert_const(house->texts, text);
}

static const char *make_id(struct house *house, char kind, uint32_t number)
{
	char id[16];
	g_snprintf(id, sizeof id, "%c%u", kind, number);
	return keep(house, id);
}

uint32_t house_person(struct house *house, enum roster_role role, const char *external, const char *given, const char *family)
{
	char *name = g_strdup_printf("%s %s", given, family);
	struct roster_person person = {.id = make_id(house, 'p', house->people->len), .external = keep(house, external),
		.given = keep(house, given), .family = keep(house, family), .name = keep(house, name), .abbr = "", .login = "",
		.role = role};
	g_free(name);
	g_array_append_val(house->people, person);
	return house->people->len - 1;
}

uint32_t house_group(struct house *house, const char *name, const char *subject, enum roster_group_kind kind, bool is_imported)
{
	struct roster_group group = {.id = make_id(house, 'g', house->groups->len), .name = keep(house, name),
		.subject = keep(house, subject), .kind = kind, .is_imported = is_imported};
	g_array_append_val(house->groups, group);
	return house->groups->len - 1;
}

void house_member(struct house *house, uint32_t person, uint32_t group, bool is_imported)
{
	struct roster_member member = {person, group, is_imported};
	g_array_append_val(house->members, member);
}

static void drop_members(struct house *house, uint32_t person, uint32_t group)
{
	for (guint i = house->members->len; i > 0; i--) {
		const struct roster_member *member = &g_array_index(house->members, struct roster_member, i - 1);
		if ((person == ROSTER_NOBODY || member->person == person) && (group == ROSTER_NOBODY || member->group == group)) {
			g_array_remove_index(house->members, i - 1);
		}
	}
}

static void drop_children(struct house *house, uint32_t parent, uint32_t child)
{
	for (guint i = house->children->len; i > 0; i--) {
		const struct roster_child *pair = &g_array_index(house->children, struct roster_child, i - 1);
		if (pair->parent == parent && pair->child == child) {
			g_array_remove_index(house->children, i - 1);
		}
	}
}

static enum roster_role role_of(const char *name)
{
	int role = 0;
	while (strcmp(roster_role_names[role], name) != 0) {
		role++;
	}
	return (enum roster_role)role;
}

static void apply_person(struct house *house, const struct roster_plan *plan, const struct roster_change *change)
{
	struct roster_person *person = &g_array_index(house->people, struct roster_person, change->person);
	switch ((int)change->kind) {
	case ROSTER_PERSON_ADD: {
		const struct roster_person *added = roster_plan_person(plan, change->person);
		uint32_t number = house_person(house, added->role, added->external, added->given, added->family);
		g_assert_cmpuint(number, ==, change->person);
		person = &g_array_index(house->people, struct roster_person, number);
		person->abbr = keep(house, added->abbr);
		person->login = keep(house, added->login);
		break;
	}
	case ROSTER_PERSON_RETURN:
		person->is_gone = false;
		break;
	case ROSTER_PERSON_RENAME:
		person->name = keep(house, change->to);
		person->given = keep(house, change->given);
		person->family = keep(house, change->family);
		break;
	case ROSTER_PERSON_ROLE:
		person->role = role_of(change->to);
		break;
	case ROSTER_PERSON_EXTERNAL:
		person->external = keep(house, change->to);
		break;
	case ROSTER_PERSON_ABBR:
		person->abbr = keep(house, change->to);
		break;
	case ROSTER_PERSON_LOGIN:
		person->login = keep(house, change->to);
		break;
	case ROSTER_PERSON_LEAVE:
		person->is_gone = true;
		drop_members(house, change->person, ROSTER_NOBODY);
		break;
	default:
		g_assert_not_reached();
	}
}

static void apply_one(struct house *house, const struct roster_plan *plan, const struct roster_change *change)
{
	struct roster_child pair = {change->person, change->other};
	switch ((int)change->kind) {
	case ROSTER_GROUP_ADD: {
		const struct roster_group *added = roster_plan_group(plan, change->group);
		g_assert_cmpuint(house_group(house, added->name, added->subject, added->kind, true), ==, change->group);
		break;
	}
	case ROSTER_GROUP_RETURN:
		g_array_index(house->groups, struct roster_group, change->group).is_gone = false;
		break;
	case ROSTER_GROUP_END:
		g_array_index(house->groups, struct roster_group, change->group).is_gone = true;
		drop_members(house, ROSTER_NOBODY, change->group);
		break;
	case ROSTER_JOIN:
		house_member(house, change->person, change->group, true);
		break;
	case ROSTER_LEAVE:
		drop_members(house, change->person, change->group);
		break;
	case ROSTER_CHILD_ADD:
		g_array_append_val(house->children, pair);
		break;
	case ROSTER_CHILD_REMOVE:
		drop_children(house, change->person, change->other);
		break;
	default:
		apply_person(house, plan, change);
	}
}

void house_apply(struct house *house, const struct roster_plan *plan)
{
	for (guint i = 0; i < plan->changes->len; i++) {
		apply_one(house, plan, &g_array_index(plan->changes, struct roster_change, i));
	}
}
