/* Shelves: who may see, bring and change what. */
#include "call.h"

#include <string.h>

unsigned shelf_may(const struct store_folder *folder, enum person_role role)
{
	if (!folder->group[0]) {
		return SHELF_SEE | SHELF_ADD | SHELF_CHANGE | SHELF_MANAGE; /* it is his own */
	}
	if (store_is_staff(role)) {
		return SHELF_SEE | SHELF_ADD | SHELF_CHANGE | SHELF_MANAGE;
	}
	bool is_guest = role != PERSON_PUPIL; /* guests come and go: they bring nothing */
	switch (folder->rights) {
	case SHELF_READ:
		return SHELF_SEE;
	case SHELF_HAND_IN:
		return is_guest ? 0 : SHELF_SEE_OWN | SHELF_ADD | SHELF_CHANGE_OWN;
	case SHELF_WRITE:
		return is_guest ? SHELF_SEE : SHELF_SEE | SHELF_ADD | SHELF_CHANGE_OWN;
	case SHELF_NONE:
	case SHELF_RIGHTS:
		break;
	}
	return 0;
}

static bool refuse(struct api_call *c, int status, const char *code)
{
	api_refuse(c, status, code, NULL);
	return false;
}

/* Is it his, or is he of its group? */
static bool is_of_folder(const struct api_call *c, const struct store_folder *folder)
{
	return folder->group[0] ? store_is_member(c->api->store, folder->group, c->me.id, c->t->now.unix_ms)
				: strcmp(folder->owner, c->me.id) == 0;
}

static bool admit_to_folder(struct api_call *c, const char *id)
{
	const struct store_folder *folder = &c->folder;
	enum err e = store_folder_find(c->api->store, id, &c->folder);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "folder_find");
		return false;
	}
	if (e || strcmp(folder->school, c->me.school) != 0) {
		return refuse(c, 404, "not_found");
	}
	if (!is_of_folder(c, folder)) {
		return refuse(c, 403, folder->group[0] ? "not_member" : "not_allowed");
	}
	return true;
}

/* Of which rights one is needed? */
static unsigned needed(enum api_scope scope)
{
	switch (scope) {
	case SCOPE_FOLDER_SEE:
		return SHELF_SEE | SHELF_SEE_OWN;
	case SCOPE_FOLDER_ADD:
	case SCOPE_UPLOAD:
		return SHELF_ADD;
	case SCOPE_FOLDER_MANAGE:
		return SHELF_MANAGE;
	case SCOPE_FILE_SEE:
		return SHELF_SEE;
	case SCOPE_FILE_CHANGE:
		return SHELF_CHANGE;
	case SCOPE_OPEN:
	case SCOPE_NOBODY:
	case SCOPE_SELF:
	case SCOPE_GROUP:
	case SCOPE_ROOM:
	case SCOPE_LESSON:
	case SCOPE_PERSON:
	case SCOPE_ENTRY:
	case SCOPE_CHILD:
	case SCOPE_OPERATOR:
	case SCOPE_NOTE_READ:
	case SCOPE_NOTE_WRITE:
	case SCOPE_NOTE_MANAGE:
	case SCOPE_CONSULT:
	case SCOPE_CONSULT_SEE:
	case SCOPE_DESK:
	case SCOPE_TALK:
	case SCOPE_FAMILY_DESK:
	case SCOPE_CONFERENCE:
	case SCOPE_CONFERENCE_MANAGE:
	case SCOPES:
		break;
	}
	return 0;
}

bool api_admit_to_shelf(struct api_call *c)
{
	enum api_scope scope = c->route->scope;
	bool is_file = scope == SCOPE_FILE_SEE || scope == SCOPE_FILE_CHANGE, is_upload = scope == SCOPE_UPLOAD;
	if (!(c->roles & c->route->members)) {
		return refuse(c, 403, "not_allowed");
	}
	enum err e = is_file || is_upload ? store_file_find(c->api->store, c->id, &c->file) : OK;
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "file_find");
		return false;
	}
	/* what is still on its way is seen by whoever sends it alone */
	if (e || (is_file && !c->file.is_ready)) {
		return refuse(c, 404, "not_found");
	}
	if (!admit_to_folder(c, is_file || is_upload ? c->file.folder : c->id)) {
		return false;
	}
	unsigned may = shelf_may(&c->folder, c->me.role);
	bool is_own = (is_file || is_upload) && strcmp(c->file.person.id, c->me.id) == 0;
	if (is_own) {
		may |= (may & SHELF_SEE_OWN ? SHELF_SEE : 0) | (may & SHELF_CHANGE_OWN ? SHELF_CHANGE : 0);
	}
	if ((is_upload && !is_own) || (is_file && !(may & SHELF_SEE) && c->folder.rights == SHELF_HAND_IN)) {
		return refuse(c, 404, "not_found"); /* that others have brought something is not told */
	}
	return may & needed(scope) ? true : refuse(c, 403, "not_allowed");
}

enum err shelf_may_read(const struct api_call *c, const char *id)
{
	struct store_folder folder;
	struct store_file file;
	enum err e = store_file_find(c->api->store, id, &file);
	e = e || file.is_ready ? e : ERR_NOT_FOUND;
	e = e ? e : store_folder_find(c->api->store, file.folder, &folder);
	if (e) {
		return e;
	}
	bool is_own = strcmp(file.person.id, c->me.id) == 0;
	unsigned needed_of_it = SHELF_SEE | (is_own ? SHELF_SEE_OWN : 0);
	bool may = strcmp(folder.school, c->me.school) == 0 && is_of_folder(c, &folder) && (shelf_may(&folder, c->me.role) & needed_of_it);
	return may ? OK : ERR_NOT_FOUND;
}
