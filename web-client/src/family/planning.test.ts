// A family's changes: what is shown afterwards is what the server has, and a booking is never made twice.
import { describe, expect, test, vi } from 'vitest';
import { ServerError } from '../protocol/errors';
import type { Family } from '../protocol/family';
import { Planning } from './planning';

const FAMILY = { person: { id: 'u', name: 'L', role: 'parent' }, contact: { language: 'de', email: '', reminder: false }, talks: [] } as unknown as Family;

function setUp() {
	let keys = 0;
	const server = {
		fetchFamily: vi.fn(async () => ({ ...FAMILY })),
		fetchSlots: vi.fn(async () => ({ slots: [{ id: 's1', begin: 1, end: 2, state: 'free' as const }] })),
		bookTalk: vi.fn(async () => ({ id: 't1' })),
		cancelTalk: vi.fn(async () => ({})),
		setContact: vi.fn(async (change: object) => ({ ...FAMILY.contact, ...change })),
		inviteCompanion: vi.fn(async () => ({ companion: { id: 'x', kind: 'parent', name: 'P' }, token: 'secret' })),
		makeKey: () => `key${++keys}`,
	};
	return { server, planning: new Planning(server as unknown as ConstructorParameters<typeof Planning>[0]) };
}
const DRAFT = { slot: 's1', child: 'p1' };
const keysOf = (calls: unknown[][]): string[] => calls.map(([draft]) => (draft as { key: string }).key);

describe('booking', () => {
	test('says which talk it is, and looks again at talks and times', async () => {
		const { server, planning } = setUp();
		await planning.look('d1');
		expect(await planning.book(DRAFT)).toEqual({ error: null, value: { id: 't1' } });
		expect([server.fetchFamily.mock.calls.length, server.fetchSlots.mock.calls.length]).toEqual([1, 2]);
	});

	test('somebody was quicker: the word for it, and fresh times', async () => {
		const { server, planning } = setUp();
		await planning.look('d1');
		server.bookTalk.mockRejectedValueOnce(new ServerError('slot_taken'));
		expect(await planning.book(DRAFT)).toEqual({ error: 'slot_taken', value: null });
		expect(server.fetchSlots.mock.calls.length).toBe(2);
	});

	test('tried again after the line broke, it is the same booking; another one is not', async () => {
		const { server, planning } = setUp();
		server.bookTalk.mockRejectedValueOnce(new ServerError('offline'));
		expect((await planning.book(DRAFT)).error).toBe('offline');
		await planning.book(DRAFT);
		await planning.book(DRAFT);
		await planning.book({ ...DRAFT, slot: 's2' });
		expect(keysOf(server.bookTalk.mock.calls)).toEqual(['key1', 'key1', 'key2', 'key3']);
	});
});

test('a failed look leaves what was there', async () => {
	const { server, planning } = setUp();
	await planning.load();
	server.fetchFamily.mockRejectedValueOnce(new ServerError('offline'));
	await planning.load();
	expect(planning.store.getState()).toMatchObject({ error: 'offline', family: { person: { id: 'u' } } });
	await planning.load();
	expect(planning.store.getState().error).toBeNull();
});

test('the times of another desk are not those of this one', async () => {
	const { server, planning } = setUp();
	let answer: (value: { slots: [] }) => void = () => undefined;
	server.fetchSlots.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)) as never);
	const slow = planning.look('d1');
	await planning.look('d2');
	answer({ slots: [] });
	await slow;
	expect(planning.store.getState().slots).toHaveLength(1);
});

test('an invitation is its token; the contact is what the server made of it', async () => {
	const { planning } = setUp();
	await planning.load();
	expect(await planning.invite('t1', { kind: 'parent', name: 'P' })).toEqual({ error: null, value: 'secret' });
	await planning.setContact({ email: 'a@b.de' });
	expect(planning.store.getState().family!.contact.email).toBe('a@b.de');
});
