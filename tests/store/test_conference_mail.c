/* Who is told what of a conference by mail: written with what it tells of, and dropped where nobody wants it any more. */
#include "conference_world.h"
#include "store_mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void invite(struct conference_world *w, uint32_t expected)
{
	uint32_t count;
	assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS, &count), OK);
	assert_int_equal(count, expected);
}

static void change_place(struct conference_world *w, const char *place, int64_t begin_ms)
{
	struct store_conference c;
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	snprintf(c.place, sizeof c.place, "%s", place);
	c.begin_ms = begin_ms;
	assert_int_equal(store_conference_set(w->s, &c, NOW_MS), OK);
}

/* Sends all that is due: "kind address; ..." */
static const char *send_all(struct conference_world *w, int64_t now_ms, struct store_mail *last)
{
	static char sent[1024];
	static struct store_mail mail;
	sent[0] = '\0';
	while (store_mail_take(w->s, now_ms, &mail) == OK) {
		assert_string_equal(mail.conference, w->id);
		assert_string_equal(mail.talk, "");
		size_t len = strlen(sent);
		snprintf(sent + len, sizeof sent - len, "%s %s;", store_mail_kind_names[mail.kind], mail.contact.email);
		if (last) {
			*last = mail;
		}
		assert_int_equal(store_mail_done(w->s, mail.number, MAIL_SENT, now_ms), OK);
	}
	return sent;
}

static void an_invitation_says_what_it_is(void **state)
{
	struct conference_world *w = *state;
	static struct store_mail mail;
	char expected[1024];
	invite(w, 7);
	assert_string_equal(send_all(w, NOW_MS, &mail), "invited t1@schule.example;invited t2@schule.example;invited berg@amt.example;");
	snprintf(expected, sizeof expected,
		"{\"title\":\"Lehrerkonferenz\",\"kind\":\"teachers\",\"begin\":%lld,\"minutesLong\":90,\"place\":\"Aula\",\"secondCall\":0,"
		"\"agenda\":[\"Begrüßung\",\"\",\"Verschiedenes\"],\"seat\":\"guest\",\"isOutsider\":1,\"changed\":%lld,\"before\":0,\"objectUntil\":0}",
		(long long)BEGIN_MS, (long long)NOW_MS);
	assert_string_equal(mail.facts, expected);
	assert_int_equal(mail.sequence, 0);
	/* again: only who was not invited yet */
	enum roll_refusal why;
	struct store_contact contact = {.language = "en", .email = "t7@schule.example"};
	const struct seat_change more = {.person = w->staff[7], .kind = SEAT_VOTE, .office = OFFICES};
	assert_int_equal(store_contact_put(w->s, w->staff[7], &contact, NOW_MS), OK);
	assert_int_equal(store_roll_change(w->s, w->id, &more, 1, NULL, NOW_MS, &why), OK);
	invite(w, 1);
	assert_string_equal(send_all(w, NOW_MS, &mail), "invited t7@schule.example;");
	assert_non_null(strstr(mail.facts, "\"agenda\":[\"Begrüßung\",\"Personalie\",\"Verschiedenes\"]"));
	assert_non_null(strstr(mail.facts, "\"isOutsider\":0"));
	assert_int_equal(number_of(w, "SELECT count(*) FROM mails WHERE facts <> '{}'"), 0);
}

static void a_change_is_told_to_who_was_invited(void **state)
{
	struct conference_world *w = *state;
	static struct store_mail mail;
	change_place(w, "R 1", BEGIN_MS); /* nobody knows it yet */
	invite(w, 7);
	send_all(w, NOW_MS, NULL);
	change_place(w, "R 1", BEGIN_MS); /* nothing is another */
	assert_string_equal(send_all(w, NOW_MS, NULL), "");
	change_place(w, "R 2", BEGIN_MS + 1);
	change_place(w, "R 3", BEGIN_MS + 1);
	assert_string_equal(send_all(w, NOW_MS, &mail), "changed t1@schule.example;changed t2@schule.example;changed berg@amt.example;");
	assert_int_equal(mail.sequence, 2);
	assert_non_null(strstr(mail.facts, "\"place\":\"R 3\""));
	assert_non_null(strstr(mail.facts, "\"before\":0"));
	change_place(w, "R 3", BEGIN_MS + 7);
	send_all(w, NOW_MS, &mail);
	char before[64];
	snprintf(before, sizeof before, "\"before\":%lld,", (long long)BEGIN_MS + 1);
	assert_non_null(strstr(mail.facts, before));
	/* whose invitation still waits is invited to what it is now */
	assert_int_equal(number_of(w, "SELECT count(*) FROM mails WHERE state = 'dropped'"), 3);
	consult_school_run(w->s, "UPDATE seats SET invited_ms = NULL");
	invite(w, 7);
	change_place(w, "R 4", BEGIN_MS + 7);
	assert_string_equal(send_all(w, NOW_MS, &mail), "invited t1@schule.example;invited t2@schule.example;invited berg@amt.example;");
	assert_non_null(strstr(mail.facts, "\"place\":\"R 4\""));
}

static void calling_off_is_told_after_it_is_gone(void **state)
{
	struct conference_world *w = *state;
	static struct store_mail mail;
	invite(w, 7);
	send_all(w, NOW_MS, NULL);
	assert_int_equal(store_conference_remove(w->s, w->id, NOW_MS), OK);
	/* the outsider is gone with it: his address is in the mail alone, and goes with that */
	assert_int_equal(number_of(w, "SELECT (SELECT count(*) FROM person_contacts) + (SELECT count(*) FROM people WHERE role = 'guest')"), 2);
	assert_string_equal(send_all(w, NOW_MS, &mail), "calledOff t1@schule.example;calledOff t2@schule.example;calledOff berg@amt.example;");
	assert_string_equal(mail.contact.language, "de");
	assert_string_equal(mail.person, "");
	assert_int_equal(number_of(w, "SELECT count(*) FROM mails WHERE facts <> '{}'"), 0);
}

static void who_never_heard_of_it_hears_nothing(void **state)
{
	struct conference_world *w = *state;
	invite(w, 7);
	assert_int_equal(store_conference_remove(w->s, w->id, NOW_MS), OK);
	assert_string_equal(send_all(w, NOW_MS, NULL), "");
	assert_int_equal(number_of(w, "SELECT count(*) FROM mails WHERE state = 'waiting' OR facts <> '{}'"), 0);
}

/* For him alone it is called off; nobody else hears of it. */
static void who_goes_from_the_roll_hears_it(void **state)
{
	struct conference_world *w = *state;
	static struct store_mail mail;
	enum roll_refusal why;
	invite(w, 7);
	/* one who has heard of nothing yet */
	struct seat_change gone = {.seat = w->seats[2], .kind = SEAT_KINDS, .office = OFFICES, .is_removed = true};
	assert_int_equal(store_roll_change(w->s, w->id, &gone, 1, NULL, NOW_MS, &why), OK);
	assert_string_equal(send_all(w, NOW_MS, NULL), "invited t1@schule.example;invited berg@amt.example;");
	gone.seat = w->seats[1];
	assert_int_equal(store_roll_change(w->s, w->id, &gone, 1, NULL, NOW_MS, &why), OK);
	assert_string_equal(send_all(w, NOW_MS, &mail), "calledOff t1@schule.example;");
	assert_non_null(strstr(mail.facts, "\"isOff\":1"));
	assert_true(mail.sequence > 0);
	/* the outsider is deleted with his seat, and gets it all the same; but once it runs he stays known */
	gone.seat = w->seats[6];
	assert_int_equal(store_roll_change(w->s, w->id, &gone, 1, NULL, NOW_MS, &why), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM people WHERE role = 'guest'"), 0);
	assert_string_equal(send_all(w, NOW_MS, &mail), "calledOff berg@amt.example;");
	assert_non_null(strstr(mail.facts, "\"isOff\":1"));
	assert_int_equal(number_of(w, "SELECT count(*) FROM mails WHERE facts <> '{}'"), 0);
}

/* The invitation comes again, to where he is; one that waits goes there by itself. */
static void an_address_is_corrected(void **state)
{
	struct conference_world *w = *state;
	enum roll_refusal why;
	struct seat_change change = {.seat = w->seats[6], .kind = SEAT_KINDS, .office = OFFICES, .email = "b@amt.example"};
	assert_int_equal(store_roll_change(w->s, w->id, &change, 1, NULL, NOW_MS, &why), OK);
	assert_string_equal(send_all(w, NOW_MS, NULL), ""); /* nobody is invited yet */
	invite(w, 7);
	change.email = "c@amt.example";
	assert_int_equal(store_roll_change(w->s, w->id, &change, 1, NULL, NOW_MS, &why), OK);
	assert_string_equal(send_all(w, NOW_MS, NULL), "invited t1@schule.example;invited t2@schule.example;invited c@amt.example;");
	change.email = "d@amt.example";
	assert_int_equal(store_roll_change(w->s, w->id, &change, 1, NULL, NOW_MS, &why), OK);
	assert_string_equal(send_all(w, NOW_MS, NULL), "invited d@amt.example;");
	change.email = "";
	assert_int_equal(store_roll_change(w->s, w->id, &change, 1, NULL, NOW_MS, &why), OK);
	assert_string_equal(send_all(w, NOW_MS, NULL), "");
}

static void minutes_are_told_until_nobody_may_object(void **state)
{
	struct conference_world *w = *state;
	static struct store_mail mail;
	char until[64];
	conference_world_open(w);
	send_all(w, NOW_MS, NULL);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 5), OK);
	assert_int_equal(store_minutes_publish(w->s, w->id, "Text", BEGIN_MS + 10), OK);
	assert_string_equal(send_all(w, BEGIN_MS + 10, &mail), "minutes t1@schule.example;minutes t2@schule.example;minutes berg@amt.example;");
	snprintf(until, sizeof until, "\"objectUntil\":%lld}", (long long)(BEGIN_MS + 10 + OBJECTIONS_MS));
	assert_non_null(strstr(mail.facts, until));
	/* of a corrected text: the time is that of the first */
	assert_int_equal(store_minutes_publish(w->s, w->id, "Anders", BEGIN_MS + 20), OK);
	assert_int_equal(store_minutes_publish(w->s, w->id, "Noch anders", BEGIN_MS + 30), OK);
	assert_string_equal(send_all(w, BEGIN_MS + 30, &mail), "minutes t1@schule.example;minutes t2@schule.example;minutes berg@amt.example;");
	assert_non_null(strstr(mail.facts, until));
	assert_int_equal(store_minutes_publish(w->s, w->id, "Zuletzt", BEGIN_MS + 40), OK);
	assert_string_equal(send_all(w, BEGIN_MS + 10 + OBJECTIONS_MS, NULL), "");
}

/* Minutes take the place of older minutes that wait, and of nothing else. */
static void minutes_drop_no_invitation(void **state)
{
	struct conference_world *w = *state;
	conference_world_open(w);
	int64_t waiting = number_of(w, "SELECT count(*) FROM mails WHERE kind = 'invited' AND state = 'waiting'");
	assert_true(waiting > 0);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 5), OK);
	assert_int_equal(store_minutes_publish(w->s, w->id, "Text", BEGIN_MS + 10), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM mails WHERE kind = 'invited' AND state = 'waiting'"), waiting);
}

static void nobody_gets_what_he_does_not_want_any_more(void **state)
{
	struct conference_world *w = *state;
	static const char first[] = "invited t1@schule.example;", second[] = "invited t2@schule.example;", third[] = "invited berg@amt.example;";
	const struct {
		const char *sql;
		bool gets_first;
		int64_t now_ms;
	} rows[] = {
		{"SELECT 1", true, NOW_MS},
		{"UPDATE people SET left_ms = 1 WHERE name = 'Lehrkraft 1'", false, NOW_MS},
		{"UPDATE people SET left_ms = NULL; UPDATE person_contacts SET email = '' WHERE email LIKE 't1%'", false, NOW_MS},
		{"UPDATE person_contacts SET email = 't1@schule.example' WHERE email = ''; DELETE FROM seats WHERE person IN "
			"(SELECT id FROM people WHERE name = 'Lehrkraft 1')", false, NOW_MS},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char expected[128];
		consult_school_run(w->s, "UPDATE seats SET invited_ms = NULL");
		uint32_t count;
		assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS, &count), OK);
		consult_school_run(w->s, rows[i].sql);
		snprintf(expected, sizeof expected, "%s%s%s", rows[i].gets_first ? first : "", second, third);
		assert_string_equal(send_all(w, rows[i].now_ms, NULL), expected);
	}
	/* half a day after its begin an invitation is none */
	consult_school_run(w->s, "UPDATE seats SET invited_ms = NULL");
	uint32_t count;
	assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS, &count), OK);
	assert_string_equal(send_all(w, BEGIN_MS + INT64_C(12) * 3600 * 1000, NULL), "");
}

static void a_long_agenda_fits(void **state)
{
	struct conference_world *w = *state;
	static struct store_mail mail;
	static char title[STORE_NAME_MAX];
	struct store_item items[ITEMS_MAX];
	memset(title, '"', sizeof title - 1);
	for (int i = 0; i < ITEMS_MAX; i++) {
		items[i] = (struct store_item){.title = title, .text = "", .guests = true};
	}
	assert_int_equal(store_agenda_set(w->s, w->id, items, ITEMS_MAX, NULL), OK);
	invite(w, 7);
	send_all(w, NOW_MS, &mail);
	static const char end[] = ",\"objectUntil\":0}";
	assert_true(strlen(mail.facts) > (size_t)2 * ITEMS_MAX * (STORE_NAME_MAX - 1));
	assert_string_equal(mail.facts + strlen(mail.facts) - strlen(end), end);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conference_world_set_up, conference_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_invitation_says_what_it_is),
		TEST(a_change_is_told_to_who_was_invited),
		TEST(calling_off_is_told_after_it_is_gone),
		TEST(who_never_heard_of_it_hears_nothing),
		TEST(who_goes_from_the_roll_hears_it),
		TEST(an_address_is_corrected),
		TEST(minutes_are_told_until_nobody_may_object),
		TEST(minutes_drop_no_invitation),
		TEST(nobody_gets_what_he_does_not_want_any_more),
		TEST(a_long_agenda_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
