// One seat of the roll: whose it is, its kind and office, who stands in; a row of a table, or a card on a phone.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { isOutsider, officesFor } from '../../../conference/roll';
import { type Office, type RollSeat, SEAT_KINDS, type SeatKind } from '../../../protocol/conference';

export interface SeatActions {
	onKind: (seat: RollSeat, kind: SeatKind) => void;
	onOffice: (seat: RollSeat, office: Office | null) => void;
	onDeputy: (seat: RollSeat) => void;
	onRemove: (seat: RollSeat) => void;
	// of somebody from outside
	onCorrect: (seat: RollSeat) => void;
}

interface SeatRowProps extends SeatActions {
	roll: readonly RollSeat[];
	seat: RollSeat;
	// who has no mail is told
	marksMail: boolean;
}

export function SeatRow({ roll, seat, marksMail, onKind, onOffice, onDeputy, onRemove, onCorrect }: SeatRowProps) {
	const { t } = useTranslation();
	const { id, person, kind, office, deputy, hasMail } = seat;
	const { name } = person;
	return (
		<tr role="row" data-testid={`seat-${id}`}>
			<th role="rowheader" scope="row">
				{name}
				{isOutsider(seat) && <span className="tag">{t('conference.roll.outsider')}</span>}
				{marksMail && hasMail === false && <span className="warn-tag">{t('conference.roll.noMail')}</span>}
				{isOutsider(seat) && (
					<Button appearance="subtle" data-testid={`correct-${id}`} aria-label={t('conference.roll.correctOf', { name })} onClick={() => onCorrect(seat)}>
						{t('conference.roll.correct')}
					</Button>
				)}
			</th>
			<td role="cell" data-label={t('conference.roll.kind')}>
				<select className="plain-select" aria-label={t('conference.roll.kindOf', { name })} data-testid={`kind-${id}`} value={kind} onChange={(event) => onKind(seat, event.target.value as SeatKind)}>
					{SEAT_KINDS.map((each) => (
						<option key={each} value={each}>
							{t(`conference.seat.${each}`)}
						</option>
					))}
				</select>
			</td>
			<td role="cell" data-label={t('conference.roll.office')}>
				<select
					className="plain-select"
					aria-label={t('conference.roll.officeOf', { name })}
					data-testid={`office-${id}`}
					value={office ?? ''}
					onChange={(event) => onOffice(seat, event.target.value === '' ? null : (event.target.value as Office))}
				>
					<option value="">{t('conference.office.none')}</option>
					{officesFor(roll, seat).map((each) => (
						<option key={each} value={each}>
							{t(`conference.office.${each}`)}
						</option>
					))}
				</select>
			</td>
			<td role="cell" data-label={t('conference.roll.deputy')}>
				<span className="seat-deputy">
					{deputy && <span>{deputy.name}</span>}
					<Button appearance="subtle" data-testid={`deputy-${id}`} aria-label={t(deputy ? 'conference.roll.deputyChangeOf' : 'conference.roll.deputySetOf', { name })} onClick={() => onDeputy(seat)}>
						{t(deputy ? 'conference.roll.deputyChange' : 'conference.roll.deputySet')}
					</Button>
				</span>
			</td>
			<td role="cell">
				<Button appearance="subtle" data-testid={`remove-${id}`} aria-label={t('conference.roll.removeOf', { name })} onClick={() => onRemove(seat)}>
					{t('conference.roll.remove')}
				</Button>
			</td>
		</tr>
	);
}
