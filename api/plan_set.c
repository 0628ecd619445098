#include "plan_set.h"

#include "store_plan.h"

struct plan_set {
	struct plan_input input;
	struct plan_result result;
	bool is_made;
	GStringChunk *texts;
	GArray *desks, *slots, *children, *wishes, *teachers_busy, *parents_busy, *talk_counts; /* what the input points to */
	GPtrArray *names, *parents; /* of each child: what it is called, a GArray of its parents' numbers */
	GHashTable *desk_numbers, *child_numbers, *teacher_numbers, *parent_numbers;
	GHashTable *have; /* "desk child" of talks that are booked */
	/* while it is loaded */
	struct store *store;
	const struct store_consult *consult;
	int64_t now_ms;
	uint32_t at; /* the desk, child or person that is looked at */
	enum err e;
};

static uint32_t number_of(struct plan_set *set, GHashTable *numbers, const char *id)
{
	gpointer known = g_hash_table_lookup(numbers, id);
	if (!known) {
		known = GUINT_TO_POINTER(g_hash_table_size(numbers) + 1);
		g_hash_table_insert(numbers, g_string_chunk_insert(set->texts, id), known);
	}
	return GPOINTER_TO_UINT(known) - 1;
}

static void note_failure(struct plan_set *set, enum err e)
{
	set->e = set->e ? set->e : e;
}

/* -- desks and their slots -------------------------------------------------------------------------------------- */

static void add_slot(void *ctx, const struct store_slot *slot)
{
	struct plan_set *set = ctx;
	if (slot->state == SLOT_OPEN && !slot->talk[0] && slot->begin_ms > set->now_ms) {
		const struct plan_slot one = {g_string_chunk_insert(set->texts, slot->id), set->at, slot->begin_ms, slot->end_ms};
		g_array_append_val(set->slots, one);
	}
}

static void add_desk(void *ctx, const struct store_desk *desk)
{
	struct plan_set *set = ctx;
	struct plan_desk one = {.id = g_string_chunk_insert(set->texts, desk->id), .teacher_count = desk->teacher_count,
		.is_place = desk->mode != DESK_VIDEO};
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		one.teachers[i] = number_of(set, set->teacher_numbers, desk->teachers[i].id);
	}
	set->at = number_of(set, set->desk_numbers, desk->id);
	g_array_append_val(set->desks, one);
	note_failure(set, store_slot_each(set->store, desk->id, add_slot, set));
}

/* -- talks that are booked -------------------------------------------------------------------------------------- */

static void add_busy(GArray *list, uint32_t who, const struct store_plan_busy *busy)
{
	const struct plan_busy one = {who, busy->begin_ms, busy->end_ms, busy->is_place};
	g_array_append_val(list, one);
}

static void add_teacher_busy(void *ctx, const struct store_plan_busy *busy)
{
	struct plan_set *set = ctx;
	add_busy(set->teachers_busy, number_of(set, set->teacher_numbers, busy->who), busy);
}

/* Somebody who has left since is nobody's parent here. */
static void add_parent_busy(void *ctx, const struct store_plan_busy *busy)
{
	struct plan_set *set = ctx;
	gpointer known = g_hash_table_lookup(set->parent_numbers, busy->who);
	if (known) {
		uint32_t number = GPOINTER_TO_UINT(known) - 1;
		add_busy(set->parents_busy, number, busy);
		g_array_index(set->talk_counts, uint32_t, number) += busy->is_here;
	}
}

static enum err load_busy(struct plan_set *set)
{
	g_array_set_size(set->talk_counts, g_hash_table_size(set->parent_numbers));
	enum err e = store_plan_teacher_busy_each(set->store, set->consult->id, add_teacher_busy, set);
	return e ? e : store_plan_parent_busy_each(set->store, set->consult->id, add_parent_busy, set);
}

static char *pair_of(const char *desk, const char *child)
{
	return g_strdup_printf("%s %s", desk, child);
}

static void add_pair(void *ctx, const struct store_talk *talk)
{
	g_hash_table_add(ctx, pair_of(talk->desk, talk->child.id));
}

static enum err load_pairs(struct plan_set *set)
{
	enum err e = OK;
	for (guint i = 0; !e && i < set->desks->len; i++) {
		e = store_talk_each(set->store, g_array_index(set->desks, struct plan_desk, i).id, add_pair, set->have);
	}
	return e;
}

/* -- children and wishes ---------------------------------------------------------------------------------------- */

static void free_array(void *array)
{
	g_array_free(array, TRUE);
}

/* Once for each of its parents, one after the other. A child that nobody looks after is a family of its own. */
static void add_child(void *ctx, const struct store_person *child, const char *parent)
{
	struct plan_set *set = ctx;
	uint32_t number = number_of(set, set->child_numbers, child->id);
	if (number == set->children->len) {
		const struct plan_child one = {.id = g_string_chunk_insert(set->texts, child->id)};
		g_array_append_val(set->children, one);
		g_ptr_array_add(set->names, g_string_chunk_insert(set->texts, child->name));
		g_ptr_array_add(set->parents, g_array_new(FALSE, FALSE, sizeof(uint32_t)));
	}
	if (parent[0]) {
		uint32_t who = number_of(set, set->parent_numbers, parent);
		g_array_append_val((GArray *)g_ptr_array_index(set->parents, number), who);
	}
}

static void add_wish(void *ctx, const struct store_wish *wish)
{
	struct plan_set *set = ctx;
	char *pair = pair_of(wish->desk, wish->child);
	bool is_there = g_hash_table_contains(set->desk_numbers, wish->desk) && g_hash_table_contains(set->child_numbers, wish->child);
	if (is_there && !g_hash_table_contains(set->have, pair)) {
		const struct plan_wish one = {number_of(set, set->child_numbers, wish->child), number_of(set, set->desk_numbers, wish->desk),
			wish->rank, wish->from_ms, wish->until_ms};
		g_array_append_val(set->wishes, one);
	}
	g_free(pair);
}

/* -- all of it -------------------------------------------------------------------------------------------------- */

static void point_to_all(struct plan_set *set, GTimeZone *zone)
{
	for (guint i = 0; i < set->children->len; i++) {
		const GArray *parents = g_ptr_array_index(set->parents, i);
		struct plan_child *child = &g_array_index(set->children, struct plan_child, i);
		child->parents = (const uint32_t *)(void *)parents->data;
		child->parent_count = parents->len;
	}
	set->input = (struct plan_input){
		.zone = zone,
		.desks = (const struct plan_desk *)(void *)set->desks->data,
		.desk_count = set->desks->len,
		.slots = (const struct plan_slot *)(void *)set->slots->data,
		.slot_count = set->slots->len,
		.children = (const struct plan_child *)(void *)set->children->data,
		.child_count = set->children->len,
		.wishes = (const struct plan_wish *)(void *)set->wishes->data,
		.wish_count = set->wishes->len,
		.teachers_busy = (const struct plan_busy *)(void *)set->teachers_busy->data,
		.teachers_busy_count = set->teachers_busy->len,
		.parents_busy = (const struct plan_busy *)(void *)set->parents_busy->data,
		.parents_busy_count = set->parents_busy->len,
		.teacher_count = g_hash_table_size(set->teacher_numbers),
		.parent_count = g_hash_table_size(set->parent_numbers),
		.talks_of_parents = (const uint32_t *)(void *)set->talk_counts->data,
		.change_minutes = set->consult->change_minutes,
		.most_talks = set->consult->most_talks,
	};
}

enum err plan_set_load(struct plan_set **out, struct store *s, const struct store_consult *consult, GTimeZone *zone, int64_t now_ms)
{
	struct plan_set *set = g_new0(struct plan_set, 1);
	GHashTable **const tables[] = {&set->desk_numbers, &set->child_numbers, &set->teacher_numbers, &set->parent_numbers};
	*out = set;
	set->store = s;
	set->consult = consult;
	set->now_ms = now_ms;
	set->texts = g_string_chunk_new(4096);
	set->desks = g_array_new(FALSE, TRUE, sizeof(struct plan_desk));
	set->slots = g_array_new(FALSE, TRUE, sizeof(struct plan_slot));
	set->children = g_array_new(FALSE, TRUE, sizeof(struct plan_child));
	set->wishes = g_array_new(FALSE, TRUE, sizeof(struct plan_wish));
	set->teachers_busy = g_array_new(FALSE, TRUE, sizeof(struct plan_busy));
	set->parents_busy = g_array_new(FALSE, TRUE, sizeof(struct plan_busy));
	set->talk_counts = g_array_new(FALSE, TRUE, sizeof(uint32_t));
	set->names = g_ptr_array_new();
	set->parents = g_ptr_array_new_with_free_func(free_array);
	set->have = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		*tables[i] = g_hash_table_new(g_str_hash, g_str_equal);
	}
	enum err e = store_desk_each(s, consult->id, add_desk, set);
	e = e ? e : set->e;
	e = e ? e : load_pairs(set);
	e = e ? e : store_plan_child_each(s, consult->id, add_child, set);
	e = e ? e : store_wish_each(s, consult->id, NULL, add_wish, set);
	e = e ? e : load_busy(set);
	point_to_all(set, g_time_zone_ref(zone));
	set->store = NULL; /* from here on another thread may have it */
	set->consult = NULL;
	return e;
}

void plan_set_free(struct plan_set *set)
{
	if (!set) {
		return;
	}
	GArray *const arrays[] = {set->desks, set->slots, set->children, set->wishes, set->teachers_busy, set->parents_busy, set->talk_counts};
	GHashTable *const tables[] = {set->desk_numbers, set->child_numbers, set->teacher_numbers, set->parent_numbers, set->have};
	if (set->is_made) {
		plan_result_finish(&set->result);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) {
		g_array_free(arrays[i], TRUE);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		g_hash_table_destroy(tables[i]);
	}
	g_ptr_array_free(set->names, TRUE);
	g_ptr_array_free(set->parents, TRUE);
	g_string_chunk_free(set->texts);
	g_time_zone_unref(set->input.zone);
	g_free(set);
}

void plan_set_digest(const struct plan_set *set, char digest[PLAN_DIGEST_MAX])
{
	consult_plan_digest(&set->input, digest);
}

const struct plan_result *plan_set_make(struct plan_set *set)
{
	if (!set->is_made) {
		consult_plan(&set->input, &set->result);
		set->is_made = true;
	}
	return &set->result;
}

const struct plan_input *plan_set_input(const struct plan_set *set)
{
	return &set->input;
}

const char *plan_set_name(const struct plan_set *set, uint32_t child)
{
	return g_ptr_array_index(set->names, child);
}
