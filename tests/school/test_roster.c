/* What a file would change: is each kind of error said where it is, is everybody known again, and is nothing left to do after it? */
#include "house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static const struct roster_options nothing_whole = {.is_whole = {false}};
static const struct roster_options pupils_whole = {.is_whole = {[ROSTER_PUPIL] = true}};
static const struct roster_options all_whole = {.is_whole = {true, true, true, true, true}};

static void print_errors(const char *label, const struct roster_plan *plan)
{
	for (guint i = 0; i < plan->errors->len; i++) {
		const struct roster_error *error = &g_array_index(plan->errors, struct roster_error, i);
		print_error("%s: line %u column %u (%s) %s '%s', other line %u\n", label, error->line, error->column, error->header,
			roster_code_names[error->code], error->value, error->other_line);
	}
}

static void plan_ok(struct roster_plan *plan, const struct house *house, const char *file, const struct roster_options *options)
{
	struct roster known = house_view(house);
	if (roster_plan(plan, &known, file, strlen(file), options)) {
		print_errors(file, plan);
		fail();
	}
}

/* A change as a line of words. */
static char *show(const struct roster_plan *plan, const struct roster_change *change)
{
	GString *out = g_string_new(roster_kind_names[change->kind]);
	if (change->person != ROSTER_NOBODY) {
		g_string_append_printf(out, " %s", roster_plan_person(plan, change->person)->name);
	}
	if (change->other != ROSTER_NOBODY) {
		g_string_append_printf(out, " > %s", roster_plan_person(plan, change->other)->name);
	}
	if (change->group != ROSTER_NOBODY) {
		const struct roster_group *group = roster_plan_group(plan, change->group);
		g_string_append_printf(out, " [%s%s%s]", group->subject, *group->subject ? ":" : "", group->name);
	}
	if (*change->from || *change->to) {
		g_string_append_printf(out, " %s->%s", change->from, change->to);
	}
	g_string_append_printf(out, " @%u", change->line);
	return g_string_free(out, FALSE);
}

/* Exactly these changes, in this order; carried out; and nothing is left to do. */
static void expect(struct house *house, const char *file, const struct roster_options *options, const char *const *changes)
{
	struct roster_plan plan;
	plan_ok(&plan, house, file, options);
	guint count = 0;
	for (; changes[count]; count++) {
		char *shown = count < plan.changes->len ? show(&plan, &g_array_index(plan.changes, struct roster_change, count))
							: g_strdup("nothing");
		assert_string_equal(shown, changes[count]);
		g_free(shown);
	}
	if (plan.changes->len > count) {
		fail_msg("one more: %s", show(&plan, &g_array_index(plan.changes, struct roster_change, count)));
	}
	house_apply(house, &plan);
	roster_plan_finish(&plan);
	plan_ok(&plan, house, file, options);
	assert_true(plan.unchanged > 0);
	if (plan.changes->len > 0) {
		fail_msg("again: %s", show(&plan, &g_array_index(plan.changes, struct roster_change, 0)));
	}
	roster_plan_finish(&plan);
}

#define EXPECT(house, file, options, ...) expect(house, file, options, (const char *const[]){__VA_ARGS__, NULL})

static void a_class_list_of_schild(void **state)
{
	struct house house;
	(void)state;
	house_init(&house);
	EXPECT(&house,
		"Interne ID-Nummer;Nachname;Vorname;Klasse;Geburtsdatum;Status\r\n"
		"11;Muster;Mia;05A;1.2.2015;2\r\n12;Beispiel;Ben;05A;;Aktiv\r\n13;Weg;Willi;05A;;9\r\n",
		&pupils_whole, "group_add [05A] @2", "person_add Mia Muster @2", "person_add Ben Beispiel @3",
		"join Mia Muster [05A] @2", "join Ben Beispiel [05A] @3");
	/* next year: everybody has moved up, one has another name, one has left, one came */
	EXPECT(&house,
		"Interne ID-Nummer;Nachname;Vorname;Klasse\n11;Muster-Neu;Mia;06A\n14;Neu;Nele;06A\n",
		&pupils_whole, "group_add [06A] @2", "person_rename Mia Muster Mia Muster->Mia Muster-Neu @2",
		"person_add Nele Neu @3", "join Mia Muster [06A] @2", "join Nele Neu [06A] @3",
		"person_leave Ben Beispiel @0", "group_end [05A] @0");
	/* he comes back, and so does the class */
	EXPECT(&house, "Interne ID-Nummer;Nachname;Vorname;Klasse\n12;Beispiel;Ben;05A\n", &nothing_whole,
		"group_return [05A] @2", "person_return Ben Beispiel @2", "join Ben Beispiel [05A] @2");
	house_finish(&house);
}

static void teachers_and_courses_of_schild(void **state)
{
	struct house house;
	(void)state;
	house_init(&house);
	EXPECT(&house,
		"InternKrz|StatistikKrz|Anrede|Titel|Nachname|Vorname|Geschlecht|Geburtsdatum\n"
		"MUE|MUE|Frau||M\xc3\xbcller|Maria|w|1.1.1970\nSC|SC|Herr||Schmidt|Stefan|m|2.2.1980\n",
		&nothing_whole, "person_add Maria M\xc3\xbcller @2", "person_add Stefan Schmidt @3");
	EXPECT(&house, "Nachname;Vorname;Klasse;Klassenlehrer\nMuster;Mia;07A;mue\nBeispiel;Ben;Q1;\n", &nothing_whole,
		"group_add [07A] @2", "group_add [Q1] @3", "person_add Mia Muster @2", "person_add Ben Beispiel @3",
		"join Mia Muster [07A] @2", "join Maria M\xc3\xbcller [07A] @2", "join Ben Beispiel [Q1] @3");
	/* the interface file: no class in it, two half-years, a lesson of the class beside courses */
	EXPECT(&house,
		"Nachname|Vorname|Geburtsdatum|Jahr|Abschnitt|Fach|Fachlehrer|Kursart|Kurs|Note|Zusatzkraft|Jahrgang\n"
		"Muster|Mia|1.2.2013|2025|2|D|SC|PUK|||MUE|\n"
		"Muster|Mia|1.2.2013|2026|1|M|MUE|PUK|||SC|\n"
		"Muster|Mia|1.2.2013|2026|1|KR|SC|PUT|KR-7|||\n"
		"Beispiel|Ben|1.2.2009|2026|1|M|MUE|LK1|M-L1|1||Q1\n",
		&nothing_whole, "group_add [M:07A] @3", "group_add [KR:KR-7] @4", "group_add [M:M-L1 Q1] @5",
		"join Mia Muster [M:07A] @3", "join Maria M\xc3\xbcller [M:07A] @3", "join Stefan Schmidt [M:07A] @3",
		"join Mia Muster [KR:KR-7] @4", "join Stefan Schmidt [KR:KR-7] @4", "join Ben Beispiel [M:M-L1 Q1] @5",
		"join Maria M\xc3\xbcller [M:M-L1 Q1] @5");
	/* another teacher takes a course over; the class teacher is left alone, since nothing is said of classes */
	EXPECT(&house, "Nachname;Vorname;Fach;Kurs;Lehrkraft\nMuster;Mia;KR;KR-7;MUE\n", &nothing_whole,
		"join Maria M\xc3\xbcller [KR:KR-7] @2", "leave Stefan Schmidt [KR:KR-7] @0");
	/* she has no mathematics any more, if the file is the whole truth of pupils */
	EXPECT(&house, "Nachname;Vorname;Fach;Kurs\nMuster;Mia;KR;KR-7\nBeispiel;Ben;M;M-L1 Q1\n", &pupils_whole,
		"group_end [M:07A] @0");
	/* he leaves, and with him the course that only he was in, though nothing is said of courses */
	EXPECT(&house, "Nachname;Vorname;Klasse\nMuster;Mia;07A\n", &pupils_whole, "person_leave Ben Beispiel @0", "group_end [Q1] @0",
		"group_end [M:M-L1 Q1] @0");
	house_finish(&house);
}

static void the_general_form(void **state)
{
	struct house house;
	(void)state;
	house_init(&house);
	EXPECT(&house,
		"\xef\xbb\xbfID,Rolle,Nachname,Vorname,Klasse,Gruppen,Login,Kind,K\xc3\xbcrzel\r\n"
		"L1,Lehrerin,Kaya,Aylin,\"5a,5b\",Mathe: 5a/Chor,A.Kaya,,KA\r\n"
		"A1,Admin,Amt,Anna,,,amt,,\r\n"
		"S1,Sch\xc3\xbclerin,Muster,Mia,5a,\"Mathe: 5a,Chor\",,,\r\n"
		"E1,Mutter,Muster,Marta,,,,S1,\r\n",
		&all_whole, "group_add [5a] @2", "group_add [5b] @2", "group_add [Mathe:5a] @2", "group_add [Chor] @2",
		"person_add Aylin Kaya @2", "person_add Anna Amt @3", "person_add Mia Muster @4", "person_add Marta Muster @5",
		"join Aylin Kaya [5a] @2", "join Aylin Kaya [5b] @2", "join Aylin Kaya [Mathe:5a] @2", "join Aylin Kaya [Chor] @2",
		"join Mia Muster [5a] @4", "join Mia Muster [Mathe:5a] @4", "join Mia Muster [Chor] @4",
		"child_add Marta Muster > Mia Muster @5");
	/* another role and login; a group, a child less; groups without pupils are over */
	EXPECT(&house,
		"id;role;last name;first name;class;groups;login;child\n"
		"L1;leader;Kaya;Aylin;5a;;kaya;\nA1;admin;Amt;Anna;;;;\nS1;pupil;Muster;Mia;5a;Chor;;\nE1;parent;Muster;Marta;;;;\n",
		&all_whole, "person_role Aylin Kaya teacher->leader @2", "person_login Aylin Kaya a.kaya->kaya @2",
		"leave Aylin Kaya [Chor] @0", "child_remove Marta Muster > Mia Muster @0", "group_end [5b] @0", "group_end [Mathe:5a] @0");
	/* a list of teachers does not make a teacher of a leader, and knows her by name */
	EXPECT(&house, "K\xc3\xbcrzel;Nachname;Vorname\nKAY;KAYA;Aylin\n", &nothing_whole,
		"person_rename Aylin Kaya Aylin Kaya->Aylin KAYA @2", "person_abbr Aylin Kaya KA->KAY @2");
	house_finish(&house);
}

static void what_was_made_by_hand_stays(void **state)
{
	struct house house;
	(void)state;
	house_init(&house);
	uint32_t mia = house_person(&house, ROSTER_PUPIL, "", "Mia", "Muster");
	uint32_t kaya = house_person(&house, ROSTER_TEACHER, "", "Aylin", "Kaya");
	g_array_index(house.people, struct roster_person, kaya).name = "Frau Kaya";
	uint32_t club = house_group(&house, "Chor", "", ROSTER_COURSE, false);
	uint32_t class = house_group(&house, "5a", "", ROSTER_CLASS, false);
	house_member(&house, mia, club, false);
	house_member(&house, mia, class, false);
	house_member(&house, kaya, class, false);
	/* she is known by her name, and gets her id */
	EXPECT(&house, "ID;Nachname;Vorname;Klasse;Kurs\n7;Muster;Mia;6a;Ku-1\n", &pupils_whole, "group_add [6a] @2",
		"group_add [Ku-1] @2", "person_external Mia Muster ->7 @2", "join Mia Muster [6a] @2", "join Mia Muster [Ku-1] @2");
	/* what others see instead of the name stays when she marries */
	EXPECT(&house, "ID;K\xc3\xbcrzel;Nachname;Vorname\n9;KA;Kaya;Aylin\n", &nothing_whole, "person_external Frau Kaya ->9 @2",
		"person_abbr Frau Kaya ->KA @2");
	EXPECT(&house, "ID;K\xc3\xbcrzel;Nachname;Vorname\n9;KA;Kaya-Mut;Aylin\n", &nothing_whole,
		"person_rename Frau Kaya Frau Kaya->Frau Kaya @2");
	house_finish(&house);
}

static void teachers_are_known_by_their_abbreviation(void **state)
{
	struct house house;
	(void)state;
	house_init(&house);
	/* numbers of teachers are those of pupils, too: the GUID counts */
	EXPECT(&house, "Interne ID-Nummer;GUID;K\xc3\xbcrzel;Nachname;Vorname\n11;{A};KA;Kaya;Aylin\n", &nothing_whole,
		"person_add Aylin Kaya @2");
	assert_string_equal(g_array_index(house.people, struct roster_person, 0).external, "{A}");
	EXPECT(&house, "Interne ID-Nummer;GUID;Nachname;Vorname;Klasse\n11;{B};Muster;Mia;5a\n", &nothing_whole, "group_add [5a] @2",
		"person_add Mia Muster @2", "join Mia Muster [5a] @2");
	assert_string_equal(g_array_index(house.people, struct roster_person, 1).external, "11");
	/* married */
	EXPECT(&house, "K\xc3\xbcrzel;Nachname;Vorname\nka;Mut;Aylin\n", &nothing_whole,
		"person_rename Aylin Kaya Aylin Kaya->Aylin Mut @2", "person_abbr Aylin Kaya KA->ka @2");
	/* a successor */
	EXPECT(&house, "K\xc3\xbcrzel;Nachname;Vorname\nKA;Kalt;Anton\n", &all_whole, "person_add Anton Kalt @2",
		"person_leave Aylin Mut @0", "person_leave Mia Muster @0", "group_end [5a] @0");
	/* 5A is 5a */
	EXPECT(&house, "ID;Nachname;Vorname;Klasse\n11;Muster;Mia;5A\n", &nothing_whole, "group_return [5a] @2",
		"person_return Mia Muster @2", "join Mia Muster [5a] @2");
	house_finish(&house);
}

static void people_of_one_name_are_told_apart(void **state)
{
	struct house house;
	(void)state;
	house_init(&house);
	EXPECT(&house, "ID;Nachname;Vorname;Klasse\n1;Muster;Max;5a\n2;Muster;Max;5b\n", &nothing_whole, "group_add [5a] @2",
		"group_add [5b] @3", "person_add Max Muster @2", "person_add Max Muster @3", "join Max Muster [5a] @2",
		"join Max Muster [5b] @3");
	/* without ids by their classes */
	EXPECT(&house, "Nachname;Vorname;Klasse;Fach;Kurs\nMuster;Max;5b;KU;Ku-1\n", &nothing_whole, "group_add [KU:Ku-1] @2",
		"join Max Muster [KU:Ku-1] @2");
	assert_int_equal(g_array_index(house.members, struct roster_member, 2).person, 1);
	/* a third one of that name is somebody new; his father is no pupil */
	EXPECT(&house, "ID;Rolle;Nachname;Vorname;Kind\n3;Kind;Muster;Max;\n4;Vater;Muster;Max;3\n", &nothing_whole,
		"person_add Max Muster @2", "person_add Max Muster @3", "child_add Max Muster > Max Muster @3");
	house_finish(&house);
}

struct bad_row {
	const char *label, *file;
	struct {
		enum roster_code code;
		uint32_t line, column, other_line;
	} errors[4];
	size_t count;
};

#define LONG "0123456789012345678901234567890123456789012345678901234567890123"
static const struct bad_row bad_rows[] = {
	{"nothing", "", {{ROSTER_EMPTY, 0, 0, 0}}, 1},
	{"nobody", "Nachname;Vorname;Klasse\n", {{ROSTER_EMPTY, 0, 0, 0}}, 1},
	{"nobody who is there", "Nachname;Vorname;Klasse;Status\nMuster;Mia;5a;9\n", {{ROSTER_EMPTY, 0, 0, 0}}, 1},
	{"a course that gets too long a name", "Nachname;Vorname;Jahrgang;Kurs\nMuster;Mia;J" LONG ";" LONG "K\n",
		{{ROSTER_TEXT_TOO_LONG, 2, 4, 0}}, 1},
	{"no names", "id;klasse\n1;5a\n", {{ROSTER_COLUMN_MISSING, 1, 0, 0}, {ROSTER_COLUMN_MISSING, 1, 0, 0}}, 2},
	{"another separator than the header's", "Nachname;Vorname;Klasse\nMuster,Mia,5a\n", {{ROSTER_CELL_NEEDED, 2, 2, 0}}, 1},
	{"a column twice", "Nachname;Vorname;Klasse;Nachname\nM;M;5a;X\n", {{ROSTER_COLUMN_TWICE, 1, 4, 0}}, 1},
	{"who are they?", "Nachname;Vorname\nMuster;Mia\n", {{ROSTER_ROLE_UNKNOWN, 1, 0, 0}}, 1},
	{"cells that are needed, all of them", "Nachname;Vorname;Klasse\n;Mia;5a\nMuster; \xc2\xa0;5a\n",
		{{ROSTER_CELL_NEEDED, 2, 1, 0}, {ROSTER_CELL_NEEDED, 3, 2, 0}}, 2},
	{"a turned direction", "Nachname;Vorname;Klasse\nMus\u202eter;Mia;5a\n", {{ROSTER_BAD_CHARACTER, 2, 1, 0}}, 1},
	{"what nobody sees makes no other name", "Nachname;Vorname;Klasse\nMu\u200bs\u00adter;Mia\u200e;5a\nMuster;Mia;5a\n",
		{{ROSTER_NAME_TWICE, 3, 1, 2}}, 1},
	{"a control character", "Nachname;Vorname;Klasse\nMus\x07ter;Mia;5a\n", {{ROSTER_BAD_CHARACTER, 2, 1, 0}}, 1},
	{"no role, and no such role", "Rolle;Nachname;Vorname\n;Muster;Mia\nHausmeister;Muster;Max\n",
		{{ROSTER_CELL_NEEDED, 2, 1, 0}, {ROSTER_BAD_ROLE, 3, 1, 0}}, 2},
	{"no such status", "Nachname;Vorname;Klasse;Status\nMuster;Mia;5a;77\n", {{ROSTER_BAD_STATUS, 2, 4, 0}}, 1},
	{"what nobody can log in with", "Rolle;Login;Nachname;Vorname\nLehrer;Frau M\xc3\xbcller;M;M\nLehrer;ab;B;B\n",
		{{ROSTER_BAD_LOGIN, 2, 2, 0}, {ROSTER_BAD_LOGIN, 3, 2, 0}}, 2},
	{"an id, two names", "ID;Nachname;Vorname;Klasse\n1;Muster;Mia;5a\n1;Muster;Max;5a\n", {{ROSTER_ID_TWO_NAMES, 3, 2, 2}}, 1},
	{"an id, two roles", "ID;Rolle;Nachname;Vorname\n1;Lehrer;Muster;Mia\n1;Kind;Muster;Mia\n",
		{{ROSTER_ID_TWO_ROLES, 3, 2, 2}}, 1},
	{"a name twice", "Nachname;Vorname;Klasse\nMuster;Mia;5a\nAnders;Al;5a\nmuster;MIA;5a\n", {{ROSTER_NAME_TWICE, 4, 1, 2}}, 1},
	{"a name in two classes, with courses", "Nachname;Vorname;Klasse;Kurs\nMuster;Mia;5a;K1\nMuster;Mia;5a;K2\nMuster;Mia;5b;K1\n",
		{{ROSTER_NAME_TWICE, 4, 1, 2}}, 1},
	{"a name with and without id", "ID;Nachname;Vorname;Klasse\n;Muster;Mia;5a\n2;Muster;Mia;5b\n",
		{{ROSTER_NAME_TWICE, 2, 2, 3}}, 1},
	{"a name that two in the school have", "Nachname;Vorname;Klasse\nDoppel;Dora;9z\n", {{ROSTER_NAME_UNCLEAR, 2, 1, 0}}, 1},
	{"two abbreviations, an abbreviation twice", "ID;K\xc3\xbcrzel;Nachname;Vorname\n1;A;Aal;Al\n2;a;Bell;Bo\n1;AA;Aal;Al\n",
		{{ROSTER_ABBR_TWICE, 3, 2, 2}, {ROSTER_TWO_VALUES, 4, 2, 2}}, 2},
	{"an abbreviation of somebody else", "K\xc3\xbcrzel;Nachname;Vorname\nTA;Neu;Nora\n", {{ROSTER_ABBR_TWICE, 2, 1, 0}}, 1},
	{"a login of somebody else", "Rolle;Login;Nachname;Vorname\nLehrer;TAPE;Neu;Nora\n", {{ROSTER_LOGIN_TWICE, 2, 2, 0}}, 1},
	{"a teacher whom nobody knows, once", "Nachname;Vorname;Klasse;Fach;Lehrkraft\nMuster;Mia;5a;M;XX\nMuster;Max;5a;M;xx\n",
		{{ROSTER_NO_TEACHER, 2, 5, 0}}, 1},
	{"a child whom nobody knows", "Rolle;Nachname;Vorname;Kind\nMutter;Muster;Marta;S99\n", {{ROSTER_NO_CHILD, 2, 4, 0}}, 1},
	{"a teacher is nobody's child", "Rolle;Nachname;Vorname;Kind\nMutter;Muster;Marta;T1\n", {{ROSTER_NO_CHILD, 2, 4, 0}}, 1},
	{"a lesson of nobody knows which class", "Nachname;Vorname;Fach\nMuster;Mia;M\n", {{ROSTER_CLASS_NEEDED, 2, 3, 0}}, 1},
	{"a pupil with a teacher's id", "ID;Nachname;Vorname;Klasse\nT1;Muster;Mia;5a\n", {{ROSTER_ID_TWO_ROLES, 2, 1, 0}}, 1},
	{"the last admin", "ID;Rolle;Nachname;Vorname\nA1;Lehrer;Amt;Anna\n", {{ROSTER_LAST_ADMIN, 0, 0, 0}}, 1},
	{"a broken quote and a cell too much", "Nachname;Vorname;Klasse\nMu\"ster;Mia;5a\nMuster;Max;5a;5b\n",
		{{ROSTER_QUOTE_INSIDE, 2, 1, 0}, {ROSTER_CELL_TOO_MUCH, 3, 4, 0}}, 2},
	{"lines in cells are counted", "Nachname;Vorname;Klasse\n\"Mus\nter\";;5a\n", {{ROSTER_CELL_NEEDED, 3, 2, 0}}, 1},
};

/* With a teacher and an admin, and two pupils of one name. */
static void make_house(struct house *house)
{
	house_init(house);
	uint32_t teacher = house_person(house, ROSTER_TEACHER, "T1", "Tim", "Tape");
	g_array_index(house->people, struct roster_person, teacher).abbr = "Ta";
	g_array_index(house->people, struct roster_person, teacher).login = "tape";
	house_person(house, ROSTER_ADMIN, "A1", "Anna", "Amt");
	house_person(house, ROSTER_PUPIL, "", "Dora", "Doppel");
	house_person(house, ROSTER_PUPIL, "", "Dora", "Doppel");
}

static void errors_have_their_place(void **state)
{
	struct house house;
	(void)state;
	make_house(&house);
	struct roster known = house_view(&house);
	for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
		const struct bad_row *row = &bad_rows[i];
		struct roster_plan plan;
		enum err e = roster_plan(&plan, &known, row->file, strlen(row->file), &nothing_whole);
		bool is_same = e == ERR_MALFORMED && plan.errors->len == row->count && plan.changes->len == 0;
		for (size_t k = 0; k < row->count && is_same; k++) {
			const struct roster_error *error = &g_array_index(plan.errors, struct roster_error, k);
			is_same = error->code == row->errors[k].code && error->line == row->errors[k].line
				&& error->column == row->errors[k].column && error->other_line == row->errors[k].other_line;
		}
		if (!is_same) {
			print_errors(row->label, &plan);
			fail_msg("%s: %s, %u errors, %u changes", row->label, err_name(e), plan.errors->len, plan.changes->len);
		}
		roster_plan_finish(&plan);
	}
	house_finish(&house);
}

static void operators_are_changed_by_operators(void **state)
{
	static const char *const files[] = {"ID;Rolle;Nachname;Vorname\nO1;Admin;Anders;Olga\nA1;Admin;Amt;Anna\n",
		"ID;Rolle;Nachname;Vorname\nO1;Lehrer;Ober;Olga\nA1;Admin;Amt;Anna\n", "ID;Rolle;Nachname;Vorname\nA1;Admin;Amt;Anna\n",
		"ID;Rolle;Login;Nachname;Vorname\nO1;Admin;anna;Ober;Olga\nA1;Admin;;Amt;Anna\n"};
	struct house house;
	struct roster_plan plan;
	(void)state;
	make_house(&house);
	uint32_t operator = house_person(&house, ROSTER_ADMIN, "O1", "Olga", "Ober");
	g_array_index(house.people, struct roster_person, operator).is_operator = true;
	struct roster known = house_view(&house);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct roster_options options = {.is_whole = {[ROSTER_ADMIN] = true}};
		assert_int_equal(roster_plan(&plan, &known, files[i], strlen(files[i]), &options), ERR_MALFORMED);
		assert_int_equal(plan.errors->len, 1);
		assert_int_equal(g_array_index(plan.errors, struct roster_error, 0).code, ROSTER_OPERATOR);
		roster_plan_finish(&plan);
		options.by_operator = true;
		assert_int_equal(roster_plan(&plan, &known, files[i], strlen(files[i]), &options), OK);
		roster_plan_finish(&plan);
	}
	house_finish(&house);
}

static bool is_taken(void *ctx, const char *login)
{
	return strcmp(login, ctx) == 0;
}

static void logins_of_other_schools_are_taken(void **state)
{
	static const char file[] = "Rolle;Login;Nachname;Vorname\nLehrer;Frei;Neu;Nora\nLehrer;Fremd;Neu;Nils\nLehrer;tape;Tape;Tim\n";
	struct house house;
	struct roster_plan plan;
	struct roster_options options = {.is_login_taken = is_taken, .ctx = (void *)(uintptr_t)"fremd"};
	(void)state;
	make_house(&house);
	struct roster known = house_view(&house);
	assert_int_equal(roster_plan(&plan, &known, file, strlen(file), &options), ERR_MALFORMED);
	assert_int_equal(plan.errors->len, 1);
	assert_int_equal(g_array_index(plan.errors, struct roster_error, 0).line, 3);
	assert_int_equal(g_array_index(plan.errors, struct roster_error, 0).code, ROSTER_LOGIN_TWICE);
	roster_plan_finish(&plan);
	house_finish(&house);
}

static void other_programs_name_their_columns_otherwise(void **state)
{
	static const char *const files[] = {
		"name\tlongName\tforeName\tgender\tklasse.name\tid\texternKey\nMUS1\tMuster\tMia\tw\t5a\t99\t7\n",
		"Import-ID,Vorname,Nachname,Klasse/Information\n7,Mia,Muster,5a\n",
		"Anmeldename;Passwort;Vorname;Nachname;Referenz-ID;Gruppen#Klasse;Gruppen#Kurs\nm5;geheim;Mia;Muster;7;5a;\n",
		"Quell-Id;Rolle;Name;Rufname;KLASSE\n7;Sch\xc3\xbcler*in;Muster;Mia;5a\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct house house;
		house_init(&house);
		EXPECT(&house, files[i], &nothing_whole, "group_add [5a] @2", "person_add Mia Muster @2", "join Mia Muster [5a] @2");
		assert_string_equal(g_array_index(house.people, struct roster_person, 0).external, "7");
		assert_string_equal(g_array_index(house.people, struct roster_person, 0).login, "");
		house_finish(&house);
	}
}

static void what_is_not_needed_is_not_taken(void **state)
{
	struct house house;
	struct roster_plan plan;
	(void)state;
	house_init(&house);
	plan_ok(&plan, &house, "GUID;Interne ID-Nummer;Nachname;Vorname;Geburtsdatum;Geschlecht;Klasse;Note\nX;1;A;B;1.1.2015;w;5a;2\n",
		&nothing_whole);
	assert_int_equal(plan.ignored->len, 4);
	assert_string_equal(g_ptr_array_index(plan.ignored, 0), "GUID");
	assert_string_equal(g_ptr_array_index(plan.ignored, 1), "Geburtsdatum");
	assert_string_equal(g_ptr_array_index(plan.ignored, 3), "Note");
	assert_string_equal(roster_plan_person(&plan, 0)->external, "1");
	assert_int_equal(plan.counts[ROSTER_PERSON_ADD], 1);
	assert_int_equal(plan.lines, 1);
	roster_plan_finish(&plan);
	house_finish(&house);
}

static void many_who_leave_want_a_confirmation(void **state)
{
	struct house house;
	struct roster_plan plan;
	(void)state;
	house_init(&house);
	for (uint32_t i = 0; i < 8; i++) {
		char external[8];
		g_snprintf(external, sizeof external, "%u", i);
		house_person(&house, ROSTER_PUPIL, external, "Kind", external);
	}
	plan_ok(&plan, &house, "ID;Nachname;Vorname;Klasse\n0;0;Kind;a\n1;1;Kind;a\n2;2;Kind;a\n3;3;Kind;a\n4;4;Kind;a\n5;5;Kind;a\n",
		&pupils_whole);
	assert_false(plan.needs_confirmation);
	assert_int_equal(plan.counts[ROSTER_PERSON_LEAVE], 2);
	roster_plan_finish(&plan);
	plan_ok(&plan, &house, "ID;Nachname;Vorname;Klasse\n0;0;Kind;a\n1;1;Kind;a\n2;2;Kind;a\n3;3;Kind;a\n4;4;Kind;a\n", &pupils_whole);
	assert_true(plan.needs_confirmation);
	const struct roster_change *shown[16] = {NULL};
	assert_int_equal(roster_plan_show(&plan, shown, 4), 4);
	assert_int_equal(shown[2]->kind, ROSTER_PERSON_LEAVE);
	assert_int_equal(shown[3]->kind, ROSTER_GROUP_ADD);
	assert_int_equal(roster_plan_show(&plan, shown, 16), plan.changes->len);
	const struct roster_notice *notice = &g_array_index(plan.notices, struct roster_notice, 0);
	assert_int_equal(notice->warning, ROSTER_MANY_LEAVE);
	assert_int_equal(notice->role, ROSTER_PUPIL);
	assert_int_equal(notice->count, 3);
	assert_int_equal(notice->total, 8);
	roster_plan_finish(&plan);
	house_finish(&house);
}

/* It is another one whenever file, options or school are. */
static void the_digest_sees_everything(void **state)
{
	static const char file[] = "ID;Nachname;Vorname;Klasse\n1;A;B;5a\n";
	char first[ROSTER_DIGEST_MAX];
	struct house house;
	struct roster_plan plan;
	(void)state;
	make_house(&house);
	house_member(&house, 2, house_group(&house, "5a", "", ROSTER_CLASS, false), false);
	plan_ok(&plan, &house, file, &nothing_whole);
	memcpy(first, plan.digest, sizeof first);
	roster_plan_finish(&plan);
	for (int what = 0; what < 6; what++) {
		struct roster_person *person = &g_array_index(house.people, struct roster_person, 0);
		struct roster_member *member = &g_array_index(house.members, struct roster_member, 0);
		const char *abbr = person->abbr;
		person->abbr = what == 1 ? "T" : abbr;
		person->is_gone = what == 2;
		member->is_imported = what == 3;
		plan_ok(&plan, &house, what == 4 ? "ID;Nachname;Vorname;Klasse\n1;A;C;5a\n" : file, what == 5 ? &pupils_whole : &nothing_whole);
		person->abbr = abbr;
		person->is_gone = false;
		member->is_imported = false;
		assert_int_equal(strcmp(plan.digest, first) == 0, what == 0);
		roster_plan_finish(&plan);
	}
	house_finish(&house);
}

static uint32_t chance(uint64_t *seed, uint32_t limit)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % limit;
}

/* A file of some of these people, with ids or without, of either form. */
static GString *make_file(uint64_t *seed)
{
	bool has_id = chance(seed, 2), has_course = chance(seed, 2);
	GString *file = g_string_new(has_id ? "ID;" : "");
	g_string_append(file, has_course ? "Nachname;Vorname;Klasse;Fach;Kurs\n" : "Nachname;Vorname;Klasse\n");
	for (uint32_t i = 0; i < 12; i++) {
		uint32_t class_name = 5 + chance(seed, 3);
		for (uint32_t lines = chance(seed, 3) ? (has_course ? 1 + chance(seed, 3) : 1) : 0; lines > 0; lines--) {
			if (has_id) {
				g_string_append_printf(file, "%u;", i);
			}
			g_string_append_printf(file, "Nr%u;Kind;%ua", i, class_name);
			if (has_course) {
				g_string_append_printf(file, ";F%u;%s", chance(seed, 2), chance(seed, 2) ? "K1" : "");
			}
			g_string_append_c(file, '\n');
		}
	}
	return file;
}

/* Whatever was there, and whatever the file says: once it is done, nothing is left to do; and the same plan comes out twice. */
static void a_second_import_changes_nothing(void **state)
{
	(void)state;
	for (uint64_t start = 1; start <= 60; start++) {
		struct house house;
		uint64_t seed = start;
		house_init(&house);
		for (int year = 0; year < 5; year++) {
			struct roster_plan plan, twin;
			const struct roster_options *options = chance(&seed, 2) ? &pupils_whole : &nothing_whole;
			GString *file = make_file(&seed);
			plan_ok(&plan, &house, file->str, options);
			plan_ok(&twin, &house, file->str, options);
			assert_int_equal(plan.changes->len, twin.changes->len);
			assert_string_equal(plan.digest, twin.digest);
			roster_plan_finish(&twin);
			house_apply(&house, &plan);
			roster_plan_finish(&plan);
			plan_ok(&plan, &house, file->str, options);
			if (plan.changes->len > 0) {
				fail_msg("seed %u, year %d: %s", (unsigned)start, year,
					show(&plan, &g_array_index(plan.changes, struct roster_change, 0)));
			}
			roster_plan_finish(&plan);
			g_string_free(file, TRUE);
		}
		house_finish(&house);
	}
}

/* 10,000 lines of 2,000 pupils in 900 courses: no work grows with the square of them. */
static void a_large_school(void **state)
{
	struct house house;
	struct roster_plan plan;
	GString *file = g_string_new("ID;Nachname;Vorname;Klasse;Fach;Kurs\n");
	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		uint32_t pupil = i / 5;
		uint32_t course = (pupil + i % 5 * 180) % 900;
		g_string_append_printf(file, "%u;Nr%u;Kind;%ua;F%u;K%u\n", pupil, pupil, pupil / 30, course % 9, course);
	}
	house_init(&house);
	plan_ok(&plan, &house, file->str, &pupils_whole);
	assert_int_equal(plan.counts[ROSTER_PERSON_ADD], 2000);
	assert_int_equal(plan.counts[ROSTER_GROUP_ADD], 900 + 67);
	assert_int_equal(plan.lines, 10000);
	house_apply(&house, &plan);
	roster_plan_finish(&plan);
	plan_ok(&plan, &house, file->str, &pupils_whole);
	assert_int_equal(plan.changes->len, 0);
	roster_plan_finish(&plan);
	g_string_free(file, TRUE);
	house_finish(&house);
}

static void not_more_errors_than_anybody_reads(void **state)
{
	struct house house;
	struct roster_plan plan;
	GString *file = g_string_new("Nachname;Vorname;Klasse\n");
	(void)state;
	for (uint32_t i = 0; i <= ROSTER_ERRORS_MAX; i++) {
		g_string_append(file, ";Mia;5a\n");
	}
	house_init(&house);
	struct roster known = house_view(&house);
	assert_int_equal(roster_plan(&plan, &known, file->str, file->len, &nothing_whole), ERR_MALFORMED);
	assert_int_equal(plan.errors->len, ROSTER_ERRORS_MAX);
	assert_true(plan.has_more_errors);
	roster_plan_finish(&plan);
	g_string_free(file, TRUE);
	house_finish(&house);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_class_list_of_schild),
		cmocka_unit_test(teachers_and_courses_of_schild),
		cmocka_unit_test(the_general_form),
		cmocka_unit_test(what_was_made_by_hand_stays),
		cmocka_unit_test(teachers_are_known_by_their_abbreviation),
		cmocka_unit_test(people_of_one_name_are_told_apart),
		cmocka_unit_test(errors_have_their_place),
		cmocka_unit_test(operators_are_changed_by_operators),
		cmocka_unit_test(logins_of_other_schools_are_taken),
		cmocka_unit_test(other_programs_name_their_columns_otherwise),
		cmocka_unit_test(what_is_not_needed_is_not_taken),
		cmocka_unit_test(many_who_leave_want_a_confirmation),
		cmocka_unit_test(the_digest_sees_everything),
		cmocka_unit_test(a_second_import_changes_nothing),
		cmocka_unit_test(a_large_school),
		cmocka_unit_test(not_more_errors_than_anybody_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
