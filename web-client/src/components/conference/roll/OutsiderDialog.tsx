// Somebody from outside whose name or address was written wrong. With another address he gets another link, which is shown once.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../../hooks/useFocusReturn';
import type { RollSeat, SeatCorrection, SeatLink } from '../../../protocol/conference';
import { ErrorBar } from '../../ErrorBar';
import { NewLink } from '../NewLink';

interface OutsiderProps {
	seat: RollSeat;
	isBusy: boolean;
	error: string | null;
	// the new links, if the server did it; null: it did not
	onSave: (change: SeatCorrection) => Promise<readonly SeatLink[] | null>;
	onClose: () => void;
}

export function OutsiderDialog({ seat, isBusy, error, onSave, onClose }: OutsiderProps) {
	const { t } = useTranslation();
	useFocusReturn();
	const before = seat.person.name;
	const [name, setName] = useState(before);
	const [email, setEmail] = useState('');
	const [link, setLink] = useState<SeatLink | null>(null);
	const isChanged = name.trim() !== before || email.trim() !== '';
	const save = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		const links = await onSave({ seat: seat.id, ...(name.trim() === before ? {} : { name: name.trim() }), ...(email.trim() ? { email: email.trim() } : {}) });
		if (links?.[0]) {
			setLink(links[0]);
		} else if (links) {
			onClose();
		}
	};
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<form onSubmit={(event) => void save(event)}>
					<DialogBody>
						<DialogTitle>{t('conference.roll.outsiderTitle', { name: before })}</DialogTitle>
						<DialogContent className="form">
							{link ? (
								<NewLink link={link} />
							) : (
								<>
									<ErrorBar code={error} />
									<Field label={t('conference.roll.outsiderName')} required>
										<Input data-testid="correct-name" maxLength={60} value={name} onChange={(_event, { value }) => setName(value)} />
									</Field>
									<Field label={t('conference.roll.outsiderNewMail')} hint={t('conference.roll.outsiderNewMailHint')}>
										<Input type="email" data-testid="correct-mail" maxLength={254} value={email} onChange={(_event, { value }) => setEmail(value)} />
									</Field>
								</>
							)}
						</DialogContent>
						<DialogActions fluid>
							<Button size="large" data-testid="correct-close" onClick={onClose}>
								{t(link ? 'conference.roll.close' : 'conference.roll.cancel')}
							</Button>
							{!link && (
								<Button type="submit" appearance="primary" size="large" data-testid="correct-save" disabled={isBusy || !isChanged || name.trim() === ''}>
									{t('conference.roll.save')}
								</Button>
							)}
						</DialogActions>
					</DialogBody>
				</form>
			</DialogSurface>
		</Dialog>
	);
}
