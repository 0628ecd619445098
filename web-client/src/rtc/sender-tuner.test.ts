import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cameraEncodings, cameraLayers } from './encodings';
import { SenderTuner } from './sender-tuner';

// Hands out parameters that are good for one call, like a browser; refuses while a description is being set.
class FakeSender {
	encodings = cameraLayers(720).map((each) => ({ ...each }));
	calls = 0;
	isNegotiating = false;
	knowsModes = true;
	private transaction = 0;
	private handedOut = -1;

	getParameters(): RTCRtpSendParameters {
		this.handedOut = ++this.transaction;
		return { encodings: this.encodings.map((each) => ({ ...each })), transactionId: String(this.handedOut) } as RTCRtpSendParameters;
	}

	async setParameters(parameters: RTCRtpSendParameters): Promise<void> {
		const isCurrent = parameters.transactionId === String(this.handedOut);
		this.handedOut = -1;
		await Promise.resolve();
		if (this.isNegotiating || !isCurrent) {
			throw new DOMException('', 'InvalidStateError');
		}
		if (!this.knowsModes && parameters.encodings.some((each) => 'scalabilityMode' in each)) {
			throw new DOMException('', 'OperationError');
		}
		this.calls += 1;
		this.encodings = parameters.encodings as typeof this.encodings;
	}

	get active(): string {
		return this.encodings.filter((each) => each.active).map((each) => each.rid).join('');
	}
}

describe('the parameters of a sender follow size and demand', () => {
	let sender: FakeSender;
	let tuner: SenderTuner;
	beforeEach(() => {
		vi.useFakeTimers();
		sender = new FakeSender();
		tuner = new SenderTuner(sender as unknown as RTCRtpSender, cameraLayers);
	});
	afterEach(() => vi.useRealTimers());

	test('what is not wanted goes off, and on again', async () => {
		await tuner.onDemand({ layers: [0], height: 180 });
		expect(sender.active).toBe('q');
		await tuner.onDemand({ layers: [0, 2], height: 720 });
		expect(sender.active).toBe('qf');
	});

	test('nothing is set where nothing changes', async () => {
		await tuner.onSize(720);
		await tuner.onDemand({ layers: [0, 1, 2], height: 720 });
		expect(sender.calls).toBe(0);
	});

	test('demands that come one upon the other end with the last one', async () => {
		void tuner.onDemand({ layers: [0], height: 0 });
		void tuner.onDemand({ layers: [0, 1], height: 360 });
		await tuner.onDemand({ layers: [0, 2], height: 720 });
		expect(sender.active).toBe('qf');
	});

	test('another camera in between keeps the demand', async () => {
		await tuner.onDemand({ layers: [0], height: 100 });
		await tuner.onSize(360);
		expect(sender.encodings.map((each) => [each.rid, each.active, each.scaleResolutionDownBy])).toEqual([
			['q', true, 2],
			['h', false, 1],
			['f', false, 1],
		]);
	});

	test('refused while a description is being set: again, until it holds', async () => {
		sender.isNegotiating = true;
		const tuned = tuner.onDemand({ layers: [0], height: 0 });
		await vi.advanceTimersByTimeAsync(600);
		expect(sender.active).toBe('qhf');
		sender.isNegotiating = false;
		await vi.advanceTimersByTimeAsync(300);
		await tuned;
		expect(sender.active).toBe('q');
	});

	describe('one stream with layers', () => {
		let codec: string | null;
		beforeEach(() => {
			codec = 'vp9';
			sender.encodings = sender.encodings.slice(0, 1);
			tuner = new SenderTuner(sender as unknown as RTCRtpSender, (height, count) => cameraEncodings(codec, height, count));
		});

		test('gets its mode, and loses it with the codec', async () => {
			await tuner.onSize(720);
			expect(sender.encodings).toEqual([{ rid: 'q', active: true, scaleResolutionDownBy: 1, maxBitrate: 1_500_000, scalabilityMode: 'L3T3_KEY' }]);
			await tuner.tune();
			expect(sender.calls).toBe(1);
			codec = 'vp8';
			await tuner.tune();
			expect(sender.encodings).toEqual([{ rid: 'q', active: true, scaleResolutionDownBy: 1, maxBitrate: 1_300_000 }]);
		});

		test('goes without where the browser knows no modes', async () => {
			sender.knowsModes = false;
			const tuned = tuner.onSize(720);
			await vi.advanceTimersByTimeAsync(300);
			await tuned;
			expect(sender.encodings).toEqual([{ rid: 'q', active: true, scaleResolutionDownBy: 1, maxBitrate: 1_500_000 }]);
			expect(sender.calls).toBe(1);
		});
	});

	test('a browser that never takes them is not asked for ever', async () => {
		sender.isNegotiating = true;
		const tuned = tuner.onDemand({ layers: [0], height: 0 });
		await vi.advanceTimersByTimeAsync(10_000);
		await tuned;
		expect(sender.active).toBe('qhf');
	});
});
