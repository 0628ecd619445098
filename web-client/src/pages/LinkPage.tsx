// The personal link: exchanges its token for a session, and takes the token out of the address bar at once.
import { useEffect, useState } from 'react';
import { go } from '../app/router';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { openSession } from '../net/http';
import { codeOf } from '../protocol/errors';

const tokenOf = (hash: string): string => hash.replace(/^#/, '');

export function LinkPage() {
	const [token, setToken] = useState(() => tokenOf(location.hash));
	const [error, setError] = useState<string | null>(null);
	const [attempt, setAttempt] = useState(0);
	useEffect(() => {
		// a second link pasted into the same window changes nothing but the fragment
		const onLink = (): void => {
			if (location.hash) {
				setError(null);
				setToken(tokenOf(location.hash));
			}
		};
		window.addEventListener('hashchange', onLink);
		return () => window.removeEventListener('hashchange', onLink);
	}, []);
	useEffect(() => {
		history.replaceState(null, '', '/l');
		let isGone = false;
		openSession(token).then(
			() => !isGone && go('/', 'replace'),
			(failure: unknown) => !isGone && setError(codeOf(failure)),
		);
		return () => {
			isGone = true;
		};
	}, [token, attempt]);
	if (!error) {
		return <Loading />;
	}
	const isFinal = error === 'link_dead';
	const retry = (): void => {
		setError(null);
		setAttempt(attempt + 1);
	};
	return <ErrorNotice code={error} {...(isFinal ? {} : { onRetry: retry })} />;
}
