// What the server keeps and this page shows: fetched at first and after every change, and what went wrong last.
import { useCallback, useEffect, useState } from 'react';
import { Latest } from '../model/latest';
import { codeOf } from '../protocol/errors';

interface Fetched<T> {
	value: T;
	error: string | null;
	isBusy: boolean;
	// does it and fetches again
	run: (work: () => Promise<void>) => Promise<void>;
}

// fetch: the same function for as long as it fetches the same.
export function useFetched<T>(start: T, fetch: () => Promise<T>): Fetched<T> {
	const [value, setValue] = useState(start);
	const [error, setError] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(true);
	// a slow answer to what was typed before must not take the place of a newer one
	const [latest] = useState(() => new Latest());
	const run = useCallback(
		async (work: () => Promise<void>) => {
			setIsBusy(true);
			setError(null);
			let isLatest = (): boolean => true;
			try {
				await work();
				isLatest = latest.begin();
				const now = await fetch();
				if (isLatest()) {
					setValue(() => now);
				}
			} catch (failure) {
				if (isLatest()) {
					setError(codeOf(failure));
				}
			} finally {
				setIsBusy(false);
			}
		},
		[fetch, latest],
	);
	useEffect(() => void run(async () => undefined), [run]);
	return { value, error, isBusy, run };
}
