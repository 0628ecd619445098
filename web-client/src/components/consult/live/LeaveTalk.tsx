// The red button of a talk: ends it for everybody, or only takes this teacher away from the desk.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { go } from '../../../app/router';
import { useFocusReturn } from '../../../hooks/useFocusReturn';
import '../../../styles/confirm.css';
import { useLiveDesk } from './desk';

export function LeaveTalk({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const { live, act } = useLiveDesk();
	useFocusReturn();
	const end = (): void => {
		act('end');
		onClose();
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('consult.leaveTitle')}</DialogTitle>
					<DialogContent>{t('consult.leaveText')}</DialogContent>
					<DialogActions fluid className="leave-actions">
						<Button appearance="subtle" size="large" onClick={onClose}>
							{t('consult.leaveNo')}
						</Button>
						<Button size="large" data-testid="leave-desk" onClick={() => go(`/desk/${live.id}`)}>
							{t('consult.leaveYes')}
						</Button>
						<Button className="leave-end" appearance="primary" size="large" data-testid="talk-end" onClick={end}>
							{t('consult.endTalk')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
