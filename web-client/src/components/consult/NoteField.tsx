// A private note of a talk: saved while one types; says that nobody else sees it, and when it goes.
import { Field, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { MOST_NOTE, NoteKeeper } from '../../consult/note-keeper';
import { dateOf } from '../../model/time';
import { writeNote } from '../../net/consult';

interface NoteFieldProps {
	talk: string;
	name: string;
	start: string;
	keptUntil: number;
	onSaved?: (text: string) => void;
}

export function NoteField({ talk, name, start, keptUntil, onSaved }: NoteFieldProps) {
	const { t, i18n } = useTranslation();
	const [keeper] = useState(
		() =>
			new NoteKeeper(start, keptUntil, {
				save: (text) => writeNote(talk, text),
				setTimer: (run, ms) => window.setTimeout(run, ms),
				clearTimer: (timer) => window.clearTimeout(timer),
			}),
	);
	const note = useStore(keeper.store);
	const { text, state } = note;
	useEffect(() => {
		const flush = (): void => keeper.flush();
		window.addEventListener('pagehide', flush);
		return () => {
			window.removeEventListener('pagehide', flush);
			keeper.flush();
		};
	}, [keeper]);
	useEffect(() => {
		if (state === 'saved' && text !== start) {
			onSaved?.(text);
		}
	}, [state, text, start, onSaved]);
	return (
		<div className="note-field" data-testid={`note-field-${talk}`} data-state={state}>
			<Field label={t('consult.noteOf', { name })} hint={t('consult.noteHint', { date: dateOf(note.keptUntil, i18n.language) })}>
				<Textarea maxLength={MOST_NOTE} rows={3} resize="vertical" data-testid={`note-text-${talk}`} value={text} onBlur={() => keeper.flush()} onChange={(_event, { value }) => keeper.write(value)} />
			</Field>
			<p role="status" className={state === 'failed' ? 'note-state note-failed' : 'note-state'}>
				{(text !== start || state !== 'saved') && t(`consult.noteState.${state}`)}
			</p>
		</div>
	);
}
