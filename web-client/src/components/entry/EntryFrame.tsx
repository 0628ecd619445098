// The frame of the pages before one is in: a mark, a title, one form.
import { type ReactNode, useEffect, useRef } from 'react';
import { LanguageSwitch } from '../LanguageSwitch';
import '../../styles/entry.css';

interface EntryFrameProps {
	testId: string;
	title: string;
	lead?: string | undefined;
	children: ReactNode;
}

export function EntryFrame({ testId, title, lead, children }: EntryFrameProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), [title]);
	return (
		<main className="entry" data-testid={testId}>
			<div className="entry-card">
				<img src="/kreide.svg" alt="" width="52" height="52" />
				<h1 ref={heading} tabIndex={-1}>
					{title}
				</h1>
				{lead && <p className="entry-lead">{lead}</p>}
				{children}
			</div>
			<LanguageSwitch />
		</main>
	);
}
