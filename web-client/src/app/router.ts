// Which page an address means, and how to go to another one without loading anew.
import { useSyncExternalStore } from 'react';
import { isFamilyPath } from '../i18n/choice';

export const SECTIONS = ['people', 'groups', 'import', 'timetable', 'settings', 'privacy', 'schools'] as const;
export type Section = (typeof SECTIONS)[number];

export const CONFERENCE_VIEWS = ['roll', 'agenda', 'invitation', 'minutes'] as const;
export type ConferenceView = (typeof CONFERENCE_VIEWS)[number];

export type Route =
	| { page: 'home' | 'link' | 'login' | 'setup' | 'invite' | 'account' | 'privacy' | 'unknown' }
	| { page: 'room'; roomId: string }
	| { page: 'cards'; groupId: string }
	| { page: 'admin'; section: Section | null; id: string | null }
	| { page: 'register'; groupId: string; entryId: string | null }
	| { page: 'shelf'; groupId: string | null; folderId: string | null }
	| { page: 'notes'; groupId: string | null; noteId: string | null }
	| { page: 'child'; personId: string }
	// id 'new': convening
	| { page: 'conferences'; id: string | null; view: ConferenceView | null }
	// the family's side of a parents' day
	| { page: 'consultation'; parts: readonly string[] }
	// view: 'panel'; of the id 'new': the kind
	| { page: 'consultations'; id: string | null; view: string | null }
	| { page: 'desk'; deskId: string; isLive: boolean }
	// the room of a conference
	| { page: 'hall'; conferenceId: string };

const PLAIN: Record<string, Exclude<Route, { id: unknown } | { roomId: unknown } | { deskId: unknown } | { parts: unknown } | { conferenceId: unknown }>> = {
	'/': { page: 'home' },
	'/l': { page: 'link' },
	'/login': { page: 'login' },
	'/setup': { page: 'setup' },
	'/invite': { page: 'invite' },
	'/account': { page: 'account' },
	'/privacy': { page: 'privacy' },
};
const ID = /^[A-Za-z0-9_-]{1,32}$/;

export function routeOf(path: string): Route {
	const plain = PLAIN[path];
	if (plain) {
		return plain;
	}
	if (path === '/notes') {
		return { page: 'notes', groupId: null, noteId: null };
	}
	if (path === '/shelf') {
		return { page: 'shelf', groupId: null, folderId: null };
	}
	if (path === '/consultations') {
		return { page: 'consultations', id: null, view: null };
	}
	if (path === '/conferences') {
		return { page: 'conferences', id: null, view: null };
	}
	if (isFamilyPath(path)) {
		const parts = path.split('/').slice(2);
		return parts.length <= 4 && parts.every((each) => ID.test(each)) ? { page: 'consultation', parts } : { page: 'unknown' };
	}
	const [page, first, second, ...rest] = path.split('/').slice(1);
	const isWell = rest.length === 0 && [first, second].every((each) => each === undefined || ID.test(each));
	const section = SECTIONS.find((each) => each === first) ?? null;
	if (!isWell || (page !== 'admin' && first === undefined)) {
		return { page: 'unknown' };
	}
	if (page === 'admin' && (first === undefined || section)) {
		return { page, section, id: second ?? null };
	}
	if (page === 'register') {
		return { page, groupId: first!, entryId: second ?? null };
	}
	if (page === 'notes') {
		return { page, groupId: first === 'me' ? null : first!, noteId: second ?? null };
	}
	if (page === 'consultations') {
		return { page, id: first!, view: second ?? null };
	}
	const conferenceView = CONFERENCE_VIEWS.find((each) => each === second) ?? null;
	if (page === 'conferences' && (second === undefined || conferenceView)) {
		return { page, id: first!, view: conferenceView };
	}
	if (page === 'desk' && (second === undefined || second === 'live')) {
		return { page, deskId: first!, isLive: second === 'live' };
	}
	if (page === 'conference' && second === 'room') {
		return { page: 'hall', conferenceId: first! };
	}
	if (page === 'shelf') {
		return { page, groupId: first === 'me' ? null : first!, folderId: second ?? null };
	}
	if (second !== undefined) {
		return { page: 'unknown' };
	}
	switch (page) {
		case 'room':
			return { page, roomId: first! };
		case 'cards':
			return { page, groupId: first! };
		case 'child':
			return { page, personId: first! };
		default:
			return { page: 'unknown' };
	}
}

const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

export function go(path: string, how: 'push' | 'replace' = 'push'): void {
	if (how === 'push') {
		history.pushState(null, '', path);
	} else {
		history.replaceState(null, '', path);
	}
	tell();
}

function subscribe(listener: () => void): () => void {
	listeners.add(listener);
	window.addEventListener('popstate', listener);
	return () => {
		listeners.delete(listener);
		window.removeEventListener('popstate', listener);
	};
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);
