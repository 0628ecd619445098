// Votes and lots of the stand-in server: docs/voting.md, with a real key by Node's crypto, and drawn-up voters who vote by themselves.
import { constants, createHash, generateKeyPairSync, privateDecrypt, randomBytes, sign, verify } from 'node:crypto';

const WINDOW_MS = 2000;
const GRACE_MS = 1500;
const CONFIRM_MS = 1500;
const LOT_MS = 1500;
const BETWEEN_MS = 60;
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
const refuse = (code, why) => ({ error: { code, ...(why ? { detail: { why } } : {}) } });
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const ticket = (seed, values, n) => {
	const number = Buffer.alloc(4);
	number.writeUInt32BE(n);
	return sha256(Buffer.concat([seed, ...values.map((value) => Buffer.from(value, 'hex')), number])).toString('hex');
};

export class Votes {
	constructor(hall) {
		Object.assign(this, { hall, list: [], made: 0 });
	}

	find(id) {
		return this.list.find((vote) => vote.id === id);
	}

	add({ kind, form, text, item, candidates = [], places = 1, majority }, mover = null, more = {}) {
		const vote = {
			id: `${this.hall.id}-v${++this.made}`, item: item ?? this.hall.item, kind, form, text, mover, candidates: candidates.map((name, i) => ({ n: i + 1, name })), places,
			majority: majority ?? (kind === 'motion' ? 'simple' : 'most'), state: 'prepared', preparedAt: Date.now(), openedAt: null, countedAt: null, demandsNeeded: 3, key: null,
			windowMs: null, round: 1, after: null, result: null, lot: null, demanded: new Set(), choices: new Map(), papers: new Map(), ballots: new Map(), claims: new Map(), voterIds: [],
			...more,
		};
		this.list.push(vote);
		return vote;
	}

	shown(vote, person) {
		const { demanded, choices, papers, ballots, claims, voterIds, keys, isReckoned, ...known } = vote;
		const isSecret = vote.form === 'secret';
		return {
			...known, voters: voterIds.length, voted: isSecret ? papers.size : choices.size, demands: demanded.size,
			you: {
				isVoter: voterIds.includes(person), hasVoted: isSecret ? papers.has(person) : choices.has(person), hasDemanded: demanded.has(person),
				choice: isSecret ? null : (choices.get(person) ?? null),
			},
		};
	}

	tell(vote) {
		this.hall.tell('vote.changed', (person) => this.shown(vote, person));
	}

	choiceOfBot(vote, i) {
		if (vote.kind === 'motion') {
			return vote.isTie ? (i % 2 ? 'yes' : 'no') : ['yes', 'yes', 'no', 'yes', 'abstain'][i % 5];
		}
		const { candidates, places } = vote;
		const first = candidates.length === 2 || vote.isTie ? (i % 2) + 1 : (i % candidates.length) + 1;
		return places === 1 ? `${first}` : [first, (first % candidates.length) + 1].sort().slice(0, places).join();
	}

	open(vote) {
		const voters = this.hall.voters();
		if (vote.form === 'secret') {
			vote.keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
			Object.assign(vote, { key: vote.keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), windowMs: WINDOW_MS });
		}
		Object.assign(vote, { state: 'open', openedAt: Date.now(), voterIds: voters });
		const bots = voters.filter((id) => id.startsWith('h'));
		bots.forEach((id, i) => this.hall.later(BETWEEN_MS * (i + 1), () => this.botVotes(vote, id, i)));
		this.tell(vote);
	}

	botVotes(vote, id, i) {
		if (vote.state !== 'open') {
			return;
		}
		if (vote.form === 'secret') {
			vote.papers.set(id, { choice: this.choiceOfBot(vote, i), serial: randomBytes(16).toString('hex') });
		} else {
			vote.choices.set(id, this.choiceOfBot(vote, i));
		}
		this.tell(vote);
		this.closeIfAll(vote);
	}

	closeIfAll(vote) {
		const voted = vote.form === 'secret' ? vote.papers : vote.choices;
		if (vote.state === 'open' && voted.size === vote.voterIds.length && this.hall.rules.closeWhenAll) {
			this.close(vote);
		}
	}

	close(vote) {
		if (vote.form !== 'secret') {
			this.count(vote, [...vote.choices.values()]);
			return;
		}
		vote.state = 'collecting';
		for (const [id, paper] of vote.papers) {
			if (id.startsWith('h')) {
				const text = `kreide-ballot-1 ${vote.id} ${paper.serial} ${paper.choice}`;
				vote.ballots.set(paper.serial, { choice: paper.choice, signature: sign('sha384', Buffer.from(text), { key: vote.keys.privateKey, ...PSS }).toString('base64') });
				vote.claims.set(id, true);
			}
		}
		this.tell(vote);
		this.hall.later(WINDOW_MS + GRACE_MS, () => this.confirm(vote));
		this.confirmIfAll(vote);
	}

	confirmIfAll(vote) {
		if (vote.ballots.size === vote.papers.size) {
			this.confirm(vote);
		}
	}

	confirm(vote) {
		if (vote.state === 'collecting') {
			vote.state = 'confirming';
			this.tell(vote);
			this.countIfKnown(vote);
			this.hall.later(CONFIRM_MS, () => ((vote.isReckoned = true), this.countIfKnown(vote)));
		}
	}

	countIfKnown(vote) {
		const said = (taken) => [...vote.claims.values()].filter((each) => each === taken).length;
		const [sure, papers, ballots] = [said(true), vote.papers.size, vote.ballots.size];
		const isKnown = [papers, sure, papers - said(false)].includes(ballots);
		if (vote.state === 'confirming' && isKnown && (sure === papers || vote.isReckoned)) {
			this.count(vote, [...vote.ballots.values()].map(({ choice }) => choice));
		}
	}

	// to: what is handed in over HTTP
	take(id, { ballot, signature }) {
		const vote = this.find(id);
		const text = Buffer.from(ballot ?? '', 'base64').toString();
		const [head, of, serial, choice] = text.split(' ');
		if (!vote || vote.state !== 'collecting') {
			return { status: vote ? 409 : 404, ...refuse(vote ? 'vote_state' : 'no_such_vote') };
		}
		if (head !== 'kreide-ballot-1' || of !== id || !verify('sha384', Buffer.from(text), { key: vote.keys.publicKey, ...PSS }, Buffer.from(signature ?? '', 'base64'))) {
			return { status: 403, ...refuse('bad_ballot', 'signature') };
		}
		vote.ballots.set(serial, { choice, signature });
		this.hall.later(0, () => this.confirmIfAll(vote));
		return {};
	}

	counted(id) {
		const vote = this.find(id);
		const ballots = [...vote.ballots].map(([serial, each]) => ({ serial, ...each })).sort((a, b) => (a.serial < b.serial ? -1 : 1));
		return vote.state === 'counted' ? { key: vote.key, ballots } : { status: 409, ...refuse('vote_state') };
	}

	count(vote, choices) {
		const many = (choice) => choices.filter((each) => each === choice).length;
		const counts = vote.candidates.map(({ n }) => ({ n, votes: choices.filter((choice) => choice.split(',').includes(`${n}`)).length }));
		const [yes, no] = [many('yes'), many('no')];
		const isTied = vote.kind === 'motion' && yes === no;
		const { elected, open } = this.elect(vote, counts);
		const waits = isTied && this.hall.rules.castingVote;
		const names = vote.form === 'roll' ? { votes: [...vote.choices].map(([id, choice]) => ({ name: this.hall.nameOf(id), choice })) } : {};
		vote.result = {
			voters: vote.voterIds.length, papers: vote.papers.size, ballots: choices.length, yes, no, abstain: many('abstain'), invalid: 0,
			isPassed: vote.kind === 'motion' && !waits ? yes > no : null, isTied, decidedBy: null, counts, elected, open, ...names,
		};
		Object.assign(vote, { state: 'counted', countedAt: Date.now() });
		this.tell(vote);
	}

	elect({ kind, places }, counts) {
		if (kind === 'motion') {
			return { elected: [], open: [] };
		}
		const sorted = [...counts].sort((a, b) => b.votes - a.votes);
		const last = sorted[Math.min(places, sorted.length) - 1].votes;
		const above = sorted.filter(({ votes }) => votes > last);
		const even = sorted.filter(({ votes }) => votes === last);
		const isClear = above.length + even.length <= places;
		return { elected: (isClear ? [...above, ...even] : above).map(({ n }) => n), open: isClear ? [] : even.map(({ n }) => n) };
	}

	runoff(vote) {
		const { open, elected } = vote.result;
		const names = vote.candidates.filter(({ n }) => open.includes(n)).map(({ name }) => name);
		const next = this.add({ ...vote, candidates: names, places: vote.places - elected.length }, null, { after: vote.id, isTie: true });
		this.tell(next);
	}

	draw(vote) {
		const seed = randomBytes(32);
		const { open, elected } = vote.result;
		vote.lot = {
			state: 'drawing', commitment: sha256(seed).toString('hex'), windowMs: LOT_MS, values: [], seed: null, candidates: open, places: vote.places - elected.length, drawn: [],
		};
		for (let i = 0; i < 5; i++) {
			vote.lot.values.push(randomBytes(32).toString('hex'));
		}
		this.tell(vote);
		this.hall.later(LOT_MS, () => {
			const values = [...new Set(vote.lot.values)].sort();
			const drawn = open.map((n) => ({ n, is: ticket(seed, values, n) })).sort((a, b) => (a.is < b.is ? -1 : 1)).slice(0, vote.lot.places).map(({ n }) => n);
			Object.assign(vote.lot, { state: 'drawn', seed: seed.toString('hex'), values, drawn });
			Object.assign(vote.result, { elected: [...elected, ...drawn], open: [] });
			this.tell(vote);
		});
	}

	// one of docs/voting.md's requests
	act(op, data, person) {
		const vote = this.find(data.vote);
		const voter = vote?.voterIds.includes(person.id);
		const acts = {
			prepare: () => {
				const made = this.add(data, this.hall.isChair(person) ? null : { id: person.id, name: person.name });
				this.hall.later(0, () => this.tell(made));
				return { id: made.id };
			},
			change: () => Object.assign(vote, { ...data, id: vote.id, candidates: data.candidates?.map((name, i) => ({ n: i + 1, name })) ?? vote.candidates }),
			demand: () => {
				vote.demanded.add(person.id);
				vote.form = vote.demanded.size >= vote.demandsNeeded ? 'secret' : vote.form;
			},
			open: () => this.open(vote),
			close: () => this.close(vote),
			annul: () => Object.assign(vote, { state: 'annulled', result: null }),
			decide: () => Object.assign(vote.result, { isPassed: data.choice === 'yes', decidedBy: 'chair' }),
			runoff: () => this.runoff(vote),
			lot: () => this.draw(vote),
			cast: () => (voter ? void vote.choices.set(person.id, data.choice) : refuse('not_voter')),
			claim: () => void vote.claims.set(person.id, data.taken),
			paper: () => {
				const known = vote.papers.get(person.id);
				if (vote.state !== 'open' || !voter || (known && known.blinded !== data.blinded)) {
					return refuse(!voter ? 'not_voter' : known ? 'has_paper' : 'vote_over');
				}
				vote.papers.set(person.id, { blinded: data.blinded });
				const signature = privateDecrypt({ key: vote.keys.privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(data.blinded, 'base64'));
				return { signature: signature.toString('base64') };
			},
		};
		const answer = acts[op]();
		if (vote && !answer?.error) {
			this.hall.later(0, () => (this.tell(vote), op === 'claim' ? this.countIfKnown(vote) : this.closeIfAll(vote)));
		}
		return answer?.error || answer?.signature || (op === 'prepare') ? answer : {};
	}
}
