// Send somebody out? A question first: it is a grave thing, and easily tapped by mistake.
import { useTranslation } from 'react-i18next';
import { useAsk } from '../hooks/useAsk';
import { isPerson } from '../model/programs';
import type { Participant } from '../protocol/types';
import { ConfirmDialog } from './ConfirmDialog';

export function SendOutDialog({ person, onClose }: { person: Participant; onClose: () => void }) {
	const { t } = useTranslation();
	const ask = useAsk();
	const isProgram = !isPerson(person);
	return (
		<ConfirmDialog
			title={t(isProgram ? 'programs.cutTitle' : 'sendOut.title', { name: person.name })}
			text={t(isProgram ? 'programs.cutText' : 'sendOut.text')}
			yes={t(isProgram ? 'programs.cut' : 'sendOut.yes')}
			no={t('sendOut.no')}
			testId="send-out-confirm"
			onYes={() => ask('person.remove', { participant: person.id })}
			onClose={onClose}
		/>
	);
}
