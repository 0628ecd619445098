// "Monday, 1st to 2nd period, odd weeks"
import { useTranslation } from 'react-i18next';
import { plainDateOf, weekdayName } from '../../model/time';
import type { PlannedLesson } from '../../protocol/school';

export function useLessonWords(): (lesson: PlannedLesson) => string {
	const { t, i18n } = useTranslation();
	return ({ weekday, first, last, weeks, from, until }) =>
		[
			weekdayName(weekday, i18n.language),
			first === last ? t('plan.one', { number: first }) : t('plan.fromTo', { first, last }),
			weeks === 'all' ? '' : t(`plan.weeks.${weeks}`),
			from ? t('plan.since', { date: plainDateOf(from, i18n.language) }) : '',
			until ? t('plan.until', { date: plainDateOf(until, i18n.language) }) : '',
		]
			.filter(Boolean)
			.join(', ');
}
