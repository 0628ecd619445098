// Which page an address means, and how to go to another one without loading anew.
import { useSyncExternalStore } from 'react';

export type Route = { page: 'link' } | { page: 'home' } | { page: 'room'; roomId: string } | { page: 'cards'; groupId: string } | { page: 'unknown' };

export function routeOf(path: string): Route {
	if (path === '/') {
		return { page: 'home' };
	}
	if (path === '/l') {
		return { page: 'link' };
	}
	const [, page, id = ''] = /^\/(room|cards)\/([A-Za-z0-9_-]{1,32})$/.exec(path) ?? [];
	if (page === 'room') {
		return { page, roomId: id };
	}
	return page === 'cards' ? { page, groupId: id } : { page: 'unknown' };
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
