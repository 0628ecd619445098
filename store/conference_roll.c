/* The roll of a conference: seats, deputies, offices, and people from outside who are here for it alone. */
#include "logins.h"
#include "sql_conference.h"
#include "sql_consult.h"
#include "sql_privacy.h"

#include <string.h>

const char *const store_seat_kind_names[SEAT_KINDS] = {[SEAT_VOTE] = "vote", [SEAT_ADVISORY] = "advisory", [SEAT_GUEST] = "guest"};
const char *const store_office_names[OFFICES] = {[OFFICE_NONE] = "", [OFFICE_CHAIR] = "chair", [OFFICE_DEPUTY] = "deputy",
	[OFFICE_MINUTES] = "minutes", [OFFICE_TELLER] = "teller"};
const char *const store_roll_refusal_names[ROLL_MANY + 1] = {[ROLL_OK] = "", [ROLL_PERSON] = "person", [ROLL_DEPUTY] = "deputy",
	[ROLL_OFFICE] = "office", [ROLL_KIND] = "kind", [ROLL_MANY] = "many"};

/* -- reading ---------------------------------------------------------------------------------------------------- */

#define SEAT_COLUMNS \
	"SELECT t.id, t.kind, t.office, t.invited_ms, EXISTS (SELECT 1 FROM person_contacts a WHERE a.person = p.id AND a.email <> ''), " \
	"EXISTS (SELECT 1 FROM outsiders o WHERE o.person = p.id), " PERSON_COLUMNS ", d.id, d.school, d.name, d.role, d.is_admin, d.is_operator " \
	"FROM seats t JOIN people p ON p.id = t.person LEFT JOIN people d ON d.id = t.deputy "

static void read_seat(sqlite3_stmt *row, struct store_seat *out)
{
	*out = (struct store_seat){0};
	sql_text(row, 0, out->id, sizeof out->id);
	out->kind = (enum seat_kind)sql_name(row, 1, store_seat_kind_names, SEAT_KINDS, SEAT_GUEST);
	out->office = (enum office)sql_name(row, 2, store_office_names, OFFICES, OFFICE_NONE);
	out->invited_ms = sqlite3_column_int64(row, 3);
	out->has_mail = sqlite3_column_int(row, 4) != 0;
	out->is_outsider = sqlite3_column_int(row, 5) != 0;
	sql_person(row, 6, &out->person);
	if (sqlite3_column_type(row, 12) != SQLITE_NULL) {
		sql_person(row, 12, &out->deputy);
	}
}

enum err store_seat_each(struct store *s, const char *conference, void (*each)(void *ctx, const struct store_seat *seat), void *ctx)
{
	struct store_seat seat;
	sqlite3_stmt *row = sql_begin(s, SEAT_COLUMNS "WHERE t.conference = ?1 ORDER BY t.number", "s", conference);
	while (sql_row(row)) {
		read_seat(row, &seat);
		each(ctx, &seat);
	}
	return sql_end(s, row);
}

static enum err find_seat(struct store *s, const char *conference, const char *id, struct store_seat *out)
{
	sqlite3_stmt *row = sql_begin(s, SEAT_COLUMNS "WHERE t.conference = ?1 AND t.id = ?2", "ss", conference, id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_seat(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* -- changing --------------------------------------------------------------------------------------------------- */

struct roll {
	struct store *s;
	const char *conference;
	int64_t now_ms;
	bool runs;
	enum roll_refusal why;
};

/* What is refused is no error of the store; nothing of it is kept, all the same. */
static enum err refuse(struct roll *r, enum roll_refusal why)
{
	r->why = why;
	return ERR_DENIED;
}

/* Does the statement find anything of the conference (?1)? */
static enum err refuse_if(struct roll *r, const char *sql, int64_t most, enum roll_refusal why)
{
	sqlite3_stmt *row = sql_begin(r->s, sql, "si", r->conference, most);
	bool is_found = sql_row(row);
	enum err e = sql_end(r->s, row);
	return e ? e : is_found ? refuse(r, why) : OK;
}

/* Somebody of the school who is there, and no guest: these are somebody else's. */
static enum err check_person(struct roll *r, const char *person, enum roll_refusal why)
{
	sqlite3_stmt *row = sql_begin(r->s,
		"SELECT 1 FROM people p JOIN conferences c ON c.school = p.school WHERE c.id = ?1 AND p.id = ?2 AND p.left_ms IS NULL AND p.role <> 'guest'",
		"ss", r->conference, person);
	bool is_found = sql_row(row);
	enum err e = sql_end(r->s, row);
	return e ? e : is_found ? OK : refuse(r, why);
}

static enum err put_address(struct roll *r, const char *person, const char *email)
{
	return sql_run(r->s,
		"INSERT INTO person_contacts (person, language, email, reminder, invited_ms) SELECT p.id, c.language, ?2, 0, ?3 FROM people p "
		"JOIN schools c ON c.id = p.school WHERE p.id = ?1 ON CONFLICT (person) DO UPDATE SET email = excluded.email", "ssi", person, email,
		r->now_ms);
}

static enum err add_outsider(struct roll *r, const char *name, const char *email, char person[STORE_ID_MAX])
{
	char school[STORE_ID_MAX];
	enum err e = sql_one_text(r->s, sql_begin(r->s, "SELECT school FROM conferences WHERE id = ?1", "s", r->conference), school, sizeof school);
	e = e ? e : store_person_add(r->s, school, name, PERSON_GUEST, person);
	e = e == ERR_MALFORMED ? refuse(r, ROLL_PERSON) : e;
	e = e ? e : sql_run(r->s, "INSERT INTO outsiders (person, conference) VALUES (?1, ?2)", "ss", person, r->conference);
	return e || !email || !email[0] ? e : put_address(r, person, email);
}

static enum err set_seat(struct roll *r, const char *seat, const struct seat_change *change)
{
	enum err e = OK;
	if (change->kind != SEAT_KINDS) {
		e = sql_run(r->s, "UPDATE seats SET kind = ?2 WHERE id = ?1", "ss", seat, store_seat_kind_names[change->kind]);
	}
	if (!e && change->office != OFFICES) {
		e = sql_run(r->s, "UPDATE seats SET office = nullif(?2, '') WHERE id = ?1", "ss", seat, store_office_names[change->office]);
	}
	if (!e && change->deputy) {
		e = change->deputy[0] ? check_person(r, change->deputy, ROLL_DEPUTY) : OK;
		e = e ? e : sql_run(r->s, "UPDATE seats SET deputy = nullif(?2, '') WHERE id = ?1", "ss", seat, change->deputy);
	}
	return e;
}

static enum err add_seat(struct roll *r, const struct seat_change *change)
{
	char seat[STORE_ID_MAX], outsider[STORE_ID_MAX];
	const char *person = change->person;
	if (change->kind == SEAT_KINDS) {
		return refuse(r, ROLL_KIND);
	}
	enum err e = !person && !change->name ? refuse(r, ROLL_PERSON) : OK;
	if (!e && !person) {
		e = add_outsider(r, change->name, change->email, outsider);
		person = outsider;
	} else if (!e) {
		e = check_person(r, person, ROLL_PERSON);
	}
	store_make_id('x', seat);
	e = e ? e : sql_run(r->s, "INSERT INTO seats (id, conference, person, kind) VALUES (?1, ?2, ?3, ?4)", "ssss", seat, r->conference, person,
		store_seat_kind_names[change->kind]);
	e = e == ERR_CONFLICT ? refuse(r, ROLL_PERSON) : e;
	return e ? e : set_seat(r, seat, change);
}

static enum err delete_seat(struct store *s, const char *seat)
{
	return sql_run(s, "DELETE FROM seats WHERE id = ?1", "s", seat);
}

/* Whoever was invited hears that he is off it. While it runs, an outsider has been there: what is told of him stays, but he has no way in. */
static enum err remove_seat(struct roll *r, const struct store_seat *seat)
{
	enum err e = sql_seat_mail_off(r->s, r->conference, seat->id, r->now_ms);
	if (seat->is_outsider && !r->runs) {
		e = e ? e : sql_outsiders_give_back(r->s, r->conference, seat->person.id);
		bool is_of_first = !e && sqlite3_changes(r->s->db) > 0;
		return e ? e : is_of_first ? delete_seat(r->s, seat->id) : sql_person_forget(r->s, seat->person.id);
	}
	e = e ? e : delete_seat(r->s, seat->id);
	e = e || !seat->is_outsider ? e : store_links_revoke(r->s, seat->person.id);
	return e || !seat->is_outsider ? e : store_sessions_end(r->s, seat->person.id);
}

/* Whoever got a link at the old address has none any more, and nothing of what he is in by it. */
static enum err move_outsider(struct roll *r, const struct store_seat *seat, const char *email)
{
	enum err e = email[0] ? put_address(r, seat->person.id, email)
		: sql_run(r->s, "UPDATE person_contacts SET email = '' WHERE person = ?1", "s", seat->person.id);
	e = e ? e : store_links_revoke(r->s, seat->person.id);
	e = e ? e : store_sessions_end(r->s, seat->person.id);
	return e ? e : sql_seat_mail_again(r->s, r->conference, seat->id, r->now_ms);
}

/* People of the school have name and address elsewhere. */
static enum err correct_outsider(struct roll *r, const struct store_seat *seat, const struct seat_change *change)
{
	if (!seat->is_outsider || (change->name && !store_is_name(change->name))) {
		return refuse(r, ROLL_PERSON);
	}
	enum err e = change->name ? sql_run(r->s, "UPDATE people SET name = ?2 WHERE id = ?1", "ss", seat->person.id, change->name) : OK;
	return e || !change->email ? e : move_outsider(r, seat, change->email);
}

static enum err change_seat(struct roll *r, const struct seat_change *change)
{
	struct store_seat seat;
	if (!change->seat) {
		return add_seat(r, change);
	}
	enum err e = find_seat(r->s, r->conference, change->seat, &seat);
	if (e) {
		return e == ERR_NOT_FOUND ? refuse(r, ROLL_PERSON) : e;
	}
	if (change->is_removed) {
		return remove_seat(r, &seat);
	}
	e = set_seat(r, seat.id, change);
	return e || (!change->name && !change->email) ? e : correct_outsider(r, &seat, change);
}

/* Whoever is somebody's deputy already comes as that. */
static enum err add_all(struct roll *r, const struct roll_source *from)
{
	return sql_run(r->s,
		"INSERT INTO seats (id, conference, person, kind) SELECT 'x' || lower(hex(randomblob(12))), c.id, p.id, ?2 FROM conferences c "
		"JOIN people p ON p.school = c.school WHERE c.id = ?1 AND p.left_ms IS NULL AND p.role <> 'guest' AND ((?3 AND p.role IN ('teacher', 'leader')) "
		"OR p.id IN (SELECT m.person FROM members m WHERE m.group_id = ?4)) "
		"AND NOT EXISTS (SELECT 1 FROM seats t WHERE t.conference = c.id AND (t.person = p.id OR (t.deputy = p.id AND t.kind = 'vote'))) "
		"ORDER BY p.family, p.given, p.number", "ssis", r->conference, store_seat_kind_names[from->kind], (int64_t)from->teachers, from->group);
}

/* What must hold of the whole roll, whatever was changed. */
static enum err check_roll(struct roll *r)
{
	enum err e = refuse_if(r, "SELECT 1 FROM seats WHERE conference = ?1 GROUP BY conference HAVING count(*) > ?2", SEATS_MAX, ROLL_MANY);
	e = e ? e : refuse_if(r, "SELECT 1 FROM outsiders WHERE conference = ?1 GROUP BY conference HAVING count(*) > ?2", OUTSIDERS_MAX, ROLL_MANY);
	e = e ? e : refuse_if(r,
		"SELECT 1 FROM seats WHERE conference = ?1 AND office IS NOT NULL GROUP BY office HAVING count(*) > iif(office = 'chair', 1, ?2) "
		"OR sum(kind = 'guest') > 0", OFFICE_HOLDERS_MAX, ROLL_OFFICE);
	/* nobody votes for two seats */
	e = e ? e : refuse_if(r,
		"SELECT 1 FROM seats a JOIN seats b ON b.conference = a.conference AND b.person = a.deputy WHERE a.conference = ?1 "
		"AND (a.kind = 'vote' OR a.id = b.id) LIMIT ?2", 1, ROLL_DEPUTY);
	return e ? e : refuse_if(r,
		"SELECT 1 FROM seats WHERE conference = ?1 AND kind = 'vote' AND deputy IS NOT NULL GROUP BY deputy HAVING count(*) > ?2", 1, ROLL_DEPUTY);
}

static enum err change_roll(struct roll *r, const struct seat_change *changes, size_t count, const struct roll_source *from)
{
	enum err e = sql_conference_state(r->s, r->conference, 1u << CONFERENCE_DRAFT | 1u << CONFERENCE_INVITED | 1u << CONFERENCE_OPEN);
	if (e) {
		return e;
	}
	e = sql_conference_state(r->s, r->conference, 1u << CONFERENCE_OPEN);
	r->runs = e == OK;
	e = e == ERR_STATE ? OK : e;
	for (size_t i = 0; !e && i < count; i++) {
		e = change_seat(r, &changes[i]);
	}
	e = e || !from ? e : add_all(r, from);
	return e ? e : check_roll(r);
}

enum err store_roll_change(struct store *s, const char *conference, const struct seat_change *changes, size_t count,
	const struct roll_source *from, int64_t now_ms, enum roll_refusal *why)
{
	struct roll r = {.s = s, .conference = conference, .now_ms = now_ms};
	*why = ROLL_OK;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_finish_transaction(s, change_roll(&r, changes, count, from));
	*why = r.why;
	return e == ERR_DENIED && r.why != ROLL_OK ? OK : e;
}

/* -- links of outsiders ----------------------------------------------------------------------------------------- */

static enum err make_link(struct store *s, const struct store_seat *seat, int64_t now_ms,
	void (*each)(void *ctx, const struct store_seat *seat, const char *token), void *ctx)
{
	char token[STORE_TOKEN_MAX];
	if (!seat->is_outsider) {
		return ERR_NOT_FOUND;
	}
	enum err e = sql_link_add(s, seat->person.id, now_ms, 0, token);
	if (!e) {
		each(ctx, seat, token);
	}
	return e;
}

static enum err make_all_links(struct store *s, const char *conference, int64_t now_ms,
	void (*each)(void *ctx, const struct store_seat *seat, const char *token), void *ctx)
{
	struct store_seat seat;
	enum err e = OK;
	sqlite3_stmt *row = sql_begin(s, SEAT_COLUMNS "JOIN outsiders w ON w.person = t.person WHERE t.conference = ?1 ORDER BY t.number", "s", conference);
	while (!e && sql_row(row)) {
		read_seat(row, &seat);
		e = make_link(s, &seat, now_ms, each, ctx);
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

enum err store_seat_links(struct store *s, const char *conference, const char *const *seats, size_t count, int64_t now_ms,
	void (*each)(void *ctx, const struct store_seat *seat, const char *token), void *ctx)
{
	struct store_seat seat;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = seats ? OK : make_all_links(s, conference, now_ms, each, ctx);
	for (size_t i = 0; seats && !e && i < count; i++) {
		e = find_seat(s, conference, seats[i], &seat);
		e = e ? e : make_link(s, &seat, now_ms, each, ctx);
	}
	return sql_finish_transaction(s, e);
}
