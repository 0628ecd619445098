// The lesson that is on by the timetable, or the next one: what, when, and one large button.
import { Button } from '@fluentui/react-components';
import { Video24Regular } from '@fluentui/react-icons/svg/video';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/router';
import { dayOf, timeIn } from '../../model/time';
import type { Occurrence } from '../../protocol/school';
import type { Group } from '../../protocol/types';

interface NowCardProps {
	lesson: Occurrence;
	group: Group | undefined;
	isNow: boolean;
	// the school's; undefined: the browser's
	zone: string | undefined;
}

function enterKey(group: Group): string {
	const isOpen = group.room.state === 'open';
	return isOpen ? 'home.join' : group.leads ? 'home.start' : 'home.wait';
}

export function NowCard({ lesson, group, isNow, zone }: NowCardProps) {
	const { t, i18n } = useTranslation();
	const { begin, end, state, teachers } = lesson;
	const time = { from: timeIn(begin, zone, i18n.language), until: timeIn(end, zone, i18n.language) };
	const isCancelled = state === 'cancelled';
	return (
		<section className={isNow ? 'now now-on' : 'now'} data-testid={isNow ? 'now' : 'next'}>
			<div className="now-words">
				<p className="now-when">{isNow ? t('home.now', time) : t('home.next', { ...time, day: dayOf(begin, i18n.language, zone) })}</p>
				<h2>{[lesson.group.name, lesson.group.subject].filter(Boolean).join(' · ')}</h2>
				<p>
					{isCancelled ? t('home.cancelled') : teachers.length > 0 && t('home.with', { names: teachers.join(', ') })}
					{state === 'substituted' && <span className="now-tag">{t('home.substituted')}</span>}
				</p>
			</div>
			{isNow && group && !isCancelled && (
				<Button className="now-button" appearance="primary" size="large" icon={<Video24Regular />} data-testid="now-enter" onClick={() => go(`/room/${group.room.id}`)}>
					{t(enterKey(group))}
				</Button>
			)}
		</section>
	);
}
