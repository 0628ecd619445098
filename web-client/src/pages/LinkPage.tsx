// The personal link: exchanges its token for a session, and takes the token out of the address bar at once. A small child is
// asked for its own picture in between.
import { lazy, useEffect, useState } from 'react';
import { go } from '../app/router';
import { SchoolWords } from '../components/SchoolWords';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { comesToTalk } from '../family/door';
import { BASE } from '../family/route';
import { readWords } from '../i18n';
import { openSession } from '../net/http';
import { codeOf, ServerError } from '../protocol/errors';
import type { Person } from '../protocol/types';

const PictureChoice = lazy(async () => (await Promise.all([import('../components/primary/PictureChoice'), readWords()]))[0]);

const tokenOf = (hash: string): string => hash.replace(/^#/, '');

const choicesOf = (failure: unknown): string[] | null =>
	failure instanceof ServerError && failure.code === 'needs_picture' ? (failure.detail['choices'] as string[]) : null;

const wayIn = async ({ person }: { person: Person }): Promise<string> => ((await comesToTalk(person)) ? BASE : '/');

export function LinkPage() {
	const [token, setToken] = useState(() => tokenOf(location.hash));
	const [error, setError] = useState<string | null>(null);
	const [choices, setChoices] = useState<readonly string[] | null>(null);
	const [isBusy, setIsBusy] = useState(false);
	const [attempt, setAttempt] = useState(0);
	useEffect(() => {
		// a second link pasted into the same window changes nothing but the fragment
		const onLink = (): void => {
			if (location.hash) {
				setError(null);
				setChoices(null);
				setToken(tokenOf(location.hash));
			}
		};
		window.addEventListener('hashchange', onLink);
		return () => window.removeEventListener('hashchange', onLink);
	}, []);
	useEffect(() => {
		history.replaceState(null, '', '/l');
		let isGone = false;
		const refused = (failure: unknown): void => {
			const asked = choicesOf(failure);
			setChoices(asked);
			setError(asked ? null : codeOf(failure));
		};
		openSession(token).then(wayIn).then(
			(path) => !isGone && go(path, 'replace'),
			(failure: unknown) => !isGone && refused(failure),
		);
		return () => {
			isGone = true;
		};
	}, [token, attempt]);
	const pick = (picture: string): void => {
		setIsBusy(true);
		openSession(token, picture)
			.then(
				() => go('/', 'replace'),
				(failure: unknown) => {
					setError(codeOf(failure));
					setChoices((before) => choicesOf(failure) ?? before);
				},
			)
			.finally(() => setIsBusy(false));
	};
	if (choices && error !== 'link_dead') {
		return (
			<SchoolWords>
				<PictureChoice choices={choices} error={error} isBusy={isBusy} onPick={pick} />
			</SchoolWords>
		);
	}
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
