// A teacher's private note while it is typed: saved after a short pause, one request at a time, and again after a broken line.
import { createStore } from 'zustand/vanilla';
import { codeOf } from '../protocol/errors';

export interface NoteState {
	text: string;
	state: 'saved' | 'waits' | 'saving' | 'failed';
	error: string | null;
	// some words of it are with the server, until then
	isKept: boolean;
	keptUntil: number;
}

export interface NoteWorld {
	save: (text: string) => Promise<{ keptUntil: number }>;
	setTimer: (run: () => void, ms: number) => number;
	clearTimer: (timer: number) => void;
}

const PAUSE_MS = 800;
const AGAIN_MS = 4000;
export const MOST_NOTE = 4000;

export class NoteKeeper {
	readonly store;
	private saved: string;
	private timer = 0;
	private isSaving = false;

	constructor(
		start: string,
		keptUntil: number,
		private readonly world: NoteWorld,
	) {
		this.saved = start;
		this.store = createStore<NoteState>(() => ({ text: start, state: 'saved', error: null, isKept: start !== '', keptUntil }));
	}

	write(text: string): void {
		this.store.setState({ text, state: text === this.saved && !this.isSaving ? 'saved' : 'waits' });
		this.later(PAUSE_MS);
	}

	// Now, without waiting for the pause: the field is left, or the page.
	flush(): void {
		this.world.clearTimer(this.timer);
		if (!this.isSaving && this.store.getState().text !== this.saved) {
			void this.save();
		}
	}

	private later(ms: number): void {
		this.world.clearTimer(this.timer);
		this.timer = this.world.setTimer(() => this.flush(), ms);
	}

	private async save(): Promise<void> {
		const { text } = this.store.getState();
		this.isSaving = true;
		this.store.setState({ state: 'saving' });
		try {
			const { keptUntil } = await this.world.save(text);
			this.saved = text;
			this.store.setState({ keptUntil, isKept: text !== '', error: null, state: this.store.getState().text === text ? 'saved' : 'waits' });
		} catch (error) {
			this.store.setState({ state: 'failed', error: codeOf(error) });
		}
		this.isSaving = false;
		if (this.store.getState().text !== this.saved) {
			this.later(this.store.getState().state === 'failed' ? AGAIN_MS : PAUSE_MS);
		}
	}
}
