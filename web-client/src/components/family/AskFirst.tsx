// A question before something that can't be taken back: the browser's own dialog, which holds the focus and gives it back.
import { useId, useLayoutEffect, useRef } from 'react';

interface AskFirstProps {
	testId: string;
	title: string;
	text: string;
	yes: string;
	no: string;
	onYes: () => void;
	onNo: () => void;
}

export function AskFirst({ testId, title, text, yes, no, onYes, onNo }: AskFirstProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();
	// closed before it is gone: then the focus goes back to where it was
	useLayoutEffect(() => {
		const element = dialog.current!;
		element.showModal();
		return () => element.close();
	}, []);
	return (
		<dialog ref={dialog} className="ask-first" aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`} data-testid={`${testId}-dialog`} onCancel={onNo}>
			<h2 id={`${id}-title`}>{title}</h2>
			<p id={`${id}-text`}>{text}</p>
			<div className="family-actions">
				<button type="button" className="plain-button plain-button-quiet" data-testid={`${testId}-no`} onClick={onNo}>
					{no}
				</button>
				<button type="button" className="plain-button" data-testid={`${testId}-yes`} onClick={onYes}>
					{yes}
				</button>
			</div>
		</dialog>
	);
}
