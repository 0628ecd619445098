// Place, kind and telephone of a desk; and its end, as long as nobody has booked there.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { modeOfSeat } from '../../consult/setup';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useForm } from '../../hooks/useForm';
import { changeDesk, removeDesk } from '../../net/consult';
import type { Desk } from '../../protocol/consult';
import { ErrorBar } from '../ErrorBar';
import { ModeChoice } from './ModeChoice';
import { namesOf } from './words';

export function DeskForm({ desk, onDone, onClose }: { desk: Desk; onDone: () => void; onClose: () => void }) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState({ place: desk.place, mode: desk.mode, phone: desk.phone });
	useFocusReturn();
	const done = (): void => {
		onDone();
		onClose();
	};
	const save = useForm(async () => {
		await changeDesk(desk.id, { place: draft.place.trim(), phone: draft.phone.trim(), mode: modeOfSeat(draft.mode, draft.place) });
		done();
	});
	const remove = useForm(async () => {
		await removeDesk(desk.id);
		done();
	});
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<form onSubmit={save.submit}>
					<DialogBody>
						<DialogTitle>{namesOf(desk)}</DialogTitle>
						<DialogContent className="form">
							<ErrorBar code={save.error ?? remove.error} />
							<ModeChoice mode={draft.mode} onChange={(mode) => setDraft({ ...draft, mode })} />
							<Field label={t('consult.place')} hint={t('consult.placeNeeded')}>
								<Input data-testid="desk-place" maxLength={60} value={draft.place} onChange={(_event, { value }) => setDraft({ ...draft, place: value })} />
							</Field>
							<Field label={t('consult.deskPhone')} hint={t('consult.deskPhoneText')}>
								<Input type="tel" data-testid="desk-phone" maxLength={40} value={draft.phone} onChange={(_event, { value }) => setDraft({ ...draft, phone: value })} />
							</Field>
							{desk.talks === 0 ? (
								<Button data-testid="desk-remove" disabled={remove.isBusy} onClick={() => remove.submit()}>
									{t('consult.removeDesk')}
								</Button>
							) : (
								<p className="hint">{t('consult.removeDeskNot')}</p>
							)}
						</DialogContent>
						<DialogActions fluid>
							<Button size="large" onClick={onClose}>
								{t('consult.cancel')}
							</Button>
							<Button type="submit" appearance="primary" size="large" data-testid="desk-save" disabled={save.isBusy}>
								{t('consult.save')}
							</Button>
						</DialogActions>
					</DialogBody>
				</form>
			</DialogSurface>
		</Dialog>
	);
}
