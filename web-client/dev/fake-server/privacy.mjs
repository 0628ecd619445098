// What is kept how long, on the stand-in server: the table of school/retention.h, and what a school changed in it.
const KINDS = [
	['chat', 'lessonEnd', 0, 0, 0],
	['private', 'writing', 30, 1, 30],
	['attendance', 'lessonEnd', 14, 1, 14],
	['register', 'schoolYear', 30, 0, 365],
	['groupFiles', 'schoolYear', 90, 0, 365],
	['ownFiles', 'leaving', 30, 0, 90],
	['notes', 'schoolYear', 90, 0, 365],
	['people', 'leaving', 90, 30, 365],
	['substitutions', 'schoolYear', 30, 30, 30],
	['talks', 'consultationEnd', 14, 1, 60],
	['talkNotes', 'talkEnd', 30, 0, 90],
	['mails', 'sending', 14, 14, 14],
	['contacts', 'invitation', 90, 0, 365],
	['conferences', 'conferenceEnd', 1825, 30, 3650],
	['speeches', 'conferenceEnd', 30, 0, 365],
	['ballots', 'conferenceEnd', 30, 1, 365],
	['access', 'lastUse', 1, 1, 1],
	['uploads', 'lastUse', 1, 1, 1],
	['log', 'nowhere', 0, 0, 0],
];
const DAY = 86400000;

export class Keeping {
	constructor() {
		this.kinds = KINDS.map(([name, from, days, least, most]) => ({ name, from, days, usual: days, least, most }));
		this.contacts = { responsible: 'Gesamtschule am Wasserturm\nWasserturmweg 1', officer: '', authority: '' };
	}

	settings({ days = {}, contacts = {} } = {}) {
		this.kinds = this.kinds.map((kind) => ({ ...kind, days: days[kind.name] ?? kind.days }));
		this.contacts = { ...this.contacts, ...contacts };
		return { kinds: this.kinds, contacts: this.contacts, lastPurge: { at: Date.now() - DAY / 3, counts: { private: 0, attendance: 57, groupFiles: 3 } }, purgeAt: '02:30' };
	}

	own() {
		const found = { people: [1, null], attendance: [6, 9 * DAY], register: [41, 240 * DAY], groupFiles: [4, 300 * DAY], ownFiles: [12, null], access: [3, DAY / 2] };
		const kinds = this.kinds.filter(({ name }) => found[name]).map(({ name, from, days }) => {
			const [count, left] = found[name];
			return { name, from, count, days, keptUntil: left && Date.now() + left };
		});
		return { kinds, contacts: this.contacts };
	}
}
