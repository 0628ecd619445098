// Who is on right now, and the private note about it.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveTalk } from '../../../protocol/consult';
import { NoteField } from '../NoteField';
import { useTalkWords } from '../words';
import { useLiveDesk } from './desk';

export function TalkNote({ talk }: { talk: LiveTalk }) {
	const { t } = useTranslation();
	const words = useTalkWords();
	const { talkOf, noteOf, keepNote } = useLiveDesk();
	const { id, child, people } = talk;
	const booked = talkOf(id);
	const keep = useCallback((text: string) => keepNote(id, text), [keepNote, id]);
	const missing = people.filter(({ kind, isThere }) => !isThere && kind !== 'teacher');
	return (
		<section className="talk-note" data-testid={`on-${id}`}>
			<h3>{child.name}</h3>
			{booked && <p className="queue-facts">{words(booked)}</p>}
			{missing.length > 0 && talk.mode === 'video' && (
				<p className="queue-facts" role="status">
					{t('consult.notThereYet', { names: missing.map(({ name }) => name).join(', ') })}
				</p>
			)}
			{booked && <NoteField key={id} talk={id} name={child.name} start={noteOf(id)} keptUntil={booked.keptUntil} onSaved={keep} />}
		</section>
	);
}
