#include "list_set.h"

#include "consult.h"
#include "members.h"
#include "week.h"

#include <string.h>

/* All texts of the lists stand in `texts`. */
struct list_set {
	struct consult_lists paper;
	GStringChunk *texts;
	GArray *desks;    /* struct consult_list_desk */
	GPtrArray *parts; /* of desks: arrays of names and talks */
	GTimeZone *zone;
	char language[8];
	enum err e;
	/* while it is loaded */
	struct store *store;
	struct talk_frame frame; /* without a desk: how long talks are kept is the same at all of them */
	int64_t now_ms;
	GArray *talks;      /* struct consult_list_talk of the desk that is looked at */
	GHashTable *by_id;  /* its talks: id -> struct store_talk */
};

void list_set_free(struct list_set *set)
{
	if (!set) {
		return;
	}
	g_string_chunk_free(set->texts);
	g_array_free(set->desks, TRUE);
	g_ptr_array_free(set->parts, TRUE);
	g_clear_pointer(&set->zone, g_time_zone_unref);
	g_free(set);
}

static const char *keep(struct list_set *set, const char *text)
{
	return g_string_chunk_insert_const(set->texts, text);
}

static void take_group(void *ctx, const char *id, const char *name)
{
	char *group = ctx;
	(void)id;
	if (!group[0]) {
		g_strlcpy(group, name, STORE_NAME_MAX);
	}
}

static void add_talk(struct list_set *set, const struct store_talk *talk)
{
	char language[LANGUAGE_MAX], group[STORE_NAME_MAX] = "";
	g_strlcpy(language, set->language, sizeof language);
	enum err e = talk_language(set->store, talk->child.id, language);
	e = e ? e : store_member_groups(set->store, talk->child.id, take_group, group);
	set->e = set->e ? set->e : e;
	const struct consult_list_talk line = {
		.begin_ms = talk->begin_ms,
		.end_ms = talk->end_ms,
		.code = talk->code,
		.is_video = talk->mode == DESK_VIDEO,
		.child = keep(set, talk->child.name),
		.group = keep(set, group),
		.language = keep(set, language),
		.interpreter = keep(set, talk->interpreter),
		.is_assigned = talk->is_assigned,
	};
	g_array_append_val(set->talks, line);
}

/* But for what only a teacher's note still keeps. */
static void take_talk(void *ctx, const struct store_talk *talk)
{
	struct list_set *set = ctx;
	if (talk_kept_until(&set->frame, talk) >= set->now_ms) {
		struct store_talk *kept = g_new(struct store_talk, 1);
		*kept = *talk;
		g_hash_table_insert(set->by_id, g_strdup(talk->id), kept);
	}
}

/* A talk of several slots is one line; what is blocked is nobody's business. */
static void add_slot(void *ctx, const struct store_slot *slot)
{
	struct list_set *set = ctx;
	const struct store_talk *talk = slot->talk[0] ? g_hash_table_lookup(set->by_id, slot->talk) : NULL;
	if (talk && talk->begin_ms == slot->begin_ms) {
		add_talk(set, talk);
	} else if (!talk && slot->state != SLOT_BLOCKED) {
		const struct consult_list_talk line = {.begin_ms = slot->begin_ms, .end_ms = slot->end_ms, .is_break = slot->state == SLOT_BREAK,
			.child = "", .group = "", .language = "", .interpreter = ""};
		g_array_append_val(set->talks, line);
	}
}

static void add_desk(void *ctx, const struct store_desk *desk)
{
	struct list_set *set = ctx;
	const char **names = g_new0(const char *, DESK_TEACHERS_MAX);
	set->talks = g_array_new(FALSE, TRUE, sizeof(struct consult_list_talk));
	set->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		names[i] = keep(set, desk->teachers[i].name);
	}
	enum err e = store_talk_each(set->store, desk->id, take_talk, set);
	e = e ? e : store_slot_each(set->store, desk->id, add_slot, set);
	set->e = set->e ? set->e : e;
	struct consult_list_desk line = {.teachers = names, .teacher_count = desk->teacher_count, .place = keep(set, desk->place),
		.count = set->talks->len};
	line.talks = (const struct consult_list_talk *)(void *)g_array_free(set->talks, FALSE);
	g_hash_table_destroy(set->by_id);
	g_ptr_array_add(set->parts, names);
	g_ptr_array_add(set->parts, (void *)(uintptr_t)line.talks);
	g_array_append_val(set->desks, line);
}

static enum err load_desks(struct list_set *set, const char *consult, const char *id)
{
	struct store_desk desk;
	enum err e = id ? store_desk_get(set->store, id, &desk) : store_desk_each(set->store, consult, add_desk, set);
	if (!e && id) {
		add_desk(set, &desk);
	}
	return e ? e : set->e;
}

enum err list_set_load(struct list_set **out, struct store *s, const struct store_consult *consult, const char *desk, int64_t now_ms)
{
	struct list_set *set = g_new0(struct list_set, 1);
	struct store_locale locale;
	char school[STORE_NAME_MAX];
	struct keeping k = {0};
	*out = set;
	set->store = s;
	set->now_ms = now_ms;
	set->texts = g_string_chunk_new(1024);
	set->desks = g_array_new(FALSE, TRUE, sizeof(struct consult_list_desk));
	set->parts = g_ptr_array_new_with_free_func(g_free);
	enum err e = store_locale_get(s, consult->school, &locale);
	e = e ? e : store_school_name(s, consult->school, school);
	e = e ? e : keeping_load(&k, s, consult->school);
	if (!e) {
		g_strlcpy(set->language, locale.language, sizeof set->language);
		set->zone = week_zone(locale.time_zone);
		set->frame.consult = *consult;
		set->frame.talk_days = k.days[RETENTION_TALKS];
		e = load_desks(set, consult->id, desk);
		set->paper = (struct consult_lists){
			.language = consult_language_of(locale.language),
			.school = keep(set, school),
			.title = keep(set, consult->title),
			.zone = set->zone,
			.desks = (const struct consult_list_desk *)(void *)set->desks->data,
			.count = set->desks->len,
			.kept_until_ms = consult->end_ms ? keeping_until(&k, RETENTION_TALKS, consult->end_ms) : 0,
			.made_ms = now_ms,
		};
	}
	keeping_finish(&k);
	return e;
}

enum err list_set_pdf(const struct list_set *set, enum consult_list_kind kind, uint8_t **pdf, size_t *len)
{
	return consult_lists_pdf(&set->paper, kind, pdf, len);
}

const char *list_set_name(const struct list_set *set, enum consult_list_kind kind)
{
	static const char *const names[][2] = {
		[CONSULT_LIST_DOOR] = {"tuerliste", "door-list"}, [CONSULT_LIST_TEACHER] = {"terminliste", "appointments"}};
	return names[kind][set->paper.language == CONSULT_DE ? 0 : 1];
}
