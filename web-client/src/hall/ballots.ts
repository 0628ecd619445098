// My ballots in the secret votes of a conference: one for each that was seen, made with the library when the first one is needed.
import { createStore } from 'zustand/vanilla';
import type { Vote } from '../protocol/hall';
import type { BallotHost, BallotState } from './secret-ballot';
import { SecretBallot } from './secret-ballot';

const GOES_ON = ['open', 'collecting', 'confirming'];

export class Ballots {
	readonly store = createStore<Record<string, BallotState>>(() => ({}));
	private readonly ballots = new Map<string, SecretBallot>();
	private readonly coming = new Set<string>();
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
			} else if (GOES_ON.includes(vote.state) || (vote.state === 'counted' && this.isKept(vote.id))) {
				void this.begin(vote.id);
			}
		}
	}

	async cast(vote: string, choice: string): Promise<void> {
		await this.begin(vote);
		await this.ballots.get(vote)?.cast(choice);
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

	private async begin(id: string): Promise<void> {
		if (this.ballots.has(id) || this.coming.has(id)) {
			return;
		}
		this.coming.add(id);
		// the network may have failed while the library was fetched
		const host = await this.hostOf(id).catch(() => null);
		this.coming.delete(id);
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
