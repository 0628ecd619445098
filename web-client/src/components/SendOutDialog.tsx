// Send somebody out? A question first: it is a grave thing, and easily tapped by mistake.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../hooks/useAsk';
import type { Participant } from '../protocol/types';

export function SendOutDialog({ person, onClose }: { person: Participant; onClose: () => void }) {
	const { t } = useTranslation();
	const ask = useAsk();
	const sendOut = (): void => {
		ask('person.remove', { participant: person.id });
		onClose();
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('sendOut.title', { name: person.name })}</DialogTitle>
					<DialogContent>{t('sendOut.text')}</DialogContent>
					<DialogActions fluid className="leave-actions">
						<Button appearance="subtle" size="large" onClick={onClose}>
							{t('sendOut.no')}
						</Button>
						<Button className="leave-end" appearance="primary" size="large" data-testid="send-out-confirm" onClick={sendOut}>
							{t('sendOut.yes')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
