// Who takes a seat while its holder is not there.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { mayDeputise } from '../../../conference/roll';
import { useFocusReturn } from '../../../hooks/useFocusReturn';
import type { RollSeat } from '../../../protocol/conference';
import { PeopleFinder } from './PeopleFinder';

interface DeputyProps {
	conference: string;
	roll: readonly RollSeat[];
	seat: RollSeat;
	isBusy: boolean;
	// null: nobody
	onPick: (person: string | null) => void;
	onClose: () => void;
}

export function DeputyDialog({ conference, roll, seat, isBusy, onPick, onClose }: DeputyProps) {
	const { t } = useTranslation();
	useFocusReturn();
	const { name } = seat.person;
	const pick = (person: string | null): void => {
		onPick(person);
		onClose();
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('conference.roll.deputyTitle', { name })}</DialogTitle>
					<DialogContent className="form">
						<p>{t('conference.roll.deputyText', { name })}</p>
						<PeopleFinder conference={conference} isBusy={isBusy} without={(person) => !mayDeputise(roll, seat, person)} onPick={({ id }) => pick(id)} />
					</DialogContent>
					<DialogActions fluid>
						{seat.deputy && (
							<Button size="large" data-testid="deputy-off" onClick={() => pick(null)}>
								{t('conference.roll.deputyOff')}
							</Button>
						)}
						<Button size="large" data-testid="deputy-close" onClick={onClose}>
							{t('conference.roll.cancel')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
