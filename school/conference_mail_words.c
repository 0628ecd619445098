/* Mails to members: warm, short, polite. "{...}" is filled in. */
#include "conference_mail_words.h"

static const struct conference_mail_words all[2] = {
	{
		.subjects = {"Einladung: {title}, {date}, {clock}", "Geändert: {title}, {date}, {clock}", "Abgesagt: {title}, {date}, {clock}", "Protokoll: {title} vom {date}",
			"Ohne Sie: {title}, {date}, {clock}"},
		.openings = {"Sie sind herzlich eingeladen.", "An dieser Konferenz hat sich etwas geändert. So ist sie jetzt geplant:", "Diese Konferenz findet nicht statt: Sie wurde abgesagt.",
			"Das Protokoll dieser Konferenz ist veröffentlicht.",
			"Sie stehen nicht mehr auf der Mitgliederliste dieser Konferenz. Die Einladung gilt nicht mehr; Sie brauchen nichts zu tun."},
		.second_call = "Dies ist die zweite Einladung, weil die erste Sitzung nicht beschlussfähig war.",
		.seats = {"Sie sind mit einer Stimme dabei.", "Sie sind beratend dabei.", "Sie sind als Gast eingeladen."},
		.greeting = "Guten Tag!", .closing = "Viele Grüße",
		.occasion = "Anlass", .when = "Wann", .before = "Bisher", .zone = "Zeitzone", .where = "Wo", .agenda = "Tagesordnung", .not_public = "nicht öffentlich",
		.enter = "So kommen Sie hinein: Melden Sie sich bei Kreide an. Die Konferenz steht auf Ihrer Startseite; dort finden Sie auch die Unterlagen.",
		.enter_outsider = "So kommen Sie hinein: Die Schule gibt Ihnen einen eigenen Link. Ein Konto brauchen Sie nicht.",
		.minutes = "Sie finden es bei Kreide, bei dieser Konferenz.", .minutes_outsider = "Sie finden es über den Link, den Sie von der Schule haben.",
		.object = "Einwände können Sie dort bis zum {date} eintragen.",
	},
	{
		.subjects = {"Invitation: {title}, {date}, {clock}", "Changed: {title}, {date}, {clock}", "Called off: {title}, {date}, {clock}", "Minutes: {title} of {date}",
			"Without you: {title}, {date}, {clock}"},
		.openings = {"You are cordially invited.", "Something has changed about this conference. This is how it is planned now:", "This conference will not take place: it was called off.",
			"The minutes of this conference are published.",
			"You are not on the roll of this conference any more. The invitation is withdrawn; there is nothing that you need to do."},
		.second_call = "This is the second invitation, since the first meeting was not quorate.",
		.seats = {"You have a vote.", "You take part as an adviser.", "You are invited as a guest."},
		.greeting = "Hello!", .closing = "Kind regards",
		.occasion = "Occasion", .when = "When", .before = "Before", .zone = "Time zone", .where = "Where", .agenda = "Agenda", .not_public = "not public",
		.enter = "How to come in: sign in to Kreide. The conference is on your home page; there you find the papers, too.",
		.enter_outsider = "How to come in: the school gives you a link of your own. You need no account.",
		.minutes = "You find them in Kreide, with this conference.", .minutes_outsider = "You find them by the link that you have from the school.",
		.object = "You can object there until {date}.",
	},
};

const struct conference_mail_words *conference_mail_words(enum consult_language language)
{
	return &all[language == CONSULT_EN];
}
