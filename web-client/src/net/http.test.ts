import { afterEach, expect, test, vi } from 'vitest';
import { closeSession } from './http';

afterEach(() => vi.unstubAllGlobals());

test('whoever logs out leaves nothing in this tab, also when the server can\'t be reached', async () => {
	const kept = new Map([['kreide.ballot.v1.p1', '{"choice":"yes"}']]);
	vi.stubGlobal('sessionStorage', { clear: () => kept.clear() });
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
	await expect(closeSession()).rejects.toMatchObject({ code: 'offline' });
	expect(kept.size).toBe(0);
});
