import { expect, test } from 'vitest';
import { ServerError } from '../protocol/errors';
import { NoteKeeper } from './note-keeper';

interface Stage {
	keeper: NoteKeeper;
	saved: string[];
	answer: (error?: string) => Promise<void>;
	// the timer that runs, or null
	due: () => number | null;
	fire: () => void;
}

function open(start = ''): Stage {
	const saved: string[] = [];
	let waiting: { resolve: (value: { keptUntil: number }) => void; reject: (error: Error) => void } | null = null;
	let timer: { run: () => void; ms: number } | null = null;
	const keeper = new NoteKeeper(start, 1, {
		save: (text) => {
			saved.push(text);
			return new Promise((resolve, reject) => (waiting = { resolve, reject }));
		},
		setTimer: (run, ms) => {
			timer = { run, ms };
			return 1;
		},
		clearTimer: () => (timer = null),
	});
	return {
		keeper,
		saved,
		answer: async (error) => {
			if (error) {
				waiting!.reject(new ServerError(error));
			} else {
				waiting!.resolve({ keptUntil: 7 });
			}
			await new Promise((resolve) => setTimeout(resolve, 0));
		},
		due: () => timer?.ms ?? null,
		fire: () => {
			const { run } = timer!;
			timer = null;
			run();
		},
	};
}
const stateOf = ({ keeper }: Stage): string => keeper.store.getState().state;

test('is saved after a pause, once', async () => {
	const stage = open();
	stage.keeper.write('a');
	stage.keeper.write('ab');
	expect([stateOf(stage), stage.saved, stage.due(), stage.keeper.store.getState().isKept]).toEqual(['waits', [], 800, false]);
	stage.fire();
	expect(stateOf(stage)).toBe('saving');
	await stage.answer();
	expect([stateOf(stage), stage.saved, stage.keeper.store.getState().keptUntil, stage.due()]).toEqual(['saved', ['ab'], 7, null]);
	expect(stage.keeper.store.getState().isKept).toBe(true);
});

test('what is typed while it is saved is saved after it, never at the same time', async () => {
	const stage = open();
	stage.keeper.write('a');
	stage.fire();
	stage.keeper.write('ab');
	stage.fire();
	expect(stage.saved).toEqual(['a']);
	await stage.answer();
	expect(stateOf(stage)).toBe('waits');
	stage.fire();
	expect(stage.saved).toEqual(['a', 'ab']);
});

test('a broken line: says so, keeps the words, and tries again', async () => {
	const stage = open('old');
	stage.keeper.write('new');
	stage.keeper.flush();
	await stage.answer('offline');
	expect([stateOf(stage), stage.keeper.store.getState().error, stage.due()]).toEqual(['failed', 'offline', 4000]);
	stage.fire();
	await stage.answer();
	expect([stateOf(stage), stage.saved]).toEqual(['saved', ['new', 'new']]);
});

test('back to what is kept is nothing to save', () => {
	const stage = open('old');
	stage.keeper.write('new');
	stage.keeper.write('old');
	expect(stateOf(stage)).toBe('saved');
	stage.keeper.flush();
	expect(stage.saved).toEqual([]);
});
