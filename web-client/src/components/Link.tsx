// A link to a page of ours: goes there without loading anew, and can be opened in another tab as every link.
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go } from '../app/router';

export function Link({ to, ...rest }: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
	const follow = (event: MouseEvent): void => {
		if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
			event.preventDefault();
			go(to);
		}
	};
	return <a href={to} onClick={follow} {...rest} />;
}
