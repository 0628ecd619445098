/* What members of a conference are told by mail: written together with what it tells of. */
#include "sql_conference.h"

/* ?1 the conference, ?2 the kind, ?3 now, ?4 before, ?5 how long one may object. Nothing names another member. */
#define FACTS \
	"json_object('title', c.title, 'kind', c.kind, 'begin', c.begin_ms, 'minutesLong', c.minutes_long, 'place', c.place, 'secondCall', " \
	"c.second_call, 'agenda', json(iif(t.kind = 'guest', a.for_guests, a.titles)), 'seat', t.kind, 'isOutsider', EXISTS (SELECT 1 FROM outsiders o WHERE o.person = t.person), " \
	"'changed', ?3, 'before', ?4, 'objectUntil', " \
	"iif(?2 = 'minutes', (SELECT m.published_ms FROM minutes m WHERE m.conference = c.id) + ?5, 0))"
/* An invitation that nobody has got yet says all of a change, and who never got one need not hear that it is called off. Looked for by
 * person (+): a conference of 500 that was changed often has thousands of mails, and each would be looked at for each member. */
/* Outsiders go with it: the mail alone knows their address then. */
#define IS_OUTSIDER "EXISTS (SELECT 1 FROM outsiders o WHERE o.person = p.id)"
#define GOES "?2 = 'calledOff' AND " IS_OUTSIDER
#define UNTOLD "EXISTS (SELECT 1 FROM mails w WHERE +w.conference = c.id AND w.person = p.id AND w.kind = 'invited' AND w.state = 'waiting')"
#define AGENDA \
	"WITH a AS MATERIALIZED (SELECT json_group_array(title) AS titles, json_group_array(iif(guests, title, '')) AS for_guests FROM " \
	"(SELECT title, guests FROM agenda_items WHERE conference = ?1 ORDER BY place)) "
#define INSERT "INSERT INTO mails (id, school, person, conference, kind, sequence, facts, due_ms) SELECT 'm' || lower(hex(randomblob(12))), c.school, "
#define WITH_ADDRESS "json_set(" FACTS ", '$.to', x.email, '$.language', x.language)"
#define MEMBERS \
	"FROM conferences c JOIN a JOIN seats t ON t.conference = c.id JOIN people p ON p.id = t.person JOIN person_contacts x ON x.person = p.id " \
	"WHERE c.id = ?1 AND p.left_ms IS NULL AND x.email <> '' "

static enum err write_mails(struct store *s, const char *id, enum mail_kind kind, int64_t before_ms, int64_t now_ms)
{
	return sql_run(s,
		AGENDA INSERT "iif(" GOES ", NULL, p.id), c.id, iif(?2 = 'changed' AND " UNTOLD ", 'invited', ?2), "
		"c.sequence, iif(" GOES ", " WITH_ADDRESS ", " FACTS "), ?3 " MEMBERS "AND (t.invited_ms IS NULL) = (?2 = 'invited') "
		"AND NOT (?2 = 'calledOff' AND " UNTOLD ") ORDER BY t.number", "ssiii", id, store_mail_kind_names[kind], now_ms, before_ms,
		OBJECTIONS_MS);
}

/* Older ones that this one makes needless. */
static enum err drop_mails(struct store *s, const char *id, enum mail_kind kind, int64_t last, int64_t now_ms)
{
	return sql_run(s,
		"UPDATE mails SET state = 'dropped', facts = '{}', done_ms = ?4 WHERE conference = ?1 AND state = 'waiting' AND number <= ?3 "
		"AND (kind = 'minutes') = (?2 = 'minutes') AND ?2 <> 'invited'", "ssii", id, store_mail_kind_names[kind], last, now_ms);
}

enum err sql_conference_mails(struct store *s, const char *id, enum mail_kind kind, int64_t before_ms, int64_t now_ms)
{
	int64_t last = 0;
	sqlite3_stmt *row = sql_begin(s, "SELECT ifnull(max(number), 0) FROM mails", "");
	if (sql_row(row)) {
		last = sqlite3_column_int64(row, 0);
	}
	enum err e = sql_end(s, row);
	e = e ? e : write_mails(s, id, kind, before_ms, now_ms);
	return e ? e : drop_mails(s, id, kind, last, now_ms);
}

/* To the holder of this seat, who was invited; ?6 it, ?7 whether he goes off the roll. */
static enum err write_mail(struct store *s, const char *conference, const char *seat, enum mail_kind kind, bool is_off, int64_t now_ms)
{
	return sql_run(s,
		AGENDA INSERT "iif(" GOES ", NULL, p.id), c.id, ?2, c.sequence, iif(?7, json_set(iif(" GOES ", " WITH_ADDRESS ", " FACTS "), '$.isOff', 1), "
		FACTS "), ?3 " MEMBERS "AND t.id = ?6 AND t.invited_ms IS NOT NULL AND NOT " UNTOLD, "ssiiisi", conference, store_mail_kind_names[kind], now_ms,
		INT64_C(0), OBJECTIONS_MS, seat, (int64_t)is_off);
}

/* His calendar has to take the event for newer than what he was sent, and an invitation that comes again for newer than this. */
enum err sql_seat_mail_off(struct store *s, const char *conference, const char *seat, int64_t now_ms)
{
	enum err e = sql_run(s,
		"UPDATE conferences SET sequence = sequence + 1 WHERE id = ?1 AND EXISTS (SELECT 1 FROM seats WHERE id = ?2 AND invited_ms IS NOT NULL)",
		"ss", conference, seat);
	e = e ? e : write_mail(s, conference, seat, MAIL_CALLED_OFF, true, now_ms);
	return e ? e : sql_run(s,
		"UPDATE mails SET state = 'dropped', facts = '{}', done_ms = ?3 WHERE conference = ?1 AND state = 'waiting' AND kind <> 'calledOff' "
		"AND person = (SELECT person FROM seats WHERE id = ?2)", "ssi", conference, seat, now_ms);
}

enum err sql_seat_mail_again(struct store *s, const char *conference, const char *seat, int64_t now_ms)
{
	return write_mail(s, conference, seat, MAIL_INVITED, false, now_ms);
}
