// A lesson that repeats: weekday, periods, and perhaps only every other week or for a while.
import { Button, Field, Input, Select } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { weekdayName } from '../../model/time';
import type { LessonDraft, Period, Weeks } from '../../protocol/school';

type Draft = Omit<LessonDraft, 'group'>;
const WEEKS: readonly Weeks[] = ['all', 'odd', 'even'];

interface LessonFormProps {
	periods: readonly Period[];
	isBusy: boolean;
	onSave: (draft: Draft) => void;
	onCancel: () => void;
}

export function LessonForm({ periods, isBusy, onSave, onCancel }: LessonFormProps) {
	const { t, i18n } = useTranslation();
	const [draft, setDraft] = useState<Draft>({ weekday: 1, first: periods[0]!.number, last: periods[0]!.number, weeks: 'all', from: null, until: null });
	const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
	const submit = (event: FormEvent): void => {
		event.preventDefault();
		onSave(draft);
	};
	const choice = (label: string, testId: string, value: number, options: readonly [number, string][], onChange: (value: number) => void) => (
		<Field label={label}>
			<Select data-testid={testId} value={String(value)} onChange={(_event, data) => onChange(Number(data.value))}>
				{options.map(([key, words]) => (
					<option key={key} value={key}>
						{words}
					</option>
				))}
			</Select>
		</Field>
	);
	const days = [1, 2, 3, 4, 5, 6, 7].map((day): [number, string] => [day, weekdayName(day, i18n.language)]);
	const numbers = periods.map(({ number, start, end }): [number, string] => [number, `${number} (${start}–${end})`]);
	return (
		<form className="form lesson-form" onSubmit={submit}>
			<div className="form-pair">
				{choice(t('plan.weekday'), 'lesson-weekday', draft.weekday, days, (weekday) => set({ weekday }))}
				<Field label={t('plan.which')}>
					<Select data-testid="lesson-weeks" value={draft.weeks} onChange={(_event, { value }) => set({ weeks: value as Weeks })}>
						{WEEKS.map((weeks) => (
							<option key={weeks} value={weeks}>
								{t(`plan.weeks.${weeks}`)}
							</option>
						))}
					</Select>
				</Field>
			</div>
			<div className="form-pair">
				{choice(t('plan.firstPeriod'), 'lesson-first', draft.first, numbers, (first) => set({ first, last: Math.max(first, draft.last) }))}
				{choice(t('plan.lastPeriod'), 'lesson-last', draft.last, numbers.filter(([number]) => number >= draft.first), (last) => set({ last }))}
			</div>
			<div className="form-pair">
				<Field label={t('plan.fromDate')}>
					<Input type="date" data-testid="lesson-from" value={draft.from ?? ''} onChange={(_event, { value }) => set({ from: value || null })} />
				</Field>
				<Field label={t('plan.untilDate')}>
					<Input type="date" data-testid="lesson-until" value={draft.until ?? ''} onChange={(_event, { value }) => set({ until: value || null })} />
				</Field>
			</div>
			<div className="sheet-actions">
				<Button type="submit" appearance="primary" data-testid="lesson-save" disabled={isBusy}>
					{t('plan.addLesson')}
				</Button>
				<Button onClick={onCancel}>{t('admin.cancel')}</Button>
			</div>
		</form>
	);
}
