// "Now" and "next" of the home page are fetched anew when they are over, and when somebody looks at the page again.
import { useEffect } from 'react';
import { useSession, useSessionState } from '../app/contexts';
import { refreshInMs } from '../model/week';
import { watchReturn } from '../net/network';

export function useFreshHome(): void {
	const session = useSession();
	const home = useSessionState((state) => state.home)!;
	useEffect(() => {
		const timer = window.setTimeout(() => void session.refresh(), refreshInMs(home, Date.now()));
		return () => window.clearTimeout(timer);
	}, [session, home]);
	useEffect(() => watchReturn(() => void session.refresh()), [session]);
}
