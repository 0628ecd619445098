// Two who write, and a server that keeps and passes on: broken lines, gaps, other texts.
import { beforeEach, describe, expect, test } from 'vitest';
import { ServerError } from '../protocol/errors';
import type { Notification } from '../protocol/types';
import { toBase64 } from './note-bytes';
import { NoteSync } from './note-sync';

class Server {
	epoch = 1;
	updates: { n: number; data: Uint8Array }[] = [];
	last = 0;
	people: Client[] = [];
	may: ('read' | 'write')[] = ['read', 'write'];

	write(data: Uint8Array, from: Client | null): number {
		this.last += 1;
		this.updates.push({ n: this.last, data });
		for (const other of this.people.filter((each) => each !== from && each.isOn)) {
			other.tell({ ev: 'notes.update', data: { note: 'n1', n: this.last, data: toBase64(data) } });
		}
		return this.last;
	}

	state(since: number): Uint8Array {
		const bytes: number[] = [];
		const number = (value: number, size: number): void => {
			for (let i = size - 1; i >= 0; i -= 1) {
				bytes.push(Math.floor(value / 256 ** i) % 256);
			}
		};
		number(this.epoch, 8);
		number(this.last, 8);
		for (const { n, data } of this.updates.filter((each) => each.n > since)) {
			number(n, 8);
			number(data.length, 4);
			bytes.push(...data);
		}
		return Uint8Array.from(bytes);
	}
}

class Client {
	isOn = true;
	// the next notification is lost on its way
	loses = false;
	fetched: number[] = [];
	longOnes = 0;
	replaced: number[] = [];
	private timers: { at: number; run: () => void }[] = [];
	private now = 0;
	readonly sync: NoteSync;

	constructor(server: Server) {
		server.people.push(this);
		this.sync = new NoteSync('n1', {
			request: (async (op: string, data: { data?: string }) => {
				await Promise.resolve();
				if (!this.isOn) {
					throw new ServerError('connection_lost');
				}
				if (op === 'notes.open') {
					return { epoch: server.epoch, last: server.last, may: server.may, you: 1, openers: [] };
				}
				if (op === 'notes.update') {
					if (!server.may.includes('write')) {
						throw new ServerError('not_allowed');
					}
					return { n: server.write(Uint8Array.from(atob(data.data!), (letter) => letter.charCodeAt(0)), this) };
				}
				return {};
			}) as never,
			state: async (_note, since) => {
				this.fetched.push(since);
				const state = server.state(since);
				await Promise.resolve();
				return state;
			},
			sendLong: async (_note, update) => {
				this.longOnes += 1;
				server.write(update, null);
			},
			replace: async (_note, until) => {
				this.replaced.push(until);
			},
			setTimer: (run, ms) => {
				const timer = { at: this.now + ms, run };
				this.timers.push(timer);
				return timer;
			},
			clearTimer: (timer) => {
				this.timers = this.timers.filter((each) => each !== timer);
			},
		});
		this.sync.start();
	}

	tell(note: object): void {
		if (!this.loses) {
			this.sync.onNote(note as Notification);
		}
		this.loses = false;
	}

	async pass(ms: number): Promise<void> {
		for (let i = 0; i < 20; i += 1) {
			await Promise.resolve();
		}
		this.now += ms;
		const due = this.timers.filter(({ at }) => at <= this.now);
		this.timers = this.timers.filter(({ at }) => at > this.now);
		due.forEach(({ run }) => run());
		for (let i = 0; i < 20; i += 1) {
			await Promise.resolve();
		}
	}

	get shared() {
		return this.sync.doc.getText('text');
	}

	get text(): string {
		return this.shared.toString();
	}

	get state() {
		return this.sync.store.getState();
	}
}

let server: Server;
let ada: Client;
let ben: Client;
const pass = async (ms = 300): Promise<void> => {
	await ada.pass(ms);
	await ben.pass(ms);
};

beforeEach(async () => {
	server = new Server();
	ada = new Client(server);
	ben = new Client(server);
	await pass();
});

describe('writing', () => {
	test('what one writes the other has, and it is saved once the server has answered', async () => {
		ada.shared.insert(0, 'Hallo');
		expect(ada.state.isSaved).toBe(false);
		await pass();
		expect(ben.text).toBe('Hallo');
		expect(ada.state.isSaved).toBe(true);
		expect(server.last).toBe(1);
	});

	test('what is written in one go is one update', async () => {
		[...'Hallo'].forEach((letter, i) => ada.shared.insert(i, letter));
		await pass();
		expect(server.last).toBe(1);
		expect(ben.text).toBe('Hallo');
	});

	test('what is too long for a message goes another way', async () => {
		ada.shared.insert(0, 'x'.repeat(70_000));
		await pass();
		expect(ada.longOnes).toBe(1);
		expect(ben.text).toHaveLength(70_000);
		expect(ada.state.isSaved).toBe(true);
	});

	test('a right that is gone is said, and what was written is kept here', async () => {
		server.may = ['read'];
		ada.shared.insert(0, 'Hallo');
		await pass();
		expect(ada.state).toMatchObject({ may: ['read'], isSaved: false });
		expect(server.last).toBe(0);
	});
});

describe('the line', () => {
	test('what is written without one is caught up, in both directions', async () => {
		ada.isOn = false;
		ada.sync.onLost();
		ada.shared.insert(0, 'Ada ');
		ben.shared.insert(0, 'Ben ');
		await pass();
		expect(ada.state).toMatchObject({ phase: 'offline', isSaved: false });
		ada.isOn = true;
		ada.sync.start();
		await pass();
		await pass();
		expect(ada.text).toBe(ben.text);
		expect(ada.text).toContain('Ada ');
		expect(ada.text).toContain('Ben ');
		expect(ada.state.isSaved).toBe(true);
	});

	test('an update whose answer was lost is sent again, and is there once', async () => {
		ada.shared.insert(0, 'Hallo');
		await ada.pass(200); // on its way
		ada.sync.onLost();
		ada.sync.start();
		await pass();
		await pass();
		expect(ben.text).toBe('Hallo');
		expect(ada.text).toBe('Hallo');
		expect(ada.state.isSaved).toBe(true);
	});

	test('a number that is left out is fetched', async () => {
		ben.loses = true;
		ada.shared.insert(0, 'eins ');
		await pass();
		expect(ben.text).toBe('');
		ada.shared.insert(0, 'zwei ');
		await pass();
		expect(ben.text).toBe('zwei eins ');
		expect(ben.fetched).toEqual([0, 0]);
	});

	test('what comes while the state is fetched is not lost', async () => {
		const cem = new Client(server);
		await Promise.resolve();
		ada.shared.insert(0, 'Hallo');
		await ada.pass(300);
		await cem.pass(300);
		expect(cem.text).toBe('Hallo');
	});
});

describe('the server', () => {
	test('another text begins with an empty document', async () => {
		ada.shared.insert(0, 'alt');
		await pass();
		const before = ben.sync.doc;
		server.epoch = 2;
		server.updates = [];
		ben.tell({ ev: 'notes.closed', data: { note: 'n1', reason: 'restored' } });
		await pass();
		expect(ben.text).toBe('');
		expect(ben.sync.doc).not.toBe(before);
	});

	test('who is asked for one update of all sends it when he has all', async () => {
		ben.loses = true;
		ada.shared.insert(0, 'eins ');
		await pass();
		ben.tell({ ev: 'notes.compact', data: { note: 'n1', until: 2 } });
		expect(ben.replaced).toEqual([]);
		ada.shared.insert(0, 'zwei ');
		await pass();
		await pass();
		expect(ben.replaced).toEqual([2]);
	});

	test('an update that is none disturbs nobody', async () => {
		server.write(Uint8Array.of(255, 255, 255, 255, 255, 1, 2), null);
		ada.shared.insert(0, 'Hallo');
		await pass();
		expect(ben.text).toBe('Hallo');
		const cem = new Client(server);
		await cem.pass(300);
		expect(cem.text).toBe('Hallo');
	});

	test('a server that runs on a backup gets what it does not know any more', async () => {
		ada.shared.insert(0, 'alt ');
		await pass();
		ben.shared.insert(0, 'neu ');
		await pass();
		server.last = 1;
		server.updates = server.updates.slice(0, 1);
		ada.sync.onLost();
		ada.sync.start();
		await pass();
		await pass();
		const cem = new Client(server);
		await cem.pass(300);
		expect(cem.text).toBe('neu alt ');
	});

	test('what is closed stays closed', async () => {
		ben.tell({ ev: 'notes.closed', data: { note: 'n1', reason: 'removed' } });
		expect(ben.state).toMatchObject({ phase: 'closed', end: 'removed' });
		ben.tell({ ev: 'notes.update', data: { note: 'n1', n: 1, data: 'AA==' } });
		expect(ben.fetched).toHaveLength(1);
	});
});
