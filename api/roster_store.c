#include "roster_store.h"
#include "roster_digest.h"
#include "store_roster.h"

#include <string.h>

static const enum person_role store_roles[ROSTER_ROLES] = {[ROSTER_PUPIL] = PERSON_PUPIL, [ROSTER_TEACHER] = PERSON_TEACHER,
	[ROSTER_LEADER] = PERSON_LEADER, [ROSTER_ADMIN] = PERSON_ADMIN, [ROSTER_PARENT] = PERSON_PARENT};
static const enum group_kind store_kinds[ROSTER_GROUP_KINDS] = {[ROSTER_CLASS] = GROUP_CLASS, [ROSTER_COURSE] = GROUP_COURSE,
	[ROSTER_STAFF] = GROUP_STAFF};

static enum roster_role role_of(enum person_role role)
{
	int found = 0;
	while (found < ROSTER_ROLES - 1 && store_roles[found] != role) {
		found++;
	}
	return (enum roster_role)found;
}

static enum roster_role role_named(const char *name)
{
	int found = 0;
	while (found < ROSTER_ROLES - 1 && strcmp(roster_role_names[found], name) != 0) {
		found++;
	}
	return (enum roster_role)found;
}

static enum roster_group_kind kind_of(enum group_kind kind)
{
	int found = 0;
	while (found < ROSTER_GROUP_KINDS - 1 && store_kinds[found] != kind) {
		found++;
	}
	return (enum roster_group_kind)found;
}

static const char *keep(struct roster_known *known, const char *text)
{
	return g_string_chunk_insert_const(known->texts, text);
}

static void add_person(void *ctx, const struct store_roster_person *p)
{
	struct roster_known *known = ctx;
	struct roster_person person = {.id = keep(known, p->id), .external = keep(known, p->external), .given = keep(known, p->given),
		.family = keep(known, p->family), .name = keep(known, p->name), .abbr = keep(known, p->abbr),
		.login = keep(known, p->login), .role = role_of(p->role), .is_admin = p->is_admin,
		.is_operator = p->is_operator, .is_gone = p->is_gone};
	g_array_append_val(known->people, person);
	g_hash_table_insert(known->people_by_id, (gpointer)(uintptr_t)person.id, GUINT_TO_POINTER(known->people->len));
}

static void add_group(void *ctx, const struct store_roster_group *g)
{
	struct roster_known *known = ctx;
	struct roster_group group = {.id = keep(known, g->id), .name = keep(known, g->name), .subject = keep(known, g->subject),
		.kind = kind_of(g->kind), .is_imported = g->is_imported, .is_gone = g->is_gone};
	g_array_append_val(known->groups, group);
	g_hash_table_insert(known->groups_by_id, (gpointer)(uintptr_t)group.id, GUINT_TO_POINTER(known->groups->len));
}

static void add_member(void *ctx, const char *group, const char *person, bool is_imported)
{
	struct roster_known *known = ctx;
	struct roster_member member = {GPOINTER_TO_UINT(g_hash_table_lookup(known->people_by_id, person)) - 1,
		GPOINTER_TO_UINT(g_hash_table_lookup(known->groups_by_id, group)) - 1, is_imported};
	if (member.person != ROSTER_NOBODY && member.group != ROSTER_NOBODY) {
		g_array_append_val(known->members, member);
	}
}

static void add_child(void *ctx, const char *parent, const char *child)
{
	struct roster_known *known = ctx;
	struct roster_child pair = {GPOINTER_TO_UINT(g_hash_table_lookup(known->people_by_id, parent)) - 1,
		GPOINTER_TO_UINT(g_hash_table_lookup(known->people_by_id, child)) - 1};
	if (pair.parent != ROSTER_NOBODY && pair.child != ROSTER_NOBODY) {
		g_array_append_val(known->children, pair);
	}
}

static void add_login(void *ctx, const char *login)
{
	struct roster_known *known = ctx;
	g_hash_table_add(known->other_logins, (gpointer)(uintptr_t)keep(known, login));
}

bool roster_store_login_taken(void *ctx, const char *login)
{
	const struct roster_known *known = ctx;
	return g_hash_table_contains(known->other_logins, login);
}

enum err roster_store_load(struct roster_known *known, struct store *s, const char *school)
{
	*known = (struct roster_known){.people = g_array_new(FALSE, FALSE, sizeof(struct roster_person)),
		.groups = g_array_new(FALSE, FALSE, sizeof(struct roster_group)),
		.members = g_array_new(FALSE, FALSE, sizeof(struct roster_member)),
		.children = g_array_new(FALSE, FALSE, sizeof(struct roster_child)), .texts = g_string_chunk_new(64 * 1024),
		.people_by_id = g_hash_table_new(g_str_hash, g_str_equal), .groups_by_id = g_hash_table_new(g_str_hash, g_str_equal),
		.other_logins = g_hash_table_new(g_str_hash, g_str_equal)};
	enum err e = store_roster_people(s, school, add_person, known);
	e = e ? e : store_roster_groups(s, school, add_group, known);
	e = e ? e : store_roster_members(s, school, add_member, known);
	e = e ? e : store_roster_children(s, school, add_child, known);
	e = e ? e : store_roster_other_logins(s, school, add_login, known);
	known->roster = (struct roster){(const struct roster_person *)(void *)known->people->data,
		(const struct roster_group *)(void *)known->groups->data, (const struct roster_member *)(void *)known->members->data,
		(const struct roster_child *)(void *)known->children->data, known->people->len, known->groups->len,
		known->members->len, known->children->len};
	return e;
}

void roster_store_forget(struct roster_known *known)
{
	g_array_free(known->people, TRUE);
	g_array_free(known->groups, TRUE);
	g_array_free(known->members, TRUE);
	g_array_free(known->children, TRUE);
	g_string_chunk_free(known->texts);
	g_hash_table_destroy(known->people_by_id);
	g_hash_table_destroy(known->groups_by_id);
	g_hash_table_destroy(known->other_logins);
	*known = (struct roster_known){0};
}

/* While a plan is carried out: the ids of its people and groups, as they are made. */
struct apply {
	struct store *s;
	const char *school;
	const struct roster_plan *plan;
	int64_t now_ms;
	char (*people)[STORE_ID_MAX], (*groups)[STORE_ID_MAX];
};

static enum err make_person(struct apply *a, uint32_t number)
{
	const struct roster_person *p = roster_plan_person(a->plan, number);
	struct store_roster_person person = {.external = p->external, .given = p->given, .family = p->family, .name = p->name,
		.abbr = p->abbr, .login = p->login, .role = store_roles[p->role]};
	return store_roster_add_person(a->s, a->school, &person, a->people[number]);
}

static enum err make_group(struct apply *a, uint32_t number)
{
	const struct roster_group *g = roster_plan_group(a->plan, number);
	struct store_roster_group group = {.name = g->name, .subject = g->subject, .kind = store_kinds[g->kind]};
	return store_roster_add_group(a->s, a->school, &group, a->groups[number]);
}

static enum err carry_out(struct apply *a, const struct roster_change *c)
{
	const char *person = c->person == ROSTER_NOBODY ? "" : a->people[c->person];
	const char *group = c->group == ROSTER_NOBODY ? "" : a->groups[c->group];
	const char *other = c->other == ROSTER_NOBODY ? "" : a->people[c->other];
	switch (c->kind) {
	case ROSTER_GROUP_ADD:
		return make_group(a, c->group);
	case ROSTER_GROUP_RETURN:
		return store_roster_return_group(a->s, group);
	case ROSTER_PERSON_ADD:
		return make_person(a, c->person);
	case ROSTER_PERSON_RETURN:
		return store_roster_return(a->s, person);
	case ROSTER_PERSON_RENAME:
		return store_roster_rename(a->s, person, c->given, c->family, c->to);
	case ROSTER_PERSON_ROLE:
		return store_roster_set_role(a->s, person, store_roles[role_named(c->to)]);
	case ROSTER_PERSON_EXTERNAL:
		return store_roster_set_external(a->s, person, c->to);
	case ROSTER_PERSON_ABBR:
		return store_roster_set_abbr(a->s, person, c->to);
	case ROSTER_PERSON_LOGIN:
		return store_roster_set_login(a->s, person, c->to);
	case ROSTER_JOIN:
		return store_roster_join(a->s, group, person);
	case ROSTER_LEAVE:
		return store_roster_quit(a->s, group, person);
	case ROSTER_CHILD_ADD:
		return store_roster_add_child(a->s, person, other);
	case ROSTER_CHILD_REMOVE:
		return store_roster_remove_child(a->s, person, other);
	case ROSTER_PERSON_LEAVE:
		return store_roster_leave(a->s, person, a->now_ms);
	case ROSTER_GROUP_END:
		return store_roster_end_group(a->s, group, a->now_ms);
	case ROSTER_KINDS:
		break;
	}
	return ERR_STATE;
}

static enum err carry_out_all(const struct roster_source *source, const struct roster_plan *plan, int64_t now_ms)
{
	struct apply a = {source->store, source->school, plan, now_ms, g_malloc0_n(plan->people->len + 1, STORE_ID_MAX),
		g_malloc0_n(plan->groups->len + 1, STORE_ID_MAX)};
	enum err e = OK;
	for (uint32_t i = 0; i < plan->people->len; i++) {
		g_strlcpy(a.people[i], roster_plan_person(plan, i)->id, STORE_ID_MAX);
	}
	for (uint32_t i = 0; i < plan->groups->len; i++) {
		g_strlcpy(a.groups[i], roster_plan_group(plan, i)->id, STORE_ID_MAX);
	}
	for (guint i = 0; i < plan->changes->len && !e; i++) {
		e = carry_out(&a, &g_array_index(plan->changes, struct roster_change, i));
	}
	g_free(a.people);
	g_free(a.groups);
	return e;
}

/* Nobody else writes here: is the school what the plan was made for? */
static enum err check(const struct roster_source *source, const struct roster_plan *plan)
{
	struct roster_known known;
	char digest[ROSTER_DIGEST_MAX];
	enum err e = roster_store_load(&known, source->store, source->school);
	roster_digest(digest, &known.roster, source->file, source->len, source->options);
	roster_store_forget(&known);
	return e ? e : strcmp(digest, plan->digest) == 0 ? OK : ERR_STATE;
}

enum err roster_store_apply(const struct roster_source *source, const struct roster_plan *plan, int64_t now_ms)
{
	enum err e = store_roster_begin(source->store);
	if (e) {
		return e;
	}
	e = check(source, plan);
	e = e ? e : carry_out_all(source, plan, now_ms);
	/* a login or an id that somebody took meanwhile, elsewhere in the installation */
	return store_roster_finish(source->store, e == ERR_CONFLICT ? ERR_STATE : e);
}

bool roster_store_whole(struct roster_options *options, const char *text)
{
	char **names = g_strsplit(text, ",", -1);
	bool is_good = true;
	for (char **name = names; *name && is_good; name++) {
		enum roster_role role = role_named(*name);
		is_good = **name == '\0' || strcmp(roster_role_names[role], *name) == 0;
		options->is_whole[role] = options->is_whole[role] || (is_good && **name);
	}
	g_strfreev(names);
	return is_good;
}
