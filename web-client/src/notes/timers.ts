// Timers by name: one of each name at a time.
export interface Clock {
	setTimer(run: () => void, ms: number): unknown;
	clearTimer(timer: unknown): void;
}

export class Timers {
	private readonly running = new Map<string, unknown>();

	constructor(private readonly clock: Clock) {}

	has(name: string): boolean {
		return this.running.has(name);
	}

	// Does nothing while one of this name runs.
	later(name: string, ms: number, run: () => void): void {
		if (!this.running.has(name)) {
			const start = (): unknown =>
				this.clock.setTimer(() => {
					this.running.delete(name);
					run();
				}, ms);
			this.running.set(name, start());
		}
	}

	clear(name: string): void {
		this.clock.clearTimer(this.running.get(name));
		this.running.delete(name);
	}

	clearAll(): void {
		[...this.running.keys()].forEach((name) => this.clear(name));
	}
}
