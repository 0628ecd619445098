// Is the way of media dead? Decided from what was received and sent, long before the browser itself gives up on a path. Pure.
export interface Beat {
	at: number;
	// bytes of the transport so far
	received: number;
	sent: number;
}

export interface Pulse {
	received: number;
	// when media or feedback came last, and what had been sent by then
	heardAt: number;
	sentThen: number;
	// how many looks in a row found something new
	steady: number;
	// when a repair was asked for that has not helped yet
	repairAt: number | null;
}

export type PulseAction = 'none' | 'restart' | 'fresh';

export const QUIET_MS = 1200;
const REPAIR_MS = 3000;
// silence means something only after a steady flow
const STEADY_LOOKS = 4;
const GAP_MS = 1100;
// less between two looks is no flow: another path is being kept warm by a check now and then
const LEAST_BYTES = 160;

export const firstPulse = (beat: Beat): Pulse => ({ received: beat.received, heardAt: beat.at, sentThen: beat.sent, steady: 0, repairAt: null });

// Whoever sends is answered all the time (feedback, reports). So: sending on, and nothing comes back, after there had been a
// steady flow. Somebody who sends nothing in a silent room hears nothing, and nothing is wrong.
export function nextPulse(before: Pulse, beat: Beat): { pulse: Pulse; action: PulseAction } {
	const pulse = { ...before, received: beat.received };
	if (beat.received - before.received >= LEAST_BYTES) {
		const isSteady = beat.at - pulse.heardAt < GAP_MS;
		const steady = isSteady ? pulse.steady + 1 : 0;
		return { pulse: { received: beat.received, heardAt: beat.at, sentThen: beat.sent, steady, repairAt: null }, action: 'none' };
	}
	if (pulse.repairAt !== null) {
		const isInVain = beat.at - pulse.repairAt >= REPAIR_MS;
		return isInVain ? { pulse: firstPulse(beat), action: 'fresh' } : { pulse, action: 'none' };
	}
	const isDead = pulse.steady >= STEADY_LOOKS && beat.at - pulse.heardAt >= QUIET_MS && beat.sent > pulse.sentThen;
	return isDead ? { pulse: { ...pulse, repairAt: beat.at }, action: 'restart' } : { pulse, action: 'none' };
}

// Something asked for a repair already, for a reason of its own: watch whether it helps.
export const repairing = (pulse: Pulse, at: number): Pulse => ({ ...pulse, repairAt: pulse.repairAt ?? at });

export const isAlive = (pulse: Pulse, at: number): boolean => pulse.steady > 0 && at - pulse.heardAt < QUIET_MS + 300;
