// A paper beside the room: drawn by this page, or, as a PDF, by the browser's own viewer; the server hands out the bytes alone.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fitsText, isPdf, kindOf, type PaperKind, textOf } from '../../hall/paper';
import { fetchPaper, paperPath } from '../../net/conference';
import { codeOf } from '../../protocol/errors';
import { Published } from '../conference/minutes/Published';
import { useHall } from './hall';

export interface Paper {
	id: string;
	name: string;
}

type Shown = { kind: 'pdf' | 'picture'; url: string } | { kind: 'markdown' | 'text'; text: string } | { kind: 'none' } | { kind: 'error'; code: string };

// The type is ours, not the file's: nothing that calls itself a paper becomes a page.
const TYPES = { pdf: 'application/pdf', picture: '' } as const;

async function read(blob: Blob, kind: PaperKind): Promise<Shown> {
	if (kind === 'pdf' || kind === 'picture') {
		const mayShow = kind === 'picture' || (navigator.pdfViewerEnabled && isPdf(new Uint8Array(await blob.slice(0, 5).arrayBuffer())));
		return mayShow ? { kind, url: URL.createObjectURL(new Blob([blob], { type: TYPES[kind] })) } : { kind: 'none' };
	}
	return fitsText(blob.size) ? { kind, text: textOf(new Uint8Array(await blob.arrayBuffer())) } : { kind: 'none' };
}

function usePaper(conference: string, { id, name }: Paper): [Shown | null, () => void] {
	const [shown, setShown] = useState<Shown | null>(null);
	useEffect(() => {
		let isOn = true;
		let made: Shown | null = null;
		const drop = (): void => {
			if (made && 'url' in made) {
				URL.revokeObjectURL(made.url);
			}
		};
		const kind = kindOf(name);
		void (kind === null ? Promise.resolve<Shown>({ kind: 'none' }) : fetchPaper(conference, id).then((blob) => read(blob, kind)))
			.catch((error): Shown => ({ kind: 'error', code: codeOf(error) }))
			.then((next) => {
				made = next;
				if (isOn) {
					setShown(next);
				} else {
					drop();
				}
			});
		return () => {
			isOn = false;
			drop();
		};
	}, [conference, id, name]);
	return [shown, () => setShown({ kind: 'none' })];
}

function Sheet({ shown, name, onBroken }: { shown: Shown; name: string; onBroken: () => void }) {
	const { t } = useTranslation();
	switch (shown.kind) {
		case 'pdf':
			// the pages alone, as wide as the panel, where the viewer knows these words
			return <iframe className="paper-frame" title={name} src={`${shown.url}#navpanes=0&view=FitH`} />;
		case 'picture':
			return (
				<div className="hall-scroll" tabIndex={0} role="group" aria-label={name}>
					<img className="paper-picture" src={shown.url} alt={name} onError={onBroken} />
				</div>
			);
		case 'markdown':
		case 'text':
			return (
				<div className="hall-scroll paper-text" tabIndex={0} role="group" aria-label={name}>
					{shown.kind === 'markdown' ? <Published text={shown.text} /> : <pre>{shown.text}</pre>}
				</div>
			);
		case 'error':
			return (
				<p role="alert" className="hall-hint paper-word">
					{t([`hall.error.${shown.code}`, `error.${shown.code}.text`, 'error.internal.text'])}
				</p>
			);
		case 'none':
			return <p className="hall-hint paper-word">{t('hall.paper.none')}</p>;
	}
}

// In the panel that listed it, whose heading has its name now.
export function PaperView({ paper, onBack }: { paper: Paper; onBack: () => void }) {
	const { t } = useTranslation();
	const { id } = useHall();
	const [shown, setBroken] = usePaper(id, paper);
	const acts = useRef<HTMLDivElement>(null);
	useEffect(() => acts.current?.closest('.panel')?.querySelector('h2')?.focus(), []);
	return (
		<>
			<div ref={acts} className="paper-acts" data-testid="paper" data-kind={shown?.kind}>
				<button type="button" className="word-button" data-testid="paper-back" onClick={onBack}>
					{t('hall.paper.back')}
				</button>
				<a className="word-button" href={paperPath(id, paper.id)} download={paper.name} data-testid="paper-save">
					{t('hall.paper.save')}
				</a>
			</div>
			{shown ? <Sheet shown={shown} name={paper.name} onBroken={setBroken} /> : <p className="hall-hint paper-word">{t('loading')}</p>}
		</>
	);
}
