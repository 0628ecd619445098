// Who is on right now, or was on last, and the private note about it.
import { useTranslation } from 'react-i18next';
import type { LiveTalk } from '../../../protocol/consult';
import { NoteField } from '../NoteField';
import { useTalkWords } from '../words';
import { useLiveDesk } from './desk';

export function TalkNote({ talk }: { talk: LiveTalk }) {
	const { t } = useTranslation();
	const words = useTalkWords();
	const { id, child, people } = talk;
	const booked = useLiveDesk().bookedOf(id);
	const missing = talk.mode === 'video' && talk.state === 'open' ? people.filter(({ kind, isThere }) => !isThere && kind !== 'teacher') : [];
	return (
		<section className="talk-note" data-testid={`on-${id}`}>
			<h3>{child.name}</h3>
			{booked && <p className="queue-facts">{words(booked.talk)}</p>}
			{missing.length > 0 && (
				<p className="queue-facts" role="status">
					{t('consult.notThereYet', { names: missing.map(({ name }) => name).join(', ') })}
				</p>
			)}
			{booked && <NoteField key={id} talk={id} name={child.name} keeper={booked.keeper} />}
		</section>
	);
}

// What one still wants to write down when the family has gone.
export function LastNote({ talk, isOpen }: { talk: LiveTalk; isOpen: boolean }) {
	const { t } = useTranslation();
	return (
		<details className="last-note" open={isOpen} data-testid="last-note">
			<summary>{t('consult.lastTalk', { name: talk.child.name })}</summary>
			<TalkNote talk={talk} />
		</details>
	);
}
