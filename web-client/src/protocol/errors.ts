// A refusal by the server, over HTTP or WebSocket: a code that the client has words for.
export class ServerError extends Error {
	constructor(
		readonly code: string,
		readonly detail: Record<string, unknown> = {},
	) {
		super(code);
		this.name = 'ServerError';
	}
}

export const codeOf = (error: unknown): string => (error instanceof ServerError ? error.code : 'internal');
