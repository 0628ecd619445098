#include "person_export.h"

#include "schools.h"
#include "store_privacy.h"

#include <stdlib.h>
#include <string.h>

static void free_part(void *part)
{
	g_free(((struct api_part *)part)->name);
	g_free(part);
}

void person_export_finish(struct person_export *e)
{
	json_decref(e->all);
	free(e->text);
	g_hash_table_destroy(e->names);
	g_ptr_array_free(e->parts, TRUE);
	if (e->zone) {
		g_time_zone_unref(e->zone);
	}
	*e = (struct person_export){0};
}

static void on_row(void *ctx, const char *section)
{
	struct person_export *e = ctx;
	e->section = json_object_get(e->all, section);
	if (!e->section) {
		json_object_set_new(e->all, section, json_array());
		e->section = json_object_get(e->all, section);
	}
	e->row = json_object();
	json_array_append_new(e->section, e->row);
}

/* ISO 8601 with the offset of the school. */
static json_t *show_time(GTimeZone *zone, int64_t ms)
{
	GDateTime *utc = g_date_time_new_from_unix_utc(ms / 1000);
	GDateTime *at = utc ? g_date_time_to_timezone(utc, zone) : NULL;
	char *text = at ? g_date_time_format_iso8601(at) : NULL;
	json_t *shown = json_string(text);
	g_free(text);
	g_clear_pointer(&at, g_date_time_unref);
	g_clear_pointer(&utc, g_date_time_unref);
	return shown;
}

static void on_value(void *ctx, const char *name, enum store_value value, const char *text, int64_t number)
{
	struct person_export *e = ctx;
	char *plain = g_str_has_suffix(name, "_ms") ? g_strndup(name, strlen(name) - 3)
		: g_str_has_suffix(name, "_secret") ? g_strndup(name, strlen(name) - 7) : g_strdup(name);
	json_t *shown = value == VALUE_NONE ? json_null() : value == VALUE_SECRET ? json_string("(kept, not given out)")
		: value == VALUE_TEXT ? json_string(text) : strcmp(plain, name) != 0 ? show_time(e->zone, number) : json_integer(number);
	json_object_set_new(e->row, plain, shown);
	g_free(plain);
}

/* A name that no file system takes for something else, and that no other part has. */
static char *name_part(const struct person_export *e, const char *folder, const char *name)
{
	char *safe = g_strdup(folder);
	g_strdelimit(safe, "/\\:*?\"<>|", '_');
	if (safe[0] == '.') {
		safe[0] = '_';
	}
	char *whole = g_strdup_printf("files/%s/%s", safe, name);
	for (int n = 2; g_hash_table_contains(e->names, whole); n++) {
		g_free(whole);
		whole = g_strdup_printf("files/%s (%d)/%s", safe, n, name);
	}
	g_free(safe);
	g_hash_table_add(e->names, whole);
	return whole;
}

static void on_file(void *ctx, const char *file, const char *folder, const char *name)
{
	struct person_export *e = ctx;
	struct api_part *part = g_new0(struct api_part, 1);
	g_strlcpy(part->file, file, sizeof part->file);
	part->name = name_part(e, folder, name);
	g_ptr_array_add(e->parts, part);
}

enum err person_export_read(struct person_export *e, struct store *store, const char *school, const char *person, int64_t now_ms)
{
	struct store_school known = {0};
	*e = (struct person_export){.parts = g_ptr_array_new_with_free_func(free_part)};
	e->names = g_hash_table_new(g_str_hash, g_str_equal); /* the parts own them */
	enum err failed = store_school_get(store, school, &known);
	e->zone = g_time_zone_new_identifier(known.time_zone);
	e->zone = e->zone ? e->zone : g_time_zone_new_utc();
	e->all = json_pack("{s:s, s:o}", "form", "kreide-person-1", "made", show_time(e->zone, now_ms));
	const struct store_export to = {on_row, on_value, on_file, e};
	failed = failed ? failed : store_person_export(store, person, &to);
	e->text = failed ? NULL : json_dumps(e->all, JSON_INDENT(1));
	return failed ? failed : e->text ? OK : ERR_NOMEM;
}

struct api_archive person_export_archive(const struct person_export *e)
{
	return (struct api_archive){"data.json", e->text, strlen(e->text), (const struct api_part *const *)e->parts->pdata, e->parts->len};
}
