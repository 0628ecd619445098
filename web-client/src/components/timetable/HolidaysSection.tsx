// Holidays, from the calendar file that each state's ministry publishes.
import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { clearHolidays, fetchHolidays, importHolidays } from '../../net/timetable';
import { plainDateOf } from '../../model/time';
import type { Holiday } from '../../protocol/school';
import { FileDrop } from '../admin/FileDrop';
import { useOffice } from '../admin/office';
import { ConfirmDialog } from '../ConfirmDialog';
import { ErrorBar } from '../ErrorBar';

export function HolidaysSection() {
	const { t, i18n } = useTranslation();
	const { canEdit } = useOffice();
	const [name, setName] = useState<string | null>(null);
	const [isAsked, setIsAsked] = useState(false);
	const fetch = useCallback(async () => (await fetchHolidays()).holidays, []);
	const { value: holidays, error, isBusy, run } = useFetched<readonly Holiday[]>([], fetch);
	const take = (file: File): void => {
		setName(file.name);
		void run(async () => void (await importHolidays(file)));
	};
	const day = (date: string): string => plainDateOf(date, i18n.language);
	return (
		<section className="sheet" data-testid="holidays">
			<h2>{t('plan.holidays')}</h2>
			<p className="hint">{t('plan.holidaysText')}</p>
			<ErrorBar code={error} />
			<ul className="plain-list">
				{holidays.map((holiday) => (
					<li key={`${holiday.first}-${holiday.name}`}>
						<strong>{holiday.name}</strong>
						<span className="hint">{holiday.first === holiday.last ? day(holiday.first) : `${day(holiday.first)} – ${day(holiday.last)}`}</span>
					</li>
				))}
			</ul>
			{canEdit && (
				<>
					<FileDrop accept=".ics,text/calendar" label={t('plan.chooseCalendar')} hint={t('plan.dropCalendar')} name={name} testId="holiday-file" isBusy={isBusy} onFile={take} />
					{holidays.length > 0 && (
						<div className="sheet-actions">
							<Button data-testid="holidays-clear" disabled={isBusy} onClick={() => setIsAsked(true)}>
								{t('plan.clear')}
							</Button>
						</div>
					)}
				</>
			)}
			{isAsked && (
				<ConfirmDialog
					title={t('plan.clearAsk')}
					text={t('plan.clearText')}
					yes={t('plan.clear')}
					no={t('admin.cancel')}
					testId="clear-confirm"
					onYes={() => void run(async () => void (await clearHolidays()))}
					onClose={() => setIsAsked(false)}
				/>
			)}
		</section>
	);
}
