// The minutes, written together while it goes on.
import { memo, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { openMinutes } from '../../net/conference';
import '../../styles/frame.css';
import { NotePane } from '../notes/NotePane';
import { Panel } from '../Panel';
import { useHall } from './hall';

function MinutesPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const { id } = useHall();
	const fetch = useCallback(async () => (await openMinutes(id)).note, [id]);
	const { value: note, error } = useFetched<string | null>(null, fetch);
	return (
		<Panel title={t('hall.minutes')} onClose={onClose}>
			<div className="notes-panel has-note" data-testid="minutes-panel">
				{error && (
					<p role="alert" className="hall-hint">
						{t([`hall.error.${error}`, `error.${error}.text`, 'error.internal.text'])}
					</p>
				)}
				{note && <NotePane key={note} note={note} title={t('hall.minutes')} />}
			</div>
		</Panel>
	);
}

// not drawn anew with every event of the room
export default memo(MinutesPanel);
