// A conference's room on the stand-in server: docs/conference.md, section 3, as a small play. Frau Kaya chairs; what happens is in the
// conference's id: hall (all there is), hall-next (one is the next to speak), hall-word, hall-over (somebody speaks for too long),
// hall-secret and hall-open (a vote is opened), hall-election, hall-listen (listeners), hall-out (a guest has to leave), hall-door (it is
// not open), hall-big (500 members), hall-tie (an election that is even).
import { Votes } from './hall-votes.mjs';
import { OFF, RIGHTS } from './school.mjs';

const MINUTE = 60_000;
export const HALLS = ['hall', 'hall-next', 'hall-word', 'hall-over', 'hall-secret', 'hall-open', 'hall-election', 'hall-listen', 'hall-out', 'hall-door', 'hall-big', 'hall-tie'];
const FAMILY = ['Albers', 'Bauer', 'Celik', 'Dittrich', 'Ebert', 'Fuchs', 'Graf', 'Hansen', 'Ivanova', 'Jung', 'Krüger', 'Lorenz'];
const GIVEN = ['Frau', 'Herr'];
const SEATS = [['u1', 'Frau Kaya', 'vote', 'chair'], ['u5', 'Herr Sommer', 'vote', null], ['u7', 'Herr Adeyemi', 'vote', 'deputy'], ['u2', 'Amira', 'advisory', null], ['u4', 'Lesepatin Ruth', 'guest', null]];

const itemsOf = () => [
	['Begrüßung und Genehmigung der Tagesordnung', '', true, 5],
	['Pausenzeiten ab dem zweiten Halbjahr', 'Die Steuergruppe schlägt vor, die große Pause um fünf Minuten zu verlängern. Der Unterricht begänne dann um 7:55 Uhr.\n\nZu klären: Aufsichten, Bus, Mensa.', true, 20],
	['Ordnungsmaßnahme', 'Beratung im geschlossenen Kreis.', false, 15],
	['Wahl der Vertretungen für den Eilausschuss', '', true, 15],
	['Verschiedenes', '', true, null],
].map(([title, text, guests, minutes], i) => ({
	id: `i${i + 1}`, title, text, guests, minutes, state: i === 0 ? 'done' : i === 1 ? 'current' : 'waiting',
	papers: i === 1 ? [{ id: 'f1', name: 'Vorschlag Pausenzeiten.pdf' }, { id: 'f2', name: 'Rückmeldung der Elternpflegschaft.md' }] : [], begunAt: i < 2 ? Date.now() - 20 * MINUTE : null,
	endedAt: i === 0 ? Date.now() - 15 * MINUTE : null,
}));

export class Hall {
	constructor(id) {
		Object.assign(this, { id, title: 'Lehrerkonferenz im November', lines: new Set() });
		this.reset();
	}

	reset() {
		const count = this.id === 'hall-big' ? 495 : 12;
		const bots = Array.from({ length: count }, (_, i) => [`h${i + 1}`, `${GIVEN[i % 2]} ${FAMILY[i % 12]}${i >= 12 ? ` ${Math.floor(i / 12) + 1}` : ''}`, 'vote', i === 3 ? 'minutes' : i === 4 ? 'teller' : null]);
		(this.timers ?? []).forEach(clearTimeout);
		Object.assign(this, {
			timers: new Set(), item: 'i2', agenda: itemsOf(), inside: new Map(), admitted: new Set(), established: null, closed: this.id === 'hall-door',
			rules: {
				quorum: 'majority', quorumAssumed: true, noticeDays: 7, turnSeconds: 180, firstFirst: true, castingVote: true, secretShare: 20, electionsSecret: true,
				audience: this.id === 'hall-listen' ? 'listen' : 'talk', closeWhenAll: true,
			},
			seats: [...SEATS, ...bots].map(([person, name, kind, office], i) => ({ id: `s${i + 1}`, name, kind, office, person, deputy: null })),
			list: { speaker: null, waiting: [], isClosed: false, turnSeconds: 180, firstFirst: true, times: [] },
		});
		this.votes = new Votes(this);
		for (const [id, name] of bots.slice(0, count - 2)) {
			this.inside.set(id, this.participant({ id, name, role: 'teacher' }));
		}
		this.list.times = [{ participant: 'h2', seconds: 312, turns: 2 }, { participant: 'h5', seconds: 95, turns: 1 }, { participant: 'h7', seconds: 41, turns: 1 }];
		this.speak('h1', 'turn', this.id === 'hall-over' ? -14_000 : 70_000);
		this.list.waiting = [['h6', 'order', 0], ['h3', 'turn', 0], ['h2', 'turn', 2]].map(([participant, kind, spoke]) => ({ participant, kind, since: Date.now(), spoke }));
		this.prepareVotes();
	}

	prepareVotes() {
		const { votes } = this;
		if (this.id === 'hall') {
			const old = votes.add({ kind: 'motion', form: 'open', text: 'Die Tagesordnung wird in der vorliegenden Fassung genehmigt.', item: 'i1' });
			old.voterIds = this.voters();
			old.voterIds.forEach((id, i) => old.choices.set(id, votes.choiceOfBot(old, i)));
			votes.count(old, [...old.choices.values()]);
		}
		const motion = { kind: 'motion', form: 'open', text: 'Die große Pause dauert ab dem zweiten Halbjahr 25 statt 20 Minuten.' };
		const election = { kind: 'election', form: 'secret', text: 'Zwei Vertretungen für den Eilausschuss', candidates: ['Frau Bauer', 'Herr Celik', 'Frau Graf', 'Herr Jung'], places: 2 };
		if (['hall', 'hall-open'].includes(this.id)) {
			votes.add(motion, { id: 'h3', name: 'Frau Celik' });
		}
		if (this.id === 'hall-tie') {
			votes.add({ ...election, form: 'open', candidates: ['Frau Bauer', 'Herr Celik'], places: 1 }, null, { isTie: true });
		}
		if (this.id === 'hall-secret') {
			votes.add({ ...motion, form: 'secret' });
		}
		if (['hall', 'hall-election'].includes(this.id)) {
			votes.add(election);
		}
	}

	participant({ id, name, role }) {
		const seat = this.seats.find(({ person }) => person === id);
		const publish = { ...OFF, mic: id === 'h1', camera: ['h1', 'h2', 'h3', 'h6', 'u1'].includes(id) };
		return { id, name, role, publish, hand: null, present: true, may: this.mayOf(id), seat: { kind: seat?.kind ?? 'guest', office: seat?.office ?? null } };
	}

	mayOf(id) {
		const isChair = id === 'u1';
		const speaks = this.list?.speaker?.participant === id;
		return this.rules.audience === 'talk' || isChair || speaks ? RIGHTS.filter((right) => right !== 'share' || isChair || speaks) : ['write'];
	}

	isChair(person) {
		return person.id === 'u1';
	}

	nameOf(id) {
		return this.seats.find(({ person }) => person === id)?.name ?? '';
	}

	voters() {
		return this.seats.filter((seat) => seat.kind === 'vote' && this.inside.has(seat.person)).map(({ person }) => person);
	}

	get guestsOut() {
		return this.agenda.find(({ id }) => id === this.item)?.guests === false;
	}

	quorum() {
		const seats = this.seats.filter(({ kind }) => kind === 'vote').length;
		const present = this.voters().length;
		const needed = Math.floor(seats / 2) + 1;
		return { seats, present, needed, isQuorate: this.established?.isQuorate ?? true, established: this.established };
	}

	shownSeats() {
		return this.seats.map((seat) => ({ ...seat, isThere: this.inside.has(seat.person) }));
	}

	live(person) {
		return {
			id: this.id, title: this.title, kind: 'teachers', rules: this.rules, secondCall: false, item: this.item, agenda: this.agenda, quorum: this.quorum(), list: this.list,
			votes: this.votes.list.map((vote) => this.votes.shown(vote, person)), seats: this.shownSeats(), guestsOut: this.guestsOut,
		};
	}

	// what GET /api/conferences/ID answers
	page(person) {
		const seat = this.seats.find((each) => each.person === person.id);
		const may = this.isChair(person) ? ['manage', 'chair', 'minutes', 'teller', 'vote'] : seat?.kind === 'vote' ? ['vote'] : [];
		const roll = this.seats.map((each) => ({ id: each.id, person: { id: each.person, name: each.name, role: 'teacher' }, kind: each.kind, office: each.office, deputy: null }));
		return {
			id: this.id, kind: 'teachers', title: this.title, text: '', place: 'Aula', state: this.closed ? 'invited' : 'open', begin: Date.now() + (this.closed ? 90 : -20) * MINUTE, minutesLong: 90,
			convener: { id: 'u7', name: 'Herr Adeyemi', role: 'leader' }, rules: this.rules, secondCall: false, first: null, invitedAt: Date.now() - 9 * 24 * 60 * MINUTE, noticeDays: 9,
			seats: { vote: 15, advisory: 1, guest: 1 }, items: this.agenda.length, may, minutes: 'none', minutesNote: null, openedAt: Date.now(), closedAt: null, keptUntil: null, roll, agenda: this.agenda,
		};
	}

	mayEnter(person) {
		const isGuest = this.seats.find((seat) => seat.person === person.id)?.kind === 'guest';
		return !this.closed && !(isGuest && this.guestsOut && !this.admitted.has(person.id));
	}

	later(ms, run) {
		const timer = setTimeout(() => (this.timers.delete(timer), run()), ms);
		this.timers.add(timer);
	}

	// data: the same for all, or of each person
	tell(ev, data) {
		this.lines.forEach((line) => line.hall === this && line.notify(ev, typeof data === 'function' ? data(line.person.id) : data, true));
	}

	tellDoor() {
		for (const line of this.lines) {
			line.notify('conference.door', { conference: this.id, state: 'open', begin: Date.now(), mayEnter: this.mayEnter(line.person) }, false);
		}
	}

	tellList() {
		this.tell('speech.changed', this.list);
	}

	speak(participant, kind, ms = this.list.turnSeconds * 1000) {
		const before = this.list.speaker?.participant;
		const now = Date.now();
		this.list.speaker = participant ? { participant, kind, since: now, endsAt: this.list.turnSeconds ? now + ms : null } : null;
		for (const id of [before, participant]) {
			const who = this.inside.get(id);
			if (who) {
				who.may = this.mayOf(id);
				const publish = id.startsWith('h') ? { ...who.publish, mic: id === participant } : who.publish;
				Object.assign(who, { publish });
				this.tell('participant.changed', { id, may: who.may, publish });
			}
		}
	}

	ask(participant, kind) {
		const rank = (place) => (place.kind === 'order' ? -1 : this.list.firstFirst ? place.spoke : 0);
		const spoke = this.list.times.find((each) => each.participant === participant)?.turns ?? 0;
		this.list.waiting = [...this.list.waiting.filter((each) => each.participant !== participant), { participant, kind, since: Date.now(), spoke }].sort((a, b) => rank(a) - rank(b));
		this.tellList();
	}

	next() {
		const first = this.list.waiting.shift();
		this.speak(first?.participant ?? null, first?.kind);
		this.tellList();
	}

	go(item) {
		this.agenda.forEach((each) => (each.state = each.id === item ? 'current' : each.state === 'current' ? 'done' : each.state));
		this.item = item;
		this.list.waiting = [];
		this.speak(null);
		for (const line of [...this.lines].filter((each) => each.hall === this && !this.mayEnter(each.person))) {
			line.notify('room.ended', { reason: 'not_for_guests' }, true);
			line.hall = null;
			this.leave(line.person.id);
		}
		this.tell('agenda.changed', { item, agenda: this.agenda, guestsOut: this.guestsOut });
		this.tellList();
		this.tellDoor();
	}

	enter(person) {
		const who = this.participant(person);
		this.inside.set(person.id, who);
		this.tell('participant.joined', who);
		this.tellSeat(person.id);
	}

	leave(id) {
		if (this.inside.delete(id)) {
			this.tell('participant.left', { id });
			this.tellSeat(id);
		}
	}

	tellSeat(id) {
		this.tell('seats.changed', { seats: this.shownSeats().filter(({ person }) => person === id) });
		this.tell('quorum.changed', this.quorum());
	}

	// what happens by itself when somebody comes in
	play(person) {
		const [vote] = this.votes.list;
		const plays = {
			'hall-next': () => (this.list.waiting = [], this.ask(person.id, 'turn')),
			'hall-word': () => (this.speak(person.id, 'turn'), this.tellList()),
			'hall-secret': () => this.votes.open(vote),
			'hall-open': () => this.votes.open(vote),
			'hall-election': () => this.votes.open(vote),
			'hall-out': () => (this.go('i3'), this.later(9000, () => this.go('i4'))),
		};
		const run = plays[this.id];
		if (run && !this.isChair(person)) {
			this.later(700, run);
		}
	}
}
