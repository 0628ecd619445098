// Who sits where: teachers of the school picked from a list, alone or as a team of two, each with a place.
import { Button, Checkbox, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paired, placed, seatOf, toggled, withAll } from '../../consult/seats';
import type { Seat } from '../../consult/setup';
import type { Person } from '../../protocol/types';

interface TeacherRowProps {
	teacher: Person;
	seats: readonly Seat[];
	nameOf: (id: string) => string;
	hasPlace: boolean;
	onChange: (seats: Seat[]) => void;
}

function TeacherRow({ teacher, seats, nameOf, hasPlace, onChange }: TeacherRowProps) {
	const { t } = useTranslation();
	const { id, name } = teacher;
	const seat = seatOf(seats, id);
	const isSecond = seat !== undefined && seat.teachers[0] !== id;
	const others = seats.flatMap(({ teachers }) => teachers).filter((each) => each !== id);
	return (
		<li className="seat-row">
			<Checkbox label={name} data-testid={`seat-${id}`} checked={seat !== undefined} onChange={() => onChange(toggled(seats, id))} />
			{isSecond && <span className="hint">{t('consult.teamWith', { name: nameOf(seat.teachers[0]!) })}</span>}
			{seat && !isSecond && (
				<>
					<Select
						aria-label={t('consult.teamOf', { name })}
						data-testid={`team-${id}`}
						value={seat.teachers[1] ?? ''}
						onChange={(_event, { value }) => onChange(paired(seats, id, value === '' ? null : value))}
					>
						<option value="">{t('consult.alone')}</option>
						{others.map((other) => (
							<option key={other} value={other}>
								{t('consult.teamWith', { name: nameOf(other) })}
							</option>
						))}
					</Select>
					{hasPlace && (
						<Input
							aria-label={t('consult.placeOf', { name })}
							placeholder={t('consult.placeHint')}
							data-testid={`place-${id}`}
							maxLength={60}
							value={seat.place}
							onChange={(_event, { value }) => onChange(placed(seats, id, value))}
						/>
					)}
				</>
			)}
		</li>
	);
}

interface SeatsFieldsProps {
	teachers: readonly Person[];
	seats: readonly Seat[];
	hasPlace: boolean;
	onChange: (seats: Seat[]) => void;
}

export function SeatsFields({ teachers, seats, hasPlace, onChange }: SeatsFieldsProps) {
	const { t, i18n } = useTranslation();
	const [q, setQ] = useState('');
	const wanted = q.trim().toLocaleLowerCase(i18n.language);
	const shown = teachers.filter(({ name }) => name.toLocaleLowerCase(i18n.language).includes(wanted));
	const nameOf = (id: string): string => teachers.find((each) => each.id === id)?.name ?? '–';
	return (
		<div className="seats">
			<div className="seats-head">
				<Input type="search" aria-label={t('consult.findTeacher')} placeholder={t('consult.findTeacher')} data-testid="seat-search" value={q} onChange={(_event, { value }) => setQ(value)} />
				<Button data-testid="seats-all" onClick={() => onChange(withAll(seats, shown.map(({ id }) => id)))}>
					{t(wanted === '' ? 'consult.allTeachers' : 'consult.shownTeachers', { count: shown.length })}
				</Button>
				<Button data-testid="seats-none" disabled={seats.length === 0} onClick={() => onChange([])}>
					{t('consult.noTeachers')}
				</Button>
			</div>
			<p role="status" className="hint">
				{t('consult.seatsChosen', { count: seats.length })}
			</p>
			<ul className="seat-rows" tabIndex={0} aria-label={t('consult.who')}>
				{shown.map((teacher) => (
					<TeacherRow key={teacher.id} teacher={teacher} seats={seats} nameOf={nameOf} hasPlace={hasPlace} onChange={onChange} />
				))}
			</ul>
		</div>
	);
}
