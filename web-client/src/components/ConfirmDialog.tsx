// A question before something that can't be taken back.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useFocusReturn } from '../hooks/useFocusReturn';
import '../styles/confirm.css';

interface ConfirmDialogProps {
	title: string;
	text: string;
	yes: string;
	no: string;
	testId: string;
	onYes: () => void;
	onClose: () => void;
}

export function ConfirmDialog({ title, text, yes, no, testId, onYes, onClose }: ConfirmDialogProps) {
	useFocusReturn();
	const confirm = (): void => {
		onYes();
		onClose();
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{title}</DialogTitle>
					<DialogContent>{text}</DialogContent>
					<DialogActions fluid className="leave-actions">
						<Button appearance="subtle" size="large" onClick={onClose}>
							{no}
						</Button>
						<Button className="leave-end" appearance="primary" size="large" data-testid={testId} onClick={confirm}>
							{yes}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
