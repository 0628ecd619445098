// What I want to see, as the server was told.
import { firstWants } from '../model/layout';
import type { RoomState } from '../model/room';
import type { Want } from '../protocol/types';

export class Viewing {
	private wants: Want[] = [];

	constructor(private readonly send: (wants: Want[]) => void) {}

	set(wants: Want[]): void {
		if (JSON.stringify(wants) !== JSON.stringify(this.wants)) {
			this.wants = wants;
			this.sayAgain();
		}
	}

	// Just come in: the classroom is not drawn yet, and the first picture must not wait for that.
	begin(room: RoomState): void {
		if (this.wants.length === 0) {
			const { innerWidth: width, innerHeight: height, devicePixelRatio } = window;
			this.wants = firstWants(room, { width, height }, devicePixelRatio);
		}
		if (this.wants.length > 0) {
			this.sayAgain();
		}
	}

	sayAgain(): void {
		this.send(this.wants);
	}
}
