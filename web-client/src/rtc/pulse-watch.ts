// Looks at the transport's counters a few times a second, and says when media should be repaired.
import { type Beat, firstPulse, isAlive, nextPulse, type Pulse, type PulseAction, repairing } from '../model/pulse';

const LOOK_EVERY_MS = 400;

export interface PulseListener {
	onAction(action: Exclude<PulseAction, 'none'>): void;
	onAlive(isAlive: boolean): void;
}

export class PulseWatch {
	private pulse: Pulse | null = null;
	private readonly timer: number;
	private isLooking = false;
	private wasAlive = false;

	constructor(
		private readonly read: () => Promise<Omit<Beat, 'at'> | null>,
		private readonly listener: PulseListener,
	) {
		this.timer = window.setInterval(() => void this.look(), LOOK_EVERY_MS);
	}

	repairAsked(): void {
		if (this.pulse) {
			this.pulse = repairing(this.pulse, performance.now());
		}
	}

	close(): void {
		window.clearInterval(this.timer);
		this.tell(false);
	}

	private async look(): Promise<void> {
		if (this.isLooking) {
			return;
		}
		this.isLooking = true;
		const counters = await this.read().catch(() => null);
		this.isLooking = false;
		if (!counters) {
			return;
		}
		const beat = { ...counters, at: performance.now() };
		const { pulse, action } = this.pulse ? nextPulse(this.pulse, beat) : { pulse: firstPulse(beat), action: 'none' as const };
		this.pulse = pulse;
		this.tell(isAlive(pulse, beat.at));
		if (action !== 'none') {
			this.listener.onAction(action);
		}
	}

	private tell(isAliveNow: boolean): void {
		if (isAliveNow !== this.wasAlive) {
			this.wasAlive = isAliveNow;
			this.listener.onAlive(isAliveNow);
		}
	}
}
