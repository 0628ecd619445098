/* The agenda of a conference: items in their order, with papers from the shelves. */
#include "sql_conference.h"
#include "store_shelf.h"

#include <stdio.h>
#include <string.h>

const char *const store_item_state_names[ITEM_STATES] = {[ITEM_WAITING] = "waiting", [ITEM_CURRENT] = "current", [ITEM_DONE] = "done"};

/* -- reading ---------------------------------------------------------------------------------------------------- */

struct papers {
	struct store_paper list[ITEM_PAPERS_MAX];
	char names[ITEM_PAPERS_MAX][STORE_FILE_NAME_MAX];
	uint32_t count;
};

static enum err read_papers(struct store *s, const char *item, struct papers *out)
{
	out->count = 0;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT f.id, f.name, f.bytes FROM item_papers w JOIN files f ON f.id = w.file WHERE w.item = ?1 AND f.is_ready = 1 ORDER BY w.place", "s",
		item);
	while (out->count < ITEM_PAPERS_MAX && sql_row(row)) {
		struct store_paper *paper = &out->list[out->count];
		sql_text(row, 0, paper->file, sizeof paper->file);
		sql_text(row, 1, out->names[out->count], sizeof out->names[0]);
		paper->name = out->names[out->count++];
		paper->bytes = sqlite3_column_int64(row, 2);
	}
	return sql_end(s, row);
}

enum err store_agenda_each(struct store *s, const char *conference, void (*each)(void *ctx, const struct store_item *item), void *ctx)
{
	struct papers papers;
	enum err e = OK;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT id, title, text, guests, minutes, state, begun_ms, ended_ms FROM agenda_items WHERE conference = ?1 ORDER BY place, number", "s",
		conference);
	while (!e && sql_row(row)) {
		struct store_item item = {.title = (const char *)sqlite3_column_text(row, 1), .text = (const char *)sqlite3_column_text(row, 2),
			.guests = sqlite3_column_int(row, 3) != 0, .minutes = sqlite3_column_int(row, 4),
			.state = (enum item_state)sql_name(row, 5, store_item_state_names, ITEM_STATES, ITEM_DONE),
			.begun_ms = sqlite3_column_int64(row, 6), .ended_ms = sqlite3_column_int64(row, 7), .papers = papers.list};
		sql_text(row, 0, item.id, sizeof item.id);
		e = read_papers(s, item.id, &papers);
		item.paper_count = papers.count;
		if (!e) {
			each(ctx, &item);
		}
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

enum err store_paper_find(struct store *s, const char *conference, const char *file, bool *is_for_guests)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT max(i.guests) FROM item_papers w JOIN agenda_items i ON i.id = w.item JOIN files f ON f.id = w.file "
		"WHERE w.file = ?2 AND i.conference = ?1 AND f.is_ready = 1", "ss", conference, file);
	bool is_found = sql_row(row) && sqlite3_column_type(row, 0) != SQLITE_NULL;
	*is_for_guests = is_found && sqlite3_column_int(row, 0) != 0;
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* -- writing ---------------------------------------------------------------------------------------------------- */

#define NOT_CLOSED (1u << CONFERENCE_DRAFT | 1u << CONFERENCE_INVITED | 1u << CONFERENCE_OPEN)

static enum err put_papers(struct store *s, const char *conference, const char *id, const struct store_item *item)
{
	enum err e = item->paper_count > ITEM_PAPERS_MAX ? ERR_FULL : sql_run(s, "DELETE FROM item_papers WHERE item = ?1", "s", id);
	for (uint32_t i = 0; !e && i < item->paper_count; i++) {
		/* of this school; the same file twice is there once */
		e = sql_run(s,
			"INSERT INTO item_papers (item, place, file) SELECT ?2, ?3, f.id FROM files f JOIN people p ON p.id = f.person "
			"JOIN conferences c ON c.school = p.school WHERE c.id = ?1 AND f.id = ?4 AND f.is_ready = 1 ON CONFLICT DO UPDATE SET place = place",
			"ssis", conference, id, (int64_t)i, item->papers[i].file);
		e = e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
	}
	return e;
}

static enum err put_item(struct store *s, const char *conference, const struct store_item *item, size_t place, char id[STORE_ID_MAX])
{
	if (!store_is_name(item->title) || strlen(item->text) >= CONFERENCE_TEXT_MAX) {
		return ERR_MALFORMED;
	}
	snprintf(id, STORE_ID_MAX, "%s", item->id);
	enum err e = OK;
	if (id[0] == '\0') {
		store_make_id('i', id);
		e = sql_run(s, "INSERT INTO agenda_items (id, conference, place, title) VALUES (?1, ?2, ?3, ?4)", "ssis", id, conference, (int64_t)place,
			item->title);
	}
	/* what was left out has a place below zero until then */
	e = e ? e : sql_run(s,
		"UPDATE agenda_items SET place = ?3, title = ?4, text = ?5, guests = ?6, minutes = nullif(?7, 0) WHERE id = ?1 AND conference = ?2",
		"ssissii", id, conference, (int64_t)place, item->title, item->text, (int64_t)item->guests, (int64_t)item->minutes);
	e = e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
	return e ? e : put_papers(s, conference, id, item);
}

/* What happened without guests stays without them. */
static enum err check_still_closed(struct store *s, const char *conference, const struct store_item *item)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT 1 FROM agenda_items WHERE conference = ?1 AND id = ?2 AND state <> 'waiting' AND guests = 0", "ss",
		conference, item->id);
	bool was_closed = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : was_closed && item->guests ? ERR_STATE : OK;
}

/* Of what is left out (?1): has it begun, or is there a vote on it, which would be of no item then, and for guests, too? */
#define IS_NEEDED \
	"SELECT 1 FROM agenda_items i WHERE i.conference = ?1 AND i.place < 0 " \
	"AND (i.state <> 'waiting' OR EXISTS (SELECT 1 FROM votes v WHERE v.item = i.id))"

static enum err set_agenda(struct store *s, const char *conference, const struct store_item *items, size_t count, char (*ids)[STORE_ID_MAX])
{
	char id[STORE_ID_MAX];
	enum err e = sql_conference_state(s, conference, NOT_CLOSED);
	e = e ? e : sql_run(s, "UPDATE agenda_items SET place = -1 WHERE conference = ?1", "s", conference);
	for (size_t i = 0; !e && i < count; i++) {
		e = check_still_closed(s, conference, &items[i]);
		e = e ? e : put_item(s, conference, &items[i], i, id);
		if (!e && ids) {
			snprintf(ids[i], STORE_ID_MAX, "%s", id);
		}
	}
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s, IS_NEEDED, "s", conference);
	bool is_missing = sql_row(row);
	e = sql_end(s, row);
	return e ? e : is_missing ? ERR_STATE : sql_run(s, "DELETE FROM agenda_items WHERE conference = ?1 AND place < 0", "s", conference);
}

enum err store_agenda_set(struct store *s, const char *conference, const struct store_item *items, size_t count, char (*ids)[STORE_ID_MAX])
{
	if (count > ITEMS_MAX) {
		return ERR_FULL;
	}
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, set_agenda(s, conference, items, count, ids));
}

static enum err add_item(struct store *s, const char *conference, const struct store_item *item, char id[STORE_ID_MAX])
{
	int count = 0, place = 0;
	enum err e = sql_conference_state(s, conference, NOT_CLOSED);
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*), ifnull(max(place), -1) + 1 FROM agenda_items WHERE conference = ?1", "s", conference);
	if (sql_row(row)) {
		count = sqlite3_column_int(row, 0);
		place = sqlite3_column_int(row, 1);
	}
	e = sql_end(s, row);
	return e ? e : count >= ITEMS_MAX ? ERR_FULL : put_item(s, conference, item, (size_t)place, id);
}

enum err store_agenda_add(struct store *s, const char *conference, const char *title, const char *text, bool guests, char id[STORE_ID_MAX])
{
	const struct store_item item = {.title = title, .text = text, .guests = guests};
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, add_item(s, conference, &item, id));
}
