// The tokens of one kind for this room: which are alive, and the one that was made just now.
import { useCallback, useState } from 'react';
import { useRoom } from '../app/contexts';
import { tokensOf } from '../model/programs';
import { fetchTokens, makeToken, revokeToken } from '../net/http';
import type { NewProgramToken, ProgramKind, ProgramToken } from '../protocol/types';
import { useFetched } from './useFetched';

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
	const [made, setMade] = useState<NewProgramToken | null>(null);
	const fetch = useCallback(async () => tokensOf((await fetchTokens(room)).tokens, kind), [room, kind]);
	const { value: tokens, error, isBusy, run } = useFetched<readonly ProgramToken[]>([], fetch);
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
