// The desks of a consultation: who sits there, how full it is, and what may still be changed.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FEW_FREE, isScarce, slotsTotal } from '../../consult/desk';
import type { Desk, WholeConsultation } from '../../protocol/consult';
import { Link } from '../Link';
import { AddDesks } from './AddDesks';
import { DeskForm } from './DeskForm';
import { namesOf } from './words';

function DeskRow({ desk, onChange }: { desk: Desk; onChange: () => void }) {
	const { t } = useTranslation();
	const name = namesOf(desk);
	return (
		<li className="desk-row" data-testid={`desk-${desk.id}`}>
			<Link to={`/desk/${desk.id}`} className="desk-name">
				{name}
			</Link>
			<span className="row-side">{[t(`consult.modeShort.${desk.mode}`), desk.place].filter(Boolean).join(' · ')}</span>
			<span className="desk-fill">
				<progress value={desk.talks === 0 ? 0 : desk.slots - desk.free} max={Math.max(1, desk.slots)} aria-label={t('consult.fillOf', { name })} />
				<span className="row-side">{t('consult.freeOf', { free: desk.free, slots: desk.slots })}</span>
				{isScarce(desk) && <span className="warn-tag">{t('consult.scarce')}</span>}
			</span>
			<Button data-testid={`desk-change-${desk.id}`} aria-label={t('consult.changeOf', { name })} onClick={onChange}>
				{t('consult.change')}
			</Button>
		</li>
	);
}

export function DesksSection({ consultation, timeZone, onDone }: { consultation: WholeConsultation; timeZone: string; onDone: () => void }) {
	const { t } = useTranslation();
	const [changed, setChanged] = useState<Desk | null>(null);
	const [isAdding, setIsAdding] = useState(false);
	const { desks, kind } = consultation;
	const { slots, free, talks } = slotsTotal(desks);
	const scarce = desks.filter(isScarce).length;
	return (
		<section className="sheet desks" aria-labelledby="desks-title">
			<h2 id="desks-title">{t(kind === 'day' ? 'consult.desks' : 'consult.hourTimes')}</h2>
			{desks.length > 0 && <p>{t('consult.desksText', { count: talks, free, slots })}</p>}
			{scarce > 0 && consultation.state !== 'closed' && (
				<p className="warn-note" data-testid="scarce">
					{t('consult.scarceText', { count: scarce, least: FEW_FREE })}
				</p>
			)}
			<ul className="plain-list desk-rows" data-testid="desk-rows">
				{desks.map((desk) => (
					<DeskRow key={desk.id} desk={desk} onChange={() => setChanged(desk)} />
				))}
			</ul>
			{kind === 'day' && (
				<div className="sheet-actions">
					<Button data-testid="desks-add" aria-expanded={isAdding} onClick={() => setIsAdding(!isAdding)}>
						{t('consult.addDesks')}
					</Button>
				</div>
			)}
			{isAdding && (
				<AddDesks
					consultation={consultation}
					timeZone={timeZone}
					onDone={() => {
						setIsAdding(false);
						onDone();
					}}
				/>
			)}
			{changed && <DeskForm desk={changed} onDone={onDone} onClose={() => setChanged(null)} />}
		</section>
	);
}
