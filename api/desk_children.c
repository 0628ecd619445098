/* For which children a desk's teachers may assign a talk: those whom they teach; a leader for all pupils. */
#include "consult.h"
#include "members.h"

#include <string.h>

enum { CHILDREN_MAX = 200, QUERY_MAX = 128 };

bool desk_may_have_child(struct api_call *c, const char *child)
{
	return api_is_office(c) || store_desk_teaches(c->api->store, c->desk.id, child);
}

struct children {
	struct store *store;
	GHashTable *known; /* ids of those that are listed */
	GHashTable *have;  /* and of those that have a talk here */
	json_t *shown;
	enum err e;
};

static void add_name(void *ctx, const char *id, const char *name)
{
	(void)id;
	json_array_append_new(ctx, json_string(name));
}

static void add_child(void *ctx, const struct store_member *member)
{
	struct children *all = ctx;
	const struct store_person *child = &member->person;
	if (json_array_size(all->shown) >= CHILDREN_MAX || !g_hash_table_add(all->known, g_strdup(child->id))) {
		return;
	}
	json_t *groups = json_array();
	all->e = all->e ? all->e : store_member_groups(all->store, child->id, add_name, groups);
	bool has = g_hash_table_contains(all->have, child->id);
	json_array_append_new(all->shown, json_pack("{s:s, s:s, s:o, s:b}", "id", child->id, "name", child->name, "groups", groups, "talk", has));
}

static void add_group(void *ctx, const char *id, const char *name)
{
	(void)name;
	g_ptr_array_add(ctx, g_strdup(id));
}

static enum err find_children(struct api_call *c, const char *group, const char *q, struct children *all)
{
	uint32_t total;
	const struct store_member_query query = {.school = c->me.school, .group = group, .q = q[0] ? q : NULL, .role = PERSON_PUPIL,
		.count = CHILDREN_MAX};
	enum err e = store_members_find(c->api->store, &query, add_child, all, &total);
	return e ? e : all->e;
}

/* The groups of the desk's teachers, one after the other. */
static enum err find_taught(struct api_call *c, const char *q, struct children *all)
{
	GPtrArray *groups = g_ptr_array_new_with_free_func(g_free);
	enum err e = OK;
	for (uint32_t i = 0; !e && i < c->desk.teacher_count; i++) {
		e = store_member_groups(c->api->store, c->desk.teachers[i].id, add_group, groups);
	}
	for (guint i = 0; !e && i < groups->len; i++) {
		e = find_children(c, g_ptr_array_index(groups, i), q, all);
	}
	g_ptr_array_free(groups, TRUE);
	return e;
}

static void add_talk(void *ctx, const struct store_talk *talk)
{
	g_hash_table_add(ctx, g_strdup(talk->child.id));
}

void api_get_desk_children(struct api_call *c)
{
	char q[QUERY_MAX];
	struct children all = {c->api->store, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), json_array(), OK};
	api_query(c, "q", q, sizeof q);
	enum err e = store_talk_each(c->api->store, c->id, add_talk, all.have);
	e = e ? e : api_is_office(c) ? find_children(c, NULL, q, &all) : find_taught(c, q, &all);
	g_hash_table_destroy(all.known);
	g_hash_table_destroy(all.have);
	if (e) {
		json_decref(all.shown);
		api_fail(c, "children");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "children", all.shown));
}
