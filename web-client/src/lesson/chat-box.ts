// What I write: a draft that outlives panels and broken lines, and messages on their way, each with a key, so that a message is
// sent again until the server has it, and is never said twice.
import { createStore } from 'zustand/vanilla';
import { codeOf, ServerError } from '../protocol/errors';

export interface Outgoing {
	key: string;
	text: string;
	to: string | null;
}

export interface ChatBoxState {
	draft: string;
	// whom the draft is for; null: everybody
	to: string | null;
	onTheWay: readonly Outgoing[];
	// when my last message went out, or when the server said that I may write again
	lastSaidAt: number;
	waitUntil: number;
}

type Send = (message: Outgoing) => Promise<unknown>;

const makeKey = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-');

export class ChatBox {
	readonly store = createStore<ChatBoxState>(() => ({ draft: '', to: null, onTheWay: [], lastSaidAt: 0, waitUntil: 0 }));
	// told when a message was refused for good; its text is back in the draft
	onRefused: (code: string) => void = () => undefined;

	constructor(private readonly send: Send) {}

	setDraft(draft: string): void {
		this.store.setState({ draft });
	}

	setRecipient(to: string | null): void {
		this.store.setState({ to });
	}

	say(): void {
		const { draft, to, onTheWay } = this.store.getState();
		const text = draft.trim();
		if (text !== '') {
			const message = { key: makeKey(), text, to };
			this.store.setState({ draft: '', onTheWay: [...onTheWay, message], lastSaidAt: Date.now() });
			void this.deliver(message);
		}
	}

	// In the lesson again after the server forgot us: what it has not confirmed is sent once more, in order.
	sendAgain(): void {
		for (const message of this.store.getState().onTheWay) {
			void this.deliver(message);
		}
	}

	private async deliver(message: Outgoing): Promise<void> {
		try {
			await this.send(message);
			this.drop(message);
		} catch (error) {
			this.onFailed(message, error);
		}
	}

	private onFailed(message: Outgoing, error: unknown): void {
		const code = codeOf(error);
		if (code === 'connection_lost' || code === 'not_in_room') {
			return;
		}
		this.drop(message);
		const { draft } = this.store.getState();
		const retryMs = error instanceof ServerError ? Number(error.detail['retryMs'] ?? 0) : 0;
		this.store.setState({ draft: draft || message.text, lastSaidAt: 0, waitUntil: Date.now() + retryMs });
		this.onRefused(code);
	}

	private drop(message: Outgoing): void {
		this.store.setState({ onTheWay: this.store.getState().onTheWay.filter((each) => each.key !== message.key) });
	}
}
