// A private note of a talk: saved while one types; says that nobody else sees it, and when it goes.
import { Field, Textarea } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { MOST_NOTE, type NoteKeeper } from '../../consult/note-keeper';
import { dateOf } from '../../model/time';

export function NoteField({ talk, name, keeper }: { talk: string; name: string; keeper: NoteKeeper }) {
	const { t, i18n } = useTranslation();
	const { text, state, isKept, keptUntil } = useStore(keeper.store);
	useEffect(() => {
		const flush = (): void => keeper.flush();
		window.addEventListener('pagehide', flush);
		return () => {
			window.removeEventListener('pagehide', flush);
			flush();
		};
	}, [keeper]);
	return (
		<div className="note-field" data-testid={`note-field-${talk}`} data-state={state}>
			<Field label={t('consult.noteOf', { name })} hint={isKept ? t('consult.noteHint', { date: dateOf(keptUntil, i18n.language) }) : t('consult.noteFirst')}>
				<Textarea maxLength={MOST_NOTE} rows={3} resize="vertical" data-testid={`note-text-${talk}`} value={text} onBlur={() => keeper.flush()} onChange={(_event, { value }) => keeper.write(value)} />
			</Field>
			<p role="status" className={state === 'failed' ? 'note-state note-failed' : 'note-state'}>
				{(isKept || state !== 'saved') && t(`consult.noteState.${state}`)}
			</p>
		</div>
	);
}
