// When lessons begin and end.
import { Button, Input } from '@fluentui/react-components';
import { Add24Regular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, MOST_PERIODS, withOneMore } from '../../model/periods';
import { setPeriods } from '../../net/timetable';
import { codeOf } from '../../protocol/errors';
import type { Period } from '../../protocol/school';
import { useOffice } from '../admin/office';
import { ErrorBar } from '../ErrorBar';

export function PeriodsSection({ start, onSaved }: { start: readonly Period[]; onSaved: () => void }) {
	const { t } = useTranslation();
	const { canEdit } = useOffice();
	const [periods, setDraft] = useState<readonly Period[]>(start);
	const [error, setError] = useState<string | null>(null);
	const [isSaved, setIsSaved] = useState(false);
	const fault = faultOf(periods);
	const set = (number: number, change: Partial<Period>): void => {
		setIsSaved(false);
		setDraft(periods.map((each) => (each.number === number ? { ...each, ...change } : each)));
	};
	const save = (): void => {
		setError(null);
		setPeriods(periods).then(
			() => {
				setIsSaved(true);
				onSaved();
			},
			(failure: unknown) => setError(codeOf(failure)),
		);
	};
	const time = (period: Period, key: 'start' | 'end') => (
		<Input
			type="time"
			aria-label={t(`plan.${key}`, { number: period.number })}
			data-testid={`period-${period.number}-${key}`}
			readOnly={!canEdit}
			value={period[key]}
			onChange={(_event, { value }) => set(period.number, { [key]: value })}
		/>
	);
	return (
		<section className="sheet" data-testid="periods">
			<h2>{t('plan.periods')}</h2>
			<p className="hint">{t('plan.periodsText')}</p>
			<ErrorBar code={error} />
			<ol className="periods">
				{periods.map((period, i) => (
					<li key={period.number} className={fault === i ? 'period period-wrong' : 'period'}>
						<span>{t('plan.period', { number: period.number })}</span>
						{time(period, 'start')}
						{time(period, 'end')}
					</li>
				))}
			</ol>
			{fault !== null && (
				<p className="form-error" role="alert">
					{t('plan.fault', { number: periods[fault]!.number })}
				</p>
			)}
			{canEdit && (
				<div className="sheet-actions">
					<Button icon={<Add24Regular />} data-testid="period-add" disabled={periods.length >= MOST_PERIODS} onClick={() => setDraft(withOneMore(periods))}>
						{t('plan.addPeriod')}
					</Button>
					<Button data-testid="period-remove" disabled={periods.length === 0} onClick={() => setDraft(periods.slice(0, -1))}>
						{t('plan.removePeriod')}
					</Button>
					<Button appearance="primary" data-testid="periods-save" disabled={fault !== null} onClick={save}>
						{t('person.save')}
					</Button>
				</div>
			)}
			<p role="status" className="saved">
				{isSaved && t('admin.saved')}
			</p>
		</section>
	);
}
