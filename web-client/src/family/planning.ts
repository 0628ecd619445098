// A family's talks as the server has them, and what it changes of them. Every change says in a word what went wrong; whatever
// happened, what is shown afterwards is what the server has.
import { createStore } from 'zustand/vanilla';
import * as net from '../net/family';
import type { CompanionKind, TalkMode } from '../protocol/consult';
import { codeOf } from '../protocol/errors';
import type { Contact, Family, FamilyTalk, FreeSlot, TalkDraft } from '../protocol/family';

export interface PlanningState {
	family: Family | null;
	// of the desk that is looked at; null: not fetched yet
	slots: readonly FreeSlot[] | null;
	error: string | null;
}

export type Outcome<T = undefined> = { error: null; value: T } | { error: string; value: null };

type Net = typeof net;

export class Planning {
	readonly store = createStore<PlanningState>(() => ({ family: null, slots: null, error: null }));
	private desk: string | null = null;
	// of the booking that may have reached the server although no answer came
	private attempt: { of: string; key: string } | null = null;

	constructor(private readonly server: Net = net) {}

	async load(): Promise<void> {
		try {
			this.store.setState({ family: await this.server.fetchFamily(), error: null });
		} catch (error) {
			// what is there stays: an old picture is better than none
			this.store.setState({ error: codeOf(error) });
		}
	}

	async look(desk: string): Promise<void> {
		if (this.desk !== desk) {
			this.desk = desk;
			this.store.setState({ slots: null });
		}
		try {
			const { slots } = await this.server.fetchSlots(desk);
			if (this.desk === desk) {
				this.store.setState({ slots, error: null });
			}
		} catch (error) {
			this.store.setState({ error: codeOf(error) });
		}
	}

	// Tried again after a broken line, it is the same booking.
	async book(draft: TalkDraft): Promise<Outcome<FamilyTalk>> {
		const of = JSON.stringify(draft);
		const { key } = (this.attempt = this.attempt?.of === of ? this.attempt : { of, key: this.server.makeKey() });
		const outcome = await this.change(() => this.server.bookTalk({ ...draft, key }));
		if (outcome.error !== 'offline') {
			this.attempt = null;
		}
		return outcome;
	}

	alter(talk: string, change: { slot?: string; interpreter?: string | null; mode?: TalkMode }): Promise<Outcome<FamilyTalk>> {
		return this.change(() => this.server.changeTalk(talk, change));
	}

	cancel(talk: string): Promise<Outcome<unknown>> {
		return this.change(() => this.server.cancelTalk(talk));
	}

	// -> the token of the link, which is shown this once
	async invite(talk: string, who: { kind: CompanionKind; name: string; language?: string }): Promise<Outcome<string>> {
		const outcome = await this.change(() => this.server.inviteCompanion(talk, who));
		return outcome.error === null ? { error: null, value: outcome.value.token } : outcome;
	}

	uninvite(talk: string, companion: string): Promise<Outcome<unknown>> {
		return this.change(() => this.server.removeCompanion(talk, companion));
	}

	wish(wishes: Parameters<Net['sayWishes']>[0]): Promise<Outcome<unknown>> {
		return this.change(() => this.server.sayWishes(wishes));
	}

	async setContact(change: Partial<Contact>): Promise<Outcome<Contact>> {
		try {
			const contact = await this.server.setContact(change);
			const { family } = this.store.getState();
			this.store.setState({ family: family && { ...family, contact } });
			return { error: null, value: contact };
		} catch (error) {
			return { error: codeOf(error), value: null };
		}
	}

	private async change<T>(work: () => Promise<T>): Promise<Outcome<T>> {
		let outcome: Outcome<T>;
		try {
			outcome = { error: null, value: await work() };
		} catch (error) {
			outcome = { error: codeOf(error), value: null };
		}
		if (outcome.error !== 'offline') {
			await Promise.all([this.load(), this.desk === null ? undefined : this.look(this.desk)]);
		}
		return outcome;
	}
}
