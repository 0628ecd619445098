// What I send, within my rights: microphone, camera, screen, and the word. A right that is taken away stops what it allowed;
// one that comes back turns nothing on by itself.
import type { Op, Operations, Publish, Right, Source } from '../protocol/types';
import { type LocalMedia, publishOf } from './local-media';

export interface SendingHost {
	request<O extends Op>(op: O, data: Operations[O][0]): Promise<Operations[O][1]>;
	// null outside of the lesson: the preview is free
	may(): readonly Right[] | null;
}

export type WordTaken = 'taken' | 'no_device' | 'too_late';

export class Sending {
	constructor(
		private readonly local: LocalMedia,
		private readonly host: SendingHost,
	) {}

	async setMic(isOn: boolean): Promise<void> {
		if (isOn && !this.isAllowed('speak')) {
			return;
		}
		if (!(await this.local.setMic(isOn))) {
			return;
		}
		// the right may have gone while the browser was asking for the device
		if (isOn && !this.isAllowed('speak')) {
			await this.local.setMic(false);
		}
		await this.publish({ mic: this.published().mic });
	}

	async setCamera(isOn: boolean): Promise<void> {
		if (isOn && !this.isAllowed('camera')) {
			return;
		}
		if (!(await this.local.setCamera(isOn))) {
			return;
		}
		if (isOn && !this.isAllowed('camera')) {
			await this.local.setCamera(false);
		}
		await this.publish({ camera: this.published().camera });
	}

	async startScreen(): Promise<string | null> {
		const problem = await this.local.startScreen();
		if (problem !== null) {
			return problem;
		}
		if (!this.isAllowed('share')) {
			this.local.stopScreen();
			return 'not_allowed';
		}
		const { screen, screenAudio } = this.published();
		await this.publish({ screen, screenAudio });
		return null;
	}

	async stopScreen(): Promise<void> {
		this.local.stopScreen();
		await this.publish({ screen: false, screenAudio: false });
	}

	async switchOff(source: Source): Promise<void> {
		if (source === 'mic') {
			await this.setMic(false);
		} else if (source === 'camera') {
			await this.setCamera(false);
		} else {
			await this.stopScreen();
		}
	}

	// These rights are gone: the server forwards nothing of it any more, and the devices say so, too.
	async stopLost(lost: readonly Right[]): Promise<void> {
		const now = this.published();
		const off: Source[] = [];
		if (lost.includes('speak') && now.mic) {
			off.push('mic');
		}
		if (lost.includes('camera') && now.camera) {
			off.push('camera');
		}
		if (lost.includes('share') && now.screen) {
			off.push('screen');
		}
		await Promise.all(off.map((source) => this.switchOff(source)));
	}

	// Opens the microphone on the connection that is there, then says yes: so nobody waits for somebody who can't be heard.
	async takeWord(): Promise<WordTaken> {
		const wasOn = this.published().mic;
		if (!(await this.local.setMic(true))) {
			await this.host.request('word.answer', { accept: false, why: 'no_device' }).catch(() => undefined);
			return 'no_device';
		}
		try {
			await this.host.request('word.answer', { accept: true });
			return 'taken';
		} catch {
			await this.local.setMic(wasOn);
			return 'too_late';
		}
	}

	published(): Publish {
		return publishOf(this.local.store.getState());
	}

	async publish(change: Partial<Publish>): Promise<void> {
		if (this.host.may() !== null) {
			await this.host.request('media.publish', change).catch(() => undefined);
		}
	}

	private isAllowed(right: Right): boolean {
		return this.host.may()?.includes(right) ?? true;
	}
}
