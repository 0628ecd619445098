// A calm page with one message: a drawing, a title, a sentence, and what can be done.
import { type ReactNode, useEffect, useRef } from 'react';
import { LanguageSwitch } from './LanguageSwitch';

interface NoticeProps {
	testId: string;
	drawing: 'wait' | 'wave' | 'link' | 'cloud' | 'door';
	title: string;
	text: ReactNode;
	// between the words and the buttons
	more?: ReactNode;
	children?: ReactNode;
}

const DRAWINGS: Record<NoticeProps['drawing'], ReactNode> = {
	wait: <path d="M60 22a38 38 0 1 0 .1 0M60 38v24l16 10" />,
	wave: <path d="M38 66V40a7 7 0 0 1 14 0v18-28a7 7 0 0 1 14 0v26-22a7 7 0 0 1 14 0v36c0 20-12 30-26 30-13 0-19-6-26-18L18 66a7 7 0 0 1 11-8z" />,
	link: <path d="M52 68 68 52M44 56 32 68a14 14 0 0 0 20 20l12-12M76 64l12-12a14 14 0 0 0-20-20L56 44" />,
	door: <path d="M42 92V30h36v62M30 92h60M68 62v2" />,
	cloud: <path d="M38 84a20 20 0 0 1-2-40 26 26 0 0 1 50-4 22 22 0 0 1 0 44zM60 52v14M60 74v1" />,
};

export function Notice({ testId, drawing, title, text, more, children }: NoticeProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), [title]);
	return (
		<main className="notice" data-testid={testId}>
			<svg className={`notice-drawing notice-${drawing}`} viewBox="0 0 120 120" aria-hidden="true">
				<circle className="notice-ground" cx="60" cy="60" r="58" />
				{DRAWINGS[drawing]}
			</svg>
			<h1 ref={heading} tabIndex={-1}>
				{title}
			</h1>
			<p>{text}</p>
			{more}
			<div className="notice-actions">{children}</div>
			<LanguageSwitch />
		</main>
	);
}
