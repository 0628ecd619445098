// The tokens of one kind for this room: which are alive, and the one that was made just now.
import { useCallback, useEffect, useState } from 'react';
import { useRoom } from '../app/contexts';
import { tokensOf } from '../model/programs';
import { fetchTokens, makeToken, revokeToken } from '../net/http';
import { codeOf } from '../protocol/errors';
import type { NewProgramToken, ProgramKind, ProgramToken } from '../protocol/types';

export interface ProgramTokens {
	tokens: readonly ProgramToken[];
	made: NewProgramToken | null;
	error: string | null;
	isBusy: boolean;
	make: (label: string, hours: number) => void;
	revoke: (id: string) => void;
}

export function useProgramTokens(kind: ProgramKind): ProgramTokens {
	const room = useRoom((state) => state.room.id);
	const [tokens, setTokens] = useState<readonly ProgramToken[]>([]);
	const [made, setMade] = useState<NewProgramToken | null>(null);
	const [error, setError] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(true);
	const run = useCallback(
		async (work: () => Promise<void>) => {
			setIsBusy(true);
			setError(null);
			try {
				await work();
				setTokens(tokensOf((await fetchTokens(room)).tokens, kind));
			} catch (failure) {
				setError(codeOf(failure));
			} finally {
				setIsBusy(false);
			}
		},
		[room, kind],
	);
	useEffect(() => void run(async () => undefined), [run]);
	return {
		tokens,
		made,
		error,
		isBusy,
		make: (label, hours) => void run(async () => setMade(await makeToken(room, { kind, label, ttlSeconds: hours * 3600 }))),
		revoke: (id) =>
			void run(async () => {
				await revokeToken(room, id);
				setMade((before) => (before?.id === id ? null : before));
			}),
	};
}
