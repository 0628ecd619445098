// One pupil in one lesson: what was seen, corrected by one choice, with a note for the reason.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { factsOf } from '../../model/register';
import { timeOf } from '../../model/time';
import { type Attendance, ATTENDANCES, type RegisterPerson } from '../../protocol/school';

interface PupilRowProps {
	row: RegisterPerson;
	isBusy: boolean;
	isLocked: boolean;
	onStatus: (status: Attendance) => void;
	onNote: (note: string) => void;
}

export function PupilRow({ row, isBusy, isLocked, onStatus, onNote }: PupilRowProps) {
	const { t, i18n } = useTranslation();
	const [note, setNote] = useState(row.note);
	const { person, status, times, isCorrected } = row;
	const time = (ms: number): string => timeOf(ms, i18n.language);
	return (
		<li className="pupil" data-testid={`pupil-${person.id}`}>
			<span className="pupil-name">
				<strong>{person.name}</strong>
				<span className="row-side">
					{[...factsOf(row).map(({ key, count }) => t(`register.fact.${key}`, { count })), ...(isCorrected ? [t('register.corrected')] : [])].join(' · ')}
				</span>
			</span>
			<select
				className={`status status-${status}`}
				aria-label={t('register.statusOf', { name: person.name })}
				data-testid={`status-${person.id}`}
				disabled={isBusy || isLocked}
				value={status}
				onChange={(event) => onStatus(event.target.value as Attendance)}
			>
				{ATTENDANCES.map((each) => (
					<option key={each} value={each}>
						{t(`status.${each}`)}
					</option>
				))}
			</select>
			<input
				className="note"
				aria-label={t('register.noteOf', { name: person.name })}
				placeholder={t('register.note')}
				data-testid={`note-${person.id}`}
				maxLength={200}
				readOnly={isLocked}
				value={note}
				onChange={(event) => setNote(event.target.value)}
				onBlur={() => note.trim() !== row.note && onNote(note.trim())}
			/>
			{times.length > 0 && (
				<details className="pupil-times">
					<summary>{t('register.times')}</summary>
					{times.map(({ from, until }) => `${time(from)}–${time(until)}`).join(', ')}
				</details>
			)}
		</li>
	);
}
