// My ballots in the secret votes of a conference: one for each that was seen, made with the library when the first one is needed.
import { createStore } from 'zustand/vanilla';
import type { Vote } from '../protocol/hall';
import type { BallotHost } from './ballot-host';
import { type BallotState, SecretBallot } from './secret-ballot';

const GOES_ON = ['open', 'collecting', 'confirming'];

export class Ballots {
	readonly store = createStore<Record<string, BallotState>>(() => ({}));
	private readonly ballots = new Map<string, SecretBallot>();
	private readonly coming = new Map<string, Promise<void>>();
	private votes: readonly Vote[] = [];
	private isClosed = false;

	constructor(
		private readonly hostOf: (vote: string) => Promise<BallotHost>,
		private readonly isKept: (vote: string) => boolean,
	) {}

	// The votes as they are now.
	follow(votes: readonly Vote[]): void {
		const before = this.votes;
		this.votes = votes;
		for (const vote of votes.filter(({ form }) => form === 'secret')) {
			const ballot = this.ballots.get(vote.id);
			if (ballot) {
				if (!before.includes(vote)) {
					ballot.follow(vote);
				}
			} else if (GOES_ON.includes(vote.state) || (vote.state !== 'prepared' && this.isKept(vote.id))) {
				void this.begin(vote.id);
			}
		}
	}

	// False: what it takes could not be fetched, and it may be tried again.
	async cast(vote: string, choice: string): Promise<boolean> {
		await this.begin(vote);
		const ballot = this.ballots.get(vote);
		return ballot !== undefined && ballot.cast(choice);
	}

	// Counts once more what was counted.
	async check(vote: string): Promise<void> {
		await this.begin(vote);
		const known = this.votes.find(({ id }) => id === vote);
		if (known) {
			this.ballots.get(vote)?.follow(known);
		}
	}

	proof(vote: string): string | null {
		return this.ballots.get(vote)?.proof() ?? null;
	}

	close(): void {
		this.isClosed = true;
		this.ballots.forEach((ballot) => ballot.close());
	}

	// Whoever votes while the library is on its way waits for it.
	private async begin(id: string): Promise<void> {
		if (this.ballots.has(id)) {
			return;
		}
		const coming = this.coming.get(id) ?? this.make(id);
		this.coming.set(id, coming);
		await coming;
		this.coming.delete(id);
	}

	private async make(id: string): Promise<void> {
		// the network may have failed while the library was fetched
		const host = await this.hostOf(id).catch(() => null);
		const vote = this.votes.find((each) => each.id === id);
		if (!host || !vote || this.isClosed) {
			return;
		}
		const ballot = new SecretBallot(vote, host);
		this.ballots.set(id, ballot);
		const show = (state: BallotState): void => this.store.setState({ [id]: state });
		show(ballot.store.getState());
		ballot.store.subscribe(show);
	}
}
