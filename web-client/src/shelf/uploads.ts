// What is on its way to a folder: two at a time, going on by themselves after a broken line, also after the page was closed.
import { create, type StoreApi, type UseBoundStore } from 'zustand';

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed';

export interface Upload {
	key: number;
	name: string;
	bytes: number;
	sent: number;
	state: UploadState;
	// of a failure; null: none
	code: string | null;
}

// The file itself is refused: it would be again.
const OF_THE_FILE = ['bad_name', 'bad_type', 'too_large'];
export const isWorthRetrying = (code: string | null): boolean => !OF_THE_FILE.includes(code ?? '');

export interface Sending {
	stop: () => void;
}

// What carries a file there. Tells how far it is, then one of the two ends.
export type Carry = (
	file: File,
	folder: string,
	tell: { progress: (sent: number) => void; done: () => void; failed: (code: string) => void },
) => Sending;

const AT_ONCE = 2;

interface Job {
	file: File;
	sending: Sending | null;
}

export class Uploads {
	readonly store: UseBoundStore<StoreApi<{ list: Upload[] }>> = create(() => ({ list: [] as Upload[] }));
	private readonly jobs = new Map<number, Job>();
	private lastKey = 0;

	constructor(
		private readonly folder: string,
		private readonly carry: Carry,
		private readonly onDone: () => void,
	) {}

	add(files: readonly File[]): void {
		const more = files.map((file): Upload => {
			const key = ++this.lastKey;
			this.jobs.set(key, { file, sending: null });
			return { key, name: file.name, bytes: file.size, sent: 0, state: 'waiting', code: null };
		});
		this.store.setState(({ list }) => ({ list: [...list, ...more] }));
		this.startNext();
	}

	// Gives it up, or takes what is over from the list.
	remove(key: number): void {
		this.jobs.get(key)?.sending?.stop();
		this.jobs.delete(key);
		this.store.setState(({ list }) => ({ list: list.filter((each) => each.key !== key) }));
		this.startNext();
	}

	retry(key: number): void {
		this.change(key, { state: 'waiting', code: null });
		this.startNext();
	}

	// The page goes: what is on its way stops, and goes on when the same file is chosen again.
	stop(): void {
		this.jobs.forEach((job) => job.sending?.stop());
		this.jobs.clear();
	}

	get isBusy(): boolean {
		return this.store.getState().list.some(({ state }) => state === 'sending' || state === 'waiting');
	}

	private change(key: number, change: Partial<Upload>): void {
		this.store.setState(({ list }) => ({ list: list.map((each) => (each.key === key ? { ...each, ...change } : each)) }));
	}

	private startNext(): void {
		const { list } = this.store.getState();
		const free = AT_ONCE - list.filter(({ state }) => state === 'sending').length;
		for (const { key } of list.filter(({ state }) => state === 'waiting').slice(0, Math.max(free, 0))) {
			this.start(key);
		}
	}

	private start(key: number): void {
		const job = this.jobs.get(key);
		if (!job) {
			return;
		}
		this.change(key, { state: 'sending' });
		job.sending = this.carry(job.file, this.folder, {
			progress: (sent) => this.change(key, { sent }),
			done: () => {
				this.change(key, { state: 'done', sent: job.file.size });
				this.onDone();
				this.startNext();
			},
			failed: (code) => {
				this.change(key, { state: 'failed', code });
				this.startNext();
			},
		});
	}
}
