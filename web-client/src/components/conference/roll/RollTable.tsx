// The roll as a table that is searched; on a phone each row is a card.
import { Button, Input } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { found, sorted } from '../../../conference/roll';
import type { RollSeat } from '../../../protocol/conference';
import { type SeatActions, SeatRow } from './SeatRow';

const AT_ONCE = 60;

export function RollTable({ roll, ...actions }: { roll: readonly RollSeat[] } & SeatActions) {
	const { t, i18n } = useTranslation();
	const [q, setQ] = useState('');
	const [most, setMost] = useState(AT_ONCE);
	const wanted = found(sorted(roll, i18n.language), q, i18n.language);
	// where nobody has any, the school sends none
	const marksMail = roll.some(({ hasMail }) => hasMail);
	const hidden = Math.max(0, wanted.length - most);
	return (
		<>
			<div className="list-head">
				<Input className="filter-wide" type="search" contentBefore={<Search20Regular />} aria-label={t('conference.roll.search')} placeholder={t('conference.roll.search')} data-testid="roll-search" value={q} onChange={(_event, { value }) => setQ(value)} />
				<p role="status" className="list-total">
					{t('conference.roll.found', { count: wanted.length })}
				</p>
			</div>
			<table role="table" className="roll-table" data-testid="roll" aria-label={t('conference.roll.title')}>
				<thead role="rowgroup">
					<tr role="row">
						{(['name', 'kind', 'office', 'deputy', 'remove'] as const).map((each) => (
							<th key={each} role="columnheader" scope="col">
								{each === 'remove' ? <span className="seen-by-readers">{t('conference.roll.remove')}</span> : t(`conference.roll.${each}`)}
							</th>
						))}
					</tr>
				</thead>
				<tbody role="rowgroup">
					{wanted.slice(0, most).map((seat) => (
						<SeatRow key={seat.id} roll={roll} seat={seat} marksMail={marksMail} {...actions} />
					))}
				</tbody>
			</table>
			{hidden > 0 && (
				<Button size="large" data-testid="roll-more" onClick={() => setMost(most + 4 * AT_ONCE)}>
					{t('conference.roll.more', { count: Math.min(hidden, 4 * AT_ONCE) })}
				</Button>
			)}
		</>
	);
}
