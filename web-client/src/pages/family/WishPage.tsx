// Whom a family would like to talk to, in which order, and when it can come: the school makes a plan of all wishes.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { TextField } from '../../components/entry/TextField';
import { FamilyFrame } from '../../components/family/FamilyFrame';
import { Problem } from '../../components/family/Problem';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useFamily, usePlanning, useZone } from '../../family/contexts';
import { BASE } from '../../family/route';
import { useNow } from '../../hooks/useNow';
import { desksFor, moved, withWish } from '../../model/family';
import { dayIn, dayKey, fieldTime, momentAt, spanOfDay } from '../../model/family-time';
import '../../styles/entry.css';

export default function WishPage({ consultation: id, child: childId }: { consultation: string; child: string }) {
	const { t } = useTranslation();
	const planning = usePlanning();
	const zone = useZone();
	const { timeZone } = zone;
	const dayId = useId();
	const { consultations, children, wishes, talks } = useFamily();
	const consultation = consultations.find((each) => each.id === id);
	const child = children.find((each) => each.id === childId);
	const before = wishes.find((each) => each.consultation === id && each.child === childId);
	const [list, setList] = useState<readonly string[]>(before?.desks ?? []);
	const [from, setFrom] = useState(before?.from ? fieldTime(before.from, timeZone) : '');
	const [until, setUntil] = useState(before?.until ? fieldTime(before.until, timeZone) : '');
	const only = consultation?.days.length === 1 ? consultation.days[0]! : '';
	const [day, setDay] = useState(before?.from ? dayKey(before.from, timeZone) : only);
	const [problem, setProblem] = useState<string | null>(null);
	const now = useNow(60_000);
	if (!consultation || !child) {
		return <ErrorNotice code="not_found" onRetry={() => go(BASE)} />;
	}
	const choices = desksFor(consultation, child.id, talks, now);
	const nameOf = (desk: string): string => consultation.desks.find((each) => each.id === desk)?.teachers.join(', ') ?? '';
	const save = async (desks: readonly string[]): Promise<void> => {
		const isAlways = day === only && from === '' && until === '';
		const span = isAlways ? null : spanOfDay(day, from, until, timeZone);
		const { error } = await planning.wish({ consultation: id, child: child.id, desks: [...desks], ...span });
		setProblem(error);
		if (error === null) {
			go(BASE);
		}
	};
	return (
		<FamilyFrame testId="family-wish" title={t('family.wishFor', { name: child.given })} lead={t('family.wishLead')}>
			<Problem code={problem} />
			{list.length > 0 && (
				<ol className="wish-list" aria-label={t('family.wishOrder')}>
					{list.map((desk, i) => (
						<li key={desk} data-testid={`wished-${desk}`}>
							<strong>{nameOf(desk)}</strong>
							<span className="wish-moves">
								<button type="button" aria-disabled={i === 0} aria-label={t('family.wishUp', { name: nameOf(desk) })} onClick={() => setList(moved(list, desk, -1))}>
									<svg viewBox="0 0 24 24" aria-hidden="true">
										<path d="M5 15l7-7 7 7" />
									</svg>
								</button>
								<button type="button" aria-disabled={i === list.length - 1} aria-label={t('family.wishDown', { name: nameOf(desk) })} onClick={() => setList(moved(list, desk, 1))}>
									<svg viewBox="0 0 24 24" aria-hidden="true">
										<path d="M5 9l7 7 7-7" />
									</svg>
								</button>
							</span>
						</li>
					))}
				</ol>
			)}
			<fieldset className="family-part wish-desks">
				<legend>{t('family.wishWho')}</legend>
				{choices.map(({ desk }) => (
					<label key={desk.id} className="family-check">
						<input type="checkbox" data-testid={`want-${desk.id}`} checked={list.includes(desk.id)} onChange={() => setList(withWish(list, desk.id))} />
						<span>
							<strong>{desk.teachers.join(', ')}</strong> {desk.subjects.join(', ')}
						</span>
					</label>
				))}
			</fieldset>
			<fieldset className="family-part family-pair">
				<legend>{t('family.wishWhen')}</legend>
				{only === '' && (
					<div className="family-field family-wide">
						<label htmlFor={dayId}>{t('family.wishDay')}</label>
						<select id={dayId} data-testid="wish-day" value={day} onChange={(event) => setDay(event.target.value)}>
							<option value="">{t('family.anyDay')}</option>
							{consultation.days.map((date) => (
								<option key={date} value={date}>
									{dayIn(momentAt(date, '12:00', timeZone), zone)}
								</option>
							))}
						</select>
					</div>
				)}
				{day !== '' && (
					<>
						<TextField label={t('family.from')} testId="wish-from" type="time" value={from} onText={setFrom} />
						<TextField label={t('family.until')} testId="wish-until" type="time" value={until} onText={setUntil} />
					</>
				)}
			</fieldset>
			<div className="family-actions">
				<button type="button" className="plain-button" data-testid="wish-save" disabled={list.length === 0 && !before} onClick={() => void save(list)}>
					{t(list.length === 0 ? 'family.wishNone' : 'family.wishSave')}
				</button>
			</div>
		</FamilyFrame>
	);
}
