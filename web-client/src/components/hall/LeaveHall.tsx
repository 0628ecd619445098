// Leave? And for the chair: close the conference for all?
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { isRunning } from '../../hall/outcome';
import '../../styles/confirm.css';
import { useChairs, useHall, useHallAsk, useLive } from './hall';

export function LeaveHall({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	useFocusReturn();
	const visit = useHall();
	const ask = useHallAsk();
	const isChair = useChairs();
	const isVoting = useLive((live) => live.votes.some(isRunning));
	const close = async (): Promise<void> => {
		if (!(await ask('conference.close', {}))) {
			onClose();
		}
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('hall.leave.title')}</DialogTitle>
					<DialogContent>{t(isChair ? (isVoting ? 'hall.leave.textVoting' : 'hall.leave.textChair') : 'hall.leave.text')}</DialogContent>
					<DialogActions fluid className="leave-actions">
						<Button appearance="subtle" size="large" onClick={onClose}>
							{t('hall.leave.stay')}
						</Button>
						<Button appearance={isChair ? 'outline' : 'primary'} size="large" data-testid="leave-confirm" onClick={() => visit.leave()}>
							{t(isChair ? 'hall.leave.onlyMe' : 'hall.leave.yes')}
						</Button>
						{isChair && (
							<Button className="leave-end" appearance="primary" size="large" data-testid="close-conference" disabled={isVoting} onClick={() => void close()}>
								{t('hall.leave.close')}
							</Button>
						)}
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
