// My part in the lots that are drawn: a value of chance for each, and whether what was drawn is right.
import { createStore } from 'zustand/vanilla';
import type { Vote } from '../protocol/hall';
import { chanceHex } from './bytes';
import { checkLot, type LotVerdict } from './lot';

const VALUE_BYTES = 32;

export interface LotHost {
	// gives my value; refused when it comes too late
	add(vote: string, value: string): Promise<unknown>;
	// of each person the first value counts: also after a reload it must be the same
	load(vote: string): string | null;
	save(vote: string, value: string): void;
}

interface Mine {
	// counts only once the server has said that it has it
	value: string | null;
	commitment: string;
	// after a restart of the server values are given anew
	givenIn: string;
}

export class Lots {
	readonly store = createStore<Record<string, LotVerdict>>(() => ({}));
	private readonly mine = new Map<string, Mine>();
	private readonly checked = new Set<string>();

	constructor(private readonly host: LotHost) {}

	// participation: another one after a restart
	follow(votes: readonly Vote[], mayAdd: boolean, participation: string): void {
		for (const { id, lot } of votes) {
			const own = this.mine.get(id);
			if (lot?.state === 'drawing' && mayAdd && own?.givenIn !== participation) {
				void this.give(id, { value: own?.value ?? null, commitment: own?.commitment ?? lot.commitment, givenIn: participation });
			}
			if (lot?.state === 'drawn' && !this.checked.has(id)) {
				this.checked.add(id);
				void checkLot(lot, own?.value ?? null, own?.commitment ?? null).then((verdict) => this.store.setState({ [id]: verdict }));
			}
		}
	}

	private async give(id: string, own: Mine): Promise<void> {
		this.mine.set(id, own);
		const value = this.host.load(id) ?? chanceHex(VALUE_BYTES);
		this.host.save(id, value);
		await this.host.add(id, value).then(
			() => (own.value = value),
			() => undefined,
		);
	}
}
