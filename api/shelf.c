/* Shelves of groups and people: folders, what is in them, and how much room there is. */
#include "call.h"
#include "file_name.h"
#include "keeping.h"

#include <string.h>

static json_t *show_may(unsigned may)
{
	static const struct {
		unsigned bits;
		const char *name;
	} rows[] = {{SHELF_SEE | SHELF_SEE_OWN, "read"}, {SHELF_ADD, "add"}, {SHELF_MANAGE, "manage"}};
	json_t *names = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (may & rows[i].bits) {
			json_array_append_new(names, json_string(rows[i].name));
		}
	}
	return names;
}

/* Who learns in a group is not told how many others have handed in. */
static json_t *show_folder(const struct store_folder *folder, enum person_role role)
{
	unsigned may = shelf_may(folder, role);
	json_t *shown = json_pack("{s:s, s:s, s:s, s:o}", "id", folder->id, "name", folder->name, "rights",
		store_shelf_names[folder->rights], "may", show_may(may));
	if (may & SHELF_SEE) {
		json_object_set_new(shown, "files", json_integer(folder->files));
		json_object_set_new(shown, "bytes", json_integer(folder->bytes));
	}
	return shown;
}

struct shelf {
	const struct api_call *call;
	json_t *folders;
	const struct keeping *keeping; /* of what is in a folder */
};

static void add_folder(void *ctx, const struct store_folder *folder)
{
	struct shelf *shelf = ctx;
	enum person_role role = shelf->call->me.role;
	if (shelf_may(folder, role)) {
		json_array_append_new(shelf->folders, show_folder(folder, role));
	}
}

static void answer_shelf(struct api_call *c, const char *group, const char *owner)
{
	struct shelf shelf = {c, json_array(), NULL};
	int64_t used = 0;
	enum err e = store_folder_each(c->api->store, group, owner, add_folder, &shelf);
	e = e ? e : store_shelf_bytes(c->api->store, group, owner, NULL, &used);
	if (e) {
		json_decref(shelf.folders);
		api_fail(c, "shelf");
		return;
	}
	api_answer(c, 200, json_pack("{s:o, s:I, s:I, s:b}", "folders", shelf.folders, "usedBytes", (json_int_t)used, "quotaBytes",
		(json_int_t)(group ? c->api->quota.group_bytes : c->api->quota.person_bytes), "mayManage",
		owner != NULL || store_is_staff(c->me.role)));
}

void api_get_group_shelf(struct api_call *c)
{
	answer_shelf(c, c->room.group, NULL);
}

void api_get_own_shelf(struct api_call *c)
{
	answer_shelf(c, NULL, c->me.id);
}

/* False: refused. */
static bool read_rights(struct api_call *c, enum shelf_rights *rights)
{
	const char *text = api_text(c, "rights");
	for (int i = 0; text && i < SHELF_RIGHTS; i++) {
		if (strcmp(text, store_shelf_names[i]) == 0) {
			*rights = (enum shelf_rights)i;
			return true;
		}
	}
	if (text) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "rights"));
	}
	return text == NULL;
}

/* What of a folder's name is not possible. */
static void refuse_name(struct api_call *c, enum err e, const char *what)
{
	if (e == ERR_CONFLICT) {
		api_refuse(c, 409, "conflict", json_pack("{s:s}", "field", "name"));
	} else if (e == ERR_FULL) {
		api_refuse(c, 409, "quota", json_pack("{s:s, s:i}", "of", "folders", "most", STORE_FOLDERS_MAX));
	} else if (e == ERR_MALFORMED) {
		api_refuse(c, 400, "bad_name", json_pack("{s:s}", "why", "text"));
	} else {
		api_fail(c, what);
	}
}

static void answer_folder(struct api_call *c, const char *id)
{
	struct store_folder folder;
	if (store_folder_find(c->api->store, id, &folder)) {
		api_fail(c, "folder_find");
		return;
	}
	api_answer(c, 200, show_folder(&folder, c->me.role));
}

static void add_new_folder(struct api_call *c, const char *group, const char *owner)
{
	char id[STORE_ID_MAX];
	enum shelf_rights rights = group ? SHELF_READ : SHELF_NONE;
	if (!read_rights(c, &rights)) {
		return;
	}
	enum err e = store_folder_add(c->api->store, group, owner, api_text(c, "name"), rights, id);
	if (e) {
		refuse_name(c, e, "folder_add");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "folder.added", "folder=%s group=%s", id, group ? group : "-");
	answer_folder(c, id);
}

void api_post_group_folder(struct api_call *c)
{
	if (!store_is_staff(c->me.role)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return;
	}
	add_new_folder(c, c->room.group, NULL);
}

void api_post_own_folder(struct api_call *c)
{
	add_new_folder(c, NULL, c->me.id);
}

static void add_file(void *ctx, const struct store_file *file)
{
	struct shelf *shelf = ctx;
	const struct api_call *c = shelf->call;
	unsigned may = shelf_may(&c->folder, c->me.role);
	bool is_own = strcmp(file->person.id, c->me.id) == 0;
	const char *type = file_name_type(file->name);
	/* what is one's own stays until one leaves */
	json_t *until = c->folder.group[0] ? json_integer(keeping_until(shelf->keeping, RETENTION_GROUP_FILES, file->at_ms)) : json_null();
	json_array_append_new(shelf->folders,
		json_pack("{s:s, s:s, s:I, s:s, s:o, s:I, s:b, s:o}", "id", file->id, "name", file->name, "bytes", (json_int_t)file->bytes, "type",
			type ? type : "application/octet-stream", "person", show_person(&file->person), "at", (json_int_t)file->at_ms,
			"mayChange", (may & SHELF_CHANGE) || (is_own && may & SHELF_CHANGE_OWN), "keptUntil", until));
}

void api_get_folder(struct api_call *c)
{
	struct keeping keeping;
	struct shelf files = {c, json_array(), &keeping};
	bool sees_all = shelf_may(&c->folder, c->me.role) & SHELF_SEE;
	enum err e = keeping_load(&keeping, c->api->store, c->me.school);
	e = e ? e : store_file_each(c->api->store, c->folder.id, sees_all ? NULL : c->me.id, add_file, &files);
	keeping_finish(&keeping);
	if (e) {
		json_decref(files.folders);
		api_fail(c, "files");
		return;
	}
	api_answer(c, 200, json_pack("{s:o, s:o}", "folder", show_folder(&c->folder, c->me.role), "files", files.folders));
}

void api_post_folder(struct api_call *c)
{
	const char *name = api_text(c, "name");
	enum shelf_rights rights = c->folder.rights;
	if (!read_rights(c, &rights)) {
		return;
	}
	enum err e = store_folder_set(c->api->store, c->folder.id, name ? name : c->folder.name, rights);
	if (e) {
		refuse_name(c, e, "folder_set");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "folder.changed", "folder=%s rights=%s", c->folder.id, store_shelf_names[rights]);
	answer_folder(c, c->folder.id);
}

static void collect(void *ctx, const char *file)
{
	g_ptr_array_add(ctx, g_strdup(file));
}

void api_post_folder_remove(struct api_call *c)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
	enum err e = store_folder_remove(c->api->store, c->folder.id, collect, files);
	if (e) {
		api_fail(c, "folder_remove");
	} else {
		for (guint i = 0; i < files->len; i++) {
			c->api->forget_file(c->api->forget_ctx, g_ptr_array_index(files, i));
		}
		log_event(c->api->log, LOG_LEVEL_INFO, "folder.removed", "folder=%s files=%u", c->folder.id, files->len);
		api_answer(c, 200, json_object());
	}
	g_ptr_array_free(files, TRUE);
}

void api_get_file(struct api_call *c)
{
	struct api_reply *reply = c->reply;
	reply->status = 200;
	reply->action = API_SEND;
	reply->mime = file_name_type(c->file.name);
	reply->mime = reply->mime ? reply->mime : "application/octet-stream";
	reply->file_bytes = c->file.bytes;
	g_strlcpy(reply->file, c->file.id, sizeof reply->file);
	g_strlcpy(reply->filename, c->file.name, sizeof reply->filename);
}

void api_post_file(struct api_call *c)
{
	const char *name = api_text(c, "name");
	enum file_name_fault fault = file_name_check(name);
	if (fault != FILE_NAME_OK) {
		api_refuse(c, 400, "bad_name", json_pack("{s:s}", "why", file_name_fault_name(fault)));
	} else if (!file_name_type(name)) {
		api_refuse(c, 415, "bad_type", NULL);
	} else if (store_file_rename(c->api->store, c->file.id, name)) {
		api_fail(c, "file_rename");
	} else {
		api_answer(c, 200, json_object());
	}
}

void api_post_file_remove(struct api_call *c)
{
	if (store_file_remove(c->api->store, c->file.id)) {
		api_fail(c, "file_remove");
		return;
	}
	c->api->forget_file(c->api->forget_ctx, c->file.id);
	log_event(c->api->log, LOG_LEVEL_INFO, "file.removed", "file=%s", c->file.id);
	api_answer(c, 200, json_object());
}
