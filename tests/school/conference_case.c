#include "conference_case.h"

#include <string.h>

enum { SMALL_SEATS = 15, LARGE_SEATS = 500, LARGE_ITEMS = 60, LARGE_CANDIDATES = 14 };

#define AT(minute) (CASE_BEGIN_MS + (minute) * CASE_MINUTE_MS)

static void *keep(struct conference_case *c, void *p)
{
	g_ptr_array_add(c->kept, p);
	return p;
}

#define KEEP(c, array) keep(c, g_memdup2(array, sizeof array))

static void begin(struct conference_case *c, enum consult_language language)
{
	*c = (struct conference_case){.kept = g_ptr_array_new_with_free_func(g_free)};
	c->record = (struct conference_record){.school = "Gesamtschule am Fluß", .title = "Lehrerkonferenz im November", .text = "Bitte bringen Sie die Listen mit.",
		.place = "Aula, und per Video", .kind = RECORD_TEACHERS, .language = language, .zone = g_time_zone_new_identifier("Europe/Berlin"), .begin_ms = AT(0),
		.invited_ms = AT(-9 * 24 * 60), .opened_ms = AT(-4), .closed_ms = AT(95), .notice_days = 9, .notice_wanted = 7, .quorum = RECORD_QUORUM_MAJORITY,
		.is_quorum_assumed = true, .has_speeches = true, .now_ms = AT(24 * 60)};
}

static void add_seats(struct conference_case *c)
{
	static const struct record_seat seats[SMALL_SEATS] = {{"Ada Kaya", RECORD_SEAT_VOTE, RECORD_CHAIR, ""}, {"Ben Roth", RECORD_SEAT_VOTE, RECORD_DEPUTY, ""},
		{"Clara Weiß", RECORD_SEAT_VOTE, RECORD_MINUTES, ""}, {"Dilek Arslan", RECORD_SEAT_VOTE, RECORD_TELLER, ""}, {"Emil Vogt", RECORD_SEAT_VOTE, 0, "Frida Sommer"},
		{"Greta Lang", RECORD_SEAT_VOTE, 0, ""}, {"Hamid Nouri", RECORD_SEAT_VOTE, 0, ""}, {"Ines Peters", RECORD_SEAT_VOTE, 0, ""},
		{"Jan_Ole *Busch*", RECORD_SEAT_VOTE, 0, ""}, {"Karin Adler", RECORD_SEAT_VOTE, 0, ""}, {"Lutz Brand", RECORD_SEAT_VOTE, 0, ""},
		{"Mia Özdemir-von der Hohenlohe zu Langenburg", RECORD_SEAT_VOTE, 0, ""}, {"Nils Ebert", RECORD_SEAT_ADVISORY, 0, ""},
		{"Olga Petrenko", RECORD_SEAT_ADVISORY, 0, ""}, {"Paul Gast", RECORD_SEAT_GUEST, 0, ""}};
	static const struct record_stay stays[] = {{"Ada Kaya", 0, false, AT(-4), AT(95)}, {"Ben Roth", 1, false, AT(-3), AT(95)}, {"Clara Weiß", 2, false, AT(-3), AT(95)},
		{"Dilek Arslan", 3, false, AT(-2), AT(40)}, {"Frida Sommer", 4, true, AT(-2), AT(30)}, {"Greta Lang", 5, false, AT(-2), AT(95)},
		{"Hamid Nouri", 6, false, AT(-1), AT(95)}, {"Ines Peters", 7, false, AT(-1), AT(95)}, {"Jan_Ole *Busch*", 8, false, AT(-1), AT(70)},
		{"Karin Adler", 9, false, AT(0), AT(95)}, {"Nils Ebert", 12, false, AT(0), AT(95)}, {"Paul Gast", 14, false, AT(0), AT(20)},
		{"Mia Özdemir-von der Hohenlohe zu Langenburg", 11, false, AT(12), AT(95)}, {"Emil Vogt", 4, false, AT(30), AT(95)},
		{"Dilek Arslan", 3, false, AT(40) + 20000, AT(95)}, {"Paul Gast", 14, false, AT(40), AT(95)}};
	c->record.seats = KEEP(c, seats);
	c->record.seat_count = SMALL_SEATS;
	c->record.stays = KEEP(c, stays);
	c->record.stay_count = G_N_ELEMENTS(stays);
}

static void add_items(struct conference_case *c)
{
	static const struct record_item items[] = {{.title = "Begrüßung und Tagesordnung", .text = "", .guests = true, .begun_ms = AT(0), .ended_ms = AT(8)},
		{.title = "Handys in der Pause", .text = "Antrag der Fachschaft", .guests = true, .begun_ms = AT(8), .ended_ms = AT(20)},
		{.title = "Eine Ordnungsmaßnahme", .text = "", .begun_ms = AT(20), .ended_ms = AT(40)},
		{.title = "Wahl des Lehrerrats", .text = "", .guests = true, .begun_ms = AT(40), .ended_ms = AT(90)},
		{.title = "Verschiedenes", .text = "", .guests = true}};
	static const struct record_finding findings[] = {{0, AT(1), 12, 10, 7, true}, {3, AT(41), 12, 11, 7, true}};
	static const struct record_speech speeches[] = {{0, "Ada Kaya", false, AT(1), AT(4)}, {1, "Hamid Nouri", false, AT(9), AT(11)},
		{1, "Ines Peters", false, AT(11), AT(13)}, {1, "Nils Ebert", true, AT(13), AT(13) + 30000}, {2, "Ben Roth", false, AT(22), AT(30)},
		{3, "Karin Adler", false, AT(42), AT(44)}};
	c->record.items = KEEP(c, items);
	c->record.item_count = G_N_ELEMENTS(items);
	c->record.findings = KEEP(c, findings);
	c->record.finding_count = G_N_ELEMENTS(findings);
	c->record.speeches = KEEP(c, speeches);
	c->record.speech_count = G_N_ELEMENTS(speeches);
}

static void add_votes(struct conference_case *c)
{
	static const char *const names[] = {"Ada Kaya", "Ben Roth", "Clara Weiß"}, *const choices[] = {"yes", "no", "abstain"};
	static const char *const candidates[] = {"Greta Lang", "Hamid Nouri", "Ines Peters"}, *const both[] = {"Hamid Nouri", "Ines Peters"};
	static const unsigned first[] = {6, 3, 3}, second[] = {5, 5}, elected[] = {1}, open[] = {2, 3}, tied[] = {1, 2}, drawn[] = {2};
	const struct record_vote votes[] = {
		{.number = 1, .item = 1, .form = RECORD_OPENLY, .text = "Handys bleiben in der Pause aus.\n1. Das gilt auch für *Lehrkräfte*.\n2. Ausnahmen macht die Leitung.",
			.mover = "Hamid Nouri", .majority = RECORD_SIMPLE, .round = 1, .after = RECORD_NONE, .opened_ms = AT(14), .counted_ms = AT(15), .voters = 11,
			.papers = 11, .ballots = 11, .yes = 7, .no = 3, .abstain = 1, .passed = RECORD_PASSED},
		{.number = 2, .item = 1, .form = RECORD_ROLL, .text = "Die Regel gilt ab Montag.", .mover = "", .majority = RECORD_TWO_THIRDS, .round = 1, .after = RECORD_NONE,
			.opened_ms = AT(16), .counted_ms = AT(17), .voters = 11, .papers = 3, .ballots = 3, .yes = 1, .no = 1, .abstain = 1, .passed = RECORD_NOT_PASSED,
			.is_tied = true, .voter_names = KEEP(c, names), .voter_choices = KEEP(c, choices), .voter_count = 3},
		{.number = 3, .item = 2, .form = RECORD_SECRET, .is_demanded = true, .text = "Der Schüler bekommt einen schriftlichen Verweis.", .mover = "", .majority = RECORD_ABSOLUTE,
			.round = 1, .after = RECORD_NONE, .opened_ms = AT(30), .counted_ms = AT(33), .voters = 11, .papers = 11, .ballots = 10, .yes = 5, .no = 5, .invalid = 0,
			.passed = RECORD_PASSED, .is_tied = true, .is_decided_by_chair = true},
		{.number = 4, .item = 3, .is_election = true, .form = RECORD_SECRET, .text = "Wahl von zwei Mitgliedern", .mover = "", .candidates = KEEP(c, candidates), .candidate_count = 3,
			.places = 2, .majority = RECORD_MOST, .round = 1, .after = RECORD_NONE, .opened_ms = AT(45), .counted_ms = AT(48), .voters = 12, .papers = 12, .ballots = 12,
			.abstain = 1, .invalid = 1, .counts = KEEP(c, first), .elected = KEEP(c, elected), .elected_count = 1, .open = KEEP(c, open), .open_count = 2},
		{.number = 5, .item = 3, .is_election = true, .form = RECORD_SECRET, .text = "Wahl von zwei Mitgliedern", .mover = "", .candidates = KEEP(c, both), .candidate_count = 2,
			.places = 1, .majority = RECORD_MOST, .round = 2, .after = 3, .opened_ms = AT(50), .counted_ms = AT(52), .voters = 12, .papers = 11, .ballots = 11,
			.abstain = 1, .counts = KEEP(c, second), .open = KEEP(c, tied), .open_count = 2, .drawn = KEEP(c, drawn), .drawn_count = 1},
		{.number = 6, .item = 3, .form = RECORD_OPENLY, .text = "Die Sitzung wird vertagt.", .mover = "", .majority = RECORD_SIMPLE, .round = 1, .after = RECORD_NONE, .is_annulled = true}};
	c->record.votes = KEEP(c, votes);
	c->record.vote_count = G_N_ELEMENTS(votes);
}

void conference_case_init(struct conference_case *c, enum consult_language language)
{
	static const struct record_objection objections[] = {{"Karin Adler", "Bei TOP 2 habe ich nicht zugestimmt.\nBitte ändern.", "Wir haben es berichtigt.", AT(3000), true, true},
		{"Lutz Brand", "Ich war entschuldigt.", "", AT(3100), false, false}};
	begin(c, language);
	add_seats(c);
	add_items(c);
	add_votes(c);
	c->record.objections = KEEP(c, objections);
	c->record.objection_count = G_N_ELEMENTS(objections);
}

static void add_large_seats(struct conference_case *c)
{
	struct record_seat *seats = keep(c, g_new0(struct record_seat, LARGE_SEATS));
	struct record_stay *stays = keep(c, g_new0(struct record_stay, LARGE_SEATS));
	for (int i = 0; i < LARGE_SEATS; i++) {
		const char *name = keep(c, g_strdup_printf("Maximiliane-Charlotte von Oppeln-Bronikowski-Hardenberg %03d", i));
		seats[i] = (struct record_seat){name, i % 10 ? RECORD_SEAT_VOTE : RECORD_SEAT_ADVISORY, i ? RECORD_NO_OFFICE : RECORD_CHAIR, ""};
		stays[i] = (struct record_stay){name, (size_t)i, false, AT(i % 7), AT(300 - i % 11)};
	}
	c->record.seats = seats;
	c->record.stays = stays;
	c->record.seat_count = c->record.stay_count = LARGE_SEATS;
}

static void add_large_vote(struct conference_case *c)
{
	const char **candidates = keep(c, g_new0(const char *, LARGE_CANDIDATES));
	unsigned *counts = keep(c, g_new0(unsigned, LARGE_CANDIDATES)), *elected = keep(c, g_new0(unsigned, 5));
	for (unsigned i = 0; i < LARGE_CANDIDATES; i++) {
		candidates[i] = keep(c, g_strdup_printf("Friedrich-Wilhelm Schulze-Delitzsch-Nepomuk von und zu Guttenberg-Reifenscheid %u", i + 1));
		counts[i] = 400 - 27 * i;
	}
	for (unsigned i = 0; i < 5; i++) {
		elected[i] = i + 1;
	}
	struct record_vote *vote = keep(c, g_new0(struct record_vote, 1));
	*vote = (struct record_vote){.number = 1, .item = 2, .is_election = true, .form = RECORD_SECRET, .text = "Wahl von fünf Mitgliedern des Lehrerrats", .mover = "", .candidates = candidates,
		.candidate_count = LARGE_CANDIDATES, .places = 5, .majority = RECORD_MOST, .round = 1, .after = RECORD_NONE, .voters = 450, .papers = 450, .ballots = 448, .abstain = 20,
		.invalid = 3, .counts = counts, .elected = elected, .elected_count = 5};
	c->record.votes = vote;
	c->record.vote_count = 1;
}

void conference_case_init_large(struct conference_case *c)
{
	begin(c, CONSULT_DE);
	add_large_seats(c);
	add_large_vote(c);
	struct record_item *items = keep(c, g_new0(struct record_item, LARGE_ITEMS));
	for (int i = 0; i < LARGE_ITEMS; i++) {
		const char *title = keep(c, g_strdup_printf("Bericht der Steuergruppe über die Weiterentwicklung des Förderkonzepts der Jahrgangsstufen %d und %d", i + 1, i + 2));
		items[i] = (struct record_item){.title = title, .text = "", .guests = i % 5 != 0, .begun_ms = AT(5 * i), .ended_ms = AT(5 * i + 5)};
	}
	c->record.items = items;
	c->record.item_count = LARGE_ITEMS;
	c->record.closed_ms = AT(300);
}

void conference_case_finish(struct conference_case *c)
{
	g_time_zone_unref(c->record.zone);
	g_ptr_array_free(c->kept, TRUE);
}
