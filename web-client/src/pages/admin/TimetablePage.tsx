// The school's timetable: periods, the lessons of each group, holidays, and single days that are different.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../../components/admin/AdminFrame';
import { ErrorBar } from '../../components/ErrorBar';
import { HolidaysSection } from '../../components/timetable/HolidaysSection';
import { LessonsSection } from '../../components/timetable/LessonsSection';
import { PeriodsSection } from '../../components/timetable/PeriodsSection';
import { useFetched } from '../../hooks/useFetched';
import { fetchPeriods } from '../../net/timetable';
import type { Period } from '../../protocol/school';
import '../../styles/import.css';
import '../../styles/timetable.css';

export function TimetablePage() {
	const { t } = useTranslation();
	const fetch = useCallback(async () => (await fetchPeriods()).periods, []);
	const { value: periods, error, run } = useFetched<readonly Period[] | null>(null, fetch);
	return (
		<AdminFrame testId="timetable-page" title={t('admin.timetable')} lead={t('plan.lead')}>
			<ErrorBar code={error} />
			{periods && (
				<div className="sheets">
					<LessonsSection periods={periods} />
					<div className="sheet-column">
						<PeriodsSection start={periods} onSaved={() => void run(async () => undefined)} />
						<HolidaysSection />
					</div>
				</div>
			)}
		</AdminFrame>
	);
}
