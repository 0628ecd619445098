// More desks for a consultation that is there already: who, and at which times.
import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type GridDraft, previewOf } from '../../consult/grid';
import { fieldOf } from '../../consult/moments';
import { gridRequest, modeOfSeat, type Seat } from '../../consult/setup';
import { useFetched } from '../../hooks/useFetched';
import { useForm } from '../../hooks/useForm';
import { addDesks } from '../../net/consult';
import { fetchTeachers } from '../../net/teachers';
import type { DeskMode, WholeConsultation } from '../../protocol/consult';
import type { Person } from '../../protocol/types';
import { ErrorBar } from '../ErrorBar';
import { GridFields } from './GridFields';
import { GridPreview } from './GridPreview';
import { ModeChoice } from './ModeChoice';
import { SeatsFields } from './SeatsFields';

const clockAt = (ms: number | null, timeZone: string, otherwise: string): string => fieldOf(ms, timeZone).slice(11) || otherwise;

export function AddDesks({ consultation, timeZone, onDone }: { consultation: WholeConsultation; timeZone: string; onDone: () => void }) {
	const { t } = useTranslation();
	const { id, days, begin, end, slotMinutes, pauseMinutes, desks } = consultation;
	const { value: teachers, error } = useFetched<readonly Person[] | null>(null, useCallback(() => fetchTeachers(), []));
	const [seats, setSeats] = useState<readonly Seat[]>([]);
	const [mode, setMode] = useState<DeskMode>(desks[0]?.mode ?? 'video');
	const [grid, setGrid] = useState<GridDraft>({
		date: days[0] ?? '', begin: clockAt(begin, timeZone, '14:00'), end: clockAt(end, timeZone, '18:00'), slotMinutes, pauseMinutes, breaks: [], weeks: 1,
	});
	const preview = previewOf(grid);
	const form = useForm(async () => {
		await addDesks(id, seats.map((seat) => ({ teachers: [...seat.teachers], place: seat.place.trim(), mode: modeOfSeat(mode, seat.place) })), gridRequest(grid));
		onDone();
	});
	const seated = new Set(desks.flatMap((desk) => desk.teachers.map((each) => each.id)));
	return (
		<div className="add-desks" data-testid="add-desks">
			<ErrorBar code={error ?? form.error} />
			<div className="form">
				<ModeChoice mode={mode} onChange={setMode} />
				{teachers && <SeatsFields teachers={teachers.filter((each) => !seated.has(each.id))} seats={seats} hasPlace={mode !== 'video'} onChange={setSeats} />}
			</div>
			<div className="sheets">
				<div className="form">
					<GridFields grid={grid} isWeekly={false} onChange={(change) => setGrid({ ...grid, ...change })} />
				</div>
				<GridPreview grid={grid} preview={preview} />
			</div>
			<Button appearance="primary" size="large" data-testid="add-desks-save" disabled={form.isBusy || seats.length === 0 || preview.fault !== null} onClick={() => form.submit()}>
				{t('consult.addDesksNow', { count: seats.length })}
			</Button>
		</div>
	);
}
