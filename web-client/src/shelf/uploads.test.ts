import { expect, test } from 'vitest';
import { type Carry, isWorthRetrying, type Upload, Uploads } from './uploads';

const file = (name: string, size = 10): File => ({ name, size }) as File;

function bench() {
	const running = new Map<string, Parameters<Carry>[2] & { stopped: boolean }>();
	const carry: Carry = (each, _folder, tell) => {
		const entry = { ...tell, stopped: false };
		running.set(each.name, entry);
		return { stop: () => (entry.stopped = true) };
	};
	let done = 0;
	const uploads = new Uploads('d1', carry, () => done++);
	const states = (): Record<string, Upload['state']> => Object.fromEntries(uploads.store.getState().list.map(({ name, state }) => [name, state]));
	return { uploads, running, states, done: () => done };
}

test('two at a time, the next when one is through', () => {
	const { uploads, running, states, done } = bench();
	uploads.add([file('a'), file('b'), file('c')]);
	expect(states()).toEqual({ a: 'sending', b: 'sending', c: 'waiting' });
	running.get('a')!.progress(4);
	expect(uploads.store.getState().list[0]!.sent).toBe(4);
	running.get('a')!.done();
	expect(states()).toEqual({ a: 'done', b: 'sending', c: 'sending' });
	expect(done()).toBe(1);
});

test('a failure makes room, says why, and can be tried again', () => {
	const { uploads, running, states } = bench();
	uploads.add([file('a'), file('b'), file('c')]);
	running.get('b')!.failed('quota');
	expect(states()).toEqual({ a: 'sending', b: 'failed', c: 'sending' });
	const failed = uploads.store.getState().list[1]!;
	expect(failed.code).toBe('quota');
	running.get('a')!.done();
	uploads.retry(failed.key);
	expect(states()['b']).toBe('sending');
});

test('whoever gives up stops it, and the next begins', () => {
	const { uploads, running, states } = bench();
	uploads.add([file('a'), file('b'), file('c')]);
	uploads.remove(uploads.store.getState().list[0]!.key);
	expect(running.get('a')!.stopped).toBe(true);
	expect(states()).toEqual({ b: 'sending', c: 'sending' });
	expect(uploads.isBusy).toBe(true);
	uploads.stop();
	expect(running.get('c')!.stopped).toBe(true);
});

test.each([
	['offline', true],
	['quota', true],
	['internal', true],
	['bad_type', false],
	['too_large', false],
])('%s: is it worth another try?', (code, isWorth) => {
	expect(isWorthRetrying(code)).toBe(isWorth);
});
