// My own ballot in one secret vote (docs/voting.md, section 2): made, signed blindly, handed in, claimed, found among those that were
// counted, forgotten. What joins me to it is in this tab alone. What only the world can do comes with the host.
import { createStore } from 'zustand/vanilla';
import type { CountedBallots, Vote } from '../protocol/hall';
import { codeOf } from '../protocol/errors';
import { type BallotFault, faultOf, type Kept } from './ballot-check';
import type { BallotHost } from './ballot-host';
import { chanceHex } from './bytes';
import { ballotText, isValid } from './choice';

// paper: signed, kept for now; handing: on its way at a moment by chance; handed: the server took it; claimed: and I said so;
// counted: found and checked; watched: not mine to hand in, counted again all the same
export type BallotPhase = 'none' | 'asking' | 'paper' | 'handing' | 'handed' | 'claimed' | 'counted' | 'watched' | 'failed';

export interface BallotState {
	phase: BallotPhase;
	fault: BallotFault | null;
}

const BETWEEN_MS = 1000;
// of docs/voting.md: what comes later than this after the window could be told apart, and is not taken
const GRACE_MS = 1500;
const AGAIN_MS = 300;
const WINDOW_MS = 2000;
// there and back: so often until a ballot has arrived over a connection of its own
const TRIPS = 3;
const CHECKS = 4;
const REFUSED = ['bad_ballot', 'bad_request', 'no_such_vote'];
const PASSING = ['connection_lost', 'internal', 'too_fast', 'server_draining'];

export class SecretBallot {
	readonly store = createStore<BallotState>(() => ({ phase: 'none', fault: null }));
	private kept: Kept | null;
	private vote: Vote;
	// the round in which this tab is handing in, or did
	private handingIn: number | null = null;
	private isChecking = false;
	private isClaiming = false;
	private said: { round: number; taken: boolean | null } | undefined;
	private isUnsigned = false;
	// how long my line took for the paper
	private tripMs = 0;
	private isClosed = false;

	constructor(
		vote: Vote,
		private readonly host: BallotHost,
	) {
		this.vote = vote;
		this.kept = host.load();
		if (this.kept?.signature) {
			this.set({ phase: this.kept.takenIn === vote.round ? 'handed' : 'paper' });
		}
		this.follow(vote);
		// a reload while the paper was on its way
		if (this.kept && !this.kept.signature && vote.state === 'open') {
			void this.askPaper(this.kept);
		}
	}

	close(): void {
		this.isClosed = true;
	}

	// Votes: there is one paper only, so what it says can't be changed afterwards. False: no ballot could be made.
	async cast(choice: string): Promise<boolean> {
		const { key, id } = this.vote;
		if (key === null || this.kept || this.state.phase === 'asking' || !isValid(this.vote, choice)) {
			return true;
		}
		this.set({ phase: 'asking', fault: null });
		const serial = chanceHex(16);
		const made = await this.host.blind(key, ballotText(id, serial, choice)).catch(() => null);
		if (made === null) {
			this.set({ phase: 'none' });
			return false;
		}
		const kept: Kept = { key, serial, choice, ...made, signature: null, takenIn: null, triedIn: null };
		// kept before it is asked for: a paper whose ballot is lost would be a lost vote
		if (!this.keep(kept)) {
			this.kept = null;
			this.fail('storage');
			return true;
		}
		await this.askPaper(kept);
		return true;
	}

	// The vote went on, or the line is back.
	follow(vote: Vote): void {
		this.vote = vote;
		switch (vote.state) {
			case 'collecting':
				void this.handIn();
				break;
			case 'confirming':
				void this.claim();
				break;
			case 'counted':
				void this.check();
				break;
			case 'annulled':
				this.forget();
				this.set({ phase: 'none', fault: null });
				break;
			default:
		}
	}

	// What a voter can show whose ballot is missing: it says how he voted.
	proof(): string | null {
		return this.kept?.signature ? JSON.stringify({ key: this.kept.key, ballot: this.textOf(this.kept), signature: this.kept.signature }, null, '\t') : null;
	}

	private textOf({ serial, choice }: Kept): string {
		return ballotText(this.vote.id, serial, choice);
	}

	private async askPaper(kept: Kept): Promise<void> {
		this.set({ phase: 'asking', fault: null });
		const asked = this.host.now();
		const signature = await this.untilAnswered(() => this.host.askPaper(kept.blinded));
		this.tripMs = this.host.now() - asked;
		if (signature.value === null) {
			this.onNoPaper(signature.code);
			return;
		}
		try {
			const own = await this.host.unblind(kept.key, this.textOf(kept), signature.value, kept.inverse);
			this.keep({ ...kept, signature: own });
			this.set({ phase: 'paper' });
			this.follow(this.vote);
		} catch {
			this.fail('signature');
		}
	}

	private onNoPaper(code: string): void {
		const faults: Record<string, BallotFault> = { has_paper: 'elsewhere', not_voter: 'notVoter' };
		this.forget();
		this.isUnsigned = code === 'vote_over';
		this.fail(faults[code] ?? 'late');
	}

	// A broken line is waited for: the same blinded ballot gets the same answer. The vote may be over by then.
	private async untilAnswered<T>(ask: () => Promise<T>): Promise<{ value: T; code: '' } | { value: null; code: string }> {
		for (;;) {
			try {
				return { value: await ask(), code: '' };
			} catch (error) {
				const code = codeOf(error);
				if (this.isClosed || !PASSING.includes(code)) {
					return { value: null, code };
				}
				await this.host.wait(BETWEEN_MS);
			}
		}
	}

	// At a moment by chance, so that it arrives within the window; when the network fails, again at moments by chance, for as long as it is taken.
	private async handIn(): Promise<void> {
		const { kept } = this;
		const { round, windowMs } = this.vote;
		if (!kept?.signature || this.handingIn === round || kept.takenIn === round) {
			return;
		}
		this.handingIn = round;
		this.set({ phase: 'handing', fault: null });
		const window = windowMs ?? WINDOW_MS;
		const until = this.host.now() + window + GRACE_MS;
		// in a window of usual length no line is slow: how long a paper took was the server's doing then, and must not order ballots
		const travel = window > WINDOW_MS ? TRIPS * this.tripMs : 0;
		await this.host.wait(this.host.chance() * Math.max(window / 2, window - travel));
		while (!this.isClosed && this.handingIn === round && this.vote.state === 'collecting') {
			const triedBefore = this.kept?.triedIn ?? null;
			this.keep({ ...kept, triedIn: round });
			const outcome = await this.host.handIn(this.textOf(kept), kept.signature).then(
				() => 'taken',
				(error: unknown) => codeOf(error),
			);
			if (this.kept === null) {
				// counted or annulled meanwhile: what was forgotten is not kept again
				return;
			}
			if (outcome === 'taken') {
				this.keep({ ...kept, takenIn: round, triedIn: round });
				this.set({ phase: 'handed' });
				this.follow(this.vote);
				return;
			}
			if (REFUSED.includes(outcome)) {
				this.keep({ ...kept, triedIn: null });
				this.fail('taken');
				this.follow(this.vote);
				return;
			}
			if (outcome === 'vote_state') {
				this.keep({ ...kept, triedIn: triedBefore });
				break;
			}
			if (this.host.now() > until) {
				break;
			}
			await this.host.wait(AGAIN_MS * (0.5 + this.host.chance()));
		}
		this.onNotTaken(round);
	}

	// A new round may have begun meanwhile, with a chance of its own.
	private onNotTaken(round: number): void {
		if (this.handingIn === round && !this.isClosed && this.state.phase === 'handing') {
			this.fail('missed');
			this.follow(this.vote);
		}
	}

	// What became of my ballot, as far as I know; undefined: it is not in this tab, so I say nothing.
	private knows(): boolean | null | undefined {
		const { kept, vote } = this;
		if (kept === null) {
			return this.isUnsigned ? false : undefined;
		}
		return kept.takenIn === vote.round ? true : kept.triedIn === vote.round ? null : false;
	}

	// Once, as all do: to ask again about the ballot first would show whose it is. Said again only if all wait anyway and I know more.
	private async claim(): Promise<void> {
		const taken = this.knows();
		const { round, waitsFor } = this.vote;
		const hasSaid = this.said?.round === round;
		if (taken === undefined || this.isClaiming || (hasSaid && (!waitsFor || this.said?.taken === taken))) {
			return;
		}
		this.isClaiming = true;
		const { value, code } = await this.untilAnswered(async () => (await this.host.claim(taken), true));
		this.isClaiming = false;
		if (value !== null) {
			this.said = { round, taken };
		}
		// already counted: then it was claimed before, or the check says what is wrong
		if (this.state.phase === 'handed' && (value !== null || code !== '')) {
			this.set({ phase: 'claimed' });
		}
	}

	private async check(): Promise<void> {
		const { phase } = this.state;
		if (this.isChecking || phase === 'counted' || phase === 'watched') {
			return;
		}
		this.isChecking = true;
		const wasLost = this.kept?.takenIn == null || (this.kept.triedIn ?? this.kept.takenIn) !== this.kept.takenIn;
		const counted = await this.fetchCounted();
		const fault = counted === null ? 'unchecked' : await faultOf(this.vote, this.kept, counted, this.host.unsigned).catch((): BallotFault => 'unchecked');
		this.isChecking = false;
		if (this.isClosed) {
			return;
		}
		if (fault !== null && !(fault === 'missing' && wasLost)) {
			this.set({ phase: 'failed', fault });
			return;
		}
		const isMine = fault === null && !!this.kept?.signature;
		this.forget();
		this.set(fault !== null ? { phase: 'failed', fault: 'missed' } : { phase: isMine ? 'counted' : 'watched', fault: null });
	}

	private async fetchCounted(): Promise<CountedBallots | null> {
		for (let i = 0; i < CHECKS && !this.isClosed; i++) {
			const counted = await this.host.counted().catch(() => null);
			if (counted) {
				return counted;
			}
			await this.host.wait(BETWEEN_MS * (i + 1));
		}
		return null;
	}

	private keep(kept: Kept): boolean {
		this.kept = kept;
		return this.host.save(kept);
	}

	private forget(): void {
		this.kept = null;
		this.host.save(null);
	}

	private fail(fault: BallotFault): void {
		this.set({ phase: 'failed', fault });
	}

	private get state(): BallotState {
		return this.store.getState();
	}

	private set(change: Partial<BallotState>): void {
		this.store.setState(change);
	}
}
