#include "letter_set.h"

#include "consult_paper.h"
#include "members.h"
#include "week.h"

#include <string.h>

enum { PEOPLE_AT_ONCE = 200 };

struct child {
	char id[STORE_ID_MAX], name[STORE_NAME_MAX];
	char group[STORE_NAME_MAX]; /* the first one; "": none */
	char *group_key, *name_key; /* what they are sorted by */
};

struct page {
	struct store_letter letter;
	enum consult_language language;
	char *link;
	struct consult_letter_child children[CONSULT_CHILDREN_MAX]; /* texts are those of the set's children */
	size_t child_count;
};

struct letter_set {
	struct store *store; /* while it is loaded */
	const struct letter_order *order;
	GPtrArray *children;   /* struct child */
	GHashTable *known;     /* their ids */
	GHashTable *mine;      /* ids of the teacher's groups; NULL: all are */
	GPtrArray *pages;      /* struct page */
	GHashTable *by_parent; /* pages by the id of the parent */
	const struct child *at; /* whose parents are looked at */
	bool has_parent;       /* he has one */
	enum err e;
	/* what the paper says */
	struct store_consult consult;
	char school[STORE_NAME_MAX], school_language[8];
	GTimeZone *zone;
	int64_t made_ms;
};

static void free_page(void *data)
{
	struct page *page = data;
	g_free(page->link);
	g_free(page);
}

static void free_child(void *data)
{
	struct child *child = data;
	g_free(child->group_key);
	g_free(child->name_key);
	g_free(child);
}

void letter_set_free(struct letter_set *set)
{
	if (!set) {
		return;
	}
	g_ptr_array_free(set->children, TRUE);
	g_ptr_array_free(set->pages, TRUE);
	g_hash_table_destroy(set->known);
	g_hash_table_destroy(set->by_parent);
	g_clear_pointer(&set->mine, g_hash_table_destroy);
	g_clear_pointer(&set->zone, g_time_zone_unref);
	g_free(set);
}

size_t letter_set_count(const struct letter_set *set)
{
	return set->pages->len;
}

/* -- for which children ----------------------------------------------------------------------------------------- */

static void take_group(void *ctx, const char *id, const char *name)
{
	struct child *child = ctx;
	(void)id;
	if (!child->group[0]) {
		g_strlcpy(child->group, name, sizeof child->group);
	}
}

static void add_child(struct letter_set *set, const struct store_person *person)
{
	if (!g_hash_table_add(set->known, g_strdup(person->id))) {
		return;
	}
	struct child *child = g_new0(struct child, 1);
	memcpy(child->id, person->id, sizeof child->id);
	memcpy(child->name, person->name, sizeof child->name);
	set->e = set->e ? set->e : store_member_groups(set->store, child->id, take_group, child);
	child->group_key = g_utf8_collate_key_for_filename(child->group, -1);
	child->name_key = g_utf8_collate_key_for_filename(child->name, -1);
	g_ptr_array_add(set->children, child);
}

static void add_member(void *ctx, const struct store_member *member)
{
	add_child(ctx, &member->person);
}

/* Those who learn in the group; NULL: all pupils of the school. */
static enum err add_pupils(struct letter_set *set, const char *group)
{
	uint32_t total = 1;
	enum err e = OK;
	for (uint32_t from = 0; !e && from < total; from += PEOPLE_AT_ONCE) {
		const struct store_member_query query = {.school = set->consult.school, .group = group, .role = PERSON_PUPIL, .from = from,
			.count = PEOPLE_AT_ONCE};
		e = store_members_find(set->store, &query, add_member, set, &total);
	}
	return e ? e : set->e;
}

static void add_own(void *ctx, const char *id, const char *name)
{
	(void)name;
	g_hash_table_add(ctx, g_strdup(id));
}

/* The groups that the teacher belongs to: who merely stands in for a day gets nobody's links. */
static enum err load_mine(struct letter_set *set)
{
	if (!set->order->teacher) {
		return OK;
	}
	set->mine = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return store_member_groups(set->store, set->order->teacher, add_own, set->mine);
}

/* ERR_NOT_FOUND: it is another school's, or another teacher's. */
static enum err add_group(struct letter_set *set, const char *group)
{
	struct store_room room;
	enum err e = store_room_of_group(set->store, group, &room);
	bool is_his = !e && strcmp(room.school, set->consult.school) == 0 && (!set->mine || g_hash_table_contains(set->mine, group));
	return e ? e : is_his ? add_pupils(set, group) : ERR_NOT_FOUND;
}

struct belonging {
	GHashTable *mine;
	bool is_taught;
};

static void look_at_group(void *ctx, const char *id, const char *name)
{
	struct belonging *b = ctx;
	(void)name;
	b->is_taught = b->is_taught || g_hash_table_contains(b->mine, id);
}

static enum err add_one(struct letter_set *set, const char *id)
{
	struct store_member member;
	struct belonging b = {set->mine, set->mine == NULL};
	enum err e = store_member_get(set->store, id, &member);
	bool is_pupil = !e && strcmp(member.person.school, set->consult.school) == 0 && member.person.role == PERSON_PUPIL && !member.left_ms;
	if (is_pupil && set->mine) {
		e = store_member_groups(set->store, id, look_at_group, &b);
	}
	if (e || !is_pupil || !b.is_taught) {
		return e ? e : ERR_NOT_FOUND;
	}
	add_child(set, &member.person);
	return set->e;
}

static enum err add_all(struct letter_set *set)
{
	GHashTableIter iter;
	gpointer group;
	enum err e = OK;
	if (!set->mine) {
		return add_pupils(set, NULL);
	}
	g_hash_table_iter_init(&iter, set->mine);
	while (!e && g_hash_table_iter_next(&iter, &group, NULL)) {
		e = add_pupils(set, group);
	}
	return e;
}

/* As letters are handed out: class by class ("5b" before "10a"), by name in each. */
static int compare_children(const void *a, const void *b)
{
	const struct child *x = *(struct child *const *)a, *y = *(struct child *const *)b;
	int order = strcmp(x->group_key, y->group_key);
	order = order ? order : strcmp(x->name_key, y->name_key);
	return order ? order : strcmp(x->id, y->id);
}

static enum err load_children(struct letter_set *set)
{
	const struct letter_order *order = set->order;
	enum err e = load_mine(set);
	if (!e && order->group_count + order->child_count == 0) {
		e = add_all(set);
	}
	for (size_t i = 0; !e && i < order->group_count; i++) {
		e = add_group(set, order->groups[i]);
	}
	for (size_t i = 0; !e && i < order->child_count; i++) {
		e = add_one(set, order->children[i]);
	}
	g_ptr_array_sort(set->children, compare_children);
	return e;
}

/* -- a page a family -------------------------------------------------------------------------------------------- */

static void put_child(struct page *page, const struct child *child)
{
	if (page->child_count < CONSULT_CHILDREN_MAX) {
		page->children[page->child_count++] = (struct consult_letter_child){child->name, child->group};
	}
}

static struct page *add_page(struct letter_set *set, const struct child *child, const char *language)
{
	struct page *page = g_new0(struct page, 1);
	memcpy(page->letter.child, child->id, sizeof page->letter.child);
	store_make_secret_id(page->letter.token);
	page->link = g_strdup_printf("%s/l#%s", set->order->base, page->letter.token);
	page->language = consult_language_of(set->order->language ? set->order->language : language);
	put_child(page, child);
	g_ptr_array_add(set->pages, page);
	return page;
}

static void add_parent(void *ctx, const struct store_person *parent)
{
	struct letter_set *set = ctx;
	struct store_contact contact;
	set->has_parent = true;
	struct page *page = g_hash_table_lookup(set->by_parent, parent->id);
	if (page) {
		put_child(page, set->at);
		return;
	}
	enum err e = store_contact_get(set->store, parent->id, &contact);
	set->e = set->e ? set->e : e;
	if (!e) {
		page = add_page(set, set->at, contact.language);
		memcpy(page->letter.parent, parent->id, sizeof page->letter.parent);
		g_hash_table_insert(set->by_parent, page->letter.parent, page);
	}
}

/* In the school's language, which reads it in its lists. */
static void name_family(const struct letter_set *set, struct page *page, const char *child)
{
	const char *end;
	g_snprintf(page->letter.name, sizeof page->letter.name, "%s %s", strcmp(set->school_language, "en") == 0 ? "Family of" : "Familie von",
		child);
	/* a long name may have been cut within a character */
	(void)g_utf8_validate(page->letter.name, -1, &end);
	page->letter.name[end - page->letter.name] = '\0';
}

static enum err load_pages(struct letter_set *set)
{
	enum err e = OK;
	for (guint i = 0; !e && i < set->children->len; i++) {
		set->at = g_ptr_array_index(set->children, i);
		set->has_parent = false;
		e = store_guardian_each(set->store, set->at->id, add_parent, set);
		e = e ? e : set->e;
		if (!e && !set->has_parent) {
			name_family(set, add_page(set, set->at, set->school_language), set->at->name);
		}
	}
	return e;
}

static enum err load_paper(struct letter_set *set)
{
	struct store_locale locale;
	enum err e = store_locale_get(set->store, set->consult.school, &locale);
	e = e ? e : store_school_name(set->store, set->consult.school, set->school);
	if (!e) {
		set->zone = week_zone(locale.time_zone);
		g_strlcpy(set->school_language, locale.language, sizeof set->school_language);
	}
	return e;
}

enum err letter_set_load(struct letter_set **out, struct store *s, const struct letter_order *order)
{
	struct letter_set *set = g_new0(struct letter_set, 1);
	*out = set;
	set->store = s;
	set->order = order;
	set->consult = *order->consult;
	set->made_ms = order->now_ms;
	set->children = g_ptr_array_new_with_free_func(free_child);
	set->pages = g_ptr_array_new_with_free_func(free_page);
	set->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	set->by_parent = g_hash_table_new(g_str_hash, g_str_equal);
	enum err e = load_paper(set);
	e = e ? e : load_children(set);
	e = e ? e : load_pages(set);
	set->store = NULL; /* from here on other threads may have it */
	set->order = NULL;
	return e;
}

enum err letter_set_pdf(const struct letter_set *set, uint8_t **pdf, size_t *len)
{
	struct consult_letter *letters = g_new0(struct consult_letter, set->pages->len + 1);
	for (guint i = 0; i < set->pages->len; i++) {
		const struct page *page = g_ptr_array_index(set->pages, i);
		letters[i] = (struct consult_letter){page->language, page->children, page->child_count, page->link};
	}
	const struct consult_letters paper = {
		.language = consult_language_of(set->school_language),
		.school = set->school,
		.title = set->consult.title,
		.text = set->consult.text,
		.phone = set->consult.phone,
		.zone = set->zone,
		.begin_ms = set->consult.begin_ms,
		.end_ms = set->consult.end_ms,
		.wish_until_ms = set->consult.wish_until_ms,
		.book_from_ms = set->consult.book_from_ms,
		.book_until_ms = set->consult.book_until_ms,
		.letters = letters,
		.count = set->pages->len,
		.made_ms = set->made_ms,
	};
	enum err e = consult_letters_pdf(&paper, pdf, len);
	g_free(letters);
	return e;
}

enum err letter_set_keep(const struct letter_set *set, struct store *s, int64_t now_ms)
{
	struct store_letter *letters = g_new0(struct store_letter, set->pages->len + 1);
	for (guint i = 0; i < set->pages->len; i++) {
		letters[i] = ((const struct page *)g_ptr_array_index(set->pages, i))->letter;
	}
	enum err e = store_letters_keep(s, letters, set->pages->len, now_ms);
	g_free(letters);
	return e;
}

const char *letter_set_name(const struct letter_set *set)
{
	return strcmp(set->school_language, "en") == 0 ? "letters-to-families" : "elternbriefe";
}
