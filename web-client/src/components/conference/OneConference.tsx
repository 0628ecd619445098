// One conference, fetched for the page that shows it: the page itself, a notice that it loads, or what went wrong.
import { type ReactNode, useCallback } from 'react';
import { useSession } from '../../app/contexts';
import { go } from '../../app/router';
import { useFetched } from '../../hooks/useFetched';
import { useSchoolZone } from '../../hooks/useSchoolZone';
import { fetchConference } from '../../net/conference';
import type { WholeConference } from '../../protocol/conference';
import { ErrorNotice } from '../ErrorNotice';
import { Loading } from '../Loading';
import { type ConferenceWords, useConferenceWords } from './words';

export interface Shown {
	conference: WholeConference;
	error: string | null;
	isBusy: boolean;
	timeZone: string;
	words: ConferenceWords;
	reload: () => void;
	// does it and fetches again
	run: (work: () => Promise<void>) => Promise<void>;
}

export function OneConference({ id, children }: { id: string; children: (shown: Shown) => ReactNode }) {
	const timeZone = useSchoolZone();
	const words = useConferenceWords(timeZone);
	const fetch = useCallback(() => fetchConference(id), [id]);
	const { value: conference, run, ...state } = useFetched<WholeConference | null>(null, fetch);
	const session = useSession();
	const reload = useCallback(() => {
		void run(async () => undefined);
		// the home page shows what is ahead
		void session.refresh();
	}, [run, session]);
	if (conference) {
		return children({ conference, timeZone, words, reload, run, ...state });
	}
	return state.error ? <ErrorNotice code={state.error} onRetry={() => go('/conferences')} /> : <Loading />;
}
