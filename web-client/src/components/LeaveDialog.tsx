// Leave? And for who leads: end the lesson for all?
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useFocusReturn } from '../hooks/useFocusReturn';
import '../styles/confirm.css';

interface LeaveDialogProps {
	onLeave: () => void;
	onEnd: () => void;
	onClose: () => void;
}

export function LeaveDialog({ onLeave, onEnd, onClose }: LeaveDialogProps) {
	const { t } = useTranslation();
	useFocusReturn();
	const leads = useRoom((room) => room.leads);
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t(leads ? 'leave.titleLead' : 'leave.title')}</DialogTitle>
					<DialogContent>{t(leads ? 'leave.textLead' : 'leave.text')}</DialogContent>
					<DialogActions fluid className="leave-actions">
						<Button appearance="subtle" size="large" onClick={onClose}>
							{t('leave.stay')}
						</Button>
						<Button appearance={leads ? 'outline' : 'primary'} size="large" data-testid="leave-confirm" onClick={onLeave}>
							{t(leads ? 'leave.onlyMe' : 'leave.yes')}
						</Button>
						{leads && (
							<Button className="leave-end" appearance="primary" size="large" data-testid="end-lesson" onClick={onEnd}>
								{t('leave.endAll')}
							</Button>
						)}
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
