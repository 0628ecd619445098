import { describe, expect, test } from 'vitest';
import { type Beat, firstPulse, isAlive, nextPulse, type Pulse, type PulseAction, repairing } from './pulse';

const LOOK_MS = 400;

// One look every 400 ms. In `looks`: r received and sent, s only sent, p sent and one check answered on another path, . neither.
const RECEIVED: Record<string, number> = { r: 500, p: 76 };

function watch(looks: string, from?: Pulse): { actions: [number, PulseAction][]; pulse: Pulse; at: number } {
	let beat: Beat = { at: 0, received: 0, sent: 0 };
	let pulse = from ?? firstPulse(beat);
	const actions: [number, PulseAction][] = [];
	for (const look of looks) {
		beat = { at: beat.at + LOOK_MS, received: beat.received + (RECEIVED[look] ?? 0), sent: beat.sent + (look === '.' ? 0 : 50) };
		const next = nextPulse(pulse, beat);
		pulse = next.pulse;
		if (next.action !== 'none') {
			actions.push([beat.at, next.action]);
		}
	}
	return { actions, pulse, at: beat.at };
}

describe('the pulse of media', () => {
	test.each([
		['a steady flow', 'rrrrrrrrrrrr', []],
		['the flow stops while we send: a restart after 1.2 s', 'rrrrrsssss', [[3200, 'restart']]],
		['the answers to checks on another path are no flow', 'rrrrrspsspss', [[3200, 'restart']]],
		['the restart helps', 'rrrrrsssrrrr', [[3200, 'restart']]],
		['the restart does not help for 3 s: a fresh connection', `rrrrrsss${'s'.repeat(8)}`, [[3200, 'restart'], [6400, 'fresh']]],
		['after a fresh one nothing more by itself', `rrrrrsss${'s'.repeat(30)}`, [[3200, 'restart'], [6400, 'fresh']]],
		['a short gap', 'rrrrrssrrrrr', []],
		['nobody sends any more: silence is no fault', 'rrrrr..........', []],
		['never connected', 'ssssssssss', []],
		['seldom something: no steady flow', 'r...r...r...rsssss', []],
		['it dies twice', 'rrrrrsssrrrrrrsss', [[3200, 'restart'], [6800, 'restart']]],
	] as [string, string, [number, PulseAction][]][])('%s', (_name, looks, actions) => {
		expect(watch(looks).actions).toEqual(actions);
	});

	test('a repair that was asked for elsewhere is watched, too', () => {
		const pulse = repairing(watch('rrrrr').pulse, 2000);
		expect(watch('ssssssss', { ...pulse, received: 0, heardAt: 0, repairAt: 0 }).actions).toEqual([[3200, 'fresh']]);
	});

	test('alive is what was heard just now', () => {
		const { pulse, at } = watch('rrrrr');
		expect([isAlive(pulse, at), isAlive(pulse, at + 1000), isAlive(pulse, at + 2000), isAlive(firstPulse({ at: 0, received: 0, sent: 0 }), 0)]).toEqual([true, true, false, false]);
	});
});
