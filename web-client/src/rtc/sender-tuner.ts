// Keeps what a sender encodes in step with the size of its track and with what is of use to others. One change at a time, since
// the parameters that a browser hands out are good for one call only; what comes meanwhile is one more round.
import { type Demand, type Encoding, withDemand } from './demand';

const RETRY_MS = 250;
const MAX_TRIES = 8;

export class SenderTuner {
	private height = 720;
	private demand: Demand | null = null;
	private running: Promise<void> | null = null;
	private isStale = false;
	// whether this browser knows scalability modes
	private hasModes = true;

	constructor(
		private readonly sender: RTCRtpSender,
		private readonly layersFor: (height: number, count: number) => Encoding[],
		// of the sender in whose place this one comes
		before?: SenderTuner,
	) {
		this.height = before?.height ?? this.height;
		this.demand = before?.demand ?? null;
	}

	onSize(height: number): Promise<void> {
		this.height = height;
		return this.tune();
	}

	onDemand(demand: Demand): Promise<void> {
		this.demand = demand;
		return this.tune();
	}

	tune(): Promise<void> {
		this.isStale = true;
		this.running ??= this.run().finally(() => {
			this.running = null;
		});
		return this.running;
	}

	// A negotiation in between makes a browser refuse: once more, soon.
	private async run(): Promise<void> {
		for (let tries = 0; this.isStale && tries < MAX_TRIES; tries++) {
			this.isStale = false;
			const isSet = await this.apply().then(
				() => true,
				(error: unknown) => this.onRefused(error),
			);
			if (!isSet) {
				this.isStale = true;
				await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
			}
		}
	}

	// A mode that the browser does not know is an OperationError; all else passes with time.
	private onRefused(error: unknown): false {
		if (error instanceof DOMException && error.name === 'OperationError') {
			this.hasModes = false;
		}
		return false;
	}

	private async apply(): Promise<void> {
		const parameters = this.sender.getParameters();
		const encodings: Partial<Encoding>[] = parameters.encodings;
		const wanted = withDemand(this.layersFor(this.height, encodings.length), this.demand, this.height);
		const changes = encodings.map((encoding, i) => {
			const target = wanted[i];
			if (!target) {
				return false;
			}
			const mode = this.hasModes ? target.scalabilityMode : undefined;
			const isSame =
				encoding.scalabilityMode === mode &&
				(['active', 'scaleResolutionDownBy', 'maxBitrate'] as const).every((key) => encoding[key] === target[key]);
			const { scalabilityMode: _, ...rest } = target;
			delete encoding.scalabilityMode;
			Object.assign(encoding, rest, mode ? { scalabilityMode: mode } : {});
			return !isSame;
		});
		if (changes.includes(true)) {
			await this.sender.setParameters(parameters);
		}
	}
}
