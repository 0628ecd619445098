// When: date, begin, end, how long a slot is, the pause between, and breaks.
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { clockOf, type GridDraft, minutesOf, MOST_PAUSE, MOST_WEEKS, SLOT_MINUTES } from '../../consult/grid';
import type { Break } from '../../protocol/consult';
import { NumberField, TimeField } from './fields';

const BREAK_MINUTES = 15;

// In the middle of the day, or after the last break.
function oneMoreBreak({ begin, end, breaks }: GridDraft): Break {
	const from = minutesOf(breaks[breaks.length - 1]?.end ?? begin) ?? 0;
	const until = minutesOf(end) ?? from;
	const middle = Math.floor((from + until) / 2 / BREAK_MINUTES) * BREAK_MINUTES;
	return { begin: clockOf(middle), end: clockOf(Math.min(middle + BREAK_MINUTES, 23 * 60 + 59)) };
}

function Breaks({ grid, onChange }: { grid: GridDraft; onChange: (breaks: Break[]) => void }) {
	const { t } = useTranslation();
	const { breaks } = grid;
	const set = (i: number, change: Partial<Break>): void => onChange(breaks.map((each, at) => (at === i ? { ...each, ...change } : each)));
	return (
		<fieldset className="breaks">
			<legend>{t('consult.breaks')}</legend>
			{breaks.map((each, i) => (
				<div key={i} className="break-row">
					<TimeField type="time" label={t('consult.breakFrom', { number: i + 1 })} testId={`break-begin-${i}`} value={each.begin} onTime={(begin) => set(i, { begin })} />
					<TimeField type="time" label={t('consult.breakUntil', { number: i + 1 })} testId={`break-end-${i}`} value={each.end} onTime={(end) => set(i, { end })} />
					<Button data-testid={`break-remove-${i}`} aria-label={t('consult.breakRemove', { number: i + 1 })} onClick={() => onChange(breaks.filter((_each, at) => at !== i))}>
						{t('consult.away')}
					</Button>
				</div>
			))}
			<Button data-testid="break-add" onClick={() => onChange([...breaks, oneMoreBreak(grid)])}>
				{t('consult.breakAdd')}
			</Button>
		</fieldset>
	);
}

interface GridFieldsProps {
	grid: GridDraft;
	isWeekly: boolean;
	onChange: (change: Partial<GridDraft>) => void;
}

export function GridFields({ grid, isWeekly, onChange }: GridFieldsProps) {
	const { t } = useTranslation();
	return (
		<>
			<div className="form-pair">
				<TimeField type="date" label={t(isWeekly ? 'consult.firstDate' : 'consult.date')} testId="grid-date" value={grid.date} onTime={(date) => onChange({ date })} />
				{isWeekly && <NumberField label={t('consult.weeks')} hint={t('consult.weeksText')} testId="grid-weeks" least={1} most={MOST_WEEKS} value={grid.weeks} onNumber={(weeks) => onChange({ weeks })} />}
			</div>
			<div className="form-pair">
				<TimeField type="time" label={t('consult.begin')} testId="grid-begin" value={grid.begin} onTime={(begin) => onChange({ begin })} />
				<TimeField type="time" label={t('consult.end')} testId="grid-end" value={grid.end} onTime={(end) => onChange({ end })} />
			</div>
			<div className="form-pair">
				<NumberField label={t('consult.slotMinutes')} testId="grid-slot" least={SLOT_MINUTES.least} most={SLOT_MINUTES.most} value={grid.slotMinutes} onNumber={(slotMinutes) => onChange({ slotMinutes })} />
				<NumberField label={t('consult.pauseMinutes')} testId="grid-pause" least={0} most={MOST_PAUSE} value={grid.pauseMinutes} onNumber={(pauseMinutes) => onChange({ pauseMinutes })} />
			</div>
			<Breaks grid={grid} onChange={(breaks) => onChange({ breaks })} />
		</>
	);
}
