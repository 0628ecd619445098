// My part in the lots that are drawn: a value of chance for each, and whether what was drawn is right.
import { createStore } from 'zustand/vanilla';
import type { Vote } from '../protocol/hall';
import { chanceHex } from './bytes';
import { checkLot, type LotVerdict } from './lot';

const VALUE_BYTES = 32;

export class Lots {
	readonly store = createStore<Record<string, LotVerdict>>(() => ({}));
	private readonly mine = new Map<string, { value: string | null; commitment: string }>();
	private readonly checked = new Set<string>();

	// add: gives my value; refused when it comes too late
	constructor(private readonly add: (vote: string, value: string) => Promise<unknown>) {}

	follow(votes: readonly Vote[], mayAdd: boolean): void {
		for (const { id, lot } of votes) {
			if (lot?.state === 'drawing' && mayAdd && !this.mine.has(id)) {
				void this.give(id, lot.commitment);
			}
			if (lot?.state === 'drawn' && !this.checked.has(id)) {
				this.checked.add(id);
				const own = this.mine.get(id);
				void checkLot(lot, own?.value ?? null, own?.commitment ?? null).then((verdict) => this.store.setState({ [id]: verdict }));
			}
		}
	}

	private async give(id: string, commitment: string): Promise<void> {
		const value = chanceHex(VALUE_BYTES);
		// counts only once the server has said that it has it
		const own = { value: null as string | null, commitment };
		this.mine.set(id, own);
		await this.add(id, value).then(
			() => (own.value = value),
			() => undefined,
		);
	}
}
