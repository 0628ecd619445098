/* What a school decided for all of its lessons. */
#include "store_sql.h"

const char *const store_supervision_names[SUPERVISIONS] = {
	[SUPERVISION_FREEZE] = "freeze", [SUPERVISION_OPEN] = "open", [SUPERVISION_END] = "end"};
const char *const store_private_chat_names[PRIVATE_CHATS] = {
	[PRIVATE_OFF] = "off", [PRIVATE_ADULTS] = "adults", [PRIVATE_LOGGED] = "logged"};
const char *const store_chat_to_names[CHAT_TOS] = {[CHAT_TO_ALL] = "all", [CHAT_TO_TEACHERS] = "teachers"};

enum err store_rules_get(struct store *s, const char *school, struct store_rules *rules)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT supervision, private_chat, default_lobby, default_rights, default_chat_to FROM schools WHERE id = ?1",
		"s", school);
	bool is_found = sql_row(row);
	if (is_found) {
		rules->supervision =
			(enum supervision)sql_name(row, 0, store_supervision_names, SUPERVISIONS, SUPERVISION_FREEZE);
		rules->private_chat = (enum private_chat)sql_name(row, 1, store_private_chat_names, PRIVATE_CHATS, PRIVATE_OFF);
		rules->lobby = sqlite3_column_int(row, 2) != 0;
		rules->rights = (unsigned)sqlite3_column_int(row, 3);
		rules->chat_to = (enum chat_to)sql_name(row, 4, store_chat_to_names, CHAT_TOS, CHAT_TO_TEACHERS);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_rules_set(struct store *s, const char *school, const struct store_rules *rules)
{
	enum err e = sql_run(s,
		"UPDATE schools SET supervision = ?2, private_chat = ?3, default_lobby = ?4, default_rights = ?5, "
		"default_chat_to = ?6 WHERE id = ?1", "sssiis", school, store_supervision_names[rules->supervision],
		store_private_chat_names[rules->private_chat], (int64_t)rules->lobby, (int64_t)rules->rights,
		store_chat_to_names[rules->chat_to]);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}
