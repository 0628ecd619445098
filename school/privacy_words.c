/* What the papers say, in German and English. */
#include "privacy_words.h"

#include <string.h>

int privacy_language(const char *language)
{
	return strcmp(language, "en") == 0 ? 1 : 0;
}

static const struct {
	const char *title[2], *purpose[2];
} kinds[RETENTION_KINDS] = {
	[RETENTION_CHAT] = {{"Chat einer Stunde", "Chat of a lesson"}, {"Gespräch im Unterricht", "talk during the lesson"}},
	[RETENTION_PRIVATE] = {{"Private Nachrichten zwischen Schülern und Lehrkräften (nur wenn die Schule es eingeschaltet hat)",
		"Private messages between pupils and teachers (only if the school has switched it on)"},
		{"Schutz der Kinder", "protection of the children"}},
	[RETENTION_ATTENDANCE] = {{"Zeiten, zu denen jemand in einer Stunde war", "Times at which somebody was in a lesson"},
		{"Anwesenheit feststellen", "finding out who attended"}},
	[RETENTION_REGISTER] = {{"Klassenbuch: anwesend, verspätet, gefehlt; Thema, Hausaufgaben, Bemerkungen",
		"Class register: present, late, absent; topic, homework, remarks"}, {"Nachweis des Unterrichts", "proof that lessons were held"}},
	[RETENTION_GROUP_FILES] = {{"Dateien in der Ablage einer Lerngruppe", "Files on the shelf of a learning group"},
		{"Arbeitsmaterial und Abgaben", "material and what is handed in"}},
	[RETENTION_OWN_FILES] = {{"Persönliche Ablage und eigenes Heft", "Personal shelf and notebook"}, {"eigene Arbeit", "one's own work"}},
	[RETENTION_NOTES] = {{"Gemeinsame Notizen einer Lerngruppe", "Shared notes of a learning group"}, {"gemeinsame Arbeit", "working together"}},
	[RETENTION_PEOPLE] = {{"Name, Rolle, Lerngruppen, Anmeldename, Kennung der Schulverwaltung; bei Eltern: ihre Kinder; E-Mail-Adresse "
		"für Einladungen (solange jemand an der Schule ist)",
		"Name, role, learning groups, login name, number of the school's administration; of parents: their children; e-mail address "
		"for invitations (while somebody is at the school)"},
		{"Zugang zum Unterricht", "access to lessons"}},
	[RETENTION_SUBSTITUTIONS] = {{"Vertretungen", "Substitutions"}, {"Organisation des Unterrichts", "organising lessons"}},
	[RETENTION_TALKS] = {{"Elternsprechtage und Sprechstunden: gebuchte Gespräche, Wünsche, wer mitkommt",
		"Parents' days and consultation hours: talks that were booked, wishes, who comes along"},
		{"Gespräche mit Eltern vereinbaren und führen", "arranging and holding talks with parents"}},
	[RETENTION_TALK_NOTES] = {{"Private Notizen einer Lehrkraft zu einem Gespräch", "A teacher's private notes on a talk"},
		{"Vorbereitung und Nachbereitung", "preparing and following up"}},
	[RETENTION_MAILS] = {{"Versand von E-Mails zu Gesprächen und Konferenzen (an wen und wann, ohne Inhalt)",
		"Mails about talks and conferences (whom to and when, without their content)"},
		{"Einladen, bestätigen und erinnern, nichts doppelt schicken", "inviting, confirming and reminding, sending nothing twice"}},
	[RETENTION_CONTACTS] = {{"Sprache der Eltern; E-Mail-Adresse, wenn sie Nachrichten wünschen", "Language of parents; e-mail address, if they want messages"},
		{"verständliche Einladungen, Erinnerungen", "invitations that are understood, reminders"}},
	[RETENTION_CONFERENCES] = {{"Konferenzen: Mitglieder, Tagesordnung, Anwesenheit, Abstimmungen (von geheimen nur, wer teilnahm), Protokoll",
		"Conferences: members, agenda, attendance, votes (of secret ones only who took part), minutes"},
		{"Mitwirkung, Nachweis der Beschlüsse", "participation, proof of what was decided"}},
	[RETENTION_SPEECHES] = {{"Redeliste einer Konferenz: wer wann und wie lange sprach", "Speaking list of a conference: who spoke when and how long"},
		{"Worterteilung, Protokoll", "giving the floor, minutes"}},
	[RETENTION_BALLOTS] = {{"Stimmzettel geheimer Abstimmungen, ohne jede Zuordnung zu Personen", "Ballots of secret votes, which nothing joins to anybody"},
		{"jeder kann prüfen, dass seine Stimme gezählt wurde", "everybody can check that his ballot was counted"}},
	[RETENTION_ACCESS] = {{"Anmeldungen, ungültige Zugangslinks, Zugänge von Programmen (nur als Prüfwerte)",
		"Sessions, dead links, tokens of programs (as hashes only)"}, {"sicherer Zugang", "secure access"}},
	[RETENTION_UPLOADS] = {{"Unfertig hochgeladene Dateien", "Uploads that were not finished"}, {"Übertragung nach Abbruch fortsetzen",
		"going on after an interruption"}},
	[RETENTION_LOG] = {{"Protokoll des Servers: Ereignisse mit Kennungen, ohne Namen, ohne Netzadressen, ohne Inhalte",
		"Log of the server: events with ids, without names, network addresses or contents"}, {"Betrieb und Sicherheit", "operation and security"}},
};

const char *privacy_kind_title(enum retention_kind kind, const char *language)
{
	return kinds[kind].title[privacy_language(language)];
}

const char *privacy_kind_purpose(enum retention_kind kind, const char *language)
{
	return kinds[kind].purpose[privacy_language(language)];
}

/* After the number of days; and without any. */
static const struct {
	const char *after[2], *at_once[2];
} froms[] = {
	[FROM_LESSON_END] = {{"nach der Stunde", "after the lesson"}, {"am Ende der Stunde", "at the end of the lesson"}},
	[FROM_WRITING] = {{"nach dem Schreiben", "after they were written"}, {"sofort", "at once"}},
	[FROM_SCHOOL_YEAR] = {{"nach dem Ende des Schuljahres (31. Juli)", "after the end of the school year (31 July)"},
		{"am Ende des Schuljahres (31. Juli)", "at the end of the school year (31 July)"}},
	[FROM_LEAVING] = {{"nachdem jemand die Schule verlassen hat", "after somebody has left the school"},
		{"sobald jemand die Schule verlässt", "as soon as somebody leaves the school"}},
	[FROM_LAST_USE] = {{"nach der letzten Benutzung", "after the last use"}, {"sofort", "at once"}},
	[FROM_CONSULTATION_END] = {{"nach dem Ende des Sprechtages", "after the end of the parents' day"}, {"am Ende des Sprechtages", "at the end of the parents' day"}},
	[FROM_TALK_END] = {{"nach dem Gespräch", "after the talk"}, {"nach dem Gespräch, in der nächsten Nacht", "the night after the talk"}},
	[FROM_SENDING] = {{"nach dem Versand", "after they were sent"}, {"sofort", "at once"}},
	[FROM_INVITATION] = {{"nach dem letzten Sprechtag, zu dem eingeladen wurde", "after the last parents' day with an invitation"},
		{"nach dem letzten Sprechtag, zu dem eingeladen wurde", "after the last parents' day with an invitation"}},
	[FROM_CONFERENCE_END] = {{"nach dem Ende der Konferenz", "after the end of the conference"},
		{"nach dem Ende der Konferenz, in der nächsten Nacht", "the night after the conference"}},
	[FROM_NOWHERE] = {{"", ""}, {"nach den Einstellungen des Betriebssystems", "as the operating system is set"}},
};

char *privacy_kind_until(enum retention_kind kind, int days, const char *language)
{
	int l = privacy_language(language);
	enum retention_from from = retention_rule(kind)->from;
	static const char *const units[2][2][2] = {{{"Tag", "day"}, {"Tage", "days"}}, {{"Jahr", "year"}, {"Jahre", "years"}}};
	bool is_years = days % 365 == 0;
	int count = is_years ? days / 365 : days;
	return days == 0 ? g_strdup(froms[from].at_once[l]) : g_strdup_printf("%d %s %s", count, units[is_years][count > 1][l], froms[from].after[l]);
}

static const struct {
	const char *heading[2], *text[2];
} record[] = {
	{{"Bezeichnung und Zweck", "Name and purpose"},
		{"Kreide: Unterricht per Video, Klassenbuch, Ablage und Notizen der Lerngruppen, Gespräche mit Eltern, Konferenzen mit Abstimmungen und Protokoll. Zweck ist der Bildungs- und Erziehungsauftrag der Schule.",
			"Kreide: lessons by video, class register, shelves and notes of learning groups, talks with parents, conferences with votes and minutes. The purpose is the school's mandate to teach."}},
	{{"Rechtsgrundlage", "Legal basis"},
		{"Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit dem Schulgesetz des Landes. Soweit die Schule eine Einwilligung einholt: Art. 6 Abs. 1 Buchst. a DSGVO.",
			"Art. 6(1)(e) GDPR together with the school law of the country. Where the school asks for consent: Art. 6(1)(a) GDPR."}},
	{{"Betroffene Personen", "People concerned"},
		{"Schülerinnen und Schüler, Eltern und wer sie zu einem Gespräch begleitet, Lehrkräfte und Leitung, Gäste einzelner Lerngruppen, Mitglieder von Konferenzen und ihre Gäste.",
			"Pupils, parents and who comes with them to a talk, teachers and heads, guests of single learning groups, members of conferences and their guests."}},
	{{"Empfänger", "Recipients"},
		{"Keine. Bild und Ton werden nur an die Teilnehmenden der Stunde, des Gesprächs oder der Konferenz weitergegeben und nirgends aufgezeichnet oder gespeichert. "
		 "E-Mails an alle, die das wünschen, gehen über den Mailserver der Schule.",
			"None. Pictures and sound are passed on to the participants of the lesson, talk or conference only, and are not recorded or stored anywhere. "
			"Mails to those who want them go through the school's own mail server."}},
	{{"Drittländer", "Third countries"},
		{"Keine Übermittlung. Die Seiten laden nichts von fremden Servern.", "No transfer. The pages load nothing from other servers."}},
	{{"Ort der Verarbeitung", "Place of processing"},
		{"Der Server, den die Schule oder ihr Träger selbst betreibt.", "The server that the school or its authority runs itself."}},
	{{"Technische und organisatorische Maßnahmen (Art. 32 DSGVO)", "Technical and organisational measures (Art. 32 GDPR)"},
		{"Verschlüsselte Übertragung (TLS, DTLS-SRTP). Kennwörter mit Argon2id, zweiter Faktor möglich; Zugangslinks und Anmeldungen nur als Prüfwerte. "
		 "Rechte nach Rolle und Lerngruppe, vom Server durchgesetzt; Schulen sind voneinander getrennt. Ohne Erwachsene ruhen Bild, Ton und Chat. "
		 "Geheime Stimmzettel werden blind signiert: Nichts Gespeichertes ordnet sie einer Person zu. "
		 "Gelöschtes wird überschrieben, auch im Journal der Datenbank. Protokolle ohne Namen, Netzadressen und Inhalte. Sicherungen enthalten Gelöschtes, "
		 "bis sie selbst gelöscht werden; wie lange sie bleiben und wie sie verschlüsselt sind, legt der Betreiber fest.",
			"Encrypted transport (TLS, DTLS-SRTP). Passwords by Argon2id, a second factor is possible; links and sessions as hashes only. Rights by role "
			"and learning group, enforced by the server; schools are separated from each other. Without an adult, pictures, sound and chat rest. Secret "
			"ballots are signed blindly: nothing that is stored joins them to a person. What is "
			"deleted is overwritten, in the database's journal, too. Logs without names, network addresses and contents. Backups hold what was deleted "
			"until they are deleted themselves; how long they stay and how they are encrypted is decided by whoever runs the server."}},
};

const char *privacy_record_part(size_t i, const char *language, const char **heading)
{
	int l = privacy_language(language);
	if (i >= G_N_ELEMENTS(record)) {
		return NULL;
	}
	*heading = record[i].heading[l];
	return record[i].text[l];
}

const struct privacy_words *privacy_words(const char *language)
{
	static const struct privacy_words words[2] = {
		{.record_title = "Verzeichnis von Verarbeitungstätigkeiten", .record_sub = "nach Art. 30 DSGVO", .letter_title = "Datenschutz in Kreide",
			.letter_sub = "Information für Eltern nach Art. 13 DSGVO", .school = "Schule", .made = "Stand",
			.contacts = {"Verantwortlich", "Beauftragte/r für Datenschutz", "Aufsichtsbehörde"}, .missing = "(noch nicht eingetragen)",
			.data_heading = "Welche Daten, wozu, und wann sie gelöscht werden", .columns = {"Daten", "Zweck", "gelöscht"},
			.page_of = "Seite {page} von {pages}", .date = "%d.%m.%Y",
			.greeting = "\nLiebe Eltern,\n\nunsere Schule unterrichtet mit Kreide auch per Video. Das Programm läuft auf einem Server, den die Schule oder ihr "
				"Träger selbst betreibt. Kein anderes Unternehmen bekommt Daten Ihres Kindes: Es gibt keine Werbung, keine Auswertung und keine "
				"Verbindung zu fremden Diensten.\n\nBild und Ton werden nicht aufgezeichnet. Was gespeichert wird, löscht Kreide von selbst:",
			.rights_heading = "Ihre Rechte",
			.rights = "Sie können jederzeit sehen, was von Ihrem Kind gespeichert ist, und es mitnehmen (in Kreide unter „Meine Daten“). Sie können verlangen, "
				"dass Falsches berichtigt, dass gelöscht oder dass die Verarbeitung eingeschränkt wird, und Sie können ihr widersprechen (Art. 15 bis 21 "
				"DSGVO). Wenden Sie sich an die Schule oder an ihre Beauftragte oder ihren Beauftragten für Datenschutz. Sie können sich auch bei der Aufsichtsbehörde beschweren "
				"(Art. 77 DSGVO).\n\nRechtsgrundlage ist der Bildungsauftrag der Schule (Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit dem Schulgesetz).",
			.whom_heading = "An wen Sie sich wenden können"},
		{.record_title = "Record of processing activities", .record_sub = "under Art. 30 GDPR", .letter_title = "Privacy in Kreide",
			.letter_sub = "Information for parents under Art. 13 GDPR", .school = "School", .made = "As of",
			.contacts = {"Responsible", "Data protection officer", "Supervisory authority"}, .missing = "(not filled in yet)",
			.data_heading = "Which data, what for, and when they are deleted", .columns = {"Data", "Purpose", "deleted"},
			.page_of = "Page {page} of {pages}", .date = "%d/%m/%Y",
			.greeting = "\nDear parents,\n\nour school also teaches by video, with Kreide. The program runs on a server that the school or its authority runs itself. "
				"No other company gets data of your child: there is no advertising, no analysis and no connection to other services.\n\nPictures and "
				"sound are not recorded. What is stored, Kreide deletes by itself:",
			.rights_heading = "Your rights",
			.rights = "You can see at any time what is stored of your child, and take it with you (in Kreide under “My data”). You can ask for what is wrong to be "
				"put right, for data to be deleted or their use to be restricted, and you can object (Art. 15 to 21 GDPR). Ask the school or its data "
				"protection officer. You can also complain to the supervisory authority (Art. 77 GDPR).\n\nThe legal basis is the school's mandate to "
				"teach (Art. 6(1)(e) GDPR together with the school law).",
			.whom_heading = "Whom you can ask"},
	};
	return &words[privacy_language(language)];
}
