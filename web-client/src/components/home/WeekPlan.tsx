// The week's lessons: a column a day on a wide screen, a list on a phone.
import { Button } from '@fluentui/react-components';
import { ChevronLeft24Regular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRight24Regular } from '@fluentui/react-icons/svg/chevron-right';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import { localeOf } from '../../model/locale';
import { colourOf } from '../../model/names';
import { timeIn } from '../../model/time';
import { addDays, dateAt, type Day, daysOf, isEmptyWeek, mondayOf } from '../../model/week';
import { fetchTimetable } from '../../net/timetable';
import type { Occurrence, Timetable } from '../../protocol/school';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Lesson({ lesson, timeZone }: { lesson: Occurrence; timeZone: string }) {
	const { t, i18n } = useTranslation();
	const { state, group, teachers } = lesson;
	const time = (ms: number): string => timeIn(ms, timeZone, i18n.language);
	return (
		<li className={`week-lesson avatar-${colourOf(group.id)} week-${state}`}>
			<span className="week-time">
				{time(lesson.begin)}–{time(lesson.end)}
			</span>
			<strong>{group.name}</strong>
			{group.subject && <span>{group.subject}</span>}
			{state === 'cancelled' && <span className="week-note">{t('home.cancelled')}</span>}
			{state === 'substituted' && <span className="week-note">{t('home.substitutedBy', { names: teachers.join(', ') })}</span>}
		</li>
	);
}

function DayColumn({ day, isToday, timeZone }: { day: Day; isToday: boolean; timeZone: string }) {
	const { t, i18n } = useTranslation();
	const name = new Date(`${day.date}T12:00:00Z`).toLocaleDateString(localeOf(i18n.language), { weekday: 'long', day: 'numeric', month: 'numeric', timeZone: 'UTC' });
	return (
		<li className={isToday ? 'week-day week-today' : 'week-day'} aria-current={isToday ? 'date' : undefined}>
			<h3>{name}</h3>
			{day.holiday && <p className="week-holiday">{day.holiday}</p>}
			{day.lessons.length > 0 ? (
				<ol>
					{day.lessons.map((lesson) => (
						<Lesson key={`${lesson.lesson}-${lesson.begin}`} lesson={lesson} timeZone={timeZone} />
					))}
				</ol>
			) : (
				!day.holiday && <p className="week-free">{t('home.free')}</p>
			)}
		</li>
	);
}

export function WeekPlan({ isAlways }: { isAlways: boolean }) {
	const { t } = useTranslation();
	const [weeks, setWeeks] = useState(0);
	const thisMonday = mondayOf(dateAt(Date.now(), HERE));
	const monday = addDays(thisMonday, 7 * weeks);
	const fetch = useCallback(async () => ({ monday, plan: await fetchTimetable(monday, 7) }), [monday]);
	const { value } = useFetched<{ monday: string; plan: Timetable } | null>(null, fetch);
	const days = value ? daysOf(value.monday, value.plan) : [];
	// a school without a timetable has no empty one
	if (!value || (isEmptyWeek(days) && weeks === 0 && !isAlways)) {
		return null;
	}
	const today = dateAt(Date.now(), value.plan.timeZone);
	return (
		<section className="week" aria-labelledby="week-title" data-testid="week">
			<div className="week-head">
				<h2 id="week-title">{t(weeks === 0 ? 'home.week' : 'home.weekOf', { date: new Date(`${monday}T12:00:00Z`) })}</h2>
				<Button icon={<ChevronLeft24Regular />} aria-label={t('home.weekBack')} data-testid="week-back" onClick={() => setWeeks(weeks - 1)} />
				<Button icon={<ChevronRight24Regular />} aria-label={t('home.weekNext')} data-testid="week-next" onClick={() => setWeeks(weeks + 1)} />
			</div>
			<ol className="week-days">
				{days.map((day) => (
					<DayColumn key={day.date} day={day} isToday={day.date === today} timeZone={value.plan.timeZone} />
				))}
			</ol>
		</section>
	);
}
