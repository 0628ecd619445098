// How much time of the talk is left; said aloud once when the last minute begins, and when it goes on for longer.
import { useTranslation } from 'react-i18next';
import { useEnding } from '../../hooks/useEnding';
import { clockOf, type Ending } from '../../model/talk';

export function TalkClock({ ending }: { ending: Ending }) {
	const { t, i18n } = useTranslation();
	const left = useEnding(ending);
	const words = ending.isWarned ? t('talk.lastMinute') : ending.extendedMinutes > 0 ? t('talk.extended', { minutes: ending.extendedMinutes }) : '';
	return (
		<>
			{left !== null && (
				<span className={ending.isWarned ? 'talk-clock talk-clock-soon' : 'talk-clock'} role="timer" aria-live="off" data-testid="talk-clock">
					<span className="only-heard">{t('talk.left')} </span>
					<bdi>{clockOf(left, i18n.language)}</bdi>
				</span>
			)}
			<p className={words ? 'talk-word' : 'only-heard'} role="status" data-testid="talk-word">
				{words}
			</p>
		</>
	);
}
