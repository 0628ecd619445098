// What the server keeps and this page shows: fetched at first and after every change, and what went wrong last.
import { useCallback, useEffect, useState } from 'react';
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
	const run = useCallback(
		async (work: () => Promise<void>) => {
			setIsBusy(true);
			setError(null);
			try {
				await work();
				const now = await fetch();
				setValue(() => now);
			} catch (failure) {
				setError(codeOf(failure));
			} finally {
				setIsBusy(false);
			}
		},
		[fetch],
	);
	useEffect(() => void run(async () => undefined), [run]);
	return { value, error, isBusy, run };
}
